"""Writes reports of problems, with one function per format that returns the whole report."""

import re
from collections.abc import Mapping, Sequence

from roleguide.problems import Problem, Severity, summary
from roleguide.render import SCHEMA_VERSION
from roleguide.render.json_text import as_json_text
from roleguide.text import LINE_END, counted, printable

_WIDEST = 160
"""The most characters of a source line that are worth repeating."""


_BOLD, _DIM, _RED, _YELLOW = "1", "2", "38;5;160", "38;5;136"
"""Parameters of the control sequence that styles text (ECMA-48, SGR), in colors that every background shows."""


def as_text(problems: Sequence[Problem], texts: Mapping[str, str], files: int, *, color: bool = False) -> str:
    """Each problem with the line it is in and a caret below its place, then a summary; safe to show.

    `texts` maps file names to their text.
    """

    def styled(text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if color and text else text

    lines_of = {name: re.split(LINE_END, text) for name, text in texts.items()}
    report = []
    for problem in problems:
        signal = _RED if problem.severity is Severity.ERROR else _YELLOW
        place = printable(str(problem.location))
        code, _, message = problem.headline.removeprefix(f"{place}: ").partition(f"{problem.code}: ")
        report.append(f"{styled(place, _BOLD)}: {styled(f'{code}{problem.code}', signal)}: {message}")
        for text, caret in _excerpt(problem, lines_of.get(problem.location.file, [])):
            report += [f"{styled(_MARGIN.format(problem.location.line), _DIM)}{text}".rstrip()]
            report += [f"{styled(_MARGIN.format(''), _DIM)}{' ' * caret[0]}{styled('^' * caret[1], signal)}"]
        if problem.hint:
            report.append(f"   {styled('hint:', _DIM)} {printable(problem.hint)}")
    told = summary(problems) if problems else f"no problems in {counted(files, 'file')}"
    report.append(styled(told, _BOLD))
    return "".join(f"{line}\n" for line in report)


_MARGIN = "{:>5} | "
"""Stands before a line of a file, with its number."""


def _excerpt(problem: Problem, lines: Sequence[str]) -> list[tuple[str, tuple[int, int]]]:
    """The line that a problem is in, with where in it and how long its place is; empty if there is no such line."""
    number, column = problem.location.line, problem.location.column
    if not 1 <= number <= len(lines):
        return []
    line = lines[number - 1]
    start = max(0, column - 1 - _WIDEST // 2) if len(line) > _WIDEST else 0
    window = line[start : start + _WIDEST].replace("\t", " ")
    before, rest = window[: column - 1 - start], window[column - 1 - start :]
    shown, margin = printable(window), len(printable(before))
    word = re.match(r"[^ :,{}\[\]#]*", rest)
    return [(shown, (margin, max(1, len(printable(word[0])) if word else 1)))]


def as_json(problems: Sequence[Problem], files: int) -> str:
    """A JSON object with every problem, its place and its severity."""
    entries = [
        {
            "file": problem.location.file,
            "line": problem.location.line,
            "column": problem.location.column,
            "severity": problem.severity.value,
            "code": problem.code,
            "message": problem.message,
            "hint": problem.hint or None,
        }
        for problem in problems
    ]
    return as_json_text({"schema_version": SCHEMA_VERSION, "files": files, "problems": entries})


def as_github(problems: Sequence[Problem]) -> str:
    """A workflow command for each problem, which GitHub shows at its line (docs.github.com, workflow commands)."""
    commands = []
    for problem in problems:
        kind = "error" if problem.severity is Severity.ERROR else "warning"
        place = problem.location
        where = f"file={_property(place.file)}"
        if place.line:
            where += f",line={place.line},col={place.column}"
        text = f"{problem.message}. {problem.hint}" if problem.hint else problem.message
        commands.append(f"::{kind} {where},title={problem.code}::{_data(text)}\n")
    return "".join(commands)


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
