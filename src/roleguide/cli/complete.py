"""What TAB completes. Nothing here ever fails: where nothing can be found, nothing is offered.

Shells evaluate what they are offered, and the files in force may be a stranger's. So only what is made of a few kinds
of characters, none of which means anything to a shell or to Rich's markup, is ever handed to one.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from roleguide.guide.vocabulary import DESCRIBED, Collection

_WORD = r"\w[\w.+-]*"
"""A pattern of what may be offered for the command line."""

_LIVE = r"[^\w ,.+/-]+"
"""A pattern of what may not stand in an explanation."""

Completed = list[tuple[str, str]]
"""What can stand there, each with what it means."""


def _completer(*collections: str) -> Callable[[Any, str], Completed]:
    """What completes a name of something in these collections: an id, or another name of one word."""

    def complete(ctx: Any, incomplete: str) -> Completed:
        return list(_names(ctx, collections, incomplete))

    return complete


def _names(ctx: Any, collections: tuple[str, ...], incomplete: str) -> Iterator[tuple[str, str]]:
    from roleguide.folding import fold, folded_words
    from roleguide.index.names import named

    begun = fold(incomplete)
    offered = set()
    files = ctx.params.get("guide") or []
    builtin = not ctx.params.get("no_builtin")
    for name, entry_id, title in named(collections, folded_words(incomplete), files, builtin=builtin):
        for word in (entry_id, name):
            if word not in offered and fold(word).startswith(begun) and re.fullmatch(_WORD, word):
                offered.add(word)
                yield word, _explanation(title)


def _explanation(title: str) -> str:
    """A title without what a shell or Rich's markup would read."""
    return " ".join(re.sub(_LIVE, " ", title).split())


complete_role = _completer(Collection.ROLES)
complete_compared = _completer(Collection.ROLES, Collection.CERTIFICATIONS)
complete_entry = _completer(*DESCRIBED)
complete_asked = _completer(Collection.CERTIFICATIONS, Collection.SKILLS)
complete_family = _completer(Collection.FAMILIES)


def complete_section(incomplete: str) -> Completed:
    """What completes the last of several sections with commas between."""
    from roleguide.guide.vocabulary import SectionId

    chosen, comma, begun = incomplete.rpartition(",")
    if comma and not set(chosen.split(",")) <= set(SectionId):
        return []
    left = [section for section in SectionId if section not in chosen.split(",")]
    return [(f"{chosen}{comma}{section}", section.label) for section in left if section.startswith(begun)]
