"""Files are written whole or not at all, and leave nothing beside them."""

import errno
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from roleguide.files import atomic
from roleguide.files.atomic import PART_NAME, replace_file

POSIX = pytest.mark.skipif(os.name != "posix", reason="about modes, pipes and signals")


@pytest.fixture(params=["nameless", "named"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of writing: beside the place without a name, where the system can do that, and with one."""
    if request.param == "named":
        monkeypatch.setattr(atomic, "_open_nameless", lambda *_: None)


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def mode_of(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_written(tmp_path: Path) -> None:
    replace_file(tmp_path / "a", [b"one ", b"two"])
    assert (tmp_path / "a").read_bytes() == b"one two"
    assert names_in(tmp_path) == ["a"]


def test_a_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a longer text")
    replace_file(tmp_path / "a", [b"short"])
    assert (tmp_path / "a").read_bytes() == b"short"
    assert names_in(tmp_path) == ["a"]


@POSIX
@pytest.mark.usefixtures("umask")
def test_a_new_file_has_the_mode_that_the_umask_leaves_or_that_is_asked_for(tmp_path: Path) -> None:
    replace_file(tmp_path / "by-umask", [])
    replace_file(tmp_path / "asked", [], mode=0o646)
    assert (mode_of(tmp_path / "by-umask"), mode_of(tmp_path / "asked")) == ("0o640", "0o646")


@POSIX
@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(
    ("before", "asked", "after"),
    [(0o644, None, "0o644"), (0o444, None, "0o444"), (0o4755, None, "0o755"), (0o666, 0o600, "0o600")],
)
def test_a_replaced_file_keeps_its_permissions_unless_others_are_asked_for(
    tmp_path: Path, before: int, asked: int | None, after: str
) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "a").chmod(before)
    replace_file(tmp_path / "a", [b"new"], mode=asked)
    assert mode_of(tmp_path / "a") == after


@POSIX
def test_a_file_is_private_while_it_is_written_if_it_will_be(tmp_path: Path) -> None:
    seen: list[str] = []

    def chunks() -> Iterator[bytes]:
        seen.extend(mode_of(file) for file in tmp_path.iterdir())
        yield b"secret"

    replace_file(tmp_path / "a", chunks(), mode=0o640)
    assert set(seen) <= {"0o600"}  # none is seen where it has no name yet


@POSIX
def test_what_a_link_names_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a").write_bytes(b"old")
    (tmp_path / "link").symlink_to("folder/a")
    (tmp_path / "dangling").symlink_to("folder/b")
    replace_file(tmp_path / "link", [b"new"])
    replace_file(tmp_path / "dangling", [b"made"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder" / "a").read_bytes() == b"new"
    assert (tmp_path / "folder" / "b").read_bytes() == b"made"
    assert names_in(tmp_path / "folder") == ["a", "b"]


def _ring(path: Path) -> None:
    path.symlink_to("other")
    path.with_name("other").symlink_to(path)


def _folder_link(path: Path) -> None:
    path.with_name("folder").mkdir()
    path.symlink_to("folder")


def _device(path: Path) -> None:
    """A device of our own. If what is tested had a fault, another would be replaced for the whole machine."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except OSError:
        pytest.skip("only the superuser makes devices")


@POSIX
@pytest.mark.parametrize(
    ("make", "number", "reason"),
    [
        (Path.mkdir, errno.EISDIR, "Is a directory"),
        (_folder_link, errno.EISDIR, "Is a directory"),
        (os.mkfifo, errno.EINVAL, "Not a regular file"),
        (_device, errno.EINVAL, "Not a regular file"),
        (_ring, errno.ELOOP, "Too many levels of symbolic links"),
    ],
    ids=["folder", "link to a folder", "pipe", "device", "ring of links"],
)
def test_what_is_no_file_is_refused(tmp_path: Path, make: Callable[[Path], object], number: int, reason: str) -> None:
    make(tmp_path / "a")
    before = names_in(tmp_path)
    with pytest.raises(OSError, match=reason) as refused:
        replace_file(tmp_path / "a", [b"new"])
    assert (refused.value.errno, refused.value.strerror) == (number, reason)
    assert names_in(tmp_path) == before


@pytest.mark.parametrize(
    "name",
    ["missing/a", "file/a", "ring/a", "n" * 300, "nul\0", "lone\ud800"],
    ids=["no folder", "a file as folder", "a ring as folder", "too long", "NUL", "no character"],
)
def test_where_no_file_can_be_every_error_is_an_os_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "ring").symlink_to("ring")
    with pytest.raises(OSError) as refused:  # noqa: PT011 - the reason is the system's
        replace_file(tmp_path / name, [b"new"])
    assert refused.value.strerror
    assert names_in(tmp_path) == ["file", "ring"]


def test_without_a_current_folder_every_error_is_an_os_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(FileNotFoundError):
        replace_file(Path("a"), [b"new"])


def test_a_name_may_be_as_long_as_any(tmp_path: Path) -> None:
    place = tmp_path / ("n" * 255)
    for content in (b"old", b"new"):
        replace_file(place, [content])
    assert place.read_bytes() == b"new"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("before", [[], ["a"]], ids=["new", "replaced"])
def test_whatever_ends_the_content_early_changes_nothing(
    tmp_path: Path, before: list[str], error: type[BaseException]
) -> None:
    for name in before:
        (tmp_path / name).write_bytes(b"old")

    def chunks() -> Iterator[bytes]:
        yield b"half" * 100_000
        raise error

    with pytest.raises(error):
        replace_file(tmp_path / "a", chunks())
    assert names_in(tmp_path) == before
    assert [(tmp_path / name).read_bytes() for name in before] == [b"old"] * len(before)


def test_what_cannot_be_moved_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(beside: Path, _: Path) -> None:
        assert re.fullmatch(PART_NAME, beside.name)
        assert beside.read_bytes() == b"new"
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="Permission denied"):
        replace_file(tmp_path / "a", [b"new"])
    assert names_in(tmp_path) == []


def test_other_threads_write_too(tmp_path: Path) -> None:
    thread = threading.Thread(target=replace_file, args=(tmp_path / "a", [b"new"]))
    thread.start()
    thread.join()
    assert (tmp_path / "a").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["a", "missing/a"])
def test_signals_are_handled_afterwards_as_before(tmp_path: Path, name: str) -> None:
    def handle(*_: object) -> None:
        raise AssertionError("no signal is sent")

    for handler in (signal.SIG_DFL, signal.SIG_IGN, handle):
        before = signal.signal(signal.SIGTERM, handler)
        try:
            with suppress(OSError):
                replace_file(tmp_path / name, [b"new"])
            assert signal.getsignal(signal.SIGTERM) is handler
        finally:
            signal.signal(signal.SIGTERM, before)


SLOW = """
import signal, sys, time
from pathlib import Path
from roleguide.files import atomic

signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal, wherever the tests run
for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)

def chunks():
    yield b"half" * 100_000
    print("begun", flush=True)
    time.sleep(60)
if sys.argv[2] == "named":
    atomic._open_nameless = lambda *_: None
atomic.replace_file(Path(sys.argv[1]), chunks())
"""

NAMELESS = hasattr(os, "O_TMPFILE")


@POSIX
@pytest.mark.parametrize(
    ("number", "way", "status"),
    [
        (signal.SIGTERM, "nameless", 128 + signal.SIGTERM),
        (signal.SIGTERM, "named", 128 + signal.SIGTERM),
        (signal.SIGHUP, "named", 128 + signal.SIGHUP),
        (signal.SIGINT, "named", -signal.SIGINT),
        pytest.param(
            signal.SIGKILL,
            "nameless",
            -signal.SIGKILL,
            marks=pytest.mark.skipif(not NAMELESS, reason="files have names"),
        ),
    ],
)
def test_a_process_that_is_ended_leaves_nothing(tmp_path: Path, number: int, way: str, status: int) -> None:
    (tmp_path / "a").write_bytes(b"old")
    command = [sys.executable, "-c", SLOW, str(tmp_path / "a"), way]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        assert process.stdout.readline() == b"begun\n"
        process.send_signal(number)
        assert process.wait(30) == status
    assert names_in(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"
