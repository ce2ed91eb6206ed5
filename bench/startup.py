"""Times whole commands against the floor: a Typer command that prints a Rich table of the same size from constants.

Run `python bench/startup.py [ROUNDS]`. Every round runs each command once, in turn, so that a busy machine slows all
alike; the figures are medians, and their ratios to the floor are what counts.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FLOOR = """
import typer
app = typer.Typer()

@app.command()
def show() -> None:
    from rich.console import Console
    from rich.table import Table
    console = Console(width=80)
    for line in {lines!r}:
        table = Table(box=None, show_header=False, padding=0, pad_edge=False)
        for width in (14, 2, 30, 1, 2, 30):
            table.add_column(width=width)
        table.add_row(line[:12], "", line[14:44], "", "~", line[47:])
        console.print(table)

app()
"""

TRIVIAL = """
import typer
app = typer.Typer()

@app.command()
def show() -> None:
    typer.echo("hello")

app()
"""

COMMANDS = {
    "describe": ("describe", "program-manager"),
    "compare": ("compare", "program", "project"),
    "list": ("list",),
    "--version": ("--version",),
}


def page_lines() -> list[str]:
    """The page that the floor has to print, line by line."""
    command = [str(Path(sys.executable).with_name("roleguide")), *COMMANDS["compare"], "--width", "80"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout.splitlines()


def milliseconds(command: list[str], variables: dict[str, str] | None = None) -> float:
    """Wall time of one run of a command, from start to exit, with these variables besides those of the environment."""
    environment = {**os.environ, **(variables or {})}
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Prints a table of medians and ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        scripts = {"floor": FLOOR.format(lines=page_lines()), "trivial typer": TRIVIAL}
        commands: dict[str, list[str]] = {}
        for name, script in scripts.items():
            file = Path(folder, f"{name.replace(' ', '_')}.py")
            file.write_text(script, encoding="utf-8")
            commands[name] = [sys.executable, str(file)]
        for name, arguments in COMMANDS.items():
            commands[name] = [str(Path(sys.executable).with_name("roleguide")), *arguments]
        times: dict[str, list[float]] = {name: [] for name in commands}
        for command in commands.values():
            milliseconds(command)  # fills the file caches; not counted
        for _ in range(rounds):
            for name, command in commands.items():
                times[name].append(milliseconds(command))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    print(f"{'command':<14}{'median ms':>10}{'x floor':>9}   ({rounds} rounds)")
    for name, median in medians.items():
        print(f"{name:<14}{median:>10.0f}{median / medians['floor']:>9.2f}")


if __name__ == "__main__":
    main()
