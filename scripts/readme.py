"""Keeps the README and three pages of docs true: `python scripts/readme.py` writes them, `--check` checks them.

Every block marked `console` begins with a command after `$ `, and what follows is what that prints. Blocks marked `sh`
are commands for a new machine; the tests marked `install` run them. Those of docs/onet.md run beside `onet.yaml`, which
is imported from the made-up database of the tests.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TOUR = ROOT / "docs" / "tour.md"
OWN_ROLES = ROOT / "docs" / "own-roles.md"
ONET = ROOT / "docs" / "onet.md"
PAGES = (README, TOUR, OWN_ROLES, ONET)
DATABASE = ROOT / "tests" / "databases" / "onet-30.2"
CONSOLE = re.compile(r"^```console\n\$ (?P<command>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)
SHELL = re.compile(r"^```sh\n((?:.*\n)*?)```$", re.MULTILINE)


def console_commands(page: Path = README) -> list[str]:
    """The commands whose output a page shows, from top to bottom."""
    return [match["command"] for match in CONSOLE.finditer(page.read_text(encoding="utf-8"))]


def shell_lines() -> list[str]:
    """The commands for a new machine, from top to bottom."""
    blocks = SHELL.findall(README.read_text(encoding="utf-8"))
    return [line for block in blocks for line in block.splitlines()]


def output_of(command: str, folder: Path = ROOT) -> str:
    """What a command prints in a folder, on a terminal of 80 columns, stderr included."""
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": tools, "COLUMNS": "80", "LC_ALL": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-c", command],
        check=False,
        cwd=folder,
        env=environment,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.stdout


def refreshed(page: Path) -> str:
    """The text of a page with the output of every command as it is now."""
    text = page.read_text(encoding="utf-8")
    if page != ONET:
        return _refreshed(text, ROOT)
    with tempfile.TemporaryDirectory() as folder:
        output_of(f"roleguide import onet {shlex.quote(str(DATABASE))} -o onet.yaml", Path(folder))
        return _refreshed(text, Path(folder))


def _refreshed(text: str, folder: Path) -> str:
    return CONSOLE.sub(
        lambda block: f"```console\n$ {block['command']}\n{output_of(block['command'], folder)}```", text
    )


def main() -> None:
    """Writes the pages, or with `--check` exits with 1 if one is stale."""
    for page in PAGES:
        fresh = refreshed(page)
        if "--check" not in sys.argv:
            page.write_text(fresh, encoding="utf-8")
        elif fresh != page.read_text(encoding="utf-8"):
            sys.exit(f"{page.name} is stale: run python scripts/readme.py")


if __name__ == "__main__":
    main()
