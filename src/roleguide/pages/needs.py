"""Wording about what roles ask for that several pages share: what is required, what is typical, what helps."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from roleguide.answers.rows import Cell, Row, Section
from roleguide.guide.model import Need
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.page import Item, cell_items, cites_of, counted_rest, first_few, shortened
from roleguide.text import continued

if TYPE_CHECKING:
    from roleguide.answers.describe import CallingRole

NEED_LABELS: Mapping[Need | None, str] = {
    Need.REQUIRED: "Required",
    Need.TYPICAL: "Typical",
    Need.HELPFUL: "Helpful",
    None: "Also asked",
}
"""How strongly something is asked for, strongest first; None where nobody has said."""


def first_item(cell: Cell) -> tuple[Item, ...]:
    """The first statement of a cell, with how many more it has; nothing for an empty cell."""
    return tuple(
        Item(text=item.text, level=item.level, cites=item.cites, tag=counted_rest(len(cell) - 1))
        for item in cell_items(cell[:1])
    )


def needed(sections: Mapping[SectionId, Section], column: int, need: Need | None, *, most: int) -> tuple[Item, ...]:
    """What a role asks for as strongly as this: one statement on education, one on experience, certifications by name.

    Certifications with the same sources are one phrase with at most so many names.
    """
    statements = []
    for row in _rows(sections, SectionId.QUALIFICATIONS):
        same_need = [entry for entry in row.cells[column] if entry.need is need and row.key != TOOLS]
        for entry in same_need[:1]:
            text = without_remark(entry.text)
            statements.append(Item(text=text, cites=cites_of(entry.sources), tag=counted_rest(len(same_need) - 1)))
    by_sources: dict[tuple[str, ...], list[str]] = {}
    for row in _rows(sections, SectionId.CERTIFICATIONS):
        for entry in row.cells[column]:
            if entry.need is need:
                by_sources.setdefault(entry.sources, []).append(shortened(row.label))
    named = (Item(text=first_few(names, most), cites=cites_of(sources)) for sources, names in by_sources.items())
    return (*statements, *named)


def without_remark(text: str) -> str:
    """A statement without what it explains in parentheses at its end, which a full page has."""
    return re.sub(r" \([^()]*\)$", "", text)


TOOLS = "tools"
"""The key of the one row of qualifications that nobody has to bring."""


def _rows(sections: Mapping[SectionId, Section], section_id: SectionId) -> tuple[Row, ...]:
    return sections[section_id].rows if section_id in sections else ()


def roles_calling(calls: "Sequence[CallingRole]", most: int, *, before: str = "") -> Item:
    """The first of some roles that call for something, in one phrase with the sources that say so."""
    sources = dict.fromkeys(source_id for call in calls for entry in call.cell for source_id in entry.sources)
    text = first_few([continued(call.role.label) for call in calls], most)
    return Item(text=f"{before}{text}", cites=cites_of(sources))
