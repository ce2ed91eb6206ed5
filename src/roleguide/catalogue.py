"""What is in a guide."""

from collections.abc import Mapping
from dataclasses import dataclass

from roleguide.errors import RequestError
from roleguide.facts import Row, notices_for, sections
from roleguide.folding import words_of
from roleguide.model import Family, Guide, Role
from roleguide.spelling import did_you_mean, quoted
from roleguide.terms import SectionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Roles by family."""

    edition: str
    title: str
    families: Mapping[str, Family]  # those with a role in here
    roles: tuple[Role, ...]  # in the order of the guide
    notices: Mapping[str, str]  # what the licenses of their sources ask to be said


def catalogue(guide: Guide, family: str = "") -> Catalogue:
    """All roles of the guide, or those of one family, named by its id or title.

    Raises:
        RequestError: there is no such family.
    """
    family_id = _family_id(guide, family) if family else None
    roles = tuple(role for role in guide.roles.values() if family_id in (None, role.family))
    used = {role.family for role in roles}
    families = {an_id: one for an_id, one in guide.families.items() if an_id in used}
    return Catalogue(
        edition=guide.edition, title=guide.title, families=families, roles=roles, notices=notices_for(guide, roles)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Many roles against the keys of one section."""

    edition: str
    section: SectionId
    roles: tuple[Role, ...]  # in the order of the guide
    rows: tuple[Row, ...]  # one cell a role
    notices: Mapping[str, str]  # what the licenses of their sources ask to be said


def matrix(guide: Guide, section: SectionId, family: str = "") -> Matrix:
    """All roles of the guide, or those of one family, against the keys of a section that any of them fills.

    Raises:
        RequestError: there is no such family.
    """
    roles = catalogue(guide, family).roles
    rows = tuple(row for part in sections(guide, roles, [section]) for row in part.rows)
    return Matrix(edition=guide.edition, section=section, roles=roles, rows=rows, notices=notices_for(guide, roles))


def _family_id(guide: Guide, typed: str) -> str:
    wanted = words_of(typed)
    names = {family_id: (words_of(family_id), words_of(family.title)) for family_id, family in guide.families.items()}
    for fits in (lambda name: name == wanted, lambda name: " ".join(name).startswith(" ".join(wanted))):
        found = [family_id for family_id, own in names.items() if any(map(fits, own))]
        if wanted and len(found) == 1:
            return found[0]
    known = ", ".join(guide.families) or "none"
    hint = did_you_mean(typed, guide.families).capitalize() or f"The families are: {known}"
    raise RequestError(f"No family is called {quoted(typed)}.", hint)
