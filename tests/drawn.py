"""Pages as they come out on a terminal, and what must never be seen on one."""

import re
from functools import cache

from roleguide.guide.vocabulary import Sources
from roleguide.pages.page import STATE_WORDS, Page, in_other_words, with_sources
from roleguide.render import table


def drawn(page: Page, width: int = 80, sources: Sources = Sources.LINE) -> list[str]:
    """The lines of a page with its sources."""
    return table.render(with_sources(page, sources), width=width, color=False).splitlines()


def cut_words(page: Page, width: int, sources: Sources = Sources.LINE) -> set[str]:
    """The parts of words that a page was drawn with, other than of addresses: words must not be broken."""
    whole: set[str] = set()
    addresses = ""

    def read(text: str) -> str:
        nonlocal addresses
        if "://" in text:
            addresses += f" {text}"
        for word in text.split():
            whole.update((_bare(word), _bare(word.upper())))
        return text

    in_other_words(with_sources(page, sources), read)
    parts = {_bare(part) for line in drawn(page, width, sources) for part in line.split()}
    return {part for part in parts - whole - _own_words() if part not in addresses}


@cache
def _own_words() -> frozenset[str]:
    """The words that a page is drawn with besides its own."""
    return frozenset(
        word for words in ("guide Signs Next Columns", *STATE_WORDS.values()) for word in words.split()
    ) | {""}


def _bare(word: str) -> str:
    """A word without the marks and the signs around it."""
    return re.sub(r"(\[[\d?-]+\])+", "", word).strip("();,.:─●○·<>=*-✓↑✗?+\"'")
