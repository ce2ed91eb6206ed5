"""Builds the pages that describe one role or one skill."""

from collections.abc import Iterable, Mapping, Sequence

from roleguide.answers.describe import CallingRole, Confusion, RoleDescription, SkillDescription
from roleguide.answers.rows import Row, Section, place_on, places_on
from roleguide.guide.model import Certification, Role
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.certifications import introduced
from roleguide.pages.needs import NEED_LABELS, TOOLS, first_item, needed, roles_calling
from roleguide.pages.page import (
    Block,
    Item,
    Line,
    Page,
    bar,
    cell_items,
    cites_of,
    counted_rest,
    filled,
    finished,
    first_few,
    to_items,
    to_line,
    to_lines,
)
from roleguide.text import continued, counted, first_sentence


def role_page(described: RoleDescription, *, surroundings: bool = True, full: bool = False) -> Page:
    """The page that describes a role: in short, or if `full` with all that the guide says.

    Without `surroundings` it has only the role's own sections.
    """
    role = described.role
    blocks = _full_sections(described) if full else _short_sections(described)
    if surroundings:
        blocks += [*([_notes(role)] if full else []), _career(described, full=full)]
    others = [*(confusion.role for confusion in described.confusions), *described.related]
    page = Page(
        titles=(role.title,),
        about=described.family.title if described.family else "",
        edition=described.edition,
        summary=(Item(text=role.summary.text, cites=cites_of(role.summary.sources)),),
        lead=to_lines(
            ("Also called", to_items([first_few(role.aliases, _TITLES if full else _FEW_TITLES)])),
            ("Listed as", to_items([_codes(role)] if full else [])),
            ("Here", to_items(["" if filled(blocks) else "the guide says nothing more about this role"])),
        ),
        blocks=filled(blocks),
        next=(
            *(f"roleguide compare {role.id} {other.id}" for other in others[:1]),
            f"roleguide become {role.id}",
            *([] if full else [f"roleguide describe {role.id} --full"]),
        ),
    )
    return finished(page, described.citations, full=full)


def _codes(role: Role) -> str:
    codes = [
        *(f"O*NET-SOC {code}" for code in role.codes.onet),
        *([f"ESCO {role.codes.esco}"] if role.codes.esco else []),
        *([f"SFIA 9 {', '.join(role.codes.sfia)}"] if role.codes.sfia else []),
    ]
    return ", ".join(codes)


_TITLES = 12
_FEW_TITLES = 4
"""The most alternative titles of a role that are shown; published catalogs have up to thousands."""


def _short_sections(described: RoleDescription) -> list[Block]:
    """Scope and duties with one statement a row, and one block with what the role asks for."""
    sections = {section.id: section for section in described.sections}
    blocks = [
        Block(title=sections[section_id].id.label, lines=tuple(map(_first_of, sections[section_id].rows)))
        for section_id in (SectionId.SCOPE, SectionId.DUTIES)
        if section_id in sections
    ]
    return [*blocks, Block(title="Prerequisites", lines=tuple(_prerequisites(sections, described)))]


def _first_of(row: Row) -> Line:
    return Line(label=row.label, cells=(first_item(row.cells[0]),))


def _prerequisites(sections: Mapping[SectionId, Section], described: RoleDescription) -> Iterable[Line]:
    """What a role requires, what is typical, what helps, then its skills by level and its tools."""
    for need, label in NEED_LABELS.items():
        items = needed(sections, 0, need, most=_FEW_CERTIFICATIONS)
        if items:
            yield Line(label=label, cells=(items,), is_run=True)
    if described.role.note:
        yield to_line("Note", Item(text=described.role.note))
    if SectionId.SKILLS in sections:
        yield Line(label="Skills", cells=(tuple(_skills_by_level(sections[SectionId.SKILLS].rows)),))
    for row in sections[SectionId.QUALIFICATIONS].rows if SectionId.QUALIFICATIONS in sections else ():
        if row.key == TOOLS:
            tools = row.cells[0]
            cites = cites_of(dict.fromkeys(source_id for tool in tools for source_id in tool.sources))
            yield to_line("Tools", Item(text=first_few([tool.text for tool in tools], _FEW_TOOLS), cites=cites))


_FEW_CERTIFICATIONS = 8
_FEW_SKILLS = 7
_FEW_TOOLS = 4
"""The most names in a row of names on a short page."""


def _skills_by_level(rows: Sequence[Row]) -> Iterable[Item]:
    """A phrase for each level, the highest first, with the skills asked for at it."""
    by_level: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (-row.cells[0][0].weight, -(row.cells[0][0].importance or 0))):
        if row.is_important:
            by_level.setdefault(row.cells[0][0].text, []).append(row)
    for level, same_level in by_level.items():
        sources = dict.fromkeys(source_id for row in same_level for source_id in row.cells[0][0].sources)
        labels = first_few([row.label for row in same_level], _FEW_SKILLS)
        yield Item(text=f"{level}: {labels}", cites=cites_of(sources))
    rest = sum(not row.is_important for row in rows)
    if rest:
        yield Item(text=f"and {rest} less important {'one' if rest == 1 else 'ones'}")


def _full_sections(described: RoleDescription) -> list[Block]:
    return [_section_block(section, described) for section in described.sections]


def _notes(role: Role) -> Block:
    """What else the title means, and what is to be said about the role as a whole."""
    also_means = [Item(text=fact.text, cites=cites_of(fact.sources)) for fact in role.also_means]
    return Block(title="Notes", lines=to_lines(("Also means", also_means), ("Note", to_items([role.note or ""]))))


def _section_block(section: Section, described: RoleDescription) -> Block:
    def line(row: Row) -> Line:
        if section.id is SectionId.CERTIFICATIONS:
            return to_line(row.label, *_certification_items(row, described.certifications))
        return Line(label=row.label, cells=(cell_items(row.cells[0]),))

    rows = section.rows
    if section.id is SectionId.CERTIFICATIONS:
        rows = tuple(sorted(rows, key=lambda row: row.cells[0][0].weight, reverse=True))
    if section.id is SectionId.SKILLS:
        rows = tuple(sorted(rows, key=lambda row: row.cells[0][0].importance or 0, reverse=True))
    shown = [row for row in rows if row.is_important]
    lines = [*map(line, shown), *_unimportant([row for row in rows if not row.is_important])]
    note = f"{len(shown)} of {len(rows)} are important, those first" if len(shown) < len(rows) else ""
    return Block(title=section.id.label, note=note, lines=tuple(lines))


def _unimportant(rows: Sequence[Row]) -> Iterable[Line]:
    """A single line with the less important skills and their levels, if there are any."""
    if rows:
        text = ", ".join(f"{row.label} {row.cells[0][0].text}" for row in rows)
        sources = dict.fromkeys(source_id for row in rows for source_id in row.cells[0][0].sources)
        yield to_line("Less important", Item(text=text, cites=cites_of(sources)))


def _certification_items(row: Row, certifications: Mapping[str, Certification]) -> Iterable[Item]:
    """What a role's page says about a certification: its full name, and how strongly it is asked for."""
    for entry in row.cells[0]:
        name = introduced(certifications[row.key], certifications)
        yield Item(text=name, tag=entry.text, cites=cites_of(entry.sources))


_FEW_CONFUSIONS = 2


def _career(described: RoleDescription, *, full: bool) -> Block:
    """Where people come from and go to, and which roles it is easily taken for."""
    role = described.role
    leads_to, comes_from = ([other.label for other in roles] for roles in (described.leads_to, described.comes_from))
    related = [other.title for other in described.related]
    more = len(role.related) - len(related)
    shown = len(described.confusions) if full else _FEW_CONFUSIONS
    confusions = [_confusion(confusion, full=full) for confusion in described.confusions[:shown]]
    rest = [confusion.role.label for confusion in described.confusions[shown:]]
    also = [
        Item(text=fact.text, cites=cites_of(fact.sources), tag=counted_rest(len(role.also_means) - 1))
        for fact in role.also_means[:1]
    ]
    return Block(
        title="Career",
        lines=to_lines(
            ("From", to_items([", ".join(comes_from)])),
            ("To", to_items([", ".join(leads_to)])),
            ("Related", to_items([", ".join(related) + (f" (+{more})" if more else "")])),
            ("Not a", [*confusions, *to_items([f"nor: {', '.join(rest)}" if rest else ""])]),
            ("Also means", [] if full else also),
        ),
    )


def _confusion(confusion: Confusion, *, full: bool) -> Item:
    """Another role, with what tells the two apart, or in short with what that role does."""
    other = confusion.role
    if full:
        return Item(text=f"{other.label}: {confusion.contrast.in_one_line}", cites=cites_of(confusion.contrast.sources))
    reach = confusion.looks_after
    if reach:
        return Item(text=f"{other.label}, who looks after {reach.text}", cites=cites_of(reach.sources))
    return Item(
        text=f"{other.label}: {continued(first_sentence(other.summary.text))}", cites=cites_of(other.summary.sources)
    )


_CALLS = 50
"""The most roles that are shown as calling for a skill; in published catalogs nearly all of them do."""

_FEW_CALLS = 10
"""The most roles with the same level on a short page."""


def skill_page(described: SkillDescription, *, full: bool = False) -> Page:
    """The page that describes a skill: which roles ask for it at which level, or if `full` a line for each role."""
    places = places_on(described.scale)
    levels = (
        to_line(level, Item(text=meaning, level=bar(place_on(places, level))))
        for level, meaning in described.scale.items()
    )
    page = Page(
        titles=(described.skill.title,),
        about="a skill",
        edition=described.edition,
        summary=tuple(to_items([described.skill.about or ""])),
        blocks=filled([Block(title="Levels", lines=tuple(levels)), _needed_by(described.calls, full=full)]),
        next=(
            *(f"roleguide describe {call.role.id}" for call in described.calls[:1]),
            "roleguide list --skills",
        ),
    )
    return finished(page, described.citations, full=full)


def _needed_by(calls: Sequence[CallingRole], *, full: bool) -> Block:
    if full:
        shown = calls[:_CALLS]
        note = f"{len(shown)} of {len(calls)}, the highest levels first" if len(shown) < len(calls) else ""
        lines = tuple(Line(label=call.role.label, cells=(cell_items(call.cell),)) for call in shown)
        return Block(title="Needed by", note=note, lines=lines)
    by_level: dict[str, list[CallingRole]] = {}
    for call in calls:
        by_level.setdefault(call.cell[0].text, []).append(call)
    lines = tuple(to_line(level, roles_calling(same_level, _FEW_CALLS)) for level, same_level in by_level.items())
    return Block(title="Needed by", note=counted(len(calls), "role") if calls else "", lines=lines)
