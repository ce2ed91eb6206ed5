"""Plain data → a knowledge file, written beside its place and moved there, so that nobody ever sees half of it."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from roleguide.errors import DataError, RequestError

Plain = dict[str, Any]

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_WIDTH = 120


def refuse_existing(path: Path, *, force: bool) -> None:
    """Makes sure that nothing is overwritten that nobody wants to lose.

    Raises:
        RequestError: there is a file already, and it is not to be replaced.
    """
    if path.exists() and not force:
        raise RequestError(f"{path} is there already, and is left as it is.", "Replace it with: --force")


def write_guide(path: Path, head: Plain, roles: Iterable[tuple[str, Plain]], *, remark: str) -> None:
    """Writes a knowledge file, role by role: as JSON if its name ends so, or else as YAML with the remark at its top.

    Raises:
        DataError: it cannot be written; what was there before is still there.
    """
    texts = _json(head, roles) if path.suffix.lower() == ".json" else _yaml(head, roles, remark)
    place = path.resolve()
    beside = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        if place.exists() and not place.is_file():
            raise DataError(f"{path} is no file that could be replaced.")
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.writelines(texts)
        beside.replace(place)
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        with suppress(OSError):  # after it has been moved there is none
            beside.unlink()


def _yaml(head: Plain, roles: Iterable[tuple[str, Plain]], remark: str) -> Iterator[str]:
    for line in remark.splitlines():
        yield f"# {line}\n"
    yield _dumped(head)
    yield "roles:\n"
    for an_id, role in roles:
        yield _dumped({"roles": {an_id: role}}).removeprefix("roles:\n")


def _dumped(value: Plain) -> str:
    """A map as YAML: maps in blocks, and what is innermost on one line."""
    return str(
        yaml.dump(value, Dumper=_Dumper, sort_keys=False, default_flow_style=None, allow_unicode=True, width=_WIDTH)
    )


def _json(head: Plain, roles: Iterable[tuple[str, Plain]]) -> Iterator[str]:
    def told(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    yield told(head)[:-1]
    yield ', "roles": {'
    for at, (an_id, role) in enumerate(roles):
        yield f"{',' if at else ''}\n{told(an_id)}: {told(role)}"
    yield "\n}}\n"
