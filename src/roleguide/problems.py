"""What is wrong with a knowledge file, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from roleguide.wording import counted, printable

KeyPath = tuple[str | int, ...]
"""The way to a value in the merged files: keys of maps and places in lists, from the top."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file. Lines and columns count from 1; 0 stands for the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a knowledge file. Problems sort by place."""

    location: Location
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """`file:line:column: code: message`, and the hint, if any, on a line of its own."""
        told = printable(f"{self.location}: {self.code}: {self.message}")
        return f"{told}\n   hint: {printable(self.hint)}" if self.hint else told


def summary(problems: Sequence[Problem]) -> str:
    """How many problems there are in how many files: "3 problems in 1 file"."""
    files = len({problem.location.file for problem in problems})
    return f"{counted(len(problems), 'problem')} in {counted(files, 'file')}"
