"""`roleguide compare`."""

from functools import partial
from typing import Annotated

import typer

from roleguide.cli.complete import complete_role
from roleguide.cli.options import FullOption, OnlyOption, Request, reading, sections_named


@reading
def compare(
    request: Request,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME NAME...",
            help="Two to five roles.",
            show_default=False,
            autocompletion=complete_role,
        ),
    ] = None,
    only: OnlyOption = None,
    full: FullOption = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if the roles differ.")] = False,
) -> None:
    """Compare two to five roles, row by row.

    Marks: < only the left one has it, > only the right one, = the same in all, * this one differs from all others.

    Example: roleguide compare program project
    """
    from roleguide.answers.compare import compare as compare_roles
    from roleguide.answers.compare import refuse_too_many
    from roleguide.answers.resolve import names_between, resolve_all, resolve_role
    from roleguide.pages.compare import comparison_page
    from roleguide.render.json_data import comparison_data

    sections = sections_named(only)
    typed = names_between(names or ())
    refuse_too_many(typed)  # before anything is looked up for each of them
    library = request.library()
    if not typed:
        from roleguide.answers.choice import nothing_to_compare

        raise nothing_to_compare(library)
    roles = resolve_all(typed, partial(resolve_role, library))
    result = compare_roles(library, [role.id for role in roles], sections)
    request.emit(
        result,
        page=partial(comparison_page, full=full, only=sections),
        data=comparison_data,
        full=full,
    )
    if exit_code and result.differs:
        raise typer.Exit(1)
