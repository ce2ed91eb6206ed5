"""Writes plain data as JSON text that is safe to show wherever it ends up."""

import json
from typing import Any

from roleguide.text import escape_unsafe


def as_json_text(data: dict[str, Any], *, only_ascii: bool = False) -> str:
    """The data as JSON with a final newline; control characters, bidi controls and lone surrogates are escaped.

    `only_ascii` also escapes every non-ASCII character, for readers that can only be sent ASCII.
    """
    text = json.dumps(data, indent=2, ensure_ascii=only_ascii, default=str)
    return f"{escape_unsafe(text, _escape)}\n"


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1]
