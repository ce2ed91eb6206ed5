"""Knowledge files → everything that is wrong with them, and everything that is hardly meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from roleguide.load import examine
from roleguide.problems import Location, Problem
from roleguide.warn import warnings


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """What a check of files has found."""

    problems: tuple[Problem, ...]  # errors and warnings, sorted by place
    texts: Mapping[str, str]  # the name of each file to its text


def inspect(below: Sequence[Path], files: Sequence[Path], *, today: date, stale_days: int) -> Inspected:
    """All problems in `files`, stacked on those `below`, of which errors are told too, but no warnings."""
    examined = examine([*below, *files])
    problems = list(examined.problems)
    if examined.guide is not None:
        checked = set(map(str, files))

        def own(location: Location) -> bool:
            return location.file in checked

        problems += warnings(examined.guide, examined.layers.place, own, today=today, stale_days=stale_days)
    texts = {document.file: document.text for document in examined.layers.documents}
    return Inspected(problems=tuple(sorted(set(problems))), texts=texts)
