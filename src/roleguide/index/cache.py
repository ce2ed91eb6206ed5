"""Where indexes are kept, and whether one still stands for the files that it was made of."""

import hashlib
import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from roleguide import __version__
from roleguide.errors import GuideError
from roleguide.index.store import BROKEN, Again, BrokenIndexError, Index, IndexedGuide, made_of, stamp, write
from roleguide.model import Guide

FOLDER = "ROLEGUIDE_CACHE"
"""Names the variable that moves the cache."""

_KEPT = 20
"""Indexes that are kept; one guide has one, however often its files change."""

_RACY = 2_000_000_000
"""Nanoseconds. A file changed so shortly before its index was made could have changed again without new times."""

_PART_LIVES = 3600
"""Seconds after which a half-written index must have been given up."""


def cache_folder() -> Path:
    """The folder of the indexes: the one that the environment names, or the platform's.

    Raises:
        RuntimeError: there is no home folder to have one in.
    """
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    import platformdirs

    return platformdirs.user_cache_path("roleguide", appauthor=False)


def index_path(files: Sequence[Path]) -> Path:
    """Where the index of these files is or would be, whatever is in them.

    Raises:
        OSError, RuntimeError: there is no current folder, or no home folder.
    """
    names = "\0".join(str(file.absolute()) for file in files)
    return cache_folder() / f"guide-{hashlib.sha256(names.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}.sqlite"


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
    return fresh_index(path, files) or _compiled(path, files)


def fresh_index(path: Path, files: Sequence[Path]) -> IndexedGuide | None:
    """The guide out of an index; None where there is none, or none that stands for the files as they are."""
    try:
        if not path.exists():
            return None
        index = Index.open(path)
        meta = index.meta()
        stamps = [stamp(file) for file in files]
        wanted = made_of(stamps, meta["digests"], __version__)
        if any(meta[key] != value for key, value in wanted.items() if key != "made"):
            return None
        for file, (_, changed, _, _), digest in zip(files, stamps, meta["digests"], strict=True):
            if changed > meta["made"] - _RACY and digest != _digest(file.read_bytes()):
                return None
        return IndexedGuide(index, meta, Again(files, path))
    except (*BROKEN, BrokenIndexError, OSError):
        return None


def _compiled(path: Path, files: Sequence[Path]) -> Guide:
    """The guide as the files have it, and its index written for the next time where that can be done."""
    from roleguide.load import examine

    before = _stamps(files)
    examined = examine(files)
    if examined.guide is None or examined.problems:
        raise GuideError(examined.problems)
    if before and before == _stamps(files):
        digests = [document.digest for document in examined.layers.documents]
        with suppress(OSError, sqlite3.Error):
            write(path, examined.guide, made_of(before, digests, __version__))
            _prune(path)
    return examined.guide


def _stamps(files: Sequence[Path]) -> list[Any]:
    try:
        return [stamp(file) for file in files]
    except OSError:
        return []


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _prune(kept: Path) -> None:
    """Removes the indexes that were made longest ago, and what an interrupted process has left behind."""
    made = sorted(kept.parent.glob("guide-*.sqlite"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in made[_KEPT:]:
        file.unlink(missing_ok=True)
    for file in kept.parent.glob("guide-*.part"):
        if file.stat().st_mtime < time.time() - _PART_LIVES:
            file.unlink(missing_ok=True)
