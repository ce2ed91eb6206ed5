"""Plans the certifications on the way to a role: which ones, in what order, and which are open now."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from roleguide.answers.person import Person
from roleguide.answers.rows import Entry, Row
from roleguide.guide.library import chosen_certifications
from roleguide.guide.model import Ask, Certification, Difficulty, Fact, Guide, Role
from roleguide.guide.vocabulary import SectionId, State
from roleguide.records import record


@record
class CertificationStep:
    """A certification on the way to a role."""

    id: str
    certification: Certification
    need: Entry | None  # None: the role does not call for it, but another certification on the way requires it
    state: State
    helped_by: Mapping[str, Fact]  # id of a certification likely to be held, to what it counts for
    admitted: bool  # one can start now: it requires nothing that is known, or only certifications already held

    @property
    def is_near(self) -> bool:
        """Whether one can start now and it takes no years of practice."""
        return self.admitted and _effort(self.certification) <= _DIFFICULTIES.index(Difficulty.INTERMEDIATE)


def certification_steps(guide: Guide, role: Role, person: Person) -> tuple[CertificationStep, ...]:
    """The certifications that a role calls for, and those on the way to them, in the order to take them.

    The stronger the need for one, and of those needed alike the easier it is, the earlier it comes; but whatever it
    requires, or counts, comes before it. Those that nobody can earn anymore are left out.
    """

    def rank(row: Row) -> tuple[int, int]:
        return -row.cells[0][0].weight, _effort(guide.certifications[row.key])

    rows = [row for section in person.facts.sections([role], [SectionId.CERTIFICATIONS]) for row in section.rows]
    earned = [row for row in rows if guide.certifications[row.key].is_awarded or person.holds(row.key)]
    needs = {row.key: row.cells[0][0] for row in sorted(earned, key=rank)}
    order: list[str] = []

    def before(certification_id: str) -> Iterator[str]:
        certification = guide.certifications[certification_id]
        yield from (earlier_id for earlier_id in certification.before if earlier_id in needs)
        if not person.holds(certification_id) and not person.usually_holds(certification_id):
            yield from _on_the_way(guide, certification, needs, person)

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
        admitted=_is_admitted(certification, person),
    )


_DIFFICULTIES = list(Difficulty)


def _effort(certification: Certification) -> int:
    """The place of a certification's difficulty, the easiest first; one that is not stated counts as intermediate."""
    return _DIFFICULTIES.index(certification.difficulty or Difficulty.INTERMEDIATE)


def _on_the_way(guide: Guide, certification: Certification, wanted: Collection[str], person: Person) -> Iterator[str]:
    """The certifications to be earned only because another one requires them.

    Those that it requires in any case; and those of the first way to qualify that is open, unless any way requires no
    certification, or only ones that are wanted or held anyway.
    """

    def is_covered(held_id: str) -> bool:
        return held_id in wanted or person.holds(held_id)

    yield from (held_id for ask in certification.always for held_id in ask.holds if not is_covered(held_id))
    if not any(all(map(is_covered, way.holds)) for way in certification.ways):
        open_ways = (way.holds for way in certification.ways if _can_be_earned(guide, way.holds))
        yield from next(open_ways, ())


def _can_be_earned(guide: Guide, certification_ids: Iterable[str]) -> bool:
    return all(guide.certifications[certification_id].is_awarded for certification_id in certification_ids)


def _is_admitted(certification: Certification, person: Person) -> bool:
    def is_met(ask: Ask) -> bool:
        return ask.is_only_certifications and all(map(person.holds, ask.holds))

    return all(map(is_met, certification.always)) and (not certification.ways or any(map(is_met, certification.ways)))


def named_in(guide: Guide, steps: Iterable[CertificationStep]) -> dict[str, Certification]:
    """The certifications that these steps and their rules name, in guide order."""
    named_ids = (named_id for step in steps for named_id in (step.id, *step.certification.names))
    return chosen_certifications(guide, named_ids)
