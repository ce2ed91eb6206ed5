"""`roleguide describe`."""

from functools import partial
from typing import Annotated, assert_never

import typer

from roleguide.cli.complete import complete_entry
from roleguide.cli.emit import Color, Format, Output, emit
from roleguide.cli.options import (
    ColorOption,
    FormatOption,
    GuideOption,
    NoBuiltinOption,
    NoCacheOption,
    OnlyOption,
    WidthOption,
    guide_options,
    open_library,
    sections_named,
)
from roleguide.errors import RequestError


def describe(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A role, a certification or a skill, by any name people have for it.",
            autocompletion=complete_entry,
        ),
    ],
    only: OnlyOption = None,
    guide: GuideOption = None,
    no_builtin: NoBuiltinOption = False,
    no_cache: NoCacheOption = False,
    format: FormatOption = Format.TABLE,
    width: WidthOption = None,
    color: ColorOption = Color.AUTO,
) -> None:
    """Describe a role, a certification or a skill: what it is and what it asks of you.

    Example: roleguide describe program-manager
    """
    from roleguide.answers.describe import describe_certification, describe_role, describe_skill
    from roleguide.answers.resolve import Kind, resolve_entry
    from roleguide.pages import describe as pages
    from roleguide.render import json_data

    sections = sections_named(only)
    library = open_library(guide, no_builtin=no_builtin, no_cache=no_cache)
    found = resolve_entry(library, name)
    output = Output(format=format, width=width, color=color, guide_options=guide_options(guide, no_builtin=no_builtin))
    if sections and found.kind is not Kind.ROLE:
        raise RequestError(f"--only chooses sections of a role; {found.id} is a {found.kind}.", "Leave --only out.")
    match found.kind:
        case Kind.ROLE:
            page = partial(pages.role_page, surroundings=not sections)
            emit(describe_role(library, found.id, sections), page=page, data=json_data.role_data, output=output)
        case Kind.CERTIFICATION:
            certification = describe_certification(library, found.id)
            emit(certification, page=pages.certification_page, data=json_data.certification_data, output=output)
        case Kind.SKILL:
            skill = describe_skill(library, found.id)
            emit(skill, page=pages.skill_page, data=json_data.skill_data, output=output)
        case _:
            assert_never(found.kind)
