"""Writes files atomically: nobody sees half of one, and no temporary file is left behind.

The content goes into a temporary file beside the target and is moved over it when complete. On Linux that file has no
name until then (O_TMPFILE), so that not even a killed process leaves it behind. Elsewhere, and on file systems without
support for that, it has a random name and is removed if writing ends early: by an error, Ctrl-C or SIGTERM.
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
"""A regular expression for the full name of a temporary file. Its length does not depend on the target's name."""

_PERMISSIONS = 0o777
"""The bits of a mode that are kept. Those that grant rights, such as set-user-ID, are not: the owner may differ now."""

_ENDING_SIGNALS = ("SIGTERM", "SIGHUP")
"""Signals that end a process without any cleanup, unless it handles them."""


def replace_file(path: Path, chunks: Iterable[bytes], *, mode: int | None = None) -> None:
    """Writes a file, replacing any that exists; a symbolic link is followed and the file it points to is replaced.

    The file gets `mode`, or else the permissions of the file that it replaces, or for a new file what the umask
    leaves. An existing file stays intact until the new one is complete, and for good if anything goes wrong.

    Raises:
        OSError: it cannot be written, or the path leads to a folder, a pipe or a device, or into a cycle of links.
            `strerror` says why. Whatever `chunks` raises is passed on unchanged.
    """
    target, replaced_mode = _target(path)
    if mode is None:
        mode = replaced_mode
    part = target.with_name(f".roleguide-{os.urandom(8).hex()}.part")
    with _signals_raising():
        try:
            _write_part(part, chunks, mode)
            part.replace(target)
        except BaseException:
            with suppress(OSError):  # it may not exist yet
                part.unlink()
            raise


def _target(path: Path) -> tuple[Path, int | None]:
    """Returns the path with all links followed, and the permissions of the file there, if any."""
    try:
        target = Path(os.path.realpath(path))
        mode = target.lstat().st_mode if os.path.lexists(target) else None
    except ValueError:  # a NUL, or characters that the file system's encoding lacks
        raise OSError(errno.EINVAL, "Not a valid file name", str(path)) from None
    if mode is None:
        return target, None
    if S_ISLNK(mode):  # a path that is still a link after following all links is part of a cycle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not S_ISREG(mode):
        raise OSError(errno.EINVAL, "Not a regular file", str(path))
    return target, mode & _PERMISSIONS


def _write_part(part: Path, chunks: Iterable[bytes], mode: int | None) -> None:
    """Writes a temporary file, which on Linux gets its name only when it is complete."""
    first_mode = 0o666 if mode is None else mode & 0o600  # while it is written, nobody gets more access than later
    nameless = _open_nameless(part.parent, first_mode)
    descriptor = _open_new(part, first_mode) if nameless is None else nameless
    with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
        file.writelines(chunks)
        file.flush()
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(descriptor, mode)
        if nameless is not None:
            # Python follows the /proc link to the file itself only if a folder's descriptor is passed. For an
            # absolute path the folder does not matter, so that any descriptor will do.
            os.link(_link_to(descriptor), part, dst_dir_fd=descriptor)


def _open_nameless(folder: Path, mode: int) -> int | None:
    """Opens a new file without a name in a folder; None if that is not supported, or it could not be named later."""
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag:
        return None
    try:
        descriptor = os.open(folder, flag | os.O_WRONLY, mode)
    except OSError:  # not supported, or a reason that will also make opening a named file fail
        return None
    if Path(_link_to(descriptor)).exists():
        return descriptor
    os.close(descriptor)  # without /proc
    return None


def _link_to(descriptor: int) -> str:
    return f"/proc/self/fd/{descriptor}"


def _open_new(path: Path, mode: int) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW"):  # where the platform has them
        flags |= getattr(os, name, 0)
    return os.open(path, flags, mode)


@contextmanager
def _signals_raising() -> Iterator[None]:
    """Makes signals that would end the process raise SystemExit in the block, so that cleanup code runs."""
    handlers = {}
    try:
        for name in _ENDING_SIGNALS:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                with suppress(ValueError):  # not the main thread, the only one that signals interrupt
                    handlers[number] = signal.signal(number, _exit)
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _exit(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)  # as a shell reports it
