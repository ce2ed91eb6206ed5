"""Measures commands beside each other, and writes the commands that they are measured against.

The *floor* of a command prints as many lines as the command does, from constants: one Rich table for each section of
the page, as somebody would write it who wants no more than a Typer command with a table in it. The *trivial* command
prints a word. Both run like the product: the same Python, as a module, compiled.

What counts is the time of the processor, in which it matters little who else is at work. Rounds run every command once,
in turn, and a ratio is one of the same round.
"""

import os
import re
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

PYTHON = sys.executable
ROLEGUIDE = [PYTHON, "-m", "roleguide"]
SOURCE = str(Path(__file__).parents[1] / "src")

FLOOR = """
import typer
app = typer.Typer()

SECTIONS = {sections!r}

@app.command()
def show() -> None:
    from rich.console import Console
    from rich.table import Table
    console = Console(width=80)
    for heading, rows in SECTIONS:
        if heading:
            console.print(heading, style="bold", markup=False, highlight=False)
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column(style="bold")
        for row in rows:
            table.add_row(*row)
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

_RULE = re.compile("[─-]{3}")
_GUTTER = re.compile(" {2,}(?=[^ ])")


class Run(NamedTuple):
    """A command, and what the environment says to it."""

    command: Sequence[str]
    environment: Mapping[str, str] = {}


def floor(lines: Sequence[str]) -> str:
    """The source of a command that prints as many lines, divided into sections and columns as they are."""
    sections = []
    for heading, below in _sections(lines):
        starts = _columns(below)
        ends = [*starts[1:], None]
        rows = [[line[start:end].strip() for start, end in zip(starts, ends, strict=True)] for line in below]
        sections.append((heading, rows))
    return FLOOR.format(sections=sections)


def _sections(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The heading of each section, empty for what comes before the first, and the lines below it."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        if _RULE.search(line):
            sections.append((line, []))
        else:
            sections[-1][1].append(line)
    return sections


def _columns(lines: Sequence[str]) -> list[int]:
    """Where columns begin: after two spaces or more in every line."""
    width = max(map(len, lines), default=0)
    outline = "".join(" " if all(line[at : at + 1] in ("", " ") for line in lines) else "x" for at in range(width))
    return [0, *(gutter.end() for gutter in _GUTTER.finditer(outline))]


def write_module(folder: Path, name: str, source: str) -> Run:
    """Writes a module into a folder; what runs it."""
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    return Run([PYTHON, "-m", name], {"PYTHONPATH": str(folder)})


def output(run: Run) -> str:
    """What a command prints."""
    return subprocess.run(run.command, check=True, capture_output=True, encoding="utf-8", env=_environment(run)).stdout


def _environment(run: Run) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": SOURCE, "LC_ALL": "C.UTF-8", **run.environment}


def used(run: Run) -> tuple[float, float]:
    """The milliseconds of computing and the most megabytes of memory that a run of a command takes."""
    null = subprocess.DEVNULL
    process = subprocess.Popen(run.command, stdout=null, stderr=null, env=_environment(run))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, run.command)
    return (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024


def rounds(runs: Mapping[str, Run], number: int) -> dict[str, list[float]]:
    """The milliseconds of each command in each of so many rounds, after one that does not count."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for at in range(number + 1):
        for name, run in runs.items():
            taken, _ = used(run)
            times[name] += [taken] if at else []
    return times


def ratios(times: Mapping[str, Sequence[float]], one: str, other: str) -> tuple[float, float]:
    """The least and the median ratio of one command to another, in the rounds that both ran in."""
    of_rounds = [mine / others for mine, others in zip(times[one], times[other], strict=True)]
    return min(of_rounds), statistics.median(of_rounds)
