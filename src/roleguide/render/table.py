"""A page for a terminal, drawn with Rich. The only module with rich.

Everything on a page stands on one grid: a label column of fixed width, then one column a role, all equally wide, with
the marks between them. Where the terminal is too narrow for that many columns, each row becomes a block of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from roleguide.guide.vocabulary import State
from roleguide.pages.page import STATE_WORDS, Block, Grid, Item, Line, Page

_SIDE_BY_SIDE = {1: 0, 2: 60, 3: 110, 4: 140, 5: 170}
"""Number of columns to the narrowest page on which they stand side by side."""

_GAP_FROM = 110
"""The narrowest page on which a comparison of two has a last column that names the gap."""

_READABLE = 76
"""Cells. Longer lines of text are hard to read, so no column grows wider."""

_BESIDE_FROM = 44
"""Cells. On a narrower page labels stand above what they label, not beside it."""

_NARROWEST = 20
"""Cells. No page is laid out narrower; a terminal that is wraps it by itself."""

_GLUE = "\ue000"
"""Stands for a space at which no line may break (Rich breaks at a no-break space too): a number stays with its text."""

_ROLE_STYLES = ("bright_blue", "yellow", "cyan", "magenta", "green")
_STATE_STYLES = {State.MET: _ROLE_STYLES[0], State.RAISE: _ROLE_STYLES[1], State.MISSING: f"bold {_ROLE_STYLES[1]}"}
_SIGN_STYLES = {"<": f"bold {_ROLE_STYLES[0]}", ">": f"bold {_ROLE_STYLES[1]}", "~": "bold"}


_Content = Callable[[int], list[Text]]
"""Lays something out in lines of at most so many cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyphs:
    """The characters that pages are drawn with."""

    rule: str
    bullet: str
    reached: str  # a step of a skill bar
    open: str  # a step not reached
    signs: Mapping[State, str]  # what stands in place of a bullet before something that is, or is not, met


UNICODE = Glyphs(
    rule="─",
    bullet="·",
    reached="●",
    open="○",
    signs={State.MET: "✓", State.RAISE: "↑", State.MISSING: "✗", State.UNKNOWN: "?"},
)
ASCII = Glyphs(
    rule="-",
    bullet="-",
    reached="#",
    open=".",
    signs={State.MET: "(x)", State.RAISE: "(+)", State.MISSING: "( )", State.UNKNOWN: "(?)"},
)


def render(page: Page, *, width: int, color: bool, glyphs: Glyphs = UNICODE) -> str:
    """The page, at most `width` cells wide but for commands that lead on, which stay whole.

    Words wrap; one wider than its column is broken; nothing is left out.
    """
    drawing = _Drawing(page=page, grid=_Grid.of(page, max(width, _NARROWEST)), glyphs=glyphs)
    lines = (line for part in drawing.parts() for line in part)
    drawn = _colored(lines) if color else (line.plain for line in lines)
    return "".join(f"{line.replace(_GLUE, ' ').rstrip()}\n" for line in drawn)


def _colored(lines: Iterator[Text]) -> Iterator[str]:
    written = StringIO()
    console = Console(
        file=written, color_system="standard", force_terminal=True, no_color=False, legacy_windows=False, markup=False
    )
    while some := list(islice(lines, 50)):  # several at a time: each call takes time of its own
        console.print(*some, sep="\n", soft_wrap=True)
    yield from written.getvalue().split("\n")[:-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The widths of a page, in terminal cells; they hold from its first line to its last."""

    width: int
    label: int  # the space to its right included
    column: int
    gap: int  # 0: there is no column for it
    side_by_side: bool

    @classmethod
    def of(cls, page: Page, width: int) -> "_Grid":
        columns = len(page.heads) or 1
        label = cls._label_width(page, width)
        side_by_side = width >= _SIDE_BY_SIDE[columns]
        gap = 18 if columns == 2 and width >= _GAP_FROM else 0
        shown = columns if side_by_side else 1
        between = 3 * (shown - 1) if shown <= 2 else 1 + 3 * shown  # the marks
        column = min((width - label - gap - between) // shown, _READABLE)
        filled = label + shown * column + gap + between
        if column < _READABLE:
            filled = width  # what cannot be shared out evenly stays free on the right, but rules fill the line
        return cls(width=filled, label=label, column=column, gap=gap, side_by_side=side_by_side)

    @staticmethod
    def _label_width(page: Page, width: int) -> int:
        """Wide enough for every word of a label, and on a page with one column for most labels as a whole."""
        labels = [line.label for line in (*page.lead, *(line for block in page.blocks for line in block.lines))]
        longest = max((cell_len(word) for label in labels for word in label.split()), default=0)
        if len(page.heads) < 2:
            longest = max(longest, min(max(map(cell_len, labels), default=0), 15))
        return min(max(longest, 12) + 2, 28) if width >= _BESIDE_FROM else 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    page: Page
    grid: _Grid
    glyphs: Glyphs

    def parts(self) -> Iterable[list[Text]]:
        """The page from top to bottom, in runs of lines that fit on it."""
        page = self.page
        yield self._ends(Text(" <> ".join(page.titles), style="bold"), Text(f"guide {page.edition}", style="dim"))
        yield [Text(self.glyphs.rule * self.grid.width, style="dim")]
        yield from (self._labelled(line, bullets=False) for line in page.lead)
        signs = [f"{self.glyphs.signs[state]} {words}" for state, words in STATE_WORDS.items() if state in page.states]
        if signs:
            yield self._beside(Text("Signs", style="bold"), lambda width: _wrapped(Text("   ".join(signs)), width))
        if page.heads and self.grid.side_by_side:
            yield [Text()]
            heads = [_wrapped(self._head(at), self.grid.column) for at in range(len(page.heads))]
            yield self._side_by_side(Text(), heads)
        for block in page.blocks:
            yield from self._block(block)
        if page.grid:
            yield from self._bands(page.grid)
        for folded in page.folded:
            yield [Text()]
            yield self._rule(folded)
            widest = max(cell_len(line.label) for line in folded.lines)
            for line in folded.lines:
                yield self._listed(line, widest + 2)
        yield from self._foot(page)

    def _foot(self, page: Page) -> Iterable[list[Text]]:
        """What the page is made of, and where to go next."""
        if page.sources:
            yield [Text()]
            yield self._rule(Block(title="Sources", lines=page.sources))
            widest = max(cell_len(line.label) for line in page.sources)
            for line in page.sources:
                yield self._beside(Text(line.label), self._cell(line.cells[0]), label_width=widest + 1)
        for notice in page.notices:
            yield [Text()]
            yield _wrapped(Text(notice, style="dim"), self.grid.width)
        if page.next:
            yield [Text()]
            yield self._commands(page.next)

    def _commands(self, commands: Sequence[str]) -> list[Text]:
        """Commands that lead on, each whole on its line, so that it can be pasted; a narrow terminal wraps it."""
        label = Text("Next", style="bold")
        if self.grid.width < _BESIDE_FROM:
            return [label, *(Text(" " * self.grid.label + command) for command in commands)]
        return _columns([self.grid.label - 1], [label], [*map(Text, commands)])

    def _block(self, block: Block) -> Iterable[list[Text]]:
        yield [Text()]
        yield self._rule(block)
        for line in block.lines:
            if len(line.cells) == 1:
                yield self._labelled(line)
            elif self.grid.side_by_side:
                yield self._compared(line)
            else:
                yield from self._stacked(line)

    def _bands(self, grid: Grid) -> Iterable[list[Text]]:
        """A grid of short marks, its columns cut into as many bands as the page is narrow."""
        label = min(max(cell_len(label) for label, _ in grid.rows), self.grid.width // 2) + 2
        longest = max(map(cell_len, (*grid.heads, *(mark for _, marks in grid.rows for mark in marks)))) + 2
        widest = min(longest, self.grid.width - label)
        a_band = max((self.grid.width - label) // widest, 1)
        for start in range(0, len(grid.heads), a_band):
            band = slice(start, start + a_band)
            widths = [label - 1, *[widest - 1] * len(grid.heads[band])]

            def row(name: str, marks: Sequence[str], style: str, widths: Sequence[int] = widths) -> list[Text]:
                texts = (Text(name), *(Text(mark, style=style) for mark in marks))
                return _columns(widths[:-1], *map(_wrapped, texts, widths))

            yield [Text()]
            yield row("", grid.heads[band], "bold")
            for name, marks in grid.rows:
                yield row(name, marks[band], "")

    def _rule(self, block: Block) -> list[Text]:
        """The heading of a block, filling the line: its title, a rule, its note."""
        title = block.title.upper()
        rest = self.grid.width - cell_len(title) - cell_len(block.note) - (2 if block.note else 1)
        if rest < 1:
            heading = Text.assemble((title, "bold"), "\n", (block.note, "dim"))
            return _wrapped(heading, self.grid.width)
        ending = f" {block.note}" if block.note else ""
        return [Text.assemble((title, "bold"), " ", (self.glyphs.rule * rest + ending, "dim"))]

    def _ends(self, left: Text, right: Text) -> list[Text]:
        """Two texts at both ends of a line, or one below the other where they do not fit on one."""
        rest = self.grid.width - left.cell_len - right.cell_len
        return _wrapped(Text.assemble(left, " " * rest if rest > 0 else "\n", right), self.grid.width)

    def _labelled(self, line: Line, *, bullets: bool = True) -> list[Text]:
        return self._beside(Text(line.label, style="bold"), self._cell(line.cells[0], bullets=bullets))

    def _compared(self, line: Line) -> list[Text]:
        """A row with its columns side by side. A gap in levels stands in the first of two, unless it has a column."""
        inside = "" if self.grid.gap or line.gap[:1] not in ("+", "-") else line.gap
        first, *others = line.cells
        cells = [self._cell(first, ending=inside), *map(self._cell, others)]
        return self._side_by_side(Text(line.label, style="bold"), [cell(self.grid.column) for cell in cells], line)

    def _stacked(self, line: Line) -> Iterable[list[Text]]:
        """A row as a block: its label and mark, then one line a role; a star marks the one that stands apart."""
        gap = f"  {line.gap}" if line.gap else ""
        yield _wrapped(Text.assemble((line.label, "bold"), f"  {line.sign}", (gap, "dim")), self.grid.width)
        longest = max(map(cell_len, self.page.names))
        for at, cell in enumerate(line.cells):
            name = Text(f"  {self.page.names[at]}{' *' if line.apart == at else ''}", style=_ROLE_STYLES[at])
            yield self._beside(name, self._cell(cell), label_width=min(longest + 6, self.grid.width // 2))

    def _side_by_side(self, label: Text, cells: Sequence[list[Text]], line: Line | None = None) -> list[Text]:
        """One row on the grid: the label, the cells with what stands between them, the gap."""
        sign = [Text(line.sign if line else "", style=_SIGN_STYLES.get(line.sign, "dim") if line else "")]
        grid = self.grid
        row: list[tuple[int, list[Text]]] = [(grid.label - 1, _wrapped(label, grid.label - 1))]
        if len(cells) == 2:
            row += [(grid.column, cells[0]), (1, sign), (grid.column, cells[1])]
        else:
            row.append((1, sign))
            for at, cell in enumerate(cells):
                row += [(1, [Text("*" if line and line.apart == at else "")]), (grid.column, cell)]
        if grid.gap:
            row.append((grid.gap - 1, _wrapped(Text(line.gap if line else "", style="dim"), grid.gap - 1)))
        widths, contents = zip(*row, strict=True)
        return _columns(widths[:-1], *contents)

    def _listed(self, line: Line, label_width: int) -> list[Text]:
        """A row of a folded block: its phrases one behind the other."""
        items = Text(", ").join(map(self._item, line.cells[0]))
        return self._beside(
            Text(line.label, style="bold"), lambda width: _wrapped(items, width), label_width=label_width
        )

    def _beside(self, label: Text, content: _Content, *, label_width: int | None = None) -> list[Text]:
        """A label with something to its right that takes the rest of the line, or below it on a narrow page."""
        if self.grid.width < _BESIDE_FROM:
            indent = label.cell_len - len(label.plain.lstrip()) + 2
            below = _columns([indent - 1], [], content(self.grid.width - indent))
            return [*_wrapped(label, self.grid.width), *below] if label else below
        width = label_width or self.grid.label
        return _columns([width - 1], _wrapped(label, width - 1), content(self.grid.width - width))

    def _head(self, at: int) -> Text:
        return Text(self.page.heads[at].upper(), style=f"bold {_ROLE_STYLES[at]}")

    def _cell(self, items: Sequence[Item], *, ending: str = "", bullets: bool = True) -> _Content:
        """What stands in a cell: phrases one below the other, with bullets where there are several."""

        def hanging(item: Item, indent: int, width: int) -> list[Text]:
            return _columns([indent], [self._lead(item)], _wrapped(self._item(item), width - indent - 1))

        def lines(width: int) -> list[Text]:
            if not items:
                return [Text("-", style="dim")]
            if len(items) == 1 and items[0].state not in self.glyphs.signs:
                text = self._item(items[0])
                spare = self.grid.column - text.cell_len - len(ending)
                return _wrapped(text.append(" " * max(spare, 1) + ending) if ending else text, width)
            if not bullets:
                return [line for item in items for line in _wrapped(self._item(item), width)]
            indents = [self._lead(item).cell_len for item in items]
            if not any(item.depth for item in items):  # otherwise each as far in as it stands deep
                indents = [max(indents)] * len(items)
            return [line for item, indent in zip(items, indents, strict=True) for line in hanging(item, indent, width)]

        return lines

    def _lead(self, item: Item) -> Text:
        """What a phrase begins with: the sign of how it is met, or a bullet, further in the deeper in a tree."""
        if item.state and item.state in self.glyphs.signs:
            return Text(self.glyphs.signs[item.state], style=_STATE_STYLES.get(item.state, "dim"))
        return Text("  " * item.depth + self.glyphs.bullet, style="dim")

    def _item(self, item: Item) -> Text:
        text = Text()
        if item.level:
            text.append(self.glyphs.reached * item.level.rank)
            text.append(self.glyphs.open * (item.level.steps - item.level.rank) + " ")
        start = len(text)
        text.append(item.text)
        for begin, end in item.strong:
            text.stylize("bold yellow", start + begin, start + end)
        if item.link:
            text.append(", ").append(item.link, style=f"link {item.link}")
        if item.tag:
            text.append(f" ({item.tag})", style="dim")
        if item.cites:
            text.append(_GLUE + "".join(f"[{cite}]" for cite in item.cites), style="dim")
        return text


_WRAPPING = Console(file=StringIO(), color_system=None)
"""What Rich asks for to wrap a text, whatever it is drawn on later."""


def _wrapped(text: Text, width: int) -> list[Text]:
    if text.cell_len <= width and "\n" not in text.plain:
        return [text]
    return list(text.wrap(_WRAPPING, max(width, 1), overflow="fold"))


def _columns(widths: Sequence[int], *columns: Sequence[Text]) -> list[Text]:
    """Lines side by side, a space after each column but the last, whose width alone is not among `widths`.

    Rich's own tables draw the same, and take ten times as long for a page of many rows.
    """
    rows = []
    for at in range(max(map(len, columns))):
        row = Text()
        for column, width in zip(columns, (*widths, None), strict=True):
            line = column[at] if at < len(column) else Text()
            row.append_text(line)
            if width is not None:
                row.append(" " * (width + 1 - line.cell_len))
        rows.append(row)
    return rows
