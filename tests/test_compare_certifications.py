"""What a comparison of certifications says, how long it is, and the laws it keeps."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import built_in, changed, make_certification, make_library, make_role
from roleguide.answers.compare_certifications import Aspect, Use, compare_certifications
from roleguide.answers.rows import Mark
from roleguide.errors import RequestError
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import (
    Ask,
    Asks,
    Certification,
    Difficulty,
    Dispute,
    Exam,
    Experience,
    Fee,
    RuleChange,
    Status,
    Validity,
)
from roleguide.pages.compare_certifications import certification_comparison_page
from roleguide.pages.page import Item, Page
from roleguide.render import markdown, plain, table
from roleguide.render.json_certifications import certification_comparison_data

AssertPage = Callable[[str, str], None]

PAGE = ("page",)


def leading(months: int, education: str) -> Ask:
    experience = Experience(of="leading projects", months=months, within_years=10)
    return Ask(education=education, experience=(experience,), sources=PAGE)


def make_certified() -> MemoryLibrary:
    """Certifications that differ in everything, those that they lead to, and two roles that want some of them."""
    lead = make_certification(
        title="Project Lead Professional",
        short="PLP",
        issuer="Project Board (PB)",
        difficulty=Difficulty.ADVANCED,
        exam=Exam(questions=180, scored=170, minutes=240, pass_mark="120 of 170", note="two breaks", sources=PAGE),
        fee=Fee(amount=1675, currency="USD", covers="the exam", sources=PAGE),
        valid=Validity(years=3, sources=PAGE),
        renewal="60 PDUs (professional development units)",
        counts={"start": "replaces the training"},
        note="Known worldwide",
        changes=(RuleChange(day="2026-07", text="a new exam", sources=PAGE),),
        disputed=(Dispute(about="the exam", text="some say 200 questions", sources=("book",)),),
        sources=PAGE,
    )
    asks = Asks(
        all=(Ask(training="35 hours of training", sources=PAGE),),
        one_of=(leading(60, "high-school diploma or equivalent"), leading(36, "bachelor's degree or higher")),
    )
    method = make_certification(
        Ask(holds=("start",), sources=("book",)),
        Ask(holds=("lead",), sources=PAGE),
        title="Method Practitioner",
        issuer="Method Office",
        exam=Exam(minutes=150, note="open book", sources=("book",)),
        valid=Validity(years=3, sources=("book",)),
        sources=("book",),
    )
    start = make_certification(
        title="Start",
        issuer="Project Board (PB)",
        difficulty=Difficulty.FOUNDATION,
        valid=Validity(lifetime=True, sources=PAGE),
        sources=PAGE,
    )
    certifications = {
        "lead": replace(lead, asks=asks),
        "method": method,
        "start": start,
        "old": make_certification(title="Old", status=Status.RETIRED, counts={"lead": "helps"}, sources=("act",)),
        "top": make_certification(Ask(holds=("method",), sources=PAGE), title="Top", counts={"lead": "saves a year"}),
        "blank": Certification(title="Blank", issuer="I"),
    }
    roles = (
        make_role("project-lead", certifications={"lead": "typical", "method": "helpful"}),
        make_role("helper", certifications={"lead": "helpful", "start": "required"}),
        make_role("IT-chief", title="IT chief", certifications={"lead": "typical"}),
    )
    return changed(make_library(*roles), certifications=certifications)


LIBRARY = make_certified()


def page(*ids: str, full: bool = False, library: MemoryLibrary = LIBRARY) -> Page:
    return certification_comparison_page(compare_certifications(library, ids), full=full)


def said(item: Item) -> str:
    """A phrase with its marks."""
    return " ".join([item.text, *(f"[{cite}]" for cite in item.cites)])


def rows(page: Page) -> dict[str, list[list[str]]]:
    """Label to what is said in its cells, of all rows in the blocks."""
    return {
        line.label: [[said(item) for item in cell] for cell in line.cells]
        for block in page.blocks
        for line in block.lines
    }


# --- the answer ------------------------------------------------------------------------------------------------------


def test_every_aspect_is_a_row_with_a_cell_a_certification() -> None:
    comparison = compare_certifications(LIBRARY, ["lead", "method"])
    assert [row.aspect for row in comparison.rows] == list(Aspect)
    assert all(len(row.cells) == 2 for row in comparison.rows)
    assert {row.aspect.value: row.mark.value for row in comparison.rows if row.mark is Mark.SAME} == {"valid": "same"}


def test_training_is_a_row_of_its_own() -> None:
    (lead,) = (one for one in compare_certifications(LIBRARY, ["lead", "method"]).compared if one.id == "lead")
    assert lead.training is not None
    assert [(training.text, training.always) for training in lead.training] == [("35 hours of training", True)]
    assert lead.prerequisites is not None
    assert lead.prerequisites.all == ()
    assert len(lead.prerequisites.one_of or ()) == 2


def test_training_stays_in_a_way_that_is_nothing_else() -> None:
    asks = Asks(one_of=(Ask(training="a course"), Ask(holds=("start",), training="a short course")))
    (blank, _) = compare_certifications(with_blank(asks), ["blank", "start"]).compared
    assert blank.prerequisites == Asks(one_of=(Ask(training="a course"), Ask(holds=("start",))))
    assert [training.always for training in blank.training or ()] == [False, False]


def with_blank(asks: Asks) -> MemoryLibrary:
    """The same guide, where the certification of which nothing was known requires something."""
    blank = replace(LIBRARY.guide.certifications["blank"], asks=asks)
    return changed(LIBRARY, certifications={**LIBRARY.guide.certifications, "blank": blank})


def test_what_is_not_known_is_told_apart_from_what_there_is_none_of() -> None:
    blank, start = compare_certifications(LIBRARY, ["blank", "start"]).compared
    assert (blank.prerequisites, blank.training, blank.exam, blank.wanted_by) == (None, None, None, ())
    assert (start.prerequisites, start.training) == (Asks(sources=PAGE), ())


def test_what_a_certification_opens_says_how() -> None:
    lead, method, start = compare_certifications(LIBRARY, ["lead", "method", "start"]).compared
    assert [(opening.id, opening.use, opening.text) for opening in lead.opens] == [
        ("method", Use.ACCEPTED, ""),
        ("old", Use.COUNTS, "helps"),
        ("top", Use.COUNTS, "saves a year"),
    ]
    assert [(opening.id, opening.use) for opening in method.opens] == [("top", Use.REQUIRED)]
    assert [(opening.id, opening.use) for opening in start.opens] == [
        ("method", Use.ACCEPTED),
        ("lead", Use.COUNTS),
    ]


def test_what_every_way_takes_is_required() -> None:
    both = make_certification(Ask(holds=("start",)), Ask(holds=("start", "lead")), title="Both")
    library = changed(LIBRARY, certifications={**LIBRARY.guide.certifications, "blank": both})
    start, lead = compare_certifications(library, ["start", "lead"]).compared
    assert {opening.id: opening.use for opening in start.opens}["blank"] is Use.REQUIRED
    assert {opening.id: opening.use for opening in lead.opens}["blank"] is Use.ACCEPTED


def test_the_roles_that_want_a_certification_come_with_the_strongest_need_first() -> None:
    lead, _ = compare_certifications(LIBRARY, ["lead", "start"]).compared
    assert [(role.id, role.need.value) for role in lead.wanted_by] == [
        ("project-lead", "typical"),
        ("IT-chief", "typical"),
        ("helper", "helpful"),
    ]


def test_the_sources_of_a_statement_make_no_difference() -> None:
    one = make_certification(title="One", valid=Validity(years=3, sources=PAGE), sources=PAGE)
    other = make_certification(title="Other", valid=Validity(years=3, sources=("book",)), sources=("book",))
    library = changed(LIBRARY, certifications={"one": one, "other": other})
    assert not compare_certifications(library, ["one", "other"]).differs


def test_fewer_than_two_and_more_than_five_are_refused_with_a_way_on() -> None:
    with pytest.raises(RequestError, match=r"takes two certifications or more\.\n.*roleguide list --certifications"):
        compare_certifications(LIBRARY, ["lead"])
    with pytest.raises(RequestError, match=r"At most 5 fit side by side; 6 are named\.\n.*compare lead lead lead"):
        compare_certifications(LIBRARY, ["lead"] * 6)


# --- the page --------------------------------------------------------------------------------------------------------


def test_two_certifications_side_by_side() -> None:
    assert rows(page("lead", "method")) == {
        "Training, prerequisites": [
            [
                "35 hours of training [1]",
                "and one of: high-school diploma + 60 months leading projects in the last 10 years; "
                "or bachelor's degree + 36 [1]",
                "Start counts toward it [1]",
            ],
            ["one of: Start [2]", "or PLP [1]"],
        ],
        "Exam": [
            ["180 questions (170 scored), 240 minutes, pass mark 120 of 170 (+1) [1]"],
            ["150 minutes; open book [2]"],
        ],
        "Valid": [["3 years [1]"], ["3 years [2]"]],
        "Renewal": [["60 PDUs [1]"], ["not found"]],
        "Fee": [["USD 1,675 for the exam [1]"], ["see the issuer's page"]],
        "Wanted by": [["often: project lead, IT chief", "helps: helper"], ["helps: project lead"]],
        "Opens": [["accepted for Method Practitioner [1]", "counts for Top [?]"], ["required for Top [1]"]],
    }


def test_the_full_names_come_first_with_who_awards_them_and_how_hard_they_are() -> None:
    assert [(line.label, said(line.cells[0][0])) for line in page("lead", "old", "blank").lead] == [
        ("PLP", "Project Lead Professional, PB; advanced level"),
        ("Old", "Old, I; retired [2]"),
        ("Blank", "Blank, I"),
    ]


def test_where_nothing_is_known_the_page_says_so() -> None:
    found = rows(page("blank", "start"))
    assert [blank for blank, _ in found.values()] == [
        ["not found"],
        ["not found"],
        ["not found"],
        ["not found"],
        ["see the issuer's page"],
        ["no role of this guide"],
        ["no other certification"],
    ]
    assert [start for _, start in found.values()][:4] == [["none [1]"], ["not found"], ["for life [1]"], ["none [1]"]]


def test_three_or_more_have_fewer_rows_and_shorter_ones() -> None:
    assert rows(page("lead", "method", "start")) == {
        "Training, prerequisites": [
            [
                "35 hours of training; and 36 to 60 months leading projects in the last 10 years, by education; "
                "Start counts toward it [1]"
            ],
            ["one of: Start [2]", "or PLP [1]"],
            ["none [1]"],
        ],
        "Exam, fee": [
            ["180 questions, 240 minutes, pass mark 120 of 170 (+1); USD 1,675 for the exam [1]"],
            ["150 minutes; open book [2]"],
            ["not found"],
        ],
        "Valid, renewal": [["3 years; 60 PDUs [1]"], ["3 years [2]"], ["for life [1]"]],
        "Wanted by": [["often: project lead, IT chief; helps: helper"], ["helps: project lead"], ["required: helper"]],
        "Opens": [
            ["accepted for Method Practitioner [1]", "counts for Top [?]"],
            ["required for Top [1]"],
            ["accepted for Method Practitioner [2]", "counts for PLP [1]"],
        ],
    }


def test_in_full_nothing_is_left_out() -> None:
    found = rows(page("lead", "method", full=True))
    assert found["Prerequisites"][0][-1] == "Start: replaces the training [1]"
    assert found["Training"] == [["35 hours of training [1]"], ["none required"]]
    assert found["Exam"][0] == ["180 questions (170 scored), 240 minutes, pass mark 120 of 170; two breaks [1]"]
    assert found["Renewal"][0] == ["60 PDUs (professional development units) [1]"]
    assert found["Opens"][0] == ["accepted for Method Practitioner [1]", "counts for Top: saves a year [?]"]
    assert found["Note"] == [["Known worldwide [1]"], []]
    assert found["Changes"] == [["2026-07: a new exam [1]"], []]
    assert found["Disputed"] == [["the exam: some say 200 questions [2]"], []]


def test_training_that_differs_by_the_way_to_qualify_is_said_with_its_amounts() -> None:
    long = Ask(education="a diploma", training="40 hours on risk", sources=PAGE)
    short = Ask(education="a degree", training="30 hours on risk", sources=PAGE)
    found = rows(page("blank", "start", library=with_blank(Asks(one_of=(long, short)))))
    assert found["Training, prerequisites"][0] == [
        "training: 40 or 30 hours on risk [1]",
        "and a diploma or a degree [1]",
    ]
    ways = (replace(long, training="a course"), Ask(holds=("lead",), sources=PAGE))
    found = rows(page("blank", "start", library=with_blank(Asks(one_of=ways)), full=True))
    assert found["Training"][0] == ["a course; or none [1]"]
    assert found["Prerequisites"][0] == ["a diploma or PLP [1]"]


def test_what_is_the_same_is_said_once_where_that_is_shorter() -> None:
    renewal = "a fee, and as many hours of learning as it takes"
    one = make_certification(title="One", valid=Validity(years=3), renewal=renewal, sources=PAGE)
    other = make_certification(title="Other", valid=Validity(years=3), renewal=renewal, sources=("book",))
    library = changed(LIBRARY, certifications={"one": one, "other": other, "more": one})
    two = page("one", "other", library=library)
    assert [(line.label, line.sign) for line in two.blocks[0].lines][2] == ("Valid", "=")
    assert two.blocks[-1].title == "Same in both"
    assert rows(two)["Renewal"] == [[f"{renewal} [1] [2]"]]
    three = page("one", "other", "more", library=library)
    assert [block.title for block in three.blocks] == ["Same in all three"]
    assert page("one", "other", library=library, full=True).blocks[-1].title == "Where it helps"


def test_among_three_the_one_that_stands_apart_is_found() -> None:
    lines = [line for block in page("lead", "method", "start").blocks for line in block.lines]
    assert [line.apart for line in lines if line.label == "Valid, renewal"] == [None]
    certifications = {
        an_id: make_certification(title=an_id, valid=Validity(years=years))
        for an_id, years in zip("abc", (3, 2, 3), strict=True)
    }
    library = changed(LIBRARY, certifications=certifications)
    assert [line.apart for line in page("a", "b", "c", library=library).blocks[0].lines] == [1]


def test_many_names_are_counted_after_the_first() -> None:
    roles = [make_role(f"keeper-of-the-gate-{at}", certifications={"start": "helpful"}) for at in range(9)]
    library = changed(make_library(*roles), certifications=LIBRARY.guide.certifications)
    assert rows(page("start", "lead", library=library))["Wanted by"][0] == [
        "helps: keeper of the gate 0, keeper of the gate 1 (+7)"
    ]
    assert rows(page("start", "lead", library=library, full=True))["Wanted by"][0][0].endswith(
        "gate 7, keeper of the gate 8"
    )


def test_the_page_leads_on() -> None:
    assert page("lead", "method").next == ("roleguide compare lead method --full", "roleguide describe lead")
    assert page("lead", "method", full=True).next == ("roleguide describe lead", "roleguide describe method")


@pytest.mark.parametrize(
    ("name", "ids", "width"),
    [("certifications-80.txt", ("lead", "method"), 80), ("certifications-3-80.txt", ("lead", "method", "start"), 80)],
)
def test_the_page_on_a_terminal(assert_page: AssertPage, name: str, ids: tuple[str, ...], width: int) -> None:
    assert_page(name, table.render(page(*ids), width=width, color=False))


def test_the_page_in_other_formats(assert_page: AssertPage) -> None:
    assert_page("certifications.plain.txt", plain.render(page("lead", "method")))
    assert_page("certifications.md", markdown.render(page("lead", "method", full=True)))
    data = certification_comparison_data(compare_certifications(LIBRARY, ["lead", "method"]))
    assert_page("certification-comparison.json", json.dumps(data, indent=1, default=str) + "\n")


# --- how long it is --------------------------------------------------------------------------------------------------

TALLEST = {2: 43, 5: 73}
"""Number of certifications to the most lines of their page on 80 columns, apart from its sources."""


def height(*ids: str) -> int:
    """The lines of a page about the built-in guide; for two certifications, what matters most is in the first 24."""
    shown = replace(page(*ids, library=built_in()), references=(), notices=())
    lines = table.render(shown, width=80, color=False).splitlines()
    if len(ids) == 2:
        assert [line.split()[0] for line in lines[:24] if line.startswith(("Training", "Exam", "Valid"))] == [
            "Training,",
            "Exam",
            "Valid",
        ], ids
    return len(lines)


PAIRS = list(combinations(built_in().guide.certifications, 2))


def test_two_of_the_built_in_certifications_fit_on_a_screen() -> None:
    for pair in [*PAIRS[::29], *(pair for pair in PAIRS if "pmp" in pair)]:
        assert height(*pair) <= TALLEST[2], pair


@pytest.mark.nightly
def test_any_two_of_the_built_in_certifications_fit_on_a_screen() -> None:
    for pair in PAIRS:
        assert height(*pair) <= TALLEST[2], pair


def test_five_of_the_built_in_certifications_take_about_a_screen_and_a_half() -> None:
    ids = list(built_in().guide.certifications)
    for at in range(len(ids) - 4):
        assert height(*ids[at : at + 5]) <= TALLEST[5], ids[at : at + 5]


# --- laws ------------------------------------------------------------------------------------------------------------


@given(st.permutations(list(LIBRARY.guide.certifications)), st.integers(2, 5))
def test_another_order_changes_the_order_of_cells_and_nothing_else(ids: list[str], number: int) -> None:
    chosen = ids[:number]
    in_order = sorted(chosen)
    there, back = (
        certification_comparison_data(compare_certifications(LIBRARY, order)) for order in (chosen, in_order)
    )
    assert ordered(there) == ordered(back)


def ordered(data: dict[str, Any]) -> dict[str, Any]:
    """The data with the certifications, and their cells, in the order of their ids."""
    places = sorted(range(len(data["compared"])), key=lambda place: data["compared"][place])
    in_rows = [{**row, "cells": [row["cells"][place] for place in places]} for row in data["rows"]]
    return {**data, "compared": sorted(data["compared"]), "rows": in_rows}


@pytest.mark.parametrize("an_id", LIBRARY.guide.certifications)
def test_a_certification_differs_nowhere_from_its_double(an_id: str) -> None:
    """Apart from what it opens: only one of them is named by others."""
    certifications = LIBRARY.guide.certifications
    library = changed(make_library(), certifications={**certifications, "double": certifications[an_id]})
    found = compare_certifications(library, [an_id, "double"])
    assert {row.aspect for row in found.rows if row.mark is not Mark.SAME} <= {Aspect.OPENS}


@given(st.randoms(use_true_random=False))
def test_the_order_in_the_file_changes_only_the_order_of_names(random: Random) -> None:
    shuffled = random.sample(list(LIBRARY.guide.certifications.items()), len(LIBRARY.guide.certifications))
    library = changed(LIBRARY, certifications=dict(shuffled))
    one, other = (compare_certifications(one, ["lead", "start"]) for one in (LIBRARY, library))
    assert [row.mark for row in one.rows] == [row.mark for row in other.rows]
    assert one.compared[0].prerequisites == other.compared[0].prerequisites
