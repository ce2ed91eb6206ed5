"""Draws a page in whole sentences, one fact per line, for screen readers, mail, chat and grep, without any columns."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from roleguide.answers.rows import Mark
from roleguide.pages.page import STATE_WORDS, Item, Line, Page


def render(page: Page) -> str:
    """The page as text in which every line stands on its own and ends like a sentence."""
    return "".join(f"{line}\n" for line in _lines(page))


def _lines(page: Page) -> Iterable[str]:
    title = " compared with ".join(page.titles)
    yield _sentence(f"{title}. {f'{page.about}, guide' if page.about else 'Guide'} {page.edition}")
    yield from (_sentence(_phrase(item)) for item in page.summary)
    yield from map(_fact, page.lead)
    for block in page.blocks:
        yield ""
        heading = f"{block.title}: {block.note}" if block.note else block.title
        yield _sentence(f"{heading}{_marks(block.cites)}")
        for line in block.lines:
            yield from [_fact(line)] if line.mark is None else _compared(line, page.heads)
    if page.grid:
        yield ""
        for label, marks in page.grid.rows:
            parts = [f"{head} {mark}" for head, mark in zip(page.grid.heads, marks, strict=True) if mark]
            yield _sentence(f"{label}: {', '.join(parts)}")
    if page.foot:
        yield ""
        yield from map(_fact, page.foot)
    if page.notices:
        yield ""
        yield from page.notices
    if page.next:
        yield ""
        yield from (f"Next: {command}" for command in page.next)


def _compared(line: Line, heads: Sequence[str]) -> Iterable[str]:
    present = [(head, cell) for head, cell in zip(heads, line.cells, strict=True) if cell]
    match line.mark:
        case Mark.ONLY:
            head, cell = present[0]
            yield _sentence(f"{line.label}. Only {head}: {_phrases(cell)}")
        case Mark.SAME:
            yield _sentence(f"{line.label}. The same: {_phrases(present[0][1])}")
        case _:
            yield f"{line.label}. Differs."
            for head, cell in zip(heads, line.cells, strict=True):
                yield _sentence(f"{head}: {_phrases(cell) if cell else 'nothing'}")


def _fact(line: Line) -> str:
    return _sentence(f"{line.label}: {_phrases(line.cells[0])}" if line.label else _phrases(line.cells[0]))


def _phrases(items: Sequence[Item]) -> str:
    """The phrases joined in one line, with semicolons between them except after a whole sentence."""
    text = ""
    for phrase in map(_phrase, _flattened(items)):
        text += f"{'' if not text else ' ' if text.endswith('.') else '; '}{phrase}"
    return text


def _flattened(items: Sequence[Item]) -> Iterable[Item]:
    """The phrases of a tree, each followed by its ancestors: "coordinator, then manager"."""
    ancestors: list[str] = []
    for item in items:
        ancestors = ancestors[: item.depth]
        yield replace(item, text=", then ".join([item.text, *reversed(ancestors)])) if ancestors else item
        ancestors.append(item.text)


def _phrase(item: Item) -> str:
    tag = f" ({item.tag})" if item.tag else ""
    level = f"level {item.level.rank} of {item.level.steps}" if item.level else ""
    level = f", {level}" if level and item.text else level
    cites = _marks(item.cites)
    link = f", {item.link}" if item.link and item.link != item.text else ""
    state = f", {STATE_WORDS[item.state]}" if item.state in STATE_WORDS else ""
    text, stop = (item.text[:-1], ".") if cites and item.text.endswith(".") else (item.text, "")
    return f"{text}{link}{level}{tag}{state}{cites}{stop}"


def _marks(cites: Sequence[str]) -> str:
    return " " + "".join(f"[{cite}]" for cite in cites) if cites else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", '"')) else f"{text}."
