"""Parts of a guide ↔ JSON texts. What comes back is equal to what went in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any
from zlib import crc32

from roleguide.guide import model
from roleguide.guide.model import (
    Ask,
    Certification,
    CertificationNeed,
    Codes,
    Contrast,
    Exam,
    Family,
    Need,
    Qualifications,
    Role,
    ScopeFact,
    Skill,
    SkillLevel,
    Source,
    Statement,
    Status,
    Topic,
)

Decode = Callable[[Any], Any]


def _tuple_of(decode: Decode) -> Decode:
    return lambda plain: tuple(map(decode, plain))


def _map_of(decode: Decode, key: Decode = str) -> Decode:
    return lambda plain: {key(name): decode(value) for name, value in plain.items()}


def _made(kind: type, **decoded: Decode) -> Decode:
    """What makes a dataclass of plain fields, those named here by their own rule."""

    def decode(plain: dict[str, Any]) -> Any:
        for name, rule in decoded.items():
            if name in plain:
                plain[name] = rule(plain[name])
        return kind(**plain)

    return decode


_statement = _made(Statement, need=Need, sources=tuple, gained_as=tuple)
_statements = _tuple_of(_statement)
_level = _made(SkillLevel, sources=tuple)
_need = _made(CertificationNeed, need=Need, sources=tuple)
_qualifications = _made(
    Qualifications, education=_statements, experience=_statements, tools=_statements, skills=_map_of(_level)
)

DECODERS: Mapping[str, Decode] = {
    "scales": lambda plain: plain,
    "notices": lambda plain: plain,
    "sources": _made(Source, checked=date.fromisoformat),
    "families": _made(Family),
    "topics": _made(Topic),
    "skills": _made(Skill),
    "certifications": _made(
        Certification, status=Status, asks=_tuple_of(_made(Ask, holds=tuple)), exam=_made(Exam), sources=tuple
    ),
    "roles": _made(
        Role,
        aliases=tuple,
        summary=_statement,
        scope=_map_of(_statement, key=ScopeFact),
        duties=_map_of(_statements),
        qualifications=_qualifications,
        certifications=_map_of(_need),
        next=tuple,
        related=tuple,
        codes=_made(Codes, onet=tuple),
        sources=tuple,
    ),
    "contrasts": _made(Contrast, sources=tuple),
}
"""Collection to what makes an entry of it again, in the order in which a guide has them."""

_KINDS = [kind for kind in vars(model).values() if isinstance(kind, type) and is_dataclass(kind)]
"""Every class of the model, in the order of their definitions."""


def fingerprint() -> int:
    """A number that changes with the fields of the model, so that an index of other fields is not read."""
    return crc32(repr([(kind.__name__, [*map(_description, fields(kind))]) for kind in _KINDS]).encode())


def _description(field: Field[Any]) -> tuple[object, ...]:
    """What the encoding of a field depends on, in values that are the same in every process."""
    default = () if field.default is MISSING else (field.default,)
    return field.name, field.type, default, field.default_factory is MISSING


def encode(value: Any) -> str:
    """An entry of a guide as JSON; fields that have their defaults are left out."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def decode(collection: str, text: str | bytes) -> Any:
    """The entry of a collection that a text encodes.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: it encodes none.
    """
    return DECODERS[collection](json.loads(text))


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if is_dataclass(value):
        held = {field.name: getattr(value, field.name) for field in fields(value) if not _is_default(value, field)}
        return {name: _plain(entry) for name, entry in held.items()}
    return value


def _is_default(value: Any, field: Any) -> bool:
    held = getattr(value, field.name)
    if field.default is not MISSING:
        return bool(held == field.default)
    return field.default_factory is not MISSING and bool(held == field.default_factory())
