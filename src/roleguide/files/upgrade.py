"""Turns a file of format 1 into one of format 2, and says what its writer would have to change.

Format 2 gives each part of a certification sources of its own, so four fields moved:

    certifications.X.asks: [...]           asks: {all: [...]} or {one_of: [...]}
    certifications.X.status: retired       status: {is: retired}
    certifications.X.replaced_by: Y        status: {replaced_by: Y}
    certifications.X.valid_years: 3        valid: {years: 3}
    sources.X.date: March 2024             published: 2024-03

A file without a format, as may lie on top of others, can have either form.
"""

import re
from collections.abc import Iterator
from typing import Any

from roleguide.files.document import Document
from roleguide.guide.model import DAY, FORMAT, OLDEST_FORMAT
from roleguide.problems import KeyPath, Problem, Severity, dotted


def upgrade(document: Document) -> None:
    """Gives a document of an older format the data of the present one, in which it still finds every place."""
    if not _may_be_old(document.data):
        return
    document.as_written = document.data
    document.data = {**document.data}
    if document.data.get("format") == OLDEST_FORMAT:
        document.data["format"] = FORMAT
    for collection, upgraded in (("certifications", _certification), ("sources", _source)):
        entries = document.data.get(collection)
        if isinstance(entries, dict):
            document.data[collection] = {
                entry_id: upgraded(entry) if isinstance(entry, dict) else entry for entry_id, entry in entries.items()
            }
    document.older_path = _older_path


def _may_be_old(data: dict[str, Any]) -> bool:
    file_format = data.get("format", OLDEST_FORMAT)
    return file_format == OLDEST_FORMAT and not isinstance(file_format, bool)


def _certification(old: dict[str, Any]) -> dict[str, Any]:
    new = {key: value for key, value in old.items() if key not in ("replaced_by", "valid_years")}
    asks = old.get("asks")
    if isinstance(asks, list):
        new["asks"] = {"all": None, "one_of": asks} if len(asks) > 1 else {"all": asks, "one_of": None}
    if "valid_years" in old:
        years = old["valid_years"]
        new["valid"] = None if years is None else {"years": years}
    if isinstance(old.get("status"), str):
        new["status"] = {"is": old["status"]}
    if "replaced_by" in old and new.get("status", {}) is not None:
        status = new.get("status", {})
        new["status"] = {**status, "replaced_by": old["replaced_by"]} if isinstance(status, dict) else status
    return new


def _source(old: dict[str, Any]) -> dict[str, Any]:
    if "date" not in old:
        return old
    new = {key: value for key, value in old.items() if key != "date"}
    day = old["date"]
    if not isinstance(day, str) or re.match(DAY, day):
        return {**new, "published": day}
    return {**new, "note": f"{new['note']}; {day}" if isinstance(new.get("note"), str) else day}


def _older_path(path: KeyPath) -> KeyPath:
    """Returns the path at which a file of format 1 has what the present format has at `path`."""
    match path:
        case ("certifications", name, "valid") | ("certifications", name, "valid", "years"):
            return "certifications", name, "valid_years"
        case ("certifications", name, "status", "replaced_by"):
            return "certifications", name, "replaced_by"
        case ("certifications", name, "status", "is"):
            return "certifications", name, "status"
        case ("certifications", name, "asks", "all" | "one_of", *rest):
            return "certifications", name, "asks", *rest
        case ("sources", name, "published"):
            return "sources", name, "date"
        case _:
            return path


def old_forms(document: Document) -> Iterator[Problem]:
    """Yields a warning for each thing that a file still has in the form of format 1, with how to write it."""
    if document.root is None or document.older_path is None:
        return
    written = document.as_written
    if written.get("format") == OLDEST_FORMAT:
        hint = f"write format: {FORMAT}, and change what else is reported as old-format"
        yield _warning(document, ("format",), f"the file is of format {OLDEST_FORMAT}", hint)
    for name, certification in _maps_in(written.get("certifications")):
        path: KeyPath = ("certifications", name)
        asks = certification.get("asks")
        if isinstance(asks, list):
            hint = "write one_of: before the list" if len(asks) > 1 else "write all: before the list"
            yield _warning(document, (*path, "asks"), f"in format {FORMAT}, asks is a map with all and one_of", hint)
        if "replaced_by" in certification:
            status = f"is: {certification['status']}, " if isinstance(certification.get("status"), str) else ""
            hint = f"write status: {{{status}replaced_by: {certification['replaced_by']}}}"
            yield _warning(document, (*path, "replaced_by"), f"in format {FORMAT}, replaced_by is in status", hint)
        if "valid_years" in certification:
            hint = f"write valid: {{years: {certification['valid_years']}}}"
            yield _warning(document, (*path, "valid_years"), f"in format {FORMAT}, valid_years is valid.years", hint)
    for name, source in _maps_in(written.get("sources")):
        if "date" in source:
            hint = "write a day such as 2026-07-09 or 2026-07, or undated: true"
            message = f"in format {FORMAT}, date is published"
            yield _warning(document, ("sources", name, "date"), message, hint)


def _maps_in(entries: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(entries, dict):
        yield from ((name, entry) for name, entry in entries.items() if isinstance(entry, dict))


def _warning(document: Document, path: KeyPath, message: str, hint: str) -> Problem:
    place = document.find(path, on_key=True)[1]
    return Problem(place, "old-format", f"{dotted(path)}: {message}", hint, Severity.WARNING)
