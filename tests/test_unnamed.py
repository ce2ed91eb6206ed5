"""`roleguide` alone, and commands that are given no name."""

import shlex
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from building import built_in, make_guide, make_role
from roleguide.answers.choice import nothing_to_compare, nothing_to_describe, nothing_to_find, nothing_to_liken
from roleguide.answers.resolve import resolve_entry
from roleguide.cli import app
from roleguide.errors import RequestError
from roleguide.folding import fold
from roleguide.guide.library import Library, MemoryLibrary
from roleguide.guide.model import Family
from terminal import stderr_on_a_terminal

GUIDE = """\
format: 2
edition: "9"
title: Three roles
topics: {plan: {title: Planning ahead}}
sources: {editorial: {title: own judgement}}
families: {none: {title: Nobody}, delivery: {title: Delivery}}
roles:
  plan-lead: {title: Plan lead, summary: Plans, family: delivery, duties: {plan: [plans]}, sources: [editorial]}
  work-lead: {title: Leader of all the work, short: Work lead, family: delivery, summary: Works, sources: [editorial]}
  idler: {title: Idler, summary: Idles, sources: [editorial]}
certifications: {cap: {title: Certificate of plans, short: CAP, issuer: I, sources: [editorial]}}
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Options that put a guide of three roles in the place of the built-in one."""
    (tmp_path / "small.yaml").write_text(GUIDE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return ["--no-builtin", "--guide", "small.yaml"]


def run(*arguments: str, width: int = 80) -> tuple[int, str, str]:
    """The exit code of a command, and what it says on stdout and stderr."""
    done = CliRunner(env={"COLUMNS": str(width)}).invoke(app, arguments)
    return done.exit_code, done.stdout, done.stderr


def commands_in(text: str) -> list[str]:
    """The commands that a text suggests, one at the end of a line or before two spaces."""
    lines = (line for line in text.splitlines() if "roleguide " in line and not line.startswith("roleguide answers"))
    return [line[line.index("roleguide ") :].partition("  ")[0] for line in lines]


# --- roleguide alone -------------------------------------------------------------------------------------------------


def test_roleguide_alone_says_what_it_answers_and_how_to_begin() -> None:
    assert run() == (
        0,
        "roleguide answers what an IT or project role does, how it differs from the one\n"
        "next to it, and how to get there: offline, with its sources, or the word that it\n"
        "is this guide's own judgment.\n"
        "\n"
        "  roleguide describe program-manager       what someone in this role does\n"
        "  roleguide compare program project        how roles differ, row by row\n"
        "  roleguide become program --from project  how to get from one role to another\n"
        "  roleguide describe pmp                   what a certificate takes and opens\n"
        "  roleguide list                           every role in the guide\n"
        "  roleguide search budget                  who deals with a subject\n"
        "\n"
        "Your own roles        roleguide new squad-lead > squad-lead.yaml\n"
        "                      roleguide check squad-lead.yaml\n"
        "Published catalogues  roleguide import onet --help\n"
        "Completion at TAB     roleguide --install-completion\n"
        "All commands          roleguide --help\n",
        "",
    )


def test_every_command_that_it_names_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = commands_in(run()[1])
    assert len(commands) == 11
    for command in commands:
        words, _, file = command.partition(" > ")
        if words == "roleguide --install-completion":  # would change the settings of whoever runs the tests
            continue
        code, answer, _ = run(*shlex.split(words)[1:])
        assert (code, bool(answer)) == (0, True)
        if file:
            Path(file).write_text(answer, encoding="utf-8")


@pytest.mark.parametrize("width", [20, 40, 60, 70, 79, 81, 200])
def test_at_any_width_words_wrap_and_commands_stay_whole(width: int) -> None:
    _, text, _ = run(width=width)
    assert commands_in(text) == commands_in(run()[1])
    assert all(len(line) <= max(width, 46) for line in text.splitlines())
    assert " ".join(text.split()).startswith("roleguide answers what an IT or project role does, how it differs")


def test_the_help_has_all_commands() -> None:
    code, text, _ = run("--help")
    assert code == 0
    assert "Write your own" in text


# --- commands without a name -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["describe"],
            "Name a role, a certification or a skill to describe.\nSuch as: roleguide describe program-manager\n",
        ),
        (["similar"], "Name a role to find others like it.\nSuch as: roleguide similar program-manager\n"),
        (
            ["compare"],
            "Name two to five roles to compare.\nSuch as: roleguide compare program-manager project-manager\n",
        ),
        (
            ["compare", "program"],
            "A comparison takes two roles or more.\n"
            "Name another one: roleguide compare program-manager project-manager\n",
        ),
        (
            ["search"],
            "There is nothing to search for.\nGive one word or more, such as: roleguide search strategy\n",
        ),
    ],
)
def test_what_is_missing_is_said_with_an_example_that_works(arguments: list[str], told: str) -> None:
    assert run(*arguments) == (2, "", told)
    (command,) = commands_in(told)
    assert run(*shlex.split(command)[1:])[0] == 0


@pytest.mark.parametrize(
    ("arguments", "example"),
    [
        (["describe"], "describe plan-lead"),
        (["similar"], "similar plan-lead"),
        (["compare"], "compare plan-lead work-lead"),
        (["search"], "search 'planning ahead'"),
    ],
)
def test_the_example_is_from_the_guide_at_hand(arguments: list[str], example: str, small: list[str]) -> None:
    code, _, told = run(*arguments, *small)
    (command,) = commands_in(told)
    assert (code, command) == (2, f"roleguide {example} --no-builtin --guide small.yaml")
    assert run(*shlex.split(command)[1:])[0] == 0


def test_a_person_gets_a_choice(small: list[str]) -> None:
    assert stderr_on_a_terminal("describe", *small) == (
        "Name a role, a certification or a skill to describe.\n"
        "Such as: roleguide describe plan-lead --no-builtin --guide small.yaml\n"
        "\n"
        "Delivery        Plan lead, Work lead\n"
        "Other           Idler\n"
        "Certifications  CAP\n"
        "More            roleguide list --no-builtin --guide small.yaml\n"
    )
    assert stderr_on_a_terminal("search", *small).endswith(
        "\n\nTopics  Planning ahead\nMore    roleguide list --no-builtin --guide small.yaml\n"
    )


def test_a_choice_fits_a_terminal_of_24_lines_and_cuts_no_name() -> None:
    shown = stderr_on_a_terminal("describe")
    lines = shown.splitlines()
    assert len(lines) <= 15
    assert all(len(line) <= 80 for line in lines)
    assert "\nAgile                         Scrum master, Agile coach, Release train engineer\n" in shown
    assert "\nDelivery                      Project manager, Project coordinator, ...\n" in shown
    narrow = stderr_on_a_terminal("describe", columns=40).splitlines()
    assert len(narrow) <= 23
    assert "Agile: Scrum master, Agile coach," in narrow
    assert "  Release train engineer" in narrow


@pytest.mark.parametrize("command", ["similar", "compare", "search"])
def test_so_does_every_other_choice(command: str) -> None:
    lines = stderr_on_a_terminal(command).splitlines()
    assert 5 < len(lines) <= 15
    assert lines[-1].split() == ["More", "roleguide", "list"]


def test_an_empty_name_is_refused_as_a_name() -> None:
    assert run("describe", "") == (2, "", '"" is not a name.\nSee all roles with: roleguide list\n')


def test_a_broken_guide_is_reported_first(tmp_path: Path) -> None:
    code, _, told = run("describe", "--guide", str(tmp_path / "none.yaml"))
    assert (code, "missing-file" in told) == (3, True)


# --- what there is to choose from ------------------------------------------------------------------------------------


def names_in(choice: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    return [name for _, names in choice for name in names]


def test_every_name_to_choose_can_be_typed() -> None:
    names = names_in(nothing_to_describe(built_in()).choice)
    assert len(names) > 90
    for name in names:
        assert fold(name) in map(fold, resolve_entry(built_in(), name).names)


def library_of(*role_ids: str) -> MemoryLibrary:
    """A guide of roles with these ids, and nothing else."""
    empty: dict[str, Any] = {"certifications": {}, "families": {}, "skills": {}, "topics": {}}
    return MemoryLibrary(replace(make_guide(*map(make_role, role_ids)), **empty))


@pytest.mark.parametrize("refused", [nothing_to_describe, nothing_to_liken, nothing_to_compare, nothing_to_find])
def test_an_empty_guide_has_nothing_to_choose_from(refused: Callable[[Library], RequestError]) -> None:
    error = refused(library_of())
    assert str(error).endswith("\nSee what the guide has with: roleguide list")
    assert not error.choice


def test_a_guide_of_one_role_has_no_example_of_a_comparison() -> None:
    assert str(nothing_to_compare(library_of("cook"))).endswith("\nSee what the guide has with: roleguide list")
    assert str(nothing_to_liken(library_of("cook"))).endswith("\nSuch as: roleguide similar cook")


def test_where_there_are_no_roles_a_certification_can_be_described() -> None:
    library = MemoryLibrary(make_guide())
    assert str(nothing_to_describe(library)).endswith("\nSuch as: roleguide describe pmp")


def test_roles_without_families_are_called_roles() -> None:
    error = nothing_to_find(library_of("cook", "baker"))
    assert error.choice == [("Roles", ["Cook", "Baker"])]
    assert str(error).endswith("\nGive one word or more, such as: roleguide search cook")


def test_a_large_guide_is_not_read_to_its_end() -> None:
    families = {f"family-{number}": Family(title=f"Family {number}") for number in range(20)}
    roles = [make_role(f"role-{number}", family=f"family-{number % 20}") for number in range(1000)]
    choice = nothing_to_liken(MemoryLibrary(make_guide(*roles, families=families))).choice
    assert [title for title, _ in choice] == [f"Family {number}" for number in range(8)]
    assert len(names_in(choice)) <= 100
