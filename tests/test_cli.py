"""The commands, as a user runs them."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from building import HOSTILE
from roleguide.cli import app
from roleguide.cli.emit import Format

GUIDES = Path(__file__).parent / "guides"
SMALL = """\
format: 1
edition: "9"
title: Two roles
topics: {plan: {title: Planning}}
sources: {editorial: {title: own judgement}}
families: {delivery: {title: Delivery}}
roles:
  plan-lead: {title: Plan lead, summary: Plans, family: delivery, duties: {plan: [plans]}, sources: [editorial]}
  work-lead: {title: Work lead, summary: Works, aliases: [doer], duties: {plan: [works]}, sources: [editorial]}
contrasts: {plan-lead/work-lead: {in_one_line: One plans and one works.}}
"""


@pytest.fixture
def small(tmp_path: Path) -> list[str]:
    """Options that put a guide of two roles in the place of the built-in one."""
    file = tmp_path / "small.yaml"
    file.write_text(SMALL, encoding="utf-8")
    return ["--no-builtin", "--guide", str(file)]


def run(*arguments: str, code: int = 0) -> str:
    """What a command says on stdout, or on stderr if it is to fail; the other one stays silent."""
    result = CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1", "TERM": "xterm", "LC_ALL": "C.UTF-8"}).invoke(
        app, arguments
    )
    assert result.exit_code == code, result.output
    assert (result.stderr if code in (0, 1) else result.stdout) == ""
    return result.stdout if code in (0, 1) else result.stderr


def spawn(arguments: Sequence[str], **environment: str) -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own, with nothing of this one's terminal settings."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")
    }
    kept = {name: value for name, value in kept.items() if name != "LANG" and not name.startswith("LC_")}
    return subprocess.run(
        [sys.executable, "-m", "roleguide", *arguments],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**kept, "LC_ALL": "C.UTF-8", **environment},
    )


# --- what each command gives -----------------------------------------------------------------------------------------


def test_list_shows_roles_by_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run("list", "--no-builtin", "--guide", "small.yaml") == (
        "Two roles                                                                guide 9\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "\n"
        "DELIVERY ──────────────────────────────────────────────────────────────── 1 role\n"
        "plan-lead     Plan lead: plans\n"
        "\n"
        "OTHER ─────────────────────────────────────────────────────────────────── 1 role\n"
        "work-lead     Work lead: works\n"
        "\n"
        "Next          roleguide describe plan-lead --no-builtin --guide small.yaml\n"
        "              roleguide compare plan-lead work-lead --no-builtin --guide\n"
        "              small.yaml\n"
    )


def test_list_narrows_to_a_family(small: list[str]) -> None:
    page = run("list", "--family", "delivery", *small)
    assert "plan-lead " in page
    assert "work-lead " not in page


def test_describe_finds_a_role_by_any_of_its_names(small: list[str]) -> None:
    assert (
        run("describe", "doer", *small) == run("describe", "Work Lead", *small) == run("describe", "work-lead", *small)
    )


def test_compare_in_json_carries_what_scripts_need(small: list[str]) -> None:
    assert json.loads(run("compare", "plan", "doer", "--format", "json", *small)) == {
        "schema_version": 1,
        "edition": "9",
        "roles": [{"id": "plan-lead", "title": "Plan lead"}, {"id": "work-lead", "title": "Work lead"}],
        "in_one_line": "One plans and one works.",
        "contrast": {"in_one_line": "One plans and one works.", "asks": {}, "sources": []},
        "counts": {"differs": 1, "only": {"plan-lead": 0, "work-lead": 0}, "same": 0},
        "sections": [
            {
                "id": "duties",
                "title": "Duties",
                "rows": [
                    {
                        "key": "plan",
                        "label": "Planning",
                        "mark": "differs",
                        "cells": [
                            [{"text": "plans", "sources": ["editorial"]}],
                            [{"text": "works", "sources": ["editorial"]}],
                        ],
                    }
                ],
                "apart": [],
            }
        ],
        "moving": [],
        "sources": {
            "editorial": {
                "title": "own judgement",
                "publisher": None,
                "url": None,
                "checked": None,
                "date": None,
                "note": None,
                "notice": None,
            }
        },
    }


@pytest.mark.parametrize(
    ("command", "titles", "field"),
    [
        (["list"], ["IT delivery and leadership roles"], "families"),
        (["list", "--certifications"], ["Certifications: IT delivery and leadership roles"], "certifications"),
        (["list", "--skills"], ["Skills: IT delivery and leadership roles"], "skills"),
        (["list", "--matrix", "certifications"], ["Roles against certifications"], "rows"),
        (["list", "--matrix", "skills"], ["Roles against skills"], "rows"),
        (["list", "--matrix", "topics"], ["Roles against duties"], "rows"),
        (["describe", "program"], ["IT Program Manager"], "leads_to"),
        (["describe", "pmp"], ["Project Management Professional"], "certification"),
        (["describe", "finance"], ["Finance"], "levels"),
        (["compare", "program", "project"], ["IT Program Manager", "IT Project Manager"], "counts"),
        (["become", "program"], ["How to become: IT Program Manager"], "asks"),
        (["become", "program", "--from", "project"], ["How to become: IT Program Manager"], "from"),
        (["similar", "program"], ["Similar to: IT Program Manager"], "similar"),
        (["search", "budget"], ["Search: budget"], "hits"),
        (["where"], ["Files in force"], "files"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
@pytest.mark.parametrize("format_", list(Format))
def test_every_command_speaks_every_format(command: list[str], titles: list[str], field: str, format_: Format) -> None:
    answer = run(*command, "--format", format_)
    first, second, *_ = answer.splitlines()
    match format_:
        case Format.JSON:
            data = json.loads(answer)
            assert data["schema_version"] == 1
            assert data[field]
        case Format.TABLE:
            assert re.fullmatch(rf"{' <> '.join(titles)} +guide \S+", first)
            assert second == "─" * 80
        case Format.PLAIN:
            assert re.fullmatch(rf"{' compared with '.join(titles)}\. Guide \S+\.", first)
        case Format.MARKDOWN:
            assert (first, second) == (f"# {' &lt;&gt; '.join(titles)}", "")


@pytest.mark.parametrize("command", [["describe", "program"], ["compare", "program", "project"]])
def test_only_keeps_the_sections_named(command: list[str]) -> None:
    page = run(*command, "--only", "skills, Scope", "--format", "markdown")
    headings = [line.split()[1] for line in page.splitlines() if line.startswith("## ")]
    assert [heading for heading in headings if heading != "Same"] == ["Scope", "Skills", "Sources", "Next"]


def test_all_shows_what_is_the_same() -> None:
    assert "SAME IN BOTH" in run("compare", "program", "project")
    unfolded = run("compare", "program", "project", "--all")
    assert "SAME IN BOTH" not in unfolded
    assert " = " in unfolded


def test_exit_code_tells_whether_roles_differ(small: list[str]) -> None:
    run("compare", "plan", "doer", "--exit-code", *small, code=1)
    run("compare", "plan", "doer", "--exit-code", "--only", "scope", *small)


def test_a_file_stacks_on_the_built_in_guide(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("roles: {team-lead: {title: Team lead, summary: Leads a team}}\n", encoding="utf-8")
    assert "Team lead <> IT Project Manager" in run("compare", "team lead", "project", "--guide", str(file))


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize(
    "command", [[], ["list"], ["describe"], ["compare"], ["become"], ["check"], ["new"], ["schema"], ["where"]]
)
def test_help_says_what_a_command_does_and_gives_an_example(command: list[str], option: str) -> None:
    assert "roleguide " in run(*command, option)


def test_version() -> None:
    assert run("--version").startswith("roleguide ")


def test_commands_on_a_page_find_the_guide_that_the_page_is_from(small: list[str]) -> None:
    for command in (["describe", "plan-lead"], ["compare", "plan", "doer"], ["list"], ["become", "plan-lead"]):
        page = run(*command, *small, "--format", "markdown")
        told = re.findall(r"`?(roleguide [^`\n]*)", page)
        assert told
        for line in told:
            run(*(word.partition(">")[0] for word in shlex.split(line)[1:] if word not in (">", "me.yaml")))


# --- becoming --------------------------------------------------------------------------------------------------------

ME = """\
role: project-coordinator
skills:
  planning: expert
  financial-management: awareness
certifications: [capm]
education:
  - Bachelor's or master's degree in computer science or information technology
doing: [scope]
"""


def test_a_file_says_what_someone_has(tmp_path: Path) -> None:
    file = tmp_path / "me.yaml"
    file.write_text(ME, encoding="utf-8")
    found = json.loads(run("become", "project", "--me", str(file), "--have", "project+", "--format", "json"))
    assert found["from"] == {"id": "project-coordinator", "title": "Project Coordinator"}
    assert found["route"] == ["project-coordinator", "project-manager"]
    assert {one["key"] for one in found["met"]} >= {"planning", "capm", "project-plus", "education"}
    assert {one["key"] for one in found["missing"]} >= {"pmp", "leadership"}
    (finance,) = (change for change in found["raise"] if change["key"] == "financial-management")
    assert (finance["now"][0]["text"], finance["then"][0]["text"]) == ("awareness", "practitioner")
    assert "scope" in {change["key"] for change in found["keep"]}
    assert "needs" in {change["key"] for change in found["start"]}
    pmp = next(step for step in found["certificates"] if step["id"] == "pmp")
    assert pmp["helped_by"] == {"capm": "an active one stands in for the 35 hours of training"}


def test_markdown_is_a_checklist() -> None:
    page = run("become", "program", "--from", "project", "--have", "pmp", "--format", "markdown")
    assert "- [x] **Certifications:** PMP" in page
    assert "  - [ ] PgMP *(missing)*" in page
    assert "- [ ] **Risk:** expert, from practitioner" in page


def test_where_nothing_leads_to_the_role_the_gap_is_told_all_the_same() -> None:
    page = run("become", "scrum", "--from", "cio")
    assert "Route           none: in this guide nothing leads on from CIO to this role" in page
    assert "START DOING" in page


def test_mistakes_in_what_someone_has_are_shown_at_their_place(tmp_path: Path) -> None:
    file = tmp_path / "me.yaml"
    file.write_text(
        "role: projct-manager\nskills:\n  planning: guru\n  planing: expert\nhave: [pmp]\n", encoding="utf-8"
    )
    assert run("become", "program", "--me", str(file), code=3) == (
        f'{file}:1:7: unknown-role: this file names the role "projct-manager", which no file defines\n'
        '   hint: did you mean "project-manager"?\n'
        f'{file}:3:13: unknown-level: the skill "planning" has no level "guru"\n'
        '   hint: the scale "proficiency" has awareness, working, practitioner, expert\n'
        f'{file}:4:3: unknown-skill: this file names the skill "planing", which no file defines\n'
        '   hint: did you mean "planning"?\n'
        f'{file}:5:1: unknown-field: a background has no field "have"\n'
        "   hint: known fields are certifications, doing, education, experience, role, skills\n"
        "4 problems in 1 file\n"
    )


@pytest.mark.parametrize("text", ["", "# role: project-manager\n"])
def test_a_file_that_says_nothing_points_to_the_template(tmp_path: Path, text: str) -> None:
    file = tmp_path / "me.yaml"
    file.write_text(text, encoding="utf-8")
    told = run("become", "program", "--me", str(file), code=3)
    assert "empty-file" in told
    assert "hint: see how such a file looks with: roleguide new --me" in told


def test_the_template_is_a_file_that_says_nothing_until_it_is_uncommented(tmp_path: Path) -> None:
    template = run("new", "--me", "--become", "program")
    assert all(not line or line.startswith("#") for line in template.splitlines())
    uncommented = "\n".join(line.removeprefix("# ") for line in template.splitlines())
    file = tmp_path / "me.yaml"
    file.write_text(uncommented.replace("role: program-manager", "role: project-manager"), encoding="utf-8")
    found = json.loads(run("become", "program", "--me", str(file), "--format", "json"))
    assert {one["key"] for one in [*found["missing"], *found["unknown"]]} == set()
    assert found["start"] == []


# --- wrong requests --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["describe", "progam"], 'No role, certification or skill is called "progam". Did you mean program-manager?\n'),
        (["describe", ""], '"" is not a name.\nSee all roles with: roleguide list\n'),
        (
            ["compare", "program", "PgM"],
            '"program" and "PgM" are the same role, program-manager.\nName different roles.\n',
        ),
        (
            ["compare", "program"],
            "A comparison takes two roles or more.\n"
            "Name another one: roleguide compare program-manager project-manager\n",
        ),
        (
            ["compare", "program", "project", "portfolio", "product", "scrum", "coordinator"],
            "At most 5 roles fit side by side; 6 are named.\n"
            "Leave some out, such as: roleguide compare program project portfolio\n",
        ),
        (
            ["compare", *("nobody knows this" for _ in range(1000)), "--guide", "nowhere.yaml"],
            "At most 5 roles fit side by side; 1000 are named.\n"
            "Leave some out, such as: roleguide compare "
            "'nobody knows this' 'nobody knows this' 'nobody knows this'\n",
        ),
        (["describe", "program", "--only", "skils"], 'No section is called "skils".\nDid you mean skills?\n'),
        (
            ["describe", "pmp", "--only", "skills"],
            "--only chooses sections of a role; pmp is a certification.\nLeave --only out.\n",
        ),
        (
            ["list", "--skills", "--matrix", "topics"],
            "These options exclude each other: --certifications, --skills, --matrix; --family is about roles.\n"
            "Ask for one list at a time.\n",
        ),
        (
            ["become", "program", "--from", "PgM"],
            "The role to become is the one you have: IT Program Manager.\nName two different roles.\n",
        ),
        (["become", "pmp"], 'No role is called "pmp". Did you mean project-manager?\n'),
        (
            ["become", "program", "--have", "risk=guru"],
            '"risk=guru": the skill risk-management has no level "guru".\n'
            "The levels are awareness, working, practitioner, expert.\n",
        ),
        (
            ["new"],
            "Ask for a role by its ID, with or without --like, or for --me, with or without --become.\n"
            "Such as: roleguide new team-lead --like project-manager, or: roleguide new --me\n",
        ),
        (
            ["new", "Team Lead"],
            "An ID has words of small letters and digits with hyphens between.\nSuch as: team-lead\n",
        ),
        (
            ["new", "cto"],
            "There is a role cto already.\n"
            "Take another ID; to change the role, see where its fields stand: roleguide where cto\n",
        ),
        (
            ["list", "--no-builtin"],
            "--no-builtin leaves nothing to read.\nName a knowledge file with --guide FILE.\n",
        ),
    ],
)
def test_a_wrong_request_gets_one_clear_answer(arguments: list[str], told: str) -> None:
    assert run(*arguments, code=2) == told


def test_an_ambiguous_name_lists_its_candidates() -> None:
    assert run("describe", "manager", code=2).startswith(
        '"manager" fits several roles: program-manager, project-manager, '
    )


@pytest.mark.parametrize(
    "arguments", [["compare"], ["describe"], ["list", "--width", "0"], ["list", "--format", "pdf"]]
)
def test_a_wrong_command_line_is_explained(arguments: list[str]) -> None:
    assert "Error" in run(*arguments, code=2)


# --- wrong files -----------------------------------------------------------------------------------------------------


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    missing = str(tmp_path / "none.yaml")
    assert (
        run("list", "--guide", missing, code=3)
        == f"{missing}: missing-file: there is no such file\n1 problem in 1 file\n"
    )
    assert "not-a-file" in run("list", "--guide", str(tmp_path), code=3)


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "secret.yaml"
    monkeypatch.setattr(Path, "open", refuse)  # not a mode of 0, which stops everybody but root
    told = run("list", "--no-builtin", "--guide", str(file), code=3)
    assert told == f"{file}: unreadable-file: cannot be read: Permission denied\n1 problem in 1 file\n"


def test_an_invalid_file_is_explained_in_full() -> None:
    file = GUIDES / "bad" / "everything-at-once.yaml"
    told = run("list", "--no-builtin", "--guide", str(file), code=3)
    assert f"{file}:12:14: unknown-topic: " in told
    assert told.endswith("5 problems in 1 file\n")


def test_hostile_text_is_shown_as_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_text(f"roles: {{x: {{title: X, summary: {json.dumps(HOSTILE)}}}}}\n", encoding="utf-8")
    for format_ in (Format.TABLE, Format.PLAIN):
        assert HOSTILE in run("describe", "x", "--guide", str(file), "--format", format_, "--width", "120")
    payload = json.loads(run("describe", "x", "--guide", str(file), "--format", "json"))
    assert payload["role"]["summary"]["text"] == HOSTILE
    assert "<script>" not in run("describe", "x", "--guide", str(file), "--format", "markdown")


# --- terminals, pipes and signals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "C"}, {"LC_ALL": "", "LANG": "C"}, {"LC_ALL": "POSIX"}, {"TERM": "dumb"}]
)
def test_an_ascii_terminal_gets_ascii(locale: dict[str, str]) -> None:
    page = spawn(["compare", "program", "project"], **locale).stdout
    assert page.isascii()
    assert "###. practitioner" in page


def test_a_utf8_terminal_gets_unicode() -> None:
    assert "●●●○ practitioner" in spawn(["compare", "program", "project"], LC_ALL="", LANG="en_US.UTF-8").stdout


def test_an_encoding_that_cannot_hold_the_signs_gets_ascii() -> None:
    assert "###. practitioner" in spawn(["compare", "program", "project"], PYTHONIOENCODING="latin-1").stdout


@pytest.mark.parametrize(
    ("options", "environment", "coloured"),
    [
        ([], {}, False),  # a pipe
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_is_asked_for_or_left_out(options: list[str], environment: dict[str, str], coloured: bool) -> None:
    assert ("\x1b[" in spawn(["describe", "scrum", *options], **environment).stdout) is coloured


def test_the_width_is_that_of_the_option_then_of_columns() -> None:
    def widest(*options: str, **environment: str) -> int:
        return max(map(len, spawn(["compare", "program", "project", *options], **environment).stdout.splitlines()))

    assert widest() == 80
    assert widest(COLUMNS="100") == 100
    assert widest("--width", "60", COLUMNS="100") == 60


def test_a_reader_that_stops_early_hears_no_complaint() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "roleguide", "compare", "program", "project"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_reported() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "roleguide", "list"],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    assert (done.returncode, done.stderr) == (2, "The answer could not be written: No space left on device.\n")


@pytest.mark.parametrize("wait", [0.02, 0.1])
def test_an_interrupt_leaves_no_traceback(wait: float, tmp_path: Path) -> None:
    pipe = tmp_path / "slow.yaml"
    os.mkfifo(pipe)  # reading it blocks, so the command is still at work when the signal comes
    with subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-m", "roleguide", "list", "--guide", str(pipe)], stderr=subprocess.PIPE
    ) as process:
        time.sleep(wait + 0.5)
        process.send_signal(signal.SIGINT)
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode == 130
