"""Which roles share most with one, and the levels of measured skills."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import make_library, make_role, roles, said
from roleguide.answers.rows import Level, place_on, places_on
from roleguide.answers.similar import similar
from roleguide.guide.library import Outline
from roleguide.guide.model import Role, level_on
from roleguide.pages.page import Grid, Page
from roleguide.pages.similar import similar_page

STEPS = [str(at) for at in range(8)]


def test_those_that_share_most_come_first_and_those_that_share_nothing_not_at_all() -> None:
    library = make_library(
        make_role("own", duties={"plan": said("p"), "risk": said("r")}, skills={"finance": "working"}),
        make_role("far", duties={"team": said("t")}),
        make_role("near", duties={"plan": said("other words")}),
        make_role("nearest", duties={"plan": said("p")}, skills={"finance": "expert"}),
    )
    found = similar(library, "own")
    assert [(one.role.id, one.topics, one.skills) for one in found.neighbors] == [
        ("nearest", ("plan",), ("finance",)),
        ("near", ("plan",), ()),
    ]


def test_a_skill_two_levels_apart_is_not_shared() -> None:
    library = make_library(
        make_role("own", skills={"finance": "awareness"}), make_role("b", skills={"finance": "expert"})
    )
    assert similar(library, "own").neighbors == ()


def test_of_those_that_share_as_much_the_first_of_the_guide_comes_first() -> None:
    others = [make_role(name, duties={"plan": said("p")}) for name in ("z", "a", "m")]
    library = make_library(make_role("own", duties={"plan": said("p")}), *others)
    assert [one.role.id for one in similar(library, "own").neighbors] == ["z", "a", "m"]


def test_no_more_are_told_than_wanted_and_how_many_there_are() -> None:
    library = make_library(*(make_role(f"r{at}", duties={"plan": said("p")}) for at in range(13)))
    found = similar(library, "r0")
    assert (len(found.neighbors), found.found) == (10, 12)
    assert len(similar(library, "r0", most=None).neighbors) == 12
    page = similar_page(found)
    assert page.grid
    assert len(page.grid.rows) == 10
    assert foot(page) == {"More": "2 more roles share something; --full shows them"}
    page = similar_page(similar(library, "r0", most=None))
    assert page.grid
    assert (len(page.grid.rows), foot(page)) == (12, {})


def foot(page: Page) -> dict[str, str]:
    return {line.label: line.cells[0][0].text for line in page.foot}


def test_the_page_is_a_table_of_what_is_shared_whose_heads_say_of_how_many() -> None:
    own = make_role(
        "own",
        duties={"plan": said("p"), "risk": said("r")},
        skills={"finance": "working", "coaching": "expert"},
        certifications={"pmp": "typical", "csm": "helpful"},
    )
    near = make_role(
        "near", duties={"plan": said("p")}, skills={"finance": "expert"}, certifications={"csm": "helpful"}
    )
    far = make_role("far", duties={"plan": said("p")})
    page = similar_page(similar(make_library(own, far, near), "own"))
    assert [item.text for item in page.summary] == [
        "What each role shares with it; a skill counts if it is within one level."
    ]
    assert page.grid == Grid(
        heads=("of 2 topics", "of 2 skills", "of 2 certificates"),
        rows=(("Near", ("1", "1", "1")), ("Far", ("1", "", ""))),
    )
    assert page.blocks == ()
    assert page.next == ("roleguide compare own near", "roleguide describe own")


def test_a_column_of_what_the_role_has_none_of_is_left_out() -> None:
    roles = [make_role(an_id, duties={"plan": said("p"), "team": said("t")}) for an_id in ("own", "near")]
    page = similar_page(similar(make_library(*roles), "own"))
    assert page.grid == Grid(heads=("of 2 topics",), rows=(("Near", ("2",)),))


def test_one_of_something_is_counted_as_one() -> None:
    roles = [make_role(an_id, duties={"plan": said("p")}) for an_id in ("own", "near")]
    page = similar_page(similar(make_library(*roles), "own"))
    assert page.grid
    assert page.grid.heads == ("of 1 topic",)


def test_a_role_that_shares_nothing_with_any_says_so() -> None:
    page = similar_page(similar(make_library(make_role("a"), make_role("b")), "a"))
    assert [item.text for item in page.summary] == [
        "No role of this guide shares a topic, a skill or a certification with this one."
    ]
    assert page.grid is None
    assert page.next == ("roleguide describe a",)


def test_the_related_ones_stay_in_the_order_of_their_source() -> None:
    own = replace(make_role("own"), related=("c", "b"))
    found = similar(make_library(own, make_role("b"), make_role("c")), "own")
    assert [role.id for role in found.related] == ["c", "b"]
    page = similar_page(found)
    assert [(block.title, block.note) for block in page.blocks] == [("Related", "as its source has it")]
    assert [(line.label, line.cells[0][0].text) for line in page.blocks[0].lines] == [("Nearest first", "C, B")]
    assert page.next == ("roleguide compare own c", "roleguide describe own")


@given(roles("a"), roles("b"))
def test_what_two_roles_share_is_the_same_from_either_side(a: Role, b: Role) -> None:
    library = make_library(a, b)
    there, back = (similar(library, an_id).neighbors for an_id in ("a", "b"))
    assert [[set(one.topics), set(one.skills), set(one.certifications)] for one in there] == [
        [set(one.topics), set(one.skills), set(one.certifications)] for one in back
    ]


def test_an_outline_has_the_rank_of_each_level_and_each_need() -> None:
    role = make_role("a", duties={"risk": said("r")}, skills={"finance": "working"}, certifications={"pmp": "typical"})
    assert list(make_library(role).outlines()) == [
        ("a", Outline(frozenset({"risk"}), {"finance": 2}, {"pmp": "typical"}))
    ]


@pytest.mark.parametrize(
    ("level", "nearest"),
    [("4", "4"), ("4.12", "4"), ("4.49", "4"), ("4.5", "5"), ("0.38", "0"), ("7.0", "7"), ("7.5", None), ("x", None)],
)
def test_a_decimal_on_a_scale_of_numbers_means_the_nearest_step(level: str, nearest: str | None) -> None:
    assert level_on(STEPS, level) == nearest


def test_on_a_scale_of_words_a_decimal_means_nothing() -> None:
    assert level_on(["awareness", "1"], "1.0") is None


@given(st.decimals(min_value=0, max_value=7, places=2))
def test_no_other_step_is_nearer(level: object) -> None:
    nearest = level_on(STEPS, str(level))
    assert nearest
    assert abs(int(nearest) - float(str(level))) <= 0.5


def test_a_level_of_zero_is_below_the_first_step() -> None:
    assert place_on(places_on(STEPS), "0.2") == Level(rank=0, steps=7)
    assert place_on(places_on(STEPS), "6.6") == Level(rank=7, steps=7)
    assert place_on(places_on(["awareness", "working"]), "awareness") == Level(rank=1, steps=2)
