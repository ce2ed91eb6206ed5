"""Gathers what is known about a person from a file, from what they typed and from their present role."""

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
"""The most claims on one command line; whoever has more to say writes a file."""

_SHOWN = 20
"""The most levels that a hint names before it trails off."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is known about a person: the background, and what follows from the role they have now."""

    facts: Rows
    guide: Guide
    background: Background | None

    @cached_property
    def role(self) -> Role | None:
        """The role that the person has now."""
        role_id = self.background.role if self.background else None
        return self.guide.roles[role_id] if role_id else None

    def is_known(self, section: SectionId) -> bool:
        """Whether anything is known about their topics or skills, so that changes in them can be worked out."""
        background = self.background
        if background is None:
            return False
        return bool(background.role or (background.doing if section is SectionId.DUTIES else background.skills))

    def skill(self, skill_id: str) -> Cell:
        """Their level of a skill: the one they state, or else the one their role asks for; empty if unknown."""
        level = self.background.skills.get(skill_id) if self.background else None
        if level is not None:
            return (self.facts.level(skill_id, SkillLevel(level=level)),)
        return self.facts.cell(self.role, SectionId.SKILLS, skill_id) if self.role else ()

    def topic(self, topic_id: str) -> Cell:
        """What they do about a topic: the duties of their role, or only the topic's title if they do it besides."""
        duties = self.facts.cell(self.role, SectionId.DUTIES, topic_id) if self.role else ()
        if not duties and topic_id in self.doing:
            return (Entry(text=self.guide.topics[topic_id].title),)
        return duties

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
        """Whether they say that they hold it."""
        return certification_id in self._held

    def usually_holds(self, certification_id: str) -> bool:
        """Whether their role calls for it, so that they may well hold it."""
        return self.role is not None and certification_id in self.role.certifications

    def likely_holds(self, certification_id: str) -> bool:
        """Whether they hold it, because they say so or because their role usually requires it."""
        need = self.role.certifications.get(certification_id) if self.role else None
        return self.holds(certification_id) or (need is not None and need.need is not Need.HELPFUL)

    def has(self, key: str, text: str) -> bool:
        """Whether they state exactly this education, experience or tool, or their role usually asks for it."""
        return text.casefold() in self._known_texts[key]

    def gains(self, statements: Iterable[Statement]) -> frozenset[str]:
        """The texts of those statements that the work in their role provides."""
        return frozenset(
            statement.text for statement in statements if self.role and self.role.id in statement.gained_as
        )

    @property
    def has_skills(self) -> bool:
        """Whether the skills of their role are known, so that any other skill is new to them."""
        return self.role is not None and bool(self.role.qualifications.skills)

    @property
    def has_certifications(self) -> bool:
        """Whether the certifications of their role are known, so that they most likely hold no other."""
        return self.role is not None and bool(self.role.certifications)

    @cached_property
    def _known_texts(self) -> dict[str, frozenset[str]]:
        """Their education, experience and tools, as stated or usually asked for by their role, in casefolded texts."""
        asked = self.role.qualifications if self.role else Qualifications()
        return {
            key: frozenset(
                text.casefold()
                for text in (
                    *getattr(self.background, key, ()),
                    *(statement.text for statement in getattr(asked, key) if statement.need is not Need.HELPFUL),
                )
            )
            for key in ("education", "experience", "tools")
        }

    def standing(self, certification_id: str) -> State:
        """Whether they hold a certification, as far as that is known."""
        if self.background is None:
            return State.OPEN
        if self.holds(certification_id):
            return State.MET
        surely_lacks = self.has_certifications and not self.usually_holds(certification_id)
        return State.MISSING if surely_lacks else State.UNKNOWN


def gather(
    library: Library, target_id: str | None, written: Background | None, present: str, have: Sequence[str]
) -> Background:
    """The background that a file, the name of the present role and individual claims add up to.

    What was typed wins over what is `written`. A claim names a certification, or a skill with its level after an equals
    sign; without a level, it claims the one that the target asks for or, if it asks for none, the highest. Without a
    target, the person wants to know which role it could be.

    Raises:
        RequestError: a name or level is unknown, the present role is the target, or there are too many claims.
    """
    if len(have) > _MOST_CLAIMS:
        message = f"At most {_MOST_CLAIMS} times --have is understood; here it stands {len(have)} times."
        raise RequestError(
            message, "Write it all into a file for --me, which begins as this prints:", command="roleguide new --me"
        )
    background = written or Background()
    if present:
        background = replace(background, role=resolve_role(library, present).id)
    if target_id and background.role == target_id:
        title = library.guide.roles[target_id].title
        raise RequestError(f"The role to become is the one you have: {title}.", "Name two different roles.")
    for claim in have:
        background = _with_claim(background, library, target_id, claim)
    return background


def with_ids(background: Background, library: Library) -> Background:
    """The background with ids in place of the names that people use, and levels spelled as on their scales.

    Names that mean nothing, or several things, stay as they are, for the check that follows.
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
    """The id of the entry that a name means if it is of this kind, or else the name itself."""
    try:
        entry = resolve_role(library, name) if collection is Collection.ROLES else resolve_asked(library, name)
    except RequestError:
        return name
    return entry.id if entry.collection is collection else name


def _levels_of(skill_id: str, guide: Guide) -> dict[str, str]:
    """Maps the folded levels of a skill to the levels; empty for a skill that the guide does not have."""
    skill = guide.skills.get(skill_id)
    return {fold(level): level for level in guide.scales[skill.scale]} if skill else {}


def _with_claim(background: Background, library: Library, target_id: str | None, claim: str) -> Background:
    name, equals, level = (part.strip() for part in claim.partition("="))
    guide = library.guide
    entry = resolve_asked(library, name, with_level=bool(equals))
    if entry.collection is Collection.CERTIFICATIONS:
        if equals:
            raise RequestError(f"{quoted(claim)}: a certification has no levels.", f"Write: --have {entry.id}")
        held = background.certifications
        return replace(background, certifications=held if entry.id in held else (*held, entry.id))
    levels = _levels_of(entry.id, guide)
    if not levels:
        raise RequestError(f"{quoted(claim)}: the skill {entry.id} is measured on a scale without levels.")
    if not equals:
        asked = guide.roles[target_id].qualifications.skills.get(entry.id) if target_id else None
        level = asked.level if asked else list(levels.values())[-1]
    if fold(level) not in levels:
        near = closest(level, levels.values(), most=1)
        known = ", ".join([*islice(levels.values(), _SHOWN), *(["..."] if len(levels) > _SHOWN else [])])
        hint = f"Did you mean {entry.id}={near[0]}?" if near else f"The levels are {known}."
        raise RequestError(f"{quoted(claim)}: the skill {entry.id} has no level {quoted(level)}.", hint)
    return replace(background, skills={**background.skills, entry.id: levels[fold(level)]})
