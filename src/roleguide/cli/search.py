"""`roleguide search`."""

from functools import partial
from typing import Annotated

import typer

from roleguide.cli.emit import Color, Format, Output, emit
from roleguide.cli.options import (
    ColorOption,
    FormatOption,
    GuideOption,
    NoBuiltinOption,
    NoCacheOption,
    OnlyOption,
    WidthOption,
    guide_options,
    open_library,
    sections_named,
)
from roleguide.errors import RequestError


def search(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS...", help="Words, or how they begin.", show_default=False)
    ] = None,
    only: OnlyOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Show all that was found, not only the first ten.")] = False,
    guide: GuideOption = None,
    no_builtin: NoBuiltinOption = False,
    no_cache: NoCacheOption = False,
    format: FormatOption = Format.TABLE,
    width: WidthOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Search roles, certifications and skills for words. Exits with 1 if nothing has any of them.

    Example: roleguide search budget
    """
    from roleguide.answers.search import words_to_find
    from roleguide.index.search import NoFullTextSearchError
    from roleguide.index.search import search as search_guide
    from roleguide.pages.search import search_page
    from roleguide.render.json_data import search_data

    typed = " ".join(words or [])
    if not words_to_find(typed):
        raise RequestError(
            "There is nothing to search for.", "Name a word or more, such as:", command="roleguide search budget"
        )
    sections = sections_named(only)
    library = open_library(guide, no_builtin=no_builtin, no_cache=no_cache)
    try:
        found = search_guide(library, typed, sections)
    except NoFullTextSearchError:
        raise RequestError(
            "Python's SQLite has no full-text search (FTS5) here.", "See what there is with:", command="roleguide list"
        ) from None
    emit(
        found,
        page=partial(search_page, everything=everything),
        data=search_data,
        output=Output(
            format=format, width=width, color=color, guide_options=guide_options(guide, no_builtin=no_builtin)
        ),
    )
    if not found.hits:
        raise typer.Exit(1)
