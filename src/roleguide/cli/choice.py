"""Shows some of what could have been named to a person who named nothing."""

import os
import shutil
import sys
from typing import TYPE_CHECKING

from roleguide.text import printable

if TYPE_CHECKING:
    from roleguide.errors import Choice

_BESIDE_FROM = 50
"""In columns. On a narrower terminal, names take a second line below their label."""

_LINES = 10
"""The lines that a choice may take, if it has no more labels than that."""

_GLUE = "\ue000"
"""A space that no line breaks at, so that a name is shown as a whole or not at all."""


def choice_text(choice: "Choice", options: str) -> str:
    """Each label with as many names as fit, and where the rest is found; `options` lead to the same guide.

    It is as wide as the terminal that stderr is.
    """
    import textwrap

    width = shutil.get_terminal_size(os.get_terminal_size(sys.stderr.fileno())).columns or 80
    beside = width >= _BESIDE_FROM
    column = max(len(printable(label)) for label, _ in choice) + 2

    def labeled(label: str) -> str:
        return label.ljust(column) if beside else f"{label}: "

    lines = [""]
    for label, names in choice:
        lines += textwrap.wrap(
            ", ".join(printable(name).replace(" ", _GLUE) for name in names),
            width,
            initial_indent=labeled(printable(label)),
            subsequent_indent=" " * (column if beside else 2),
            break_on_hyphens=False,
            max_lines=max(1 if beside else 2, _LINES // len(choice)),
            placeholder=" ...",
        )
    more = labeled("More") + printable(f"roleguide list {options}".strip())
    return "\n".join([*lines, more]).replace(_GLUE, " ")
