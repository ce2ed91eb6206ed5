"""`roleguide describe`."""

from functools import partial
from typing import Annotated

import typer

from roleguide.cli.emit import Color, Format, Output, emit
from roleguide.cli.options import (
    ColorOption,
    FormatOption,
    GuideOption,
    NoBuiltinOption,
    OnlyOption,
    WidthOption,
    open_guide,
    sections_named,
)


def describe(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A role: its id, its title, or what people call it.")],
    only: OnlyOption = "",
    guide: GuideOption = None,
    no_builtin: NoBuiltinOption = False,
    format: FormatOption = Format.TABLE,
    width: WidthOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Describe a role: what it does, how far it reaches, and what it asks of you.

    Example: roleguide describe program-manager
    """
    from roleguide.payload import profile_payload
    from roleguide.profile import profile
    from roleguide.resolve import resolve, role_names
    from roleguide.views import profile_sheet

    sections = sections_named(only)
    opened = open_guide(guide, no_builtin=no_builtin)
    result = profile(opened, resolve(name, role_names(opened.roles)), sections)
    emit(
        result,
        page=partial(profile_sheet, surroundings=not sections),
        data=profile_payload,
        output=Output(format=format, width=width, color=color),
    )
