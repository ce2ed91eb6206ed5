"""The commands, as a user runs them."""

import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from building import HOSTILE
from roleguide.cli import app
from roleguide.cli.emit import Format
from roleguide.text import FORBIDDEN
from terminal import stderr_on_a_terminal

GUIDES = Path(__file__).parent / "guides"
CIO = "Chief Information Officer"
SMALL = """\
format: 2
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
TWINS = """\
format: 2
edition: "9"
title: Three certifications
certifications:
  one: {title: One, issuer: Office, valid: {years: 3}}
  twin: {title: Twin, issuer: Bureau, valid: {years: 3}}
  other: {title: Other, issuer: Office, valid: {years: 2}}
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


def spawn(
    arguments: Sequence[str], *, read_as: str = "utf-8", **environment: str
) -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own, with nothing of this one's terminal settings."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")
    }
    kept = {name: value for name, value in kept.items() if name != "LANG" and not name.startswith("LC_")}
    return subprocess.run(
        [sys.executable, "-m", "roleguide", *arguments],
        check=False,
        capture_output=True,
        encoding=read_as,
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
        "Plan lead     plans\n"
        "\n"
        "OTHER ─────────────────────────────────────────────────────────────────── 1 role\n"
        "Work lead     works\n"
        "\n"
        "Next          roleguide describe plan-lead --no-builtin --guide small.yaml\n"
        "              roleguide compare plan-lead work-lead --no-builtin --guide small.yaml\n"
    )


def test_list_narrows_to_a_family(small: list[str]) -> None:
    page = run("list", "--family", "delivery", *small)
    assert "Plan lead " in page
    assert "Work lead " not in page


def test_describe_finds_a_role_by_any_of_its_names(small: list[str]) -> None:
    assert (
        run("describe", "doer", *small) == run("describe", "Work Lead", *small) == run("describe", "work-lead", *small)
    )


def test_compare_in_json_carries_what_scripts_need(small: list[str]) -> None:
    assert json.loads(run("compare", "plan", "doer", "--format", "json", *small)) == {
        "schema_version": 2,
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
                "rank": None,
                "published": None,
                "undated": False,
                "checked": None,
                "note": None,
                "notice": None,
            }
        },
    }


@pytest.mark.parametrize(
    ("command", "titles", "about", "field"),
    [
        (["list"], ["IT delivery and leadership roles"], "", "families"),
        (["list", "--full"], ["IT delivery and leadership roles"], "", "families"),
        (["list", "--certifications"], ["Certifications: IT delivery and leadership roles"], "", "certifications"),
        (["list", "--skills"], ["Skills: IT delivery and leadership roles"], "", "skills"),
        (["list", "--matrix", "certifications"], ["Roles against certifications"], "", "rows"),
        (["list", "--matrix", "skills"], ["Roles against skills"], "", "rows"),
        (["list", "--matrix", "topics"], ["Roles against duties"], "", "rows"),
        (["describe", "program"], ["IT Program Manager"], "Governance", "leads_to"),
        (["describe", "program", "--full"], ["IT Program Manager"], "Governance", "leads_to"),
        (["describe", "pmp"], ["PMP, Project Management Professional"], "PMI, active", "certification"),
        (["describe", "pmp", "--full"], ["PMP, Project Management Professional"], "PMI, active", "certification"),
        (["describe", "finance"], ["Finance"], "a skill", "levels"),
        (["describe", "finance", "--full"], ["Finance"], "a skill", "levels"),
        (["compare", "program", "project"], ["IT Program Manager", "IT Project Manager"], "", "counts"),
        (["compare", "program", "project", "--full"], ["IT Program Manager", "IT Project Manager"], "", "counts"),
        (["compare", "cio", "cto", "qa"], [CIO, "Chief Technology Officer", "QA Engineer"], "", "counts"),
        (["compare", "pmp", "capm"], ["PMP", "CAPM"], "", "rows"),
        (["become", "program"], ["How to become: IT Program Manager"], "", "asks"),
        (["become", "program", "--from", "project"], ["IT Project Manager -> IT Program Manager"], "one move", "from"),
        (["become", "cio", "--from", "scrum", "--full"], [f"Scrum Master -> {CIO}"], r"\d moves", "from"),
        (["become", "--from", "project", "--have", "pmp"], ["Nearest roles to what you have"], "", "nearest"),
        (["similar", "program"], ["Similar to: IT Program Manager"], "", "similar"),
        (["similar", "program", "--full"], ["Similar to: IT Program Manager"], "", "similar"),
        (["search", "budget"], ["Search: budget"], "", "hits"),
        (["search", "budget", "--full"], ["Search: budget"], "", "hits"),
        (["where"], ["Files in force"], "", "files"),
        (["where", "program"], ["Where program-manager is described"], "", "fields"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
@pytest.mark.parametrize("format_", list(Format))
def test_every_command_speaks_every_format(
    command: list[str], titles: list[str], about: str, field: str, format_: Format
) -> None:
    answer = run(*command, "--format", format_)
    first, second, third, *_ = answer.splitlines()
    edition = rf"{about}, guide \S+" if about else r"[Gg]uide \S+"
    match format_:
        case Format.JSON:
            data = json.loads(answer)
            assert data["schema_version"] == 2
            assert data[field]
        case Format.TABLE:
            beginning = f"{first}\n{second}"
            assert re.match(rf"{' <> '.join(titles)}\s+{edition}$", beginning, re.MULTILINE)
            assert "─" * 80 in (second, third)
        case Format.PLAIN:
            assert re.fullmatch(rf"{' compared with '.join(titles)}\. {edition}\.", first)
        case Format.MARKDOWN:
            titled = " &lt;&gt; ".join(titles).replace("->", "-&gt;")
            assert (first, second) == (f"# {titled}", "")
            assert re.fullmatch(edition, third)


@pytest.mark.parametrize("command", [["describe", "program"], ["compare", "program", "project"]])
def test_only_keeps_the_sections_named(command: list[str]) -> None:
    def headings(*options: str) -> list[str]:
        page = run(*command, "--only", "skills, Scope", "--format", "markdown", *options)
        return [line.split()[1] for line in page.splitlines() if line.startswith("## ")]

    skills = "Prerequisites" if command[0] == "describe" else "Skills"
    assert headings() == ["Scope", skills, "Next"]
    assert [title for title in headings("--full") if title != "Notes"] == ["Scope", "Skills", "Sources", "Next"]


def test_full_shows_every_row_and_every_statement() -> None:
    short, full = (run("compare", "program", "project", *options) for options in ([], ["--full"]))
    assert "Same in both  duties: Suppliers, Reporting, Lessons;" in short
    assert " = " not in short
    assert "Same in both" not in full
    assert re.search(r"^Suppliers +selects .* = selects ", full, re.MULTILINE)
    assert len(full.splitlines()) > 2 * len(short.splitlines())
    assert "--full" in short
    assert "--full" not in full


def test_sources_are_a_line_and_on_a_full_page_a_list_unless_something_else_is_wanted() -> None:
    def sources(*options: str) -> tuple[bool, bool, bool]:
        """Whether there are marks, a line and a list of sources."""
        page = run("describe", "program", *options)
        return "[1]" in page, "\nSources  " in page, "\nSOURCES ─" in page

    assert sources() == (True, True, False)
    assert sources("--sources", "line") == (True, True, False)
    assert sources("--sources", "full") == (True, False, True)
    assert sources("--sources", "none") == (False, False, False)
    assert sources("--full") == (True, False, True)
    assert sources("--full", "--sources", "line") == (True, True, False)
    assert sources("--full", "--sources", "none") == (False, False, False)


@pytest.mark.parametrize("format_", [Format.TABLE, Format.PLAIN, Format.MARKDOWN])
@pytest.mark.parametrize(
    "command",
    [["describe", "program"], ["describe", "pmp"], ["compare", "program", "project"], ["become", "rte"], ["list"]],
)
def test_without_sources_a_page_has_no_mark_in_any_format(command: list[str], format_: Format) -> None:
    for full in ([], ["--full"]):
        page = run(*command, *full, "--sources", "none", "--format", format_)
        assert not re.search(r"\[[\d?][^\]]*\\?\]", page)
        assert "--sources" not in page


def test_json_is_the_same_however_much_is_shown() -> None:
    for command in (["describe", "program"], ["compare", "cio", "cto"], ["become", "rte"], ["search", "budget"]):
        answers = {run(*command, *options, "--format", "json") for options in ([], ["--full"], ["--sources", "none"])}
        assert len(answers) == 1


def test_exit_code_tells_whether_roles_differ(small: list[str]) -> None:
    run("compare", "plan", "doer", "--exit-code", *small, code=1)
    run("compare", "plan", "doer", "--exit-code", "--only", "scope", *small)


def test_exit_code_tells_whether_certifications_differ(tmp_path: Path) -> None:
    file = tmp_path / "certificates.yaml"
    file.write_text(TWINS, encoding="utf-8")
    run("compare", "one", "twin", "--exit-code", "--guide", str(file), "--no-builtin")
    run("compare", "one", "other", "--exit-code", "--guide", str(file), "--no-builtin", code=1)


def test_a_file_stacks_on_the_built_in_guide(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text("roles: {squad-lead: {title: Team lead, summary: Leads a team}}\n", encoding="utf-8")
    assert "Team lead <> IT Project Manager" in run("compare", "squad lead", "project", "--guide", str(file))


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize(
    "command", [[], ["list"], ["describe"], ["compare"], ["become"], ["check"], ["new"], ["schema"], ["where"]]
)
def test_help_says_what_a_command_does_and_gives_an_example(command: list[str], option: str) -> None:
    assert "roleguide " in run(*command, option)


def test_version() -> None:
    assert run("--version").startswith("roleguide ")


def test_commands_on_a_page_find_the_guide_that_the_page_is_from(small: list[str]) -> None:
    for command in (
        ["describe", "plan-lead"],
        ["compare", "plan", "doer"],
        ["list"],
        ["become", "plan-lead"],
        ["become", "--from", "plan-lead"],
    ):
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
    assert pmp["helped_by"]["capm"]["text"] == "counts as the training while it is active"


def test_markdown_is_a_checklist() -> None:
    page = run("become", "program", "--from", "project", "--have", "pmp", "--format", "markdown")
    assert "  - [x] PMP \\[1\\]" in page
    assert "  - [ ] leading several projects *(for you to tell)*" in page
    page = run("become", "program", "--from", "project", "--have", "pmp", "--full", "--format", "markdown")
    assert "- [x] **Certifications:** PMP \\[1\\]" in page
    assert "  - [ ] PgMP *(missing)*" in page
    assert "- [ ] **Risk handling:** expert, from practitioner (4 of 4) *(to raise)*" in page


def test_where_nothing_leads_to_the_role_the_gap_is_told_all_the_same() -> None:
    page = run("become", "scrum", "--from", "cio")
    assert re.match(r"Chief Information Officer -> Scrum Master +no known route, guide ", page)
    assert "Route          none: nothing in this guide leads on from CIO to this role\n" in page
    assert "\nStart          " in page
    assert "START DOING" in run("become", "scrum", "--from", "cio", "--full")


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
        "   hint: known fields are certifications, doing, education, experience, role, skills, tools\n"
        "4 problems in 1 file\n"
    )


def test_without_a_name_the_nearest_roles_are_told_from_all_that_was_said(tmp_path: Path) -> None:
    file = tmp_path / "my $(touch pwned) file.yaml"
    file.write_text(ME, encoding="utf-8")
    said = ["--have", "project+", "--have", "risk=expert", "--me", str(file)]
    found = json.loads(run("become", *said, "--format", "json"))
    assert found["from"] == {"id": "project-coordinator", "title": "Project Coordinator"}
    assert found["certifications"] == ["capm", "project-plus"]
    assert found["skills"] == {"planning": "expert", "financial-management": "awareness", "risk-management": "expert"}
    assert "project-manager" in {near["id"] for near in found["nearest"] if near["next"]}
    nearest = found["nearest"][0]["id"]
    assert f"`roleguide become {nearest} {shlex.join(said)}`" in run("become", *said, "--format", "markdown")


def test_without_a_name_a_present_role_may_be_any() -> None:
    assert "Name two different roles" in run("become", "cio", "--from", "cio", code=2)
    assert run("become", "--from", "cio").startswith("Nearest roles")


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


def test_the_template_leads_on_to_the_guide_that_it_is_from(tmp_path: Path) -> None:
    file = tmp_path / "our crew.yaml"
    file.write_text(LETTERS, encoding="utf-8")
    template = run("new", "--me", "--no-builtin", "--guide", str(file))
    options = f"--no-builtin --guide '{file}'"
    assert f"##   roleguide become bau --me FILE {options}\n" in template
    assert f"##   roleguide become --me FILE {options}\n" in template
    assert f"`roleguide list {options}`" in template


# --- wrong requests --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["describe", "progam"],
            'No role, certification or skill is called "progam". '
            "Did you mean program-manager (IT Program Manager) or software-developer?\n"
            "Look for the words with: roleguide search progam\n",
        ),
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
            "At most 5 fit side by side; 6 are named.\n"
            "Leave some out, such as: roleguide compare program project portfolio\n",
        ),
        (
            ["compare", "pmp", "capm", "csm", "psm-1", "psm-2", "cspo"],
            "At most 5 fit side by side; 6 are named.\nLeave some out, such as: roleguide compare pmp capm csm\n",
        ),
        (
            ["compare", "pmp", "project"],
            "pmp is a certification, project-manager a role: compare takes two of a kind.\n"
            "Try: roleguide describe pmp\n",
        ),
        (
            ["compare", "rte", "spc"],
            "release-train-engineer is a role, spc a certification: compare takes two of a kind.\n"
            "Try: roleguide compare safe-rte spc\n",
        ),
        (
            ["compare", "pmp", "Project Management Professional"],
            '"pmp" and "Project Management Professional" are the same certification, pmp.\n'
            "Name different certifications.\n",
        ),
        (
            ["compare", "pmp"],
            "A comparison takes two certifications or more.\n"
            "Name another one; see them all with: roleguide list --certifications\n",
        ),
        (
            ["compare", "pmp", "finance"],
            "Finance is a skill, and this takes a certification.\nTry: roleguide describe financial-management\n",
        ),
        (
            ["compare", "pmp", "capm", "--only", "scope"],
            "--only chooses sections of a role; pmp is a certification.\nLeave --only out.\n",
        ),
        (
            ["compare", *("nobody knows this" for _ in range(1000)), "--guide", "nowhere.yaml"],
            "At most 5 fit side by side; 1000 are named.\n"
            "Leave some out, such as: roleguide compare "
            "'nobody knows this' 'nobody knows this' 'nobody knows this' --guide nowhere.yaml\n",
        ),
        (["describe", "program", "--only", "skils"], 'No section is called "skils".\nDid you mean skills?\n'),
        (
            ["describe", "pmp", "--only", "skills"],
            "--only chooses sections of a role; pmp is a certification.\nLeave --only out.\n",
        ),
        (
            ["list", "--skills", "--matrix", "topics"],
            "Use only one of --certifications, --skills and --matrix; --family applies to roles only.\n"
            "Ask for one list at a time.\n",
        ),
        (
            ["become", "program", "--from", "PgM"],
            "The role to become is the one you have: IT Program Manager.\nName two different roles.\n",
        ),
        (
            ["become", "pmp"],
            "Project Management Professional is a certification, and this takes a role.\nTry: roleguide describe pmp\n",
        ),
        (
            ["become", "program", "--have", "risk-management=guru"],
            '"risk-management=guru": the skill risk-management has no level "guru".\n'
            "The levels are awareness, working, practitioner, expert.\n",
        ),
        pytest.param(
            ["become", "program", "--have", "risk=guru"],
            '"risk=guru": the skill risk-management has no level "guru".\n'
            "The levels are awareness, working, practitioner, expert.\n",
        ),
        (
            ["list", "--full", "--skills"],
            "--full lists roles with their summaries; it adds nothing to other lists.\n"
            "Leave it out, or see one entry in full: roleguide describe NAME --full\n",
        ),
        (
            ["become"],
            "Name a role to become, or tell what you have with --from, --have or --me.\n"
            "Such as: roleguide become --from program-manager --have pmp\n",
        ),
        (
            ["new"],
            "Give the ID of a new role, with or without --like, or --me, with or without --become.\n"
            "Such as: roleguide new squad-lead\n",
        ),
        (
            ["new", "Squad Lead"],
            "An ID is made of lowercase letters and digits, in words joined by hyphens.\nSuch as: squad-lead\n",
        ),
        (
            ["new", "cto"],
            "There is a role cto already.\n"
            "Choose another ID. To change the role, see where its fields are: roleguide where cto\n",
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
        '"manager" fits several roles: program-manager (IT Program Manager), project-manager (IT Project Manager), '
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--width", "0"],
        ["list", "--format", "pdf"],
        ["list", "--sources", "some"],
        ["compare", "cio", "cto", "--all"],
        ["where", "--full"],
    ],
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


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            ["program-manager"],
            'There is no command "program-manager". IT Program Manager is a role.\n'
            "Try: roleguide describe program-manager\n",
        ),
        (
            ["project", "manager", "--format", "json"],
            'There is no command "project". IT Project Manager is a role.\nTry: roleguide describe project-manager\n',
        ),
        (
            ["PMP"],
            'There is no command "PMP". Project Management Professional is a certification.\n'
            "Try: roleguide describe pmp\n",
        ),
    ],
)
def test_a_name_in_the_place_of_a_command_leads_to_its_description(typed: list[str], told: str) -> None:
    assert run(*typed, code=2) == told


def test_an_unknown_command_is_refused_by_its_name() -> None:
    assert "No such command 'frobnicate'." in run("frobnicate", code=2)


def test_check_takes_further_files_below_the_checked_ones(tmp_path: Path) -> None:
    below, file = tmp_path / "below.yaml", tmp_path / "file.yaml"
    below.write_text("topics: {tea: {title: Tea}}\n", encoding="utf-8")
    file.write_text(
        "roles: {cook: {title: Cook, summary: s, duties: {tea: [makes tea]}, sources: [editorial]}}\n", encoding="utf-8"
    )
    assert "unknown-topic" in run("check", str(file), code=1)
    assert run("check", str(file), "--guide", str(below)) == "no problems in 1 file\n"
    assert run("check", "--guide", str(below), "--guide", str(file)) == "no problems in 3 files\n"


def test_only_adds_up(small: list[str]) -> None:
    once = run("describe", "plan-lead", "--only", "scope,duties", *small)
    assert run("describe", "plan-lead", "--only", "scope", "--only", "Duties,scope", *small) == once


def test_reading_a_large_guide_shows_how_far_it_is_and_only_once(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_text(f"{SMALL}# {'x' * 1_000_000}\n", encoding="utf-8")
    command = ["list", "--no-builtin", "--guide", str(file)]
    assert re.search(r"Reading the guide .* 100%", stderr_on_a_terminal(*command))
    assert stderr_on_a_terminal(*command) == ""
    assert spawn([*command, "--no-cache"]).stderr == ""


# --- terminals, pipes and signals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "", "LANG": "C"}, {"LC_ALL": "POSIX"}])
def test_an_ascii_terminal_gets_ascii(locale: dict[str, str]) -> None:
    page = spawn(["compare", "program", "project"], **locale).stdout
    assert page.isascii()
    assert "#### expert" in page
    assert "#... awareness" in page


def test_a_utf8_terminal_gets_unicode() -> None:
    assert "●○○○ awareness" in spawn(["compare", "program", "project"], LC_ALL="", LANG="en_US.UTF-8").stdout


LETTERS = """\
format: 2
edition: "1"
title: T
sources: {editorial: {title: E}}
roles: {bau: {title: "Straße, 12 €, プロ…", summary: s, sources: [editorial]}}
"""


@pytest.mark.parametrize(
    "format_", ["table", *(pytest.param(name, marks=pytest.mark.nightly) for name in ("plain", "markdown"))]
)
@pytest.mark.parametrize(
    ("encoding", "title", "lacking"),
    [
        ("utf-8", "Straße, 12 €, プロ…", ""),
        ("cp1252", "Straße, 12 €, ??…", "cp1252 lacks 2 characters of this answer: U+30D7 U+30ED\n"),
        ("cp932", "Stra?e, 12 ?, プロ…", "cp932 lacks 2 characters of this answer: U+00DF U+20AC\n"),
        (
            "ascii",
            "Stra?e, 12 ?, ??...",
            "ascii lacks 5 characters of this answer: U+00DF U+20AC U+30D7 U+30ED U+2026\n",
        ),
    ],
)
def test_what_an_encoding_has_is_written_and_what_it_lacks_is_named(
    encoding: str, title: str, lacking: str, format_: str, tmp_path: Path
) -> None:
    file = tmp_path / "bau.yaml"
    file.write_text(LETTERS, encoding="utf-8")
    options = ["--no-builtin", "--guide", str(file), "--format", format_]
    shown = spawn(["describe", "bau", *options], read_as=encoding, PYTHONIOENCODING=encoding)
    assert title in shown.stdout
    assert shown.stderr == lacking


def test_json_loses_nothing_whatever_the_encoding(tmp_path: Path) -> None:
    file = tmp_path / "bau.yaml"
    file.write_text(LETTERS, encoding="utf-8")
    for encoding in ("ascii", "cp1252", "utf-8"):
        options = ["--no-builtin", "--guide", str(file), "--format", "json"]
        shown = spawn(["describe", "bau", *options], PYTHONIOENCODING=encoding)
        assert json.loads(shown.stdout)["role"]["title"] == "Straße, 12 €, プロ…"


def test_a_dumb_terminal_gets_drawings_of_ascii_and_texts_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "bau.yaml"
    file.write_text(LETTERS, encoding="utf-8")
    shown = spawn(["describe", "bau", "--no-builtin", "--guide", str(file)], TERM="dumb").stdout
    assert "Straße, 12 €, プロ…" in shown
    assert "----" in shown
    assert not set(shown) & set("─●○·✓")


def test_an_encoding_that_lacks_the_signs_gets_signs_of_ascii() -> None:
    shown = spawn(["compare", "program", "project"], read_as="latin-1", PYTHONIOENCODING="latin-1").stdout
    assert "#... awareness" in shown


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["describe", "--help"], ["list"], ["schema"], ["--show-completion", "bash"]],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_is_told_in_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "roleguide", *arguments],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        )
    assert (done.returncode, done.stderr) == (2, "The answer could not be written: No space left on device.\n")


@pytest.mark.parametrize("arguments", [["list", "--bogus"], ["bogus"], ["describe", "nobody knows this"]])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_an_error_that_cannot_be_written_has_its_status_all_the_same(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        assert subprocess.run([sys.executable, "-m", "roleguide", *arguments], check=False, stderr=full).returncode == 2


def test_a_user_without_a_home_folder_reads_the_built_in_guide() -> None:
    script = (
        "import os, sys; from pathlib import Path; "
        "sys.modules['pwd'] = None; "  # as where the user id has no entry
        "from roleguide.__main__ import main; sys.argv = ['roleguide', 'list']; main()"
    )
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, encoding="utf-8", env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "program-manager" in done.stdout


UNSAFE = "\x1b[31m\x07\x9b\u202e\u200f`$(x)`\udcff"


@pytest.mark.parametrize(
    "arguments",
    [
        ["describe", UNSAFE],
        ["describe", "cio", UNSAFE],
        ["describe", f"--{UNSAFE}"],
        ["describe", "cio", "--format", UNSAFE],
        ["describe", "cio", "--only", UNSAFE],
        ["describe", "cio", "--guide", UNSAFE],
        ["become", "cio", "--have", f"{UNSAFE}={UNSAFE}"],
        ["become", "cio", "--me", UNSAFE],
        ["list", "--family", UNSAFE],
        ["search", UNSAFE],
        ["check", UNSAFE],
        ["check", UNSAFE, "--format", "json"],
        ["check", UNSAFE, "--format", "github"],
        ["where", "--guide", UNSAFE],
        ["new", UNSAFE],
        [UNSAFE],
    ],
)
def test_nothing_that_is_typed_reaches_the_terminal_as_a_control_character(arguments: list[str]) -> None:
    done = CliRunner(env={"COLUMNS": "80"}).invoke(app, arguments)
    assert done.exit_code in (0, 1, 2, 3)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert not re.search(FORBIDDEN, done.stdout + done.stderr)


def test_nor_does_it_where_the_name_is_no_text() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "roleguide", "describe", os.fsencode(UNSAFE)],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8:strict", "COLUMNS": "80"},
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert not re.search(FORBIDDEN, done.stderr.decode("utf-8"))


@pytest.mark.parametrize("format_", ["table", "plain", "markdown", "json"])
def test_a_file_name_is_shown_safely_on_every_page(format_: str, tmp_path: Path) -> None:
    file = tmp_path / f"{UNSAFE}\n.yaml"
    file.write_text(LETTERS, encoding="utf-8")
    for command in (["list"], ["describe", "bau"], ["where"], ["where", "bau"]):
        shown = run(*command, "--no-builtin", "--guide", str(file), "--format", format_)
        assert not re.search(FORBIDDEN, shown)
        assert "\n.yaml" not in shown


def test_a_command_with_a_backtick_in_it_stays_code_in_markdown(tmp_path: Path) -> None:
    file = tmp_path / "a`<b>``c.yaml"
    file.write_text(LETTERS, encoding="utf-8")
    shown = run("list", "--no-builtin", "--guide", str(file), "--format", "markdown")
    assert f"- ``` roleguide describe bau --no-builtin --guide '{file}' ```\n" in shown


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_a_command_of_a_page_can_be_pasted_whatever_the_file_is_called(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "a'’“$(touch pwned)`touch pwned`.yaml"
    file.write_text(LETTERS, encoding="utf-8")
    command = ["list", "--no-builtin", "--guide", str(file)]
    shown = spawn(command, read_as=encoding, COLUMNS="400", PYTHONIOENCODING=encoding).stdout
    commands = [line[line.index("roleguide ") :] for line in shown.splitlines() if "roleguide describe" in line]
    assert len(commands) == 1
    subprocess.run(["sh", "-c", f"roleguide() {{ :; }}; {commands[0]}"], check=True, cwd=tmp_path)
    assert not (tmp_path / "pwned").exists()


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


@pytest.mark.parametrize(("term", "colored"), [("xterm", True), ("dumb", False)])
def test_a_terminal_gets_color_unless_it_is_dumb(term: str, colored: bool) -> None:
    master, terminal = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    with subprocess.Popen(
        [sys.executable, "-m", "roleguide", "list"], stdout=terminal, env={**environment, "TERM": term}
    ) as command:
        os.close(terminal)
        shown = b""
        with suppress(OSError):  # raised at the end by a terminal that nobody writes to any more
            while part := os.read(master, 65536):
                shown += part
        os.close(master)
    assert command.returncode == 0
    assert (b"\x1b[" in shown) is colored


def test_the_width_is_that_of_the_option_then_of_columns() -> None:
    def widest(*options: str, **environment: str) -> int:
        page = spawn(["compare", "program", "project", *options], **environment).stdout
        return max(map(len, page.partition("\nNext ")[0].splitlines()))

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
        [sys.executable, "-X", "faulthandler", "-m", "roleguide", "list", "--guide", str(pipe)],
        stderr=subprocess.PIPE,
    ) as process:
        time.sleep(wait + 0.5)
        process.send_signal(signal.SIGINT)
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode in (130, -signal.SIGINT)  # the second where Python itself had not started yet
