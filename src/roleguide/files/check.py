"""Checks what a schema cannot: whether the ids that a guide names exist, and whether its parts fit together."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from roleguide.files.shape import citing_fields
from roleguide.guide import vocabulary
from roleguide.guide.model import Background, Certification, Guide, Role, Statement, Status, level_on
from roleguide.guide.vocabulary import ID
from roleguide.problems import Code, KeyPath, Location, Problem, dotted
from roleguide.text import Suggestions, did_you_mean

_UNKNOWN: Mapping[str, Code] = {
    "certifications": "unknown-certification",
    "families": "unknown-family",
    "notices": "unknown-notice",
    "roles": "unknown-role",
    "scales": "unknown-scale",
    "skills": "unknown-skill",
    "sources": "unknown-source",
    "topics": "unknown-topic",
}

_LONGEST_ID = 100
"""Characters. People type ids."""

_LONGEST_NAME = 300
"""Characters of a title, a short form or an alias: the longest in O*NET 29.3 has 128. Pages and errors repeat names."""

_SHOWN = 40
"""Characters of a longer id that a message repeats."""

_MOST_LEVELS = 100
"""Levels of one scale. Each is one step of a bar on a page."""

Place = Callable[[KeyPath, bool], Location]
"""Returns where the value at a path is, or, when the second argument is true, where its key is."""

Ids = Mapping[str, Collection[str]]
"""Collection name, such as "skills", to every id that the files define in it, valid or not."""

Removed = Mapping[tuple[str, str], Location]
"""Collection name and id of what one file defines and a later one removes, to the place that removes it."""


def check(guide: Guide, ids: Ids, removed: Removed, place: Place, suggestions: Suggestions) -> Iterator[Problem]:
    """Yields every problem in how the parts of `guide` fit together, in no particular order.

    `ids` may name more than `guide` holds: an entry left out because it is broken is not also reported as missing.
    """
    checker = _Checker(guide=guide, ids=ids, removed=removed, place=place, suggestions=suggestions)
    yield from checker.spelled()
    yield from checker.names()
    yield from checker.scales()
    yield from checker.vocabulary()
    yield from checker.sources()
    yield from checker.certifications()
    for role in guide.roles.values():
        yield from checker.role(role)
    yield from checker.contrasts()


def check_background(background: Background, guide: Guide, place: Place, suggestions: Suggestions) -> Iterator[Problem]:
    """Yields a problem for every id and level in `background` that `guide` does not know, in no particular order."""
    ids = {name: getattr(guide, name) for name in ("certifications", "roles", "skills", "topics")}
    checker = _Checker(guide=guide, ids=ids, removed={}, place=place, suggestions=suggestions)
    yield from checker.background(background)


@dataclass(frozen=True, kw_only=True)
class _Checker:
    guide: Guide
    ids: Ids
    removed: Removed
    place: Place
    suggestions: Suggestions

    def spelled(self) -> Iterator[Problem]:
        """Ids appear in commands, file names and URLs, so there is only one plain way to write them."""
        for collection, entry_ids in self.ids.items():
            for entry_id in entry_ids:
                if len(entry_id) > _LONGEST_ID:
                    message = f'"{entry_id[:_SHOWN]}..." is not a valid id: it has more than {_LONGEST_ID} characters'
                    yield Problem(self.place((collection, entry_id), True), "bad-id", message)
                elif not re.fullmatch(ID, entry_id):
                    plain = "-".join(re.findall(r"[a-z0-9]+", entry_id.lower()))
                    hint = f'write "{plain}"' if plain else "use lowercase letters, digits and hyphens"
                    message = f'"{entry_id}" is not a valid id: ids are lowercase words and digits joined by hyphens'
                    yield Problem(self.place((collection, entry_id), True), "bad-id", message, hint)

    def names(self) -> Iterator[Problem]:
        """Titles, short forms and aliases are only a few words long."""
        guide = self.guide
        named: list[tuple[KeyPath, str | None]] = [
            ((collection, entry_id, "title"), entry.title)
            for collection in ("certifications", "skills", "topics", "families", "sources")
            for entry_id, entry in getattr(guide, collection).items()
        ]
        for role in guide.roles.values():
            named += [(("roles", role.id, *path), name) for path, name in names_of(role)]
        named += [(("certifications", cert_id, "short"), cert.short) for cert_id, cert in guide.certifications.items()]
        for path, name in named:
            if name and len(name) > _LONGEST_NAME:
                message = f"{dotted(path)}: expected at most {_LONGEST_NAME} characters, found {len(name):,}"
                yield Problem(self.place(path, False), "bad-value", message)

    def scales(self) -> Iterator[Problem]:
        for scale_id, levels in self.guide.scales.items():
            path = ("scales", scale_id)
            if not levels:
                message = f'the scale "{scale_id}" has no levels'
                hint = "add its levels, lowest first: low: ..."
                yield Problem(self.place(path, True), "missing-field", message, hint)
            if len(levels) > _MOST_LEVELS:
                message = f'the scale "{scale_id}" has more than {_MOST_LEVELS} levels'
                yield Problem(self.place(path, True), "too-large", message, "use decimals between whole numbers")

    def vocabulary(self) -> Iterator[Problem]:
        for topic_id, topic in self.guide.topics.items():
            if topic.source is not None:
                yield from self._known("sources", topic.source, ("topics", topic_id, "source"))
        for skill_id, skill in self.guide.skills.items():
            yield from self._known("scales", skill.scale, ("skills", skill_id, "scale"))

    def certifications(self) -> Iterator[Problem]:
        for cert_id, certification in self.guide.certifications.items():
            path = ("certifications", cert_id)
            yield from self._sources_known(certification, path)
            if certification.replaced_by is not None:
                place = (*path, "status", "replaced_by")
                if certification.status is not Status.REPLACED:
                    message = f'certification "{cert_id}" has a successor, but its status is {certification.status}'
                    yield Problem(self.place(place, True), "bad-value", message, "write is: replaced")
                yield from self._known("certifications", certification.replaced_by, place)
            if certification.asks:
                for part, asks in (("all", certification.asks.all), ("one_of", certification.asks.one_of or ())):
                    for index, ask in enumerate(asks):
                        holds = (*path, "asks", part, index, "holds")
                        yield from self._all_known("certifications", ask.holds, holds)
            for other in certification.counts:
                yield from self._known("certifications", other, (*path, "counts", other), on_key=True)
            if certification.valid and certification.valid.lifetime and certification.valid.years:
                message = f'certification "{cert_id}" is valid for life and for {certification.valid.years} years'
                yield Problem(self.place((*path, "valid", "lifetime"), True), "bad-value", message, "leave out one")

    def sources(self) -> Iterator[Problem]:
        for source_id, source in self.guide.sources.items():
            path = ("sources", source_id)
            if source.notice is not None:
                yield from self._known("notices", source.notice, (*path, "notice"))
            if source.published is None:
                continue
            if source.checked is not None and source.published > source.checked.isoformat()[: len(source.published)]:
                message = f'the source "{source_id}" was checked before it was published'
                hint = "published is the day of the text, checked the day you read it"
                yield Problem(self.place((*path, "published"), False), "bad-value", message, hint)
            if source.undated:
                message = f'the source "{source_id}" is undated and has a day'
                yield Problem(self.place((*path, "undated"), True), "bad-value", message, "leave out one")

    def _sources_known(self, entry: Role | Certification, path: KeyPath) -> Iterator[Problem]:
        for inner, part in cited(entry):
            yield from self._all_known("sources", part.sources, (*path, *inner, "sources"))

    def role(self, role: Role) -> Iterator[Problem]:
        path = ("roles", role.id)
        yield from self._sources_known(role, path)
        for index, alias in enumerate(role.aliases):
            if not alias:
                message = f'an alias of role "{role.id}" is empty'
                yield Problem(self.place((*path, "aliases", index), False), "empty-text", message)
        if role.family is not None:
            yield from self._known("families", role.family, (*path, "family"))
        for topic in role.duties:
            yield from self._known("topics", topic, (*path, "duties", topic), on_key=True)
        for skill_id, asked in role.qualifications.skills.items():
            yield from self._skill_level(skill_id, asked.level, (*path, "qualifications", "skills", skill_id))
        for certification in role.certifications:
            yield from self._known(
                "certifications", certification, (*path, "certifications", certification), on_key=True
            )
        for index, statement in enumerate(role.qualifications.experience):
            gained_as = (*path, "qualifications", "experience", index, "gained_as")
            yield from self._all_known("roles", statement.gained_as, gained_as)
        yield from self._all_known("roles", role.next, (*path, "next"))
        if role.id in role.next:
            next_path = (*path, "next", role.next.index(role.id))
            yield Problem(self.place(next_path, False), "next-is-self", f'role "{role.id}" leads to itself')
        yield from self._all_known("roles", role.related, (*path, "related"))

    def contrasts(self) -> Iterator[Problem]:
        seen: dict[frozenset[str], str] = {}
        for pair, contrast in self.guide.contrasts.items():
            path = ("contrasts", pair)
            sides = pair.split("/")
            if len(sides) != 2 or sides[0] == sides[1]:
                yield Problem(
                    self.place(path, True),
                    "bad-contrast",
                    f'"{pair}" does not name a pair of roles',
                    "write two role ids with a slash between: program-manager/project-manager",
                )
                continue
            for side in sides:
                yield from self._known("roles", side, path, on_key=True)
            twin = seen.setdefault(frozenset(sides), pair)
            if twin != pair:
                yield Problem(self.place(path, True), "bad-contrast", f'"{pair}" is the same pair as "{twin}"')
            for asking in contrast.asks:
                if asking not in sides:
                    yield Problem(
                        self.place((*path, "asks", asking), True),
                        "bad-contrast",
                        f'"{asking}" is not one of the two roles of "{pair}"',
                        did_you_mean(asking, sides),
                    )
            yield from self._all_known("sources", contrast.sources, (*path, "sources"))

    def background(self, background: Background) -> Iterator[Problem]:
        if background.role is not None:
            yield from self._known("roles", background.role, ("role",))
        for skill_id, level in background.skills.items():
            yield from self._skill_level(skill_id, level, ("skills", skill_id))
        yield from self._all_known("certifications", background.certifications, ("certifications",))
        yield from self._all_known("topics", background.doing, ("doing",))

    def _skill_level(self, skill_id: str, level: str, path: KeyPath) -> Iterator[Problem]:
        yield from self._known("skills", skill_id, path, on_key=True)
        skill = self.guide.skills.get(skill_id)
        scale = self.guide.scales.get(skill.scale) if skill else None
        if skill and scale is not None and level_on(scale, level) is None:
            yield Problem(
                self.place((*path, "level"), False),
                "unknown-level",
                f'the skill "{skill_id}" has no level "{level}"',
                self.suggestions.did_you_mean(level, scale) or f'the scale "{skill.scale}" has {", ".join(scale)}',
            )

    def _all_known(self, collection: str, entry_ids: Iterable[str], path: KeyPath) -> Iterator[Problem]:
        for index, entry_id in enumerate(entry_ids):
            yield from self._known(collection, entry_id, (*path, index))

    def _known(self, collection: str, entry_id: str, path: KeyPath, *, on_key: bool = False) -> Iterator[Problem]:
        noun = vocabulary.Collection(collection).noun
        if entry_id in self.ids[collection]:
            return
        if (collection, entry_id) in self.removed:
            message = f'{_owner(path)} still names the {noun} "{entry_id}", which is removed here'
            hint = f"name another {noun} there, or keep this one"
            yield Problem(self.removed[collection, entry_id], "still-named", message, hint)
        else:
            yield Problem(
                self.place(path, on_key),
                _UNKNOWN[collection],
                f'{_owner(path)} names the {noun} "{entry_id}", which no file defines',
                self.suggestions.did_you_mean(entry_id, self.ids[collection]),
            )


def _owner(path: KeyPath) -> str:
    """Returns the entry that a path leads into, in words: `role "program-manager"`; "this file" if there is none."""
    if path[0] == "contrasts":
        return f'contrast "{path[1]}"'
    return f'{vocabulary.Collection(str(path[0])).noun} "{path[1]}"' if len(path) > 2 else "this file"


def names_of(role: Role) -> Iterator[tuple[KeyPath, str]]:
    """Yields every name of a role except its id, each with its path inside the role."""
    yield ("title",), role.title
    if role.short:
        yield ("short",), role.short
    for index, alias in enumerate(role.aliases):
        yield ("aliases", index), alias


def statements(role: Role) -> Iterator[tuple[KeyPath, Statement]]:
    """Yields every statement about a role, each with its path inside the role."""
    yield ("summary",), role.summary
    for fact, statement in role.scope.items():
        yield ("scope", fact), statement
    for topic, duties in role.duties.items():
        for index, statement in enumerate(duties):
            yield ("duties", topic, index), statement
    needs = role.qualifications
    for kind, asked in (("education", needs.education), ("experience", needs.experience), ("tools", needs.tools)):
        for index, statement in enumerate(asked):
            yield ("qualifications", kind, index), statement


def cited(part: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Yields everything in an entry that has `sources`, itself included, each with its path inside the entry."""
    if isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from cited(value, (*path, index))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from cited(value, (*path, key))
    else:
        for name, key in citing_fields(part.__class__):
            value = getattr(part, name)
            if name == "sources":
                yield path, part
            elif value:
                yield from cited(value, (*path, key))
