"""Finds what the model expects at each path of a knowledge file."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from roleguide.guide.model import (
    CertificationNeed,
    Experience,
    Fact,
    Guide,
    RuleChange,
    SkillLevel,
    Source,
    Standing,
    Statement,
    name_in_file,
)
from roleguide.problems import KeyPath

ROLE_KEY = "<key>"
"""Stands for the key of a role among its fields."""

SHORT_FORMS: Mapping[Any, str] = {
    CertificationNeed: "need",
    Experience: "of",
    Fact: "text",
    SkillLevel: "level",
    Standing: "is",
    Statement: "text",
}
"""Entries that may be written as text alone, with the field that the text is for."""

LONE_FORMS = (Experience,)
"""Entries that may be written without a list where there is only one."""


def expects_map(path: KeyPath) -> bool:
    """Returns whether a guide must have a map at this path."""
    kind = type_at(Guide, path)
    return not _has_short_form(kind) and (is_dataclass(kind) or holds_entries(kind))


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
    fields_inside, part = _inside(kind)
    return fields_inside.get(str(step)) if fields_inside else part


@cache
def _inside(kind: Any) -> tuple[dict[str, Any], Any]:
    """Returns the types of the fields of a class, or the one type of what is in a collection."""
    if is_dataclass(kind) and isinstance(kind, type):
        return {name: _without_none(field_kind) for name, field_kind in field_types(kind).items()}, None
    if get_origin(kind) in (Mapping, tuple):
        arguments = get_args(kind)
        return {}, _without_none(arguments[1] if holds_entries(kind) else arguments[0])
    return {}, None


def long_form(kind: Any, value: Any) -> Any:
    """Returns a copy of plain data for a type of the model with its short forms in full; all else stays as it is."""
    if get_origin(kind) is tuple and type_inside(kind, 0) in LONE_FORMS and isinstance(value, (dict, str)):
        value = [value]
    match value:
        case dict():
            return {key: _day_or(long_form(type_inside(kind, key), part), kind, key) for key, part in value.items()}
        case list():
            part_kind = type_inside(kind, 0)
            return [long_form(part_kind, part) for part in value]
        case str() if _has_short_form(kind):
            return {SHORT_FORMS[kind]: value}
        case _:
            return value


def _has_short_form(kind: Any) -> bool:
    return isinstance(kind, type) and kind in SHORT_FORMS


def _day_or(value: Any, kind: Any, key: str) -> Any:
    """Returns a day as the model has it: YAML reads a whole date as a date, and a year as a number."""
    match value:
        case date() if DAYS.get(kind) == key:
            return value.isoformat()
        case int() if DAYS.get(kind) == key and not isinstance(value, bool):
            return str(value)
        case str() if kind is Source and key == "checked":  # in quotes, or in JSON
            return as_date(value)
        case _:
            return value


DAYS: Mapping[Any, str] = {Source: "published", RuleChange: "on"}
"""Fields with a day as exactly as it is known."""


def as_date(text: str) -> Any:
    """Returns the date that a text spells; the text itself if it spells none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def enum_at(model: type, path: KeyPath, *, on_key: bool) -> Any:
    """Returns the enumeration at a path, or with `on_key` the one that the path's last key belongs to."""
    return get_args(type_at(model, path[:-1]))[0] if on_key else type_at(model, path)


def _without_none(kind: Any) -> Any:
    if get_origin(kind) is UnionType or isinstance(kind, UnionType):
        return next(argument for argument in get_args(kind) if argument is not type(None))
    return kind


@cache
def citing_fields(kind: Any) -> tuple[tuple[str, str], ...]:
    """Returns the fields of a class in which sources are named, at any depth, by their names here and in a file."""
    if not (is_dataclass(kind) and isinstance(kind, type)):
        return ()
    hints = get_type_hints(kind)
    return tuple(
        (field.name, name_in_file(field))
        for field in fields(kind)
        if field.name == "sources" or citing_fields(_innermost(hints[field.name]))
    )


def _innermost(kind: Any) -> Any:
    """Returns the type of what is in a collection or in collections of collections; any other type as it is."""
    kind = _without_none(kind)
    return kind if is_dataclass(kind) or not (part := _inside(kind)[1]) else _innermost(part)


@cache
def field_types(kind: Any) -> dict[str, Any]:
    """Returns the types of the fields that a file may hold, by their names there."""
    if not (is_dataclass(kind) and isinstance(kind, type)):
        return {}
    hints = get_type_hints(kind)
    return {name: hints[field.name] for field in fields(kind) if (name := name_in_file(field)) != ROLE_KEY}
