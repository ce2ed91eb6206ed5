"""The page on how to become a role, and the part of a comparison about moving from one role to the other."""

from collections import Counter
from collections.abc import Iterable, Mapping

from roleguide.answers.become import Change, Move, Nearest, Pathway, Requirement, Shift
from roleguide.answers.certifications import CertificationStep
from roleguide.answers.routes import Origin
from roleguide.guide.model import Certification, Need
from roleguide.guide.vocabulary import SectionId, State
from roleguide.pages.certifications import admission, certification_name, introduced
from roleguide.pages.page import (
    STATE_WORDS,
    Block,
    Item,
    Line,
    Page,
    bar,
    cell_items,
    cites_of,
    filled,
    finished,
    to_items,
    to_line,
    to_lines,
)
from roleguide.text import counted

_HEADINGS: dict[Need | None, str] = {
    Need.REQUIRED: "Required",
    Need.TYPICAL: "Typical",
    Need.HELPFUL: "Helpful",
    None: "Also asked",
}


def pathway_page(pathway: Pathway) -> Page:
    """The page on how to become a role."""
    blocks = [
        *_qualifications(pathway),
        _skills(pathway),
        _differing(pathway),
        _started(pathway),
        _certificates(pathway),
        *([] if pathway.present else [_origins(pathway)]),
        _first_steps(pathway),
    ]
    lead = _lead(pathway)
    page = Page(
        titles=(f"How to become: {pathway.role.title}",),
        edition=pathway.edition,
        lead=lead,
        blocks=filled(blocks),
        states=tuple(state for state in State if any(state is requirement.state for requirement in pathway.asked)),
        next=tuple(_next(pathway)),
    )
    return finished(page, pathway.citations)


def _lead(pathway: Pathway) -> tuple[Line, ...]:
    role, present = pathway.role, pathway.present
    route = []
    if present:
        there = " -> ".join(role.label for role in pathway.route)
        route = [there or f"none: in this guide nothing leads on from {present.title} to this role"]
    return to_lines(
        ("In short", [Item(text=role.summary.text, cites=cites_of(role.summary.sources))]),
        ("From", to_items([present.title if present else ""])),
        ("Route", to_items(route)),
        ("You keep", _kept(pathway.changes)),
        ("Let go of", to_items([_labels(pathway.changes, Shift.LET_GO)])),
        ("Counted", to_items([_counted(pathway)])),
    )


def _kept(changes: Iterable[Change]) -> list[Item]:
    """What is kept, in two lists: it is long."""
    kept = [change for change in changes if change.shift is Shift.KEEP]
    return to_items(
        f"{word}: {labels}"
        for word, section in (("topics", SectionId.DUTIES), ("skills", SectionId.SKILLS))
        if (labels := _labels((change for change in kept if change.section is section), Shift.KEEP))
    )


def _labels(changes: Iterable[Change], shift: Shift) -> str:
    return ", ".join(change.label for change in changes if change.shift is shift)


def _counted(pathway: Pathway) -> str:
    states = Counter(requirement.state for requirement in pathway.asked)
    if State.OPEN not in states:
        counts = [f"{states[state]} {words}" for state, words in STATE_WORDS.items() if states[state]]
        shifts = Counter(change.shift for change in pathway.changes)
        counts += [
            f"{counted(shifts[shift], 'topic')} to {words}"
            for shift, words in ((Shift.DIFFER, "do differently"), (Shift.START, "start"))
            if shifts[shift]
        ]
        return ", ".join(counts)
    needs = Counter(
        requirement.entry.need for requirement in pathway.asked if requirement.section is not SectionId.SKILLS
    )
    skills = sum(requirement.section is SectionId.SKILLS for requirement in pathway.asked)
    counts = [f"{needs[need]} {heading.lower()}" for need, heading in _HEADINGS.items() if needs[need]]
    return ", ".join([*counts, *([counted(skills, "skill")] if skills else [])])


def _qualifications(pathway: Pathway) -> Iterable[Block]:
    """One block a need, the strongest first: what is asked of education, experience and certifications."""
    asked = [requirement for requirement in pathway.asked if requirement.section is not SectionId.SKILLS]
    for need, heading in _HEADINGS.items():
        lines = []
        for label in ("Education", "Experience", "Certifications"):
            items = [
                Item(
                    text=_asked_for(requirement),
                    cites=cites_of(requirement.entry.sources),
                    state=requirement.state,
                )
                for requirement in asked
                if requirement.entry.need is need
                and label
                == (requirement.label if requirement.section is SectionId.QUALIFICATIONS else requirement.section.label)
            ]
            lines += [to_line(label, *items)] if items else []
        yield Block(title=heading, lines=tuple(lines))


def _asked_for(requirement: Requirement) -> str:
    if requirement.section is not SectionId.QUALIFICATIONS:
        return requirement.label
    return f"{requirement.entry.text} (from your present role)" if requirement.gained else requirement.entry.text


def _skills(pathway: Pathway) -> Block:
    """The skills asked for; those that the person has are told among what they keep."""
    asked = [requirement for requirement in pathway.asked if requirement.section is SectionId.SKILLS]
    left = [requirement for requirement in asked if requirement.state is not State.MET or not pathway.changes]
    title = "Skills to raise" if pathway.changes else "Skills"
    note = f"{len(left)} of {len(asked)}" if pathway.changes else counted(len(left), "skill")
    return Block(title=title, note=note, lines=tuple(_skill(requirement) for requirement in left))


def _skill(requirement: Requirement) -> Line:
    now = f", from {requirement.now[0].text}" if requirement.now and requirement.state is State.RAISE else ""
    new = {State.MISSING: ", new", State.UNKNOWN: ", you have not named it"}.get(requirement.state, "")
    item = Item(
        text=f"{requirement.entry.text}{now}{new}",
        level=bar(requirement.entry.level),
        cites=cites_of(requirement.entry.sources),
        state=requirement.state,
    )
    return to_line(requirement.label, item)


def _differing(pathway: Pathway) -> Block:
    """What is done otherwise in topics of both roles: the duties that only the new role has."""
    lines: list[Line] = []
    for change in pathway.changes:
        if change.shift is Shift.DIFFER:
            same = {entry.text for entry in change.now}
            items = cell_items(tuple(entry for entry in change.then if entry.text not in same))
            fewer = (Item(text="part of what you do now"),)
            lines.append(Line(label=change.label, cells=(items or fewer,)))
    return Block(title="Do differently", note=counted(len(lines), "topic"), lines=tuple(lines))


def _started(pathway: Pathway) -> Block:
    started = [change for change in pathway.changes if change.shift is Shift.START]
    lines = tuple(Line(label=change.label, cells=(cell_items(change.then),)) for change in started)
    return Block(title="Start doing", note=counted(len(lines), "topic"), lines=lines)


def _certificates(pathway: Pathway) -> Block:
    """What each certification that is not held yet asks, in the order to take them."""
    steps = [step for step in pathway.certificates if step.state is not State.MET]
    lines = tuple(
        to_line(f"{at} {step.certification.label}", *_step_items(step, pathway))
        for at, step in enumerate(steps[:_MOST_STEPS], start=1)
    )
    note = f"the first {_MOST_STEPS} of {len(steps):,}" if len(steps) > _MOST_STEPS else ""
    return Block(title="Certificates, in order", note=note, lines=lines)


_MOST_STEPS = 50
"""Certificates that a page takes one by one. Nobody has so many before them; a file can."""


def _step_items(step: CertificationStep, pathway: Pathway) -> Iterable[Item]:
    certification = step.certification
    need = step.need.text if step.need else "asked for by another one here"
    usual = "; perhaps you have it from your present role" if step.state is State.UNKNOWN else ""
    yield Item(text=f"{need}{usual}", cites=cites_of(step.need.sources) if step.need else ())
    phrases = [
        introduced(certification, pathway.certifications),
        *admission(certification.asks, pathway.certifications),
        *_helped(step, pathway.certifications),
    ]
    cites = cites_of(certification.sources)
    yield from (Item(text=text, cites=cites) for text in phrases)


def _helped(step: CertificationStep, certifications: Mapping[str, Certification]) -> list[str]:
    return [
        f"{'your ' if other in step.helped_by else ''}{certification_name(certifications[other])}: {use}"
        for other, use in step.certification.counts.items()
    ]


def _origins(pathway: Pathway) -> Block:
    items = tuple(_tree(pathway.origins))
    none = Item(text="no role in this guide leads here: people come from outside, or straight from school")
    return Block(title="Where people come from", lines=(to_line("Comes from", *(items or (none,))),))


def _tree(origins: Iterable[Origin], depth: int = 0) -> Iterable[Item]:
    for origin in origins:
        yield Item(text=origin.role.label, depth=depth)
        yield from _tree(origin.origins, depth + 1)


def _first_steps(pathway: Pathway) -> Block:
    """What takes least: skills one level short, certificates that nothing keeps one from, the nearest role."""
    near = [f"{requirement.label} ({requirement.entry.text})" for requirement in pathway.asked if requirement.is_near]
    open_now = [
        step.certification.label for step in pathway.certificates if step.admitted and step.state is not State.MET
    ]
    role = []
    if pathway.nearest:
        role = [_nearest(pathway.nearest)]
    elif len(pathway.route) > 2:
        role = [f"{pathway.route[1].label}, the next one on the route"]
    return Block(
        title="First steps",
        note="what takes least",
        lines=to_lines(
            ("Skills", to_items([f"one level away: {', '.join(near)}" if near else ""])),
            ("Certificates", to_items([f"open now: {', '.join(open_now)}" if open_now else ""])),
            ("Role", to_items(role)),
        ),
    )


def _nearest(nearest: Nearest) -> str:
    shared = [f"{nearest.topics} of {counted(nearest.of_topics, 'topic')}"] if nearest.of_topics else []
    if nearest.of_skills:
        shared.append(f"{nearest.skills} of {counted(nearest.of_skills, 'skill')} at the level asked")
    return f"{nearest.role.label} is nearest{': it shares ' if shared else ''}{', and '.join(shared)}"


def _next(pathway: Pathway) -> Iterable[str]:
    role_id = pathway.role.id
    if pathway.present:
        if len(pathway.route) > 2:
            yield f"roleguide become {pathway.route[1].id} --from {pathway.present.id}"
        yield f"roleguide compare {role_id} {pathway.present.id}"
    elif pathway.nearest:
        yield f"roleguide become {role_id} --from {pathway.nearest.role.id}"
    yield f"roleguide describe {role_id}"
    if not pathway.present:
        yield "roleguide new --me > me.yaml"


def moving_block(move: Move) -> Block:
    """What changes from one role to the other, in a few lines."""
    route = " -> ".join(role.label for role in move.route)
    return Block(
        title="Moving",
        note=route,
        lines=to_lines(
            ("You keep", _kept(move.changes)),
            ("Raise", to_items([", ".join(_raised(move.changes))])),
            ("Differs", to_items([_labels(move.changes, Shift.DIFFER)])),
            ("Start doing", to_items([_labels(move.changes, Shift.START)])),
            ("Certificates", list(_called_for(move))),
        ),
    )


def _raised(changes: Iterable[Change]) -> Iterable[str]:
    for change in changes:
        if change.shift is Shift.RAISE:
            then = change.then[0]
            yield f"{change.label} +{then.weight - change.now[0].weight}" if change.now else f"{change.label} (new)"


def _called_for(move: Move) -> Iterable[Item]:
    """What only the new role calls for: in one phrase, but for those that something one has counts towards."""
    for step in move.certificates:
        if step.helped_by:
            told = "; ".join(
                f"your {certification_name(move.certifications[an_id])} {use}" for an_id, use in step.helped_by.items()
            )
            yield Item(text=f"{step.certification.label}: {told}", cites=cites_of(step.certification.sources))
    others = [step.certification.label for step in move.certificates if not step.helped_by]
    if others:
        yield Item(text=", ".join(others))
