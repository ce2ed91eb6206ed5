"""Turns knowledge files into one validated `Guide`, or reports every problem in them at once.

The steps: parse each file, bring it to the present format, merge them, write their short forms in full, validate
against the model, check that the parts fit together, and give each statement without sources those of its entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as with_changes
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from roleguide.answers.person import with_ids
from roleguide.errors import GuideError
from roleguide.files.check import check, check_background
from roleguide.files.document import parse
from roleguide.files.layers import COLLECTIONS, Layers, map_of
from roleguide.files.locate import size_of
from roleguide.files.shape import citing_fields
from roleguide.files.upgrade import upgrade
from roleguide.files.validate import validate
from roleguide.guide.library import Library
from roleguide.guide.model import FORMAT, Background, Certification, Guide, Role
from roleguide.problems import MOST_PROBLEMS, Location, Problem, too_many
from roleguide.progress import Progress, parts, untold

_Entry = TypeVar("_Entry", Role, Certification)


def load(files: Sequence[Path]) -> Guide:
    """Returns the guide that `files` make together, each stacked on those before it.

    Raises:
        GuideError: with every problem that could be found, each at its place in the file that caused it.
    """
    return examine(files).sound()


@dataclass(frozen=True, kw_only=True)
class Examined:
    """The result of reading files: a guide, or what remains of one, and everything that is wrong with them."""

    guide: Guide | None  # if there are problems, without its broken parts; None if nothing valid remains
    problems: tuple[Problem, ...]  # sorted by place
    layers: Layers

    def sound(self) -> Guide:
        """Returns the guide if nothing is wrong with it.

        Raises:
            GuideError: with all its problems.
        """
        if self.guide is None or self.problems:
            raise GuideError(self.problems)
        return self.guide


_WEIGHTS = (4, 1)
"""Relative time to parse the files, and to validate the merged result."""


def examine(files: Sequence[Path], progress: Progress = untold) -> Examined:
    """Reads files, each stacked on those before it. Never raises because of what they are or contain."""
    parsing, validating = parts(progress, _WEIGHTS)
    documents = [
        parse(file, beginning=f"a guide begins with: format: {FORMAT}", progress=part)
        for file, part in zip(files, parts(parsing, list(map(size_of, files))), strict=True)
    ]
    for document in documents:
        upgrade(document)
    layers = Layers(documents)
    problems = [problem for document in documents for problem in document.problems]
    if problems and not any(document.data for document in documents):
        return Examined(guide=None, problems=tuple(sorted(_without_inherited(problems))), layers=layers)
    merged, merge_problems = layers.merged
    problems = _with_others(problems, merge_problems)
    guide, shape_problems = validate(
        merged, Guide, place=layers.place, written=layers.written, suggestions=layers.suggestions
    )
    problems = _with_others(problems, shape_problems)
    if guide is not None:
        ids = {name: set(map_of(merged.get(name))) for name in COLLECTIONS}
        checks = check(guide, ids, layers.removed, layers.place, layers.suggestions)
        check_problems = list(islice(checks, MOST_PROBLEMS + 1))
        problems += [*check_problems[:MOST_PROBLEMS], *too_many(len(check_problems), documents[-1].file)]
        guide = with_changes(
            guide,
            roles={role_id: _inherited(role, role.sources) for role_id, role in guide.roles.items()},
            certifications={
                certification_id: _inherited(certification, certification.sources)
                for certification_id, certification in guide.certifications.items()
            },
        )
    validating(1)
    return Examined(guide=guide, problems=tuple(sorted(_without_inherited(problems))), layers=layers)


_REPEATABLE = {"missing-field", "still-named"}
"""Codes that can occur several times at one place."""


def _without_inherited(problems: Sequence[Problem]) -> set[Problem]:
    """Returns the problems, less those that a role has only because the role it extends has them."""
    first: dict[tuple[Location, str, str], Problem] = {}
    for problem in problems:
        message = problem.message if problem.code in _REPEATABLE else ""
        first.setdefault((problem.location, problem.code, message), problem)
    return set(first.values())


def load_background(file: Path, library: Library) -> Background:
    """Reads what someone has from a file that uses the ids or names of a guide.

    Raises:
        GuideError: with every problem in the file, each at its place.
    """
    document = parse(file, beginning="see how such a file looks with: roleguide new --me")
    if document.problems and not document.data:
        raise GuideError(document.problems)
    layers = Layers([document])
    background, shape_problems = validate(
        document.data, Background, place=layers.place, written=layers.written, suggestions=layers.suggestions
    )
    problems = _with_others(document.problems, shape_problems)
    if background is not None:
        background = with_ids(background, library)
        problems += check_background(background, library.guide, layers.place, layers.suggestions)
    if background is None or problems:
        raise GuideError(problems)
    return background


def _with_others(problems: Sequence[Problem], others: Sequence[Problem]) -> list[Problem]:
    """Returns the problems, and the others at places without a problem so far: each mistake is reported once."""
    places = {problem.location for problem in problems}
    return [*problems, *(problem for problem in others if problem.location not in places)]


def _inherited(entry: _Entry, sources: tuple[str, ...]) -> _Entry:
    """Returns an entry with these sources on every part of it that can have sources and names none."""
    cited: _Entry = _cited(entry, sources) if sources else entry
    return cited


def _cited(part: Any, sources: tuple[str, ...]) -> Any:
    if isinstance(part, tuple):
        return tuple(_cited(value, sources) for value in part)
    if isinstance(part, Mapping):
        return {key: _cited(value, sources) for key, value in part.items()}
    fields = citing_fields(part.__class__)
    if not fields:
        return part
    changes = {
        name: (part.sources or sources) if name == "sources" else _cited(getattr(part, name), sources)
        for name, _ in fields
    }
    return with_changes(part, **changes)
