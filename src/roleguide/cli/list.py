"""`roleguide list`."""

from typing import Annotated

import typer

from roleguide.cli.emit import Color, Format, Output, emit
from roleguide.cli.options import (
    ColorOption,
    FormatOption,
    GuideOption,
    NoBuiltinOption,
    WidthOption,
    open_guide,
)


def list_roles(
    family: Annotated[str, typer.Option("--family", metavar="FAMILY", help="Show one family of roles only.")] = "",
    guide: GuideOption = None,
    no_builtin: NoBuiltinOption = False,
    format: FormatOption = Format.TABLE,
    width: WidthOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """List the roles in the guide, by family.

    Example: roleguide list --family delivery
    """
    from roleguide.catalogue import catalogue
    from roleguide.payload import catalogue_payload
    from roleguide.views import catalogue_sheet

    result = catalogue(open_guide(guide, no_builtin=no_builtin), family=family)
    emit(
        result,
        page=catalogue_sheet,
        data=catalogue_payload,
        output=Output(format=format, width=width, color=color),
    )
