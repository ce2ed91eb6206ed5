"""What every page has in common: its marks, its sources, and how names are repeated on it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import changed, make_library
from roleguide.answers.citations import NO_CITATIONS, Citations, best_of, citations_of
from roleguide.guide.model import EDITORIAL, Rank, Source
from roleguide.guide.vocabulary import Sources
from roleguide.pages.page import (
    UNSOURCED,
    Block,
    Item,
    Line,
    Page,
    Reference,
    finished,
    first_few,
    id_to_show,
    in_other_words,
    shortest_names,
    to_line,
    with_options,
    with_sources,
)


def cited(**ranks: Rank | None) -> Citations:
    """Sources named by single letters, with these ranks, and the guide's own judgment."""
    sources = {letter: Source(title=letter.upper(), rank=rank) for letter, rank in ranks.items()}
    return Citations(sources={EDITORIAL: Source(title="own judgment"), **sources}, notices={})


def page_of(*statements: Sequence[str]) -> Page:
    """A page with a block of statements, each of which cites these sources."""
    items = [Item(text=f"statement {number}", cites=tuple(cites)) for number, cites in enumerate(statements)]
    block = Block(title="B", lines=tuple(to_line(item.text, item) for item in items))
    return Page(titles=("T",), edition="1", blocks=(block,))


def marks(page: Page) -> list[tuple[str, ...]]:
    """The marks of the statements of the only block."""
    return [item.cites for line in page.blocks[0].lines for cell in line.cells for item in cell]


PRIMARY = {"a": Rank.PRIMARY, "b": Rank.PRIMARY, "c": Rank.PRIMARY}


# --- marks -----------------------------------------------------------------------------------------------------------


def test_marks_are_numbers_in_the_order_of_the_guide() -> None:
    page = finished(page_of("c", "a"), cited(**PRIMARY))
    assert marks(page) == [("2",), ("1",)]
    assert [(reference.mark, reference.source.title) for reference in page.references] == [("1", "A"), ("2", "C")]


def test_a_statement_has_the_mark_of_its_best_source_only() -> None:
    ranks = cited(a=Rank.WEAK, b=Rank.SECONDARY, c=Rank.PRIMARY, d=None)
    page = finished(page_of("abcd", "ab", "ad"), ranks)
    assert marks(page) == [("3",), ("2",), ("1",)]
    assert marks(finished(page_of("abcd", "ab", "ad"), ranks, full=True)) == [("3",), ("2",), ("1", "4")]


def test_what_is_below_the_best_source_of_every_statement_is_no_source_of_the_page() -> None:
    page = finished(page_of("ab", "b"), cited(a=Rank.WEAK, b=Rank.PRIMARY), full=True)
    assert [reference.source.title for reference in page.references] == ["B"]
    assert marks(page) == [(), ()]
    assert page.blocks[0].cites == ("1",)


def test_of_equally_good_sources_the_one_that_carries_most_of_the_page_is_the_mark() -> None:
    page = finished(page_of("ab", "b", "b", "c"), cited(**PRIMARY))
    assert marks(page) == [("1",), ("1",), ("1",), ("2",)]
    assert [(reference.source.title, reference.uses) for reference in page.references] == [("B", 3), ("C", 1)]


def test_of_sources_that_carry_as_much_the_first_of_the_guide_is_the_mark() -> None:
    assert marks(finished(page_of("cb", "ca", "a", "b", "b", "a"), cited(**PRIMARY)))[:2] == [("2",), ("1",)]


def test_a_full_page_has_all_marks_and_tells_runs_of_them_as_one() -> None:
    ranks = dict.fromkeys("abcdefgh", Rank.PRIMARY)
    page = finished(page_of("abcdefgh", "gabceh", "ha"), cited(**ranks), full=True)
    assert marks(page) == [("1-8",), ("1-3", "5", "7", "8"), ("1", "8")]


def test_judgment_has_no_mark_and_what_has_no_source_is_marked_as_such() -> None:
    page = finished(page_of([EDITORIAL], ["a"], [UNSOURCED], [EDITORIAL, "a"]), cited(a=Rank.WEAK))
    assert marks(page) == [(), ("1",), ("?",), ("1",)]
    assert page.has_unsourced
    assert not finished(page_of([EDITORIAL], ["a"]), cited(a=Rank.WEAK)).has_unsourced


def test_a_mark_that_all_statements_of_a_block_have_is_on_its_heading_once() -> None:
    page = finished(page_of("a", "a", "a"), cited(a=None))
    assert (page.blocks[0].cites, marks(page)) == (("1",), [(), (), ()])
    assert page.references[0].uses == 3


@pytest.mark.parametrize(
    ("statements", "shown"),
    [
        ((["a"],), [("1",)]),  # a single one has it itself
        ((["a"], ["b"]), [("1",), ("2",)]),
        ((["a"], [EDITORIAL]), [("1",), ()]),
        ((["a"], [UNSOURCED]), [("1",), ("?",)]),
        (([EDITORIAL], [EDITORIAL]), [(), ()]),
    ],
)
def test_where_marks_differ_none_is_on_the_heading(
    statements: Sequence[Sequence[str]], shown: list[tuple[str, ...]]
) -> None:
    page = finished(page_of(*statements), cited(a=None, b=None))
    assert (page.blocks[0].cites, marks(page)) == ((), shown)


def test_a_block_without_any_source_says_so_on_its_heading() -> None:
    assert finished(page_of([UNSOURCED], [UNSOURCED]), NO_CITATIONS).blocks[0].cites == ("?",)


def test_a_command_in_a_block_needs_no_mark() -> None:
    lines = (to_line("A", Item(text="x", cites=("a",)), Item(text="y", cites=("a",))), to_line("B", Item(text="z")))
    command = replace(lines[1], cells=((Item(text="roleguide list", is_command=True),),))
    page = Page(titles=("T",), edition="1", blocks=(Block(title="B", lines=(lines[0], command)),))
    assert finished(page, cited(a=None)).blocks[0].cites == ("1",)


def test_every_part_of_a_page_is_marked() -> None:
    item = Item(text="x", cites=("a",))
    page = Page(
        titles=("T",),
        edition="1",
        summary=(item,),
        lead=(to_line("L", item),),
        blocks=(Block(title="B", lines=(to_line("L", item),)),),
        foot=(to_line("F", item),),
    )
    page = finished(page, cited(a=None))
    assert marks_everywhere(page) == ["1"] * 4
    assert [reference.uses for reference in page.references] == [4]


def test_a_source_that_the_answer_lacks_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="page"):
        finished(page_of(["page"]), NO_CITATIONS)


def test_notices_of_all_sources_of_the_answer_are_shown_whatever_is_marked() -> None:
    citations = citations_of(make_library().guide, {"act", "book", "page"})
    assert finished(page_of(["page"]), citations).notices == ("Of the office.", "Of the publisher.")


ranked = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([None, *Rank]), min_size=1)


@given(ranked, st.data(), st.booleans())
def test_no_page_shows_a_source_below_the_best_one_and_every_mark_is_in_its_list(
    ranks: dict[str, Rank | None], data: st.DataObject, full: bool
) -> None:
    citations = cited(**ranks)
    some = st.lists(st.sampled_from([*ranks, EDITORIAL]), min_size=1, unique=True)
    statements = data.draw(st.lists(some, min_size=1, max_size=8))
    page = finished(page_of(*statements), citations, full=full)
    titles = {reference.mark: reference.source.title.lower() for reference in page.references}
    used = set()
    for source_ids, cites in zip(statements, marks(page), strict=True):
        shown = {titles[str(number)] for cite in cites or page.blocks[0].cites for number in in_full(cite)}
        best = set(best_of(citations.sources, source_ids)) - {EDITORIAL}
        assert (shown == best) if full else (shown <= best and len(shown) == min(len(best), 1))
        used |= shown
    assert set(titles.values()) == used
    if titles:
        lines = with_sources(page, Sources.FULL).blocks[-1].lines
        assert [line.label for line in lines] == [*(f"[{mark}]" for mark in titles), "no mark"]


def in_full(cite: str) -> range:
    first, _, last = cite.partition("-")
    return range(int(first), int(last or first) + 1)


# --- how much evidence -----------------------------------------------------------------------------------------------


def marks_everywhere(page: Page) -> list[str]:
    """Every mark on a page, also on headings."""
    lines = (*page.lead, *(line for block in page.blocks for line in block.lines), *page.foot)
    items = [*page.summary, *(item for line in lines for cell in line.cells for item in cell)]
    return [
        cite for cites in (*(item.cites for item in items), *(block.cites for block in page.blocks)) for cite in cites
    ]


def referenced(*sources: Source, uses: Sequence[int] = (), has_unsourced: bool = False) -> Page:
    references = tuple(
        Reference(mark=f"{number}", source=source, uses=uses[number - 1] if uses else 1)
        for number, source in enumerate(sources, start=1)
    )
    return Page(titles=("T",), edition="1", blocks=(), references=references, has_unsourced=has_unsourced)


def named(page: Page) -> list[str]:
    """What the line of sources says."""
    (line,) = with_sources(page, Sources.LINE).foot
    assert line.label == "Sources"
    return [item.text for item in line.cells[0]]


def listed(page: Page) -> list[tuple[str, str, str]]:
    """The label, the text and the address of each line of the list of sources."""
    (block,) = with_sources(page, Sources.FULL).blocks
    assert block.title == "Sources"
    return [(line.label, line.cells[0][0].text, line.cells[0][0].link) for line in block.lines]


PAGE = Source(
    title="A page",
    publisher="Press",
    url="https://example.org/page",
    rank=Rank.PRIMARY,
    checked=date(2026, 11, 20),
)
BOOK = Source(title="A book, second edition", published="2025", rank=Rank.COPY, note="chapter 3")


def test_without_sources_there_is_no_mark_anywhere() -> None:
    item = Item(text="x", cites=("a",))
    lines = (to_line("L", item), to_line("M", item))
    page = Page(
        titles=("T",),
        edition="1",
        summary=(item,),
        lead=lines,
        blocks=(Block(title="A", lines=lines), Block(title="B", lines=(*lines, to_line("N", Item(text="z"))))),
        foot=lines,
    )
    page = finished(page, cited(a=None))
    assert marks_everywhere(page) == ["1"] * 8
    unmarked = with_sources(page, Sources.NONE)
    assert marks_everywhere(unmarked) == []
    assert (unmarked.blocks[0].lines, unmarked.foot) == (
        tuple(to_line(label, Item(text="x")) for label in "LM"),
        tuple(to_line(label, Item(text="x")) for label in "LM"),
    )


def test_a_line_names_sources_in_a_few_words_and_links_to_them() -> None:
    page = with_sources(referenced(PAGE, BOOK), Sources.LINE)
    assert page.foot == (
        Line(
            label="Sources",
            cells=(
                (
                    Item(text="[1] Press (read 2026-11-20)", link="https://example.org/page"),
                    Item(text="[2] A book (2025)"),
                    Item(text="--sources full lists addresses"),
                ),
            ),
        ),
    )
    assert page.blocks == ()


def test_a_publisher_of_several_sources_is_named_with_the_title() -> None:
    other = replace(PAGE, title="Another page", checked=None)
    assert named(referenced(PAGE, other))[:2] == ["[1] Press, A page (read 2026-11-20)", "[2] Press, Another page"]


def test_the_line_names_the_four_sources_that_carry_most_in_the_order_of_their_numbers() -> None:
    sources = [Source(title=letter) for letter in "ABCDEF"]
    assert named(referenced(*sources, uses=[1, 5, 2, 4, 3, 1])) == [
        "[2] B",
        "[3] C",
        "[4] D",
        "[5] E",
        "--sources full lists all",
    ]


def test_the_line_names_fewer_sources_if_their_names_are_long_but_always_one() -> None:
    long = [Source(title=letter * 80) for letter in "AB"]
    assert named(referenced(*long, uses=[1, 2])) == [f"[2] {'B' * 80}", "--sources full lists all"]
    longest = Source(title="C" * 300)
    assert named(referenced(longest)) == [f"[1] {'C' * 97}...", "--sources full lists addresses"]


def test_the_line_says_what_has_no_source_and_is_left_out_if_there_is_nothing_to_say() -> None:
    assert named(referenced(has_unsourced=True)) == ["[?] no source is given"]
    assert named(referenced(PAGE, has_unsourced=True))[1:] == [
        "[?] no source is given",
        "--sources full lists addresses",
    ]
    page = referenced()
    assert with_sources(page, Sources.LINE) == page


def test_the_line_comes_last_at_the_foot() -> None:
    page = replace(referenced(PAGE), foot=(to_line("Same", Item(text="x")),))
    assert [line.label for line in with_sources(page, Sources.LINE).foot] == ["Same", "Sources"]


def test_the_list_has_every_source_with_its_days_rank_and_address() -> None:
    partner = Source(title="P", rank=Rank.SECONDARY, checked=date(2026, 1, 2), published="2020-05")
    rest = Source(title="W", rank=Rank.WEAK)
    assert listed(referenced(PAGE, BOOK, partner, rest, has_unsourced=True)) == [
        ("[1]", "Press, A page, read 2026-11-20", "https://example.org/page"),
        ("[2]", "A book, second edition, chapter 3, a copy, 2025", ""),
        ("[3]", "P, second-hand, 2020-05, read 2026-01-02", ""),
        ("[4]", "W, a weak source, not dated", ""),
        ("[?]", "no source is given", ""),
        ("no mark", "this guide's own judgment (editorial)", ""),
    ]


def test_the_list_is_left_out_if_nothing_is_cited() -> None:
    assert listed(referenced(has_unsourced=True)) == [("[?]", "no source is given", "")]
    page = referenced()
    assert with_sources(page, Sources.FULL) == page


# --- names and texts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry_id", "names", "shown"),
    [
        ("program-manager", ("Program manager",), ""),
        ("program-manager", ("IT Program Manager",), ""),
        ("manager-program", ("Program manager",), ""),
        ("cio", ("CIO", "Chief Information Officer"), ""),
        ("cio", ("Chief Information Officer",), "cio"),
        ("financial-management", ("Finance",), "financial-management"),
        ("prince2-practitioner", ("PRINCE2 Practitioner",), ""),
        ("pmi-acp", ("PMI-ACP",), ""),
        ("project-plus", ("Project+",), "project-plus"),
        ("onet-15-9901-00", ("Lighthouse Keepers",), "onet-15-9901-00"),
        ("a", (), "a"),
    ],
)
def test_an_id_is_shown_only_where_nobody_could_guess_it(entry_id: str, names: Sequence[str], shown: str) -> None:
    assert id_to_show(entry_id, *names) == shown


@pytest.mark.parametrize(
    ("texts", "most", "told"),
    [
        (["A"], 2, "A"),
        (["A", "B"], 2, "A, B"),
        (["A", "B", "C"], 2, "A, B (+1)"),
        (["A", "B", "C", "D", "E"], 1, "A (+4)"),
        ([], 2, ""),
    ],
)
def test_of_a_list_the_first_are_named_and_the_others_counted(texts: list[str], most: int, told: str) -> None:
    assert first_few(texts, most) == told


@pytest.mark.parametrize(
    ("labels", "short"),
    [
        (("Program manager", "Project manager"), ("Program", "Project")),
        (("IT Program Manager", "Release program manager"), ("IT", "Release")),
        (("Scrum master", "Project manager"), ("Scrum master", "Project manager")),
        (("Manager", "Project manager"), ("Manager", "Project manager")),
        (("Lead", "Lead"), ("Lead", "Lead")),
    ],
)
def test_names_are_as_short_as_can_be_told_apart(labels: tuple[str, ...], short: tuple[str, ...]) -> None:
    assert shortest_names(labels) == short


def test_options_are_added_to_every_command_of_a_page_before_it_is_redirected() -> None:
    command, text = Item(text="roleguide list", is_command=True), Item(text="roleguide list")
    page = Page(
        titles=("T",),
        edition="1",
        blocks=(Block(title="B", lines=(to_line("L", command, text),)),),
        next=("roleguide new --me > me.yaml",),
    )
    told = with_options(page, "--guide a.yaml")
    assert told.next == ("roleguide new --me --guide a.yaml > me.yaml",)
    assert [item.text for item in told.blocks[0].lines[0].cells[0]] == [
        "roleguide list --guide a.yaml",
        "roleguide list",
    ]
    assert with_options(page, "") == page


def test_all_texts_of_a_page_can_be_put_in_other_words() -> None:
    reference = Reference(mark="1", source=PAGE, uses=1)
    page = Page(
        titles=("one … two",),
        edition="1…",
        summary=(Item(text="…", link="https://example.org/…"),),
        lead=(to_line("…", Item(text="…")),),
        blocks=(),
        foot=(to_line("…", Item(text="…")),),
        references=(reference,),
    )
    told = in_other_words(page, lambda text: text.replace("…", "..."))
    assert (told.titles, told.edition, told.summary) == (
        ("one ... two",),
        "1...",
        (Item(text="...", link="https://example.org/..."),),
    )
    assert told.lead == told.foot == (to_line("...", Item(text="...")),)
    assert told.references == (reference,)


def test_the_sources_of_a_small_guide_stand_on_a_page_in_its_order() -> None:
    library = changed(make_library(), notices={"publisher": "P.", "office": "O."})
    citations = citations_of(library.guide, {"act", "page", EDITORIAL})
    page = finished(page_of(["act"], ["page"], [EDITORIAL]), citations)
    assert listed(replace(page, blocks=())) == [
        ("[1]", "Press, A page, read 2026-11-20", "https://example.org/page"),
        ("[2]", "Office, An act, 2024", ""),
        ("no mark", "this guide's own judgment (editorial)", ""),
    ]
