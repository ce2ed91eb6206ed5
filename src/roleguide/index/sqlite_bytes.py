"""SQLite databases in memory ↔ their content as it would stand in a file."""

import sqlite3
from contextlib import closing
from pathlib import Path

SERIALIZES = hasattr(sqlite3.Connection, "serialize")
"""Some builds of Python, such as those of uv before 2025, lack this and have to go by a file."""


def content_of(connection: sqlite3.Connection) -> bytes:
    """The content of a database.

    Raises:
        OSError, sqlite3.Error: it cannot be had.
    """
    if SERIALIZES:
        return connection.serialize()
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        file = Path(folder) / "database"
        with closing(sqlite3.connect(file)) as copy:
            connection.backup(copy)
        return file.read_bytes()


def restore(connection: sqlite3.Connection, content: bytes) -> None:
    """Gives a database in memory this content.

    Raises:
        OSError, sqlite3.Error: it cannot be.
    """
    if SERIALIZES:
        connection.deserialize(content)
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        file = Path(folder) / "database"
        file.write_bytes(content)
        with closing(sqlite3.connect(file)) as copy:
            copy.backup(connection)
