"""Draws a page for a terminal with Rich. This is the only module that imports rich.

What a page compares is on a grid: a label column of fixed width, then a column per role, all equally wide, with the
marks between them. If the terminal is too narrow for that, each row of texts becomes a block of its own, while short
cells stay side by side. If it is wide, the blocks of a page that compares nothing stand in two columns.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from itertools import accumulate, islice

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from roleguide.guide.vocabulary import State
from roleguide.pages.page import STATE_WORDS, Block, Grid, Item, Line, Page
from roleguide.records import record

_SIDE_BY_SIDE = {1: 0, 2: 60, 3: 110, 4: 140, 5: 170}
"""Number of columns to the narrowest page on which they are side by side."""

_READABLE = 76
"""The width limit of columns, in cells, because longer lines of text are hard to read."""

_READABLE_LINE = 100
"""The width limit of whole sentences, in cells."""

_TWO_COLUMNS_FROM = 130
"""The narrowest page, in cells, on which blocks stand in two columns."""

_BETWEEN_COLUMNS = 4

_WIDE_MARK = 14
"""In cells. The columns of a matrix are not wider, unless a word of a head needs it."""

_BESIDE_FROM = 44
"""In cells. On a narrower page, labels are above what they label instead of beside it."""

_NARROWEST = 20
"""In cells. No page is laid out narrower than this; a narrower terminal wraps it."""

_GLUE = "\ue000"
"""A space that no line breaks at (Rich breaks even at no-break spaces), so that a number stays with its text."""

_BLUE, _YELLOW, _CYAN, _MAGENTA, _GREEN = "color(33)", "color(136)", "color(30)", "color(168)", "color(64)"
"""Of the 256 colors, which no theme changes, those that can be read on black, on white and on what lies between."""

_ROLE_STYLES = (_BLUE, _YELLOW, _CYAN, _MAGENTA, _GREEN)
_STATE_STYLES = {State.MET: _GREEN, State.RAISE: _YELLOW, State.MISSING: "bold"}
_SIGN_STYLES = {"<": _BLUE, ">": _YELLOW}


_Content = Callable[[int], list[Text]]
"""Lays out some content in lines of at most a given number of cells."""


@record
class Glyphs:
    """The characters that pages are drawn with."""

    rule: str
    bullet: str
    reached: str  # a step of a skill bar that is reached
    open: str  # a step of a skill bar that is not reached
    signs: Mapping[State, str]  # what replaces the bullet of a requirement


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
    """The page as text, at most `width` cells wide except for the commands at its end, which stay whole.

    Lines wrap between words; a word wider than its column is broken; nothing is left out.
    """
    drawing = _Drawing(page=page, grid=_Grid.of(page, max(width, _NARROWEST)), glyphs=glyphs)
    lines = (line for part in drawing.parts() for line in part)
    drawn_lines = _colored(lines) if color else (line.plain for line in lines)
    return "".join(f"{line.replace(_GLUE, ' ').rstrip()}\n" for line in drawn_lines)


def _colored(lines: Iterator[Text]) -> Iterator[str]:
    buffer = StringIO()
    console = Console(
        file=buffer, color_system="256", force_terminal=True, no_color=False, legacy_windows=False, markup=False
    )
    while batch := list(islice(lines, 50)):  # in batches, because each call has a fixed cost
        console.print(*batch, sep="\n", soft_wrap=True)
    yield from _LINK_ID.sub("\x1b]8;;", buffer.getvalue()).split("\n")[:-1]


_LINK_ID = re.compile(r"\x1b\]8;id=[^;]*;")
"""The start of a link with an id that Rich makes up, so that the same page would never be the same twice."""


@record
class _Grid:
    """The widths of a page, in terminal cells, which hold from its first line to its last."""

    width: int
    label: int  # including the space to its right
    column: int
    side_by_side: bool
    coded: bool = False  # whether the heads of columns are codes
    between: int  # between two columns, of which there are more than two: a mark and a space, or in a matrix a space

    @classmethod
    def of(cls, page: Page, width: int) -> "_Grid":
        columns = len(page.heads) or 1
        label = cls._label_width(page, width)
        side_by_side = width >= _SIDE_BY_SIDE[columns]
        shown = columns if side_by_side else 1
        between = 3 * (shown - 1) if shown <= 2 else 1 + 3 * shown  # the marks
        column = min((width - label - between) // shown, _READABLE)
        page_width = label + shown * column + between
        if column < _READABLE:
            page_width = width  # what cannot be divided evenly stays free on the right, but rules fill the line
        elif columns == 1 and width >= _TWO_COLUMNS_FROM and len(page.blocks) > 1:
            page_width = min(width, 2 * page_width + _BETWEEN_COLUMNS)
        return cls(width=page_width, label=label, column=column, side_by_side=side_by_side, between=3)

    def for_matrices(self, page: Page) -> "_Grid":
        """The grid for the blocks of short cells, which stand side by side however narrow the page is."""
        columns = len(page.heads)
        if self.side_by_side or columns < 2:
            return self
        lines = [line for block in page.blocks if block.is_matrix for line in block.lines]
        label = 1 + max((cell_len(word) for line in lines for word in line.label.split()), default=0)
        heads = max(cell_len(word) for name in page.names for word in name.split())
        marks = max((cell_len(item.text) for line in lines for cell in line.cells for item in cell), default=1)
        room = (self.width - label) // columns - 1
        column = min(room, max(heads, marks, _WIDE_MARK))
        if heads <= column:  # what is left goes to the labels
            label = max(label, min(self.label, self.width - columns * (column + 1)))
        return replace(self, label=label, column=column, side_by_side=True, between=1, coded=heads > column)

    @staticmethod
    def _label_width(page: Page, width: int) -> int:
        """A width that fits every word of a label and, on a page with one column, most labels as a whole."""
        labels = [line.label for line in (*page.lead, *(line for block in page.blocks for line in block.lines))]
        longest = max((cell_len(word) for label in labels for word in label.split()), default=0)
        if len(page.heads) < 2:
            longest = max(longest, min(max(map(cell_len, labels), default=0), width // 3 if page.is_list else 15))
        return min(max(longest, 12) + 2, 28) if width >= _BESIDE_FROM else 2


@record
class _Drawing:
    page: Page
    grid: _Grid
    glyphs: Glyphs

    def parts(self) -> Iterable[list[Text]]:
        """The page from top to bottom, as groups of lines that fit its width."""
        page = self.page
        about = f"{page.about}, guide {page.edition}" if page.about else f"guide {page.edition}"
        yield self._ends(Text(" <> ".join(page.titles), style="bold"), Text(about, style="dim"))
        yield [Text(self.glyphs.rule * self.grid.width, style="dim")]
        yield from (_wrapped(self._item(item), min(self.grid.width, _READABLE_LINE)) for item in page.summary)
        yield from (self._labeled(line, bullets=False) for line in page.lead)
        signs = [f"{self.glyphs.signs[state]} {words}" for state, words in STATE_WORDS.items() if state in page.states]
        if signs:
            yield self._beside(self._label("Signs"), lambda width: _wrapped(Text("   ".join(signs)), width))
        if not page.heads and self.grid.width >= _TWO_COLUMNS_FROM and len(page.blocks) > 1:
            yield from self._in_two_columns(page.blocks)
        else:
            for block in page.blocks:
                yield from self.block(block)
        if page.grid:
            yield from self._bands(page.grid)
        yield from self._foot(page)

    def _foot(self, page: Page) -> Iterable[list[Text]]:
        """What is said at the end in one run of text each, the notices, and where to go next."""
        if page.foot:
            if page.blocks or page.grid:
                yield [Text()]
            for line in page.foot:
                yield self._beside(self._label(line.label), self._run(line.cells[0], "; ", links=False))
        for notice in page.notices:
            yield [Text()]
            yield _wrapped(Text(notice, style="dim"), self.grid.width)
        if page.next:
            if page.notices or not page.foot:
                yield [Text()]
            yield self._commands(page.next)

    def _commands(self, commands: Sequence[str]) -> list[Text]:
        """The commands to go on with, each whole on one line so that it can be pasted; a narrow terminal wraps it."""
        label = self._label("Next")
        if self.grid.width < _BESIDE_FROM:
            return [label, *(Text(" " * self.grid.label + command) for command in commands)]
        return _columns([self.grid.label - 1], [label], [*map(Text, commands)])

    def block(self, block: Block) -> Iterable[list[Text]]:
        """A block from its heading to its last line, after an empty one."""
        yield [Text()]
        yield self._rule(block)
        grid = self.grid.for_matrices(self.page) if block.is_matrix else self.grid
        if any(len(line.cells) > 1 for line in block.lines) and grid.side_by_side and self._heads_are_due(block):
            if grid.coded:
                meanings = zip(self.page.codes, self.page.heads, strict=True)
                meant = [Item(text=f"{code} {head}") for code, head in meanings if code != head]
                yield self._beside(self._label("Columns"), self._run(meant, "; "))
            shown = self.page.codes if grid.coded else map(str.upper, self.page.heads)
            heads = [_wrapped(self._head(head, index), grid.column) for index, head in enumerate(shown)]
            yield self._side_by_side(grid, Text(), heads)
        for line in block.lines:
            if len(line.cells) == 1:
                yield self._labeled(line)
            elif grid.side_by_side:
                yield self._compared(grid, line)
            else:
                yield from self._stacked(line)

    def _in_two_columns(self, blocks: Sequence[Block]) -> Iterable[list[Text]]:
        """The blocks one below the other in two columns, cut where that makes the page shortest."""
        width = (self.grid.width - _BETWEEN_COLUMNS) // 2
        half = replace(self, grid=replace(self.grid, width=width, column=width - self.grid.label))
        drawn = [[line for part in half.block(block) for line in part] for block in blocks]
        heights = list(accumulate(map(len, drawn), initial=0))
        cut = min(range(1, len(drawn) + 1), key=lambda at: max(heights[at], heights[-1] - heights[at]))
        left, right = ([line for lines in part for line in lines] for part in (drawn[:cut], drawn[cut:]))
        yield _columns([width + _BETWEEN_COLUMNS - 1], left, right)

    def _heads_are_due(self, block: Block) -> bool:
        """Whether a block is the first one on its grid, so that it shows the heads of the columns."""
        one_grid = self.grid.side_by_side
        compared = (other for other in self.page.blocks if any(len(line.cells) > 1 for line in other.lines))
        return block is next(other for other in compared if one_grid or other.is_matrix == block.is_matrix)

    def _bands(self, grid: Grid) -> Iterable[list[Text]]:
        """A grid of short marks, its columns divided into as many bands as the width of the page requires."""
        label_width = min(max(cell_len(label) for label, _ in grid.rows), self.grid.width // 2) + 2
        words = (word for head in grid.heads for word in head.split())
        longest = max(map(cell_len, (*words, *(mark for _, marks in grid.rows for mark in marks)))) + 2
        mark_width = min(longest, self.grid.width - label_width)
        marks_per_band = max((self.grid.width - label_width) // mark_width, 1)
        for start in range(0, len(grid.heads), marks_per_band):
            band = slice(start, start + marks_per_band)
            widths = [label_width - 1, *[mark_width - 1] * len(grid.heads[band])]

            def row(label: str, marks: Sequence[str], style: str, widths: Sequence[int] = widths) -> list[Text]:
                texts = (Text(label), *(Text(mark, style=style) for mark in marks))
                return _columns(widths[:-1], *map(_wrapped, texts, widths))

            yield [Text()]
            yield row("", grid.heads[band], "bold")
            for label, marks in grid.rows:
                yield row(label, marks[band], "")

    def _rule(self, block: Block) -> list[Text]:
        """The heading of a block, filling the line with its title, a rule and its note."""
        title = block.title.upper()
        note = " ".join(filter(None, (block.note, "".join(f"[{cite}]" for cite in block.cites))))
        rest = self.grid.width - cell_len(title) - cell_len(note) - (2 if note else 1)
        if rest < 1:
            return _wrapped(Text.assemble(title, "\n", (note, "dim")), self.grid.width)
        ending = f" {note}" if note else ""
        return [Text.assemble(title, " ", (self.glyphs.rule * rest + ending, "dim"))]

    def _ends(self, left: Text, right: Text) -> list[Text]:
        """Two texts at both ends of a line, or one below the other if they do not fit on one line."""
        rest = self.grid.width - left.cell_len - right.cell_len
        return _wrapped(Text.assemble(left, " " * rest if rest > 0 else "\n", right), self.grid.width)

    @staticmethod
    def _label(text: str) -> Text:
        return Text(text, style="dim")

    def _labeled(self, line: Line, *, bullets: bool = True) -> list[Text]:
        if not line.label:
            return self._cell(line.cells[0], bullets=False)(min(self.grid.width, _READABLE_LINE))
        content = self._run(line.cells[0], "; ") if line.is_run else self._cell(line.cells[0], bullets=bullets)
        return self._beside(self._label(line.label), content)

    def _compared(self, grid: _Grid, line: Line) -> list[Text]:
        """A row with its columns side by side. A gap in levels is at the end of the first of two cells."""
        if line.is_run:
            return self._side_by_side(
                grid, self._label(line.label), [self._run(cell, "; ")(grid.column) for cell in line.cells], line
            )
        first, *others = line.cells
        cells = [self._cell(first, ending=line.gap, column=grid.column), *map(self._cell, others)]
        return self._side_by_side(grid, self._label(line.label), [cell(grid.column) for cell in cells], line)

    def _stacked(self, line: Line) -> Iterable[list[Text]]:
        """A row as a block: its label and mark, then one line per role, with a star on the one set apart."""
        gap = f"  {line.gap}" if line.gap else ""
        sign = f"  {line.sign}" if line.sign else ""
        yield _wrapped(Text.assemble((line.label, "dim"), sign, (gap, "dim")), self.grid.width)
        longest = max(map(cell_len, self.page.names))
        for index, cell in enumerate(line.cells):
            name = Text(f"  {self.page.names[index]}{' *' if line.apart == index else ''}", style=_ROLE_STYLES[index])
            content = self._run(cell, "; ") if line.is_run else self._cell(cell)
            yield self._beside(name, content, label_width=min(longest + 6, self.grid.width // 2))

    def _side_by_side(
        self, grid: _Grid, label: Text, cells: Sequence[list[Text]], line: Line | None = None
    ) -> list[Text]:
        """One row on a grid: the label, and the cells with the signs between them."""
        sign = [Text(line.sign if line else "", style=_SIGN_STYLES.get(line.sign, "dim") if line else "")]
        row: list[tuple[int, list[Text]]] = [(grid.label - 1, _wrapped(label, grid.label - 1))]
        if len(cells) == 2:
            row += [(grid.column, cells[0]), (1, sign), (grid.column, cells[1])]
        elif grid.between == 1:
            apart = line.apart if line else None
            row += [(grid.column, _starred(cell) if index == apart else cell) for index, cell in enumerate(cells)]
        else:
            row.append((1, sign))
            for index, cell in enumerate(cells):
                row += [(1, [Text("*" if line and line.apart == index else "")]), (grid.column, cell)]
        widths, contents = zip(*row, strict=True)
        return _columns(widths[:-1], *contents)

    def _run(self, items: Sequence[Item], between: str, *, links: bool = True) -> _Content:
        """Phrases in one run of text."""
        texts = [self._item(item, links=links) for item in items]
        run = Text(between).join(texts) if texts else Text("-", style="dim")
        return lambda width: _wrapped(run, width)

    def _beside(self, label: Text, content: _Content, *, label_width: int | None = None) -> list[Text]:
        """A label with content that takes the rest of the line, or is below the label on a narrow page."""
        if self.grid.width < _BESIDE_FROM:
            indent = label.cell_len - len(label.plain.lstrip()) + 2
            below = _columns([indent - 1], [], content(self.grid.width - indent))
            return [*_wrapped(label, self.grid.width), *below] if label else below
        width = label_width or self.grid.label
        content_width = min(self.grid.width - width, _READABLE_LINE)
        return _columns([width - 1], _wrapped(label, width - 1), content(content_width))

    @staticmethod
    def _head(name: str, index: int) -> Text:
        return Text(name, style=f"bold {_ROLE_STYLES[index]}")

    def _cell(self, items: Sequence[Item], *, ending: str = "", column: int = 0, bullets: bool = True) -> _Content:
        """The content of a cell: phrases one below the other, with bullets if there are several.

        An ending stands at the right end of a column that is so wide.
        """

        def hanging(item: Item, indent: int, width: int) -> list[Text]:
            return _columns([indent], [self._lead(item)], _wrapped(self._item(item), width - indent - 1))

        def lines(width: int) -> list[Text]:
            if not items:
                return [Text("-", style="dim")]
            if len(items) == 1 and items[0].state not in self.glyphs.signs:
                text = self._item(items[0])
                spare = column - text.cell_len - len(ending)
                return _wrapped(text.append(" " * max(spare, 1) + ending) if ending else text, width)
            if not bullets and not any(item.state in self.glyphs.signs for item in items):
                return [line for item in items for line in _wrapped(self._item(item), width)]
            indents = [self._lead(item).cell_len for item in items]
            if not any(item.depth for item in items):  # in a tree, each is indented by its depth
                indents = [max(indents)] * len(items)
            return [line for item, indent in zip(items, indents, strict=True) for line in hanging(item, indent, width)]

        return lines

    def _lead(self, item: Item) -> Text:
        """What comes before a phrase: the sign of how it is met, or a bullet, indented by its depth in a tree."""
        if item.state and item.state in self.glyphs.signs:
            return Text(self.glyphs.signs[item.state], style=_STATE_STYLES.get(item.state, "dim"))
        return Text("  " * item.depth + self.glyphs.bullet, style="dim")

    def _item(self, item: Item, *, links: bool = True) -> Text:
        """A phrase; without `links`, its address is only behind the text, for terminals that can follow it."""
        text = Text()
        if item.level:
            text.append(self.glyphs.reached * item.level.rank)
            text.append(self.glyphs.open * (item.level.steps - item.level.rank) + (" " if item.text else ""))
        start = len(text)
        text.append(item.text)
        for begin, end in item.strong:
            text.stylize("bold", start + begin, start + end)
        if item.link and (not links or item.link == item.text):
            text.stylize(f"link {item.link}", start)
        elif item.link:
            text.append(", ").append(item.link, style=f"link {item.link}")
        if item.tag:
            text.append(f" ({item.tag})", style="dim")
        if item.cites:
            text.append(_GLUE + "".join(f"[{cite}]" for cite in item.cites), style="dim")
        return text


_WRAPPING = Console(file=StringIO(), color_system=None)
"""Rich needs a console to wrap text, even one that the text is not drawn on."""


def _wrapped(text: Text, width: int) -> list[Text]:
    if text.cell_len <= width and "\n" not in text.plain:
        return [text]
    return list(text.wrap(_WRAPPING, max(width, 1), overflow="fold"))


def _starred(cell: Sequence[Text]) -> list[Text]:
    """A cell with a star behind its first line."""
    first, *others = cell
    return [Text.assemble(first, "*"), *others]


def _columns(widths: Sequence[int], *columns: Sequence[Text]) -> list[Text]:
    """Columns of lines side by side, with a space after each but the last, whose width is not in `widths`.

    Rich's own tables draw the same, but take ten times as long for a page of many rows.
    """
    rows = []
    for index in range(max(map(len, columns))):
        row = Text()
        for column, width in zip(columns, (*widths, None), strict=True):
            line = column[index] if index < len(column) else Text()
            row.append_text(line)
            if width is not None:
                row.append(" " * (width + 1 - line.cell_len))
        rows.append(row)
    return rows
