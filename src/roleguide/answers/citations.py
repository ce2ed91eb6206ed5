"""The sources behind an answer, and the notices that their licenses ask for.

Every answer holds one `Citations`, made of all that it holds. Pages and JSON take sources and notices from there and
from nowhere else, so they cannot disagree, and nothing on them cites a source that is not listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from types import NoneType
from typing import Any, TypeVar

from roleguide.guide.model import Guide, Role, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """Sources and notices by id, both in the order of the guide, so that numbers on a page depend on nothing else."""

    sources: Mapping[str, Source]
    notices: Mapping[str, str]  # what the licenses of sources ask to be said


NO_CITATIONS = Citations(sources={}, notices={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a guide answers to one question: the base of all that pages show and JSON holds."""

    edition: str
    citations: Citations = NO_CITATIONS


_Answer = TypeVar("_Answer", bound=Answer)
_Entry = TypeVar("_Entry")


def cite(guide: Guide, answer: _Answer) -> _Answer:
    """The answer with the citations of all that it holds.

    Raises:
        KeyError: it cites a source that the guide does not have. Reading a file refuses that, so it is our mistake.
    """
    return replace(answer, citations=citations_of(guide, cited_ids(answer)))


def citations_of(guide: Guide, source_ids: set[str]) -> Citations:
    """The sources with these ids, and their notices.

    Raises:
        KeyError: the guide has no source, or no notice, of such an id.
    """
    sources = _chosen(guide.sources, source_ids)
    noticed = {source.notice for source in sources.values() if source.notice is not None}
    return Citations(sources=sources, notices=_chosen(guide.notices, noticed) if noticed else {})


def _chosen(entries: Mapping[str, _Entry], ids: set[str]) -> dict[str, _Entry]:
    """The entries with these ids, in their own order; a KeyError where there is none of an id."""
    unknown = ids - entries.keys()
    if unknown:
        raise KeyError(*sorted(unknown))
    return {entry_id: entries[entry_id] for entry_id in entries if entry_id in ids}


def cited_ids(part: object) -> set[str]:
    """The ids of all sources behind a part of an answer, however deep inside it they are cited.

    Of a role, an answer shows names and summary: the sources behind those count, not the ones of its other statements.
    Statements that are shown stand in the answer themselves, as entries of its rows.
    """
    ids: set[str] = set()
    unread: list[Any] = [part]
    while unread:
        read = unread.pop()
        if isinstance(read, Role):
            ids.update(read.sources, read.summary.sources)
        elif isinstance(read, tuple):
            unread.extend(read)
        elif names := _field_names(read.__class__):
            for name in names:
                value = getattr(read, name)
                if name == "sources":
                    ids.update(value)
                elif name == "source" and value is not None:
                    ids.add(value)
                elif type(value) not in _LEAVES:
                    unread.append(value)
        elif type(read) not in _LEAVES and isinstance(read, Mapping):
            unread.extend(read.values())
    return ids


_LEAVES = (str, int, float, bool, NoneType)
"""What most fields hold; nothing is cited in these."""


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass; none of anything else."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
