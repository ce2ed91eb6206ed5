"""Finds the tables of a published database in a zip or a folder and reads them row by row: tab-separated text, or CSV.

Tables and columns are found by name, however a format spells it: "Job Zones" is `Job Zones.txt` with a column
`O*NET-SOC Code`, or `job_zones.csv` with a column `onetsoc_code`. A database is in one of the two formats, and has each
table once.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from roleguide.errors import DataError
from roleguide.importers.archive import DOWNLOAD, Archive, Member
from roleguide.text import FORBIDDEN, shortened

_FORMATS = (".txt", ".csv")

_READ_ME = "Read Me"

_LONGEST_LINE = 1024 * 1024
"""Bytes. The longest line in a published table has a thousand."""

_LONGEST_LIST = 300
"""Characters of a list of columns that is worth showing."""

_UNWANTED = re.compile(f"{FORBIDDEN}|[\r\x85\u2028\u2029]")
"""What no text of a guide may contain, and what ends lines in other formats."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, by all the names that it has had. An optional one is read as blank in a release that lacks it."""

    names: tuple[str, ...]
    is_optional: bool = False


def optional(*names: str) -> Column:
    """Returns a column that a release may lack."""
    return Column(names, is_optional=True)


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `lacking` collects, in words, the requested columns that it does not have."""

    archive: Archive
    member: Member
    title: str
    lacking: list[str]

    @property
    def name(self) -> str:
        """The name of the table's file."""
        return self.member.name.name

    def error(self, line: int, message: str, hint: str = "") -> DataError:
        """Returns the error that a line of the table is wrong, with its place."""
        return DataError(f"{self.archive.path}, {self.name}, line {line}: {message}", hint)

    def rows(self, *columns: str | Column) -> Iterator[tuple[int, list[str]]]:
        """Yields the number of each row's (last) line, and the row's fields in these columns, in this order.

        Raises:
            DataError: the table cannot be read, lacks a column that is not optional, or a row has too few or too many
                fields.
        """
        rows = self._csv_rows() if self.member.name.suffix.lower() == ".csv" else self._text_rows()
        line, names = next(rows, (1, []))
        wanted = [Column((column,)) if isinstance(column, str) else column for column in columns]
        folded = [_folded(name) for name in names]
        indexes = [self._index(line, names, folded, column) for column in wanted]
        for line, fields in rows:
            if len(fields) == len(names):
                fields.append("")
                yield line, [fields[index] for index in indexes]
            elif any(fields):
                message = f"the row has {len(fields)} fields, but the table has {len(names)} columns."
                raise self.error(line, message, DOWNLOAD)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yields the lines without their ends, numbered from 1.

        Raises:
            DataError: the file cannot be read, or is not UTF-8 text.
        """
        line, rest = 1, b""
        for chunk in self.archive.chunks(self.member):
            whole, newline, rest = (rest + chunk).rpartition(b"\n")
            if newline:
                texts = self._decoded(line, whole + newline)
                yield from enumerate(texts, start=line)
                line += len(texts)
            if len(rest) > _LONGEST_LINE:
                raise self.error(line, f"the line is longer than {_LONGEST_LINE // 1024**2} MB.", DOWNLOAD)
        if rest:
            yield from enumerate(self._decoded(line, rest + b"\n"), start=line)

    def _decoded(self, first: int, content: bytes) -> list[str]:
        """Returns the lines of a chunk of whole lines; `first` is the number of its first one."""
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            line = first + content.count(b"\n", 0, error.start)
            message = f"byte 0x{content[error.start]:02x} is not UTF-8 text."
            raise self.error(line, message, "Download the database in its text format.") from None
        text = text.replace("\r\n", "\n")
        if first == 1:
            text = text.removeprefix("\ufeff")
        if unwanted := _UNWANTED.search(text):
            line = first + text.count("\n", 0, unwanted.start())
            raise self.error(line, "the text contains a control character.")
        return text[:-1].split("\n")

    def _text_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yields the rows of a text file, in which nothing is quoted, so that a quotation mark is part of its field."""
        for line, text in self.lines():
            yield line, text.split("\t")

    def _csv_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yields the rows of a CSV file (RFC 4180); a line break inside a field becomes a space."""
        reader = csv.reader((f"{text}\n" for _, text in self.lines()), strict=True)
        try:
            for fields in reader:
                yield reader.line_num, [" ".join(text.split()) if "\n" in text else text for text in fields]
        except csv.Error as error:
            raise self.error(reader.line_num, f"this is not valid CSV: {error}.", DOWNLOAD) from None

    def _index(self, line: int, names: Sequence[str], folded: Sequence[str], column: Column) -> int:
        """Returns the index of a column, or that of the blank field added to each row if an optional one is missing."""
        for name in column.names:
            if _folded(name) in folded:
                return folded.index(_folded(name))
        if column.is_optional:
            self.lacking.append(f'the column "{column.names[0]}" of the table "{self.title}"')
            return -1
        wanted = " or ".join(f'"{name}"' for name in column.names)
        shown = shortened(", ".join(filter(None, names)), _LONGEST_LIST)
        raise self.error(line, f"there is no column {wanted}; the columns are {shown or 'none'}.", DOWNLOAD)


class Tables(AbstractContextManager["Tables"]):
    """The tables of a database. `lacking` names, in words, the requested tables and columns that it does not have."""

    def __init__(self, path: Path, *, known_by: str) -> None:
        """Opens the zip or the folder at `path`; in a zip, the tables are in the folder that has the table `known_by`.

        Raises:
            DataError: it is neither, has no such table or several, or cannot be read.
        """
        self.path = path
        self.lacking: list[str] = []
        self._archive = Archive(path)
        try:
            self.folder, self._format, self._members = self._chosen(known_by)
        except DataError:
            self._archive.close()
            raise

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def find(self, *titles: str) -> Table | None:
        """Returns the table that has one of these names, which differ between releases; None if there is none.

        Raises:
            DataError: there are several, or its format differs from that of the other tables.
        """
        members = [(title, member) for title in titles for member in self._members[_folded(title)]]
        if not members:
            self.lacking.append(f"the table {_either(titles)}")
            return None
        self._check_single([member for _, member in members])
        title, member = members[0]
        if member.name.suffix.lower() != self._format:
            message = f"{self.path} mixes text and CSV: {member.name.name} is not in the format of the other tables."
            raise DataError(message, "Keep the tables of one format, and import those.")
        return Table(self._archive, member, title, self.lacking)

    def has(self, title: str) -> bool:
        """Returns whether there is a table of this name, in either format."""
        return bool(self._members[_folded(title)])

    def need(self, *titles: str) -> Table:
        """Returns the table that has one of these names.

        Raises:
            DataError: there is none, or several, or its format differs from that of the other tables.
        """
        if table := self.find(*titles):
            return table
        raise DataError(f"{self.path} has no table {_either(titles)}.", DOWNLOAD)

    def read_me(self) -> Iterator[str]:
        """Yields the lines of the database's Read Me file; nothing if there is none."""
        for member in self._members[_folded(_READ_ME)][:1]:
            for _, line in Table(self._archive, member, _READ_ME, self.lacking).lines():
                yield line

    def _chosen(self, known_by: str) -> tuple[PurePosixPath, str, defaultdict[str, list[Member]]]:
        """Returns the folder of the table `known_by`, the format of that table, and the files there by name.

        Raises:
            DataError: there is no such table, or there are several.
        """
        members: defaultdict[str, list[Member]] = defaultdict(list)
        for member in self._archive.members:
            if member.name.suffix.lower() in _FORMATS and not member.name.name.startswith("."):
                members[_folded(member.name.stem)].append(member)
        known = members[_folded(known_by)]
        if not known:
            raise DataError(f"{self.path} has no table {_either([known_by])}.", DOWNLOAD)
        self._check_single(known)
        folder = known[0].name.parent
        for name, namesakes in members.items():
            members[name] = [member for member in namesakes if member.name.parent == folder]
        return folder, known[0].name.suffix.lower(), members

    def _check_single(self, members: Sequence[Member]) -> None:
        names = sorted({member.name.name for member in members})
        if len(members) > 1:
            duplicates = " and ".join(names) if len(names) > 1 else f"{names[0]} {len(members)} times"
            raise DataError(f"{self.path} has {duplicates}, so it is not clear which one to read.")


def _folded(name: str) -> str:
    """Returns a name without what formats write differently: case, spaces, and punctuation between words."""
    return re.sub(r"[ _,*-]", "", name).lower()


def _either(titles: Sequence[str]) -> str:
    return " or ".join(f'"{title}"' for title in titles)
