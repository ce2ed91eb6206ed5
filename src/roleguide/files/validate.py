"""Turns plain data into the model's classes with pydantic, and rewords pydantic's errors for whoever wrote the data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from dataclasses import replace as with_changes
from functools import cache
from typing import Any, TypeVar, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from roleguide.files.check import Place
from roleguide.files.document import described
from roleguide.files.shape import (
    ROLE_KEY,
    SHORT_FORMS,
    enum_at,
    field_types,
    long_form,
    map_hint,
    type_at,
    type_inside,
    values_in,
)
from roleguide.guide.model import CURRENCY, DAY, FORMAT, OLDEST_FORMAT, Guide, name_in_file
from roleguide.problems import MOST_PROBLEMS, KeyPath, Problem, dotted, too_many
from roleguide.text import Suggestions, closest, did_you_mean

_Model = TypeVar("_Model")

Written = Callable[[KeyPath], str | None]
"""Returns the scalar at a path exactly as the file spells it; None if there is no scalar there."""

_STAND_INS: dict[str, Any] = {
    "edition": "?",
    "format": FORMAT,
    "in_one_line": "?",
    "issuer": "?",
    "summary": {"text": "?"},
    "text": "?",
    "title": "?",
}
"""What replaces a required field that is missing, so that the rest of its entry can still be checked."""

_ROUNDS = 20
"""How often broken parts are dropped before giving up: each round moves up at least one level."""

_MOST_IN_ENTRY = 10_000
"""Values in one entry. The largest occupation of O*NET has 2,770."""


def validate(
    data: dict[str, Any], model: type[_Model], *, place: Place, written: Written, suggestions: Suggestions
) -> tuple[_Model | None, list[Problem]]:
    """Builds a model class, a guide or a background, from plain data, and lists every problem in the data's shape.

    If there are problems, the result lacks the broken parts, so that the rest can still be checked; it is None if
    nothing valid remains. A guide is validated entry by entry, so that an error in one entry does not make the others
    be validated again, and no more errors are kept than are reported.
    """
    validator = _Validator(data=data, model=model, place=place, written=written, suggestions=suggestions)
    return validator.validated(), validator.problems


@dataclass(kw_only=True)
class _Validator:
    data: dict[str, Any]
    model: Any  # the class
    place: Place
    written: Written
    suggestions: Suggestions
    problems: list[Problem] = field(default_factory=list)

    def validated(self) -> Any:
        collections = _collections() if self.model is Guide else {}
        entries = {
            name: self._entries(name, kind, self.data[name])
            for name, kind in collections.items()
            if isinstance(self.data.get(name), dict)
        }
        rest = {name: _copy(value) for name, value in self.data.items() if name not in entries}
        whole = self._valid(_adapter(self.model), rest, ())
        more = too_many(len(self.problems), self.place(("format",), True).file)
        self.problems[MOST_PROBLEMS:] = more
        return whole and with_changes(whole, **entries)

    def _entries(self, collection: str, kind: Any, entries: dict[str, Any]) -> dict[str, Any]:
        """Returns the valid entries of a collection."""
        adapter, entry_kind = _adapter(kind), type_inside(kind, "")
        valid: dict[str, Any] = {}
        for name, entry in entries.items():
            if len(self.problems) > MOST_PROBLEMS:
                break
            if values_in(entry) > _MOST_IN_ENTRY:
                self._refuse_large((collection, name))
                continue
            plain = long_form(entry_kind, entry)
            if collection == "roles" and isinstance(plain, dict):
                plain[ROLE_KEY] = name
            valid.update(self._valid(adapter, {name: plain}, (collection,)) or {})
        return valid

    def _refuse_large(self, path: KeyPath) -> None:
        message = f"{dotted(path)} holds more than {_MOST_IN_ENTRY:,} values"
        self.problems.append(Problem(self.place(path, True), "too-large", message, "split it into several entries"))

    def _valid(self, adapter: TypeAdapter[Any], plain: dict[str, Any], prefix: KeyPath) -> Any:
        """Returns what an adapter makes of the valid parts of the plain data at `prefix`; changes `plain` to those."""
        for attempt in range(_ROUNDS):
            try:
                return adapter.validate_python(plain)
            except ValidationError as error:
                details = error.errors(include_url=False)
                if attempt == 0:
                    self.problems += [self._problem(detail, prefix) for detail in details[: MOST_PROBLEMS + 1]]
                for detail in details:
                    _leave_out(plain, detail)
        return None

    def _problem(self, detail: ErrorDetails, prefix: KeyPath) -> Problem:
        """Rewords a pydantic error about data at `prefix` as a problem."""
        place, model = self.place, self.model
        path = (*prefix, *_path(detail))
        shown = dotted(_up_to_short_form(self.data, path))
        name = str(path[-1]) if path else ""
        match detail["type"]:
            case "missing":
                owner = dotted(path[:-1]) or f"the {model.__name__.lower()}"
                hint = self._similar_entry(path) or _purpose(model, path)
                return Problem(place(path, True), "missing-field", f'{owner} has no "{name}"', hint)
            case "unexpected_keyword_argument":
                known = sorted(field_types(type_at(model, path[:-1])))
                hint = did_you_mean(name, known) or f"known fields are {', '.join(known)}"
                owner = dotted(path[:-1]) or f"a {model.__name__.lower()}"
                return Problem(place(path, True), "unknown-field", f'{owner} has no field "{name}"', hint)
            case "enum" if isinstance(detail["input"], str):
                on_key = detail["loc"][-1] == "[key]"
                known = [member.value for member in enum_at(model, path, on_key=on_key)]
                given = name if on_key else str(detail["input"])
                near = closest(given, known, most=1)
                hint = f'did you mean "{near[0]}"?' if near else f"known values are {', '.join(known)}"
                return Problem(place(path, on_key), "unknown-value", f'{shown}: "{given}" is not a known value', hint)
            case "string_too_short":
                return Problem(place(path, False), "empty-text", f"{shown} is empty")
            case "greater_than_equal" | "less_than_equal" if path == ("format",):
                hint = f"this version of roleguide reads the formats {OLDEST_FORMAT} to {FORMAT}"
                return Problem(place(path, False), "unknown-format", f"format {detail['input']} is not known", hint)
            case kind if kind in _LIMITS:
                expected, hint = _within_limits(detail)
                return Problem(place(path, False), "bad-value", f"{shown}: expected {expected}", hint)
            case kind if kind in _EXPECTED or kind.startswith("date_"):
                expected = _EXPECTED.get(kind, "a date such as 2026-11-20")
                if kind == "dataclass_type" and type_at(model, path) in SHORT_FORMS:
                    expected = "text or a map"
                found, hint = _found(detail["input"], self.written(path), expected)
                if kind == "enum":
                    hint = hint or f"write one of {', '.join(enum_at(model, path, on_key=False))}"
                return Problem(place(path, False), "wrong-type", f"{shown}: expected {expected}, found {found}", hint)
            case _:
                return Problem(place(path, False), "bad-value", f"{shown}: {detail['msg']}")

    def _similar_entry(self, path: KeyPath) -> str:
        """Returns a hint that an entry that lacks a field, such as a role, may be another with its id misspelled."""
        entries = self.data.get(str(path[0])) if len(path) == 3 else None
        if not isinstance(entries, dict):
            return ""
        return self.suggestions.did_you_mean(str(path[1]), entries)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Returns the validator of a type; building one takes longer than validating a small file."""
    return TypeAdapter(kind)


@cache
def _collections() -> dict[str, Any]:
    """Returns the fields of a guide that are maps from id to entry, with their types."""
    return {name: kind for name, kind in field_types(Guide).items() if get_origin(kind) is Mapping}


def _copy(value: Any) -> Any:
    match value:
        case dict():
            return {key: _copy(item) for key, item in value.items()}
        case list():
            return [_copy(item) for item in value]
        case _:
            return value


def _leave_out(plain: dict[str, Any], detail: ErrorDetails) -> None:
    """Removes an error from `plain`: adds a stand-in for what is missing, or else removes the culprit.

    If another error of the same round has already removed what this one is about, there is nothing left to do.
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
        # the whole list: without one item the indexes of the others would shift
        _at(plain, path[:-2]).pop(path[-2])


def _path(detail: ErrorDetails) -> KeyPath:
    """Returns the error's path in the file, without the extra last step with which pydantic marks a bad key."""
    path = tuple(detail["loc"])
    return path[:-1] if path and path[-1] == "[key]" else path


_EXPECTED = {
    "dataclass_type": "a map",
    "enum": "text",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "mapping_type": "a map",
    "dict_type": "a map",
    "string_type": "text",
    "tuple_type": "a list",
}


_PATTERNS = {
    DAY: ("a day", "write a date such as 2026-07-09, a month such as 2026-07, or a year"),
    CURRENCY: ("a currency", "write its code of three capital letters, such as USD"),
}
"""Pattern to what a text that matches it is, and a hint."""


_LIMITS = (
    "greater_than",
    "greater_than_equal",
    "less_than_equal",
    "string_pattern_mismatch",
    "too_long",
    "too_short",
)
"""The kinds of errors about values of the right type."""


def _within_limits(detail: ErrorDetails) -> tuple[str, str]:
    """Returns what a field accepts, for a value of the right type that is outside its limits, and a hint."""
    limits = detail.get("ctx", {})
    match detail["type"]:
        case "string_pattern_mismatch":
            return _PATTERNS.get(limits["pattern"], ("a URL", "start it with https://"))
        case "too_short":
            return f"at least {limits['min_length']} entry, found none", "add one, or leave the field out"
        case "too_long":
            return f"at most {limits['max_length']}, found {len(detail['input'])}", ""
        case "greater_than":
            return f"a number greater than {limits['gt']:g}, found {detail['input']}", ""
        case "greater_than_equal":
            return f"a number of at least {limits['ge']:g}, found {detail['input']}", ""
        case _:
            return f"a number of at most {limits['le']:g}, found {detail['input']}", ""


def _found(value: Any, characters: str | None, expected: str) -> tuple[str, str]:
    """Returns what was found instead, in words, and a hint: YAML 1.1 reads some text as something else."""
    found = described(value)
    if isinstance(value, str):
        return found, "write it as a list: [a, b]" if expected == "a list" else ""
    if "text" in expected and characters is not None:
        return found if characters in found else f"{found} (written {characters})", "put it in quotes"
    return found, map_hint(value) if expected == "a map" else ""


def _at(data: Any, path: KeyPath) -> Any:
    """Returns the value at a path; None if there is nothing."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        else:
            data = data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None
    return data


def _up_to_short_form(data: Any, path: KeyPath) -> KeyPath:
    """Returns the path as the file has it: it ends at a short form if it leads into one."""
    return next((path[:depth] for depth in range(len(path)) if isinstance(_at(data, path[:depth]), str)), path)


def _purpose(model: type, path: KeyPath) -> str:
    """Returns what a missing field is for, from its description in the model."""
    kind = type_at(model, path[:-1])
    if is_dataclass(kind):
        for candidate in fields(kind):
            if name_in_file(candidate) == path[-1]:
                return str(candidate.metadata["description"])
    return ""
