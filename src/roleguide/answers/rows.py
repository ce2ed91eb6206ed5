"""What a guide says about roles, laid out in sections of rows that are keyed by shared ids.

This is where rows are lined up: always by id, never by likeness of text. One role makes a description, several make a
comparison; the rows are built the same way for both.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from roleguide.guide.model import Guide, Need, Role, ScopeFact, SkillLevel, Statement, level_on
from roleguide.guide.vocabulary import SectionId

IMPORTANT = 3
"""From here on, of 1 to 5, a skill matters: "important" in the words of the survey that this scale is from."""


class Mark(StrEnum):
    """How the cells of a row relate."""

    SAME = "same"  # every role has it, and it says the same
    DIFFERS = "differs"  # several roles have it, and not all say the same, or not all have it
    ONLY = "only"  # one role alone has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A place on a scale: `rank` counts from 1, the lowest, up to `steps`, or from 0 where the lowest level is "0"."""

    rank: int
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that one role has in a row. Two entries say the same when all but their sources is equal."""

    text: str
    sources: tuple[str, ...] = ()
    need: Need | None = None
    level: Level | None = None
    importance: float | None = None  # of a skill, from 1 to 5
    note: str | None = None  # what to beware of

    @property
    def meaning(self) -> tuple[str | Level, Need | None]:
        """What the entry says, whoever says it. Two levels that are measured say the same at the same step."""
        return self.level or self.text, self.need

    @property
    def weight(self) -> int:
        """How much is asked for, comparable inside one row: the rank of a level, or the strength of a need."""
        if self.level:
            return self.level.rank
        return len(Need) - list(Need).index(self.need) if self.need else 0


Cell = tuple[Entry, ...]
"""What one role has in a row, in the order of the file. Empty: the role has nothing there."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One fact, topic, skill or certification; one cell a role, in the order asked. At least one cell is filled."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    source: str | None = None  # of a topic, the id of the source whose list it is from; None: the guide's own list

    @property
    def filled(self) -> tuple[int, ...]:
        """The indices of the roles that have something here."""
        return tuple(at for at, cell in enumerate(self.cells) if cell)

    @property
    def is_important(self) -> bool:
        """Whether it matters to any of the roles; what nobody has rated does."""
        rated = [entry.importance for cell in self.cells for entry in cell]
        return any(importance is None or importance >= IMPORTANT for importance in rated)

    @cached_property
    def mark(self) -> Mark:
        """How the cells relate; the order of statements inside a cell does not matter."""
        if len(self.filled) == 1:
            return Mark.ONLY
        return Mark.SAME if len(set(map(_meaning, self.cells))) == 1 else Mark.DIFFERS

    @property
    def apart(self) -> int | None:
        """Among three roles or more, the index of the one that alone differs from all others; None: there is none."""
        meanings = [_meaning(cell) for cell in self.cells]
        alone = [at for at, meaning in enumerate(meanings) if meanings.count(meaning) == 1]
        return alone[0] if len(alone) == 1 and len(set(meanings)) == 2 and len(meanings) > 2 else None

    @property
    def gap(self) -> int | None:
        """How many levels the first of two roles is above the second; None where the row has no two levels."""
        levels = [entry.level for cell in self.cells for entry in cell if entry.level]
        return levels[0].rank - levels[1].rank if len(levels) == len(self.cells) == 2 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows of one kind, at least one, in the order of the guide's vocabulary, whichever roles are asked for."""

    id: SectionId
    rows: tuple[Row, ...]
    apart: tuple[int, ...] = ()  # indices of the roles described here in topics, or on scales, of no other one

    def lines_up(self, row: Row) -> bool:
        """Whether one of its rows says something about how the roles compare: not one that another could not fill."""
        return row.mark is not Mark.ONLY or row.filled[0] not in self.apart

    @property
    def lined_up(self) -> tuple[Row, ...]:
        """The rows that say something about how the roles compare."""
        return tuple(filter(self.lines_up, self.rows))


class Rows:
    """What a guide says about roles, in rows. Orders and scales are looked through once for all rows."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._orders: dict[SectionId, dict[str, int]] = {}
        self._scales: dict[str, dict[str, int]] = {}

    def sections(self, roles: Sequence[Role], only: Iterable[SectionId] = ()) -> tuple[Section, ...]:
        """The facts about `roles` in rows of one cell a role. Sections and rows that no role fills are left out.

        `only` names the sections wanted; empty means all.
        """
        wanted = set(only) or set(SectionId)
        built = (
            Section(id=section, rows=self._rows(roles, section), apart=self._apart(roles, section))
            for section in SectionId
            if section in wanted
        )
        return tuple(section for section in built if section.rows)

    def row(self, roles: Iterable[Role], section: SectionId, key: str) -> Row:
        """One row of a section; unlike those of `sections`, it may be empty in every cell."""
        return self._row(section, key, tuple(self.cell(role, section, key) for role in roles))

    def cell(self, role: Role, section: SectionId, key: str) -> Cell:
        """What a role has in a row."""
        match section:
            case SectionId.SCOPE:
                statement = role.scope.get(ScopeFact(key))
                return () if statement is None else _stated((statement,))
            case SectionId.DUTIES:
                return _stated(role.duties.get(key, ()))
            case SectionId.QUALIFICATIONS:
                return _stated(getattr(role.qualifications, key))
            case SectionId.SKILLS:
                level = role.qualifications.skills.get(key)
                return () if level is None else (self.level(key, level),)
            case SectionId.CERTIFICATIONS:
                need = role.certifications.get(key)
                return () if need is None else (Entry(text=need.need.value, need=need.need, sources=need.sources),)

    def level(self, skill: str, asked: SkillLevel) -> Entry:
        """A level of a skill, which must be on the skill's scale, as an entry that knows its place there."""
        scale = self._guide.skills[skill].scale
        if scale not in self._scales:
            self._scales[scale] = places_on(self._guide.scales[scale])
        return Entry(
            text=asked.level,
            level=place_on(self._scales[scale], asked.level),
            importance=asked.importance,
            note=asked.note,
            sources=asked.sources,
        )

    def height(self, roles: Iterable[Role], section: SectionId) -> int:
        """How many rows a section can have at most for these roles."""
        return len({key for role in roles for key in _keys(role, section)})

    def in_order(self, section: SectionId, keys: Iterable[str]) -> list[str]:
        """Keys of rows of a section, each once, in the order of the guide's vocabulary."""
        if section not in self._orders:
            self._orders[section] = {key: at for at, key in enumerate(self._vocabulary(section))}
        return sorted(set(keys), key=self._orders[section].__getitem__)

    def _rows(self, roles: Sequence[Role], section: SectionId) -> tuple[Row, ...]:
        """The rows that any of these roles fills. What no role fills is not looked up in the guide either."""
        rows = []
        for key in self.in_order(section, (key for role in roles for key in _keys(role, section))):
            cells = tuple(self.cell(role, section, key) for role in roles)
            if any(cells):
                rows.append(self._row(section, key, cells))
        return tuple(rows)

    def _row(self, section: SectionId, key: str, cells: tuple[Cell, ...]) -> Row:
        match section:
            case SectionId.SCOPE:
                return Row(key=key, label=ScopeFact(key).label, cells=cells)
            case SectionId.DUTIES:
                topic = self._guide.topics[key]
                return Row(key=key, label=topic.title, cells=cells, source=topic.source)
            case SectionId.QUALIFICATIONS:
                return Row(key=key, label=key.capitalize(), cells=cells)
            case SectionId.SKILLS:
                return Row(key=key, label=self._guide.skills[key].title, cells=cells)
            case SectionId.CERTIFICATIONS:
                return Row(key=key, label=self._guide.certifications[key].label, cells=cells)

    def _vocabulary(self, section: SectionId) -> Iterable[str]:
        """The keys of all rows that a section can have, in the order of the guide."""
        match section:
            case SectionId.SCOPE:
                return [fact.value for fact in ScopeFact]
            case SectionId.DUTIES:
                return self._guide.topics
            case SectionId.QUALIFICATIONS:
                return _QUALIFICATIONS
            case SectionId.SKILLS:
                return self._guide.skills
            case SectionId.CERTIFICATIONS:
                return self._guide.certifications

    def _apart(self, roles: Sequence[Role], section: SectionId) -> tuple[int, ...]:
        """The roles that share no list of topics, or no scale, with any other role that has something in a section."""
        terms = [self._terms(role, section) for role in roles]
        having = Counter(term for role_terms in terms for term in role_terms)  # term to how many roles have it
        everything = having.total()
        return tuple(
            at
            for at, role_terms in enumerate(terms)
            if 0 < len(role_terms) < everything and all(having[term] == 1 for term in role_terms)
        )

    def _terms(self, role: Role, section: SectionId) -> frozenset[str | None]:
        """What a role is described in: the sources of its topics, None for the guide's own; the scales of skills."""
        match section:
            case SectionId.DUTIES:
                return frozenset(self._guide.topics[topic].source for topic in role.duties)
            case SectionId.SKILLS:
                return frozenset(self._guide.skills[skill].scale for skill in role.qualifications.skills)
            case _:
                return frozenset()


def places_on(scale: Iterable[str]) -> dict[str, int]:
    """The levels of a scale, lowest first, to the place of each, from 0."""
    return {level: at for at, level in enumerate(scale)}


def place_on(places: Mapping[str, int], level: str) -> Level:
    """The place of a level on the scale that it is on; a level "0" is below the first step.

    Raises:
        KeyError: the scale has no such level.
    """
    below = places.get("0") == 0
    return Level(rank=places[level_on(places, level) or level] + (not below), steps=len(places) - below)


_QUALIFICATIONS = ("education", "experience", "tools")


def _keys(role: Role, section: SectionId) -> Iterable[str]:
    """The keys of all rows of a section that a role can fill."""
    match section:
        case SectionId.SCOPE:
            return [fact.value for fact in role.scope]
        case SectionId.DUTIES:
            return role.duties
        case SectionId.QUALIFICATIONS:
            return _QUALIFICATIONS
        case SectionId.SKILLS:
            return role.qualifications.skills
        case SectionId.CERTIFICATIONS:
            return role.certifications


def _stated(statements: Iterable[Statement]) -> Cell:
    return tuple(Entry(text=statement.text, need=statement.need, sources=statement.sources) for statement in statements)


def _meaning(cell: Cell) -> frozenset[tuple[str | Level, Need | None]]:
    return frozenset(entry.meaning for entry in cell)
