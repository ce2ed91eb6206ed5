"""`roleguide similar`."""

from typing import Annotated

import typer

from roleguide.cli.complete import complete_role
from roleguide.cli.options import FullOption, Request, reading


@reading
def similar(
    request: Request,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="A role, by any of its names.", show_default=False, autocompletion=complete_role
        ),
    ] = None,
    full: FullOption = False,
) -> None:
    """Find the roles that share most with one: topics of work, skills within one level, certifications.

    Example: roleguide similar program-manager
    """
    from roleguide.answers.resolve import resolve_role
    from roleguide.answers.similar import MOST
    from roleguide.answers.similar import similar as similar_roles
    from roleguide.pages.similar import similar_page
    from roleguide.render.json_data import similar_data

    library = request.library()
    if name is None:
        from roleguide.answers.choice import nothing_to_liken

        raise nothing_to_liken(library)
    role = resolve_role(library, name)
    request.emit(
        similar_roles(library, role.id, None if full else MOST),
        page=similar_page,
        data=similar_data,
        full=full,
    )
