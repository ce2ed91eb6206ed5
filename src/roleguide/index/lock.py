"""Lets one process at a time build an index, so that several that start together do not all build the same one."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

LONGEST_WAIT = 60.0
"""Seconds after which a process goes on without the lock."""

_PAUSE = 0.05

_NAME = ".roleguide-lock"

_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
"""The errors of locking while another process has the lock."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keeps other processes out for the same path, if the system has locks and until they have waited long enough.

    The lock is one byte of a file next to the path, a different byte for each path, so that one file is enough and need
    not be removed. The system releases it when the process ends, however it ends.
    """
    descriptor = None
    with suppress(OSError):
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(path.with_name(_NAME), flags, 0o600)
    try:
        if descriptor is not None:
            _wait_for(descriptor, crc32(path.name.encode()) >> 2)  # Windows locks in the first 2 GB only
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _wait_for(descriptor: int, byte: int) -> None:
    end = time.monotonic() + LONGEST_WAIT
    while not _try_lock(descriptor, byte) and time.monotonic() < end:
        time.sleep(_PAUSE)


def _try_lock(descriptor: int, byte: int) -> bool:
    """Whether there is nothing to wait for: the byte is now locked, or the system has no locks."""
    try:
        import fcntl
    except ImportError:
        return _try_lock_on_windows(descriptor, byte)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
    except OSError as error:
        return error.errno not in _HELD
    return True


def _try_lock_on_windows(descriptor: int, byte: int) -> bool:
    try:
        import msvcrt
    except ImportError:
        return True
    try:
        os.lseek(descriptor, byte, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError as error:
        return error.errno not in _HELD
    return True
