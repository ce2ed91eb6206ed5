"""What a command shows on a terminal."""

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from contextlib import suppress

_IN_CONTROL = (
    "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, '-m', 'roleguide', *sys.argv[1:]])"
)
"""Runs a command so that its terminal is its own, and sends it Ctrl-C."""


def stderr_on_a_terminal(*arguments: str, columns: int = 80) -> str:
    """What a command shows on stderr if that is a terminal; stdout goes nowhere."""
    terminal, side = pty.openpty()
    termios.tcsetwinsize(side, (24, columns))
    command = [sys.executable, "-m", "roleguide", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=side, env=_environment())
    os.close(side)
    shown = _read(terminal)
    process.wait(timeout=30)
    return shown


def on_a_terminal(
    *arguments: str, lines: int = 24, keys: Sequence[tuple[str, str]] = (), **environment: str
) -> tuple[str, int]:
    """What a command shows on a terminal of 80 columns that is all its own, and its exit code.

    `keys` has what is waited for, each with what is typed as soon as it is shown.
    """
    terminal, side = pty.openpty()
    termios.tcsetwinsize(side, (lines, 80))
    process = subprocess.Popen(
        [sys.executable, "-c", _IN_CONTROL, *arguments],
        stdin=side,
        stdout=side,
        stderr=side,
        env={**_environment(), "LC_ALL": "C.UTF-8", **environment},
    )
    os.close(side)
    shown = _read(terminal, keys)
    return shown, process.wait(timeout=30)


def _environment() -> dict[str, str]:
    """The variables, without what the one who runs the tests has said about terminals."""
    said = ("CI", "COLUMNS", "FORCE_COLOR", "LESS", "LINES", "NO_COLOR", "PAGER", "ROLEGUIDE_PAGER")
    return {**{name: value for name, value in os.environ.items() if name not in said}, "TERM": "xterm"}


def _read(terminal: int, keys: Sequence[tuple[str, str]] = ()) -> str:
    """All that is shown until nobody has the terminal any more, with line ends as in a file."""
    shown, start = b"", 0
    waiting = [(expected.encode(), answer.encode()) for expected, answer in keys]
    end = time.monotonic() + 30
    with suppress(OSError):  # raised at the end on Linux
        while select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
            piece = os.read(terminal, 65536)
            if not piece:
                break
            shown += piece
            if waiting and (found := shown.find(waiting[0][0], start)) >= 0:
                start = found + len(waiting[0][0])
                os.write(terminal, waiting.pop(0)[1])
    os.close(terminal)
    assert not waiting, f"{waiting[0][0]!r} was never shown, only {shown!r}"
    return shown.decode().replace("\r\n", "\n")
