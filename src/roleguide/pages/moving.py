"""The block of a comparison about moving from one role to the other, and wording about such changes."""

from collections.abc import Iterable

from roleguide.answers.become import Change, Move, Shift
from roleguide.guide.model import Need
from roleguide.guide.vocabulary import SectionId
from roleguide.pages.certifications import certification_name
from roleguide.pages.page import Block, Item, Line, cites_of, first_few, to_items, to_line, to_lines
from roleguide.text import counted

_FEW = 3
"""The most names in one phrase."""


def moving_block(move: Move, *, full: bool = False) -> Block:
    """A block with what changes from one role to the other: a sentence, or if `full` a few lines."""
    route = " -> ".join(role.label for role in move.route)
    lines = _full_lines(move) if full else (to_line("", *move_items(move)),)
    return Block(title="Moving up", note=route, lines=lines)


def move_items(move: Move) -> Iterable[Item]:
    """One phrase with what changes from one role to the other, and one for each certificate that is easier for it."""
    topics = [change for change in move.changes if change.section is SectionId.DUTIES]
    same, other = (sum(change.shift is shift for change in topics) for shift in (Shift.KEEP, Shift.DIFFER))
    started = labels_of(topics, Shift.START)
    raised = sorted((change for change in move.changes if change.shift is Shift.RAISE), key=steps_up, reverse=True)
    wanted = sum(bool(change.then) for change in topics)
    parts = [
        *([f"of {counted(wanted, 'topic')} {same} stay, {other} change"] if wanted else []),
        *([f"start {first_few(started, _FEW)}"] if started else []),
        *([f"raise or learn {counted(len(raised), 'skill')}, {raised[0].label} most"] if raised else []),
        *_certificates(move),
    ]
    if parts:
        yield Item(text="; ".join(parts))
    yield from helped(move)


def _certificates(move: Move) -> Iterable[str]:
    """The certificates that only the new role calls for: those to earn, and those that help."""
    helpful = [step for step in move.certificates if step.need is None or step.need.need is Need.HELPFUL]
    earned = [step for step in move.certificates if step not in helpful]
    for words, steps in (("earn ", earned), ("helpful: ", helpful)):
        if steps:
            yield f"{words}{first_few([step.certification.label for step in steps], _FEW)}"


def steps_up(change: Change) -> int:
    """How many levels a skill is to be raised; from nothing, if nothing is known of it."""
    return change.then[0].weight - (change.now[0].weight if change.now else 0)


def labels_of(changes: Iterable[Change], shift: Shift) -> list[str]:
    """The labels of what changes in one way."""
    return [change.label for change in changes if change.shift is shift]


def kept_items(changes: Iterable[Change]) -> list[Item]:
    """What is kept, topics and skills separately because there are many."""
    kept = [change for change in changes if change.shift is Shift.KEEP]
    return to_items(
        f"{word}: {labels}"
        for word, section in (("topics", SectionId.DUTIES), ("skills", SectionId.SKILLS))
        if (labels := ", ".join(change.label for change in kept if change.section is section))
    )


def _full_lines(move: Move) -> tuple[Line, ...]:
    others = [step.certification.label for step in move.certificates if not step.helped_by]
    return to_lines(
        ("You keep", kept_items(move.changes)),
        ("Raise", to_items([", ".join(_raised(move.changes))])),
        ("Differs", to_items([", ".join(labels_of(move.changes, Shift.DIFFER))])),
        ("Start doing", to_items([", ".join(labels_of(move.changes, Shift.START))])),
        ("Certificates", [*helped(move), *to_items([", ".join(others)])]),
    )


def _raised(changes: Iterable[Change]) -> Iterable[str]:
    for change in changes:
        if change.shift is Shift.RAISE:
            yield f"{change.label} {f'+{steps_up(change)}' if change.now else '(new)'}"


def helped(move: Move) -> Iterable[Item]:
    """A phrase for each certificate that only the new role calls for and that something one holds counts toward."""
    for step in move.certificates:
        if step.helped_by:
            help_texts = "; ".join(
                f"your {certification_name(move.certifications[helper_id])} {use.text}"
                for helper_id, use in step.helped_by.items()
            )
            sources = dict.fromkeys(source_id for use in step.helped_by.values() for source_id in use.sources)
            yield Item(text=f"{step.certification.label}: {help_texts}", cites=cites_of(sources))
