"""The index file as a file: where it is kept, whether it still stands for its guide, and its rows.

Nothing here knows the model, so that what is wanted at every TAB is read without loading that.
"""

import errno
import json
import os
import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple
from zlib import adler32, crc32

from roleguide import __version__

FOLDER = "ROLEGUIDE_CACHE"
"""Names the variable that moves the cache."""

LAYOUT = 5
"""Of these tables. An index of another layout is made anew."""

_RACY = 2_000_000_000
"""Nanoseconds. A file changed so shortly before its index was made could have changed again without new times."""


class BrokenIndexError(Exception):
    """A row is not what was written."""


BROKEN = (sqlite3.Error, BrokenIndexError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading a damaged index can raise."""


def sum_of(*values: object) -> int:
    """The checksum of a row."""
    return crc32("\x1f".join(map(str, values)).encode("utf-8", "surrogatepass"))


class Name(NamedTuple):
    """One name of an entry."""

    words: str
    collection: str
    place: int  # of the entry, in the guide
    id: str
    name: str
    title: str


class Index:
    """An index file, open for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    def open(cls, path: Path) -> "Index":
        """The index in a file.

        Raises:
            sqlite3.Error: it cannot be opened.
        """
        return cls(sqlite3.connect(path, isolation_level=None))

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query that ends with the checksum of all columns before it, without that.

        Raises:
            BrokenIndexError: a row is not what was written.
            sqlite3.Error: the file is damaged.
        """
        for *row, sum_ in self.connection.execute(sql, values):
            if sum_of(*row) != sum_:
                raise BrokenIndexError
            yield tuple(row)

    def meta(self) -> dict[str, Any]:
        """What the index was made of."""
        return {key: json.loads(value) for key, value in self.rows("SELECT key, value, sum FROM meta")}

    def ids(self, collection: str) -> list[str]:
        """The ids of a collection, in the order of the guide."""
        found = self.connection.execute("SELECT id FROM entries WHERE collection = ? ORDER BY place", (collection,))
        return [an_id for (an_id,) in found]

    def body(self, collection: str, an_id: str) -> str | None:
        """An entry of a collection, as it was encoded; None where there is none of this id."""
        sql = "SELECT collection, id, place, body, sum FROM entries WHERE collection = ? AND id = ?"
        return next((body for _, _, _, body in self.rows(sql, collection, an_id)), None)

    def leading_to(self, role_id: str) -> list[str]:
        """The ids of the roles whose `next` names this one, in the order of the guide."""
        found = self.rows("SELECT next, place, role, sum FROM links WHERE next = ? ORDER BY place", role_id)
        return [role for _, _, role in found]

    def calling_for(self, collection: str, an_id: str) -> list[str]:
        """The ids of the roles that call for something, in the order of the guide."""
        sql = "SELECT collection, id, place, role, sum FROM calls WHERE collection = ? AND id = ? ORDER BY place"
        return [role for _, _, _, role in self.rows(sql, collection, an_id)]

    def outlines(self) -> Iterator[tuple[str, str]]:
        """Every role's id and encoded outline, in the order of the guide."""
        found = self.rows("SELECT place, role, outline, sum FROM outlines ORDER BY place")
        return ((role, outline) for _, role, outline in found)

    def names(self, collections: Collection[str], beginning: str) -> Iterator[Name]:
        """Every name whose words begin so, in the order of the guide."""
        sql = "SELECT words, collection, place, id, name, title, sum FROM names WHERE words >= ? AND words < ?"
        found = self.rows(f"{sql} ORDER BY place, rowid", beginning, beginning + "\U0010ffff")
        return (Name(*row) for row in found if row[1] in collections)


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
    names = "\0".join(_names(files)).encode("utf-8", "surrogateescape")
    return cache_folder() / f"guide-{crc32(names):08x}{adler32(names):08x}.sqlite"


def _names(files: Sequence[Path]) -> list[str]:
    return [str(file.absolute()) for file in files]


def stamp(file: Path) -> list[int]:
    """What changes when a file does: its size, its times, and which file it is.

    Raises:
        OSError: there is no such file, or it is none that can be read twice, such as a pipe.
    """
    found = file.stat()
    if not S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a file to be read twice")
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def made_of(files: Sequence[Path], stamps: Sequence[Sequence[int]], digests: Sequence[str]) -> dict[str, Any]:
    """What an index has to be made of to stand for files of these stamps, now."""
    return {
        "layout": LAYOUT,
        "version": __version__,
        "names": _names(files),
        "stamps": [list(one) for one in stamps],
        "digests": list(digests),
        "made": time.time_ns(),
    }


def fresh_index(path: Path, files: Sequence[Path]) -> tuple[Index, dict[str, Any]] | None:
    """The index and what it was made of; None where there is none, or none that stands for the files as they are."""
    try:
        if not path.exists():
            return None
        index = Index.open(path)
        meta = index.meta()
        stamps = [stamp(file) for file in files]
        wanted = made_of(files, stamps, meta["digests"])
        if any(meta[key] != value for key, value in wanted.items() if key != "made"):
            return None
        for file, (_, changed, _, _), digest in zip(files, stamps, meta["digests"], strict=True):
            if changed > meta["made"] - _RACY and digest != _digest(file.read_bytes()):
                return None
    except (*BROKEN, OSError):
        return None
    return index, meta


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()
