"""The neutral page, and what all views build it with.

All wording and every decision about what a page shows is made in the views; a renderer only draws.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, cast

from roleguide.facts import Cell, Entry, Level, Mark
from roleguide.model import EDITORIAL, Ask, Certification, Source, Status
from roleguide.terms import State

UNSOURCED = "?"
"""Stands in the place of a source's number where a statement has no source at all."""


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
    cites: tuple[str, ...] = ()  # numbers in the list of sources; empty: this guide's own judgement
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
class Sheet:
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


def with_options(sheet: Sheet, options: str) -> Sheet:
    """The page with these options behind every command on it, so that each finds the guide that the page is from."""
    if not options:
        return sheet

    def longer(command: str) -> str:
        head, into, file = command.partition(" > ")
        return f"{head} {options}{into}{file}"

    def item(one: Item) -> Item:
        return replace(one, text=longer(one.text)) if one.is_command else one

    def block(one: Block) -> Block:
        lines = (replace(line, cells=tuple(tuple(map(item, cell)) for cell in line.cells)) for line in one.lines)
        return replace(one, lines=tuple(lines))

    return replace(sheet, blocks=tuple(map(block, sheet.blocks)), next=tuple(map(longer, sheet.next)))


def in_other_words(sheet: Sheet, translate: Callable[[str], str]) -> Sheet:
    """The page with each of its texts translated, addresses and signs too, before anything is measured."""
    return cast("Sheet", _translated(sheet, translate))


def _translated(part: Any, translate: Callable[[str], str]) -> Any:
    match part:
        case StrEnum():
            return part
        case str():
            return translate(part)
        case tuple():
            return tuple(_translated(one, translate) for one in part)
        case _ if is_dataclass(part) and not isinstance(part, type):
            return replace(part, **{one.name: _translated(getattr(part, one.name), translate) for one in fields(part)})
        case _:
            return part


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


def to_line(label: str, *items: Item) -> Line:
    """A line of one column."""
    return Line(label=label, cells=(items,))


def to_lines(*told: tuple[str, Sequence[Item]]) -> tuple[Line, ...]:
    """Labelled lines, without those that have nothing to say."""
    return tuple(to_line(label, *items) for label, items in told if items)


def to_items(texts: Iterable[str], cites: tuple[str, ...] = ()) -> list[Item]:
    """The texts as items that all cite the same, empty ones left out."""
    return [Item(text=text, cites=cites) for text in texts if text]


def filled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that have a line."""
    return tuple(block for block in blocks if block.lines)


def cell_items(cell: Cell, numbers: Mapping[str, str]) -> tuple[Item, ...]:
    """What a core result has in a cell, as items; `numbers` are those of the sources."""

    def item(entry: Entry) -> Item:
        told = [
            entry.need.value if entry.need and entry.need != entry.text else "",
            f"importance {entry.importance:g}" if entry.importance is not None else "",
            entry.note or "",
        ]
        return Item(
            text=entry.text,
            tag=", ".join(filter(None, told)),
            level=entry.level,
            cites=cites_of(entry.sources, numbers),
        )

    return tuple(map(item, cell))


def source_numbers(sources: Mapping[str, Source]) -> dict[str, str]:
    """Source id to its number on the page; this guide's own judgement has none."""
    return {an_id: str(at) for at, an_id in enumerate((an_id for an_id in sources if an_id != EDITORIAL), start=1)}


def cites_of(ids: Iterable[str], numbers: Mapping[str, str]) -> tuple[str, ...]:
    """The numbers of these sources, in order; the mark of a statement without any source where there are no ids.

    Three numbers or more that follow each other are told as one: "2-7".
    """
    wanted = set(ids)
    if not wanted:
        return (UNSOURCED,)
    runs: list[list[int]] = []
    for number in (int(number) for an_id, number in numbers.items() if an_id in wanted):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(
        told for run in runs for told in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(number) for number in run])
    )


def source_lines(sources: Mapping[str, Source], *parts: Iterable[Line]) -> tuple[Line, ...]:
    """The foot of a page: its sources by number, and what other marks in those parts of the page mean."""
    numbers = source_numbers(sources)
    lines = [to_line(f"[{number}]", _source_item(sources[an_id])) for an_id, number in numbers.items()]
    if EDITORIAL in sources:
        lines.append(to_line("[ ]", Item(text=f"no number: {sources[EDITORIAL].title}")))
    if any(UNSOURCED in item.cites for part in parts for line in part for cell in line.cells for item in cell):
        lines.append(to_line(f"[{UNSOURCED}]", Item(text="no source is given")))
    return tuple(lines)


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """All lines of these blocks."""
    return (line for block in blocks for line in block.lines)


def _source_item(source: Source) -> Item:
    checked = f"checked {source.checked.isoformat()}" if source.checked else source.date or "not dated"
    parts = [source.publisher, source.title, source.note, checked]
    return Item(text=", ".join(part for part in parts if part), link=source.url or "")


def standing(certification: Certification, certifications: Mapping[str, Certification]) -> str:
    """Where a certification stands with its issuer: "active", "replaced by PMI-PMOCP"."""
    successor = certification.replaced_by
    if successor is None or certification.status is not Status.REPLACED:
        return certification.status.value
    return f"replaced by {certifications[successor].label}"


def introduced(certification: Certification, certifications: Mapping[str, Certification]) -> str:
    """A certification's full name and issuer, and where it stands if it is no longer to be had."""
    named = f"{certification.title}, {certification.issuer}"
    return named if certification.status is Status.ACTIVE else f"{named}; {standing(certification, certifications)}"


def admission(asks: Sequence[Ask], certifications: Mapping[str, Certification]) -> list[str]:
    """What admission takes, one alternative a line; what all of them ask alike is told once, at the end."""
    if not asks:
        return ["asks nothing beforehand"]
    ways = [
        [*(certifications[an_id].label for an_id in ask.holds), ask.education, ask.experience, ask.training]
        for ask in asks
    ]
    always = [part for part in ways[0] if part and all(part in way for way in ways)] if len(ways) > 1 else []
    lines = [", ".join(part for part in way if part and part not in always) or "nothing more" for way in ways]
    told = [f"{'or' if at else 'asks'} {line}" for at, line in enumerate(lines)]
    return [*told, f"in each case {', '.join(always)}"] if always else told
