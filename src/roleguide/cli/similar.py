"""`roleguide similar`."""

from typing import Annotated

import typer

from roleguide.cli.complete import complete_role
from roleguide.cli.emit import Color, Format, Output, emit
from roleguide.cli.options import (
    ColorOption,
    FormatOption,
    GuideOption,
    NoBuiltinOption,
    NoCacheOption,
    WidthOption,
    guide_options,
    open_library,
)


def similar(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A role, by any name people have for it.", autocompletion=complete_role),
    ],
    everything: Annotated[bool, typer.Option("--all", help="Show all that share anything, not the first ten.")] = False,
    guide: GuideOption = None,
    no_builtin: NoBuiltinOption = False,
    no_cache: NoCacheOption = False,
    format: FormatOption = Format.TABLE,
    width: WidthOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Find the roles that share most with one: topics of work, skills within one level, certifications.

    Example: roleguide similar program-manager
    """
    from roleguide.answers.resolve import resolve_role
    from roleguide.answers.similar import MOST
    from roleguide.answers.similar import similar as similar_roles
    from roleguide.pages.similar import similar_page
    from roleguide.render.json_data import similar_data

    library = open_library(guide, no_builtin=no_builtin, no_cache=no_cache)
    found = resolve_role(library, name)
    emit(
        similar_roles(library, found.id, None if everything else MOST),
        page=similar_page,
        data=similar_data,
        output=Output(
            format=format, width=width, color=color, guide_options=guide_options(guide, no_builtin=no_builtin)
        ),
    )
