"""What the model expects at each path of a knowledge file."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from roleguide.guide.model import CertificationNeed, Guide, SkillLevel, Statement
from roleguide.problems import KeyPath

SHORT_FORMS = (Statement, SkillLevel, CertificationNeed)
"""Entries that may be written as a mere text."""


def expects_map(path: KeyPath) -> bool:
    """Whether a guide has a map at this path, and nothing else will do."""
    kind = type_at(Guide, path)
    return kind not in SHORT_FORMS and (is_dataclass(kind) or holds_entries(kind))


def holds_entries(kind: Any) -> bool:
    """Whether a type of the model is a map whose keys are ids, or scope facts, and not fields."""
    return get_origin(kind) is Mapping


def values_in(value: Any, *, characters_a_value: int = 0) -> int:
    """How many values there are in a value, itself included; a text can count for more, the longer it is."""
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
    """How to write a map in place of this value; empty where it gives no idea of what is meant."""
    first = value[0] if isinstance(value, list) and value else None
    name = first.get("id") if isinstance(first, dict) else first
    if not isinstance(name, str):
        return ""
    written = f"- id: {name}" if isinstance(first, dict) else f"- {name}"
    return f'write each one under its id: "{name}:" in place of "{written}"'


def type_at(model: type, path: KeyPath) -> Any:
    """The type at a path into a class of the model; None where it has nothing."""
    kind: Any = model
    for step in path:
        kind = type_inside(kind, step)
    return kind


def type_inside(kind: Any, step: str | int) -> Any:
    """The type of a field, an entry or an item of a type of the model; None where it has none."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _without_none(field_types(kind).get(str(step)))
    if get_origin(kind) in (Mapping, tuple):
        arguments = get_args(kind)
        return _without_none(arguments[1] if holds_entries(kind) else arguments[0])
    return None


def enum_at(model: type, path: KeyPath, *, on_key: bool) -> Any:
    """The enumeration at a path, or the one that the key at its end belongs to."""
    return get_args(type_at(model, path[:-1]))[0] if on_key else type_at(model, path)


def _without_none(kind: Any) -> Any:
    if get_origin(kind) is UnionType or isinstance(kind, UnionType):
        return next(argument for argument in get_args(kind) if argument is not type(None))
    return kind


@cache
def field_types(kind: Any) -> dict[str, Any]:
    """Field name to type, of those fields that a file may hold."""
    if not (is_dataclass(kind) and isinstance(kind, type)):
        return {}
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.metadata.get("alias") is None}
