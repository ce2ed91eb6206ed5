"""What a guide says about roles, laid out in sections of rows that are keyed by shared ids.

This is where rows are lined up: always by id, never by likeness of text. One role makes a description, several make a
comparison; the rows are built the same way for both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roleguide.model import CertificationNeed, Guide, Need, Role, ScopeFact, SkillLevel, Source, Statement
from roleguide.terms import SectionId


class Mark(StrEnum):
    """How the cells of a row relate."""

    SAME = "same"  # every role has it, and it says the same
    DIFFERS = "differs"  # several roles have it, and not all say the same, or not all have it
    ONLY = "only"  # one role alone has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A place on a scale: `rank` counts from 1, the lowest, up to `steps`."""

    rank: int
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that one role has in a row. Two entries say the same when all but their sources is equal."""

    text: str
    sources: tuple[str, ...] = ()
    need: Need | None = None
    level: Level | None = None

    @property
    def meaning(self) -> tuple[str, Need | None]:
        """What the entry says, whoever says it. The level is left out because the text names it."""
        return self.text, self.need

    @property
    def weight(self) -> int:
        """How much is asked for, comparable inside one row: the rank of a level, or the strength of a need."""
        if self.level:
            return self.level.rank
        return len(Need) - list(Need).index(self.need) if self.need else 0


Cell = tuple[Entry, ...]
"""What one role has in a row, in the order of the file. Empty: the role has nothing there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact, topic, skill or certification; one cell a role, in the order asked. At least one cell is filled."""

    key: str
    label: str
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> tuple[int, ...]:
        """The indices of the roles that have something here."""
        return tuple(at for at, cell in enumerate(self.cells) if cell)

    @property
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


def sections(guide: Guide, roles: Sequence[Role], only: Iterable[SectionId] = ()) -> tuple[Section, ...]:
    """The facts about `roles` in rows that hold one cell a role. Sections and rows that no role fills are left out.

    `only` names the sections wanted; empty means all.
    """
    wanted = set(only) or set(SectionId)
    built = (Section(id=an_id, rows=_rows(guide, roles, an_id)) for an_id in SectionId if an_id in wanted)
    return tuple(section for section in built if section.rows)


def cited_sources(guide: Guide, ids: Iterable[str]) -> dict[str, Source]:
    """The sources with these ids, in the order of the guide, so that their numbers on a page depend on nothing else."""
    wanted = set(ids)
    return {an_id: guide.sources[an_id] for an_id in guide.sources if an_id in wanted}


def cited_ids(rows: Iterable[Row]) -> set[str]:
    """The ids of all sources behind these rows."""
    return {an_id for row in rows for cell in row.cells for entry in cell for an_id in entry.sources}


def level_entry(guide: Guide, skill: str, level: str, sources: tuple[str, ...] = ()) -> Entry:
    """A level of a skill, which must be on the skill's scale, as an entry that knows its place there."""
    scale = list(guide.scales[guide.skills[skill].scale])
    return Entry(text=level, level=Level(rank=scale.index(level) + 1, steps=len(scale)), sources=sources)


def row_of(guide: Guide, roles: Iterable[Role], section: SectionId, key: str) -> Row:
    """One row of a section; unlike those of `sections`, it may be empty in every cell."""
    cells = tuple(_cell(guide, role, section, key) for role in roles)
    return Row(key=key, label=_label(guide, section, key), cells=cells)


def _rows(guide: Guide, roles: Sequence[Role], section: SectionId) -> tuple[Row, ...]:
    """The rows that any of these roles fills. What no role fills is not looked up in the guide either."""
    rows = []
    for key in _keys(guide, section):
        cells = tuple(_cell(guide, role, section, key) for role in roles)
        if any(cells):
            rows.append(Row(key=key, label=_label(guide, section, key), cells=cells))
    return tuple(rows)


def _keys(guide: Guide, section: SectionId) -> Iterable[str]:
    """The keys of a section's rows, in the order of the guide's vocabulary."""
    match section:
        case SectionId.SCOPE:
            return [fact.value for fact in ScopeFact]
        case SectionId.DUTIES:
            return guide.topics
        case SectionId.QUALIFICATIONS:
            return ("education", "experience")
        case SectionId.SKILLS:
            return guide.skills
        case SectionId.CERTIFICATIONS:
            return guide.certifications


def _label(guide: Guide, section: SectionId, key: str) -> str:
    match section:
        case SectionId.SCOPE:
            return ScopeFact(key).label
        case SectionId.DUTIES:
            return guide.topics[key].title
        case SectionId.QUALIFICATIONS:
            return key.capitalize()
        case SectionId.SKILLS:
            return guide.skills[key].title
        case SectionId.CERTIFICATIONS:
            return guide.certifications[key].label


def _cell(guide: Guide, role: Role, section: SectionId, key: str) -> Cell:
    match section:
        case SectionId.SCOPE:
            return _told(_maybe(role.scope.get(ScopeFact(key))))
        case SectionId.DUTIES:
            return _told(role.duties.get(key, ()))
        case SectionId.QUALIFICATIONS:
            return _told(getattr(role.qualifications, key))
        case SectionId.SKILLS:
            return _levelled(guide, key, role.qualifications.skills.get(key))
        case SectionId.CERTIFICATIONS:
            return _needed(role.certifications.get(key))


def _maybe(statement: Statement | None) -> tuple[Statement, ...]:
    return () if statement is None else (statement,)


def _told(statements: Iterable[Statement]) -> Cell:
    return tuple(Entry(text=said.text, need=said.need, sources=said.sources) for said in statements)


def _levelled(guide: Guide, skill: str, asked: SkillLevel | None) -> Cell:
    return () if asked is None else (level_entry(guide, skill, asked.level, asked.sources),)


def _needed(asked: CertificationNeed | None) -> Cell:
    return () if asked is None else (Entry(text=asked.need.value, need=asked.need, sources=asked.sources),)


def _meaning(cell: Cell) -> frozenset[tuple[str, Need | None]]:
    return frozenset(entry.meaning for entry in cell)
