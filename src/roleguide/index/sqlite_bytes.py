"""Converts SQLite databases in memory to the bytes of a database file, and back."""

import sqlite3
from contextlib import closing
from pathlib import Path

SERIALIZES = hasattr(sqlite3.Connection, "serialize")
"""Some builds of Python, such as uv's before 2025, lack this and have to go through a file."""


def content_of(connection: sqlite3.Connection) -> bytes:
    """The content of a database, as the bytes of a database file.

    Raises:
        OSError, sqlite3.Error: the content cannot be read.
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
    """Replaces the content of a database in memory.

    Raises:
        OSError, sqlite3.Error: the content cannot be restored.
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
