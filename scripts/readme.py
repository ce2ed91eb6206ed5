"""Keeps the README true: `python scripts/readme.py` writes it anew, `--check` says if it is stale.

Every block marked `console` begins with a command after `$ `, and what follows is what that prints. Blocks marked `sh`
are commands for a new machine; the tests marked `install` run them.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
CONSOLE = re.compile(r"^```console\n\$ (?P<command>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)
SHELL = re.compile(r"^```sh\n((?:.*\n)*?)```$", re.MULTILINE)


def console_commands() -> list[str]:
    """The commands whose output the README shows, from top to bottom."""
    return [match["command"] for match in CONSOLE.finditer(README.read_text(encoding="utf-8"))]


def shell_lines() -> list[str]:
    """The commands for a new machine, from top to bottom."""
    blocks = SHELL.findall(README.read_text(encoding="utf-8"))
    return [line for block in blocks for line in block.splitlines()]


def output_of(command: str) -> str:
    """What a command prints on a terminal of 80 columns, stderr included."""
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": tools, "COLUMNS": "80", "LC_ALL": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-c", command],
        check=False,
        cwd=ROOT,
        env=environment,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.stdout


def refreshed(text: str) -> str:
    """The README's text with the output of every command as it is now."""
    return CONSOLE.sub(lambda block: f"```console\n$ {block['command']}\n{output_of(block['command'])}```", text)


def main() -> None:
    """Writes the README, or with `--check` exits with 1 if it is stale."""
    text = README.read_text(encoding="utf-8")
    fresh = refreshed(text)
    if "--check" not in sys.argv:
        README.write_text(fresh, encoding="utf-8")
    elif fresh != text:
        sys.exit("README.md is stale: run python scripts/readme.py")


if __name__ == "__main__":
    main()
