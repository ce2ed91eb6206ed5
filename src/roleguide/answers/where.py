"""Describes which files are in force and what each of them contributes."""

from collections.abc import Mapping
from dataclasses import replace

from roleguide.answers.citations import Answer, Citations
from roleguide.guide.model import Guide
from roleguide.problems import Location
from roleguide.records import record


@record
class Contribution:
    """What one file contributes to a guide on top of the files below it. Paths are dotted: `roles.squad-lead`."""

    file: str
    origin: str  # why the file is in force, such as "built-in" or "project"
    adds: Mapping[str, tuple[str, ...]]  # collection to the ids that no lower file has, in file order
    changes: tuple[str, ...]  # paths of the values that it changes in entries of a lower file
    removes: tuple[str, ...]  # paths of what it removes


@record
class Provenance(Answer):
    """The files in force, lowest first, and the place of each field of one role, if one was asked for."""

    files: tuple[Contribution, ...]
    problems: int  # how many these files have
    index: str  # where their index is or would be; empty: there is nowhere to keep one
    is_indexed: bool  # whether it exists and is up to date
    role: str  # id of the role asked for; empty: none was
    fields: Mapping[str, Location]  # dotted path inside the role to its place, in the order of the merged files


def with_sources(provenance: Provenance, guide: Guide | None) -> Provenance:
    """Adds the sources that the files add, as far as they make a sound guide: data that names ids lists all of them.

    Nothing that a source says is shown, so no notice is due.
    """
    added = {source_id for file in provenance.files for source_id in file.adds.get("sources", ())}
    known = guide.sources if guide else {}
    sources = {source_id: source for source_id, source in known.items() if source_id in added}
    return replace(provenance, citations=Citations(sources=sources, notices={}))
