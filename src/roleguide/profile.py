"""One thing described, a role, a certification or a skill, with what stands around it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from roleguide.facts import Cell, Row, Section, cited_ids, cited_sources, notices_of, row_of, sections
from roleguide.model import Certification, Contrast, Family, Guide, Role, Skill, Source
from roleguide.terms import SectionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Another role that this one is mixed up with, and what tells them apart."""

    role: Role
    contrast: Contrast


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleProfile:
    """All that a guide says about one role. The rows of its sections have one cell each."""

    edition: str
    role: Role
    family: Family | None
    sections: tuple[Section, ...]
    certifications: Mapping[str, Certification]  # those that the role calls for, and those that their rules name
    leads_to: tuple[Role, ...]
    comes_from: tuple[Role, ...]  # the roles whose `next` names this one, in the order of the guide
    confusions: tuple[Confusion, ...]
    related: tuple[Role, ...]  # the nearest of those that its source calls related
    sources: Mapping[str, Source]  # all that are cited here
    notices: Mapping[str, str]  # what their licenses ask to be said


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A role that calls for a certification or a skill, and how much."""

    role: Role
    cell: Cell


Chain = tuple[str, ...]
"""Certification ids in the order in which they are earned; each asks for the one before it."""

_RELATED = 10
"""Related roles that a profile has; `similar` has all."""

_MOST_CHAINS = 12
"""Chains to one certification that anybody would read."""

_MOST_STEPS = 10_000
"""Steps of looking for chains. Real schemes take a dozen; a file can be made to hold more chains than atoms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationProfile:
    """All that a guide says about one certification."""

    edition: str
    id: str
    certification: Certification
    chains: tuple[Chain, ...]  # the ways that lead here over other certificates; empty: it asks for none
    more_chains: bool  # whether there are more ways than these
    leads_to: tuple[str, ...]  # ids of the certifications that ask for this one, in the order of the guide
    helps_with: Mapping[str, str]  # ids of the certifications that it counts towards, to what it counts for
    replaces: tuple[str, ...]  # ids of the certifications that it has replaced
    calls: tuple[Call, ...]  # the roles that call for it, the strongest need first
    certifications: Mapping[str, Certification]  # this one and all others named here
    sources: Mapping[str, Source]  # all that are cited here
    notices: Mapping[str, str]  # what their licenses ask to be said


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillProfile:
    """All that a guide says about one skill."""

    edition: str
    id: str
    skill: Skill
    scale: Mapping[str, str]  # level to what it means, lowest first
    calls: tuple[Call, ...]  # the roles that call for it, the highest level first
    sources: Mapping[str, Source]  # all that are cited here
    notices: Mapping[str, str]  # what their licenses ask to be said


def role_profile(guide: Guide, role_id: str, only: Collection[SectionId] = ()) -> RoleProfile:
    """The profile of a role; `only` names the sections wanted, empty means all."""
    role = guide.roles[role_id]
    built = sections(guide, [role], only)
    called_for = {row.key for section in built if section.id is SectionId.CERTIFICATIONS for row in section.rows}
    named = called_for | {other for an_id in called_for for other in guide.certifications[an_id].names}
    confusions = tuple(_confusions(guide, role_id))
    cited = cited_ids(row for section in built for row in section.rows) | set(role.summary.sources)
    for an_id in called_for:
        cited |= set(guide.certifications[an_id].sources)
    if not only:  # a page of a few sections shows nothing around them
        cited.update(an_id for confusion in confusions for an_id in confusion.contrast.sources)
    sources = cited_sources(guide, cited)
    return RoleProfile(
        edition=guide.edition,
        role=role,
        family=guide.families[role.family] if role.family else None,
        sections=built,
        certifications=guide.chosen_certifications(named),
        leads_to=tuple(guide.roles[an_id] for an_id in role.next),
        comes_from=guide.leading_to(role_id),
        confusions=confusions,
        related=tuple(guide.roles[an_id] for an_id in role.related[:_RELATED]),
        sources=sources,
        notices=notices_of(guide, sources.values()),
    )


def certification_profile(guide: Guide, certification_id: str) -> CertificationProfile:
    """The profile of a certification."""
    certification = guide.certifications[certification_id]
    everything = guide.certifications.items()
    leads_to = tuple(an_id for an_id, one in everything if any(certification_id in ask.holds for ask in one.asks))
    helps_with = {an_id: one.counts[certification_id] for an_id, one in everything if certification_id in one.counts}
    replaces = tuple(an_id for an_id, one in everything if one.replaced_by == certification_id)
    chains = tuple(islice(_chains(guide, certification_id), _MOST_CHAINS + 1))
    callers = guide.calling_for("certifications", certification_id)
    row = row_of(guide, callers, SectionId.CERTIFICATIONS, certification_id)
    named = {certification_id, *certification.names, *leads_to, *helps_with, *replaces}
    cited = cited_ids([row]).union(
        certification.sources, *(guide.certifications[an_id].sources for an_id in helps_with)
    )
    sources = cited_sources(guide, cited)
    return CertificationProfile(
        edition=guide.edition,
        id=certification_id,
        certification=certification,
        chains=chains[:_MOST_CHAINS],
        more_chains=len(chains) > _MOST_CHAINS,
        leads_to=leads_to,
        helps_with=helps_with,
        replaces=replaces,
        calls=_calls(callers, row),
        certifications=guide.chosen_certifications(named.union(*chains)),
        sources=sources,
        notices=notices_of(guide, sources.values()),
    )


def skill_profile(guide: Guide, skill_id: str) -> SkillProfile:
    """The profile of a skill."""
    skill = guide.skills[skill_id]
    callers = guide.calling_for("skills", skill_id)
    row = row_of(guide, callers, SectionId.SKILLS, skill_id)
    sources = cited_sources(guide, cited_ids([row]))
    return SkillProfile(
        edition=guide.edition,
        id=skill_id,
        skill=skill,
        scale=guide.scales[skill.scale],
        calls=_calls(callers, row),
        sources=sources,
        notices=notices_of(guide, sources.values()),
    )


def _calls(callers: Sequence[Role], row: Row) -> tuple[Call, ...]:
    """The roles that fill a cell of this row, which has one for each of them; the most asked for first."""
    calls = [Call(role=role, cell=cell) for role, cell in zip(callers, row.cells, strict=True)]
    return tuple(sorted(calls, key=lambda call: call.cell[0].weight, reverse=True))


def _chains(guide: Guide, certification_id: str) -> Iterator[Chain]:
    """Every chain that ends with this certification; one that would come back to where it came from is left out.

    There can be more of them than anybody would wait for: after so many steps of looking, no further one is told.
    """
    unfinished: list[Chain] = [(certification_id,)]
    for _ in range(_MOST_STEPS):
        if not unfinished:
            return
        chain = unfinished.pop()
        asks = guide.certifications[chain[0]].asks
        if len(chain) > 1 and (not asks or any(not ask.holds for ask in asks)):
            yield chain
        holds = dict.fromkeys(held for ask in asks for held in ask.holds if held not in chain)
        unfinished += [(held, *chain) for held in reversed(holds)]


def _confusions(guide: Guide, role_id: str) -> Iterable[Confusion]:
    for other, contrast in guide.contrasts_of(role_id).items():
        yield Confusion(role=guide.roles[other], contrast=contrast)
