"""Every command that a page or an error suggests runs, and reads the guide that the page is from."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from roleguide.cli import app

OWN = """\
format: 2
edition: "9"
title: A crew
topics: {plan: {title: Planning}, serve: {title: Service}}
sources: {editorial: {title: own judgment}}
families: {crew: {title: Crew}}
scales: {depth: {some: ties some, all: ties all}}
skills: {knots: {title: Tying knots, scale: depth}, ropes: {title: Splicing ropes, scale: depth}}
certifications: {deck: {title: Deck certificate, issuer: Port office}, mate: {title: Mate, issuer: Port office}}
roles:
  boatswain:
    title: Boatswain
    summary: Leads the deck
    family: crew
    duties: {plan: [plans the day], serve: [serves the ship]}
    qualifications: {skills: {knots: all, ropes: some}}
    certifications: {deck: required}
    next: [captain]
    sources: [editorial]
  deckhand:
    title: Deckhand
    summary: Works on deck
    family: crew
    duties: {plan: [works as planned]}
    qualifications: {skills: {knots: some}}
    next: [boatswain]
    sources: [editorial]
  captain: {title: Captain, summary: Commands, family: crew, duties: {plan: [commands]}, sources: [editorial]}
  lead-hand: {title: Lead hand, summary: Leads, family: crew, duties: {plan: [leads]}, sources: [editorial]}
  lead-cook: {title: Lead cook, summary: Cooks, family: crew, duties: {plan: [cooks]}, sources: [editorial]}
contrasts: {boatswain/deckhand: {in_one_line: One leads on deck and one works there.}}
"""

# What is asked, of {a}, {b}, {c}: roles of which {b} leads on to {a}; a {skill} with a {level}; a {certification} and
# an {other} one.
ASKED = """
list
list --certifications
list --skills
list --matrix skills
list --matrix certifications
list --family nonsense
describe {a}
describe {skill}
describe {certification}
describe nonsense
describe lead
describe {a}x
compare {a} {b}
compare {a} {b} {c}
compare {a} vs {b}
compare
compare {a} {b} {c} {a} {b} {c}
compare {a}
compare {a} {a}
compare {a} nonsense
compare {a} {certification}
compare {certification}
compare {certification} {certification}
compare {certification} {other}
compare {certification} {other} --all
compare {certification} {other} --only scope
become {a}
become {a} --from {b}
become {c} --from {b}
become {a} --from {a}
become {a} --from nonsense
become {a} --have {skill}={level}
become {a} --have {skill}=nonsense
become {a} --have nonsense
become {certification}
become nonsense
similar {a}
similar nonsense
search {a}
search nonsense
search {a}x
search ?
search --only duties {word}
where {a}
where nonsense
check
check --strict
new {a}
new
new another --like nonsense
new --me --become nonsense
compare {a} {b} --only nonsense
""".strip().splitlines()

LEADS_NOWHERE = ("become {a} --from {a}", "check", "check --strict", "new")
NAMES = {"a": "program-manager", "b": "project-manager", "c": "scrum-master"}
NAMES |= {"word": "risk", "skill": "budgeting", "level": "working", "certification": "pmp", "other": "capm"}
NAMES_OF_OWN = {"a": "boatswain", "b": "deckhand", "c": "captain"}
NAMES_OF_OWN |= {"word": "plans", "skill": "knots", "level": "some", "certification": "deck", "other": "mate"}

_COMMANDS = "list|describe|compare|become|similar|search|check|new|schema|where|import"
_SUGGESTED = re.compile(rf"\broleguide ((?:{_COMMANDS})\b.*?)(?=`| > |, or: |, then |\.?$)", re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a guide of one's own, and with a blank in its name."""
    folder = tmp_path_factory.mktemp("suggestions")
    (folder / "my crew.yaml").write_text(OWN, encoding="utf-8")
    return folder


@cache
def say(*arguments: str) -> tuple[int, str]:
    """The exit status of a command, and all it says; many pages suggest the same commands."""
    environment = {"COLUMNS": "1000", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    result = CliRunner(env=environment).invoke(app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.output


def suggested(output: str) -> Iterator[list[str]]:
    """The commands that a page or an error suggests, as a shell would split them."""
    for command in _SUGGESTED.findall(output):
        yield shlex.split(command)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("own", [False, True], ids=["built-in", "own"])
def test_what_is_suggested_runs(asked: str, own: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    options = ["--no-builtin", "--guide", "my crew.yaml"] if own else []

    code, output = say(*shlex.split(asked.format_map(NAMES_OF_OWN if own else NAMES)), *options)
    commands = [*suggested(output)]

    assert code != 3, output
    assert commands or code or asked in LEADS_NOWHERE, output
    for command in commands:
        assert command[0] == "schema" or command[len(command) - len(options) :] == options
        answered, answer = say(*command)
        assert answered in (0, 1), answer
