"""The compiled guide: a cache that is never the truth."""

import errno
import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given

from building import make_guide, make_pair, make_role, roles, said
from roleguide.compare import compare
from roleguide.errors import GuideError, RequestError
from roleguide.index import cache, store
from roleguide.index import file as index_file
from roleguide.index.cache import open_guide
from roleguide.index.file import fresh_index, index_path
from roleguide.index.store import IndexedGuide
from roleguide.load import load
from roleguide.locate import builtin_guide
from roleguide.model import Guide, Role
from roleguide.pathway import pathway
from roleguide.payload import (
    certification_payload,
    comparison_payload,
    neighbourhood_payload,
    pathway_payload,
    role_payload,
    skill_payload,
)
from roleguide.profile import certification_profile, role_profile, skill_profile
from roleguide.resolve import named_entries, resolve
from roleguide.similar import similar

GUIDE = """\
format: 1
edition: "1"
title: T
sources: {editorial: {title: own judgment}}
roles:
  a: {title: Able, summary: works, aliases: [first], next: [b], sources: [editorial]}
  b: {title: Busy, summary: rests, sources: [editorial]}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own for every test."""
    monkeypatch.setenv("ROLEGUIDE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small guide."""
    path = tmp_path / "guide.yaml"
    path.write_text(GUIDE, encoding="utf-8")
    return path


def summary(guide: Guide) -> str:
    return guide.roles["a"].summary.text


# --- the same answers ------------------------------------------------------------------------------------------------


def indexed(guide: Guide) -> IndexedGuide:
    """A guide out of an index in memory."""
    connection = sqlite3.connect(":memory:")
    store.fill(connection, guide, {})
    index = index_file.Index(connection)
    return IndexedGuide(index, index.meta(), store.Again([], Path()))


BUILTIN = load([builtin_guide()])


def test_every_entry_comes_back_as_it_was() -> None:
    again = indexed(BUILTIN)
    for field in fields(Guide):
        held, back = getattr(BUILTIN, field.name), getattr(again, field.name)
        assert (list(back.items()) if hasattr(back, "items") else back) == (
            list(held.items()) if hasattr(held, "items") else held
        )


@given(roles("a"), roles("b", leads_to=("a",)))
def test_every_answer_is_the_same(one: Role, other: Role) -> None:
    guide = make_guide(one, other)
    again = indexed(guide)
    asked: list[Callable[[Guide], object]] = [
        lambda g: comparison_payload(compare(g, ["a", "b"])),
        lambda g: role_payload(role_profile(g, "a")),
        lambda g: certification_payload(certification_profile(g, "pmp")),
        lambda g: skill_payload(skill_profile(g, "finance")),
        lambda g: pathway_payload(pathway(g, "a")),
        lambda g: neighbourhood_payload(similar(g, "a")),
        lambda g: list(g.outlines()),
    ]
    for ask in asked:
        assert ask(again) == ask(guide)


@pytest.mark.parametrize(
    "typed", ["program", "PM", "pmp", "finance", "master", "the", "IT project manager", "zzz", "p"]
)
def test_every_name_means_the_same(typed: str) -> None:
    def meant(guide: Guide) -> str:
        try:
            return resolve(typed, named_entries(guide, typed)).id
        except RequestError as refused:
            return str(refused)

    assert meant(indexed(BUILTIN)) == meant(BUILTIN)


def test_what_is_not_there_is_missing_as_in_any_guide() -> None:
    again = indexed(make_pair())
    assert "nobody" not in again.roles
    with pytest.raises(KeyError):
        again.roles["nobody"]
    assert again.contrast("program-lead", "nobody") is None
    assert (len(again.roles), list(again.topics)) == (2, ["plan", "risk", "team"])


def test_odd_texts_come_back_as_they_were() -> None:
    odd = make_role("a", summary='"\\\x1f é 🎈', duties={"plan": said("'; DROP TABLE entries; --")})
    assert indexed(make_guide(odd)).roles["a"] == odd


# --- warm and cold ---------------------------------------------------------------------------------------------------


def test_a_warm_guide_comes_out_of_the_index(file: Path) -> None:
    assert not isinstance(open_guide([file]), IndexedGuide)
    warm = open_guide([file])
    assert isinstance(warm, IndexedGuide)
    assert summary(warm) == "works"


def test_a_changed_file_is_read_again_even_within_the_same_instant(file: Path) -> None:
    open_guide([file])
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    file.write_text(GUIDE.replace("works", "knows"), encoding="utf-8")  # of the same length
    os.utime(file, ns=times)
    assert summary(open_guide([file])) == "knows"


def test_an_edit_that_changes_no_time_at_all_is_seen_while_it_could_have_happened(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = index_file.stamp(file)
    for module in (cache, index_file):
        monkeypatch.setattr(module, "stamp", lambda _: same)
    open_guide([file])
    file.write_text(GUIDE.replace("works", "knows"), encoding="utf-8")
    assert summary(open_guide([file])) == "knows"


def test_a_file_that_changes_while_it_is_read_leaves_no_index(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = iter([[1, 1, 1, 1], [2, 2, 2, 2]])
    monkeypatch.setattr(cache, "stamp", lambda _: next(stamps))
    open_guide([file])
    assert not index_path([file]).exists()


def test_other_files_have_another_index(file: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.yaml"
    more.write_text("roles: {a: {summary: toils}}\n", encoding="utf-8")
    open_guide([file])
    assert summary(open_guide([file, more])) == "toils"
    assert summary(open_guide([file, more])) == "toils"
    assert summary(open_guide([file])) == "works"


def test_a_broken_file_is_told_every_time_and_leaves_no_index(file: Path) -> None:
    open_guide([file])
    file.write_text(GUIDE.replace("summary", "sumary"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(GuideError, match="unknown-field"):
            open_guide([file])
    with pytest.raises(GuideError, match="missing-file"):
        open_guide([file.with_name("none.yaml")])


def test_what_cannot_be_read_twice_has_no_index(tmp_path: Path, folder: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for _ in range(2):
        writer = threading.Thread(target=pipe.write_text, args=(GUIDE,), kwargs={"encoding": "utf-8"})
        writer.start()
        assert summary(open_guide([pipe])) == "works"
        writer.join()
    assert not folder.exists()


def test_no_cache_neither_reads_nor_writes(file: Path, folder: Path) -> None:
    assert summary(open_guide([file], cached=False)) == "works"
    assert not folder.exists()


# --- whatever happens to the index -----------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def of_another_layout(path: Path) -> None:
    change(path, "UPDATE meta SET value = '0' WHERE key = 'layout'")


def of_other_fields(path: Path) -> None:
    change(path, "UPDATE meta SET value = '0' WHERE key = 'fingerprint'")


def with_other_words(path: Path) -> None:
    change(path, "UPDATE entries SET body = replace(body, 'works', 'lurks')")


def without_entries(path: Path) -> None:
    change(path, "DROP TABLE entries")


def without_an_outline(path: Path) -> None:
    change(path, "DELETE FROM outlines WHERE role = 'b'")


def without_what_it_was_made_of(path: Path) -> None:
    change(path, "DELETE FROM meta WHERE key IN ('format', 'fingerprint')")


def change(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        cut,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"garbage" * 1000),
        lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000),
        of_another_layout,
        of_other_fields,
        with_other_words,
        without_entries,
        without_an_outline,
        without_what_it_was_made_of,
    ],
)
def test_a_damaged_index_changes_no_answer(file: Path, harm: Callable[[Path], object]) -> None:
    open_guide([file])
    harm(index_path([file]))
    guide = open_guide([file])
    assert summary(guide) == "works"
    assert [role.id for role in guide.leading_to("b")] == ["a"]
    assert [role_id for role_id, _ in guide.outlines()] == ["a", "b"]
    assert resolve("first", named_entries(guide, "first")).id == "a"
    assert summary(open_guide([file])) == "works"


def test_any_byte_may_be_wrong(file: Path) -> None:
    open_guide([file])
    path = index_path([file])
    sound = path.read_bytes()
    for at in range(0, len(sound), 97):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :])
        guide = open_guide([file])
        assert {an_id: role.title for an_id, role in guide.roles.items()} == {"a": "Able", "b": "Busy"}


def test_a_folder_that_cannot_be_written_costs_only_time(file: Path, folder: Path) -> None:
    folder.write_text("a file where the folder should be", encoding="utf-8")
    assert [summary(open_guide([file])) for _ in range(2)] == ["works", "works"]


def test_a_full_disk_costs_only_time(file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "fill", refuse)
    assert [summary(open_guide([file])) for _ in range(2)] == ["works", "works"]
    assert list(folder.iterdir()) == []


def test_without_a_home_there_is_no_index(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(index_file, "cache_folder", refuse)
    assert summary(open_guide([file])) == "works"


def test_twenty_processes_at_once_all_answer(file: Path, folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "roleguide",
        "describe",
        "a",
        "--no-builtin",
        "--guide",
        str(file),
        "--format",
        "json",
    ]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(20)]
    for process in running:
        out, err = process.communicate()
        assert (process.returncode, err) == (0, b"")
        assert json.loads(out)["role"]["summary"]["text"] == "works"
    assert [path.suffix for path in folder.iterdir()] == [".sqlite"]


def test_old_indexes_are_removed_and_what_was_left_half_written(tmp_path: Path, folder: Path) -> None:
    folder.mkdir()
    (folder / "guide-x.part").touch()
    (folder / "guide-y.part").touch()
    os.utime(folder / "guide-y.part", (0, 0))
    (folder / "somebody's.txt").touch()
    for at in range(25):
        path = tmp_path / f"{at}.yaml"
        path.write_text(GUIDE, encoding="utf-8")
        open_guide([path])
    left = sorted(path.name for path in folder.iterdir() if path.suffix != ".sqlite")
    assert left == ["guide-x.part", "somebody's.txt"]
    assert len(list(folder.glob("*.sqlite"))) == 20


def test_an_index_is_of_one_version_only(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_guide([file])
    assert fresh_index(index_path([file]), [file])
    monkeypatch.setattr(index_file, "__version__", "another")
    assert fresh_index(index_path([file]), [file]) is None


# --- what a command loads --------------------------------------------------------------------------------------------

HEAVY = ("yaml", "pydantic", "rich", "sqlite3", "hashlib", "roleguide.load")

TRIVIAL = """
import sys, typer
app = typer.Typer()
@app.command()
def show(name: str = "", width: int = 1) -> None:
    pass
try:
    app([])
except SystemExit:
    print(*sys.modules)
"""

TYPERS = set(
    subprocess.run([sys.executable, "-c", TRIVIAL], check=True, capture_output=True, encoding="utf-8").stdout.split()
)
"""What Typer loads for any command. Newer ones load pydantic: the reason for the bound on Typer."""


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--version"], set()),
        (["describe", "program"], {"rich", "sqlite3"}),
        (["compare", "program", "project"], {"rich", "sqlite3"}),
        (["become", "program"], {"rich", "sqlite3"}),
        (["similar", "program"], {"rich", "sqlite3"}),
        (["list"], {"rich", "sqlite3"}),
        (["describe", "program", "--format", "json"], {"sqlite3"}),
        (["describe", "program", "--format", "plain"], {"sqlite3"}),
    ],
    ids=lambda one: " ".join(sorted(one)),
)
def test_a_warm_command_loads_only_what_it_uses(arguments: list[str], allowed: set[str]) -> None:
    script = (
        "import sys\nfrom roleguide.cli import app\ntry:\n    app(sys.argv[1:], prog_name='roleguide')\n"
        "except SystemExit:\n    pass\nprint(*sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, *arguments]
    for _ in range(2):
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    own = {name for name in HEAVY if name in done.stderr.split()} - TYPERS
    assert own <= allowed
