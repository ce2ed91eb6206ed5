"""Reads the files of a zip or a folder in chunks of bytes. Whatever is wrong with it becomes one DataError.

Nothing is ever unpacked to disk, and nothing that an archive says about itself is trusted: the bytes that are actually
read are counted, and reading stops once there are more than any published database has.
"""

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from stat import S_IFMT, S_IFREG, S_ISDIR, S_ISREG
from typing import IO

from roleguide.errors import DataError
from roleguide.text import quoted

DOWNLOAD = "Download the zip of the text format from https://www.onetcenter.org/database.html"

_MOST_BYTES = 64 * 1024 * 1024
_MOST_LINES = 1_000_000
"""Limits on all files read: release 29.3 has 25 MB and 318,000 lines. An archive can expand to fill any disk."""

_CHUNK = 256 * 1024

_ENCRYPTED = 0x1 | 0x40
"""The flags of a member that is encrypted, in the old way or with strong encryption."""

_METHODS = {9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
"""Compression methods that archives can use, but that no published database does."""

_DAMAGE_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OverflowError, RuntimeError, ValueError)
"""What `zipfile` raises for damaged archives, besides OSError.

BadZipFile for wrong signatures and checksums, zlib.error and EOFError for broken or missing content, struct.error for
extra fields that are too short, OverflowError and ValueError for impossible offsets, UnicodeDecodeError (a ValueError)
for names that are not encoded as their flag says, NotImplementedError (a RuntimeError) for what it does not support.
"""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive."""

    name: PurePosixPath  # including its folders
    place: zipfile.ZipInfo | Path


class Archive(AbstractContextManager["Archive"]):
    """The files of a zip, or those that lie directly in a folder."""

    def __init__(self, path: Path) -> None:
        """Opens the zip or the folder at `path`.

        Raises:
            DataError: it is neither, or cannot be read, or has files whose paths lead out of their folder.
        """
        self.path = path
        self._bytes_left = _MOST_BYTES
        self._lines_left = _MOST_LINES
        self._zip: zipfile.ZipFile | None = None
        self._opened = ExitStack()  # also closes files that an error kept from being read to the end
        with self._explained(str(path), "it is not a complete zip file"):
            mode = path.stat().st_mode
            if S_ISDIR(mode):
                self.members = [Member(PurePosixPath(file.name), file) for file in path.iterdir()]
                return
            if not S_ISREG(mode):
                raise DataError(f"{path} is neither a zip file nor a folder.", DOWNLOAD)
            self._zip = self._opened.enter_context(zipfile.ZipFile(path))
        try:
            files = [info for info in self._zip.infolist() if not info.filename.endswith(("/", "\\"))]
            self.members = [Member(self._safe_name(info.filename), info) for info in files]
        except DataError:
            self.close()
            raise

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes everything that is open."""
        self._opened.close()

    def chunks(self, member: Member) -> Iterator[bytes]:
        """Yields the content of a file in chunks.

        Raises:
            DataError: it cannot be read, or all files together are larger than any published database.
        """
        with self._explained(f"{self.path}: {member.name.name}", "the archive is damaged"):
            file = self._opened.enter_context(self._open(member))
            while chunk := file.read(_CHUNK):
                self._bytes_left -= len(chunk)
                self._lines_left -= chunk.count(b"\n")
                if self._bytes_left < 0 or self._lines_left < 0:
                    most = f"{_MOST_BYTES // 1024**2} MB or {_MOST_LINES:,} lines"
                    raise DataError(f"{self.path} holds more than {most}, which is more than any release.", DOWNLOAD)
                yield chunk

    def _open(self, member: Member) -> IO[bytes]:
        if isinstance(member.place, Path):
            mode = member.place.stat().st_mode
            if not S_ISREG(mode) and not S_ISDIR(mode):  # opening a pipe could wait forever
                raise DataError(f"{self.path}: {member.name.name} cannot be read: Not a regular file.", DOWNLOAD)
            return member.place.open("rb")
        assert self._zip  # noqa: S101 - only a zip has members of this kind
        self._check_member(member.name.name, member.place)
        return self._zip.open(member.place)

    def _check_member(self, name: str, info: zipfile.ZipInfo) -> None:
        """Makes sure that a member can be read without exceeding the limits.

        Raises:
            DataError: it is encrypted, or a link or a device, or compressed with a method other than deflate. With
                the others that `zipfile` supports, 4 kB can expand to 5 GB, and it returns those all at once.
        """
        unpack = "Unpack it with the program that made it, and import the folder."
        if info.flag_bits & _ENCRYPTED:
            raise DataError(f"{self.path} is encrypted: {name} cannot be read.", DOWNLOAD)
        if S_IFMT(info.external_attr >> 16) not in (0, S_IFREG):
            raise DataError(f"{self.path}: {name} is a link or a device, not a table.", DOWNLOAD)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            method = _METHODS.get(info.compress_type, f"method {info.compress_type}")
            raise DataError(f"{self.path}: {name} is compressed with {method}; only deflate is supported.", unpack)
        if info.file_size > _MOST_BYTES:
            raise DataError(f"{self.path}: {name} is larger than {_MOST_BYTES // 1024**2} MB.", DOWNLOAD)

    def _safe_name(self, name: str) -> PurePosixPath:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or PureWindowsPath(name).drive:
            raise DataError(
                f"{self.path} has a file whose path leads out of its folder: {quoted(name)}.",
                "The published database has no such files. Download it from its own site.",
            )
        return path

    @contextmanager
    def _explained(self, what: str, damage: str) -> Iterator[None]:
        """Turns whatever reading raises in the block into a DataError."""
        try:
            yield
        except FileNotFoundError:
            raise DataError(f"{what}: there is no such file or folder.") from None
        except OSError as error:
            reason = damage if error.errno == errno.EINVAL else error.strerror  # EINVAL: an impossible offset
            raise DataError(f"{what} cannot be read: {reason or damage}.", DOWNLOAD) from None
        except _DAMAGE_ERRORS:
            raise DataError(f"{what} cannot be read: {damage}.", DOWNLOAD) from None
