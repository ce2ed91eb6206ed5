"""The format-neutral page, and the helpers that build pages.

All wording and every decision about what a page shows is made in this folder; a renderer only draws.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, cast

from roleguide.answers.citations import Citations, best_of
from roleguide.answers.rows import Cell, Entry, Level, Mark
from roleguide.guide.model import EDITORIAL, Rank, Source
from roleguide.guide.vocabulary import State

UNSOURCED = "?"
"""Takes the place of a source number where a statement has no source at all."""


STATE_WORDS = {
    State.MET: "met",
    State.RAISE: "to raise",
    State.MISSING: "missing",
    State.UNKNOWN: "for you to tell",
}
"""How a person meets a requirement, in words. `State.OPEN` has none: nothing is known about the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One phrase on a page."""

    text: str
    tag: str = ""  # a word about the phrase, such as "required"
    level: Level | None = None  # drawn as a bar before the text
    link: str = ""  # an address after the text
    is_command: bool = False  # whether the text is a command to type
    strong: tuple[tuple[int, int], ...] = ()  # start and end of the parts of the text that match a search
    cites: tuple[str, ...] = ()  # source ids; on a finished page their numbers, with none for our own judgment
    state: State | None = None  # how a requirement is met; None: this is not a requirement
    depth: int = 0  # depth in a tree of phrases, whose parent is the nearest earlier phrase that is less deep


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A labeled line of a page, with one cell per column; an empty cell means that there is nothing."""

    label: str
    cells: tuple[tuple[Item, ...], ...]
    mark: Mark | None = None  # None: the page does not compare
    sign: str = ""  # the mark as one character: = ~ < > between two columns, = ~ before three or more
    apart: int | None = None  # the column that differs from all others
    gap: str = ""  # how far apart two columns are: "+1", "only program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a page under a heading."""

    title: str
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of short marks in many columns; an empty mark means that there is nothing."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # label, then one mark per column


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: title, what matters most, column heads, blocks, the sources behind them and where to go next."""

    titles: tuple[str, ...]  # one for each thing compared; a single one if the page compares nothing
    edition: str
    blocks: tuple[Block, ...]
    lead: tuple[Line, ...] = ()
    heads: tuple[str, ...] = ()  # empty: a single column without a head
    names: tuple[str, ...] = ()  # the heads, as short as they can be and still differ
    grid: Grid | None = None  # comes after the blocks
    folded: tuple[Block, ...] = ()  # rows folded into lines of labels, such as those that are the same everywhere
    states: tuple[State, ...] = ()  # all states on the page, so that their signs can be explained
    sources: tuple[Line, ...] = ()  # labeled "[1]" and so on
    notices: tuple[str, ...] = ()  # what the licenses of the sources require to be shown
    next: tuple[str, ...] = ()  # commands to type


def with_options(page: Page, options: str) -> Page:
    """The page with these options added to every command on it, so that each uses the guide that the page is from."""
    if not options:
        return page

    def add_options(command: str) -> str:
        head, redirect, file = command.partition(" > ")
        return f"{head} {options}{redirect}{file}"

    def in_item(item: Item) -> Item:
        return replace(item, text=add_options(item.text)) if item.is_command else item

    def in_block(block: Block) -> Block:
        lines = (replace(line, cells=tuple(tuple(map(in_item, cell)) for cell in line.cells)) for line in block.lines)
        return replace(block, lines=tuple(lines))

    return replace(page, blocks=tuple(map(in_block, page.blocks)), next=tuple(map(add_options, page.next)))


def in_other_words(page: Page, translate: Callable[[str], str]) -> Page:
    """The page with each of its texts translated, including addresses and signs, before anything is measured."""
    return cast("Page", _translated(page, translate))


def _translated(part: Any, translate: Callable[[str], str]) -> Any:
    match part:
        case StrEnum():
            return part
        case str():
            return translate(part)
        case tuple():
            return tuple(_translated(value, translate) for value in part)
        case _ if is_dataclass(part) and not isinstance(part, type):
            changes = {field.name: _translated(getattr(part, field.name), translate) for field in fields(part)}
            return replace(part, **changes)
        case _:
            return part


_LONGEST_NAME = 100
"""The most characters of a name that a page repeats."""


def shortened(name: str) -> str:
    """The name, cut off if it is too long to be repeated on a page."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 3]}..."


def shortest_names(labels: Sequence[str]) -> tuple[str, ...]:
    """The labels without the last words that all of them share.

    The first words tell "Program manager" and "Project manager" apart. Every label keeps at least one word.
    """
    words = [label.split() for label in labels]
    while len(words) > 1 and all(len(name) > 1 for name in words) and len({name[-1].casefold() for name in words}) == 1:
        words = [name[:-1] for name in words]
    return tuple(" ".join(name) for name in words)


def to_line(label: str, *items: Item) -> Line:
    """A line with a single column."""
    return Line(label=label, cells=(items,))


def to_lines(*labeled: tuple[str, Sequence[Item]]) -> tuple[Line, ...]:
    """A line for each label and its items, leaving out labels without any."""
    return tuple(to_line(label, *items) for label, items in labeled if items)


def to_items(texts: Iterable[str], cites: tuple[str, ...] = ()) -> list[Item]:
    """An item for each nonempty text, all citing the same sources."""
    return [Item(text=text, cites=cites) for text in texts if text]


def filled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that have any lines."""
    return tuple(block for block in blocks if block.lines)


def cell_items(cell: Cell) -> tuple[Item, ...]:
    """Turns a cell of an answer into items."""

    def item(entry: Entry) -> Item:
        tags = [
            entry.need.value if entry.need and entry.need != entry.text else "",
            f"importance {entry.importance:g}" if entry.importance is not None else "",
            f"{entry.years:g} {'year' if entry.years == 1 else 'years'}" if entry.years is not None else "",
            entry.note or "",
        ]
        return Item(
            text=entry.text, tag=", ".join(filter(None, tags)), level=bar(entry.level), cites=cites_of(entry.sources)
        )

    return tuple(map(item, cell))


_LONGEST_BAR = 20
"""The most steps of a bar."""


def bar(level: Level | None) -> Level | None:
    """The level to draw as a bar; None on a scale with too many steps."""
    return level if level and level.steps <= _LONGEST_BAR else None


def cites_of(source_ids: Iterable[str]) -> tuple[str, ...]:
    """What an item with these sources cites: their ids, or the mark for no source."""
    return tuple(source_ids) or (UNSOURCED,)


def finished(page: Page, citations: Citations) -> Page:
    """The page with the sources that it cites numbered in guide order and listed, and with all notices.

    Each statement cites only its best sources.

    Raises:
        KeyError: something on the page cites a source that is not among the citations.
    """
    blocks = (*page.blocks, *page.folded)

    @cache
    def best(source_ids: tuple[str, ...]) -> tuple[str, ...]:
        return source_ids if UNSOURCED in source_ids else best_of(citations.sources, source_ids)

    cited = _cited_in((*page.lead, *(line for block in blocks for line in block.lines)))
    cited_ids = {source_id for source_ids in cited for source_id in best(source_ids)}
    listed = (source_id for source_id in citations.sources if source_id in cited_ids and source_id != EDITORIAL)
    numbers = {source_id: number for number, source_id in enumerate(listed, start=1)}

    @cache
    def numbered(source_ids: tuple[str, ...]) -> tuple[str, ...]:
        if UNSOURCED in source_ids:
            return (UNSOURCED,)
        return _in_runs({numbers[source_id] for source_id in best(source_ids) if source_id != EDITORIAL})

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
        sources=tuple(_source_lines(citations, cited_ids, numbers)),
        notices=tuple(citations.notices.values()),
    )


def _cited_in(lines: Iterable[Line]) -> set[tuple[str, ...]]:
    """What the items of these lines cite, each combination once."""
    return {item.cites for line in lines for cell in line.cells for item in cell}


def _in_runs(numbers: Collection[int]) -> tuple[str, ...]:
    """The numbers in order, with runs of three or more consecutive ones joined, as in "2-7"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(part for run in runs for part in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run)))


def _source_lines(citations: Citations, cited_ids: Collection[str], numbers: Mapping[str, int]) -> Iterable[Line]:
    """The foot of a page: its sources by number, then what its other marks mean."""
    for source_id, number in numbers.items():
        yield to_line(f"[{number}]", _source_item(citations.sources[source_id]))
    if EDITORIAL in cited_ids:
        yield to_line("[ ]", Item(text=f"no number: {citations.sources[EDITORIAL].title}"))
    if UNSOURCED in cited_ids:
        yield to_line(f"[{UNSOURCED}]", Item(text="no source is given"))


def _source_item(source: Source) -> Item:
    read = f"read {source.checked.isoformat()}" if source.checked else ""
    days = ", ".join(filter(None, (source.published, read))) or "not dated"
    parts = [source.publisher, source.title, source.note, _RANKED.get(source.rank), days]
    return Item(text=", ".join(filter(None, parts)), link=source.url or "")


_RANKED: Mapping[Rank | None, str] = {Rank.COPY: "a copy", Rank.SECONDARY: "second-hand", Rank.WEAK: "a weak source"}
"""What to know about a source that does not itself set what it says."""
