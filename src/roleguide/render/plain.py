"""A page in whole sentences, one fact a line: for screen readers, mail, chat and grep. No columns, bars or boxes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from roleguide.answers.rows import Mark
from roleguide.pages.page import STATE_WORDS, Block, Item, Line, Page


def render(page: Page) -> str:
    """The page; every line stands by itself and ends like a sentence."""
    return "".join(f"{line}\n" for line in _lines(page))


def _lines(page: Page) -> Iterable[str]:
    yield _sentence(f"{' compared with '.join(page.titles)}. Guide {page.edition}")
    yield from map(_fact, page.lead)
    for block in page.blocks:
        yield ""
        yield _sentence(f"{block.title}: {block.note}" if block.note else block.title)
        for line in block.lines:
            yield from [_fact(line)] if line.mark is None else _compared(line, page.heads)
    if page.grid:
        yield ""
        for label, marks in page.grid.rows:
            filled = [f"{head} {mark}" for head, mark in zip(page.grid.heads, marks, strict=True) if mark]
            yield _sentence(f"{label}: {', '.join(filled)}")
    for folded in page.folded:
        yield ""
        yield from _folded(folded)
    if page.sources:
        yield ""
        yield "Sources."
        yield from (_sentence(f"{line.label} {_phrases(line.cells[0])}") for line in page.sources)
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


def _folded(block: Block) -> Iterable[str]:
    yield f"{block.title}."
    for line in block.lines:
        yield _sentence(f"{line.label}: {', '.join(map(_phrase, line.cells[0]))}")


def _fact(line: Line) -> str:
    return _sentence(f"{line.label}: {_phrases(line.cells[0])}")


def _phrases(items: Sequence[Item]) -> str:
    """The phrases in a row, with semicolons between them except after a whole sentence."""
    sentence = ""
    for phrase in map(_phrase, _untwined(items)):
        sentence += f"{'' if not sentence else ' ' if sentence.endswith('.') else '; '}{phrase}"
    return sentence


def _untwined(items: Sequence[Item]) -> Iterable[Item]:
    """The phrases of a tree, each with those that it stands below after it: "coordinator, then manager"."""
    above: list[str] = []
    for item in items:
        above = above[: item.depth]
        yield replace(item, text=", then ".join([item.text, *reversed(above)])) if above else item
        above.append(item.text)


def _phrase(item: Item) -> str:
    tag = f" ({item.tag})" if item.tag else ""
    level = f", level {item.level.rank} of {item.level.steps}" if item.level else ""
    cites = " " + "".join(f"[{cite}]" for cite in item.cites) if item.cites else ""
    link = f", {item.link}" if item.link else ""
    state = f", {STATE_WORDS[item.state]}" if item.state in STATE_WORDS else ""
    text, stop = (item.text[:-1], ".") if cites and item.text.endswith(".") else (item.text, "")
    return f"{text}{link}{level}{tag}{state}{cites}{stop}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", '"')) else f"{text}."
