"""Lays out what a guide says about roles in sections of rows, keyed by shared ids.

Rows are lined up here, always by id and never by similar text. One role makes a description, several make a comparison;
the rows are built the same way for both.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from roleguide.guide.model import Guide, Need, Role, ScopeFact, SkillLevel, Statement, level_on
from roleguide.guide.vocabulary import SectionId
from roleguide.records import record

IMPORTANT = 3
"""On a scale from 1 to 5, a skill matters from here up: "important" in the words of the survey behind the scale."""


class Mark(StrEnum):
    """How the cells of a row relate."""

    SAME = "same"  # every role has it, and it says the same
    DIFFERS = "differs"  # several roles have it, but they say different things, or some role lacks it
    ONLY = "only"  # exactly one role has it


@record
class Level:
    """A place on a scale: `rank` runs from 1, the lowest, to `steps`, or starts at 0 where the lowest level is "0"."""

    rank: int
    steps: int


@record
class Entry:
    """One thing that a role has in a row. Two entries say the same when they are equal apart from their sources."""

    text: str
    sources: tuple[str, ...] = ()
    need: Need | None = None
    level: Level | None = None
    importance: float | None = None  # for a skill, from 1 to 5
    years: float | None = None  # for experience: how long
    note: str | None = None  # a caveat

    @property
    def meaning(self) -> tuple[str | Level, Need | None, float | None]:
        """What the entry says, regardless of its sources. Two measured levels say the same at the same step."""
        return self.level or self.text, self.need, self.years

    @property
    def weight(self) -> int:
        """How much is asked for, comparable within one row: the rank of a level, or the strength of a need."""
        if self.level:
            return self.level.rank
        return len(Need) - list(Need).index(self.need) if self.need else 0


Cell = tuple[Entry, ...]
"""What one role has in a row, in file order. Empty: the role has nothing there."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One fact, topic, skill or certification, with a cell per role in the order asked. At least one cell is filled."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    source: str | None = None  # for a topic, the id of the source whose list it is from; None: the guide's own list

    @property
    def filled(self) -> tuple[int, ...]:
        """The indices of the roles that have something here."""
        return tuple(index for index, cell in enumerate(self.cells) if cell)

    @property
    def is_important(self) -> bool:
        """Whether it matters to any of the roles; an entry without a rating counts as important."""
        importances = [entry.importance for cell in self.cells for entry in cell]
        return any(importance is None or importance >= IMPORTANT for importance in importances)

    @cached_property
    def mark(self) -> Mark:
        """How the cells relate; the order of statements within a cell does not matter."""
        if len(self.filled) == 1:
            return Mark.ONLY
        return Mark.SAME if len(set(map(_meaning, self.cells))) == 1 else Mark.DIFFERS

    @property
    def apart(self) -> int | None:
        """With three or more roles, the index of the one that differs while all others agree; None if there is none."""
        meanings = [_meaning(cell) for cell in self.cells]
        unique = [index for index, meaning in enumerate(meanings) if meanings.count(meaning) == 1]
        return unique[0] if len(unique) == 1 and len(set(meanings)) == 2 and len(meanings) > 2 else None

    @property
    def gap(self) -> int | None:
        """How many levels the first of two roles is above the second; None unless the row has exactly two levels."""
        levels = [entry.level for cell in self.cells for entry in cell if entry.level]
        return levels[0].rank - levels[1].rank if len(levels) == len(self.cells) == 2 else None


@record
class Section:
    """One or more rows of one kind, always in the order of the guide's vocabulary, whatever roles are asked for."""

    id: SectionId
    rows: tuple[Row, ...]
    apart: tuple[int, ...] = ()  # indices of the roles whose topic lists, or scales, no other role here uses

    def lines_up(self, row: Row) -> bool:
        """Whether a row says something about how the roles compare: a row that no other role could fill does not."""
        return row.mark is not Mark.ONLY or row.filled[0] not in self.apart

    @property
    def lined_up(self) -> tuple[Row, ...]:
        """The rows that say something about how the roles compare."""
        return tuple(filter(self.lines_up, self.rows))


class Rows:
    """Builds rows from what a guide says about roles. Works out the order of keys, and each scale, only once."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._orders: dict[SectionId, dict[str, int]] = {}
        self._scales: dict[str, dict[str, int]] = {}

    def sections(self, roles: Sequence[Role], only: Iterable[SectionId] = ()) -> tuple[Section, ...]:
        """The facts about `roles` in rows with a cell per role, leaving out sections and rows that no role fills.

        `only` names the sections wanted; empty means all.
        """
        wanted = set(only) or set(SectionId)
        built = ((section, self._rows(roles, section)) for section in SectionId if section in wanted)
        return tuple(
            Section(id=section, rows=rows, apart=self._apart(roles, section)) for section, rows in built if rows
        )

    def row(self, roles: Iterable[Role], section: SectionId, key: str) -> Row:
        """One row of a section. Unlike the rows from `sections`, all of its cells may be empty."""
        return self._row(section, key, tuple(self.cell(role, section, key) for role in roles))

    def cell(self, role: Role, section: SectionId, key: str) -> Cell:
        """What a role has in a row."""
        match section:
            case SectionId.SCOPE:
                statement = role.scope.get(ScopeFact(key))
                return () if statement is None else _statement_cell((statement,))
            case SectionId.DUTIES:
                return _statement_cell(role.duties.get(key, ()))
            case SectionId.QUALIFICATIONS:
                return _statement_cell(getattr(role.qualifications, key))
            case SectionId.SKILLS:
                level = role.qualifications.skills.get(key)
                return () if level is None else (self.level(key, level),)
            case SectionId.CERTIFICATIONS:
                need = role.certifications.get(key)
                return () if need is None else (Entry(text=need.need.value, need=need.need, sources=need.sources),)

    def level(self, skill: str, asked: SkillLevel) -> Entry:
        """A level, which must be on the skill's scale, as an entry that has its place there."""
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
        """The largest number of rows that a section can have for these roles."""
        return len({key for role in roles for key in _keys(role, section)})

    def in_order(self, section: SectionId, keys: Iterable[str]) -> list[str]:
        """The row keys of a section without duplicates, in the order of the guide's vocabulary."""
        if section not in self._orders:
            self._orders[section] = {key: place for place, key in enumerate(self._vocabulary(section))}
        return sorted(set(keys), key=self._orders[section].__getitem__)

    def _rows(self, roles: Sequence[Role], section: SectionId) -> tuple[Row, ...]:
        """The rows that any of these roles fills. A row that none fills is not even looked up in the guide."""
        keys = [key for role in roles for key in _keys(role, section)]
        rows = []
        for key in self.in_order(section, keys) if keys else ():
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
        """All row keys that a section can have, in guide order."""
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
        """The indices of the roles that share no topic list, or no scale, with any other role that has the section."""
        if len(roles) < 2:
            return ()
        terms_by_role = [self._terms(role, section) for role in roles]
        uses = Counter(term for terms in terms_by_role for term in terms)  # term to how many roles use it
        total = uses.total()
        return tuple(
            index
            for index, terms in enumerate(terms_by_role)
            if 0 < len(terms) < total and all(uses[term] == 1 for term in terms)
        )

    def _terms(self, role: Role, section: SectionId) -> frozenset[str | None]:
        """What describes a role: the sources of its topics (None for the guide's own) or the scales of its skills."""
        match section:
            case SectionId.DUTIES:
                return frozenset(self._guide.topics[topic].source for topic in role.duties)
            case SectionId.SKILLS:
                return frozenset(self._guide.skills[skill].scale for skill in role.qualifications.skills)
            case _:
                return frozenset()


def places_on(scale: Iterable[str]) -> dict[str, int]:
    """Maps each level of a scale, given lowest first, to its place, counting from 0."""
    return {level: place for place, level in enumerate(scale)}


def place_on(places: Mapping[str, int], level: str) -> Level:
    """The rank of a level on its scale, given the places of all levels; a level "0" is below the first step.

    Raises:
        KeyError: the scale has no such level.
    """
    has_zero = places.get("0") == 0
    return Level(rank=places[level_on(places, level) or level] + (not has_zero), steps=len(places) - has_zero)


_QUALIFICATIONS = ("education", "experience", "tools")


def _keys(role: Role, section: SectionId) -> Iterable[str]:
    """The keys of all rows that a role can fill in a section."""
    match section:
        case SectionId.SCOPE:
            return [fact.value for fact in role.scope]
        case SectionId.DUTIES:
            return role.duties
        case SectionId.QUALIFICATIONS:
            return [key for key in _QUALIFICATIONS if getattr(role.qualifications, key)]
        case SectionId.SKILLS:
            return role.qualifications.skills
        case SectionId.CERTIFICATIONS:
            return role.certifications


def _statement_cell(statements: Iterable[Statement]) -> Cell:
    return tuple(
        Entry(text=statement.text, need=statement.need, years=statement.years, sources=statement.sources)
        for statement in statements
    )


def _meaning(cell: Cell) -> frozenset[tuple[str | Level, Need | None, float | None]]:
    return frozenset(entry.meaning for entry in cell)
