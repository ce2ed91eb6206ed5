"""Completion: what is offered, and that the shells really offer it."""

import json
import os
import pty
import select
import shutil
import string
import subprocess
import sys
import time
from pathlib import Path

import pytest

from roleguide.files.locate import builtin_guide
from roleguide.folding import fold, folded_words
from roleguide.guide.vocabulary import DESCRIBED
from roleguide.index.names import named

OTHER = "roles: {squad-lead: {title: Squad Lead, summary: Leads, aliases: [TL, team chief]}}\n"


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
        (["compare", "pmp", "prince2-f"], {"prince2-foundation"}),
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
    assert "pmp" not in offered("similar", "pm")
    assert "pmp" in offered("compare", "pm")
    assert offered("become", "cio", "--have", "project-m") == []


def test_names_of_ones_own_roles_are_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "team.yaml"
    file.write_text(OTHER, encoding="utf-8")
    monkeypatch.setenv("ROLEGUIDE_GUIDE", str(file))
    assert "squad-lead" in offered("describe", "squad")
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


# --- files of strangers ----------------------------------------------------------------------------------------------

COMMANDS = [
    "$(touch pwned)",
    "\\$(touch pwned)",
    "\\\\$(touch pwned)",
    "`touch pwned`",
    "'; touch pwned; '",
    '"; touch pwned; "',
    "\n touch pwned \n",
    ")) ; touch pwned ; ((",
    "$[$(touch pwned)]",
    "${(e):-$(touch pwned)}",
    "<(touch pwned)",
    "=(touch pwned)",
]
"""What one shell or another would run."""

MARKUP = ["[bold]x[/bold][/", "[link=x]", ":x:y", *string.printable]
"""What a shell or Rich's markup would read; every character that can be typed."""


def write_strange_guide(folder: Path, texts: list[str]) -> None:
    """A knowledge file that is in force in a folder, whose roles have these texts in their names."""
    roles = {
        f"aaa-lead-{at}": {
            "title": f"Lead {text}",
            "summary": "s",
            "aliases": [f"aaa{text}", f"aaa{text.replace(' ', '$IFS')}{at}"],
        }
        for at, text in enumerate(text.translate(dict.fromkeys((9, 10, 11, 12, 13), " ")) for text in texts)
    }
    head = {"format": 1, "edition": "1", "title": "T"}
    (folder / ".roleguide.yaml").write_text(json.dumps({**head, "roles": roles}), encoding="utf-8")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_nothing_offered_means_anything_to_a_shell(shell: str, tmp_path: Path) -> None:
    write_strange_guide(tmp_path, [*COMMANDS, *MARKUP])
    environment = {
        "COMP_WORDS": "roleguide describe aaa",
        "COMP_CWORD": "2",
        "_TYPER_COMPLETE_ARGS": "roleguide describe aaa",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_ROLEGUIDE_COMPLETE": f"complete_{shell}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "roleguide"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        cwd=tmp_path,
    )
    assert done.stderr == ""
    offers = done.stdout.removeprefix("_arguments '*: :((").removesuffix("))'\n").splitlines()
    assert len(offers) >= len(COMMANDS) + len(MARKUP)
    separators = {"bash": "", "zsh": '":', "fish": "\t"}[shell]
    assert set("".join(offers)) <= set(f"{string.ascii_letters}{string.digits} ,.+/_-{separators}")


def tab(shell: list[str], begin: str, folders: list[Path]) -> list[str]:
    """What a shell on a terminal shows where TAB is typed behind the beginning of a role, in each of the folders."""
    if shutil.which(shell[0]) is None:
        pytest.skip(f"{shell[0]} is not installed")
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - another process
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "HOME": str(folders[0].parent), "TERM": "xterm"}
        os.chdir(folders[0].parent)
        os.execvpe(shell[0], shell, environment)  # noqa: S606 - a shell is what is tried

    def read_until(text: str, seconds: float) -> str:
        shown = ""
        end = time.monotonic() + seconds
        while text not in shown and time.monotonic() < end:
            if select.select([terminal], [], [], 0.05)[0]:
                shown += os.read(terminal, 65536).decode("utf-8", "replace")
        return shown

    def run(command: str) -> None:
        os.write(terminal, f"{command}; echo rea''dy\n".encode())
        read_until("ready", 30)

    pages = []
    try:
        run(begin)
        for folder in folders:
            run(f"cd {folder}")
            os.write(terminal, b"roleguide describe --no-builtin aaa-\t")
            shown = read_until("lead", 20)
            os.write(terminal, b"\t\t")
            pages.append(shown + read_until("never shown", 0.4))
            os.write(terminal, b"\x15")
    finally:
        os.close(terminal)
        os.waitpid(child, 0)
    return pages


@pytest.mark.parametrize(
    ("shell", "part"),
    [
        pytest.param(shell, part, marks=[] if (shell, part) == ("zsh", slice(0, None, 4)) else pytest.mark.nightly)
        for shell in ("bash", "zsh", "fish")
        for part in (slice(at, None, 4) for at in range(4))
    ],
)
def test_tab_runs_nothing_that_a_file_says(shell: str, part: slice, tmp_path: Path) -> None:
    script = subprocess.run(
        [Path(sys.executable).with_name("roleguide"), "--show-completion", shell],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    ).stdout
    (tmp_path / "completion").write_text(script, encoding="utf-8")
    commands = COMMANDS[part]
    folders = [tmp_path / str(at) for at in range(len(commands))]
    for folder, command in zip(folders, commands, strict=True):
        folder.mkdir()
        write_strange_guide(folder, [command])
    started, begin = {
        "bash": (["bash", "--norc", "-i"], "source ./completion"),
        "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; source ./completion"),
        "fish": (["fish", "--no-config", "-i"], "source ./completion"),
    }[shell]
    pages = tab(started, begin, folders)
    assert all("lead" in shown for shown in pages)
    assert not any("Traceback" in shown for shown in pages)
    assert [file.name for folder in folders for file in folder.iterdir()] == [".roleguide.yaml"] * len(folders)


def test_what_is_typed_before_a_comma_is_offered_again_only_if_it_is_a_section() -> None:
    assert offered("describe", "x", "--only", "$(touch,d") == []
    assert offered("describe", "x", "--only", "scope,d") == ["scope,duties"]


# --- what it costs ---------------------------------------------------------------------------------------------------


LOADED = """
import sys
from roleguide.__main__ import main
try:
    main()
except SystemExit:
    print(*(name for name, module in sys.modules.items() if module), file=sys.stderr)
"""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_loads_neither_what_draws_nor_what_reads_files(shell: str) -> None:
    environment = {
        **os.environ,
        "COMP_WORDS": "roleguide describe prog",
        "COMP_CWORD": "2",
        "_TYPER_COMPLETE_ARGS": "roleguide describe prog",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_ROLEGUIDE_COMPLETE": f"complete_{shell}",
    }
    assert "program-manager" in offered("describe", "prog")  # the guide has an index now
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=environment)
    assert "program-manager" in done.stdout
    loaded = set(done.stderr.split())
    assert {"typer", "roleguide.cli.describe", "roleguide.index.names"} <= loaded
    heavy = {"rich", "yaml", "pydantic", "roleguide.guide.model", "roleguide.cli.compare"}
    assert not loaded & (heavy - loaded_by_typer())


def loaded_by_typer() -> set[str]:
    """The modules that Typer itself loads for a command; newer versions load pydantic."""
    done = subprocess.run([sys.executable, "-c", TRIVIAL], check=True, capture_output=True, encoding="utf-8")
    return set(done.stdout.split())


TRIVIAL = """
import sys, typer
app = typer.Typer()
@app.command()
def show(name: str = "") -> None:
    pass
try:
    app([])
except SystemExit:
    print(*sys.modules)
"""


def test_what_a_word_begins_with_finds_all_that_begin_so() -> None:
    files = [builtin_guide()]
    everything = list(named(DESCRIBED, "", files, builtin=False))
    words = {word for name, entry_id, _ in everything for word in (name, entry_id)}
    begun = {word[:length] for word in words for length in range(1, 5)}
    for beginning in begun:
        found = named(DESCRIBED, folded_words(beginning), files, builtin=False)
        right = [one for one in everything if fold(one[0]).startswith(fold(beginning))]
        assert set(right) <= set(found), beginning
