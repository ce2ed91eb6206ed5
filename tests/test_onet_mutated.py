"""Archives mutated by chance: each is imported, or refused in a sentence, and leaves nothing else behind.

`pytest -m nightly -n 0 -rP tests/test_onet_mutated.py` tries them all, 15 of each kind, and prints what became of them.
"""

import csv
import io
import random
import re
import struct
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from roleguide.cli import app
from roleguide.text import printable_lines

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")

DATABASES = Path(__file__).parent / "databases"
LAYOUTS = {
    folder.name: {table.name: table.read_bytes() for table in sorted(folder.iterdir())}
    for folder in sorted(DATABASES.iterdir())
}
SEEDS = range(15)
"""So many archives of each kind."""

SECONDS = 5

Tables = dict[str, bytes]
Random = random.Random

HOSTILE = ["\x1b[31m", "\x00", "\x07", "\x9b", "\r", "\x85", "\u2028", "\u202e", "\u2066", "\u200f", "\ufeff", "\ufffe"]
NO_UTF_8 = "\udcff"
NUMBERS = ["NaN", "inf", "-inf", "1e999", "9" * 400, "-1", "0x10", "1,5", "\u0664", " 4", "4.", ".5", "1_0", "1e3", "∞"]
BLANKS = ["", "", "n/a", " ", "\u00a0", "\u00ad", ".", "...", "N/A"]
MARKUP = ["[red]", "{x: ", "- ", "? ", "# ", "&a ", "*a ", "!!python/object:os.system ", "%", "`", "<b>", '"', "'", "|"]
METHODS = [0, 1, 8, 9, 12, 14, 93, 99, 65535]
ENCODINGS = ["utf-16", "utf-16-le", "utf-32", "latin-1", "cp437", "utf-7", "utf-8-sig", "shift-jis"]
FIELDS = re.compile(rb"(?<=\t)[^\t\r\n]+")
WHOLE_FIELDS = re.compile(rb"(?<=\t)[^\t\r\n]+(?=[\t\r\n])")
NUMERIC = re.compile(rb"(?<=\t)-?[0-9]+(?:\.[0-9]+)?(?=[\t\r\n])")


def zipped(tables: Tables, folder: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, table in tables.items():
            archive.writestr(zipfile.ZipInfo(f"{folder}{name}"), table, method)
    return content.getvalue()


def some_table(tables: Tables, chance: Random) -> str:
    return chance.choice([name for name in tables if name != "Read Me.txt"])


# --- bytes of the archive --------------------------------------------------------------------------------------------


def flipped(tables: Tables, chance: Random) -> bytes:
    content = bytearray(zipped(tables, method=chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])))
    for _ in range(chance.choice([1, 1, 3, 30])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def flipped_in_the_directory(tables: Tables, chance: Random) -> bytes:
    content = bytearray(zipped(tables))
    start = content.index(b"PK\x01\x02")
    for _ in range(chance.choice([1, 1, 2, 5])):
        content[chance.randrange(start, len(content))] = chance.randrange(256)
    return bytes(content)


def truncated(tables: Tables, chance: Random) -> bytes:
    content = zipped(tables)
    return content[: chance.randrange(len(content))]


def with_a_piece_gone(tables: Tables, chance: Random) -> bytes:
    content = zipped(tables)
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 2000) :]


def lied_about(tables: Tables, chance: Random) -> bytes:
    content = bytearray(zipped(tables))
    for _ in range(chance.choice([1, 1, 2])):
        signature, length = chance.choice([(b"PK\x03\x04", 30), (b"PK\x01\x02", 46), (b"PK\x05\x06", 22)])
        headers = [found.start() for found in re.finditer(re.escape(signature), content)]
        form = chance.choice(["<H", "<L"])
        offset = chance.randrange(4, length - struct.calcsize(form) + 1)
        value = chance.choice([0, 1, 0x7FFF, 0xFFFE, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF])
        for header in headers if chance.random() < 0.3 else [chance.choice(headers)]:
            struct.pack_into(form, content, header + offset, value % 256 ** struct.calcsize(form))
    return bytes(content)


def of_64_bits(tables: Tables, chance: Random) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, table in tables.items():
            info = zipfile.ZipInfo(name)
            numbers = [chance.choice([0, 1, 2**31, 2**40, 2**63 - 1, 2**63, 2**64 - 1]) for _ in range(3)]
            info.extra = struct.pack("<HHQQQ", 1, chance.choice([24, 24, 16, 0, 99]), *numbers)
            archive.writestr(info, table)
    patched = bytearray(content.getvalue())
    for found in re.finditer(rb"PK\x01\x02", bytes(patched)):
        for offset in chance.sample([20, 24, 42], chance.randrange(1, 4)):
            struct.pack_into("<L", patched, found.start() + offset, 2**32 - 1)
    return bytes(patched)


def surrounded(tables: Tables, chance: Random) -> bytes:
    junk = chance.choice([b"\0" * 1000, b"PK\x05\x06" * 50, b"<html>" * 100, chance.randbytes(1000), zipped(tables)])
    content = zipped(tables)
    return chance.choice([junk + content, content + junk, junk + content + junk, content[:-22] + junk + content[-22:]])


def compressed_otherwise(tables: Tables, chance: Random) -> bytes:
    method = chance.choice([zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
    content = bytearray(zipped(tables, method=method))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        for found in re.finditer(re.escape(signature), bytes(content)):
            if chance.random() < 0.7:
                struct.pack_into("<H", content, found.start() + offset, chance.choice(METHODS))
    return bytes(content)


# --- members ---------------------------------------------------------------------------------------------------------


def renamed(tables: Tables, chance: Random) -> bytes:
    def other(name: str) -> str:
        hostile = chance.choice(HOSTILE)
        return chance.choice(
            [
                *(f"{name}{hostile}", f"{hostile}{name}", hostile, f"{name}\0x", "", ".txt", "x" * 60000),
                *(f"../{name}", f"/{name}", f"C:{name}", f"..\\{name}", f"a/{name}", f"{name}/"),
                *(name.upper(), name.replace(" ", "_").lower()),
            ]
        )

    chosen = chance.sample(sorted(tables), chance.choice([1, 1, 2, len(tables)]))
    return zipped({other(name) if name in chosen else name: table for name, table in tables.items()})


def doubled(tables: Tables, chance: Random) -> bytes:
    name = chance.choice(sorted(tables))
    stem = name.removesuffix(".txt")
    other = chance.choice([name, name.upper(), name.replace(" ", "_"), f"{stem}.csv", f"d/{name}", f"{stem}.TXT"])
    content = io.BytesIO(zipped(tables))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(zipfile.ZipInfo(other), tables[chance.choice([name, some_table(tables, chance)])])
    return content.getvalue()


def swapped(tables: Tables, chance: Random) -> bytes:
    one, other = chance.sample(sorted(tables), 2)
    return zipped({**tables, one: tables[other], other: tables[one]})


def left_out(tables: Tables, chance: Random) -> bytes:
    gone = chance.sample(sorted(tables), chance.choice([1, 1, 2, 5, len(tables) - 2]))
    left = {name: table for name, table in tables.items() if name not in gone}
    return zipped(left, folder=chance.choice(["", "a/b/"]))


def of_other_kinds(tables: Tables, chance: Random) -> bytes:
    content = io.BytesIO()
    chosen = chance.sample(sorted(tables), chance.choice([1, 1, 3]))
    with zipfile.ZipFile(content, "w") as archive:
        for name, table in tables.items():
            info = zipfile.ZipInfo(name)
            if name in chosen:
                info.external_attr = chance.choice([0, 0o120777, 0o100644, 0o010644, 0o020666, 0o040755]) << 16
                info.flag_bits = chance.choice([0, 0x1, 0x8, 0x20, 0x40, 0x800])
            archive.writestr(info, table)
    return content.getvalue()


# --- tables ----------------------------------------------------------------------------------------------------------


def with_fields(tables: Tables, chance: Random, pattern: re.Pattern[bytes], texts: list[str]) -> bytes:
    """One to many fields of a table that fit a pattern are other texts."""
    name = some_table(tables, chance)
    share = chance.choice([0.02, 0.1, 0.5, 1])

    def other(field: re.Match[bytes]) -> bytes:
        if chance.random() > share:
            return field[0]
        text = chance.choice(texts).encode("utf-8", "surrogateescape")
        return chance.choice([text, field[0] + text, text + field[0]]) if pattern is FIELDS else text

    return zipped({**tables, name: pattern.sub(other, tables[name])})


def with_control_characters(tables: Tables, chance: Random) -> bytes:
    return with_fields(tables, chance, FIELDS, [*HOSTILE, NO_UTF_8])


def with_other_numbers(tables: Tables, chance: Random) -> bytes:
    return with_fields(tables, chance, NUMERIC, NUMBERS)


def with_blanks(tables: Tables, chance: Random) -> bytes:
    return with_fields(tables, chance, WHOLE_FIELDS, BLANKS)


def with_markup(tables: Tables, chance: Random) -> bytes:
    return with_fields(
        tables, chance, FIELDS, [*MARKUP, "null", ".²", f".{'9' * 5000}", "ﬀ", "é", "日本", "\U0001f600", "x" * 5000]
    )


def with_other_lines(tables: Tables, chance: Random) -> bytes:
    name = chance.choice(sorted(tables))
    lines = tables[name].splitlines(keepends=True)
    head, rows = lines[:1], lines[1:]
    chance.shuffle(rows)
    return zipped(
        {
            **tables,
            name: chance.choice(
                [
                    tables[name].replace(b"\n", b"\r"),
                    tables[name].replace(b"\n", b"\r\n"),
                    tables[name].replace(b"\n", b"\n\n"),
                    tables[name].replace(b"\n", b"\v"),
                    tables[name].rstrip(b"\n"),
                    b"",
                    b"\n",
                    b"".join(head),
                    b"".join(head + rows),
                    b"".join(head + rows * 3),
                    b"".join(rows),
                    b"".join(head) + b"\t" * 100_000,
                    b"x" * 3_000_000,
                    tables[name] + b"\n" * 100_000,
                ]
            ),
        }
    )


def with_other_columns(tables: Tables, chance: Random) -> bytes:
    name = some_table(tables, chance)
    rows = [line.split("\t") for line in tables[name].decode("utf-8-sig").splitlines()]
    at = chance.randrange(len(rows[0]))
    match chance.randrange(5):
        case 0:
            rows = [row[:at] + row[at + 1 :] for row in rows]
        case 1:
            rows[0][at] = chance.choice(["", "x", rows[0][at].lower(), rows[0][at].replace(" ", "_"), rows[0][0]])
        case 2:
            rows = [row[:at] + row[at : at + 1] + row[at:] for row in rows]
        case 3:
            rows = [row[::-1] for row in rows]
        case _:
            chance.choice(rows).append("x")
    return zipped({**tables, name: "".join("\t".join(row) + "\n" for row in rows).encode()})


def in_other_encodings(tables: Tables, chance: Random) -> bytes:
    name = chance.choice(sorted(tables))
    text = tables[name].decode("utf-8-sig") + chance.choice(["", "ü", "日本"])
    encoded = text.encode(chance.choice(ENCODINGS), "replace")
    return zipped({**tables, name: chance.choice([encoded, encoded, chance.randbytes(2000), tables[name] + b"\xc3"])})


def in_csv(tables: Tables, chance: Random) -> bytes:
    made: Tables = {"Read Me.txt": tables["Read Me.txt"]}
    for name, table in tables.items():
        if name != "Read Me.txt":
            file = io.StringIO(newline="")
            rows = [line.split("\t") for line in table.decode("utf-8-sig").splitlines()]
            csv.writer(file, quoting=chance.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])).writerows(rows)
            made["_".join(re.findall("[a-z]+", name[:-4].lower())) + ".csv"] = file.getvalue().encode()
    name = some_table(made, chance)
    content = bytearray(made[name])
    for _ in range(chance.choice([0, 1, 1, 3])):
        content.insert(chance.randrange(len(content)), chance.choice(b"\",\n\r\t;\0'\\"))
    return zipped({**made, name: bytes(content), chance.choice([name, "Skills.txt"]): bytes(content)})


KINDS: list[Callable[[Tables, Random], bytes]] = [
    flipped,
    flipped_in_the_directory,
    truncated,
    with_a_piece_gone,
    lied_about,
    of_64_bits,
    surrounded,
    compressed_otherwise,
    renamed,
    doubled,
    swapped,
    left_out,
    of_other_kinds,
    with_control_characters,
    with_other_numbers,
    with_blanks,
    with_markup,
    with_other_lines,
    with_other_columns,
    in_other_encodings,
    in_csv,
]


def archive(kind: Callable[[Tables, Random], bytes], seed: int) -> bytes:
    """The same archive for the same kind and seed, always."""
    chance = Random(f"{kind.__name__} {seed}")
    return kind(dict(LAYOUTS[chance.choice(sorted(LAYOUTS))]), chance)


def check_outcome(status: int, stdout: str, stderr: str, output: Path) -> None:
    assert status in (0, 2, 3)
    assert "Traceback" not in stderr
    assert stdout == ""
    assert printable_lines(stderr) == stderr
    assert len(stderr) < 2000
    assert [file.name for file in output.parent.iterdir()] == ([output.name] if status == 0 else [])
    if status == 0:
        checked = CliRunner().invoke(app, ["check", "--no-builtin", str(output)])
        assert checked.exit_code == 0, checked.output
        output.unlink()


def imported(path: Path, output: Path) -> int:
    """The exit status of an import that behaves as it should."""
    started = time.monotonic()
    result = CliRunner().invoke(app, ["import", "onet", str(path), "-o", str(output)])
    assert time.monotonic() - started < SECONDS
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    check_outcome(result.exit_code, result.stdout, result.stderr, output)
    return result.exit_code


@pytest.fixture
def output(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "onet.yaml"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_mutated_archive_is_imported_or_refused(
    kind: Callable[[Tables, Random], bytes], tmp_path: Path, output: Path
) -> None:
    (tmp_path / "db.zip").write_bytes(archive(kind, 0))
    imported(tmp_path / "db.zip", output)


@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_many_mutated_archives_are_imported_or_refused(
    kind: Callable[[Tables, Random], bytes], tmp_path: Path, output: Path
) -> None:
    outcomes: Counter[int] = Counter()
    slowest = 0.0
    for seed in SEEDS:
        path = tmp_path / f"{seed}.zip"
        path.write_bytes(archive(kind, seed))
        started = time.monotonic()
        outcomes[imported(path, output)] += 1
        slowest = max(slowest, time.monotonic() - started)
    refused = outcomes[2] + outcomes[3]
    print(f"{kind.__name__:<26} {outcomes[0]:>3} imported {refused:>3} refused, slowest {slowest:.2f} s")


@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_some_mutated_archives_as_processes(
    kind: Callable[[Tables, Random], bytes], tmp_path: Path, output: Path
) -> None:
    for seed in SEEDS[::7]:
        path = tmp_path / f"{seed}.zip"
        path.write_bytes(archive(kind, seed))
        command = [sys.executable, "-X", "dev", "-m", "roleguide", "import", "onet", str(path), "-o", str(output)]
        process = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False)
        check_outcome(process.returncode, process.stdout, process.stderr, output)
