"""Full-text search in an index: the words of every passage, in SQLite's FTS5."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, suppress

from roleguide.answers.search import Match, Passage, SearchResult, citations_behind, ranked, words_to_find
from roleguide.folding import find_words, words_of
from roleguide.guide.library import Library
from roleguide.guide.vocabulary import DESCRIBED
from roleguide.index.sqlite_bytes import restore
from roleguide.index.store import IndexedLibrary, fill_passages
from roleguide.text import closest

_OPEN, _CLOSE = "\x01", "\x02"
"""Stand around found words on their way out of the database. No text of a guide has such characters."""

_NEAREST = 5


class NoFullTextSearchError(Exception):
    """This SQLite was built without FTS5."""


def search(library: Library, typed: str, only: Collection[str] = ()) -> SearchResult:
    """What a guide says about the words typed; `only` names the sections to look in, empty means everywhere.

    Every word counts as a word, whatever signs are around it; a beginning of a word finds the word.

    Raises:
        NoFullTextSearchError: this SQLite cannot.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        _gather_passages(connection, library)
        return _found(connection, library, typed, only)


def _gather_passages(connection: sqlite3.Connection, library: Library) -> None:
    """Gives a database what full-text search looks through: out of the index of the guide, if there it is to be had.

    The index checks all of it before SQLite sees any, which would otherwise have to cope with whatever is damaged.
    """
    content = library.passages() if isinstance(library, IndexedLibrary) else b""
    if content:
        with suppress(OSError, sqlite3.Error):  # no room for a file, or no FTS5 where another Python had it
            restore(connection, content)
            connection.execute("SELECT 1 FROM passages LIMIT 1")
            return
    if not fill_passages(connection, library.guide):
        raise NoFullTextSearchError


def _found(connection: sqlite3.Connection, library: Library, typed: str, only: Collection[str]) -> SearchResult:
    words = words_to_find(typed)
    having: dict[int, set[str]] = {}  # number of a passage to the words that it has
    for word in words:
        for (row,) in connection.execute("SELECT rowid FROM passages WHERE passages MATCH ?", (_query(word),)):
            having.setdefault(row, set()).add(word)
    matches = [match for match in _matches(connection, words, having) if not only or match.passage.section in only]
    named = library.names(DESCRIBED)
    hits = ranked(matches, {(collection, entry_id): at for at, (collection, entry_id, *_) in enumerate(named)}, words)
    nearest: dict[str, None] = {}
    if not hits:
        known = [word for (word,) in connection.execute("SELECT word FROM vocabulary")]
        nearest = dict.fromkeys(near for word in words[:_NEAREST] for near in closest(word, known))
    return SearchResult(
        edition=library.guide.edition,
        words=words,
        hits=hits,
        nearest=tuple(nearest)[:_NEAREST],
        citations=citations_behind(library, hits),
    )


def _query(word: str) -> str:
    """An FTS5 query for a word, and from two letters on for words that begin so.

    A word of a script without spaces is a phrase of its characters. In quotes nothing is syntax, and no word has any.
    """
    parts = words_of(word)
    is_beginning = len(parts) == 1 and len(parts[0]) > 1
    return f'"{" ".join(parts)}"{" *" if is_beginning else ""}'


def _matches(
    connection: sqlite3.Connection, words: Collection[str], having: Mapping[int, Collection[str]]
) -> Iterator[Match]:
    """Every passage that has any of the words; `having` tells which."""
    if not having:
        return
    sql = (
        "SELECT rowid, collection, id, title, section, label, shown, highlight(passages, 6, ?, ?), "
        "bm25(passages, 0, 0, 0, 0, 0, 0, 2, 1) FROM passages WHERE passages MATCH ?"
    )
    query = " OR ".join(map(_query, words))
    for row, collection, entry_id, title, section, label, text, marked, rank in connection.execute(
        sql, (_OPEN, _CLOSE, query)
    ):
        passage = Passage(collection=collection, id=entry_id, title=title, section=section, label=label, text=text)
        spans = tuple(_spans(text, marked))
        yield Match(passage=passage, spans=spans, words=frozenset(having[row]), weight=-rank)


def _spans(text: str, marked: str) -> Iterator[tuple[int, int]]:
    """Where the found words stand in a text, by where they are marked among its words."""
    places = list(find_words(text))
    before = 0
    for part in marked.split(_OPEN):
        inside, close, after = part.partition(_CLOSE)
        if close:
            yield places[before][0], places[before + inside.count(" ")][1]
        before += inside.count(" ") + after.count(" ")
