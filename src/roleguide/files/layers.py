"""Parsed files, lowest first → one merged whole, and where in the files each part of it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, pairwise
from typing import Any

from roleguide.files.document import Document, described
from roleguide.files.shape import expects_map, holds_entries, map_hint, type_inside, values_in
from roleguide.guide.model import Guide
from roleguide.problems import KeyPath, Location, Problem, dotted
from roleguide.text import Suggestions

COLLECTIONS = ("certifications", "families", "notices", "roles", "scales", "skills", "sources", "topics")
"""The parts of a guide that are maps from id to entry and that other parts refer to."""

_LINKS = ("next", "related")
"""Fields of a role that name other roles."""

_OWN = ("title", "short", "aliases", "codes")
"""What a role does not take over from the one that it extends: its names."""


def merge_patch(target: Any, patch: Any) -> Any:
    """JSON Merge Patch (RFC 7396, section 2): maps merge key by key, anything else replaces, null removes.

    Neither argument is changed; the result may share parts with both.
    """
    if not isinstance(patch, dict):
        return patch
    merged = dict(map_of(target))
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged


def _fitting(
    patch: dict[str, Any], target: Any, path: KeyPath, document: Document, problems: list[Problem]
) -> dict[str, Any]:
    """A patch without what is of another kind than the map that it would replace: each such value is a problem.

    So the mistake is told once, in the file that has it, and what lower files say there stays as it is.
    """
    fitting = {}
    for key, value in patch.items():
        lower = map_of(target).get(key)
        own_path = (*path, key)
        if not isinstance(lower, dict) or value is None:
            fitting[key] = value
        elif isinstance(value, dict):
            fitting[key] = _fitting(value, lower, own_path, document, problems)
        elif isinstance(value, str) and not expects_map(own_path):
            fitting[key] = value
        else:
            told = f"{dotted(own_path)}: expected a map, found {described(value)}"
            place = document.find(own_path, on_key=False)[1]
            problems.append(Problem(place, "wrong-type", told, map_hint(value)))
    return fitting


def _empty(patch: dict[str, Any], target: Any, kind: Any, path: KeyPath) -> Iterator[KeyPath]:
    """The paths of entries, such as roles and topics of duties, that a patch removes and the target lacks.

    `kind` is what the model has at `path`.
    """
    is_of_entries = holds_entries(kind)
    for key, value in patch.items():
        lower = map_of(target).get(key)
        if value is None and lower is None and is_of_entries:
            yield *path, key
        elif isinstance(value, dict):
            yield from _empty(value, lower, type_inside(kind, key), (*path, key))


def _without_parent(role: dict[str, Any]) -> dict[str, Any]:
    """A role that cannot take over what it wants to; what it would have taken over is not missing as well."""
    return {"summary": "?", **{key: value for key, value in role.items() if key != "extends"}}


def map_of(value: Any) -> dict[str, Any]:
    """A value that should be a map; an empty one where it is none."""
    return value if isinstance(value, dict) else {}


_MOST_ANCESTORS = 100
"""Roles that a role extends, one after the other. More are a mistake, or made by a machine that means harm."""

_MOST_TAKEN_OVER = 200_000
"""Values that all roles together take over from those that they extend. A hundred heirs of a large role take 20,000."""

_CHARACTERS_A_VALUE = 10
"""A text counts for as many values more as it has so many characters."""


@dataclass(frozen=True)
class Layers:
    """The files in force, lowest first, as one thing to find places in."""

    documents: Sequence[Document]
    suggestions: Suggestions = field(default_factory=Suggestions)

    @cached_property
    def merged(self) -> tuple[dict[str, Any], list[Problem]]:
        """The data of all files as one, `extends` resolved, and what is wrong with `extends`.

        What a file removes takes with it what lower files say in terms of it: links to a removed role, duties under
        a removed topic and the like.
        """
        data: dict[str, Any] = {}
        problems: list[Problem] = []
        for document in self.documents:
            patch = _fitting(document.data, data, (), document, problems)
            data = merge_patch(data, patch)
        data.update(self._heads())
        roles, found = self._extended(map_of(data.get("roles")))
        problems += found
        if roles:
            data["roles"] = roles
        return self._pruned(data), problems

    def _heads(self) -> dict[str, str]:
        """The edition and the title of a guide that several files name: all of them, since it is made of all."""
        told = {name: [document.data.get(name) for document in self.documents] for name in ("edition", "title")}
        named = {name: dict.fromkeys(one for one in texts if isinstance(one, str)) for name, texts in told.items()}
        return {name: " + ".join(texts) for name, texts in named.items() if len(texts) > 1}

    def empty_entries(self) -> Iterator[tuple[KeyPath, Location]]:
        """Each entry that a file leaves empty, which removes it, although no lower file has it; and its place."""
        below: dict[str, Any] = {}
        for document in self.documents:
            for path in _empty(document.data, below, Guide, ()):
                yield path, document.find(path, on_key=True)[1]
            below = merge_patch(below, document.data)

    @cached_property
    def removed(self) -> Mapping[tuple[str, str], Location]:
        """Collection and id of all that a file removes and no later one brings back, to the place that removes it."""
        return {what: place for what, (_, place) in self._removals.items()}

    @cached_property
    def _removals(self) -> dict[tuple[str, str], tuple[int, Location]]:
        there: set[tuple[str, str]] = set()
        gone: dict[tuple[str, str], tuple[int, Location]] = {}
        for at, document in enumerate(self.documents):
            for collection in COLLECTIONS:
                if collection not in document.data:
                    continue
                entries = document.data[collection]
                if entries is None:
                    where = document.find((collection,), on_key=True)[1]
                    gone.update({what: (at, where) for what in there if what[0] == collection})
                for an_id, entry in map_of(entries).items():
                    what = (collection, an_id)
                    if entry is not None:
                        there.add(what)
                        gone.pop(what, None)
                    elif what in there:
                        gone[what] = (at, document.find(what, on_key=True)[1])
        return gone

    def place(self, path: KeyPath, on_key: bool) -> Location:
        """The place of the longest known beginning of `path`, in the topmost file that knows as much of it.

        What a role has taken over stands where the role that it extends has it.
        """
        return self._topmost(path, on_key=on_key)[1]

    def written(self, path: KeyPath) -> str | None:
        """The very characters of the scalar at `path`, in the file that decides on it."""
        _, _, document, own_path = self._found(path, on_key=False)
        return document.written(own_path)

    def _topmost(self, path: KeyPath, *, on_key: bool) -> tuple[int, Location]:
        """The index of the file that decides on `path`, and the place in it."""
        at, location, _, _ = self._found(path, on_key=on_key)
        return at, location

    def _found(self, path: KeyPath, *, on_key: bool) -> tuple[int, Location, Document, KeyPath]:
        best = (-1, 0, Location(""), path)
        for own_path in self._ways(path):
            if best[0] == len(path):
                break
            for at, candidate in enumerate(self.documents):
                depth, location = candidate.find(own_path, on_key=on_key)
                if depth >= best[0] if own_path == best[3] else depth > best[0]:
                    best = (depth, at, location, own_path)
        _, at, location, own_path = best
        return at, location, self.documents[at], own_path

    def _ways(self, path: KeyPath) -> Iterator[KeyPath]:
        """The path, and the same path inside each role that its role extends."""
        yield path
        if len(path) > 2 and path[0] == "roles" and path[2] not in _OWN:
            for parent in islice(self._line(str(path[1])), _MOST_ANCESTORS):
                yield ("roles", parent, *path[2:])

    def _line(self, role_id: str) -> Iterator[str]:
        """The roles that a role extends, the nearest first."""
        seen = {role_id}
        while (parent := self._parents.get(role_id)) is not None and parent not in seen:
            yield parent
            seen.add(parent)
            role_id = parent

    @cached_property
    def _parents(self) -> dict[str, str]:
        """Role id to the role that it extends, of those that extend one."""
        parents: dict[str, str] = {}
        for document in self.documents:
            for role_id, role in map_of(document.data.get("roles")).items():
                parent = map_of(role).get("extends", parents.get(role_id) if role is not None else None)
                if isinstance(parent, str):
                    parents[role_id] = parent
                else:
                    parents.pop(role_id, None)
        return parents

    def _extended(self, roles: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
        """The roles, each that extends another with what it takes over, and the problems with `extends`."""
        problems = []
        done = {role_id: role for role_id, role in roles.items() if "extends" not in map_of(role)}
        ancestors = dict.fromkeys(done, 0)  # how many each has
        left = _MOST_TAKEN_OVER
        too_much: Problem | None = None
        for role_id in roles:
            line = [role_id]
            while line[-1] not in done:  # up to one that is done, and back down
                at = line[-1]
                problem = self._extends_problem(roles[at]["extends"], line, roles, ancestors)
                if problem:
                    problems.append(problem)
                    done[at], ancestors[at] = _without_parent(roles[at]), 0
                else:
                    line.append(roles[at]["extends"])
            for heir, parent in reversed(list(pairwise(line))):
                ancestors[heir] = ancestors[parent] + 1
                left -= values_in(done[parent], characters_a_value=_CHARACTERS_A_VALUE)
                if left < 0:
                    too_much = too_much or self._too_much_taken_over(heir)
                    done[heir] = _without_parent(roles[heir])
                else:
                    done[heir] = self._heir(heir, done[parent])
        return {role_id: done[role_id] for role_id in roles}, [*problems, *([too_much] if too_much else [])]

    def _too_much_taken_over(self, role_id: str) -> Problem:
        told = f"what roles take over with `extends` comes to more than {_MOST_TAKEN_OVER:,} values"
        return Problem(
            self.place(("roles", role_id, "extends"), False), "too-large", told, "no guide takes over so much"
        )

    def _extends_problem(
        self, parent: Any, line: Sequence[str], roles: Mapping[str, Any], ancestors: Mapping[str, int]
    ) -> Problem | None:
        """What keeps the last role of a line, each of which extends the next, from extending `parent`."""
        role_id = line[-1]

        def place() -> Location:
            return self.place(("roles", role_id, "extends"), False)

        if not isinstance(parent, str):
            told = f"roles.{role_id}.extends: expected the id of a role, found {described(parent)}"
            return Problem(place(), "wrong-type", told)
        if parent in line:
            way = " -> ".join([*line[line.index(parent) :], parent])
            return Problem(place(), "extends-cycle", f'role "{role_id}" extends itself: {way}')
        if parent not in roles:
            told = f'role "{role_id}" extends the role "{parent}", which no file defines'
            hint = self.suggestions.did_you_mean(parent, roles)
            return Problem(place(), "unknown-role", told, hint)
        if len(line) + ancestors.get(parent, 0) > _MOST_ANCESTORS:
            told = f'role "{line[0]}" extends more than {_MOST_ANCESTORS} roles, one after the other'
            return Problem(place(), "too-deep", told, "no guide needs more than a few")
        return None

    def _heir(self, role_id: str, parent: Any) -> dict[str, Any]:
        """A role as its files change the one that it extends: the merge begins with that one instead of nothing."""
        base = {key: value for key, value in map_of(parent).items() if key not in _OWN}
        for name in _LINKS:
            if isinstance(base.get(name), list):
                base[name] = [an_id for an_id in base[name] if an_id != role_id]
        role: Any = base
        for document in self.documents:
            patch = map_of(document.data.get("roles")).get(role_id, {})
            role = base if patch is None else merge_patch(role, patch)
        return {key: value for key, value in map_of(role).items() if key != "extends"}

    def _pruned(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data without what hangs on something that a higher file has removed."""
        if not self._removals:
            return data
        roles = {an_id: self._pruned_role(an_id, role) for an_id, role in map_of(data.get("roles")).items()}
        contrasts = {
            pair: contrast
            for pair, contrast in map_of(data.get("contrasts")).items()
            if not any(self._is_gone("roles", side, ("contrasts", pair)) for side in pair.split("/"))
        }
        kept = {"roles": roles, "contrasts": contrasts}
        return {key: kept.get(key, value) if isinstance(value, dict) else value for key, value in data.items()}

    def _is_gone(self, collection: str, an_id: Any, path: KeyPath) -> bool:
        """Whether something was removed by a file above the one in which `path` names it."""
        removal = self._removals.get((collection, str(an_id)))
        return removal is not None and self._topmost(path, on_key=True)[0] < removal[0]

    def _pruned_role(self, role_id: str, role: Any) -> Any:
        if not isinstance(role, dict):
            return role
        path = ("roles", role_id)
        pruned = dict(role)
        for key, collection in (("duties", "topics"), ("certifications", "certifications")):
            if isinstance(role.get(key), dict):
                pruned[key] = self._pruned_map(role[key], collection, (*path, key))
        asked = role.get("qualifications")
        if isinstance(asked, dict) and isinstance(asked.get("skills"), dict):
            skills = self._pruned_map(asked["skills"], "skills", (*path, "qualifications", "skills"))
            pruned["qualifications"] = {**asked, "skills": skills}
        for name in _LINKS:
            if isinstance(role.get(name), list):
                pruned[name] = [
                    other for at, other in enumerate(role[name]) if not self._is_gone("roles", other, (*path, name, at))
                ]
        if self._is_gone("families", role.get("family"), (*path, "family")):
            del pruned["family"]
        return pruned

    def _pruned_map(self, entries: dict[str, Any], collection: str, path: KeyPath) -> dict[str, Any]:
        return {
            an_id: entry for an_id, entry in entries.items() if not self._is_gone(collection, an_id, (*path, an_id))
        }
