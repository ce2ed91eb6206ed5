"""Looks things up in a guide.

A `Guide` is plain data. A `Library` has one, and answers what would otherwise take going through all of its entries.
There are two: `MemoryLibrary` here, which does go through them, and one in `index` that reads only what is asked for.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, Protocol

from roleguide.folding import folded_words
from roleguide.guide.model import Certification, Contrast, Guide, Role, level_on
from roleguide.guide.vocabulary import Collection

Said = int | str | None
"""What a role says of what it names: the rank of a level of a skill, the need of a certification, else nothing."""


NAMED = ("roles", "topics", "skills", "certifications")
"""The collections whose entries roles name."""


class Outline(NamedTuple):
    """What a role has, without the details: enough to see what it shares with other roles."""

    topics: frozenset[str]
    levels: Mapping[str, int]  # skill id to the rank of its level: from 1, or from 0 where the lowest level is "0"
    certifications: Mapping[str, str]  # certification id to how strongly it is asked for


class NamedEntry(NamedTuple):
    """An entry of a guide, and the names that people use for it."""

    collection: Collection
    id: str
    title: str
    names: tuple[str, ...]


class Library(Protocol):
    """A guide, and lookups in it. Roles and entries come in file order."""

    @property
    def guide(self) -> Guide:
        """The guide itself."""

    def naming(self, collection: str, entry_id: str) -> Mapping[str, Said]:
        """The ids of the roles that name an entry, each with what it says of it.

        They lead to it if it is a role, have it as a topic, or call for it as a skill or a certification.
        """

    def leading_to(self, role_id: str) -> tuple[Role, ...]:
        """The roles whose `next` names this one."""

    def calling_for(self, collection: str, entry_id: str) -> tuple[Role, ...]:
        """The roles that call for a certification or a skill; `collection` says which of the two it is."""

    def names(self, collections: Container[str], beginning: str = "") -> Iterable[NamedEntry]:
        """Entries of these collections with a name that starts with `beginning`; all entries if no name does.

        `beginning` is folded words separated by single spaces. Each entry has at least its matching names.
        """

    def outlines(self) -> Iterable[tuple[str, Outline]]:
        """Every role's id and outline."""


class MemoryLibrary:
    """A guide that has been read completely."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide

    def naming(self, collection: str, entry_id: str) -> Mapping[str, Said]:
        """As in `Library`."""
        return self._naming[collection].get(entry_id, {})

    def leading_to(self, role_id: str) -> tuple[Role, ...]:
        """As in `Library`."""
        return self.calling_for("roles", role_id)

    def calling_for(self, collection: str, entry_id: str) -> tuple[Role, ...]:
        """As in `Library`."""
        return tuple(self.guide.roles[role_id] for role_id in self.naming(collection, entry_id))

    def names(self, collections: Container[str], beginning: str = "") -> Iterable[NamedEntry]:
        """As in `Library`."""
        entries = list(_named_entries(self.guide, collections))
        if not beginning:
            return entries
        return [entry for entry in entries if _has_name(entry, beginning)] or entries

    def outlines(self) -> Iterable[tuple[str, Outline]]:
        """As in `Library`."""
        scales, skills = self.guide.scales.items(), self.guide.skills.items()
        ranks = {
            scale_id: {level: rank for rank, level in enumerate(scale, start=next(iter(scale), "") != "0")}
            for scale_id, scale in scales
        }
        scale_of = {skill_id: skill.scale for skill_id, skill in skills}
        for role in self.guide.roles.values():
            levels = {}
            for skill_id, asked in role.qualifications.skills.items():
                scale = ranks[scale_of[skill_id]]
                levels[skill_id] = scale[level_on(scale, asked.level) or asked.level]
            needs = {asked_id: asked.need.value for asked_id, asked in role.certifications.items()}
            yield role.id, Outline(frozenset(role.duties), levels, needs)

    @cached_property
    def _naming(self) -> Mapping[str, Mapping[str, Mapping[str, Said]]]:
        """Collection and id of what any role names, to what `naming` returns."""
        naming: dict[str, dict[str, dict[str, Said]]] = {collection: {} for collection in NAMED}
        for role_id, outline in self.outlines():
            named: tuple[Mapping[str, Said], ...] = (
                dict.fromkeys(self.guide.roles[role_id].next),
                dict.fromkeys(outline.topics),
                outline.levels,
                outline.certifications,
            )
            for collection, entries in zip(NAMED, named, strict=True):
                for entry_id, said in entries.items():
                    naming[collection].setdefault(entry_id, {})[role_id] = said
        return naming


def _named_entries(guide: Guide, collections: Container[str]) -> Iterator[NamedEntry]:
    if Collection.ROLES in collections:
        for role in guide.roles.values():
            yield NamedEntry(Collection.ROLES, role.id, role.title, (role.id, role.title, role.label, *role.aliases))
    if Collection.CERTIFICATIONS in collections:
        for certification_id, certification in guide.certifications.items():
            names = (certification_id, certification.title, certification.label)
            yield NamedEntry(Collection.CERTIFICATIONS, certification_id, certification.title, names)
    if Collection.SKILLS in collections:
        for skill_id, skill in guide.skills.items():
            yield NamedEntry(Collection.SKILLS, skill_id, skill.title, (skill_id, skill.title))
    if Collection.FAMILIES in collections:
        for family_id, family in guide.families.items():
            yield NamedEntry(Collection.FAMILIES, family_id, family.title, (family_id, family.title))


def _has_name(entry: NamedEntry, beginning: str) -> bool:
    return any(folded_words(name).startswith(beginning) for name in entry.names)


def contrast_of(guide: Guide, role_id: str, other_id: str) -> Contrast | None:
    """The contrast of two roles, in whichever order the file names them; None if there is none."""
    return guide.contrasts.get(f"{role_id}/{other_id}") or guide.contrasts.get(f"{other_id}/{role_id}")


def contrasts_of(guide: Guide, role_id: str) -> dict[str, Contrast]:
    """Maps the roles that this one is often confused with to what sets them apart, in file order."""
    pairs = ((pair, pair.split("/")) for pair in guide.contrasts)
    return {sides[role_id == sides[0]]: guide.contrasts[pair] for pair, sides in pairs if role_id in sides}


def is_published(guide: Guide, role: Role) -> bool:
    """Whether a role comes from a published catalog, as shown by a source that requires a notice."""
    sources = (guide.sources.get(source_id) for source_id in role.sources)
    return any(source and source.notice for source in sources)


def chosen_certifications(guide: Guide, ids: Iterable[str]) -> dict[str, Certification]:
    """The certifications with these ids, in file order."""
    wanted = set(ids)
    return {
        certification_id: guide.certifications[certification_id]
        for certification_id in guide.certifications
        if certification_id in wanted
    }
