"""Bars that show on stderr, if that is a terminal, how far long work has come."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import typer

from roleguide.cli.emit import is_watched
from roleguide.files.locate import size_of
from roleguide.progress import Progress, untold

_QUICK = 1_000_000
"""Bytes that are read before anybody wonders."""


@contextmanager
def counted_steps(label: str, length: int) -> Iterator[Callable[[], None]]:
    """What to call at each of so many steps, for a bar that moves on."""
    if not is_watched():
        yield lambda: None
        return
    with typer.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda: bar.update(1)


@contextmanager
def progress_of_reading(files: Sequence[Path], label: str) -> Iterator[Progress]:
    """The progress of reading files; a bar appears only where there is much to read."""
    if not is_watched() or sum(map(size_of, files)) < _QUICK:
        yield untold
        return
    with ExitStack() as shown:
        bars: list[Any] = []

        def advance(done: float) -> None:
            if not bars:
                bars.append(shown.enter_context(typer.progressbar(length=100, label=label, file=sys.stderr)))
            bars[0].update(int(100 * done) - bars[0].pos)

        yield advance
