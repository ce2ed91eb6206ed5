"""Builds the page of the roles that are nearest to what a person has."""

from collections import Counter
from collections.abc import Iterable, Sequence

from roleguide.answers.become import Requirement
from roleguide.answers.nearest import FirstStep, NearestRoles, NearRole
from roleguide.guide.model import Need
from roleguide.guide.vocabulary import SectionId, State
from roleguide.pages.page import (
    Block,
    Item,
    Line,
    Page,
    filled,
    finished,
    first_few,
    id_to_show,
    shortened,
    to_items,
    to_line,
    to_lines,
)
from roleguide.text import counted

_FEW = 3
"""The most names in one phrase."""

_MOST_NAMED = 8
"""The most things that the page repeats of what the person has."""


def nearest_page(nearest_roles: NearestRoles) -> Page:
    """The page of the nearest roles, with what each still takes."""
    shown, found = nearest_roles.nearest, nearest_roles.found
    count = f"{len(shown)} of {found:,}, " if len(shown) < found else ""
    order = "fewest skill levels apart first" if nearest_roles.is_known else "those that ask for most of it first"
    lines = tuple(
        to_line(shortened(near.role.label), Item(text=_takes(near, is_known=nearest_roles.is_known))) for near in shown
    )
    page = Page(
        titles=("Nearest roles to what you have",),
        edition=nearest_roles.edition,
        lead=to_lines(
            ("You have", to_items([_had(nearest_roles)])),
            ("Nearest", to_items(["" if shown else _none(nearest_roles)])),
            ("Tell more", to_items(["" if nearest_roles.is_known else _MORE])),
        ),
        blocks=filled([Block(title="Nearest", note=f"{count}{order}", lines=(*lines, *_further(nearest_roles)))]),
        is_list=True,
        next=tuple(f"roleguide become {role_id}" for role_id in _to_become(nearest_roles)),
    )
    return finished(page, nearest_roles.citations)


_MORE = "your role with --from, skills with --have ID=LEVEL, or all of it with --me FILE"


def _had(nearest_roles: NearestRoles) -> str:
    """What the person told, in a few names."""
    names = [
        *([nearest_roles.present.title] if nearest_roles.present else []),
        *nearest_roles.held.values(),
        *(f"{title} ({level})" for title, level in nearest_roles.skills.values()),
    ]
    return first_few(names, _MOST_NAMED)


def _none(nearest_roles: NearestRoles) -> str:
    if not nearest_roles.others:
        return "none: this guide has no other role"
    return "none: no other role of this guide asks for skills, certifications or work that you named"


def _takes(near: NearRole, *, is_known: bool) -> str:
    """What a role still takes, counted, and what to do first."""
    skills = [requirement for requirement in near.asked if requirement.section is SectionId.SKILLS]
    others = [requirement for requirement in near.asked if requirement.section is not SectionId.SKILLS]
    unknown = sum(requirement.state is State.UNKNOWN for requirement in others)
    parts = [
        id_to_show(near.role.id, near.role.label, near.role.title),
        "next from your role" if near.is_next else "leads to your role" if near.is_before else "",
        "" if is_known else _met(near),
        _skills(skills),
        *(_missing(others, need) for need in (Need.REQUIRED, Need.TYPICAL)),
        f"{unknown} only you know" if unknown else "",
        _first(near.first) if near.first else "",
    ]
    return "; ".join(filter(None, parts))


def _met(near: NearRole) -> str:
    """What a role asks for of the little that is known."""
    names = [shortened(requirement.label) for requirement in near.asked if requirement.state is State.MET]
    shared = f"shares {near.topics} of {len(near.role.duties)} duties" if near.topics else ""
    return "; ".join(filter(None, [f"asks for {first_few(names, _FEW)}" if names else "", shared]))


def _skills(skills: Sequence[Requirement]) -> str:
    """How many skills are in which state: "2 of 12 skills one up, 3 new"."""
    states = Counter(requirement.state for requirement in skills)
    if not skills:
        return ""
    if states[State.MET] == len(skills):
        return f"{'all ' if len(skills) > 1 else ''}{counted(len(skills), 'skill')} met"
    near = sum(requirement.is_near for requirement in skills)
    numbers = {
        "one up": near,
        "further up": states[State.RAISE] - near,
        "new": states[State.MISSING],
        "not told": states[State.UNKNOWN],
    }
    (first, number), *more = ((words, number) for words, number in numbers.items() if number)
    total = counted(len(skills), "skill")
    counts = [f"{total if number == len(skills) else f'{number} of {total}'} {first}"]
    return ", ".join([*counts, *(f"{number} {words}" for words, number in more)])


def _missing(requirements: Iterable[Requirement], need: Need) -> str:
    names = [
        shortened(requirement.label)
        for requirement in requirements
        if requirement.state is State.MISSING and requirement.entry.need is need
    ]
    return f"{first_few(names, _FEW)} missing ({need.value})" if names else ""


def _first(first: FirstStep) -> str:
    label = shortened(first.label)
    if first.section is SectionId.CERTIFICATIONS:
        return f"first earn {label}"
    return f"first learn {label}" if first.is_new else f"first raise {label} to {shortened(first.level or '')}"


def _further(nearest_roles: NearestRoles) -> Iterable[Line]:
    """The roles that the present one usually leads to, if they are not among the nearest."""
    roles = [near.role for near in nearest_roles.further]
    names = [
        f"{shortened(role.label)}{f' ({hidden})' if (hidden := id_to_show(role.id, role.label, role.title)) else ''}"
        for role in roles
    ]
    if names:
        yield to_line("Further", Item(text=f"next from your role too: {', '.join(names)}"))


def _to_become(nearest_roles: NearestRoles) -> Iterable[str]:
    """The nearest role, and the nearest that the present one usually leads to."""
    ids = [near.role.id for near in nearest_roles.nearest]
    following = (near.role.id for near in (*nearest_roles.nearest, *nearest_roles.further) if near.is_next)
    return dict.fromkeys((*ids[:1], *list(following)[:1]))
