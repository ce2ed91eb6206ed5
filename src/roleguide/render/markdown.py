"""Draws a page in GitHub-flavored Markdown: headings, bullet lists and pipe tables. Text from the guide is escaped."""

import re
from collections.abc import Callable, Iterable, Sequence

from roleguide.guide.vocabulary import State
from roleguide.pages.page import STATE_WORDS, Block, Item, Line, Page


def render(page: Page) -> str:
    """The page as Markdown, with a blank line between its parts."""
    return "\n\n".join(_parts(page)) + "\n"


def _parts(page: Page) -> Iterable[str]:
    yield f"# {' &lt;&gt; '.join(map(_escaped, page.titles))}"
    yield _escaped(f"{page.about}, guide {page.edition}" if page.about else f"Guide {page.edition}")
    yield from map(_phrase, page.summary)
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
    yield from (f"**{_escaped(line.label)}:** {_run(line.cells[0], link=_linked)}" for line in page.foot)
    yield from map(_escaped, page.notices)
    if page.next:
        yield "## Next"
        yield "\n".join(f"- {_code(command)}" for command in page.next)


def _heading(block: Block) -> str:
    heading = f"{_escaped(block.title)} ({_escaped(block.note)})" if block.note else _escaped(block.title)
    return f"{heading}{_marks(block.cites)}"


def _bullets(lines: Iterable[Line]) -> str:
    """A list with an entry per line; several phrases make a nested list below their label.

    A requirement has a check box, checked if it is met.
    """
    bullets = []
    for line in lines:
        items = line.cells[0]
        label = f"**{_escaped(line.label)}:**" if line.label else ""
        if len(items) == 1 or line.is_run or not label:
            bullets.append(f"- {_box(items[0])}{f'{label} ' if label else ''}{_run(items)}")
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
        cells = [(_run(cell) if line.is_run else "<br>".join(map(_phrase, cell))) or "-" for cell in line.cells]
        if line.apart is not None:
            cells[line.apart] += r" \*"
        rows.append([f"**{_escaped(line.label)}**", f"`{line.sign}`" if line.sign else "", *cells])
    return _pipes(rows)


def _pipes(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _run(items: Sequence[Item], link: Callable[[Item], str] | None = None) -> str:
    return "; ".join(map(link or _phrase, items))


def _linked(item: Item) -> str:
    """A phrase that is a link as a whole."""
    return f"[{_text(item)}](<{item.link}>)" if item.link else _phrase(item)


def _marks(cites: Sequence[str]) -> str:
    return " " + "".join(f"\\[{cite}\\]" for cite in cites) if cites else ""


def _phrase(item: Item) -> str:
    tag = f" *({_escaped(item.tag)})*" if item.tag else ""
    level = f"({item.level.rank} of {item.level.steps})" if item.level else ""
    level = f" {level}" if level and item.text else level
    link = f", <{item.link}>" if item.link and item.link != item.text else ""
    words = STATE_WORDS.get(item.state, "") if item.state not in (None, State.MET) else ""
    state = f" *({words})*" if words else ""
    text = f"<{item.link}>" if item.link == item.text and item.link else _text(item)
    return f"{text}{link}{level}{tag}{state}{_marks(item.cites)}"


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
