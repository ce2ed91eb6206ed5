"""Files of format 1: they are read as they always were, on their own and in layers."""

from datetime import date
from pathlib import Path

import pytest

from roleguide.files.advise import inspect
from roleguide.files.load import load
from roleguide.guide.model import Certification, Guide, Status

OLD = """\
format: 1
edition: "1"
title: T
sources:
  p: {title: P, date: 2025-06}
  q: {title: Q, note: in print, date: as of spring}
certifications:
  a: {title: A, issuer: I, valid_years: 3, renewal: a fee, exam: {questions: 40}, sources: [p]}
  b:
    title: B
    issuer: I
    status: replaced
    replaced_by: a
    asks:
      - {education: a degree, experience: 36 months of it}
      - {holds: [a]}
    counts: {a: as a year}
    note: n
    sources: [p, q]
  c: {title: C, issuer: I, asks: [{training: a course}], sources: [q]}
"""

NEW = """\
format: 2
edition: "1"
title: T
sources:
  p: {title: P, published: 2025-06}
  q: {title: Q, note: in print; as of spring}
certifications:
  a: {title: A, issuer: I, valid: {years: 3}, renewal: a fee, exam: {questions: 40}, sources: [p]}
  b:
    title: B
    issuer: I
    status: {is: replaced, replaced_by: a}
    asks:
      one_of:
        - {education: a degree, experience: {of: 36 months of it}}
        - {holds: [a]}
    counts: {a: {text: as a year}}
    note: {text: n}
    sources: [p, q]
  c: {title: C, issuer: I, asks: {all: [{training: a course}]}, sources: [q]}
"""


OLD_PATCH = "certifications: {b: {asks: [{training: a course}], valid_years: 2, status: retired, replaced_by: null}}\n"


def guide_of(folder: Path, *texts: str) -> Guide:
    files = [folder / f"{number}.yaml" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    return load(files)


def test_both_formats_make_the_same_guide(tmp_path: Path) -> None:
    assert guide_of(tmp_path, OLD) == guide_of(tmp_path, NEW)


@pytest.mark.parametrize("below", [OLD, NEW], ids=["on format 1", "on format 2"])
@pytest.mark.parametrize(
    "patch",
    [
        f"format: 1\n{OLD_PATCH}",
        OLD_PATCH,
        "format: 2\ncertifications: {b: {asks: {all: [{training: a course}], one_of: null}, valid: {years: 2},\n"
        "  status: {is: retired, replaced_by: null}}}\n",
    ],
    ids=["format 1", "no format", "format 2"],
)
def test_formats_may_lie_on_each_other(tmp_path: Path, below: str, patch: str) -> None:
    changed: Certification = guide_of(tmp_path, below, patch).certifications["b"]
    assert changed.asks
    assert [ask.training for ask in changed.asks.all] == ["a course"]
    assert changed.ways == ()
    assert changed.valid
    assert changed.valid.years == 2
    assert (changed.status, changed.replaced_by) == (Status.RETIRED, None)


def test_null_removes_what_a_lower_file_has(tmp_path: Path) -> None:
    removed = guide_of(tmp_path, NEW, "format: 1\ncertifications: {a: {valid_years: null}, c: {asks: null}}\n")
    assert removed.certifications["a"].valid is None
    assert removed.certifications["c"].asks is None


def test_check_says_how_each_thing_is_written_now(tmp_path: Path) -> None:
    file = tmp_path / "old.yaml"
    file.write_text(OLD, encoding="utf-8")
    problems = inspect([], [file], today=date(2026, 1, 1)).problems
    assert [
        (problem.location.line, problem.location.column, problem.hint)
        for problem in problems
        if problem.code == "old-format"
    ] == [
        (1, 1, "write format: 2, and change what else is reported as old-format"),
        (5, 17, "write a day such as 2026-07-09 or 2026-07, or undated: true"),
        (6, 33, "write a day such as 2026-07-09 or 2026-07, or undated: true"),
        (8, 28, "write valid: {years: 3}"),
        (13, 5, "write status: {is: replaced, replaced_by: a}"),
        (14, 5, "write one_of: before the list"),
        (20, 28, "write all: before the list"),
    ]
    file.write_text(NEW, encoding="utf-8")
    assert [
        problem for problem in inspect([], [file], today=date(2026, 1, 1)).problems if problem.code != "unused-id"
    ] == []
