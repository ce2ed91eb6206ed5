"""What someone has, gathered from a file and from what they typed."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from roleguide.answers.resolve import Kind, resolve_asked, resolve_role
from roleguide.errors import RequestError
from roleguide.folding import fold
from roleguide.guide.library import Library
from roleguide.guide.model import Background, Guide
from roleguide.text import closest, quoted

_MOST_CLAIMS = 50
"""Claims that are looked up one by one; whoever has more to say writes a file."""

_SHOWN = 20
"""Levels that a hint names before it trails off."""


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
        told = f"At most {_MOST_CLAIMS} times --have is understood; here it stands {len(have)} times."
        raise RequestError(
            told, "Write it all into a file for --me, which begins as this prints:", command="roleguide new --me"
        )
    found = written or Background()
    if present:
        found = replace(found, role=resolve_role(library, present).id)
    if found.role == target_id:
        title = library.guide.roles[target_id].title
        raise RequestError(f"The role to become is the one you have: {title}.", "Name two different roles.")
    for claim in have:
        found = _with_claim(found, library, target_id, claim)
    return found


def with_ids(background: Background, library: Library) -> Background:
    """The background with ids in place of the names that people have for things, and levels as their scales spell them.

    What means nothing, or several things, stays as it is, for the check that follows.
    """
    guide = library.guide
    topics = {fold(topic.title): topic_id for topic_id, topic in guide.topics.items()}
    skills = {}
    for name, level in background.skills.items():
        skill_id = _id_of(name, Kind.SKILL, library)
        skills[skill_id] = _levels_of(skill_id, guide).get(fold(level), level)
    return replace(
        background,
        role=background.role and _id_of(background.role, Kind.ROLE, library),
        skills=skills,
        certifications=tuple(_id_of(name, Kind.CERTIFICATION, library) for name in background.certifications),
        doing=tuple(name if name in guide.topics else topics.get(fold(name), name) for name in background.doing),
    )


def _id_of(name: str, kind: Kind, library: Library) -> str:
    """The id of what a name means, if that is of this kind; the name itself where it is not."""
    try:
        found = resolve_role(library, name) if kind is Kind.ROLE else resolve_asked(library, name)
    except RequestError:
        return name
    return found.id if found.kind is kind else name


def _levels_of(skill_id: str, guide: Guide) -> dict[str, str]:
    """The levels of a skill, each by what it is compared as; none of a skill that the guide does not have."""
    skill = guide.skills.get(skill_id)
    return {fold(level): level for level in guide.scales[skill.scale]} if skill else {}


def _with_claim(background: Background, library: Library, target_id: str, claim: str) -> Background:
    name, equals, level = (part.strip() for part in claim.partition("="))
    guide = library.guide
    entry = resolve_asked(library, name)
    if entry.kind is Kind.CERTIFICATION:
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
