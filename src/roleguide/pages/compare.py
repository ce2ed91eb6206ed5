"""Builds the page of a comparison."""

from collections.abc import Collection, Iterable, Sequence

from roleguide.answers.compare import Comparison, Counts, count
from roleguide.answers.rows import Mark, Row, Section
from roleguide.guide.model import EDITORIAL
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.become import moving_block
from roleguide.pages.page import (
    Block,
    Item,
    Line,
    Page,
    cell_items,
    cites_of,
    filled,
    finished,
    shortened,
    shortest_names,
    to_items,
    to_line,
    to_lines,
)
from roleguide.text import continued, first_sentence, in_words


def comparison_page(comparison: Comparison, *, unfold: bool = False, only: Collection[SectionId] = ()) -> Page:
    """The page of a comparison; `only` names the sections it was limited to, if it was.

    Rows that are the same are folded into a line of labels per section, unless `unfold`.
    """
    roles = comparison.roles
    heads = tuple(shortened(role.label) for role in roles)
    names = shortest_names(heads)
    folded = () if unfold else filled([_same(comparison), _unimportant(comparison)])
    ids = " ".join(role.id for role in roles)
    chosen = f" --only {','.join(only)}" if only else ""
    lead = tuple(_compare_lead(comparison, names))
    blocks = filled(
        [
            *(_compared(section, names, unfold=unfold) for section in comparison.sections),
            *(moving_block(move) for move in comparison.moves),
            _notes(comparison, names),
        ]
    )
    page = Page(
        titles=tuple(role.title for role in roles),
        edition=comparison.edition,
        lead=lead,
        heads=heads,
        names=names,
        blocks=blocks,
        folded=folded,
        next=(
            *([f"roleguide compare {ids}{chosen} --all"] if folded else []),
            *(f"roleguide describe {role.id}" for role in roles[:2]),
        ),
    )
    return finished(page, comparison.citations)


def _compare_lead(comparison: Comparison, names: Sequence[str]) -> Iterable[Line]:
    contrast = comparison.contrast
    statement = comparison.in_one_line
    has_scope = any(section.id is SectionId.SCOPE for section in comparison.sections)
    if statement and (contrast or not has_scope):  # without a contrast it repeats the first rows of the scope
        yield to_line("In one line", Item(text=statement.text, cites=cites_of(statement.sources)))
    if statement is None:
        named_roles = zip(names, comparison.roles, strict=True)
        items = (
            Item(
                text=f"{name}: {continued(first_sentence(role.summary.text))}",
                cites=cites_of(role.summary.sources),
            )
            for name, role in named_roles
        )
        yield to_line("In short", *items)
    if contrast and contrast.asks:
        questions = [(name, contrast.asks.get(role.id)) for name, role in zip(names, comparison.roles, strict=True)]
        yield to_line("Tell apart", *(Item(text=f'{name}: "{question}"') for name, question in questions if question))
    if comparison.sections:
        yield to_line("Counted", Item(text=_counted(comparison.counts, names)))
    else:
        yield to_line("Counted", Item(text="the guide says nothing about these roles here"))
    uncounted = [_APART[section.id] for section in comparison.sections if section.apart]
    if uncounted:
        yield to_line("Not counted", *(Item(text=text) for text in uncounted))


def _notes(comparison: Comparison, names: Sequence[str]) -> Block:
    """What is to be said about each role as a whole, such as what is not known about it."""
    notes = zip(names, comparison.roles, strict=True)
    return Block(title="Notes", lines=to_lines(*((name, to_items([role.note or ""])) for name, role in notes)))


def _counted(counts: Counts, names: Sequence[str]) -> str:
    differ = "1 row differs" if counts.differs == 1 else f"{counts.differs} rows differ"
    return ", ".join([differ, *_counted_only(counts, names), f"{counts.same} the same"])


def _counted_only(counts: Counts, names: Sequence[str]) -> list[str]:
    return [f"{number} only {name}" for number, name in zip(counts.only, _called(names), strict=True) if number]


_LONGEST = 24
"""The most characters of a name that the page repeats in many lines."""


def _called(names: Sequence[str]) -> list[str]:
    """The names, or if one of them is too long to be repeated, the position of each: "the first" and so on."""
    if max(map(len, names)) > _LONGEST:
        return [f"the {place}" for place in ("first", "second", "third", "fourth", "fifth")[: len(names)]]
    return list(names)


def _compared(section: Section, names: Sequence[str], *, unfold: bool) -> Block:
    counts = count(section.lined_up, columns=len(names))
    notes = [
        *([_not_comparable(section, names)] if section.apart else []),
        *([f"{counts.differs} {'differs' if counts.differs == 1 else 'differ'}"] if counts.differs else []),
        *_counted_only(counts, names),
        *([f"{counts.same} same"] if counts.same else []),
    ]
    lines = tuple(
        _compared_line(row, names, lines_up=section.lines_up(row))
        for row in section.rows
        if unfold or (row.mark is not Mark.SAME and row.is_important)
    )
    return Block(title=section.id.label, note=", ".join(notes), lines=lines)


_APART = {
    SectionId.DUTIES: "duties: told in different lists of topics, so that no rows line up",
    SectionId.SKILLS: "skills: told in different lists, on different scales, so that no rows line up",
}
"""The note on a section in which roles share no vocabulary."""


def _not_comparable(section: Section, names: Sequence[str]) -> str:
    if len(section.apart) == len(names):
        return "no rows line up"
    return f"none lines up with {' and '.join(_called(names)[index] for index in section.apart)}"


def _compared_line(row: Row, names: Sequence[str], *, lines_up: bool) -> Line:
    gap = f"{row.gap:+d}" if row.gap else ""
    if row.mark is Mark.ONLY:
        gap = f"only {_called(names)[row.filled[0]]}" if lines_up else ""
    return Line(
        label=row.label,
        cells=tuple(cell_items(cell) for cell in row.cells),
        mark=row.mark,
        sign=_sign(row) if lines_up else "",
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


def _same(comparison: Comparison) -> Block:
    """The rows that are the same, as labels only, one line per section."""
    same = [(section, [row for row in section.rows if row.mark is Mark.SAME]) for section in comparison.sections]
    return _labels_of(same, f"Same in {_everywhere(comparison)}")


def _unimportant(comparison: Comparison) -> Block:
    """The rows that differ but are not important to any role, as labels only."""
    rows = [
        (section, [row for row in section.rows if row.mark is not Mark.SAME and not row.is_important])
        for section in comparison.sections
    ]
    return _labels_of(rows, f"Less important in {_everywhere(comparison)}")


def _everywhere(comparison: Comparison) -> str:
    columns = len(comparison.roles)
    return "both" if columns == 2 else f"all {in_words(columns)}"


def _labels_of(rows_by_section: Iterable[tuple[Section, Sequence[Row]]], title: str) -> Block:
    filled_in = [(section, rows) for section, rows in rows_by_section if rows]
    number = sum(len(rows) for _, rows in filled_in)
    lines = (to_line(section.id.label, *_label_items(rows)) for section, rows in filled_in)
    return Block(title=f"{title} ({number})", note="--all shows them", lines=tuple(lines))


def _label_items(rows: Sequence[Row]) -> Iterable[Item]:
    """The labels of rows, each with its sources; joined into one item if all show the same source numbers."""
    cites_by_row = [_row_cites(row) for row in rows]
    if len({frozenset(cites) - {EDITORIAL} for cites in cites_by_row}) == 1:
        source_ids = dict.fromkeys(source_id for cites in cites_by_row for source_id in cites)
        yield Item(text=", ".join(row.label for row in rows), cites=tuple(source_ids))
    else:
        yield from (Item(text=row.label, cites=cites) for row, cites in zip(rows, cites_by_row, strict=True))


def _row_cites(row: Row) -> tuple[str, ...]:
    return cites_of(dict.fromkeys(source_id for cell in row.cells for entry in cell for source_id in entry.sources))
