"""`roleguide become`."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from roleguide.cli.complete import complete_asked, complete_role
from roleguide.cli.options import FullOption, Request, open_background, reading
from roleguide.errors import RequestError

_YOU = "What you have already"


@reading
def become(
    request: Request,
    name: Annotated[
        str,
        typer.Argument(
            metavar="[NAME]",
            help="The role to become. Without it, the nearest roles to what you have.",
            show_default=False,
            autocompletion=complete_role,
        ),
    ] = "",
    present: Annotated[
        str,
        typer.Option(
            "--from", metavar="NAME", help="The role you have now.", rich_help_panel=_YOU, autocompletion=complete_role
        ),
    ] = "",
    have: Annotated[
        list[str] | None,
        typer.Option(
            "--have",
            metavar="ID[=LEVEL]",
            help="A certification you hold, or a skill with or without its level. Repeatable.",
            autocompletion=complete_asked,
            rich_help_panel=_YOU,
        ),
    ] = None,
    me: Annotated[
        Path | None,
        typer.Option(
            "--me",
            metavar="FILE",
            help="A file that says all of it; start one with: roleguide new --me. Nothing is sent or stored.",
            rich_help_panel=_YOU,
        ),
    ] = None,
    full: FullOption = False,
) -> None:
    """Show how to become a role: what it asks, in what order, and what you are missing; or which roles are nearest.

    Example: roleguide become program --from project --have pmp
    """
    from roleguide.answers.person import gather
    from roleguide.answers.resolve import resolve_role

    if full and not name:
        raise RequestError(
            "--full needs a role to become.", "Name one, such as:", command="roleguide become program --full"
        )
    library = request.library()
    target = resolve_role(library, name).id if name else None
    background = None
    if present or have or me:
        written = open_background(me, library) if me else None
        background = gather(library, target, written, present, have or ())
    if target:
        from roleguide.answers.become import pathway
        from roleguide.pages.become import pathway_page
        from roleguide.render.json_data import pathway_data

        page = partial(pathway_page, full=full)
        request.emit(pathway(library, target, background), page=page, data=pathway_data, full=full)
    else:
        from roleguide.answers.nearest import nearest
        from roleguide.pages.nearest import nearest_page
        from roleguide.render.json_data import nearest_data

        request.emit(
            nearest(library, background),
            page=nearest_page,
            data=nearest_data,
            told=_told(present, have or [], me),
        )


def _told(present: str, have: list[str], me: Path | None) -> tuple[str, ...]:
    """The options that say the same of the person again, as a shell would pass them."""
    claims = [part for claim in have for part in ("--have", claim)]
    return (*(("--from", present) if present else ()), *claims, *(("--me", str(me)) if me else ()))
