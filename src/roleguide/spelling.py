"""Did you mean: the nearest known words to a mistyped one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from roleguide.folding import fold
from roleguide.wording import printable, shortened

_LONGEST = 60
"""Characters of a user's word that are worth repeating, or comparing: matching is quadratic in the length."""


def closest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Up to `most` known words that look like `word`, nearest first; case and accents do not matter."""
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(fold(candidate), candidate)
    found = get_close_matches(fold(word)[:_LONGEST], by_folded, n=most, cutoff=0.75)
    return [by_folded[match] for match in found]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word; empty where none is near."""
    near = closest(word, known, most=1)
    return f'did you mean "{near[0]}"?' if near else ""


_MOST_COMPARED = 50_000
"""Words that one report of problems compares for its hints: some hundred hints about a guide like the built-in one."""


@dataclass(slots=True)
class Suggestions:
    """Hints for many unknown words, until so many words have been compared that more would keep a reader waiting."""

    left: int = _MOST_COMPARED

    def did_you_mean(self, word: str, known: Collection[str]) -> str:
        """A hint that names the nearest other known word; empty where none is near, or enough were compared."""
        if len(known) > self.left:
            return ""
        self.left -= len(known)
        return did_you_mean(word, (other for other in known if other != word))


def quoted(word: str) -> str:
    """What the user typed, safe to show: shortened, and with anything unprintable written as an escape."""
    return f'"{printable(shortened(word, _LONGEST))}"'
