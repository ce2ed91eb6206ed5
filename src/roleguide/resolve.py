"""Turns what the user typed into an id."""

import re
from collections.abc import Mapping, Sequence

from roleguide.errors import RequestError
from roleguide.model import Role
from roleguide.spelling import closest, either, quoted

_SHOWN = 5
"""Candidates that an ambiguous name lists before it trails off."""


def role_names(roles: Mapping[str, Role]) -> dict[str, tuple[str, ...]]:
    """Role id to every name the role answers to: its id, its titles, its aliases."""
    return {role_id: (role_id, role.title, role.label, *role.aliases) for role_id, role in roles.items()}


def resolve(typed: str, names: Mapping[str, Sequence[str]]) -> str:
    """The id that `typed` means.

    Case, hyphens and spacing do not matter. A whole name wins over the beginning of one, and that over words inside
    one, so that "program" can mean the program manager although "program coordinator" begins with it too.

    Raises:
        RequestError: nothing, or more than one id, fits at the first of these steps that fits anything.
    """
    wanted = _words(typed)
    if not wanted:
        raise RequestError(f"{quoted(typed)} is not a name.", _SEE_ALL)
    known = {an_id: [_words(name) for name in own] for an_id, own in names.items()}
    for fits in (_whole, _start, _inside):
        found = [an_id for an_id, own in known.items() if any(fits(wanted, name) for name in own)]
        if len(found) == 1:
            return found[0]
        if found:
            shown = ", ".join(found if len(found) <= _SHOWN else [*found[:_SHOWN], "..."])
            raise RequestError(
                f"{quoted(typed)} fits several roles: {shown}",
                "Type more of the name, or see them all with: roleguide list",
            )
    raise RequestError(f"No role is called {quoted(typed)}. {_suggestion(' '.join(wanted), names)}")


def resolve_all(typed: Sequence[str], names: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids that several names mean, in the order typed.

    Raises:
        RequestError: one of them cannot be resolved, or two of them mean the same.
    """
    by_id: dict[str, str] = {}
    for name in typed:
        an_id = resolve(name, names)
        if an_id in by_id:
            raise RequestError(
                f"{quoted(by_id[an_id])} and {quoted(name)} are the same role, {an_id}.", "Name different roles."
            )
        by_id[an_id] = name
    return list(by_id)


_SEE_ALL = "See all roles with: roleguide list"


def _suggestion(wanted: str, names: Mapping[str, Sequence[str]]) -> str:
    ids_by_name = {" ".join(_words(name)): an_id for an_id, own in names.items() for name in own}
    near = closest(wanted, ids_by_name, most=6)
    ids = list(dict.fromkeys(ids_by_name[name] for name in near))[:3]
    return f"Did you mean {either(ids)}?" if ids else _SEE_ALL


def _words(name: str) -> list[str]:
    """The name's words, caseless: letters and digits of any script, and the signs that tell C from C++ and C#."""
    return re.findall(r"[^\W_]+[+#]*", name.casefold())


def _whole(wanted: list[str], name: list[str]) -> bool:
    return wanted == name


def _start(wanted: list[str], name: list[str]) -> bool:
    return " ".join(name).startswith(" ".join(wanted))


def _inside(wanted: list[str], name: list[str]) -> bool:
    """Whether the wanted words begin words of the name, in the same order, others perhaps between."""
    rest = iter(name)
    return all(any(word.startswith(start) for word in rest) for start in wanted)
