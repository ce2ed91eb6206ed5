"""Builds the page on how to become a role, and the block of a comparison about moving between two roles."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from roleguide.answers.become import Change, Move, Nearest, Pathway, Requirement, Shift
from roleguide.answers.certifications import CertificationStep
from roleguide.answers.routes import Origin
from roleguide.guide.model import Certification, Need
from roleguide.guide.vocabulary import SectionId, State
from roleguide.pages.certifications import certification_name, introduced, prerequisites
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
        *_qualification_blocks(pathway),
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
        path = " -> ".join(step.label for step in pathway.route)
        route = [path or f"none: in this guide nothing leads on from {present.title} to this role"]
    return to_lines(
        ("In short", [Item(text=role.summary.text, cites=cites_of(role.summary.sources))]),
        ("From", to_items([present.title if present else ""])),
        ("Route", to_items(route)),
        ("You keep", _kept(pathway.changes)),
        ("Let go of", to_items([_labels(pathway.changes, Shift.LET_GO)])),
        ("Counted", to_items([_counted(pathway)])),
    )


def _kept(changes: Iterable[Change]) -> list[Item]:
    """What is kept, topics and skills separately because there are many."""
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
        parts = [f"{states[state]} {words}" for state, words in STATE_WORDS.items() if states[state]]
        shifts = Counter(change.shift for change in pathway.changes)
        parts += [
            f"{counted(shifts[shift], 'topic')} to {words}"
            for shift, words in ((Shift.DIFFER, "do differently"), (Shift.START, "start"))
            if shifts[shift]
        ]
        return ", ".join(parts)
    others = [requirement for requirement in pathway.asked if requirement.section is not SectionId.SKILLS]
    needs = Counter(requirement.entry.need for requirement in others)
    skills = len(pathway.asked) - len(others)
    parts = [f"{needs[need]} {heading.lower()}" for need, heading in _HEADINGS.items() if needs[need]]
    return ", ".join([*parts, *([counted(skills, "skill")] if skills else [])])


def _qualification_blocks(pathway: Pathway) -> Iterable[Block]:
    """A block for each need, strongest first, with the education, experience and certifications asked for."""
    asked = [requirement for requirement in pathway.asked if requirement.section is not SectionId.SKILLS]
    for need, heading in _HEADINGS.items():
        lines = []
        for label in ("Education", "Experience", "Certifications"):
            items = [
                Item(
                    text=_requirement_text(requirement),
                    cites=cites_of(requirement.entry.sources),
                    state=requirement.state,
                )
                for requirement in asked
                if requirement.entry.need is need and label == _kind_label(requirement)
            ]
            lines += [to_line(label, *items)] if items else []
        yield Block(title=heading, lines=tuple(lines))


def _kind_label(requirement: Requirement) -> str:
    return requirement.label if requirement.section is SectionId.QUALIFICATIONS else requirement.section.label


def _requirement_text(requirement: Requirement) -> str:
    if requirement.section is not SectionId.QUALIFICATIONS:
        return requirement.label
    return f"{requirement.entry.text} (from your present role)" if requirement.gained else requirement.entry.text


def _skills(pathway: Pathway) -> Block:
    """The skills asked for, without those that the page already lists among what the person keeps."""
    asked = [requirement for requirement in pathway.asked if requirement.section is SectionId.SKILLS]
    left = [requirement for requirement in asked if requirement.state is not State.MET or not pathway.changes]
    title = "Skills to raise" if pathway.changes else "Skills"
    note = f"{len(left)} of {len(asked)}" if pathway.changes else counted(len(left), "skill")
    return Block(title=title, note=note, lines=tuple(map(_skill_line, left)))


def _skill_line(requirement: Requirement) -> Line:
    entry, state = requirement.entry, requirement.state
    now = f", from {requirement.now[0].text}" if requirement.now and state is State.RAISE else ""
    new = {State.MISSING: ", new", State.UNKNOWN: ", you have not named it"}.get(state, "")
    item = Item(text=f"{entry.text}{now}{new}", level=bar(entry.level), cites=cites_of(entry.sources), state=state)
    return to_line(requirement.label, item)


def _differing(pathway: Pathway) -> Block:
    """The topics of both roles whose duties differ, with the duties that only the new role has."""
    lines: list[Line] = []
    for change in pathway.changes:
        if change.shift is Shift.DIFFER:
            present_texts = {entry.text for entry in change.now}
            items = cell_items(tuple(entry for entry in change.then if entry.text not in present_texts))
            fewer_duties = (Item(text="part of what you do now"),)
            lines.append(Line(label=change.label, cells=(items or fewer_duties,)))
    return Block(title="Do differently", note=counted(len(lines), "topic"), lines=tuple(lines))


def _started(pathway: Pathway) -> Block:
    started = [change for change in pathway.changes if change.shift is Shift.START]
    lines = tuple(Line(label=change.label, cells=(cell_items(change.then),)) for change in started)
    return Block(title="Start doing", note=counted(len(lines), "topic"), lines=lines)


def _certificates(pathway: Pathway) -> Block:
    """What each certification that is not held yet requires, in the order to take them."""
    steps = [step for step in pathway.certificates if step.state is not State.MET]
    lines = tuple(
        to_line(f"{number} {step.certification.label}", *_step_items(step, pathway))
        for number, step in enumerate(steps[:_MOST_STEPS], start=1)
    )
    note = f"the first {_MOST_STEPS} of {len(steps):,}" if len(steps) > _MOST_STEPS else ""
    return Block(title="Certificates, in order", note=note, lines=lines)


_MOST_STEPS = 50
"""The most certifications on a page. Nobody has to earn so many, but a file can ask for them."""


def _step_items(step: CertificationStep, pathway: Pathway) -> Iterable[Item]:
    certification = step.certification
    need = step.need.text if step.need else "asked for by another one here"
    usual = "; perhaps you have it from your present role" if step.state is State.UNKNOWN else ""
    yield Item(text=f"{need}{usual}", cites=cites_of(step.need.sources) if step.need else ())
    yield Item(text=introduced(certification, pathway.certifications))
    yield from _required(certification, pathway)
    for helper_id, use in certification.counts.items():
        helper = (
            f"{'your ' if helper_id in step.helped_by else ''}{certification_name(pathway.certifications[helper_id])}"
        )
        yield Item(text=f"{helper}: {use.text}", cites=cites_of(use.sources))


def _required(certification: Certification, pathway: Pathway) -> Iterable[Item]:
    """What a certification requires beforehand, as far as is known."""
    if certification.asks is None:
        return
    if not certification.always and not certification.ways:
        yield Item(text="requires nothing beforehand", cites=cites_of(certification.asks.sources))
        return
    first, *others = prerequisites(certification, pathway.certifications)
    yield replace(first, text=f"requires {first.text}")
    yield from others


def _origins(pathway: Pathway) -> Block:
    items = tuple(_tree(pathway.origins))
    none = Item(text="no role in this guide leads here: people come from outside, or straight from school")
    return Block(title="Where people come from", lines=(to_line("Comes from", *(items or (none,))),))


def _tree(origins: Iterable[Origin], depth: int = 0) -> Iterable[Item]:
    for origin in origins:
        yield Item(text=origin.role.label, depth=depth)
        yield from _tree(origin.origins, depth + 1)


_FIRST_SKILLS = 5
_FIRST_CERTIFICATIONS = 3
"""How many of each are named as first steps: what is needed most."""


def _first_steps(pathway: Pathway) -> Block:
    """What is needed most and takes least: skills one level short, certifications open now, and the nearest role."""
    near = sorted((asked for asked in pathway.asked if asked.is_near), key=lambda asked: -asked.entry.weight)
    skills = [f"{requirement.label} ({requirement.entry.text})" for requirement in near[:_FIRST_SKILLS]]
    steps = [step for step in pathway.certificates if step.is_near and step.state is not State.MET]
    certifications = [step.certification.label for step in steps[:_FIRST_CERTIFICATIONS]]
    role_texts = []
    if pathway.nearest:
        role_texts = [_nearest(pathway.nearest)]
    elif len(pathway.route) > 2:
        role_texts = [f"{pathway.route[1].label}, the next one on the route"]
    return Block(
        title="First steps",
        note="needed most, and near",
        lines=to_lines(
            ("Skills", to_items([f"one level away: {', '.join(skills)}" if skills else ""])),
            ("Certificates", to_items([f"open now: {', '.join(certifications)}" if certifications else ""])),
            ("Role", to_items(role_texts)),
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
    """A block with what changes from one role to the other, in a few lines."""
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
    """What only the new role calls for: an item for each that something one holds counts toward, one for the rest."""
    for step in move.certificates:
        if step.helped_by:
            help_texts = "; ".join(
                f"your {certification_name(move.certifications[helper_id])} {use.text}"
                for helper_id, use in step.helped_by.items()
            )
            sources = dict.fromkeys(source_id for use in step.helped_by.values() for source_id in use.sources)
            yield Item(text=f"{step.certification.label}: {help_texts}", cites=cites_of(sources))
    others = [step.certification.label for step in move.certificates if not step.helped_by]
    if others:
        yield Item(text=", ".join(others))
