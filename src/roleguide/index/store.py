"""The content of an index: a guide in parts, so that entries are found without reading all of them.

The parts by key, all but the last in JSON:

    meta                    what the index was built from, and the guide's own title, edition and format
    ids/COLLECTION          the ids of a collection, in order
    COLLECTION/ID           an entry
    naming/COLLECTION/ID    the places of the roles that name it, and what they say of it if they say anything
    names                   the pairs of characters that names start with
    names/BEGINNING         the names that start with them

Every entry has its parts, so that a missing part must have been lost. A role names those it leads to, its topics, and
the skills and certifications that it calls for.

What full-text search looks through takes as long to gather as all of that, and most commands never search. It has an
index of its own with two parts, written at the first search:

    meta                    that of the index that it belongs to
    passages                a database for full-text search; empty if this SQLite cannot create one
"""

import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from roleguide.folding import folded_words
from roleguide.guide.library import NAMED, Library, MemoryLibrary, NamedEntry, Outline, Said
from roleguide.guide.model import Guide, Role
from roleguide.guide.vocabulary import DESCRIBED, Collection
from roleguide.index.codec import DECODERS, decode, encode, fingerprint, in_json
from roleguide.index.file import BUCKET, UNREADABLE, Index, Name, checksum, encode_key
from roleguide.progress import Progress, untold

PASSAGES = "passages"
"""The key of what full-text search looks through."""

_Answer = TypeVar("_Answer")

# Not WITHOUT ROWID: with several kilobytes of content per row, the tree would be deep.
_TABLE = "CREATE TABLE parts (key BLOB PRIMARY KEY, content BLOB, sum INTEGER)"


def guide_parts(
    library: MemoryLibrary, meta: Mapping[str, Any], progress: Progress = untold
) -> Iterator[tuple[str, bytes]]:
    """Every part of the index of a guide, as key and content."""
    guide = library.guide
    yield (
        "meta",
        _in_json(
            {
                "fingerprint": fingerprint(),
                "edition": guide.edition,
                "title": guide.title,
                "format": guide.format,
                **meta,
            }
        ),
    )
    total = sum(len(getattr(guide, collection)) for collection in DECODERS)
    encoded = 0
    places = {role_id: place for place, role_id in enumerate(guide.roles)}
    for collection in DECODERS:
        entries: Mapping[str, Any] = getattr(guide, collection)
        yield f"ids/{collection}", _in_json(list(entries))
        for entry_id, entry in entries.items():
            yield f"{collection}/{entry_id}", _in_bytes(encode(entry))
            if collection in NAMED:
                yield f"naming/{collection}/{entry_id}", _in_json(_naming(library, collection, entry_id, places))
            encoded += 1
            progress(encoded / total)
    yield from _names_in_buckets(library)


def search_parts(meta: Mapping[str, Any], passages: bytes) -> Iterator[tuple[str, bytes]]:
    """Every part of the index for full-text search, as key and content; `meta` is that of the guide's index."""
    yield "meta", _in_json(meta)
    yield PASSAGES, passages


def fill(connection: sqlite3.Connection, parts: Iterable[tuple[str, bytes]]) -> None:
    """Writes the parts of an index into an empty database."""
    keyed = ((encode_key(key), content) for key, content in parts)
    connection.execute(_TABLE)
    connection.executemany(
        "INSERT INTO parts VALUES (?, ?, ?)", ((key, content, checksum(key, content)) for key, content in keyed)
    )
    connection.commit()


def _in_json(value: Any) -> bytes:
    return _in_bytes(in_json(value))


def _in_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _naming(
    library: Library, collection: str, entry_id: str, places: Mapping[str, int]
) -> list[list[int] | list[Said]]:
    """The places of the roles that name an entry, and what they say of it if they say anything."""
    naming = library.naming(collection, entry_id)
    said = list(naming.values())
    named_at = [places[role_id] for role_id in naming]
    return [named_at] if None in said else [named_at, said]


def every_name(library: Library) -> Iterator[Name]:
    """Every name of every entry in a guide that has names."""
    place = 0
    for collection, entry_id, title, names in library.names((*DESCRIBED, Collection.FAMILIES)):
        for name in dict.fromkeys(names):
            yield Name(place, folded_words(name), collection, entry_id, name, title)
            place += 1


def _names_in_buckets(library: Library) -> Iterator[tuple[str, bytes]]:
    buckets: dict[str, list[Name]] = {}
    for name in every_name(library):
        buckets.setdefault(name.words[:BUCKET], []).append(name)
    yield "names", _in_json(list(buckets))
    for beginning, names in buckets.items():
        yield f"names/{beginning}", _in_json(names)


def passages_of(guide: Guide) -> bytes:
    """The bytes of a database with everything that full-text search looks through; empty if there can be none."""
    from roleguide.index.sqlite_bytes import content_of

    with closing(sqlite3.connect(":memory:")) as connection:
        return content_of(connection) if fill_passages(connection, guide) else b""


def fill_passages(connection: sqlite3.Connection, guide: Guide) -> bool:
    """Writes what full-text search looks through into an empty database; returns whether this SQLite can do it."""
    from roleguide.answers.search import passages, vocabulary

    try:
        connection.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(collection UNINDEXED, id UNINDEXED, title UNINDEXED, "
            "section UNINDEXED, label UNINDEXED, shown UNINDEXED, text, also, "
            "tokenize = \"porter unicode61 remove_diacritics 0 tokenchars '+#&'\")"
        )
    except sqlite3.OperationalError:
        return False
    rows = [
        (
            passage.collection,
            passage.id,
            passage.title,
            passage.section,
            passage.label,
            passage.text,
            folded_words(passage.text),
            folded_words(passage.also),
        )
        for passage in passages(guide)
    ]
    connection.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("CREATE TABLE vocabulary (word TEXT)")
    words = vocabulary(text for *_, text, _ in rows)
    connection.executemany("INSERT INTO vocabulary VALUES (?)", [(word,) for word in sorted(words)])
    connection.commit()
    return True


def write(path: Path, parts: Iterable[tuple[str, bytes]]) -> None:
    """Writes an index, private to the user, replacing any that is there.

    Raises:
        OSError, sqlite3.Error: it cannot be written; what was there before is unchanged.
    """
    from roleguide.files.atomic import replace_file
    from roleguide.index.sqlite_bytes import content_of

    with closing(sqlite3.connect(":memory:")) as connection:
        fill(connection, parts)
        content = content_of(connection)
    if path.is_symlink():  # its target is not our file
        path.unlink()
    replace_file(path, [content], mode=0o600)


class _Entries(Mapping[str, Any]):
    """A collection whose entries are read when they are first asked for, and kept."""

    def __init__(self, library: "IndexedLibrary", collection: str) -> None:
        self._library = library
        self._collection = collection
        self._read: dict[str, Any] = {}

    def __getitem__(self, entry_id: str) -> Any:
        if entry_id not in self._read:
            self._read[entry_id] = self._library.entry(self._collection, entry_id)
        return self._read[entry_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._ids

    @cached_property
    def _ids(self) -> Mapping[str, Any]:
        return self._library.ids(self._collection)


class IndexedLibrary:
    """A guide from an index: it gives the same answers, but reads only what is asked for.

    The guide is read from its files again only if the index turns out to be broken.
    """

    def __init__(
        self,
        index: Index,
        read_again: Callable[[], Library],
        passages: Callable[[Mapping[str, Any], Guide], bytes],
    ) -> None:
        """`read_again` reads the guide from its files; `passages` finds or gathers what is searched in it."""
        self._index = index
        self._read_again = read_again
        self._passages = passages
        entries: dict[str, Any] = {collection: _Entries(self, collection) for collection in DECODERS}
        self.guide = Guide(**{name: index.meta[name] for name in ("format", "edition", "title")}, **entries)

    @cached_property
    def again(self) -> Library:
        """The guide, read again from its files."""
        self._index.close()
        return self._read_again()

    def entry(self, collection: str, entry_id: str) -> Any:
        """The entry of a collection with this id.

        Raises:
            KeyError: there is none.
        """
        entry = self._read(
            lambda index: _decoded(collection, index.entry(collection, entry_id)),
            lambda again: getattr(again.guide, collection).get(entry_id),
        )
        if entry is None:
            raise KeyError(entry_id)
        return entry

    def ids(self, collection: str) -> Mapping[str, Any]:
        """The ids of a collection, in order."""
        return self._read(
            lambda index: index.ids(collection), lambda again: dict.fromkeys(getattr(again.guide, collection))
        )

    def naming(self, collection: str, entry_id: str) -> Mapping[str, Said]:
        """As in `Library`."""
        return self._read(
            lambda index: index.naming(collection, entry_id), lambda again: again.naming(collection, entry_id)
        )

    def leading_to(self, role_id: str) -> tuple[Role, ...]:
        """As in `Library`, reading only those roles."""
        return self.calling_for("roles", role_id)

    def calling_for(self, collection: str, entry_id: str) -> tuple[Role, ...]:
        """As in `Library`, reading only those roles."""
        return tuple(self.guide.roles[role_id] for role_id in self.naming(collection, entry_id))

    def names(self, collections: Container[str], beginning: str = "") -> Iterable[NamedEntry]:
        """As in `Library`, reading only the names with that beginning if there are any."""
        return self._read(
            lambda index: _by_entry(index.names(collections, beginning) or index.names(collections, "")),
            lambda again: list(again.names(collections, beginning)),
        )

    def outlines(self) -> Iterable[tuple[str, Outline]]:
        """As in `Library`, reading no role."""
        topics, levels, needs = (self._said_of(collection) for collection in NAMED[1:])
        for role_id in self.guide.roles:
            yield role_id, Outline(frozenset(topics[role_id]), levels[role_id], needs[role_id])

    def _said_of(self, collection: str) -> dict[str, dict[str, Any]]:
        """What each role says of entries of a collection, by its id and theirs."""
        said: dict[str, dict[str, Any]] = {role_id: {} for role_id in self.guide.roles}
        for entry_id in getattr(self.guide, collection):
            for role_id, says in self.naming(collection, entry_id).items():
                said[role_id][entry_id] = says
        return said

    def passages(self) -> bytes:
        """The bytes of a database with everything that full-text search looks through; empty if there is none."""
        meta = self._read(lambda index: index.meta, lambda _: None)
        return self._passages(meta, self.guide) if meta else b""

    def _read(self, from_index: Callable[[Index], _Answer], from_library: Callable[[Library], _Answer]) -> _Answer:
        """What is read from the index or, if that is broken, from the guide in the files."""
        if "again" not in vars(self):
            try:
                return from_index(self._index)
            except UNREADABLE:
                pass
        return from_library(self.again)


def _decoded(collection: str, text: bytes | None) -> Any:
    return None if text is None else decode(collection, text)


def _by_entry(names: Iterable[Name]) -> list[NamedEntry]:
    """The entries that have these names, in order."""
    names_by_entry: dict[tuple[str, str, str], list[str]] = {}
    for name in names:
        names_by_entry.setdefault((name.collection, name.id, name.title), []).append(name.name)
    return [
        NamedEntry(Collection(collection), entry_id, title, tuple(entry_names))
        for (collection, entry_id, title), entry_names in names_by_entry.items()
    ]
