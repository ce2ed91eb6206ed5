"""The page of what a search has found."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import replace

from roleguide.answers.search import NAME, Hit, Match, SearchResult
from roleguide.guide.vocabulary import DESCRIBED, Collection
from roleguide.pages.page import (
    Block,
    Item,
    Line,
    Page,
    filled,
    finished,
    id_to_show,
    shortened,
    to_items,
    to_line,
    to_lines,
)
from roleguide.text import counted

_SHOWN = 10
"""Entries on a page that does not show all."""

_LONG = 200
"""Characters of all names of an entry up to which they are shown as they are."""

_BETWEEN = ", "
"""Stands between names."""

_PASSAGES = 2
"""Passages of an entry that are shown beside its title."""


def search_page(result: SearchResult, *, full: bool = False) -> Page:
    """The page of what was found, the best first: a screen of it, or if `full` all with more of their passages."""
    shown = result.hits if full else result.hits[:_SHOWN]
    note = "" if len(shown) == len(result.hits) else f"{len(shown)} of {len(result.hits)}; --full shows all"
    page = Page(
        titles=(f"Search: {' '.join(result.words)}",),
        edition=result.edition,
        lead=_lead(result),
        blocks=filled([Block(title="Found", note=note, lines=tuple(_line(hit, full=full) for hit in shown))]),
        next=tuple(_next(result)),
        is_list=True,
    )
    return finished(page, result.citations)


def _lead(result: SearchResult) -> tuple[Line, ...]:
    if not result.hits:
        return to_lines(
            ("Found", to_items(["no matches in this guide"])),
            ("Perhaps", to_items([", ".join(result.nearest)])),
        )
    numbers = Counter(hit.collection for hit in result.hits)
    counts = [counted(numbers[collection], collection.noun) for collection in DESCRIBED if numbers[collection]]
    return (to_line("Found", Item(text=", ".join(counts))),)


def _line(hit: Hit, *, full: bool) -> Line:
    """An entry, with the best passage beside its title, or if `full` with several."""
    named = [match for match in hit.matches if match.passage.section == NAME]
    others = [match for match in hit.matches if match.passage.section != NAME]
    kind = "" if hit.collection == Collection.ROLES else Collection(hit.collection).noun
    tag = ", ".join(filter(None, (kind, id_to_show(hit.id, hit.title, *(match.passage.text for match in named)))))
    if full:
        # The names, where they were found, say the title already.
        first = [_names(named[0])] if named else []
        items = [*first, *map(_passage, others[:_PASSAGES])]
    else:
        items = [_excerpt(hit.matches[0])]
    return to_line(shortened(hit.title), replace(items[0], tag=tag), *items[1:])


_EXCERPT = 44
"""Characters of a passage that are shown around the first words found in it."""


_BEFORE = 12
"""Characters that are shown before the first word found, and left out at the beginning only if they are more."""

_DOTS = 4
"""Characters that what is left out takes all the same."""


def _excerpt(match: Match) -> Item:
    """The part of a passage in which the words stand, cut between words."""
    item = _names(match) if match.passage.section == NAME else _passage(match)
    text, spans = item.text, item.strong
    if len(text) <= _EXCERPT or not spans:
        return item
    begin = max(0, min(spans[0][0] - _BEFORE, len(text) - _EXCERPT))
    begin = text.rfind(" ", 0, begin + 1) + 1 if begin > _BEFORE else 0
    end = begin + _EXCERPT if begin + _EXCERPT + _DOTS < len(text) else len(text)
    if end < len(text):
        end = max(text.rfind(" ", begin, end + 1), spans[0][1])
    before, after = ("... " if begin else ""), (" ..." if end < len(text) else "")
    shift = len(before) - begin
    strong = tuple((start + shift, stop + shift) for start, stop in spans if start >= begin and stop <= end)
    return Item(text=f"{before}{text[begin:end]}{after}", strong=strong)


def _names(match: Match) -> Item:
    """The names in which words were found; of very many, the title and those that have the words."""
    text, spans = match.passage.text, match.spans
    if len(text) <= _LONG:
        return Item(text=text, strong=spans)
    shown_names, left, at = match.passage.title, 0, len(match.passage.title) + len(_BETWEEN)
    strong = [span for span in spans if span[1] <= len(shown_names)]
    ahead = deque(spans)
    for name in text[at:].split(_BETWEEN):
        inside = []
        while ahead and ahead[0][1] <= at + len(name):
            begin, end = ahead.popleft()
            if begin >= at:
                inside.append((begin - at, end - at))
        if inside and len(shown_names) < _LONG:
            shown_names += _BETWEEN
            strong += [(begin + len(shown_names), end + len(shown_names)) for begin, end in inside]
            shown_names += name
        else:
            left += 1
        at += len(name) + len(_BETWEEN)
    return Item(
        text=f"{shown_names}{_BETWEEN}and {counted(left, 'more title')}" if left else shown_names, strong=tuple(strong)
    )


def _passage(match: Match) -> Item:
    label = f"{match.passage.label}: "
    spans = tuple((begin + len(label), end + len(label)) for begin, end in match.spans)
    return Item(text=f"{label}{match.passage.text}", strong=spans)


def _next(result: SearchResult) -> Iterable[str]:
    if result.hits:
        yield f"roleguide describe {result.hits[0].id}"
        roles = [hit.id for hit in result.hits if hit.collection == Collection.ROLES][:2]
        if len(roles) > 1:
            yield f"roleguide compare {' '.join(roles)}"
    elif result.nearest:
        yield f"roleguide search {result.nearest[0]}"
    else:
        yield "roleguide list"
