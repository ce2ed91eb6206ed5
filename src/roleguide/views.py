"""Core results → one neutral `Sheet`, which every page format draws.

All wording and every decision about what a page shows is made here; a renderer only draws. (JSON is not a page:
`payload` makes it from the core results.)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from roleguide.catalogue import Catalogue, Matrix
from roleguide.compare import Comparison, Counts, count
from roleguide.facts import Cell, Entry, Level, Mark, Row, Section, SectionId
from roleguide.model import EDITORIAL, Ask, Certification, Guide, Role, Source, Status
from roleguide.profile import Call, CertificationProfile, RoleProfile, SkillProfile

UNSOURCED = "?"
"""Stands in the place of a source's number where a statement has no source at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One phrase on a page."""

    text: str
    tag: str = ""  # a word about the phrase, such as "required"
    level: Level | None = None  # draws a bar before the text
    link: str = ""  # an address that follows the text
    cites: tuple[str, ...] = ()  # numbers in the list of sources; empty: this guide's own judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A labelled line of a page: one cell for each column; an empty cell means that there is nothing."""

    label: str
    cells: tuple[tuple[Item, ...], ...]
    mark: Mark | None = None  # None: the page does not compare
    sign: str = ""  # the mark as one character: = ~ < > between two columns, = ~ ahead of more
    apart: int | None = None  # the column that stands apart from all others
    gap: str = ""  # how far apart two columns are: "+1", "only program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A headed part of a page."""

    title: str
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Short marks in many columns; an empty mark means that there is nothing."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # label, then one mark a column


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page: title, what matters most, the columns' heads, the blocks, what stands behind them, where to go next."""

    title: str
    edition: str
    blocks: tuple[Block, ...]
    lead: tuple[Line, ...] = ()
    heads: tuple[str, ...] = ()  # empty: a single column without a head
    names: tuple[str, ...] = ()  # the heads as short as can be told apart
    grid: Grid | None = None  # comes after the blocks
    folded: Block | None = None  # what is the same everywhere, as one line of labels
    sources: tuple[Line, ...] = ()  # labelled "[1]" and so on
    next: tuple[str, ...] = ()  # commands


# --- compare ---------------------------------------------------------------------------------------------------------


def comparison_sheet(comparison: Comparison, *, unfold: bool = False) -> Sheet:
    """The page of a comparison. Rows that are the same are folded into one line of labels, unless `unfold`."""
    roles = comparison.roles
    names = shortest_names([role.label for role in roles])
    numbers = _numbers(comparison.sources)
    rows = [row for section in comparison.sections for row in section.rows]
    folded = None if unfold else _folded(comparison, numbers)
    ids = " ".join(role.id for role in roles)
    blocks = tuple(_compared(section, names, numbers, unfold=unfold) for section in comparison.sections)
    return Sheet(
        title=" <> ".join(role.title for role in roles),
        edition=comparison.edition,
        lead=tuple(_compare_lead(comparison, names, numbers)),
        heads=tuple(role.label for role in roles),
        names=names,
        blocks=tuple(block for block in blocks if block.lines),
        folded=folded,
        sources=_source_lines(comparison.sources, (cell for row in rows for cell in row.cells)),
        next=(
            *([f"roleguide compare {ids} --all"] if folded else []),
            *(f"roleguide describe {role.id}" for role in roles[:2]),
        ),
    )


def _compare_lead(comparison: Comparison, names: Sequence[str], numbers: Mapping[str, str]) -> Iterable[Line]:
    contrast = comparison.contrast
    if comparison.in_one_line is not None:
        cites = _cites(contrast.sources, numbers) if contrast and contrast.sources else ()
        yield _line("In one line", Item(text=comparison.in_one_line, cites=cites))
    if len(comparison.roles) > 2:
        shorts = zip(names, comparison.roles, strict=True)
        yield _line("In short", *(Item(text=f"{name}: {in_sentence(role.summary.text)}") for name, role in shorts))
    if contrast and contrast.asks:
        asked = [(name, contrast.asks.get(role.id)) for name, role in zip(names, comparison.roles, strict=True)]
        yield _line("Tell apart", *(Item(text=f'{name}: "{question}"') for name, question in asked if question))
    if comparison.sections:
        yield _line("Counted", Item(text=_counted(comparison.counts, names)))
    else:
        yield _line("Counted", Item(text="the guide says nothing about these roles here"))


def _counted(counts: Counts, names: Sequence[str]) -> str:
    differ = "1 row differs" if counts.differs == 1 else f"{counts.differs} rows differ"
    return ", ".join([differ, *_counted_only(counts, names), f"{counts.same} the same"])


def _counted_only(counts: Counts, names: Sequence[str]) -> list[str]:
    return [f"{number} only {in_sentence(name)}" for number, name in zip(counts.only, names, strict=True) if number]


def _compared(section: Section, names: Sequence[str], numbers: Mapping[str, str], *, unfold: bool) -> Block:
    counts = count(section.rows, columns=len(names))
    notes = [
        *([f"{counts.differs} {'differs' if counts.differs == 1 else 'differ'}"] if counts.differs else []),
        *_counted_only(counts, names),
        *([f"{counts.same} same"] if counts.same else []),
    ]
    lines = tuple(_compared_line(row, names, numbers) for row in section.rows if unfold or row.mark is not Mark.SAME)
    return Block(title=section.id.label, note=", ".join(notes), lines=lines)


def _compared_line(row: Row, names: Sequence[str], numbers: Mapping[str, str]) -> Line:
    gap = f"{row.gap:+d}" if row.gap else ""
    if row.mark is Mark.ONLY:
        gap = f"only {in_sentence(names[row.filled[0]])}"
    return Line(
        label=row.label,
        cells=tuple(_items(cell, numbers) for cell in row.cells),
        mark=row.mark,
        sign=_sign(row),
        apart=row.apart,
        gap=gap,
    )


def _sign(row: Row) -> str:
    match row.mark:
        case Mark.SAME:
            return "="
        case Mark.ONLY if len(row.cells) == 2:
            return "<>"[row.filled[0]]
        case Mark.ONLY | Mark.DIFFERS:
            return "~"


def _folded(comparison: Comparison, numbers: Mapping[str, str]) -> Block | None:
    """The rows that are the same, as labels only, one line a section; None where there are none."""
    same = [(section, [row for row in section.rows if row.mark is Mark.SAME]) for section in comparison.sections]
    lines = [
        _line(section.id.label, *(Item(text=row.label, cites=_row_cites(row, numbers)) for row in rows))
        for section, rows in same
        if rows
    ]
    columns = len(comparison.roles)
    everywhere = "both" if columns == 2 else f"all {_in_words(columns)}"
    title = f"Same in {everywhere} ({comparison.counts.same})"
    return Block(title=title, note="--all shows them", lines=tuple(lines)) if lines else None


def _row_cites(row: Row, numbers: Mapping[str, str]) -> tuple[str, ...]:
    return _cites((an_id for cell in row.cells for entry in cell for an_id in entry.sources), numbers)


# --- describe --------------------------------------------------------------------------------------------------------


def role_sheet(described: RoleProfile, *, surroundings: bool = True) -> Sheet:
    """The page of one role; without `surroundings`, nothing but its own sections."""
    role = described.role
    numbers = _numbers(described.sources)
    codes = [f"O*NET-SOC {code}" for code in role.codes.onet] + ([f"ESCO {role.codes.esco}"] if role.codes.esco else [])
    blocks = [_described(section, described, numbers) for section in described.sections]
    if surroundings:
        blocks += [_career(described), _confused(described, numbers)]
    confused_with = described.confusions[0].role.id if described.confusions else None
    return Sheet(
        title=role.title,
        edition=described.edition,
        lead=_lines(
            ("In short", [Item(text=role.summary.text, cites=_cites(role.summary.sources, numbers))]),
            ("Also called", _texts([", ".join(role.aliases)])),
            ("Family", _texts([described.family.title if described.family else ""])),
            ("Listed as", _texts([", ".join(codes)])),
        ),
        blocks=_filled(blocks),
        sources=_source_lines(
            described.sources, (cell for section in described.sections for row in section.rows for cell in row.cells)
        ),
        next=(
            *([f"roleguide compare {role.id} {confused_with}"] if confused_with else []),
            *(f"roleguide describe {other.id}" for other in described.leads_to[:1]),
        ),
    )


def _described(section: Section, described: RoleProfile, numbers: Mapping[str, str]) -> Block:
    def line(row: Row) -> Line:
        if section.id is SectionId.CERTIFICATIONS:
            return _line(row.label, *_certification_items(row, described.certifications, numbers))
        return Line(label=row.label, cells=(_items(row.cells[0], numbers),))

    rows = section.rows
    if section.id is SectionId.CERTIFICATIONS:
        rows = tuple(sorted(rows, key=lambda row: row.cells[0][0].weight, reverse=True))
    return Block(title=section.id.label, lines=tuple(map(line, rows)))


def _certification_items(
    row: Row, certifications: Mapping[str, Certification], numbers: Mapping[str, str]
) -> Iterable[Item]:
    """What a page about a role says of a certification it calls for: its name, and what it takes to be admitted."""
    certification = certifications[row.key]
    yield from _items(row.cells[0], numbers)
    named = f"{certification.title}, {certification.issuer}"
    if certification.status is not Status.ACTIVE:
        named += f"; {_standing(certification, certifications)}"
    told = [
        named,
        *(_asked(certification.asks, certifications) or ["asks nothing beforehand"]),
        *(f"{certifications[an_id].label}: {use}" for an_id, use in certification.counts.items()),
        *([certification.note] if certification.note else []),
    ]
    cites = _cites(certification.sources, numbers)
    yield from (Item(text=text, cites=cites if at == len(told) else ()) for at, text in enumerate(told, start=1))


def _asked(asks: Sequence[Ask], certifications: Mapping[str, Certification]) -> list[str]:
    """What admission takes, one alternative a line; what all of them ask alike is told once, at the end."""
    ways = [
        [*(certifications[an_id].label for an_id in ask.holds), ask.education, ask.experience, ask.training]
        for ask in asks
    ]
    always = [part for part in ways[0] if part and all(part in way for way in ways)] if len(ways) > 1 else []
    lines = [", ".join(part for part in way if part and part not in always) for way in ways]
    told = [f"{'or' if at else 'asks'} {line}" for at, line in enumerate(lines)]
    return [*told, f"in each case {', '.join(always)}"] if always else told


def _standing(certification: Certification, certifications: Mapping[str, Certification]) -> str:
    """Where a certification stands with its issuer: "active", "replaced by PMI-PMOCP"."""
    successor = certification.replaced_by
    return f"{certification.status} by {certifications[successor].label}" if successor else certification.status.value


def _career(described: RoleProfile) -> Block:
    leads_to, comes_from = (
        ", ".join(role.title for role in roles) for roles in (described.leads_to, described.comes_from)
    )
    return Block(title="Career", lines=_lines(("Leads to", _texts([leads_to])), ("Comes from", _texts([comes_from]))))


def _confused(described: RoleProfile, numbers: Mapping[str, str]) -> Block:
    lines = (
        _line(
            confusion.role.label,
            Item(text=confusion.contrast.in_one_line, cites=_cites(confusion.contrast.sources, numbers)),
            Item(text=f"roleguide compare {described.role.id} {confusion.role.id}"),
        )
        for confusion in described.confusions
    )
    return Block(title="Often confused with", lines=tuple(lines))


def certification_sheet(described: CertificationProfile) -> Sheet:
    """The page of one certification."""
    certification, others = described.certification, described.certifications
    numbers = _numbers(described.sources)
    cites = _cites(certification.sources, numbers)
    blocks = (
        Block(title="What it asks", lines=_lines(*_admission(described))),
        Block(title="What it leads to", lines=_lines(*_consequences(described))),
        Block(title="Called for by", lines=_called_for(described.calls, numbers)),
    )
    return Sheet(
        title=certification.title,
        edition=described.edition,
        lead=_lines(
            ("Short", _texts([certification.short or ""])),
            ("Issuer", [Item(text=certification.issuer, cites=cites)]),
            ("Status", _texts([_standing(certification, others)])),
            ("Took over", _texts([", ".join(others[an_id].label for an_id in described.replaces)])),
            ("Note", _texts([certification.note or ""])),
        ),
        blocks=_filled(blocks),
        sources=_source_lines(described.sources, (call.cell for call in described.calls)),
        next=(
            *(f"roleguide describe {call.role.id}" for call in described.calls[:1]),
            *(f"roleguide describe {an_id}" for an_id in described.leads_to[:1]),
            "roleguide list --certifications",
        ),
    )


def _admission(described: CertificationProfile) -> Iterable[tuple[str, Sequence[Item]]]:
    certification, others = described.certification, described.certifications
    yield "Admission", _texts(_asked(certification.asks, others) or ["asks nothing beforehand"])
    yield "Chain", _texts(" -> ".join(others[an_id].label for an_id in chain) for chain in described.chains)
    yield "Helps", _texts(f"{others[an_id].label}: {use}" for an_id, use in certification.counts.items())
    exam = certification.exam
    if exam:
        told = [
            f"{exam.questions} questions" if exam.questions else "",
            f"{exam.minutes} minutes" if exam.minutes else "",
            f"to pass: {exam.pass_mark}" if exam.pass_mark else "",
            exam.note or "",
        ]
        yield "Exam", _texts(told)
    if certification.valid_years:
        yield "Valid for", _texts([_number(certification.valid_years, "year")])
    yield "Renewal", _texts([certification.renewal or ""])


def _consequences(described: CertificationProfile) -> Iterable[tuple[str, Sequence[Item]]]:
    others = described.certifications
    yield "Asked for by", _texts([", ".join(others[an_id].label for an_id in described.leads_to)])
    yield "Counts for", _texts(f"{others[an_id].label}: {use}" for an_id, use in described.helps_with.items())


def skill_sheet(described: SkillProfile) -> Sheet:
    """The page of one skill."""
    numbers = _numbers(described.sources)
    steps = len(described.scale)
    levels = (
        _line(level, Item(text=meaning, level=Level(rank=rank, steps=steps)))
        for rank, (level, meaning) in enumerate(described.scale.items(), start=1)
    )
    return Sheet(
        title=described.skill.title,
        edition=described.edition,
        lead=_lines(("In short", _texts([described.skill.about or ""]))),
        blocks=_filled(
            [
                Block(title="Levels", lines=tuple(levels)),
                Block(title="Called for by", lines=_called_for(described.calls, numbers)),
            ]
        ),
        sources=_source_lines(described.sources, (call.cell for call in described.calls)),
        next=(
            *(f"roleguide describe {call.role.id}" for call in described.calls[:1]),
            "roleguide list --skills",
        ),
    )


def _called_for(calls: Iterable[Call], numbers: Mapping[str, str]) -> tuple[Line, ...]:
    return tuple(Line(label=call.role.label, cells=(_items(call.cell, numbers),)) for call in calls)


# --- list ------------------------------------------------------------------------------------------------------------


def catalogue_sheet(catalogue: Catalogue) -> Sheet:
    """The page that lists roles by family; roles of no family come last."""
    families: list[tuple[str | None, str]] = [(an_id, family.title) for an_id, family in catalogue.families.items()]
    blocks = [
        Block(title=title, note=_number(len(lines), "role"), lines=lines)
        for family_id, title in [*families, (None, "Other")]
        if (lines := tuple(_listed(role) for role in catalogue.roles if role.family == family_id))
    ]
    first = [role.id for role in catalogue.roles[:2]]
    return Sheet(
        title=catalogue.title,
        lead=() if blocks else (_line("Roles", Item(text="none: this guide describes no role")),),
        edition=catalogue.edition,
        blocks=tuple(blocks),
        next=(
            *(f"roleguide describe {role_id}" for role_id in first[:1]),
            *([f"roleguide compare {' '.join(first)}"] if len(first) == 2 else []),
        ),
    )


def _listed(role: Role) -> Line:
    return _line(role.id, Item(text=f"{role.title}: {in_sentence(role.summary.text)}"))


def certifications_sheet(guide: Guide) -> Sheet:
    """The page that lists certifications by issuer, in the order of the guide."""
    issuers = dict.fromkeys(one.issuer for one in guide.certifications.values())
    blocks = []
    for issuer in issuers:
        own = {an_id: one for an_id, one in guide.certifications.items() if one.issuer == issuer}
        lines = tuple(_line(an_id, Item(text=one.title, tag=_unless_active(one, guide))) for an_id, one in own.items())
        blocks.append(Block(title=issuer, note=_number(len(lines), "certification"), lines=lines))
    first = next(iter(guide.certifications), None)
    return Sheet(
        title=f"Certifications: {guide.title}",
        edition=guide.edition,
        lead=() if blocks else (_line("None", Item(text="this guide names no certification")),),
        blocks=tuple(blocks),
        next=(*([f"roleguide describe {first}"] if first else []), "roleguide list --matrix certifications"),
    )


def _unless_active(certification: Certification, guide: Guide) -> str:
    return "" if certification.status is Status.ACTIVE else _standing(certification, guide.certifications)


def skills_sheet(guide: Guide) -> Sheet:
    """The page that lists skills, in the order of the guide."""
    lines = tuple(
        _line(an_id, Item(text=f"{skill.title}: {skill.about}" if skill.about else skill.title))
        for an_id, skill in guide.skills.items()
    )
    first = next(iter(guide.skills), None)
    return Sheet(
        title=f"Skills: {guide.title}",
        edition=guide.edition,
        lead=() if lines else (_line("None", Item(text="this guide names no skill")),),
        blocks=_filled([Block(title="Skills", note=_number(len(lines), "skill"), lines=lines)]),
        next=(*([f"roleguide describe {first}"] if first else []), "roleguide list --matrix skills"),
    )


_MARKS = {
    SectionId.DUTIES: "the number of statements",
    SectionId.SKILLS: "the level, counted from the lowest",
    SectionId.CERTIFICATIONS: "R required, T typical, H helpful",
}


def matrix_sheet(matrix: Matrix) -> Sheet:
    """The page that sets all roles against the keys of one section, a mark in each cell."""
    codes = _codes(matrix.roles)
    rows = tuple((row.label, tuple(map(_matrix_mark, row.cells))) for row in matrix.rows)
    key = [_line(code, Item(text=role.title)) for code, role in zip(codes, matrix.roles, strict=True)]
    return Sheet(
        title=f"Roles against {matrix.section.label.lower()}",
        edition=matrix.edition,
        lead=(_line("Marks", Item(text=_MARKS.get(matrix.section, "x where there is something"))),),
        blocks=_filled([Block(title="Columns", lines=tuple(key))]),
        grid=Grid(heads=codes, rows=rows) if rows else None,
        next=tuple(f"roleguide describe {role.id}" for role in matrix.roles[:1]),
    )


def _matrix_mark(cell: Cell) -> str:
    if not cell:
        return ""
    if cell[0].level:
        return str(cell[0].level.rank)
    return cell[0].text[0].upper() if cell[0].need else str(len(cell))


def _codes(roles: Sequence[Role]) -> tuple[str, ...]:
    """A short head for each column: the first abbreviation of the role, or its place where it has none."""
    return tuple(
        next((name for name in role.aliases if len(name) <= 4 and name[:1].isupper()), str(at))
        for at, role in enumerate(roles, start=1)
    )


# --- shared ----------------------------------------------------------------------------------------------------------


def shortest_names(labels: Sequence[str]) -> tuple[str, ...]:
    """The labels without the last words that all share.

    "Program manager" and "Project manager" are told
    apart by their first words.

    Where a label would be left with no word, no word is taken from any.
    """
    words = [label.split() for label in labels]
    while len(words) > 1 and all(len(own) > 1 for own in words) and len({own[-1].casefold() for own in words}) == 1:
        words = [own[:-1] for own in words]
    return tuple(" ".join(own) for own in words)


def in_sentence(name: str) -> str:
    """A name as it stands inside a sentence: "Program" becomes "program", "CIO" and "IT director" stay."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _in_words(number: int) -> str:
    return {2: "two", 3: "three", 4: "four", 5: "five"}.get(number, str(number))


def _line(label: str, *items: Item) -> Line:
    return Line(label=label, cells=(items,))


def _lines(*told: tuple[str, Sequence[Item]]) -> tuple[Line, ...]:
    """Labelled lines, without those that have nothing to say."""
    return tuple(_line(label, *items) for label, items in told if items)


def _texts(texts: Iterable[str]) -> list[Item]:
    """The texts as items, empty ones left out."""
    return [Item(text=text) for text in texts if text]


def _filled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.lines)


def _items(cell: Cell, numbers: Mapping[str, str]) -> tuple[Item, ...]:
    def item(entry: Entry) -> Item:
        tag = entry.need.value if entry.need and entry.need != entry.text else ""
        return Item(text=entry.text, tag=tag, level=entry.level, cites=_cites(entry.sources, numbers))

    return tuple(map(item, cell))


def _numbers(sources: Mapping[str, Source]) -> dict[str, str]:
    """Source id to its number on the page; this guide's own judgement has none."""
    return {an_id: str(at) for at, an_id in enumerate((an_id for an_id in sources if an_id != EDITORIAL), start=1)}


def _cites(ids: Iterable[str], numbers: Mapping[str, str]) -> tuple[str, ...]:
    wanted = set(ids)
    return tuple(number for an_id, number in numbers.items() if an_id in wanted) if wanted else (UNSOURCED,)


def _source_lines(sources: Mapping[str, Source], cells: Iterable[Cell]) -> tuple[Line, ...]:
    numbers = _numbers(sources)
    lines = [_line(f"[{number}]", _source_item(sources[an_id])) for an_id, number in numbers.items()]
    if EDITORIAL in sources:
        lines.append(_line("[ ]", Item(text=f"no number: {sources[EDITORIAL].title}")))
    if any(not entry.sources for cell in cells for entry in cell):
        lines.append(_line(f"[{UNSOURCED}]", Item(text="no source is given")))
    return tuple(lines)


def _source_item(source: Source) -> Item:
    checked = f"checked {source.checked.isoformat()}" if source.checked else "not dated"
    parts = [source.publisher, source.title, source.note, checked]
    return Item(text=", ".join(part for part in parts if part), link=source.url or "")
