"""Finds routes between roles along `next`: the shortest from one to another, and all that lead to one."""

from collections.abc import Collection

from roleguide.guide.library import Library
from roleguide.guide.model import Guide, Role
from roleguide.records import record

STEPS_BACK = 3
"""How many steps back along `next` to list the roles that people come from."""

_FEW = 8
"""Up to this many roles, looking up what leads to each one is faster than going through all roles once."""


@record
class Origin:
    """A role that people come from, and the roles they come from to get there."""

    role: Role
    origins: tuple["Origin", ...]


def route(guide: Guide, start_id: str, end_id: str) -> tuple[Role, ...]:
    """The shortest route along `next`, including both ends; of several, the one that the files name first.

    Empty if no route leads there.
    """
    reached: dict[str, str | None] = {start_id: None}  # role id to the one it was reached from
    for role_id in (queue := [start_id]):
        for next_id in guide.roles[role_id].next:
            if next_id not in reached:
                reached[next_id] = role_id
                queue.append(next_id)
    if end_id not in reached:
        return ()
    backward: list[str] = []
    step_id: str | None = end_id
    while step_id is not None:
        backward.append(step_id)
        step_id = reached[step_id]
    return tuple(guide.roles[role_id] for role_id in reversed(backward))


def origins(library: Library, role_id: str) -> tuple[Origin, ...]:
    """The roles whose `next` leads to this one, up to three steps back, as a tree.

    Each role is in it once, as close to the root as possible, under the first role in the guide that it leads to.
    """
    children: dict[str, list[str]] = {}
    seen = {role_id}
    level = [role_id]
    for _ in range(STEPS_BACK):
        leading = _leading_to(library, level)
        for parent_id in level:
            children[parent_id] = [child_id for child_id in leading[parent_id] if child_id not in seen]
            seen.update(children[parent_id])
        level = [child_id for parent_id in level for child_id in children[parent_id]]

    def tree(parent_id: str) -> tuple[Origin, ...]:
        return tuple(
            Origin(role=library.guide.roles[child_id], origins=tree(child_id))
            for child_id in children.get(parent_id, ())
        )

    return tree(role_id)


def _leading_to(library: Library, role_ids: Collection[str]) -> dict[str, list[str]]:
    """Maps each of these roles to the ids of the roles whose `next` names it, in guide order."""
    if len(role_ids) <= _FEW:
        return {role_id: [role.id for role in library.leading_to(role_id)] for role_id in role_ids}
    leading: dict[str, list[str]] = {role_id: [] for role_id in role_ids}
    for role in library.guide.roles.values():
        for next_id in dict.fromkeys(role.next):
            if next_id in leading:
                leading[next_id].append(role.id)
    return leading
