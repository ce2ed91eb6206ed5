"""The compiled guide: a cache that is never the truth."""

import errno
import gc
import json
import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields, make_dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from building import built_in, make_library, make_pair, make_role, roles, said
from roleguide.answers.become import pathway
from roleguide.answers.compare import compare
from roleguide.answers.compare_certifications import compare_certifications
from roleguide.answers.describe import describe_certification, describe_role, describe_skill
from roleguide.answers.listing import role_list
from roleguide.answers.nearest import nearest
from roleguide.answers.resolve import resolve_entry
from roleguide.answers.similar import similar
from roleguide.errors import GuideError, RequestError
from roleguide.files import load as load_module
from roleguide.files.load import examine, load
from roleguide.files.locate import builtin_guide
from roleguide.guide.library import Library, MemoryLibrary, contrast_of
from roleguide.guide.model import Background, Guide, Role
from roleguide.index import cache, codec, sqlite_bytes, store
from roleguide.index import file as index_file
from roleguide.index import search as index_search
from roleguide.index.cache import open_library
from roleguide.index.file import BrokenIndexError, Index, checksum, fresh_index, index_path, search_index_path
from roleguide.index.names import named
from roleguide.index.search import search
from roleguide.index.store import IndexedLibrary
from roleguide.render.json_certifications import certification_comparison_data
from roleguide.render.json_data import (
    certification_data,
    comparison_data,
    nearest_data,
    pathway_data,
    role_data,
    role_list_data,
    search_data,
    similar_data,
    skill_data,
)

GUIDE = """\
format: 2
edition: "1"
title: T
sources: {editorial: {title: own judgment}}
families: {team: {title: A Team}}
scales: {ladder: {low: knows it, high: leads it}}
topics: {plan: {title: Planning}}
skills: {money: {title: Money, scale: ladder}}
certifications:
  pmp: {title: Project Pro, short: PMP, issuer: PMI, sources: [editorial]}
roles:
  a:
    title: Able
    summary: works
    aliases: [first]
    family: team
    duties: {plan: [{text: plans}]}
    certifications: {pmp: {need: helpful}}
    next: [b]
    sources: [editorial]
  b:
    title: Busy
    summary: rests
    qualifications: {skills: {money: {level: low}}}
    sources: [editorial]
contrasts: {a/b: {in_one_line: One works.}}
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


def summary(library: Library) -> str:
    return library.guide.roles["a"].summary.text


# --- the same answers ------------------------------------------------------------------------------------------------


def indexed(library: MemoryLibrary) -> IndexedLibrary:
    """A guide out of an index in memory."""
    connection = sqlite3.connect(":memory:")
    store.fill(connection, store.guide_parts(library, {}))
    return IndexedLibrary(Index(connection), unread, lambda _, guide: store.passages_of(guide))


def unread() -> MemoryLibrary:
    raise AssertionError("the files are read once more")


BUILTIN = built_in()


def test_every_entry_comes_back_as_it_was() -> None:
    again = indexed(BUILTIN)
    for field in fields(Guide):
        held, back = getattr(BUILTIN.guide, field.name), getattr(again.guide, field.name)
        assert (list(back.items()) if hasattr(back, "items") else back) == (
            list(held.items()) if hasattr(held, "items") else held
        )


@given(roles("a"), roles("b", leads_to=("a",)))
def test_every_answer_is_the_same(one: Role, other: Role) -> None:
    library = make_library(one, other)
    again = indexed(library)
    asked: list[Callable[[Library], object]] = [
        lambda g: comparison_data(compare(g, ["a", "b"])),
        lambda g: certification_comparison_data(compare_certifications(g, ["csm", "pmp"])),
        lambda g: role_data(describe_role(g, "a")),
        lambda g: certification_data(describe_certification(g, "pmp")),
        lambda g: skill_data(describe_skill(g, "finance")),
        lambda g: pathway_data(pathway(g, "a")),
        lambda g: similar_data(similar(g, "a")),
        lambda g: nearest_data(nearest(g, Background(role="b"))),
        lambda g: nearest_data(nearest(g, Background(skills={"finance": "working"}))),
        lambda g: list(g.outlines()),
        lambda g: search_data(search(g, "x")),
        lambda g: role_list_data(role_list(g)),
    ]
    for ask in asked:
        assert ask(again) == ask(library)


@pytest.mark.parametrize(
    "typed", ["program", "PM", "pmp", "finance", "master", "the", "IT project manager", "zzz", "p"]
)
def test_every_name_means_the_same(typed: str) -> None:
    def meant(library: Library) -> str:
        try:
            return resolve_entry(library, typed).id
        except RequestError as refused:
            return str(refused)

    assert meant(indexed(BUILTIN)) == meant(BUILTIN)


def test_what_is_not_there_is_missing_as_in_any_guide() -> None:
    again = indexed(make_pair())
    assert "nobody" not in again.guide.roles
    with pytest.raises(KeyError):
        again.guide.roles["nobody"]
    assert contrast_of(again.guide, "program-lead", "nobody") is None
    assert (len(again.guide.roles), list(again.guide.topics)) == (2, ["plan", "risk", "team"])
    assert (again.leading_to("nobody"), again.calling_for("skills", "nothing")) == ((), ())
    assert again.guide.roles.get("\udcff") is None  # typed in another encoding
    assert list(again.names(("roles",), "\udcff")) == list(again.names(("roles",), ""))


def test_names_that_begin_otherwise_are_left_out_only_where_others_begin_so() -> None:
    again = indexed(make_pair())

    def ids(beginning: str) -> list[str]:
        return [name[1] for name in again.names(("roles",), beginning)]

    assert ids("program") == ["program-lead"]
    assert ids("pro") == ids("prolog") == ids("x") == ["program-lead", "project-lead"]


def test_odd_texts_come_back_as_they_were() -> None:
    odd = make_role("a", summary='"\\\x1f é 🎈', duties={"plan": said("'; DROP TABLE entries; --")})
    assert indexed(make_library(odd)).guide.roles["a"] == odd


# --- warm and cold ---------------------------------------------------------------------------------------------------


def read_count(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> int:
    """How often an action reads knowledge files."""
    read: list[object] = []

    def counted(*arguments: Any) -> Any:
        read.append(arguments)
        return examine(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(load_module, "examine", counted)
        action()
    return len(read)


def test_a_warm_guide_comes_out_of_the_index(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in ("cold", "warm"):
        library = open_library([file])
        assert isinstance(library, IndexedLibrary)
        assert summary(library) == "works"
    assert read_count(monkeypatch, lambda: open_library([file])) == 0


def test_a_changed_file_is_read_again_even_within_the_same_instant(file: Path) -> None:
    open_library([file])
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    file.write_text(GUIDE.replace("works", "knows"), encoding="utf-8")  # of the same length
    os.utime(file, ns=times)
    assert summary(open_library([file])) == "knows"


def test_an_edit_that_changes_no_time_at_all_is_seen_while_it_could_have_happened(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = index_file.stamp(file)
    for module in (cache, index_file):
        monkeypatch.setattr(module, "stamp", lambda _: same)
    open_library([file])
    file.write_text(GUIDE.replace("works", "knows"), encoding="utf-8")
    assert summary(open_library([file])) == "knows"


def test_a_file_that_changes_while_it_is_read_leaves_no_index(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = count()
    monkeypatch.setattr(cache, "stamp", lambda _: [next(stamps)])
    open_library([file])
    assert not index_path([file]).exists()


def test_other_files_have_another_index(file: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.yaml"
    more.write_text("roles: {a: {summary: toils}}\n", encoding="utf-8")
    open_library([file])
    assert summary(open_library([file, more])) == "toils"
    assert summary(open_library([file, more])) == "toils"
    assert summary(open_library([file])) == "works"


def test_a_broken_file_is_told_every_time_and_leaves_no_index(file: Path) -> None:
    open_library([file])
    file.write_text(GUIDE.replace("summary", "sumary"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(GuideError, match="unknown-field"):
            open_library([file])
    with pytest.raises(GuideError, match="missing-file"):
        open_library([file.with_name("none.yaml")])


def test_names_in_a_file_that_an_option_names_are_completed(file: Path) -> None:
    """The options of a command line that is not complete come as they were typed."""
    words = ["roleguide", "describe", "--no-builtin", "--guide", str(file), "fi"]
    environment = {
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
        "_ROLEGUIDE_COMPLETE": "complete_bash",
    }
    command = [sys.executable, "-m", "roleguide"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **environment})
    assert (done.stdout.split(), done.stderr) == (["first"], "")


def test_what_cannot_be_read_twice_has_no_index(tmp_path: Path, folder: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for _ in range(2):
        writer = threading.Thread(target=pipe.write_text, args=(GUIDE,), kwargs={"encoding": "utf-8"})
        writer.start()
        assert summary(open_library([pipe])) == "works"
        writer.join()
    assert not folder.exists()


def test_no_cache_neither_reads_nor_writes(file: Path, folder: Path) -> None:
    assert summary(open_library([file], cached=False)) == "works"
    assert not folder.exists()


# --- whatever happens to the index -----------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def of_another_layout(path: Path) -> None:
    say_otherwise(path, "meta", b'"layout":', b'"layout":1')


def of_other_fields(path: Path) -> None:
    say_otherwise(path, "meta", b'"fingerprint":', b'"fingerprint":1')


def without_parts(path: Path) -> None:
    change(path, "DROP TABLE parts")


def with_texts_for_contents(path: Path) -> None:
    change(path, "UPDATE parts SET content = CAST(content AS TEXT)")


def say_otherwise(path: Path, key: str, before: bytes, after: bytes) -> None:
    """Changes a part and its checksum, as a forger would."""
    with closing(sqlite3.connect(path)) as connection:
        (content,) = connection.execute("SELECT content FROM parts WHERE key = ?", (key.encode(),)).fetchone()
        assert before in content
        forged = content.replace(before, after)
        values = (forged, checksum(key.encode(), forged), key.encode())
        connection.execute("UPDATE parts SET content = ?, sum = ? WHERE key = ?", values)
        connection.commit()


def in_no_json(path: Path) -> None:
    say_otherwise(path, "roles/a", b"works", b"\x1b")


def of_other_shapes(path: Path) -> None:
    for key, before, after in (
        ("roles/a", b'"title"', b'"tilte"'),
        ("names/firs", b'"first",', b""),
        ("naming/topics/plan", b"[[", b"[{"),
        ("meta", b'"title"', b'"tilte"'),
    ):
        say_otherwise(path, key, before, after)


def change(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql, values)
        connection.commit()


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
        without_parts,
        with_texts_for_contents,
        in_no_json,
        of_other_shapes,
    ],
)
def test_a_damaged_index_changes_no_answer_and_is_replaced(file: Path, harm: Callable[[Path], object]) -> None:
    open_library([file])
    harm(index_path([file]))
    assert answers(open_library([file])) == answers(open_library([file], cached=False))
    assert_sound(file)


def answers(library: Library) -> list[object]:
    """What the commands answer from a small guide."""
    return [
        role_data(describe_role(library, "a")),
        certification_data(describe_certification(library, "pmp")),
        skill_data(describe_skill(library, "money")),
        comparison_data(compare(library, ["a", "b"])),
        role_list_data(role_list(library)),
        search_data(search(library, "plans")),
        search_data(search(library, "plann nothing")),
        similar_data(similar(library, "a")),
        nearest_data(nearest(library, Background(role="a"))),
        pathway_data(pathway(library, "b")),
        resolve_entry(library, "first").id,
        [
            contrast_of(library.guide, "b", "a"),
            contrast_of(library.guide, "a", "c"),
            library.leading_to("c"),
            library.calling_for("skills", "c"),
        ],
        [role.id for role in library.leading_to("a")],
        list(library.outlines()),
    ]


def assert_sound(file: Path) -> None:
    """Makes sure that the index of a file is fresh and holds all that it is to hold."""
    library = open_library([file])
    assert isinstance(library, IndexedLibrary)
    assert answers(library) == answers(MemoryLibrary(load([file])))
    assert library.passages()
    assert search_index_path(index_path([file])).exists()
    assert "again" not in vars(library)


def keys_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [key.decode() for (key,) in connection.execute("SELECT key FROM parts ORDER BY key")]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM parts WHERE key = ?",
        "UPDATE parts SET content = replace(content, 'a', 'b') || ' ' WHERE key = ?",
        "UPDATE parts SET sum = sum + 1 WHERE key = ?",
        "UPDATE parts SET (content, sum) = (SELECT content, sum FROM parts WHERE key = CAST('roles/b' AS BLOB)) "
        "WHERE key = ? AND key <> CAST('roles/b' AS BLOB)",
    ],
    ids=["lost", "changed", "other sum", "another's"],
)
@pytest.mark.parametrize("third", [0, *(pytest.param(third, marks=pytest.mark.nightly) for third in (1, 2))])
def test_any_part_may_be_wrong(file: Path, sql: str, third: int) -> None:
    open_library([file])
    path = index_path([file])
    sound, right = path.read_bytes(), answers(MemoryLibrary(load([file])))
    keys = keys_in(path)
    assert {"meta", "names/able", "roles/a", "roles/b", "skills/money", "naming/skills/money"} <= set(keys)
    for key in keys[third::3]:
        path.write_bytes(sound)
        change(path, sql, key.encode())
        assert answers(open_library([file])) == right, key
        path.write_bytes(sound)
        change(path, sql, key.encode())
        assert sorted(named(("roles", "skills", "families"), "", [file], builtin=False)) == [
            ("A Team", "team", "A Team"),
            ("Able", "a", "Able"),
            ("Busy", "b", "Busy"),
            ("Money", "money", "Money"),
            ("a", "a", "Able"),
            ("b", "b", "Busy"),
            ("first", "a", "Able"),
            ("money", "money", "Money"),
            ("team", "team", "A Team"),
        ], key


@pytest.mark.parametrize(
    "key", ["naming/roles/b", "naming/topics/plan", "names", "names/firs", "ids/roles", "roles/b", "links/a"]
)
def test_an_index_that_has_lost_a_part_is_replaced(file: Path, key: str) -> None:
    open_library([file])
    change(index_path([file]), "DELETE FROM parts WHERE key = ?", key.encode())
    answers(open_library([file]))
    assert_sound(file)


@pytest.mark.parametrize("refused", [OSError(errno.ENOSPC, "No space left on device"), sqlite3.OperationalError()])
def test_passages_that_cannot_be_restored_are_gathered_anew(
    file: Path, monkeypatch: pytest.MonkeyPatch, refused: Exception
) -> None:
    def refuse(*_: object) -> None:
        raise refused

    open_library([file])
    monkeypatch.setattr(index_search, "restore", refuse)
    assert search(open_library([file]), "plans") == search(MemoryLibrary(load([file])), "plans")


# --- the index for full-text search ----------------------------------------------------------------------------------


def found(file: Path, typed: str) -> list[str]:
    return [hit.id for hit in search(open_library([file]), typed).hits]


def test_full_text_search_gets_its_index_when_somebody_searches(file: Path) -> None:
    open_library([file])
    path = search_index_path(index_path([file]))
    assert not path.exists()
    right = found(file, "plans")
    written = path.stat().st_ino
    assert found(file, "plans") == right == ["a"]
    assert path.stat().st_ino == written


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        cut,
        lambda path: path.write_bytes(b"garbage" * 1000),
        lambda path: change(path, "UPDATE parts SET content = zeroblob(9000) WHERE key = CAST('passages' AS BLOB)"),
        lambda path: change(path, "DELETE FROM parts WHERE key = CAST('passages' AS BLOB)"),
        lambda path: say_otherwise(path, "meta", b'"made":', b'"made":1'),
        lambda path: path.chmod(0o666),
    ],
    ids=["missing", "cut", "garbage", "changed", "lost", "of another index", "of others"],
)
def test_a_search_index_that_is_not_to_be_believed_is_replaced(file: Path, harm: Callable[[Path], object]) -> None:
    path = search_index_path(index_path([file]))
    right = found(file, "plans")
    whole = path.stat().st_size
    harm(path)
    assert found(file, "plans") == right
    assert (path.stat().st_size, stat.S_IMODE(path.stat().st_mode)) == (whole, 0o600)


def test_a_guide_that_has_changed_is_searched_as_it_is_now(file: Path) -> None:
    assert found(file, "tulips") == []
    file.write_text(GUIDE.replace("works", "tulips"), encoding="utf-8")
    assert found(file, "tulips") == ["a"]


@pytest.fixture
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Databases in memory have pages of 512 bytes, so that an index is little more than what is in it."""
    connect = sqlite3.connect

    def connect_to(database: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(database, **options)
        if database == ":memory:":
            connection.execute("PRAGMA page_size = 512")
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_to)


@pytest.mark.usefixtures("_small_pages")
@pytest.mark.parametrize("quarter", range(4))
def test_any_byte_may_be_wrong(file: Path, folder: Path, quarter: int) -> None:
    """Whatever byte is wrong, each part is read as it was written or found broken; that is all that answers rest on."""
    open_library([file])
    path = index_path([file])
    sound, beside = path.read_bytes(), sorted(folder.iterdir())
    assert len(sound) < 20_000
    keys = [*keys_in(path), "roles/nobody"]
    with closing(index_file._open(path)) as index:
        right = {key: index.part(key) for key in keys}
    with path.open("r+b", buffering=0) as written:
        for at in range(quarter, len(sound), 4):
            os.pwrite(written.fileno(), bytes([sound[at] ^ 0xFF]), at)
            with closing(index_file._open(path)) as index:
                for key in keys:
                    try:
                        found = index.part(key)
                    except BrokenIndexError:
                        continue
                    assert found in (right[key], None), (at, key)  # that one is lost is noticed by who asks for it
            os.pwrite(written.fileno(), sound[at : at + 1], at)
    assert sorted(folder.iterdir()) == beside


@pytest.mark.usefixtures("_small_pages")
def test_every_answer_stands_whatever_byte_is_wrong(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_library([file])
    path = index_path([file])
    sound, loaded = path.read_bytes(), MemoryLibrary(load([file]))
    right = answers(loaded)
    monkeypatch.setattr(cache, "_compiled_once", lambda *_: loaded)
    for at in range(0, len(sound), 61):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1 << at % 8]) + sound[at + 1 :])
        assert answers(open_library([file])) == right, at


def test_what_is_not_there_is_missed_without_reading_the_files_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_library([file])
    monkeypatch.setattr(cache, "_compiled_once", lambda *_: unread())
    library = open_library([file])
    with pytest.raises(KeyError):
        library.guide.roles["nobody"]
    assert "nobody" not in library.guide.roles
    assert contrast_of(library.guide, "b", "c") is None
    assert (library.leading_to("c"), library.leading_to("a")) == ((), ())
    assert resolve_entry(library, "able").id == "a"


def test_an_error_of_our_own_is_not_taken_for_a_broken_index(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("ours")

    open_library([file])
    before = index_path([file]).stat()
    monkeypatch.setattr(index_search, "ranked", fail)
    monkeypatch.setattr(cache, "_compiled_once", lambda *_: unread())
    with pytest.raises(KeyError, match="ours"):
        search(open_library([file]), "plans")
    assert index_path([file]).stat().st_ino == before.st_ino


def test_a_python_that_cannot_serialize_databases_goes_by_a_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_bytes, "SERIALIZES", False)
    open_library([file])
    assert_sound(file)


def test_an_index_without_full_text_search_does_not_keep_others_from_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(store, "fill_passages", lambda *_: False)
        open_library([file])
    library = open_library([file])
    assert isinstance(library, IndexedLibrary)
    assert search(library, "plans") == search(MemoryLibrary(load([file])), "plans")


# --- whose index it is -----------------------------------------------------------------------------------------------

OWNED = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there are no user ids")


def forged(file: Path) -> Path:
    """The index of a file, in which somebody has changed a text so that no checksum tells."""
    open_library([file])
    path = index_path([file])
    say_otherwise(path, "roles/a", b"works", b"FALSE")
    return path


def nobody_is_there(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4711)


def the_folder_is_somebodys(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stat_of = Path.stat

    def foreign(place: Path, **options: Any) -> os.stat_result:
        status = stat_of(place, **options)
        values = list(status)
        values[stat.ST_UID] += place == path.parent
        return os.stat_result(values)

    monkeypatch.setattr(Path, "stat", foreign)


def the_file_is_a_link(path: Path, _: pytest.MonkeyPatch) -> None:
    path.symlink_to(path.rename(path.with_name("elsewhere")))


def with_mode(mode: int, *, of_folder: bool) -> Callable[[Path, pytest.MonkeyPatch], None]:
    return lambda path, _: (path.parent if of_folder else path).chmod(mode)


def test_an_index_of_our_own_is_believed(file: Path) -> None:
    forged(file)
    assert summary(open_library([file])) == "FALSE"


@OWNED
@pytest.mark.parametrize(
    "happened",
    [
        with_mode(0o770, of_folder=True),
        with_mode(0o702, of_folder=True),
        with_mode(0o1777, of_folder=True),
        with_mode(0o620, of_folder=False),
        with_mode(0o602, of_folder=False),
        nobody_is_there,
        the_folder_is_somebodys,
        the_file_is_a_link,
    ],
    ids=["group", "others", "as /tmp", "group's file", "others' file", "another user", "another's folder", "link"],
)
def test_an_index_that_others_could_have_written_is_not_believed(
    file: Path, monkeypatch: pytest.MonkeyPatch, happened: Callable[[Path, pytest.MonkeyPatch], None]
) -> None:
    path = forged(file)
    happened(path, monkeypatch)
    assert summary(open_library([file])) == "works"
    assert ("first", "a", "Able") in named(("roles",), "", [file], builtin=False)


@OWNED
@pytest.mark.parametrize("mode", [0o775, 0o1777])
def test_a_folder_that_others_may_write_is_left_alone(file: Path, folder: Path, mode: int) -> None:
    folder.mkdir()
    folder.chmod(mode)
    assert summary(open_library([file])) == "works"
    assert ("first", "a", "Able") in named(("roles",), "", [file], builtin=False)
    assert list(folder.iterdir()) == []


@OWNED
def test_an_index_that_others_could_write_is_made_anew_where_only_we_may(file: Path) -> None:
    path = forged(file)
    path.chmod(0o666)
    open_library([file])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert_sound(file)


def test_a_link_in_the_place_of_an_index_is_replaced_and_not_followed(file: Path, folder: Path) -> None:
    letter = folder.parent / "letter"
    letter.write_text("mine", encoding="utf-8")
    folder.mkdir(mode=0o700)
    index_path([file]).symlink_to(letter)
    open_library([file])
    assert letter.read_text(encoding="utf-8") == "mine"
    assert_sound(file)


def test_a_cache_folder_may_be_a_link_to_one_of_our_own(file: Path, folder: Path) -> None:
    (folder.parent / "scratch").mkdir(mode=0o700)
    folder.symlink_to("scratch")
    open_library([file])
    assert_sound(file)


@OWNED
def test_what_we_make_is_private(file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEGUIDE_CACHE", str(folder / "deep" / "down"))
    before = os.umask(0o002)
    try:
        open_library([file])
    finally:
        os.umask(before)
    assert_sound(file)
    made = [folder, *sorted(folder.rglob("*"))]
    modes = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in made}
    assert modes == {
        "cache": "0o700",
        "deep": "0o700",
        "down": "0o700",
        index_path([file]).name: "0o600",
        search_index_path(index_path([file])).name: "0o600",
        ".roleguide-lock": "0o600",
    }


def link_to_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


@OWNED
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, link_to_pipe])
def test_what_is_no_file_is_not_read(file: Path, folder: Path, make: Callable[[Path], object]) -> None:
    folder.mkdir(mode=0o700)
    make(index_path([file]))
    command = [sys.executable, "-m", "roleguide", "describe", "a", "--no-builtin", "--guide", str(file)]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
    assert "works" in done.stdout


JOURNAL = bytes.fromhex("d9d505f920a163d7") + b"\xff\xff\xff\xff" + bytes(8) + b"\0\0\0\1\0\0\2\0\0\0\2\0" + bytes(4096)
"""The journal of a transaction that somebody has begun and not ended; who opens its database to write undoes that."""


@pytest.mark.parametrize("suffix", ["-journal", "-wal"])
def test_nothing_beside_an_index_is_followed(file: Path, suffix: str) -> None:
    open_library([file])
    path = index_path([file])
    planted = path.with_name(path.name + suffix)
    planted.write_bytes(JOURNAL)
    before = path.read_bytes()
    assert_sound(file)
    assert (planted.read_bytes(), path.read_bytes()) == (JOURNAL, before)


def test_an_index_that_has_just_been_removed_is_not_made_by_reading(file: Path, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    with pytest.raises(BrokenIndexError):
        index_file._open(index_path([file]))
    assert list(folder.iterdir()) == []


def test_odd_characters_in_a_path_name_no_other_file(file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEGUIDE_CACHE", str(folder / "a?mode=rwc#%41 b\udcff"))
    open_library([file])
    assert_sound(file)


# --- where no index can be -------------------------------------------------------------------------------------------


def test_a_folder_that_cannot_be_written_costs_only_time(file: Path, folder: Path) -> None:
    folder.write_text("a file where the folder should be", encoding="utf-8")
    assert [summary(open_library([file])) for _ in range(2)] == ["works", "works"]


def test_a_full_disk_costs_only_time(file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "fill", refuse)
    assert [summary(open_library([file])) for _ in range(2)] == ["works", "works"]
    assert [path.name for path in folder.iterdir()] == [".roleguide-lock"]


def test_without_a_home_there_is_no_index(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(index_file, "cache_folder", refuse)
    assert summary(open_library([file])) == "works"


# --- many at once ----------------------------------------------------------------------------------------------------


@pytest.mark.nightly
def test_eight_processes_at_once_all_answer(file: Path, folder: Path) -> None:
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
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)]
    for process in running:
        out, err = process.communicate()
        assert (process.returncode, err) == (0, b"")
        assert json.loads(out)["role"]["summary"]["text"] == "works"
    assert sorted(path.name for path in folder.iterdir()) == [".roleguide-lock", index_path([file]).name]


COUNTED = """
import sys, time
from pathlib import Path
import roleguide.files.load
from roleguide.index.cache import open_library

examine = roleguide.files.load.examine

def counted(*arguments):
    with open(sys.argv[2], "a") as log:
        log.write("compiled ")
    time.sleep(0.5)
    return examine(*arguments)

roleguide.files.load.examine = counted
print("ready", flush=True)
sys.stdin.readline()
print(open_library([Path(sys.argv[1])]).guide.roles["a"].summary.text)
"""


def test_of_four_processes_that_start_together_one_compiles(file: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-c", COUNTED, str(file), str(log)]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for process in running:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate()[0] for process in running] == ["works\n"] * 4
    assert log.read_text(encoding="utf-8") == "compiled "


HOLDING = """
import sys, time
from pathlib import Path
from roleguide.index.lock import locked

with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(file: Path, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has the lock of an index and does not give it back."""
    folder.mkdir(mode=0o700)
    command = [sys.executable, "-c", HOLDING, str(index_path([file]))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_who_waits_goes_on_when_the_one_waited_for_is_killed(
    file: Path, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = []

    def kill(pause: float) -> None:
        pauses.append(pause)
        holder.kill()
        holder.wait()

    monkeypatch.setattr(time, "sleep", kill)
    open_library([file])
    assert len(pauses) == 1
    assert_sound(file)


@pytest.mark.usefixtures("holder")
def test_nobody_waits_for_ever(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(step=20)
    pauses: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(time, "sleep", pauses.append)
    open_library([file])
    assert len(pauses) == 2  # at 20 and 40 seconds
    assert_sound(file)


@pytest.mark.usefixtures("holder")
def test_another_guide_does_not_wait(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: unread())
    other = file.with_name("other.yaml")
    other.write_text(GUIDE, encoding="utf-8")
    open_library([other])
    assert_sound(other)


@pytest.mark.usefixtures("holder")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP])
def test_where_there_are_no_locks_nobody_waits(file: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.lockf", refuse)
    monkeypatch.setattr(time, "sleep", lambda _: unread())
    open_library([file])
    assert_sound(file)


@pytest.mark.usefixtures("holder")
def test_a_platform_without_locks_does_without(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("fcntl", "msvcrt"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setattr(time, "sleep", lambda _: unread())
    open_library([file])
    assert_sound(file)


def test_a_lock_is_given_back(file: Path) -> None:
    open_library([file])
    script = HOLDING.replace("time.sleep(60)", "pass")
    subprocess.run(
        [sys.executable, "-c", script, str(index_path([file]))], check=True, stdout=subprocess.DEVNULL, timeout=30
    )


def test_a_lock_that_cannot_be_made_keeps_nobody(file: Path, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / ".roleguide-lock").mkdir()
    open_library([file])
    assert_sound(file)


# --- what is removed, and closed -------------------------------------------------------------------------------------


def test_the_newest_indexes_are_kept_and_nothing_else_is_removed(folder: Path, tmp_path: Path) -> None:
    folder.mkdir(mode=0o700)
    ours = [folder / f"{('guide', 'search')[at % 2]}-{at:016x}.sqlite" for at in range(25)]
    parts = [folder / f".roleguide-{at:016x}.part" for at in range(2)]
    others = [
        "guide-mine3.sqlite",
        "guide-book.pdf.part",
        "guide-0123456789ABCDEF.sqlite",
        "guide-0123456789abcdef.sqlite.bak",
        "my-guide-0123456789abcdef.sqlite",
        "guide-0123456789abcdef.sqlite-journal",
        ".roleguide-1.part",
        "letter.txt",
    ]
    for at, path in enumerate([*ours, *parts, *(folder / name for name in others)]):
        path.touch()
        os.utime(path, (at, at))
    os.utime(parts[1])
    (folder / "guide-00000000000000ff.sqlite").symlink_to("letter.txt")
    (folder / "guide-00000000000000fe.sqlite").mkdir()
    path = tmp_path / "guide.yaml"
    path.write_text(GUIDE, encoding="utf-8")
    open_library([path])
    kept = [*ours[6:], parts[1], index_path([path]), *(folder / name for name in (*others, ".roleguide-lock"))]
    kept += [folder / "guide-00000000000000ff.sqlite", folder / "guide-00000000000000fe.sqlite"]
    assert sorted(folder.iterdir()) == sorted(kept)


def test_the_index_just_made_is_kept_whatever_the_time_of_others(file: Path, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for at in range(25):
        path = folder / f"guide-{at:016x}.sqlite"
        path.touch()
        os.utime(path, (2**32, 2**32))
    open_library([file])
    assert_sound(file)
    assert len(list(folder.glob("guide-*.sqlite"))) == 20


@OWNED
def test_what_is_not_ours_is_not_removed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    for at in range(25):
        (folder / f"guide-{at:016x}.sqlite").touch()
    nobody_is_there(folder, monkeypatch)
    cache._prune(folder / "guide-ffffffffffffffff.sqlite")
    assert len(list(folder.iterdir())) == 25


CLOSED = """
import atexit, sqlite3, sys

class Watched(sqlite3.Connection):
    still_open = set()

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.still_open.add(id(self))

    def close(self):
        self.still_open.discard(id(self))
        super().close()

connect = sqlite3.connect
made = []

def watched(*arguments, **options):
    made.append(arguments)
    return connect(*arguments, factory=Watched, **options)

sqlite3.connect = watched
atexit.register(lambda: print(len(made) > 4, len(Watched.still_open), file=sys.stderr))
from roleguide.cli import app
for command in ("where", "search plans", "list", "describe a", "where a", "search nothing", "search plans --no-cache"):
    try:
        app([*command.split(), "--no-builtin", "--guide", sys.argv[1]], prog_name="roleguide")
    except SystemExit:
        pass
"""


@pytest.mark.parametrize("state", ["cold", "warm", "stale", "broken"])
def test_every_database_that_is_opened_is_closed(file: Path, state: str) -> None:
    if state != "cold":
        open_library([file])
    if state == "stale":
        file.write_text(GUIDE.replace("works", "toils"), encoding="utf-8")
    if state == "broken":
        change(index_path([file]), "UPDATE parts SET sum = 0 WHERE key <> CAST('meta' AS BLOB)")
    command = [sys.executable, "-W", "error", "-c", CLOSED, str(file)]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    assert done.stderr == "True 0\n"  # some were opened, and none is open when all else has ended


def test_a_guide_that_is_no_longer_used_is_closed(file: Path) -> None:
    open_library([file])
    library = open_library([file])
    assert isinstance(library, IndexedLibrary)
    close = library._index.close
    del library
    gc.collect()
    assert not close.alive


# --- of which version it is ------------------------------------------------------------------------------------------


def test_an_index_is_of_one_version_only(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_library([file])
    assert fresh_index(index_path([file]), [file])
    monkeypatch.setattr(index_file, "__version__", "another")
    assert fresh_index(index_path([file]), [file]) is None


@pytest.mark.parametrize(
    "changed",
    [
        make_dataclass("Family", [("title", str), ("about", str | None, None), ("color", str, "")]),
        make_dataclass("Family", [("title", str), ("about", str, None)]),
        make_dataclass("Family", [("title", str), ("about", str | None, "")]),
    ],
    ids=["another field", "another type", "another default"],
)
def test_an_index_of_other_fields_is_not_believed(file: Path, monkeypatch: pytest.MonkeyPatch, changed: type) -> None:
    open_library([file])
    assert_sound(file)
    kinds = [changed if kind.__name__ == "Family" else kind for kind in codec._KINDS]
    monkeypatch.setattr(codec, "_KINDS", kinds)
    assert [read_count(monkeypatch, lambda: open_library([file])) for _ in range(2)] == [1, 0]


# --- what a command loads --------------------------------------------------------------------------------------------

HEAVY = ("yaml", "pydantic", "rich", "sqlite3", "hashlib", "roleguide.files.load")

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


def loaded_warm(arguments: list[str]) -> set[str]:
    """The modules that a command on the built-in guide loads where the guide has an index."""
    script = (
        "import sys\nfrom roleguide.cli import app\ntry:\n    app(sys.argv[1:], prog_name='roleguide')\n"
        "except SystemExit:\n    pass\nprint(*sys.modules, file=sys.stderr)"
    )
    search(open_library([builtin_guide()]), "budget")  # gathers what is searched
    command = [sys.executable, "-c", script, *arguments]
    return set(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stderr.split())


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--version"], set()),
        (["describe", "program"], {"rich", "sqlite3"}),
        (["compare", "program", "project"], {"rich", "sqlite3"}),
        (["become", "program"], {"rich", "sqlite3"}),
        (["become", "--from", "program"], {"rich", "sqlite3"}),
        (["similar", "program"], {"rich", "sqlite3"}),
        (["list"], {"rich", "sqlite3"}),
        (["describe", "program", "--format", "json"], {"sqlite3"}),
        (["describe", "program", "--format", "plain"], {"sqlite3"}),
    ],
    ids=lambda one: " ".join(sorted(one)),
)
def test_a_warm_command_loads_only_what_it_uses(arguments: list[str], allowed: set[str]) -> None:
    own = {name for name in HEAVY if name in loaded_warm(arguments)} - TYPERS
    assert own <= allowed


GROUND = {"errors", "folding", "progress", "records", "text"}
VOCABULARY = {"guide.library", "guide.model", "guide.vocabulary"}
INDEX = {"files.locate", "index.cache", "index.codec", "index.file", "index.store"}
DRAWN = {"answers.citations", "answers.rows", "pages.page", "render.json_data", "render.table"}
WAY = {f"answers.{name}" for name in ("become", "certifications", "person", "routes")}
NEEDS = {"pages.certifications", "pages.needs"}
ASKED = {"pages.abbreviations", "pages.prerequisites"}
NAMED = {"answers.resolve"}
COLUMN = {
    f"pages.{name}"
    for name in ("abbreviations", "certification_column", "certifications", "compare_certifications", "prerequisites")
}


@pytest.mark.parametrize(
    ("arguments", "besides"),
    [
        (["describe", "program"], {"answers.describe", "pages.describe", *NAMED, *NEEDS}),
        (["describe", "pmp"], {"answers.describe", "pages.describe_certification", *NAMED, *NEEDS, *ASKED}),
        (["describe", "finance"], {"answers.describe", "pages.describe", *NAMED, *NEEDS}),
        (
            ["compare", "program", "project"],
            {"answers.compare", "pages.compare", "pages.moving", *NAMED, *NEEDS, *WAY},
        ),
        (["become", "program"], {"pages.become", "pages.moving", "pages.pathway_blocks", *NAMED, *NEEDS, *WAY}),
        (["become", "--from", "program"], {"answers.nearest", "pages.nearest", *NAMED, *WAY} - {"pages.become"}),
        (["compare", "pmp", "capm"], {"answers.compare_certifications", "render.json_certifications", *COLUMN, *NAMED}),
        (["similar", "program"], {"answers.similar", "pages.similar", *NAMED}),
        (["list"], {"answers.listing", "pages.listing", "pages.certifications"}),
        (
            ["search", "budget"],
            {"answers.search", "index.lock", "index.search", "index.sqlite_bytes", "pages.search"},
        ),
    ],
    ids=lambda value: " ".join(sorted(value)),
)
def test_a_warm_command_loads_none_of_what_other_commands_are_made_of(arguments: list[str], besides: set[str]) -> None:
    own = (name for name in loaded_warm(arguments) if name.startswith("roleguide."))
    loaded = {name.removeprefix("roleguide.") for name in own}
    folders = {name for name in loaded if "." not in name} - GROUND
    modules = {name for name in loaded if "." in name and not name.startswith("cli.")}
    assert folders == {"answers", "cli", "files", "guide", "index", "pages", "render"}
    assert modules == VOCABULARY | INDEX | DRAWN | besides
