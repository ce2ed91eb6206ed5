"""Search: what is found, in which order, and how it is shown."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from building import HOSTILE, built_in, changed, make_library, make_role, said
from roleguide.answers.search import MOST_WORDS, words_to_find
from roleguide.cli import app
from roleguide.files.load import load
from roleguide.files.locate import builtin_guide
from roleguide.folding import fold
from roleguide.guide.library import Library, MemoryLibrary
from roleguide.guide.model import Skill
from roleguide.index import search as index_search
from roleguide.index.cache import open_library
from roleguide.index.search import search
from roleguide.pages.page import Item
from roleguide.pages.search import search_page

BUILTIN = open_library([builtin_guide()], cached=False)


def ids(library: Library, words: str, *only: str) -> list[str]:
    return [hit.id for hit in search(library, words, only).hits]


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}).invoke(app, ["search", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout if code in (0, 1) else result.stderr


# --- what people look for --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("promised benefits arrive", "program-manager"),
        ("budget", "financial-management"),
        ("PMP", "pmp"),
        ("risk log", "project-coordinator"),
        ("stakehold", "stakeholder-relations"),
        ("scrum master", "scrum-master"),
        ("PgM", "program-manager"),
        ("itil", "itil-foundation"),
    ],
)
def test_people_find_what_they_expect(words: str, first: str) -> None:
    assert ids(BUILTIN, words)[0] == first


def test_roles_that_look_after_money_are_found_by_the_word_budget() -> None:
    assert {"program-manager", "project-manager", "it-director"} <= set(ids(BUILTIN, "budget")[:8])


# --- order -----------------------------------------------------------------------------------------------------------


def test_names_come_before_summaries_before_scope_before_duties_before_the_rest() -> None:
    library = make_library(
        make_role("rest", education=said("tulips")),
        make_role("duty", duties={"plan": said("tulips")}),
        make_role("scoped", scope={"money": "tulips"}),
        make_role("summed", summary="tulips"),
        make_role("named", aliases=("tulips",)),
    )
    assert ids(library, "tulips") == ["named", "summed", "scoped", "duty", "rest"]


def test_who_has_more_of_the_words_comes_first_and_best_in_one_place() -> None:
    library = make_library(
        make_role("one", aliases=("tulip",)),
        make_role("apart", duties={"plan": said("tulip"), "risk": said("rose")}),
        make_role("together", duties={"plan": said("rose and tulip")}),
    )
    assert ids(library, "tulip rose") == ["together", "apart", "one"]


def test_a_word_finds_its_other_forms_and_its_beginning() -> None:
    library = make_library(make_role("a", duties={"plan": said("schedules deliveries")}))
    for word in ("schedule", "scheduling", "sched", "delivery", "DELIVER"):
        assert ids(library, word) == ["a"], word


def test_only_looks_in_some_sections() -> None:
    library = make_library(make_role("a", aliases=("tulip",)), make_role("b", duties={"plan": said("tulip")}))
    assert ids(library, "tulip", "duties") == ["b"]


def test_found_words_are_marked_where_they_stand() -> None:
    library = make_library(make_role("a", duties={"plan": said("plants a tulip, waters tulips")}))
    match = search(library, "tulip").hits[0].matches[0]
    assert [match.passage.text[start:end] for start, end in match.spans] == ["tulip", "tulips"]


def test_little_words_count_only_where_there_are_no_others() -> None:
    assert words_to_find("the budget of a program") == ("budget", "program")
    assert words_to_find("to the") == ("to", "the")
    assert len(words_to_find(" ".join(map(str, range(100))))) == MOST_WORDS


# --- whatever is typed -----------------------------------------------------------------------------------------------

SMALL = make_library(make_role("a", summary=HOSTILE, aliases=("tulip",)))


ODD = [
    '"',
    "'tulip'",
    'tulip"OR"x',
    "tulip*",
    "text:tulip",
    "AND",
    "NOT-tulip",
    "tulip-rose",
    "(tulip",
    "^tulip",
    "NEAR(a,b)",
    "🎈tulip",
]


@pytest.mark.parametrize("typed", [*ODD, "tulip" * 2000, "tulip " * 2000])
def test_every_word_is_a_word_whatever_is_around_it(typed: str) -> None:
    assert ids(SMALL, typed) in (["a"], [])
    assert ("tulip" in words_to_find(typed)) <= (ids(SMALL, typed) == ["a"])


@given(st.text(max_size=30))
def test_nothing_that_can_be_typed_is_an_error(typed: str) -> None:
    search(SMALL, typed)


# --- with and without an index ---------------------------------------------------------------------------------------


def test_an_index_gives_the_same_answer_as_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEGUIDE_CACHE", str(tmp_path))
    for _ in ("the first time", "again"):
        assert search(open_library([builtin_guide()]), "risk budget") == search(BUILTIN, "risk budget")


def test_a_sqlite_without_full_text_search_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise index_search.NoFullTextSearchError

    monkeypatch.setattr(index_search, "search", refuse)
    assert run("budget", code=2).startswith("Python's SQLite has no full-text search (FTS5) here.")


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_page_shows_the_best_nine_and_where_the_words_are() -> None:
    page = run("budget")
    hits = search(BUILTIN, "budget").hits
    roles = sum(hit.collection == "roles" for hit in hits)
    assert re.fullmatch(rf"Found +{roles} roles, {len(hits) - roles} skill", page.splitlines()[2])
    assert re.search(rf"^FOUND ─+ 9 of {len(hits)}; --full shows all$", page, re.MULTILINE)
    assert re.search(r"^IT Program Manager +Money: the program's budget, split among \.\.\.$", page, re.MULTILINE)
    assert len(run("budget", "--full").splitlines()) > len(page.splitlines())


def test_markdown_marks_words_in_bold_and_plain_says_them() -> None:
    assert "Money: the program's **budget**, split among projects" in run("budget", "--full", "--format", "markdown")
    assert "Money: the program's **budget**, split among ..." in run("budget", "--format", "markdown")
    assert "Money: the program's budget, split among ..." in run("budget", "--format", "plain")


# --- excerpts --------------------------------------------------------------------------------------------------------


def lines(library: Library, words: str, *, full: bool = False) -> dict[str, list[str]]:
    """Title of each entry to what is shown beside it, with found words in asterisks, then its tag."""

    def marked(item: Item) -> str:
        text, at = "", 0
        for begin, end in item.strong:
            text += f"{item.text[at:begin]}*{item.text[begin:end]}*"
            at = end
        return f"{text}{item.text[at:]}{f' ({item.tag})' if item.tag else ''}"

    (block,) = search_page(search(library, words), full=full).blocks
    return {line.label: [marked(item) for item in line.cells[0]] for line in block.lines}


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("plants tulips", "Planning: plants *tulips*"),
        (
            "plants tulips in many colors at the end of each winter",
            "Planning: plants *tulips* in many colors at ...",
        ),
        (
            "digs, rakes and waters all of the beds, then plants tulips",
            "... and waters all of the beds, then plants *tulips*",
        ),
        (
            "digs, rakes and waters the beds, then plants tulips in many colors at the end of winter",
            "... then plants *tulips* in many colors at the end ...",
        ),
        (
            "tulips, roses and then once more tulips in all the colors",
            "Planning: *tulips*, roses and then once more ...",
        ),
    ],
)
def test_a_passage_is_cut_between_words_around_those_that_were_found(text: str, excerpt: str) -> None:
    library = make_library(make_role("a", duties={"plan": said(text)}))
    assert lines(library, "tulips")["A"] == [excerpt]
    assert lines(library, "tulips", full=True)["A"] == [f"Planning: {text.replace('tulips', '*tulips*')}"]


def test_a_full_page_has_the_names_and_two_more_passages() -> None:
    duties = {topic: said(f"{topic}s tulips") for topic in ("plan", "risk", "team")}
    library = make_library(make_role("a", aliases=("tulip lover",), summary="Grows tulips", duties=duties))
    assert lines(library, "tulips") == {"A": ["*tulip* lover"]}
    assert lines(library, "tulips", full=True) == {
        "A": ["A, *tulip* lover", "In short: Grows *tulips*", "Planning: plans *tulips*"]
    }


def test_of_very_many_names_those_with_the_words_are_shown() -> None:
    names = (*(f"gardener number {at}" for at in range(20)), "tulip lover")
    library = make_library(make_role("grower", aliases=names))
    assert lines(library, "tulip") == {"Grower": ["*tulip* lover, and 20 more titles"]}


def test_what_is_no_role_says_so_and_an_id_is_shown_where_nobody_could_guess_it() -> None:
    library = changed(make_library(), skills={"gardens": Skill(title="Growing", scale="ladder", about="tulips")})
    assert lines(library, "tulips") == {"Growing": ["In short: *tulips* (skill, gardens)"]}
    library = make_library(make_role("plan-lead", title="Plan lead", summary="tulips"))
    assert lines(library, "tulips") == {"Plan lead": ["In short: *tulips*"]}


def test_an_id_that_the_short_name_tells_is_not_shown() -> None:
    assert lines(make_library(), "csm") == {"Certified ScrumMaster": ["*CSM* (certification)"]}


def test_a_page_leads_on_to_the_best_that_was_found() -> None:
    library = make_library(make_role("a", summary="tulips"), make_role("b", duties={"plan": said("tulips")}))
    assert search_page(search(library, "tulips")).next == ("roleguide describe a", "roleguide compare a b")
    library = make_library(make_role("a", summary="tulips"))
    assert search_page(search(library, "tulips")).next == ("roleguide describe a",)
    assert search_page(search(library, "tulip-lover")).next == ("roleguide describe a",)
    assert search_page(search(library, "tulpis")).next == ("roleguide search tulips",)
    assert search_page(search(library, "zzz")).next == ("roleguide list",)


some_words = st.lists(st.sampled_from(["tulips", "a", "and", "gardening", "it", "x" * 30]), min_size=1, max_size=30)


@given(some_words.filter(lambda chosen: "tulips" in chosen))
def test_an_excerpt_is_short_whole_words_of_the_passage_and_has_the_first_word_that_was_found(words: list[str]) -> None:
    text = f"Planning: {' '.join(words)}"
    library = make_library(make_role("a", duties={"plan": said(" ".join(words))}))
    ((line,),) = (block.lines for block in search_page(search(library, "tulips")).blocks)
    (item,) = line.cells[0]
    core = item.text.removeprefix("... ").removesuffix(" ...")
    assert f" {core} " in f" {text} "
    assert len(core) <= EXCERPT + 30
    assert {item.text[begin:end] for begin, end in item.strong} == {"tulips"}
    before, after = text.split(core, 1)
    assert item.text.endswith(" ...") == bool(after)
    assert len(before) > len("... ") if item.text.startswith("... ") else not before  # what dots take less room than


EXCERPT = 44
"""Characters that are shown around a word; a long word before it is not cut."""


# --- as data, and what is not found ----------------------------------------------------------------------------------


def test_json_has_every_hit_and_passage() -> None:
    found = json.loads(run("budget", "--format", "json"))
    assert found["words"] == ["budget"]
    assert len(found["hits"]) > 15
    passage = found["hits"][0]["passages"][0]
    assert [passage["text"][start:end] for start, end in passage["spans"]] == ["budgeting"]


def test_nothing_found_is_an_honest_no_with_the_nearest_words() -> None:
    page = run("budjet", code=1)
    assert "no matches in this guide" in page
    assert "Perhaps       budget, budgets" in page
    assert json.loads(run("budjet", "--format", "json", code=1))["nearest"] == ["budget", "budgets"]


@pytest.mark.parametrize("words", [[], [""], ['"', "--", "*"]])
def test_nothing_to_search_for_is_a_wrong_request(words: list[str]) -> None:
    assert run("--", *words, code=2).startswith("There is nothing to search for.\n")


ABROAD = """\
roles:
  road-planner: {title: Straßenplaner, summary: plant Straßen und Wege, duties: {planning: [entwirft Fußwege]}}
  projektleitung:
    title: Projektleiterin / Projektleiter
    summary: führt ein IT-Projekt von der Planung bis zur Übergabe
    duties: {team: [führt das Projektteam], scope: [entscheidet über Änderungen]}
  embedded-developer: {title: Embedded Developer, summary: writes software, duties: {technology: [writes C++ and C#]}}
  kaisha-pm: {title: プロジェクト管理者, summary: 案件を管理する, duties: {strategy: [reports to R&D]}}
  scrum-ja: {title: スクラムマスター, summary: チームを支援する, duties: {team: [障害を取り除く]}}
  chef: {title: Chef d’équipe, summary: dirige une équipe, aliases: [Responsable qualité]}
  chef-de-projet:
    title: Chef de projet informatique
    summary: mène un projet du début à la fin
    duties: {risk: [évalue les risques], budget: [gère le budget, les coûts et l’échéancier]}
"""

QUERIES = {
    "a job seeker": {
        "what does a program manager do": "program-manager",
        "how to become a scrum master": "scrum-master",
        "PMP": "pmp",
        "pmp cost": "pmp",
        "how much does the PMP exam cost": "pmp",
        "Project Co-ordinator": "project-coordinator",
        "it project manager certification": "project-manager",
        "agile coach": "agile-coach",
        "sr. technical program manager": "technical-program-manager",
        "ITIL": "itil-foundation",
        "csm": "csm",
        "scrum certification": "scrum-master",
        "software architect": "solution-architect",
        "CIO": "cio",
        "retrospective": "scrum-master",
        "PgM": "program-manager",
    },
    "a hiring manager": {
        "head of IT": "it-director",
        "IT director": "it-director",
        "chief technology officer": "cto",
        "service desk": "it-support-specialist",
        "PMO": "pmo-manager",
        "risk": "risk-management",
        "roadmap": "enterprise-architect",
        "SAFe RTE": "safe-rte",
        "release train engineer": "release-train-engineer",
        "who runs a release train": "release-train-engineer",
        "difference between program manager and project manager": "program-manager",
        "product owner vs product manager": "product-manager",
        "benefits realisation": "benefits-management",
        "sprint planning": "scrum-master",
        "C++": "embedded-developer",
        "c#": "embedded-developer",
        "R&D": "kaisha-pm",
    },
    "a German": {
        "Straßen": "road-planner",
        "STRASSEN": "road-planner",
        "fusswege": "road-planner",
        "Projektleiter": "projektleitung",
        "projektleiterin": "projektleitung",
        "Ubergabe": "projektleitung",
        "Fuhrt A\u0308nderungen": "projektleitung",
        "Scrum-Master": "scrum-master",
    },
    "a Japanese": {
        "管理": "kaisha-pm",
        "ﾌﾟﾛｼﾞｪｸﾄ": "kaisha-pm",
        "スクラムマスター": "scrum-ja",
        "障害": "scrum-ja",
        "ＰＭＰ": "pmp",
    },
    "a French": {
        "d'equipe": "chef",
        "RESPONSABLE QUALITE": "chef",
        "chef de projet": "chef-de-projet",
        "l'échéancier": "chef-de-projet",
        "gestion des risques": "chef-de-projet",
    },
}
"""What people type, and the entry that should come first."""


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory) -> MemoryLibrary:
    """The built-in guide with roles in three more languages."""
    file = tmp_path_factory.mktemp("abroad") / "abroad.yaml"
    file.write_text(ABROAD, encoding="utf-8")
    return MemoryLibrary(load([builtin_guide(), file]))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        pytest.param(typed, first, id=f"{who}-{typed}")
        for who, queries in QUERIES.items()
        for typed, first in queries.items()
    ],
)
def test_people_find_what_they_mean_as_they_write_it(typed: str, first: str, abroad: Library) -> None:
    assert search(abroad, typed).hits[0].id == first


@pytest.mark.parametrize("typed", ["fusswege", "STRASSEN", "C++", "ﾌﾟﾛｼﾞｪｸﾄ", "管理"])
def test_what_was_found_is_marked_as_the_guide_writes_it(typed: str, abroad: Library) -> None:
    best = search(abroad, typed).hits[0].matches[0]
    marked = {best.passage.text[start:end] for start, end in best.spans}
    assert {fold(part) for part in marked} <= {fold(typed), "strassenplaner"}


def test_one_letter_is_a_word_and_no_beginning() -> None:
    assert search(built_in(), "r").hits == ()
