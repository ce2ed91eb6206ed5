"""Builds the page of a comparison of certifications.

What stands in its cells is in `certification_column`. Rows are about one aspect or several, depending on how much room
there is for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from roleguide.answers.compare_certifications import Aspect, CertificationComparison
from roleguide.answers.rows import Mark
from roleguide.pages.certification_column import RENEWED, REQUIRED, Column
from roleguide.pages.certifications import certification_name
from roleguide.pages.page import Block, Item, Line, Page, filled, finished, to_line
from roleguide.text import in_words

_Rows = Mapping[str, tuple[Aspect, ...]]
"""Row labels to what the rows are about. The difficulty has no row: it is said with the full names, at the top."""

_OF_TWO: _Rows = {
    "Training, prerequisites": REQUIRED,
    "Exam": (Aspect.EXAM,),
    "Valid": (Aspect.VALID,),
    "Renewal": (Aspect.RENEWAL,),
    "Fee": (Aspect.FEE,),
}
_OF_MORE: _Rows = {  # on most terminals, each of them takes a line of every row
    "Training, prerequisites": REQUIRED,
    "Exam, fee": (Aspect.EXAM, Aspect.FEE),
    "Valid, renewal": RENEWED,
}
_IN_FULL: _Rows = {
    "Prerequisites": (Aspect.PREREQUISITES, Aspect.HELPED_BY),
    "Training": (Aspect.TRAINING,),
    "Exam": (Aspect.EXAM,),
    "Valid": (Aspect.VALID,),
    "Renewal": (Aspect.RENEWAL,),
    "Fee": (Aspect.FEE,),
}
_HELPING: _Rows = {"Wanted by": (Aspect.WANTED_BY,), "Opens": (Aspect.OPENS,)}

_FIRST = (REQUIRED, (Aspect.EXAM,), (Aspect.VALID,))
"""What a page of two says of each, at its beginning, even if it is the same."""

_SHORT = 30
"""The most characters of what is the same for two certifications and still said of each."""


def certification_comparison_page(comparison: CertificationComparison, *, full: bool = False) -> Page:
    """The page of a comparison of certifications.

    What is the same for all is said once, at the end, where that is shorter; with `full`, everything is in its place.
    """
    compared = comparison.compared
    many = len(compared) > 2
    columns = [
        Column(compared=one, certifications=comparison.certifications, in_full=full, run_in=many and not full)
        for one in compared
    ]
    getting = _IN_FULL if full else _OF_MORE if many else _OF_TWO
    blocks, same = [], []
    for title, rows in (("Getting and staying certified", getting), ("Where it helps", _HELPING)):
        shown = []
        for label, aspects in rows.items():
            line = _line(label, aspects, comparison, columns)
            if not full and line.mark is Mark.SAME and (many or aspects not in _FIRST) and _is_long(line):
                same.append(to_line(label, *_merged(line.cells)))
            else:
                shown.append(line)
        blocks.append(Block(title=title, lines=tuple(shown)))
    everywhere = f"all {in_words(len(compared))}" if many else "both"
    heads = tuple(certification_name(column.certification) for column in columns)
    ids = [one.id for one in compared]
    page = Page(
        titles=heads,
        edition=comparison.edition,
        lead=tuple(to_line(head, column.name) for head, column in zip(heads, columns, strict=True)),
        heads=heads,
        names=heads,
        blocks=filled(
            [
                *blocks,
                *([_background(columns)] if full else []),
                Block(title=f"Same in {everywhere}", lines=tuple(same)),
            ]
        ),
        next=(
            *([] if full else [f"roleguide compare {' '.join(ids)} --full"]),
            *(f"roleguide describe {certification_id}" for certification_id in ids[: 2 if full else 1]),
        ),
    )
    return finished(page, comparison.citations, full=full)


def _line(
    label: str, aspects: tuple[Aspect, ...], comparison: CertificationComparison, columns: Sequence[Column]
) -> Line:
    """A row about some aspects. It is the same for all if each of them is."""
    rows = [row for row in comparison.rows if row.aspect in aspects]
    is_same = all(row.mark is Mark.SAME for row in rows)
    apart = {row.apart for row in rows if row.mark is not Mark.SAME}
    return Line(
        label=label,
        cells=tuple(column.cell(aspects) for column in columns),
        mark=Mark.SAME if is_same else Mark.DIFFERS,
        sign="=" if is_same else "",
        apart=apart.pop() if len(apart) == 1 else None,
    )


def _is_long(line: Line) -> bool:
    """Whether what is the same takes less room if it is said once: two short cells take one line anyway."""
    return len(line.cells) > 2 or len(line.cells[0]) > 1 or len(line.cells[0][0].text) > _SHORT


def _merged(cells: Sequence[Sequence[Item]]) -> list[Item]:
    """Cells that say the same as a single one, which cites whatever any of them does."""
    if len(set(map(len, cells))) > 1:  # their phrases are joined by marks, which can differ
        return list(cells[0])
    return [
        replace(items[0], cites=tuple(dict.fromkeys(cite for item in items for cite in item.cites)))
        for items in zip(*cells, strict=True)
    ]


def _background(columns: Sequence[Column]) -> Block:
    """What else there is to know about each."""
    cells = {
        "Note": [column.note for column in columns],
        "Changes": [column.changes for column in columns],
        "Disputed": [column.disputed for column in columns],
    }
    lines = (Line(label=label, cells=tuple(row), mark=Mark.DIFFERS) for label, row in cells.items() if any(row))
    return Block(title="Good to know", lines=tuple(lines))
