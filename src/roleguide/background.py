"""What someone has, gathered from a file and from what they typed."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from roleguide.errors import RequestError
from roleguide.model import Background, Guide
from roleguide.resolve import Kind, named_asked, named_roles, resolve
from roleguide.spelling import closest, quoted

_MOST_CLAIMS = 50
"""Claims that are looked up one by one; whoever has more to say writes a file."""

_SHOWN = 20
"""Levels that a hint names before it trails off."""


def gather(guide: Guide, target_id: str, written: Background | None, present: str, have: Sequence[str]) -> Background:
    """The background that a file, the name of a present role and single claims make together.

    What was typed wins over what is `written`. A claim names a certification, or a skill with its level after an equals
    sign; a skill without one is claimed at the level that the target asks, or where it asks none, at the highest.

    Raises:
        RequestError: a name or level means nothing here, the present role is the target, or there are too many claims.
    """
    if len(have) > _MOST_CLAIMS:
        told = f"At most {_MOST_CLAIMS} times --have is understood; here it stands {len(have)} times."
        raise RequestError(told, "Write it all into a file: roleguide new --me > me.yaml, then --me me.yaml")
    found = written or Background()
    if present:
        found = replace(found, role=resolve(present, named_roles(guide, present)).id)
    if found.role == target_id:
        title = guide.roles[target_id].title
        raise RequestError(f"The role to become is the one you have: {title}.", "Name two different roles.")
    for claim in have:
        found = _with_claim(found, guide, target_id, claim)
    return found


def _with_claim(background: Background, guide: Guide, target_id: str, claim: str) -> Background:
    name, equals, level = (part.strip() for part in claim.partition("="))
    entry = resolve(name, named_asked(guide, name))
    if entry.kind is Kind.CERTIFICATION:
        if equals:
            raise RequestError(f"{quoted(claim)}: a certification has no levels.", f"Write: --have {entry.id}")
        held = background.certifications
        return replace(background, certifications=held if entry.id in held else (*held, entry.id))
    levels = {level.casefold(): level for level in guide.scales[guide.skills[entry.id].scale]}
    if not levels:
        raise RequestError(f"{quoted(claim)}: the skill {entry.id} is measured on a scale without levels.")
    if not equals:
        asked = guide.roles[target_id].qualifications.skills.get(entry.id)
        level = asked.level if asked else list(levels)[-1]
    if level.casefold() not in levels:
        near = closest(level, levels.values(), most=1)
        known = ", ".join([*islice(levels.values(), _SHOWN), *(["..."] if len(levels) > _SHOWN else [])])
        hint = f"Did you mean {entry.id}={near[0]}?" if near else f"The levels are {known}."
        raise RequestError(f"{quoted(claim)}: the skill {entry.id} has no level {quoted(level)}.", hint)
    return replace(background, skills={**background.skills, entry.id: levels[level.casefold()]})
