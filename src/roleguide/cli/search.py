"""`roleguide search`."""

from functools import partial
from typing import Annotated

import typer

from roleguide.cli.options import FullOption, OnlyOption, Request, reading, sections_named
from roleguide.errors import RequestError


@reading
def search(
    request: Request,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS...", help="Words, or beginnings of words.", show_default=False)
    ] = None,
    only: OnlyOption = None,
    full: FullOption = False,
) -> None:
    """Search roles, certifications and skills for words. Exits with 1 if there are no matches.

    Example: roleguide search budget
    """
    from roleguide.answers.search import words_to_find
    from roleguide.index.search import NoFullTextSearchError
    from roleguide.index.search import search as search_guide
    from roleguide.pages.search import search_page
    from roleguide.render.json_data import search_data

    typed = " ".join(words or [])
    sections = sections_named(only)
    library = request.library()
    if not words_to_find(typed):
        from roleguide.answers.choice import nothing_to_find

        raise nothing_to_find(library)
    try:
        result = search_guide(library, typed, sections)
    except NoFullTextSearchError:
        raise RequestError(
            "Python's SQLite has no full-text search (FTS5) here.",
            "See what the guide has with:",
            command="roleguide list",
        ) from None
    request.emit(
        result,
        page=partial(search_page, full=full),
        data=search_data,
        full=full,
    )
    if not result.hits:
        raise typer.Exit(1)
