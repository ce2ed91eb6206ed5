"""`roleguide check`, and what it warns of."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from building import built_in
from roleguide.cli import app
from roleguide.files.advise import inspect
from roleguide.files.locate import builtin_guide
from roleguide.problems import CODES, Location, Problem, Severity, summary
from roleguide.render import problems as report

DOCS = Path(__file__).parents[1] / "docs" / "problems.md"

TEAM = """\
roles:
  squad-lead:
    title: Squad Lead
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
    found = inspect([builtin_guide()], [file], today=datetime.now(UTC).date())
    return {problem.code for problem in found.problems if problem.location.file == str(file)}


# --- reports ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("team")
def test_problems_are_shown_with_their_line_a_caret_and_a_hint() -> None:
    assert run("team.yaml", code=1) == (
        'team.yaml:2:3: warning: no-source: role "squad-lead" says things without a source\n'
        "    2 |   squad-lead:\n"
        "      |   ^^^^^^^^^^\n"
        "   hint: give the role `sources`; what nobody can cite is `[editorial]`\n"
        'team.yaml:6:7: unknown-topic: role "squad-lead" names the topic "budgett", which no file defines\n'
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
        "message": 'role "squad-lead" names the topic "budgett", which no file defines',
        "hint": 'did you mean "budget"?',
    }


@pytest.mark.usefixtures("team")
def test_in_github_actions_problems_become_annotations_by_themselves() -> None:
    told = run("team.yaml", code=1, GITHUB_ACTIONS="true")
    assert told == run("team.yaml", "--format", "github", code=1)
    assert told.splitlines()[1] == (
        "::error file=team.yaml,line=6,col=7,title=unknown-topic::"
        'role "squad-lead" names the topic "budgett", which no file defines. did you mean "budget"?'
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
    team.write_text('format: 2\nedition: "1"\ntitle: T\n', encoding="utf-8")
    assert run("team.yaml", "--no-builtin", code=0) == "no problems in 1 file\n"


def test_a_file_that_is_not_there_is_a_problem_like_any_other(tmp_path: Path) -> None:
    assert "missing-file: there is no such file" in run(str(tmp_path / "none.yaml"), code=1)


# --- warnings --------------------------------------------------------------------------------------------------------


def warned(folder: Path, text: str, *, today: date = date(2026, 11, 25), stale_months: int | None = None) -> list[str]:
    """The warnings about a small guide, each with its line and column."""
    file = folder / "file.yaml"
    file.write_text(f'format: 2\nedition: "1"\ntitle: T\n{text}', encoding="utf-8")
    problems = inspect([], [file], today=today, stale_months=stale_months).problems
    assert not [problem for problem in problems if problem.severity is Severity.ERROR]
    return [str(problem).partition("\n")[0].replace(f"{file}:", "") for problem in problems]


AGED = """\
sources:
  old: {title: Old, checked: 2025-11-24}
  new: {title: New, checked: 2025-11-25}
certifications:
  c:
    title: C
    issuer: I
    status: {is: active, sources: [old]}
    asks: {all: [{training: a course, sources: [old, new]}]}
    exam: {questions: 40, sources: [new]}
    valid: {years: 3, sources: [old]}
    renewal: {text: a fee, sources: [old]}
"""


def test_rules_that_nobody_has_read_for_so_many_months_are_stale_only_if_asked(tmp_path: Path) -> None:
    assert warned(tmp_path, AGED) == []
    assert warned(tmp_path, AGED, stale_months=13) == []
    assert warned(tmp_path, AGED, stale_months=12) == [
        '8:3: warning: stale-fact: status, valid of "c" were last read on 2025-11-24'
    ]
    assert warned(tmp_path, AGED, stale_months=800_000) == []


@pytest.mark.parametrize(("checked", "passed"), [("2026-11-16", True), ("2026-11-17", False)])
def test_a_change_whose_day_has_passed_since_anybody_looked_is_told(
    tmp_path: Path, checked: str, *, passed: bool
) -> None:
    text = (
        f"sources: {{s: {{title: S, checked: {checked}}}}}\n"
        "certifications: {c: {title: C, issuer: I, sources: [s],\n"
        "  changes: [{on: 2026-11-17, text: SAP-C02 ends}, {on: 2026-12, text: SAP-C03 starts}]}}\n"
    )
    told = ['6:18: warning: past-change: "SAP-C02 ends" was to happen on 2026-11-17, and nobody has looked since']
    assert warned(tmp_path, text) == (told if passed else [])
    assert len(warned(tmp_path, text, today=date(2026, 12, 1))) == 1 + passed


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("exam: {questions: 40, sources: [w]}", "7:34"),
        ("asks: {all: [{experience: {of: it, months: 6}, sources: [w]}]}", "7:41"),
        ("renewal: {text: 60 PDUs and a fee, sources: [w, editorial]}", ""),
        ("renewal: {text: '60 hours, and a fee', sources: [w, editorial]}", "7:37"),
        ("renewal: {text: 60 hours, sources: [w, p]}", ""),
        ("renewal: {text: a fee, sources: [w]}", ""),
        ("counts: {c: {text: after ITIL 4, sources: [w]}}", ""),
        ("disputed: [{about: questions, text: 50 questions, sources: [w]}]", ""),
        ("exam: {questions: 40, sources: [u]}", ""),
    ],
)
def test_a_number_on_weak_sources_alone_is_told(tmp_path: Path, rule: str, place: str) -> None:
    text = (
        "sources: {w: {title: W, rank: weak}, p: {title: P, rank: copy}, u: {title: U}, editorial: {title: E}}\n"
        "roles: {r: {title: R, summary: works, sources: [w, p, u]}}\n"
        "certifications:\n"
        f"  c: {{title: C, issuer: I, {rule}}}\n"
    )
    told = [f"{place}: warning: weak-number: this number is carried by weak sources alone"] if place else []
    assert warned(tmp_path, text) == told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "sources: {s: {title: S, rank: primary}}\ntopics: {t: {title: T, source: s}}\n",
            '4:11: warning: undated-source: the primary source "s" does not say when it was published',
        ),
        (
            "sources: {s: {title: S, checked: 2026-11-26}}\n",
            '4:34: warning: future-date: the source "s" was checked in the future, on 2026-11-26',
        ),
        (
            "sources: {s: {title: S, published: 2026-12}}\n",
            '4:36: warning: future-date: the source "s" was published in the future, on 2026-12',
        ),
        (
            "certifications: {c: {title: C, issuer: I, page: 'https://example.org/en-gb/'}}\n",
            '4:49: warning: home-page: the page of "c" is a home page',
        ),
        (
            f"certifications: {{c: {{title: C, issuer: I, note: {'x' * 201}}}}}\n",
            "4:49: warning: long-note: the note has 201 characters; a reader takes in 200",
        ),
    ],
)
def test_what_weakens_the_evidence_is_told(tmp_path: Path, text: str, message: str) -> None:
    assert [warning for warning in warned(tmp_path, text) if "unused-id" not in warning] == [message]


@pytest.mark.parametrize(
    "text",
    [
        "sources: {s: {title: S, rank: primary, undated: true}}\n",
        "sources: {s: {title: S, rank: secondary}}\n",
        "sources: {s: {title: S, published: 2026-11-25, checked: 2026-11-25}}\n",
        "certifications: {c: {title: C, issuer: I, page: 'https://example.org/pmp'}}\n",
        "certifications: {c: {title: C, issuer: I, page: 'https://example.org/?id=4'}}\n",
        f"certifications: {{c: {{title: C, issuer: I, note: {'x' * 200}}}}}\n",
    ],
)
def test_sound_evidence_is_not_warned_of(tmp_path: Path, text: str) -> None:
    assert [warning for warning in warned(tmp_path, text) if "unused-id" not in warning] == []


def test_the_built_in_guide_gives_no_warning_on_the_day_it_was_last_read() -> None:
    read = max(source.checked for source in built_in().guide.sources.values() if source.checked)
    assert inspect([], [builtin_guide()], today=read).problems == ()


def test_what_is_amiss_in_files_below_is_not_told(tmp_path: Path) -> None:
    below, file = tmp_path / "below.yaml", tmp_path / "file.yaml"
    below.write_text("topics: {fun: {title: Fun}}\n", encoding="utf-8")
    file.write_text("roles: {}\n", encoding="utf-8")
    today = datetime.now(UTC).date()
    assert inspect([builtin_guide(), below], [file], today=today).problems == ()


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
    "dead-link",
    "stale-fact",
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
