"""Collects the sources behind an answer, and the notices that their licenses require.

Every answer has one `Citations`, collected from everything in it. Pages and JSON take sources and notices only from
there, so they cannot disagree, and nothing on them cites a source that is not listed.
"""

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import NoneType
from typing import Any, TypeVar

from roleguide.guide.model import EDITORIAL, Guide, Rank, Role, Source
from roleguide.records import record


@record
class Citations:
    """Sources and notices by id, both in guide order, so that the numbers on a page depend on nothing else."""

    sources: Mapping[str, Source]
    notices: Mapping[str, str]  # what the licenses of the sources require to be shown


NO_CITATIONS = Citations(sources={}, notices={})


@record
class Answer:
    """The answer to one question: the base class of everything that pages show and JSON contains."""

    edition: str
    citations: Citations = NO_CITATIONS


_Answer = TypeVar("_Answer", bound=Answer)
_Entry = TypeVar("_Entry")


def cite(guide: Guide, answer: _Answer) -> _Answer:
    """The answer with the citations of everything in it.

    Raises:
        KeyError: it cites a source that the guide does not have. Loading a file rules that out, so it is our own bug.
    """
    return replace(answer, citations=citations_of(guide, cited_ids(answer)))


def citations_of(guide: Guide, source_ids: set[str]) -> Citations:
    """The sources with these ids, and their notices.

    Raises:
        KeyError: the guide has no source, or no notice, with one of these ids.
    """
    sources = _chosen(guide.sources, source_ids)
    notice_ids = {source.notice for source in sources.values() if source.notice is not None}
    return Citations(sources=sources, notices=_chosen(guide.notices, notice_ids) if notice_ids else {})


def best_of(sources: Mapping[str, Source], source_ids: Collection[str]) -> tuple[str, ...]:
    """Those of a statement's sources that have the best rank among them: what others add carries it no further."""
    weights = {source_id: _weight(source_id, sources[source_id]) for source_id in source_ids}
    best = min(weights.values(), default=0)
    return tuple(source_id for source_id, weight in weights.items() if weight == best)


def _weight(source_id: str, source: Source) -> int:
    """The place of a source's rank, the best first. One without a rank counts as weak; our own judgment comes last."""
    return len(Rank) if source_id == EDITORIAL else _RANKS.index(source.rank or Rank.WEAK)


_RANKS = list(Rank)


def _chosen(entries: Mapping[str, _Entry], ids: set[str]) -> dict[str, _Entry]:
    """The entries with these ids, in the order of `entries`; raises a KeyError for ids without an entry."""
    unknown = ids - entries.keys()
    if unknown:
        raise KeyError(*sorted(unknown))
    return {entry_id: entries[entry_id] for entry_id in entries if entry_id in ids}


def cited_ids(part: object) -> set[str]:
    """The ids of all sources cited anywhere within a part of an answer.

    Of a role itself, an answer shows only names, summary and other meanings, so only the sources of those count. Any
    other statement that is shown is in the answer as an entry of one of its rows.
    """
    source_ids: set[str] = set()
    unread: list[Any] = [part]
    while unread:
        value = unread.pop()
        if isinstance(value, Role):
            source_ids.update(value.sources, value.summary.sources)
            unread.append(value.also_means)
        elif isinstance(value, tuple):
            unread.extend(value)
        elif names := field_names(value.__class__):
            for name in names:
                field = getattr(value, name)
                if name == "sources":
                    source_ids.update(field)
                elif name == "source" and field is not None:
                    source_ids.add(field)
                elif type(field) not in _LEAVES:
                    unread.append(field)
        elif type(value) not in _LEAVES and isinstance(value, Mapping):
            unread.extend(value.values())
    return source_ids


_LEAVES = (str, int, float, bool, NoneType)
"""The types of most fields; values of these types cite nothing."""


@cache
def field_names(kind: Any) -> tuple[str, ...]:
    """The names of the fields of a dataclass; none for any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
