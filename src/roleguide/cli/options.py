"""Options that several commands share, each written once, and what turns them into values."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from roleguide.cli.complete import complete_section
from roleguide.cli.emit import Color, Format, Output, emit
from roleguide.errors import RequestError
from roleguide.guide.vocabulary import SectionId, Sources
from roleguide.records import record

if TYPE_CHECKING:
    from roleguide.guide.library import Library
    from roleguide.guide.model import Background
    from roleguide.pages.page import Page

_Answer = TypeVar("_Answer")

_GUIDE = "Which guide"
_PAGE = "What the page shows"

GuideOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--guide",
        metavar="FILE",
        help="A knowledge file to stack on top of the built-in one. Repeatable.",
        rich_help_panel=_GUIDE,
    ),
]
NoBuiltinOption = Annotated[
    bool, typer.Option("--no-builtin", help="Leave out the built-in knowledge file.", rich_help_panel=_GUIDE)
]
NoCacheOption = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        help="Read the files directly and skip the cache.",
        rich_help_panel=_GUIDE,
    ),
]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="SECTION[,SECTION]",
        help=f"Show only these sections: {', '.join(SectionId)}. Repeatable.",
        autocompletion=complete_section,
        rich_help_panel=_PAGE,
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to write the answer.", rich_help_panel=_PAGE)]
FullOption = Annotated[bool, typer.Option("--full", help="Show everything, with all sources.", rich_help_panel=_PAGE)]
SourcesOption = Annotated[
    Sources | None,
    typer.Option(
        "--sources", help="How much evidence to show. Default: line, or full with --full.", rich_help_panel=_PAGE
    ),
]
WidthOption = Annotated[
    int | None,
    typer.Option(
        "--width", metavar="N", min=1, help="Columns to fill. Default: the terminal's.", rich_help_panel=_PAGE
    ),
]
ColorOption = Annotated[
    Color,
    typer.Option("--color", help="When to use color. Default: auto, which asks the terminal.", rich_help_panel=_PAGE),
]
NoPagerOption = Annotated[
    bool,
    typer.Option(
        "--no-pager",
        help="Print a long page as it is. Default: what a terminal cannot hold goes through ROLEGUIDE_PAGER, PAGER or "
        "less -FRX; an empty variable means no pager.",
        rich_help_panel=_PAGE,
    ),
]


def guide_options(extra: list[Path] | None, *, no_builtin: bool) -> tuple[str, ...]:
    """The options that lead to the same guide again, as a shell would pass them; none where none are needed."""
    files = [part for file in extra or [] for part in ("--guide", str(file))]
    return ("--no-builtin", *files) if no_builtin else tuple(files)


@record
class Request:
    """Which guide to read and how to show the answer: what every command that reads the guide is asked."""

    guide: GuideOption = None
    no_builtin: NoBuiltinOption = False
    no_cache: NoCacheOption = False
    format: FormatOption = Format.TABLE
    width: WidthOption = None
    color: ColorOption = Color.AUTO
    sources: SourcesOption = None
    no_pager: NoPagerOption = False

    def library(self) -> "Library":
        """The guide to read.

        Raises:
            RequestError: the options leave no file to read.
            GuideError: a file is missing or invalid.
        """
        return open_library(self.guide, no_builtin=self.no_builtin, no_cache=self.no_cache)

    def emit(
        self,
        answer: _Answer,
        *,
        page: "Callable[[_Answer], Page]",
        data: Callable[[_Answer], dict[str, Any]],
        full: bool = False,
        told: tuple[str, ...] = (),
    ) -> None:
        """Writes an answer to stdout, as a page, which may be a `full` one, or as data.

        The commands on the page get all that was `told`.
        """
        output = Output(
            format=self.format,
            width=self.width,
            color=self.color,
            sources=self.sources,
            pager=not self.no_pager,
            guide_options=(*told, *guide_options(self.guide, no_builtin=self.no_builtin)),
        )
        emit(answer, page=page, data=data, output=output, full=full)


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options that all reading commands share to a command, which gets them as its first argument."""
    own_options = [*signature(command).parameters.values()][1:]
    shared = [*signature(Request).parameters.values()]

    @wraps(command)
    def run(**given: Any) -> None:
        command(Request(**{option.name: given.pop(option.name) for option in shared}), **given)

    parameters = [*own_options, *shared]
    del run.__wrapped__  # Typer would look at the command's own parameters
    run.__signature__ = Signature([parameter.replace(kind=Parameter.KEYWORD_ONLY) for parameter in parameters])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def open_library(extra: list[Path] | None, *, no_builtin: bool, no_cache: bool) -> "Library":
    """The guide that the options ask for.

    Raises:
        RequestError: the options leave no file to read.
        GuideError: a file is missing or invalid.
    """
    from roleguide.cli.progress_bar import progress_of_reading
    from roleguide.files.locate import guide_files
    from roleguide.index.cache import open_library as open_index

    files = [file.path for file in guide_files(extra or [], builtin=not no_builtin)]
    with progress_of_reading(files, "Reading the guide") as progress:
        return open_index(files, cached=not no_cache, progress=progress)


def open_background(file: Path, library: "Library") -> "Background":
    """What someone has, from a file.

    Raises:
        GuideError: the file is missing or invalid.
    """
    from roleguide.files.load import load_background

    return load_background(file, library)


def sections_named(only: list[str] | None) -> tuple[SectionId, ...]:
    """The sections that `--only` names, each once; none where it was not given, which means all.

    Raises:
        RequestError: there is no such section.
    """
    from roleguide.folding import fold
    from roleguide.text import closest, quoted

    names = dict.fromkeys(name for part in only or [] for name in map(fold, map(str.strip, part.split(","))) if name)
    for name in names:
        if name not in list(SectionId):
            near = closest(name, SectionId, most=1)
            hint = f"Did you mean {near[0]}?" if near else f"The sections are {', '.join(SectionId)}."
            raise RequestError(f"No section is called {quoted(name)}.", hint)
    return tuple(map(SectionId, names))
