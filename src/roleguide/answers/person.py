"""What is known about someone: gathered from a file and from what they typed, with what follows from their role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from roleguide.answers.resolve import resolve_asked, resolve_role
from roleguide.answers.rows import Cell, Entry, Rows
from roleguide.errors import RequestError
from roleguide.folding import fold
from roleguide.guide.library import Library
from roleguide.guide.model import Background, Guide, Need, Qualifications, Role, SkillLevel, Statement
from roleguide.guide.vocabulary import Collection, SectionId, State
from roleguide.text import closest, quoted

_MOST_CLAIMS = 50
"""Claims that are looked up one by one; whoever has more to say writes a file."""

_SHOWN = 20
"""Levels that a hint names before it trails off."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is known about someone: the background, and what follows from the role they have now."""

    facts: Rows
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
    def topics(self) -> frozenset[str]:
        """All topics that they work on."""
        return frozenset((*(self.role.duties if self.role else ()), *self.doing))

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

    def standing(self, certification_id: str) -> State:
        """Whether they have a certification, as far as that is known."""
        if self.background is None:
            return State.OPEN
        if self.holds(certification_id):
            return State.MET
        known = self.has_certifications and not self.usually_holds(certification_id)
        return State.MISSING if known else State.UNKNOWN


def gather(
    library: Library, target_id: str, written: Background | None, present: str, have: Sequence[str]
) -> Background:
    """The background that a file, the name of a present role and single claims make together.

    What was typed wins over what is `written`. A claim names a certification, or a skill with its level after an equals
    sign; a skill without one is claimed at the level that the target asks, or where it asks none, at the highest.

    Raises:
        RequestError: a name or level means nothing here, the present role is the target, or there are too many claims.
    """
    if len(have) > _MOST_CLAIMS:
        message = f"At most {_MOST_CLAIMS} times --have is understood; here it stands {len(have)} times."
        raise RequestError(
            message, "Write it all into a file for --me, which begins as this prints:", command="roleguide new --me"
        )
    background = written or Background()
    if present:
        background = replace(background, role=resolve_role(library, present).id)
    if background.role == target_id:
        title = library.guide.roles[target_id].title
        raise RequestError(f"The role to become is the one you have: {title}.", "Name two different roles.")
    for claim in have:
        background = _with_claim(background, library, target_id, claim)
    return background


def with_ids(background: Background, library: Library) -> Background:
    """The background with ids in place of the names that people have for things, and levels as their scales spell them.

    What means nothing, or several things, stays as it is, for the check that follows.
    """
    guide = library.guide
    topics = {fold(topic.title): topic_id for topic_id, topic in guide.topics.items()}
    skills = {}
    for name, level in background.skills.items():
        skill_id = _id_of(name, Collection.SKILLS, library)
        skills[skill_id] = _levels_of(skill_id, guide).get(fold(level), level)
    return replace(
        background,
        role=background.role and _id_of(background.role, Collection.ROLES, library),
        skills=skills,
        certifications=tuple(_id_of(name, Collection.CERTIFICATIONS, library) for name in background.certifications),
        doing=tuple(name if name in guide.topics else topics.get(fold(name), name) for name in background.doing),
    )


def _id_of(name: str, collection: Collection, library: Library) -> str:
    """The id of what a name means, if that is of this kind; the name itself where it is not."""
    try:
        entry = resolve_role(library, name) if collection is Collection.ROLES else resolve_asked(library, name)
    except RequestError:
        return name
    return entry.id if entry.collection is collection else name


def _levels_of(skill_id: str, guide: Guide) -> dict[str, str]:
    """The levels of a skill, each by what it is compared as; none of a skill that the guide does not have."""
    skill = guide.skills.get(skill_id)
    return {fold(level): level for level in guide.scales[skill.scale]} if skill else {}


def _with_claim(background: Background, library: Library, target_id: str, claim: str) -> Background:
    name, equals, level = (part.strip() for part in claim.partition("="))
    guide = library.guide
    entry = resolve_asked(library, name)
    if entry.collection is Collection.CERTIFICATIONS:
        if equals:
            raise RequestError(f"{quoted(claim)}: a certification has no levels.", f"Write: --have {entry.id}")
        held = background.certifications
        return replace(background, certifications=held if entry.id in held else (*held, entry.id))
    levels = _levels_of(entry.id, guide)
    if not levels:
        raise RequestError(f"{quoted(claim)}: the skill {entry.id} is measured on a scale without levels.")
    if not equals:
        asked = guide.roles[target_id].qualifications.skills.get(entry.id)
        level = asked.level if asked else list(levels.values())[-1]
    if fold(level) not in levels:
        near = closest(level, levels.values(), most=1)
        known = ", ".join([*islice(levels.values(), _SHOWN), *(["..."] if len(levels) > _SHOWN else [])])
        hint = f"Did you mean {entry.id}={near[0]}?" if near else f"The levels are {known}."
        raise RequestError(f"{quoted(claim)}: the skill {entry.id} has no level {quoted(level)}.", hint)
    return replace(background, skills={**background.skills, entry.id: levels[fold(level)]})
