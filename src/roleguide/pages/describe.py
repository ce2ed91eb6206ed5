"""Builds the pages that describe one role, one certification or one skill."""

from collections.abc import Iterable, Mapping, Sequence

from roleguide.answers.describe import CallingRole, CertificationDescription, RoleDescription, SkillDescription
from roleguide.answers.rows import Row, Section, place_on, places_on
from roleguide.guide.model import Certification
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.certifications import admission, certification_name, introduced, standing
from roleguide.pages.page import (
    Block,
    Item,
    Line,
    Page,
    bar,
    cell_items,
    cites_of,
    filled,
    finished,
    to_items,
    to_line,
    to_lines,
)
from roleguide.text import counted


def role_page(described: RoleDescription, *, surroundings: bool = True) -> Page:
    """The page that describes a role; without `surroundings`, only its own sections."""
    role = described.role
    codes = [f"O*NET-SOC {code}" for code in role.codes.onet] + ([f"ESCO {role.codes.esco}"] if role.codes.esco else [])
    blocks = [_section_block(section, described) for section in described.sections]
    if surroundings:
        blocks += [_career(described), _related(described), _confused(described)]
    lead = to_lines(
        ("In short", [Item(text=role.summary.text, cites=cites_of(role.summary.sources))]),
        ("Also called", to_items([_also_called(role.aliases)])),
        ("Family", to_items([described.family.title if described.family else ""])),
        ("Listed as", to_items([", ".join(codes)])),
        ("Note", to_items([role.note or ""])),
        ("Here", to_items(["" if filled(blocks) else "the guide says nothing about this role"])),
    )
    others = [*(confusion.role for confusion in described.confusions), *described.related]
    page = Page(
        titles=(role.title,),
        edition=described.edition,
        lead=lead,
        blocks=filled(blocks),
        next=(
            *(f"roleguide compare {role.id} {other.id}" for other in others[:1]),
            *(f"roleguide describe {other.id}" for other in described.leads_to[:1]),
        ),
    )
    return finished(page, described.citations)


_TITLES = 12
"""The most alternative titles of a role that are shown; published catalogs have up to thousands."""


def _also_called(aliases: Sequence[str]) -> str:
    more = len(aliases) - _TITLES
    return ", ".join(aliases[:_TITLES]) + (f", and {counted(more, 'more title')}" if more > 0 else "")


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


def _related(described: RoleDescription) -> Block:
    titles = [role.title for role in described.related]
    more = len(described.role.related) - len(titles)
    text = ", ".join(titles) + (f", and {more} more" if more else "")
    note = "as its source has it"
    return Block(title="Related", note=note, lines=to_lines(("Nearest first", to_items([text]))))


def _certification_items(row: Row, certifications: Mapping[str, Certification]) -> Iterable[Item]:
    """What a role's page says about a certification: how strongly it is asked for, and what admission takes."""
    certification = certifications[row.key]
    yield from cell_items(row.cells[0])
    texts = [
        introduced(certification, certifications),
        *admission(certification.asks, certifications),
        *(f"{certification_name(certifications[helper_id])}: {use}" for helper_id, use in certification.counts.items()),
        *([certification.note] if certification.note else []),
    ]
    cites = cites_of(certification.sources)
    yield from (Item(text=text, cites=cites) for text in texts)


def _career(described: RoleDescription) -> Block:
    leads_to, comes_from = (
        ", ".join(role.title for role in roles) for roles in (described.leads_to, described.comes_from)
    )
    return Block(
        title="Career", lines=to_lines(("Leads to", to_items([leads_to])), ("Comes from", to_items([comes_from])))
    )


def _confused(described: RoleDescription) -> Block:
    lines = (
        to_line(
            confusion.role.label,
            Item(text=confusion.contrast.in_one_line, cites=cites_of(confusion.contrast.sources)),
            Item(text=f"roleguide compare {described.role.id} {confusion.role.id}", is_command=True),
        )
        for confusion in described.confusions
    )
    return Block(title="Often confused with", lines=tuple(lines))


def certification_page(described: CertificationDescription) -> Page:
    """The page that describes a certification."""
    certification, others = described.certification, described.certifications
    cites = cites_of(certification.sources)
    blocks = (
        Block(title="What it asks", lines=to_lines(*_admission(described, cites))),
        Block(title="What it leads to", lines=to_lines(*_consequences(described))),
        Block(title="Called for by", lines=_called_for(described.calls)),
    )
    lead = to_lines(
        ("Short", to_items([certification.short or ""])),
        ("Issuer", [Item(text=certification.issuer, cites=cites)]),
        ("Page", to_items([certification.page or ""])),
        ("Status", to_items([standing(certification, others)], cites)),
        ("Took over", to_items([", ".join(others[old_id].label for old_id in described.replaces)])),
        ("Note", to_items([certification.note or ""], cites)),
    )
    page = Page(
        titles=(certification.title,),
        edition=described.edition,
        lead=lead,
        blocks=filled(blocks),
        next=(
            *(f"roleguide describe {call.role.id}" for call in described.calls[:1]),
            *(f"roleguide describe {next_id}" for next_id in described.leads_to[:1]),
            "roleguide list --certifications",
        ),
    )
    return finished(page, described.citations)


def _admission(described: CertificationDescription, cites: tuple[str, ...]) -> Iterable[tuple[str, Sequence[Item]]]:
    certification, others = described.certification, described.certifications
    yield "Admission", to_items(admission(certification.asks, others), cites)
    chains = [" -> ".join(certification_name(others[step_id]) for step_id in chain) for chain in described.chains]
    yield "Chain", to_items([*chains, "and by more ways" if described.more_chains else ""])
    helpers = (f"{certification_name(others[helper_id])}: {use}" for helper_id, use in certification.counts.items())
    yield "Helps", to_items(helpers, cites)
    exam = certification.exam
    if exam:
        facts = [
            counted(exam.questions, "question") if exam.questions else "",
            counted(exam.minutes, "minute") if exam.minutes else "",
            f"to pass: {exam.pass_mark}" if exam.pass_mark else "",
            exam.note or "",
        ]
        yield "Exam", to_items([", ".join(filter(None, facts))], cites)
    if certification.valid_years:
        yield "Valid for", to_items([counted(certification.valid_years, "year")], cites)
    yield "Renewal", to_items([certification.renewal or ""], cites)


def _consequences(described: CertificationDescription) -> Iterable[tuple[str, Sequence[Item]]]:
    others = described.certifications
    yield "Asked for by", to_items([", ".join(others[next_id].label for next_id in described.leads_to)])
    yield (
        "Counts for",
        [
            Item(text=f"{certification_name(others[target_id])}: {use}", cites=cites_of(others[target_id].sources))
            for target_id, use in described.helps_with.items()
        ],
    )


_CALLS = 50
"""The most roles that are shown as calling for a skill; in published catalogs nearly all of them do."""


def skill_page(described: SkillDescription) -> Page:
    """The page that describes a skill."""
    calls = described.calls[:_CALLS]
    more = len(described.calls) - len(calls)
    note = f"{len(calls)} of {len(described.calls)}, the highest levels first" if more else ""
    places = places_on(described.scale)
    levels = (
        to_line(level, Item(text=meaning, level=bar(place_on(places, level))))
        for level, meaning in described.scale.items()
    )
    called_for = Block(title="Called for by", note=note, lines=_called_for(calls))
    page = Page(
        titles=(described.skill.title,),
        edition=described.edition,
        lead=to_lines(("In short", to_items([described.skill.about or ""]))),
        blocks=filled([Block(title="Levels", lines=tuple(levels)), called_for]),
        next=(
            *(f"roleguide describe {call.role.id}" for call in described.calls[:1]),
            "roleguide list --skills",
        ),
    )
    return finished(page, described.citations)


def _called_for(calls: Iterable[CallingRole]) -> tuple[Line, ...]:
    return tuple(Line(label=call.role.label, cells=(cell_items(call.cell),)) for call in calls)
