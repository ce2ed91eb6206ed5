"""Builds the page on how to become a role: the plan first, then what is met, unknown and missing."""

from collections.abc import Iterable, Sequence

from roleguide.answers.become import Change, Move, Nearest, Pathway, Requirement, Shift
from roleguide.answers.certifications import CertificationStep
from roleguide.guide.model import Need
from roleguide.guide.vocabulary import SectionId, State
from roleguide.pages.moving import kept_items, labels_of, move_items, steps_up
from roleguide.pages.needs import NEED_LABELS, TOOLS, without_remark
from roleguide.pages.page import Item, Line, Page, cites_of, filled, finished, first_few, to_items, to_line, to_lines
from roleguide.pages.pathway_blocks import pathway_blocks
from roleguide.text import counted

_FEW = 8
"""The most names in one phrase."""


def pathway_page(pathway: Pathway, *, full: bool = False) -> Page:
    """The page on how to become a role: a plan, or if `full` also every statement, skill, duty and certificate."""
    role, present = pathway.role, pathway.present
    plan = (
        *_route(pathway),
        *_first(pathway),
        *([] if full else _asked(pathway)),
        *([] if full else _skills(pathway)),
        *_duties(pathway, full=full),
        *([] if full else _only_you_know(pathway)),
        *([] if full or present else _origins(pathway)),
    )
    blocks = filled(pathway_blocks(pathway)) if full else ()
    page = Page(
        titles=(f"{present.title} -> {role.title}" if present else f"How to become: {role.title}",),
        about=_distance(pathway),
        edition=pathway.edition,
        summary=() if present else (Item(text=role.summary.text, cites=cites_of(role.summary.sources)),),
        lead=plan,
        blocks=blocks,
        states=tuple(_states((*plan, *(line for block in blocks for line in block.lines)))),
        next=(*_next(pathway), *([] if full else [_again(pathway)])),
    )
    return finished(page, pathway.citations, full=full)


def _states(lines: Iterable[Line]) -> Iterable[State]:
    """The states that the items of these lines have, so that their signs can be explained."""
    shown = {item.state for line in lines for cell in line.cells for item in cell}
    return (state for state in State if state in shown)


def _distance(pathway: Pathway) -> str:
    if not pathway.present:
        return ""
    moves = len(pathway.route) - 1
    return (
        "no known route"
        if moves < 0
        else "you are there"
        if moves == 0
        else "one move"
        if moves == 1
        else f"{moves} moves"
    )


def _route(pathway: Pathway) -> Iterable[Line]:
    """A line for each move, if there are several, or that there is no route."""
    if pathway.present and not pathway.route:
        text = f"none: nothing in this guide leads on from {pathway.present.label} to this role"
        yield to_line("Route", Item(text=text))
    for number, move in enumerate(pathway.moves, start=1):
        first, *_ = [*move_items(move), Item(text="nothing changes")]
        yield to_line(f"Move {number}", Item(text=f"{move.target.label}: {first.text}", cites=first.cites))


_FIRST = 3
"""The most skills, topics and certificates that are named as what to do first."""


def _first(pathway: Pathway) -> Iterable[Line]:
    """What is needed most and lies nearest, numbered; on a route of several moves, for the first of them."""
    items = list(_first_of_move(pathway.moves[0]) if pathway.moves else _first_of_all(pathway))
    numbered = [Item(text=f"{number} {item.text}", cites=item.cites) for number, item in enumerate(items, start=1)]
    if numbered:
        yield to_line("Do first", *numbered)


def _first_of_all(pathway: Pathway) -> Iterable[Item]:
    near = sorted((asked for asked in pathway.asked if asked.is_near), key=lambda asked: -asked.entry.weight)
    if pathway.nearest:
        yield Item(text=_nearest(pathway.nearest))
    yield from map(_step_item, [step for step in pathway.certificates if _is_first(step)][:_FIRST])
    yield from _new_topics(pathway.changes)
    yield from to_items([_few("raise", [requirement.label for requirement in near], "one level away")])
    new = (asked for asked in pathway.asked if asked.section is SectionId.SKILLS and asked.state is State.MISSING)
    strongest = sorted(new, key=lambda asked: -asked.entry.weight)
    yield from to_items([_few("learn", [requirement.label for requirement in strongest], "skills new to you")])


def _first_of_move(move: Move) -> Iterable[Item]:
    raised = sorted((change for change in move.changes if change.shift is Shift.RAISE), key=steps_up)
    yield Item(text=f"become {move.target.label}, the next role on the way")
    yield from map(_step_item, [step for step in move.certificates if _is_first(step)][:_FIRST])
    yield from _new_topics(move.changes)
    yield from to_items([_few("raise", [change.label for change in raised], "the nearest of its skills")])


def _new_topics(changes: Iterable[Change]) -> Iterable[Item]:
    yield from to_items([_few("take on", labels_of(changes, Shift.START), "duties new to you")])


def _few(verb: str, names: Sequence[str], why: str) -> str:
    return f"{verb} {first_few(names, _FIRST)}: {why}" if names else ""


def _is_first(step: CertificationStep) -> bool:
    """Whether a certificate is to be earned early: one that is mostly asked for, or one that takes no years."""
    is_asked = step.need is not None and step.need.need in (Need.REQUIRED, Need.TYPICAL)
    return step.state is not State.MET and (step.is_near or is_asked)


def _step_item(step: CertificationStep) -> Item:
    difficulty = step.certification.difficulty
    words = ", ".join(
        filter(None, (step.need.text if step.need else "", f"{difficulty.value} level" if difficulty else ""))
    )
    name = f"earn {step.certification.label}"
    return Item(text=f"{name} ({words})" if words else name, cites=cites_of(step.need.sources) if step.need else ())


def _nearest(nearest: Nearest) -> str:
    shared = [f"{nearest.topics} of {counted(nearest.of_topics, 'topic')}"] if nearest.of_topics else []
    if nearest.of_skills:
        shared.append(f"{nearest.skills} of {counted(nearest.of_skills, 'skill')} at the level asked")
    return f"start as {nearest.role.label}, the nearest role{': it shares ' if shared else ''}{', and '.join(shared)}"


def _asked(pathway: Pathway) -> Iterable[Line]:
    """What is required, what is typical and what helps, with how it is met if that is known."""
    asked = [asked for asked in pathway.asked if asked.section is not SectionId.SKILLS and asked.key != TOOLS]
    for need, label in NEED_LABELS.items():
        same_need = [requirement for requirement in asked if requirement.entry.need is need]
        is_plain = need is Need.HELPFUL or not any(requirement.state in _TOLD for requirement in same_need)
        items = list(_helpful(same_need)) if is_plain else list(map(_requirement_item, same_need))
        if items:
            yield Line(label=label, cells=(tuple(items),), is_run=is_plain)


_TOLD = (State.MET, State.MISSING, State.UNKNOWN)


def _requirement_item(requirement: Requirement) -> Item:
    gained = " (from your present role)" if requirement.gained else ""
    is_certificate = requirement.section is SectionId.CERTIFICATIONS
    text = requirement.label if is_certificate else without_remark(requirement.entry.text)
    return Item(text=f"{text}{gained}", cites=cites_of(requirement.entry.sources), state=requirement.state)


def _helpful(requirements: Sequence[Requirement]) -> Iterable[Item]:
    """Statements, then certificates by name: those that are held, those that perhaps are, and the others."""
    for requirement in requirements:
        if requirement.section is not SectionId.CERTIFICATIONS:
            met = " (you have it)" if requirement.state is State.MET else ""
            yield Item(text=f"{without_remark(requirement.entry.text)}{met}", cites=cites_of(requirement.entry.sources))
    certificates = [asked for asked in requirements if asked.section is SectionId.CERTIFICATIONS]
    for states, words in (
        ((State.OPEN, State.MISSING), ""),
        ((State.UNKNOWN,), "perhaps you have "),
        ((State.MET,), "you have "),
    ):
        same = [requirement for requirement in certificates if requirement.state in states]
        if same:
            sources = dict.fromkeys(source_id for requirement in same for source_id in requirement.entry.sources)
            yield Item(text=f"{words}{first_few([asked.label for asked in same], _FEW)}", cites=cites_of(sources))


def _skills(pathway: Pathway) -> Iterable[Line]:
    """The skills by how far away they are; by level, if nothing is known of the person's."""
    asked = [requirement for requirement in pathway.asked if requirement.section is SectionId.SKILLS]
    groups: dict[str, list[Requirement]] = {}
    for requirement in sorted(asked, key=_nearness):
        groups.setdefault(_group(requirement), []).append(requirement)
    items = []
    for words, same in groups.items():
        sources = dict.fromkeys(source_id for requirement in same for source_id in requirement.entry.sources)
        labels = first_few([requirement.label for requirement in same], _FEW)
        items.append(Item(text=f"{words}: {labels}", cites=cites_of(sources)))
    if items:
        yield to_line("Skills", *items)


def _nearness(requirement: Requirement) -> tuple[int, int]:
    """One level up first, then further, then what is new, then what nobody has told, then what is there already."""
    steps = requirement.entry.weight - requirement.now[0].weight if requirement.state is State.RAISE else 0
    order = (State.RAISE, State.MISSING, State.UNKNOWN, State.MET, State.OPEN)
    return order.index(requirement.state), steps or -requirement.entry.weight


def _group(requirement: Requirement) -> str:
    match requirement.state:
        case State.RAISE:
            steps = requirement.entry.weight - requirement.now[0].weight
            return f"{_NUMBERS.get(steps, str(steps))} up"
        case State.MISSING:
            return "new"
        case State.UNKNOWN:
            return "not told"
        case State.MET:
            return "there"
        case _:
            return requirement.entry.text


_NUMBERS = {1: "one", 2: "two", 3: "three"}


def _duties(pathway: Pathway, *, full: bool) -> Iterable[Line]:
    """What happens to the topics of the present work, without what a full page has in blocks of its own."""
    topics = [change for change in pathway.changes if change.section is SectionId.DUTIES]
    if full:
        left = ", ".join(labels_of(topics, Shift.LET_GO))
        yield from to_lines(("Keep", kept_items(pathway.changes)), ("Leave behind", to_items([left])))
        return
    yield from to_lines(
        *(
            (label, to_items([f"{words}{first_few(names, _FEW)}" if (names := labels_of(topics, shift)) else ""]))
            for label, shift, words in (
                ("Start", Shift.START, ""),
                ("Differs", Shift.DIFFER, "duties of both roles, done another way: "),
                ("Keep", Shift.KEEP, ""),
                ("Leave behind", Shift.LET_GO, ""),
            )
        )
    )


def _only_you_know(pathway: Pathway) -> Iterable[Line]:
    """What the guide cannot know about a person, and how to tell it."""
    unknown = [asked for asked in pathway.asked if asked.state is State.UNKNOWN and asked.key != TOOLS]
    certificates = [requirement for requirement in unknown if requirement.section is SectionId.CERTIFICATIONS]
    skills = [requirement for requirement in unknown if requirement.section is SectionId.SKILLS]
    others = sum(
        asked.section is SectionId.QUALIFICATIONS and asked.entry.need is not Need.HELPFUL for asked in unknown
    )
    parts = [
        *([f"{counted(others, 'line')} above with a ?"] if others else []),
        *([first_few([requirement.label for requirement in certificates], _FIRST)] if certificates else []),
        *([f"the level of {counted(len(skills), 'skill')}"] if skills else []),
    ]
    if parts:
        example = f"--have {certificates[0].key}, or " if certificates else ""
        yield to_line("Only you know", Item(text=f"{', '.join(parts)}: tell with {example}--me FILE"))


def _origins(pathway: Pathway) -> Iterable[Line]:
    names = [origin.role.label for origin in pathway.origins]
    text = first_few(names, _FEW) or "no role in this guide leads here: from outside, or straight from school"
    yield to_line("People come from", Item(text=text))


def _next(pathway: Pathway) -> Iterable[str]:
    role_id = pathway.role.id
    if pathway.present:
        if len(pathway.route) > 2:
            yield f"roleguide become {pathway.route[1].id} --from {pathway.present.id}"
        yield f"roleguide compare {pathway.present.id} {role_id}"
    elif pathway.nearest:
        yield f"roleguide become {role_id} --from {pathway.nearest.role.id}"
    if not pathway.present:
        yield "roleguide new --me > me.yaml"


def _again(pathway: Pathway) -> str:
    present = f" --from {pathway.present.id}" if pathway.present else ""
    return f"roleguide become {pathway.role.id}{present} --full"
