"""What the built-in guide must be: complete, sourced, and written so that roles can be compared."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import combinations

import pytest
from rich.cells import cell_len

from building import built_in
from roleguide.answers.become import pathway
from roleguide.answers.compare import compare
from roleguide.answers.describe import describe_certification, describe_role, describe_skill
from roleguide.answers.resolve import resolve_entry
from roleguide.files.check import cited
from roleguide.files.evidence import has_number
from roleguide.guide.library import contrast_of
from roleguide.guide.model import EDITORIAL, Asks, Background, Rank, Role, ScopeFact, Statement
from roleguide.pages.become import pathway_page
from roleguide.pages.compare import comparison_page
from roleguide.pages.describe import role_page, skill_page
from roleguide.pages.describe_certification import certification_page
from roleguide.pages.page import Page
from roleguide.render import markdown, plain, table

LIBRARY = built_in()
ROLES = list(LIBRARY.guide.roles.values())
CERTIFICATIONS = LIBRARY.guide.certifications
PAIRS = list(combinations(LIBRARY.guide.roles, 2))

HEADS = ("SCOPE", "DUTIES")

each_role = pytest.mark.parametrize("role", ROLES, ids=lambda role: role.id)


def statements(role: Role) -> Iterator[Statement]:
    yield role.summary
    yield from role.scope.values()
    for told in role.duties.values():
        yield from told
    yield from role.qualifications.education
    yield from role.qualifications.experience


def test_there_is_something_to_check() -> None:
    assert len(ROLES) >= 34
    assert len(CERTIFICATIONS) >= 78
    assert 40 <= len(LIBRARY.guide.skills) <= 70
    assert len(LIBRARY.guide.contrasts) >= 25
    assert sum(1 for role in ROLES for _ in statements(role)) > 600


# --- each role is worked out in full ---------------------------------------------------------------------------------


@each_role
def test_a_role_has_every_scope_fact(role: Role) -> None:
    assert set(role.scope) == set(ScopeFact)


@each_role
def test_a_role_has_at_least_eight_duties_over_six_topics(role: Role) -> None:
    assert len(role.duties) >= 6
    assert sum(map(len, role.duties.values())) >= 8


@each_role
def test_a_role_has_education_experience_skills_and_certifications(role: Role) -> None:
    asked = role.qualifications
    assert asked.education
    assert asked.experience
    assert all(statement.need for statement in (*asked.education, *asked.experience))
    assert len(asked.skills) >= 6
    assert role.certifications or role.note  # where none is usually asked for, the note says so
    assert role.family


def test_careers_lead_on_until_they_reach_the_top_and_never_in_circles() -> None:
    def reach(role_id: str, behind: tuple[str, ...]) -> set[str]:
        assert role_id not in behind, (*behind, role_id)
        leads_to = LIBRARY.guide.roles[role_id].next
        return set().union(*(reach(other, (*behind, role_id)) for other in leads_to)) if leads_to else {role_id}

    assert set().union(*(reach(role.id, ()) for role in ROLES)) <= TOPS


TOPS = {"cio", "cto", "head-of-product", "head-of-delivery", "enterprise-architect", "it-security-manager"}
"""Where careers in this guide may end."""


def test_everything_in_the_vocabulary_is_used() -> None:
    topics = Counter(topic for role in ROLES for topic in role.duties)
    skills = Counter(skill for role in ROLES for skill in role.qualifications.skills)
    assert not {topic: topics[topic] for topic in LIBRARY.guide.topics if topics[topic] < 3}
    assert not {skill: skills[skill] for skill in LIBRARY.guide.skills if skills[skill] < 2}
    assert set(LIBRARY.guide.families) == {role.family for role in ROLES}


def test_roles_of_one_family_share_enough_topics_to_be_compared() -> None:
    family_pairs = [(one, other) for one, other in combinations(ROLES, 2) if one.family == other.family]
    assert family_pairs
    assert not [(one.id, other.id) for one, other in family_pairs if len(set(one.duties) & set(other.duties)) < 4]


def test_certificates_that_nobody_can_earn_anymore_are_never_asked_for() -> None:
    gone = {an_id for an_id, certification in CERTIFICATIONS.items() if not certification.is_awarded}
    assert gone
    assert not [(role.id, an_id) for role in ROLES for an_id in role.certifications if an_id in gone]


# --- every statement has a source, and every source a date -----------------------------------------------------------


@each_role
def test_every_statement_has_a_source(role: Role) -> None:
    assert all(statement.sources for statement in statements(role))
    assert all(level.sources for level in role.qualifications.skills.values())
    assert all(need.sources for need in role.certifications.values())


def test_contrasts_have_sources() -> None:
    assert all(contrast.sources for contrast in LIBRARY.guide.contrasts.values())


def test_sources_are_ranked_dated_addressed_and_not_from_the_future() -> None:
    today = datetime.now(tz=UTC).date()
    for source_id, source in LIBRARY.guide.sources.items():
        if source_id == EDITORIAL:
            continue
        assert source.url, source_id
        assert source.publisher, source_id
        assert source.rank, source_id
        assert source.published or source.undated, source_id
        assert source.checked, source_id
        assert source.checked <= today, source_id


each_certification = pytest.mark.parametrize("certification_id", CERTIFICATIONS)


@each_certification
def test_a_certification_names_at_most_three_sources_each_behind_what_it_carries(certification_id: str) -> None:
    certification = CERTIFICATIONS[certification_id]
    parts = [part for path, part in cited(certification) if path]
    assert certification.sources == ()
    assert len({source_id for part in parts for source_id in part.sources} - {EDITORIAL}) <= 3
    assert all(part.sources for part in parts if not isinstance(part, Asks))


@each_certification
def test_every_number_of_a_certification_is_the_issuers_own(certification_id: str) -> None:
    for path, part in cited(CERTIFICATIONS[certification_id]):
        if path and path[0] != "disputed" and has_number(part):
            ranks = {LIBRARY.guide.sources[source_id].rank for source_id in part.sources}
            assert ranks & {Rank.PRIMARY, Rank.COPY}, path


@each_certification
def test_a_certification_says_how_hard_it_is_and_notes_are_short(certification_id: str) -> None:
    certification = CERTIFICATIONS[certification_id]
    assert certification.difficulty
    assert certification.note is None or len(certification.note.text) <= 200


@each_role
def test_numbers_stand_only_in_sourced_statements(role: Role) -> None:
    numbers = r"\d|\b(two|three|four|five|six|seven|eight|nine|ten)\b"
    assert not [s.text for s in statements(role) if set(s.sources) == {EDITORIAL} and re.search(numbers, s.text)]


# --- written so that roles can be compared ---------------------------------------------------------------------------


def test_what_holds_for_several_roles_is_written_alike_or_not_at_all_alike() -> None:
    by_topic: dict[str, set[str]] = {}
    for role in ROLES:
        for topic, told in role.duties.items():
            by_topic.setdefault(topic, set()).update(statement.text for statement in told)
    twins = [
        (one, other)
        for texts in by_topic.values()
        for one, other in combinations(sorted(texts), 2)
        if SequenceMatcher(None, one, other).ratio() > 0.85
    ]
    assert not twins


@each_role
def test_texts_are_phrases_without_a_full_stop_in_american_spelling(role: Role) -> None:
    british = r"programme|organis|\bbudgetis|favour|behaviour|colour|centre\b|licence|recognis|prioritis"
    for statement in statements(role):
        assert not statement.text.endswith("."), statement.text
        assert not re.search(british, statement.text, re.IGNORECASE), statement.text


def test_pairs_that_people_mix_up_have_a_contrast_that_asks_for_both() -> None:
    for one, other in [
        ("program-manager", "project-manager"),
        ("program-manager", "portfolio-manager"),
        ("project-manager", "product-manager"),
        ("project-manager", "scrum-master"),
        ("project-coordinator", "project-manager"),
    ]:
        assert contrast_of(LIBRARY.guide, one, other), (one, other)
    for pair, contrast in LIBRARY.guide.contrasts.items():
        assert set(contrast.asks) == set(pair.split("/"))
        assert all(question.endswith("?") for question in contrast.asks.values())


def test_the_career_page_is_told_point_by_point() -> None:
    def said_of(role_id: str) -> str:
        role = LIBRARY.guide.roles[role_id]
        return "\n".join(statement.text for statement in statements(role) if "career-page" in statement.sources)

    program, project = said_of("program-manager"), said_of("project-manager")
    for point in [
        "develops and oversees the program",
        "plan or framework",
        "puts it in place",
        "oversees the teams of all projects",
        "may select the project teams",
        "the program's budget",
        "the program's timeline",
        "sets what each project covers and how it fits with regular operations",
        "has authority over the teams of several projects",
        "several linked projects",
        "management experience",
        "bachelor's or master's degree in computer science or information technology",
        "management skills, and knowing how to plan a project's framework and scope",
    ]:
        assert point in program
    for point in [
        "one team as a rule, on one project or program",
        "bachelor's or master's degree in computer science or information technology",
        "management skills, and knowing how to plan a project's framework and scope",
    ]:
        assert point in project
    assert "career-page" in LIBRARY.guide.roles["program-manager"].qualifications.skills["programming"].sources
    assert "career-page" in LIBRARY.guide.roles["program-manager"].certifications["pmp"].sources


# --- names -----------------------------------------------------------------------------------------------------------


def test_no_name_belongs_to_two_roles() -> None:
    owners: dict[str, set[str]] = {}
    for _, role_id, _, names in LIBRARY.names(("roles",), beginning=""):
        for name in names:
            owners.setdefault(name.casefold().replace("-", " "), set()).add(role_id)
    assert not {name: ids for name, ids in owners.items() if len(ids) > 1}


@each_role
def test_a_role_answers_to_all_its_names(role: Role) -> None:
    names = (role.id, role.title, role.label, *role.aliases)
    assert {resolve_entry(LIBRARY, name).id for name in names} == {role.id}


# --- pages -----------------------------------------------------------------------------------------------------------


def test_some_pairs_come_out_clean_and_answer_on_the_first_screen() -> None:
    for one, other in [("program-manager", "project-manager"), *PAIRS[5::40]]:
        assert_answered_on_the_first_screen(one, other)


@pytest.mark.nightly
@each_role
def test_every_pair_comes_out_clean_and_answers_on_the_first_screen(role: Role) -> None:
    for one, other in PAIRS:
        if one == role.id:
            assert_answered_on_the_first_screen(one, other)


def assert_answered_on_the_first_screen(one: str, other: str) -> None:
    page = comparison_page(compare(LIBRARY, [one, other]))
    assert_clean(page)
    drawn = table.render(page, width=80, color=False).partition("\nNext ")[0].splitlines()
    assert max(map(cell_len, drawn)) <= 80
    assert page.summary or page.lead, (one, other)
    scope, duties = (next(at for at, line in enumerate(drawn, 1) if line.startswith(head)) for head in HEADS)
    assert scope < duties - 2 <= 24, (one, other, duties - 2)


@each_role
def test_the_way_to_every_role_comes_out_clean(role: Role) -> None:
    assert_clean(pathway_page(pathway(LIBRARY, role.id)))


def test_the_way_from_some_roles_to_others_comes_out_clean() -> None:
    for target, present in PAIRS[::40]:
        assert_clean(pathway_page(pathway(LIBRARY, target, Background(role=present))))


@pytest.mark.nightly
@each_role
def test_the_way_from_every_role_to_every_other_comes_out_clean(role: Role) -> None:
    for present in LIBRARY.guide.roles:
        if present != role.id:
            assert_clean(pathway_page(pathway(LIBRARY, role.id, Background(role=present))))


@each_role
def test_every_role_comes_out_clean(role: Role) -> None:
    assert_clean(role_page(describe_role(LIBRARY, role.id)))


def test_some_certifications_and_skills_come_out_clean() -> None:
    assert_described_clean(list(LIBRARY.guide.certifications)[::9], list(LIBRARY.guide.skills)[::9])


@pytest.mark.nightly
def test_every_certification_and_skill_comes_out_clean() -> None:
    assert_described_clean(LIBRARY.guide.certifications, LIBRARY.guide.skills)


def assert_described_clean(certifications: Iterable[str], skills: Iterable[str]) -> None:
    for an_id in certifications:
        assert_clean(certification_page(describe_certification(LIBRARY, an_id)))
    for an_id in skills:
        assert_clean(skill_page(describe_skill(LIBRARY, an_id)))


def assert_clean(page: Page) -> None:
    """Asserts that a page is drawn in every format, no line wider than asked."""
    for width in (60, 120):
        drawn, _, _ = table.render(page, width=width, color=False).partition("\nNext ")
        assert max(map(cell_len, drawn.splitlines())) <= width
    assert markdown.render(page).startswith("# ")
    assert all(
        line == "" or line[-1] in '.!?"' or line.startswith("Next: ") for line in plain.render(page).splitlines()
    )
