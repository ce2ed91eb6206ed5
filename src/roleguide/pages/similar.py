"""Builds the page of the roles that share most with a role."""

from collections.abc import Iterable, Sequence

from roleguide.answers.similar import SimilarRole, SimilarRoles
from roleguide.guide.model import Role
from roleguide.pages.page import Block, Grid, Item, Line, Page, filled, finished, shortened, to_items, to_lines
from roleguide.text import counted


def similar_page(similar_roles: SimilarRoles) -> Page:
    """The page of the roles that share most with a role, and of those that its source calls related."""
    role, shown = similar_roles.role, similar_roles.neighbors
    none = "no role of this guide shares a topic, a skill or a certification with this one"
    more = similar_roles.found - len(shown)
    shares = "What each role shares with it; a skill counts if it is within one level"
    page = Page(
        titles=(f"Similar to: {role.title}",),
        edition=similar_roles.edition,
        summary=(Item(text=f"{shares}." if shown else f"{none.capitalize()}."),),
        blocks=filled([Block(title="Related", note="as its source has it", lines=_related(similar_roles.related))]),
        grid=_shared(role, shown) if shown else None,
        foot=to_lines(("More", to_items([f"{more} more roles share something; --full shows them" if more else ""]))),
        next=tuple(_next(similar_roles)),
    )
    return finished(page, similar_roles.citations)


def _shared(role: Role, neighbors: Sequence[SimilarRole]) -> Grid:
    """A row for each neighbor with the number of what it shares; the heads say of how many."""
    totals = {
        "topic": len(role.duties),
        "skill": len(role.qualifications.skills),
        "certificate": len(role.certifications),
    }
    rows = []
    for neighbor in neighbors:
        shared = (len(neighbor.topics), len(neighbor.skills), len(neighbor.certifications))
        marks = tuple(str(number or "") for number, total in zip(shared, totals.values(), strict=True) if total)
        rows.append((shortened(neighbor.role.label), marks))
    heads = tuple(f"of {counted(total, noun)}" for noun, total in totals.items() if total)
    return Grid(heads=heads, rows=tuple(rows))


def _related(roles: Iterable[Role]) -> tuple[Line, ...]:
    titles = ", ".join(role.title for role in roles)
    return to_lines(("Nearest first", to_items([titles])))


def _next(similar_roles: SimilarRoles) -> Iterable[str]:
    role_id = similar_roles.role.id
    nearest = [*(neighbor.role for neighbor in similar_roles.neighbors), *similar_roles.related]
    if nearest:
        yield f"roleguide compare {role_id} {nearest[0].id}"
    yield f"roleguide describe {role_id}"
