"""`roleguide check`, and what it warns of."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from roleguide.cli import app
from roleguide.files.advise import inspect
from roleguide.files.locate import builtin_guide
from roleguide.problems import CODES, Location, Problem, Severity, summary
from roleguide.render import problems as report

DOCS = Path(__file__).parents[1] / "docs" / "problems.md"

TEAM = """\
roles:
  team-lead:
    title: Team Lead
    summary: Leads one team
    duties:
      budgett:
        - counts beans
"""


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with one mistake and one thing to warn of, in the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("team.yaml").write_text(TEAM, encoding="utf-8")
    return Path("team.yaml")


def run(*arguments: str, code: int, **environment: str) -> str:
    result = CliRunner(env={"COLUMNS": "80", "LC_ALL": "C.UTF-8", **environment}).invoke(app, ["check", *arguments])
    assert result.exit_code == code, result.output
    assert result.stderr == ""
    return result.stdout


def codes(text: str, folder: Path) -> set[str]:
    """The codes of all that is wrong with a file on top of the built-in one."""
    file = folder / "file.yaml"
    file.write_text(text, encoding="utf-8")
    found = inspect([builtin_guide()], [file], today=datetime.now(UTC).date(), stale_days=365)
    return {problem.code for problem in found.problems if problem.location.file == str(file)}


# --- reports ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("team")
def test_problems_are_shown_with_their_line_a_caret_and_a_hint() -> None:
    assert run("team.yaml", code=1) == (
        'team.yaml:2:3: warning: no-source: role "team-lead" says things without a source\n'
        "    2 |   team-lead:\n"
        "      |   ^^^^^^^^^\n"
        "   hint: give the role `sources`; what nobody can cite is `[editorial]`\n"
        'team.yaml:6:7: unknown-topic: role "team-lead" names the topic "budgett", which no file defines\n'
        "    6 |       budgett:\n"
        "      |       ^^^^^^^\n"
        '   hint: did you mean "budget"?\n'
        "1 problem and 1 warning in 1 file\n"
    )


def test_warnings_fail_only_when_they_are_to(team: Path) -> None:
    team.write_text(TEAM.replace("budgett", "budget"), encoding="utf-8")
    assert run("team.yaml", code=0).endswith("1 warning in 1 file\n")
    assert run("team.yaml", "--strict", code=1).endswith("1 warning in 1 file\n")
    team.write_text(TEAM.replace("budgett", "budget") + "    sources: [editorial]\n", encoding="utf-8")
    assert run("team.yaml", "--strict", code=0) == "no problems in 1 file\n"


@pytest.mark.usefixtures("team")
def test_json_has_every_part_of_a_problem() -> None:
    found = json.loads(run("team.yaml", "--format", "json", code=1))
    assert found["files"] == 1
    assert found["problems"][1] == {
        "file": "team.yaml",
        "line": 6,
        "column": 7,
        "severity": "error",
        "code": "unknown-topic",
        "message": 'role "team-lead" names the topic "budgett", which no file defines',
        "hint": 'did you mean "budget"?',
    }


@pytest.mark.usefixtures("team")
def test_in_github_actions_problems_become_annotations_by_themselves() -> None:
    told = run("team.yaml", code=1, GITHUB_ACTIONS="true")
    assert told == run("team.yaml", "--format", "github", code=1)
    assert told.splitlines()[1] == (
        "::error file=team.yaml,line=6,col=7,title=unknown-topic::"
        'role "team-lead" names the topic "budgett", which no file defines. did you mean "budget"?'
    )
    assert "budgett:\n" in run("team.yaml", "--format", "text", code=1, GITHUB_ACTIONS="true")


def test_annotations_escape_what_would_end_them() -> None:
    problem = Problem(Location("a,b:c.yaml", 1, 2), "bad-value", "50%\nof it")
    assert report.as_github([problem]) == ("::error file=a%2Cb%3Ac.yaml,line=1,col=2,title=bad-value::50%25\\nof it\n")


def test_long_lines_are_shown_around_the_place_and_control_characters_as_escapes() -> None:
    text = "a: [" + "x, " * 100 + "here, \x1b" + ", y" * 100 + "]\n"
    place = Location("f", 1, text.index("here") + 1)
    line, caret = report.as_text([Problem(place, "bad-value", "m")], {"f": text}, 1).splitlines()[1:3]
    assert len(line) < 200
    assert "\\x1b" in line
    assert line[caret.index("^") : caret.rindex("^") + 1] == "here"


def test_without_a_file_the_files_in_force_are_checked(team: Path) -> None:
    assert run(code=0) == "no problems in 1 file\n"
    team.rename(".roleguide.yaml")
    assert ".roleguide.yaml:6:7: unknown-topic" in run(code=1)


def test_files_are_checked_on_the_built_in_guide_and_nothing_else(team: Path) -> None:
    Path(".roleguide.yaml").write_text("topics: {budgett: {title: Beans}}\n", encoding="utf-8")
    assert "unknown-topic" in run("team.yaml", code=1)
    Path("more.yaml").write_text("topics: {budgett: {title: Beans}}\n", encoding="utf-8")
    assert run("team.yaml", "more.yaml", code=0).endswith("1 warning in 1 file\n")
    team.write_text('format: 1\nedition: "1"\ntitle: T\n', encoding="utf-8")
    assert run("team.yaml", "--no-builtin", code=0) == "no problems in 1 file\n"


def test_a_file_that_is_not_there_is_a_problem_like_any_other(tmp_path: Path) -> None:
    assert "missing-file: there is no such file" in run(str(tmp_path / "none.yaml"), code=1)


# --- warnings --------------------------------------------------------------------------------------------------------


def test_a_source_is_stale_after_so_many_days(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text("sources: {p: {title: P, checked: 2026-01-01}}\n", encoding="utf-8")

    def stale(today: date, days: int) -> bool:
        found = inspect([builtin_guide()], [file], today=today, stale_days=days).problems
        return any(problem.code == "stale-source" for problem in found)

    assert not stale(date(2026, 1, 11), 10)
    assert stale(date(2026, 1, 12), 10)


def test_the_built_in_guide_gives_no_warning() -> None:
    today = datetime.now(UTC).date()
    assert inspect([], [builtin_guide()], today=today, stale_days=100_000).problems == ()


def test_what_is_amiss_in_files_below_is_not_told(tmp_path: Path) -> None:
    below, file = tmp_path / "below.yaml", tmp_path / "file.yaml"
    below.write_text("topics: {fun: {title: Fun}}\n", encoding="utf-8")
    file.write_text("roles: {}\n", encoding="utf-8")
    today = datetime.now(UTC).date()
    assert inspect([builtin_guide(), below], [file], today=today, stale_days=365).problems == ()


def test_a_summary_counts_problems_and_warnings_apart() -> None:
    error = Problem(Location("a"), "missing-file", "m")
    warning = Problem(Location("b"), "no-source", "m", severity=Severity.WARNING)
    assert summary([error, error]) == "2 problems in 1 file"
    assert summary([warning]) == "1 warning in 1 file"
    assert summary([error, warning, warning]) == "1 problem and 2 warnings in 2 files"


# --- the page that explains ------------------------------------------------------------------------------------------

SECTIONS = dict(
    re.findall(r"^## ([\w-]+)\n(.*?)(?=^## |\Z)", DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
)
WITHOUT_EXAMPLE = {
    "missing-file",
    "not-a-file",
    "not-utf-8",
    "too-deep",
    "too-large",
    "too-many-problems",
    "unreadable-file",
}


def test_every_code_is_explained() -> None:
    assert list(SECTIONS) == sorted(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_examples_have_the_mistake_and_its_fix(code: str, tmp_path: Path) -> None:
    today = datetime.now(UTC).date().isoformat()
    examples = re.findall(r"^```yaml\n(.*?)^```", SECTIONS[code].replace("TODAY", today), re.MULTILINE | re.DOTALL)
    if code in WITHOUT_EXAMPLE:
        assert examples == []
        assert "To fix it: " in SECTIONS[code]
        return
    mistake, fix = examples
    assert code in codes(mistake, tmp_path)
    assert codes(fix, tmp_path) <= {"unused-id"} - {code}  # an example that defines something need not use it
