"""A published database as tables of text, in a zip file or in a folder, read row by row.

Archives are read member by member; nothing is ever unpacked to the disk.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path, PurePosixPath
from typing import IO

from roleguide.errors import DataError

_MOST_BYTES = 64 * 1024 * 1024
"""Bytes of one table. The largest that is read has 6 MB; an archive can claim to hold more than any disk."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError)
"""What reading a member of a damaged archive can raise."""

Column = str | tuple[str, ...]
"""The name of a column, or all names that it has had, in the releases there are."""


class Tables(AbstractContextManager["Tables"]):
    """The tables of a database: tab-separated files with a head line, in a zip or a folder, found by their names.

    Nothing is quoted in them, so a quotation mark is one, and what is missing is written `n/a`.
    """

    def __init__(self, path: Path, *, known_by: str) -> None:
        """Opens the zip or the folder at `path`; the table `known_by` tells which folder in a zip has the tables.

        Raises:
            DataError: it is neither, or has no such table, or cannot be read.
        """
        self._path = path
        self._open = ExitStack()
        self._archive: zipfile.ZipFile | None = None
        self._members: dict[str, zipfile.ZipInfo | Path] = {}
        try:
            if path.is_dir():
                self._members = {file.name: file for file in path.iterdir() if file.suffix == ".txt"}
            else:
                self._archive = self._open.enter_context(zipfile.ZipFile(path))
                self._members = self._found_in(self._archive, f"{known_by}.txt")
        except FileNotFoundError:
            raise DataError(f"{path}: there is no such file or folder.") from None
        except (*_DAMAGED, ValueError) as error:
            self.close()
            reason = "it is no whole zip file" if not isinstance(error, OSError) else error.strerror or str(error)
            raise DataError(f"{path} cannot be read: {reason}.", _DOWNLOAD) from None
        if not self.has(known_by):
            self.close()
            raise DataError(f'{path} has no table "{known_by}.txt".', _DOWNLOAD)

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the zip."""
        self._open.close()

    def has(self, table: str) -> bool:
        """Whether there is a table of this name."""
        return f"{table}.txt" in self._members

    def first(self, *tables: str) -> str:
        """The first of these names that a table has.

        Raises:
            DataError: none has.
        """
        for table in tables:
            if self.has(table):
                return table
        named = " or ".join(f'"{table}.txt"' for table in tables)
        raise DataError(f"{self._path} has no table {named}.", _DOWNLOAD)

    def lines(self, table: str) -> Iterator[tuple[str, str]]:
        """The lines of a table without their ends, each after the place where it stands, for messages.

        Raises:
            DataError: the table cannot be read, or is no text in UTF-8.
        """
        try:
            with self._opened(table) as file:
                for number, raw in enumerate(file, start=1):
                    place = f"{self._path}, {table}.txt, line {number}"
                    try:
                        line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                    except UnicodeDecodeError as error:
                        told = f"{place}: byte 0x{raw[error.start]:02x} is not UTF-8 text."
                        raise DataError(told, "Take the database in its text format.") from None
                    if _CONTROL.search(line):
                        raise DataError(f"{place}: there is a control character in the text.")
                    yield place, line
        except _DAMAGED as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "the archive is damaged"
            raise DataError(f"{self._path}: {table}.txt cannot be read: {reason}.", _DOWNLOAD) from None

    def rows(self, table: str, *columns: Column) -> Iterator[tuple[str, list[str]]]:
        """The rows of a table, each after its place: the fields of these columns, in this order.

        Raises:
            DataError: the table cannot be read, has no such column, or a row has too few or too many fields.
        """
        lines = self.lines(table)
        place, head = next(lines, (f"{self._path}, {table}.txt", ""))
        names = head.split("\t")
        at = [self._column(place, names, column) for column in columns]
        for place, line in lines:
            fields = line.split("\t")
            if len(fields) != len(names):
                if not line:
                    continue
                told = f"{place}: the row has {len(fields)} fields, its table has {len(names)} columns."
                raise DataError(told, _DOWNLOAD)
            yield place, [fields[index] for index in at]

    def _column(self, place: str, names: Sequence[str], column: Column) -> int:
        accepted = (column,) if isinstance(column, str) else column
        for name in accepted:
            if name in names:
                return names.index(name)
        wanted = " or ".join(f'"{name}"' for name in accepted)
        raise DataError(
            f"{place}: there is no column {wanted}; the columns are {', '.join(filter(None, names)) or 'none'}.",
            "Layouts up to release 30.2 and from 30.3 on are known; this is neither.",
        )

    def _opened(self, table: str) -> AbstractContextManager[IO[bytes]]:
        member = self._members[f"{self.first(table)}.txt"]
        if isinstance(member, Path):
            return member.open("rb")
        assert self._archive is not None  # noqa: S101 - only an archive has members of this kind
        return self._archive.open(member)

    def _found_in(self, archive: zipfile.ZipFile, known_by: str) -> dict[str, zipfile.ZipInfo | Path]:
        """The members of the folder that has the table it is known by."""
        folders = []
        for member in archive.infolist():
            name = PurePosixPath(member.filename.replace("\\", "/"))
            if name.is_absolute() or ".." in name.parts or re.match("[A-Za-z]:", member.filename):
                told = f"{self._path} has a file that climbs out of its folder: {member.filename!a}."
                raise DataError(told, "This is not how the database is published. Take it from its own site.")
            if name.name == known_by:
                folders.append(name.parent)
        if len(folders) > 1:
            raise DataError(
                f"{self._path} has {known_by} {len(folders)} times, so that it is not clear which is meant."
            )
        members: dict[str, zipfile.ZipInfo | Path] = {}
        for member in archive.infolist():
            name = PurePosixPath(member.filename.replace("\\", "/"))
            if folders and name.parent == folders[0] and name.suffix == ".txt":
                if member.flag_bits & 0x1:
                    raise DataError(f"{self._path} is encrypted: {member.filename} cannot be read.", _DOWNLOAD)
                if member.file_size > _MOST_BYTES:
                    raise DataError(f"{self._path}: {member.filename} is larger than {_MOST_BYTES // 1024**2} MB.")
                members[name.name] = member
        return members


_DOWNLOAD = "Take the zip of the text format from https://www.onetcenter.org/database.html"
