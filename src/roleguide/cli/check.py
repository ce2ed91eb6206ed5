"""`roleguide check`."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer

from roleguide.cli.emit import Color, wants_color, write, write_styled
from roleguide.cli.options import ColorOption, GuideOption, NoBuiltinOption


def _ask(addresses: Sequence[str]) -> Mapping[str, str]:
    """Returns what is wrong with each address that leads nowhere, showing how far it has come."""
    from roleguide.cli.progress_bar import counted_steps
    from roleguide.files.links import unanswered

    with counted_steps("Asking addresses", len(set(addresses))) as step:
        return unanswered(addresses, step)


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
    links: Annotated[
        bool, typer.Option("--links", help="Warn about addresses that no longer answer. This uses the network.")
    ] = False,
    guide: GuideOption = None,
    no_builtin: NoBuiltinOption = False,
    color: ColorOption = Color.AUTO,
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
    today = datetime.now(UTC).date()
    inspected = inspect(below, files, today=today, stale_months=stale, ask=_ask if links else None)
    problems = inspected.problems
    match format or (ReportFormat.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else ReportFormat.TEXT):
        case ReportFormat.TEXT:
            write_styled(report.as_text(problems, inspected.texts, len(files), color=wants_color(color)))
        case ReportFormat.JSON:
            write(report.as_json(problems, len(files)))
        case ReportFormat.GITHUB:
            write(report.as_github(problems))
        case unknown:
            assert_never(unknown)
    if any(strict or problem.severity is Severity.ERROR for problem in problems):
        raise typer.Exit(1)
