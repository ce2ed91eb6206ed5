"""Pages that are taller than the terminal."""

import shlex
import shutil
import sys
from pathlib import Path

import pytest

from roleguide.cli.pager import show_in_pager
from terminal import on_a_terminal

PAGE = "".join(f"line {number}\n" for number in range(1, 25))
LABEL = "shown by a pager\n"
PAGER = "sh -c 'echo shown by a pager; cat'"


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 80 by 24, and nothing said about pagers."""
    for name in ("CI", "LESS", "LESSCHARSET", "PAGER", "ROLEGUIDE_PAGER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"COLUMNS": "80", "LINES": "24", "TERM": "xterm"}.items():
        monkeypatch.setenv(name, value)


# --- when a pager is used, and which ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "used"),
    [
        ({"PAGER": PAGER}, True),
        ({"PAGER": "nowhere", "ROLEGUIDE_PAGER": PAGER}, True),
        ({"PAGER": PAGER, "ROLEGUIDE_PAGER": ""}, False),
        ({"PAGER": PAGER, "ROLEGUIDE_PAGER": "cat"}, False),
        ({"PAGER": " "}, False),
        ({"PAGER": PAGER, "TERM": "dumb"}, False),
        ({"PAGER": PAGER, "CI": "true"}, False),
        ({"PAGER": PAGER, "CI": ""}, True),
    ],
    ids=str,
)
def test_variables_say_which_pager_if_any(
    variables: dict[str, str], used: bool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert show_in_pager(PAGE, "utf-8") is used
    assert capfd.readouterr() == (LABEL + PAGE if used else "", "")


@pytest.mark.parametrize(
    ("last", "taller"),
    [
        ("line", False),
        ("line\nline", True),  # the prompt would be the 25th
        ("x" * 80, False),
        ("x" * 81, True),  # wraps
        (f"\x1b[1;94m{'x' * 80}\x1b[0m", False),
        (f"\x1b]8;id=1;https://example.org/{'x' * 80}\x1b\\x\x1b]8;;\x1b\\", False),
    ],
)
def test_a_page_is_taller_if_its_top_would_leave_the_terminal(
    last: str, taller: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGER", "true")
    assert show_in_pager("line\n" * 22 + last + "\n", "utf-8") is taller


def test_no_shell_reads_the_variable(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAGER", "echo $HOME 'two  words'; touch pwned | cat")
    assert show_in_pager(PAGE, "utf-8")
    assert capfd.readouterr().out == "$HOME two  words; touch pwned | cat\n"
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("encoding", "page"), [("utf-8", "12 € ─ ß"), ("latin-1", "12 - ß"), ("ascii", "12 - ss"), ("cp932", "プロ")]
)
def test_the_pager_gets_the_encoding_that_the_page_was_made_for(
    encoding: str, page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv("PAGER", f"sh -c 'cat > {seen}; echo $LESSCHARSET >> {seen}'")
    page += "\n" * 24
    assert show_in_pager(page, encoding)
    assert seen.read_bytes() == (page + ("utf-8" if encoding == "utf-8" else "") + "\n").encode(encoding)


# --- pagers that fail, and that are left -----------------------------------------------------------------------------


@pytest.mark.parametrize("pager", ["nowhere", "{here}/nowhere", "{here}", "{here}/text", "{here}/broken", "less '"])
def test_a_pager_that_cannot_be_started_shows_nothing(
    pager: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name, mode in {"text": 0o644, "broken": 0o755}.items():
        (tmp_path / name).write_text("no program", encoding="utf-8")
        (tmp_path / name).chmod(mode)
    monkeypatch.setenv("PAGER", pager.format(here=tmp_path))
    assert not show_in_pager(PAGE, "utf-8")
    assert capfd.readouterr() == ("", "")


def test_nor_does_one_that_fails_before_it_has_read_anything(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAGER", "sh -c 'echo There is no such option. >&2; exit 2'")
    assert not show_in_pager(PAGE, "utf-8")
    assert capfd.readouterr() == ("", "There is no such option.\n")


@pytest.mark.parametrize(
    "pager", ["head -n 1", "sh -c 'head -n 1; exit 3'", "sh -c 'head -n 1; kill -9 $$'", "echo line 1"]
)
def test_one_that_is_left_early_has_shown_the_page(
    pager: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAGER", pager)
    assert show_in_pager(PAGE * 10_000, "utf-8")
    assert capfd.readouterr() == ("line 1\n", "")


def test_where_nothing_can_be_written_there_is_no_pager(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.TemporaryFile", fail)
    monkeypatch.setenv("PAGER", PAGER)
    assert not show_in_pager(PAGE, "utf-8")


# --- on a real terminal ----------------------------------------------------------------------------------------------


def test_a_terminal_gets_the_same_page_with_a_pager_without_one_and_with_a_broken_one() -> None:
    shown, code = on_a_terminal("list", "--no-pager", PAGER=PAGER)
    assert code == 0
    assert "\x1b[" in shown
    assert shown.count("\n") > 24
    assert on_a_terminal("list", PAGER=PAGER) == (LABEL + shown, 0)
    assert on_a_terminal("list", PAGER="nowhere") == (shown, 0)
    assert on_a_terminal("list", lines=shown.count("\n") + 1, PAGER=PAGER) == (shown, 0)


@pytest.mark.parametrize("format_", ["plain", "markdown", "json"])
def test_a_terminal_gets_other_formats_without_a_pager(format_: str) -> None:
    shown, code = on_a_terminal("list", "--format", format_, PAGER=PAGER)
    assert (shown.startswith(LABEL), code) == (False, 0)


def test_where_takes_the_option_too(tmp_path: Path) -> None:
    (tmp_path / "team.yaml").write_text("roles: {lead: {title: Lead, summary: Leads}}\n", encoding="utf-8")
    command = ("where", "--no-builtin", "--guide", str(tmp_path / "team.yaml"))
    assert on_a_terminal(*command, lines=3, PAGER=PAGER)[0].startswith(LABEL)
    assert not on_a_terminal(*command, "--no-pager", lines=3, PAGER=PAGER)[0].startswith(LABEL)


@pytest.mark.parametrize("pager", [PAGER, "head -n 1", "false"])
def test_the_exit_code_is_that_of_the_command(pager: str) -> None:
    assert on_a_terminal("compare", "program", "project", "--exit-code", PAGER=pager)[1] == 1


GOES_ON = """
from signal import *
pthread_sigmask(SIG_BLOCK, [SIGINT])
print("WAITING", flush=True)
sigwait([SIGINT])
print("\\nGOES ON")
"""


@pytest.mark.parametrize(
    ("pager", "shown"),
    [
        ("sh -c 'cat >/dev/null; echo WAITING; exec sleep 30'", "WAITING\n^C"),
        ("sh -c 'echo WAITING; exec sleep 30'", "WAITING\n^C"),
        (shlex.join([sys.executable, "-c", GOES_ON]), "WAITING\n^C\nGOES ON\n"),
    ],
    ids=["ends", "ends before it has read", "goes on"],
)
def test_ctrl_c_is_for_the_pager(pager: str, shown: str) -> None:
    assert on_a_terminal("list", keys=[("WAITING", "\x03")], PAGER=pager) == (shown, 0)


@pytest.mark.skipif(not shutil.which("less"), reason="less is not installed")
@pytest.mark.parametrize(("pager", "locale"), [("less -FRX", "C.UTF-8"), ("less", "C.UTF-8"), ("less", "C")])
def test_less_shows_colors_and_is_left_with_q(pager: str, locale: str) -> None:
    shown, code = on_a_terminal("list", keys=[("\n:", "q")], PAGER=pager, LC_ALL=locale)
    assert code == 0
    assert "\x1b[" in shown
    assert "ESC" not in shown
    assert "cto" not in shown
    assert ("─────" in shown) is (locale != "C")
