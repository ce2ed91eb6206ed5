"""How a page says what a certification requires."""

from collections.abc import Mapping

import pytest

from building import make_certification
from roleguide.guide.model import Ask, Asks, Certification, Experience
from roleguide.pages.abbreviations import abbreviated
from roleguide.pages.prerequisites import Way, compact_prerequisites, prerequisite_items, shared_cites

CERTIFICATIONS: Mapping[str, Certification] = {
    "csm": make_certification(short="CSM"),
    "psm-1": make_certification(short="PSM I"),
    "psm-2": make_certification(short="PSM II"),
}
HIGH_SCHOOL, BACHELOR = "high-school diploma or equivalent", "bachelor's degree or higher"


def leading(months: int, education: str | None = None) -> Ask:
    """A way that takes so many months of leading projects."""
    experience = Experience(of="leading projects", months=months, within_years=10)
    return Ask(education=education, experience=(experience,), sources=("page",))


def said(asks: Asks, *, longest: int | None = None) -> list[str]:
    """The phrases about what is required, in order."""
    required = compact_prerequisites(asks, CERTIFICATIONS, longest=longest)
    return [item.text for item in prerequisite_items(required, longest=longest)]


@pytest.mark.parametrize(
    ("ways", "phrases"),
    [
        ([], []),
        ([leading(36)], ["36 months leading projects in the last 10 years"]),
        (
            [leading(60, HIGH_SCHOOL), leading(36, BACHELOR)],
            [
                "one of: high-school diploma + 60 months leading projects in the last 10 years; "
                "or bachelor's degree + 36"
            ],
        ),
        ([Ask(holds=("csm",)), Ask(holds=("psm-1",)), Ask(holds=("psm-2",))], ["CSM, PSM I or PSM II"]),
        ([Ask(holds=("csm", "psm-1"))], ["CSM + PSM I"]),
        ([Ask(holds=("csm",)), Ask()], ["CSM or nothing more"]),
        (
            [Ask(holds=("csm",), sources=("page",)), Ask(holds=("psm-1",), sources=("book",))],
            ["one of: CSM", "or PSM I"],
        ),
        (
            [Ask(holds=("csm",)), Ask(training="a course"), Ask(training="10 hours on risk")],
            ["one of: CSM; a course; or training: 10 hours on risk"],
        ),
        (
            [
                Ask(experience=(Experience(of="security work", years=5),)),
                Ask(education="a degree", experience=(Experience(of="security work", years=4),)),
            ],
            ["one of: 5 years of security work; or a degree + 4 years"],
        ),
        (
            [
                Ask(experience=(Experience(of="leading projects", years=5, within_years=8),)),
                Ask(experience=(Experience(of="leading programs", years=1, within_years=8),)),
            ],
            ["one of, in the last 8 years: 5 years leading projects; or 1 year leading programs"],
        ),
        (
            [
                Ask(education="a degree", experience=(Experience(of="a portfolio"),)),
                Ask(education="a diploma", experience=(Experience(of="a portfolio"),)),
            ],
            ["one of: a degree + a portfolio; or a diploma + a portfolio"],
        ),
        (
            [
                Ask(
                    education=HIGH_SCHOOL,
                    experience=(
                        Experience(of="project management", months=48, within_years=15),
                        Experience(of="program management", months=84, within_years=15),
                    ),
                ),
                Ask(
                    education=BACHELOR,
                    experience=(
                        Experience(of="project management", months=48, within_years=15),
                        Experience(of="program management", months=48, within_years=15),
                    ),
                ),
            ],
            [
                "one of: high-school diploma + 48 months of project management + 84 months of program management "
                "in the last 15 years; or bachelor's degree + 48 + 48"
            ],
        ),
    ],
)
def test_ways_to_qualify_say_what_they_share_only_once(ways: list[Ask], phrases: list[str]) -> None:
    assert said(Asks(one_of=tuple(ways) or None)) == phrases


def test_what_is_required_in_any_case_comes_first_and_is_joined_by_and() -> None:
    always = (Ask(training="35 hours of training"), Ask(education=HIGH_SCHOOL, holds=("csm",)))
    ways = (leading(60), leading(36, BACHELOR))
    assert said(Asks(all=always, one_of=ways)) == [
        "35 hours of training",
        "and CSM + high-school diploma",
        "and one of: 60 months leading projects in the last 10 years; or bachelor's degree + 36",
    ]
    assert said(Asks(all=always[:1], one_of=(Ask(holds=("csm",)),))) == ["35 hours of training", "and CSM"]


def test_ways_that_are_too_long_become_a_range_if_only_education_tells_them_apart() -> None:
    ways = (leading(60, HIGH_SCHOOL), leading(24, BACHELOR), leading(36, BACHELOR))
    assert said(Asks(one_of=ways), longest=50) == [
        "24 to 60 months leading projects in the last 10 years, by education"
    ]


def test_of_other_ways_that_are_too_long_the_first_are_said_and_the_rest_is_counted() -> None:
    ways = (leading(60, HIGH_SCHOOL), leading(36, BACHELOR), Ask(holds=("csm",), sources=("page",)))
    assert said(Asks(one_of=ways), longest=1) == [
        "one of: high-school diploma + 60 months leading projects in the last 10 years; or 2 more ways"
    ]
    assert said(Asks(one_of=ways), longest=93) == [
        "one of: high-school diploma + 60 months leading projects in the last 10 years; bachelor's degree + 36; "
        "or 1 more way"
    ]


def test_each_way_is_a_pair_of_what_one_has_and_what_that_leaves() -> None:
    required = compact_prerequisites(
        Asks(one_of=(leading(60, HIGH_SCHOOL), leading(36, BACHELOR), Ask(holds=("csm",)))), CERTIFICATIONS
    )
    assert required.ways == (
        Way(has="high-school diploma", takes="60 months leading projects in the last 10 years", cites=("page",)),
        Way(has="bachelor's degree", takes="36", cites=("page",)),
        Way(has="CSM", cites=("?",)),
    )


def test_a_phrase_that_joins_statements_cites_what_all_of_them_do() -> None:
    assert shared_cites([("a", "b"), ("b", "a", "c")]) == ("a", "b")
    assert shared_cites([("a",), ("b",)]) == ()
    assert shared_cites([(), ()]) == ("?",)
    assert shared_cites([(), ("a",)]) == ()


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("degree accredited by PMI's Global Accreditation Center (GAC)", "degree accredited by PMI's GAC"),
        ("International Institute of Business Analysis (IIBA)", "IIBA"),
        ("60 PDUs (professional development units) and a fee", "60 PDUs and a fee"),
        ("CPD points (continuing professional development), logged", "CPD points, logged"),
        ("A Name (AN) and 5 SEUs (Scrum education units)", "AN and 5 SEUs"),
        ("an exam (20 questions)", "an exam (20 questions)"),
        ("Google (US), on Coursera", "Google (US), on Coursera"),
        ("the exam (X", "the exam (X"),
        ("", ""),
    ],
)
def test_where_an_abbreviation_is_spelled_out_it_alone_is_kept(text: str, short: str) -> None:
    assert abbreviated(text) == short
