"""Builds the page of the roles that share most with a role."""

from collections.abc import Iterable

from roleguide.answers.similar import SimilarRole, SimilarRoles
from roleguide.guide.model import Role
from roleguide.pages.page import (
    Block,
    Item,
    Line,
    Page,
    cites_of,
    filled,
    finished,
    to_items,
    to_line,
    to_lines,
)
from roleguide.text import counted, first_sentence


def similar_page(similar_roles: SimilarRoles) -> Page:
    """The page of the roles that share most with a role, and of those that its source calls related."""
    role, shown = similar_roles.role, similar_roles.neighbors
    note = "" if len(shown) == similar_roles.found else f"{len(shown)} of {similar_roles.found}, --all shows them"
    none = "no role of this guide shares a topic, a skill or a certification with this one"
    lead = to_lines(
        (
            "In short",
            [
                Item(
                    text=first_sentence(role.summary.text),
                    cites=cites_of(role.summary.sources),
                )
            ],
        ),
        ("Has", to_items([", ".join(counted(number, noun) for noun, number in _counts_of(role).items() if number)])),
        ("Similar", to_items(["" if shown else none])),
    )
    page = Page(
        titles=(f"Similar to: {role.title}",),
        edition=similar_roles.edition,
        lead=lead,
        blocks=filled(
            [
                Block(
                    title="What they share with it",
                    note=note,
                    lines=tuple(_line(similar_role, role) for similar_role in shown),
                ),
                Block(
                    title="Related",
                    note="as its source has it, the nearest first",
                    lines=_related(similar_roles.related),
                ),
            ]
        ),
        next=tuple(_next(similar_roles)),
    )
    return finished(page, similar_roles.citations)


def _counts_of(role: Role) -> dict[str, int]:
    skills = role.qualifications.skills
    return {"topic": len(role.duties), "skill": len(skills), "certification": len(role.certifications)}


def _line(similar_role: SimilarRole, role: Role) -> Line:
    shared = {
        "topic": len(similar_role.topics),
        "skill": len(similar_role.skills),
        "certification": len(similar_role.certifications),
    }
    parts = [
        f"{shared[noun]} of {counted(total, noun)}{' within one level' if noun == 'skill' else ''}"
        for noun, total in _counts_of(role).items()
        if total
    ]
    return to_line(similar_role.role.id, Item(text=f"{similar_role.role.title}: {', '.join(parts)}"))


def _related(roles: Iterable[Role]) -> tuple[Line, ...]:
    return tuple(to_line(role.id, Item(text=role.title)) for role in roles)


def _next(similar_roles: SimilarRoles) -> Iterable[str]:
    role_id = similar_roles.role.id
    nearest = [*(neighbor.role for neighbor in similar_roles.neighbors), *similar_roles.related]
    if nearest:
        yield f"roleguide compare {role_id} {nearest[0].id}"
    yield f"roleguide describe {role_id}"
