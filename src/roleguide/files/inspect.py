"""Knowledge files → everything that is wrong with them, and everything that is hardly meant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from roleguide.files.advise import warnings
from roleguide.files.layers import Layers
from roleguide.files.load import examine
from roleguide.problems import MOST_PROBLEMS, Location, Problem, Severity, dotted


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """What a check of files has found."""

    problems: tuple[Problem, ...]  # errors and warnings, sorted by place
    texts: Mapping[str, str]  # the name of each file to its text


def inspect(below: Sequence[Path], files: Sequence[Path], *, today: date, stale_days: int) -> Inspected:
    """All problems in `files`, stacked on those `below`, of which errors are told too, but no warnings."""
    examined = examine([*below, *files])
    problems = list(examined.problems)
    checked = set(map(str, files))

    def own(location: Location) -> bool:
        return location.file in checked

    problems += [problem for problem in _oddly_written(examined.layers) if own(problem.location)]
    if examined.guide is not None:
        problems += warnings(examined.guide, examined.layers.place, own, today=today, stale_days=stale_days)
    texts = {document.file: document.text for document in examined.layers.documents}
    return Inspected(problems=tuple(sorted(set(problems))), texts=texts)


def _oddly_written(layers: Layers) -> Iterator[Problem]:
    """What YAML reads in another way than its writer meant, most likely."""
    for document in layers.documents:
        for place in document.cut_texts[:MOST_PROBLEMS]:
            told = "the text ends where a # begins a comment"
            hint = "put the text in quotes; or two blanks before the # of a comment"
            yield Problem(place, "cut-text", told, hint, Severity.WARNING)
    for path, place in islice(layers.empty_entries(), MOST_PROBLEMS):
        told = f"{dotted(path)} is left empty, which removes it, although no lower file has it"
        yield Problem(place, "empty-entry", told, "write it out, or leave it out", Severity.WARNING)
