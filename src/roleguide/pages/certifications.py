"""Wording about certifications that all pages share: the name, the status and what admission takes."""

from collections.abc import Mapping, Sequence

from roleguide.guide.model import Ask, Certification, Status
from roleguide.pages.page import shortened


def certification_name(certification: Certification) -> str:
    """The name of a certification among others."""
    return shortened(certification.label)


def standing(certification: Certification, certifications: Mapping[str, Certification]) -> str:
    """The status of a certification with its issuer, such as "active" or "replaced by PMI-PMOCP"."""
    successor = certification.replaced_by
    if successor is None or certification.status is not Status.REPLACED:
        return certification.status.value
    return f"replaced by {certification_name(certifications[successor])}"


def introduced(certification: Certification, certifications: Mapping[str, Certification]) -> str:
    """A certification's full name and issuer, and its status if it is no longer active."""
    name = f"{certification.title}, {certification.issuer}"
    return name if certification.status is Status.ACTIVE else f"{name}; {standing(certification, certifications)}"


def admission(asks: Sequence[Ask], certifications: Mapping[str, Certification]) -> list[str]:
    """What admission takes, one alternative per line, with what all of them have in common once at the end."""
    if not asks:
        return ["asks nothing beforehand"]
    alternatives = [
        [
            *(certification_name(certifications[held_id]) for held_id in ask.holds),
            *filter(None, (ask.education, ask.experience, ask.training)),
        ]
        for ask in asks
    ]
    shared = set(alternatives[0]).intersection(*alternatives[1:]) if len(alternatives) > 1 else set()
    texts = [", ".join(part for part in parts if part not in shared) or "nothing more" for parts in alternatives]
    lines = [f"{'or' if index else 'asks'} {text}" for index, text in enumerate(texts)]
    always = ", ".join(part for part in alternatives[0] if part in shared)
    return [*lines, f"in each case {always}"] if always else lines
