"""Builds the page that describes a certification."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from roleguide.answers.describe import CallingRole, CertificationDescription
from roleguide.guide.model import Certification, Difficulty, Fact, Need, RuleChange
from roleguide.pages.certifications import (
    certification_name,
    exam_text,
    fee_text,
    helpers,
    issuer_name,
    prerequisites,
    standing,
    validity_text,
)
from roleguide.pages.needs import roles_calling
from roleguide.pages.page import (
    Block,
    Item,
    Line,
    Page,
    cell_items,
    cites_of,
    counted_rest,
    filled,
    finished,
    first_few,
    to_items,
    to_line,
    to_lines,
)
from roleguide.pages.prerequisites import compact_prerequisites, prerequisite_items

DIFFICULTIES = {
    Difficulty.FOUNDATION: "a few days of study",
    Difficulty.INTERMEDIATE: "a course and practice, or a demanding exam",
    Difficulty.ADVANCED: "years of practice are expected",
    Difficulty.EXPERT: "few qualify",
}
"""How hard a certification is, in words."""


def certification_page(described: CertificationDescription, *, full: bool = False) -> Page:
    """The page that describes a certification: the rules in short, or if `full` with all changes and disputes."""
    certification, others = described.certification, described.certifications
    status = standing(certification, others)
    page = Page(
        titles=(_title(certification),),
        about=", ".join(filter(None, (issuer_name(certification), status))),
        edition=described.edition,
        summary=tuple(to_items([certification.about or ""])),
        lead=() if full else _short_lines(described),
        blocks=filled(_full_blocks(described)) if full else (),
        next=(
            *(f"roleguide compare {described.id} {other_id}" for other_id in _beside(described)[:1]),
            f"roleguide describe {described.id} --full" if not full else "roleguide list --certifications",
        ),
    )
    return finished(page, described.citations, full=full)


def _beside(described: CertificationDescription) -> list[str]:
    """Certifications to set one beside: those that lead to it, those that it leads to."""
    named = (*described.certification.requires, *described.leads_to)
    return [other_id for other_id in dict.fromkeys(named) if described.certifications[other_id].is_awarded]


def _title(certification: Certification) -> str:
    short = certification.short
    return f"{short}, {certification.title}" if short and short not in certification.title else certification.title


_FEW = 4
"""The most names in a row of names on a short page."""


def _short_lines(described: CertificationDescription) -> tuple[Line, ...]:
    certification, others = described.certification, described.certifications
    exam, fee, valid, renewal = certification.exam, certification.fee, certification.valid, certification.renewal
    validity = to_items([validity_text(valid)], cites_of(valid.sources)) if valid else []
    if renewal and renewal.text != "none":
        validity.append(Item(text=f"to renew: {renewal.text}", cites=cites_of(renewal.sources)))
    fees = to_items([fee_text(fee)], cites_of(fee.sources)) if fee else to_items([_no_fee(certification)])
    changes = sorted(certification.changes, key=lambda change: change.day)
    lines = [
        *to_lines(
            ("Prerequisites", list(_prerequisites(certification, others))),
            ("Shortcuts", list(helpers(certification, others))),
            ("Exam", to_items([exam_text(exam)], cites_of(exam.sources)) if exam else []),
            ("Fee", fees),
        ),
        *([Line(label="Valid", cells=(tuple(validity),), is_run=True)] if validity else []),
        *to_lines(
            ("Difficulty", to_items([_difficulty(certification)])),
            ("Note", _fact_items(certification.note)),
            ("Changes", _last_change(changes)),
            ("Replaces", to_items([", ".join(others[old_id].label for old_id in described.replaces)])),
        ),
        *_opened(described, _FEW),
        *_wanted_by(described.calls),
        *to_lines(
            ("Disputed", to_items([_disputed_in_short(certification)])),
            ("Page", [Item(text=certification.page, link=certification.page)] if certification.page else []),
        ),
    ]
    return tuple(lines)


_LONGEST_WAYS = 240
"""The most characters that all ways to qualify take on a short page."""


def _prerequisites(certification: Certification, others: Mapping[str, Certification]) -> Iterable[Item]:
    """What a certification requires beforehand, in short phrases."""
    asks = certification.asks
    if asks is None or not (certification.always or certification.ways):
        return prerequisites(certification, others)
    return prerequisite_items(compact_prerequisites(asks, others), longest=_LONGEST_WAYS)


def _no_fee(certification: Certification) -> str:
    return "see the issuer's page" if certification.page and certification.is_awarded else ""


def _difficulty(certification: Certification) -> str:
    stated = certification.difficulty
    return f"{stated.value}: {DIFFICULTIES[stated]}" if stated else ""


def _last_change(changes: Sequence[RuleChange]) -> list[Item]:
    """The latest change, past or announced, and how many more there are."""
    return [replace(_change_item(change), tag=counted_rest(len(changes) - 1)) for change in changes[-1:]]


def _change_item(change: RuleChange) -> Item:
    return Item(text=f"{change.day}: {change.text}", cites=cites_of(change.sources))


def _fact_items(fact: Fact | None) -> list[Item]:
    return [Item(text=fact.text, cites=cites_of(fact.sources))] if fact else []


def _opened(described: CertificationDescription, most: int) -> Iterable[Line]:
    """What one can go on to with this certification, by name only, at most so many of each kind."""
    others = described.certifications
    required = [next_id for next_id in described.leads_to if is_required(others[next_id], described.id)]
    accepted = [next_id for next_id in described.leads_to if next_id not in required]
    items = [
        *_named("required for", required, others, most),
        *_named("one way into", accepted, others, most),
        *_named("counts toward", described.helps_with, others, most),
    ]
    if items:
        yield Line(label="Opens", cells=(tuple(items),), is_run=True)


def _named(words: str, ids: Iterable[str], others: Mapping[str, Certification], most: int) -> list[Item]:
    names = [certification_name(others[other_id]) for other_id in ids]
    return [Item(text=f"{words} {first_few(names, most)}")] if names else []


def is_required(certification: Certification, required_id: str) -> bool:
    """Whether there is no way to a certification without another one."""
    ways = certification.ways
    return any(required_id in ask.holds for ask in certification.always) or (
        bool(ways) and all(required_id in way.holds for way in ways)
    )


def _wanted_by(calls: Sequence[CallingRole]) -> Iterable[Line]:
    items = []
    for need, words in ((Need.REQUIRED, "required: "), (Need.TYPICAL, "often: "), (Need.HELPFUL, "helps: ")):
        same_need = [call for call in calls if call.cell[0].need is need]
        if same_need:
            items.append(roles_calling(same_need, _FEW, before=words))
    if items:
        yield Line(label="Wanted by", cells=(tuple(items),), is_run=True)


def _disputed_in_short(certification: Certification) -> str:
    topics = list(dict.fromkeys(dispute.about for dispute in certification.disputed))
    return f"{', '.join(topics)} (--full has what other sources say)" if topics else ""


def _full_blocks(described: CertificationDescription) -> list[Block]:
    certification, others = described.certification, described.certifications
    exam, fee, valid, stated = certification.exam, certification.fee, certification.valid, certification.standing
    rules = to_lines(
        ("Prerequisites", list(prerequisites(certification, others))),
        ("Chain", to_items(_chains(described))),
        ("Shortcuts", list(helpers(certification, others))),
        ("Exam", to_items([exam_text(exam)], cites_of(exam.sources)) if exam else []),
        ("Fee", to_items([fee_text(fee)], cites_of(fee.sources)) if fee else to_items([_no_fee(certification)])),
        ("Valid", to_items([validity_text(valid)], cites_of(valid.sources)) if valid else []),
        ("Renewal", _fact_items(certification.renewal)),
        ("Difficulty", to_items([_difficulty(certification)])),
        ("Changes", [_change_item(change) for change in sorted(certification.changes, key=lambda change: change.day)]),
    )
    about = to_lines(
        ("Issuer", to_items([certification.issuer])),
        ("Page", [Item(text=certification.page, link=certification.page)] if certification.page else []),
        ("Status", to_items([standing(certification, others)], cites_of(stated.sources)) if stated else []),
        ("Replaces", to_items([", ".join(others[old_id].label for old_id in described.replaces)])),
        ("Note", _fact_items(certification.note)),
    )
    toward = [
        Item(text=f"{certification_name(others[target_id])}: this one {use.text}", cites=cites_of(use.sources))
        for target_id, use in described.helps_with.items()
    ]
    opened = (*_opened(described, len(others)), *to_lines(("Counts toward", toward)))
    wanted = tuple(Line(label=call.role.label, cells=(cell_items(call.cell),)) for call in described.calls)
    disputed = tuple(
        to_line(dispute.about, Item(text=dispute.text, cites=cites_of(dispute.sources)))
        for dispute in certification.disputed
    )
    return [
        Block(title="What it is", lines=about),
        Block(title="Rules", lines=rules),
        Block(title="What it opens", lines=opened),
        Block(title="Wanted by", lines=wanted),
        Block(title="Disputed", note="what other sources say", lines=disputed),
    ]


def _chains(described: CertificationDescription) -> list[str]:
    """The ways to it that go through more than one other certification."""
    names = [
        " -> ".join(certification_name(described.certifications[step_id]) for step_id in chain)
        for chain in described.chains
        if len(chain) > 2
    ]
    return [*names, *(["and by more ways"] if described.more_chains else [])]
