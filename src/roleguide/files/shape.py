"""Finds what the model expects at each path of a knowledge file."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from roleguide.guide.model import CertificationNeed, Guide, SkillLevel, Statement
from roleguide.problems import KeyPath

SHORT_FORMS = (Statement, SkillLevel, CertificationNeed)
"""Entries that may be written as text alone."""


def expects_map(path: KeyPath) -> bool:
    """Returns whether a guide must have a map at this path."""
    kind = type_at(Guide, path)
    return kind not in SHORT_FORMS and (is_dataclass(kind) or holds_entries(kind))


def holds_entries(kind: Any) -> bool:
    """Returns whether a type of the model is a map whose keys are ids or scope facts, not fields."""
    return get_origin(kind) is Mapping


def values_in(value: Any, *, characters_a_value: int = 0) -> int:
    """Counts the values in a value, including itself.

    With `characters_a_value`, a text counts as one more for each so many characters.
    """
    match value:
        case dict():
            return 1 + sum(values_in(part, characters_a_value=characters_a_value) for part in value.values())
        case list():
            return 1 + sum(values_in(part, characters_a_value=characters_a_value) for part in value)
        case str() if characters_a_value:
            return 1 + len(value) // characters_a_value
        case _:
            return 1


def map_hint(value: Any) -> str:
    """Returns a hint on how to write this value as a map; empty if it is not clear what was meant."""
    first = value[0] if isinstance(value, list) and value else None
    name = first.get("id") if isinstance(first, dict) else first
    if not isinstance(name, str):
        return ""
    written = f"- id: {name}" if isinstance(first, dict) else f"- {name}"
    return f'write each one under its id: "{name}:" in place of "{written}"'


def type_at(model: type, path: KeyPath) -> Any:
    """Returns the type at a path into a model class; None if the class has nothing there."""
    kind: Any = model
    for step in path:
        kind = type_inside(kind, step)
    return kind


def type_inside(kind: Any, step: str | int) -> Any:
    """Returns the type of a field, an entry or an item of a model type; None if it has none."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _without_none(field_types(kind).get(str(step)))
    if get_origin(kind) in (Mapping, tuple):
        arguments = get_args(kind)
        return _without_none(arguments[1] if holds_entries(kind) else arguments[0])
    return None


def enum_at(model: type, path: KeyPath, *, on_key: bool) -> Any:
    """Returns the enumeration at a path, or with `on_key` the one that the path's last key belongs to."""
    return get_args(type_at(model, path[:-1]))[0] if on_key else type_at(model, path)


def _without_none(kind: Any) -> Any:
    if get_origin(kind) is UnionType or isinstance(kind, UnionType):
        return next(argument for argument in get_args(kind) if argument is not type(None))
    return kind


@cache
def field_types(kind: Any) -> dict[str, Any]:
    """Returns the types of the fields that a file may hold, by name."""
    if not (is_dataclass(kind) and isinstance(kind, type)):
        return {}
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.metadata.get("alias") is None}
