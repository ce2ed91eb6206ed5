"""Which file says what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from roleguide.answers.citations import Answer, Citations
from roleguide.guide.model import Guide
from roleguide.problems import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one file brings to a guide, on top of those below it. Paths are dotted: `roles.team-lead`."""

    file: str
    origin: str  # why the file is in force: "built-in", "project" and so on
    adds: Mapping[str, tuple[str, ...]]  # collection to the ids that no lower file has, in the order of the file
    changes: tuple[str, ...]  # paths, inside entries that a lower file has, of what it sets to something else
    removes: tuple[str, ...]  # paths of what it removes


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance(Answer):
    """The files in force, lowest first, and for one role, if one was asked for, the place of each field."""

    files: tuple[Contribution, ...]
    problems: int  # how many there are in these files
    index: str  # where their index is or would be; empty: there is nowhere to keep one
    is_indexed: bool  # whether it is there and stands for the files as they are
    role: str  # its id; empty: none was asked for
    fields: Mapping[str, Location]  # dotted path inside the role to its place, in the order of the merged files


def with_sources(provenance: Provenance, guide: Guide | None) -> Provenance:
    """The same with the sources that its files add, as far as a sound guide came of them: data that names ids has all.

    Nothing that a source says is shown, so that no notice is due.
    """
    added = {source_id for file in provenance.files for source_id in file.adds.get("sources", ())}
    known = guide.sources if guide else {}
    sources = {source_id: source for source_id, source in known.items() if source_id in added}
    return replace(provenance, citations=Citations(sources=sources, notices={}))
