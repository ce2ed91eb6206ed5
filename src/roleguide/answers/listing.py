"""Lists what is in a guide: roles, certifications, skills, and matrices of roles against a section."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from roleguide.answers.citations import Answer, Citations, cite
from roleguide.answers.rows import Row, Rows
from roleguide.errors import RequestError
from roleguide.folding import words_of
from roleguide.guide.library import Library, chosen_certifications
from roleguide.guide.model import Certification, Family, Guide, Role, Skill
from roleguide.guide.vocabulary import SectionId
from roleguide.records import record
from roleguide.text import did_you_mean, quoted

_MOST_CELLS = 200_000
"""The most cells in a matrix. All O*NET occupations against all their skills make 120,000."""

_SHOWN = 20
"""The most families that a hint names before it trails off."""


@record
class RoleList(Answer):
    """Roles by family."""

    title: str
    families: Mapping[str, Family]  # those of the roles listed
    roles: tuple[Role, ...]  # in the order of the guide


def role_list(library: Library, families: Sequence[str] = ()) -> RoleList:
    """All roles of the guide, or those of some families, each given by its id or title.

    Raises:
        RequestError: there is no such family.
    """
    guide = library.guide
    roles = _roles_of(guide, families)
    used = {role.family for role in roles}
    shown = {family_id: family for family_id, family in guide.families.items() if family_id in used}
    return cite(guide, RoleList(edition=guide.edition, title=guide.title, families=shown, roles=roles))


@record
class CertificationList(Answer):
    """All certifications of a guide, in guide order."""

    title: str
    certifications: Mapping[str, Certification]


def certification_list(library: Library) -> CertificationList:
    """The certifications of the guide."""
    guide = library.guide
    certifications = chosen_certifications(guide, guide.certifications)
    return cite(guide, CertificationList(edition=guide.edition, title=guide.title, certifications=certifications))


@record
class SkillList(Answer):
    """All skills of a guide, in guide order, and the scales of their levels."""

    title: str
    scales: Mapping[str, Mapping[str, str]]
    skills: Mapping[str, Skill]


def skill_list(library: Library) -> SkillList:
    """The skills of the guide. A skill names no source, so any can be behind it and all notices are due."""
    guide = library.guide
    skills = SkillList(edition=guide.edition, title=guide.title, scales=dict(guide.scales), skills=dict(guide.skills))
    return replace(skills, citations=Citations(sources={}, notices=guide.notices))


@record
class Matrix(Answer):
    """A matrix of many roles against the keys of one section."""

    section: SectionId
    roles: tuple[Role, ...]  # in the order of the guide
    rows: tuple[Row, ...]  # one cell per role


def matrix(library: Library, section: SectionId, families: Sequence[str] = ()) -> Matrix:
    """All roles of the guide, or those of some families, against the keys of a section that any of them fills.

    Raises:
        RequestError: there is no such family, or there are more cells than anybody could use.
    """
    guide = library.guide
    facts = Rows(guide)
    roles = _roles_of(guide, families)
    cells = len(roles) * facts.height(roles, section)
    if cells > _MOST_CELLS:
        raise RequestError(f"A table of {cells} cells is too large.", "Choose a family of roles with --family FAMILY.")
    rows = tuple(row for filled in facts.sections(roles, [section]) for row in filled.rows)
    return cite(guide, Matrix(edition=guide.edition, section=section, roles=roles, rows=rows))


def _roles_of(guide: Guide, families: Sequence[str]) -> tuple[Role, ...]:
    family_ids = {_family_id(guide, family) for family in families}
    return tuple(role for role in guide.roles.values() if not family_ids or role.family in family_ids)


def _family_id(guide: Guide, typed: str) -> str:
    wanted = words_of(typed)
    names = {family_id: (words_of(family_id), words_of(family.title)) for family_id, family in guide.families.items()}
    for fits in (lambda name: name == wanted, lambda name: " ".join(name).startswith(" ".join(wanted))):
        matches = [family_id for family_id, family_names in names.items() if any(map(fits, family_names))]
        if wanted and len(matches) == 1:
            return matches[0]
    known = ", ".join([*islice(guide.families, _SHOWN), *(["..."] if len(guide.families) > _SHOWN else [])]) or "none"
    hint = did_you_mean(typed, guide.families).capitalize() or f"The families are: {known}"
    raise RequestError(f"No family is called {quoted(typed)}.", hint)
