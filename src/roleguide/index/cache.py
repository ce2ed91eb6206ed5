"""Opens the guide in knowledge files, from their index if that is up to date."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from stat import S_ISREG
from typing import Any

from roleguide.guide.library import Library, MemoryLibrary
from roleguide.guide.model import Guide
from roleguide.index.codec import fingerprint
from roleguide.index.file import (
    INDEX_NAME,
    UNREADABLE,
    belongs_to_user,
    fresh_index,
    index_path,
    is_safe_folder,
    made_of,
    search_index,
    search_index_path,
    stamp,
)
from roleguide.index.store import PASSAGES, IndexedLibrary, guide_parts, passages_of, search_parts, write
from roleguide.progress import Progress, parts, untold

_KEPT = 20
"""How many indexes are kept; a guide has one, however often its files change."""

_PART_LIVES = 3600
"""Seconds after which a half-written file must have been abandoned."""


def open_library(files: Sequence[Path], *, cached: bool = True, progress: Progress = untold) -> Library:
    """The guide in these files, read from its index if that is up to date, or else from the files.

    `progress` is called with the progress made if the files have to be read.

    Raises:
        GuideError: a file is missing or invalid.
    """
    path = None
    if cached:
        with suppress(OSError, RuntimeError):
            path = index_path(files)
    if path is None:
        return _loaded(files, progress)
    return _indexed(path, files) or _compiled_once(path, files, progress)


def _loaded(files: Sequence[Path], progress: Progress) -> MemoryLibrary:
    from roleguide.files.load import examine

    return MemoryLibrary(examine(files, progress).sound())


def _indexed(path: Path, files: Sequence[Path]) -> Library | None:
    """The guide read from its index, if that is up to date."""
    index = fresh_index(path, files)
    if index is None:
        return None
    with suppress(*UNREADABLE):
        if index.meta["fingerprint"] == fingerprint():
            return IndexedLibrary(index, lambda: _replaced(path, files), partial(_passages, search_index_path(path)))
    index.close()
    return None


def _replaced(path: Path, files: Sequence[Path]) -> Library:
    """The guide, read again after its index turned out to be broken."""
    with suppress(OSError):
        path.unlink()
    return _compiled_once(path, files, untold)


def _compiled_once(path: Path, files: Sequence[Path], progress: Progress) -> Library:
    """The guide, with its index built by only one process if several need it at the same time.

    No index is built if it would be no use because a file cannot be read twice, or because other users can write to
    the folder.
    """
    if not _stamps(files) or not _ensure_folder(path.parent):
        return _loaded(files, progress)
    from roleguide.index.lock import locked

    with locked(path):
        return _indexed(path, files) or _compiled(path, files, progress)


def _ensure_folder(folder: Path) -> bool:
    """Creates a folder, private to the user, if it is missing; whether it is now there and safe."""
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(mode=0o700, exist_ok=True)
        return is_safe_folder(folder)
    except OSError:
        return False


_WEIGHTS = (1, 1)
"""Relative time that it takes to read files, and to write their index."""


def _compiled(path: Path, files: Sequence[Path], progress: Progress) -> Library:
    """The guide read from the files and, if its index can be written, then from that, which has more looked up."""
    from roleguide.files.load import examine

    before = _stamps(files)
    reading, writing = parts(progress, _WEIGHTS)
    examined = examine(files, reading)
    library = MemoryLibrary(examined.sound())
    if before and before == _stamps(files):
        digests = [document.digest for document in examined.layers.documents]
        with suppress(OSError, sqlite3.Error):
            write(path, guide_parts(library, made_of(files, before, digests), writing))
            _prune(path)
            return _indexed(path, files) or library
    return library


def _passages(path: Path, meta: Mapping[str, Any], guide: Guide) -> bytes:
    """What full-text search looks through: from the index at this path, or gathered and written there."""
    from roleguide.index.lock import locked

    with locked(path):
        index = search_index(path, meta)
        if index:
            with suppress(*UNREADABLE):
                return index.required(PASSAGES)
            index.close()
        gathered = passages_of(guide)
        with suppress(OSError, sqlite3.Error):
            write(path, search_parts(meta, gathered))
        return gathered


def _stamps(files: Sequence[Path]) -> list[Any]:
    """The stamps of the files; empty if any of them has none."""
    try:
        return [stamp(file) for file in files]
    except OSError:
        return []


def _prune(kept: Path) -> None:
    """Removes the oldest indexes, and whatever a killed process left behind."""
    import time

    from roleguide.files.atomic import PART_NAME

    others = sorted((entry for entry in _removable(kept.parent, INDEX_NAME) if entry[1] != kept), reverse=True)
    for _, file in others[_KEPT - 1 :]:
        file.unlink(missing_ok=True)
    for changed, file in _removable(kept.parent, PART_NAME):
        if changed < time.time() - _PART_LIVES:
            file.unlink(missing_ok=True)


def _removable(folder: Path, pattern: str) -> Iterator[tuple[float, Path]]:
    """The user's regular files in a folder whose full names match, each with the time of its last change first."""
    for file in folder.iterdir():
        if re.fullmatch(pattern, file.name):
            with suppress(OSError):  # another process has just removed it
                status = file.lstat()
                if S_ISREG(status.st_mode) and belongs_to_user(status):
                    yield status.st_mtime, file
