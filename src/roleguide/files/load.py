"""Knowledge files → one validated `Guide`, or every problem in them at once.

The road is: parse each file, merge them, write out the short forms, validate against the model, check how the parts
hang together, and give each statement the sources of its role where it names none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as with_changes
from itertools import islice
from pathlib import Path
from typing import TypeVar

from roleguide.answers.person import with_ids
from roleguide.errors import GuideError
from roleguide.files.check import check, check_background
from roleguide.files.document import parse
from roleguide.files.layers import COLLECTIONS, Layers, map_of
from roleguide.files.locate import size_of
from roleguide.files.validate import validate
from roleguide.guide.library import Library
from roleguide.guide.model import Background, CertificationNeed, Guide, Role, SkillLevel, Statement
from roleguide.problems import MOST_PROBLEMS, Location, Problem, too_many
from roleguide.progress import Progress, parts, untold

_Cited = TypeVar("_Cited", Statement, SkillLevel, CertificationNeed)


def load(files: Sequence[Path]) -> Guide:
    """The guide that `files`, each stacked on those before it, make together.

    Raises:
        GuideError: with every problem that could be found, each at its place in the file that caused it.
    """
    return examine(files).sound()


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What came of reading files: a guide, or what remains of one, and all that is wrong with them."""

    guide: Guide | None  # with problems: without its broken parts; None: nothing sound remains
    problems: tuple[Problem, ...]  # sorted by place
    layers: Layers

    def sound(self) -> Guide:
        """The guide, if nothing is wrong with it.

        Raises:
            GuideError: with all that is.
        """
        if self.guide is None or self.problems:
            raise GuideError(self.problems)
        return self.guide


_WEIGHTS = (4, 1)
"""How long it takes to parse files, and to validate what they say together."""


def examine(files: Sequence[Path], progress: Progress = untold) -> Examined:
    """Reads files, each stacked on those before it. Never raises for what they are or contain."""
    parsing, validating = parts(progress, _WEIGHTS)
    documents = [
        parse(file, beginning="a guide begins with: format: 1", progress=part)
        for file, part in zip(files, parts(parsing, list(map(size_of, files))), strict=True)
    ]
    layers = Layers(documents)
    problems = [problem for document in documents for problem in document.problems]
    if problems and not any(document.data for document in documents):
        return Examined(guide=None, problems=tuple(sorted(_once(problems))), layers=layers)
    merged, found = layers.merged
    problems = _with_others(problems, found)
    guide, found = validate(merged, Guide, place=layers.place, written=layers.written, suggestions=layers.suggestions)
    problems = _with_others(problems, found)
    if guide is not None:
        ids = {name: set(map_of(merged.get(name))) for name in COLLECTIONS}
        found = list(islice(check(guide, ids, layers.removed, layers.place, layers.suggestions), MOST_PROBLEMS + 1))
        problems += [*found[:MOST_PROBLEMS], *too_many(len(found), documents[-1].file)]
        guide = with_changes(guide, roles={an_id: _inherit_sources(role) for an_id, role in guide.roles.items()})
    validating(1)
    return Examined(guide=guide, problems=tuple(sorted(_once(problems))), layers=layers)


_SEVERAL = {"missing-field", "still-named"}
"""Codes of which several problems can stand in one place."""


def _once(problems: Sequence[Problem]) -> set[Problem]:
    """The problems without those that a role has only because the one that it extends has them."""
    first: dict[tuple[Location, str, str], Problem] = {}
    for problem in problems:
        told = problem.message if problem.code in _SEVERAL else ""
        first.setdefault((problem.location, problem.code, told), problem)
    return set(first.values())


def load_background(file: Path, library: Library) -> Background:
    """What someone has, read from a file in the ids or names of a guide.

    Raises:
        GuideError: with every problem in the file, each at its place.
    """
    document = parse(file, beginning="see how such a file looks with: roleguide new --me")
    if document.problems and not document.data:
        raise GuideError(document.problems)
    layers = Layers([document])
    background, found = validate(
        document.data, Background, place=layers.place, written=layers.written, suggestions=layers.suggestions
    )
    problems = _with_others(document.problems, found)
    if background is not None:
        background = with_ids(background, library)
        problems += check_background(background, library.guide, layers.place, layers.suggestions)
    if background is None or problems:
        raise GuideError(problems)
    return background


def _with_others(problems: Sequence[Problem], found: Sequence[Problem]) -> list[Problem]:
    """The problems, and those of the others that stand where none stands yet: one mistake is told once."""
    told = {problem.location for problem in problems}
    return [*problems, *(problem for problem in found if problem.location not in told)]


def _inherit_sources(role: Role) -> Role:
    """The role with its sources behind every statement that names none of its own."""

    def cited(entry: _Cited) -> _Cited:
        return entry if entry.sources else with_changes(entry, sources=role.sources)

    def all_cited(statements: Sequence[Statement]) -> tuple[Statement, ...]:
        return tuple(map(cited, statements))

    asked = role.qualifications
    return with_changes(
        role,
        summary=cited(role.summary),
        scope={fact: cited(statement) for fact, statement in role.scope.items()},
        duties={topic: all_cited(statements) for topic, statements in role.duties.items()},
        qualifications=with_changes(
            asked,
            education=all_cited(asked.education),
            experience=all_cited(asked.experience),
            tools=all_cited(asked.tools),
            skills={skill: cited(level) for skill, level in asked.skills.items()},
        ),
        certifications={certification: cited(need) for certification, need in role.certifications.items()},
    )
