"""Databases that are none, or are damaged, or mean harm: one clear answer, and nothing half-written."""

import os
import shutil
import signal
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from roleguide.cli import app
from roleguide.importers.onet import Occupations

DATABASE = Path(__file__).parent / "databases" / "onet-30.2"
DOWNLOAD = "Take the zip of the text format from https://www.onetcenter.org/database.html"


def refused(path: Path, output: Path, *options: str, code: int = 3) -> str:
    """What the import of something says that cannot be imported; there is no traceback, and nothing is written."""
    before = sorted(output.parent.iterdir()) if output.parent.is_dir() else []
    result = CliRunner().invoke(app, ["import", "onet", str(path), "-o", str(output), *options])
    assert isinstance(result.exception, SystemExit), result.exception
    assert (result.exit_code, result.stdout) == (code, "")
    assert len(result.stderr.splitlines()) <= 2
    assert (sorted(output.parent.iterdir()) if output.parent.is_dir() else []) == before
    return result.stderr


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


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    output = tmp_path / "nowhere" / "onet.yaml"
    assert refused(DATABASE, output) == f"{output} cannot be written: No such file or directory.\n"


@pytest.mark.parametrize("name", ["folder", "device"])
def test_what_is_no_file_is_not_replaced(output: Path, name: str) -> None:
    place = output.parent if name == "folder" else Path(os.devnull)
    told = CliRunner().invoke(app, ["import", "onet", str(DATABASE), "-o", str(place), "--force"])
    assert (told.exit_code, told.stderr) == (3, f"{place} is no file that could be replaced.\n")


def test_a_full_disk(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Occupations) -> Iterator[Any]:
        yield from ()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Occupations, "roles", full)
    assert refused(DATABASE, output) == f"{output} cannot be written: No space left on device.\n"


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


def test_control_c_leaves_what_was_there(output: Path) -> None:
    output.write_text("mine", encoding="utf-8")
    arguments = ["import", "onet", str(DATABASE), "-o", str(output), "--force"]
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "halfway\n"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in told
    assert len(told.split("\n")) <= 3
    assert output.read_text(encoding="utf-8") == "mine"
    assert [other.name for other in output.parent.iterdir()] == [output.name]
