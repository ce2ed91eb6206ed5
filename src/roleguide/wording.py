"""Names and numbers as they stand inside a sentence."""

import re
from collections.abc import Sequence


def continued(sentence: str) -> str:
    """A sentence as it goes on after a colon: without its first capital, unless the word has more, as "DevOps"."""
    first = sentence.split(" ", 1)[0]
    return sentence[:1].lower() + sentence[1:] if first[1:].islower() else sentence


def first_sentence(text: str) -> str:
    """The first sentence of a text, without its full stop. An abbreviation such as "U.S." ends none."""
    return re.split(r"(?<=[a-z)]{2})\. (?=[A-Z])", text, maxsplit=1)[0]


def in_sentence(name: str) -> str:
    """A name as it stands inside a sentence: "Program" becomes "program"; "CIO", "IT director", "Team Lead" stay."""
    return name if any(word[:1].isupper() for word in name.split()[1:]) else continued(name)


def printable(text: str) -> str:
    """A text that is safe to show on a terminal: whatever is not printable is written as an escape."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 role", "2 roles"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def words_of(name: str) -> list[str]:
    """A name's words, caseless: letters and digits of any script, and the signs that tell C from C++ and C#."""
    return re.findall(r"[^\W_]+[+#]*", name.casefold())


def in_words(number: int) -> str:
    """A small number, spelled out where that reads better."""
    return {2: "two", 3: "three", 4: "four", 5: "five"}.get(number, str(number))


def either(words: Sequence[str]) -> str:
    """The words as a choice: "a", "a or b", "a, b or c"."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)
