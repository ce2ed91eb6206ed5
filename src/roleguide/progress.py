"""Reports how far long work has come."""

from collections.abc import Callable, Iterator, Sequence

Progress = Callable[[float], None]
"""Takes the share of the work that is done, from 0 to 1, as it grows."""


def untold(_: float) -> None:
    """Reports to nobody."""


def parts(progress: Progress, weights: Sequence[float]) -> Iterator[Progress]:
    """Splits the progress of some work into that of its parts, one after the other; weights say how it divides."""
    whole = sum(weights) or 1
    begin = 0.0
    for weight in weights:
        yield _part(progress, begin, weight / whole)
        begin += weight / whole


def _part(progress: Progress, begin: float, length: float) -> Progress:
    return lambda done: progress(begin + done * length)
