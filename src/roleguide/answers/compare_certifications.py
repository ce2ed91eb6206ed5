"""Compares two to five certifications side by side.

As in a comparison of roles, there are rows keyed by what they are about, with one cell per certification. What a
certification says of itself comes straight from the guide; which roles want it and what it opens is looked up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from roleguide.answers.citations import Answer, cite, field_names
from roleguide.answers.resolve import refuse_too_many
from roleguide.answers.rows import Mark
from roleguide.errors import RequestError
from roleguide.guide.library import Library, chosen_certifications
from roleguide.guide.model import Ask, Asks, Certification, Difficulty, Exam, Fact, Fee, Guide, Need, Validity
from roleguide.guide.vocabulary import Collection
from roleguide.records import record


class Aspect(StrEnum):
    """What is compared, by the names of the fields of `ComparedCertification`."""

    DIFFICULTY = "difficulty"
    PREREQUISITES = "prerequisites"
    TRAINING = "training"
    HELPED_BY = "helped_by"
    EXAM = "exam"
    VALID = "valid"
    FEE = "fee"
    RENEWAL = "renewal"
    WANTED_BY = "wanted_by"
    OPENS = "opens"

    @property
    def label(self) -> str:
        """The row label: "Wanted by" for `wanted_by`."""
        return self.value.replace("_", " ").capitalize()


class Use(StrEnum):
    """What one certification is to another, the most first."""

    REQUIRED = "required"  # nobody earns the other one without it
    ACCEPTED = "accepted"  # it is one of several ways to qualify for the other one
    COUNTS = "counts"  # it counts toward the other one


@record
class Training:
    """Training that a certification requires."""

    text: str
    always: bool  # whether it is required in any case; otherwise it is part of a way to qualify
    sources: tuple[str, ...]


@record
class Helper:
    """Another certification that counts toward one, and what it counts for."""

    id: str
    text: str
    sources: tuple[str, ...]


@record
class Wanting:
    """A role that calls for a certification."""

    id: str
    title: str
    need: Need
    sources: tuple[str, ...]


@record
class Opening:
    """A certification that another one leads to."""

    id: str
    use: Use
    text: str  # what the other one counts for; empty unless it counts
    sources: tuple[str, ...]


@record
class ComparedCertification:
    """What is compared of one certification. None: the guide does not know; an empty tuple: there is none."""

    id: str
    difficulty: Difficulty | None
    prerequisites: Asks | None  # apart from training
    training: tuple[Training, ...] | None
    helped_by: tuple[Helper, ...]
    exam: Exam | None
    valid: Validity | None
    fee: Fee | None
    renewal: Fact | None  # "none" where it is valid for life
    wanted_by: tuple[Wanting, ...]  # the strongest need first
    opens: tuple[Opening, ...]  # what requires it, then what accepts it, then what it counts toward


@record
class AspectRow:
    """One aspect, with a cell per certification in the order asked."""

    aspect: Aspect
    cells: tuple[object, ...]

    @property
    def mark(self) -> Mark:
        """Whether the cells say the same, regardless of their sources, or differ; there is always something to say."""
        return Mark.SAME if len(set(map(_meaning, self.cells))) == 1 else Mark.DIFFERS

    @property
    def apart(self) -> int | None:
        """With three or more, the index of the one that differs while all others agree; None if there is none."""
        meanings = list(map(_meaning, self.cells))
        unique = [index for index, meaning in enumerate(meanings) if meanings.count(meaning) == 1]
        return unique[0] if len(unique) == 1 and len(set(meanings)) == 2 and len(meanings) > 2 else None


@record
class CertificationComparison(Answer):
    """Two to five certifications, row by row.

    Another order of the certifications gives another order of the cells, and changes nothing else.
    """

    compared: tuple[ComparedCertification, ...]
    certifications: Mapping[str, Certification]  # those compared and all others mentioned here

    @property
    def rows(self) -> tuple[AspectRow, ...]:
        """A row for each aspect."""
        return tuple(
            AspectRow(aspect=aspect, cells=tuple(getattr(one, aspect.value) for one in self.compared))
            for aspect in Aspect
        )

    @property
    def differs(self) -> bool:
        """Whether any row is not the same for all."""
        return any(row.mark is not Mark.SAME for row in self.rows)


def compare_certifications(library: Library, certification_ids: Sequence[str]) -> CertificationComparison:
    """The comparison of these certifications, all distinct, in this order.

    Raises:
        RequestError: there are fewer than two certifications, or more than five.
    """
    refuse_too_many(certification_ids)
    guide = library.guide
    if len(certification_ids) < 2:
        command = "roleguide list --certifications"
        raise RequestError(
            "A comparison takes two certifications or more.", "Name another one; see them all with:", command=command
        )
    compared = tuple(_compared(library, certification_id) for certification_id in certification_ids)
    named = {
        *certification_ids,
        *(name for certification_id in certification_ids for name in guide.certifications[certification_id].names),
        *(opening.id for one in compared for opening in one.opens),
    }
    comparison = CertificationComparison(
        edition=guide.edition, compared=compared, certifications=chosen_certifications(guide, named)
    )
    return cite(guide, comparison)


def _compared(library: Library, certification_id: str) -> ComparedCertification:
    certification = library.guide.certifications[certification_id]
    valid, counts = certification.valid, certification.counts.items()
    nothing_to_renew = Fact(text="none", sources=valid.sources) if valid and valid.lifetime else None
    return ComparedCertification(
        id=certification_id,
        difficulty=certification.difficulty,
        prerequisites=_prerequisites(certification),
        training=_training(certification),
        helped_by=tuple(Helper(id=helper_id, text=use.text, sources=use.sources) for helper_id, use in counts),
        exam=certification.exam,
        valid=valid,
        fee=certification.fee,
        renewal=certification.renewal or nothing_to_renew,
        wanted_by=tuple(_wanting(library, certification_id)),
        opens=tuple(_openings(library.guide, certification_id)),
    )


def _prerequisites(certification: Certification) -> Asks | None:
    """What a certification requires, without training; a way to qualify that takes nothing else keeps it."""

    def takes_more(ask: Ask) -> bool:
        return bool(ask.holds or ask.education or ask.experience)

    asks = certification.asks
    if asks is None:
        return None
    ways = asks.one_of and tuple(replace(way, training=None) if takes_more(way) else way for way in asks.one_of)
    return replace(asks, all=tuple(replace(ask, training=None) for ask in asks.all if takes_more(ask)), one_of=ways)


def _training(certification: Certification) -> tuple[Training, ...] | None:
    if certification.asks is None:
        return None
    asks = [*((ask, True) for ask in certification.always), *((ask, False) for ask in certification.ways)]
    return tuple(
        Training(text=ask.training, always=always, sources=ask.sources) for ask, always in asks if ask.training
    )


def _wanting(library: Library, certification_id: str) -> Iterator[Wanting]:
    roles = library.calling_for(Collection.CERTIFICATIONS, certification_id)
    for role in sorted(roles, key=lambda role: _NEEDS.index(role.certifications[certification_id].need)):
        asked = role.certifications[certification_id]
        yield Wanting(id=role.id, title=role.label, need=asked.need, sources=asked.sources)


_NEEDS = list(Need)


def _openings(guide: Guide, certification_id: str) -> list[Opening]:
    openings = [
        opening
        for other_id, other in guide.certifications.items()
        if certification_id in other.before
        for opening in _uses(certification_id, other_id, other)
    ]
    return sorted(openings, key=lambda opening: _USES.index(opening.use))


_USES = list(Use)


def _uses(certification_id: str, other_id: str, other: Certification) -> Iterator[Opening]:
    always = [ask for ask in other.always if certification_id in ask.holds]
    ways = [way for way in other.ways if certification_id in way.holds]
    if asks := always or ways:
        is_required = bool(always) or len(ways) == len(other.ways)
        sources = tuple(dict.fromkeys(source_id for ask in asks for source_id in ask.sources))
        yield Opening(id=other_id, use=Use.REQUIRED if is_required else Use.ACCEPTED, text="", sources=sources)
    if fact := other.counts.get(certification_id):
        yield Opening(id=other_id, use=Use.COUNTS, text=fact.text, sources=fact.sources)


def _meaning(part: Any) -> Any:
    """A part of a cell without its sources."""
    if isinstance(part, tuple):
        return tuple(map(_meaning, part))
    names = field_names(part.__class__)
    return tuple(_meaning(getattr(part, name)) for name in names if name != "sources") if names else part
