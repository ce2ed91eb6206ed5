"""Draws the README's pictures: `python scripts/picture.py` writes them, `--check` says if one is stale.

The real command runs in a process of its own, as a user would run it; what it prints, colors included, becomes a
picture on dark and one on light.
"""

import io
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, DIMMED_MONOKAI
from rich.text import Text

DOCS = Path(__file__).parents[1] / "docs"
THEMES = {"dark": DIMMED_MONOKAI, "light": DEFAULT_TERMINAL_THEME}
COMMAND = ("compare", "program", "project")
WIDTH = 80
LINES = 36
"""Lines of the page that the pictures show: the answer, the scope and the first duties."""


def draw() -> dict[Path, str]:
    """The SVG of the first lines of the command's page, for each theme."""
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
    title = f"roleguide {' '.join(COMMAND)}"
    return {
        DOCS / f"compare-{name}.svg": console.export_svg(title=title, theme=theme, clear=False, unique_id="roleguide")
        for name, theme in THEMES.items()
    }


def main() -> None:
    """Writes the pictures, or with `--check` exits with 1 if one there is not what would be drawn."""
    for path, drawn in draw().items():
        if "--check" not in sys.argv:
            path.write_text(drawn, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != drawn:
            sys.exit(f"{path.name} is stale: run python scripts/picture.py")


if __name__ == "__main__":
    main()
