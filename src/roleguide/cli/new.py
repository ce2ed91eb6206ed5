"""`roleguide new`."""

from typing import Annotated

import typer

from roleguide.cli.emit import write
from roleguide.cli.options import GuideOption, NoBuiltinOption, open_guide
from roleguide.errors import RequestError


def new(
    me: Annotated[
        bool, typer.Option("--me", help="A file for `become --me`: what you already have, to be uncommented.")
    ] = False,
    become: Annotated[
        str, typer.Option("--become", metavar="NAME", help="With --me: offer only what this role asks.")
    ] = "",
    guide: GuideOption = None,
    no_builtin: NoBuiltinOption = False,
) -> None:
    """Print a commented file to start from.

    Example: roleguide new --me > me.yaml
    """
    from roleguide.resolve import named_roles, resolve
    from roleguide.templates import background_template

    if not me:
        raise RequestError("Nothing is asked for.", "What you have already, as a file: roleguide new --me > me.yaml")
    opened = open_guide(guide, no_builtin=no_builtin)
    aim = opened.roles[resolve(become, named_roles(opened)).id] if become else None
    write(background_template(opened, aim))
