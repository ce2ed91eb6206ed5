"""What the page on how to become a role shows: a plan first, and in full everything that is asked."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from building import LEVELS, changed, make_ask, make_certification, make_library, make_pair, make_role, roles, said
from roleguide.answers.become import Pathway, Shift, pathway
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import Background, Difficulty, Need, Role, Skill, Statement, Topic
from roleguide.guide.vocabulary import SectionId, State
from roleguide.pages.become import pathway_page
from roleguide.pages.page import Item, Page
from roleguide.render import plain


def words(item: Item) -> str:
    """An item's text, before it how it is met."""
    sign = (
        {State.MET: "+ ", State.MISSING: "- ", State.UNKNOWN: "? ", State.RAISE: "^ "}.get(item.state, "")
        if item.state
        else ""
    )
    return f"{sign}{item.text}"


def planned(library: MemoryLibrary, role_id: str, *, full: bool = False, **held: Any) -> Page:
    return pathway_page(pathway(library, role_id, Background(**held) if held else None), full=full)


def plan(page: Page) -> dict[str, list[str]]:
    return {line.label: [words(item) for item in line.cells[0]] for line in page.lead}


def blocks(page: Page) -> dict[str, dict[str, list[str]]]:
    return {
        block.title: {line.label: [words(item) for item in line.cells[0]] for line in block.lines}
        for block in page.blocks
    }


# --- for anyone ------------------------------------------------------------------------------------------------------


def asking() -> MemoryLibrary:
    """A role that asks for all kinds of things, and two that lead to it."""
    aim = make_role(
        "aim",
        summary="Aims high",
        duties={"plan": said("x"), "risk": said("x")},
        skills={"finance": "expert", "coaching": "working"},
        certifications={"pmp": "required", "csm": "helpful"},
        education=(Statement(text="a degree (or more)", need=Need.TYPICAL, sources=("page",)),),
        experience=(
            Statement(text="a year of work", need=Need.REQUIRED, sources=("book",)),
            Statement(text="a year abroad", need=Need.HELPFUL),
            Statement(text="luck"),
        ),
        tools=said("a hammer"),
    )
    near = make_role("near", duties={"plan": said("y")}, skills={"finance": "expert"}, next=("aim",))
    far = make_role("far", next=("aim",))
    return make_library(aim, near, far)


def test_the_plan_comes_first_and_what_is_asked_after_it() -> None:
    page = planned(asking(), "aim")
    assert (page.titles, page.about) == (("How to become: Aim",), "")
    assert [item.text for item in page.summary] == ["Aims high"]
    assert list(plan(page).items()) == [
        (
            "Do first",
            [
                "1 start as Near, the nearest role: it shares 1 of 2 topics, and 1 of 2 skills at the level asked",
                "2 earn PMP (required)",
                "3 earn CSM (helpful)",
            ],
        ),
        ("Required", ["a year of work", "PMP"]),
        ("Typical", ["a degree"]),
        ("Helpful", ["a year abroad", "CSM"]),
        ("Also asked", ["luck"]),
        ("Skills", ["expert: Finance", "working: Coaching"]),
        ("People come from", ["Near, Far"]),
    ]
    assert page.blocks == ()
    assert page.states == ()
    assert page.next == (
        "roleguide become aim --from near",
        "roleguide new --me > me.yaml",
        "roleguide become aim --full",
    )


def test_a_full_page_has_every_statement_in_full() -> None:
    page = planned(asking(), "aim", full=True)
    assert list(plan(page)) == ["Do first"]
    assert blocks(page) == {
        "Required": {"Experience": ["a year of work"], "Certifications": ["PMP"]},
        "Typical": {"Education": ["a degree (or more)"]},
        "Helpful": {"Experience": ["a year abroad"], "Certifications": ["CSM"]},
        "Also asked": {"Experience": ["luck"]},
        "Skills": {"Finance": ["expert"], "Coaching": ["working"]},
        "Certificates, in order": {
            "1 PMP": ["required", "Project Management Professional, PMI", "requires nothing beforehand"],
            "2 CSM": ["helpful", "Certified ScrumMaster, Scrum Alliance", "requires nothing beforehand"],
        },
        "Where people come from": {"Comes from": ["Near", "Far"]},
    }
    assert page.next == ("roleguide become aim --from near", "roleguide new --me > me.yaml")


def test_what_helps_is_one_run_and_what_is_required_is_one_too_while_nobody_is_known() -> None:
    runs = {line.label for line in planned(asking(), "aim").lead if line.is_run}
    assert runs == {"Required", "Typical", "Helpful", "Also asked"}
    runs = {line.label for line in planned(asking(), "aim", certifications=("csm",)).lead if line.is_run}
    assert runs == {"Helpful"}


def test_a_role_that_nobody_leads_to_says_so() -> None:
    page = planned(make_library(make_role("a")), "a")
    assert plan(page) == {
        "People come from": ["no role in this guide leads here: from outside, or straight from school"]
    }
    assert page.next == ("roleguide new --me > me.yaml", "roleguide become a --full")


def test_eight_roles_that_people_come_from_are_named_and_the_others_counted() -> None:
    others = [make_role(f"r{at}", next=("a",)) for at in range(10)]
    named = ", ".join(f"R{at}" for at in range(8))
    assert plan(planned(make_library(make_role("a"), *others), "a"))["People come from"] == [f"{named} (+2)"]


# --- what to do first ------------------------------------------------------------------------------------------------


def test_first_steps_are_numbered_from_the_most_needed_to_the_nearest() -> None:
    target = make_role(
        "a",
        duties={"plan": said("x"), "risk": said("x"), "team": said("x")},
        skills={"finance": "working", "coaching": "expert"},
        certifications={"csm": "typical"},
    )
    present = make_role(
        "b", duties={"team": said("x")}, skills={"finance": "awareness", "coaching": "awareness"}, next=("a",)
    )
    page = planned(make_library(target, present), "a", role="b")
    assert plan(page)["Do first"] == [
        "1 earn CSM (typical)",
        "2 take on Planning, Risk: duties new to you",
        "3 raise Finance: one level away",
    ]


def test_three_of_each_are_named_as_what_to_do_first_and_the_others_counted() -> None:
    topics = {f"t{at}": Topic(title=f"Topic {at}") for at in range(5)}
    skills = {f"s{at}": Skill(title=f"Skill {at}", scale="ladder") for at in range(5)}
    certifications = {f"c{at}": make_certification(title=f"C{at}") for at in range(5)}
    target = make_role(
        "a",
        duties=dict.fromkeys(topics, said("x")),
        skills={**dict.fromkeys(skills, "working"), "s4": "expert"},
        certifications=dict.fromkeys(certifications, "typical"),
    )
    present = make_role("b", duties={}, skills={**dict.fromkeys(skills, "awareness"), "s4": "working"}, next=("a",))
    library = changed(make_library(target, present), topics=topics, skills=skills, certifications=certifications)
    page = planned(library, "a", role="b", doing=("t4",))
    assert plan(page)["Do first"] == [
        "1 earn C0 (typical)",
        "2 earn C1 (typical)",
        "3 earn C2 (typical)",
        "4 take on Topic 0, Topic 1, Topic 2 (+1): duties new to you",
        "5 raise Skill 4, Skill 0, Skill 1 (+2): one level away",
    ]


def certified(**needs: str) -> MemoryLibrary:
    """A role that asks for certificates: one at once, one after years, one that is hard."""
    certifications = {
        "soon": make_certification(title="Soon", difficulty=Difficulty.FOUNDATION),
        "late": make_certification(make_ask(experience="years"), title="Late", difficulty=Difficulty.EXPERT),
        "plain": make_certification(title="Plain"),
    }
    return changed(make_library(make_role("a", certifications=needs)), certifications=certifications)


def test_a_certificate_is_to_be_earned_first_if_it_is_asked_for_or_takes_no_years() -> None:
    first = plan(planned(certified(soon="helpful", late="helpful"), "a"))["Do first"]
    assert first == ["1 earn Soon (helpful, foundation level)"]
    first = plan(planned(certified(late="typical", plain="required"), "a"))["Do first"]
    assert first == ["1 earn Plain (required)", "2 earn Late (typical, expert level)"]
    assert "Do first" not in plan(planned(certified(late="helpful"), "a"))


def test_a_certificate_that_one_holds_is_no_step() -> None:
    page = planned(certified(soon="helpful", plain="typical"), "a", certifications=("plain",))
    assert plan(page)["Do first"] == ["1 earn Soon (helpful, foundation level)"]


def test_steps_carry_the_sources_of_the_need() -> None:
    library = make_library(make_role("a", certifications={"pmp": "typical"}))
    role = library.guide.roles["a"]
    cited = {"pmp": replace(role.certifications["pmp"], sources=("page",))}
    page = planned(changed(library, roles={"a": replace(role, certifications=cited)}), "a")
    assert [item.cites for item in page.lead[0].cells[0]] == [("1",)]


# --- for one person --------------------------------------------------------------------------------------------------


def test_what_one_has_is_told_from_what_one_lacks_and_from_what_nobody_knows() -> None:
    page = planned(asking(), "aim", certifications=("pmp",), education=("a degree (or more)",))
    told = plan(page)
    assert told["Required"] == ["? a year of work", "+ PMP"]
    assert told["Typical"] == ["+ a degree"]
    assert told["Helpful"] == ["a year abroad", "perhaps you have CSM"]
    assert told["Also asked"] == ["? luck"]
    assert set(page.states) == {State.MET, State.UNKNOWN}


def test_what_the_present_role_surely_gives_is_met_and_not_asked_again() -> None:
    leads = Statement(text="leading a team", need=Need.REQUIRED, gained_as=("b",))
    library = make_library(make_role("a", experience=(leads,)), make_role("b", next=("a",)))
    told = plan(planned(library, "a", role="b"))
    assert told["Required"] == ["+ leading a team (from your present role)"]
    assert "Only you know" not in told


def test_a_helpful_certificate_that_one_lacks_is_not_shown_as_a_failing() -> None:
    certifications = {f"c{at}": make_certification(title=f"C{at}") for at in range(12)}
    target = make_role("a", certifications=dict.fromkeys(certifications, "helpful"))
    present = make_role("b", certifications={"c1": "typical"}, next=("a",))
    library = changed(make_library(target, present), certifications=certifications)
    page = planned(library, "a", role="b", certifications=("c0",))
    named = ", ".join(f"C{at}" for at in range(2, 10))
    assert plan(page)["Helpful"] == [f"{named} (+2)", "perhaps you have C1", "you have C0"]
    assert {item.state for line in page.lead if line.label == "Helpful" for item in line.cells[0]} == {None}


def test_a_helpful_statement_that_one_meets_is_said_to_be_met() -> None:
    page = planned(asking(), "aim", experience=("a year abroad",))
    assert plan(page)["Helpful"] == ["a year abroad (you have it)", "perhaps you have CSM"]


def leveled(**levels: str) -> MemoryLibrary:
    """A role that asks for skills at levels: from one to four of a scale of four."""
    skills = {skill: Skill(title=skill.upper(), scale="steps") for skill in levels}
    library = make_library(make_role("a", skills=levels))
    scale = {"one": "m", "two": "m", "three": "m", "four": "m"}
    return changed(library, skills=skills, scales={"steps": scale})


def test_skills_come_by_how_far_away_they_are() -> None:
    library = leveled(a="two", b="three", c="four", d="four", e="three", f="four", g="two")
    held = {"a": "one", "b": "one", "c": "one", "d": "four", "g": "four"}
    assert plan(planned(library, "a", skills=held))["Skills"] == [
        "one up: A",
        "two up: B",
        "three up: C",
        "not told: F, E",
        "there: D, G",
    ]
    unknown = make_role("b", skills={"a": "one"}, next=("a",))
    library = changed(library, roles={**library.guide.roles, "b": unknown})
    assert plan(planned(library, "a", role="b"))["Skills"] == ["one up: A", "new: C, D, F, B, E, G"]


def test_of_nobody_in_particular_skills_come_by_level() -> None:
    assert plan(planned(leveled(a="two", b="four", c="two"), "a"))["Skills"] == ["four: B", "two: A, C"]


def test_eight_skills_of_a_group_are_named_and_the_others_counted() -> None:
    library = leveled(**{f"s{at}": "two" for at in range(10)})
    named = ", ".join(f"S{at}" for at in range(8))
    assert plan(planned(library, "a"))["Skills"] == [f"two: {named} (+2)"]


def test_only_you_know_what_the_guide_cannot_and_how_to_tell_it() -> None:
    target = make_role(
        "a",
        skills={"finance": "expert", "coaching": "working"},
        certifications={"pmp": "typical"},
        experience=said("work", "more work"),
        tools=said("a hammer"),
    )
    library = make_library(target, make_role("b", certifications={"pmp": "typical"}, next=("a",)))
    told = plan(planned(library, "a", role="b"))["Only you know"]
    assert told == ["2 lines above with a ?, PMP, the level of 2 skills: tell with --have pmp, or --me FILE"]
    told = plan(planned(library, "a", role="b", certifications=("csm",), skills={"finance": "expert"}))["Only you know"]
    assert told == ["2 lines above with a ?, PMP, the level of 1 skill: tell with --have pmp, or --me FILE"]
    told = plan(planned(library, "a", experience=("work",), certifications=("pmp",)))["Only you know"]
    assert told == ["1 line above with a ?, the level of 2 skills: tell with --me FILE"]
    assert "Only you know" not in plan(planned(library, "a"))


def test_topics_are_started_done_differently_kept_or_left_behind() -> None:
    target = make_role("a", duties={"plan": said("x"), "risk": said("x"), "law": said("x")})
    present = make_role("b", duties={"plan": said("x"), "risk": said("y"), "team": said("x")}, next=("a",))
    topics = {**make_library().guide.topics, "law": Topic(title="Law")}
    told = plan(planned(changed(make_library(target, present), topics=topics), "a", role="b"))
    assert {label: told[label] for label in ("Start", "Differs", "Keep", "Leave behind")} == {
        "Start": ["Law"],
        "Differs": ["duties of both roles, done another way: Risk"],
        "Keep": ["Planning"],
        "Leave behind": ["Team"],
    }


def test_a_full_page_says_what_is_asked_of_one_person() -> None:
    page = planned(make_pair(), "program-lead", full=True, role="project-lead", certifications=("csm",))
    assert blocks(page) == {
        "Helpful": {"Certifications": ["? PMP"]},
        "Also asked": {"Education": ["+ a degree"]},
        "Skills to raise": {"Finance": ["^ expert, from awareness"], "Coaching": ["- working, new"]},
        "Do differently": {"Planning": ["orders the projects"]},
        "Start doing": {"Team": ["hires"]},
        "Certificates, in order": {
            "1 PMP": [
                "helpful; perhaps you have it from your present role",
                "Project Management Professional, PMI",
                "requires nothing beforehand",
            ]
        },
    }


# --- routes ----------------------------------------------------------------------------------------------------------


def on_the_way() -> MemoryLibrary:
    first = make_role("first", duties={"plan": said("x")}, certifications={"pmp": "helpful"}, next=("second",))
    second = make_role(
        "second",
        duties={"plan": said("x"), "risk": said("x")},
        skills={"finance": "working", "coaching": "awareness"},
        certifications={"csm": "typical"},
        next=("third",),
    )
    third = make_role(
        "third",
        duties={"plan": said("x"), "team": said("x")},
        skills={"finance": "expert"},
        certifications={"pmp": "typical"},
    )
    return make_library(first, second, third)


def test_one_move_is_told_beside_the_title() -> None:
    page = planned(on_the_way(), "second", role="first")
    assert (page.titles, page.about) == (("First -> Second",), "one move")
    assert not any(label.startswith(("Move", "Route")) for label in plan(page))
    assert page.next == ("roleguide compare first second", "roleguide become second --from first --full")


def test_several_moves_are_a_line_each_and_then_the_first_of_them() -> None:
    page = planned(on_the_way(), "third", role="first")
    assert page.about == "2 moves"
    told = plan(page)
    assert list(told)[:3] == ["Move 1", "Move 2", "Do first"]
    assert told["Move 1"] == [
        "Second: of 2 topics 1 stay, 0 change; start Risk; raise or learn 2 skills, Finance most; earn CSM"
    ]
    assert told["Move 2"] == [
        "Third: of 2 topics 1 stay, 0 change; start Team; raise or learn 1 skill, Finance most; earn PMP"
    ]
    assert told["Do first"] == [
        "1 become Second, the next role on the way",
        "2 earn CSM (typical)",
        "3 take on Risk: duties new to you",
        "4 raise Coaching, Finance: the nearest of its skills",
    ]
    assert page.next == (
        "roleguide become second --from first",
        "roleguide compare first third",
        "roleguide become third --from first --full",
    )


def test_a_move_at_which_nothing_changes_says_so() -> None:
    library = make_library(make_role("a", next=("b",)), make_role("b", next=("c",)), make_role("c"))
    assert plan(planned(library, "c", role="a"))["Move 1"] == ["B: nothing changes"]


def test_where_nothing_leads_on_the_plan_says_so_and_goes_on() -> None:
    page = planned(on_the_way(), "first", role="third")
    assert page.about == "no known route"
    assert plan(page)["Route"] == ["none: nothing in this guide leads on from Third to this role"]
    assert plan(page)["Leave behind"] == ["Team"]


# --- what a page must not leave out or claim -------------------------------------------------------------------------


def test_a_full_page_has_the_skills_that_are_met() -> None:
    page = planned(make_pair(), "project-lead", full=True, role="program-lead")
    assert "Finance" in plain.render(page)


def test_a_full_page_names_all_topics_that_are_kept_and_left_behind() -> None:
    topics = {f"t{at}": Topic(title=f"Topic {at}") for at in range(20)}
    target = make_role("a", duties=dict.fromkeys(list(topics)[:10], said("x")))
    present = make_role("b", duties=dict.fromkeys(topics, said("x")), next=("a",))
    page = plain.render(planned(changed(make_library(target, present), topics=topics), "a", full=True, role="b"))
    assert all(topic.title in page for topic in topics.values())


def test_signs_are_explained_only_if_they_are_on_the_page() -> None:
    target = make_role("a", skills={"finance": "expert"}, certifications={"pmp": "typical"}, tools=said("a hammer"))
    page = planned(make_library(target), "a", skills={"finance": "working"}, certifications=("pmp",))
    shown = {item.state for line in page.lead for item in line.cells[0]} - {None}
    assert set(page.states) == shown == {State.MET}


# --- laws ------------------------------------------------------------------------------------------------------------


@st.composite
def ways(draw: st.DrawFn) -> Pathway:
    one: Role = draw(roles("a", leads_to=("b",)))
    other: Role = draw(roles("b"))
    background = draw(
        st.none()
        | st.just(Background(role="a"))
        | st.builds(
            Background,
            skills=st.dictionaries(st.sampled_from(["finance", "coaching"]), st.sampled_from(list(LEVELS))),
            certifications=st.lists(st.sampled_from(["pmp", "csm"]), unique=True).map(tuple),
        )
    )
    return pathway(make_library(one, other), "b", background)


@given(ways())
def test_a_short_plan_names_everything_that_is_asked(found: Pathway) -> None:
    told = plan(pathway_page(found))
    in_needs = " ".join(
        text for label in ("Required", "Typical", "Helpful", "Also asked") for text in told.get(label, [])
    )
    for requirement in found.asked:
        if requirement.section is SectionId.SKILLS:
            assert requirement.label in " ".join(told["Skills"])
        else:
            assert requirement.label in in_needs
    for shift, label in (
        (Shift.START, "Start"),
        (Shift.DIFFER, "Differs"),
        (Shift.KEEP, "Keep"),
        (Shift.LET_GO, "Leave behind"),
    ):
        topics = [
            change.label for change in found.changes if change.shift is shift and change.section is SectionId.DUTIES
        ]
        assert told.get(label, [""])[0].rpartition(": ")[2] == ", ".join(topics)


@given(ways())
def test_what_nobody_knows_is_never_called_missing_and_what_is_met_is_not_asked(found: Pathway) -> None:
    page = pathway_page(found)
    states = {requirement.label: requirement.state for requirement in found.asked}
    first = " ".join(plan(page).get("Do first", []))
    for requirement in found.asked:
        if requirement.state is State.MET and requirement.section is SectionId.CERTIFICATIONS:
            assert f"earn {requirement.label}" not in first
    for line in page.lead:
        for item in line.cells[0]:
            if item.state is State.MISSING:
                assert states[item.text] is State.MISSING
