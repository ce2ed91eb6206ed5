"""Compares two to five roles side by side."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from roleguide.answers.become import Move, moves_between
from roleguide.answers.citations import Answer, cite
from roleguide.answers.resolve import refuse_too_many
from roleguide.answers.rows import Mark, Row, Rows, Section
from roleguide.errors import RequestError
from roleguide.guide.library import Library, contrast_of, contrasts_of
from roleguide.guide.model import Contrast, Guide, Role, ScopeFact, Statement
from roleguide.guide.vocabulary import SectionId
from roleguide.records import record

FEWEST = 2
"""The smallest number of roles in a comparison."""


@record
class Counts:
    """How many rows there are of each kind. `only` has one number per role, in the order asked."""

    differs: int
    only: tuple[int, ...]
    same: int


@record
class Comparison(Answer):
    """Two to five roles, row by row.

    Swapping the roles swaps the cells, the `only` counts and the two halves of a generated line, and changes nothing
    else: sections, rows and sources are in the order of the guide.
    """

    roles: tuple[Role, ...]
    contrast: Contrast | None  # None: the guide has none for this pair, or there are more than two roles
    in_one_line: Statement | None  # the contrast's line, or one generated from what each looks after; None: neither
    sections: tuple[Section, ...]
    moves: tuple[Move, ...]  # how people move between two roles; also empty if only some sections were asked for

    @property
    def counts(self) -> Counts:
        """Counts the rows of all sections, except those that no other role here could fill."""
        return count((row for section in self.sections for row in section.lined_up), columns=len(self.roles))

    @property
    def differs(self) -> bool:
        """Whether any of the counted rows is not the same in all roles."""
        counts = self.counts
        return counts.differs + sum(counts.only) > 0


def compare(library: Library, role_ids: Sequence[str], only: Collection[SectionId] = ()) -> Comparison:
    """The comparison of these roles, all distinct, in this order; `only` names the sections wanted, empty means all.

    Raises:
        RequestError: there are fewer than two roles, or more than five.
    """
    refuse_too_many(role_ids)
    guide = library.guide
    if len(role_ids) < FEWEST:
        partner = _partner(guide, role_ids)
        hint = "Name another one:" if partner else "Name another one; see them all with:"
        command = f"roleguide compare {partner}" if partner else "roleguide list"
        from roleguide.answers.choice import roles_to_choose

        choice = roles_to_choose(library)
        raise RequestError("A comparison takes two roles or more.", hint, command=command, choice=choice)
    roles = tuple(guide.roles[role_id] for role_id in role_ids)
    contrast = contrast_of(guide, *role_ids) if len(roles) == 2 else None
    comparison = Comparison(
        edition=guide.edition,
        roles=roles,
        contrast=contrast,
        in_one_line=_authored(contrast) if contrast else _from_scope(roles),
        sections=Rows(guide).sections(roles, only),
        moves=moves_between(guide, *role_ids) if len(roles) == 2 and not only else (),
    )
    return cite(guide, comparison)


def count(rows: Iterable[Row], *, columns: int) -> Counts:
    """Counts the rows of each kind; every row has `columns` cells."""
    marks: Counter[Mark] = Counter()
    only: Counter[int] = Counter()
    for row in rows:
        marks[row.mark] += 1
        if row.mark is Mark.ONLY:
            only[row.filled[0]] += 1
    return Counts(
        differs=marks[Mark.DIFFERS], same=marks[Mark.SAME], only=tuple(only[index] for index in range(columns))
    )


def _partner(guide: Guide, role_ids: Sequence[str]) -> str:
    """The ids of the first role given (or in the guide) and of one often confused with it; empty if there is none."""
    first = role_ids[0] if role_ids else next(iter(guide.roles), "")
    return next((f"{first} {other_id}" for other_id in contrasts_of(guide, first)), "")


def _authored(contrast: Contrast) -> Statement:
    return Statement(text=contrast.in_one_line, sources=contrast.sources)


def _from_scope(roles: Sequence[Role]) -> Statement | None:
    """Generates the line for a pair that has no contrast: what each role looks after, unless that is the same."""
    facts = [role.scope[ScopeFact.LOOKS_AFTER] for role in roles if ScopeFact.LOOKS_AFTER in role.scope]
    if len(roles) != 2 or len({fact.text for fact in facts}) != 2:
        return None
    line = "; ".join(f"{role.title} looks after {fact.text}" for role, fact in zip(roles, facts, strict=True))
    sources = dict.fromkeys(source_id for fact in facts for source_id in fact.sources)
    return Statement(text=f"{line}.", sources=tuple(sources))
