"""Writes plain data to a knowledge file."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISREG
from typing import Any

import yaml

from roleguide.errors import DataError, RequestError
from roleguide.files.atomic import replace_file

Plain = dict[str, Any]

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_WIDTH = 120

_MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a guide. The largest catalog so far makes one of 9 MB; an archive of 100 kB could make one of gigabytes."""


def check_place(path: Path, *, force: bool) -> None:
    """Makes sure, before any long work, that a file can be written at `path` without losing an existing one.

    Raises:
        DataError: no file can be written there, or there is something other than a file.
        RequestError: a file already exists, and `force` is not set.
    """
    try:
        mode = _mode(path)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None
    if mode is not None and not S_ISREG(mode):
        raise DataError(f"{path} is not a regular file, so it cannot be replaced.")
    if mode is not None and not force:
        raise RequestError(f"{path} already exists; nothing was written.", "Replace it with: --force")


def _mode(path: Path) -> int | None:
    """Returns the mode of what is at `path`; None if nothing is there, but could be."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        if not path.is_symlink():
            path.parent.stat()
        return None


def write_guide(path: Path, head: Plain, roles: Iterable[tuple[str, Plain]], *, remark: str) -> None:
    """Writes a knowledge file, role by role: as JSON if its name ends in .json, or else as YAML with the remark on top.

    Raises:
        DataError: it cannot be written, or is larger than any guide; an existing file is left as it was.
    """
    texts = _json(head, roles) if path.suffix.lower() == ".json" else _yaml(head, roles, remark)
    try:
        replace_file(path, _encoded(path, texts))
    except OSError as error:
        raise _unwritable(path, error) from None


def _encoded(path: Path, texts: Iterable[str]) -> Iterator[bytes]:
    left = _MOST_BYTES
    for text in texts:
        content = text.encode()
        left -= len(content)
        if left < 0:
            raise DataError(f"{path} would be larger than {_MOST_BYTES // 1024**2} MB, which no guide should be.")
        yield content


def _unwritable(path: Path, error: OSError | ValueError) -> DataError:
    reason = error.strerror if isinstance(error, OSError) else "Not a valid file name"
    return DataError(f"{path} cannot be written: {reason or error}.")


def _yaml(head: Plain, roles: Iterable[tuple[str, Plain]], remark: str) -> Iterator[str]:
    for line in remark.splitlines():
        yield f"# {line}\n"
    yield _dumped(head)
    yield "roles:\n"
    for role_id, role in roles:
        yield _dumped({"roles": {role_id: role}}).removeprefix("roles:\n")


def _dumped(value: Plain) -> str:
    """Writes a map as YAML: maps as blocks, and the innermost values on one line."""
    return str(
        yaml.dump(value, Dumper=_Dumper, sort_keys=False, default_flow_style=None, allow_unicode=True, width=_WIDTH)
    )


def _json(head: Plain, roles: Iterable[tuple[str, Plain]]) -> Iterator[str]:
    def dumped(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    yield dumped(head)[:-1]
    yield ', "roles": {'
    for number, (role_id, role) in enumerate(roles):
        yield f"{',' if number else ''}\n{dumped(role_id)}: {dumped(role)}"
    yield "\n}}\n"
