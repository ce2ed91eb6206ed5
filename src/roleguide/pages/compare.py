"""Builds the page of a comparison of roles."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from roleguide.answers.compare import Comparison, Counts, count
from roleguide.answers.rows import Cell, Mark, Row, Section
from roleguide.guide.model import Need
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.moving import moving_block
from roleguide.pages.needs import NEED_LABELS, first_item, needed
from roleguide.pages.page import (
    Block,
    Item,
    Line,
    Page,
    bar,
    cell_items,
    cites_of,
    codes_of,
    filled,
    finished,
    first_few,
    shortened,
    shortest_names,
    to_items,
    to_line,
    to_lines,
)
from roleguide.text import continued, counted, first_sentence, in_words


def comparison_page(comparison: Comparison, *, full: bool = False, only: Collection[SectionId] = ()) -> Page:
    """The page of a comparison: in short, or if `full` with every row and every statement.

    `only` names the sections that the comparison was limited to, if it was.
    """
    roles = comparison.roles
    heads = tuple(shortened(role.label) for role in roles)
    names = shortest_names(heads)
    ids = " ".join(role.id for role in roles)
    chosen = f" --only {','.join(only)}" if only else ""
    blocks = _full_blocks(comparison, names) if full else _short_blocks(comparison, names)
    page = Page(
        titles=tuple(role.title for role in roles),
        edition=comparison.edition,
        summary=tuple(_summary(comparison)),
        lead=tuple(_lead(comparison, names)),
        heads=heads,
        names=names,
        codes=codes_of(roles),
        blocks=filled(blocks),
        foot=() if full else tuple(_same(comparison)),
        next=(
            *([] if full else [f"roleguide compare {ids}{chosen} --full"]),
            *(f"roleguide become {move.target.id} --from {move.present.id}" for move in comparison.moves[:1]),
            *([] if comparison.moves else [f"roleguide describe {role.id}" for role in roles[:1]]),
        ),
    )
    return finished(page, comparison.citations, full=full)


def _summary(comparison: Comparison) -> Iterable[Item]:
    """The sentence that tells a pair apart, unless it only repeats the first rows of the scope."""
    statement = comparison.in_one_line
    has_scope = any(section.id is SectionId.SCOPE for section in comparison.sections)
    if statement and (comparison.contrast or not has_scope):
        yield Item(text=statement.text, cites=cites_of(statement.sources))


def _lead(comparison: Comparison, names: Sequence[str]) -> Iterable[Line]:
    contrast = comparison.contrast
    if comparison.in_one_line is None and len(names) == 2:
        for name, role in zip(names, comparison.roles, strict=True):
            summary = continued(first_sentence(role.summary.text))
            yield to_line(name, Item(text=summary, cites=cites_of(role.summary.sources)))
    for name, role in zip(names, comparison.roles, strict=True):
        if contrast and role.id in contrast.asks:
            yield to_line("", Item(text=f'{name} asks "{contrast.asks[role.id]}"'))
    if not comparison.sections:
        yield to_line("Here", Item(text="the guide says nothing more about these roles"))


def _short_blocks(comparison: Comparison, names: Sequence[str]) -> Iterable[Block]:
    several = len(comparison.roles) > 2
    sections = {section.id: section for section in comparison.sections}
    if several:
        yield _set_apart(sections, names)
    if scope := sections.get(SectionId.SCOPE):
        yield replace(_short_texts(scope, names), note="")
    if duties := sections.get(SectionId.DUTIES):
        yield _topics(duties, names) if several else _short_texts(duties, names)
    if skills := sections.get(SectionId.SKILLS):
        yield _levels(skills, names)
    if several and SectionId.CERTIFICATIONS in sections:
        yield _certifications(sections[SectionId.CERTIFICATIONS])
    yield _prerequisites(sections, names)
    yield from (moving_block(move) for move in comparison.moves)


def _short_texts(section: Section, names: Sequence[str]) -> Block:
    """The rows of a section that are not the same, with one statement in each cell."""
    told = [row for row in section.rows if _is_told(row)]
    lines = [_line(row, tuple(map(first_item, row.cells)), section) for row in told[:_MOST_TEXTS]]
    rest = [row.label for row in told[_MOST_TEXTS:]]
    if rest:
        lines.append(to_line("More rows", Item(text=", ".join(rest))))
    return Block(title=section.id.label, note=", ".join(_counted(section, names)), lines=tuple(lines))


_MOST_TEXTS = 11
"""The most rows of statements in a short comparison."""


def _is_told(row: Row) -> bool:
    return row.mark is not Mark.SAME and row.is_important


def _line(row: Row, cells: Sequence[tuple[Item, ...]], section: Section) -> Line:
    return Line(
        label=row.label,
        cells=tuple(cells),
        mark=row.mark,
        sign=_sign(row) if section.lines_up(row) else "",
        apart=row.apart,
        gap=f"{row.gap:+d}" if row.gap else "",
    )


def _sign(row: Row) -> str:
    """What is exceptional about a row; nothing about one that several roles have, each in its own way."""
    if row.mark is Mark.SAME:
        return "="
    return "<>"[row.filled[0]] if row.mark is Mark.ONLY and len(row.cells) == 2 else ""


_MOST_LEVELS = 7
_MOST_OF_SEVERAL = 5
"""The most rows of skills in a short comparison of two, and of anything in a matrix of several roles."""


def _levels(section: Section, names: Sequence[str]) -> Block:
    """Skills by how far the highest level is above the lowest, or above none at all."""
    told = sorted((row for row in section.rows if _is_told(row)), key=_width, reverse=True)
    several = len(names) > 2
    shown = told[: _MOST_OF_SEVERAL if several else _MOST_LEVELS]
    notes = [
        *([_not_comparable(section, names)] if section.apart else ["widest gap first"] if len(shown) > 1 else []),
        *([f"{len(told) - len(shown)} more differ"] if len(told) > len(shown) else []),
        *([f"{same} same"] if (same := count(section.lined_up, columns=len(names)).same) else []),
    ]
    lines = [_line(row, [_level_items(cell, short=several) for cell in row.cells], section) for row in shown]
    return Block(title=section.id.label, note=", ".join(notes), lines=tuple(lines), is_matrix=True)


def _width(row: Row) -> int:
    weights = [cell[0].weight if cell else 0 for cell in row.cells]
    return max(weights) - min(weights)


def _level_items(cell: Cell, *, short: bool) -> tuple[Item, ...]:
    """A level as a bar with its name; in short only the bar, which many columns have room for."""
    return tuple(
        Item(
            text="" if short and bar(entry.level) else entry.text, level=bar(entry.level), cites=cites_of(entry.sources)
        )
        for entry in cell
    )


def _topics(section: Section, names: Sequence[str]) -> Block:
    """How many duties each role has on each topic that not all of them have."""
    told = [row for row in section.rows if _is_told(row) and len(row.filled) < len(names)]
    shown = told[:_MOST_OF_SEVERAL]
    everyone = sum(len(row.filled) == len(names) for row in section.rows)
    notes = [
        _not_comparable(section, names) if section.apart else "how many each has",
        *([f"{counted(everyone, 'topic')} in all"] if everyone else []),
        *([f"{len(told) - len(shown)} more"] if len(told) > len(shown) else []),
    ]
    lines = [_line(row, [(Item(text=f"{len(cell)}"),) if cell else () for cell in row.cells], section) for row in shown]
    return Block(title=section.id.label, note=", ".join(notes), lines=tuple(lines), is_matrix=True)


def _certifications(section: Section) -> Block:
    """How strongly each role asks for each certification, the most wanted first."""
    told = sorted(
        (row for row in section.rows if _is_told(row)),
        key=lambda row: -sum(cell[0].weight for cell in row.cells if cell),
    )
    shown = told[:_MOST_OF_SEVERAL]
    note = f"{len(told) - len(shown)} more" if len(told) > len(shown) else ""
    lines = [_line(row, [cell_items(cell) for cell in row.cells], section) for row in shown]
    return Block(title=section.id.label, note=note, lines=tuple(lines), is_matrix=True)


_FEW_APART = 2
"""The most topics that are named as what sets one of several roles apart."""


def _set_apart(sections: Mapping[SectionId, Section], names: Sequence[str]) -> Block:
    """What only one of several roles does, or has as an expert."""
    lines = []
    for index, name in enumerate(names):
        items = []
        for section_id, words in ((SectionId.DUTIES, "alone in"), (SectionId.SKILLS, "alone strong in")):
            labels = (
                [row.label for row in sections[section_id].rows if _stands_out(row, index)]
                if section_id in sections
                else []
            )
            items += to_items([f"{words} {first_few(labels, _FEW_APART)}" if labels else ""])
        if items:
            lines.append(Line(label=name, cells=(tuple(items),), is_run=True))
    return Block(title="What sets each apart", lines=tuple(lines))


def _stands_out(row: Row, index: int) -> bool:
    """Whether one role alone has a row, or has it at least two levels above every other."""
    if not row.cells[index]:
        return False
    others = [cell[0].weight if cell else 0 for at, cell in enumerate(row.cells) if at != index]
    if row.cells[index][0].level:
        return row.cells[index][0].weight >= max(others) + 2
    return row.filled == (index,)


_FEW_CERTIFICATIONS = 4


def _prerequisites(sections: Mapping[SectionId, Section], names: Sequence[str]) -> Block:
    """What is required, typical and helpful, a row for each; of several roles in a line for each of them."""
    if len(names) > 2:  # their certifications are a matrix of their own
        asked: dict[SectionId, Section] = dict(sections)
        asked.pop(SectionId.CERTIFICATIONS, None)
        lines = [
            Line(label=name, cells=(items,), is_run=True)
            for column, name in enumerate(names)
            if (items := tuple(_in_a_line(asked, column)))
        ]
    else:
        cells_by_label = {
            label: tuple(needed(sections, column, need, most=_FEW_CERTIFICATIONS) for column in range(len(names)))
            for need, label in NEED_LABELS.items()
        }
        lines = [_needed_line(label, cells) for label, cells in cells_by_label.items() if any(cells)]
    return Block(title="Prerequisites", lines=tuple(lines))


def _needed_line(label: str, cells: tuple[tuple[Item, ...], ...]) -> Line:
    """A row of what two roles ask for equally strongly, with the sign of how that compares."""
    filled_in = [index for index, cell in enumerate(cells) if cell]
    texts = [{(item.text, item.tag) for item in cell} for cell in cells]
    if len(filled_in) == 1:
        return Line(label=label, cells=cells, mark=Mark.ONLY, sign="<>"[filled_in[0]], is_run=True)
    is_same = texts[0] == texts[1]
    return Line(
        label=label, cells=cells, mark=Mark.SAME if is_same else Mark.DIFFERS, sign="=" if is_same else "", is_run=True
    )


def _in_a_line(sections: Mapping[SectionId, Section], column: int) -> Iterable[Item]:
    """What is asked of one of several roles, but for what only helps."""
    for need in (Need.REQUIRED, Need.TYPICAL):
        items = needed(sections, column, need, most=_FEW_CERTIFICATIONS)
        for index, item in enumerate(items):
            yield item if index else replace(item, text=f"{need.value}: {item.text}")


def _full_blocks(comparison: Comparison, names: Sequence[str]) -> Iterable[Block]:
    for section in comparison.sections:
        lines = tuple(_line(row, tuple(map(cell_items, row.cells)), section) for row in section.rows)
        yield Block(title=section.id.label, note=", ".join(_counted(section, names)), lines=lines)
    yield from (moving_block(move, full=True) for move in comparison.moves)
    notes = zip(names, comparison.roles, strict=True)
    yield Block(title="Notes", lines=to_lines(*((name, to_items([role.note or ""])) for name, role in notes)))


def _counted(section: Section, names: Sequence[str]) -> list[str]:
    counts = count(section.lined_up, columns=len(names))
    return [
        *([_not_comparable(section, names)] if section.apart else []),
        *([f"{counts.differs} {'differs' if counts.differs == 1 else 'differ'}"] if counts.differs else []),
        *_counted_only(counts, names),
        *([f"{counts.same} same"] if counts.same else []),
    ]


def _counted_only(counts: Counts, names: Sequence[str]) -> list[str]:
    names_in_text = map(continued, _called(names))
    return [f"{number} only {name}" for number, name in zip(counts.only, names_in_text, strict=True) if number]


_LONGEST = 24
"""The most characters of a name that the page repeats in many lines."""


def _called(names: Sequence[str]) -> list[str]:
    """The names, or if one of them is too long to be repeated, the position of each: "the first" and so on."""
    if max(map(len, names)) > _LONGEST:
        return [f"the {place}" for place in ("first", "second", "third", "fourth", "fifth")[: len(names)]]
    return list(names)


def _not_comparable(section: Section, names: Sequence[str]) -> str:
    """The note on a section in which roles share no vocabulary: no list of topics, or no scale."""
    if len(section.apart) == len(names):
        return "no rows line up"
    return f"none lines up with {' and '.join(_called(names)[index] for index in section.apart)}"


_FEW_SAME = 8


def _same(comparison: Comparison) -> Iterable[Line]:
    """The labels of the rows that are the same, in one run of text."""
    items = []
    for section in comparison.sections:
        labels = [row.label for row in section.rows if row.mark is Mark.SAME]
        if labels:
            items.append(Item(text=f"{section.id.label.lower()}: {first_few(labels, _FEW_SAME)}"))
    if items:
        everywhere = "both" if len(comparison.roles) == 2 else f"all {in_words(len(comparison.roles))}"
        yield Line(label=f"Same in {everywhere}", cells=(tuple(items),), is_run=True)
