"""What a guide says about roles, laid out in sections of rows that are keyed by shared ids.

This is where rows are lined up: always by id, never by likeness of text. One role makes a description, several make a
comparison; the rows are built the same way for both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roleguide.model import CertificationNeed, Guide, Need, Role, ScopeFact, SkillLevel, Source, Statement, level_on
from roleguide.terms import SectionId

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
    def is_important(self) -> bool:
        """Whether it matters to any of the roles; what nobody has rated does."""
        rated = [entry.importance for cell in self.cells for entry in cell]
        return any(importance is None or importance >= IMPORTANT for importance in rated)

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
    apart: tuple[int, ...] = ()  # indices of the roles that are told of here in topics, or on scales, of no other one

    @property
    def lined_up(self) -> tuple[Row, ...]:
        """The rows that say something about how the roles compare: not those that another one could not fill."""
        return tuple(row for row in self.rows if row.mark is not Mark.ONLY or row.filled[0] not in self.apart)


def sections(guide: Guide, roles: Sequence[Role], only: Iterable[SectionId] = ()) -> tuple[Section, ...]:
    """The facts about `roles` in rows that hold one cell a role. Sections and rows that no role fills are left out.

    `only` names the sections wanted; empty means all.
    """
    wanted = set(only) or set(SectionId)
    built = (
        Section(id=an_id, rows=_rows(guide, roles, an_id), apart=_apart(guide, roles, an_id))
        for an_id in SectionId
        if an_id in wanted
    )
    return tuple(section for section in built if section.rows)


def notices_of(guide: Guide, sources: Iterable[Source]) -> dict[str, str]:
    """The notices that the licenses of these sources ask for, in the order of the guide."""
    wanted = {source.notice for source in sources}
    return {an_id: text for an_id, text in guide.notices.items() if an_id in wanted}


def notices_for(guide: Guide, roles: Iterable[Role]) -> dict[str, str]:
    """The notices that what is said of these roles asks for, in the order of the guide."""
    if not guide.notices:
        return {}
    cited = {an_id for role in roles for an_id in (*role.sources, *role.summary.sources)}
    return notices_of(guide, (guide.sources[an_id] for an_id in cited))


def cited_sources(guide: Guide, ids: Iterable[str]) -> dict[str, Source]:
    """The sources with these ids, in the order of the guide, so that their numbers on a page depend on nothing else."""
    wanted = set(ids)
    return {an_id: guide.sources[an_id] for an_id in guide.sources if an_id in wanted}


def cited_ids(rows: Iterable[Row]) -> set[str]:
    """The ids of all sources behind these rows."""
    return {an_id for row in rows for cell in row.cells for entry in cell for an_id in entry.sources}


def level_entry(guide: Guide, skill: str, asked: SkillLevel) -> Entry:
    """A level of a skill, which must be on the skill's scale, as an entry that knows its place there."""
    return Entry(
        text=asked.level,
        level=place_on(guide.scales[guide.skills[skill].scale], asked.level),
        importance=asked.importance,
        note=asked.note,
        sources=asked.sources,
    )


def place_on(scale: Iterable[str], level: str) -> Level:
    """The place of a level on the scale that it is on; a level "0" is below the first step."""
    levels = list(scale)
    below = levels[0] == "0"
    nearest = level_on(levels, level)
    return Level(rank=levels.index(nearest or level) + (not below), steps=len(levels) - below)


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


def _apart(guide: Guide, roles: Sequence[Role], section: SectionId) -> tuple[int, ...]:
    """The roles that share no list of topics, or no scale, with any other role that has something in a section."""
    terms = [_terms(guide, role, section) for role in roles]
    others = [frozenset[str | None]().union(*terms[:at], *terms[at + 1 :]) for at in range(len(roles))]
    return tuple(at for at, own in enumerate(terms) if own and others[at] and not own & others[at])


def _terms(guide: Guide, role: Role, section: SectionId) -> frozenset[str | None]:
    """What a role is told of in: the sources of its topics, None for the guide's own; the scales of its skills."""
    match section:
        case SectionId.DUTIES:
            return frozenset(guide.topics[topic].source for topic in role.duties)
        case SectionId.SKILLS:
            return frozenset(guide.skills[skill].scale for skill in role.qualifications.skills)
        case _:
            return frozenset()


def _keys(guide: Guide, section: SectionId) -> Iterable[str]:
    """The keys of a section's rows, in the order of the guide's vocabulary."""
    match section:
        case SectionId.SCOPE:
            return [fact.value for fact in ScopeFact]
        case SectionId.DUTIES:
            return guide.topics
        case SectionId.QUALIFICATIONS:
            return ("education", "experience", "tools")
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
    return () if asked is None else (level_entry(guide, skill, asked),)


def _needed(asked: CertificationNeed | None) -> Cell:
    return () if asked is None else (Entry(text=asked.need.value, need=asked.need, sources=asked.sources),)


def _meaning(cell: Cell) -> frozenset[tuple[str | Level, Need | None]]:
    return frozenset(entry.meaning for entry in cell)
