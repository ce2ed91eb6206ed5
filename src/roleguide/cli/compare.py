"""`roleguide compare`."""

from functools import partial
from typing import Annotated

import typer

from roleguide.cli.complete import complete_compared
from roleguide.cli.options import OnlyOption, Request, reading, sections_named
from roleguide.errors import RequestError
from roleguide.guide.vocabulary import Collection


@reading
def compare(
    request: Request,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME NAME...",
            help="Two to five roles, or two to five certifications.",
            show_default=False,
            autocompletion=complete_compared,
        ),
    ],
    only: OnlyOption = None,
    all_rows: Annotated[bool, typer.Option("--all", help="Show rows that are the same, too.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if they differ.")] = False,
) -> None:
    """Compare two to five roles, or two to five certifications, row by row.

    Marks: ~ differs, < only the left has it, > only the right, = the same in all, * stands apart from the others.

    Example: roleguide compare program project
    """
    from roleguide.answers.resolve import names_between, refuse_too_many, resolve_compared

    sections = sections_named(only)
    typed = names_between(names)
    refuse_too_many(typed)  # before anything is looked up for each of them
    library = request.library()
    entries = resolve_compared(library, typed)
    ids = [entry.id for entry in entries]
    if any(entry.collection is Collection.CERTIFICATIONS for entry in entries):
        from roleguide.answers.compare_certifications import compare_certifications
        from roleguide.pages.compare_certifications import certification_comparison_page
        from roleguide.render.json_certifications import certification_comparison_data

        if sections:
            raise RequestError(f"--only chooses sections of a role; {ids[0]} is a certification.", "Leave --only out.")
        certifications = compare_certifications(library, ids)
        page = partial(certification_comparison_page, unfold=all_rows)
        request.emit(certifications, page=page, data=certification_comparison_data)
        differs = certifications.differs
    else:
        from roleguide.answers.compare import compare as compare_roles
        from roleguide.pages.compare import comparison_page
        from roleguide.render.json_data import comparison_data

        roles = compare_roles(library, ids, sections)
        request.emit(roles, page=partial(comparison_page, unfold=all_rows, only=sections), data=comparison_data)
        differs = roles.differs
    if exit_code and differs:
        raise typer.Exit(1)
