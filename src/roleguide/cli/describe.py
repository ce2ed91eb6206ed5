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
    open_guide,
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
    from roleguide import payload
    from roleguide.profile import certification_profile, role_profile, skill_profile
    from roleguide.resolve import Kind, resolve_entry
    from roleguide.views import description

    sections = sections_named(only)
    opened = open_guide(guide, no_builtin=no_builtin, no_cache=no_cache)
    found = resolve_entry(opened, name)
    output = Output(format=format, width=width, color=color, guide_options=guide_options(guide, no_builtin=no_builtin))
    if sections and found.kind is not Kind.ROLE:
        raise RequestError(f"--only chooses sections of a role; {found.id} is a {found.kind}.", "Leave --only out.")
    match found.kind:
        case Kind.ROLE:
            page = partial(description.role_sheet, surroundings=not sections)
            emit(role_profile(opened, found.id, sections), page=page, data=payload.role_payload, output=output)
        case Kind.CERTIFICATION:
            certification = certification_profile(opened, found.id)
            emit(certification, page=description.certification_sheet, data=payload.certification_payload, output=output)
        case Kind.SKILL:
            skill = skill_profile(opened, found.id)
            emit(skill, page=description.skill_sheet, data=payload.skill_payload, output=output)
        case _:
            assert_never(found.kind)
