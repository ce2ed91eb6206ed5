"""Which knowledge files are in force."""

from collections.abc import Sequence
from pathlib import Path

from roleguide.errors import RequestError

_PACKAGE = Path(__file__).parent


def builtin_guide() -> Path:
    """The knowledge file that comes with roleguide: inside the installed package, or beside `src` in a checkout."""
    packaged = _PACKAGE / "data" / "roles.yaml"
    return packaged if packaged.exists() else _PACKAGE.parents[1] / "data" / "roles.yaml"


def guide_files(extra: Sequence[Path], *, builtin: bool) -> list[Path]:
    """The files to read, in the order in which they stack.

    Raises:
        RequestError: there is none.
    """
    files = [builtin_guide()] if builtin else []
    files += extra
    if not files:
        raise RequestError("--no-builtin leaves nothing to read.", "Name a knowledge file with --guide FILE.")
    return files
