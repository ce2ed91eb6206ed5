"""What is allowed in a guide and yet hardly meant: warnings, for whoever keeps the files."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path

from roleguide.files.check import Place, cited, names_of, statements
from roleguide.files.layers import Layers
from roleguide.files.load import examine
from roleguide.folding import fold
from roleguide.guide.library import is_published
from roleguide.guide.model import EDITORIAL, Guide, Role
from roleguide.guide.vocabulary import NOUNS, STALE_DAYS
from roleguide.problems import MOST_PROBLEMS, Code, KeyPath, Location, Problem, Severity, dotted

_TWINS = 0.85
"""From this likeness on, two texts that are not equal look as if they should be."""

_LONGEST_TWIN = 400
"""Characters. Comparing takes the square of the length, and longer texts are no phrases."""

_MOST_COMPARED = 50_000
"""Pairs of texts that are compared at most; the built-in guide has 2,420."""

_Said = tuple[str, KeyPath]
"""The role that says a text first, and where."""

Own = Callable[[Location], bool]
"""Whether a place is in a file that is being checked; what is amiss elsewhere is not told."""


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """What a check of files has found."""

    problems: tuple[Problem, ...]  # errors and warnings, sorted by place
    texts: Mapping[str, str]  # the name of each file to its text


def inspect(below: Sequence[Path], files: Sequence[Path], *, today: date, stale_days: int) -> Inspected:
    """All problems in `files`, stacked on those `below`, of which errors are told too, but no warnings."""
    examined = examine([*below, *files])
    problems = list(examined.problems)
    checked = set(map(str, files))

    def own(location: Location) -> bool:
        return location.file in checked

    problems += [problem for problem in _oddly_written(examined.layers) if own(problem.location)]
    if examined.guide is not None:
        problems += warnings(examined.guide, examined.layers.place, own, today=today, stale_days=stale_days)
    texts = {document.file: document.text for document in examined.layers.documents}
    return Inspected(problems=tuple(sorted(set(problems))), texts=texts)


def _oddly_written(layers: Layers) -> Iterator[Problem]:
    """What YAML reads in another way than its writer meant, most likely."""
    for document in layers.documents:
        for place in document.cut_texts[:MOST_PROBLEMS]:
            told = "the text ends where a # begins a comment"
            hint = "put the text in quotes; or two blanks before the # of a comment"
            yield Problem(place, "cut-text", told, hint, Severity.WARNING)
    for path, place in islice(layers.empty_entries(), MOST_PROBLEMS):
        told = f"{dotted(path)} is left empty, which removes it, although no lower file has it"
        yield Problem(place, "empty-entry", told, "write it out, or leave it out", Severity.WARNING)


def warnings(guide: Guide, place: Place, own: Own, *, today: date, stale_days: int = STALE_DAYS) -> Iterator[Problem]:
    """What its writer may want to look at in a sound guide, up to a thousand of each kind, in no particular order."""
    reviewer = _Reviewer(guide=guide, place=place, own=own)
    for found in (
        reviewer.stale_sources(today - timedelta(days=min(stale_days, (today - date.min).days))),
        reviewer.unused_ids(),
        reviewer.unsourced_roles(),
        reviewer.one_sided_contrasts(),
        reviewer.shared_names(),
        reviewer.near_twins(),
    ):
        yield from islice((problem for problem in found if own(problem.location)), MOST_PROBLEMS)


@dataclass(frozen=True, kw_only=True)
class _Reviewer:
    guide: Guide
    place: Place
    own: Own

    def stale_sources(self, oldest: date) -> Iterator[Problem]:
        for an_id, source in self.guide.sources.items():
            if source.checked is not None and source.checked < oldest:
                told = f'the source "{an_id}" was last checked on {source.checked.isoformat()}'
                yield self._warn(("sources", an_id, "checked"), "stale-source", told, "read it again and set the date")

    def unused_ids(self) -> Iterator[Problem]:
        used = self._used()
        for collection in ("certifications", "families", "notices", "scales", "skills", "sources", "topics"):
            for an_id in getattr(self.guide, collection):
                if an_id not in used[collection] and (collection, an_id) != ("sources", EDITORIAL):
                    told = f'no role uses the {NOUNS[collection]} "{an_id}"'
                    yield self._warn((collection, an_id), "unused-id", told, "use it or remove it", on_key=True)

    def _used(self) -> dict[str, set[str]]:
        used: defaultdict[str, set[str]] = defaultdict(set)
        guide = self.guide
        for role in guide.roles.values():
            used["families"].update([role.family] if role.family else [])
            used["topics"].update(role.duties)
            used["skills"].update(role.qualifications.skills)
            used["certifications"].update(role.certifications)
            used["sources"].update(an_id for _, sources in cited(role) for an_id in sources)
        for certification in guide.certifications.values():
            used["certifications"].update(certification.names)
            used["sources"].update(certification.sources)
        for an_id, certification in guide.certifications.items():  # the old one of a pair is named by no other
            if certification.replaced_by in used["certifications"]:
                used["certifications"].add(an_id)
        for contrast in guide.contrasts.values():
            used["sources"].update(contrast.sources)
        used["sources"].update(topic.source for topic in guide.topics.values() if topic.source)
        used["notices"].update(source.notice for source in guide.sources.values() if source.notice)
        used["scales"].update(skill.scale for skill in guide.skills.values())
        return used

    def unsourced_roles(self) -> Iterator[Problem]:
        for role in self.guide.roles.values():
            if not role.sources and any(not said.sources for _, said in statements(role)):
                told = f'role "{role.id}" says things without a source'
                hint = "give the role `sources`; what nobody can cite is `[editorial]`"
                yield self._warn(("roles", role.id), "no-source", told, hint, on_key=True)

    def one_sided_contrasts(self) -> Iterator[Problem]:
        for pair, contrast in self.guide.contrasts.items():
            silent = [side for side in pair.split("/") if side not in contrast.asks]
            if len(silent) == 1:
                told = f'contrast "{pair}" says what one role asks, and not what "{silent[0]}" does'
                yield self._warn(("contrasts", pair, "asks"), "one-sided-contrast", told, on_key=True)

    def shared_names(self) -> Iterator[Problem]:
        owners: dict[str, str] = {}
        for role in self._own_roles():
            for path, name in names_of(role):
                owner = owners.setdefault(fold(name), role.id) if name else role.id
                if owner != role.id:
                    told = f'roles "{owner}" and "{role.id}" are both called "{name}", so that name finds neither'
                    yield self._warn(("roles", role.id, *path), "alias-clash", told)

    def near_twins(self) -> Iterator[Problem]:
        texts: defaultdict[str, dict[str, tuple[str, KeyPath]]] = defaultdict(dict)
        for role in self._own_roles():
            for path, said in statements(role):
                if path[0] == "duties":
                    texts[str(path[1])].setdefault(said.text, (role.id, ("roles", role.id, *path)))
        twins: set[KeyPath] = set()  # those that are told already: of many alike, each once
        for (text, (owner, _)), (other, (_, path)) in islice(self._pairs(texts.values()), _MOST_COMPARED):
            if path not in twins and _are_twins(text, other):
                twins.add(path)
                message = f'this is almost what role "{owner}" says of the same topic: {text}'
                yield self._warn(path, "near-twin", message, "write both alike, or tell them further apart")

    def _pairs(self, groups: Iterable[Mapping[str, _Said]]) -> Iterator[tuple[tuple[str, _Said], tuple[str, _Said]]]:
        """Each text of a checked file, with each before it in its group."""
        for group in groups:
            said = list(group.items())
            for at, later in enumerate(said):
                if self.own(self.place(later[1][1], False)):
                    yield from ((earlier, later) for earlier in islice(said, at))

    def _own_roles(self) -> Iterator[Role]:
        """The roles that somebody here words: not those of a published catalogue, which is as it is."""
        return (role for role in self.guide.roles.values() if not is_published(self.guide, role))

    def _warn(self, path: KeyPath, code: Code, message: str, hint: str = "", *, on_key: bool = False) -> Problem:
        return Problem(self.place(path, on_key), code, message, hint, Severity.WARNING)


def _are_twins(text: str, other: str) -> bool:
    shorter, longer = sorted((len(text), len(other)))
    if longer > _LONGEST_TWIN or 2 * shorter <= _TWINS * (shorter + longer):  # no ratio can be higher than that
        return False
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    return matcher.quick_ratio() > _TWINS and matcher.ratio() > _TWINS
