"""The neutral page, and what all views build it with.

All wording and every decision about what a page shows is made in the views; a renderer only draws.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, cast

from roleguide.answers.citations import Citations
from roleguide.answers.rows import Cell, Entry, Level, Mark
from roleguide.guide.model import EDITORIAL, Source
from roleguide.guide.vocabulary import State

UNSOURCED = "?"
"""Stands in the place of a source where a statement has none at all."""


STATE_WORDS = {
    State.MET: "met",
    State.RAISE: "to raise",
    State.MISSING: "missing",
    State.UNKNOWN: "for you to tell",
}
"""How someone meets something, in words. Where nobody is asked there is nothing to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One phrase on a page."""

    text: str
    tag: str = ""  # a word about the phrase, such as "required"
    level: Level | None = None  # draws a bar before the text
    link: str = ""  # an address that follows the text
    is_command: bool = False  # whether the text is a command to type
    strong: tuple[tuple[int, int], ...] = ()  # start and end of the parts of the text that were looked for
    cites: tuple[str, ...] = ()  # ids of sources; on a finished page their numbers in its list, none for own judgment
    state: State | None = None  # something to be met, and how it is; None: nothing to meet
    depth: int = 0  # how far inside a tree of phrases it stands, below the nearest phrase before it that is less deep


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
class Page:
    """A page: title, what matters most, the columns' heads, the blocks, what stands behind them, where to go next."""

    titles: tuple[str, ...]  # of all that the page compares; a single one where it compares nothing
    edition: str
    blocks: tuple[Block, ...]
    lead: tuple[Line, ...] = ()
    heads: tuple[str, ...] = ()  # empty: a single column without a head
    names: tuple[str, ...] = ()  # the heads as short as can be told apart
    grid: Grid | None = None  # comes after the blocks
    folded: tuple[Block, ...] = ()  # what is not worth rows, such as what is the same everywhere, as lines of labels
    states: tuple[State, ...] = ()  # all that are on the page, so that their signs can be told
    sources: tuple[Line, ...] = ()  # labelled "[1]" and so on
    notices: tuple[str, ...] = ()  # what the licenses of sources ask to be said
    next: tuple[str, ...] = ()  # commands to type


def with_options(page: Page, options: str) -> Page:
    """The page with these options behind every command on it, so that each finds the guide that the page is from."""
    if not options:
        return page

    def longer(command: str) -> str:
        head, into, file = command.partition(" > ")
        return f"{head} {options}{into}{file}"

    def lengthened(item: Item) -> Item:
        return replace(item, text=longer(item.text)) if item.is_command else item

    def with_commands(block: Block) -> Block:
        lines = (
            replace(line, cells=tuple(tuple(map(lengthened, cell)) for cell in line.cells)) for line in block.lines
        )
        return replace(block, lines=tuple(lines))

    return replace(page, blocks=tuple(map(with_commands, page.blocks)), next=tuple(map(longer, page.next)))


def in_other_words(page: Page, translate: Callable[[str], str]) -> Page:
    """The page with each of its texts translated, addresses and signs too, before anything is measured."""
    return cast("Page", _translated(page, translate))


def _translated(part: Any, translate: Callable[[str], str]) -> Any:
    match part:
        case StrEnum():
            return part
        case str():
            return translate(part)
        case tuple():
            return tuple(_translated(entry, translate) for entry in part)
        case _ if is_dataclass(part) and not isinstance(part, type):
            return replace(
                part, **{field.name: _translated(getattr(part, field.name), translate) for field in fields(part)}
            )
        case _:
            return part


_LONGEST_NAME = 100
"""Characters of a name up to which it can stand on a page again and again."""


def shortened(name: str) -> str:
    """A name as it can stand on a page again and again, however long it is."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 3]}..."


def shortest_names(labels: Sequence[str]) -> tuple[str, ...]:
    """The labels without the last words that all share.

    "Program manager" and "Project manager" are told apart by their first words. Where a label would be left with no
    word, no word is taken from any.
    """
    words = [label.split() for label in labels]
    while (
        len(words) > 1
        and all(len(label) > 1 for label in words)
        and len({label[-1].casefold() for label in words}) == 1
    ):
        words = [label[:-1] for label in words]
    return tuple(" ".join(label) for label in words)


def to_line(label: str, *items: Item) -> Line:
    """A line of one column."""
    return Line(label=label, cells=(items,))


def to_lines(*lines: tuple[str, Sequence[Item]]) -> tuple[Line, ...]:
    """Labelled lines, without those that have nothing to say."""
    return tuple(to_line(label, *items) for label, items in lines if items)


def to_items(texts: Iterable[str], cites: tuple[str, ...] = ()) -> list[Item]:
    """The texts as items that all cite the same sources, empty ones left out."""
    return [Item(text=text, cites=cites) for text in texts if text]


def filled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that have a line."""
    return tuple(block for block in blocks if block.lines)


def cell_items(cell: Cell) -> tuple[Item, ...]:
    """What an answer has in a cell, as items."""

    def item(entry: Entry) -> Item:
        tags = [
            entry.need.value if entry.need and entry.need != entry.text else "",
            f"importance {entry.importance:g}" if entry.importance is not None else "",
            entry.note or "",
        ]
        return Item(
            text=entry.text, tag=", ".join(filter(None, tags)), level=bar(entry.level), cites=cites_of(entry.sources)
        )

    return tuple(map(item, cell))


_LONGEST_BAR = 20
"""Steps that can be drawn."""


def bar(level: Level | None) -> Level | None:
    """A level as it is drawn beside its name; nothing on a scale of very many steps."""
    return level if level and level.steps <= _LONGEST_BAR else None


def cites_of(source_ids: Iterable[str]) -> tuple[str, ...]:
    """What an item cites that stands on these sources: their ids, or the mark of what has none."""
    return tuple(source_ids) or (UNSOURCED,)


def finished(page: Page, citations: Citations) -> Page:
    """The page with the sources that it cites numbered, in the order of the guide, and listed; and with all notices.

    Raises:
        KeyError: something on the page cites a source that is not among the citations.
    """
    blocks = (*page.blocks, *page.folded)
    cited = _cited_in((*page.lead, *(line for block in blocks for line in block.lines)))
    listed = (source_id for source_id in citations.sources if source_id in cited and source_id != EDITORIAL)
    numbers = {source_id: number for number, source_id in enumerate(listed, start=1)}

    @cache
    def numbered(source_ids: tuple[str, ...]) -> tuple[str, ...]:
        if UNSOURCED in source_ids:
            return (UNSOURCED,)
        return _in_runs({numbers[source_id] for source_id in source_ids if source_id != EDITORIAL})

    def with_numbers(line: Line) -> Line:
        cells = tuple(
            tuple(replace(item, cites=numbered(item.cites)) if item.cites else item for item in cell)
            for cell in line.cells
        )
        return replace(line, cells=cells)

    def block_with_numbers(block: Block) -> Block:
        return replace(block, lines=tuple(map(with_numbers, block.lines)))

    return replace(
        page,
        lead=tuple(map(with_numbers, page.lead)),
        blocks=tuple(map(block_with_numbers, page.blocks)),
        folded=tuple(map(block_with_numbers, page.folded)),
        sources=tuple(_source_lines(citations, cited, numbers)),
        notices=tuple(citations.notices.values()),
    )


def _cited_in(lines: Iterable[Line]) -> set[str]:
    """The ids of all sources that these lines cite, and the mark of what has none."""
    return set().union(*{item.cites for line in lines for cell in line.cells for item in cell})


def _in_runs(numbers: Collection[int]) -> tuple[str, ...]:
    """The numbers in order; three or more that follow each other as one: "2-7"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(part for run in runs for part in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run)))


def _source_lines(citations: Citations, cited: Collection[str], numbers: Mapping[str, int]) -> Iterable[Line]:
    """The foot of a page: its sources by number, and what its other marks mean."""
    for source_id, number in numbers.items():
        yield to_line(f"[{number}]", _source_item(citations.sources[source_id]))
    if EDITORIAL in cited:
        yield to_line("[ ]", Item(text=f"no number: {citations.sources[EDITORIAL].title}"))
    if UNSOURCED in cited:
        yield to_line(f"[{UNSOURCED}]", Item(text="no source is given"))


def _source_item(source: Source) -> Item:
    checked = f"checked {source.checked.isoformat()}" if source.checked else source.date or "not dated"
    parts = [source.publisher, source.title, source.note, checked]
    return Item(text=", ".join(part for part in parts if part), link=source.url or "")
