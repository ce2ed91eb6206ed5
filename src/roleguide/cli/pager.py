"""Shows a page that is taller than the terminal in the user's pager, as `git log` and `man` do.

The page is handed over as a file, not through a pipe. How far the pager has read in that file tells one that failed at
its start, after which the page is still to be printed, from one that the user has left.
"""

import os
import re
import signal
from collections.abc import Sequence

_DEFAULT = "less -FRX"

_INVISIBLE = re.compile("\x1b(?:\\[[0-9;]*m|\\]8;[^\x1b\x07]*(?:\x1b\\\\|\x07))")
"""What colors a text, or makes a link of it."""


def show_in_pager(page: str, encoding: str) -> bool:
    """Shows a page in the user's pager; returns False where it is to be printed instead.

    That is where it fits on the terminal, where no pager is wanted, and where the pager cannot be started or fails
    before it has read anything.
    """
    command = _command()
    if not command or not _is_taller_than_terminal(page):
        return False
    import tempfile

    try:
        with tempfile.TemporaryFile() as file:
            file.write(page.encode(encoding))
            file.seek(0)
            status = _run(command, file.fileno(), encoding)
            read = os.lseek(file.fileno(), 0, os.SEEK_CUR)  # the pager shares this position in the file
    except OSError:  # there is no such command, or it is no program; or there is no room for the file
        return False
    return bool(read) or status in (0, -signal.SIGINT)


def _command() -> Sequence[str]:
    """The words of the user's command, which no shell ever sees; none where no pager is wanted."""
    if os.environ.get("TERM", "dumb") == "dumb" or os.environ.get("CI"):
        return ()
    import shlex

    try:
        words = shlex.split(os.environ.get("ROLEGUIDE_PAGER", os.environ.get("PAGER", _DEFAULT)))
    except ValueError:  # a quote that nothing closes
        return ()
    return () if words == ["cat"] else words


def _is_taller_than_terminal(page: str) -> bool:
    """Whether the page and the line that the cursor is left on need more lines than the terminal has."""
    import shutil

    columns, lines = shutil.get_terminal_size()
    taken = (-(-len(line) // columns) for line in _INVISIBLE.sub("", page).splitlines())
    return sum(max(1, rows) for rows in taken) >= lines


def _run(command: Sequence[str], page: int, encoding: str) -> int:
    """Runs the pager on an open file, until the user leaves it; returns its status."""
    import codecs
    import subprocess

    variables = {"LESS": "FRX"}  # for a PAGER that says only "less", which would show colors as escapes
    if codecs.lookup(encoding).name == "utf-8":
        variables["LESSCHARSET"] = "utf-8"  # less goes by the locale, which may have no encoding, or not be installed
    # Ctrl-C is for the pager. A handler that does nothing is not inherited by it, as ignoring the signal would be.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.call(command, stdin=page, env={**variables, **os.environ})  # noqa: S603 # the user's own
    finally:
        signal.signal(signal.SIGINT, before)
