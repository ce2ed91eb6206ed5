"""`roleguide new`."""

import re
from typing import Annotated

import typer

from roleguide.cli.complete import complete_role
from roleguide.cli.emit import write_file
from roleguide.cli.options import GuideOption, NoBuiltinOption, NoCacheOption, open_library
from roleguide.errors import RequestError
from roleguide.guide.vocabulary import ID


def new(
    role_id: Annotated[
        str, typer.Argument(metavar="[ID]", help="The id of a role to write, such as team-lead.", show_default=False)
    ] = "",
    like: Annotated[
        str,
        typer.Option("--like", metavar="ROLE", help="Begin with all that this role has.", autocompletion=complete_role),
    ] = "",
    me: Annotated[
        bool, typer.Option("--me", help="A file for `become --me` instead: what you already have, to be uncommented.")
    ] = False,
    become: Annotated[
        str,
        typer.Option(
            "--become", metavar="ROLE", help="With --me: offer only what this role asks.", autocompletion=complete_role
        ),
    ] = "",
    guide: GuideOption = None,
    no_builtin: NoBuiltinOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """Print a commented file to start from: a role of your own, or with --me what you have.

    Example: roleguide new team-lead --like project-manager > .roleguide.yaml
    """
    from roleguide.answers.resolve import resolve_role
    from roleguide.files.templates import background_template, role_template

    if bool(role_id) == me or (like and me) or (become and not me):
        raise RequestError(
            "Ask for a role by its ID, with or without --like, or for --me, with or without --become.",
            "Such as:",
            command="roleguide new team-lead",
        )
    library = open_library(guide, no_builtin=no_builtin, no_cache=no_cache)
    named = like or become
    known = library.guide.roles[resolve_role(library, named).id] if named else None
    if me:
        write_file(background_template(library.guide, known))
        return
    if not re.fullmatch(ID, role_id):
        raise RequestError("An ID has words of small letters and digits with hyphens between.", "Such as: team-lead")
    if role_id in library.guide.roles:
        raise RequestError(
            f"There is a role {role_id} already.",
            "Take another ID; to change the role, see where its fields stand:",
            command=f"roleguide where {role_id}",
        )
    write_file(role_template(library.guide, role_id, known))
