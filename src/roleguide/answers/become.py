"""How to become a role: what it asks, what of that one has, and what changes on the way from another role."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from roleguide.answers.citations import Answer, cite
from roleguide.answers.rows import Cell, Entry, Facts
from roleguide.folding import words_of
from roleguide.guide.library import Library, chosen_certifications
from roleguide.guide.model import (
    Ask,
    Background,
    Certification,
    Guide,
    Need,
    Qualifications,
    Role,
    SkillLevel,
    Statement,
)
from roleguide.guide.vocabulary import SectionId, State

STEPS_BACK = 3
"""How far back along `next` the roles are told that people come from."""

_FEW = 8
"""Roles up to which it is quicker to look for those that lead to each than to look through all roles once."""


class Shift(StrEnum):
    """What becomes of a topic or a skill on the way to a role."""

    KEEP = "keep"  # a topic of both with the same duties, or a skill at the level asked or above
    DIFFER = "differ"  # a topic of both with other duties
    RAISE = "raise"  # a skill below the level asked, or not known at all
    START = "start"  # a topic that only the target has
    LET_GO = "let_go"  # a topic that only the present work has


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
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
class Step:
    """A certification on the way to a role."""

    id: str
    certification: Certification
    need: Entry | None  # None: the role does not call for it; another one on the way asks for it
    state: State
    helped_by: Mapping[str, str]  # certifications held, or typical of the present role, to what each counts for
    admitted: bool  # nothing keeps one from starting: it asks nothing, or nothing but certifications held


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A role that people come from, and the roles that they come to it from."""

    role: Role
    origins: tuple["Origin", ...]


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
    certificates: tuple[Step, ...]  # those that only the target calls for, in the order to take them
    certifications: Mapping[str, Certification]  # all that the certificates and their rules name


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway(Answer):
    """How to become a role, for anyone or for one person."""

    role: Role
    present: Role | None  # the role that the person has now
    asked: tuple[Asked, ...]  # education, experience, skills, certifications, each in the order of the guide
    changes: tuple[Change, ...]  # of topics and skills, each only where the person's are known
    certificates: tuple[Step, ...]  # in the order to take them
    route: tuple[Role, ...]  # from the present role along `next`, both ends included; empty: none is known
    origins: tuple[Origin, ...]  # up to three steps back; each role once, as near to the target as it comes
    nearest: Nearest | None  # None: no role leads here, or the person has a role
    certifications: Mapping[str, Certification]  # those that are not held yet, and those that their rules name


def pathway(library: Library, role_id: str, background: Background | None = None) -> Pathway:
    """The way to a role; with a `background`, which has ids of this guide only, from where that person stands."""
    guide = library.guide
    role = guide.roles[role_id]
    person = _Person(facts=Facts(guide), guide=guide, background=background)
    steps = _steps(guide, role, person)
    present = person.role
    found = Pathway(
        edition=guide.edition,
        role=role,
        present=present,
        asked=tuple(_asked(role, person)),
        changes=tuple(_changes(role, person)),
        certificates=steps,
        route=route(guide, present.id, role_id) if present else (),
        origins=origins(library, role_id),
        nearest=None if present else _nearest(library, role, person.facts),
        certifications=_named_in(guide, (step for step in steps if step.state is not State.MET)),
    )
    return cite(guide, found)


def move(library: Library, present_id: str, target_id: str) -> Move:
    """What changes for someone who has one role and takes another; from a role to itself, nothing does."""
    guide = library.guide
    return _move(guide, guide.roles[present_id], guide.roles[target_id], route(guide, present_id, target_id))


def _move(guide: Guide, present: Role, target: Role, way: tuple[Role, ...]) -> Move:
    person = _Person(facts=Facts(guide), guide=guide, background=Background(role=present.id))
    steps = tuple(step for step in _steps(guide, target, person) if step.state is State.MISSING)
    return Move(
        present=present,
        target=target,
        route=way,
        changes=tuple(_changes(target, person)),
        certificates=steps,
        certifications=_named_in(guide, steps),
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


def route(guide: Guide, start_id: str, end_id: str) -> tuple[Role, ...]:
    """The shortest way along `next`, both ends included; of several, the one that the files name first.

    Empty where none leads there.
    """
    reached: dict[str, str | None] = {start_id: None}
    for at in (queue := [start_id]):
        for following in guide.roles[at].next:
            if following not in reached:
                reached[following] = at
                queue.append(following)
    if end_id not in reached:
        return ()
    back: list[str] = []
    at_last: str | None = end_id
    while at_last is not None:
        back.append(at_last)
        at_last = reached[at_last]
    return tuple(guide.roles[an_id] for an_id in reversed(back))


def origins(library: Library, role_id: str) -> tuple[Origin, ...]:
    """The roles whose `next` leads to this one, up to three steps back, as a tree.

    A role stands in it once, as near to the root as it can, under the first role of the guide that it leads to.
    """
    below: dict[str, list[str]] = {}
    seen = {role_id}
    level = [role_id]
    for _ in range(STEPS_BACK):
        leading = _leading_to(library, level)
        for an_id in level:
            below[an_id] = [other for other in leading[an_id] if other not in seen]
            seen.update(below[an_id])
        level = [other for an_id in level for other in below[an_id]]

    def grown(an_id: str) -> tuple[Origin, ...]:
        return tuple(Origin(role=library.guide.roles[other], origins=grown(other)) for other in below.get(an_id, ()))

    return grown(role_id)


def _leading_to(library: Library, role_ids: Collection[str]) -> dict[str, list[str]]:
    """The ids of the roles whose `next` names each of these, in the order of the guide."""
    if len(role_ids) <= _FEW:
        return {role_id: [other.id for other in library.leading_to(role_id)] for role_id in role_ids}
    found: dict[str, list[str]] = {role_id: [] for role_id in role_ids}
    for role in library.guide.roles.values():
        for following in dict.fromkeys(role.next):
            if following in found:
                found[following].append(role.id)
    return found


@dataclass(frozen=True, kw_only=True)
class _Person:
    """What is known about someone: the background, and what follows from the role they have now."""

    facts: Facts
    guide: Guide
    background: Background | None

    @cached_property
    def role(self) -> Role | None:
        """The role that the person has now."""
        role_id = self.background.role if self.background else None
        return self.guide.roles[role_id] if role_id else None

    def is_known(self, section: SectionId) -> bool:
        """Whether anything is known of their topics or skills, so that it can be told what changes in them."""
        known = self.background
        return known is not None and bool(known.role or (known.doing if section is SectionId.DUTIES else known.skills))

    def skill(self, skill_id: str) -> Cell:
        """How well they can do something: as they say, or else as their role asks; empty where neither is known."""
        said = self.background.skills.get(skill_id) if self.background else None
        if said is not None:
            return (self.facts.level(skill_id, SkillLevel(level=said)),)
        return self.facts.cell(self.role, SectionId.SKILLS, skill_id) if self.role else ()

    def topic(self, topic_id: str) -> Cell:
        """What they do about a topic: what their role does, or the topic's name where they do it besides."""
        done = self.facts.cell(self.role, SectionId.DUTIES, topic_id) if self.role else ()
        if not done and topic_id in self.doing:
            return (Entry(text=self.guide.topics[topic_id].title),)
        return done

    @cached_property
    def doing(self) -> frozenset[str]:
        """The topics that they say they work on, besides those of their role."""
        return frozenset(self.background.doing if self.background else ())

    @cached_property
    def topics(self) -> Collection[str]:
        """All topics that they work on."""
        return {*(self.role.duties if self.role else ()), *self.doing}

    @cached_property
    def _held(self) -> frozenset[str]:
        return frozenset(self.background.certifications if self.background else ())

    def holds(self, certification_id: str) -> bool:
        """Whether they say that they have it."""
        return certification_id in self._held

    def usually_holds(self, certification_id: str) -> bool:
        """Whether their role calls for it, so that they may well have it."""
        return self.role is not None and certification_id in self.role.certifications

    def likely_holds(self, certification_id: str) -> bool:
        """Whether they have it, by what they say or by what their role asks of most."""
        asked = self.role.certifications.get(certification_id) if self.role else None
        return self.holds(certification_id) or (asked is not None and asked.need is not Need.HELPFUL)

    def has(self, key: str, text: str) -> bool:
        """Whether they say this of their education or experience, or their role asks the very same of most."""
        return text.casefold() in self._stated[key]

    def gains(self, asked: Iterable[Statement]) -> frozenset[str]:
        """The texts of what is asked that the work of their role gives."""
        return frozenset(statement.text for statement in asked if self.role and self.role.id in statement.gained_as)

    @property
    def has_skills(self) -> bool:
        """Whether what their role asks of skills is known, so that what it does not ask is new to them."""
        return self.role is not None and bool(self.role.qualifications.skills)

    @property
    def has_certifications(self) -> bool:
        """Whether what their role calls for is known, so that they most likely do not hold another one."""
        return self.role is not None and bool(self.role.certifications)

    @cached_property
    def _stated(self) -> dict[str, frozenset[str]]:
        """What they say of education, experience and tools, and what their role asks of these, caseless."""
        asked = self.role.qualifications if self.role else Qualifications()
        return {
            key: frozenset(
                text.casefold()
                for text in (
                    *getattr(self.background, key, ()),
                    *(said.text for said in getattr(asked, key) if said.need is not Need.HELPFUL),
                )
            )
            for key in ("education", "experience", "tools")
        }


def _asked(role: Role, person: _Person) -> Iterator[Asked]:
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
                yield Asked(
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


def _state(section: SectionId, key: str, entry: Entry, now: Cell, person: _Person) -> State:
    match section:
        case SectionId.SKILLS:
            if now:
                return State.MET if now[0].weight >= entry.weight else State.RAISE
            return State.MISSING if person.has_skills else State.UNKNOWN
        case SectionId.CERTIFICATIONS:
            return _held(key, person)
        case _:
            return State.MET if person.has(key, entry.text) else State.UNKNOWN


def _held(certification_id: str, person: _Person) -> State:
    if person.background is None:
        return State.OPEN
    if person.holds(certification_id):
        return State.MET
    known = person.has_certifications and not person.usually_holds(certification_id)
    return State.MISSING if known else State.UNKNOWN


def _changes(target: Role, person: _Person) -> Iterator[Change]:
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


def _steps(guide: Guide, role: Role, person: _Person) -> tuple[Step, ...]:
    """The certifications that a role calls for, and those on the way to them, in the order to take them.

    The more a role asks for one, the earlier it comes; but what it asks for, or what counts towards it, comes first.
    """
    rows = [row for section in person.facts.sections([role], [SectionId.CERTIFICATIONS]) for row in section.rows]
    needs = {row.key: row.cells[0][0] for row in sorted(rows, key=lambda row: row.cells[0][0].weight, reverse=True)}
    order: list[str] = []

    def before(an_id: str) -> Iterator[str]:
        certification = guide.certifications[an_id]
        yield from (other for other in certification.before if other in needs)
        if not person.holds(an_id) and not person.usually_holds(an_id):
            yield from _on_the_way(certification.asks, needs, person)

    reached: set[str] = set()
    for wanted in needs:
        unfinished = [(wanted, before(wanted))] if wanted not in reached else []
        reached.add(wanted)
        while unfinished:  # each is followed by one that comes before it
            an_id, earlier = unfinished[-1]
            other = next((other for other in earlier if other not in reached), None)
            if other is None:
                order.append(an_id)
                unfinished.pop()
            else:
                reached.add(other)
                unfinished.append((other, before(other)))
    return tuple(_step(guide, an_id, needs.get(an_id), person) for an_id in order)


def _step(guide: Guide, an_id: str, need: Entry | None, person: _Person) -> Step:
    certification = guide.certifications[an_id]
    return Step(
        id=an_id,
        certification=certification,
        need=need,
        state=_held(an_id, person),
        helped_by={other: use for other, use in certification.counts.items() if person.likely_holds(other)},
        admitted=_is_admitted(certification.asks, person),
    )


def _on_the_way(asks: Sequence[Ask], wanted: Collection[str], person: _Person) -> tuple[str, ...]:
    """What has to be earned only because another certification asks for it: what the first alternative holds.

    Nothing, where one alternative does without, or takes what is wanted or held anyway.
    """

    def is_covered(ask: Ask) -> bool:
        return all(held in wanted or person.holds(held) for held in ask.holds)

    return () if not asks or any(map(is_covered, asks)) else asks[0].holds


def _is_admitted(asks: Sequence[Ask], person: _Person) -> bool:
    return not asks or any(
        not (ask.education or ask.experience or ask.training) and all(map(person.holds, ask.holds)) for ask in asks
    )


def _named_in(guide: Guide, steps: Iterable[Step]) -> dict[str, Certification]:
    """The certifications that these steps and their rules name, in the order of the guide."""
    return chosen_certifications(guide, (other for step in steps for other in (step.id, *step.certification.names)))


def _nearest(library: Library, target: Role, facts: Facts) -> Nearest | None:
    topics = _topics(target)
    candidates = [_likeness(role, target, topics, facts) for role in library.leading_to(target.id)]
    return max(candidates, key=lambda one: one.topics + one.skills, default=None)


def _likeness(role: Role, target: Role, topics: set[str], facts: Facts) -> Nearest:
    """What a role shares with another, which has these topics. It takes no longer than reading the role."""
    own, asked = role.qualifications.skills, target.qualifications.skills
    reached = [
        skill
        for skill in own.keys() & asked.keys()
        if facts.level(skill, own[skill]).weight >= facts.level(skill, asked[skill]).weight
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
