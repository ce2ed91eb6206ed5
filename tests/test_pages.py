"""What the pages of single things and of lists show, before anything is drawn."""

from dataclasses import replace
from typing import Any

import pytest

from building import changed, make_ask, make_certification, make_full, make_library, make_pair, make_role, said
from roleguide.answers.become import pathway
from roleguide.answers.describe import describe_certification, describe_role, describe_skill
from roleguide.answers.listing import certification_list, matrix, role_list, skill_list
from roleguide.answers.rows import Level
from roleguide.errors import RequestError
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import (
    Ask,
    Asks,
    Certification,
    Codes,
    Contrast,
    Dispute,
    Exam,
    Experience,
    Fact,
    Family,
    Fee,
    Need,
    Role,
    RuleChange,
    Skill,
    SkillLevel,
    Statement,
    Status,
    Topic,
    Validity,
)
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.become import pathway_page
from roleguide.pages.describe import role_page, skill_page
from roleguide.pages.describe_certification import certification_page
from roleguide.pages.listing import certification_list_page, matrix_page, role_list_page, skill_list_page
from roleguide.pages.page import Item, Line, Page


def words(item: Item) -> str:
    """An item's text and its tag."""
    return f"{item.text} ({item.tag})" if item.tag else item.text


def told(lines: tuple[Line, ...]) -> dict[str, list[str]]:
    """Label to what its only cell says."""
    return {line.label: [words(item) for item in line.cells[0]] for line in lines}


def blocks(page: Page) -> dict[str, dict[str, list[str]]]:
    """Title of a block to its lines."""
    return {block.title: told(block.lines) for block in page.blocks}


def described(library: MemoryLibrary, role_id: str, *, full: bool = False) -> Page:
    return role_page(describe_role(library, role_id), full=full)


def certificate(library: MemoryLibrary, certification_id: str, *, full: bool = False) -> Page:
    return certification_page(describe_certification(library, certification_id), full=full)


# --- roles -----------------------------------------------------------------------------------------------------------


def rich_role() -> MemoryLibrary:
    """A role of which everything is said, most of it more than once."""
    skills = {f"s{at}": Skill(title=f"Skill {at}", scale="ladder") for at in range(12)}
    role = make_role(
        "a",
        short="Lead",
        summary="Leads",
        scope={"looks_after": "one thing"},
        duties={"plan": said("plans", "replans"), "risk": said("asks")},
        skills={**dict.fromkeys(list(skills)[:11], "expert"), "s11": "awareness"},
        certifications={"pmp": "typical", "csm": "helpful"},
        education=(Statement(text="a degree (or more)", need=Need.TYPICAL),),
        experience=(
            Statement(text="a year", need=Need.REQUIRED, years=1),
            Statement(text="two projects", need=Need.REQUIRED),
            Statement(text="luck"),
        ),
        tools=said(*(f"tool {at}" for at in range(8))),
        aliases=tuple(f"name {at}" for at in range(14)),
        family="delivery",
        note="seldom alone",
        also_means=(Fact(text="a cord for dogs"), Fact(text="a metal")),
        codes=Codes(onet=("15-1299.09",), esco="1330.5", sfia=("PROF",)),
        next=("b",),
    )
    others = [
        make_role("b", summary="Keeps. And more"),
        make_role("c", summary="Counts", next=("a",)),
        make_role("d", summary="Draws"),
    ]
    contrasts = {
        f"a/{other.id}": Contrast(in_one_line=f"A is not {other.id}.", asks={}, sources=("page",)) for other in others
    }
    return changed(make_library(role, *others, contrasts=contrasts), skills=skills)


def test_a_role_is_told_in_short_with_what_is_left_out_counted() -> None:
    page = described(rich_role(), "a")
    assert (page.titles, page.about, [item.text for item in page.summary]) == (("A",), "Delivery", ["Leads"])
    assert told(page.lead) == {"Also called": ["name 0, name 1, name 2, name 3 (+10)"]}
    assert blocks(page) == {
        "Scope": {"Looks after": ["one thing"]},
        "Duties": {"Planning": ["plans (+1)"], "Risk": ["asks"]},
        "Prerequisites": {
            "Required": ["a year (+1)"],
            "Typical": ["a degree", "PMP"],
            "Helpful": ["CSM"],
            "Also asked": ["luck"],
            "Note": ["seldom alone"],
            "Skills": [f"expert: {', '.join(f'Skill {at}' for at in range(7))} (+4)", "awareness: Skill 11"],
            "Tools": ["tool 0, tool 1, tool 2, tool 3 (+4)"],
        },
        "Career": {
            "From": ["C"],
            "To": ["B"],
            "Not a": ["B: keeps", "C: counts", "nor: D"],
            "Also means": ["a cord for dogs (+1)"],
        },
    }
    assert page.next == ("roleguide compare a b", "roleguide become a", "roleguide describe a --full")


def test_a_full_page_says_all_of_a_role() -> None:
    page = described(rich_role(), "a", full=True)
    assert told(page.lead) == {
        "Also called": [f"{', '.join(f'name {at}' for at in range(12))} (+2)"],
        "Listed as": ["O*NET-SOC 15-1299.09, ESCO 1330.5, SFIA 9 PROF"],
    }
    assert blocks(page) == {
        "Scope": {"Looks after": ["one thing"]},
        "Duties": {"Planning": ["plans", "replans"], "Risk": ["asks"]},
        "Qualifications": {
            "Education": ["a degree (or more) (typical)"],
            "Experience": ["a year (required, 1 year)", "two projects (required)", "luck"],
            "Tools": [f"tool {at}" for at in range(8)],
        },
        "Skills": {**{f"Skill {at}": ["expert"] for at in range(11)}, "Skill 11": ["awareness"]},
        "Certifications": {
            "PMP": ["Project Management Professional, PMI (typical)"],
            "CSM": ["Certified ScrumMaster, Scrum Alliance (helpful)"],
        },
        "Notes": {"Also means": ["a cord for dogs", "a metal"], "Note": ["seldom alone"]},
        "Career": {"From": ["C"], "To": ["B"], "Not a": ["B: A is not b.", "C: A is not c.", "D: A is not d."]},
    }
    assert page.next == ("roleguide compare a b", "roleguide become a")


def test_what_a_role_is_comes_before_what_it_asks() -> None:
    titles = [block.title for block in described(rich_role(), "a").blocks]
    assert titles == ["Scope", "Duties", "Prerequisites", "Career"]


def test_names_of_certificates_and_skills_stand_in_one_run_and_levels_in_lines() -> None:
    runs = {line.label for block in described(rich_role(), "a").blocks for line in block.lines if line.is_run}
    assert runs == {"Required", "Typical", "Helpful", "Also asked"}


def test_a_role_of_which_nothing_is_said_says_so() -> None:
    page = described(make_library(make_role("a")), "a")
    assert told(page.lead) == {"Here": ["the guide says nothing more about this role"]}
    assert page.blocks == ()
    assert page.next == ("roleguide become a", "roleguide describe a --full")


def test_a_page_of_some_sections_has_no_career() -> None:
    page = role_page(describe_role(make_full(), "first", [SectionId.DUTIES]), surroundings=False)
    assert list(blocks(page)) == ["Duties"]


@pytest.mark.parametrize("full", [False, True])
def test_a_page_of_some_sections_has_no_others(full: bool) -> None:
    described = describe_role(rich_role(), "a", [SectionId.DUTIES])
    assert list(blocks(role_page(described, surroundings=False, full=full))) == ["Duties"]


def test_skills_come_by_level_and_of_a_level_by_importance() -> None:
    skills = {f"s{at}": Skill(title=f"Skill {at}", scale="ladder") for at in range(5)}
    levels = {
        "s0": SkillLevel(level="working", importance=3.5),
        "s1": SkillLevel(level="expert", importance=3),
        "s2": SkillLevel(level="working", importance=4.5),
        "s3": SkillLevel(level="expert", importance=2),
        "s4": SkillLevel(level="awareness", importance=1),
    }
    library = changed(make_library(make_role("a", skills=levels)), skills=skills)
    assert blocks(described(library, "a"))["Prerequisites"]["Skills"] == [
        "expert: Skill 1",
        "working: Skill 2, Skill 0",
        "and 2 less important ones",
    ]
    assert blocks(described(library, "a", full=True))["Skills"] == {
        "Skill 2": ["working (importance 4.5)"],
        "Skill 0": ["working (importance 3.5)"],
        "Skill 1": ["expert (importance 3)"],
        "Less important": ["Skill 3 expert, Skill 4 awareness"],
    }


@pytest.mark.parametrize("full", [False, True])
def test_roles_that_a_source_calls_related_are_named_and_the_others_counted(full: bool) -> None:
    others = [make_role(f"r{at}") for at in range(12)]
    library = make_library(make_role("a", related=tuple(other.id for other in others)), *others)
    named = ", ".join(f"R{at}" for at in range(10))
    page = described(library, "a", full=full)
    assert blocks(page)["Career"] == {"Related": [f"{named} (+2)"]}
    assert page.next[0] == "roleguide compare a r0"


def test_certificates_with_the_same_sources_are_one_phrase_on_the_page_of_a_role() -> None:
    certifications = {f"c{at}": make_certification(title=f"C{at}") for at in range(10)}
    role = make_role("a", certifications=dict.fromkeys(certifications, "helpful"))
    library = changed(make_library(role), certifications=certifications)
    named = ", ".join(f"C{at}" for at in range(8))
    assert blocks(described(library, "a"))["Prerequisites"] == {"Helpful": [f"{named} (+2)"]}


def test_a_full_page_tells_how_strongly_a_certificate_is_asked_for_and_leaves_its_rules_to_its_page() -> None:
    library = certified(make_ask(training="35 hours"), counts={"csm": "as training"}, note="check first")
    assert blocks(described(library, "a", full=True))["Certifications"] == {
        "Big": ["Big certificate, Issuer (typical)"]
    }
    assert blocks(described(library, "a"))["Prerequisites"] == {"Typical": ["Big"]}


def test_a_full_page_says_of_a_certificate_that_it_was_replaced() -> None:
    library = certified(status=Status.REPLACED, replaced_by="csm")
    assert blocks(described(library, "a", full=True))["Certifications"] == {
        "Big": ["Big certificate, Issuer; replaced by CSM (typical)"]
    }


def certified(*ways: Ask, **fields: Any) -> MemoryLibrary:
    """A guide whose role "a" typically holds a certificate called Big."""
    big = make_certification(*ways, title="Big certificate", short="Big", issuer="Issuer", **fields)
    library = make_library(make_role("a", certifications={"big": "typical"}))
    return changed(library, certifications={**library.guide.certifications, "big": big})


def test_the_most_needed_certificates_come_first_on_a_full_page() -> None:
    library = make_library(make_role("a", certifications={"pmp": "helpful", "csm": "required"}))
    assert list(blocks(described(library, "a", full=True))["Certifications"]) == ["CSM", "PMP"]


def test_no_dispute_about_a_certificate_stands_on_the_page_of_a_role() -> None:
    library = certified(disputed=(Dispute(about="the window", text="some say 8 years"),))
    for full in (False, True):
        assert "window" not in str(described(library, "a", full=full))


# --- lists -----------------------------------------------------------------------------------------------------------


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
    page = role_list_page(role_list(make_library()))
    assert told(page.lead) == {"Roles": ["none: this guide describes no such role"]}
    assert page.next == ()


def listed(*roles: Role, full: bool = False) -> list[tuple[str, str]]:
    """The label and the text of each line of a list of roles."""
    page = role_list_page(role_list(make_library(*roles)), full=full)
    assert page.is_list
    return [(line.label, words(line.cells[0][0])) for block in page.blocks for line in block.lines]


def test_a_catalogue_shows_what_a_role_looks_after_or_in_full_its_summary() -> None:
    role = make_role("a", summary="Plans things. And more.", scope={"looks_after": "things"})
    assert listed(role) == [("A", "things")]
    assert listed(role, full=True) == [("A", "plans things")]
    assert listed(make_role("b", summary="Does it")) == [("B", "does it")]


def test_a_catalogue_shows_an_id_only_where_the_title_does_not_tell_it() -> None:
    assert listed(make_role("plan-lead", title="Plan Lead"), make_role("cio", title="Chief Information Officer")) == [
        ("Plan Lead", "works"),
        ("Chief Information Officer", "works (cio)"),
    ]
    assert listed(make_role("cio", title="Chief Information Officer", short="CIO")) == [("CIO", "works")]


def test_a_catalogue_leads_on_to_its_first_roles() -> None:
    page = role_list_page(role_list(make_library(make_role("a"), make_role("b"))))
    assert page.next == ("roleguide describe a", "roleguide compare a b")
    assert role_list_page(role_list(make_library(make_role("a")))).next == ("roleguide describe a",)


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


def test_a_certificate_is_told_in_short() -> None:
    page = certificate(ladder(), "top")
    assert (page.titles, page.about) == (("Top",), "Issuer, active")
    assert told(page.lead) == {
        "Prerequisites": ["one of: Mid + a course; or Side + a course"],
        "Exam": ["40 questions, 60 minutes, pass mark 26 of 40; closed book"],
        "Valid": ["1 year", "to renew: a fee"],
        "Wanted by": ["helps: junior"],
    }
    assert page.blocks == ()
    assert page.next == ("roleguide compare top mid", "roleguide describe top --full")


def test_a_full_page_of_a_certificate_has_each_chain_that_goes_through_several_others() -> None:
    page = certificate(ladder(), "top", full=True)
    assert page.lead == ()
    assert blocks(page) == {
        "What it is": {"Issuer": ["Issuer"], "Status": ["active"]},
        "Rules": {
            "Prerequisites": ["either Mid, a course", "or Side, a course"],
            "Chain": ["Low -> Mid -> Top"],
            "Exam": ["40 questions, 60 minutes, pass mark 26 of 40; closed book"],
            "Valid": ["1 year"],
            "Renewal": ["a fee"],
        },
        "Wanted by": {"Junior": ["helpful"]},
    }
    assert page.next == ("roleguide compare top mid", "roleguide list --certifications")


def test_a_certificate_tells_what_it_opens_and_who_wants_it_most() -> None:
    page = certificate(ladder(), "low")
    assert page.titles == ("Low certificate",)
    assert told(page.lead) == {
        "Prerequisites": ["none"],
        "Replaces": ["Old"],
        "Opens": ["one way into Mid", "counts toward Side"],
        "Wanted by": ["required: senior", "helps: junior"],
    }
    page = certificate(ladder(), "low", full=True)
    assert blocks(page) == {
        "What it is": {"Issuer": ["Issuer"], "Status": ["active"], "Replaces": ["Old"]},
        "Rules": {"Prerequisites": ["none"]},
        "What it opens": {
            "Opens": ["one way into Mid", "counts toward Side"],
            "Counts toward": ["Side: this one half the hours"],
        },
        "Wanted by": {"Senior": ["required"], "Junior": ["helpful"]},
    }


def test_what_cannot_be_had_without_a_certificate_requires_it() -> None:
    certifications = {
        "low": make_certification(title="Low"),
        "always": make_certification(make_ask("low"), title="Always"),
        "each": make_certification(make_ask("low", training="x"), make_ask("low", training="y"), title="Each"),
        "some": make_certification(make_ask("low"), make_ask(training="x"), title="Some"),
    }
    library = changed(make_library(), certifications=certifications)
    assert told(certificate(library, "low").lead)["Opens"] == ["required for Always, Each", "one way into Some"]


def opening(number: int) -> MemoryLibrary:
    """A certificate that so many others require."""
    others = {f"c{at}": make_certification(make_ask("low"), title=f"C{at}") for at in range(number)}
    return changed(make_library(), certifications={"low": make_certification(title="Low"), **others})


def test_four_that_a_certificate_opens_are_named_and_the_others_counted() -> None:
    assert told(certificate(opening(8), "low").lead)["Opens"] == ["required for C0, C1, C2, C3 (+4)"]


def test_a_full_page_names_all_that_a_certificate_opens() -> None:
    named = ", ".join(f"C{at}" for at in range(8))
    assert blocks(certificate(opening(8), "low", full=True))["What it opens"]["Opens"] == [f"required for {named}"]


def test_four_roles_that_want_a_certificate_are_named_and_the_others_counted() -> None:
    roles = [make_role(f"role-{at}", certifications={"pmp": "typical"}) for at in range(8)]
    page = certificate(make_library(*roles), "pmp")
    assert told(page.lead)["Wanted by"] == ["often: role 0, role 1, role 2, role 3 (+4)"]
    full = blocks(certificate(make_library(*roles), "pmp", full=True))
    assert list(full["Wanted by"]) == [f"Role {at}" for at in range(8)]


def test_the_short_name_of_a_certificate_comes_before_its_title_unless_that_has_it() -> None:
    assert certificate(make_library(), "pmp").titles == ("PMP, Project Management Professional",)
    assert certificate(ladder(), "low").titles == ("Low certificate",)


def test_a_replaced_certificate_names_its_successor() -> None:
    assert certificate(ladder(), "old").about == "Issuer, replaced by Low"
    assert blocks(certificate(ladder(), "old", full=True))["What it is"]["Status"] == ["replaced by Low"]


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
    assert blocks(certification_page(profile, full=True))["Rules"]["Chain"][-1] == "and by more ways"


def test_a_chain_may_be_longer_than_python_calls_can_nest() -> None:
    library = rungs(1500, 1)
    assert [len(chain) for chain in describe_certification(library, "c1499-0").chains] == [1500]
    assert len(pathway(library, "a").certificates) == 1500


def rules_of(certification: Certification) -> dict[str, list[str]]:
    """What the short page of a certification says, which the full one says as well."""
    library = changed(make_library(), certifications={"a": certification})
    short = told(certificate(library, "a").lead)
    full = blocks(certificate(library, "a", full=True))["Rules"]
    assert [full.get(label) for label in ("Fee", "Exam")] == [short.get(label) for label in ("Fee", "Exam")]
    return short


def test_what_is_required_in_any_case_comes_before_the_ways_to_qualify() -> None:
    asks = Asks(all=(make_ask(training="a course"),), one_of=(make_ask(education="a degree"), make_ask()))
    certification = Certification(title="A", issuer="I", asks=asks)
    assert rules_of(certification)["Prerequisites"] == ["a course", "and a degree or nothing more"]
    page = certificate(changed(make_library(), certifications={"a": certification}), "a", full=True)
    assert blocks(page)["Rules"]["Prerequisites"] == ["a course", "and either a degree", "or nothing more"]


def test_what_nobody_says_is_not_called_nothing() -> None:
    assert rules_of(Certification(title="A", issuer="I")) == {"Prerequisites": ["none known"]}


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
    assert rules_of(Certification(title="A", issuer="I", asks=asks))["Prerequisites"] == [text]


def test_a_fee_that_is_not_published_is_on_the_page_of_the_issuer() -> None:
    page = "https://example.org/a"
    fee = Fee(amount=1250, currency="EUR", covers="the exam")
    assert rules_of(make_certification(page=page, fee=fee))["Fee"] == ["EUR 1,250 for the exam"]
    assert rules_of(make_certification(page=page))["Fee"] == ["see the issuer's page"]
    assert "Fee" not in rules_of(make_certification(page=page, status=Status.RETIRED))
    assert rules_of(make_certification(page=page))["Page"] == [page]


def test_changes_come_by_their_day_and_the_last_one_is_on_the_short_page() -> None:
    changes = (
        RuleChange(day="2027-01-01", text="ends"),
        RuleChange(day="2025", text="old outline"),
        RuleChange(day="2026-07", text="new outline"),
    )
    library = changed(make_library(), certifications={"a": make_certification(changes=changes)})
    assert told(certificate(library, "a").lead)["Changes"] == ["2027-01-01: ends (+2)"]
    assert blocks(certificate(library, "a", full=True))["Rules"]["Changes"] == [
        "2025: old outline",
        "2026-07: new outline",
        "2027-01-01: ends",
    ]


def test_what_is_disputed_is_named_in_short_and_told_in_full() -> None:
    disputed = (
        Dispute(about="the window", text="some say 8 years"),
        Dispute(about="the exam", text="200 questions"),
        Dispute(about="the window", text="some say none"),
    )
    library = changed(make_library(), certifications={"a": make_certification(disputed=disputed)})
    assert told(certificate(library, "a").lead)["Disputed"] == [
        "the window, the exam (--full has what other sources say)"
    ]
    (block,) = (block for block in certificate(library, "a", full=True).blocks if block.title == "Disputed")
    assert block.note == "what other sources say"
    assert [(line.label, line.cells[0][0].text) for line in block.lines] == [
        ("the window", "some say 8 years"),
        ("the exam", "200 questions"),
        ("the window", "some say none"),
    ]


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
    page = certificate(library, "a")
    assert {line.label: {item.cites for item in line.cells[0]} for line in page.lead} == {
        "Note": {("3",)},
        "Prerequisites": {("1",)},
        "Exam": {("2",)},
        "Valid": {("3",)},
        "Wanted by": {()},
    }
    page = certificate(library, "a", full=True)
    marks = {line.label: {item.cites for item in line.cells[0]} for block in page.blocks for line in block.lines}
    assert marks == {
        "Issuer": {()},
        "Status": {("3",)},
        "Note": {("3",)},
        "Prerequisites": {("1",)},
        "Exam": {("2",)},
        "Valid": {("3",)},
        "A": {()},
    }


def test_what_a_certificate_is_about_comes_first() -> None:
    library = changed(make_library(), certifications={"a": make_certification(about="shows that one can plan")})
    for full in (False, True):
        assert [item.text for item in certificate(library, "a", full=full).summary] == ["shows that one can plan"]


def test_a_certificate_leads_on_to_what_it_opens() -> None:
    assert certificate(opening(2), "low").next == ("roleguide compare low c0", "roleguide describe low --full")


def test_a_page_of_a_few_sections_lists_no_source_that_it_does_not_cite() -> None:
    page = role_page(describe_role(make_pair(), "project-lead", [SectionId.SKILLS]), surroundings=False)
    assert page.references == ()


# --- skills ----------------------------------------------------------------------------------------------------------


def test_a_skill_is_shown_with_its_levels_and_who_needs_it_most() -> None:
    page = skill_page(describe_skill(make_full(), "finance"))
    assert (page.titles, page.about) == (("Finance",), "a skill")
    assert blocks(page) == {
        "Levels": {"awareness": ["knows it"], "working": ["does it"], "expert": ["leads it"]},
        "Needed by": {"expert": ["program lead"], "working": ["first"], "awareness": ["project lead"]},
    }
    assert page.blocks[1].note == "3 roles"
    page = skill_page(describe_skill(make_full(), "finance"), full=True)
    assert list(blocks(page)["Needed by"].items()) == [
        ("Program lead", ["expert"]),
        ("First", ["working (importance 3)"]),
        ("Project lead", ["awareness"]),
    ]
    assert page.next == ("roleguide describe program-lead", "roleguide list --skills")


def test_ten_roles_that_need_a_skill_at_a_level_are_named_and_the_others_counted() -> None:
    library = make_library(*(make_role(f"role-{at}", skills={"finance": "expert"}) for at in range(60)))
    page = skill_page(describe_skill(library, "finance"))
    named = ", ".join(f"role {at}" for at in range(10))
    assert blocks(page)["Needed by"] == {"expert": [f"{named} (+50)"]}
    assert page.blocks[1].note == "60 roles"
    page = skill_page(describe_skill(library, "finance"), full=True)
    assert (page.blocks[1].note, len(page.blocks[1].lines)) == ("50 of 60, the highest levels first", 50)


def test_a_skill_that_no_role_needs_has_its_levels_alone() -> None:
    page = skill_page(describe_skill(make_library(), "finance"))
    assert list(blocks(page)) == ["Levels"]
    assert page.next == ("roleguide list --skills",)


def test_a_level_on_a_scale_of_more_steps_than_can_be_drawn_is_told_by_its_name_alone() -> None:
    library = make_library(make_role("a", skills={"finance": "8"}))
    for steps, drawn in ((20, Level(rank=8, steps=20)), (21, None)):
        measured = changed(library, scales={"ladder": {str(at): "m" for at in range(1, steps + 1)}})
        assert {
            block.lines[0].cells[0][0].level
            for block in (
                role_page(describe_role(measured, "a"), full=True).blocks[0],
                skill_page(describe_skill(measured, "finance"), full=True).blocks[1],
                pathway_page(pathway(measured, "a"), full=True).blocks[0],
            )
        } == {drawn}


def test_a_name_that_stands_again_and_again_is_shortened() -> None:
    library = certified(make_ask("csm"), counts={"csm": "a year"})
    long = replace(library.guide.certifications["csm"], short=None, title="x" * 101)
    library = changed(library, certifications={**library.guide.certifications, "csm": long})
    shown = f"{'x' * 97}..."
    found = told(certificate(library, "big").lead)
    assert (found["Prerequisites"], found["Shortcuts"]) == ([shown], [f"{shown}: a year"])


# --- lists of certifications and skills, and matrices ----------------------------------------------------------------


def test_certifications_are_listed_by_issuer_with_their_standing() -> None:
    page = certification_list_page(certification_list(ladder()))
    assert [(block.title, block.note) for block in page.blocks] == [("Issuer", "5 certifications")]
    assert [(line.label, words(line.cells[0][0])) for block in page.blocks for line in block.lines] == [
        ("Low", "Low certificate"),
        ("Mid", "Mid"),
        ("Side", "Side"),
        ("Top", "Top"),
        ("Old", "Old (replaced by Low)"),
    ]
    assert page.next == ("roleguide describe low", "roleguide list --matrix certifications")


def test_an_id_that_nobody_could_guess_stands_behind_a_certification() -> None:
    project = make_certification(title="CompTIA Project+", short="Project+")
    gone = make_certification(title="Gone", status=Status.RETIRED)
    library = changed(make_library(), certifications={"project-plus": project, "agone": gone})
    page = certification_list_page(certification_list(library))
    assert told(page.blocks[0].lines) == {
        "Project+": ["CompTIA Project+ (project-plus)"],
        "Gone": ["Gone (retired, agone)"],
    }


def test_skills_are_listed_with_what_they_are() -> None:
    skills = {
        "finance": Skill(title="Finance", scale="ladder", about="counting money"),
        "coaching": Skill(title="Helping others", scale="ladder"),
    }
    page = skill_list_page(skill_list(changed(make_pair(), skills=skills)))
    assert [(block.title, block.note) for block in page.blocks] == [("Skills", "2 skills")]
    assert told(page.blocks[0].lines) == {"Finance": ["counting money"], "Helping others": [" (coaching)"]}


@pytest.mark.parametrize(
    ("page", "nothing"),
    [
        (
            certification_list_page(certification_list(changed(make_library(), certifications={}))),
            "this guide names no certification",
        ),
        (skill_list_page(skill_list(changed(make_library(), skills={}))), "this guide names no skill"),
    ],
)
def test_a_list_of_nothing_says_so(page: Page, nothing: str) -> None:
    assert told(page.lead) == {"None": [nothing]}


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
