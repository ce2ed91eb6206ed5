"""The page of the roles that share most with one."""

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


def similar_page(found: SimilarRoles) -> Page:
    """The page of the roles that share most with one, and of those that its source calls related."""
    role, shown = found.role, found.neighbors
    note = "" if len(shown) == found.found else f"{len(shown)} of {found.found}, --all shows them"
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
        ("Has", to_items([", ".join(counted(number, noun) for noun, number in _own(role).items() if number)])),
        ("Similar", to_items(["" if shown else none])),
    )
    page = Page(
        titles=(f"Similar to: {role.title}",),
        edition=found.edition,
        lead=lead,
        blocks=filled(
            [
                Block(title="What they share with it", note=note, lines=tuple(_line(one, role) for one in shown)),
                Block(title="Related", note="as its source has it, the nearest first", lines=_related(found.related)),
            ]
        ),
        next=tuple(_next(found)),
    )
    return finished(page, found.citations)


def _own(role: Role) -> dict[str, int]:
    skills = role.qualifications.skills
    return {"topic": len(role.duties), "skill": len(skills), "certification": len(role.certifications)}


def _line(one: SimilarRole, role: Role) -> Line:
    shared = {"topic": len(one.topics), "skill": len(one.skills), "certification": len(one.certifications)}
    told = [
        f"{shared[noun]} of {counted(whole, noun)}{' within one level' if noun == 'skill' else ''}"
        for noun, whole in _own(role).items()
        if whole
    ]
    return to_line(one.role.id, Item(text=f"{one.role.title}: {', '.join(told)}"))


def _related(roles: Iterable[Role]) -> tuple[Line, ...]:
    return tuple(to_line(role.id, Item(text=role.title)) for role in roles)


def _next(found: SimilarRoles) -> Iterable[str]:
    near = [*(one.role for one in found.neighbors), *found.related]
    if near:
        yield f"roleguide compare {found.role.id} {near[0].id}"
    yield f"roleguide describe {found.role.id}"
