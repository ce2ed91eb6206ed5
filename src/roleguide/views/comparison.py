"""The page of a comparison."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from roleguide.compare import Comparison, Counts, count
from roleguide.facts import Mark, Row, Section
from roleguide.terms import SectionId
from roleguide.views.pathway import moving_block
from roleguide.views.sheet import (
    Block,
    Item,
    Line,
    Sheet,
    cell_items,
    cites_of,
    filled,
    lines_of,
    shortest_names,
    source_lines,
    source_numbers,
    to_line,
)
from roleguide.wording import continued, in_sentence, in_words


def comparison_sheet(comparison: Comparison, *, unfold: bool = False, only: Collection[SectionId] = ()) -> Sheet:
    """The page of a comparison, of certain sections `only` where it is one of those.

    Rows that are the same are folded into one line of labels, unless `unfold`.
    """
    roles = comparison.roles
    names = shortest_names([role.label for role in roles])
    numbers = source_numbers(comparison.sources)
    folded = None if unfold else _folded(comparison, numbers)
    ids = " ".join(role.id for role in roles)
    chosen = f" --only {','.join(only)}" if only else ""
    lead = tuple(_compare_lead(comparison, names, numbers))
    blocks = filled(
        [
            *(_compared(section, names, numbers, unfold=unfold) for section in comparison.sections),
            *(moving_block(move, numbers) for move in comparison.moves),
        ]
    )
    return Sheet(
        titles=tuple(role.title for role in roles),
        edition=comparison.edition,
        lead=lead,
        heads=tuple(role.label for role in roles),
        names=names,
        blocks=blocks,
        folded=folded,
        sources=source_lines(comparison.sources, lead, lines_of(blocks), lines_of([folded] if folded else [])),
        next=(
            *([f"roleguide compare {ids}{chosen} --all"] if folded else []),
            *(f"roleguide describe {role.id}" for role in roles[:2]),
        ),
    )


def _compare_lead(comparison: Comparison, names: Sequence[str], numbers: Mapping[str, str]) -> Iterable[Line]:
    contrast = comparison.contrast
    if comparison.in_one_line is not None:
        told = comparison.in_one_line
        yield to_line("In one line", Item(text=told.text, cites=cites_of(told.sources, numbers)))
    if len(comparison.roles) > 2:
        shorts = zip(names, comparison.roles, strict=True)
        items = (
            Item(text=f"{name}: {continued(role.summary.text)}", cites=cites_of(role.summary.sources, numbers))
            for name, role in shorts
        )
        yield to_line("In short", *items)
    if contrast and contrast.asks:
        asked = [(name, contrast.asks.get(role.id)) for name, role in zip(names, comparison.roles, strict=True)]
        yield to_line("Tell apart", *(Item(text=f'{name}: "{question}"') for name, question in asked if question))
    if comparison.sections:
        yield to_line("Counted", Item(text=_counted(comparison.counts, names)))
    else:
        yield to_line("Counted", Item(text="the guide says nothing about these roles here"))


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
        cells=tuple(cell_items(cell, numbers) for cell in row.cells),
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
        to_line(section.id.label, *(Item(text=row.label, cites=_row_cites(row, numbers)) for row in rows))
        for section, rows in same
        if rows
    ]
    columns = len(comparison.roles)
    everywhere = "both" if columns == 2 else f"all {in_words(columns)}"
    title = f"Same in {everywhere} ({comparison.counts.same})"
    return Block(title=title, note="--all shows them", lines=tuple(lines)) if lines else None


def _row_cites(row: Row, numbers: Mapping[str, str]) -> tuple[str, ...]:
    return cites_of((an_id for cell in row.cells for entry in cell for an_id in entry.sources), numbers)
