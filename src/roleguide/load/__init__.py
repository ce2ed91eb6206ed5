"""Knowledge files → one validated `Guide`, or every problem in them at once.

The road is: parse each file, merge them, write out the short forms, validate against the model, check how the parts
hang together, and give each statement the sources of its role where it names none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as with_changes
from pathlib import Path
from typing import Any, TypeVar

from roleguide.check import check, check_background
from roleguide.errors import GuideError
from roleguide.load.document import Document, parse
from roleguide.load.validate import validate
from roleguide.model import Background, CertificationNeed, Guide, Role, SkillLevel, Statement
from roleguide.problems import KeyPath, Location, Problem

_Cited = TypeVar("_Cited", Statement, SkillLevel, CertificationNeed)
_COLLECTIONS = ("certifications", "families", "roles", "scales", "skills", "sources", "topics")


def load(files: Sequence[Path]) -> Guide:
    """The guide that `files`, each stacked on those before it, make together.

    Raises:
        GuideError: with every problem that could be found, each at its place in the file that caused it.
    """
    documents = [parse(file, beginning="a guide begins with: format: 1") for file in files]
    problems = [problem for document in documents for problem in document.problems]
    if problems and not any(document.data for document in documents):
        raise GuideError(problems)
    layers = _Layers(documents)
    merged: dict[str, Any] = {}
    for document in documents:
        merged = merge_patch(merged, document.data)
    guide, found = validate(merged, Guide, place=layers.place, written=layers.written)
    problems = _with_others(problems, found)
    if guide is not None:
        ids = {name: set(_map(merged.get(name))) for name in _COLLECTIONS}
        problems += check(guide, ids, layers.place)
    if guide is None or problems:
        raise GuideError(problems)
    return with_changes(guide, roles={role_id: _inherit_sources(role) for role_id, role in guide.roles.items()})


def load_background(file: Path, guide: Guide) -> Background:
    """What someone has, read from a file in the ids of `guide`.

    Raises:
        GuideError: with every problem in the file, each at its place.
    """
    document = parse(file, beginning="see how such a file looks with: roleguide new --me")
    if document.problems and not document.data:
        raise GuideError(document.problems)
    layers = _Layers([document])
    background, found = validate(document.data, Background, place=layers.place, written=layers.written)
    problems = _with_others(document.problems, found)
    if background is not None:
        problems += check_background(background, guide, layers.place)
    if background is None or problems:
        raise GuideError(problems)
    return background


def _with_others(problems: Sequence[Problem], found: Sequence[Problem]) -> list[Problem]:
    """The problems, and those of the others that stand where none stands yet: one mistake is told once."""
    told = {problem.location for problem in problems}
    return [*problems, *(problem for problem in found if problem.location not in told)]


def merge_patch(target: Any, patch: Any) -> Any:
    """JSON Merge Patch (RFC 7396, section 2): maps merge key by key, anything else replaces, null removes.

    Neither argument is changed; the result may share parts with both.
    """
    if not isinstance(patch, dict):
        return patch
    merged = dict(_map(target))
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged


@dataclass(frozen=True)
class _Layers:
    """The files in force, lowest first, as one thing to find places in."""

    documents: Sequence[Document]

    def place(self, path: KeyPath, on_key: bool) -> Location:
        """The place of the longest known beginning of `path`, in the topmost file that knows as much of it."""
        return self._topmost(path, on_key=on_key)[1]

    def written(self, path: KeyPath) -> str | None:
        """The very characters of the scalar at `path`, in the file that decides on it."""
        return self._topmost(path, on_key=False)[0].written(path)

    def _topmost(self, path: KeyPath, *, on_key: bool) -> tuple[Document, Location]:
        depth, location, document = -1, Location(""), self.documents[0]
        for candidate in self.documents:
            found = candidate.find(path, on_key=on_key)
            if found[0] >= depth:
                (depth, location), document = found, candidate
        return document, location


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _inherit_sources(role: Role) -> Role:
    """The role with its sources behind every statement that names none of its own."""

    def cited(entry: _Cited) -> _Cited:
        return entry if entry.sources else with_changes(entry, sources=role.sources)

    def all_cited(statements: Sequence[Statement]) -> tuple[Statement, ...]:
        return tuple(map(cited, statements))

    asked = role.qualifications
    return with_changes(
        role,
        summary=cited(role.summary),
        scope={fact: cited(statement) for fact, statement in role.scope.items()},
        duties={topic: all_cited(statements) for topic, statements in role.duties.items()},
        qualifications=with_changes(
            asked,
            education=all_cited(asked.education),
            experience=all_cited(asked.experience),
            skills={skill: cited(level) for skill, level in asked.skills.items()},
        ),
        certifications={certification: cited(need) for certification, need in role.certifications.items()},
    )
