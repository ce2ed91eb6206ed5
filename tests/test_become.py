"""How to become a role."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import LEVELS, changed, make_ask, make_certification, make_library, make_pair, make_role, roles, said
from roleguide.answers.become import Pathway, Shift, move, moves_between, pathway
from roleguide.answers.person import gather
from roleguide.answers.routes import Origin, origins, route
from roleguide.errors import RequestError
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import Ask, Background, Certification, Need, Role, Statement
from roleguide.guide.vocabulary import SectionId, State


def states(found: Pathway) -> dict[str, State]:
    """Label, or the very statement of a qualification, to state."""
    return {one.entry.text if one.section is SectionId.QUALIFICATIONS else one.label: one.state for one in found.asked}


def shifted(found: Pathway, shift: Shift) -> list[str]:
    return [change.key for change in found.changes if change.shift is shift]


def with_certifications(library: MemoryLibrary, **certifications: Certification) -> MemoryLibrary:
    return changed(library, certifications={**library.guide.certifications, **certifications})


def certificate(*ways: Ask, **counts: str) -> Certification:
    return make_certification(*ways, title="A certificate", counts=counts)


# --- what is asked ---------------------------------------------------------------------------------------------------


def test_without_a_background_everything_is_open_and_nothing_changes() -> None:
    found = pathway(make_pair(), "program-lead")
    assert states(found) == {"a degree": State.OPEN, "Finance": State.OPEN, "Coaching": State.OPEN, "PMP": State.OPEN}
    assert found.changes == ()
    assert found.present is None


def test_what_a_person_has_is_met_to_be_raised_missing_or_unknown() -> None:
    held = Background(skills={"finance": "working"}, education=("A Degree",))
    assert states(pathway(make_pair(), "program-lead", held)) == {
        "a degree": State.MET,
        "Finance": State.RAISE,
        "Coaching": State.UNKNOWN,
        "PMP": State.UNKNOWN,
    }


def test_of_what_is_not_known_of_somebody_nothing_is_missing() -> None:
    silent = make_role("silent", duties={"plan": said("x")})
    library = make_library(*make_pair().guide.roles.values(), silent)
    assert State.MISSING not in states(pathway(library, "program-lead", Background(role="silent"))).values()
    named = Background(role="silent", certifications=("csm",))
    assert states(pathway(library, "program-lead", named))["PMP"] is State.UNKNOWN


def test_what_the_present_role_surely_gives_is_met() -> None:
    leads = Statement(text="leading a team", need=Need.REQUIRED, gained_as=("project-lead",))
    target = make_role("lead", experience=(leads,))
    library = make_library(target, *make_pair().guide.roles.values())
    assert states(pathway(library, "lead", Background(role="project-lead"))) == {"leading a team": State.MET}
    assert states(pathway(library, "lead", Background(role="program-lead"))) == {"leading a team": State.UNKNOWN}


def test_what_the_present_role_asks_of_some_only_is_not_known_of_anybody() -> None:
    degree = (Statement(text="a degree", need=Need.HELPFUL),)
    library = make_library(make_role("a", education=degree), make_role("b", education=degree))
    assert states(pathway(library, "a", Background(role="b"))) == {"a degree": State.UNKNOWN}


@pytest.mark.parametrize("text", ["no fixed degree", "None", "No formal schooling; experience counts"])
def test_a_qualification_that_asks_nothing_is_nothing_to_meet(text: str) -> None:
    role = make_role("a", education=said(text, "not a word of it", "nobody"))
    assert list(states(pathway(make_library(role), "a"))) == ["not a word of it", "nobody"]


def test_a_present_role_stands_for_what_it_asks_but_not_for_the_certificates_it_calls_for() -> None:
    found = pathway(make_pair(), "program-lead", Background(role="project-lead"))
    assert states(found) == {
        "a degree": State.MET,
        "Finance": State.RAISE,
        "Coaching": State.MISSING,
        "PMP": State.UNKNOWN,
    }


def test_what_a_person_says_of_a_skill_wins_over_their_role() -> None:
    found = pathway(make_pair(), "program-lead", Background(role="project-lead", skills={"finance": "expert"}))
    assert states(found)["Finance"] is State.MET


def test_topics_and_skills_are_kept_raised_started_or_let_go() -> None:
    one = make_role("a", duties={"plan": said("x"), "team": said("x")}, skills={"finance": "expert"})
    other = make_role(
        "b", duties={"plan": said("y"), "risk": said("y")}, skills={"finance": "working", "coaching": "working"}
    )
    found = pathway(make_library(one, other), "b", Background(role="a"))
    assert shifted(found, Shift.KEEP) == ["finance"]
    assert shifted(found, Shift.DIFFER) == ["plan"]
    assert shifted(found, Shift.RAISE) == ["coaching"]
    assert shifted(found, Shift.START) == ["risk"]
    assert shifted(found, Shift.LET_GO) == ["team"]


def test_changes_are_told_of_what_is_known_only() -> None:
    found = pathway(make_pair(), "program-lead", Background(skills={"finance": "expert"}))
    assert {change.section for change in found.changes} == {SectionId.SKILLS}
    found = pathway(make_pair(), "program-lead", Background(doing=("risk",)))
    assert shifted(found, Shift.KEEP) == ["risk"]
    assert shifted(found, Shift.START) == ["plan", "team"]
    assert pathway(make_pair(), "program-lead", Background(certifications=("pmp",))).changes == ()


def test_a_skill_is_near_when_it_lacks_one_level() -> None:
    library = make_library(make_role("a", skills={"finance": "awareness", "coaching": "expert"}))

    def near(held: Background | None) -> list[str]:
        return [one.key for one in pathway(library, "a", held).asked if one.is_near]

    assert near(None) == []
    assert near(Background(skills={"coaching": "working"})) == ["coaching"]
    assert near(Background(skills={"finance": "expert", "coaching": "expert"})) == []


def test_on_a_scale_that_begins_at_zero_its_lowest_level_is_never_near() -> None:
    library = make_library(make_role("a", skills={"finance": "0", "coaching": "1"}))
    library = changed(library, scales={"ladder": {"0": "none", "1": "some", "2": "much"}})

    def near(held: Background | None) -> list[str]:
        return [one.key for one in pathway(library, "a", held).asked if one.is_near]

    assert near(None) == []
    assert near(Background(skills={"coaching": "0"})) == ["coaching"]
    assert near(Background(skills={"coaching": "1"})) == []


# --- certificates ----------------------------------------------------------------------------------------------------


def steps(library: MemoryLibrary, held: Background | None = None) -> list[tuple[str, bool]]:
    """The certificates on the way to role a, in order, and whether each can be started at once."""
    return [(step.id, step.admitted) for step in pathway(library, "a", held).certificates]


def test_certificates_come_by_need_but_after_what_they_ask_for_or_count() -> None:
    library = with_certifications(
        make_library(make_role("a", certifications={"pmp": "helpful", "csm": "helpful", "top": "typical"})),
        top=certificate(make_ask(experience="a year"), csm="halves the year"),
    )
    assert steps(library) == [("csm", True), ("top", False), ("pmp", True)]


def test_what_only_another_certificate_asks_for_is_on_the_way() -> None:
    library = with_certifications(
        make_library(make_role("a", certifications={"top": "typical"})),
        top=certificate(make_ask("middle")),
        middle=certificate(make_ask("csm"), make_ask("pmp")),
    )
    assert steps(library) == [("csm", True), ("middle", False), ("top", False)]
    assert steps(library, Background(certifications=("pmp",))) == [("middle", True), ("top", False)]
    assert steps(library, Background(certifications=("middle",))) == [("top", True)]
    needs = [step.need.need if step.need else None for step in pathway(library, "a").certificates]
    assert needs == [None, None, Need.TYPICAL]


def test_one_alternative_that_asks_for_no_certificate_is_enough() -> None:
    library = with_certifications(
        make_library(make_role("a", certifications={"top": "typical"})),
        top=certificate(make_ask("csm"), make_ask(experience="ten years")),
    )
    assert steps(library) == [("top", False)]
    assert steps(library, Background(certifications=("csm",))) == [("top", True)]


@pytest.mark.parametrize(
    "ask",
    [make_ask("csm", education="some"), make_ask("csm", experience="some"), make_ask("csm", training="some")],
    ids=["education", "experience", "training"],
)
def test_whoever_has_what_is_held_beforehand_may_lack_something_else(ask: Ask) -> None:
    library = with_certifications(make_library(make_role("a", certifications={"top": "typical"})), top=certificate(ask))
    assert steps(library, Background(certifications=("csm",))) == [("top", False)]


def test_certificates_that_ask_for_each_other_end_somewhere() -> None:
    library = with_certifications(
        make_library(make_role("a", certifications={"one": "typical", "two": "typical"})),
        one=certificate(make_ask("two")),
        two=certificate(make_ask("one")),
    )
    assert sorted(an_id for an_id, _ in steps(library)) == ["one", "two"]


def test_what_is_held_or_typical_of_the_present_role_helps() -> None:
    library = with_certifications(
        make_library(
            make_role("a", certifications={"top": "helpful"}),
            make_role("b", certifications={"pmp": "typical", "csm": "helpful"}),
        ),
        top=certificate(pmp="counts as a year", csm="counts as a day"),
    )

    def helped(held: Background | None) -> dict[str, str]:
        helped_by = pathway(library, "a", held).certificates[0].helped_by
        return {helper_id: use.text for helper_id, use in helped_by.items()}

    assert helped(None) == {}
    assert helped(Background(role="b")) == {"pmp": "counts as a year"}
    assert helped(Background(certifications=("csm",))) == {"csm": "counts as a day"}


# --- ways between roles ----------------------------------------------------------------------------------------------


def chain(**following: str) -> MemoryLibrary:
    """Roles with one-letter ids, and the roles that each leads to."""
    return make_library(*(make_role(an_id, next=tuple(leads_to)) for an_id, leads_to in following.items()))


def ids(found: Sequence[Role]) -> str:
    return "".join(role.id for role in found)


def test_the_route_is_the_shortest_one_and_of_several_the_one_named_first() -> None:
    library = chain(a="cb", b="d", c="d", d="e", e="")
    assert ids(route(library.guide, "a", "e")) == "acde"
    assert ids(route(library.guide, "a", "a")) == "a"
    assert route(library.guide, "e", "a") == ()


def test_routes_end_in_a_guide_that_goes_round_in_circles() -> None:
    library = chain(a="b", b="a", c="")
    assert route(library.guide, "a", "c") == ()
    assert tree(origins(library, "a")) == {"b": {}}


def tree(found: Sequence[Origin]) -> dict[str, object]:
    return {origin.role.id: tree(origin.origins) for origin in found}


def test_origins_go_three_steps_back_and_name_each_role_once_where_it_is_nearest() -> None:
    library = chain(z="a", a="b", b="cd", c="d", d="", e="c")
    assert tree(origins(library, "d")) == {"b": {"a": {"z": {}}}, "c": {"e": {}}}
    library = chain(y="z", z="a", a="b", b="d", d="")
    assert tree(origins(library, "d")) == {"b": {"a": {"z": {}}}}


def test_the_nearest_role_is_the_one_that_shares_most() -> None:
    aim = make_role("aim", duties={"plan": said("x"), "risk": said("x")}, skills={"finance": "working"})
    one = make_role("one", duties={"plan": said("y")}, next=("aim",))
    two = make_role("two", duties={"plan": said("y")}, skills={"finance": "expert"}, next=("aim",))
    far = replace(aim, id="far")
    nearest = pathway(make_library(aim, one, two, far), "aim").nearest
    assert nearest
    assert (nearest.role.id, nearest.topics, nearest.of_topics, nearest.skills, nearest.of_skills) == (
        "two",
        1,
        2,
        1,
        1,
    )
    assert pathway(make_library(aim, far), "aim").nearest is None


def test_people_move_where_next_leads_and_both_ways_only_within_three_steps() -> None:
    def there(library: MemoryLibrary, one: str, other: str) -> list[tuple[str, str]]:
        return [(move.present.id, move.target.id) for move in moves_between(library.guide, one, other)]

    library = chain(a="b", b="c", c="d", d="e", e="")
    assert there(library, "e", "a") == there(library, "a", "e") == [("a", "e")]
    assert there(chain(a="b", b="a"), "b", "a") == [("a", "b"), ("b", "a")]
    assert there(chain(a="b", b="c", c="d", d="ae", e="a"), "a", "e") == [("e", "a")]
    assert there(chain(a="", b=""), "a", "b") == []
    assert there(chain(a="b", b="c", c="a"), "a", "b") == [("a", "b"), ("b", "a")]
    assert there(chain(a="b", b="c", c="d", d="a"), "a", "b") == [("a", "b"), ("b", "a")]
    assert there(chain(a="b", b="c", c="d", d="e", e="a"), "a", "b") == [("a", "b")]


# --- what people type ------------------------------------------------------------------------------------------------


def test_claims_name_certifications_and_skills_and_win_over_what_is_written() -> None:
    written = Background(role="project-lead", skills={"finance": "awareness"}, certifications=("pmp",))
    found = gather(make_pair(), "program-lead", written, "", ["CSM", "pmp", "finance = Working", "coaching"])
    assert found.certifications == ("pmp", "csm")
    assert found.skills == {"finance": "working", "coaching": "working"}
    assert found.role == "project-lead"


def test_levels_may_be_typed_in_any_case() -> None:
    library = changed(make_library(make_role("a")), scales={"ladder": {"Novice": "n", "Expert": "e"}})
    assert gather(library, "a", None, "", ["finance=expert"]).skills == {"finance": "Expert"}
    assert gather(library, "a", None, "", ["finance"]).skills == {"finance": "Expert"}


@pytest.mark.parametrize(
    ("present", "claim", "told"),
    [
        ("program", "", "The role to become is the one you have: Program lead.\nName two different roles."),
        ("", "finanse", 'No certification or skill is called "finanse". Did you mean finance?'),
        (
            "",
            "zzz",
            "Look for the words with: roleguide search zzz",
        ),
        ("", "csm=expert", '"csm=expert": a certification has no levels.\nWrite: --have csm'),
        ("", "finance=exprt", 'the skill finance has no level "exprt".\nDid you mean finance=expert?'),
        ("", "finance=", 'no level "".\nThe levels are awareness, working, expert.'),
    ],
)
def test_what_cannot_be_understood_is_named_with_a_way_on(present: str, claim: str, told: str) -> None:
    with pytest.raises(RequestError) as refused:
        gather(make_pair(), "program-lead", None, present, [claim] if claim else [])
    assert told in str(refused.value)


def test_a_skill_on_an_empty_scale_cannot_be_claimed() -> None:
    library = changed(make_library(make_role("a")), scales={"ladder": {}})
    for claim in ("finance", "finance=expert"):
        with pytest.raises(RequestError) as refused:
            gather(library, "a", None, "", [claim])
        assert str(refused.value) == f'"{claim}": the skill finance is measured on a scale without levels.'


def test_of_very_many_levels_some_are_named() -> None:
    library = changed(make_library(make_role("a")), scales={"ladder": {f"level {at}": "m" for at in range(21)}})
    with pytest.raises(RequestError, match=r"The levels are level 0, level 1, .*, level 19, \.\.\.\.$"):
        gather(library, "a", None, "", ["finance=zzz"])


def test_very_many_claims_are_refused_before_any_is_looked_up() -> None:
    with pytest.raises(RequestError) as refused:
        gather(make_pair(), "program-lead", None, "", ["nobody knows this"] * 51)
    assert str(refused.value) == (
        "At most 50 times --have is understood; here it stands 51 times.\n"
        "Write it all into a file for --me, which begins as this prints: roleguide new --me"
    )


# --- laws ------------------------------------------------------------------------------------------------------------

levels = st.sampled_from(list(LEVELS))
backgrounds = st.builds(
    Background,
    role=st.sampled_from([None, "b"]),
    skills=st.dictionaries(st.sampled_from(["finance", "coaching"]), levels),
    certifications=st.lists(st.sampled_from(["pmp", "csm"]), unique=True).map(tuple),
    education=st.sampled_from([(), ("a degree",)]),
    doing=st.lists(st.sampled_from(["plan", "risk", "team"]), unique=True).map(tuple),
)


def asking_for_education(role: Role) -> Role:
    degree = Statement(text="a degree", need=Need.TYPICAL)
    return replace(role, qualifications=replace(role.qualifications, education=(degree,)))


def keys(found: Pathway, *wanted: State) -> set[tuple[str, str]]:
    return {(one.key, one.entry.text) for one in found.asked if one.state in wanted}


@given(roles("a"))
def test_from_a_role_to_itself_there_is_nothing_to_do(role: Role) -> None:
    found = move(make_library(role), "a", "a")
    assert {change.shift for change in found.changes} <= {Shift.KEEP}
    assert found.certificates == ()


@given(roles("a"), roles("b"))
def test_what_is_kept_raised_and_started_is_exactly_what_the_target_asks(target: Role, present: Role) -> None:
    found = move(make_library(target, present), "b", "a")
    kept_raised_started = [change.key for change in found.changes if change.shift is not Shift.LET_GO]
    assert sorted(kept_raised_started) == sorted([*target.duties, *target.qualifications.skills])
    let_go = {change.key for change in found.changes if change.shift is Shift.LET_GO}
    assert let_go == set(present.duties) - set(target.duties)


@given(roles("a"), backgrounds, roles("b"))
def test_whoever_has_everything_misses_nothing(role: Role, held: Background, present: Role) -> None:
    role = asking_for_education(role)
    everything = replace(
        held,
        skills={skill: asked.level for skill, asked in role.qualifications.skills.items()},
        certifications=tuple(role.certifications),
        education=("a degree",),
        doing=tuple(role.duties),
    )
    found = pathway(make_library(role, present), "a", everything)
    assert {one.state for one in found.asked} == {State.MET}
    assert {change.shift for change in found.changes} <= {Shift.KEEP, Shift.LET_GO}
    assert {step.state for step in found.certificates} <= {State.MET}


@given(roles("a"), roles("b"), backgrounds, backgrounds)
def test_having_more_never_adds_to_what_is_missing(
    role: Role, present: Role, held: Background, more: Background
) -> None:
    library = make_library(asking_for_education(role), present)
    richer = replace(
        held,
        skills={**more.skills, **held.skills},
        certifications=tuple({*held.certifications, *more.certifications}),
        education=tuple({*held.education, *more.education}),
        doing=tuple({*held.doing, *more.doing}),
    )
    before, after = (pathway(library, "a", background) for background in (held, richer))
    assert keys(after, State.MISSING) <= keys(before, State.MISSING)
    assert keys(after, State.MET) >= keys(before, State.MET) - {
        (skill, asked.level)
        for skill, asked in role.qualifications.skills.items()
        if skill in more.skills and skill not in held.skills  # said now, where only the role spoke for it before
    }


@given(st.lists(st.lists(st.integers(0, 6), max_size=3), min_size=7, max_size=7), st.integers(0, 6), st.integers(0, 6))
def test_every_step_of_a_route_is_a_link_and_no_role_comes_twice(links: list[list[int]], start: int, end: int) -> None:
    letters = "abcdefg"
    library = chain(**{letters[at]: "".join(letters[to] for to in leads_to) for at, leads_to in enumerate(links)})
    found = ids(route(library.guide, letters[start], letters[end]))
    assert all(there in library.guide.roles[here].next for here, there in pairwise(found))
    assert len(set(found)) == len(found)
    if found:
        assert (found[0], found[-1]) == (letters[start], letters[end])
