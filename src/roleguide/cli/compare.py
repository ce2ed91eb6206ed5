"""`roleguide compare`."""

from functools import partial
from typing import Annotated

import typer

from roleguide.cli.complete import complete_compared
from roleguide.cli.options import FullOption, OnlyOption, Request, reading, sections_named
from roleguide.errors import RequestError
from roleguide.guide.vocabulary import Collection


@reading
def compare(
    request: Request,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME NAME...",
            help="Two to five roles, or two to five certifications.",
            show_default=False,
            autocompletion=complete_compared,
        ),
    ] = None,
    only: OnlyOption = None,
    full: FullOption = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if they differ.")] = False,
) -> None:
    """Compare two to five roles, or two to five certifications, row by row.

    Marks: < only the left one has it, > only the right one, = the same in all, * this one differs from all others.

    Example: roleguide compare program project
    """
    from roleguide.answers.resolve import names_between, refuse_too_many, resolve_compared

    sections = sections_named(only)
    typed = names_between(names or ())
    refuse_too_many(typed)  # before anything is looked up for each of them
    library = request.library()
    if not typed:
        from roleguide.answers.choice import nothing_to_compare

        raise nothing_to_compare(library)
    entries = resolve_compared(library, typed)
    ids = [entry.id for entry in entries]
    if any(entry.collection is Collection.CERTIFICATIONS for entry in entries):
        from roleguide.answers.compare_certifications import compare_certifications
        from roleguide.pages.compare_certifications import certification_comparison_page
        from roleguide.render.json_certifications import certification_comparison_data

        if sections:
            raise RequestError(f"--only chooses sections of a role; {ids[0]} is a certification.", "Leave --only out.")
        certifications = compare_certifications(library, ids)
        page = partial(certification_comparison_page, full=full)
        request.emit(certifications, page=page, data=certification_comparison_data, full=full)
        differs = certifications.differs
    else:
        from roleguide.answers.compare import compare as compare_roles
        from roleguide.pages.compare import comparison_page
        from roleguide.render.json_data import comparison_data

        roles = compare_roles(library, ids, sections)
        shown = partial(comparison_page, full=full, only=sections)
        request.emit(roles, page=shown, data=comparison_data, full=full)
        differs = roles.differs
    if exit_code and differs:
        raise typer.Exit(1)
