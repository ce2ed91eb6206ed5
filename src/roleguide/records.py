"""Makes classes of plain values: those that `dataclass(frozen=True, slots=True, kw_only=True)` makes, but faster.

A command defines several dozen of them before it does anything. The library compiles half a dozen methods for each,
and those that keep a field from being set take the most time. So only the type checker sees to it here that none is
set, and all methods but the initializer are shared.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def record(cls: type[_Class]) -> type[_Class]:
    """The class as a dataclass, whose instances are equal if all their fields are, and never change."""
    made: Any = dataclass(slots=True, kw_only=True, eq=False, repr=False)(cls)
    made.__eq__, made.__hash__, made.__repr__ = _equals, _hash_of, _shown
    kept: type[_Class] = made
    return kept


@cache
def _values(cls: Any) -> Callable[[object], object]:
    """What gets the values of all fields of an instance."""
    return attrgetter(*cls.__dataclass_fields__)


def _equals(one: Any, other: Any) -> Any:
    if other.__class__ is not one.__class__:
        return NotImplemented
    values = _values(one.__class__)
    return values(one) == values(other)


def _hash_of(one: Any) -> int:
    return hash(_values(one.__class__)(one))


def _shown(one: Any) -> str:
    fields = (f"{name}={getattr(one, name)!r}" for name in one.__dataclass_fields__)
    return f"{one.__class__.__qualname__}({', '.join(fields)})"
