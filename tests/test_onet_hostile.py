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
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from roleguide.cli import app
from roleguide.importers.onet import Occupations
from roleguide.text import printable_lines
from terminal import stderr_on_a_terminal

DATABASE = Path(__file__).parent / "databases" / "onet-30.2"
DOWNLOAD = "Download the zip of the text format from https://www.onetcenter.org/database.html"


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


def check_manners(path: Path, output: Path) -> None:
    """Imports something that can perhaps be imported, and makes sure that otherwise it is refused in the right way."""
    result = invoked(path, output)
    if result.exit_code:
        refused(path, output)
    else:
        assert result.stderr.startswith("Wrote ")
        output.unlink()


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
    assert told == f"{tmp_path / 'db.zip'} cannot be read: it is not a complete zip file.\n{DOWNLOAD}\n"


def test_a_zip_that_ends_too_early(tmp_path: Path, output: Path) -> None:
    whole = zipped(tmp_path / "db.zip")
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert refused(whole, output) == f"{whole} cannot be read: it is not a complete zip file.\n{DOWNLOAD}\n"


def test_a_zip_with_a_damaged_table(tmp_path: Path, output: Path) -> None:
    whole = zipped(tmp_path / "db.zip", method=zipfile.ZIP_STORED)
    whole.write_bytes(whole.read_bytes().replace(b"Warn ships", b"Warm ships"))
    told = refused(whole, output)
    assert told == f"{whole}: Occupation Data.txt cannot be read: the archive is damaged.\n{DOWNLOAD}\n"


def patched(archive: Path, *changes: tuple[bytes, int, str, int], times: int = -1) -> Path:
    """An archive in which fields of its headers are other ones: signature, offset, format and value of each."""
    content = bytearray(archive.read_bytes())
    for signature, offset, form, value in changes:
        start, left = content.find(signature), times
        while start >= 0 and left:
            struct.pack_into(form, content, start + offset, value)
            start, left = content.find(signature, start + 4), left - 1
    archive.write_bytes(content)
    return archive


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def test_an_encrypted_zip(tmp_path: Path, output: Path) -> None:
    whole = patched(zipped(tmp_path / "db.zip"), (LOCAL, 6, "<H", 1), (CENTRAL, 8, "<H", 1))
    assert refused(whole, output) == f"{whole} is encrypted: Read Me.txt cannot be read.\n{DOWNLOAD}\n"


@pytest.mark.parametrize(
    ("method", "name"), [(9, "deflate64"), (12, "bzip2"), (14, "LZMA"), (93, "Zstandard"), (1234, "method 1234")]
)
def test_a_zip_compressed_in_another_way(tmp_path: Path, output: Path, method: int, name: str) -> None:
    whole = patched(zipped(tmp_path / "db.zip"), (LOCAL, 8, "<H", method), (CENTRAL, 10, "<H", method))
    assert refused(whole, output) == (
        f"{whole}: Read Me.txt is compressed with {name}; only deflate is supported.\n"
        "Unpack it with the program that made it, and import the folder.\n"
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_small_file_cannot_become_a_large_one_at_once(tmp_path: Path, output: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "db.zip", "w", method) as archive:
        archive.writestr("Occupation Data.txt", b"\t" * 10**7)
        archive.writestr("Read Me.txt", "O*NET 30.2 Database")
    assert "only deflate is supported" in refused(tmp_path / "db.zip", output)


CENTRAL_FIELDS = [(4, "<H"), (6, "<H"), (8, "<H"), (10, "<H"), (16, "<L"), (20, "<L"), (24, "<L")]
CENTRAL_FIELDS += [(28, "<H"), (30, "<H"), (32, "<H"), (34, "<H"), (36, "<H"), (38, "<L"), (42, "<L")]
END_FIELDS = [(4, "<H"), (6, "<H"), (8, "<H"), (10, "<H"), (12, "<L"), (16, "<L"), (20, "<H")]


@pytest.mark.parametrize("value", [0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF])
def test_no_lie_in_a_header_ends_in_a_traceback(tmp_path: Path, output: Path, value: int) -> None:
    for signature, fields in ((CENTRAL, CENTRAL_FIELDS), (END, END_FIELDS)):
        for offset, form in fields:
            if value < 256 ** struct.calcsize(form):
                whole = patched(zipped(tmp_path / "db.zip"), (signature, offset, form, value))
                check_manners(whole, output)


@pytest.mark.parametrize("size", [0, 2**40, 2**63 - 1, 2**64 - 1])
def test_sizes_and_places_of_64_bits(tmp_path: Path, output: Path, size: int) -> None:
    with zipfile.ZipFile(tmp_path / "db.zip", "w") as archive:
        for table in sorted(DATABASE.iterdir()):
            info = zipfile.ZipInfo(table.name)
            info.extra = struct.pack("<HHQQQ", 1, 24, size, size, size)
            archive.writestr(info, table.read_bytes())
    for fields in ([(24, "<L")], [(20, "<L")], [(42, "<L")], [(20, "<L"), (24, "<L"), (42, "<L")]):
        copied = Path(shutil.copy(tmp_path / "db.zip", tmp_path / "patched.zip"))
        check_manners(patched(copied, *((CENTRAL, at, form, 2**32 - 1) for at, form in fields)), output)


def test_a_name_that_is_not_what_its_flag_says(tmp_path: Path, output: Path) -> None:
    whole = patched(zipped(tmp_path / "db.zip", name=lambda name: f"{name[:-5]}~.txt"), (CENTRAL, 8, "<H", 0x800))
    whole.write_bytes(whole.read_bytes().replace(b"~", b"\xff"))
    assert refused(whole, output) == f"{whole} cannot be read: it is not a complete zip file.\n{DOWNLOAD}\n"


@pytest.mark.parametrize(
    "name", ["", "\0", "Skills.txt/", "d/", "\x1b]0;pwn\x07.txt", "a\nb.txt", "\u202etxt.slooT", "x" * 60000]
)
def test_files_that_are_no_tables_do_not_matter_whatever_their_names(tmp_path: Path, output: Path, name: str) -> None:
    with zipfile.ZipFile(zipped(tmp_path / "db.zip"), "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"")
    assert invoked(tmp_path / "db.zip", output).exit_code == 0


@pytest.mark.parametrize("name", ["\x1b]0;pwn\x07.txt", "a\nb", "\u202etxt.slooT", "x" * 60000])
def test_names_are_shown_as_escapes(tmp_path: Path, output: Path, name: str) -> None:
    with zipfile.ZipFile(zipped(tmp_path / "db.zip"), "a") as archive:
        archive.writestr(f"../{name}", b"nothing")
    assert len(refused(tmp_path / "db.zip", output)) < 1000


def test_a_link_in_a_zip(tmp_path: Path, output: Path) -> None:
    with zipfile.ZipFile(tmp_path / "db.zip", "w") as archive:
        for table in sorted(DATABASE.iterdir()):
            info = zipfile.ZipInfo(table.name)
            info.external_attr = (stat.S_IFLNK if table.name == "Skills.txt" else stat.S_IFREG) << 16
            archive.writestr(info, table.read_bytes())
    assert refused(tmp_path / "db.zip", output) == (
        f"{tmp_path / 'db.zip'}: Skills.txt is a link or a device, not a table.\n{DOWNLOAD}\n"
    )


@pytest.mark.parametrize("prefix", ["../", "/etc/", "a/../../", "..\\", "C:\\"])
def test_a_zip_with_a_file_that_climbs_out_of_its_folder(tmp_path: Path, output: Path, prefix: str) -> None:
    whole = zipped(tmp_path / "db.zip", name=lambda name: f"{prefix}{name}")
    told = refused(whole, output)
    assert told.startswith(f"{whole} has a file whose path leads out of its folder: ")


def test_a_zip_with_two_databases(tmp_path: Path, output: Path) -> None:
    whole = zipped(tmp_path / "db.zip")
    with zipfile.ZipFile(whole, "a") as archive:
        archive.write(DATABASE / "Occupation Data.txt", "again/Occupation Data.txt")
    told = refused(whole, output)
    assert told == f"{whole} has Occupation Data.txt 2 times, so it is not clear which one to read.\n"


@pytest.mark.parametrize(
    ("name", "twice"), [("Skills.txt", "Skills.txt 2 times"), ("skills.txt", "Skills.txt and skills.txt")]
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_a_table_twice(tmp_path: Path, output: Path, name: str, twice: str) -> None:
    whole = zipped(tmp_path / "db.zip")
    with zipfile.ZipFile(whole, "a") as archive:
        archive.write(DATABASE / "Skills.txt", name)
    assert refused(whole, output) == f"{whole} has {twice}, so it is not clear which one to read.\n"


def test_a_table_that_says_it_is_larger_than_any_real_one(tmp_path: Path, output: Path) -> None:
    whole = patched(zipped(tmp_path / "db.zip", method=zipfile.ZIP_STORED), (CENTRAL, 24, "<L", 2**30))
    assert refused(whole, output) == f"{whole}: Read Me.txt is larger than 64 MB.\n{DOWNLOAD}\n"


@pytest.mark.parametrize(
    ("kind", "text", "times"),
    [
        pytest.param("folder", b"\n", 500_000, id="lines"),
        pytest.param("zip", b"z" * 2**19 + b"\n", 65, id="bytes", marks=pytest.mark.nightly),
    ],
)
def test_more_than_any_database_has(
    tmp_path: Path, copy: Path, output: Path, kind: str, text: bytes, times: int
) -> None:
    """All that is read counts, whatever each header says of its own table."""
    for table, columns in (("Content Model Reference", 3), ("Alternate Titles", 4)):
        with (copy / f"{table}.txt").open("ab") as file:
            file.writelines(b"\t" * (columns - 1) + text for _ in range(times))
    database = Path(shutil.make_archive(str(tmp_path / "bomb"), "zip", copy)) if kind == "zip" else copy
    told = refused(database, output)
    assert told == f"{database} holds more than 64 MB or 1,000,000 lines, which is more than any release.\n{DOWNLOAD}\n"


def test_more_elements_than_any_database_has(copy: Path, output: Path) -> None:
    row = "15-9901.00\t2.A.{}\tx\tLV\t4.50\t8\t0.1\tn/a\tn/a\tN\tN\t07/2024\tAnalyst\n"
    with (copy / "Skills.txt").open("a", encoding="utf-8") as file:
        file.writelines(row.format(number) for number in range(1000))
    assert (
        refused(copy, output)
        == f"{copy} rates more than 1,000 skills and activities, which is more than any release.\n"
    )


def test_duties_longer_than_any(copy: Path, output: Path) -> None:
    """A task of a megabyte that is linked to twenty activities."""
    changed(copy / "Task Statements.txt", "Light the lamp", "x" * 1_000_000)
    for table, row in (("DWA Reference", "4.A.9.{0}\tx\tD{0}\tx\n"), ("Tasks to DWAs", "15-9901.00\t1\tD{0}\tx\tx\n")):
        with (copy / f"{table}.txt").open("a", encoding="utf-8") as file:
            file.writelines(row.format(number) for number in range(20))
    assert refused(copy, output) == "The tasks of 15-9901.00 are linked to too many activities.\n"


def test_a_guide_larger_than_any(copy: Path, output: Path) -> None:
    """Eighty occupations of a job zone that is described in a megabyte."""
    changed(copy / "Job Zone Reference.txt", "a school diploma", "x" * 1_000_000)
    codes = [f"11-00{number}.00" for number in range(10, 90)]
    for table, row in (("Occupation Data", "{}\tx\tx\n"), ("Job Zones", "{}\t2\t07/2024\tAnalyst\n")):
        with (copy / f"{table}.txt").open("a", encoding="utf-8") as file:
            file.writelines(map(row.format, codes))
    output.write_text("mine", encoding="utf-8")
    told = refused(copy, output, "--force")
    assert told == f"{output} would be larger than 64 MB, which no guide should be.\n"
    assert output.read_text(encoding="utf-8") == "mine"


LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
resource.setrlimit(resource.RLIMIT_DATA, (500 * 2**20, 500 * 2**20))
from roleguide.__main__ import main
main()
"""


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("Alternate Titles", "15-9901.00\tTitle {}\tn/a\t08\n"),
        ("Task Statements", "15-9901.00\t{0}\tTask {0}.\tCore\t20\t07/2024\tIncumbent\n"),
        ("Skills", "15-9901.00\t2.A.{}\tx\tLV\t4.50\t8\t0.1\tn/a\tn/a\tN\tN\t07/2024\tAnalyst\n"),
        ("Technology Skills", "15-9901.00\tTool {}\t43230000\tx\tN\tY\n"),
        ("Related Occupations", "15-9901.00\t53-9903.00\tPrimary-Short\t{}\n"),
        ("Tasks to DWAs", "15-9901.00\t{}\t4.A.1.a.1.I01.D01\t03/2014\tAnalyst\n"),
    ],
    ids=["titles", "tasks", "ratings", "tools", "related", "links"],
)
def test_an_archive_of_a_megabyte_takes_bounded_time_and_memory(
    copy: Path, tmp_path: Path, output: Path, table: str, row: str
) -> None:
    whole = tmp_path / "bomb.zip"
    rows = 100_000
    while not whole.exists() or whole.stat().st_size < 900_000:
        with (copy / f"{table}.txt").open("a", encoding="utf-8") as file:
            file.writelines(row.format(number) for number in range(rows - 100_000, rows))
        shutil.make_archive(str(whole.with_suffix("")), "zip", copy)
        rows += 100_000
    arguments = ["import", "onet", str(whole), "-o", str(output)]
    process = subprocess.run([sys.executable, "-c", LIMITED, *arguments], capture_output=True, text=True, check=False)
    assert process.returncode in (0, 3), process.stderr
    assert "Traceback" not in process.stderr


def test_a_line_longer_than_any(copy: Path, output: Path) -> None:
    (copy / "Skills.txt").write_bytes(b"x" * 2**21)
    told = refused(copy, output)
    assert told == f"{copy}, Skills.txt, line 1: the line is longer than 1 MB.\n{DOWNLOAD}\n"


# --- paths that lead to no database ----------------------------------------------------------------------------------


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (make_loop, " cannot be read: Too many levels of symbolic links."),
        (os.mkfifo, " is neither a zip file nor a folder."),
        (lambda path: path.symlink_to("/dev/zero"), " is neither a zip file nor a folder."),
    ],
)
def test_a_path_that_is_neither_zip_nor_folder(
    tmp_path: Path, output: Path, make: Callable[[Path], Any], told: str
) -> None:
    make(tmp_path / "db.zip")
    assert refused(tmp_path / "db.zip", output) == f"{tmp_path / 'db.zip'}{told}\n{DOWNLOAD}\n"


def test_a_path_longer_than_any(tmp_path: Path, output: Path) -> None:
    path = tmp_path / ("x" * 300)
    assert refused(path, output) == f"{path} cannot be read: File name too long.\n{DOWNLOAD}\n"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (make_loop, "Too many levels of symbolic links"),
        (os.mkfifo, "Not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "Not a regular file"),
        (Path.mkdir, "Is a directory"),
    ],
)
def test_a_table_in_a_folder_that_is_no_file(
    copy: Path, output: Path, make: Callable[[Path], Any], reason: str
) -> None:
    (copy / "Skills.txt").unlink()
    make(copy / "Skills.txt")
    assert refused(copy, output) == f"{copy}: Skills.txt cannot be read: {reason}.\n{DOWNLOAD}\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
@pytest.mark.parametrize("closed", ["db", "db/Skills.txt", "out"])
def test_what_cannot_be_entered(tmp_path: Path, copy: Path, output: Path, closed: str) -> None:
    (tmp_path / closed).chmod(0)
    try:
        assert "Permission denied" in invoked(copy, output).stderr
    finally:
        (tmp_path / closed).chmod(0o700)


def test_file_names_that_are_not_utf_8(copy: Path, tmp_path: Path) -> None:
    database = copy.rename(tmp_path / os.fsdecode(b"db\xff"))
    (database / os.fsdecode(b"x\xff.txt")).write_bytes(b"nothing")
    output = tmp_path / os.fsdecode(b"out\xff\x1b.yaml")
    result = invoked(database, output)
    assert (result.exit_code, result.stderr) == (0, f"Wrote 4 occupations to {tmp_path}/out\\udcff\\x1b.yaml\n")
    assert output.exists()


# --- tables that are not as they should be ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "table",
    [
        "Occupation Data",
        "Content Model Reference",
        "Scales Reference",
        "Education, Training, and Experience Categories",
        "Job Zone Reference",
    ],
)
def test_a_missing_table_without_which_the_others_say_nothing(copy: Path, output: Path, table: str) -> None:
    (copy / f"{table}.txt").unlink()
    assert refused(copy, output) == f'{copy} has no table "{table}".\n{DOWNLOAD}\n'


def test_a_table_of_no_occupations(copy: Path, output: Path) -> None:
    (copy / "Occupation Data.txt").write_text("O*NET-SOC Code\tTitle\tDescription\n", encoding="utf-8")
    assert refused(copy, output) == f"{copy}: Occupation Data.txt has no occupations.\n{DOWNLOAD}\n"


def test_columns_that_are_many(copy: Path, output: Path) -> None:
    changed(copy / "Skills.txt", "Scale ID", "\t".join(["x"] * 9999))
    told = refused(copy, output)
    assert f'there is no column "Scale ID"; the columns are {COLUMNS}' in told
    assert len(told) < 1000


COLUMNS = "O*NET-SOC Code, Element ID, Element Name, x, x, "


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
        ("Skills", "\tN\tN\t07/2024\tAnalyst", "", "line 3: the row has 9 fields, but the table has 13 columns."),
        ("Skills", "Analyst", "Analyst\tx", "line 2: the row has 14 fields, but the table has 13 columns."),
        ("Skills", "4.62", "n/a", 'line 3: Data Value is "n/a", expected a number.'),
        ("Skills", "4.62", "4,62", 'line 3: Data Value is "4,62", expected a number.'),
        ("Skills", "4.62", "1e999", 'line 3: Data Value is "1e999", expected a number.'),
        ("Skills", "4.62", "NaN", 'line 3: Data Value is "NaN", expected a number.'),
        ("Skills", "4.62", "\u0664", 'line 3: Data Value is "\u0664", expected a number.'),
        ("Skills", "4.62", "9" * 400, f'line 3: Data Value is "{"9" * 57}...", expected a number.'),
        (
            "Education, Training, and Experience",
            "66.20",
            "n/a",
            'line 3: Data Value is "n/a", expected a number.',
        ),
        (
            "Education, Training, and Experience",
            "\tRL\t2\t",
            "\tRL\t99\t",
            'line 3: no table says what the category "99" of the scale "RL" means.',
        ),
        (
            "Education, Training, and Experience",
            "66.20",
            "166.20",
            "line 3: Data Value is 166.20, expected a percentage.",
        ),
        (
            "Education, Training, and Experience",
            "\t66.20\t21\t",
            "\t66.20\tmany\t",
            'line 3: N is "many", expected a number.',
        ),
        ("Related Occupations", "\t2\n", "\tn/a\n", 'line 2: Index is "n/a", expected a number.'),
        ("Related Occupations", "\t2\n", f"\t{'9' * 400}\n", f'line 2: Index is "{"9" * 57}...", expected a number'),
        ("Skills", "4.62", "7.01", "line 3: Data Value is 7.01, on a scale of 0 to 7."),
        ("Knowledge", "3.88", "0", "line 2: Data Value is 0, on a scale of 1 to 5."),
        ("Scales Reference", "\t7", "\t999999999", "line 3: the scale LV goes from 0 to 999999999, expected 0 to 7."),
        ("Task Statements", "Feed the gulls.", "", "line 5: the task is empty."),
        ("Job Zones", "\t4\t", "\t9\t", 'line 3: Job Zone Reference.txt has no job zone "9".'),
        ("Occupation Data", "15-9902.00", "15-9902", 'line 3: "15-9902" is not an O*NET-SOC code such as '),
        ("Occupation Data", "Fog Signal Managers", "", "line 3: the occupation has no title."),
        ("Task Statements", "gulls", "gu\x1b[31mlls", "line 5: the text contains a control character."),
        ("Alternate Titles", "Watchman", "Watch\u202eman", "line 4: the text contains a control character."),
        ("Alternate Titles", "Watchman", "Watch\u200fman", "line 4: the text contains a control character."),
        ("Alternate Titles", "Watchman", "Watch\rman", "line 4: the text contains a control character."),
        (
            "Occupation Data",
            "15-9902.00",
            "15-9901.00",
            "line 3: the occupation 15-9901.00 appears twice.",
        ),
    ],
)
def test_a_table_with_a_mistake(copy: Path, output: Path, table: str, old: str, new: str, told: str) -> None:
    changed(copy / f"{table}.txt", old, new)
    assert refused(copy, output).startswith(f"{copy}, {table}.txt, {told}")


def test_a_database_that_does_not_say_its_release(copy: Path, output: Path) -> None:
    (copy / "Read Me.txt").write_text("Hello\n", encoding="utf-8")
    assert refused(copy, output) == (
        f"{copy} does not say which release of the O*NET database it is.\n"
        'Its Read Me.txt begins with a line such as "O*NET 30.3 Database".\n'
    )


def test_a_database_without_the_scale_of_levels(copy: Path, output: Path) -> None:
    changed(copy / "Scales Reference.txt", "LV", "LW")
    told = f'{copy}: Scales Reference.txt has no scale "LV", on which skills and knowledge are rated.\n'
    assert refused(copy, output) == told


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("latin-1", "line 5: byte 0xfc is not UTF-8 text."), ("utf-16", "line 1: byte 0xff is not UTF-8 text.")],
)
def test_text_in_another_encoding(copy: Path, output: Path, encoding: str, told: str) -> None:
    table = copy / "Occupation Data.txt"
    text = table.read_text(encoding="utf-8-sig").replace("All harbor", "All H\u00fctten harbor")
    table.write_bytes(text.encode(encoding))
    assert refused(copy, output) == f"{copy}, {table.name}, {told}\nDownload the database in its text format.\n"


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
    assert told == f"{output} already exists; nothing was written.\nReplace it with: --force\n"
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
        ("folder", "folder is not a regular file, so it cannot be replaced."),
        ("folder/.", "folder is not a regular file, so it cannot be replaced."),
        ("pipe", "pipe is not a regular file, so it cannot be replaced."),
        ("file/onet.yaml", "file/onet.yaml cannot be written: Not a directory."),
        ("device", "device is not a regular file, so it cannot be replaced."),
    ],
)
def test_where_no_file_can_be_it_is_said_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, told: str, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    make_loop(Path("loop"))
    os.mkfifo("pipe")
    Path("device").symlink_to(os.ttyname(pty.openpty()[1]))  # nobody misses this one, should it be replaced
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


def test_progress_is_shown_on_a_terminal(output: Path) -> None:
    shown = stderr_on_a_terminal("import", "onet", str(DATABASE), "-o", str(output))
    for label in ("Reading", "Writing"):
        assert re.search(rf"{label} .* 100%", shown)
    assert shown.splitlines()[-2:] == [f"Wrote 4 occupations to {output}", f"Next: roleguide list --guide {output}"]


def test_an_error_is_shown_on_a_line_of_its_own(copy: Path, output: Path) -> None:
    changed(copy / "Related Occupations.txt", "\t2\n", "\tx\n")
    shown = stderr_on_a_terminal("import", "onet", str(copy), "-o", str(output))
    assert "Reading" in shown
    assert shown.splitlines()[-1] == f'{copy}, Related Occupations.txt, line 2: Index is "x", expected a number.'
    assert shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l"), "the cursor is there again"


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
