"""How pages are drawn, in every format. The expected pages are in tests/pages."""

import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from building import HOSTILE, changed, make_full, make_library, make_pair, make_role, said
from roleguide.answers.become import pathway
from roleguide.answers.compare import compare
from roleguide.answers.describe import describe_certification, describe_role, describe_skill
from roleguide.answers.listing import matrix, role_list
from roleguide.answers.similar import similar
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import Background
from roleguide.guide.vocabulary import SectionId, Sources, State
from roleguide.pages.become import pathway_page
from roleguide.pages.compare import comparison_page
from roleguide.pages.describe import role_page, skill_page
from roleguide.pages.describe_certification import certification_page
from roleguide.pages.listing import matrix_page, role_list_page
from roleguide.pages.page import Block, Grid, Item, Line, Page, to_line, with_sources
from roleguide.pages.similar import similar_page
from roleguide.render import markdown, plain, table

AssertPage = Callable[[str, str], None]


def pair_page(*, full: bool = False) -> Page:
    """Two roles side by side: in short with a line of sources, or in full with the list of them."""
    page = comparison_page(compare(make_pair(), ["program-lead", "project-lead"]), full=full)
    return with_sources(page, Sources.FULL if full else Sources.LINE)


def several(number: int) -> MemoryLibrary:
    """Roles a, b, ...: b alone has another plan and asks for much, and each has a team of its own."""
    roles = [
        make_role(
            letter,
            title=f"{letter.upper()} lead",
            scope={"looks_after": "one thing"},
            duties={
                "plan": said("plans" if letter != "b" else "improvises"),
                "team": said(f"leads team {letter}"),
                **({"risk": said("owns risks")} if letter < "c" else {}),
            },
            skills={"finance": "expert" if letter == "b" else "awareness"},
            certifications={"pmp": "required"} if letter == "b" else {"csm": "helpful"},
            education=said("a degree"),
        )
        for letter in "abcde"[:number]
    ]
    return make_library(*roles)


def several_page(number: int, *, full: bool = False) -> Page:
    page = comparison_page(compare(several(number), "abcde"[:number]), full=full)
    return with_sources(page, Sources.FULL if full else Sources.LINE)


def profile_page(*, full: bool = False) -> Page:
    page = role_page(describe_role(make_full(), "first"), full=full)
    return with_sources(page, Sources.FULL if full else Sources.LINE)


@pytest.mark.parametrize("width", [40, 59, 60, 80, 120])
def test_a_comparison_of_two(assert_page: AssertPage, width: int) -> None:
    assert_page(f"pair-{width}.txt", table.render(pair_page(), width=width, color=False))


def test_a_comparison_of_two_in_full(assert_page: AssertPage) -> None:
    assert_page("pair-full-80.txt", table.render(pair_page(full=True), width=80, color=False))


@pytest.mark.parametrize(("number", "width"), [(3, 80), (3, 110), (4, 140), (5, 60), (5, 169), (5, 170)])
def test_a_comparison_of_several(assert_page: AssertPage, number: int, width: int) -> None:
    assert_page(f"several-{number}-{width}.txt", table.render(several_page(number), width=width, color=False))


def test_a_comparison_of_several_in_full(assert_page: AssertPage) -> None:
    assert_page("several-full-80.txt", table.render(several_page(3, full=True), width=80, color=False))


def test_without_unicode_the_page_is_the_same_in_ascii(assert_page: AssertPage) -> None:
    page = table.render(pair_page(), width=80, color=False, glyphs=table.ASCII)
    assert page.isascii()
    assert_page("pair-80-ascii.txt", page)


@pytest.mark.parametrize("width", [30, 80, 129, 130, 200])
def test_a_description(assert_page: AssertPage, width: int) -> None:
    assert_page(f"profile-{width}.txt", table.render(profile_page(), width=width, color=False))


def test_a_description_in_full(assert_page: AssertPage) -> None:
    assert_page("profile-full-80.txt", table.render(profile_page(full=True), width=80, color=False))


@pytest.mark.parametrize("full", [False, True])
def test_a_certification(assert_page: AssertPage, full: bool) -> None:
    page = certification_page(describe_certification(make_full(), "pgmp"), full=full)
    drawn = table.render(with_sources(page, Sources.FULL if full else Sources.LINE), width=80, color=False)
    assert_page(f"certification{'-full' if full else ''}-80.txt", drawn)


def test_a_skill(assert_page: AssertPage) -> None:
    page = with_sources(skill_page(describe_skill(make_full(), "finance")), Sources.LINE)
    assert_page("skill-80.txt", table.render(page, width=80, color=False))


def test_a_list_of_roles(assert_page: AssertPage) -> None:
    page = with_sources(role_list_page(role_list(make_full())), Sources.LINE)
    assert_page("catalogue-80.txt", table.render(page, width=80, color=False))


def test_roles_that_are_alike(assert_page: AssertPage) -> None:
    page = with_sources(similar_page(similar(make_full(), "program-lead")), Sources.LINE)
    assert_page("similar-80.txt", table.render(page, width=80, color=False))
    assert_page("similar.md", markdown.render(page))
    assert_page("similar.plain.txt", plain.render(page))


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
    assert_page("profile.plain.txt", plain.render(profile_page()))
    assert_page("profile-full.plain.txt", plain.render(profile_page(full=True)))


def test_markdown(assert_page: AssertPage) -> None:
    assert_page("pair.md", markdown.render(pair_page()))
    assert_page("several.md", markdown.render(several_page(3)))
    assert_page("profile.md", markdown.render(profile_page()))
    assert_page("profile-full.md", markdown.render(profile_page(full=True)))


def way_page(*, full: bool = False) -> Page:
    """The way from one role to another for someone who holds a little."""
    library = make_pair()
    outer = make_role("first", next=("project-lead",))
    library = changed(library, roles={**library.guide.roles, "first": outer})
    held = Background(role="program-lead", skills={"finance": "awareness"}, certifications=("csm",))
    return with_sources(pathway_page(pathway(library, "project-lead", held), full=full), Sources.LINE)


@pytest.mark.parametrize("width", [20, 80])
def test_the_way_to_a_role_with_what_is_met(assert_page: AssertPage, width: int) -> None:
    assert_page(f"way-{width}.txt", table.render(way_page(), width=width, color=False))
    assert_page(f"way-full-{width}.txt", table.render(way_page(full=True), width=width, color=False))


def test_the_way_to_a_role_in_other_forms(assert_page: AssertPage) -> None:
    assert_page("way-80-ascii.txt", table.render(way_page(), width=80, color=False, glyphs=table.ASCII))
    assert_page("way.md", markdown.render(way_page()))
    assert_page("way.plain.txt", plain.render(way_page()))


def test_where_people_come_from_is_a_tree_on_the_full_page(assert_page: AssertPage) -> None:
    first = make_role("first", next=("second",))
    second, other = (make_role(an_id, next=("aim",)) for an_id in ("second", "other"))
    page = pathway_page(pathway(make_library(make_role("aim"), first, second, other), "aim"), full=True)
    assert_page("tree-80.txt", table.render(page, width=80, color=False))
    assert_page("tree.md", markdown.render(page))
    assert_page("tree.plain.txt", plain.render(page))


# --- layout ----------------------------------------------------------------------------------------------------------


def drawn(page: Page, width: int) -> list[str]:
    return table.render(page, width=width, color=False).splitlines()


def test_both_sides_are_equally_wide_and_the_mark_stands_between() -> None:
    lines = drawn(pair_page(), 81)
    line = next(line for line in lines if line.startswith("Looks after"))
    left, right = line.index("many"), line.index("one project")
    assert right - left - len(" < ") == 81 - right
    (team,) = (line for line in lines if line.startswith("Team"))
    assert team.index("<") == right - 2


def test_a_gap_in_levels_stands_at_the_end_of_the_first_side() -> None:
    (finance,) = (line for line in drawn(pair_page(), 80) if line.startswith("Finance"))
    assert re.fullmatch(r"Finance +●●● expert +\+2   ●○○ awareness", finance)


def test_the_heads_of_the_columns_are_shown_once() -> None:
    assert sum("PROGRAM LEAD" in line for line in drawn(pair_page(), 80)) == 1


def test_five_roles_stand_side_by_side_on_a_narrow_page_where_cells_are_short() -> None:
    lines = drawn(several_page(5), 60)
    (heads,) = (line for line in lines if "A LEAD" in line)
    places = [heads.index(f"{letter} LEAD") for letter in "ABCDE"]
    for label in ("Risk", "Finance", "PMP"):
        (line,) = (line for line in lines if line.startswith(label))
        assert [line[place - 1] for place in places] == [" "] * 5
        assert all(line[place] != " " for place in places)
    assert next(line for line in lines if line.startswith("Risk")).split() == ["Risk", "1", "1", "-", "-", "-"]


def test_the_one_that_is_apart_has_a_star_in_a_matrix_of_any_width() -> None:
    for width in (60, 80, 169):
        (line,) = (line for line in drawn(several_page(5), width) if line.startswith("Finance"))
        assert "●●●*" in line


def test_a_gap_in_levels_stays_beside_its_level_on_a_narrow_page() -> None:
    (line,) = (line for line in drawn(pair_page(), 59) if line.startswith("Finance"))
    assert re.fullmatch(r"Finance +●●● expert +\+2 +●○○ awareness", line)


def test_codes_are_the_heads_of_columns_into_which_no_name_fits_and_are_explained() -> None:
    names = {"Reliability engineer": "RE", "Coordinator": "CO", "Administrator": "", "Lead": "", "Head": ""}
    roles = [
        make_role(f"r{at}", title=title, aliases=(code,) if code else (), skills={"finance": "expert"} if at else {})
        for at, (title, code) in enumerate(names.items())
    ]
    page = comparison_page(compare(make_library(*roles), [role.id for role in roles]))
    lines = drawn(page, 60)
    at = next(at for at, line in enumerate(lines) if line.startswith("SKILLS"))
    assert [line.split() for line in lines[at + 3 : at + 5]] == [
        ["RE", "CO", "3", "Lead", "Head"],
        ["Finance", "-*", "●●●", "●●●", "●●●", "●●●"],
    ]
    assert lines[at + 1 : at + 3] == [
        "Columns       RE Reliability engineer; CO Coordinator; 3",
        "              Administrator",
    ]
    assert not any("Columns" in line for line in drawn(page, 80))


@pytest.mark.parametrize("width", [60, 80])
def test_texts_of_several_roles_are_blocks_one_below_the_other(width: int) -> None:
    lines = drawn(several_page(3, full=True), width)
    at = lines.index("Planning")
    assert lines[at + 1 : at + 4] == ["  A    plans", "  B *  improvises", "  C    plans"]


def wide_page(number: int = 4) -> Page:
    """A page that compares nothing, with blocks of three lines each."""
    blocks = tuple(
        Block(
            title=f"Block {at}",
            lines=tuple(to_line(f"Line {line}", Item(text=f"text {at}.{line} " + "word " * 12)) for line in range(3)),
        )
        for at in range(number)
    )
    return Page(titles=("T",), edition="1", summary=(Item(text="Sentence."),), blocks=blocks, next=("roleguide list",))


def test_blocks_stand_in_two_columns_from_130_cells_on() -> None:
    assert not any(line.count("BLOCK") > 1 for line in drawn(wide_page(), 129))
    lines = drawn(wide_page(), 130)
    assert [re.findall(r"BLOCK \d", line) for line in lines if "BLOCK" in line] == [
        ["BLOCK 0", "BLOCK 2"],
        ["BLOCK 1", "BLOCK 3"],
    ]
    heads = next(line for line in lines if "BLOCK 0" in line)
    assert heads.index("BLOCK 2") == 63 + 4
    assert lines[:3] == [f"T{' ' * 122}guide 1", "─" * 130, "Sentence."]


@pytest.mark.parametrize("width", [130, 140, 200, 300])
def test_two_columns_are_as_wide_as_the_page_lose_nothing_and_make_it_shorter(width: int) -> None:
    lines = drawn(wide_page(), width)
    assert max(map(cell_len, lines)) <= width
    assert len(lines) < len(drawn(wide_page(), 129))
    assert sorted(" ".join(lines).replace("─", "").split()) == sorted(
        " ".join(drawn(wide_page(), 129)).replace("─", "").split()
    )


def test_columns_are_never_wider_than_can_be_read() -> None:
    (rule,) = (line for line in drawn(wide_page(), 300) if set(line) == {"─"})
    assert len(rule) == 2 * (14 + 76) + 4


def test_a_page_with_a_single_block_has_one_column() -> None:
    (rule,) = (line for line in drawn(wide_page(1), 200) if set(line) == {"─"})
    assert len(rule) == 14 + 76


def test_a_comparison_has_no_two_columns_of_blocks() -> None:
    assert not any("SCOPE" in line and "DUTIES" in line for line in drawn(pair_page(), 200))


def test_a_grid_of_numbers_has_its_heads_above_and_its_labels_before_them() -> None:
    grid = Grid(heads=("of 3 topics", "of 2 skills"), rows=(("Near", ("3", "1")), ("Far", ("1", ""))))
    lines = drawn(Page(titles=("T",), edition="1", blocks=(), grid=grid), 40)
    assert lines[3:] == ["      of 3    of 2", "      topics  skills", "Near  3       1", "Far   1"]


def test_the_mark_of_a_block_is_at_the_end_of_its_heading() -> None:
    block = Block(title="Scope", note="2 differ", cites=("1", "3"), lines=(to_line("Money", Item(text="none")),))
    lines = drawn(Page(titles=("T",), edition="1", blocks=(block,)), 60)
    assert lines[3] == f"SCOPE {'─' * 38} 2 differ [1][3]"
    page = Page(titles=("T",), edition="1", blocks=(block,))
    assert "\nScope: 2 differ [1][3].\n" in plain.render(page)
    assert "\n## Scope (2 differ) \\[1\\]\\[3\\]\n" in markdown.render(page)


def test_several_phrases_stand_in_one_run_or_below_one_another() -> None:
    items = (Item(text="one", cites=("1",)), Item(text="two", tag="+1"))
    run = Line(label="Run", cells=(items,), is_run=True)
    page = Page(titles=("T",), edition="1", blocks=(Block(title="B", lines=(run, to_line("Each", *items))),))
    assert drawn(page, 60)[-3:] == [
        "Run           one [1]; two (+1)",
        "Each          · one [1]",
        "              · two (+1)",
    ]
    assert "Run: one [1]; two (+1).\nEach: one [1]; two (+1).\n" in plain.render(page)
    assert "- **Run:** one \\[1\\]; two *(+1)*\n- **Each:**\n  - one \\[1\\]\n  - two *(+1)*\n" in markdown.render(page)


def test_lines_of_the_lead_have_no_bullets_unless_they_say_how_something_is_met() -> None:
    items = (Item(text="one"), Item(text="two"))
    met = (Item(text="one", state=State.MET), Item(text="two", state=State.UNKNOWN))
    page = Page(titles=("T",), edition="1", lead=(to_line("A", *items), to_line("B", *met)), blocks=())
    assert drawn(page, 60)[2:] == [
        "A             one",
        "              two",
        "B             ✓ one",
        "              ? two",
    ]


# --- color -----------------------------------------------------------------------------------------------------------

_ESCAPES = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\")


def every_page() -> Iterator[Page]:
    for full in (False, True):
        yield pair_page(full=full)
        yield several_page(5, full=full)
        yield profile_page(full=full)
        yield way_page(full=full)
        yield with_sources(certification_page(describe_certification(make_full(), "pgmp"), full=full), Sources.FULL)


@pytest.mark.parametrize("width", [60, 80, 140])
def test_color_only_repeats_what_the_signs_say(width: int) -> None:
    for page in every_page():
        colored = table.render(page, width=width, color=True)
        assert "\x1b[" in colored
        assert [line.rstrip() for line in _ESCAPES.sub("", colored).splitlines()] == drawn(page, width)


def test_only_colors_that_every_background_shows_are_used() -> None:
    used = {
        code
        for page in every_page()
        for codes in re.findall(r"\x1b\[([\d;]*)m", table.render(page, width=80, color=True))
        for code in re.findall(r"38;5;\d+|\d+", codes)
    }
    assert used == {"0", "1", "2", *(f"38;5;{color}" for color in (33, 136, 30, 168, 64))}


def styles(page: Page, text: str, width: int = 80) -> set[str]:
    """The styles of all places where the page has the text."""
    colored = Text.from_ansi(table.render(page, width=width, color=True))
    starts = [found.start() for found in re.finditer(re.escape(text), colored.plain)]
    assert starts
    return {str(span.style) for start in starts for span in colored.spans if span.start <= start < span.end} or {""}


def test_titles_are_bold_labels_and_marks_quiet_and_content_plain() -> None:
    page = pair_page()
    assert styles(page, "Program lead <> Project lead") == {"bold"}
    for quiet in (
        "Looks after",
        "Planning",
        "Same in both",
        "Sources",
        "Next",
        "─",
        "1 differs",
        "-  ",
    ):
        assert styles(page, quiet) == {"dim"}, quiet
    assert styles(page, " [1]") == {"dim"}
    for content in (
        "orders the projects",
        "many projects",
        "One leads many",
        '"Worth it?"',
        "roleguide become",
        "●●● expert",
    ):
        assert styles(page, content) == {""}, content


def test_each_role_has_a_color_and_each_exception_that_of_its_side() -> None:
    page = pair_page(full=True)
    assert styles(page, "PROGRAM LEAD") == {"bold color(33)"}
    assert styles(page, "PROJECT LEAD") == {"bold color(136)"}
    assert styles(page, "< -") == {"color(33)"}
    assert styles(page, "> helpful") == {"color(136)"}
    assert styles(page, "= a budget") == {"dim"}


def test_what_is_met_to_raise_and_missing_has_a_sign_in_its_color() -> None:
    items = tuple(Item(text=state.value, state=state) for state in State if state is not State.OPEN)
    page = Page(titles=("T",), edition="1", blocks=(Block(title="B", lines=(to_line("L", *items),)),))
    assert styles(page, "✓") == {"color(64)"}
    assert styles(page, "↑") == {"color(136)"}
    assert styles(page, "✗") == {"bold"}
    assert styles(page, "?") == {"dim"}


def test_addresses_are_links_only_where_there_is_color() -> None:
    page = profile_page()
    assert "\x1b" not in table.render(page, width=80, color=False)
    assert "example.org" not in table.render(page, width=80, color=False)
    assert re.search(
        r"\x1b\]8;[^;]*;https://example\.org/page\x1b\\\[1\] Press", table.render(page, width=80, color=True)
    )


def test_addresses_are_spelled_out_where_nothing_can_be_followed() -> None:
    page = profile_page(full=True)
    assert "A page, read 2026-11-20, https://example.org/page" in table.render(page, width=80, color=False)
    assert "A page, read 2026-11-20, https://example.org/page." in plain.render(page)
    assert "A page, read 2026-11-20, <https://example.org/page>" in markdown.render(page)


def test_a_line_of_sources_has_its_addresses_in_every_form_that_has_no_links() -> None:
    assert "[1] Press (read 2026-11-20), https://example.org/page; " in plain.render(profile_page())
    assert r"[\[1\] Press (read 2026-11-20)](<https://example.org/page>)" in markdown.render(profile_page())


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
    page = table.render(comparison_page(compare(library, ids), full=True), width=width, color=False)
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


def told(page: Page) -> Iterator[str]:
    """Every text on a page, each as it stands there."""
    lines = [*page.lead, *(line for block in page.blocks for line in block.lines), *page.foot]
    yield from (*page.titles, page.about, page.edition, *page.notices, *page.next)
    yield from (text for block in page.blocks for text in (block.title, block.note))
    yield from (line.label for line in lines)
    for item in (*page.summary, *(item for line in lines for cell in line.cells for item in cell)):
        yield from (item.text.removesuffix("."), item.tag, item.link, *(f"[{cite}]" for cite in item.cites))
    yield from (f"[{cite}]" for block in page.blocks for cite in block.cites)
    if page.grid:
        yield from (text for label, marks in page.grid.rows for text in (label, *marks))


def unescaped(page: str) -> str:
    """Markdown as it is read: without escapes and without marks of its own."""
    page = re.sub(r"\\([\\`*_\[\]|~#+.-])", r"\1", page)
    return page.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@pytest.mark.parametrize("full", [False, True])
def test_plain_and_markdown_say_all_that_the_page_says(full: bool) -> None:
    library = make_full()
    asked = ["program-lead", "project-lead", "first"]
    sources = Sources.FULL if full else Sources.LINE
    pages = [
        comparison_page(compare(library, asked[:2]), full=full),
        comparison_page(compare(library, asked), full=full),
        *(role_page(describe_role(library, role_id), full=full) for role_id in asked),
        *(certification_page(describe_certification(library, an_id), full=full) for an_id in ("pgmp", "old", "pmp")),
        skill_page(describe_skill(library, "finance"), full=full),
        pathway_page(pathway(library, "program-lead"), full=full),
        pathway_page(pathway(library, "program-lead", Background(role="first")), full=full),
        similar_page(similar(library, "first")),
        hostile_page(),
    ]
    for page in pages:
        shown = with_sources(page, sources)
        for written in (plain.render(shown), unescaped(markdown.render(shown))):
            missing = [text for text in told(shown) if text not in written]
            assert not missing, written


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
    block = Block(title="B", lines=(to_line("L", Item(text=text), Item(text="x")),))
    page = Page(titles=("T",), edition="1", blocks=(block,))
    assert f"\n  - {escaped}\n  - x\n" in markdown.render(page)
