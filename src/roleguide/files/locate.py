"""Finds the knowledge files in force, in the order in which they stack."""

import os
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from roleguide.errors import RequestError
from roleguide.records import record

ENVIRONMENT = "ROLEGUIDE_GUIDE"
"""The environment variable that lists files, joined as in PATH."""

PROJECT_FILE = ".roleguide.yaml"
"""Searched for in the current folder, then in each one above it."""

USER_FILE = "guide.yaml"
"""Searched for in the platform's settings folder for roleguide."""

_PACKAGE = Path(__file__).parents[1]


class Origin(StrEnum):
    """Why a file is in force. Files stack in this order, the lowest first."""

    BUILTIN = "built-in"
    USER = "user"
    PROJECT = "project"
    ENVIRONMENT = "environment"
    OPTION = "option"


@record
class GuideFile:
    """A knowledge file in force."""

    path: Path
    origin: Origin


def builtin_guide() -> Path:
    """Returns the path of the guide that ships with roleguide: in the package, or beside `src` in a checkout."""
    packaged = _PACKAGE / "data" / "roles.yaml"
    return packaged if packaged.exists() else _PACKAGE.parents[1] / "data" / "roles.yaml"


def guide_files(options: Sequence[Path], *, builtin: bool) -> list[GuideFile]:
    """Returns the files to read, lowest first; files named by option or environment are included even if missing.

    Raises:
        RequestError: there are none.
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
    """Returns the path of the user's knowledge file, which need not exist; None for a user without a home folder."""
    import platformdirs

    try:
        return platformdirs.user_config_path("roleguide", appauthor=False) / USER_FILE
    except RuntimeError:
        return None


def _is_filled(file: Path) -> bool:
    """Returns whether a file exists and is not empty; a shell empties a file before a command writes to it."""
    try:
        return file.is_file() and file.stat().st_size > 0
    except (OSError, ValueError):  # in a folder that cannot be searched
        return False


def _project_file() -> Path | None:
    """Returns the nearest project file upward from the current folder, by its shortest name."""
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
    """Returns the size of a file in bytes; 0 if it does not exist, which whoever reads it reports."""
    try:
        return file.stat().st_size
    except (OSError, ValueError):
        return 0
