"""How pages are drawn, in every format. The expected pages are in tests/pages."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from building import HOSTILE, changed, make_library, make_pair, make_role, said
from roleguide.answers.become import pathway
from roleguide.answers.compare import compare
from roleguide.answers.describe import describe_role
from roleguide.answers.listing import matrix
from roleguide.guide.model import Background
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.become import pathway_page
from roleguide.pages.compare import comparison_page
from roleguide.pages.describe import role_page
from roleguide.pages.listing import matrix_page
from roleguide.pages.page import Block, Item, Line, Page
from roleguide.render import markdown, plain, table

AssertPage = Callable[[str, str], None]


def pair_page() -> Page:
    return comparison_page(compare(make_pair(), ["program-lead", "project-lead"]))


def several_page(number: int) -> Page:
    """Roles a, b, ...: b alone has another plan, and each has a team of its own."""
    roles = [
        make_role(
            letter,
            title=f"{letter.upper()} lead",
            scope={"looks_after": "one thing"},
            duties={"plan": said("plans" if letter != "b" else "improvises"), "team": said(f"leads team {letter}")},
        )
        for letter in "abcde"[:number]
    ]
    return comparison_page(compare(make_library(*roles), [role.id for role in roles]))


@pytest.mark.parametrize("width", [40, 59, 60, 80, 120])
def test_a_comparison_of_two(assert_page: AssertPage, width: int) -> None:
    assert_page(f"pair-{width}.txt", table.render(pair_page(), width=width, color=False))


@pytest.mark.parametrize(("number", "width"), [(3, 80), (3, 110), (4, 140), (5, 169), (5, 170)])
def test_a_comparison_of_several(assert_page: AssertPage, number: int, width: int) -> None:
    assert_page(f"several-{number}-{width}.txt", table.render(several_page(number), width=width, color=False))


def test_without_unicode_the_page_is_the_same_in_ascii(assert_page: AssertPage) -> None:
    page = table.render(pair_page(), width=80, color=False, glyphs=table.ASCII)
    assert page.isascii()
    assert_page("pair-80-ascii.txt", page)


def test_a_description(assert_page: AssertPage) -> None:
    assert_page(
        "profile-80.txt", table.render(role_page(describe_role(make_pair(), "program-lead")), width=80, color=False)
    )


@pytest.mark.parametrize("width", [20, 30, 80])
def test_a_matrix_is_cut_into_bands_that_fit(assert_page: AssertPage, width: int) -> None:
    roles = [make_role(f"role-{at}", duties={"plan": said("plans"), "team": said("x", "y")}) for at in range(1, 13)]
    page = matrix_page(matrix(make_library(*roles), SectionId.DUTIES))
    assert_page(f"matrix-{width}.txt", table.render(page, width=width, color=False))
    assert_page("matrix.md", markdown.render(page))
    assert_page("matrix.plain.txt", plain.render(page))


def test_plain_sentences(assert_page: AssertPage) -> None:
    assert_page("pair.plain.txt", plain.render(pair_page()))
    assert_page("several.plain.txt", plain.render(several_page(3)))
    assert_page("profile.plain.txt", plain.render(role_page(describe_role(make_pair(), "program-lead"))))


def test_markdown(assert_page: AssertPage) -> None:
    assert_page("pair.md", markdown.render(pair_page()))
    assert_page("several.md", markdown.render(several_page(3)))
    assert_page("profile.md", markdown.render(role_page(describe_role(make_pair(), "program-lead"))))


def way_page() -> Page:
    """The way from one role to another for someone who holds a little."""
    library = make_pair()
    outer = make_role("first", next=("project-lead",))
    library = changed(library, roles={**library.guide.roles, "first": outer})
    held = Background(role="program-lead", skills={"finance": "awareness"}, certifications=("csm",))
    return pathway_page(pathway(library, "project-lead", held))


@pytest.mark.parametrize("width", [20, 80])
def test_the_way_to_a_role_with_what_is_met(assert_page: AssertPage, width: int) -> None:
    assert_page(f"way-{width}.txt", table.render(way_page(), width=width, color=False))


def test_the_way_to_a_role_in_other_forms(assert_page: AssertPage) -> None:
    assert_page("way-80-ascii.txt", table.render(way_page(), width=80, color=False, glyphs=table.ASCII))
    assert_page("way.md", markdown.render(way_page()))
    assert_page("way.plain.txt", plain.render(way_page()))


def test_where_people_come_from_is_a_tree(assert_page: AssertPage) -> None:
    first = make_role("first", next=("second",))
    second, other = (make_role(an_id, next=("aim",)) for an_id in ("second", "other"))
    page = pathway_page(pathway(make_library(make_role("aim"), first, second, other), "aim"))
    assert_page("tree-80.txt", table.render(page, width=80, color=False))
    assert_page("tree.md", markdown.render(page))
    assert_page("tree.plain.txt", plain.render(page))


def test_colour_only_repeats_what_the_signs_say() -> None:
    coloured = table.render(pair_page(), width=80, color=True)
    assert "\x1b[" in coloured
    uncoloured = re.sub(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", coloured)
    assert [line.rstrip() for line in uncoloured.splitlines()] == table.render(
        pair_page(), width=80, color=False
    ).splitlines()


def test_both_sides_are_equally_wide_and_the_mark_stands_between() -> None:
    line = next(
        line for line in table.render(pair_page(), width=81, color=False).splitlines() if line.startswith("Looks after")
    )
    left, right = line.index("many"), line.index("one project")
    assert right - left - len(" ~ ") == 81 - right


# --- hostile text ----------------------------------------------------------------------------------------------------


def hostile_page() -> Page:
    role = make_role("a", title=HOSTILE, duties={"plan": said(HOSTILE)})
    return comparison_page(compare(make_library(role, make_role("b")), ["a", "b"]))


def test_a_terminal_page_shows_markup_as_it_is_written() -> None:
    page = table.render(hostile_page(), width=200, color=False)
    assert HOSTILE in page
    assert HOSTILE in plain.render(hostile_page())


def test_markdown_gives_no_meaning_to_text_from_a_file() -> None:
    page = markdown.render(hostile_page())
    assert "<script>" not in page
    assert r"\[bold\]&lt;script&gt;alert(1)&lt;/script&gt; \| \`rm\` \*x\* \_y\_ =1+1 &amp; \[red\]\~\#" in page


# --- laws ------------------------------------------------------------------------------------------------------------

phrases = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
sentences = st.lists(phrases, min_size=1, max_size=8).map(" ".join)


@given(sentences, sentences, st.integers(1, 200), st.booleans())
def test_no_line_is_wider_than_the_page_and_no_character_is_lost(one: str, other: str, width: int, three: bool) -> None:
    roles = [make_role("a", duties={"plan": said(one)}), make_role("b", duties={"plan": said(other)}), make_role("c")]
    library = make_library(*roles)
    ids = ["a", "b", "c"] if three else ["a", "b"]
    page = table.render(comparison_page(compare(library, ids), unfold=True), width=width, color=False)
    lines = [line for line in page.splitlines() if "roleguide " not in line]  # a command stays whole
    assert max(map(cell_len, lines)) <= max(width, 20)
    for text in (one, other):
        assert sorted(without_spaces(text)) == sorted(set_apart(page, text))


def without_spaces(text: str) -> str:
    return "".join(text.split())


def set_apart(page: str, text: str) -> str:
    """As many of the text's characters as the page has."""
    left = list(page)
    kept = []
    for character in without_spaces(text):
        if character in left:
            left.remove(character)
            kept.append(character)
    return "".join(kept)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("1. writes code", r"1\. writes code"),
        ("12) checks", r"12\) checks"),
        ("- reviews", r"\- reviews"),
        ("+ learns", r"\+ learns"),
        ("---", r"\---"),
        ("1.5 million", r"1\.5 million"),
        ("2026 is a year", "2026 is a year"),
        ("a - b", "a - b"),
    ],
)
def test_a_phrase_that_begins_like_a_list_stays_a_text_in_markdown(text: str, escaped: str) -> None:
    page = Page(
        titles=("T",),
        edition="1",
        blocks=(Block(title="B", lines=(Line(label="L", cells=((Item(text=text), Item(text="x")),)),)),),
    )
    assert f"\n  - {escaped}\n  - x\n" in markdown.render(page)
