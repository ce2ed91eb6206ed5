"""Writes files so that nobody ever sees half of one, and nothing else is left behind.

The content goes into a file beside the place, which is moved over it when it is complete. On Linux that file has no
name until then (O_TMPFILE), so that not even a killed process leaves it. Elsewhere, and on file systems that cannot do
that, it has a random name and is removed when writing ends early: by an error, Ctrl-C or SIGTERM.
"""

import errno
import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG
from types import FrameType
from typing import NoReturn

PART_NAME = r"\.roleguide-[0-9a-f]{16}\.part"
"""A regular expression for the whole name of a file beside a place. It is as long whatever the place is called."""

_PERMISSIONS = 0o777
"""What is kept of a mode. Bits that lend rights, such as set-user-ID, are not: the owner may be another one now."""

_ENDING_SIGNALS = ("SIGTERM", "SIGHUP")
"""Signals that end a process without any cleaning up, unless it handles them."""


def replace_file(path: Path, chunks: Iterable[bytes], *, mode: int | None = None) -> None:
    """Writes a file, in place of one that may be there; a symbolic link is followed and what it names is replaced.

    The file gets `mode`; without that, the permissions of the file that it replaces, or for a new one what the umask
    leaves. What was there before stays whole until the new one is complete, and for good if anything goes wrong.

    Raises:
        OSError: it cannot be written, or the path leads to a folder, a pipe or a device, or round a ring of links.
            `strerror` says why. Whatever `chunks` raises is passed on as it is.
    """
    place, replaced_mode = _target(path)
    if mode is None:
        mode = replaced_mode
    beside = place.with_name(f".roleguide-{os.urandom(8).hex()}.part")
    with _signals_raising():
        try:
            _write_beside(beside, chunks, mode)
            beside.replace(place)
        except BaseException:
            with suppress(OSError):  # there may be none yet
                beside.unlink()
            raise


def _target(path: Path) -> tuple[Path, int | None]:
    """The place that a path leads to when all links are followed, and the permissions of the file there, if any."""
    try:
        place = Path(os.path.realpath(path))
        mode = place.lstat().st_mode if os.path.lexists(place) else None
    except ValueError:  # a NUL, or characters that the file system's encoding has not
        raise OSError(errno.EINVAL, "Not a name that a file can have", str(path)) from None
    if mode is None:
        return place, None
    if S_ISLNK(mode):  # what is still a link when all links were followed is one of a ring
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not S_ISREG(mode):
        raise OSError(errno.EINVAL, "Not a regular file", str(path))
    return place, mode & _PERMISSIONS


def _write_beside(beside: Path, chunks: Iterable[bytes], mode: int | None) -> None:
    """Writes a new file, which on Linux has its name only when it is complete."""
    first_mode = 0o666 if mode is None else mode & 0o600  # while it is written, others may do no more than later
    nameless = _open_nameless(beside.parent, first_mode)
    descriptor = _open_new(beside, first_mode) if nameless is None else nameless
    with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
        file.writelines(chunks)
        file.flush()
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(descriptor, mode)
        if nameless is not None:
            # Only where a folder's descriptor is passed does Python follow the link to what is to be linked. An
            # absolute path is not looked for in any folder, so that any descriptor will do.
            os.link(_link_to(descriptor), beside, dst_dir_fd=descriptor)


def _open_nameless(folder: Path, mode: int) -> int | None:
    """A descriptor of a new file in a folder that has no name; None where there can be none, or none to name later."""
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag:
        return None
    try:
        descriptor = os.open(folder, flag | os.O_WRONLY, mode)
    except OSError:  # not supported; or for a reason for which no other file can be made either, which is told then
        return None
    if Path(_link_to(descriptor)).exists():
        return descriptor
    os.close(descriptor)  # without /proc
    return None


def _link_to(descriptor: int) -> str:
    return f"/proc/self/fd/{descriptor}"


def _open_new(path: Path, mode: int) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW"):  # where there are such
        flags |= getattr(os, name, 0)
    return os.open(path, flags, mode)


@contextmanager
def _signals_raising() -> Iterator[None]:
    """Lets signals that would end the process raise SystemExit in here, so that what there is to clean up is."""
    handlers = {}
    try:
        for name in _ENDING_SIGNALS:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                with suppress(ValueError):  # not in the main thread, and no other is interrupted
                    handlers[number] = signal.signal(number, _exit)
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _exit(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)  # as a shell reports it
