"""The ways between roles along `next`: the shortest from one to another, and all that lead to one."""

from collections.abc import Collection
from dataclasses import dataclass

from roleguide.guide.library import Library
from roleguide.guide.model import Guide, Role

STEPS_BACK = 3
"""How far back along `next` the roles are told that people come from."""

_FEW = 8
"""Roles up to which it is quicker to look for those that lead to each than to look through all roles once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A role that people come from, and the roles that they come to it from."""

    role: Role
    origins: tuple["Origin", ...]


def route(guide: Guide, start_id: str, end_id: str) -> tuple[Role, ...]:
    """The shortest way along `next`, both ends included; of several, the one that the files name first.

    Empty where none leads there.
    """
    reached: dict[str, str | None] = {start_id: None}
    for at in (queue := [start_id]):
        for following in guide.roles[at].next:
            if following not in reached:
                reached[following] = at
                queue.append(following)
    if end_id not in reached:
        return ()
    back: list[str] = []
    at_last: str | None = end_id
    while at_last is not None:
        back.append(at_last)
        at_last = reached[at_last]
    return tuple(guide.roles[role_id] for role_id in reversed(back))


def origins(library: Library, role_id: str) -> tuple[Origin, ...]:
    """The roles whose `next` leads to this one, up to three steps back, as a tree.

    A role stands in it once, as near to the root as it can, under the first role of the guide that it leads to.
    """
    below: dict[str, list[str]] = {}
    seen = {role_id}
    level = [role_id]
    for _ in range(STEPS_BACK):
        leading = _leading_to(library, level)
        for reached_id in level:
            below[reached_id] = [other for other in leading[reached_id] if other not in seen]
            seen.update(below[reached_id])
        level = [other for reached_id in level for other in below[reached_id]]

    def grown(below_id: str) -> tuple[Origin, ...]:
        return tuple(Origin(role=library.guide.roles[other], origins=grown(other)) for other in below.get(below_id, ()))

    return grown(role_id)


def _leading_to(library: Library, role_ids: Collection[str]) -> dict[str, list[str]]:
    """The ids of the roles whose `next` names each of these, in the order of the guide."""
    if len(role_ids) <= _FEW:
        return {role_id: [other.id for other in library.leading_to(role_id)] for role_id in role_ids}
    leading: dict[str, list[str]] = {role_id: [] for role_id in role_ids}
    for role in library.guide.roles.values():
        for following in dict.fromkeys(role.next):
            if following in leading:
                leading[following].append(role.id)
    return leading
