"""Shortens texts that spell out an abbreviation."""

import re


def abbreviated(text: str) -> str:
    """The text with only the abbreviation where both are given, in either order.

    "PMI's GAC" for "PMI's Global Accreditation Center (GAC)"; "60 PDUs" for "60 PDUs (professional development units)".
    """
    kept, position = "", 0
    for found in _BRACKETS.finditer(text):
        before, inside = text[position : found.start()], found[1]
        kept += _without_name(before, inside) or _without_explanation(before, inside) or f"{before}{found[0]}"
        position = found.end()
    return kept + text[position:]


_BRACKETS = re.compile(r" \(([^()]{2,100})\)")

_MOST_WORDS = 12
"""The most words of a name."""


def _without_name(before: str, abbreviation: str) -> str:
    """What comes before a bracket, with an abbreviation for the words that it is made of; empty if there are none."""
    words = before.rsplit(" ", _MOST_WORDS)
    for start in reversed(range(len(words))):
        if "".join(word[0] for word in words[start:] if word[:1].isupper()) == abbreviation:
            return " ".join([*words[:start], abbreviation])
    return ""


def _without_explanation(before: str, explanation: str) -> str:
    """What comes before a bracket, if one of its last two words stands for the words inside; otherwise empty."""
    initials = "".join(word[0] for word in explanation.split()).upper()
    ending = before.rsplit(" ", 2)[-2:]
    return before if len(initials) > 1 and any(word.removesuffix("s") == initials for word in ending) else ""
