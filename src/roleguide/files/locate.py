"""Which knowledge files are in force, and in which order they stack."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from roleguide.errors import RequestError

ENVIRONMENT = "ROLEGUIDE_GUIDE"
"""Names the variable that lists files, joined as in PATH."""

PROJECT_FILE = ".roleguide.yaml"
"""Is looked for in the current folder and then in each one above it."""

USER_FILE = "guide.yaml"
"""Stands in the folder that the platform has for the settings of roleguide."""

_PACKAGE = Path(__file__).parents[1]


class Origin(StrEnum):
    """Why a file is in force, in the order in which files stack, the lowest first."""

    BUILTIN = "built-in"
    USER = "user"
    PROJECT = "project"
    ENVIRONMENT = "environment"
    OPTION = "option"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideFile:
    """A knowledge file in force."""

    path: Path
    origin: Origin


def builtin_guide() -> Path:
    """The knowledge file that comes with roleguide: inside the installed package, or beside `src` in a checkout."""
    packaged = _PACKAGE / "data" / "roles.yaml"
    return packaged if packaged.exists() else _PACKAGE.parents[1] / "data" / "roles.yaml"


def guide_files(options: Sequence[Path], *, builtin: bool) -> list[GuideFile]:
    """The files to read, lowest first; files named by option or environment are among them even if they are missing.

    Raises:
        RequestError: there is none.
    """
    files = list(_in_force(options, builtin=builtin))
    if not files:
        raise RequestError("--no-builtin leaves nothing to read.", "Name a knowledge file with --guide FILE.")
    return files


def _in_force(options: Sequence[Path], *, builtin: bool) -> Iterator[GuideFile]:
    if builtin:
        yield GuideFile(path=builtin_guide(), origin=Origin.BUILTIN)
    user = user_file()
    if user and _is_filled(user):
        yield GuideFile(path=user, origin=Origin.USER)
    project = _project_file()
    if project:
        yield GuideFile(path=project, origin=Origin.PROJECT)
    for name in os.environ.get(ENVIRONMENT, "").split(os.pathsep):
        if name:
            yield GuideFile(path=Path(name), origin=Origin.ENVIRONMENT)
    for path in options:
        yield GuideFile(path=path, origin=Origin.OPTION)


def user_file() -> Path | None:
    """Where somebody's own knowledge file stands if there is one; None for a user without a home folder."""
    import platformdirs

    try:
        return platformdirs.user_config_path("roleguide", appauthor=False) / USER_FILE
    except RuntimeError:
        return None


def _is_filled(file: Path) -> bool:
    """Whether there is a file with something in it; a shell empties a file before a command writes into it."""
    try:
        return file.is_file() and file.stat().st_size > 0
    except (OSError, ValueError):  # in a folder that cannot be looked into
        return False


def _project_file() -> Path | None:
    """The nearest project file upward from the current folder, named as briefly as it can be."""
    try:
        here = Path.cwd()
    except OSError:  # the folder has been removed
        return None
    for folder in (here, *here.parents):
        file = folder / PROJECT_FILE
        if _is_filled(file):
            return Path(PROJECT_FILE) if folder == here else file
    return None


def size_of(file: Path) -> int:
    """The bytes of a file; none where there is no such file, which is for those to say who read it."""
    try:
        return file.stat().st_size
    except (OSError, ValueError):
        return 0
