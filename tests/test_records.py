"""Classes of plain values."""

from dataclasses import field, fields, replace

import pytest

from roleguide.records import record


@record
class Place:
    """A place in a text."""

    line: int
    column: int = 1
    notes: dict[str, str] = field(default_factory=dict)


@record
class Mark:
    """A class with a single field."""

    line: int


def test_fields_are_given_by_name_and_may_have_defaults() -> None:
    assert repr(Place(line=3)) == "Place(line=3, column=1, notes={})"
    assert [one.name for one in fields(Place)] == ["line", "column", "notes"]
    with pytest.raises(TypeError):
        Place(3)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Place(line=3).row = 4  # type: ignore[attr-defined]


def test_instances_with_equal_fields_are_equal() -> None:
    assert Place(line=3) == Place(line=3, column=1)
    assert Place(line=3) != Place(line=3, column=2) == replace(Place(line=3), column=2)
    others: list[object] = [Place(line=3), 3, None]
    assert Mark(line=3) not in others


def test_they_can_be_put_in_a_set_where_their_fields_can() -> None:
    assert {Mark(line=3), Mark(line=3), Mark(line=4)} == {Mark(line=4), Mark(line=3)}
    with pytest.raises(TypeError, match="unhashable"):
        hash(Place(line=3))
