"""Finds what is allowed in a guide but probably unintended: warnings, for whoever maintains the files."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path

from roleguide.files.check import Place, cited, names_of, statements
from roleguide.files.evidence import Ask, EvidenceReviewer, IsChecked, months_before
from roleguide.files.layers import Layers
from roleguide.files.load import examine
from roleguide.files.upgrade import old_forms
from roleguide.folding import fold
from roleguide.guide.library import is_published
from roleguide.guide.model import EDITORIAL, Guide, Role
from roleguide.guide.vocabulary import Collection
from roleguide.problems import MOST_PROBLEMS, Code, KeyPath, Location, Problem, Severity, dotted

_TWINS = 0.85
"""From this similarity on, two texts that differ look as if they should be equal."""

_LONGEST_TWIN = 400
"""Characters. Comparing is quadratic in the length, and longer texts are not phrases."""

_MOST_COMPARED = 50_000
"""Pairs of texts that are compared at most; the built-in guide has 2,420."""

_FirstUse = tuple[str, KeyPath]
"""The role that has a text first, and where."""


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """The result of checking files."""

    problems: tuple[Problem, ...]  # errors and warnings, sorted by place
    texts: Mapping[str, str]  # file name to the file's text


def inspect(
    below: Sequence[Path],
    files: Sequence[Path],
    *,
    today: date,
    stale_months: int | None = None,
    ask: Ask | None = None,
) -> Inspected:
    """Returns all problems in `files`, stacked on those `below`, and of the latter the errors but not the warnings.

    With `stale_months`, also certifications whose rules were last read longer ago; with `ask`, also dead links.
    """
    examined = examine([*below, *files])
    problems = list(examined.problems)
    checked = set(map(str, files))

    def is_checked(location: Location) -> bool:
        return location.file in checked

    odd = (*_oddly_written(examined.layers), *_of_old_format(examined.layers))
    problems += [problem for problem in odd if is_checked(problem.location)]
    if examined.guide is not None:
        problems += warnings(
            examined.guide, examined.layers.place, is_checked, today=today, stale_months=stale_months, ask=ask
        )
    texts = {document.file: document.text for document in examined.layers.documents}
    return Inspected(problems=tuple(sorted(set(problems))), texts=texts)


def _oddly_written(layers: Layers) -> Iterator[Problem]:
    """Yields warnings about what YAML probably reads differently than its writer meant."""
    for document in layers.documents:
        for place in document.cut_texts[:MOST_PROBLEMS]:
            message = "the text ends at the #, which starts a comment"
            hint = "put the text in quotes, or put two spaces before the # of a comment"
            yield Problem(place, "cut-text", message, hint, Severity.WARNING)
    for path, place in islice(layers.empty_entries(), MOST_PROBLEMS):
        message = f"{dotted(path)} is empty, which would remove it, but no lower file has it"
        yield Problem(place, "empty-entry", message, "fill it in, or delete it", Severity.WARNING)


def _of_old_format(layers: Layers) -> Iterator[Problem]:
    for document in layers.documents:
        yield from islice(old_forms(document), MOST_PROBLEMS)


def warnings(
    guide: Guide, place: Place, is_checked: IsChecked, *, today: date, stale_months: int | None, ask: Ask | None
) -> Iterator[Problem]:
    """Yields warnings about a valid guide, up to a thousand of each kind, in no particular order."""
    reviewer = _Reviewer(guide=guide, place=place, is_checked=is_checked)
    evidence = EvidenceReviewer(guide=guide, place=place)
    for problems in (
        evidence.future_dates(today),
        evidence.undated_sources(),
        evidence.home_pages(),
        evidence.long_notes(),
        evidence.past_changes(today),
        evidence.weak_numbers(),
        *([] if stale_months is None else [evidence.stale_facts(months_before(today, stale_months))]),
        *([] if ask is None else [evidence.dead_links(ask, is_checked)]),
        reviewer.unused_ids(),
        reviewer.unsourced_roles(),
        reviewer.one_sided_contrasts(),
        reviewer.shared_names(),
        reviewer.near_twins(),
    ):
        yield from islice((problem for problem in problems if is_checked(problem.location)), MOST_PROBLEMS)


@dataclass(frozen=True, kw_only=True)
class _Reviewer:
    guide: Guide
    place: Place
    is_checked: IsChecked

    def unused_ids(self) -> Iterator[Problem]:
        """Yields what nothing refers to; a certification is of use by itself, even if no role calls for it."""
        used = self._used()
        for collection in ("families", "notices", "scales", "skills", "sources", "topics"):
            for entry_id in getattr(self.guide, collection):
                if entry_id not in used[collection] and (collection, entry_id) != ("sources", EDITORIAL):
                    message = f'no role uses the {Collection(collection).noun} "{entry_id}"'
                    yield self._warn((collection, entry_id), "unused-id", message, "use it or remove it", on_key=True)

    def _used(self) -> dict[str, set[str]]:
        used: defaultdict[str, set[str]] = defaultdict(set)
        guide = self.guide
        for role in guide.roles.values():
            used["families"].update([role.family] if role.family else [])
            used["topics"].update(role.duties)
            used["skills"].update(role.qualifications.skills)
            used["sources"].update(source_id for _, part in cited(role) for source_id in part.sources)
        for certification in guide.certifications.values():
            used["sources"].update(source_id for _, part in cited(certification) for source_id in part.sources)
        for contrast in guide.contrasts.values():
            used["sources"].update(contrast.sources)
        used["sources"].update(topic.source for topic in guide.topics.values() if topic.source)
        used["notices"].update(source.notice for source in guide.sources.values() if source.notice)
        used["scales"].update(skill.scale for skill in guide.skills.values())
        return used

    def unsourced_roles(self) -> Iterator[Problem]:
        for role in self.guide.roles.values():
            if not role.sources and any(not statement.sources for _, statement in statements(role)):
                message = f'role "{role.id}" says things without a source'
                hint = "give the role `sources`; what nobody can cite is `[editorial]`"
                yield self._warn(("roles", role.id), "no-source", message, hint, on_key=True)

    def one_sided_contrasts(self) -> Iterator[Problem]:
        for pair, contrast in self.guide.contrasts.items():
            silent = [side for side in pair.split("/") if side not in contrast.asks]
            if len(silent) == 1:
                message = f'contrast "{pair}" says what one role asks, but not what "{silent[0]}" asks'
                yield self._warn(("contrasts", pair, "asks"), "one-sided-contrast", message, on_key=True)

    def shared_names(self) -> Iterator[Problem]:
        owners: dict[str, str] = {}
        for role in self._unpublished_roles():
            for path, name in names_of(role):
                owner = owners.setdefault(fold(name), role.id) if name else role.id
                if owner != role.id:
                    message = f'roles "{owner}" and "{role.id}" are both called "{name}", so that name finds neither'
                    yield self._warn(("roles", role.id, *path), "alias-clash", message)

    def near_twins(self) -> Iterator[Problem]:
        texts: defaultdict[str, dict[str, _FirstUse]] = defaultdict(dict)
        for role in self._unpublished_roles():
            for path, statement in statements(role):
                if path[0] == "duties":
                    texts[str(path[1])].setdefault(statement.text, (role.id, ("roles", role.id, *path)))
        twins: set[KeyPath] = set()  # those already reported: each once, however many are alike
        for (text, (owner, _)), (other, (_, path)) in islice(self._pairs(texts.values()), _MOST_COMPARED):
            if path not in twins and _are_twins(text, other):
                twins.add(path)
                message = f'this is almost what role "{owner}" says about the same topic: {text}'
                yield self._warn(path, "near-twin", message, "use the same words for both, or make them differ more")

    def _pairs(
        self, groups: Iterable[Mapping[str, _FirstUse]]
    ) -> Iterator[tuple[tuple[str, _FirstUse], tuple[str, _FirstUse]]]:
        """Yields each text of a checked file, paired with each text before it in its group."""
        for group in groups:
            uses = list(group.items())
            for index, later in enumerate(uses):
                if self.is_checked(self.place(later[1][1], False)):
                    yield from ((earlier, later) for earlier in islice(uses, index))

    def _unpublished_roles(self) -> Iterator[Role]:
        """Yields the roles that users can reword, so not those of a published catalog."""
        return (role for role in self.guide.roles.values() if not is_published(self.guide, role))

    def _warn(self, path: KeyPath, code: Code, message: str, hint: str = "", *, on_key: bool = False) -> Problem:
        return Problem(self.place(path, on_key), code, message, hint, Severity.WARNING)


def _are_twins(text: str, other: str) -> bool:
    shorter, longer = sorted((len(text), len(other)))
    if longer > _LONGEST_TWIN or 2 * shorter <= _TWINS * (shorter + longer):  # no ratio can be higher than that
        return False
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    return matcher.quick_ratio() > _TWINS and matcher.ratio() > _TWINS
