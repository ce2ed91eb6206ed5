"""Finds which of several examined files says what."""

from collections.abc import Iterator, Sequence
from typing import Any

from roleguide.answers.where import Contribution, Provenance
from roleguide.files.document import Document
from roleguide.files.layers import COLLECTIONS, map_of, merge_patch
from roleguide.files.load import Examined
from roleguide.problems import KeyPath, Location


def trace(
    examined: Examined, origins: Sequence[str], role: str = "", index: tuple[str, bool] = ("", False)
) -> Provenance:
    """Returns what each of the examined files contributes, and where each field of `role`, an id of the guide, is.

    `origins` says why each file is in force; `index` is where their index would be, and whether it is fresh.
    """
    files = []
    below: dict[str, Any] = {}
    for document, origin in zip(examined.layers.documents, origins, strict=True):
        files.append(_contribution(document, origin, below))
        below = merge_patch(below, document.data)
    return Provenance(
        edition=examined.guide.edition if examined.guide else "?",
        files=tuple(files),
        problems=len(examined.problems),
        index=index[0],
        is_indexed=index[1],
        role=role,
        fields=dict(_fields(examined, role)) if role else {},
    )


def _contribution(document: Document, origin: str, below: dict[str, Any]) -> Contribution:
    adds: dict[str, tuple[str, ...]] = {}
    changes: list[str] = []
    removes: list[str] = []
    for name, value in document.data.items():
        lower = below.get(name)
        if name in (*COLLECTIONS, "contrasts") and isinstance(value, dict):
            known = map_of(lower)
            added = tuple(entry_id for entry_id, entry in value.items() if entry_id not in known and entry is not None)
            if added:
                adds[name] = added
            changed = {entry_id: entry for entry_id, entry in value.items() if entry_id in known}
        else:
            changed = value
        for path, is_removal in _differences(changed, lower, (name,)) if lower is not None else ():
            (removes if is_removal else changes).append(".".join(map(str, path)))
    return Contribution(file=document.file, origin=origin, adds=adds, changes=tuple(changes), removes=tuple(removes))


def _differences(value: Any, lower: Any, path: KeyPath) -> Iterator[tuple[KeyPath, bool]]:
    """Yields each path at which a patch changes something, and whether it removes it."""
    if value is None:
        if lower is not None:
            yield path, True
    elif isinstance(value, dict) and isinstance(lower, dict):
        for key, item in value.items():
            yield from _differences(item, lower.get(key), (*path, key))
    elif value != lower:
        yield path, False


def _fields(examined: Examined, role_id: str) -> Iterator[tuple[str, Location]]:
    """Yields every field of a role, as deep as comparisons go (each scope fact, topic and skill), and its place."""
    merged, _ = examined.layers.merged
    role = map_of(map_of(merged.get("roles")).get(role_id))
    for path in _leaves(role, ()):
        yield ".".join(map(str, path)), examined.layers.place(("roles", role_id, *path), True)


def _leaves(value: Any, path: KeyPath) -> Iterator[KeyPath]:
    is_map_of_entries = isinstance(value, dict) and path and not ({"text", "level", "need"} & value.keys())
    if isinstance(value, dict) and value and (not path or is_map_of_entries):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    else:
        yield path
