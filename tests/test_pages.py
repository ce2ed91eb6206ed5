"""What a page shows, before anything is drawn."""

from dataclasses import replace
from typing import Any

import pytest

from building import changed, make_ask, make_certification, make_library, make_pair, make_role, said
from roleguide.answers.become import pathway
from roleguide.answers.citations import citations_of
from roleguide.answers.compare import compare
from roleguide.answers.describe import describe_certification, describe_role, describe_skill
from roleguide.answers.listing import certification_list, matrix, role_list, skill_list
from roleguide.answers.rows import Level
from roleguide.errors import RequestError
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import (
    Ask,
    Asks,
    Certification,
    Dispute,
    Exam,
    Experience,
    Family,
    Fee,
    RuleChange,
    Source,
    Status,
    Topic,
    Validity,
)
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.become import pathway_page
from roleguide.pages.compare import comparison_page
from roleguide.pages.describe import certification_page, role_page, skill_page
from roleguide.pages.listing import certification_list_page, matrix_page, role_list_page, skill_list_page
from roleguide.pages.page import Item, Page, finished, in_other_words, shortest_names, to_line


def compared(library: MemoryLibrary, *role_ids: str, unfold: bool = False) -> Page:
    return comparison_page(compare(library, role_ids), unfold=unfold)


def texts(page: Page) -> dict[str, list[list[str]]]:
    """Label to the texts of its cells, of all rows in the blocks."""
    return {
        line.label: [[item.text for item in cell] for cell in line.cells]
        for block in page.blocks
        for line in block.lines
    }


def test_the_answer_comes_first() -> None:
    lead = {
        line.label: [item.text for item in line.cells[0]]
        for line in compared(make_pair(), "program-lead", "project-lead").lead
    }
    assert lead == {
        "In one line": ["One leads many, the other one."],
        "Tell apart": ['Program: "Worth it?"', 'Project: "Done?"'],
        "Counted": ["4 rows differ, 2 only Program, 1 only Project, 3 the same"],
    }


def test_of_several_roles_each_is_told_in_short() -> None:
    library = make_library(
        make_role("a", summary="Plans"), make_role("b", summary="Does"), make_role("c", summary="Checks")
    )
    lead = {line.label: [item.text for item in line.cells[0]] for line in compared(library, "a", "b", "c").lead}
    assert lead["In short"] == ["A: plans", "B: does", "C: checks"]


def test_rows_that_are_the_same_fold_into_one_line_a_section() -> None:
    page = compared(make_pair(), "program-lead", "project-lead")
    (same,) = page.folded
    assert same.title == "Same in both (3)"
    assert [(line.label, [item.text for item in line.cells[0]]) for line in same.lines] == [
        ("Scope", ["Money"]),
        ("Duties", ["Risk"]),
        ("Qualifications", ["Education"]),
    ]
    assert "Risk" not in texts(page)
    assert page.next[0] == "roleguide compare program-lead project-lead --all"


def test_all_unfolds_them() -> None:
    page = compared(make_pair(), "program-lead", "project-lead", unfold=True)
    assert page.folded == ()
    assert texts(page)["Risk"] == [["owns risks"], ["owns risks"]]
    assert not any("--all" in command for command in page.next)


def test_signs_stand_for_marks_and_gaps_for_distance() -> None:
    page = compared(make_pair(), "program-lead", "project-lead", unfold=True)
    signs = {line.label: (line.sign, line.gap) for block in page.blocks for line in block.lines if line.mark}
    assert signs == {
        "Looks after": ("~", ""),
        "Money": ("=", ""),
        "Planning": ("~", ""),
        "Risk": ("=", ""),
        "Team": ("<", "only Program"),
        "Education": ("=", ""),
        "Finance": ("~", "+2"),
        "Coaching": ("<", "only Program"),
        "PMP": ("~", ""),
        "CSM": (">", "only Project"),
    }


def test_sections_say_how_many_of_their_rows_are_of_which_kind() -> None:
    page = compared(make_pair(), "program-lead", "project-lead")
    assert [(block.title, block.note) for block in page.blocks if block.lines[0].mark] == [
        ("Scope", "1 differs, 1 same"),
        ("Duties", "1 differs, 1 only Program, 1 same"),
        ("Skills", "1 differs, 1 only Program"),
        ("Certifications", "1 differs, 1 only Project"),
    ]


def test_numbers_lead_to_sources_and_judgement_has_none() -> None:
    page = compared(make_pair(), "program-lead", "project-lead")
    cites = {
        line.label: [[item.cites for item in cell] for cell in line.cells]
        for block in page.blocks
        for line in block.lines
    }
    assert cites["Planning"] == [[("1",)], [()]]
    assert [(line.label, line.cells[0][0].text, line.cells[0][0].link) for line in page.sources] == [
        ("[1]", "Press, A page, read 2026-11-20", "https://example.org/page"),
        ("[ ]", "no number: own judgement", ""),
    ]


def test_sources_that_follow_each_other_are_told_as_one() -> None:
    library = changed(make_library(), sources={letter: Source(title=letter.upper()) for letter in "abcdefgh"})
    cited = ("abcdefgh", "gabceh", "ha")
    lead = tuple(to_line("Says", Item(text="x", cites=tuple(letters))) for letters in cited)
    page = finished(
        Page(titles=("T",), edition="1", lead=lead, blocks=()), citations_of(library.guide, set("abcdefgh"))
    )
    assert [line.cells[0][0].cites for line in page.lead] == [("1-8",), ("1-3", "5", "7", "8"), ("1", "8")]


def test_a_statement_without_any_source_is_marked_as_such() -> None:
    library = make_library(make_role("a", duties={"plan": said("plans", sources=())}), make_role("b"))
    page = compared(library, "a", "b")
    assert page.blocks[0].lines[0].cells[0][0].cites == ("?",)
    assert page.sources[-1].label == "[?]"


def test_numbers_do_not_depend_on_the_order_of_roles() -> None:
    there = compared(make_pair(), "program-lead", "project-lead")
    back = compared(make_pair(), "project-lead", "program-lead")
    assert there.sources == back.sources


def test_two_roles_with_nothing_in_common_to_say_say_so() -> None:
    page = compared(make_library(make_role("a"), make_role("b")), "a", "b")
    assert [(line.label, [item.text for item in line.cells[0]]) for line in page.lead] == [
        ("In short", ["A: works", "B: works"]),
        ("Counted", ["the guide says nothing about these roles here"]),
    ]


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


def test_a_profile_tells_where_a_role_leads_and_what_it_is_mixed_up_with() -> None:
    page = role_page(describe_role(make_pair(), "project-lead"))
    found = texts(page)
    assert found["Comes from"] == [["Program lead"]]
    assert found["Program lead"] == [["One leads many, the other one.", "roleguide compare project-lead program-lead"]]
    assert page.next[0] == "roleguide compare project-lead program-lead"


def test_a_profile_tells_how_strongly_a_certificate_is_asked_for_and_leaves_its_rules_to_its_page() -> None:
    library = certified(make_ask(training="35 hours"), counts={"csm": "as training"}, note="check first")
    assert texts(role_page(describe_role(library, "a")))["Big"] == [["typical", "Big certificate, Issuer"]]


def test_a_profile_says_of_a_certificate_that_it_was_replaced() -> None:
    library = certified(status=Status.REPLACED, replaced_by="csm")
    assert texts(role_page(describe_role(library, "a")))["Big"] == [
        ["typical", "Big certificate, Issuer; replaced by CSM"]
    ]


def certified(*ways: Ask, **fields: Any) -> MemoryLibrary:
    """A guide whose role "a" typically holds a certificate called Big."""
    big = make_certification(*ways, title="Big certificate", short="Big", issuer="Issuer", **fields)
    library = make_library(make_role("a", certifications={"big": "typical"}))
    return changed(library, certifications={**library.guide.certifications, "big": big})


def test_the_most_needed_certificates_come_first_in_a_profile() -> None:
    page = role_page(
        describe_role(make_library(make_role("a", certifications={"pmp": "helpful", "csm": "required"})), "a")
    )
    assert [line.label for line in page.blocks[0].lines] == ["CSM", "PMP"]


def test_a_source_without_a_date_is_called_undated() -> None:
    library = make_library(make_role("a", duties={"plan": said("plans", sources=("old",))}))
    library = changed(library, sources={**library.guide.sources, "old": Source(title="Old page")})
    assert role_page(describe_role(library, "a")).sources[0].cells[0][0].text == "Old page, not dated"


def test_a_catalogue_groups_roles_by_family_and_keeps_the_rest() -> None:
    page = role_list_page(role_list(make_library(make_role("a", family="delivery"), make_role("b"), make_role("c"))))
    assert [(block.title, block.note) for block in page.blocks] == [("Delivery", "1 role"), ("Other", "2 roles")]


def test_a_catalogue_can_be_narrowed_to_families() -> None:
    two = {"delivery": Family(title="Delivery"), "data": Family(title="Data")}
    library = make_library(make_role("a", family="delivery"), make_role("b"))
    assert [role.id for role in role_list(library, ["Delivery"]).roles] == ["a"]
    library = make_library(
        make_role("a", family="delivery"), make_role("b"), make_role("c", family="data"), families=two
    )
    assert [role.id for role in role_list(library, ["data", "Delivery", "delivery"]).roles] == ["a", "c"]
    with pytest.raises(RequestError, match='No family is called "delivry"'):
        role_list(library, ["delivry"])


def test_an_empty_guide_has_an_empty_catalogue_that_says_so() -> None:
    lead = role_list_page(role_list(make_library())).lead
    assert lead[0].cells[0][0].text == "none: this guide describes no such role"


# --- certifications and skills ---------------------------------------------------------------------------------------


def ladder() -> MemoryLibrary:
    """Certificates that ask for one another: low, then mid, then top; top also takes side, and old gave way to low."""
    issued: dict[str, Any] = {"issuer": "Issuer"}
    certifications = {
        "low": make_certification(title="Low certificate", short="Low", **issued),
        "mid": make_certification(make_ask("low"), make_ask(experience="9 years"), title="Mid", **issued),
        "side": make_certification(title="Side", counts={"low": "half the hours"}, **issued),
        "top": make_certification(
            make_ask("mid", training="a course"),
            make_ask("side", training="a course"),
            title="Top",
            exam=Exam(questions=40, minutes=60, pass_mark="26 of 40", note="closed book"),
            valid=Validity(years=1),
            renewal="a fee",
            **issued,
        ),
        "old": make_certification(title="Old", status=Status.REPLACED, replaced_by="low", **issued),
    }
    library = make_library(
        make_role("junior", certifications={"low": "helpful", "top": "helpful"}),
        make_role("senior", certifications={"low": "required"}),
    )
    return changed(library, certifications=certifications)


def test_a_certificate_is_shown_with_every_chain_that_leads_to_it() -> None:
    assert texts(certification_page(describe_certification(ladder(), "top"))) == {
        "Prerequisites": [["either Mid, a course", "or Side, a course"]],
        "Chain": [["Mid -> Top", "Low -> Mid -> Top", "Side -> Top"]],
        "Exam": [["40 questions, 60 minutes, to pass: 26 of 40, closed book"]],
        "Valid": [["1 year"]],
        "Renewal": [["a fee"]],
        "Junior": [["helpful"]],
    }


def test_a_certificate_tells_what_it_is_good_for_and_who_calls_for_it_most() -> None:
    page = certification_page(describe_certification(ladder(), "low"))
    assert texts(page) == {
        "Prerequisites": [["none"]],
        "Required by": [["Mid"]],
        "Counts for": [["Side: half the hours"]],
        "Senior": [["required"]],
        "Junior": [["helpful"]],
    }
    assert list(texts(page))[-2:] == ["Senior", "Junior"]
    assert [(line.label, line.cells[0][0].text) for line in page.lead] == [
        ("Short", "Low"),
        ("Issuer", "Issuer"),
        ("Status", "active"),
        ("Took over", "Old"),
    ]


def test_a_replaced_certificate_names_its_successor() -> None:
    lead = {
        line.label: line.cells[0][0].text for line in certification_page(describe_certification(ladder(), "old")).lead
    }
    assert lead["Status"] == "replaced by Low"


def test_certificates_that_ask_for_each_other_do_not_chain_forever() -> None:
    library = ladder()
    circle = {
        "a": make_certification(make_ask("b"), title="A"),
        "b": make_certification(make_ask("a"), title="B"),
    }
    library = changed(library, certifications={**library.guide.certifications, **circle})
    assert describe_certification(library, "a").chains == ()


def test_no_chain_walks_round_a_ring() -> None:
    certifications = {
        "a": make_certification(make_ask("b"), title="A"),
        "b": make_certification(make_ask("a"), make_ask(experience="a year"), title="B"),
    }
    library = changed(make_library(), certifications=certifications)
    assert describe_certification(library, "a").chains == (("b", "a"),)
    assert describe_certification(library, "b").chains == ()


def rungs(number: int, each: int) -> MemoryLibrary:
    """A ladder of so many rungs, each of so many certificates, of which any takes one to any of the next rung."""
    certifications = {
        f"c{at}-{beside}": make_certification(
            *(make_ask(f"c{at - 1}-{below}") for below in range(each if at else 0)), title=f"C{at}-{beside}"
        )
        for at in range(number)
        for beside in range(each)
    }
    role = make_role("a", certifications={f"c{number - 1}-0": "required"})
    return changed(make_library(role), certifications=certifications)


def test_of_more_chains_than_anybody_would_read_some_are_told() -> None:
    profile = describe_certification(rungs(24, 2), "c23-0")
    assert len(profile.chains) == 12
    assert profile.more_chains
    assert texts(certification_page(profile))["Chain"][0][-1] == "and by more ways"


def test_a_chain_may_be_longer_than_python_calls_can_nest() -> None:
    library = rungs(1500, 1)
    assert [len(chain) for chain in describe_certification(library, "c1499-0").chains] == [1500]
    assert len(pathway(library, "a").certificates) == 1500


def rules_of(certification: Certification) -> dict[str, list[list[str]]]:
    library = changed(make_library(), certifications={"a": certification})
    return texts(certification_page(describe_certification(library, "a")))


def test_what_is_required_in_any_case_comes_before_the_ways_to_qualify() -> None:
    asks = Asks(all=(make_ask(training="a course"),), one_of=(make_ask(education="a degree"), make_ask()))
    assert rules_of(Certification(title="A", issuer="I", asks=asks))["Prerequisites"] == [
        ["a course", "and either a degree", "or nothing more"]
    ]


def test_what_nobody_says_is_not_called_nothing() -> None:
    assert rules_of(Certification(title="A", issuer="I")) == {"Prerequisites": [["none known"]]}


@pytest.mark.parametrize(
    ("experience", "text"),
    [
        (
            Experience(of="leading projects", months=36, within_years=10),
            "36 months leading projects in the last 10 years",
        ),
        (Experience(of="analysis work", hours=7500, within_years=1), "7,500 hours of analysis work in the last year"),
        (Experience(of="audit", years=1), "1 year of audit"),
        (Experience(of="practice as a manager"), "practice as a manager"),
    ],
)
def test_experience_is_said_in_words(experience: Experience, text: str) -> None:
    asks = Asks(all=(Ask(experience=(experience,)),))
    assert rules_of(Certification(title="A", issuer="I", asks=asks))["Prerequisites"] == [[text]]


def test_a_fee_that_is_not_published_is_on_the_page_of_the_issuer() -> None:
    page = "https://example.org/a"
    fee = Fee(amount=1250, currency="EUR", covers="the exam")
    assert rules_of(make_certification(page=page, fee=fee))["Fee"] == [["EUR 1,250 for the exam"]]
    assert rules_of(make_certification(page=page))["Fee"] == [["see the issuer's page"]]
    assert "Fee" not in rules_of(make_certification(page=page, status=Status.RETIRED))


def test_changes_come_by_their_day_and_other_readings_last() -> None:
    changes = (RuleChange(day="2027-01-01", text="ends"), RuleChange(day="2026-07", text="new outline"))
    disputed = (Dispute(about="the window", text="some say 8 years"),)
    found = rules_of(make_certification(changes=changes, disputed=disputed))
    assert found["Changes"] == [["2026-07: new outline", "2027-01-01: ends"]]
    assert list(found.items())[-1] == ("the window", [["some say 8 years"]])


def test_every_fact_about_a_certificate_carries_its_sources() -> None:
    certification = make_certification(
        make_ask(experience="a year", sources=("page",)),
        exam=Exam(questions=1, sources=("book",)),
        valid=Validity(lifetime=True, sources=("act",)),
        note="n",
        sources=("act",),
    )
    library = make_library(make_role("a", certifications={"a": "typical"}))
    library = changed(library, certifications={"a": certification})
    page = certification_page(describe_certification(library, "a"))
    told = {line.label: {item.cites for item in line.cells[0]} for line in (*page.lead, *page.blocks[0].lines)}
    assert told == {
        "Issuer": {()},
        "Status": {("3",)},
        "Note": {("3",)},
        "Prerequisites": {("1",)},
        "Exam": {("2",)},
        "Valid": {("3",)},
    }


def test_a_page_of_a_few_sections_lists_no_source_that_it_does_not_cite() -> None:
    page = role_page(describe_role(make_pair(), "project-lead", [SectionId.SKILLS]), surroundings=False)
    assert [line.label for line in page.sources] == ["[ ]"]


def test_texts_are_put_in_other_words_before_the_page_is_measured() -> None:
    library = make_library(make_role("a", summary="one … two"))
    told = in_other_words(role_page(describe_role(library, "a")), lambda text: text.replace("…", "..."))
    assert told.lead[0].cells[0][0].text == "one ... two"


def test_a_skill_is_shown_with_its_levels_and_who_needs_it_most() -> None:
    page = skill_page(describe_skill(make_pair(), "finance"))
    assert texts(page) == {
        "awareness": [["knows it"]],
        "working": [["does it"]],
        "expert": [["leads it"]],
        "Program lead": [["expert"]],
        "Project lead": [["awareness"]],
    }
    assert list(texts(page))[-2:] == ["Program lead", "Project lead"]


def test_a_level_on_a_scale_of_more_steps_than_can_be_drawn_is_told_by_its_name_alone() -> None:
    library = make_library(make_role("a", skills={"finance": "8"}))
    for steps, drawn in ((20, Level(rank=8, steps=20)), (21, None)):
        measured = changed(library, scales={"ladder": {str(at): "m" for at in range(1, steps + 1)}})
        assert {
            block.lines[0].cells[0][0].level
            for block in (
                role_page(describe_role(measured, "a")).blocks[0],
                skill_page(describe_skill(measured, "finance")).blocks[1],
                pathway_page(pathway(measured, "a")).blocks[0],
            )
        } == {drawn}


def test_a_name_that_stands_again_and_again_is_shortened() -> None:
    library = certified(make_ask("csm"), counts={"csm": "a year"})
    long = replace(library.guide.certifications["csm"], short=None, title="x" * 101)
    library = changed(library, certifications={**library.guide.certifications, "csm": long})
    shown = f"{'x' * 97}..."
    found = texts(certification_page(describe_certification(library, "big")))
    assert (found["Prerequisites"], found["Helps"]) == ([[shown]], [[f"{shown}: a year"]])
    roles = (make_role(an_id, title=f"{an_id}{'x' * 100}") for an_id in "ab")
    page = compared(make_library(*roles), "a", "b")
    assert page.heads == page.names == (f"a{'x' * 96}...", f"b{'x' * 96}...")


def test_certifications_are_listed_by_issuer_with_their_standing() -> None:
    page = certification_list_page(certification_list(ladder()))
    assert [(block.title, block.note) for block in page.blocks] == [("Issuer", "5 certifications")]
    assert [(line.label, line.cells[0][0].text, line.cells[0][0].tag) for line in page.blocks[0].lines][-2:] == [
        ("top", "Top", ""),
        ("old", "Old", "replaced by Low"),
    ]


def test_skills_are_listed_with_what_they_are() -> None:
    assert texts(skill_list_page(skill_list(make_pair()))) == {"finance": [["Finance"]], "coaching": [["Coaching"]]}


@pytest.mark.parametrize(
    ("section", "rows"),
    [
        (SectionId.SKILLS, (("Finance", ("3", "1")), ("Coaching", ("2", "")))),
        (SectionId.CERTIFICATIONS, (("PMP", ("H", "T")), ("CSM", ("", "H")))),
        (SectionId.DUTIES, (("Planning", ("1", "1")), ("Risk", ("1", "1")), ("Team", ("1", "")))),
    ],
)
def test_a_matrix_has_a_mark_for_each_role_and_key(section: SectionId, rows: tuple[object, ...]) -> None:
    page = matrix_page(matrix(make_pair(), section))
    assert page.grid
    assert page.grid.rows == rows


def test_a_matrix_that_nobody_can_read_is_refused() -> None:
    topics = {f"t{at}": Topic(title="T") for at in range(1001)}
    roles = (make_role(f"r{at}", duties=dict.fromkeys(topics, said("x"))) for at in range(200))
    with pytest.raises(RequestError) as refused:
        matrix(changed(make_library(*roles), topics=topics), SectionId.DUTIES)
    assert str(refused.value) == (
        "A table of 200200 cells is too large.\nChoose a family of roles with --family FAMILY."
    )


def test_of_very_many_families_a_hint_names_some() -> None:
    families = {f"f{at}": Family(title="F") for at in range(21)}
    with pytest.raises(RequestError, match=r"The families are: f0, f1, .*, f19, \.\.\.$"):
        role_list(make_library(families=families), ["zzz"])


def test_columns_of_a_matrix_are_headed_by_abbreviations_or_else_numbered() -> None:
    library = make_library(
        make_role("alpha-lead", aliases=("alpha", "AA")),
        make_role("beta-lead", aliases=("beta",)),
        make_role("another", aliases=("AA", "AB")),
        make_role("chief", title="Chief of all", short="CEO", aliases=("CA",)),
    )
    heads = [line.label for line in matrix_page(matrix(library, SectionId.DUTIES)).blocks[0].lines]
    assert heads == ["AA", "2", "AB", "CEO"]
