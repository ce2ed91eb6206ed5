"""Turns types into JSON Schema (2020-12): the model into that of a knowledge file, answers into that of the output."""

import inspect
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from roleguide.files.layers import COLLECTIONS
from roleguide.files.shape import LONE_FORMS, ROLE_KEY, SHORT_FORMS
from roleguide.guide import model, vocabulary
from roleguide.guide.model import Guide, ScopeFact
from roleguide.guide.vocabulary import ID
from roleguide.render import answer_types
from roleguide.render.answer_types import ANSWERS

_EXTENDS = "The id of a role to start from. All but its names is taken over and can be changed or, with null, removed."


class _Untitled(GenerateJsonSchema):
    """Omits the titles that would only repeat the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def json_schema() -> dict[str, Any]:
    """Returns the schema of a knowledge file that may be stacked on others.

    So nothing is required, since a lower file may have it, and null is allowed wherever it can remove something.
    `roleguide check` finds what is missing from the merged result.
    """
    schema = TypeAdapter(Guide).json_schema(schema_generator=_Untitled)
    definitions = schema.pop("$defs")
    definitions.pop("ScopeFact", None)  # below, each fact is a field with a description of its own
    for name, definition in {"Guide": schema, **definitions}.items():
        rest = {key: value for key, value in definition.items() if key not in ("description", "required")}
        definition.clear()
        definition.update({"description": inspect.getdoc(getattr(model, name)), **rest})
        fields = definition.get("properties", {})
        fields.update({name: _field(field) for name, field in fields.items()})
    role = definitions["Role"]["properties"]
    del role[ROLE_KEY]
    role["extends"] = {"description": _EXTENDS, "anyOf": [{"type": "string"}, {"type": "null"}]}
    role["scope"] = {
        "description": role["scope"]["description"],
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": {fact.value: {"description": fact.about, **_nullable(_statement())} for fact in ScopeFact},
    }
    for name in COLLECTIONS:
        schema["properties"][name]["propertyNames"] = {"pattern": f"^{ID}$"}
    schema["properties"]["contrasts"]["propertyNames"] = {"pattern": f"^{ID}/{ID}$"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "roleguide knowledge file",
        **schema,
        "$defs": dict(sorted(definitions.items())),
    }


def _field(field: dict[str, Any]) -> dict[str, Any]:
    """Returns a field with its description first, its short forms, and null as an alternative to every value."""
    rest = {key: value for key, value in field.items() if key not in ("description", "default")}
    return {"description": field.get("description", ""), **_nullable(_widened(rest))}


def _widened(part: Any) -> Any:
    """Returns a part of the schema with short forms as alternatives to long ones, and null as a value in every map."""
    match part:
        case {"$ref": str(reference)} if reference.rsplit("/", 1)[-1] in {form.__name__ for form in SHORT_FORMS}:
            return {"anyOf": [_SHORT.get(reference.rsplit("/", 1)[-1], _TEXT), part]}
        case {"type": "array", "items": {"$ref": str(reference)}} if reference.rsplit("/", 1)[-1] in _LONE:
            entry = _widened(part["items"])
            return {"anyOf": [*entry["anyOf"], {**part, "items": entry}]}
        case {"type": "string", "pattern": model.DAY}:
            return {"anyOf": [part, {"type": "integer", "minimum": 1000, "maximum": 9999}]}  # a year
        case dict():
            widened = {key: _widened(value) for key, value in part.items()}
            if isinstance(widened.get("additionalProperties"), dict):
                widened["additionalProperties"] = _nullable(widened["additionalProperties"])
            return widened
        case list():
            return [_widened(item) for item in part]
        case float() if part.is_integer():  # newer versions of pydantic write whole limits as floats
            return int(part)
        case _:
            return part


_LONE = {form.__name__ for form in LONE_FORMS}
_SHORT = {"CertificationNeed": {"$ref": "#/$defs/Need"}, "Standing": {"$ref": "#/$defs/Status"}}
_TEXT = {"type": "string", "minLength": 1}


def _statement() -> dict[str, Any]:
    return {"anyOf": [_TEXT, {"$ref": "#/$defs/Statement"}]}


def _nullable(part: dict[str, Any]) -> dict[str, Any]:
    """Returns a part of the schema that also allows null."""
    match part:
        case {"anyOf": list(options)}:
            return part if {"type": "null"} in options else {**part, "anyOf": [*options, {"type": "null"}]}
        case {"type": str(kind)}:
            return {**part, "type": [kind, "null"]}
        case _:
            return {"anyOf": [part, {"type": "null"}]}


def answers_schema() -> dict[str, Any]:
    """Returns the schema of the answers in JSON: any one of them, each a definition with a name of its own.

    It allows for further fields, which may be added at any time.
    """
    adapters: list[tuple[str, Literal["serialization"], TypeAdapter[Any]]] = [
        (answer.__name__, "serialization", TypeAdapter(answer)) for answer in ANSWERS
    ]
    _, schema = TypeAdapter.json_schemas(adapters, schema_generator=_Untitled)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "roleguide answers",
        "anyOf": [{"$ref": f"#/$defs/{answer.__name__}"} for answer in ANSWERS],
        "$defs": {name: _opened(name, schema["$defs"][name]) for name in sorted(schema["$defs"])},
    }


def _opened(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    """Returns the definition of a type, with its description first, that allows for further fields."""
    described = next(getattr(module, name) for module in (answer_types, model, vocabulary) if hasattr(module, name))
    rest = {key: value for key, value in definition.items() if key not in ("additionalProperties", "description")}
    return {"description": inspect.getdoc(described), **_alike(rest)}


def _alike(part: Any) -> Any:
    """Returns a part of a schema as every version of pydantic would write it."""
    match part:
        case dict():
            kept = {key: value for key, value in part.items() if (key, value) != ("additionalProperties", True)}
            return {key: _alike(value) for key, value in kept.items()}
        case list():
            return [_alike(item) for item in part]
        case float() if part.is_integer():
            return int(part)
        case _:
            return part
