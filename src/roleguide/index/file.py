"""The index as a file: where it is kept, who owns it, whether it is up to date, and its parts.

An index is a table of parts, each with a key and a checksum. Every part is verified when it is read, and a missing part
is noticed, so that an index either returns what was written to it or raises BrokenIndexError.
Only an index that nobody else can have written is opened, and only for reading.

Nothing here imports the model, so that completion at every TAB does not have to load it.
"""

import errno
import json
import os
import sqlite3
import time
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, NamedTuple
from weakref import finalize
from zlib import adler32, crc32

from roleguide import __version__

FOLDER = "ROLEGUIDE_CACHE"
"""The environment variable that moves the cache."""

LAYOUT = 11
"""The version of the layout of the parts. An index with another layout is rebuilt."""

INDEX_NAME = r"(guide|search)-[0-9a-f]{16}\.sqlite"
"""A regular expression for the full name of an index file."""

BUCKET = 2
"""How many leading characters the names in one part have in common."""

_RACY = 2_000_000_000
"""Nanoseconds. A file that changed this shortly before its index was built may have changed again with equal times."""

_WRITABLE_BY_OTHERS = 0o022


class BrokenIndexError(Exception):
    """An index does not contain what was written to it."""


UNREADABLE = (BrokenIndexError, ValueError, TypeError, LookupError, AttributeError)
"""What reading and decoding a part can raise: even nonsense can have been written with a correct checksum."""


def encode_key(key: str) -> bytes:
    """A key as bytes, as it is stored; anything that a user types can be encoded."""
    return key.encode("utf-8", "surrogatepass")


def checksum(key: bytes, content: bytes) -> int:
    """The checksum of a part."""
    return crc32(content, crc32(key))


class Name(NamedTuple):
    """One of the names of an entry."""

    place: int  # among all names of the guide
    words: str  # separated by single spaces
    collection: str
    id: str
    name: str
    title: str


class Index:
    """An index, open for reading. It is closed, at the latest, when nothing refers to it anymore."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: dict[str, dict[str, None]] = {}
        self.close = finalize(self, connection.close)

    def part(self, key: str) -> bytes | None:
        """The content of the part with this key; None if there is none.

        Raises:
            BrokenIndexError: it is not what was written.
        """
        stored_key = encode_key(key)
        try:
            row = self._connection.execute("SELECT content, sum FROM parts WHERE key = ?", (stored_key,)).fetchone()
        except (sqlite3.Error, ValueError) as error:  # ValueError: SQLite's message can quote bytes that are not text
            raise BrokenIndexError from error
        if row is None:
            return None
        content, sum_ = row
        if not isinstance(content, bytes) or checksum(stored_key, content) != sum_:
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
        """The plain data in a part that every index has.

        Raises:
            BrokenIndexError: it is not there, or not what was written.
            ValueError: it is not JSON.
        """
        return json.loads(self.required(key))

    @cached_property
    def meta(self) -> dict[str, Any]:
        """What the index was built from.

        Raises:
            BrokenIndexError: it is not what was written.
        """
        meta: dict[str, Any] = self.plain("meta")
        return meta

    def ids(self, collection: str) -> dict[str, None]:
        """The ids of a collection, in guide order.

        Raises:
            BrokenIndexError: they are not what was written.
        """
        if collection not in self._ids:
            self._ids[collection] = dict.fromkeys(self.plain(f"ids/{collection}"))
        return self._ids[collection]

    def entry(self, collection: str, entry_id: str) -> bytes | None:
        """The encoded entry of a collection with this id; None if there is none.

        Raises:
            BrokenIndexError: it is not what was written.
        """
        return self._part_of(f"{collection}/{entry_id}", collection, entry_id)

    def naming(self, collection: str, entry_id: str) -> dict[str, Any]:
        """The ids of the roles that name an entry, in guide order, each with what it says of it.

        Raises:
            BrokenIndexError, ValueError, IndexError: they are not what was written.
        """
        content = self._part_of(f"naming/{collection}/{entry_id}", collection, entry_id)
        if content is None:
            return {}
        places, *said = json.loads(content)
        ids = map(self._role_ids.__getitem__, places)
        return dict(zip(ids, *said, strict=True)) if said else dict.fromkeys(ids)

    def names(self, collections: Container[str], beginning: str) -> list[Name]:
        """Every name in these collections whose words start with `beginning`, in guide order.

        Raises:
            BrokenIndexError: they are not what was written.
        """
        buckets = [bucket for bucket in self.plain("names") if bucket.startswith(beginning[:BUCKET])]
        names = (Name(*name) for bucket in buckets for name in self.plain(f"names/{bucket}"))
        return sorted(name for name in names if name.collection in collections and name.words.startswith(beginning))

    @cached_property
    def _role_ids(self) -> list[str]:
        return list(self.ids("roles"))

    def _part_of(self, key: str, collection: str, entry_id: str) -> bytes | None:
        """The part about an entry of a collection with this key; None if there is no such entry."""
        content = self.part(key)
        if content is None and entry_id in self.ids(collection):
            raise BrokenIndexError
        return content


def cache_folder() -> Path:
    """The folder of the indexes: the one that the environment names, or the platform's default.

    Raises:
        RuntimeError: there is no home folder for it.
    """
    folder = os.environ.get(FOLDER)
    if folder:
        return Path(folder)
    import platformdirs

    return platformdirs.user_cache_path("roleguide", appauthor=False)


def index_path(files: Sequence[Path]) -> Path:
    """The path at which the index of these files is or would be, regardless of their content.

    Raises:
        OSError, RuntimeError: there is no current folder, or no home folder.
    """
    names = "\0".join(_names(files)).encode("utf-8", "surrogateescape")
    return cache_folder() / f"guide-{crc32(names):08x}{adler32(names):08x}.sqlite"


def search_index_path(path: Path) -> Path:
    """The path of the index for full-text search beside a guide's index."""
    return path.with_name(path.name.replace("guide-", "search-"))


def _names(files: Sequence[Path]) -> list[str]:
    return [str(file.absolute()) for file in files]


def belongs_to_user(status: os.stat_result) -> bool:
    """Whether the user owns something; always true on systems without user ids."""
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def is_safe_folder(folder: Path) -> bool:
    """Whether a path leads to a folder in which only the user can have created anything.

    Raises:
        OSError: the folder does not exist or cannot be examined.
    """
    status = folder.stat()
    return S_ISDIR(status.st_mode) and _is_safe(status)


def _is_safe_file(file: Path) -> bool:
    """Whether a path is a regular file, not a link to one, that only the user can have written."""
    status = file.lstat()
    return S_ISREG(status.st_mode) and _is_safe(status)


def _is_safe(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or (belongs_to_user(status) and not status.st_mode & _WRITABLE_BY_OTHERS)


def stamp(file: Path) -> list[int]:
    """What changes whenever a file does: its size, its times and its inode.

    Raises:
        OSError: there is no such file, or it cannot be read twice, such as a pipe.
    """
    status = file.stat()
    if not S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a file to be read twice")
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def made_of(files: Sequence[Path], stamps: Sequence[Sequence[int]], digests: Sequence[str]) -> dict[str, Any]:
    """The metadata of an index built now from files with these stamps and digests."""
    return {
        "layout": LAYOUT,
        "version": __version__,
        "names": _names(files),
        "stamps": [list(values) for values in stamps],
        "digests": list(digests),
        "made": time.time_ns(),
    }


def fresh_index(path: Path, files: Sequence[Path]) -> Index | None:
    """The index of these files; None if there is none, or if it is unsafe or out of date."""
    return _index_if(path, lambda meta: _is_up_to_date(meta, files))


def search_index(path: Path, meta: Mapping[str, Any]) -> Index | None:
    """The index for full-text search that was written for the guide's index with this metadata.

    None if there is none, or if it is unsafe.
    """
    return _index_if(path, meta.__eq__)


def _index_if(path: Path, is_wanted: Callable[[dict[str, Any]], bool]) -> Index | None:
    index = None
    try:
        if is_safe_folder(path.parent) and _is_safe_file(path):
            index = _open(path)
            if is_wanted(index.meta):
                return index
    except (*UNREADABLE, OSError):
        pass
    if index:
        index.close()
    return None


def _open(path: Path) -> Index:
    """The index in a file, opened read-only and without looking at a journal or any other file next to it."""
    try:
        # The garbage collector may close it in any thread.
        return Index(sqlite3.connect(_address(path), uri=True, isolation_level=None, check_same_thread=False))
    except sqlite3.Error as error:
        raise BrokenIndexError from error


def _address(path: Path) -> str:
    """The URI that tells SQLite that a file is read-only and that nobody changes it (https://sqlite.org/uri.html)."""
    location = path.absolute().as_posix()
    for sign in "%?#":  # as that page asks; `Path.as_uri` would need imports that take longer than all of this
        location = location.replace(sign, f"%{ord(sign):x}")
    return f"file://{'' if location.startswith('/') else '/'}{location}?mode=ro&immutable=1"


def _is_up_to_date(meta: dict[str, Any], files: Sequence[Path]) -> bool:
    """Whether an index with this metadata matches the files as they are now.

    Raises:
        KeyError, TypeError, ValueError: the index has another layout.
        OSError: a file cannot be read.
    """
    stamps = [stamp(file) for file in files]
    expected = made_of(files, stamps, meta["digests"])
    if any(meta[key] != value for key, value in expected.items() if key != "made"):
        return False
    return all(
        changed <= meta["made"] - _RACY or digest == _digest(file.read_bytes())
        for file, (_, changed, _, _), digest in zip(files, stamps, meta["digests"], strict=True)
    )


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()
