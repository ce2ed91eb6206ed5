"""`roleguide where`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from roleguide.cli.complete import complete_role
from roleguide.cli.emit import Color, Format
from roleguide.cli.options import (
    ColorOption,
    FormatOption,
    GuideOption,
    NoBuiltinOption,
    NoPagerOption,
    Request,
    WidthOption,
)


def where(
    role: Annotated[
        str,
        typer.Argument(
            metavar="[ROLE]",
            help="Show the file and line of each field of this role.",
            show_default=False,
            autocompletion=complete_role,
        ),
    ] = "",
    guide: GuideOption = None,
    no_builtin: NoBuiltinOption = False,
    format: FormatOption = Format.TABLE,
    width: WidthOption = None,
    color: ColorOption = Color.AUTO,
    no_pager: NoPagerOption = False,
) -> None:
    """Show which knowledge files are in force, in order, and what each adds, changes and removes.

    Example: roleguide where program-manager
    """
    from roleguide.answers.resolve import resolve_role
    from roleguide.answers.where import with_sources
    from roleguide.files.load import examine
    from roleguide.files.locate import guide_files
    from roleguide.files.trace import trace
    from roleguide.guide.library import MemoryLibrary
    from roleguide.pages.where import where_page
    from roleguide.render.json_data import where_data

    files = guide_files(guide or [], builtin=not no_builtin)
    examined = examine([file.path for file in files])
    role_id = ""
    if role:
        role_id = resolve_role(MemoryLibrary(examined.sound()), role).id
    provenance = trace(examined, [file.origin.value for file in files], role_id, _index([file.path for file in files]))
    request = Request(guide=guide, no_builtin=no_builtin, format=format, width=width, color=color, no_pager=no_pager)
    request.emit(with_sources(provenance, examined.guide), page=where_page, data=where_data)


def _index(files: Sequence[Path]) -> tuple[str, bool]:
    """Where the index of these files is or would be, and whether it is there and fresh."""
    from roleguide.index.file import fresh_index, index_path

    try:
        path = index_path(files)
    except (OSError, RuntimeError):
        return "", False
    return str(path), fresh_index(path, files) is not None
