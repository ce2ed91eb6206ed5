"""The blocks of the page on how to become a role that say everything: every statement, skill, duty and certificate."""

from collections.abc import Iterable
from dataclasses import replace

from roleguide.answers.become import Pathway, Requirement, Shift
from roleguide.answers.certifications import CertificationStep
from roleguide.answers.routes import Origin
from roleguide.guide.model import Certification
from roleguide.guide.vocabulary import SectionId, State
from roleguide.pages.certifications import certification_name, introduced, prerequisites
from roleguide.pages.needs import NEED_LABELS
from roleguide.pages.page import Block, Item, Line, bar, cell_items, cites_of, to_line
from roleguide.text import counted


def pathway_blocks(pathway: Pathway) -> Iterable[Block]:
    """A block for each part of what a role asks, in full."""
    yield from _qualification_blocks(pathway)
    yield _skills(pathway)
    yield _differing(pathway)
    yield _started(pathway)
    yield _certificates(pathway)
    if not pathway.present:
        yield _origins(pathway)


def _qualification_blocks(pathway: Pathway) -> Iterable[Block]:
    """A block for each need, strongest first, with the education, experience and certifications asked for."""
    asked = [requirement for requirement in pathway.asked if requirement.section is not SectionId.SKILLS]
    for need, heading in NEED_LABELS.items():
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
