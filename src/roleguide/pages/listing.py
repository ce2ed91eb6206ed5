"""Builds the pages that list what is in a guide."""

from collections.abc import Mapping

from roleguide.answers.listing import CertificationList, Matrix, RoleList, SkillList
from roleguide.answers.rows import Cell
from roleguide.guide.model import Certification, Role, ScopeFact
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.certifications import certification_name, standing
from roleguide.pages.page import (
    Block,
    Grid,
    Item,
    Line,
    Page,
    codes_of,
    filled,
    finished,
    id_to_show,
    shortened,
    to_line,
)
from roleguide.text import continued, counted, first_sentence


def role_list_page(role_list: RoleList, *, full: bool = False) -> Page:
    """The page that lists roles by family, each with what it looks after, or if `full` with its summary.

    Roles without a family come last.
    """
    families: dict[str | None, list[Line]] = {family_id: [] for family_id in (*role_list.families, None)}
    for role in role_list.roles:
        families[role.family].append(_role_line(role, full=full))
    blocks = [
        Block(
            title="Other" if family_id is None else role_list.families[family_id].title,
            note=counted(len(lines), "role"),
            lines=tuple(lines),
        )
        for family_id, lines in families.items()
        if lines
    ]
    first = [role.id for role in role_list.roles[:2]]
    page = Page(
        titles=(role_list.title,),
        lead=() if blocks else (to_line("Roles", Item(text="none: this guide describes no such role")),),
        edition=role_list.edition,
        blocks=tuple(blocks),
        is_list=True,
        next=(
            *(f"roleguide describe {role_id}" for role_id in first[:1]),
            *([f"roleguide compare {' '.join(first)}"] if len(first) == 2 else []),
        ),
    )
    return finished(page, role_list.citations)


def _role_line(role: Role, *, full: bool) -> Line:
    reach = role.scope.get(ScopeFact.LOOKS_AFTER)
    text = continued(first_sentence(role.summary.text)) if full or reach is None else reach.text
    return to_line(shortened(role.label), Item(text=text, tag=id_to_show(role.id, role.label, role.title)))


def certification_list_page(certification_list: CertificationList) -> Page:
    """The page that lists certifications by issuer, in guide order."""
    certifications = certification_list.certifications
    issuers: dict[str, list[Line]] = {}
    for certification_id, certification in certifications.items():
        shown_id = id_to_show(certification_id, certification.label, certification.title)
        tag = ", ".join(filter(None, (_unless_active(certification, certifications), shown_id)))
        item = Item(text=certification.title, tag=tag)
        issuers.setdefault(certification.issuer, []).append(to_line(certification_name(certification), item))
    blocks = [
        Block(title=issuer, note=counted(len(lines), "certification"), lines=tuple(lines))
        for issuer, lines in issuers.items()
    ]
    first = next(iter(certifications), None)
    page = Page(
        titles=(f"Certifications: {certification_list.title}",),
        edition=certification_list.edition,
        lead=() if blocks else (to_line("None", Item(text="this guide names no certification")),),
        blocks=tuple(blocks),
        is_list=True,
        next=(*([f"roleguide describe {first}"] if first else []), "roleguide list --matrix certifications"),
    )
    return finished(page, certification_list.citations)


def _unless_active(certification: Certification, certifications: Mapping[str, Certification]) -> str:
    return "" if certification.is_awarded else standing(certification, certifications)


def skill_list_page(skill_list: SkillList) -> Page:
    """The page that lists skills, in guide order."""
    lines = tuple(
        to_line(shortened(skill.title), Item(text=skill.about or "", tag=id_to_show(skill_id, skill.title)))
        for skill_id, skill in skill_list.skills.items()
    )
    first = next(iter(skill_list.skills), None)
    page = Page(
        titles=(f"Skills: {skill_list.title}",),
        edition=skill_list.edition,
        lead=() if lines else (to_line("None", Item(text="this guide names no skill")),),
        blocks=filled([Block(title="Skills", note=counted(len(lines), "skill"), lines=lines)]),
        is_list=True,
        next=(*([f"roleguide describe {first}"] if first else []), "roleguide list --matrix skills"),
    )
    return finished(page, skill_list.citations)


_MARKS = {
    SectionId.DUTIES: "the number of statements",
    SectionId.SKILLS: "the level, counted from the lowest",
    SectionId.CERTIFICATIONS: "R required, T typical, H helpful",
}


def matrix_page(matrix: Matrix) -> Page:
    """The page that sets all roles against the keys of one section, with a mark in each cell."""
    codes = codes_of(matrix.roles)
    rows = tuple((row.label, tuple(_matrix_mark(matrix.section, cell) for cell in row.cells)) for row in matrix.rows)
    legend = [to_line(code, Item(text=role.title)) for code, role in zip(codes, matrix.roles, strict=True)]
    page = Page(
        titles=(f"Roles against {matrix.section.label.lower()}",),
        edition=matrix.edition,
        lead=(to_line("Marks", Item(text=_MARKS.get(matrix.section, "x where there is something"))),),
        blocks=filled([Block(title="Columns", lines=tuple(legend))]),
        grid=Grid(heads=codes, rows=rows) if rows else None,
        next=tuple(f"roleguide describe {role.id}" for role in matrix.roles[:1]),
    )
    return finished(page, matrix.citations)


def _matrix_mark(section: SectionId, cell: Cell) -> str:
    if not cell:
        return ""
    match section:
        case SectionId.SKILLS if cell[0].level:
            return str(cell[0].level.rank)
        case SectionId.CERTIFICATIONS:
            return cell[0].text[0].upper()
        case SectionId.DUTIES:
            return str(len(cell))
        case _:
            return "x"
