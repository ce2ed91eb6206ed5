"""Encodes parts of a guide as JSON and decodes them again; what comes back equals what went in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any
from zlib import crc32

from roleguide.guide import model
from roleguide.guide.model import (
    Ask,
    Asks,
    Certification,
    CertificationNeed,
    Codes,
    Contrast,
    Difficulty,
    Dispute,
    Exam,
    Experience,
    Fact,
    Family,
    Fee,
    Need,
    Qualifications,
    Rank,
    Role,
    RuleChange,
    ScopeFact,
    Skill,
    SkillLevel,
    Source,
    Standing,
    Statement,
    Status,
    Topic,
    Validity,
)

Decode = Callable[[Any], Any]


def _tuple_of(decode: Decode) -> Decode:
    return lambda plain: tuple(map(decode, plain))


def _map_of(decode: Decode, key: Decode = str) -> Decode:
    return lambda plain: {key(name): decode(value) for name, value in plain.items()}


def _decoder(kind: type, **rules: Decode) -> Decode:
    """A decoder from plain fields to a dataclass, in which `rules` decode the fields that they name."""

    def decode(plain: dict[str, Any]) -> Any:
        for name, rule in rules.items():
            if name in plain:
                plain[name] = rule(plain[name])
        return kind(**plain)

    return decode


_statement = _decoder(Statement, need=Need, sources=tuple, gained_as=tuple)
_statements = _tuple_of(_statement)
_level = _decoder(SkillLevel, sources=tuple)
_need = _decoder(CertificationNeed, need=Need, sources=tuple)
_qualifications = _decoder(
    Qualifications, education=_statements, experience=_statements, tools=_statements, skills=_map_of(_level)
)

_fact = _decoder(Fact, sources=tuple)
_asked = _tuple_of(_decoder(Ask, experience=_tuple_of(_decoder(Experience)), holds=tuple, sources=tuple))

DECODERS: Mapping[str, Decode] = {
    "scales": lambda plain: plain,
    "notices": lambda plain: plain,
    "sources": _decoder(Source, rank=Rank, checked=date.fromisoformat),
    "families": _decoder(Family),
    "topics": _decoder(Topic),
    "skills": _decoder(Skill),
    "certifications": _decoder(
        Certification,
        difficulty=Difficulty,
        standing=_decoder(Standing, status=Status, sources=tuple),
        asks=_decoder(Asks, all=_asked, one_of=_asked, sources=tuple),
        counts=_map_of(_fact),
        fee=_decoder(Fee, sources=tuple),
        exam=_decoder(Exam, sources=tuple),
        valid=_decoder(Validity, sources=tuple),
        renewal=_fact,
        changes=_tuple_of(_decoder(RuleChange, sources=tuple)),
        disputed=_tuple_of(_decoder(Dispute, sources=tuple)),
        note=_fact,
        sources=tuple,
    ),
    "roles": _decoder(
        Role,
        aliases=tuple,
        summary=_statement,
        also_means=_tuple_of(_fact),
        scope=_map_of(_statement, key=ScopeFact),
        duties=_map_of(_statements),
        qualifications=_qualifications,
        certifications=_map_of(_need),
        next=tuple,
        related=tuple,
        codes=_decoder(Codes, onet=tuple, sfia=tuple),
        sources=tuple,
    ),
    "contrasts": _decoder(Contrast, sources=tuple),
}
"""Collection to the decoder of its entries, in the order of the collections in a guide."""

_KINDS = [kind for kind in vars(model).values() if isinstance(kind, type) and is_dataclass(kind)]
"""Every class of the model, in order of definition."""


def fingerprint() -> int:
    """A number that changes with the fields of the model, so that an index of different fields is not read."""
    return crc32(repr([(kind.__name__, [*map(_description, fields(kind))]) for kind in _KINDS]).encode())


def _description(field: Field[Any]) -> tuple[object, ...]:
    """What the encoding of a field depends on, as values that are the same in every process."""
    default = () if field.default is MISSING else (field.default,)
    return field.name, field.type, default, field.default_factory is MISSING


def encode(value: Any) -> str:
    """An entry of a guide as JSON, leaving out fields that have their default values."""
    return in_json(_plain(value))


in_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Plain data as JSON in one line."""


def decode(collection: str, text: str | bytes) -> Any:
    """The entry of a collection that a text encodes.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: the text does not encode one.
    """
    return DECODERS[collection](json.loads(text))


def _plain(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    kind: Any = type(value)
    return {
        name: _plain(content)
        for name, default in _defaults(kind)
        if (content := getattr(value, name)) is not default and content != default
    }


_PLAIN = {str, int, float, bool, type(None)}
"""The types that JSON has too."""

_NO_DEFAULT = object()


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The name of each field of a dataclass, and its default, which equals nothing if there is none."""
    return tuple((field.name, _default(field)) for field in fields(kind))


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return _NO_DEFAULT if field.default is MISSING else field.default
