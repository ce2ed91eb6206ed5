"""Plain data → JSON text, safe to show wherever it ends up."""

import json
from typing import Any

from roleguide.text import escape_unsafe

SCHEMA_VERSION = 1
"""Of all JSON: fields may be added under one version, a field that goes or changes its meaning raises it."""


def as_json_text(data: dict[str, Any], *, only_ascii: bool = False) -> str:
    """The data as JSON with a line end behind it; control, bidi and half characters are escapes, as all others can be.

    `only_ascii` is for readers that cannot be sent more than ASCII.
    """
    text = json.dumps(data, indent=2, ensure_ascii=only_ascii, default=str)
    return f"{escape_unsafe(text, _escape)}\n"


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1]
