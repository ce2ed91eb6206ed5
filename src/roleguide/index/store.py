"""The index file: a guide in SQLite, entry by entry, with what finds entries without reading them all.

Tables: `meta` tells what the index was made of; `entries` has every entry of every collection as JSON; `names` has the
words of every name; `links` and `calls` have which role leads to which and which calls for what. Every row carries a
checksum, so that a damaged file is noticed and not believed.
"""

import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

from roleguide.index.codec import DECODERS, decode, encode, fingerprint
from roleguide.model import Guide, Role
from roleguide.wording import words_of

LAYOUT = 1
"""Of these tables. An index of another layout is made anew."""

BROKEN = (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading a damaged index can raise."""

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT, sum INTEGER) WITHOUT ROWID;
CREATE TABLE entries (collection TEXT, id TEXT, place INTEGER, body TEXT, sum INTEGER,
                      PRIMARY KEY (collection, id)) WITHOUT ROWID;
CREATE INDEX places ON entries (collection, place);
CREATE TABLE names (words TEXT, collection TEXT, place INTEGER, id TEXT, sum INTEGER);
CREATE TABLE links (next TEXT, place INTEGER, role TEXT, sum INTEGER, PRIMARY KEY (next, place, role)) WITHOUT ROWID;
CREATE TABLE calls (collection TEXT, id TEXT, place INTEGER, role TEXT, sum INTEGER,
                    PRIMARY KEY (collection, id, place)) WITHOUT ROWID;
"""


class BrokenIndexError(Exception):
    """A row is not what was written."""


def _sum(*values: object) -> int:
    return crc32("\x1f".join(map(str, values)).encode("utf-8", "surrogatepass"))


def fill(connection: sqlite3.Connection, guide: Guide, meta: Mapping[str, Any]) -> None:
    """Writes a guide into an empty database."""
    connection.executescript(_TABLES)

    def insert(table: str, rows: Iterable[tuple[object, ...]]) -> None:
        summed = [(*row, _sum(*row)) for row in rows]
        if summed:
            marks = ",".join("?" * len(summed[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", summed)  # noqa: S608 - our own names

    head = {"edition": guide.edition, "title": guide.title, "format": guide.format, **meta}
    insert("meta", [(key, json.dumps(value)) for key, value in head.items()])
    for collection in DECODERS:
        entries: Mapping[str, Any] = getattr(guide, collection)
        insert("entries", [(collection, an_id, at, encode(one)) for at, (an_id, one) in enumerate(entries.items())])
    named = guide.names(("roles", "certifications", "skills"), beginning="")
    insert(
        "names",
        [
            (" ".join(words_of(name)), kind, at, an_id)
            for at, (kind, an_id, names) in enumerate(named)
            for name in dict.fromkeys(names)
        ],
    )
    roles = list(enumerate(guide.roles.values()))
    insert("links", [(following, at, role.id) for at, role in roles for following in dict.fromkeys(role.next)])
    insert("calls", [("certifications", an_id, at, role.id) for at, role in roles for an_id in role.certifications])
    insert("calls", [("skills", an_id, at, role.id) for at, role in roles for an_id in role.qualifications.skills])
    connection.execute("CREATE INDEX beginnings ON names (words)")
    connection.commit()


def write(path: Path, guide: Guide, meta: Mapping[str, Any]) -> None:
    """Writes the index of a guide beside its place and moves it there, so that nobody ever sees half of it.

    Raises:
        OSError, sqlite3.Error: it cannot be written; what was there before is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{path.stem}-", suffix=".part", dir=path.parent)
    os.close(handle)
    try:
        connection = sqlite3.connect(name)
        try:
            fill(connection, guide, meta)
        finally:
            connection.close()
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


class Index:
    """An index file, open for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> "Index":
        """The index in a file.

        Raises:
            sqlite3.Error: it cannot be opened.
        """
        return cls(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True))

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query that ends with the checksum of all columns before it, without that.

        Raises:
            BrokenIndexError: a row is not what was written.
            sqlite3.Error: the file is damaged.
        """
        for *row, sum_ in self._connection.execute(sql, values):
            if _sum(*row) != sum_:
                raise BrokenIndexError
            yield tuple(row)

    def meta(self) -> dict[str, Any]:
        """What the index was made of."""
        return {key: json.loads(value) for key, value in self.rows("SELECT key, value, sum FROM meta")}

    def ids(self, collection: str) -> list[str]:
        """The ids of a collection, in the order of the guide."""
        found = self._connection.execute("SELECT id FROM entries WHERE collection = ? ORDER BY place", (collection,))
        return [an_id for (an_id,) in found]

    def entry(self, collection: str, an_id: str) -> Any:
        """An entry of a collection; None where there is none of this id."""
        sql = "SELECT collection, id, place, body, sum FROM entries WHERE collection = ? AND id = ?"
        for _, _, _, body in self.rows(sql, collection, an_id):
            return decode(collection, body)
        return None

    def leading_to(self, role_id: str) -> list[str]:
        """The ids of the roles whose `next` names this one, in the order of the guide."""
        found = self.rows("SELECT next, place, role, sum FROM links WHERE next = ? ORDER BY place", role_id)
        return [role for _, _, role in found]

    def calling_for(self, collection: str, an_id: str) -> list[str]:
        """The ids of the roles that call for something, in the order of the guide."""
        sql = "SELECT collection, id, place, role, sum FROM calls WHERE collection = ? AND id = ? ORDER BY place"
        return [role for _, _, _, role in self.rows(sql, collection, an_id)]

    def beginning_with(self, collections: Collection[str], words: str) -> list[tuple[str, str, tuple[str, ...]]]:
        """Collection, id and names of each entry with a name of that beginning, in the order of the guide."""
        sql = "SELECT words, collection, place, id, sum FROM names WHERE words >= ? AND words < ?"
        found: dict[tuple[int, str, str], list[str]] = {}
        for name, collection, place, an_id in self.rows(sql, words, words + "\U0010ffff"):
            if collection in collections:
                found.setdefault((place, collection, an_id), []).append(name)
        return [(collection, an_id, tuple(names)) for (_, collection, an_id), names in sorted(found.items())]


class _Entries(Mapping[str, Any]):
    """A collection of which each entry is read when it is asked for, and kept."""

    def __init__(self, guide: "IndexedGuide", collection: str) -> None:
        self._guide = guide
        self._collection = collection
        self._read: dict[str, Any] = {}

    def __getitem__(self, an_id: str) -> Any:
        if an_id not in self._read:
            self._read[an_id] = self._guide.entry(self._collection, an_id)
        return self._read[an_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, an_id: object) -> bool:
        return an_id in self._ids

    @cached_property
    def _ids(self) -> dict[str, None]:
        return dict.fromkeys(self._guide.ids(self._collection))


class IndexedGuide(Guide):
    """A guide out of an index: the same in every answer, but only what is asked for is read.

    Where the index turns out to be damaged, the files that it was made of are read after all.
    """

    _index: Index
    _again: "Again"

    def __init__(self, index: Index, meta: Mapping[str, Any], again: "Again") -> None:
        # The class it stands in for is frozen, as this is to whoever uses it.
        for name, value in (
            *((name, meta[name]) for name in ("format", "edition", "title")),
            *((collection, _Entries(self, collection)) for collection in DECODERS),
            ("_index", index),
            ("_again", again),
        ):
            object.__setattr__(self, name, value)

    def entry(self, collection: str, an_id: str) -> Any:
        """An entry of a collection.

        Raises:
            KeyError: there is none of this id.
        """
        try:
            found = self._index.entry(collection, an_id)
        except (*BROKEN, BrokenIndexError):
            return getattr(self._again(), collection)[an_id]
        if found is None:
            raise KeyError(an_id)
        return found

    def ids(self, collection: str) -> Sequence[str]:
        """The ids of a collection, in order."""
        try:
            return self._index.ids(collection)
        except (*BROKEN, BrokenIndexError):
            return list(getattr(self._again(), collection))

    def leading_to(self, role_id: str) -> tuple[Role, ...]:
        """As `Guide.leading_to`, reading those roles alone."""
        try:
            found = self._index.leading_to(role_id)
        except (*BROKEN, BrokenIndexError):
            return self._again().leading_to(role_id)
        return tuple(self.roles[an_id] for an_id in found)

    def calling_for(self, collection: str, an_id: str) -> tuple[Role, ...]:
        """As `Guide.calling_for`, reading those roles alone."""
        try:
            found = self._index.calling_for(collection, an_id)
        except (*BROKEN, BrokenIndexError):
            return self._again().calling_for(collection, an_id)
        return tuple(self.roles[role_id] for role_id in found)

    def names(self, collections: Collection[str], beginning: str) -> Iterable[tuple[str, str, tuple[str, ...]]]:
        """As `Guide.names`, reading no more than the names of that beginning where there are any."""
        try:
            found = self._index.beginning_with(collections, beginning) if beginning else []
            return found or self._index.beginning_with(collections, "")
        except (*BROKEN, BrokenIndexError):
            return self._again().names(collections, beginning)


class Again:
    """Reads the files of a guide once more, and only once."""

    def __init__(self, files: Sequence[Path], path: Path) -> None:
        self._files = files
        self._path = path

    def __call__(self) -> Guide:
        """The guide as the files have it; the index, which must be damaged, is removed."""
        return self._guide

    @cached_property
    def _guide(self) -> Guide:
        from roleguide.load import load

        with suppress(OSError):
            self._path.unlink()
        return load(self._files)


def stamp(file: Path) -> list[int]:
    """What changes when a file does: its size, its times, and which file it is.

    Raises:
        OSError: there is no such file.
    """
    found = file.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def made_of(stamps: Sequence[Sequence[int]], digests: Sequence[str], version: str) -> dict[str, Any]:
    """What an index has to be made of to stand for files of these stamps."""
    return {
        "layout": LAYOUT,
        "fingerprint": fingerprint(),
        "version": version,
        "stamps": [list(one) for one in stamps],
        "digests": list(digests),
        "made": time.time_ns(),
    }
