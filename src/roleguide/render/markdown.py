"""Draws a page in GitHub-flavored Markdown: headings, bullet lists and pipe tables. Text from the guide is escaped."""

import re
from collections.abc import Iterable, Sequence

from roleguide.guide.vocabulary import State
from roleguide.pages.page import STATE_WORDS, Block, Item, Line, Page


def render(page: Page) -> str:
    """The page as Markdown, with a blank line between its parts."""
    return "\n\n".join(_parts(page)) + "\n"


def _parts(page: Page) -> Iterable[str]:
    yield f"# {' &lt;&gt; '.join(map(_escaped, page.titles))}"
    yield f"Guide {_escaped(page.edition)}"
    if page.lead:
        yield _bullets(page.lead)
    for block in page.blocks:
        yield f"## {_heading(block)}"
        is_table = page.heads and all(len(line.cells) == len(page.heads) for line in block.lines)
        yield _table(block.lines, page.heads) if is_table else _bullets(block.lines)
    if page.grid:
        heads = ["", *map(_escaped, page.grid.heads)]
        rows = [[_escaped(label), *map(_escaped, marks)] for label, marks in page.grid.rows]
        yield _pipes([heads, ["---"] * len(heads), *rows])
    for folded in page.folded:
        yield f"## {_escaped(folded.title)}"
        yield "\n".join(
            f"- **{_escaped(line.label)}:** {', '.join(map(_phrase, line.cells[0]))}" for line in folded.lines
        )
    if page.sources:
        yield "## Sources"
        yield "\n".join(f"- {_escaped(line.label)} {_phrase(item)}" for line in page.sources for item in line.cells[0])
    yield from map(_escaped, page.notices)
    if page.next:
        yield "## Next"
        yield "\n".join(f"- {_code(command)}" for command in page.next)


def _heading(block: Block) -> str:
    return f"{_escaped(block.title)} ({_escaped(block.note)})" if block.note else _escaped(block.title)


def _bullets(lines: Iterable[Line]) -> str:
    """A list with an entry per line; several phrases make a nested list below their label.

    A requirement has a check box, checked if it is met.
    """
    bullets = []
    for line in lines:
        items = line.cells[0]
        label = f"**{_escaped(line.label)}:**"
        if len(items) == 1:
            bullets.append(f"- {_box(items[0])}{label} {_phrase(items[0])}")
        else:
            bullets += [f"- {label}", *(f"{'  ' * (item.depth + 1)}- {_box(item)}{_phrase(item)}" for item in items)]
    return "\n".join(bullets)


def _box(item: Item) -> str:
    if item.state is None:
        return ""
    return "[x] " if item.state is State.MET else "[ ] "


def _table(lines: Sequence[Line], heads: Sequence[str]) -> str:
    rows = [["", "", *map(_escaped, heads)], ["---"] * (len(heads) + 2)]
    for line in lines:
        cells = ["<br>".join(map(_phrase, cell)) or "-" for cell in line.cells]
        if line.apart is not None:
            cells[line.apart] += r" \*"
        rows.append([f"**{_escaped(line.label)}**", f"`{line.sign}`" if line.sign else "", *cells])
    return _pipes(rows)


def _pipes(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _phrase(item: Item) -> str:
    tag = f" *({_escaped(item.tag)})*" if item.tag else ""
    level = f" ({item.level.rank} of {item.level.steps})" if item.level else ""
    cites = " " + "".join(f"\\[{cite}\\]" for cite in item.cites) if item.cites else ""
    link = f", <{item.link}>" if item.link else ""
    words = STATE_WORDS.get(item.state, "") if item.state not in (None, State.MET) else ""
    state = f" *({words})*" if words else ""
    return f"{_text(item)}{link}{level}{tag}{state}{cites}"


def _text(item: Item) -> str:
    """The text with the parts that match a search in bold."""
    text, position = "", 0
    for begin, end in item.strong:
        text += f"{_escaped(item.text[position:begin])}**{_escaped(item.text[begin:end])}**"
        position = end
    return _MARKER.sub(_as_text, text + _escaped(item.text[position:]))


def _as_text(marker: re.Match[str]) -> str:
    return f"{marker[0]}\\" if marker[0].isdigit() else f"\\{marker[0]}"


_MARKER = re.compile(r"^([-+]|\d{1,9}(?=[.)]))")
"""What would start a nested list (CommonMark 0.31, section 5.2)."""


def _code(text: str) -> str:
    """The text as code, in more backticks than the longest run of them in it (CommonMark 0.31, section 6.1)."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"`{text}`"


def _escaped(text: str) -> str:
    """The text with everything escaped that would mean something in Markdown or in HTML inside it."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|~#])", r"\\\1", text)
