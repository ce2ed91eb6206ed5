"""`roleguide check`."""

import os
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer

from roleguide.cli.emit import write
from roleguide.cli.options import GuideOption, NoBuiltinOption


class ReportFormat(StrEnum):
    """How problems are reported."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE...]",
            help="Knowledge files, stacked in this order on top of the built-in one.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        ReportFormat | None,
        typer.Option("--format", help="How to report. Default: github in GitHub Actions, text elsewhere."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings, too.")] = False,
    stale: Annotated[
        int | None,
        typer.Option(
            "--stale", metavar="MONTHS", min=0, help="Warn about rules of certifications last read longer ago."
        ),
    ] = None,
    guide: GuideOption = None,
    no_builtin: NoBuiltinOption = False,
) -> None:
    """Check knowledge files and report every problem with its line and what to try.

    Without FILE, check the files in force.

    Exits with 1 if there is an error, or with --strict a warning. Each FILE is checked on top of the built-in guide and
    of those that --guide names, and nothing else.

    Example: roleguide check team.yaml
    """
    from roleguide.files.advise import inspect
    from roleguide.files.locate import builtin_guide, guide_files
    from roleguide.problems import Severity
    from roleguide.render import problems as report

    if files:
        below = [*([] if no_builtin else [builtin_guide()]), *(guide or [])]
    else:
        below = []
        files = [file.path for file in guide_files(guide or [], builtin=not no_builtin)]
    inspected = inspect(below, files, today=datetime.now(UTC).date(), stale_months=stale)
    problems = inspected.problems
    match format or (ReportFormat.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else ReportFormat.TEXT):
        case ReportFormat.TEXT:
            write(report.as_text(problems, inspected.texts, len(files)))
        case ReportFormat.JSON:
            write(report.as_json(problems, len(files)))
        case ReportFormat.GITHUB:
            write(report.as_github(problems))
        case unknown:
            assert_never(unknown)
    if any(strict or problem.severity is Severity.ERROR for problem in problems):
        raise typer.Exit(1)
