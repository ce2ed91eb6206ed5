"""What every page says of a certification in the same words: its name, where it stands, what it asks."""

from collections.abc import Mapping, Sequence

from roleguide.guide.model import Ask, Certification, Status
from roleguide.pages.page import shortened


def certification_name(certification: Certification) -> str:
    """The name of a certification beside others."""
    return shortened(certification.label)


def standing(certification: Certification, certifications: Mapping[str, Certification]) -> str:
    """Where a certification stands with its issuer: "active", "replaced by PMI-PMOCP"."""
    successor = certification.replaced_by
    if successor is None or certification.status is not Status.REPLACED:
        return certification.status.value
    return f"replaced by {certification_name(certifications[successor])}"


def introduced(certification: Certification, certifications: Mapping[str, Certification]) -> str:
    """A certification's full name and issuer, and where it stands if it is no longer to be had."""
    named = f"{certification.title}, {certification.issuer}"
    return named if certification.status is Status.ACTIVE else f"{named}; {standing(certification, certifications)}"


def admission(asks: Sequence[Ask], certifications: Mapping[str, Certification]) -> list[str]:
    """What admission takes, one alternative a line; what all of them ask alike is told once, at the end."""
    if not asks:
        return ["asks nothing beforehand"]
    ways = [
        [
            *(certification_name(certifications[an_id]) for an_id in ask.holds),
            *filter(None, (ask.education, ask.experience, ask.training)),
        ]
        for ask in asks
    ]
    shared = set(ways[0]).intersection(*ways[1:]) if len(ways) > 1 else set()
    lines = [", ".join(part for part in way if part not in shared) or "nothing more" for way in ways]
    told = [f"{'or' if at else 'asks'} {line}" for at, line in enumerate(lines)]
    always = ", ".join(part for part in ways[0] if part in shared)
    return [*told, f"in each case {always}"] if always else told
