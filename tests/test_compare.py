"""What a comparison says, and the laws it keeps."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import changed, make_certification, make_library, make_pair, make_role, roles, said
from roleguide.answers.compare import compare, count
from roleguide.answers.resolve import refuse_too_many
from roleguide.answers.rows import Entry, Mark, Row
from roleguide.errors import RequestError
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import EDITORIAL, Role, Statement
from roleguide.guide.vocabulary import SectionId
from roleguide.render.json_data import comparison_data


def rows(library: MemoryLibrary, *role_ids: str) -> dict[str, Row]:
    return {row.key: row for section in compare(library, role_ids).sections for row in section.rows}


def test_rows_pair_up_by_id_and_say_how_they_relate() -> None:
    found = rows(make_pair(), "program-lead", "project-lead")
    assert {key: row.mark.value for key, row in found.items()} == {
        "looks_after": "differs",
        "money": "same",
        "plan": "differs",
        "risk": "same",
        "team": "only",
        "education": "same",
        "finance": "differs",
        "coaching": "only",
        "pmp": "differs",
        "csm": "only",
    }


def test_likeness_of_text_pairs_nothing() -> None:
    library = make_library(
        make_role("a", duties={"plan": said("owns the plan")}), make_role("b", duties={"risk": said("owns the plan")})
    )
    assert [row.mark for row in rows(library, "a", "b").values()] == [Mark.ONLY, Mark.ONLY]


def test_the_order_of_statements_in_a_cell_makes_no_difference() -> None:
    library = make_library(
        make_role("a", duties={"plan": said("x", "y")}),
        make_role("b", duties={"plan": said("y", "x", sources=("page",))}),
    )
    assert rows(library, "a", "b")["plan"].mark is Mark.SAME


def test_rows_stand_in_the_order_of_the_vocabulary_not_of_the_roles() -> None:
    library = make_library(
        make_role("a", duties={"team": said("x"), "plan": said("y")}), make_role("b", duties={"risk": said("z")})
    )
    assert list(rows(library, "a", "b")) == ["plan", "risk", "team"]
    assert list(rows(library, "b", "a")) == ["plan", "risk", "team"]


def test_levels_are_told_apart_in_steps() -> None:
    found = rows(make_pair(), "program-lead", "project-lead")
    assert found["finance"].gap == 2
    assert found["coaching"].gap is None
    assert rows(make_pair(), "project-lead", "program-lead")["finance"].gap == -2


@pytest.mark.parametrize(
    ("texts", "mark", "apart"),
    [
        (["x", "x", "x"], Mark.SAME, None),
        (["x", "x", "y"], Mark.DIFFERS, 2),
        (["x", "y", "x"], Mark.DIFFERS, 1),
        (["x", "y", "z"], Mark.DIFFERS, None),
        (["x", "", "x"], Mark.DIFFERS, 1),
        (["", "x", ""], Mark.ONLY, 1),
        (["x", "x", "y", "y"], Mark.DIFFERS, None),
        (["x", "y"], Mark.DIFFERS, None),
    ],
)
def test_among_several_roles_the_one_that_stands_apart_is_found(
    texts: list[str], mark: Mark, apart: int | None
) -> None:
    row = Row(key="k", label="K", cells=tuple((Entry(text=text),) if text else () for text in texts))
    assert (row.mark, row.apart) == (mark, apart)


@pytest.mark.parametrize(("importance", "is_important"), [(None, True), (3.0, True), (2.99, False)])
def test_a_skill_is_important_from_three_on_and_where_nobody_has_rated_it(
    importance: float | None, is_important: bool
) -> None:
    row = Row(key="k", label="K", cells=((Entry(text="x", importance=importance),), (Entry(text="x", importance=1.5),)))
    assert row.is_important is is_important


def test_counts_add_up_by_role() -> None:
    counts = compare(make_pair(), ["program-lead", "project-lead"]).counts
    assert (counts.differs, counts.only, counts.same) == (4, (2, 1), 3)


def test_sections_can_be_chosen() -> None:
    comparison = compare(make_pair(), ["program-lead", "project-lead"], [SectionId.SKILLS, SectionId.SCOPE])
    assert [section.id for section in comparison.sections] == [SectionId.SCOPE, SectionId.SKILLS]


def test_only_cited_sources_come_along_in_the_order_of_the_guide() -> None:
    library = make_pair()
    assert list(library.guide.sources) == ["editorial", "page", "book", "act"]
    assert list(compare(library, ["project-lead", "program-lead"]).citations.sources) == ["editorial", "page"]


def test_the_sources_of_a_certificate_that_one_has_a_head_start_on_are_cited() -> None:
    one = make_role("a", certifications={"pmp": "typical"}, next=("b",))
    library = make_library(one, make_role("b", certifications={"top": "helpful"}))
    top = make_certification(title="Top", issuer="I", counts={"pmp": "counts as a year"}, sources=("book", "act"))
    comparison = compare(changed(library, certifications={**library.guide.certifications, "top": top}), ["a", "b"])
    assert list(comparison.citations.sources) == ["editorial", "book", "act"]


def test_a_pair_without_a_contrast_is_told_apart_by_what_each_looks_after() -> None:
    library = make_library(
        make_role("a", scope={"looks_after": "apples"}, title="Scrum Master"),
        make_role("b", scope={"looks_after": "pears"}),
        make_role("c", scope={"looks_after": "pears"}),
    )
    told = compare(library, ["a", "b"]).in_one_line
    assert told == Statement(text="Scrum Master looks after apples; B looks after pears.", sources=(EDITORIAL,))
    told = compare(library, ["b", "a"]).in_one_line
    assert told == Statement(text="B looks after pears; Scrum Master looks after apples.", sources=(EDITORIAL,))
    assert compare(library, ["b", "c"]).in_one_line is None
    assert compare(make_library(make_role("a"), make_role("b")), ["a", "b"]).in_one_line is None


def test_too_few_and_too_many_roles_are_refused_with_a_way_on() -> None:
    with pytest.raises(RequestError, match="roleguide compare program-lead project-lead"):
        compare(make_pair(), ["program-lead"])
    with pytest.raises(RequestError, match=r"At most 5 fit side by side; 6 are named\.\n.*roleguide compare a a a"):
        compare(make_pair(), ["a"] * 6)


def test_a_hint_repeats_names_shortened_and_quoted() -> None:
    with pytest.raises(RequestError) as refused:
        refuse_too_many(["scrum master", "$(x)", "y" * 61, "a", "b", "c"])
    assert str(refused.value) == (
        "At most 5 fit side by side; 6 are named.\n"
        f"Leave some out, such as: roleguide compare 'scrum master' '$(x)' {'y' * 60}"
    )


# --- laws ------------------------------------------------------------------------------------------------------------


@given(roles("a"))
def test_a_role_differs_nowhere_from_its_double(role: Role) -> None:
    comparison = compare(make_library(role, replace(role, id="b")), ["a", "b"])
    assert not comparison.differs
    assert comparison.counts.only == (0, 0)


@given(roles("a"), roles("b"))
def test_swapping_the_roles_swaps_the_sides_and_changes_nothing_else(one: Role, other: Role) -> None:
    library = make_library(one, other)
    there, back = (comparison_data(compare(library, order)) for order in (["a", "b"], ["b", "a"]))
    assert swapped(there) == back


def swapped(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload with the order of roles and cells turned round. What is left over must be equal as it is."""
    told = payload["in_one_line"]
    return {
        **payload,
        "roles": payload["roles"][::-1],
        "in_one_line": told and "; ".join(told[:-1].split("; ")[::-1]) + ".",
        "sections": [
            {**section, "rows": [{**row, "cells": row["cells"][::-1]} for row in section["rows"]]}
            for section in payload["sections"]
        ],
    }


@given(roles("a"), roles("b"), st.randoms(use_true_random=False))
def test_the_order_in_which_a_role_is_written_changes_nothing(one: Role, other: Role, random: Random) -> None:
    def shuffled(told: Mapping[Any, Any]) -> dict[Any, Any]:
        return dict(random.sample(list(told.items()), len(told)))

    rewritten = replace(
        one,
        scope=shuffled(one.scope),
        duties=shuffled(one.duties),
        qualifications=replace(one.qualifications, skills=shuffled(one.qualifications.skills)),
        certifications=shuffled(one.certifications),
    )
    payloads = [comparison_data(compare(make_library(role, other), ["a", "b"])) for role in (one, rewritten)]
    assert payloads[0] == payloads[1]


@given(roles("a"), roles("b"), roles("c"))
def test_every_row_is_counted_once(one: Role, two: Role, three: Role) -> None:
    comparison = compare(make_library(one, two, three), ["a", "b", "c"])
    counts = comparison.counts
    total = sum(len(section.rows) for section in comparison.sections)
    assert counts.differs + sum(counts.only) + counts.same == total
    by_section = [count(section.rows, columns=3) for section in comparison.sections]
    assert sum(part.differs for part in by_section) == counts.differs


@given(roles("a"), roles("b"), roles("c"))
def test_no_row_is_empty_and_every_row_has_a_cell_a_role(one: Role, two: Role, three: Role) -> None:
    for section in compare(make_library(one, two, three), ["a", "b", "c"]).sections:
        assert section.rows
        for row in section.rows:
            assert len(row.cells) == 3
            assert any(row.cells)
