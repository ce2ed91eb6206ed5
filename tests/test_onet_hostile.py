"""Databases that are none, or are damaged, or mean harm: one clear answer, and nothing half-written."""

import os
import pty
import re
import shutil
import signal
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from roleguide.cli import app
from roleguide.importers.onet import Occupations
from roleguide.wording import printable_lines

DATABASE = Path(__file__).parent / "databases" / "onet-30.2"
DOWNLOAD = "Take the zip of the text format from https://www.onetcenter.org/database.html"


def invoked(path: Path, output: Path, *options: str) -> Any:
    return CliRunner().invoke(app, ["import", "onet", str(path), "-o", str(output), *options])


def refused(path: Path, output: Path, *options: str, code: int = 3) -> str:
    """What the import of something says that cannot be imported; there is no traceback, and nothing is written."""
    before = sorted(output.parent.iterdir()) if output.parent.is_dir() else []
    result = invoked(path, output, *options)
    assert isinstance(result.exception, SystemExit), result.exception
    assert (result.exit_code, result.stdout) == (code, "")
    assert len(result.stderr.splitlines()) <= 2
    assert printable_lines(result.stderr) == result.stderr
    assert (sorted(output.parent.iterdir()) if output.parent.is_dir() else []) == before
    return str(result.stderr)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A file to write, in a folder of its own."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "onet.yaml"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the database that can be damaged."""
    return Path(shutil.copytree(DATABASE, tmp_path / "db"))


def zipped(into: Path, name: Callable[[str], str] = str, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(into, "w", method) as archive:
        for table in sorted(DATABASE.iterdir()):
            archive.writestr(zipfile.ZipInfo(name(table.name)), table.read_bytes(), method)
    return into


# --- what is no database ---------------------------------------------------------------------------------------------


def test_no_such_file(tmp_path: Path, output: Path) -> None:
    missing = tmp_path / "db.zip"
    assert refused(missing, output) == f"{missing}: there is no such file or folder.\n"


@pytest.mark.parametrize("content", [b"", b"<html>", b"PK\x03\x04 and then nothing"])
def test_no_zip(tmp_path: Path, output: Path, content: bytes) -> None:
    (tmp_path / "db.zip").write_bytes(content)
    told = refused(tmp_path / "db.zip", output)
    assert told == f"{tmp_path / 'db.zip'} cannot be read: it is no whole zip file.\n{DOWNLOAD}\n"


def test_a_zip_that_ends_too_early(tmp_path: Path, output: Path) -> None:
    whole = zipped(tmp_path / "db.zip")
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert refused(whole, output) == f"{whole} cannot be read: it is no whole zip file.\n{DOWNLOAD}\n"


def test_a_zip_with_a_damaged_table(tmp_path: Path, output: Path) -> None:
    whole = zipped(tmp_path / "db.zip", method=zipfile.ZIP_STORED)
    whole.write_bytes(whole.read_bytes().replace(b"Warn ships", b"Warm ships"))
    told = refused(whole, output)
    assert told == f"{whole}: Occupation Data.txt cannot be read: the archive is damaged.\n{DOWNLOAD}\n"


def test_an_encrypted_zip(tmp_path: Path, output: Path) -> None:
    whole = zipped(tmp_path / "db.zip")
    content = bytearray(whole.read_bytes())
    for signature, at_flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(signature)
        while start >= 0:
            (flags,) = struct.unpack_from("<H", content, start + at_flags)
            struct.pack_into("<H", content, start + at_flags, flags | 1)
            start = content.find(signature, start + 4)
    whole.write_bytes(content)
    told = refused(whole, output)
    assert told == f"{whole} is encrypted: Alternate Titles.txt cannot be read.\n{DOWNLOAD}\n"


@pytest.mark.parametrize("prefix", ["../", "/etc/", "a/../../", "..\\", "C:\\"])
def test_a_zip_with_a_file_that_climbs_out_of_its_folder(tmp_path: Path, output: Path, prefix: str) -> None:
    whole = zipped(tmp_path / "db.zip", name=lambda name: f"{prefix}{name}")
    told = refused(whole, output)
    assert told.startswith(f"{whole} has a file that climbs out of its folder: ")


def test_a_zip_with_two_databases(tmp_path: Path, output: Path) -> None:
    whole = zipped(tmp_path / "db.zip")
    with zipfile.ZipFile(whole, "a") as archive:
        archive.write(DATABASE / "Occupation Data.txt", "again/Occupation Data.txt")
    told = refused(whole, output)
    assert told == f"{whole} has Occupation Data.txt 2 times, so that it is not clear which is meant.\n"


def test_a_table_that_says_it_is_larger_than_any_real_one(tmp_path: Path, output: Path) -> None:
    whole = zipped(tmp_path / "db.zip", method=zipfile.ZIP_STORED)
    content = bytearray(whole.read_bytes())
    at = content.find(b"PK\x01\x02")
    struct.pack_into("<L", content, at + 24, 2**30)
    whole.write_bytes(content)
    assert refused(whole, output) == f"{whole}: Alternate Titles.txt is larger than 64 MB.\n"


# --- tables that are not as they should be ---------------------------------------------------------------------------


@pytest.mark.parametrize("table", sorted(table.name for table in DATABASE.iterdir()))
def test_a_missing_table(copy: Path, output: Path, table: str) -> None:
    (copy / table).unlink()
    told = refused(copy, output)
    assert told.startswith(f"{copy} has no table ")
    assert f'"{table}"' in told
    assert told.endswith(f".\n{DOWNLOAD}\n")


@pytest.mark.parametrize("table", sorted(table.name for table in DATABASE.iterdir() if table.name != "Read Me.txt"))
def test_an_empty_table(copy: Path, output: Path, table: str) -> None:
    (copy / table).write_bytes(b"")
    assert "the columns are none." in refused(copy, output)


def changed(file: Path, old: str, new: str) -> None:
    content = file.read_bytes()
    assert old.encode() in content
    file.write_bytes(content.replace(old.encode(), new.encode(), 1))


@pytest.mark.parametrize(
    ("table", "old", "new", "told"),
    [
        ("Skills", "Scale ID", "Scale", 'line 1: there is no column "Scale ID"; the columns are O*NET-SOC Code, '),
        ("Tasks to DWAs", "DWA ID", "DWA", 'line 1: there is no column "DWA ID" or "DWA Element ID"; '),
        ("Skills", "\tN\tN\t07/2024\tAnalyst", "", "line 3: the row has 9 fields, its table has 13 columns."),
        ("Skills", "Analyst", "Analyst\tx", "line 2: the row has 14 fields, its table has 13 columns."),
        ("Skills", "4.62", "n/a", 'line 3: Data Value is "n/a", where a number belongs.'),
        ("Skills", "4.62", "4,62", 'line 3: Data Value is "4,62", where a number belongs.'),
        ("Skills", "4.62", "1e999", 'line 3: Data Value is "1e999", where a number belongs.'),
        (
            "Education, Training, and Experience",
            "66.20",
            "n/a",
            'line 3: Data Value is "n/a", where a number belongs.',
        ),
        (
            "Education, Training, and Experience",
            "\tRL\t2\t",
            "\tRL\t99\t",
            'line 3: no table says what the category "99" of the scale RL means.',
        ),
        ("Related Occupations", "\t2\n", "\tn/a\n", 'line 2: Index is "n/a", where a number belongs.'),
        ("Skills", "4.62", "7.01", "line 3: Data Value is 7.01, on a scale of 0 to 7."),
        ("Knowledge", "3.88", "0", "line 2: Data Value is 0, on a scale of 1 to 5."),
        ("Scales Reference", "\t7", "\t999999999", "line 3: the scale LV goes from 0 to 999999999, as in no known "),
        ("Task Statements", "Feed the gulls.", "", "line 5: the task is empty."),
        ("Job Zones", "\t4\t", "\t9\t", 'line 3: Job Zone Reference.txt has no job zone "9".'),
        ("Occupation Data", "15-9902.00", "15-9902", 'line 3: "15-9902" is no O*NET-SOC code; one looks like '),
        ("Occupation Data", "Fog Signal Managers", "", "line 3: the occupation has no title."),
        ("Task Statements", "gulls", "gu\x1b[31mlls", "line 5: there is a control character in the text."),
        ("Alternate Titles", "Watchman", "Watch\u202eman", "line 4: there is a control character in the text."),
    ],
)
def test_a_table_with_a_mistake(copy: Path, output: Path, table: str, old: str, new: str, told: str) -> None:
    changed(copy / f"{table}.txt", old, new)
    assert refused(copy, output).startswith(f"{copy}, {table}.txt, {told}")


def test_a_database_that_does_not_say_its_release(copy: Path, output: Path) -> None:
    (copy / "Read Me.txt").write_text("Hello\n", encoding="utf-8")
    assert refused(copy, output) == "Read Me.txt does not say which release of the O*NET database this is.\n"


def test_a_database_without_the_scale_of_levels(copy: Path, output: Path) -> None:
    changed(copy / "Scales Reference.txt", "LV", "LW")
    told = 'Scales Reference.txt has no scale "LV", on which skills and knowledge are rated.\n'
    assert refused(copy, output) == told


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("latin-1", "line 5: byte 0xfc is not UTF-8 text."), ("utf-16", "line 1: byte 0xff is not UTF-8 text.")],
)
def test_text_in_another_encoding(copy: Path, output: Path, encoding: str, told: str) -> None:
    table = copy / "Occupation Data.txt"
    text = table.read_text(encoding="utf-8-sig").replace("All harbor", "All H\u00fctten harbor")
    table.write_bytes(text.encode(encoding))
    assert refused(copy, output) == f"{copy}, {table.name}, {told}\nTake the database in its text format.\n"


def test_a_table_that_is_a_folder(copy: Path, output: Path) -> None:
    (copy / "Skills.txt").unlink()
    (copy / "Skills.txt").mkdir()
    assert refused(copy, output) == f"{copy}: Skills.txt cannot be read: Is a directory.\n{DOWNLOAD}\n"


# --- what is to be written -------------------------------------------------------------------------------------------


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


def test_an_unknown_occupation_is_a_wrong_request(output: Path) -> None:
    told = refused(DATABASE, output, "--occupation", "15-9901.01", code=2)
    assert told == 'This release has no occupation "15-9901.01".\nDid you mean "15-9901.00"?\n'


def test_a_file_that_is_there_is_left_alone(output: Path) -> None:
    output.write_text("mine", encoding="utf-8")
    told = refused(DATABASE, output, code=2)
    assert told == f"{output} is there already, and is left as it is.\nReplace it with: --force\n"
    assert output.read_text(encoding="utf-8") == "mine"


def test_a_file_that_is_there_is_replaced_by_force(output: Path) -> None:
    output.write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(app, ["import", "onet", str(DATABASE), "-o", str(output), "--force"])
    assert result.exit_code == 0
    assert "Lighthouse Keepers" in output.read_text(encoding="utf-8")
    assert [other.name for other in output.parent.iterdir()] == [output.name]


def test_a_link_is_followed_and_stays_one(output: Path, tmp_path: Path) -> None:
    behind = tmp_path / "behind.yaml"
    behind.write_text("mine", encoding="utf-8")
    output.symlink_to(behind)
    assert CliRunner().invoke(app, ["import", "onet", str(DATABASE), "-o", str(output), "--force"]).exit_code == 0
    assert output.is_symlink()
    assert "Lighthouse Keepers" in behind.read_text(encoding="utf-8")


def test_a_replaced_file_keeps_its_mode(output: Path) -> None:
    output.write_text("mine", encoding="utf-8")
    output.chmod(0o640)
    assert invoked(DATABASE, output, "--force").exit_code == 0
    assert stat.S_IMODE(output.stat().st_mode) == 0o640


@pytest.mark.parametrize("options", [(), ("--force",)])
@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("nowhere/onet.yaml", "nowhere/onet.yaml cannot be written: No such file or directory."),
        ("x" * 300, f"{'x' * 300} cannot be written: File name too long."),
        ("loop", "loop cannot be written: Too many levels of symbolic links."),
        ("folder", "folder is no file that could be replaced."),
        ("folder/.", "folder is no file that could be replaced."),
        ("pipe", "pipe is no file that could be replaced."),
        ("file/onet.yaml", "file/onet.yaml cannot be written: Not a directory."),
        (os.devnull, f"{os.devnull} is no file that could be replaced."),
        ("/dev/full", "/dev/full is no file that could be replaced."),
    ],
)
def test_where_no_file_can_be_it_is_said_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, told: str, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    make_loop(Path("loop"))
    os.mkfifo("pipe")
    Path("folder").mkdir()
    Path("file").touch()
    assert refused(Path("no database"), Path(place), *options) == f"{told}\n"


def test_a_link_to_nothing_is_followed(output: Path, tmp_path: Path) -> None:
    output.symlink_to(tmp_path / "behind.yaml")
    assert invoked(DATABASE, output).exit_code == 0
    assert "Lighthouse Keepers" in (tmp_path / "behind.yaml").read_text(encoding="utf-8")


def test_a_full_disk(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Occupations) -> Iterator[Any]:
        yield from ()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Occupations, "roles", full)
    assert refused(DATABASE, output) == f"{output} cannot be written: No space left on device.\n"


# --- streams and signals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "streams", ["2>&-", ">&-", "<&-", "<&- >&- 2>&-", "2>/dev/full", ">/dev/full", "2> >(exit 0)", "> >(exit 0)"]
)
def test_nobody_there_to_be_told_is_no_reason_to_write_nothing(output: Path, streams: str) -> None:
    command = f'exec "$0" -m roleguide import onet "$1" -o "$2" {streams}'
    arguments = ["bash", "-c", command, sys.executable, str(DATABASE), str(output)]
    process = subprocess.run(arguments, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert process.returncode == 0, process.stderr
    assert "Traceback" not in process.stderr
    assert [file.name for file in output.parent.iterdir()] == [output.name]


def shown_on_a_terminal(*arguments: str) -> str:
    """What an import shows on stderr if that is a terminal."""
    terminal, side = pty.openpty()
    command = [sys.executable, "-m", "roleguide", "import", "onet", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=side, env={**os.environ, "TERM": "xterm"})
    os.close(side)
    shown = b""
    with suppress(OSError):  # raised at the end on Linux
        while piece := os.read(terminal, 65536):
            shown += piece
    os.close(terminal)
    stdout, _ = process.communicate(timeout=30)
    assert stdout == b""
    return shown.decode()


def test_progress_is_shown_on_a_terminal(output: Path) -> None:
    shown = shown_on_a_terminal(str(DATABASE), "-o", str(output))
    assert re.search("Writing .* 100%", shown)
    assert shown.splitlines()[-2:] == [f"Wrote 4 occupations to {output}", f"Next: roleguide list --guide {output}"]


SLOW = """
import sys, time
from roleguide.importers import onet
roles = onet.Occupations.roles

def slow(self):
    for at, role in enumerate(roles(self)):
        yield role
        if at == 1:
            print("halfway", flush=True)
            time.sleep(60)

onet.Occupations.roles = slow
from roleguide.__main__ import main
main()
"""


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
@pytest.mark.parametrize("before", ["mine", None])
def test_a_signal_while_it_writes_leaves_what_was_there(
    output: Path, number: signal.Signals, status: int, before: str | None
) -> None:
    if before:
        output.write_text(before, encoding="utf-8")
    arguments = ["import", "onet", str(DATABASE), "-o", str(output), "--force"]
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "halfway\n"
        process.send_signal(number)
        _, told = process.communicate(timeout=30)
    assert process.returncode == status
    assert "Traceback" not in told
    assert len(told.split("\n")) <= 3
    assert [file.read_text(encoding="utf-8") for file in output.parent.iterdir()] == ([before] if before else [])
