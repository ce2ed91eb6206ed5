"""Files that mean harm, or that a machine has written: each gets an answer in bounded time and memory."""

import resource
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

HEAD = 'format: 2\nedition: "1"\ntitle: T\n'
MB = 1024 * 1024

MEMORY = 1024 * MB
"""Bytes of address space that a check may take, whatever the file."""

SECONDS = 60
"""Far more than any of these takes, on any machine; without its limit, each would take hours or more."""


def bomb(letters: str) -> str:
    """Aliases of aliases: nine to the power of the number of letters values."""
    lines = [f"{letters[0]}: &{letters[0]} [x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise(letters)]
    return HEAD + "\n".join(lines) + "\n"


def merge_bomb(rungs: int) -> str:
    """The same with merge keys."""
    lines = ["x0: &x0 {a: 1}"]
    lines += [f"x{at}: &x{at} {{<<: [{', '.join([f'*x{at - 1}'] * 9)}]}}" for at in range(1, rungs)]
    return HEAD + "\n".join(lines) + "\n"


def growing_merges(rungs: int) -> str:
    """Maps that each take over all keys of the one before and add one."""
    lines = ["x0: &x0 {a0: 1}"]
    lines += [f"x{at}: &x{at} {{<<: *x{at - 1}, a{at}: 1}}" for at in range(1, rungs)]
    return HEAD + "\n".join(lines) + "\n"


def many(number: int, head: str, line: str) -> str:
    return HEAD + head + "".join(line.format(at=at, next=at + 1, before=at - 1) for at in range(1, number + 1))


FILES: dict[str, tuple[str | bytes, str]] = {
    "ten thousand brackets": (HEAD + "roles: " + "[" * 10_000 + "]" * 10_000, "too-deep"),
    "ten thousand braces": (HEAD + "roles: " + "{a: " * 10_000 + "}" * 10_000, "too-deep"),
    "ten thousand open brackets": ("[" * 10_000, "too-deep"),
    "half a million open brackets": ("[" * 500_000, "too-deep"),
    "half a million dashes": ("- " * 500_000, "too-deep"),
    "an alias bomb": (bomb("abcdefghijkl"), "too-large"),
    "a merge bomb": (merge_bomb(12), "unknown-field"),
    "a merge bomb that grows": (growing_merges(10_000), "too-large"),
    "50 MB": (b"# " + b"x" * (50 * MB), "too-large"),
    "a long text": (HEAD + "topics: {a: {title: " + "x " * (10 * MB) + "}}", "unused-id"),
    "a hundred thousand topics": (many(100_000, "topics:\n", "  t{at}: {{title: T}}\n"), "unused-id"),
    "a hundred thousand unknown fields": (many(100_000, "", "k{at}: 1\n"), "too-many-problems"),
    "one key a hundred thousand times": (HEAD + "a: 1\n" * 100_000, "too-many-problems"),
    "twenty thousand broken roles": (many(20_000, "roles:\n", "  r{at}: {{titel: R}}\n"), "too-many-problems"),
    "a line of five thousand heirs": (
        many(5000, "roles:\n  r0: {title: R, summary: s}\n", "  r{at}: {{title: R, extends: r{before}}}\n"),
        "too-deep",
    ),
    "a ring of certifications": (
        many(3000, "certifications:\n", "  c{at}: {{title: C, issuer: I, asks: {{all: [{{holds: [c{next}]}}]}}}}\n"),
        "unknown-certification",
    ),
    "recursive alias": (HEAD + "roles: &r {a: *r}\n", "recursive-alias"),
    "python tag": (HEAD + "roles: !!python/object/apply:os.system [exit]\n", "unknown-tag"),
    "NUL": (HEAD.encode() + b"roles: {}\x00\n", "control-character"),
    "escape": (HEAD + "roles: {}  # \x1b[2J\n", "control-character"),
    "UTF-16": (HEAD.encode("utf-16"), "not-utf-8"),
    "mixed encodings": (HEAD.encode() + "# é\n".encode() + "# é\n".encode("latin-1"), "not-utf-8"),
    "odd ids": (HEAD + 'roles: {__proto__: {title: A, summary: s}, "..": {title: B, summary: s}}\n', "bad-id"),
    "numbers as keys": (HEAD + "roles: {1: {title: A, summary: s}}\n", "wrong-type"),
    "a date for a text": (HEAD + "roles: {a: {title: 2026-11-20, summary: s}}\n", "wrong-type"),
}


LARGE = {
    "a merge bomb that grows",
    "one key a hundred thousand times",
    "a line of five thousand heirs",
    "50 MB",
    "half a million open brackets",
    "half a million dashes",
    "a long text",
    "a hundred thousand topics",
    "a hundred thousand unknown fields",
    "twenty thousand broken roles",
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.nightly if name in LARGE else []) for name in FILES]
)
def test_the_answer_comes_in_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    content, code = FILES[name]
    file = tmp_path / "file.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = check("--no-builtin", str(file))
    assert found.returncode in (0, 1)
    assert found.stderr == ""
    assert f": {code}: " in found.stdout


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless file here")
def test_an_endless_file_is_too_large() -> None:
    assert ": too-large: " in check("--no-builtin", "/dev/zero").stdout


def check(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """`roleguide check` in a process of its own that may take no more than so much memory."""
    return subprocess.run(
        [sys.executable, "-m", "roleguide", "check", *arguments],
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_of_other_systems_and_a_byte_order_mark_change_nothing(newline: str, tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    text = HEAD + "roles:\n  a: {title: A, summary: s, sources: [editorial]}\nsources: {editorial: {title: E}}\n"
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", newline).encode())
    assert check("--no-builtin", str(file)).stdout == "no problems in 1 file\n"
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("title: A", "titel: A").replace("\n", newline).encode())
    assert f"{file}:5:7: unknown-field" in check("--no-builtin", str(file)).stdout
