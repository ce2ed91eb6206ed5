"""How to become a role: what it asks, what of that one has, and what changes on the way from another role."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roleguide.facts import Cell, Entry, cited_sources, level_entry, notices_of, row_of, sections
from roleguide.model import Ask, Background, Certification, Guide, Need, Role, SkillLevel, Source
from roleguide.terms import SectionId, State

STEPS_BACK = 3
"""How far back along `next` the roles are told that people come from."""


class Shift(StrEnum):
    """What becomes of a topic or a skill on the way to a role."""

    KEEP = "keep"  # a topic of both, or a skill at the level asked or above
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

    All that the target has of topics and skills is among `changes` exactly once, to be kept, raised or started.
    """

    present: Role
    target: Role
    route: tuple[Role, ...]  # along `next`, both ends included; empty: none leads there
    changes: tuple[Change, ...]
    certificates: tuple[Step, ...]  # those that only the target calls for, in the order to take them
    certifications: Mapping[str, Certification]  # all that the certificates and their rules name


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """How to become a role, for anyone or for one person."""

    edition: str
    role: Role
    present: Role | None  # the role that the person has now
    asked: tuple[Asked, ...]  # education, experience, skills, certifications, each in the order of the guide
    changes: tuple[Change, ...]  # of topics and skills, each only where the person's are known
    certificates: tuple[Step, ...]  # in the order to take them
    route: tuple[Role, ...]  # from the present role along `next`, both ends included; empty: none is known
    origins: tuple[Origin, ...]  # up to three steps back; each role once, as near to the target as it comes
    nearest: Nearest | None  # None: no role leads here, or the person has a role
    certifications: Mapping[str, Certification]  # those that are not held yet, and those that their rules name
    sources: Mapping[str, Source]  # all that are cited here
    notices: Mapping[str, str]  # what their licenses ask to be said


def pathway(guide: Guide, role_id: str, background: Background | None = None) -> Pathway:
    """The way to a role; with a `background`, which has ids of this guide only, from where that person stands."""
    role = guide.roles[role_id]
    person = _Person(guide=guide, background=background)
    asked = tuple(_asked(guide, role, person))
    steps = _steps(guide, role, person)
    changes = tuple(_changes(guide, role, person))
    present = person.role
    cited = {an_id for one in asked for an_id in one.entry.sources} | set(role.summary.sources)
    to_take = [step for step in steps if step.state is not State.MET]
    for step in to_take:
        cited.update(step.certification.sources)
    for change in changes:
        if change.shift is not Shift.LET_GO:
            cited |= {an_id for entry in change.then for an_id in entry.sources}
    sources = cited_sources(guide, cited)
    return Pathway(
        edition=guide.edition,
        role=role,
        present=present,
        asked=asked,
        changes=changes,
        certificates=steps,
        route=route(guide, present.id, role_id) if present else (),
        origins=origins(guide, role_id),
        nearest=None if present else _nearest(guide, role),
        certifications=_named_in(guide, to_take),
        sources=sources,
        notices=notices_of(guide, sources.values()),
    )


def move(guide: Guide, present_id: str, target_id: str) -> Move:
    """What changes for someone who has one role and takes another; from a role to itself, nothing does."""
    return _move(guide, guide.roles[present_id], guide.roles[target_id], route(guide, present_id, target_id))


def _move(guide: Guide, present: Role, target: Role, way: tuple[Role, ...]) -> Move:
    person = _Person(guide=guide, background=Background(role=present.id))
    steps = tuple(step for step in _steps(guide, target, person) if step.state is State.MISSING)
    return Move(
        present=present,
        target=target,
        route=way,
        changes=tuple(_changes(guide, target, person)),
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


def origins(guide: Guide, role_id: str) -> tuple[Origin, ...]:
    """The roles whose `next` leads to this one, up to three steps back, as a tree.

    A role stands in it once, as near to the root as it can, under the first role of the guide that it leads to.
    """
    below: dict[str, list[str]] = {}
    seen = {role_id}
    level = [role_id]
    for _ in range(STEPS_BACK):
        for an_id in level:
            below[an_id] = [other.id for other in guide.leading_to(an_id) if other.id not in seen]
            seen.update(below[an_id])
        level = [other for an_id in level for other in below[an_id]]

    def grown(an_id: str) -> tuple[Origin, ...]:
        return tuple(Origin(role=guide.roles[other], origins=grown(other)) for other in below.get(an_id, ()))

    return grown(role_id)


@dataclass(frozen=True, kw_only=True)
class _Person:
    """What is known about someone: the background, and what follows from the role they have now."""

    guide: Guide
    background: Background | None

    @property
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
            return (level_entry(self.guide, skill_id, SkillLevel(level=said)),)
        return row_of(self.guide, [self.role], SectionId.SKILLS, skill_id).cells[0] if self.role else ()

    def topic(self, topic_id: str) -> Cell:
        """What they do about a topic: what their role does, or the topic's name where they do it besides."""
        done = row_of(self.guide, [self.role], SectionId.DUTIES, topic_id).cells[0] if self.role else ()
        if not done and self.background and topic_id in self.background.doing:
            return (Entry(text=self.guide.topics[topic_id].title),)
        return done

    def holds(self, certification_id: str) -> bool:
        """Whether they say that they have it."""
        return self.background is not None and certification_id in self.background.certifications

    def usually_holds(self, certification_id: str) -> bool:
        """Whether their role calls for it, so that they may well have it."""
        return self.role is not None and certification_id in self.role.certifications

    def likely_holds(self, certification_id: str) -> bool:
        """Whether they have it, by what they say or by what their role asks of most."""
        asked = self.role.certifications.get(certification_id) if self.role else None
        return self.holds(certification_id) or (asked is not None and asked.need is not Need.HELPFUL)

    def told(self, key: str, text: str) -> bool:
        """Whether they say this of their education or experience, or their role asks the very same."""
        said = getattr(self.background, key, ()) if self.background else ()
        asked = getattr(self.role.qualifications, key) if self.role else ()
        return text.casefold() in {own.casefold() for own in said} | {own.text.casefold() for own in asked}


def _asked(guide: Guide, role: Role, person: _Person) -> Iterator[Asked]:
    wanted = (SectionId.QUALIFICATIONS, SectionId.SKILLS, SectionId.CERTIFICATIONS)
    for section in sections(guide, [role], wanted):
        for row in section.rows:
            for entry in row.cells[0]:
                now = person.skill(row.key) if section.id is SectionId.SKILLS else ()
                state = _state(section.id, row.key, entry, now, person) if person.background else State.OPEN
                yield Asked(section=section.id, key=row.key, label=row.label, entry=entry, now=now, state=state)


def _state(section: SectionId, key: str, entry: Entry, now: Cell, person: _Person) -> State:
    match section:
        case SectionId.SKILLS:
            if now:
                return State.MET if now[0].weight >= entry.weight else State.RAISE
            return State.MISSING if person.role else State.UNKNOWN
        case SectionId.CERTIFICATIONS:
            return _held(key, person)
        case _:
            return State.MET if person.told(key, entry.text) else State.UNKNOWN


def _held(certification_id: str, person: _Person) -> State:
    if person.background is None:
        return State.OPEN
    if person.holds(certification_id):
        return State.MET
    return State.UNKNOWN if person.usually_holds(certification_id) else State.MISSING


def _changes(guide: Guide, target: Role, person: _Person) -> Iterator[Change]:
    """Topics, then skills, each in the order of the guide; nothing where nothing is known of the person's."""
    for section, vocabulary, now_of in (
        (SectionId.DUTIES, guide.topics, person.topic),
        (SectionId.SKILLS, guide.skills, person.skill),
    ):
        for key in vocabulary if person.is_known(section) else ():
            row = row_of(guide, [target], section, key)
            now, then = now_of(key), row.cells[0]
            shift = _shift(section, now, then)
            if shift:
                yield Change(section=section, key=key, label=row.label, shift=shift, now=now, then=then)


def _shift(section: SectionId, now: Cell, then: Cell) -> Shift | None:
    """What becomes of a topic or skill; None where neither side has it, and for a skill that is no longer asked."""
    if section is SectionId.DUTIES:
        if now and then:
            return Shift.KEEP
        if then:
            return Shift.START
        return Shift.LET_GO if now else None
    if not then:
        return None
    return Shift.KEEP if now and now[0].weight >= then[0].weight else Shift.RAISE


def _steps(guide: Guide, role: Role, person: _Person) -> tuple[Step, ...]:
    """The certifications that a role calls for, and those on the way to them, in the order to take them.

    The more a role asks for one, the earlier it comes; but what it asks for, or what counts towards it, comes first.
    """
    rows = [row for section in sections(guide, [role], [SectionId.CERTIFICATIONS]) for row in section.rows]
    needs = {row.key: row.cells[0][0] for row in sorted(rows, key=lambda row: row.cells[0][0].weight, reverse=True)}
    order: dict[str, None] = {}

    def before(an_id: str) -> Iterator[str]:
        certification = guide.certifications[an_id]
        yield from (other for other in certification.before if other in needs)
        if not person.holds(an_id) and not person.usually_holds(an_id):
            yield from _on_the_way(certification.asks, needs, person)

    for an_id in needs:
        unfinished = {an_id: before(an_id)}  # each is followed by one that comes before it
        while unfinished:
            last, rest = next(reversed(unfinished.items()))
            other = next((one for one in rest if one not in order and one not in unfinished), None)
            if other is None:
                order[last] = None
                del unfinished[last]
            else:
                unfinished[other] = before(other)
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
    return guide.chosen_certifications(other for step in steps for other in (step.id, *step.certification.names))


def _nearest(guide: Guide, target: Role) -> Nearest | None:
    candidates = [_likeness(guide, role, target) for role in guide.leading_to(target.id)]
    return max(candidates, key=lambda one: one.topics + one.skills, default=None)


def _likeness(guide: Guide, role: Role, target: Role) -> Nearest:
    changes = list(_changes(guide, target, _Person(guide=guide, background=Background(role=role.id))))

    def among(section: SectionId, shifts: Iterable[Shift]) -> int:
        wanted = set(shifts)
        return sum(change.section is section and change.shift in wanted for change in changes)

    asked = (Shift.KEEP, Shift.RAISE, Shift.START)
    return Nearest(
        role=role,
        topics=among(SectionId.DUTIES, [Shift.KEEP]),
        of_topics=among(SectionId.DUTIES, asked),
        skills=among(SectionId.SKILLS, [Shift.KEEP]),
        of_skills=among(SectionId.SKILLS, asked),
    )
