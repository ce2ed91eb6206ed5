"""`roleguide new`."""

import re
import shlex
from typing import Annotated

import typer

from roleguide.cli.complete import complete_role
from roleguide.cli.emit import write_file
from roleguide.cli.options import GuideOption, NoBuiltinOption, NoCacheOption, guide_options, open_library
from roleguide.errors import RequestError
from roleguide.guide.vocabulary import ID


def new(
    role_id: Annotated[
        str, typer.Argument(metavar="[ID]", help="The ID of the new role, such as squad-lead.", show_default=False)
    ] = "",
    like: Annotated[
        str,
        typer.Option("--like", metavar="ROLE", help="Start from a copy of this role.", autocompletion=complete_role),
    ] = "",
    me: Annotated[
        bool, typer.Option("--me", help="Print a file for `become --me` instead, to fill in with what you have.")
    ] = False,
    become: Annotated[
        str,
        typer.Option(
            "--become",
            metavar="ROLE",
            help="With --me: include only what this role asks for.",
            autocompletion=complete_role,
        ),
    ] = "",
    guide: GuideOption = None,
    no_builtin: NoBuiltinOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """Print a commented file to start from: a role of your own or, with --me, what you have.

    Example: roleguide new squad-lead --like project-manager > .roleguide.yaml
    """
    from roleguide.answers.resolve import resolve_role
    from roleguide.files.templates import background_template, role_template
    from roleguide.text import printable

    if bool(role_id) == me or (like and me) or (become and not me):
        raise RequestError(
            "Give the ID of a new role, with or without --like, or --me, with or without --become.",
            "Such as:",
            command="roleguide new squad-lead",
        )
    library = open_library(guide, no_builtin=no_builtin, no_cache=no_cache)
    named = like or become
    known = library.guide.roles[resolve_role(library, named).id] if named else None
    if me:
        options = shlex.join(map(printable, guide_options(guide, no_builtin=no_builtin)))
        write_file(background_template(library.guide, known, options))
        return
    if not re.fullmatch(ID, role_id):
        raise RequestError(
            "An ID is made of lowercase letters and digits, in words joined by hyphens.", "Such as: squad-lead"
        )
    if role_id in library.guide.roles:
        raise RequestError(
            f"There is a role {role_id} already.",
            "Choose another ID. To change the role, see where its fields are:",
            command=f"roleguide where {role_id}",
        )
    write_file(role_template(library.guide, role_id, known))
