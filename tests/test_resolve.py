"""What a typed name means."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import changed, make_certification, make_library, make_role
from roleguide.answers.resolve import (
    names_between,
    resolve,
    resolve_all,
    resolve_compared,
    resolve_entry,
    resolve_role,
)
from roleguide.errors import RequestError
from roleguide.guide.library import MemoryLibrary, NamedEntry
from roleguide.guide.model import Role, Source
from roleguide.guide.vocabulary import Collection
from roleguide.text import FORBIDDEN

ROLES = {
    "program-manager": ("program-manager", "IT Program Manager", "program", "programme manager", "PgM"),
    "project-manager": ("project-manager", "IT Project Manager", "project", "PM"),
    "project-coordinator": ("project-coordinator", "Project Coordinator", "PC"),
    "scrum-master": ("scrum-master", "Scrum Master"),
}


def known(roles: Mapping[str, tuple[str, ...]]) -> list[NamedEntry]:
    return [
        NamedEntry(collection=Collection.ROLES, id=an_id, title=names[0] if names else an_id, names=(an_id, *names))
        for an_id, names in roles.items()
    ]


NAMES = known(ROLES)


@pytest.mark.parametrize(
    "typed",
    [
        "program",
        "PgM",
        "pgm",
        "programme manager",
        "Program Manager",
        "program-manager",
        "  IT   program_manager ",
        "Program",
    ],
)
def test_all_of_these_mean_the_program_manager(typed: str) -> None:
    assert resolve(typed, NAMES).id == "program-manager"


def test_a_whole_name_wins_over_the_beginning_of_another() -> None:
    assert resolve("project", NAMES).id == "project-manager"


def test_an_id_means_what_has_it_whoever_else_is_called_so() -> None:
    names = known({"lead": ("The lead",), "squad-lead": ("Lead",)})
    assert resolve("lead", names).id == "lead"
    with pytest.raises(RequestError, match="fits several roles"):
        resolve("lead", known({"one-lead": ("Lead",), "squad-lead": ("Lead",)}))


def test_the_beginning_of_a_name_is_enough_when_only_one_role_has_it() -> None:
    assert resolve("scr", NAMES).id == "scrum-master"
    assert resolve("project c", NAMES).id == "project-coordinator"


def test_words_inside_a_name_are_enough_when_only_one_role_has_them() -> None:
    assert resolve("coordinator", NAMES).id == "project-coordinator"
    assert resolve("it proj", NAMES).id == "project-manager"


def test_the_beginning_of_a_name_wins_over_words_inside_another() -> None:
    assert resolve("project", known({"it-project": ("IT project",), "lead": ("Project lead",)})).id == "lead"


def test_a_name_that_fits_several_roles_names_them() -> None:
    with pytest.raises(RequestError) as refused:
        resolve("manager", NAMES)
    assert str(refused.value) == (
        '"manager" fits several roles: program-manager, project-manager\n'
        "Type more of the name, or: roleguide search manager"
    )


def test_many_candidates_trail_off() -> None:
    many = {f"role-{at}": (f"role {at}",) for at in range(7)}
    with pytest.raises(RequestError, match=r"role-0, role-1, role-2, role-3, role-4, \.\.\.\n"):
        resolve("role", known(many))


def test_a_misspelt_name_gets_a_suggestion() -> None:
    with pytest.raises(RequestError) as refused:
        resolve("progam", NAMES)
    assert str(refused.value) == (
        'No role is called "progam". Did you mean program-manager?\nLook for the words with: roleguide search progam'
    )


def test_at_most_three_roles_are_suggested() -> None:
    near = {f"tester-{letter}": (f"tester {letter}",) for letter in "abcde"}
    with pytest.raises(RequestError, match=r"Did you mean tester-\w, tester-\w or tester-\w\?\n"):
        resolve("testre x", known(near))


def test_a_name_like_nothing_else_is_sent_to_the_search() -> None:
    with pytest.raises(
        RequestError, match=r'No role is called "plumber"\.\nLook for the words with: roleguide search plumber'
    ):
        resolve("plumber", NAMES)


@pytest.mark.parametrize("typed", ["", "   ", "--", "...", "🦄"])
def test_what_has_no_letter_is_not_a_name(typed: str) -> None:
    with pytest.raises(RequestError, match="is not a name"):
        resolve(typed, NAMES)


def test_control_characters_and_long_names_are_shown_safely() -> None:
    with pytest.raises(RequestError, match=r'called "x\\x1b\[31m"'):
        resolve("x\x1b[31m", NAMES)
    with pytest.raises(RequestError) as refused:
        resolve("z" * 10_000, NAMES)
    assert len(str(refused.value)) < 200


@given(st.text())
def test_any_text_is_resolved_or_refused_in_words(typed: str) -> None:
    try:
        assert resolve(typed, NAMES) in NAMES
    except RequestError as refused:
        message, *hints = str(refused).split("\n")
        assert message
        assert len(hints) <= 1
        assert not any(re.search(FORBIDDEN, text) for text in (message, *hints))


def test_two_names_of_one_role_are_refused_together() -> None:
    found = resolve_all(["PgM", "project"], lambda name: resolve(name, NAMES))
    assert [one.id for one in found] == ["program-manager", "project-manager"]
    with pytest.raises(RequestError, match='"program" and "PgM" are the same role, program-manager'):
        resolve_all(["program", "PgM"], lambda name: resolve(name, NAMES))


MIXED = [
    *NAMES,
    NamedEntry(
        collection=Collection.CERTIFICATIONS,
        id="pmp",
        title="Project Management Professional",
        names=("pmp", "Project Management Professional", "PMP"),
    ),
    NamedEntry(collection=Collection.SKILLS, id="scrum-master", title="Scrum", names=("scrum-master", "Scrum")),
    NamedEntry(collection=Collection.SKILLS, id="coaching", title="Coaching", names=("coaching", "Coaching")),
]


def test_certifications_and_skills_have_names_too() -> None:
    assert resolve("PMP", MIXED).collection is Collection.CERTIFICATIONS
    assert resolve("coach", MIXED).id == "coaching"
    with pytest.raises(RequestError, match=r'^No role, certification or skill is called "plumber"\.'):
        resolve("plumber", MIXED)


def test_a_role_wins_over_a_skill_that_the_name_fits_as_well() -> None:
    assert resolve("scrum master", MIXED).collection is Collection.ROLES
    assert resolve("scr", MIXED).collection is Collection.ROLES
    assert resolve("scrum", MIXED).collection is Collection.SKILLS  # its whole name


def test_of_several_roles_with_a_name_the_one_whose_title_it_is_is_meant() -> None:
    roles = {"scrum-master": ("Scrum Master",), "it-project-managers": ("IT Project Managers", "Scrum Master")}
    assert resolve("scrum master", known(roles)).id == "scrum-master"


def test_a_name_that_is_the_title_of_several_roles_leads_to_a_choice() -> None:
    roles = {"one": ("Lead",), "other": ("Lead",), "third": ("Head", "Lead")}
    with pytest.raises(RequestError, match=re.escape("fits several roles: one (Lead), other (Lead), third (Head)")):
        resolve("lead", known(roles))


ALL_KINDS = [
    *known(
        {"agile-coach": ("Agile Coach",), "solution-architect": ("Solution Architect",), "risk-lead": ("Risk Lead",)}
    ),
    NamedEntry(
        collection=Collection.CERTIFICATIONS,
        id="spm",
        title="Certified Senior Project Manager",
        names=("spm", "Certified Senior Project Manager", "Senior PM Level B"),
    ),
    NamedEntry(collection=Collection.SKILLS, id="coaching", title="Coaching", names=("coaching", "Coaching")),
    NamedEntry(
        collection=Collection.SKILLS, id="architecture", title="Architecture", names=("architecture", "Architecture")
    ),
    NamedEntry(collection=Collection.SKILLS, id="risk", title="Risk", names=("risk", "Risk")),
    *NAMES,
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("coach", "agile-coach"),
        ("architect", "solution-architect"),
        ("senior project manager", "project-manager"),
        ("Sr. Scrum Master", "scrum-master"),
        ("senior pm level b", "spm"),
        ("certified senior", "spm"),
        ("risk", "risk"),
        ("risk l", "risk-lead"),
        ("coachi", "coaching"),
    ],
)
def test_a_role_is_meant_if_it_can_be(typed: str, meant: str) -> None:
    assert resolve(typed, ALL_KINDS).id == meant


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (["program", "project"], ["program", "project"]),
        (["program", "vs", "project"], ["program", "project"]),
        (["program", "manager", "vs.", "project", "manager"], ["program manager", "project manager"]),
        (["program versus project"], ["program", "project"]),
        (["IT program manager", "VS", "cio", "vs", "cto"], ["IT program manager", "cio", "cto"]),
        (["vs", "project"], ["vs", "project"]),
        ([], []),
    ],
)
def test_names_may_have_a_versus_between_them(typed: list[str], names: list[str]) -> None:
    assert names_between(typed) == names


def test_an_error_leads_on_to_a_command_that_finds_the_same_guide() -> None:
    with pytest.raises(RequestError) as refused:
        resolve("plumber's $(mate)", NAMES)
    assert str(refused.value.with_options("--guide 'my guide.yaml'")).endswith(
        "\nLook for the words with: roleguide search plumber s mate --guide 'my guide.yaml'"
    )


# --- published catalogues --------------------------------------------------------------------------------------------


def with_catalogue(*catalogued: Role) -> MemoryLibrary:
    library = make_library(make_role("scrum-lead", aliases=("iteration lead",)), *catalogued)
    published = {"net": Source(title="A catalogue", notice="net"), "editorial": Source(title="E")}
    return changed(library, sources=published, notices={"net": "Cite it."})


def test_a_name_that_is_an_alias_in_a_catalogue_means_ones_own_role() -> None:
    library = with_catalogue(make_role("net-1", title="Clerks", aliases=("iteration lead",), sources=("net",)))
    assert resolve_role(library, "iteration lead").id == "scrum-lead"
    assert resolve_entry(library, "Iteration").id == "scrum-lead"
    assert resolve_role(library, "clerk").id == "net-1"


def test_a_title_in_a_catalogue_means_its_role() -> None:
    library = with_catalogue(make_role("net-1", title="Iteration lead", sources=("net",)))
    assert resolve_role(library, "iteration lead").id == "net-1"


def test_of_several_roles_of_a_catalogue_none_is_guessed() -> None:
    roles = [make_role(f"net-{at}", title=f"Clerks {at}", aliases=("filer",), sources=("net",)) for at in (1, 2)]
    with pytest.raises(RequestError, match="fits several roles"):
        resolve_role(with_catalogue(*roles), "filer")


# --- what is to be compared ------------------------------------------------------------------------------------------


def both_kinds() -> MemoryLibrary:
    """A train engineer and a train conductor, each with a certification, of which one has the role's whole name."""
    roles = (
        make_role("engineer", title="Train engineer", aliases=("te",)),
        make_role("conductor", title="Train conductor", aliases=("project lead",)),
    )
    certifications = {
        "engine": make_certification(title="Train engineer", short="Rail TE"),
        "doors": make_certification(title="Certified conductor", short="CC"),
        "rails": make_certification(title="Project rails", short="PR"),
    }
    return changed(make_library(*roles), certifications=certifications)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["te", "conductor"], ["engineer", "conductor"]),
        (["cc", "rail te"], ["doors", "engine"]),
        (["train engineer", "conductor"], ["engineer", "conductor"]),  # the whole name of both kinds: as the other one
        (["train engineer", "cc"], ["engine", "doors"]),
        (["train engineer", "train conductor"], ["engineer", "conductor"]),
        (["train engineer"], ["engineer"]),
        (["project", "cc"], ["rails", "doors"]),  # the beginning of names of both kinds: as the other one
        (["project", "te"], ["conductor", "engineer"]),
        (["project", "train c"], ["conductor", "conductor"]),
        (["project r", "certified"], ["rails", "doors"]),
        ([], []),
    ],
)
def test_names_to_compare_mean_two_of_a_kind(typed: list[str], meant: list[str]) -> None:
    if len(set(meant)) < len(meant):
        with pytest.raises(RequestError, match="are the same role, conductor"):
            resolve_compared(both_kinds(), typed)
    else:
        assert [entry.id for entry in resolve_compared(both_kinds(), typed)] == meant


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            ["cc", "conductor"],
            "doors is a certification, conductor a role: compare takes two of a kind.\nTry: roleguide describe doors",
        ),
        (
            ["te", "cc"],
            "engineer is a role, doors a certification: compare takes two of a kind.\n"
            "Try: roleguide compare engine doors",
        ),
        (
            ["conductor", "te", "cc"],
            "conductor is a role, doors a certification: compare takes two of a kind.\nTry: roleguide describe doors",
        ),
        (["cc", "finance"], "Finance is a skill, and this takes a certification.\nTry: roleguide describe finance"),
        (
            ["finance", "coaching"],
            "Finance is a skill, and this takes a role or certification.\nTry: roleguide describe finance",
        ),
        (
            ["cc", "plumber"],
            'No certification is called "plumber".\nLook for the words with: roleguide search plumber',
        ),
    ],
)
def test_names_of_two_kinds_and_of_no_kind_are_refused(typed: list[str], message: str) -> None:
    with pytest.raises(RequestError) as refused:
        resolve_compared(both_kinds(), typed)
    assert str(refused.value) == message
