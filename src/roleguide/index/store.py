"""The index file: a guide in SQLite, entry by entry, with what finds entries without reading them all.

Tables: `meta` tells what the index was made of; `entries` has every entry of every collection as JSON; `names` has the
words of every name; `links` and `calls` have which role leads to which and which calls for what; `outlines` has what
topics, skills and certifications each role has. Every row of these carries a checksum, so that a damaged file is
noticed and not believed. `passages` and `vocabulary` are for search.
"""

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from roleguide.folding import words_of
from roleguide.index.codec import DECODERS, decode, encode, fingerprint
from roleguide.index.file import BROKEN, Index, sum_of
from roleguide.model import Guide, Outline, Role

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT, sum INTEGER) WITHOUT ROWID;
CREATE TABLE entries (collection TEXT, id TEXT, place INTEGER, body TEXT, sum INTEGER,
                      PRIMARY KEY (collection, id)) WITHOUT ROWID;
CREATE INDEX places ON entries (collection, place);
CREATE TABLE names (words TEXT, collection TEXT, place INTEGER, id TEXT, name TEXT, title TEXT, sum INTEGER);
CREATE TABLE links (next TEXT, place INTEGER, role TEXT, sum INTEGER, PRIMARY KEY (next, place, role)) WITHOUT ROWID;
CREATE TABLE calls (collection TEXT, id TEXT, place INTEGER, role TEXT, sum INTEGER,
                    PRIMARY KEY (collection, id, place)) WITHOUT ROWID;
CREATE TABLE outlines (place INTEGER PRIMARY KEY, role TEXT, outline TEXT, sum INTEGER);
"""


def fill(connection: sqlite3.Connection, guide: Guide, meta: Mapping[str, Any]) -> None:
    """Writes a guide into an empty database."""
    connection.executescript(_TABLES)

    def insert(table: str, rows: Iterable[tuple[object, ...]]) -> None:
        summed = [(*row, sum_of(*row)) for row in rows]
        if summed:
            marks = ",".join("?" * len(summed[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", summed)  # noqa: S608 - our own names

    head = {
        "fingerprint": fingerprint(),
        "edition": guide.edition,
        "title": guide.title,
        "format": guide.format,
        **meta,
    }
    insert("meta", [(key, json.dumps(value)) for key, value in head.items()])
    for collection in DECODERS:
        entries: Mapping[str, Any] = getattr(guide, collection)
        insert("entries", [(collection, an_id, at, encode(one)) for at, (an_id, one) in enumerate(entries.items())])
    insert("names", _names(guide))
    roles = list(enumerate(guide.roles.values()))
    insert("links", [(following, at, role.id) for at, role in roles for following in dict.fromkeys(role.next)])
    insert("calls", [("certifications", an_id, at, role.id) for at, role in roles for an_id in role.certifications])
    insert("calls", [("skills", an_id, at, role.id) for at, role in roles for an_id in role.qualifications.skills])
    outlines = enumerate(guide.outlines())
    insert("outlines", [(at, role_id, json.dumps([*map(_plain, own)])) for at, (role_id, own) in outlines])
    connection.execute("CREATE INDEX beginnings ON names (words)")
    fill_passages(connection, guide)
    connection.commit()


def _plain(part: Collection[str] | Mapping[str, int]) -> list[str] | dict[str, int]:
    return dict(part) if isinstance(part, Mapping) else list(part)


def _names(guide: Guide) -> Iterator[tuple[str, str, int, str, str, str]]:
    """Every name in a guide: its words, what it names, itself, and the title of that."""
    named = [*guide.names(("roles", "certifications", "skills"), beginning="")]
    named += [("families", an_id, one.title, (an_id, one.title)) for an_id, one in guide.families.items()]
    for place, (collection, an_id, title, names) in enumerate(named):
        for name in dict.fromkeys(names):
            yield " ".join(words_of(name)), collection, place, an_id, name, title


def fill_passages(connection: sqlite3.Connection, guide: Guide) -> None:
    """Writes what full-text search looks through; nothing where this SQLite has no full-text search."""
    from roleguide.search import passages, vocabulary

    try:
        connection.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(collection UNINDEXED, id UNINDEXED, title UNINDEXED, "
            "section UNINDEXED, label UNINDEXED, text, also, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
    except sqlite3.OperationalError:
        return
    told = list(passages(guide))
    rows = [(one.collection, one.id, one.title, one.section, one.label, one.text, one.also) for one in told]
    connection.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("CREATE TABLE vocabulary (word TEXT)")
    connection.executemany("INSERT INTO vocabulary VALUES (?)", [(word,) for word in sorted(vocabulary(told))])


def write(path: Path, guide: Guide, meta: Mapping[str, Any]) -> None:
    """Writes the index of a guide beside its place and moves it there, so that nobody ever sees half of it.

    Raises:
        OSError, sqlite3.Error: it cannot be written; what was there before is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    import tempfile

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


def _outline(text: str) -> Outline:
    topics, levels, certifications = json.loads(text)
    return Outline(tuple(topics), levels, tuple(certifications))


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

    @property
    def connection(self) -> sqlite3.Connection:
        """The database."""
        return self._index.connection

    def again(self) -> Guide:
        """The guide as the files have it, where the index is damaged."""
        return self._again()

    def entry(self, collection: str, an_id: str) -> Any:
        """An entry of a collection.

        Raises:
            KeyError: there is none of this id.
        """
        try:
            body = self._index.body(collection, an_id)
            found = None if body is None else decode(collection, body)
        except BROKEN:
            return getattr(self._again(), collection)[an_id]
        if found is None:
            raise KeyError(an_id)
        return found

    def ids(self, collection: str) -> Sequence[str]:
        """The ids of a collection, in order."""
        try:
            return self._index.ids(collection)
        except BROKEN:
            return list(getattr(self._again(), collection))

    def leading_to(self, role_id: str) -> tuple[Role, ...]:
        """As `Guide.leading_to`, reading those roles alone."""
        try:
            found = self._index.leading_to(role_id)
        except BROKEN:
            return self._again().leading_to(role_id)
        return tuple(self.roles[an_id] for an_id in found)

    def calling_for(self, collection: str, an_id: str) -> tuple[Role, ...]:
        """As `Guide.calling_for`, reading those roles alone."""
        try:
            found = self._index.calling_for(collection, an_id)
        except BROKEN:
            return self._again().calling_for(collection, an_id)
        return tuple(self.roles[role_id] for role_id in found)

    def names(self, collections: Collection[str], beginning: str) -> Iterable[tuple[str, str, str, tuple[str, ...]]]:
        """As `Guide.names`, reading no more than the names of that beginning where there are any."""
        try:
            found = self._entries(collections, beginning) if beginning else []
            return found or self._entries(collections, "")
        except BROKEN:
            return self._again().names(collections, beginning)

    def outlines(self) -> Iterable[tuple[str, Outline]]:
        """As `Guide.outlines`, reading no role."""
        try:
            found = [(role_id, _outline(text)) for role_id, text in self._index.outlines()]
        except BROKEN:
            return self._again().outlines()
        return found if [role_id for role_id, _ in found] == list(self.roles) else self._again().outlines()

    def _entries(self, collections: Collection[str], beginning: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
        found: dict[tuple[str, str, str], list[str]] = {}
        for name in self._index.names(collections, beginning):
            found.setdefault((name.collection, name.id, name.title), []).append(name.name)
        return [(*entry, tuple(names)) for entry, names in found.items()]


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
