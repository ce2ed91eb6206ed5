"""Merges parsed files, lowest first, and finds where in the files each part of the result is."""

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
"""The parts of a guide that map ids to entries and that other parts refer to."""

_LINKS = ("next", "related")
"""Fields of a role that name other roles."""

_NOT_INHERITED = ("title", "short", "aliases", "also_means", "codes", "note")
"""What a role does not inherit from the role it extends: its names, and what is said about these."""


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
    """Returns a patch without values that would replace a map with something else: each of those is a problem.

    The mistake is thus reported once, in the file that has it, and what lower files say there stays as it is.
    """
    fitting = {}
    for key, value in patch.items():
        lower = map_of(target).get(key)
        value_path = (*path, key)
        if not isinstance(lower, dict) or value is None:
            fitting[key] = value
        elif isinstance(value, dict):
            fitting[key] = _fitting(value, lower, value_path, document, problems)
        elif isinstance(value, str) and not expects_map(value_path):
            fitting[key] = value
        else:
            message = f"{dotted(value_path)}: expected a map, found {described(value)}"
            place = document.find(value_path, on_key=False)[1]
            problems.append(Problem(place, "wrong-type", message, map_hint(value)))
    return fitting


def _empty(patch: dict[str, Any], target: Any, kind: Any, path: KeyPath) -> Iterator[KeyPath]:
    """Yields the paths of entries, such as roles and topics of duties, that a patch removes and the target lacks.

    `kind` is the model's type at `path`.
    """
    has_entries = holds_entries(kind)
    for key, value in patch.items():
        lower = map_of(target).get(key)
        if value is None and lower is None and has_entries:
            yield *path, key
        elif isinstance(value, dict):
            yield from _empty(value, lower, type_inside(kind, key), (*path, key))


def _without_parent(role: dict[str, Any]) -> dict[str, Any]:
    """Returns a role that cannot inherit, made so that what it would have inherited is not reported as missing."""
    return {"summary": "?", **{key: value for key, value in role.items() if key != "extends"}}


def map_of(value: Any) -> dict[str, Any]:
    """Returns a value that should be a map; an empty map if it is not one."""
    return value if isinstance(value, dict) else {}


_MOST_ANCESTORS = 100
"""Roles in a chain of `extends`. A longer chain is a mistake or an attack."""

_MOST_INHERITED = 200_000
"""Values that all roles together inherit. A hundred roles that extend a large one inherit 20,000."""

_CHARACTERS_A_VALUE = 10
"""Each so many characters of a text count as one more value."""


@dataclass(frozen=True)
class Layers:
    """The files in force, lowest first: their merged data, and the places of its parts."""

    documents: Sequence[Document]
    suggestions: Suggestions = field(default_factory=Suggestions)

    @cached_property
    def merged(self) -> tuple[dict[str, Any], list[Problem]]:
        """The merged data of all files with `extends` resolved, and the problems with merging and with `extends`.

        What a file removes takes with it what lower files say in terms of it: links to a removed role, duties under
        a removed topic and the like.
        """
        data: dict[str, Any] = {}
        problems: list[Problem] = []
        for document in self.documents:
            patch = _fitting(document.data, data, (), document, problems)
            data = merge_patch(data, patch)
        data.update(self._heads())
        roles, extends_problems = self._extended(map_of(data.get("roles")))
        problems += extends_problems
        if roles:
            data["roles"] = roles
        return self._pruned(data), problems

    def _heads(self) -> dict[str, str]:
        """Returns the edition and the title of a guide if several files name one: all of them, joined with +."""
        heads = {}
        for name in ("edition", "title"):
            values = (document.data.get(name) for document in self.documents)
            texts = dict.fromkeys(value for value in values if isinstance(value, str))
            if len(texts) > 1:
                heads[name] = " + ".join(texts)
        return heads

    def empty_entries(self) -> Iterator[tuple[KeyPath, Location]]:
        """Yields the path and place of each entry that a file leaves empty, so removes, but that no lower file has."""
        below: dict[str, Any] = {}
        for document in self.documents:
            for path in _empty(document.data, below, Guide, ()):
                yield path, document.find(path, on_key=True)[1]
            below = merge_patch(below, document.data)

    @cached_property
    def removed(self) -> Mapping[tuple[str, str], Location]:
        """Collection and id of what a file removes and no later one restores, to the place that removes it."""
        return {entry: place for entry, (_, place) in self._removals.items()}

    @cached_property
    def _removals(self) -> dict[tuple[str, str], tuple[int, Location]]:
        present: set[tuple[str, str]] = set()
        removals: dict[tuple[str, str], tuple[int, Location]] = {}
        for index, document in enumerate(self.documents):
            for collection in COLLECTIONS:
                if collection not in document.data:
                    continue
                entries = document.data[collection]
                if entries is None:
                    place = document.find((collection,), on_key=True)[1]
                    removals.update({path: (index, place) for path in present if path[0] == collection})
                for entry_id, entry in map_of(entries).items():
                    path = (collection, entry_id)
                    if entry is not None:
                        present.add(path)
                        removals.pop(path, None)
                    elif path in present:
                        removals[path] = (index, document.find(path, on_key=True)[1])
        return removals

    def place(self, path: KeyPath, on_key: bool) -> Location:
        """Returns the place of the longest known prefix of `path`, in the topmost file that knows that much of it.

        What a role inherits is where the role that it extends has it.
        """
        return self._topmost(path, on_key=on_key)[1]

    def written(self, path: KeyPath) -> str | None:
        """Returns the scalar at `path` exactly as the file that decides on it spells it; None if there is none."""
        _, _, document, document_path = self._locate(path, on_key=False)
        return document.written(document_path)

    def _topmost(self, path: KeyPath, *, on_key: bool) -> tuple[int, Location]:
        """Returns the index of the file that decides on `path`, and the place in it."""
        index, location, _, _ = self._locate(path, on_key=on_key)
        return index, location

    def _locate(self, path: KeyPath, *, on_key: bool) -> tuple[int, Location, Document, KeyPath]:
        """Returns the index of the file that decides on `path`, the place in it, the file, and the path inside it."""
        best = (-1, 0, Location(""), path)
        for candidate in self._candidates(path):
            if best[0] == len(path):
                break
            for index, document in enumerate(self.documents):
                depth, location = document.find(candidate, on_key=on_key)
                if depth >= best[0] if candidate == best[3] else depth > best[0]:
                    best = (depth, index, location, candidate)
        _, index, location, document_path = best
        return index, location, self.documents[index], document_path

    def _candidates(self, path: KeyPath) -> Iterator[KeyPath]:
        """Yields the path, then the same path inside each role that its role extends."""
        yield path
        if len(path) > 2 and path[0] == "roles" and path[2] not in _NOT_INHERITED:
            for parent in islice(self._ancestors(str(path[1])), _MOST_ANCESTORS):
                yield ("roles", parent, *path[2:])

    def _ancestors(self, role_id: str) -> Iterator[str]:
        """Yields the roles that a role extends, the nearest first."""
        seen = {role_id}
        while (parent := self._parents.get(role_id)) is not None and parent not in seen:
            yield parent
            seen.add(parent)
            role_id = parent

    @cached_property
    def _parents(self) -> dict[str, str]:
        """Role id to the id of the role it extends, for the roles that extend one."""
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
        """Returns the roles, each with what it inherits, and the problems with `extends`."""
        problems = []
        done = {role_id: role for role_id, role in roles.items() if "extends" not in map_of(role)}
        ancestor_counts = dict.fromkeys(done, 0)
        values_left = _MOST_INHERITED
        too_much: Problem | None = None
        for role_id in roles:
            chain = [role_id]
            while chain[-1] not in done:  # up to one that is done, and back down
                top = chain[-1]
                problem = self._extends_problem(roles[top]["extends"], chain, roles, ancestor_counts)
                if problem:
                    problems.append(problem)
                    done[top], ancestor_counts[top] = _without_parent(roles[top]), 0
                else:
                    chain.append(roles[top]["extends"])
            for child, parent in reversed(list(pairwise(chain))):
                ancestor_counts[child] = ancestor_counts[parent] + 1
                values_left -= values_in(done[parent], characters_a_value=_CHARACTERS_A_VALUE)
                if values_left < 0:
                    too_much = too_much or self._too_much_inherited(child)
                    done[child] = _without_parent(roles[child])
                else:
                    done[child] = self._child_role(child, done[parent])
        return {role_id: done[role_id] for role_id in roles}, [*problems, *([too_much] if too_much else [])]

    def _too_much_inherited(self, role_id: str) -> Problem:
        message = f"with `extends`, roles inherit more than {_MOST_INHERITED:,} values in all"
        hint = "extend fewer or smaller roles"
        return Problem(self.place(("roles", role_id, "extends"), False), "too-large", message, hint)

    def _extends_problem(
        self, parent: Any, chain: Sequence[str], roles: Mapping[str, Any], ancestor_counts: Mapping[str, int]
    ) -> Problem | None:
        """Returns what prevents the last role of a chain, in which each extends the next, from extending `parent`."""
        role_id = chain[-1]

        def place() -> Location:
            return self.place(("roles", role_id, "extends"), False)

        if not isinstance(parent, str):
            message = f"roles.{role_id}.extends: expected the id of a role, found {described(parent)}"
            return Problem(place(), "wrong-type", message)
        if parent in chain:
            cycle = " -> ".join([*chain[chain.index(parent) :], parent])
            return Problem(place(), "extends-cycle", f'role "{role_id}" extends itself: {cycle}')
        if parent not in roles:
            message = f'role "{role_id}" extends the role "{parent}", which no file defines'
            hint = self.suggestions.did_you_mean(parent, roles)
            return Problem(place(), "unknown-role", message, hint)
        if len(chain) + ancestor_counts.get(parent, 0) > _MOST_ANCESTORS:
            message = f'role "{chain[0]}" extends a chain of more than {_MOST_ANCESTORS} roles'
            return Problem(place(), "too-deep", message, "extend a role further up the chain")
        return None

    def _child_role(self, role_id: str, parent: Any) -> dict[str, Any]:
        """Returns a role merged from its files, starting from the role that it extends instead of from nothing."""
        base = {key: value for key, value in map_of(parent).items() if key not in _NOT_INHERITED}
        for name in _LINKS:
            if isinstance(base.get(name), list):
                base[name] = [linked_id for linked_id in base[name] if linked_id != role_id]
        role: Any = base
        for document in self.documents:
            patch = map_of(document.data.get("roles")).get(role_id, {})
            role = base if patch is None else merge_patch(role, patch)
        return {key: value for key, value in map_of(role).items() if key != "extends"}

    def _pruned(self, data: dict[str, Any]) -> dict[str, Any]:
        """Returns the data without what depends on something that a higher file has removed."""
        if not self._removals:
            return data
        roles = {role_id: self._pruned_role(role_id, role) for role_id, role in map_of(data.get("roles")).items()}
        contrasts = {
            pair: contrast
            for pair, contrast in map_of(data.get("contrasts")).items()
            if not any(self._is_gone("roles", side, ("contrasts", pair)) for side in pair.split("/"))
        }
        pruned = {"roles": roles, "contrasts": contrasts}
        return {key: pruned.get(key, value) if isinstance(value, dict) else value for key, value in data.items()}

    def _is_gone(self, collection: str, entry_id: Any, path: KeyPath) -> bool:
        """Returns whether an entry was removed by a file above the one in which `path` names it."""
        removal = self._removals.get((collection, str(entry_id)))
        return removal is not None and self._topmost(path, on_key=True)[0] < removal[0]

    def _pruned_role(self, role_id: str, role: Any) -> Any:
        if not isinstance(role, dict):
            return role
        path = ("roles", role_id)
        pruned = dict(role)
        for key, collection in (("duties", "topics"), ("certifications", "certifications")):
            if isinstance(role.get(key), dict):
                pruned[key] = self._pruned_map(role[key], collection, (*path, key))
        qualifications = role.get("qualifications")
        if isinstance(qualifications, dict) and isinstance(qualifications.get("skills"), dict):
            skills = self._pruned_map(qualifications["skills"], "skills", (*path, "qualifications", "skills"))
            pruned["qualifications"] = {**qualifications, "skills": skills}
        for name in _LINKS:
            if isinstance(role.get(name), list):
                pruned[name] = [
                    linked_id
                    for index, linked_id in enumerate(role[name])
                    if not self._is_gone("roles", linked_id, (*path, name, index))
                ]
        if self._is_gone("families", role.get("family"), (*path, "family")):
            del pruned["family"]
        return pruned

    def _pruned_map(self, entries: dict[str, Any], collection: str, path: KeyPath) -> dict[str, Any]:
        return {
            entry_id: entry
            for entry_id, entry in entries.items()
            if not self._is_gone(collection, entry_id, (*path, entry_id))
        }
