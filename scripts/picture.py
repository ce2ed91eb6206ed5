"""Draws the README's picture: `python scripts/picture.py` writes it, `--check` says if it is stale.

The real command runs in a process of its own, as a user would run it; what it prints, colours included, becomes the
picture.
"""

import io
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).parents[1] / "docs" / "compare.svg"
COMMAND = ("compare", "program", "project")
WIDTH = 80
LINES = 41
"""Lines of the page that the picture shows: the answer, the scope and the first duties."""


def draw() -> str:
    """The SVG of the first lines of the command's page."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    page = subprocess.run(
        [sys.executable, "-m", "roleguide", *COMMAND, "--width", str(WIDTH), "--color", "always"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=environment,
    ).stdout
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi("\n".join(page.splitlines()[:LINES])))
    return console.export_svg(title=f"roleguide {' '.join(COMMAND)}", unique_id="roleguide")


def main() -> None:
    """Writes the picture, or with `--check` exits with 1 if the one there is not what would be drawn."""
    drawn = draw()
    if "--check" not in sys.argv:
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(drawn, encoding="utf-8")
    elif not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != drawn:
        sys.exit(f"{PICTURE.name} is stale: run python scripts/picture.py")


if __name__ == "__main__":
    main()
