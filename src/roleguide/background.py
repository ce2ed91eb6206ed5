"""What someone has, gathered from a file and from what they typed."""

from collections.abc import Sequence
from dataclasses import replace

from roleguide.errors import RequestError
from roleguide.model import Background, Guide
from roleguide.resolve import Kind, named_asked, resolve, resolve_role
from roleguide.spelling import closest, quoted


def gather(guide: Guide, target_id: str, written: Background | None, present: str, have: Sequence[str]) -> Background:
    """The background that a file, the name of a present role and single claims make together.

    What was typed wins over what is `written`. A claim names a certification, or a skill with its level after an equals
    sign; a skill without one is claimed at the level that the target asks, or where it asks none, at the highest.

    Raises:
        RequestError: a name or level means nothing here, or the present role is the target.
    """
    found = written or Background()
    if present:
        found = replace(found, role=resolve_role(guide, present).id)
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
    if not equals:
        asked = guide.roles[target_id].qualifications.skills.get(entry.id)
        level = asked.level if asked else list(levels)[-1]
    if level.casefold() not in levels:
        near = closest(level, levels.values(), most=1)
        hint = f"Did you mean {entry.id}={near[0]}?" if near else f"The levels are {', '.join(levels.values())}."
        raise RequestError(f"{quoted(claim)}: the skill {entry.id} has no level {quoted(level)}.", hint)
    return replace(background, skills={**background.skills, entry.id: levels[level.casefold()]})
