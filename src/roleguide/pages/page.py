"""The format-neutral page, and the helpers that build pages.

All wording and every decision about what a page shows is made in this folder; a renderer only draws.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, cast

from roleguide.answers.citations import Citations, best_of
from roleguide.answers.rows import Cell, Entry, Level, Mark
from roleguide.folding import words_of
from roleguide.guide.model import EDITORIAL, Rank, Role, Source
from roleguide.guide.vocabulary import Sources, State
from roleguide.records import record

UNSOURCED = "?"
"""Takes the place of a source number where a statement has no source at all."""


STATE_WORDS = {
    State.MET: "met",
    State.RAISE: "to raise",
    State.MISSING: "missing",
    State.UNKNOWN: "for you to tell",
}
"""How a person meets a requirement, in words. `State.OPEN` has none: nothing is known about the person."""


@record
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


@record
class Line:
    """A labeled line of a page, with one cell per column; an empty cell means that there is nothing."""

    label: str
    cells: tuple[tuple[Item, ...], ...]
    mark: Mark | None = None  # None: the page does not compare
    sign: str = ""  # the mark as one character: = ~ < > between two columns, = ~ before three or more
    apart: int | None = None  # the column that differs from all others
    gap: str = ""  # how far apart two columns are: "+1"
    is_run: bool = False  # whether several phrases stand in one run of text, not one below the other


@record
class Block:
    """A part of a page under a heading."""

    title: str
    lines: tuple[Line, ...]
    note: str = ""
    cites: tuple[str, ...] = ()  # on a finished page, the marks that all its statements have
    is_matrix: bool = False  # whether its cells are so short that they stand side by side on the narrowest page


@record
class Grid:
    """A table of short marks in many columns; an empty mark means that there is nothing."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # label, then one mark per column


@record
class Reference:
    """A source that a page cites."""

    mark: str  # its number
    source: Source
    uses: int  # by how many statements on the page


@record
class Page:
    """A page: title, what matters most, column heads, blocks, the sources behind them and where to go next."""

    titles: tuple[str, ...]  # one for each thing compared; a single one if the page compares nothing
    edition: str
    blocks: tuple[Block, ...]
    about: str = ""  # a few words beside the title, such as the family of a role
    summary: tuple[Item, ...] = ()  # whole sentences below the title
    lead: tuple[Line, ...] = ()
    heads: tuple[str, ...] = ()  # empty: a single column without a head
    names: tuple[str, ...] = ()  # the heads, as short as they can be and still differ
    codes: tuple[str, ...] = ()  # abbreviations of the heads, for columns that no word of a name fits into
    grid: Grid | None = None  # comes after the blocks
    is_list: bool = False  # whether each line is an entry with its title as the label
    foot: tuple[Line, ...] = ()  # one run of text each, such as the labels of rows that are the same everywhere
    states: tuple[State, ...] = ()  # all states on the page, so that their signs can be explained
    references: tuple[Reference, ...] = ()  # in the order of their numbers
    has_unsourced: bool = False  # whether anything on the page has no source at all
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


def id_to_show(entry_id: str, *names: str) -> str:
    """The id of an entry where nobody could guess it from these names; otherwise nothing."""
    known = {word for name in names for word in words_of(name)}
    return "" if known.issuperset(words_of(entry_id.replace("-", " "))) else entry_id


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


_CODE = 4
"""The most characters of a code."""


def codes_of(roles: Sequence[Role]) -> tuple[str, ...]:
    """A short code for each of some roles, all different: an abbreviation that the role has, or else its number."""
    codes: list[str] = []
    for number, role in enumerate(roles, start=1):
        names = (role.label, *role.aliases)
        abbreviations = (name for name in names if len(name) <= _CODE and name[:1].isupper() and name not in codes)
        codes.append(next(abbreviations, str(number)))
    return tuple(codes)


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


def counted_rest(number: int) -> str:
    """A tag for how many more there are; empty if there are none."""
    return f"+{number}" if number > 0 else ""


def first_few(texts: Sequence[str], most: int) -> str:
    """The first texts in a list, and how many more there are: "PgMP, MSP Foundation (+3)"."""
    rest = counted_rest(len(texts) - most)
    return ", ".join(texts[:most]) + (f" ({rest})" if rest else "")


def finished(page: Page, citations: Citations, *, full: bool = False) -> Page:
    """The page with what it cites numbered in guide order, with its references, and with all notices.

    Each statement is marked with the best of its sources, or, if the page is `full`, with all that have the best rank.
    A block whose statements all have the same mark has it once, on its heading. Our own judgment has no mark.

    Raises:
        KeyError: something on the page cites a source that is not among the citations.
    """
    lines = (*page.lead, *(line for block in page.blocks for line in block.lines), *page.foot)
    items = (*page.summary, *(item for line in lines for cell in line.cells for item in cell))
    combinations = Counter(item.cites for item in items if item.cites)
    best = {source_ids: _best(citations, source_ids) for source_ids in combinations}
    uses = Counter[str]()
    for source_ids, number in combinations.items():
        uses.update(dict.fromkeys(best[source_ids], number))
    if not full:  # where several are equally good, the one that carries most of the page, so that there are few
        order = {source_id: place for place, source_id in enumerate(citations.sources)}
        best = {
            source_ids: tuple(sorted(chosen, key=lambda source_id: (-uses[source_id], order.get(source_id, 0)))[:1])
            for source_ids, chosen in best.items()
        }
    cited = {source_id for chosen in best.values() for source_id in chosen} - {UNSOURCED}
    numbers = {
        source_id: f"{number}" for number, source_id in enumerate(filter(cited.__contains__, citations.sources), 1)
    }
    marks = {
        source_ids: (UNSOURCED,) if UNSOURCED in chosen else _in_runs({int(numbers[source_id]) for source_id in chosen})
        for source_ids, chosen in best.items()
    }

    def marked(item: Item) -> Item:
        return replace(item, cites=marks[item.cites]) if item.cites else item

    def marked_line(line: Line) -> Line:
        return replace(line, cells=tuple(tuple(map(marked, cell)) for cell in line.cells))

    def marked_block(block: Block) -> Block:
        return _marked_once(replace(block, lines=tuple(map(marked_line, block.lines))))

    return replace(
        page,
        summary=tuple(map(marked, page.summary)),
        lead=tuple(map(marked_line, page.lead)),
        blocks=tuple(map(marked_block, page.blocks)),
        foot=tuple(map(marked_line, page.foot)),
        references=tuple(
            Reference(mark=number, source=citations.sources[source_id], uses=uses[source_id])
            for source_id, number in numbers.items()
        ),
        has_unsourced=any(UNSOURCED in chosen for chosen in best.values()),
        notices=tuple(citations.notices.values()),
    )


def _best(citations: Citations, source_ids: tuple[str, ...]) -> tuple[str, ...]:
    if UNSOURCED in source_ids:
        return source_ids
    return tuple(source_id for source_id in best_of(citations.sources, source_ids) if source_id != EDITORIAL)


def _marked_once(block: Block) -> Block:
    """The block with the mark on its heading that all its statements have; as it is if they differ."""
    items = [item for line in block.lines for cell in line.cells for item in cell if not item.is_command]
    marks = {item.cites for item in items}
    if len(items) < 2 or len(marks) > 1 or marks == {()}:
        return block

    def unmarked(line: Line) -> Line:
        return replace(line, cells=tuple(tuple(replace(item, cites=()) for item in cell) for cell in line.cells))

    return replace(block, lines=tuple(map(unmarked, block.lines)), cites=marks.pop())


def _in_runs(numbers: Collection[int]) -> tuple[str, ...]:
    """The numbers in order, with runs of three or more consecutive ones joined, as in "2-7"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(part for run in runs for part in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run)))


def with_sources(page: Page, sources: Sources) -> Page:
    """The page with as much of its evidence as is wanted: not even marks, a line, or a list with days and addresses."""
    match sources:
        case Sources.NONE:
            return _unmarked(page)
        case Sources.LINE:
            items = tuple(_named_few(page.references, has_unsourced=page.has_unsourced))
            return replace(page, foot=(*page.foot, Line(label="Sources", cells=(items,)))) if items else page
        case Sources.FULL:
            lines = tuple(_listed(page))
            return replace(page, blocks=(*page.blocks, Block(title="Sources", lines=lines))) if lines else page


def _unmarked(page: Page) -> Page:
    def item(marked: Item) -> Item:
        return replace(marked, cites=()) if marked.cites else marked

    def line(marked: Line) -> Line:
        return replace(marked, cells=tuple(tuple(map(item, cell)) for cell in marked.cells))

    return replace(
        page,
        summary=tuple(map(item, page.summary)),
        lead=tuple(map(line, page.lead)),
        blocks=tuple(replace(block, lines=tuple(map(line, block.lines)), cites=()) for block in page.blocks),
        foot=tuple(map(line, page.foot)),
    )


_MOST_NAMED = 4
_LONGEST_LINE = 150
"""The most sources, and about the most characters, in the line that names those that matter."""


def _named_few(references: Sequence[Reference], *, has_unsourced: bool) -> Iterable[Item]:
    """The sources that carry most of a page, each in a few words, and how to see all of them."""
    publishers = Counter(reference.source.publisher for reference in references)
    named: list[Reference] = []
    length = 0
    for reference in sorted(references, key=lambda reference: -reference.uses)[:_MOST_NAMED]:
        length += len(_in_short(reference.source, publishers))
        if named and length > _LONGEST_LINE:
            break
        named.append(reference)
    for reference in sorted(named, key=references.index):
        text = f"[{reference.mark}] {_in_short(reference.source, publishers)}"
        yield Item(text=text, link=reference.source.url or "")
    if has_unsourced:
        yield Item(text=f"[{UNSOURCED}] no source is given")
    if references:
        yield Item(text="--sources full lists " + ("all" if len(named) < len(references) else "addresses"))


def _in_short(source: Source, publishers: Mapping[str | None, int]) -> str:
    """Who says it, and when: with the title too, where a publisher is cited for several texts."""
    names = [source.publisher, source.title] if source.publisher and publishers[source.publisher] > 1 else []
    name = ", ".join(filter(None, names)) or (source.publisher or source.title).split(", ")[0]
    day = source.published or (f"read {source.checked.isoformat()}" if source.checked else "")
    return f"{shortened(name)}{f' ({day})' if day else ''}"


def _listed(page: Page) -> Iterable[Line]:
    """All sources of a page by number, then what its other marks mean."""
    for reference in page.references:
        yield to_line(f"[{reference.mark}]", _source_item(reference.source))
    if page.has_unsourced:
        yield to_line(f"[{UNSOURCED}]", Item(text="no source is given"))
    if page.references:
        yield to_line("no mark", Item(text="this guide's own judgment (editorial)"))


def _source_item(source: Source) -> Item:
    read = f"read {source.checked.isoformat()}" if source.checked else ""
    days = ", ".join(filter(None, (source.published, read))) or "not dated"
    parts = [source.publisher, source.title, source.note, _RANKED.get(source.rank), days]
    return Item(text=", ".join(filter(None, parts)), link=source.url or "")


_RANKED: Mapping[Rank | None, str] = {Rank.COPY: "a copy", Rank.SECONDARY: "second-hand", Rank.WEAK: "a weak source"}
"""What to know about a source that does not itself set what it says."""
