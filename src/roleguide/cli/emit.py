"""Writes an answer to stdout, in the format and for the terminal at hand. The only module that prints answers."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar, assert_never

import typer

from roleguide.errors import RequestError

if TYPE_CHECKING:
    from roleguide.views.sheet import Sheet

_Result = TypeVar("_Result")

_CLOSED_PIPE = 141
"""What a shell reports for a program that the closing of a pipe has ended."""

_ASCII_TWINS = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "−": "-",
        "…": "...",
        "·": "-",
        "×": "x",
        "→": "->",
        "®": "(R)",
    }
)


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    JSON = "json"


class Color(StrEnum):
    """When an answer is coloured."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What the user wants of an answer's form."""

    format: Format
    width: int | None  # None: the terminal's
    color: Color
    guide_options: str = ""  # what the commands on the page need to find the same guide


def emit(
    result: _Result, *, page: "Callable[[_Result], Sheet]", data: Callable[[_Result], dict[str, Any]], output: Output
) -> None:
    """Writes a core result to stdout: drawn from its `page`, or as JSON from its `data`."""
    unicode = _shows_unicode()

    def sheet() -> "Sheet":
        from roleguide.views.sheet import in_other_words, with_options

        told = with_options(page(result), output.guide_options)
        return told if unicode else in_other_words(told, _in_ascii)

    match output.format:
        case Format.JSON:
            import json

            text = json.dumps(data(result), indent=2, ensure_ascii=not unicode, default=str) + "\n"
        case Format.TABLE:
            import shutil

            from roleguide.render import table

            width = output.width or shutil.get_terminal_size().columns
            glyphs = table.UNICODE if unicode else table.ASCII
            text = table.render(sheet(), width=width, color=_wants_color(output.color), glyphs=glyphs)
        case Format.PLAIN:
            from roleguide.render import plain

            text = plain.render(sheet())
        case Format.MARKDOWN:
            from roleguide.render import markdown

            text = markdown.render(sheet())
        case _:
            assert_never(output.format)
    _send(text if unicode else _in_ascii(text))


def write(text: str) -> None:
    """Writes an answer that is a text as it stands, in what the reader can show."""
    _send(text if _shows_unicode() else _in_ascii(text))


def write_file(text: str) -> None:
    """Writes an answer that is to become a file: in UTF-8, whatever the reader can show."""
    _send(text.encode())


def _send(answer: str | bytes) -> None:
    if sys.stdout is None:  # started with stdout closed: there is nobody to tell
        return
    try:
        if isinstance(answer, bytes):
            sys.stdout.buffer.write(answer)
        else:
            sys.stdout.write(answer)
        sys.stdout.flush()
    except OSError as error:
        # Python flushes stdout once more at exit; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # the reader has seen enough
            raise typer.Exit(_CLOSED_PIPE) from None
        raise RequestError(f"The answer could not be written: {error.strerror}.") from None


def _wants_color(color: Color) -> bool:
    """`--color` decides; then NO_COLOR (no-color.org), FORCE_COLOR, TERM, and whether anybody is looking."""
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return os.environ.get("TERM") != "dumb" and sys.stdout is not None and sys.stdout.isatty()


def _shows_unicode() -> bool:
    """Whether the reader can be sent more than ASCII.

    Under the C locale Python itself writes UTF-8 and sets LC_CTYPE (PEP 538 and 540), so the variables are asked as
    the user set them. No locale at all says nothing.
    """
    if os.environ.get("TERM") == "dumb" or not (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf"):
        return False
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    if asked == "C.UTF-8" and not os.environ.get("LC_ALL"):
        asked = os.environ.get("LANG") or asked
    return asked not in ("C", "POSIX")


def _in_ascii(text: str) -> str:
    """The text without accents, with signs replaced by their nearest twins; what has none becomes a question mark."""
    import unicodedata

    decomposed = unicodedata.normalize("NFKD", text.translate(_ASCII_TWINS))
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return kept.encode("ascii", "replace").decode()
