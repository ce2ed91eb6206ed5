"""A page in GitHub-flavoured Markdown: headings, bullet lists and pipe tables. Text from the guide is escaped."""

import re
from collections.abc import Iterable, Sequence

from roleguide.views import Block, Item, Line, Sheet


def render(sheet: Sheet) -> str:
    """The page; one blank line between its parts."""
    return "\n\n".join(_parts(sheet)) + "\n"


def _parts(sheet: Sheet) -> Iterable[str]:
    yield f"# {_escaped(sheet.title)}"
    yield f"Guide {_escaped(sheet.edition)}"
    if sheet.lead:
        yield _bullets(sheet.lead)
    for block in sheet.blocks:
        yield f"## {_heading(block)}"
        yield _table(block.lines, sheet.heads)
    if sheet.folded:
        yield f"## {_escaped(sheet.folded.title)}"
        yield "\n".join(
            f"- **{_escaped(line.label)}** {', '.join(map(_phrase, line.cells[0]))}" for line in sheet.folded.lines
        )
    if sheet.sources:
        yield "## Sources"
        yield _bullets(sheet.sources)
    if sheet.next:
        yield "## Next"
        yield "\n".join(f"- `{command}`" for command in sheet.next)


def _heading(block: Block) -> str:
    return f"{_escaped(block.title)} ({_escaped(block.note)})" if block.note else _escaped(block.title)


def _bullets(lines: Iterable[Line]) -> str:
    return "\n".join(f"- **{_escaped(line.label)}** {_phrases(line.cells[0])}" for line in lines)


def _table(lines: Sequence[Line], heads: Sequence[str]) -> str:
    compares = any(line.mark for line in lines)
    top = ["", "", *map(_escaped, heads)] if compares else ["", ""]
    rows = [top, ["---"] * len(top)]
    for line in lines:
        cells = [_phrases(cell) if cell else "-" for cell in line.cells]
        if line.apart is not None:
            cells[line.apart] += " \\*"
        rows.append([f"**{_escaped(line.label)}**", *([f"`{line.sign}`"] if compares else []), *cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _phrases(items: Iterable[Item]) -> str:
    return "<br>".join(map(_phrase, items))


def _phrase(item: Item) -> str:
    tag = f" *({_escaped(item.tag)})*" if item.tag else ""
    level = f" ({item.level.rank} of {item.level.steps})" if item.level else ""
    cites = " " + "".join(f"\\[{cite}\\]" for cite in item.cites) if item.cites else ""
    link = f", <{item.link}>" if item.link else ""
    return f"{_escaped(item.text)}{link}{level}{tag}{cites}"


def _escaped(text: str) -> str:
    """The text with everything neutralised that Markdown, or HTML inside it, would give a meaning to."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|~#])", r"\\\1", text)
