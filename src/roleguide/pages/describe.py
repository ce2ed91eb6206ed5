"""Builds the pages that describe one role, one certification or one skill."""

from collections.abc import Iterable, Mapping, Sequence

from roleguide.answers.describe import CallingRole, CertificationDescription, RoleDescription, SkillDescription
from roleguide.answers.rows import Row, Section, place_on, places_on
from roleguide.guide.model import Certification, Dispute, Fact
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.certifications import (
    certification_name,
    exam_text,
    fee_text,
    helpers,
    introduced,
    prerequisites,
    standing,
    validity_text,
)
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
    codes = [
        *(f"O*NET-SOC {code}" for code in role.codes.onet),
        *([f"ESCO {role.codes.esco}"] if role.codes.esco else []),
        *([f"SFIA 9 {', '.join(role.codes.sfia)}"] if role.codes.sfia else []),
    ]
    blocks = [_section_block(section, described) for section in described.sections]
    if surroundings:
        blocks += [_career(described), _related(described), _confused(described)]
    lead = to_lines(
        ("In short", [Item(text=role.summary.text, cites=cites_of(role.summary.sources))]),
        ("Also called", to_items([_also_called(role.aliases)])),
        ("Also means", [Item(text=fact.text, cites=cites_of(fact.sources)) for fact in role.also_means]),
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
    """What a role's page says about a certification: how strongly it is asked for, and its full name."""
    certification = certifications[row.key]
    yield from cell_items(row.cells[0])
    yield Item(text=introduced(certification, certifications))


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
    blocks = (
        Block(title="What it asks", lines=to_lines(*_rules(described))),
        Block(title="What it leads to", lines=to_lines(*_consequences(described))),
        Block(title="Called for by", lines=_called_for(described.calls)),
        Block(title="Disputed", note="what other sources say", lines=tuple(_disputed(certification.disputed))),
    )
    stated = certification.standing
    lead = to_lines(
        ("Short", to_items([certification.short or ""])),
        ("Issuer", to_items([certification.issuer])),
        ("Page", to_items([certification.page or ""])),
        ("Status", to_items([standing(certification, others)], cites_of(stated.sources)) if stated else []),
        ("Difficulty", to_items([certification.difficulty.value if certification.difficulty else ""])),
        ("Took over", to_items([", ".join(others[old_id].label for old_id in described.replaces)])),
        ("Note", _fact_items(certification.note)),
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


def _rules(described: CertificationDescription) -> Iterable[tuple[str, Sequence[Item]]]:
    certification, others = described.certification, described.certifications
    yield "Prerequisites", list(prerequisites(certification, others))
    chains = [" -> ".join(certification_name(others[step_id]) for step_id in chain) for chain in described.chains]
    yield "Chain", to_items([*chains, "and by more ways" if described.more_chains else ""])
    yield "Helps", list(helpers(certification, others))
    exam, fee, valid = certification.exam, certification.fee, certification.valid
    yield "Exam", to_items([exam_text(exam)], cites_of(exam.sources)) if exam else []
    if fee:
        yield "Fee", to_items([fee_text(fee)], cites_of(fee.sources))
    elif certification.page and certification.is_awarded:
        yield "Fee", to_items(["see the issuer's page"])
    yield "Valid", to_items([validity_text(valid)], cites_of(valid.sources)) if valid else []
    yield "Renewal", _fact_items(certification.renewal)
    changes = sorted(certification.changes, key=lambda change: change.day)
    yield "Changes", [Item(text=f"{change.day}: {change.text}", cites=cites_of(change.sources)) for change in changes]


def _fact_items(fact: Fact | None) -> list[Item]:
    return [Item(text=fact.text, cites=cites_of(fact.sources))] if fact else []


def _disputed(disputes: Iterable[Dispute]) -> Iterable[Line]:
    for dispute in disputes:
        yield to_line(dispute.about, Item(text=dispute.text, cites=cites_of(dispute.sources)))


def _consequences(described: CertificationDescription) -> Iterable[tuple[str, Sequence[Item]]]:
    others = described.certifications
    yield "Required by", to_items([", ".join(others[next_id].label for next_id in described.leads_to)])
    yield (
        "Counts for",
        [
            Item(text=f"{certification_name(others[target_id])}: {use.text}", cites=cites_of(use.sources))
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
