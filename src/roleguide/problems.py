"""What is wrong with a knowledge file, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

from roleguide.text import counted, printable, shortened

KeyPath = tuple[str | int, ...]
"""The way to a value in the merged files: keys of maps and places in lists, from the top."""


def dotted(path: KeyPath) -> str:
    """A path as people write it: `roles.program-manager.duties.risk[0].text`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file. Lines and columns count from 1; 0 stands for the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


Code = Literal[
    "alias-clash",
    "bad-contrast",
    "bad-id",
    "bad-value",
    "control-character",
    "cut-text",
    "dead-link",
    "duplicate-key",
    "empty-entry",
    "empty-file",
    "empty-text",
    "extends-cycle",
    "future-date",
    "home-page",
    "long-note",
    "missing-field",
    "missing-file",
    "near-twin",
    "next-is-self",
    "no-source",
    "not-a-file",
    "not-utf-8",
    "old-format",
    "one-sided-contrast",
    "past-change",
    "recursive-alias",
    "stale-fact",
    "still-named",
    "too-deep",
    "too-large",
    "too-many-problems",
    "undated-source",
    "unknown-certification",
    "unknown-family",
    "unknown-field",
    "unknown-format",
    "unknown-level",
    "unknown-notice",
    "unknown-role",
    "unknown-scale",
    "unknown-skill",
    "unknown-source",
    "unknown-tag",
    "unknown-topic",
    "unknown-value",
    "unreadable-file",
    "unused-id",
    "weak-number",
    "wrong-type",
    "yaml-syntax",
]
"""Every kind of problem. docs/problems.md explains each."""

MOST_PROBLEMS = 1000
"""Problems that are reported at once."""

CODES: tuple[Code, ...] = get_args(Code)

_MOST_CHARACTERS = 400
"""Of a message and of a hint."""


class Severity(StrEnum):
    """Whether a problem keeps a guide from being used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a knowledge file. Problems sort by place."""

    location: Location
    code: Code
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        """Shortens what would repeat more of a file than anybody reads."""
        for name in ("message", "hint"):
            object.__setattr__(self, name, shortened(getattr(self, name), _MOST_CHARACTERS))

    @property
    def headline(self) -> str:
        """`file:line:column: code: message`, safe to show; a warning says that it is one."""
        kind = "warning: " if self.severity is Severity.WARNING else ""
        return printable(f"{self.location}: {kind}{self.code}: {self.message}")

    def __str__(self) -> str:
        """`file:line:column: code: message`, and the hint, if any, on a line of its own."""
        message = self.headline
        return f"{message}\n   hint: {printable(self.hint)}" if self.hint else message


def too_many(number: int, file: str) -> list[Problem]:
    """The problem that there are more problems than are reported; empty where there are not."""
    if number <= MOST_PROBLEMS:
        return []
    message = f"there are more problems than the {MOST_PROBLEMS:,} shown here"
    return [Problem(Location(file), "too-many-problems", message, "fix these, then run check again")]


def summary(problems: Sequence[Problem]) -> str:
    """How many problems there are in how many files: "3 problems in 1 file", "1 problem and 2 warnings in 1 file"."""
    files = len({problem.location.file for problem in problems})
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    counts = [counted(errors, "problem")] if errors or not warnings else []
    counts += [counted(warnings, "warning")] if warnings else []
    return f"{' and '.join(counts)} in {counted(files, 'file')}"
