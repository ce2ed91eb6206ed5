"""The certificates on the way to a role: which ones, in which order, and which of them are open now."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from roleguide.answers.person import Person
from roleguide.answers.rows import Entry
from roleguide.guide.library import chosen_certifications
from roleguide.guide.model import Ask, Certification, Guide, Role
from roleguide.guide.vocabulary import SectionId, State


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationStep:
    """A certification on the way to a role."""

    id: str
    certification: Certification
    need: Entry | None  # None: the role does not call for it; another one on the way asks for it
    state: State
    helped_by: Mapping[str, str]  # certifications held, or typical of the present role, to what each counts for
    admitted: bool  # nothing keeps one from starting: it asks nothing, or nothing but certifications held


def certification_steps(guide: Guide, role: Role, person: Person) -> tuple[CertificationStep, ...]:
    """The certifications that a role calls for, and those on the way to them, in the order to take them.

    The more a role asks for one, the earlier it comes; but what it asks for, or what counts towards it, comes first.
    """
    rows = [row for section in person.facts.sections([role], [SectionId.CERTIFICATIONS]) for row in section.rows]
    needs = {row.key: row.cells[0][0] for row in sorted(rows, key=lambda row: row.cells[0][0].weight, reverse=True)}
    order: list[str] = []

    def before(certification_id: str) -> Iterator[str]:
        certification = guide.certifications[certification_id]
        yield from (other for other in certification.before if other in needs)
        if not person.holds(certification_id) and not person.usually_holds(certification_id):
            yield from _on_the_way(certification.asks, needs, person)

    reached: set[str] = set()
    for wanted in needs:
        unfinished = [(wanted, before(wanted))] if wanted not in reached else []
        reached.add(wanted)
        while unfinished:  # each is followed by one that comes before it
            certification_id, earlier = unfinished[-1]
            other = next((other for other in earlier if other not in reached), None)
            if other is None:
                order.append(certification_id)
                unfinished.pop()
            else:
                reached.add(other)
                unfinished.append((other, before(other)))
    return tuple(_step(guide, certification_id, needs.get(certification_id), person) for certification_id in order)


def _step(guide: Guide, certification_id: str, need: Entry | None, person: Person) -> CertificationStep:
    certification = guide.certifications[certification_id]
    return CertificationStep(
        id=certification_id,
        certification=certification,
        need=need,
        state=person.standing(certification_id),
        helped_by={other: use for other, use in certification.counts.items() if person.likely_holds(other)},
        admitted=_is_admitted(certification.asks, person),
    )


def _on_the_way(asks: Sequence[Ask], wanted: Collection[str], person: Person) -> tuple[str, ...]:
    """What has to be earned only because another certification asks for it: what the first alternative holds.

    Nothing, where one alternative does without, or takes what is wanted or held anyway.
    """

    def is_covered(ask: Ask) -> bool:
        return all(held in wanted or person.holds(held) for held in ask.holds)

    return () if not asks or any(map(is_covered, asks)) else asks[0].holds


def _is_admitted(asks: Sequence[Ask], person: Person) -> bool:
    return not asks or any(
        not (ask.education or ask.experience or ask.training) and all(map(person.holds, ask.holds)) for ask in asks
    )


def named_in(guide: Guide, steps: Iterable[CertificationStep]) -> dict[str, Certification]:
    """The certifications that these steps and their rules name, in the order of the guide."""
    return chosen_certifications(guide, (other for step in steps for other in (step.id, *step.certification.names)))
