"""Which roles are nearest to what somebody has, and what each still takes."""

from dataclasses import replace

import pytest
from hypothesis import given

from building import HOSTILE, built_in, changed, make_ask, make_certification, make_library, make_role, roles, said
from roleguide.answers.nearest import FirstStep, NearestRoles, nearest
from roleguide.answers.person import gather
from roleguide.errors import RequestError
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import Background, Difficulty, Need, Role, Skill, SkillLevel, Statement
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.nearest import nearest_page
from roleguide.render import table

LEVELS = ("awareness", "working", "expert")


def ids(found: NearestRoles) -> list[str]:
    return [near.role.id for near in found.nearest]


def told(found: NearestRoles) -> dict[str, str]:
    """Label to text, of all lines of the page."""
    page = nearest_page(found)
    lines = [*page.lead, *(line for block in page.blocks for line in block.lines)]
    return {line.label: " | ".join(item.text for item in line.cells[0]) for line in lines}


def skilled(role_id: str, finance: str = "", coaching: str = "", **fields: object) -> Role:
    """A role that asks for up to two skills."""
    levels = {skill: level for skill, level in (("finance", finance), ("coaching", coaching)) if level}
    return make_role(role_id, skills=levels, **fields)  # type: ignore[arg-type]


FROM_OWN = Background(role="own")


# --- the order -------------------------------------------------------------------------------------------------------


def test_roles_whose_skills_are_fewest_levels_apart_come_first() -> None:
    library = make_library(
        skilled("own", finance="working"),
        skilled("far", finance="expert", coaching="expert"),
        skilled("near", finance="expert"),
        skilled("same", finance="working"),
    )
    found = nearest(library, FROM_OWN)
    assert [(near.role.id, near.levels_up, near.levels_down) for near in found.nearest] == [
        ("same", 0, 0),
        ("near", 1, 0),
        ("far", 4, 0),
    ]


def test_a_role_that_asks_for_little_is_not_near_to_somebody_with_much() -> None:
    library = make_library(
        skilled("own", finance="expert", coaching="expert"),
        skilled("little", finance="awareness"),
        replace(skilled("more", finance="expert", coaching="expert"), family=None),
    )
    found = nearest(library, FROM_OWN)
    assert [(near.role.id, near.levels_up, near.levels_down) for near in found.nearest] == [
        ("more", 0, 0),
        ("little", 0, 5),
    ]


def test_a_certification_that_is_required_and_missing_outweighs_skills() -> None:
    library = make_library(
        skilled("own", finance="working", certifications={"csm": "typical"}),
        skilled("barred", finance="working", certifications={"pmp": "required"}),
        skilled("open", finance="expert", certifications={"pmp": "typical"}),
        skilled("helped", finance="expert", certifications={"pmp": "helpful"}),
    )
    assert ids(nearest(library, FROM_OWN)) == ["helped", "open", "barred"]
    assert ids(nearest(library, replace(FROM_OWN, certifications=("pmp",)))) == ["barred", "open", "helped"]


def test_of_equals_what_the_present_role_leads_to_comes_first_then_the_first_of_the_guide() -> None:
    others = [skilled(role_id, finance="working") for role_id in ("z", "a", "m")]
    library = make_library(skilled("own", finance="working", next=("m",)), *others)
    assert ids(nearest(library, FROM_OWN)) == ["m", "z", "a"]


def test_what_somebody_says_of_a_skill_counts_and_not_what_their_role_asks_for() -> None:
    library = make_library(
        skilled("own", finance="awareness"), skilled("low", finance="awareness"), skilled("high", finance="expert")
    )
    assert ids(nearest(library, FROM_OWN)) == ["low", "high"]
    assert ids(nearest(library, replace(FROM_OWN, skills={"finance": "expert"}))) == ["high", "low"]


def test_a_role_with_other_skills_or_none_is_not_near() -> None:
    library = make_library(
        skilled("own", finance="working", duties={"plan": said("plans")}, certifications={"pmp": "typical"}),
        skilled("other", coaching="working"),
        make_role("silent", duties={"plan": said("plans")}, certifications={"pmp": "typical"}),
    )
    found = nearest(library, FROM_OWN)
    assert (ids(found), found.found, found.others) == ([], 0, 2)


def test_of_somebody_without_a_role_those_come_first_that_ask_for_most_of_what_was_told() -> None:
    library = make_library(
        skilled("one", finance="awareness"),
        skilled("helped", finance="expert", certifications={"pmp": "helpful"}),
        skilled("asked", finance="expert", certifications={"pmp": "typical"}),
        skilled("none", coaching="working"),
    )
    found = nearest(library, Background(certifications=("pmp",), skills={"finance": "working"}))
    assert (ids(found), found.is_known) == (["asked", "helped", "one"], False)


def test_work_counts_where_no_skills_are_known() -> None:
    plans, teams = {"plan": said("plans")}, {"team": said("leads")}
    library = make_library(
        make_role("own", duties={**plans, **teams}),
        make_role("one", duties=plans),
        make_role("both", duties={**plans, **teams}),
    )
    found = nearest(library, FROM_OWN)
    assert [(near.role.id, near.topics) for near in found.nearest] == [("both", 2), ("one", 1)]
    assert ids(nearest(library, Background(doing=("team",)))) == ["own", "both"]


def test_further_roles_are_named_in_one_line() -> None:
    library = make_library(
        skilled("own", finance="working", next=("s0", "s1")),
        *(skilled(f"r{at}", finance="working") for at in range(6)),
        skilled("s0", finance="expert"),
        skilled("s1", finance="expert", title="Chief"),
    )
    assert told(nearest(library, FROM_OWN))["Further"] == "next from your role too: S0, Chief (s1)"


def test_at_most_six_are_told_and_further_ones_that_the_role_leads_to() -> None:
    near = [skilled(f"r{at}", finance="working") for at in range(8)]
    away = [skilled(f"s{at}", coaching="expert", finance="expert") for at in range(4)]
    own = skilled("own", finance="working", next=("s3", "s2", "s1", "s0", "r0"))
    found = nearest(make_library(own, *near, *away), FROM_OWN)
    assert (ids(found), found.found) == ([f"r{at}" for at in range(6)], 12)
    assert [near.role.id for near in found.further] == ["s0", "s1", "s2"]


def test_whoever_says_nothing_is_told_how() -> None:
    library = make_library(make_role("own", certifications={"csm": "helpful", "pmp": "typical"}))
    with pytest.raises(RequestError) as raised:
        nearest(library, None)
    assert str(raised.value) == (
        "Name a role to become, or tell what you have with --from, --have or --me.\n"
        "Such as: roleguide become --from own --have csm"
    )
    with pytest.raises(RequestError, match="Such as: roleguide list"):
        nearest(make_library(), None)


def test_a_skill_without_a_level_is_claimed_at_the_highest() -> None:
    background = gather(make_library(), None, None, "", ["finance", "pmp"])
    assert background == Background(skills={"finance": "expert"}, certifications=("pmp",))


@given(roles("own"), roles("a"), roles("b"))
def test_roles_are_as_far_apart_from_either_side(own: Role, a: Role, b: Role) -> None:
    library = make_library(own, a, b)
    there = {near.role.id: (near.levels_up, near.levels_down) for near in nearest(library, FROM_OWN).nearest}
    back = {near.role.id: (near.levels_down, near.levels_up) for near in nearest(library, Background(role="a")).nearest}
    if own.qualifications.skills and a.qualifications.skills:
        assert there.get("a") == back.get("own")


# --- what each takes -------------------------------------------------------------------------------------------------


def first(library: MemoryLibrary, background: Background = FROM_OWN) -> FirstStep | None:
    """What to do first on the way to the nearest role."""
    return nearest(library, background).nearest[0].first


def test_the_first_thing_to_do_is_a_certification_that_is_missing_and_open_now() -> None:
    library = make_library(
        skilled("own", finance="working", certifications={"csm": "typical"}),
        skilled("aim", finance="expert", certifications={"pmp": "typical"}),
    )
    earn = FirstStep(section=SectionId.CERTIFICATIONS, key="pmp", label="PMP", level=None, is_new=True)
    assert first(library) == earn
    assert first(library, replace(FROM_OWN, certifications=("pmp",))) != earn


def test_or_one_that_it_requires() -> None:
    library = make_library(
        skilled("own", finance="working", certifications={"csm": "typical"}),
        skilled("aim", finance="working", certifications={"big": "typical"}),
    )
    big = make_certification(make_ask("pmp"), title="Big", difficulty=Difficulty.ADVANCED)
    library = changed(library, certifications={**library.guide.certifications, "big": big})
    step = first(library)
    assert step
    assert step.key == "pmp"


def test_else_the_highest_skill_one_level_away_then_the_fewest_levels_then_the_highest_new_one() -> None:
    skills = {f"s{at}": Skill(title=f"S{at}", scale="ladder") for at in range(5)}

    def step(now: dict[str, str], then: dict[str, str]) -> tuple[str, str | None, bool] | None:
        library = changed(make_library(make_role("own", skills=now), make_role("aim", skills=then)), skills=skills)
        found = first(library)
        return (found.key, found.level, found.is_new) if found else None

    low, high = dict.fromkeys(skills, "awareness"), {"s0": "expert", "s1": "working"}
    assert step(low, high) == ("s1", "working", False)
    assert step({**low, "s0": "working"}, high) == ("s0", "expert", False)
    assert step(low, {"s0": "expert"}) == ("s0", "expert", False)
    assert step({"s0": "expert"}, {"s0": "expert", "s1": "working", "s2": "expert"}) == ("s2", "expert", True)
    assert step({"s0": "expert"}, {"s0": "working"}) is None


def test_and_last_a_certification_that_takes_years() -> None:
    library = make_library(
        skilled("own", finance="working", certifications={"csm": "typical"}),
        skilled("aim", finance="working", certifications={"big": "required"}),
    )
    big = make_certification(make_ask(experience="5 years"), title="Big", difficulty=Difficulty.EXPERT)
    library = changed(library, certifications={**library.guide.certifications, "big": big})
    step = first(library)
    assert step
    assert step.key == "big"


# --- the page --------------------------------------------------------------------------------------------------------


def test_a_line_counts_what_a_role_takes() -> None:
    skills = {f"s{at}": Skill(title=f"S{at}", scale="ladder") for at in range(6)}
    now = {"s0": "awareness", "s1": "awareness", "s2": "working", "s3": "expert"}
    then = {"s0": "working", "s1": "expert", "s2": "working", "s4": "working", "s5": "awareness"}
    experience = (Statement(text="leading", need=Need.REQUIRED), Statement(text="more", need=Need.HELPFUL))
    tools = (Statement(text="a spreadsheet", need=Need.TYPICAL),)
    own = make_role("own", skills=now, certifications={"csm": "typical"}, next=("aim",))
    aim = make_role(
        "aim", skills=then, certifications={"pmp": "required", "csm": "typical"}, experience=experience, tools=tools
    )
    library = changed(make_library(own, aim), skills=skills)
    page = told(nearest(library, replace(FROM_OWN, skills={"s0": "awareness"})))
    assert page == {
        "You have": "Own, S0 (awareness)",
        "Aim": "next from your role; 1 of 5 skills one up, 1 further up, 2 new; "
        "PMP missing (required); 2 only you know; first earn PMP",
    }


def test_a_role_that_takes_nothing_says_so() -> None:
    library = make_library(
        skilled("own", finance="working", coaching="working"),
        skilled("less", finance="working", coaching="awareness", next=("own",)),
    )
    assert told(nearest(library, FROM_OWN))["Less"] == "leads to your role; all 2 skills met"


def test_of_somebody_without_a_role_a_line_says_what_is_asked_of_what_was_told() -> None:
    library = make_library(
        skilled(
            "aim",
            finance="working",
            coaching="working",
            duties={"plan": said("x"), "team": said("x")},
            certifications={"pmp": "helpful"},
        )
    )
    found = nearest(library, Background(certifications=("pmp",), skills={"finance": "expert"}, doing=("plan",)))
    assert told(found) == {
        "You have": "PMP, Finance (expert)",
        "Tell more": "your role with --from, skills with --have ID=LEVEL, or all of it with --me FILE",
        "Aim": "asks for Finance, PMP; shares 1 of 2 duties; 1 of 2 skills not told",
    }


def test_an_id_is_shown_where_it_cannot_be_guessed_from_the_title() -> None:
    library = make_library(
        skilled("own", finance="working"),
        skilled("project-lead", finance="working", title="IT Project Lead"),
        skilled("cio", finance="working", title="Chief"),
    )
    page = told(nearest(library, FROM_OWN))
    assert page["IT Project Lead"] == "1 skill met"
    assert page["Chief"] == "cio; 1 skill met"


def test_the_heading_says_how_many_there_are_and_what_comes_first() -> None:
    library = make_library(*(skilled(f"r{at}", finance="working") for at in range(8)))
    (known,) = nearest_page(nearest(library, Background(role="r0"))).blocks
    assert known.note == "6 of 7, fewest skill levels apart first"
    (unknown,) = nearest_page(nearest(library, Background(skills={"finance": "working"}))).blocks
    assert unknown.note == "6 of 8, those that ask for most of it first"


def test_where_no_role_is_near_the_page_says_so() -> None:
    page = told(nearest(make_library(skilled("own", finance="working"), make_role("a")), FROM_OWN))
    assert page["Nearest"] == "none: no other role of this guide asks for skills, certifications or work that you named"
    page = told(nearest(make_library(skilled("own", finance="working")), FROM_OWN))
    assert page["Nearest"] == "none: this guide has no other role"


def test_the_page_leads_on_to_the_nearest_role_and_to_the_nearest_next_one() -> None:
    library = make_library(
        skilled("own", finance="working", next=("far",)),
        skilled("near", finance="working"),
        skilled("far", finance="working", coaching="expert"),
    )
    assert nearest_page(nearest(library, FROM_OWN)).next == ("roleguide become near", "roleguide become far")


def test_of_much_that_somebody_has_the_page_repeats_a_little() -> None:
    library = changed(
        make_library(make_role("a")), skills={f"s{at}": Skill(title=f"S{at}", scale="ladder") for at in range(11)}
    )
    found = nearest(library, Background(skills=dict.fromkeys(library.guide.skills, "working")))
    assert told(found)["You have"].endswith("S7 (working) (+3)")


def test_a_skill_that_is_asked_for_at_level_0_is_not_asked_for() -> None:
    library = changed(
        make_library(
            make_role("own", skills={"a": SkillLevel(level="1")}),
            make_role("aim", skills={"a": SkillLevel(level="1"), "b": SkillLevel(level="0.2")}),
        ),
        skills={skill: Skill(title=skill, scale="steps") for skill in "ab"},
        scales={"steps": {"0": "none", "1": "some", "2": "all"}},
    )
    (near,) = nearest(library, FROM_OWN).nearest
    assert (near.levels_up, [requirement.key for requirement in near.asked], near.first) == (0, ["a"], None)


@pytest.mark.parametrize("background", [*(Background(role=role_id) for role_id in built_in().guide.roles)])
def test_the_page_of_the_built_in_guide_fits_on_one_screen(background: Background) -> None:
    shown = table.render(nearest_page(nearest(built_in(), background)), width=80, color=False)
    assert len(shown.splitlines()) <= 24


def test_hostile_names_stay_what_they_are() -> None:
    library = make_library(skilled("own", finance="working"), skilled("bad", finance="expert", title=HOSTILE))
    assert HOSTILE in told(nearest(library, FROM_OWN))
