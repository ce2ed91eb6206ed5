"""Wording about certifications that all pages share: the name, the status, and what the rules say."""

from collections.abc import Iterable, Mapping

from roleguide.guide.model import Ask, Certification, Exam, Experience, Fee, Status, Validity
from roleguide.pages.page import Item, cites_of, shortened
from roleguide.text import counted


def certification_name(certification: Certification) -> str:
    """The name of a certification among others."""
    return shortened(certification.label)


def issuer_name(certification: Certification) -> str:
    """The issuer by its usual short name, where it has one in parentheses: "PMI"."""
    _, opened, short = certification.issuer.partition("(")
    return short.rstrip(")") if opened and certification.issuer.endswith(")") else certification.issuer


def standing(certification: Certification, certifications: Mapping[str, Certification]) -> str:
    """The status of a certification with its issuer, such as "active" or "replaced by PMI-PMOCP"; empty if unknown."""
    status, successor = certification.status, certification.replaced_by
    if successor is None or status is not Status.REPLACED:
        return status.value if status else ""
    return f"replaced by {certification_name(certifications[successor])}"


def introduced(certification: Certification, certifications: Mapping[str, Certification]) -> str:
    """A certification's full name and issuer, and its status if it can no longer be earned."""
    name = f"{certification.title}, {certification.issuer}"
    return name if certification.is_awarded else f"{name}; {standing(certification, certifications)}"


def prerequisites(certification: Certification, certifications: Mapping[str, Certification]) -> Iterable[Item]:
    """What a certification requires beforehand: first what it requires in any case, then each way to qualify."""
    asks = certification.asks
    if asks is None:
        yield Item(text="none known")
    elif not certification.always and not certification.ways:
        yield Item(text="none", cites=cites_of(asks.sources))
    for ask in certification.always:
        yield Item(text=_ask_text(ask, certifications), cites=cites_of(ask.sources))
    for index, way in enumerate(certification.ways):
        first = "and either" if certification.always else "either"
        text = f"{'or' if index else first} {_ask_text(way, certifications)}"
        yield Item(text=text, cites=cites_of(way.sources))


def _ask_text(ask: Ask, certifications: Mapping[str, Certification]) -> str:
    held = " and ".join(certification_name(certifications[held_id]) for held_id in ask.holds)
    parts = (held, ask.education, *map(experience_text, ask.experience), ask.training)
    return ", ".join(filter(None, parts)) or "nothing more"


def experience_text(experience: Experience) -> str:
    """Experience in words: "36 months leading projects in the last 10 years"."""
    amounts = [
        f"{amount:,g} {unit if amount != 1 else unit[:-1]}"
        for amount, unit in (
            (experience.years, "years"),
            (experience.months, "months"),
            (experience.hours, "hours"),
        )
        if amount is not None
    ]
    is_doing = experience.of.split()[0].endswith("ing")
    text = f"{', '.join(amounts)} {'' if is_doing else 'of '}{experience.of}" if amounts else experience.of
    window = experience.within_years
    return f"{text} in the last {f'{window} years' if window > 1 else 'year'}" if window else text


def helpers(certification: Certification, certifications: Mapping[str, Certification]) -> Iterable[Item]:
    """The certifications that count toward one, each with what it counts for."""
    for helper_id, use in certification.counts.items():
        text = f"{certification_name(certifications[helper_id])}: {use.text}"
        yield Item(text=text, cites=cites_of(use.sources))


def exam_text(exam: Exam) -> str:
    """An exam in one phrase: "180 questions (170 scored), 240 minutes, pass mark 60%; open book"."""
    scored = f" ({exam.scored:,} scored)" if exam.scored else ""
    questions = f"{counted(exam.questions, 'question')}{scored}" if exam.questions else ""
    facts = (
        questions,
        counted(exam.minutes, "minute") if exam.minutes else "",
        f"pass mark {exam.pass_mark}" if exam.pass_mark else "",
    )
    return "; ".join(filter(None, (", ".join(filter(None, facts)), exam.note)))


def fee_text(fee: Fee) -> str:
    """A fee in one phrase: "USD 675 for the exam"."""
    amount = f"{fee.amount:,.2f}".removesuffix(".00")
    return f"{fee.currency} {amount}{f' for {fee.covers}' if fee.covers else ''}"


def validity_text(valid: Validity) -> str:
    """How long a certification is valid: "3 years"; empty if that is not known."""
    return "for life" if valid.lifetime else counted(valid.years, "year") if valid.years else ""
