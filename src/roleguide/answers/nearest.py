"""Finds the roles that are nearest to what a person has, and what each of them still takes.

Roles are placed by their outlines alone, and only those that are shown are read. Of somebody whose present role says
which skills it asks for, all skills are known, and near is what is few levels apart, up or down: what asks for little
takes least, from anywhere, but is near to little. Of anybody else only what they told is known, and the roles come
first that ask for most of it. Roles that ask for none of it are left out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import starmap

from roleguide.answers.become import Requirement, requirements
from roleguide.answers.certifications import CertificationStep, certification_steps
from roleguide.answers.citations import Answer, cite
from roleguide.answers.person import Person
from roleguide.answers.rows import Rows
from roleguide.errors import RequestError
from roleguide.guide.library import Library, Outline
from roleguide.guide.model import Background, Guide, Need, Role
from roleguide.guide.vocabulary import SectionId, State
from roleguide.records import record

MOST = 6
"""The number of nearest roles."""

_MOST_NEXT = 3
"""The number of further roles that people usually move on to."""


@record
class FirstStep:
    """What to do first on the way to a role: earn a certification, or raise or learn a skill."""

    section: SectionId  # certifications or skills
    key: str
    label: str
    level: str | None  # the level of a skill to be reached
    is_new: bool  # for a skill, whether the person has none of it


@record
class NearRole:
    """A role, and what it takes to get there."""

    role: Role
    is_next: bool  # whether people usually move on to it from the present role
    is_before: bool  # whether people usually move on from it to the present role
    levels_up: int  # how many levels of skills are still to climb, a skill that was not told from the very start
    levels_down: int  # how many levels of skills the role does not ask for
    topics: int  # how many of its topics the person works on
    asked: tuple[Requirement, ...]  # what is required or typical, all skills, and helpful things that are met
    first: FirstStep | None  # None: nothing is known to be missing


@record
class NearestRoles(Answer):
    """What a person has, and the roles that are nearest to it, the nearest first."""

    present: Role | None
    skills: Mapping[str, tuple[str, str]]  # those that the person named: id to title and level
    held: Mapping[str, str]  # the certifications that the person named: id to label
    is_known: bool  # whether all skills of the person are known, so that levels apart count first
    nearest: tuple[NearRole, ...]  # at most `MOST`
    further: tuple[NearRole, ...]  # those of the next roles that are not among them, at most three
    found: int  # how many roles ask for anything that was told
    others: int  # how many roles there are besides the present one


def nearest(library: Library, background: Background | None) -> NearestRoles:
    """The roles that are nearest to a background, which may name only ids of this guide.

    First come those with the fewest required certifications missing, then, if all skills of the person are known, those
    whose skills are the fewest levels apart, up or down, and otherwise those that ask for most of what was told, most
    strongly, and then by levels. Of equals, those with fewer typical certifications missing come first, then what the
    present role usually leads to, then guide order.

    Raises:
        RequestError: there is no background, so that nothing is nearest to it.
    """
    guide = library.guide
    if background is None:
        message = "Name a role to become, or tell what you have with --from, --have or --me."
        raise RequestError(message, "Such as:", command=_example(guide))
    person = Person(facts=Rows(guide), guide=guide, background=background)
    told = _Told.of(person)
    outlines = dict(library.outlines())
    outlines.pop(background.role or "", None)
    places = {role_id: told.place(role_id, outline) for role_id, outline in outlines.items()}
    ranked = sorted((role_id for role_id in places if told.asks_for(outlines[role_id])), key=places.__getitem__)
    further = [role_id for role_id in places if role_id in told.next and role_id not in ranked[:MOST]]

    def near_roles(role_ids: Iterable[str]) -> tuple[NearRole, ...]:
        return tuple(_near_role(guide.roles[role_id], outlines[role_id], told) for role_id in role_ids)

    result = NearestRoles(
        edition=guide.edition,
        present=person.role,
        skills={skill_id: (guide.skills[skill_id].title, level) for skill_id, level in background.skills.items()},
        held={held_id: guide.certifications[held_id].label for held_id in background.certifications},
        is_known=person.has_skills,
        nearest=near_roles(ranked[:MOST]),
        further=near_roles(sorted(further, key=places.__getitem__)[:_MOST_NEXT]),
        found=len(ranked),
        others=len(outlines),
    )
    return cite(guide, result)


def _example(guide: Guide) -> str:
    """A command that tells what somebody in the first role of the guide has."""
    role = next(iter(guide.roles.values()), None)
    if role is None:
        return "roleguide list"
    held = [f" --have {certification_id}" for certification_id in role.certifications]
    return f"roleguide become --from {role.id}{''.join(held[:1])}"


_Place = tuple[int, ...]


@record
class _Told:
    """What is known of a person, laid out to be compared with many outlines."""

    person: Person
    ranks: Mapping[str, int]  # skill id to the rank of the person's level
    height: int  # all of these together
    certifications: frozenset[str]  # those that the person holds, or that the present role calls for
    next: frozenset[str]

    @classmethod
    def of(cls, person: Person) -> "_Told":
        role, background = person.role, person.background or Background()
        skill_ids = {*(role.qualifications.skills if role else ()), *background.skills}
        ranks = {skill_id: person.skill(skill_id)[0].weight for skill_id in skill_ids}
        return cls(
            person=person,
            ranks=ranks,
            height=sum(ranks.values()),
            certifications=frozenset((*(role.certifications if role else ()), *background.certifications)),
            next=frozenset(role.next if role else ()),
        )

    def asks_for(self, outline: Outline) -> bool:
        """Whether a role asks for anything that the person has; where their skills are known, for any of these."""
        if self.person.has_skills:
            return not self.ranks.keys().isdisjoint(outline.levels)
        return any(self._common(outline))

    def place(self, role_id: str, outline: Outline) -> _Place:
        """What puts a role before others: the smallest comes first."""
        missing = [
            need
            for certification_id, need in outline.certifications.items()
            if need != Need.HELPFUL and self.person.standing(certification_id) is State.MISSING
        ]
        return (
            missing.count(Need.REQUIRED),
            *((0, 0) if self.person.has_skills else self._common(outline)),
            sum(self.apart(outline)),
            len(missing),
            role_id not in self.next,
        )

    def apart(self, outline: Outline) -> tuple[int, int]:
        """How many levels of skills a role is above what the person has, and how many below.

        A skill that only one side has, or that was not told, counts with its whole rank: otherwise a role that asks for
        little would be near to everybody.
        """
        ranks = self.ranks
        common = sum(min(rank, ranks.get(skill_id, 0)) for skill_id, rank in outline.levels.items())
        return sum(outline.levels.values()) - common, self.height - common

    def topics(self, outline: Outline) -> int:
        """How many topics of a role the person works on."""
        topics = self.person.topics
        return sum(topic in topics for topic in outline.topics)

    def _common(self, outline: Outline) -> tuple[int, int]:
        """How many things that the person has a role asks for, then without certifications that only help; negative."""
        needs = [need for held_id, need in outline.certifications.items() if held_id in self.certifications]
        common = len(needs) + self.topics(outline) + sum(skill_id in self.ranks for skill_id in outline.levels)
        return -common, needs.count(Need.HELPFUL) - common


def _near_role(role: Role, outline: Outline, told: _Told) -> NearRole:
    present = told.person.role
    asked = tuple(filter(_counts, requirements(role, told.person)))
    up, down = told.apart(outline)
    return NearRole(
        role=role,
        is_next=role.id in told.next,
        is_before=present is not None and present.id in role.next,
        levels_up=up,
        levels_down=down,
        topics=told.topics(outline),
        asked=asked,
        first=_first(role, asked, told.person),
    )


_STRONG = (Need.REQUIRED, Need.TYPICAL)


def _counts(requirement: Requirement) -> bool:
    """Whether a requirement says how near a role is. Tools are learned on the job, and level 0 asks for nothing."""
    if requirement.section is SectionId.SKILLS:
        return requirement.entry.weight > 0
    return requirement.key != "tools" and (requirement.entry.need in _STRONG or requirement.state is State.MET)


def _first(role: Role, asked: Sequence[Requirement], person: Person) -> FirstStep | None:
    """What is needed most and lies nearest.

    A certification that is missing and open now; else the highest skill one level away, then the one with fewest levels
    to raise, then the highest new one; else any certification that is missing.
    """
    missing = [requirement for requirement in asked if requirement.state is State.MISSING]
    certificates = {
        requirement.key: requirement.label for requirement in missing if requirement.section is SectionId.CERTIFICATIONS
    }
    step = _open_now(role, certificates, person) if certificates else None
    if step:
        return _to_earn(step.id, step.certification.label)
    skills = [requirement for requirement in asked if requirement.section is SectionId.SKILLS]
    to_raise = [requirement for requirement in skills if requirement.state is State.RAISE]
    new = [requirement for requirement in skills if requirement.state is State.MISSING]
    if to_raise or new:
        skill = min(to_raise or new, key=lambda asked: (_height(asked) if asked.now else 0, -asked.entry.weight))
        return FirstStep(
            section=SectionId.SKILLS, key=skill.key, label=skill.label, level=skill.entry.text, is_new=not skill.now
        )
    return next(starmap(_to_earn, certificates.items()), None)


def _height(raised: Requirement) -> int:
    return raised.entry.weight - raised.now[0].weight


def _open_now(role: Role, wanted: Collection[str], person: Person) -> CertificationStep | None:
    """The first certification that one can start now, out of those wanted and those that they require."""
    certifications = person.guide.certifications
    ids = {*wanted, *(held_id for wanted_id in wanted for held_id in certifications[wanted_id].requires)}
    steps = certification_steps(person.guide, role, person)
    return next((step for step in steps if step.id in ids and step.is_near and step.state is State.MISSING), None)


def _to_earn(certification_id: str, label: str) -> FirstStep:
    return FirstStep(section=SectionId.CERTIFICATIONS, key=certification_id, label=label, level=None, is_new=True)
