"""Plans the certifications on the way to a role: which ones, in what order, and which are open now."""

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
    need: Entry | None  # None: the role does not call for it, but another certification on the way requires it
    state: State
    helped_by: Mapping[str, str]  # id of a certification likely to be held, to what it counts for
    admitted: bool  # one can start now: it requires nothing, or nothing but certifications already held


def certification_steps(guide: Guide, role: Role, person: Person) -> tuple[CertificationStep, ...]:
    """The certifications that a role calls for, and those on the way to them, in the order to take them.

    The stronger the need for one, the earlier it comes; but whatever it requires, or counts, comes before it.
    """
    rows = [row for section in person.facts.sections([role], [SectionId.CERTIFICATIONS]) for row in section.rows]
    needs = {row.key: row.cells[0][0] for row in sorted(rows, key=lambda row: row.cells[0][0].weight, reverse=True)}
    order: list[str] = []

    def before(certification_id: str) -> Iterator[str]:
        certification = guide.certifications[certification_id]
        yield from (earlier_id for earlier_id in certification.before if earlier_id in needs)
        if not person.holds(certification_id) and not person.usually_holds(certification_id):
            yield from _on_the_way(certification.asks, needs, person)

    reached: set[str] = set()
    for wanted_id in needs:
        unfinished = [(wanted_id, before(wanted_id))] if wanted_id not in reached else []
        reached.add(wanted_id)
        while unfinished:  # a stack: each one has to be taken before the one below it
            certification_id, candidates = unfinished[-1]
            earlier_id = next((candidate_id for candidate_id in candidates if candidate_id not in reached), None)
            if earlier_id is None:
                order.append(certification_id)
                unfinished.pop()
            else:
                reached.add(earlier_id)
                unfinished.append((earlier_id, before(earlier_id)))
    return tuple(_step(guide, certification_id, needs.get(certification_id), person) for certification_id in order)


def _step(guide: Guide, certification_id: str, need: Entry | None, person: Person) -> CertificationStep:
    certification = guide.certifications[certification_id]
    return CertificationStep(
        id=certification_id,
        certification=certification,
        need=need,
        state=person.standing(certification_id),
        helped_by={helper_id: use for helper_id, use in certification.counts.items() if person.likely_holds(helper_id)},
        admitted=_is_admitted(certification.asks, person),
    )


def _on_the_way(asks: Sequence[Ask], wanted: Collection[str], person: Person) -> tuple[str, ...]:
    """The certifications to be earned only because another one requires them: those of the first alternative.

    None, if any alternative requires no certification, or only ones that are wanted or held anyway.
    """

    def is_covered(ask: Ask) -> bool:
        return all(held_id in wanted or person.holds(held_id) for held_id in ask.holds)

    return () if not asks or any(map(is_covered, asks)) else asks[0].holds


def _is_admitted(asks: Sequence[Ask], person: Person) -> bool:
    return not asks or any(
        not (ask.education or ask.experience or ask.training) and all(map(person.holds, ask.holds)) for ask in asks
    )


def named_in(guide: Guide, steps: Iterable[CertificationStep]) -> dict[str, Certification]:
    """The certifications that these steps and their rules name, in guide order."""
    named_ids = (named_id for step in steps for named_id in (step.id, *step.certification.names))
    return chosen_certifications(guide, named_ids)
