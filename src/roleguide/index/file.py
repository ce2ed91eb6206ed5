"""The index file as a file: where it is kept, whose it is, whether it still stands for its guide, and its parts.

An index is a table of parts, each with a key and a checksum. What is read from it has been compared with that, and what
must be there and is not is noticed, so that an index gives what was written into it or raises BrokenIndexError.
Only an index that nobody else can have written is opened, and it is opened for reading alone.

Nothing here knows the model, so that what is wanted at every TAB is read without loading that.
"""

import errno
import json
import os
import sqlite3
import time
from collections.abc import Container, Sequence
from functools import cached_property
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, NamedTuple
from weakref import finalize
from zlib import adler32, crc32

from roleguide import __version__

FOLDER = "ROLEGUIDE_CACHE"
"""Names the variable that moves the cache."""

LAYOUT = 7
"""Of the parts. An index of another layout is made anew."""

INDEX_NAME = r"guide-[0-9a-f]{16}\.sqlite"
"""A regular expression for the whole name of an index."""

BUCKET = 2
"""Characters with which all names in one part begin."""

_RACY = 2_000_000_000
"""Nanoseconds. A file changed so shortly before its index was made could have changed again without new times."""

_WRITABLE_BY_OTHERS = 0o022


class BrokenIndexError(Exception):
    """An index is not what was written."""


UNREADABLE = (BrokenIndexError, ValueError, TypeError, KeyError, AttributeError)
"""What reading and decoding a part can raise: whoever wrote the index could give nonsense a right checksum."""


def encode_key(key: str) -> bytes:
    """A key as it is kept; whatever somebody types can be looked for."""
    return key.encode("utf-8", "surrogatepass")


def checksum(key: bytes, content: bytes) -> int:
    """The checksum of a part."""
    return crc32(content, crc32(key))


class Name(NamedTuple):
    """One name of an entry."""

    place: int  # among all names of the guide
    words: str  # with single spaces between
    collection: str
    id: str
    name: str
    title: str


class Index:
    """An index, open for reading. It is closed when it is no longer used, at the latest."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: dict[str, dict[str, None]] = {}
        self.close = finalize(self, connection.close)

    def part(self, key: str) -> bytes | None:
        """The content of a part; None where there is none of this key.

        Raises:
            BrokenIndexError: it is not what was written.
        """
        kept_key = encode_key(key)
        try:
            row = self._connection.execute("SELECT content, sum FROM parts WHERE key = ?", (kept_key,)).fetchone()
        except (sqlite3.Error, ValueError) as error:  # ValueError: SQLite quotes in its message what is no text
            raise BrokenIndexError from error
        if row is None:
            return None
        content, sum_ = row
        if not isinstance(content, bytes) or checksum(kept_key, content) != sum_:
            raise BrokenIndexError
        return content

    def required(self, key: str) -> bytes:
        """The content of a part that every index has.

        Raises:
            BrokenIndexError: it is not there, or not what was written.
        """
        content = self.part(key)
        if content is None:
            raise BrokenIndexError
        return content

    def plain(self, key: str) -> Any:
        """What a part that every index has says, in plain data.

        Raises:
            BrokenIndexError: it is not there, or not what was written.
            ValueError: it was not written as such.
        """
        return json.loads(self.required(key))

    @cached_property
    def meta(self) -> dict[str, Any]:
        """What the index was made of.

        Raises:
            BrokenIndexError: it is not what was written.
        """
        meta: dict[str, Any] = self.plain("meta")
        return meta

    def ids(self, collection: str) -> dict[str, None]:
        """The ids of a collection, in the order of the guide.

        Raises:
            BrokenIndexError: they are not what was written.
        """
        if collection not in self._ids:
            self._ids[collection] = dict.fromkeys(self.plain(f"ids/{collection}"))
        return self._ids[collection]

    def entry(self, collection: str, entry_id: str) -> bytes | None:
        """An entry of a collection, as it was encoded; None where there is none of this id.

        Raises:
            BrokenIndexError: it is not what was written.
        """
        return self._about(collection, entry_id, f"{collection}/{entry_id}")

    def leading_to(self, role_id: str) -> list[str]:
        """The ids of the roles whose `next` names this one, in the order of the guide.

        Raises:
            BrokenIndexError: they are not what was written.
        """
        content = self._about("roles", role_id, f"links/{role_id}")
        return [] if content is None else json.loads(content)

    def calling_for(self, collection: str, entry_id: str) -> list[str]:
        """The ids of the roles that call for something, in the order of the guide.

        Raises:
            BrokenIndexError: they are not what was written.
        """
        content = self._about(collection, entry_id, f"calls/{collection}/{entry_id}")
        return [] if content is None else json.loads(content)

    def names(self, collections: Container[str], beginning: str) -> list[Name]:
        """Every name whose words begin so, in the order of the guide.

        Raises:
            BrokenIndexError: they are not what was written.
        """
        buckets = [bucket for bucket in self.plain("names") if bucket.startswith(beginning[:BUCKET])]
        names = (Name(*name) for bucket in buckets for name in self.plain(f"names/{bucket}"))
        return sorted(name for name in names if name.collection in collections and name.words.startswith(beginning))

    def _about(self, collection: str, entry_id: str, key: str) -> bytes | None:
        """A part that there is about every entry of a collection; None where there is no such entry."""
        content = self.part(key)
        if content is None and entry_id in self.ids(collection):
            raise BrokenIndexError
        return content


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


def belongs_to_user(status: os.stat_result) -> bool:
    """Whether something is the user's; always where there are no user ids."""
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def is_safe_folder(folder: Path) -> bool:
    """Whether a path leads to a folder into which nobody but the user can have put anything.

    Raises:
        OSError: there is none, or it cannot be looked at.
    """
    status = folder.stat()
    return S_ISDIR(status.st_mode) and _is_safe(status)


def _is_safe_file(file: Path) -> bool:
    """Whether a path is a regular file, and no link to one, that nobody but the user can have written."""
    status = file.lstat()
    return S_ISREG(status.st_mode) and _is_safe(status)


def _is_safe(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or (belongs_to_user(status) and not status.st_mode & _WRITABLE_BY_OTHERS)


def stamp(file: Path) -> list[int]:
    """What changes when a file does: its size, its times, and which file it is.

    Raises:
        OSError: there is no such file, or it is none that can be read twice, such as a pipe.
    """
    status = file.stat()
    if not S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a file to be read twice")
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def made_of(files: Sequence[Path], stamps: Sequence[Sequence[int]], digests: Sequence[str]) -> dict[str, Any]:
    """What an index has to be made of to stand for files of these stamps, now."""
    return {
        "layout": LAYOUT,
        "version": __version__,
        "names": _names(files),
        "stamps": [list(parts) for parts in stamps],
        "digests": list(digests),
        "made": time.time_ns(),
    }


def fresh_index(path: Path, files: Sequence[Path]) -> Index | None:
    """The index of these files; None where there is none, or none that is safe and stands for the files as they are."""
    index = None
    try:
        if is_safe_folder(path.parent) and _is_safe_file(path):
            index = _open(path)
            if _stands_for(index.meta, files):
                return index
    except (*UNREADABLE, OSError):
        pass
    if index:
        index.close()
    return None


def _open(path: Path) -> Index:
    """The index in a file, which is only read; no journal or other file beside it is looked at."""
    try:
        # The garbage collector may close it in any thread.
        return Index(sqlite3.connect(_address(path), uri=True, isolation_level=None, check_same_thread=False))
    except sqlite3.Error as error:
        raise BrokenIndexError from error


def _address(path: Path) -> str:
    """A file as SQLite is told that it is only read, and that nobody changes it (https://sqlite.org/uri.html)."""
    place = path.absolute().as_posix()
    for sign in "%?#":  # as that page asks; what `Path.as_uri` needs takes longer to import than all of this
        place = place.replace(sign, f"%{ord(sign):x}")
    return f"file://{'' if place.startswith('/') else '/'}{place}?mode=ro&immutable=1"


def _stands_for(meta: dict[str, Any], files: Sequence[Path]) -> bool:
    """Whether an index that was made of this stands for files as they are.

    Raises:
        KeyError, TypeError, ValueError: it is of another layout.
        OSError: a file cannot be read.
    """
    stamps = [stamp(file) for file in files]
    wanted = made_of(files, stamps, meta["digests"])
    if any(meta[key] != value for key, value in wanted.items() if key != "made"):
        return False
    return all(
        changed <= meta["made"] - _RACY or digest == _digest(file.read_bytes())
        for file, (_, changed, _, _), digest in zip(files, stamps, meta["digests"], strict=True)
    )


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()
