"""Completion: what is offered, and that the shells really offer it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

OTHER = "roles: {team-lead: {title: Team Lead, summary: Leads, aliases: [TL, team chief]}}\n"


def offered(*words: str, shell: str = "bash") -> list[str]:
    """What is offered for the last of these words."""
    environment = {
        "COMP_WORDS": " ".join(["roleguide", *words]),
        "COMP_CWORD": str(len(words)),
        "_ROLEGUIDE_COMPLETE": f"complete_{shell}",
    }
    command = [sys.executable, "-m", "roleguide"]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env={**os.environ, **environment})
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "some"),
    [
        (["desc"], {"describe"}),
        (["describe", "progr"], {"program-manager", "program"}),
        (["describe", "pm"], {"pmp", "pmi-acp"}),
        (["describe", "PM"], {"PM", "PMP", "PMO"}),
        (["describe", "finan"], {"financial-management"}),
        (["compare", "program", "scr"], {"scrum-master", "scrum"}),
        (["become", "ci"], {"cio"}),
        (["become", "cio", "--from", "project-c"], {"project-coordinator"}),
        (["become", "cio", "--have", "pg"], {"pgmp"}),
        (["list", "--family", "lea"], {"leadership"}),
        (["list", "--matrix", ""], {"certifications", "skills", "topics"}),
        (["describe", "x", "--only", "sc"], {"scope"}),
        (["describe", "x", "--only", "scope,d"], {"scope,duties"}),
        (["describe", "x", "--format", "m"], {"markdown"}),
        (["new", "x", "--like", "agile"], {"agile-coach"}),
        (["where", "ct"], {"cto"}),
    ],
)
def test_names_ids_sections_and_formats_are_offered(words: list[str], some: set[str]) -> None:
    found = offered(*words)
    assert some <= set(found)
    begun = words[-1].rpartition(",")[2].casefold()
    assert all(begun in one.casefold() for one in found)


def test_certifications_are_offered_only_where_one_is_asked_for() -> None:
    assert "pmp" not in offered("compare", "pm")
    assert offered("become", "cio", "--have", "project-m") == []


def test_names_of_ones_own_roles_are_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "team.yaml"
    file.write_text(OTHER, encoding="utf-8")
    monkeypatch.setenv("ROLEGUIDE_GUIDE", str(file))
    assert "team-lead" in offered("describe", "team")
    assert "TL" in offered("describe", "T")


@pytest.mark.parametrize("text", ["roles: [", "", "rolse: {}\n"])
def test_where_the_guide_is_broken_nothing_is_offered_and_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    file = tmp_path / "team.yaml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("ROLEGUIDE_GUIDE", str(file))
    assert offered("describe", "prog") == []


# --- real shells -----------------------------------------------------------------------------------------------------


def in_shell(shell: str, script: str, home: Path) -> str:
    """What a script prints in a shell of its own in which completion has been installed."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "LC_ALL": "C.UTF-8"}
    shown = subprocess.run(
        [Path(sys.executable).with_name("roleguide"), "--show-completion", shell],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**environment, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    ).stdout
    (home / "completion").write_text(shown, encoding="utf-8")
    done = subprocess.run(
        [shell, "-c", script.replace("COMPLETION", str(home / "completion"))],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=home,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_bash_completes(tmp_path: Path) -> None:
    script = (
        "source COMPLETION; COMP_WORDS=(roleguide describe program-m); COMP_CWORD=2; "
        '_roleguide_completion roleguide; echo "${COMPREPLY[@]}"'
    )
    assert in_shell("bash", script, tmp_path).split() == ["program-manager"]


def test_zsh_completes(tmp_path: Path) -> None:
    # Completion proper needs a terminal; here the function that it calls is given what a terminal would give it.
    script = (
        "compdef() { :; }; _arguments() { print -r -- $1; }; _describe() { :; }; _files() { print none; }; "
        "source COMPLETION; words=(roleguide describe program-m); CURRENT=3; _roleguide_completion"
    )
    told = in_shell("zsh", script, tmp_path)
    assert "program-manager" in told
    assert "IT Program Manager" in told


def test_fish_completes(tmp_path: Path) -> None:
    script = "source COMPLETION; complete --do-complete 'roleguide describe program-m'"
    told = in_shell("fish", script, tmp_path)
    assert told.split("\t")[0] == "program-manager"
    assert "IT Program Manager" in told
