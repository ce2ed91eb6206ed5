"""What a command shows on a terminal."""

import os
import pty
import subprocess
import sys
from contextlib import suppress


def stderr_on_a_terminal(*arguments: str) -> str:
    """What a command shows on stderr if that is a terminal; stdout goes nowhere."""
    terminal, side = pty.openpty()
    command = [sys.executable, "-m", "roleguide", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=side, env={**os.environ, "TERM": "xterm"})
    os.close(side)
    shown = b""
    with suppress(OSError):  # raised at the end on Linux
        while piece := os.read(terminal, 65536):
            shown += piece
    os.close(terminal)
    process.wait(timeout=30)
    return shown.decode()
