"""What the page of a comparison shows: in short, in full, of two roles and of several."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import changed, make_certification, make_library, make_pair, make_role, roles, said
from roleguide.answers.compare import compare
from roleguide.answers.rows import Mark
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import Contrast, Need, Role, Skill, SkillLevel, Source, Statement, Topic
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.compare import comparison_page
from roleguide.pages.page import Block, Item, Line, Page


def compared(library: MemoryLibrary, *role_ids: str, full: bool = False, only: tuple[SectionId, ...] = ()) -> Page:
    return comparison_page(compare(library, role_ids, only), full=full, only=only)


def block(page: Page, title: str) -> Block:
    return next(block for block in page.blocks if block.title == title)


def words(item: Item) -> str:
    """An item's text with its level and its tag."""
    level = f"{item.level.rank}/{item.level.steps}" if item.level else ""
    return " ".join(filter(None, (level, item.text, f"({item.tag})" if item.tag else "")))


def shown(block: Block) -> dict[str, list[str]]:
    """Label to what each cell says."""
    return {line.label: ["; ".join(map(words, cell)) for cell in line.cells] for line in block.lines}


def lead(page: Page) -> dict[str, str]:
    return {line.label: "; ".join(map(words, line.cells[0])) for line in page.lead}


def foot(page: Page) -> dict[str, str]:
    return {line.label: "; ".join(map(words, line.cells[0])) for line in page.foot}


PAIR = ("program-lead", "project-lead")


# --- two roles -------------------------------------------------------------------------------------------------------


def test_the_answer_comes_first() -> None:
    page = compared(make_pair(), *PAIR)
    assert [item.text for item in page.summary] == ["One leads many, the other one."]
    assert [line.cells[0][0].text for line in page.lead] == ['Program asks "Worth it?"', 'Project asks "Done?"']
    assert [block.title for block in page.blocks][:2] == ["Scope", "Duties"]


def test_a_sentence_that_nobody_wrote_is_left_out_where_the_scope_says_the_same() -> None:
    library = make_library(
        make_role("a", scope={"looks_after": "apples"}, skills={"finance": "expert"}),
        make_role("b", scope={"looks_after": "pears"}),
    )
    assert compared(library, "a", "b").summary == ()
    page = compared(library, "b", "a", only=(SectionId.SKILLS,))
    assert [item.text for item in page.summary] == ["B looks after pears; A looks after apples."]


def test_without_any_sentence_each_is_summed_up() -> None:
    library = make_library(make_role("a", summary="Plans. And more."), make_role("b", summary="Does"))
    page = compared(library, "a", "b")
    assert page.summary == ()
    assert lead(page) == {"A": "plans", "B": "does", "Here": "the guide says nothing more about these roles"}


def test_rows_that_are_the_same_are_named_at_the_foot() -> None:
    page = compared(make_pair(), *PAIR)
    assert foot(page) == {"Same in both": "scope: Money; duties: Risk; qualifications: Education"}
    assert "Risk" not in shown(block(page, "Duties"))
    assert "Money" not in shown(block(page, "Scope"))


def test_of_many_rows_that_are_the_same_some_are_named_and_the_others_counted() -> None:
    topics = {f"t{at}": Topic(title=f"Topic {at}") for at in range(10)}
    one, other = (make_role(role_id, duties=dict.fromkeys(topics, said("x"))) for role_id in "ab")
    page = compared(changed(make_library(one, other), topics=topics), "a", "b")
    named = ", ".join(f"Topic {at}" for at in range(8))
    assert foot(page) == {"Same in both": f"duties: {named} (+2)"}


def test_a_short_page_has_one_statement_in_a_cell_and_counts_the_others() -> None:
    library = make_library(
        make_role("a", duties={"plan": said("plans", "replans", "unplans")}),
        make_role("b", duties={"plan": said("plans", "waits")}),
    )
    assert shown(block(compared(library, "a", "b"), "Duties")) == {"Planning": ["plans (+2)", "plans (+1)"]}
    page = compared(library, "a", "b", full=True)
    assert shown(block(page, "Duties")) == {"Planning": ["plans; replans; unplans", "plans; waits"]}


def test_exceptions_are_marked_and_what_both_have_is_not() -> None:
    page = compared(make_pair(), *PAIR, full=True)
    signs = {line.label: (line.sign, line.gap) for block in page.blocks for line in block.lines if line.mark}
    assert signs == {
        "Looks after": ("", ""),
        "Money": ("=", ""),
        "Planning": ("", ""),
        "Risk": ("=", ""),
        "Team": ("<", ""),
        "Education": ("=", ""),
        "Finance": ("", "+2"),
        "Coaching": ("<", ""),
        "PMP": ("", ""),
        "CSM": (">", ""),
    }


def test_sections_say_how_many_of_their_rows_are_of_which_kind() -> None:
    page = compared(make_pair(), *PAIR, full=True)
    assert [(block.title, block.note) for block in page.blocks if block.lines[0].mark] == [
        ("Scope", "1 differs, 1 same"),
        ("Duties", "1 differs, 1 only program, 1 same"),
        ("Qualifications", "1 same"),
        ("Skills", "1 differs, 1 only program"),
        ("Certifications", "1 differs, 1 only project"),
    ]
    assert [(block.title, block.note) for block in compared(make_pair(), *PAIR).blocks] == [
        ("Scope", ""),
        ("Duties", "1 differs, 1 only program, 1 same"),
        ("Skills", "widest gap first"),
        ("Prerequisites", ""),
        ("Moving up", "Program lead -> Project lead"),
    ]


def test_names_that_are_too_long_to_repeat_are_counted_by_their_place() -> None:
    long = make_role("long", title="The one who plans whatever there is", duties={"plan": said("x"), "risk": said("x")})
    library = make_library(long, make_role("b", duties={"team": said("x")}))
    assert block(compared(library, "long", "b"), "Duties").note == "2 only the first, 1 only the second"


def test_names_that_are_repeated_are_shortened() -> None:
    names = (make_role(an_id, title=f"{an_id}{'x' * 100}") for an_id in "ab")
    page = compared(make_library(*names), "a", "b")
    assert page.heads == page.names == (f"a{'x' * 96}...", f"b{'x' * 96}...")


def many_topics(number: int) -> MemoryLibrary:
    topics = {f"t{at}": Topic(title=f"Topic {at}") for at in range(number)}
    one = make_role("a", duties=dict.fromkeys(topics, said("x")))
    other = make_role("b", duties=dict.fromkeys(topics, said("y")))
    third = make_role("c")
    return changed(make_library(one, other, third), topics=topics)


def test_eleven_rows_of_statements_are_shown_and_the_others_named() -> None:
    page = compared(many_topics(11), "a", "b")
    assert list(shown(block(page, "Duties"))) == [f"Topic {at}" for at in range(11)]
    page = compared(many_topics(13), "a", "b")
    assert list(shown(block(page, "Duties"))) == [*(f"Topic {at}" for at in range(11)), "More rows"]
    assert shown(block(page, "Duties"))["More rows"] == ["Topic 11, Topic 12"]
    assert len(shown(block(compared(many_topics(13), "a", "b", full=True), "Duties"))) == 13


def test_skills_come_by_the_size_of_the_gap_not_in_the_order_of_the_guide() -> None:
    skills = {letter: Skill(title=letter.upper(), scale="ladder") for letter in "abcdef"}
    levels = {"a": "working", "b": "working", "c": "expert", "d": "awareness", "e": "expert"}
    one = make_role("one", skills=levels)
    other = make_role("other", skills={"a": "expert", "b": "working", "c": "awareness", "f": "expert"})
    page = compared(changed(make_library(one, other), skills=skills), "one", "other")
    told = block(page, "Skills")
    assert [(line.label, line.sign, line.gap) for line in told.lines] == [
        ("E", "<", ""),
        ("F", ">", ""),
        ("C", "", "+2"),
        ("A", "", "-1"),
        ("D", "<", ""),
    ]
    assert (told.note, told.is_matrix) == ("widest gap first, 1 same", True)
    assert shown(told)["C"] == ["3/3 expert", "1/3 awareness"]


def test_seven_skills_are_shown_and_the_others_counted() -> None:
    skills = {f"s{at}": Skill(title=f"Skill {at}", scale="ladder") for at in range(10)}
    one = make_role("a", skills=dict.fromkeys(skills, "working"))
    other = make_role("b", skills={"s0": "working"})
    library = changed(make_library(one, other), skills=skills)
    told = block(compared(library, "a", "b"), "Skills")
    assert (len(told.lines), told.note) == (7, "widest gap first, 2 more differ, 1 same")
    assert len(block(compared(library, "a", "b", full=True), "Skills").lines) == 10


def test_skills_that_hardly_matter_are_on_the_full_page_only() -> None:
    minor = {"finance": SkillLevel(level="expert", importance=2)}
    library = make_library(make_role("a", skills=minor), make_role("b", skills={}))
    assert compared(library, "a", "b").blocks == ()
    assert shown(block(compared(library, "a", "b", full=True), "Skills")) == {
        "Finance": ["3/3 expert (importance 2)", ""]
    }


def needing(role_id: str, **needs: Need) -> Role:
    """A role that asks for education and experience in so many words, and for certificates, as strongly as given."""
    certifications = {key: need.value for key, need in needs.items() if key in ("pmp", "csm")}
    return make_role(
        role_id,
        education=(Statement(text=f"school of {role_id} (or another)", need=needs.get("education")),),
        experience=(
            Statement(text=f"work of {role_id}", need=Need.TYPICAL, years=2),
            Statement(text="more work", need=Need.TYPICAL),
        ),
        certifications=certifications,
        tools=said("a hammer"),
    )


def test_prerequisites_are_a_row_for_what_is_required_for_what_is_typical_and_for_what_helps() -> None:
    library = make_library(
        needing("a", education=Need.REQUIRED, pmp=Need.REQUIRED, csm=Need.HELPFUL),
        needing("b", pmp=Need.TYPICAL, csm=Need.TYPICAL),
    )
    page = compared(library, "a", "b")
    assert shown(block(page, "Prerequisites")) == {
        "Required": ["school of a; PMP", ""],
        "Typical": ["work of a (+1)", "work of b (+1); PMP, CSM"],
        "Helpful": ["CSM", ""],
        "Also asked": ["", "school of b"],
    }
    assert all(line.is_run for line in block(page, "Prerequisites").lines)
    assert "hammer" not in str(page)
    assert shown(block(compared(library, "a", "b", full=True), "Qualifications")) == {
        "Education": ["school of a (or another) (required)", "school of b (or another)"],
        "Experience": [f"work of {role} (typical, 2 years); more work (typical)" for role in "ab"],
        "Tools": ["a hammer", "a hammer"],
    }


def test_four_certificates_with_the_same_sources_are_one_phrase_that_counts_the_others() -> None:
    certifications = {f"c{at}": make_certification(title=f"C{at}") for at in range(6)}
    one = make_role("a", certifications=dict.fromkeys(certifications, "helpful"))
    library = changed(make_library(one, make_role("b")), certifications=certifications)
    assert shown(block(compared(library, "a", "b"), "Prerequisites")) == {"Helpful": ["C0, C1, C2, C3 (+2)", ""]}
    assert len(block(compared(library, "a", "b", full=True), "Certifications").lines) == 6


def test_notes_of_roles_are_on_the_full_page() -> None:
    library = make_library(replace(make_role("a"), note="few were asked"), make_role("b"))
    assert shown(block(compared(library, "a", "b", full=True), "Notes")) == {"A": ["few were asked"]}


def test_prerequisites_say_how_they_compare_as_other_rows_do() -> None:
    library = make_library(needing("a", csm=Need.TYPICAL), replace(needing("a"), id="b", title="B"))
    marks = {line.label: (line.mark, line.sign) for line in block(compared(library, "a", "b"), "Prerequisites").lines}
    assert marks == {"Typical": (Mark.DIFFERS, ""), "Also asked": (Mark.SAME, "=")}
    library = make_library(needing("a", pmp=Need.REQUIRED), needing("b"))
    (required, *_) = block(compared(library, "a", "b"), "Prerequisites").lines
    assert (required.mark, required.sign) == (Mark.ONLY, "<")


# --- moving ----------------------------------------------------------------------------------------------------------


def movers() -> MemoryLibrary:
    """A role that leads to another one, for which its certificate counts."""
    one = make_role(
        "a",
        duties={"plan": said("x"), "risk": said("x")},
        skills={"finance": "awareness"},
        certifications={"pmp": "typical"},
        next=("b",),
    )
    other = make_role(
        "b",
        duties={"plan": said("x"), "risk": said("y"), "team": said("x")},
        skills={"finance": "expert", "coaching": "working"},
        certifications={"top": "helpful", "csm": "helpful"},
    )
    library = make_library(one, other)
    top = make_certification(title="Top", issuer="I", counts={"pmp": "counts as a year"}, sources=("book", "act"))
    return changed(library, certifications={**library.guide.certifications, "top": top})


def test_a_move_is_summed_up_in_a_sentence() -> None:
    page = compared(movers(), "b", "a")
    moving = block(page, "Moving up")
    assert moving.note == "A -> B"
    assert [(line.label, [(item.text, item.cites) for item in line.cells[0]]) for line in moving.lines] == [
        (
            "",
            [
                (
                    "of 3 topics 1 stay, 1 change; start Team; raise or learn 2 skills, Finance most; "
                    "helpful: CSM, Top",
                    (),
                ),
                ("Top: your PMP counts as a year", ("1",)),
            ],
        )
    ]
    assert page.next == ("roleguide compare b a --full", "roleguide become b --from a")


def test_a_full_page_says_all_of_a_move() -> None:
    page = compared(movers(), "b", "a", full=True)
    assert shown(block(page, "Moving up")) == {
        "You keep": ["topics: Planning"],
        "Raise": ["Finance +2, Coaching (new)"],
        "Differs": ["Risk"],
        "Start doing": ["Team"],
        "Certificates": ["Top: your PMP counts as a year; CSM"],
    }


def test_equally_good_sources_of_a_head_start_are_all_marked_on_the_full_page() -> None:
    page = compared(movers(), "a", "b", full=True)
    assert block(page, "Moving up").lines[-1].cells[0][0].cites == ("1", "2")
    assert [reference.source.title for reference in page.references] == ["A book", "An act"]


def test_a_page_of_some_sections_says_so_in_its_next_command_and_of_no_move() -> None:
    page = compared(movers(), "a", "b", only=(SectionId.SKILLS, SectionId.DUTIES))
    assert [block.title for block in page.blocks] == ["Duties", "Skills"]
    assert page.next == (
        "roleguide compare a b --only skills,duties --full",
        "roleguide describe a",
    )


# --- several roles ---------------------------------------------------------------------------------------------------


def several() -> MemoryLibrary:
    """Three roles: the first alone has a team, the last one reads the law and is far ahead in one skill."""
    topics = {**make_library().guide.topics, "law": Topic(title="Law")}
    first = make_role(
        "a",
        scope={"looks_after": "one thing"},
        duties={"plan": said("plans"), "risk": said("asks"), "team": said("leads", "hires")},
        skills={"finance": "working", "coaching": "awareness"},
        certifications={"pmp": "helpful"},
        education=(Statement(text="a degree", need=Need.REQUIRED),),
    )
    second = make_role(
        "b",
        scope={"looks_after": "one thing"},
        duties={"plan": said("plans"), "risk": said("asks")},
        skills={"finance": "awareness", "coaching": "awareness"},
        certifications={"pmp": "helpful", "csm": "required"},
    )
    third = make_role(
        "c",
        scope={"looks_after": "two things"},
        duties={"plan": said("plans"), "law": said("reads it")},
        skills={"coaching": "expert"},
        experience=(Statement(text="a year", need=Need.TYPICAL), Statement(text="luck", need=Need.HELPFUL)),
    )
    return changed(make_library(first, second, third), topics=topics)


def test_of_several_roles_the_page_begins_with_what_sets_each_apart() -> None:
    page = compared(several(), "a", "b", "c")
    assert (page.summary, page.lead) == ((), ())
    assert page.blocks[0].title == "What sets each apart"
    assert shown(page.blocks[0]) == {"A": ["alone in Team"], "C": ["alone in Law; alone strong in Coaching"]}


def test_two_names_say_what_sets_one_apart_and_the_others_are_counted() -> None:
    topics = {f"t{at}": Topic(title=f"Topic {at}") for at in range(5)}
    one = make_role("a", duties=dict.fromkeys(topics, said("x")))
    page = compared(changed(make_library(one, make_role("b"), make_role("c")), topics=topics), "a", "b", "c")
    assert shown(page.blocks[0]) == {"A": ["alone in Topic 0, Topic 1 (+3)"]}


def test_a_role_is_strong_alone_if_it_is_two_levels_above_every_other() -> None:
    def apart(a: str, b: str, c: str) -> dict[str, list[str]]:
        levels = {"a": a, "b": b, "c": c}
        named = [make_role(name, skills={"finance": level} if level else {}) for name, level in levels.items()]
        return shown(compared(make_library(*named), "a", "b", "c").blocks[0])

    assert apart("expert", "awareness", "") == {"A": ["alone strong in Finance"]}
    assert apart("", "", "working") == {"C": ["alone strong in Finance"]}
    assert "A" not in apart("expert", "working", "awareness")
    assert "A" not in apart("awareness", "", "")


def test_duties_of_several_roles_are_a_matrix_of_how_many_each_has() -> None:
    duties = block(compared(several(), "a", "b", "c"), "Duties")
    assert shown(duties) == {"Risk": ["1", "1", ""], "Team": ["2", "", ""], "Law": ["", "", "1"]}
    assert duties.is_matrix
    assert [line.apart for line in duties.lines] == [2, 0, 2]


def test_levels_of_several_roles_are_bars_alone() -> None:
    skills = block(compared(several(), "a", "b", "c"), "Skills")
    assert shown(skills) == {"Finance": ["2/3", "1/3", ""], "Coaching": ["1/3", "1/3", "3/3"]}
    assert (skills.note, skills.is_matrix) == ("widest gap first", True)


def test_a_level_that_is_too_fine_to_be_drawn_keeps_its_name_in_a_matrix() -> None:
    scale = {str(step): "m" for step in range(1, 30)}
    named = [
        make_role(letter, skills={"finance": level}) for letter, level in zip("abc", ("3", "9", "20"), strict=True)
    ]
    page = compared(changed(make_library(*named), scales={"ladder": scale}), "a", "b", "c")
    assert shown(block(page, "Skills")) == {"Finance": ["3", "9", "20"]}


def test_certifications_of_several_roles_are_a_matrix_with_the_most_wanted_first() -> None:
    certifications = block(compared(several(), "a", "b", "c"), "Certifications")
    assert shown(certifications) == {"CSM": ["", "required", ""], "PMP": ["helpful", "helpful", ""]}
    assert certifications.is_matrix


def test_prerequisites_of_several_roles_are_a_line_for_each_without_certifications() -> None:
    page = compared(several(), "a", "b", "c")
    assert shown(block(page, "Prerequisites")) == {"A": ["required: a degree"], "C": ["typical: a year"]}


def test_five_rows_of_each_matrix_are_shown_and_the_others_counted() -> None:
    topics = {f"t{at}": Topic(title=f"Topic {at}") for at in range(9)}
    skills = {f"s{at}": Skill(title=f"Skill {at}", scale="ladder") for at in range(7)}
    certifications = {f"c{at}": make_certification(title=f"C{at}") for at in range(8)}
    one = make_role(
        "a",
        duties=dict.fromkeys(topics, said("x")),
        skills=dict.fromkeys(skills, "expert"),
        certifications=dict.fromkeys(certifications, "helpful"),
    )
    same = dict.fromkeys(list(topics)[:2], said("x"))
    others = [make_role(letter, duties=same, skills={"s0": "expert"}) for letter in "bc"]
    library = changed(make_library(one, *others), topics=topics, skills=skills, certifications=certifications)
    page = compared(library, "a", "b", "c")
    assert [(block.title, len(block.lines), block.note) for block in page.blocks[1:]] == [
        ("Duties", 5, "how many each has, 2 topics in all, 2 more"),
        ("Skills", 5, "widest gap first, 1 more differ, 1 same"),
        ("Certifications", 5, "3 more"),
    ]
    full = compared(library, "a", "b", "c", full=True)
    assert [len(block.lines) for block in full.blocks] == [9, 7, 8]


def test_one_topic_of_all_is_counted_as_one() -> None:
    library = make_library(
        make_role("a", duties={"plan": said("x"), "risk": said("x")}),
        *(make_role(letter, duties={"plan": said("y")}) for letter in "bc"),
    )
    assert block(compared(library, "a", "b", "c"), "Duties").note == "how many each has, 1 topic in all"


@pytest.mark.parametrize(("number", "told"), [(2, "both"), (3, "all three"), (4, "all four"), (5, "all five")])
def test_what_is_the_same_is_said_to_be_so_in_all(number: int, told: str) -> None:
    same = [make_role(letter, duties={"plan": said("plans")}) for letter in "abcde"[:number]]
    page = compared(make_library(*same), *"abcde"[:number])
    assert foot(page) == {f"Same in {told}": "duties: Planning"}


def test_roles_from_another_source_are_said_not_to_line_up() -> None:
    topics = {"plan": Topic(title="Planning"), "law": Topic(title="Law", source="page")}
    skills = {"finance": Skill(title="Finance", scale="ladder"), "optics": Skill(title="Optics", scale="steps")}
    one, other = (make_role(letter, duties={"plan": said("x")}, skills={"finance": "expert"}) for letter in "ab")
    third = make_role("c", duties={"law": said("x")}, skills={"optics": "2"})
    library = make_library(one, other, third)
    library = changed(
        library, topics=topics, skills=skills, scales={**library.guide.scales, "steps": {"1": "m", "2": "n"}}
    )
    page = compared(library, "a", "c")
    assert [(block.title, block.note) for block in page.blocks] == [
        ("Duties", "no rows line up"),
        ("Skills", "no rows line up"),
    ]
    assert {line.sign for block in page.blocks for line in block.lines} == {""}
    page = compared(library, "a", "b", "c")
    assert [(block.title, block.note) for block in page.blocks[1:]] == [
        ("Duties", "none lines up with C"),
        ("Skills", "none lines up with C"),
    ]


def test_several_roles_have_no_contrast_of_two_of_them() -> None:
    contrast = Contrast(in_one_line="A is not B.", asks={"a": "A?", "b": "B?"}, sources=("page",))
    library = changed(several(), contrasts={"a/b": contrast})
    page = compared(library, "a", "b", "c")
    assert (page.summary, page.lead) == ((), ())
    assert page.next == ("roleguide compare a b c --full", "roleguide describe a")


def test_several_roles_of_which_nothing_is_said() -> None:
    page = compared(make_library(*map(make_role, "abc")), "a", "b", "c")
    assert lead(page) == {"Here": "the guide says nothing more about these roles"}
    assert page.blocks == ()


# --- marks -----------------------------------------------------------------------------------------------------------


def test_numbers_lead_to_sources_and_judgment_has_none() -> None:
    page = compared(make_pair(), *PAIR)
    cites = {line.label: [[item.cites for item in cell] for cell in line.cells] for line in block(page, "Duties").lines}
    assert cites["Planning"] == [[("1",)], [()]]
    assert [(reference.mark, reference.source.title, reference.uses) for reference in page.references] == [
        ("1", "A page", 2)
    ]


def test_a_statement_without_any_source_is_marked_as_such() -> None:
    library = make_library(make_role("a", duties={"plan": said("plans", sources=())}), make_role("b"))
    page = compared(library, "a", "b")
    assert page.blocks[0].lines[0].cells[0][0].cites == ("?",)
    assert page.has_unsourced


@pytest.mark.parametrize("full", [False, True])
def test_numbers_do_not_depend_on_the_order_of_roles(full: bool) -> None:
    there, back = (compared(make_pair(), *order, full=full) for order in (PAIR, PAIR[::-1]))
    assert there.references == back.references


def test_certificates_with_different_sources_are_different_phrases() -> None:
    library = make_library(make_role("a", certifications={"pmp": "helpful", "csm": "helpful"}), make_role("b"))
    role = library.guide.roles["a"]
    needs = {**role.certifications, "csm": replace(role.certifications["csm"], sources=("page",))}
    library = changed(library, roles={"a": replace(role, certifications=needs), "b": library.guide.roles["b"]})
    (line,) = block(compared(library, "a", "b"), "Prerequisites").lines
    assert [(item.text, item.cites) for item in line.cells[0]] == [("PMP", ()), ("CSM", ("1",))]


# --- laws ------------------------------------------------------------------------------------------------------------


def number_in(note: str, words: str) -> int:
    found = re.search(rf"(\d+) {words}", note)
    return int(found[1]) if found else 0


def labels_at_the_foot(page: Page, section: str) -> list[str]:
    parts = (part.partition(": ") for told in foot(page).values() for part in told.split("; "))
    return next((labels.split(", ") for name, _, labels in parts if name == section), [])


@given(roles("a"), roles("b"))
def test_of_two_roles_every_row_is_shown_named_or_counted(one: Role, other: Role) -> None:
    comparison = compare(make_library(one, other), ["a", "b"])
    page = comparison_page(comparison)
    for section in comparison.sections:
        labels = [row.label for row in section.rows]
        told = next((list(shown(block)) for block in page.blocks if block.title == section.id.label), [])
        if section.id in (SectionId.SCOPE, SectionId.DUTIES, SectionId.SKILLS):
            assert sorted([*told, *labels_at_the_foot(page, section.id.value)]) == sorted(labels)
        if section.id is SectionId.CERTIFICATIONS:
            cells = " ".join(text for line in shown(block(page, "Prerequisites")).values() for text in line)
            assert all(label in cells for label in labels)


@given(roles("a"), roles("b"), roles("c"))
def test_of_several_roles_every_row_is_shown_named_or_counted(one: Role, two: Role, three: Role) -> None:
    comparison = compare(make_library(one, two, three), ["a", "b", "c"])
    page = comparison_page(comparison)
    for section in comparison.sections:
        lines: tuple[Line, ...] = next((block.lines for block in page.blocks if block.title == section.id.label), ())
        note = next((block.note for block in page.blocks if block.title == section.id.label), "")
        same = len(labels_at_the_foot(page, section.id.value))
        everyone = number_in(note, "topics? in all")
        if section.id is SectionId.DUTIES and lines:
            assert len(lines) + everyone + number_in(note, "more") == len(section.rows)
        elif section.id is not SectionId.DUTIES:
            assert len(lines) + same + number_in(note, "more") == len(section.rows)


@given(roles("a", leads_to=("b",)), roles("b"), st.sampled_from(["ab", "ba", "abc"]))
def test_a_full_page_has_every_statement_of_every_row(one: Role, other: Role, order: str) -> None:
    comparison = compare(make_library(one, other, make_role("c", duties={"plan": said("x")})), list(order))
    page = comparison_page(comparison, full=True)
    for section in comparison.sections:
        lines = {line.label: line.cells for line in block(page, section.id.label).lines}
        for row in section.rows:
            assert [[item.text for item in cell] for cell in lines[row.label]] == [
                [entry.text for entry in cell] for cell in row.cells
            ]


@given(roles("a"), roles("b"))
def test_swapping_the_roles_swaps_the_sides_of_the_page(one: Role, other: Role) -> None:
    library = make_library(one, other)
    there, back = (compared(library, *order) for order in ("ab", "ba"))
    assert foot(there) == foot(back)
    for title in ("Scope", "Duties", "Skills", "Prerequisites"):
        sides = [
            {label: cells if swap or len(cells) < 2 else cells[::-1] for label, cells in shown(told).items()}
            for swap, page in enumerate((there, back))
            for told in page.blocks
            if told.title == title
        ]
        assert not sides or sides[0] == sides[1]


def test_sources_of_roles_stand_in_the_order_of_the_guide() -> None:
    sources = {letter: Source(title=letter.upper()) for letter in "abc"}
    one = make_role("one", duties={"plan": said("x", sources=("c",)), "risk": said("x", sources=("a",))})
    other = make_role("other", duties={"plan": said("y", sources=("b",))})
    library = make_library(one, other)
    library = changed(library, sources={**library.guide.sources, **sources})
    page = compared(library, "one", "other")
    assert [(reference.mark, reference.source.title) for reference in page.references] == [
        ("1", "A"),
        ("2", "B"),
        ("3", "C"),
    ]
