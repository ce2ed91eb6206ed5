"""Text as it is shown to people: safe characters, numbers and names inside sentences, the nearest known word."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from roleguide.folding import fold


def continued(sentence: str) -> str:
    """A sentence as it goes on after a colon: without its first capital, unless the word has more, as "DevOps"."""
    first = sentence.split(" ", 1)[0]
    return sentence[:1].lower() + sentence[1:] if first[1:].islower() else sentence


def first_sentence(text: str) -> str:
    """The first sentence of a text, without its full stop. An abbreviation such as "U.S." ends none."""
    return re.split(r"(?<=[a-z)]{2})\. (?=[A-Z])", text, maxsplit=1)[0]


FORBIDDEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls, other than tab and line ends
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # let a text show as another one (Unicode's Bidi_Control)
    "\ud800-\udfff\ufffe\uffff]"  # no characters at all
)
"""A pattern of what no text of a guide may hold, wherever it comes from.

Like the others here it is compiled when it is first used: that takes longer than what most commands do with it.
"""

_UNSAFE = f"{FORBIDDEN[:-1]}\t\n\r\x85\u2028\u2029\ufeff\U000e0000-\U000e007f]"
_UNSAFE_IN_LINES = _UNSAFE.replace("\n", "")


def printable(text: str) -> str:
    """A text as it can stand on one line anywhere: control, bidi and half characters are written as escapes."""
    return text if text.isprintable() else re.sub(_UNSAFE, _escape, text)


def printable_lines(text: str) -> str:
    """The same for a text of several lines, which keeps its line ends."""
    return re.sub(_UNSAFE_IN_LINES, _escape, text)


def escape_unsafe(text: str, escape: Callable[[str], str]) -> str:
    """A text of several lines in which each character that `printable_lines` escapes is written as `escape` has it."""
    return re.sub(_UNSAFE_IN_LINES, lambda unsafe: escape(unsafe[0]), text)


def _escape(unsafe: re.Match[str]) -> str:
    return unsafe[0].encode("unicode_escape").decode()


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters: what is cut off at its end is marked."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


LINE_END = "\r\n|[\n\r\x85\u2028\u2029]"
"""A pattern of what ends a line for YAML 1.1 (section 4.2), and so for every line number in a message."""


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 role", "2 roles"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def in_words(number: int) -> str:
    """A small number, spelled out where that reads better."""
    return {2: "two", 3: "three", 4: "four", 5: "five"}.get(number, str(number))


def either(words: Sequence[str]) -> str:
    """The words as a choice: "a", "a or b", "a, b or c"."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


_LONGEST = 60
"""Characters of a user's word that are worth repeating, or comparing: matching is quadratic in the length."""


def closest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Up to `most` known words that look like `word`, nearest first; case and accents do not matter."""
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(fold(candidate), candidate)
    matches = get_close_matches(fold(word)[:_LONGEST], by_folded, n=most, cutoff=0.75)
    return [by_folded[match] for match in matches]


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
