"""Two spellings that a person sees as the same, made the same: for what is typed and for what is stored alike.

Patterns are compiled when they are first used, since that takes longer than most commands have to do with them.
"""

import re
from collections.abc import Iterator

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060"
"""Soft hyphens, and what joins or parts letters without being seen."""

_SEEN_AS = str.maketrans(
    {
        **dict.fromkeys(_INVISIBLE),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "æ": "ae",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "œ": "oe",
        "þ": "th",
        "ё": "е",
    }
)

_ACCENTS = "(?<=[a-z\u03b1-\u03c9])[\u0300-\u036f]+"
"""Marks on Latin and Greek letters. Those of other scripts make another letter."""


def fold(text: str) -> str:
    """A text as it is compared: without case, accents, width and what is not seen, with plain quotes and dashes."""
    if text.isascii():
        return text.lower()
    import unicodedata

    letters = unicodedata.normalize("NFKD", text.casefold().translate(_SEEN_AS)).casefold()
    return unicodedata.normalize("NFC", re.sub(_ACCENTS, "", letters)).translate(_SEEN_AS)


def words_of(text: str) -> list[str]:
    """The words of a text in their order, folded, with the signs that tell C from C++ and C#, and R&D as one word.

    Where a script has no spaces between words, as Japanese and Thai have none, each character counts as one.
    """
    if text.isascii():
        return re.findall(_WORD, text.lower())
    return [fold(text[start:end]) for start, end in find_words(text)]


def folded_words(text: str) -> str:
    """The words of a text, as `words_of` gives them, with a space between each two."""
    return " ".join(words_of(text))


def find_words(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text are: start and end of each."""
    outline = text.lower() if text.isascii() else "".join(map(_outline, text))
    return (word.span() for word in re.finditer(_WORD, outline))


_WORD = (
    "[a-z0-9]{1,2}(?:&[a-z0-9]{1,2})+(?![a-z0-9\x02])"  # R&D
    "|[a-z0-9][a-z0-9\x02]*[+#]*"
    "|\x01\x02*"
)
"""A word in an outline."""

_UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)
"""Letters of scripts that part no words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def _outline(character: str) -> str:
    """What a character is in a word: ASCII itself, `a` another letter, 1 a word by itself, 2 a mark."""
    if character.isascii():
        return character.lower()
    import unicodedata

    if character in _INVISIBLE or character in "\uff9e\uff9f" or unicodedata.category(character).startswith("M"):
        return "\x02"
    if re.match(_UNSPACED, character):
        return "\x01"
    if character.isalnum():
        return "a"
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain in ("+", "#", "&") else " "
