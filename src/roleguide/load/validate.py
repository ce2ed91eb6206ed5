"""Plain data → the model's classes. The only module with pydantic; its findings are retold in the writer's words."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import islice
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from roleguide.check import Place
from roleguide.load.document import described
from roleguide.model import FORMAT, CertificationNeed, SkillLevel, Statement
from roleguide.problems import MOST_PROBLEMS, KeyPath, Problem, too_many
from roleguide.spelling import closest, did_you_mean

_Model = TypeVar("_Model")

Written = Callable[[KeyPath], str | None]
"""The very characters of the scalar at a path; None when there is no scalar there."""

SHORT_FORMS = (Statement, SkillLevel, CertificationNeed)
"""Entries that may be written as a mere text."""

ROLE_KEY = "<key>"
_STAND_INS: dict[str, Any] = {
    "edition": "?",
    "format": FORMAT,
    "in_one_line": "?",
    "issuer": "?",
    "summary": {"text": "?"},
    "text": "?",
    "title": "?",
}
"""What stands in for a required field that is missing, so that its entry can be checked all the same."""

_MOST_LIKELY = 2000
"""Entries up to which the one that was meant is looked for: more would take long for each of many problems."""

_ROUNDS = 20
"""How often broken parts are left out before giving up: each round goes up by one level at least."""


def validate(
    data: dict[str, Any], model: type[_Model], *, place: Place, written: Written
) -> tuple[_Model | None, list[Problem]]:
    """What plain data makes of a class of the model, a guide or a background, and every problem in its shape.

    With problems, it is what remains once the broken parts are left out, so that the rest can still be checked; it is
    None when nothing sound remains.
    """
    adapter = TypeAdapter(model)
    plain = _written_out(data)
    problems: list[Problem] = []
    for attempt in range(_ROUNDS):
        try:
            return adapter.validate_python(plain), problems
        except ValidationError as error:
            details = error.errors(include_url=False)
            if attempt == 0:
                told = islice(details, MOST_PROBLEMS)
                problems = [_problem(detail, data, model, place, written) for detail in told]
                problems += too_many(len(details), place(("format",), True).file)
            for detail in details:
                _leave_out(plain, detail)
    return None, problems


def _written_out(data: dict[str, Any]) -> dict[str, Any]:
    """A copy of the file's data with short forms written out; what has the wrong shape stays as it is."""
    plain: dict[str, Any] = _copy(data)
    for role_id, role in _items(plain.get("roles")):
        if not isinstance(role, dict):
            continue
        role[ROLE_KEY] = role_id
        asked = role.get("qualifications")
        asked = asked if isinstance(asked, dict) else {}
        lists = [*map(asked.get, ("education", "experience", "tools")), *_values(role.get("duties"))]
        for holder, short_for in [
            *((statements, "text") for statements in lists),
            (role.get("scope"), "text"),
            (asked.get("skills"), "level"),
            (role.get("certifications"), "need"),
        ]:
            _lengthen(holder, short_for)
        if isinstance(role.get("summary"), str):
            role["summary"] = {"text": role["summary"]}
    for source in _values(plain.get("sources")):
        if isinstance(source, dict) and isinstance(checked := source.get("checked"), str):
            source["checked"] = _as_date(checked)
    return plain


def _as_date(text: str) -> Any:
    """The date that a text in quotes, or in JSON, gives; the text itself where it gives none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _copy(value: Any) -> Any:
    match value:
        case dict():
            return {key: _copy(item) for key, item in value.items()}
        case list():
            return [_copy(item) for item in value]
        case _:
            return value


def _lengthen(holder: Any, name: str) -> None:
    """Replaces each text in a list or map by a map that holds it under `name`."""
    for key, value in _items(holder):
        if isinstance(value, str):
            holder[key] = {name: value}


def _items(holder: Any) -> list[tuple[Any, Any]]:
    if isinstance(holder, dict):
        return list(holder.items())
    return list(enumerate(holder)) if isinstance(holder, list) else []


def _values(holder: Any) -> list[Any]:
    return [value for _, value in _items(holder)]


def _leave_out(plain: dict[str, Any], detail: ErrorDetails) -> None:
    """Makes `plain` sound at the place of an error: a stand-in for what is missing, or else the culprit removed.

    Where another error of the same round has removed what this one is about, there is nothing left to do.
    """
    path = _path(detail)
    if detail["type"] == "missing":
        stand_in = _STAND_INS.get(str(path[-1]))
        holder = _at(plain, path[:-1])
        if stand_in is not None:
            if isinstance(holder, dict):
                holder[path[-1]] = _copy(stand_in)
            return
        path = path[:-1]
    holder = _at(plain, path[:-1])
    if isinstance(holder, dict):
        holder.pop(path[-1], None)
    elif isinstance(holder, list):
        _at(plain, path[:-2]).pop(
            path[-2]
        )  # the list as a whole: without one item the places of the others would shift


def _path(detail: ErrorDetails) -> KeyPath:
    """The error's path in the file; a key that is wrong itself is marked by a last step of its own."""
    path = tuple(detail["loc"])
    return path[:-1] if path and path[-1] == "[key]" else path


def _problem(detail: ErrorDetails, data: dict[str, Any], model: type, place: Place, written: Written) -> Problem:
    path = _path(detail)
    shown = _dotted(_up_to_short_form(data, path))
    name = str(path[-1]) if path else ""
    match detail["type"]:
        case "missing":
            owner = _dotted(path[:-1]) or f"the {model.__name__.lower()}"
            hint = _meant_entry(data, path) or _purpose(model, path)
            return Problem(place(path, True), "missing-field", f'{owner} has no "{name}"', hint)
        case "unexpected_keyword_argument":
            known = sorted(_field_types(_type_at(model, path[:-1])))
            hint = did_you_mean(name, known) or f"known fields are {', '.join(known)}"
            owner = _dotted(path[:-1]) or f"a {model.__name__.lower()}"
            return Problem(place(path, True), "unknown-field", f'{owner} has no field "{name}"', hint)
        case "enum":
            on_key = detail["loc"][-1] == "[key]"
            known = [member.value for member in _enum_at(model, path, on_key=on_key)]
            given = name if on_key else str(detail["input"])
            near = closest(given, known, most=1)
            hint = f'did you mean "{near[0]}"?' if near else f"known values are {', '.join(known)}"
            return Problem(place(path, on_key), "unknown-value", f'{shown}: "{given}" is not known here', hint)
        case "string_too_short":
            return Problem(place(path, False), "empty-text", f"{shown} is empty")
        case "greater_than_equal" | "less_than_equal" if path == ("format",):
            hint = f"this version of roleguide reads format {FORMAT}"
            return Problem(place(path, False), "unknown-format", f"format {detail['input']} is not known", hint)
        case "greater_than_equal" | "less_than_equal":
            bound = f"at least {detail['ctx']['ge']:g}" if "ge" in detail["ctx"] else f"at most {detail['ctx']['le']:g}"
            expected = f"a number of {bound}"
            return Problem(place(path, False), "bad-value", f"{shown}: expected {expected}, found {detail['input']}")
        case kind if kind in _EXPECTED or kind.startswith("date_"):
            expected = _EXPECTED.get(kind, "a date such as 2026-11-20")
            if kind == "dataclass_type" and _type_at(model, path) in SHORT_FORMS:
                expected = "a text or a map"
            found, hint = _found(detail["input"], written(path), expected)
            return Problem(place(path, False), "wrong-type", f"{shown}: expected {expected}, found {found}", hint)
        case "string_pattern_mismatch":
            return Problem(place(path, False), "bad-value", f"{shown}: expected an address", "it begins with https://")
        case _:
            return Problem(place(path, False), "bad-value", f"{shown}: {detail['msg']}")


_EXPECTED = {
    "dataclass_type": "a map",
    "float_type": "a number",
    "int_type": "a whole number",
    "mapping_type": "a map",
    "dict_type": "a map",
    "string_type": "a text",
    "tuple_type": "a list",
}


def _found(value: Any, characters: str | None, expected: str) -> tuple[str, str]:
    """What stands there instead, in words, and a hint: YAML 1.1 reads some texts as something else."""
    found = described(value)
    if isinstance(value, str):
        return found, "write it as a list: [a, b]" if expected == "a list" else ""
    if "text" in expected and characters is not None:
        return found if characters in found else f"{found} (written {characters})", "put it in quotes"
    return found, ""


def _at(data: Any, path: KeyPath) -> Any:
    """The value at a path; None where there is nothing."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        else:
            data = data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None
    return data


def _up_to_short_form(data: Any, path: KeyPath) -> KeyPath:
    """The path as the file has it: no further than the short form of what it leads into."""
    return next((path[:depth] for depth in range(len(path)) if isinstance(_at(data, path[:depth]), str)), path)


def _dotted(path: KeyPath) -> str:
    """A path as people write it: `roles.program-manager.duties.risk[0].text`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _type_at(model: type, path: KeyPath) -> Any:
    """The type at a path into a class of the model; None where it has nothing."""
    kind: Any = model
    for step in path:
        kind = _without_none(kind)
        if is_dataclass(kind) and isinstance(kind, type):
            kind = _field_types(kind).get(str(step))
        elif get_origin(kind) is Mapping or get_origin(kind) is tuple:
            arguments = get_args(kind)
            kind = arguments[1] if get_origin(kind) is Mapping else arguments[0]
        else:
            return None
    return _without_none(kind)


def _enum_at(model: type, path: KeyPath, *, on_key: bool) -> Any:
    return get_args(_type_at(model, path[:-1]))[0] if on_key else _type_at(model, path)


def _without_none(kind: Any) -> Any:
    if get_origin(kind) is UnionType or isinstance(kind, UnionType):
        return next(argument for argument in get_args(kind) if argument is not type(None))
    return kind


def _field_types(kind: Any) -> dict[str, Any]:
    """Field name to type, of those fields that a file may hold."""
    if not (is_dataclass(kind) and isinstance(kind, type)):
        return {}
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.metadata.get("alias") is None}


def _meant_entry(data: Any, path: KeyPath) -> str:
    """A hint that an entry, such as a role, which lacks a field was meant to be another, of almost the same id."""
    if len(path) != 3:
        return ""
    entries = data.get(path[0])
    if not isinstance(entries, dict) or len(entries) > _MOST_LIKELY:
        return ""
    return did_you_mean(str(path[1]), (an_id for an_id in entries if an_id != path[1]))


def _purpose(model: type, path: KeyPath) -> str:
    """What a missing field is for, from the model's own description."""
    kind = _type_at(model, path[:-1])
    if is_dataclass(kind):
        for field in fields(kind):
            if field.name == path[-1]:
                return str(field.metadata["description"])
    return ""
