"""The sources and notices of every answer: JSON names no source that it does not have, and pages agree with it."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import combinations, permutations
from typing import Any

import pytest
from typer.testing import CliRunner

from building import built_in, changed, make_full, make_library, make_role, said
from roleguide.answers.become import pathway
from roleguide.answers.citations import NO_CITATIONS, citations_of, cite, cited_ids
from roleguide.answers.compare import compare
from roleguide.answers.compare_certifications import compare_certifications
from roleguide.answers.describe import describe_certification, describe_role, describe_skill
from roleguide.answers.listing import certification_list, matrix, role_list, skill_list
from roleguide.answers.nearest import nearest
from roleguide.answers.similar import similar
from roleguide.cli import app
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import EDITORIAL, Background, Source
from roleguide.guide.vocabulary import SectionId, Sources
from roleguide.index.search import search
from roleguide.pages.become import pathway_page
from roleguide.pages.compare import comparison_page
from roleguide.pages.compare_certifications import certification_comparison_page
from roleguide.pages.describe import role_page, skill_page
from roleguide.pages.describe_certification import certification_page
from roleguide.pages.listing import certification_list_page, matrix_page, role_list_page, skill_list_page
from roleguide.pages.nearest import nearest_page
from roleguide.pages.page import UNSOURCED, Block, Item, Page, finished, to_line, with_sources
from roleguide.pages.search import search_page
from roleguide.pages.similar import similar_page
from roleguide.render import json_data
from roleguide.render.json_certifications import certification_comparison_data

Said = tuple[str, Page, dict[str, Any]]
"""What was asked, the page, and the data."""

GUIDES = {"built-in": built_in(), "small": make_full()}
each_guide = pytest.mark.parametrize("library", GUIDES.values(), ids=GUIDES)


def once(asked: str, answer: Any, page: Callable[[Any], Page], data: Callable[[Any], dict[str, Any]]) -> Iterator[Said]:
    yield asked, page(answer), data(answer)


def both(asked: str, answer: Any, page: Callable[..., Page], data: Callable[[Any], dict[str, Any]]) -> Iterator[Said]:
    """The short page and the full one."""
    for full in (False, True):
        yield f"{asked}{' --full' if full else ''}", page(answer, full=full), data(answer)


def described(library: MemoryLibrary) -> Iterator[Said]:
    for an_id in library.guide.roles:
        yield from both(an_id, describe_role(library, an_id), role_page, json_data.role_data)
        yield from both(
            f"{an_id} --only skills",
            describe_role(library, an_id, [SectionId.SKILLS]),
            partial(role_page, surroundings=False),
            json_data.role_data,
        )
    for an_id in library.guide.certifications:
        yield from both(an_id, describe_certification(library, an_id), certification_page, json_data.certification_data)
    for an_id in library.guide.skills:
        yield from both(an_id, describe_skill(library, an_id), skill_page, json_data.skill_data)


def listed(library: MemoryLibrary) -> Iterator[Said]:
    yield from both("list", role_list(library), role_list_page, json_data.role_list_data)
    yield from once(
        "list --certifications", certification_list(library), certification_list_page, json_data.certification_list_data
    )
    yield from once("list --skills", skill_list(library), skill_list_page, json_data.skill_list_data)
    for section in (SectionId.DUTIES, SectionId.SKILLS, SectionId.CERTIFICATIONS):
        yield from once(f"list --matrix {section}", matrix(library, section), matrix_page, json_data.matrix_data)


def found(library: MemoryLibrary) -> Iterator[Said]:
    for words in ("lead", "finance", "old", "law", "budget", "project management", "helps", "nowhere"):
        yield from both(words, search(library, words), search_page, json_data.search_data)
    for an_id in library.guide.roles:
        yield from once(an_id, similar(library, an_id, None), similar_page, json_data.similar_data)


def ways(library: MemoryLibrary) -> Iterator[Said]:
    held = Background(skills={next(iter(library.guide.skills)): next(iter(next(iter(library.guide.scales.values()))))})
    for an_id in library.guide.roles:
        for background in (None, held):
            found = pathway(library, an_id, background)
            yield from both(f"become {an_id} {background}", found, pathway_page, json_data.pathway_data)
        near = nearest(library, Background(role=an_id))
        yield from once(f"become --from {an_id}", near, nearest_page, json_data.nearest_data)


def compared(library: MemoryLibrary, pairs: Iterable[tuple[str, ...]]) -> Iterator[Said]:
    for ids in pairs:
        for only in ((), (SectionId.CERTIFICATIONS,)):
            comparison = compare(library, ids, only)
            yield from both(f"compare {ids} {only}", comparison, comparison_page, json_data.comparison_data)


def certifications_compared(library: MemoryLibrary, groups: Iterable[tuple[str, ...]]) -> Iterator[Said]:
    for ids in groups:
        comparison = compare_certifications(library, ids)
        yield from both(f"compare {ids}", comparison, certification_comparison_page, certification_comparison_data)


def moved(library: MemoryLibrary, pairs: Iterable[tuple[str, str]]) -> Iterator[Said]:
    for target, present in pairs:
        way = pathway(library, target, Background(role=present))
        yield from both(f"become {target} --from {present}", way, pathway_page, json_data.pathway_data)


def assert_closed(told: Iterable[Said]) -> None:
    """Asserts the laws of citations of pages and their data, and that there are any."""
    number = 0
    for asked, page, data in told:
        number += 1
        assert not named_in(data) - data["sources"].keys(), asked
        assert list(page.notices) == list(data.get("notices", {}).values()), asked
        assert_numbered(asked, page, data["sources"])
    assert number


def named_in(data: Any) -> set[str]:
    """Every id in a list under "sources", or under "source", however deep inside."""
    if isinstance(data, list):
        return set().union(*map(named_in, data))
    if not isinstance(data, dict):
        return set()
    own = data["sources"] if isinstance(data.get("sources"), list) else []
    topic = [data["source"]] if isinstance(data.get("source"), str) else []
    return {*own, *topic}.union(*map(named_in, data.values()))


def assert_numbered(asked: str, page: Page, sources: dict[str, Any]) -> None:
    """Asserts that a page lists just the sources that it cites, by numbers in their order, all of them in the data."""
    cites = marks(page)
    numbers = {number for cite in cites - {UNSOURCED} for number in in_full(cite)}
    assert [reference.mark for reference in page.references] == [f"{number}" for number in sorted(numbers)], asked
    assert page.has_unsourced == (UNSOURCED in cites), asked
    in_order = iter(source for source_id, source in sources.items() if source_id != EDITORIAL)
    for reference in page.references:
        told = (reference.source.title, reference.source.publisher, reference.source.url)
        assert any(told == (source["title"], source["publisher"], source["url"]) for source in in_order), asked
    listed = with_sources(page, Sources.FULL)
    assert [line.label for block in listed.blocks[len(page.blocks) :] for line in block.lines] == [
        *(f"[{reference.mark}]" for reference in page.references),
        *(["[?]"] if page.has_unsourced else []),
        *(["no mark"] if page.references else []),
    ], asked
    few = [item.text for line in with_sources(page, Sources.LINE).foot[len(page.foot) :] for item in line.cells[0]]
    named = [text.partition(" ")[0] for text in few if text.startswith("[")]
    assert set(named) <= {f"[{cite}]" for cite in (*map(str, numbers), *cites & {UNSOURCED})}, asked
    if page.references:
        assert few[-1] == f"--sources full lists {'addresses' if len(numbers) == len({*named} - {'[?]'}) else 'all'}", (
            asked
        )
    assert not marks(with_sources(page, Sources.NONE)), asked


def marks(page: Page) -> set[str]:
    """Every mark on a page."""
    lines = (*page.lead, *(line for block in page.blocks for line in block.lines), *page.foot)
    items = (*page.summary, *(item for line in lines for cell in line.cells for item in cell))
    cites = (*(item.cites for item in items), *(block.cites for block in page.blocks))
    return {cite for some in cites for cite in some}


def in_full(cite: str) -> range:
    first, _, last = cite.partition("-")
    return range(int(first), int(last or first) + 1)


@each_guide
@pytest.mark.parametrize("command", [described, listed, found, ways])
def test_every_answer_is_closed(library: MemoryLibrary, command: Callable[[MemoryLibrary], Iterator[Said]]) -> None:
    assert_closed(command(library))


@each_guide
def test_pairs_are_closed(library: MemoryLibrary) -> None:
    assert_closed(
        compared(library, [*list(combinations(library.guide.roles, 2))[::9], *[tuple(library.guide.roles)[:3]]])
    )
    assert_closed(moved(library, list(permutations(library.guide.roles, 2))[::17]))


@each_guide
def test_pairs_and_more_of_certifications_are_closed(library: MemoryLibrary) -> None:
    ids = tuple(library.guide.certifications)
    groups = [*list(combinations(ids, 2))[::29], *(ids[at : at + 5] for at in range(0, len(ids) - 2, 5))]
    assert_closed(certifications_compared(library, groups))


@pytest.mark.nightly
@each_guide
def test_all_pairs_are_closed(library: MemoryLibrary) -> None:
    assert_closed(certifications_compared(library, combinations(library.guide.certifications, 2)))
    assert_closed(compared(library, combinations(library.guide.roles, 2)))
    assert_closed(moved(library, permutations(library.guide.roles, 2)))


def test_the_sources_that_a_file_adds_are_in_the_data() -> None:
    for command in (["where"], ["where", "program-manager"]):
        data = json.loads(CliRunner().invoke(app, [*command, "--format", "json"]).stdout)
        assert named_in(data) == data["sources"].keys()
        assert "notices" not in data


# --- what counts -----------------------------------------------------------------------------------------------------


def test_sources_and_notices_stand_in_the_order_of_the_guide() -> None:
    citations = citations_of(make_full().guide, {"act", "page", "book"})
    assert list(citations.sources) == ["page", "book", "act"]
    assert list(citations.notices) == ["office", "publisher"]


def test_of_a_role_that_is_only_named_names_and_summary_count() -> None:
    role = make_role("a", duties={"plan": said("x", sources=("page",))})
    role = replace(role, sources=("act",), summary=replace(role.summary, sources=("book",)))
    assert cited_ids((role,)) == {"act", "book"}
    assert cited_ids(describe_role(make_library(role), "a")) == {"act", "book", "page"}


def test_a_topic_out_of_the_list_of_a_source_cites_it() -> None:
    library = make_full()
    assert "list" in describe_role(library, "first").citations.sources
    assert "list" in pathway(library, "first", Background(role="project-lead")).citations.sources
    assert "list" not in describe_role(library, "program-lead").citations.sources


def test_what_a_search_finds_brings_its_notices() -> None:
    library = make_full()
    assert (
        list(search(library, "law").citations.notices) == []
    )  # only a role, which stands on no licensed source itself
    assert list(search(library, "old").citations.notices) == ["office"]
    assert list(search(library, "finance", ["name"]).citations.notices) == ["publisher"]


def test_a_source_that_the_guide_does_not_have_is_a_mistake_of_ours() -> None:
    library = make_library(make_role("a", duties={"plan": said("x", sources=("nowhere",))}), make_role("b"))
    for ask in (
        lambda: describe_role(library, "a"),
        lambda: compare(library, ["a", "b"]),
        lambda: matrix(library, SectionId.DUTIES),
    ):
        with pytest.raises(KeyError, match="nowhere"):
            ask()
    unnoticed = changed(library, sources={"page": Source(title="P", notice="nowhere")})
    with pytest.raises(KeyError, match="nowhere"):
        citations_of(unnoticed.guide, {"page"})


def test_an_item_that_cites_a_source_which_the_answer_lacks_is_a_mistake_of_ours() -> None:
    block = Block(title="B", lines=(to_line("L", Item(text="x", cites=("page",))),))
    with pytest.raises(KeyError, match="page"):
        finished(Page(titles=("T",), edition="1", blocks=(block,)), NO_CITATIONS)


def test_citing_again_changes_nothing() -> None:
    profile = describe_role(make_full(), "first")
    assert cite(make_full().guide, profile) == profile
