"""Guides in the worst shapes that a file can have: every question about them is answered in bounded time and memory.

The guides are built here, so that neither reading nor drawing is measured. They are asked in a process of its own that
is ended when one question takes too long to compute, whoever else is at work, or too much memory. By day guides are
smaller, and asked what their shape is meant for; at night they are as large as a file of 1 MB, and asked everything.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, pairwise
from math import ceil
from typing import Any

import pytest

from building import changed, make_ask, make_certification, make_library, make_role, said
from roleguide.answers.become import pathway
from roleguide.answers.compare import compare
from roleguide.answers.compare_certifications import compare_certifications
from roleguide.answers.describe import describe_certification, describe_role, describe_skill
from roleguide.answers.listing import certification_list, matrix, role_list, skill_list
from roleguide.answers.nearest import nearest
from roleguide.answers.person import gather
from roleguide.answers.search import NAME, Hit, Match, Passage, SearchResult, passages
from roleguide.answers.similar import similar
from roleguide.errors import RequestError
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import (
    EDITORIAL,
    Ask,
    Asks,
    Background,
    Certification,
    Contrast,
    Experience,
    Fact,
    Family,
    Skill,
    Source,
    Statement,
    Topic,
    level_on,
)
from roleguide.guide.vocabulary import SectionId, Sources
from roleguide.pages.become import pathway_page
from roleguide.pages.compare import comparison_page
from roleguide.pages.compare_certifications import certification_comparison_page
from roleguide.pages.describe import role_page, skill_page
from roleguide.pages.describe_certification import certification_page
from roleguide.pages.listing import certification_list_page, matrix_page, role_list_page, skill_list_page
from roleguide.pages.nearest import nearest_page
from roleguide.pages.page import Page, with_sources
from roleguide.pages.search import search_page
from roleguide.pages.similar import similar_page
from roleguide.render import json_data
from roleguide.render.json_certifications import certification_comparison_data

SECONDS = {"day": 2, "night": 5}
"""Of computing, for one question; every one of them takes a fraction of it."""

MEMORY = 500 * 1024 * 1024

BY_DAY = 10
"""By day there is a tenth of everything."""

_share = BY_DAY


def some(number: int) -> int:
    return number // _share


# --- questions -------------------------------------------------------------------------------------------------------

Question = Callable[[MemoryLibrary], object]
Case = tuple[MemoryLibrary, Iterable[Question]]
"""A guide, and what is asked about it, by day too."""


def both(answer: Any, page: Callable[[Any], Page], data: Callable[[Any], Any]) -> None:
    with_sources(page(answer), Sources.LINE)
    data(answer)


def in_full(answer: Any, page: Callable[..., Page], data: Callable[[Any], Any]) -> None:
    both(answer, page, data)
    with_sources(page(answer, full=True), Sources.FULL)


def describe(an_id: str, library: MemoryLibrary) -> None:
    if an_id in library.guide.roles:
        in_full(describe_role(library, an_id), role_page, json_data.role_data)
    elif an_id in library.guide.certifications:
        in_full(describe_certification(library, an_id), certification_page, json_data.certification_data)
    else:
        in_full(describe_skill(library, an_id), skill_page, json_data.skill_data)


def compared(one: str, other: str, library: MemoryLibrary) -> None:
    both(compare(library, [one, other]), comparison_page, json_data.comparison_data)


def compared_in_full(one: str, other: str, library: MemoryLibrary) -> None:
    in_full(compare(library, [one, other]), comparison_page, json_data.comparison_data)


def certifications_compared(one: str, other: str, library: MemoryLibrary) -> None:
    comparison = compare_certifications(library, [one, other])
    in_full(comparison, certification_comparison_page, certification_comparison_data)


def become(an_id: str, background: Background | None, library: MemoryLibrary) -> None:
    in_full(pathway(library, an_id, background), pathway_page, json_data.pathway_data)


def alike(an_id: str, library: MemoryLibrary) -> None:
    both(similar(library, an_id, None), similar_page, json_data.similar_data)


def near(background: Background, library: MemoryLibrary) -> None:
    both(nearest(library, background), nearest_page, json_data.nearest_data)


def listed(library: MemoryLibrary) -> None:
    in_full(role_list(library), role_list_page, json_data.role_list_data)
    both(certification_list(library), certification_list_page, json_data.certification_list_data)
    both(skill_list(library), skill_list_page, json_data.skill_list_data)


def matched(library: MemoryLibrary) -> None:
    both(matrix(library, SectionId.DUTIES), matrix_page, json_data.matrix_data)


def indexed(library: MemoryLibrary) -> None:
    """What goes into an index for search is no longer than the guide, by and large."""
    assert (
        sum(len(passage.title) + len(passage.label) + len(passage.also) for passage in passages(library.guide)) < MEMORY
    )


def refused(ask: Question, library: MemoryLibrary) -> None:
    with pytest.raises(RequestError):
        ask(library)


def everything(library: MemoryLibrary) -> Iterator[Question]:
    """Every question about the first two roles, the first and the last certification, and the guide."""
    one, other = list(library.guide.roles)[:2]
    named = [
        one,
        other,
        *list(library.guide.certifications)[:1],
        *list(library.guide.certifications)[-1:],
        *list(library.guide.skills)[:1],
    ]
    yield from (partial(describe, an_id) for an_id in named)
    yield partial(compared, one, other)
    yield partial(compared_in_full, one, other)
    if len(library.guide.certifications) > 1:
        first, *_, last = library.guide.certifications
        yield partial(certifications_compared, first, last)
    for target, present in ((one, other), (other, one)):
        yield partial(become, target, None)
        yield partial(become, target, Background(role=present))
    yield partial(alike, one)
    yield partial(near, Background(role=one))
    yield listed
    yield indexed


# --- shapes ----------------------------------------------------------------------------------------------------------


def certified(certifications: dict[str, Certification], *called_for: str) -> MemoryLibrary:
    """A guide of these certifications, and of two roles that call for some of them."""
    roles = (make_role(an_id, certifications=dict.fromkeys(called_for, "typical")) for an_id in ("r", "s"))
    return changed(make_library(*roles), certifications=certifications)


def asking(*holds: Iterable[str], **counts: str) -> Certification:
    """A certification that asks for others: one list an alternative."""
    return make_certification(*(make_ask(*ids) for ids in holds), counts=counts)


def line_of_certificates() -> Iterator[Case]:
    number = some(12_000)
    line = {f"c{at}": asking([f"c{at + 1}"]) for at in range(number)}
    yield (
        certified({**line, f"c{number}": asking()}, "c0"),
        [
            partial(become, "r", None),
            partial(describe, "c0"),
            partial(describe, f"c{number // 2}"),
            partial(certifications_compared, "c0", "c1"),
        ],
    )


def ring_of_certificates() -> Iterator[Case]:
    number = some(12_000)
    ring = {f"c{at}": asking([f"c{(at + 1) % number}"]) for at in range(number)}
    yield certified(ring, "c0", f"c{number // 2}"), [partial(become, "r", None), partial(describe, "c0")]


def certificates_that_all_ask_for_all() -> Iterator[Case]:
    ids = [f"c{at}" for at in range(some(1600) // 4)]
    asked: list[Question] = [
        partial(become, "r", Background(role="s")),
        partial(near, Background(role="s")),
        partial(describe, "c0"),
    ]
    asked.append(partial(certifications_compared, "c0", "c1"))
    yield certified({an_id: asking(ids) for an_id in ids}, *ids), asked
    yield certified({an_id: asking(**dict.fromkeys(ids, "x")) for an_id in ids}, *ids), asked
    ids = ids[: len(ids) // 2]
    yield certified({an_id: asking(*([other] for other in ids)) for an_id in ids}, *ids), asked


def ladder_of_certificates() -> Iterator[Case]:
    """Rungs of many certificates, of which any takes one to any of the next rung."""
    rungs = [[f"c{rung}-{at}" for at in range(some(400) // 4)] for rung in range(8)]
    ladder = {an_id: asking() for an_id in rungs[0]}
    for below, rung in pairwise(rungs):
        ladder |= {an_id: asking(*([other] for other in below)) for an_id in rung}
    top = rungs[-1][0]
    yield certified(ladder, top), [partial(become, "r", None), partial(describe, top)]


def fans_of_certificates() -> Iterator[Case]:
    ids = [f"c{at}" for at in range(some(12_000))]
    leaves = {an_id: asking() for an_id in ids}
    asked: list[Question] = [partial(describe, "top"), partial(certifications_compared, "top", "c0")]
    yield certified({"top": asking(ids), **leaves}, "top", *ids), [partial(become, "r", None), *asked]
    fan = {"base": asking(), **{an_id: asking(["base"], base="x") for an_id in ids}}
    asked_of_base = [partial(describe, "base"), partial(certifications_compared, "base", "c0")]
    yield certified(fan, *ids), [partial(become, "r", None), *asked_of_base]
    many = {"top": asking(ids, *([an_id] for an_id in ids)), **leaves}
    yield certified(many, "top"), [partial(describe, "r"), *asked]


def certificates_with_very_many_ways() -> Iterator[Case]:
    """Ways of which the first takes very much, as each of the others could; and texts that could be abbreviated."""
    number = some(3000)
    kinds = tuple(Experience(of=f"kind {at}", months=1, within_years=1) for at in range(number))
    ways = (Ask(experience=kinds), *(Ask(education="a degree", experience=(kind,)) for kind in kinds))
    text = "A Name (AN) or (" * number
    wordy = replace(asking(), asks=Asks(one_of=ways), issuer=text, renewal=Fact(text=text))
    lines = (Ask(education=f"degree {at}", experience=kinds[:1], training=f"{at} hours") for at in range(number))
    plain = replace(asking(), asks=Asks(one_of=tuple(lines)))
    yield certified({"one": wordy, "other": plain}), [partial(certifications_compared, "one", "other")]


def names_that_stand_everywhere() -> Iterator[Case]:
    """Names of which each is as long as half a file, and is told in very many places."""
    long = "x" * some(400_000)
    ids = [f"c{at}" for at in range(some(8000))]
    fan = {"base": Certification(title=long, issuer="I")}
    fan |= {an_id: asking(["base"], base="x") for an_id in ids}
    asked = [partial(describe, "r"), partial(become, "r", None), partial(certifications_compared, "base", "c0")]
    yield certified(fan, *ids), [*asked, indexed]
    topics = {f"t{at}": Topic(title="T") for at in range(some(8000))}
    roles = (make_role(an_id, title=long + an_id, duties=dict.fromkeys(topics, said(an_id))) for an_id in ("r", "s"))
    yield changed(make_library(*roles), topics=topics), [partial(compared, "r", "s"), indexed]
    duties = {"plan": said(*(f"s{at}" for at in range(some(20_000))))}
    library = make_library(*(make_role(an_id, duties=duties) for an_id in ("r", "s")))
    yield changed(library, topics={"plan": Topic(title=long)}), [indexed]


def very_many_names() -> Iterator[Case]:
    roles = (make_role(an_id, aliases=tuple(f"{an_id}{at}" for at in range(some(50_000)))) for an_id in ("r", "s"))
    yield make_library(*roles), [partial(compared, "r", "s"), found_in_all_names]
    often = ("long",) * some(100_000)
    named = (make_role("own", next=often, related=often), make_role("long", title="x" * some(300_000)))
    many = make_library(*named, *(make_role(f"q{at}") for at in range(some(8000))))
    yield many, [partial(describe, "own"), partial(alike, "own"), partial(refused, compare_all)]


def compare_all(library: MemoryLibrary) -> None:
    compare(library, list(library.guide.roles))


def found_in_all_names(library: MemoryLibrary) -> None:
    """The page of a search that has found every one of very many names of a role."""
    text = ", ".join(("R", *library.guide.roles["r"].aliases))
    spans = tuple((at + 2, at + 3) for at in range(len(text)) if text.startswith(", r", at))
    named = Passage(collection="roles", id="r", title="R", section=NAME, label="Name", text=text)
    match = Match(passage=named, spans=spans, words=frozenset({"r"}), weight=1)
    hit = Hit(collection="roles", id="r", matches=(match,))
    result = SearchResult(edition="1", words=("r",), hits=(hit,), nearest=())
    search_page(result)
    search_page(result, full=True)


def line_of_careers() -> Iterator[Case]:
    number = some(12_000)
    last = make_role(f"r{number}")
    roles = [make_role(f"r{at}", next=(f"r{at + 1}",)) for at in range(number)]
    asked = [
        partial(become, last.id, Background(role="r0")),
        partial(compared, last.id, "r0"),
        partial(describe, last.id),
    ]
    yield make_library(last, *roles), asked
    ring = [*roles, replace(last, next=("r0",))]
    yield make_library(*ring), asked


def careers_that_all_lead_to_all() -> Iterator[Case]:
    ids = tuple(f"r{at}" for at in range(some(1600) // 4))
    roles = (make_role(an_id, next=tuple(other for other in ids if other != an_id)) for an_id in ids)
    yield make_library(*roles), [partial(become, "r0", None), partial(compared, "r0", "r1")]


def careers_that_all_lead_to_one() -> Iterator[Case]:
    number = some(12_000)
    topics = {f"t{at}": Topic(title="T") for at in range(number)}
    aim = make_role("aim", duties=dict.fromkeys(topics, said("x")))
    others = (make_role(f"r{at}", duties={f"t{at}": said("y")}, next=("aim",)) for at in range(number))
    yield changed(make_library(aim, *others), topics=topics), [partial(become, "aim", None), partial(alike, "aim")]
    skills = {f"s{at}": Skill(title="S", scale="ladder") for at in range(number)}
    aim = make_role("aim", skills=dict.fromkeys(skills, "working"))
    others = (make_role(f"r{at}", skills={f"s{at}": "expert"}, next=("aim",)) for at in range(number))
    asked = [partial(become, "aim", None), partial(alike, "aim"), partial(near, Background(role="aim"))]
    yield changed(make_library(aim, *others), skills=skills), asked


def tree_of_careers() -> Iterator[Case]:
    """Very many roles lead to very many, and those to one: each step back has very many roles to look for."""
    number = some(8000)
    middle = (make_role(f"m{at}", next=("aim",)) for at in range(number))
    outer = (make_role(f"o{at}", next=(f"m{at}",)) for at in range(number))
    yield make_library(make_role("aim"), *middle, *outer), [partial(become, "aim", None)]


def rows_that_line_up_with_nothing() -> Iterator[Case]:
    number = some(16_000)
    topics = {f"t{at}": Topic(title="T", source="page" if at % 2 else None) for at in range(number)}
    roles = (
        make_role(an_id, duties={f"t{at}": said("x") for at in range(which, number, 2)})
        for which, an_id in enumerate(("r", "s"))
    )
    yield (
        changed(make_library(*roles), topics=topics),
        [partial(compared, "r", "s"), partial(compared_in_full, "r", "s")],
    )


def roles_with_lists_of_their_own() -> Iterator[Case]:
    number = some(8000)
    sources = {EDITORIAL: Source(title="E"), **{f"s{at}": Source(title="S") for at in range(number)}}
    topics = {f"t{at}": Topic(title="T", source=f"s{at}") for at in range(number)}
    roles = [make_role(f"r{at}", duties={f"t{at}": said("x")}) for at in range(number)]
    library = changed(make_library(*roles), topics=topics, sources=sources)
    yield library, [partial(refused, matched), indexed]
    yield changed(library, roles={role.id: role for role in roles[:400]}), [matched]


def scale_of_very_many_levels() -> Iterator[Case]:
    """As many skills as levels, each asked for at the highest; and each measured in decimals."""
    number = some(12_000)
    skills = {f"s{at}": Skill(title="S", scale="ladder") for at in range(number)}
    named = {f"l{at}": "m" for at in range(number)}
    numbers = {str(at): "m" for at in range(200)}
    for scale, level in ((named, f"l{number - 1}"), (numbers, "100.25")):
        roles = (make_role(an_id, skills=dict.fromkeys(skills, level)) for an_id in ("r", "s"))
        library = changed(make_library(*roles), skills=skills, scales={"ladder": scale})
        asked = [partial(become, "r", Background(role="s")), partial(alike, "r"), partial(describe, "s0")]
        yield library, [*asked, partial(become, "r", Background(skills=dict.fromkeys(skills, next(iter(scale)))))]
    numbers = {str(at): "m" for at in range(number)}
    yield changed(make_library(make_role("r"), make_role("s")), scales={"ladder": numbers}), [unmeasured]


def unmeasured(library: MemoryLibrary) -> None:
    """A scale of very many numbers is looked through for none of very many decimals."""
    assert not any(level_on(library.guide.scales["ladder"], f"{at}.5") for at in range(some(40_000)))


def families_of_one() -> Iterator[Case]:
    number = some(12_000)
    families = {f"f{at}": Family(title="F") for at in range(number)}
    roles = (make_role(f"r{at}", family=f"f{at}") for at in range(number))
    certifications = {f"c{at}": Certification(title="C", issuer=f"I{at}") for at in range(number)}
    yield changed(make_library(*roles, families=families), certifications=certifications), [listed]


def roles_that_share_something() -> Iterator[Case]:
    topics = {f"t{at}": Topic(title="T") for at in range(some(12_000))}
    one = make_role("one", duties=dict.fromkeys(topics, said("x")))
    many = (make_role(topic, duties={topic: said("x")}) for topic in topics)
    yield changed(make_library(one, *many), topics=topics), [partial(alike, "one"), indexed]


def one_role_mixed_up_with_all() -> Iterator[Case]:
    number = some(10_000)
    contrasts = {f"r0/r{at}": Contrast(in_one_line="x", sources=("page",)) for at in range(1, number)}
    yield make_library(*(make_role(f"r{at}") for at in range(number)), contrasts=contrasts), [partial(describe, "r0")]


def very_many_sources() -> Iterator[Case]:
    number = some(12_000)
    sources = {EDITORIAL: Source(title="E"), **{f"s{at}": Source(title="S") for at in range(number)}}
    topics = {f"t{at}": Topic(title="T") for at in range(number)}
    roles = (
        make_role(an_id, duties={f"t{at}": said(an_id, sources=(f"s{at}", f"s{at // 2}")) for at in range(number)})
        for an_id in ("r", "s")
    )
    yield changed(make_library(*roles), topics=topics, sources=sources), [partial(compared, "r", "s")]


def very_many_statements() -> Iterator[Case]:
    asked = tuple(Statement(text=f"d{at}", sources=(EDITORIAL,)) for at in range(some(20_000)))
    library = make_library(*(make_role(an_id, education=asked, experience=asked, tools=asked) for an_id in ("r", "s")))
    texts = tuple(statement.text for statement in asked)
    person = Background(role="s", education=texts, experience=texts)
    yield library, [partial(compared, "r", "s"), partial(become, "r", person)]


def very_much_of_a_person() -> Iterator[Case]:
    ids = [f"x{at}" for at in range(some(12_000))]
    roles = (
        make_role(an_id, duties=dict.fromkeys(ids, said("x")), certifications=dict.fromkeys(ids, "typical"))
        for an_id in ("r", "s")
    )
    library = changed(
        make_library(*roles),
        topics={an_id: Topic(title="T") for an_id in ids},
        certifications={an_id: asking([other for other in ids[:1] if other != an_id]) for an_id in ids},
    )
    person = Background(doing=tuple(ids), certifications=tuple(ids))
    claimed = partial(refused, lambda library: gather(library, "r", None, "", ids))
    yield library, [partial(become, "r", person), claimed]


SHAPES = {
    shape.__name__: shape
    for shape in (
        line_of_certificates,
        ring_of_certificates,
        certificates_that_all_ask_for_all,
        ladder_of_certificates,
        fans_of_certificates,
        certificates_with_very_many_ways,
        names_that_stand_everywhere,
        very_many_names,
        line_of_careers,
        careers_that_all_lead_to_all,
        careers_that_all_lead_to_one,
        tree_of_careers,
        rows_that_line_up_with_nothing,
        roles_with_lists_of_their_own,
        scale_of_very_many_levels,
        families_of_one,
        roles_that_share_something,
        one_role_mixed_up_with_all,
        very_many_sources,
        very_many_statements,
        very_much_of_a_person,
    )
}


# --- the limits ------------------------------------------------------------------------------------------------------


GROUPS = 2
"""Processes by day: starting one takes longer than most questions."""


@pytest.mark.parametrize("group", range(GROUPS))
def test_what_shapes_are_meant_for_is_answered_in_bounds(group: int) -> None:
    assert_answered("day", *list(SHAPES)[group::GROUPS])


@pytest.mark.nightly
@pytest.mark.parametrize("shape", SHAPES)
def test_everything_is_answered_in_bounds_at_full_size(shape: str) -> None:
    assert_answered("night", shape)


def assert_answered(when: str, *shapes: str) -> None:
    done = subprocess.run(
        [sys.executable, __file__, when, *shapes],
        check=False,
        capture_output=True,
        encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
    assert done.stdout.endswith("answered\n")


def answer(when: str, *shapes: str) -> None:
    """Asks what is to be asked about shapes, each question with a limit of its own, and says what was answered."""
    global _share  # noqa: PLW0603 - in a process of its own
    _share = BY_DAY if when == "day" else 1
    for shape in shapes:
        for library, questions in SHAPES[shape]():
            for question in chain(questions, everything(library) if when == "night" else ()):
                begun = time.process_time()
                resource.setrlimit(resource.RLIMIT_CPU, (ceil(begun) + SECONDS[when], resource.RLIM_INFINITY))
                question(library)
                print(shape, str(question)[:100], f"{time.process_time() - begun:.2f} s", flush=True)
    print("answered")


if __name__ == "__main__":
    answer(*sys.argv[1:])
