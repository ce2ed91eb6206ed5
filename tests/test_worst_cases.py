"""Files of up to a megabyte, made to take as long as can be: every command answers in bounded time and memory.

A few by day; all of them, with every command, by night: pytest -m nightly tests/test_worst_cases.py
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

MB = 1_000_000
SECONDS = 15
"""Seconds of CPU that a command may take: three times what a quiet machine takes, as machines are noisy."""

MEMORY = 500
"""Megabytes that a command may hold."""

HEAD = 'format: 2\nedition: "1"\ntitle: T\n'
EDITORIAL = "sources: {editorial: {title: E}}\n"
TWO = "  r: {title: R, summary: s}\n  q: {title: Q, summary: t}\n"


def lines(line: str, number: int | None = None, size: int = MB) -> str:
    """The line so many times, or until there is a megabyte of it, with `{at}` and `{next}` counting on."""

    def made() -> Iterator[str]:
        left = size
        for at in count() if number is None else range(number):
            text = line.replace("{at}", str(at)).replace("{next}", str(at + 1))
            left -= len(text)
            if left < 0:
                return
            yield text

    return "".join(made())


def listed(item: str, number: int) -> str:
    return ", ".join(item.replace("{at}", str(at)) for at in range(number))


def role(fields: str) -> str:
    return f"{HEAD}roles:\n  r: {{title: R, summary: s, {fields}}}\n  q: {{title: Q, summary: t}}\n"


def some(collection: str, line: str, number: int) -> str:
    return f"{collection}:\n{lines(line, number)}"


WORST: dict[str, Callable[[], str]] = {
    "a list of half a million texts": lambda: role(f"duties: {{t: [{'a,' * 480_000}]}}"),
    "very many roles": lambda: f"{HEAD}roles:\n{TWO}{lines('  r{at}: {title: R, summary: s}' + chr(10))}",
    "roles that all lead to each other": lambda: (
        f"{HEAD}roles:\n{TWO}" + lines(f"  r{{at}}: {{title: R, summary: s, next: [{listed('r{at}', 80)}]}}\n", 1500)
    ),
    "a line of roles": lambda: (
        f"{HEAD}roles:\n{TWO}"
        + lines("  r{at}: {title: R, summary: s, next: [r{next}]}\n", 17_000)
        + "  r17000: {title: R, summary: s, next: [r]}\n"
    ),
    "many roles that lead to one": lambda: (
        f"{HEAD}roles:\n{TWO}" + lines("  r{at}: {title: R, summary: s, next: [r]}\n", 19_000)
    ),
    "an alias of a million letters": lambda: role(f"aliases: [{'x' * MB}]"),
    "a title of a million letters": lambda: role("next: []").replace("title: R", f"title: {'x' * MB}"),
    "a summary of a million letters": lambda: role("next: []").replace("summary: s", f"summary: {'x' * MB}"),
    "a summary of many words": lambda: role("next: []").replace("summary: s", f"summary: {'ab ' * (MB // 3)}"),
    "a summary of wide letters": lambda: role("next: []").replace("summary: s", f"summary: {'漢' * (MB // 3)}"),
    "very many aliases": lambda: role(f"aliases: [{listed('alias {at}', 9000)}]"),
    "statements that nearly match": lambda: (
        f"{HEAD}topics:\n{lines('  t{at}: {title: T}' + chr(10), 50)}roles:\n{TWO}"
        + "".join(
            f"  r{at}: {{title: R, summary: s, duties: {{t{at % 50}: [manages the work of team {at:06}]}}}}\n"
            for at in range(9500)
        )
    ),
    "very many unknown names": lambda: (
        f"{HEAD}topics:\n{lines('  topic-{at}: {title: T}' + chr(10), 15_000)}roles:\n{TWO}"
        + lines("  role-{at}: {title: R, summary: s, duties: {topik-{at}: [x]}}\n", 8000)
    ),
    "very many unknown fields": lambda: (
        f"{HEAD}roles:\n{lines('  r{at}: {title: R, summary: s, titel{at}: 1}' + chr(10))}"
    ),
    "very many missing fields": lambda: f"{HEAD}roles:\n{lines('  role-{at}: {titel: R}' + chr(10))}",
    "a line of certifications": lambda: (
        HEAD
        + some("certifications", "  c{at}: {title: C, issuer: I, asks: {all: [{holds: [c{next}]}]}}\n", 13_000)
        + f"  c14000: {{title: C, issuer: I}}\nroles:\n{TWO}".replace(
            "summary: s", "summary: s, certifications: {c0: required}"
        )
    ),
    "certifications that all ask for each other": lambda: (
        HEAD
        + some(
            "certifications",
            f"  c{{at}}: {{title: C, issuer: I, asks: {{all: [{{holds: [{listed('c{at}', 300)}]}}]}}}}\n",
            300,
        )
        + f"roles:\n{TWO}".replace("summary: s", f"summary: s, certifications: {{{listed('c{at}: required', 300)}}}")
    ),
    "very many certifications of one role": lambda: (
        HEAD
        + some("certifications", "  c{at}: {title: C{at}, issuer: I{at}}\n", 9000)
        + f"roles:\n{TWO}".replace("summary: s", f"summary: s, certifications: {{{listed('c{at}: required', 9000)}}}")
    ),
    "very many skills of one role": lambda: (
        f"{HEAD}scales: {{s: {{{listed('l{at}: x', 100)}}}}}\n"
        + some("skills", "  k{at}: {title: K{at}, scale: s}\n", 9000)
        + f"roles:\n{TWO}".replace(
            "summary: s", f"summary: s, qualifications: {{skills: {{{listed('k{at}: l99', 9000)}}}}}"
        )
    ),
    "very many sources of one statement": lambda: (
        HEAD
        + some("sources", "  s{at}: {title: S{at}, url: 'https://example.org/{at}'}\n", 9000)
        + f"roles:\n{TWO}".replace("summary: s", f"summary: {{text: s, sources: [{listed('s{at}', 9000)}]}}")
    ),
    "very many contrasts": lambda: (
        HEAD
        + some("roles", "  r{at}: {title: R, summary: s}\n", 6000)
        + TWO
        + some("contrasts", "  r/r{at}: {in_one_line: x}\n", 6000)
    ),
    "an alias of a long text": lambda: (
        f"{HEAD}topics: {{t: {{title: T, about: &a {'x' * (MB // 2)}}}}}\nroles:\n{TWO}".replace(
            "summary: s", f"summary: s, duties: {{t: [{'*a, ' * 1000}]}}"
        )
    ),
    "long ids": lambda: (
        f"{HEAD}roles:\n{TWO}"
        + "".join(f"  {'x' * 5000}{at}: {{title: R, summary: s, next: [{'y' * 5000}]}}\n" for at in range(95))
    ),
    "very many heirs": lambda: f"{HEAD}roles:\n{TWO}" + lines("  r{at}: {title: R, extends: r}\n"),
    "very many heirs of nobody": lambda: f"{HEAD}roles:\n{TWO}" + lines("  r{at}: {title: R, extends: rr{at}}\n"),
    "merges of merges": lambda: (
        f"{HEAD}roles:\n  r: &a0 {{title: R, summary: s}}\n  q: {{title: Q, summary: t}}\n"
        + "".join(f"  r{at}: &a{at} {{<<: *a{at - 1}}}\n" for at in range(1, 28_000))
    ),
    "very many empty entries": lambda: f"{HEAD}roles:\n{TWO}" + lines("  r{at}:\n"),
    "very many zeros": lambda: "format: 2\n" + "\0" * MB,
    "very many blank lines": lambda: f"{HEAD}roles:\n{TWO}" + "\n" * MB,
    "one line of JSON": lambda: json.dumps(
        {
            "format": 2,
            "edition": "1",
            "title": "T",
            "roles": {f"r{at}": {"title": "x" * 700, "summary": "s", "titel": 1} for at in range(1200)},
        }
    ),
    "halves of characters": lambda: '{"format":1,"edition":"1","title":"' + "\\ud83c\\udf88" * (MB // 12) + '"}',
    "numbers for texts": lambda: f"{HEAD}roles:\n{TWO}" + lines("  r{at}: {title: {at}, summary: 1.5}\n"),
    "days that are none": lambda: (
        f"{HEAD}roles:\n{TWO}sources:\n" + lines("  s{at}: {title: S, checked: 2001-13-01}\n")
    ),
}

COMMANDS = {
    "check": ["check", "--no-builtin", "FILE"],
    "describe": ["describe", "r", "--no-builtin", "--guide", "FILE"],
    "compare": ["compare", "r", "q", "--no-builtin", "--guide", "FILE"],
    "become": ["become", "r", "--from", "q", "--no-builtin", "--guide", "FILE"],
    "nearest": ["become", "--from", "q", "--no-builtin", "--guide", "FILE"],
    "search": ["search", "x", "--no-builtin", "--guide", "FILE"],
    "similar": ["similar", "r", "--no-builtin", "--guide", "FILE"],
    "plain": ["describe", "r", "--format", "plain", "--no-builtin", "--guide", "FILE"],
    "markdown": ["compare", "r", "q", "--format", "markdown", "--no-builtin", "--guide", "FILE"],
    "json": ["describe", "r", "--format", "json", "--no-builtin", "--guide", "FILE"],
    "where": ["where", "r", "--no-builtin", "--guide", "FILE"],
}

BY_DAY = {
    ("a title of a million letters", "compare"),
    ("one line of JSON", "check"),
}


@pytest.mark.parametrize(
    ("name", "command"),
    [
        pytest.param(name, command, marks=[] if (name, command) in BY_DAY else pytest.mark.nightly)
        for name in WORST
        for command in COMMANDS
    ],
)
def test_an_answer_takes_bounded_time_and_memory(name: str, command: str, tmp_path: Path) -> None:
    file = tmp_path / "worst.yaml"
    file.write_text(WORST[name](), encoding="utf-8")
    assert file.stat().st_size < 1.1 * MB
    arguments = [argument.replace("FILE", str(file)) for argument in COMMANDS[command]]
    code, seconds, megabytes, errors = limited(arguments, tmp_path)
    assert code in (0, 1, 2, 3), f"{code} after {seconds:.1f} s: {errors[-300:]}"
    assert "Traceback" not in errors
    assert megabytes < MEMORY


def limited(arguments: list[str], folder: Path) -> tuple[int, float, float, str]:
    """A command's exit code, seconds of CPU, most megabytes held, and stderr; it is ended where it takes too long."""
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "roleguide", *arguments],
            stdout=out,
            stderr=err,
            env={**os.environ, "ROLEGUIDE_CACHE": str(folder / "cache"), "COLUMNS": "100"},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)),  # noqa: PLW1509 - there are no threads
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    errors = (folder / "err").read_text(encoding="utf-8", errors="replace")
    return process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, errors
