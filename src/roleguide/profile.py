"""One role described: its facts, and the roles around it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from roleguide.facts import Section, SectionId, cited_ids, cited_sources, sections
from roleguide.model import Certification, Contrast, Family, Guide, Role, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Another role that this one is mixed up with, and what tells them apart."""

    role: Role
    contrast: Contrast


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that a guide says about one role. The rows of its sections have one cell each."""

    edition: str
    role: Role
    family: Family | None
    sections: tuple[Section, ...]
    certifications: Mapping[str, Certification]  # those that the role calls for, and those that their rules name
    leads_to: tuple[Role, ...]
    comes_from: tuple[Role, ...]  # the roles whose `next` names this one, in the order of the guide
    confusions: tuple[Confusion, ...]
    sources: Mapping[str, Source]  # all that are cited here


def profile(guide: Guide, role_id: str, only: Iterable[SectionId] = ()) -> Profile:
    """The profile of a role; `only` names the sections wanted, empty means all."""
    role = guide.roles[role_id]
    built = sections(guide, [role], only)
    called_for = {row.key for section in built if section.id is SectionId.CERTIFICATIONS for row in section.rows}
    named = called_for | {other for an_id in called_for for other in _names(guide.certifications[an_id])}
    confusions = tuple(_confusions(guide, role_id))
    cited = cited_ids(built) | set(role.summary.sources)
    for an_id in called_for:
        cited |= set(guide.certifications[an_id].sources)
    for confusion in confusions:
        cited |= set(confusion.contrast.sources)
    return Profile(
        edition=guide.edition,
        role=role,
        family=guide.families[role.family] if role.family else None,
        sections=built,
        certifications={an_id: one for an_id, one in guide.certifications.items() if an_id in named},
        leads_to=tuple(guide.roles[an_id] for an_id in role.next),
        comes_from=tuple(other for other in guide.roles.values() if role_id in other.next),
        confusions=confusions,
        sources=cited_sources(guide, cited),
    )


def _names(certification: Certification) -> set[str]:
    """The ids of the other certifications that this one's rules speak of."""
    successor = {certification.replaced_by} if certification.replaced_by else set()
    return {other for ask in certification.asks for other in ask.holds} | set(certification.counts) | successor


def _confusions(guide: Guide, role_id: str) -> Iterable[Confusion]:
    for pair, contrast in guide.contrasts.items():
        sides = pair.split("/")
        if role_id in sides:
            (other,) = (side for side in sides if side != role_id)
            yield Confusion(role=guide.roles[other], contrast=contrast)
