"""How far long work has come, told to whoever wants to know."""

from collections.abc import Callable, Iterator, Sequence

Progress = Callable[[float], None]
"""Takes the share of the work that is done, from 0 to 1, as it grows."""


def untold(_: float) -> None:
    """The progress that nobody wants to know."""


def parts(progress: Progress, weights: Sequence[float]) -> Iterator[Progress]:
    """The progress of each part of the work, one after the other; the weights say how the work divides."""
    whole = sum(weights) or 1
    begin = 0.0
    for weight in weights:
        yield _part(progress, begin, weight / whole)
        begin += weight / whole


def _part(progress: Progress, begin: float, length: float) -> Progress:
    return lambda done: progress(begin + done * length)
