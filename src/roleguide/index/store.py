"""What is in an index: a guide in parts, so that entries are found without reading them all.

The parts by their keys, all but the last in JSON:

    meta                    what the index was made of, and what the guide says of itself
    ids/COLLECTION          the ids of a collection, in order
    COLLECTION/ID           an entry
    links/ROLE              the ids of the roles that lead to a role
    calls/COLLECTION/ID     the ids of the roles that call for a certification or skill
    names                   with what two characters names begin
    names/BEGINNING         the names that begin so
    outlines                what topics, skills and certifications each role has
    passages                a database of its own for full-text search; empty where this SQLite can make none

Every entry has all of its parts, even empty ones, so that a part that is missing has been lost.
"""

import json
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from roleguide.folding import folded_words
from roleguide.guide.library import Library, MemoryLibrary, NamedEntry, Outline
from roleguide.guide.model import Guide, Role
from roleguide.guide.vocabulary import DESCRIBED, Collection
from roleguide.index.codec import DECODERS, decode, encode, fingerprint
from roleguide.index.file import BUCKET, UNREADABLE, Index, Name, checksum, encode_key
from roleguide.progress import Progress, parts, untold

_Answer = TypeVar("_Answer")

# Not WITHOUT ROWID: with contents of some kilobytes in the nodes, the tree would be deep.
_TABLE = "CREATE TABLE parts (key BLOB PRIMARY KEY, content BLOB, sum INTEGER)"


def fill(
    connection: sqlite3.Connection, library: MemoryLibrary, meta: Mapping[str, Any], progress: Progress = untold
) -> None:
    """Writes a guide into an empty database."""
    coding, finding = parts(progress, _WEIGHTS)
    coded = ((encode_key(key), content) for key, content in _parts(library, meta, coding))
    connection.execute(_TABLE)
    connection.executemany(
        "INSERT INTO parts VALUES (?, ?, ?)", ((key, content, checksum(key, content)) for key, content in coded)
    )
    connection.commit()
    finding(1)


_WEIGHTS = (1, 1)
"""How long it takes to code entries, and to write by what they are found."""


def _parts(library: MemoryLibrary, meta: Mapping[str, Any], progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Every part of an index: its key and its content."""
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
    entries_in_all = sum(len(getattr(guide, collection)) for collection in DECODERS)
    coded = 0
    for collection in DECODERS:
        entries: Mapping[str, Any] = getattr(guide, collection)
        yield f"ids/{collection}", _in_json(list(entries))
        for entry_id, entry in entries.items():
            yield f"{collection}/{entry_id}", encode(entry).encode("utf-8", "surrogatepass")
            coded += 1
            progress(coded / entries_in_all)
    yield from _references("links", guide.roles, ((role.id, role.next) for role in guide.roles.values()))
    for collection in ("certifications", "skills"):
        calls = ((role.id, _called_for(role, collection)) for role in guide.roles.values())
        yield from _references(f"calls/{collection}", getattr(guide, collection), calls)
    yield from _names_in_buckets(library)
    outlines = ((role_id, list(map(_plain, outline))) for role_id, outline in library.outlines())
    yield "outlines", _in_json(list(outlines))
    yield "passages", _passages(guide)


def _in_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _called_for(role: Role, collection: str) -> Iterable[str]:
    return role.certifications if collection == "certifications" else role.qualifications.skills


def _references(
    kind: str, entries: Iterable[str], named: Iterable[tuple[str, Iterable[str]]]
) -> Iterator[tuple[str, bytes]]:
    """A part for each entry with the ids of the roles that name it; `named` has what each role names."""
    naming: dict[str, dict[str, None]] = {entry_id: {} for entry_id in entries}
    for role_id, ids in named:
        for entry_id in ids:
            naming.setdefault(entry_id, {})[role_id] = None
    for entry_id, role_ids in naming.items():
        yield f"{kind}/{entry_id}", _in_json(list(role_ids))


def _plain(part: Iterable[str] | Mapping[str, int]) -> list[str] | dict[str, int]:
    return dict(part) if isinstance(part, Mapping) else list(part)


def every_name(library: Library) -> Iterator[Name]:
    """Every name in a guide."""
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


def _passages(guide: Guide) -> bytes:
    """A database of what full-text search looks through, as it would stand in a file."""
    from roleguide.index.sqlite_bytes import content_of

    with closing(sqlite3.connect(":memory:")) as connection:
        return content_of(connection) if fill_passages(connection, guide) else b""


def fill_passages(connection: sqlite3.Connection, guide: Guide) -> bool:
    """Writes what full-text search looks through into an empty database, and says whether this SQLite can."""
    from roleguide.answers.search import passages, vocabulary

    try:
        connection.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(collection UNINDEXED, id UNINDEXED, title UNINDEXED, "
            "section UNINDEXED, label UNINDEXED, shown UNINDEXED, text, also, "
            "tokenize = \"porter unicode61 remove_diacritics 0 tokenchars '+#&'\")"
        )
    except sqlite3.OperationalError:
        return False
    texts = list(passages(guide))
    rows = [
        (
            text.collection,
            text.id,
            text.title,
            text.section,
            text.label,
            text.text,
            folded_words(text.text),
            folded_words(text.also),
        )
        for text in texts
    ]
    connection.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("CREATE TABLE vocabulary (word TEXT)")
    connection.executemany("INSERT INTO vocabulary VALUES (?)", [(word,) for word in sorted(vocabulary(texts))])
    connection.commit()
    return True


def write(path: Path, library: MemoryLibrary, meta: Mapping[str, Any], progress: Progress = untold) -> None:
    """Writes the index of a guide, private to the user, in place of what may be there.

    Raises:
        OSError, sqlite3.Error: it cannot be written; what was there before is still there.
    """
    from roleguide.files.atomic import replace_file
    from roleguide.index.sqlite_bytes import content_of

    with closing(sqlite3.connect(":memory:")) as connection:
        fill(connection, library, meta, progress)
        content = content_of(connection)
    if path.is_symlink():  # what it names is none of our files
        path.unlink()
    replace_file(path, [content], mode=0o600)


class _Entries(Mapping[str, Any]):
    """A collection of which each entry is read when it is asked for, and kept."""

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
    """A guide out of an index: the same in every answer, but only what is asked for is read.

    Where the index turns out to be broken, and only then, the guide is read again.
    """

    def __init__(self, index: Index, read_again: Callable[[], Library]) -> None:
        """`read_again` reads the guide as the files have it."""
        self._index = index
        self._read_again = read_again
        entries: dict[str, Any] = {collection: _Entries(self, collection) for collection in DECODERS}
        self.guide = Guide(**{name: index.meta[name] for name in ("format", "edition", "title")}, **entries)

    @cached_property
    def again(self) -> Library:
        """The guide as the files have it."""
        self._index.close()
        return self._read_again()

    def entry(self, collection: str, entry_id: str) -> Any:
        """An entry of a collection.

        Raises:
            KeyError: there is none of this id.
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

    def leading_to(self, role_id: str) -> tuple[Role, ...]:
        """As in `Library`, reading those roles alone."""
        return self._roles(
            self._read(
                lambda index: index.leading_to(role_id),
                lambda again: [role.id for role in again.leading_to(role_id)],
            )
        )

    def calling_for(self, collection: str, entry_id: str) -> tuple[Role, ...]:
        """As in `Library`, reading those roles alone."""
        return self._roles(
            self._read(
                lambda index: index.calling_for(collection, entry_id),
                lambda again: [role.id for role in again.calling_for(collection, entry_id)],
            )
        )

    def names(self, collections: Container[str], beginning: str = "") -> Iterable[NamedEntry]:
        """As in `Library`, reading no more than the names of that beginning where there are any."""
        return self._read(
            lambda index: _by_entry(index.names(collections, beginning) or index.names(collections, "")),
            lambda again: list(again.names(collections, beginning)),
        )

    def outlines(self) -> Iterable[tuple[str, Outline]]:
        """As in `Library`, reading no role."""
        return self._read(
            lambda index: [(role_id, _outline(*parts)) for role_id, parts in index.plain("outlines")],
            lambda again: list(again.outlines()),
        )

    def passages(self) -> bytes:
        """A database of what full-text search looks through, as it would stand in a file; empty if there is none."""
        return self._read(lambda index: index.required("passages"), lambda _: b"")

    def _roles(self, ids: Iterable[str]) -> tuple[Role, ...]:
        return tuple(self.guide.roles[role_id] for role_id in ids)

    def _read(self, out_of: Callable[[Index], _Answer], otherwise: Callable[[Library], _Answer]) -> _Answer:
        """What is read out of the index, or of the guide as the files have it where the index is broken."""
        if "again" not in vars(self):
            try:
                return out_of(self._index)
            except UNREADABLE:
                pass
        return otherwise(self.again)


def _decoded(collection: str, text: bytes | None) -> Any:
    return None if text is None else decode(collection, text)


def _by_entry(names: Iterable[Name]) -> list[NamedEntry]:
    """The entries that have these names, in order."""
    entries: dict[tuple[str, str, str], list[str]] = {}
    for name in names:
        entries.setdefault((name.collection, name.id, name.title), []).append(name.name)
    return [
        NamedEntry(Collection(collection), entry_id, title, tuple(names))
        for (collection, entry_id, title), names in entries.items()
    ]


def _outline(topics: list[str], levels: dict[str, int], certifications: list[str]) -> Outline:
    return Outline(tuple(topics), levels, tuple(certifications))
