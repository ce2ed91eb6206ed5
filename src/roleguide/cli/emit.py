"""Writes an answer to stdout, in the format and for the terminal at hand. The only module that prints answers."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, TypeVar, assert_never

import typer

from roleguide.errors import RequestError
from roleguide.guide.vocabulary import Sources
from roleguide.records import record

if TYPE_CHECKING:
    from roleguide.pages.page import Page

_Result = TypeVar("_Result")

_CLOSED_PIPE = 141
"""What a shell reports for a program that the closing of a pipe has ended."""

_TWINS = {
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
"""Characters to what is written for them where the reader's encoding lacks them."""


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    JSON = "json"


class Color(StrEnum):
    """When an answer is colored."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@record
class Output:
    """What the user wants of an answer's form."""

    format: Format
    width: int | None  # None: the terminal's
    color: Color
    pager: bool  # whether a page that is taller than the terminal goes through one
    sources: Sources | None = None  # None: a line, or on a full page all of them
    guide_options: tuple[str, ...] = ()  # what the commands on the page need to find the same guide


def emit(
    result: _Result,
    *,
    page: "Callable[[_Result], Page]",
    data: Callable[[_Result], dict[str, Any]],
    output: Output,
    full: bool = False,
) -> None:
    """Writes a core result to stdout: drawn from its `page`, which may be a `full` one, or as JSON from its `data`."""
    reader = _Reader()

    def shown() -> "Page":
        from roleguide.pages.page import in_other_words, with_options, with_sources

        sources = output.sources or (Sources.FULL if full else Sources.LINE)
        translated = in_other_words(with_sources(page(result), sources), reader.shown)
        if not output.guide_options:
            return translated
        import shlex

        # Quoting comes last, so that nothing that is replaced in a name can end its quotes.
        return with_options(translated, shlex.join(map(reader.shown, output.guide_options)))

    match output.format:
        case Format.JSON:
            from roleguide.render.json_text import as_json_text

            text = as_json_text(data(result), only_ascii=not reader.reads_unicode)
        case Format.TABLE:
            import shutil

            from roleguide.render import table

            width = output.width or shutil.get_terminal_size().columns
            glyphs = table.UNICODE if reader.shows_drawings else table.ASCII
            text = table.render(shown(), width=width, color=wants_color(output.color), glyphs=glyphs)
        case Format.PLAIN:
            from roleguide.render import plain

            text = plain.render(shown())
        case Format.MARKDOWN:
            from roleguide.render import markdown

            text = markdown.render(shown())
        case _:
            assert_never(output.format)
    if not (output.format is Format.TABLE and output.pager and _shown_in_pager(text, reader.encoding)):
        _send(text)
    reader.report()


def write(text: str) -> None:
    """Writes an answer of several lines as it stands, in what the reader can be sent."""
    from roleguide.text import printable_lines

    write_styled(printable_lines(text))


def write_styled(text: str) -> None:
    """Writes an answer of several lines that is safe to show and may be colored, in what the reader can be sent."""
    reader = _Reader()
    _send(reader.encodable(text))
    reader.report()


def write_file(text: str) -> None:
    """Writes an answer that is to become a file: in UTF-8, whatever the reader can be sent."""
    _send(text.encode())


def say(message: str) -> None:
    """Writes a line for whoever runs the command, not for whoever reads the answer; lost where stderr is full."""
    with suppress(OSError):  # the exit status tells of it all the same
        typer.echo(message, err=True)


def is_watched() -> bool:
    """Whether stderr is a terminal, where what is said is read by a person."""
    return sys.stderr is not None and sys.stderr.isatty()


class _Reader:
    """What the reader of stdout can be sent, and what had to be replaced on the way."""

    def __init__(self) -> None:
        self.encoding = _encoding()
        self.replaced: dict[str, None] = {}  # characters, in the order in which they were met

    @property
    def reads_unicode(self) -> bool:
        """Whether the reader can be sent any character."""
        return self.encoding.lower().replace("_", "-").startswith("utf")

    @property
    def shows_drawings(self) -> bool:
        """Whether lines, bars and signs can be drawn with more than ASCII."""
        return self.reads_unicode and os.environ.get("TERM") != "dumb"

    def shown(self, text: str) -> str:
        """A text as it can stand on a page: safe to show, and in characters that the reader's encoding has."""
        from roleguide.text import printable

        return self.encodable(printable(text))

    def encodable(self, text: str) -> str:
        """The text, with each character that the reader's encoding lacks replaced."""
        return text if self.reads_unicode or text.isascii() else "".join(map(self._encodable, text))

    def report(self) -> None:
        """Says on stderr which characters had to be replaced, if any."""
        if self.replaced:
            from roleguide.text import counted

            shown = " ".join(f"U+{ord(character):04X}" for character in list(self.replaced)[:_REPORTED])
            more = ", ..." if len(self.replaced) > _REPORTED else ""
            say(f"{self.encoding} lacks {counted(len(self.replaced), 'character')} of this answer: {shown}{more}")

    def _encodable(self, character: str) -> str:
        if self._has(character):
            return character
        self.replaced[character] = None
        twin = _TWINS.get(character) or _without_accents(character)
        return twin if twin and self._has(twin) else "?"

    def _has(self, text: str) -> bool:
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


_REPORTED = 8
"""Characters that are named where some had to be replaced."""


def _without_accents(character: str) -> str:
    import unicodedata

    return "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))


def _encoding() -> str:
    """The encoding in which the reader can be sent text.

    Under the C locale Python itself writes UTF-8 and sets LC_CTYPE (PEP 538 and 540), so the variables are asked as
    the user set them. No locale at all says nothing.
    """
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    if asked == "C.UTF-8" and not os.environ.get("LC_ALL"):
        asked = os.environ.get("LANG") or asked
    return "ascii" if asked in ("C", "POSIX") else getattr(sys.stdout, "encoding", None) or "utf-8"


def _shown_in_pager(page: str, encoding: str) -> bool:
    if sys.stdout is None or not sys.stdout.isatty():
        return False
    from roleguide.cli.pager import show_in_pager

    return show_in_pager(page, encoding)


def _send(answer: str | bytes) -> None:
    if sys.stdout is None:  # started with stdout closed: nobody reads the answer
        return
    try:
        if isinstance(answer, bytes):
            sys.stdout.buffer.write(answer)
        else:
            sys.stdout.write(answer)
        sys.stdout.flush()
    except OSError as error:
        end_unwritten(error)


def discard(stream: TextIO) -> None:
    """Lets what is still to be written to a stream that takes no more go nowhere: Python flushes it again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def end_unwritten(error: OSError) -> NoReturn:
    """Ends the command because stdout takes no more: without a word where its reader has seen enough."""
    discard(sys.stdout)
    if isinstance(error, BrokenPipeError):
        raise SystemExit(_CLOSED_PIPE)
    say(f"The answer could not be written: {error.strerror}.")
    raise SystemExit(RequestError.exit_code)


def wants_color(color: Color) -> bool:
    """`--color` decides; then NO_COLOR (no-color.org), FORCE_COLOR, TERM, and whether anybody is looking."""
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return os.environ.get("TERM") != "dumb" and sys.stdout is not None and sys.stdout.isatty()
