"""What is in a guide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from roleguide.answers.citations import Answer, Citations, cite
from roleguide.answers.rows import Row, Rows
from roleguide.errors import RequestError
from roleguide.folding import words_of
from roleguide.guide.library import Library, chosen_certifications
from roleguide.guide.model import Certification, Family, Guide, Role, Skill
from roleguide.guide.vocabulary import SectionId
from roleguide.text import did_you_mean, quoted

_MOST_CELLS = 200_000
"""Cells of the largest matrix. One of all occupations of O*NET against all their skills has 120,000."""

_SHOWN = 20
"""Families that a hint names before it trails off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleList(Answer):
    """Roles by family."""

    title: str
    families: Mapping[str, Family]  # those with a role in here
    roles: tuple[Role, ...]  # in the order of the guide


def role_list(library: Library, families: Sequence[str] = ()) -> RoleList:
    """All roles of the guide, or those of some families, each named by its id or title.

    Raises:
        RequestError: there is no such family.
    """
    guide = library.guide
    roles = _roles_of(guide, families)
    used = {role.family for role in roles}
    shown = {family_id: family for family_id, family in guide.families.items() if family_id in used}
    return cite(guide, RoleList(edition=guide.edition, title=guide.title, families=shown, roles=roles))


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationList(Answer):
    """All certifications of a guide, in its order."""

    title: str
    certifications: Mapping[str, Certification]


def certification_list(library: Library) -> CertificationList:
    """The certifications of the guide."""
    guide = library.guide
    certifications = chosen_certifications(guide, guide.certifications)
    return cite(guide, CertificationList(edition=guide.edition, title=guide.title, certifications=certifications))


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillList(Answer):
    """All skills of a guide, in its order, and the scales that their levels are on."""

    title: str
    scales: Mapping[str, Mapping[str, str]]
    skills: Mapping[str, Skill]


def skill_list(library: Library) -> SkillList:
    """The skills of the guide. A skill names no source: any can be behind it, so that all notices are due."""
    guide = library.guide
    skills = SkillList(edition=guide.edition, title=guide.title, scales=dict(guide.scales), skills=dict(guide.skills))
    return replace(skills, citations=Citations(sources={}, notices=guide.notices))


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix(Answer):
    """Many roles against the keys of one section."""

    section: SectionId
    roles: tuple[Role, ...]  # in the order of the guide
    rows: tuple[Row, ...]  # one cell a role


def matrix(library: Library, section: SectionId, families: Sequence[str] = ()) -> Matrix:
    """All roles of the guide, or those of some families, against the keys of a section that any of them fills.

    Raises:
        RequestError: there is no such family, or there are more cells than anybody could make use of.
    """
    guide = library.guide
    facts = Rows(guide)
    roles = _roles_of(guide, families)
    cells = len(roles) * facts.height(roles, section)
    if cells > _MOST_CELLS:
        raise RequestError(f"A table of {cells} cells is too large.", "Choose a family of roles with --family FAMILY.")
    rows = tuple(row for part in facts.sections(roles, [section]) for row in part.rows)
    return cite(guide, Matrix(edition=guide.edition, section=section, roles=roles, rows=rows))


def _roles_of(guide: Guide, families: Sequence[str]) -> tuple[Role, ...]:
    wanted = {_family_id(guide, family) for family in families}
    return tuple(role for role in guide.roles.values() if not wanted or role.family in wanted)


def _family_id(guide: Guide, typed: str) -> str:
    wanted = words_of(typed)
    names = {family_id: (words_of(family_id), words_of(family.title)) for family_id, family in guide.families.items()}
    for fits in (lambda name: name == wanted, lambda name: " ".join(name).startswith(" ".join(wanted))):
        matching = [family_id for family_id, spelled in names.items() if any(map(fits, spelled))]
        if wanted and len(matching) == 1:
            return matching[0]
    known = ", ".join([*islice(guide.families, _SHOWN), *(["..."] if len(guide.families) > _SHOWN else [])]) or "none"
    hint = did_you_mean(typed, guide.families).capitalize() or f"The families are: {known}"
    raise RequestError(f"No family is called {quoted(typed)}.", hint)
