"""Knowledge files → a guide, out of their index where that still stands for them."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from roleguide.index.codec import fingerprint
from roleguide.index.file import fresh_index, index_path, made_of, stamp
from roleguide.index.store import Again, IndexedGuide, write
from roleguide.model import Guide

_KEPT = 20
"""Indexes that are kept; one guide has one, however often its files change."""

_PART_LIVES = 3600
"""Seconds after which a half-written index must have been given up."""


def open_guide(files: Sequence[Path], *, cached: bool = True) -> Guide:
    """The guide that these files make, out of its index where that still stands for them, and out of them where not.

    Raises:
        GuideError: a file is missing or invalid.
    """
    path = None
    if cached:
        with suppress(OSError, RuntimeError):
            path = index_path(files)
    if path is None:
        from roleguide.load import load

        return load(files)
    found = fresh_index(path, files)
    if found and found[1].get("fingerprint") == fingerprint():
        with suppress(KeyError):  # a row of what it was made of is missing
            return IndexedGuide(*found, Again(files, path))
    return _compiled(path, files)


def _compiled(path: Path, files: Sequence[Path]) -> Guide:
    """The guide as the files have it, and its index written for the next time where that can be done."""
    from roleguide.load import examine

    before = _stamps(files)
    examined = examine(files)
    guide = examined.sound()
    if before and before == _stamps(files):
        digests = [document.digest for document in examined.layers.documents]
        with suppress(OSError, sqlite3.Error):
            write(path, guide, made_of(files, before, digests))
            _prune(path)
    return guide


def _stamps(files: Sequence[Path]) -> list[Any]:
    try:
        return [stamp(file) for file in files]
    except OSError:
        return []


def _prune(kept: Path) -> None:
    """Removes the indexes that were made longest ago, and what an interrupted process has left behind."""
    made = sorted(kept.parent.glob("guide-*.sqlite"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in made[_KEPT:]:
        file.unlink(missing_ok=True)
    for file in kept.parent.glob("guide-*.part"):
        if file.stat().st_mtime < time.time() - _PART_LIVES:
            file.unlink(missing_ok=True)
