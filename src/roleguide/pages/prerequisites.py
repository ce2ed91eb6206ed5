"""Says in short phrases what a certification requires: what in any case, and which ways there are to qualify.

Ways to qualify often require the same kind of experience and differ only in how much of it. Then the first one says it
in full, "60 months leading projects in the last 10 years", and the others say how much: "48 months".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from roleguide.guide.model import Ask, Asks, Certification, Experience
from roleguide.pages.abbreviations import abbreviated
from roleguide.pages.certifications import certification_name, experience_text
from roleguide.pages.page import Item, cites_of
from roleguide.text import either


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to qualify."""

    has: str  # certifications and education that one has, such as "bachelor's degree"; empty: nothing in particular
    takes: str = ""  # experience and training that it takes with that, such as "36 months"; empty: nothing more
    cites: tuple[str, ...]

    @property
    def text(self) -> str:
        """The way in one phrase: "bachelor's degree + 36 months"."""
        return " + ".join(filter(None, (self.has, self.takes))) or "nothing more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisites:
    """What a certification requires before the exam."""

    fixed: tuple[Item, ...]  # all of these
    ways: tuple[Way, ...]  # and one of these, if there are any
    opening: str = "one of"  # the words before several ways, such as "one of, in the last 8 years"


def compact_prerequisites(
    asks: Asks, certifications: Mapping[str, Certification], *, longest: int | None = None
) -> Prerequisites:
    """What a certification requires, given all certifications that it names.

    Ways that differ only in education and in how much experience they take become one if they are longer than `longest`
    characters together: "24 to 60 months leading projects in the last 10 years, by education".
    """
    parts = [(list(_parts(ask, certifications)), ask.sources) for ask in asks.all]
    fixed = tuple(Item(text=" + ".join(texts), cites=cites_of(sources)) for texts, sources in parts if texts)
    asked = asks.one_of or ()
    window = _common_window(asked)
    ways = tuple(_joined(_ways([_without_window(way) for way in asked] if window else asked, certifications)))
    if longest is not None and sum(len(way.text) for way in ways) > longest and _differ_by_education(asked):
        text = f"{_range(asked)}, by education"
        return Prerequisites(fixed=fixed, ways=(Way(has=text, cites=shared_cites(way.sources for way in asked)),))
    return Prerequisites(fixed=fixed, ways=ways, opening=f"one of, {window}" if window else "one of")


def prerequisite_items(prerequisites: Prerequisites, *, longest: int | None = None) -> Iterator[Item]:
    """Prerequisites as phrases, which say by "and" and "or" how they belong together.

    Only as many ways are told as have `longest` characters together; the last phrase then counts the others.
    """
    for index, item in enumerate(prerequisites.fixed):
        yield replace(item, text=f"and {item.text}") if index else item
    shown = list(_shown(prerequisites.ways, longest))
    more = len(prerequisites.ways) - len(shown)
    ways = shown + [Way(has=f"{more} more {'way' if more == 1 else 'ways'}", cites=())] * bool(more)
    if len({way.cites for way in shown}) == 1:
        texts = [way.text for way in ways]
        text = "; ".join([*texts[:-1], f"or {texts[-1]}"]) if len(texts) > 1 else texts[0]
        yield Item(text=f"{_opening(prerequisites)}{text}", cites=shown[0].cites)
    else:
        for index, way in enumerate(ways):
            yield Item(text=f"{'or ' if index else _opening(prerequisites)}{way.text}", cites=way.cites)


def _shown(ways: Sequence[Way], longest: int | None) -> Iterator[Way]:
    """The first way, and those after it that are not too long."""
    length = 0
    for way in ways:
        length += len(way.text)
        if longest is not None and length > longest and way is not ways[0]:
            return
        yield way


def _opening(prerequisites: Prerequisites) -> str:
    """What comes before the first way."""
    words = "and " if prerequisites.fixed else ""
    return f"{words}{prerequisites.opening}: " if len(prerequisites.ways) > 1 else words


def _ways(ways: Sequence[Ask], certifications: Mapping[str, Certification]) -> Iterator[Way]:
    """The ways, each of which says of its experience only how much it takes if the first way says the rest."""
    kinds = _kinds(ways[0]) if ways else []
    for way in ways:
        has = [*_held(way, certifications), *_education(way)]
        amounts = [_amount(experience) for experience in way.experience]
        is_like_first = bool(has and amounts) and all(amounts) and way is not ways[0] and _kinds(way) == kinds
        experience = amounts if is_like_first else _experience(way.experience)
        yield Way(has=" + ".join(has), takes=" + ".join((*experience, *_training(way))), cites=cites_of(way.sources))


def _joined(ways: Iterable[Way]) -> Iterator[Way]:
    """The ways, with consecutive ones that take nothing more as a single one: "CSM, PSM I or PSM II"."""
    for (takes, cites), alike in groupby(ways, key=lambda way: (way.takes, way.cites)):
        if takes:
            yield from alike
        else:
            yield Way(has=either([way.text for way in alike]), cites=cites)


def _differ_by_education(ways: Sequence[Ask]) -> bool:
    return (
        len(ways) > 1
        and all(way.education and way.experience and not (way.holds or way.training) for way in ways)
        and all(_kinds(way) == _kinds(ways[0]) for way in ways)
    )


def _range(ways: Sequence[Ask]) -> str:
    """The least and the most of each kind of experience: "24 to 60 months leading projects"."""
    by_kind = [sorted(kind, key=_quantity) for kind in zip(*(way.experience for way in ways), strict=True)]
    texts = _experience([kind[-1] for kind in by_kind])
    least = (f"{_amount(kind[0])} to " if kind[0] != kind[-1] else "" for kind in by_kind)
    return " + ".join(map("".join, zip(least, texts, strict=True)))


def _quantity(experience: Experience) -> tuple[float, int, int]:
    return experience.years or 0, experience.months or 0, experience.hours or 0


def _parts(ask: Ask, certifications: Mapping[str, Certification]) -> Iterator[str]:
    yield from _held(ask, certifications)
    yield from _education(ask)
    yield from _experience(ask.experience)
    yield from _training(ask)


def _held(ask: Ask, certifications: Mapping[str, Certification]) -> Iterator[str]:
    return (certification_name(certifications[held_id]) for held_id in ask.holds)


def _education(ask: Ask) -> Iterator[str]:
    if ask.education:
        yield abbreviated(re.sub(" or (equivalent|higher)$", "", ask.education))


def _training(ask: Ask) -> Iterator[str]:
    if ask.training:
        yield named_training(ask.training)


def named_training(text: str) -> str:
    """Training as one of the things that are required: with the word, if the text does not have it."""
    return text if re.search("training|course", text, re.IGNORECASE) else f"training: {text}"


def _experience(experiences: Sequence[Experience]) -> Iterator[str]:
    """Experience in words; where all of it must fall in the same years, only the last phrase says so."""
    has_one_window = len({experience.within_years for experience in experiences}) == 1
    for index, experience in enumerate(experiences):
        is_last = index == len(experiences) - 1
        yield experience_text(experience if is_last or not has_one_window else replace(experience, within_years=None))


def _amount(experience: Experience) -> str:
    """How much experience, next to a way that says of what: "36" for months and hours, "4 years" for years."""
    years = f"{experience.years:g} {'year' if experience.years == 1 else 'years'}" if experience.years else ""
    numbers = (f"{number:,}" for number in (experience.months, experience.hours) if number)
    return ", ".join(filter(None, (years, *numbers)))


def _kinds(ask: Ask) -> list[Experience]:
    """The experience in a way, whatever its amounts."""
    return [
        replace(each, years=each.years and 1, months=each.months and 1, hours=each.hours and 1)
        for each in ask.experience
    ]


def _common_window(ways: Sequence[Ask]) -> str:
    """The window of all experience in these ways, if they have the same one and the first does not speak for all."""
    windows = {experience.within_years for way in ways for experience in way.experience}
    if len(windows) != 1 or windows == {None} or not all(way.experience for way in ways):
        return ""
    if all(_kinds(way) == _kinds(ways[0]) for way in ways):
        return ""
    (years,) = windows
    return "in the last year" if years == 1 else f"in the last {years} years"


def _without_window(way: Ask) -> Ask:
    return replace(way, experience=tuple(replace(experience, within_years=None) for experience in way.experience))


def shared_cites(sources: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """What a phrase cites that joins several statements, given the sources of each: those that all of them have."""
    first, *others = map(cites_of, sources)
    shared = set(first).intersection(*others)
    return tuple(cite for cite in first if cite in shared)
