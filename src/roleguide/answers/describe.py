"""Describes a role, a certification or a skill, and what it is connected to."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice

from roleguide.answers.citations import Answer, cite
from roleguide.answers.rows import Cell, Rows, Section
from roleguide.guide.library import Library, chosen_certifications, contrasts_of
from roleguide.guide.model import Certification, Contrast, Fact, Family, Guide, Role, ScopeFact, Skill, Statement
from roleguide.guide.vocabulary import SectionId
from roleguide.records import record


@record
class Confusion:
    """Another role that this one is often confused with, and what tells them apart."""

    role: Role
    contrast: Contrast
    looks_after: Statement | None  # what the other role looks after


@record
class RoleDescription(Answer):
    """Everything that a guide says about one role. The rows of its sections have one cell each."""

    role: Role
    family: Family | None
    sections: tuple[Section, ...]
    certifications: Mapping[str, Certification]  # those that the role calls for or their rules name
    leads_to: tuple[Role, ...]
    comes_from: tuple[Role, ...]  # the roles whose `next` names this one, in guide order
    confusions: tuple[Confusion, ...]
    related: tuple[Role, ...]  # the closest of those that its source calls related


@record
class CallingRole:
    """A role that calls for a certification or a skill, and how strongly it does."""

    role: Role
    cell: Cell


Chain = tuple[str, ...]
"""Certification ids in the order they are earned; each one requires the one before it."""

_RELATED = 10
"""The most related roles in a profile; `similar` has them all."""

_MOST_CHAINS = 12
"""The most chains to one certification that anybody would read."""

_MOST_STEPS = 100_000
"""Limit of the search for chains. Real schemes take a dozen steps; a crafted file can have more chains than atoms."""


@record
class CertificationDescription(Answer):
    """Everything that a guide says about one certification."""

    id: str
    certification: Certification
    chains: tuple[Chain, ...]  # the ways here through other certifications; empty: it requires none
    more_chains: bool  # whether there are more than these
    leads_to: tuple[str, ...]  # ids of the certifications that require this one, in guide order
    helps_with: Mapping[str, Fact]  # id of each certification it counts toward, to what it counts for
    replaces: tuple[str, ...]  # ids of the certifications that it has replaced
    calls: tuple[CallingRole, ...]  # the roles that call for it, strongest need first
    certifications: Mapping[str, Certification]  # this one and all others mentioned here


@record
class SkillDescription(Answer):
    """Everything that a guide says about one skill."""

    id: str
    skill: Skill
    scale: Mapping[str, str]  # level to its meaning, lowest first
    calls: tuple[CallingRole, ...]  # the roles that call for it, highest level first


def describe_role(library: Library, role_id: str, only: Collection[SectionId] = ()) -> RoleDescription:
    """The profile of a role; `only` names the sections wanted, empty means all."""
    guide = library.guide
    role = guide.roles[role_id]
    sections = Rows(guide).sections([role], only)
    called_for = {row.key for section in sections if section.id is SectionId.CERTIFICATIONS for row in section.rows}
    named = called_for.union(*(guide.certifications[certification_id].names for certification_id in called_for))
    profile = RoleDescription(
        edition=guide.edition,
        role=role,
        family=guide.families[role.family] if role.family else None,
        sections=sections,
        certifications=chosen_certifications(guide, named),
        leads_to=tuple(guide.roles[next_id] for next_id in dict.fromkeys(role.next)),
        comes_from=library.leading_to(role_id),
        confusions=tuple(_confusions(guide, role_id)),
        related=tuple(guide.roles[related_id] for related_id in role.related[:_RELATED]),
    )
    return cite(guide, profile)


def describe_certification(library: Library, certification_id: str) -> CertificationDescription:
    """The profile of a certification."""
    guide = library.guide
    certification = guide.certifications[certification_id]
    others = guide.certifications.items()
    leads_to = tuple(other_id for other_id, other in others if certification_id in other.requires)
    helps_with = {
        other_id: other.counts[certification_id] for other_id, other in others if certification_id in other.counts
    }
    replaces = tuple(other_id for other_id, other in others if other.replaced_by == certification_id)
    chains = tuple(islice(_chains(guide, certification_id), _MOST_CHAINS + 1))
    named = {certification_id, *certification.names, *leads_to, *helps_with, *replaces}
    profile = CertificationDescription(
        edition=guide.edition,
        id=certification_id,
        certification=certification,
        chains=chains[:_MOST_CHAINS],
        more_chains=len(chains) > _MOST_CHAINS,
        leads_to=leads_to,
        helps_with=helps_with,
        replaces=replaces,
        calls=_calls(library, SectionId.CERTIFICATIONS, certification_id),
        certifications=chosen_certifications(guide, named.union(*chains)),
    )
    return cite(guide, profile)


def describe_skill(library: Library, skill_id: str) -> SkillDescription:
    """The profile of a skill."""
    guide = library.guide
    skill = guide.skills[skill_id]
    profile = SkillDescription(
        edition=guide.edition,
        id=skill_id,
        skill=skill,
        scale=guide.scales[skill.scale],
        calls=_calls(library, SectionId.SKILLS, skill_id),
    )
    return cite(guide, profile)


def _calls(library: Library, section: SectionId, key: str) -> tuple[CallingRole, ...]:
    """The roles that call for a certification or a skill, the strongest call first."""
    facts = Rows(library.guide)
    calls = [
        CallingRole(role=role, cell=facts.cell(role, section, key)) for role in library.calling_for(section.value, key)
    ]
    return tuple(sorted(calls, key=lambda call: call.cell[0].weight, reverse=True))


def _chains(guide: Guide, certification_id: str) -> Iterator[Chain]:
    """Every chain that ends with this certification and has no certification twice.

    There can be more of them than anybody would wait for, so the search stops after `_MOST_STEPS` steps.
    """

    @cache
    def required_by(target_id: str) -> tuple[str, ...]:
        return guide.certifications[target_id].requires

    @cache
    def can_be_first(first_id: str) -> bool:
        first = guide.certifications[first_id]
        return not any(ask.holds for ask in first.always) and (
            not first.ways or any(not way.holds for way in first.ways)
        )

    chain = [certification_id]  # from the last one back to the first
    in_chain = set(chain)
    untried = [iter(required_by(certification_id))]  # for each in the chain, what it requires that was not tried yet
    for _ in range(_MOST_STEPS):
        required_id = next(untried[-1], None)
        if required_id is None:
            untried.pop()
            in_chain.discard(chain.pop())
            if not untried:
                return
        elif required_id not in in_chain:
            chain.append(required_id)
            in_chain.add(required_id)
            untried.append(iter(required_by(required_id)))
            if can_be_first(required_id):
                yield tuple(reversed(chain))


def _confusions(guide: Guide, role_id: str) -> Iterable[Confusion]:
    for other_id, contrast in contrasts_of(guide, role_id).items():
        other = guide.roles[other_id]
        yield Confusion(role=other, contrast=contrast, looks_after=other.scope.get(ScopeFact.LOOKS_AFTER))
