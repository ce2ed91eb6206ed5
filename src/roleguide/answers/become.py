"""Works out how to become a role: what it asks for, what a person already has, and what changes from another role."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import pairwise

from roleguide.answers.certifications import CertificationStep, certification_steps, named_in
from roleguide.answers.citations import Answer, cite
from roleguide.answers.person import Person
from roleguide.answers.routes import STEPS_BACK, Origin, origins, route
from roleguide.answers.rows import Cell, Entry, Rows
from roleguide.folding import words_of
from roleguide.guide.library import Library
from roleguide.guide.model import Background, Certification, Guide, Role
from roleguide.guide.vocabulary import SectionId, State
from roleguide.records import record


class Shift(StrEnum):
    """What happens to a topic or a skill on the way to a role."""

    KEEP = "keep"  # a topic of both with the same duties, or a skill at or above the level asked
    DIFFER = "differ"  # a topic of both with different duties
    RAISE = "raise"  # a skill below the level asked, or unknown
    START = "start"  # a topic of the target only
    LET_GO = "let_go"  # a topic of the present work only


@record
class Requirement:
    """One thing that the target asks of a person: a statement, a skill at a level or a certification."""

    section: SectionId
    key: str  # "education", "experience", or the id of a skill or certification
    label: str
    entry: Entry
    now: Cell  # for a skill, the person's level if it is known; otherwise empty
    state: State
    gained: bool  # whether it is experience that the present role provides

    @property
    def is_near(self) -> bool:
        """Whether this is a skill that is known to be exactly one level short."""
        return self.state is State.RAISE and self.entry.weight - self.now[0].weight == 1


@record
class Change:
    """One topic or skill, as the person has it now and as the target role has it."""

    section: SectionId  # duties or skills
    key: str
    label: str
    shift: Shift
    now: Cell  # empty: nothing is known about it
    then: Cell  # empty: the target does not have it
    source: str | None  # for a topic, the id of the source whose list it is from


@record
class Nearest:
    """The role that shares most with a target, out of those that lead directly to it."""

    role: Role
    topics: int  # how many topics both have
    of_topics: int  # how many the target has
    skills: int  # how many skills it asks for at or above the target's level
    of_skills: int


@record
class Move:
    """What changes from one role to another, in that direction.

    Each topic and skill of the target is in `changes` exactly once: to be kept, done differently, raised or started.
    """

    present: Role
    target: Role
    route: tuple[Role, ...]  # along `next`, including both ends; empty: there is none
    changes: tuple[Change, ...]
    certificates: tuple[CertificationStep, ...]  # those that only the target calls for, in the order to take them
    certifications: Mapping[str, Certification]  # all that the certificates and their rules name


@record
class Pathway(Answer):
    """How to become a role, for anyone or for one person."""

    role: Role
    present: Role | None  # the role that the person has now
    asked: tuple[Requirement, ...]  # qualifications, skills, certifications, each in guide order
    changes: tuple[Change, ...]  # in topics, and in skills, if anything is known about the person's
    certificates: tuple[CertificationStep, ...]  # in the order to take them
    route: tuple[Role, ...]  # from the present role along `next`, including both ends; empty: none is known
    moves: tuple[Move, ...]  # one for each step of a route of several
    origins: tuple[Origin, ...]  # up to three steps back; each role once, as close to the target as possible
    nearest: Nearest | None  # None: no role leads here, or the person already has a role
    certifications: Mapping[str, Certification]  # those not held yet, and those that their rules name


def pathway(library: Library, role_id: str, background: Background | None = None) -> Pathway:
    """The way to a role; with a `background`, which may name only ids of this guide, from where that person stands."""
    guide = library.guide
    role = guide.roles[role_id]
    person = Person(facts=Rows(guide), guide=guide, background=background)
    steps = certification_steps(guide, role, person)
    present = person.role
    path = route(guide, present.id, role_id) if present else ()
    result = Pathway(
        edition=guide.edition,
        role=role,
        present=present,
        asked=tuple(requirements(role, person)),
        changes=tuple(_changes(role, person)),
        certificates=steps,
        route=path,
        moves=tuple(_move(guide, *step, step) for step in pairwise(path)) if len(path) > 2 else (),
        origins=origins(library, role_id),
        nearest=None if present else _nearest(library, role, person.facts),
        certifications=named_in(guide, (step for step in steps if step.state is not State.MET)),
    )
    return cite(guide, result)


def move(library: Library, present_id: str, target_id: str) -> Move:
    """What changes for someone who moves from one role to another; nothing, if the two are the same."""
    guide = library.guide
    return _move(guide, guide.roles[present_id], guide.roles[target_id], route(guide, present_id, target_id))


def _move(guide: Guide, present: Role, target: Role, path: tuple[Role, ...]) -> Move:
    person = Person(facts=Rows(guide), guide=guide, background=Background(role=present.id))
    steps = tuple(step for step in certification_steps(guide, target, person) if step.state is State.MISSING)
    return Move(
        present=present,
        target=target,
        route=path,
        changes=tuple(_changes(target, person)),
        certificates=steps,
        certifications=named_in(guide, steps),
    )


def moves_between(guide: Guide, one_id: str, other_id: str) -> tuple[Move, ...]:
    """The moves that people usually make between two roles, in guide order.

    A move is usual if `next` leads that way in any number of steps, or, where it leads both ways, in at most three.
    """
    order = list(guide.roles)
    first, second = sorted((one_id, other_id), key=order.index)
    paths = [path for pair in ((first, second), (second, first)) if (path := route(guide, *pair))]
    if len(paths) == 2:
        paths = [path for path in paths if len(path) <= STEPS_BACK + 1]
    return tuple(_move(guide, path[0], path[-1], path) for path in paths)


def requirements(role: Role, person: Person) -> Iterator[Requirement]:
    """What a role asks of a person: qualifications, skills, certifications, each in guide order."""
    section_ids = (SectionId.QUALIFICATIONS, SectionId.SKILLS, SectionId.CERTIFICATIONS)
    gained_texts = person.gains(role.qualifications.experience)
    for section in person.facts.sections([role], section_ids):
        for row in section.rows:
            for entry in row.cells[0]:
                if section.id is SectionId.QUALIFICATIONS and _asks_nothing(entry.text):
                    continue
                now = person.skill(row.key) if section.id is SectionId.SKILLS else ()
                gained = row.key == "experience" and entry.text in gained_texts
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
    """Whether a qualification says that none is needed, such as "no fixed degree", so that nobody has to meet it."""
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
    """Changes in topics, then in skills, each in guide order; none where nothing is known about the person's own."""
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
    """What happens to a topic, whose duties may differ, or to a skill; None for a skill that is not asked for."""
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
    return max(candidates, key=lambda candidate: candidate.topics + candidate.skills, default=None)


def _likeness(role: Role, target: Role, topics: set[str], facts: Rows) -> Nearest:
    """What a role shares with `target`, which has these topics. Takes no longer than reading the role."""
    offered, asked = role.qualifications.skills, target.qualifications.skills
    reached = [
        skill
        for skill in offered.keys() & asked.keys()
        if facts.level(skill, offered[skill]).weight >= facts.level(skill, asked[skill]).weight
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
