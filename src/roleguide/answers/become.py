"""How to become a role: what it asks, what of that one has, and what changes on the way from another role."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from roleguide.answers.certifications import CertificationStep, certification_steps, named_in
from roleguide.answers.citations import Answer, cite
from roleguide.answers.person import Person
from roleguide.answers.routes import STEPS_BACK, Origin, origins, route
from roleguide.answers.rows import Cell, Entry, Rows
from roleguide.folding import words_of
from roleguide.guide.library import Library
from roleguide.guide.model import (
    Background,
    Certification,
    Guide,
    Role,
)
from roleguide.guide.vocabulary import SectionId, State


class Shift(StrEnum):
    """What becomes of a topic or a skill on the way to a role."""

    KEEP = "keep"  # a topic of both with the same duties, or a skill at the level asked or above
    DIFFER = "differ"  # a topic of both with other duties
    RAISE = "raise"  # a skill below the level asked, or not known at all
    START = "start"  # a topic that only the target has
    LET_GO = "let_go"  # a topic that only the present work has


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One thing that the target asks of a person: a statement, a skill at a level, a certification."""

    section: SectionId
    key: str  # "education", "experience", or the id of a skill or certification
    label: str
    entry: Entry
    now: Cell  # for a skill, the level that the person is known to be at; otherwise empty
    state: State
    gained: bool  # whether it is experience that the work of the present role gives

    @property
    def is_near(self) -> bool:
        """Whether this is a skill that lacks one level: the lowest one, where none is known."""
        if self.section is not SectionId.SKILLS or self.state is State.MET:
            return False
        return self.entry.weight - (self.now[0].weight if self.now else 0) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One topic or skill, as it is for someone now and as the target has it."""

    section: SectionId  # duties or skills
    key: str
    label: str
    shift: Shift
    now: Cell  # empty: nothing is known of it
    then: Cell  # empty: the target has nothing of it
    source: str | None  # of a topic, the id of the source whose list it is from


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """Of the roles that lead straight to another, the one that shares most with it."""

    role: Role
    topics: int  # how many topics both have
    of_topics: int  # how many the target has
    skills: int  # how many skills it asks for at the target's level or above
    of_skills: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What changes from one role to another, in that direction.

    All that the target has of topics and skills is among `changes` exactly once: to be kept, done differently, raised
    or started.
    """

    present: Role
    target: Role
    route: tuple[Role, ...]  # along `next`, both ends included; empty: none leads there
    changes: tuple[Change, ...]
    certificates: tuple[CertificationStep, ...]  # those that only the target calls for, in the order to take them
    certifications: Mapping[str, Certification]  # all that the certificates and their rules name


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway(Answer):
    """How to become a role, for anyone or for one person."""

    role: Role
    present: Role | None  # the role that the person has now
    asked: tuple[Requirement, ...]  # education, experience, skills, certifications, each in the order of the guide
    changes: tuple[Change, ...]  # of topics and skills, each only where the person's are known
    certificates: tuple[CertificationStep, ...]  # in the order to take them
    route: tuple[Role, ...]  # from the present role along `next`, both ends included; empty: none is known
    origins: tuple[Origin, ...]  # up to three steps back; each role once, as near to the target as it comes
    nearest: Nearest | None  # None: no role leads here, or the person has a role
    certifications: Mapping[str, Certification]  # those that are not held yet, and those that their rules name


def pathway(library: Library, role_id: str, background: Background | None = None) -> Pathway:
    """The way to a role; with a `background`, which has ids of this guide only, from where that person stands."""
    guide = library.guide
    role = guide.roles[role_id]
    person = Person(facts=Rows(guide), guide=guide, background=background)
    steps = certification_steps(guide, role, person)
    present = person.role
    answer = Pathway(
        edition=guide.edition,
        role=role,
        present=present,
        asked=tuple(_asked(role, person)),
        changes=tuple(_changes(role, person)),
        certificates=steps,
        route=route(guide, present.id, role_id) if present else (),
        origins=origins(library, role_id),
        nearest=None if present else _nearest(library, role, person.facts),
        certifications=named_in(guide, (step for step in steps if step.state is not State.MET)),
    )
    return cite(guide, answer)


def move(library: Library, present_id: str, target_id: str) -> Move:
    """What changes for someone who has one role and takes another; from a role to itself, nothing does."""
    guide = library.guide
    return _move(guide, guide.roles[present_id], guide.roles[target_id], route(guide, present_id, target_id))


def _move(guide: Guide, present: Role, target: Role, way: tuple[Role, ...]) -> Move:
    person = Person(facts=Rows(guide), guide=guide, background=Background(role=present.id))
    steps = tuple(step for step in certification_steps(guide, target, person) if step.state is State.MISSING)
    return Move(
        present=present,
        target=target,
        route=way,
        changes=tuple(_changes(target, person)),
        certificates=steps,
        certifications=named_in(guide, steps),
    )


def moves_between(guide: Guide, one_id: str, other_id: str) -> tuple[Move, ...]:
    """The moves that people usually make between two roles, in the order of the guide.

    A move is usual when `next` leads that way in any number of steps; where it leads both ways, when it does so in
    three steps or fewer.
    """
    order = list(guide.roles)
    first, second = sorted((one_id, other_id), key=order.index)
    ways = [way for pair in ((first, second), (second, first)) if (way := route(guide, *pair))]
    if len(ways) == 2:
        ways = [way for way in ways if len(way) <= STEPS_BACK + 1]
    return tuple(_move(guide, way[0], way[-1], way) for way in ways)


def _asked(role: Role, person: Person) -> Iterator[Requirement]:
    wanted = (SectionId.QUALIFICATIONS, SectionId.SKILLS, SectionId.CERTIFICATIONS)
    gains = person.gains(role.qualifications.experience)
    for section in person.facts.sections([role], wanted):
        for row in section.rows:
            for entry in row.cells[0]:
                if section.id is SectionId.QUALIFICATIONS and _asks_nothing(entry.text):
                    continue
                now = person.skill(row.key) if section.id is SectionId.SKILLS else ()
                gained = row.key == "experience" and entry.text in gains
                state = _state(section.id, row.key, entry, now, person) if person.background else State.OPEN
                yield Requirement(
                    section=section.id,
                    key=row.key,
                    label=row.label,
                    entry=entry,
                    now=now,
                    state=State.MET if gained else state,
                    gained=gained,
                )


def _asks_nothing(text: str) -> bool:
    """Whether a qualification says that none is needed, as "no fixed degree": nothing that anybody has to meet."""
    return words_of(text)[:1] in (["no"], ["none"])


def _state(section: SectionId, key: str, entry: Entry, now: Cell, person: Person) -> State:
    match section:
        case SectionId.SKILLS:
            if now:
                return State.MET if now[0].weight >= entry.weight else State.RAISE
            return State.MISSING if person.has_skills else State.UNKNOWN
        case SectionId.CERTIFICATIONS:
            return person.standing(key)
        case _:
            return State.MET if person.has(key, entry.text) else State.UNKNOWN


def _changes(target: Role, person: Person) -> Iterator[Change]:
    """Topics, then skills, each in the order of the guide; nothing where nothing is known of the person's."""
    for section, keys, now_of in (
        (SectionId.DUTIES, (*target.duties, *person.topics), person.topic),
        (SectionId.SKILLS, target.qualifications.skills, person.skill),
    ):
        for key in person.facts.in_order(section, keys) if person.is_known(section) else ():
            row = person.facts.row([target], section, key)
            now, then = now_of(key), row.cells[0]
            differs = section is SectionId.DUTIES and key not in person.doing and _texts(now) != _texts(then)
            shift = _shift(section, now, then, differs=differs)
            if shift:
                yield Change(
                    section=section, key=key, label=row.label, shift=shift, now=now, then=then, source=row.source
                )


def _shift(section: SectionId, now: Cell, then: Cell, *, differs: bool) -> Shift | None:
    """What becomes of a topic, whose duties may differ, or of a skill; None for what is no longer asked or done."""
    if section is SectionId.DUTIES:
        if now and then:
            return Shift.DIFFER if differs else Shift.KEEP
        if then:
            return Shift.START
        return Shift.LET_GO if now else None
    if not then:
        return None
    return Shift.KEEP if now and now[0].weight >= then[0].weight else Shift.RAISE


def _texts(cell: Cell) -> set[str]:
    return {entry.text for entry in cell}


def _nearest(library: Library, target: Role, facts: Rows) -> Nearest | None:
    topics = _topics(target)
    candidates = [_likeness(role, target, topics, facts) for role in library.leading_to(target.id)]
    return max(candidates, key=lambda nearest: nearest.topics + nearest.skills, default=None)


def _likeness(role: Role, target: Role, topics: set[str], facts: Rows) -> Nearest:
    """What a role shares with another, which has these topics. It takes no longer than reading the role."""
    held, asked = role.qualifications.skills, target.qualifications.skills
    reached = [
        skill
        for skill in held.keys() & asked.keys()
        if facts.level(skill, held[skill]).weight >= facts.level(skill, asked[skill]).weight
    ]
    return Nearest(
        role=role,
        topics=len(topics & _topics(role)),
        of_topics=len(topics),
        skills=len(reached),
        of_skills=len(asked),
    )


def _topics(role: Role) -> set[str]:
    return {topic for topic, duties in role.duties.items() if duties}
