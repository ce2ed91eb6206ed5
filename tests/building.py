"""Tiny guides, built in Python: tests of the core need no file."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from roleguide.files.load import load
from roleguide.files.locate import builtin_guide
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import (
    EDITORIAL,
    FORMAT,
    Ask,
    Asks,
    Certification,
    CertificationNeed,
    Contrast,
    Difficulty,
    Dispute,
    Exam,
    Experience,
    Fact,
    Family,
    Fee,
    Guide,
    Need,
    Qualifications,
    Role,
    RuleChange,
    ScopeFact,
    Skill,
    SkillLevel,
    Source,
    Standing,
    Statement,
    Status,
    Topic,
    Validity,
)


@cache
def built_in() -> MemoryLibrary:
    """The guide that roleguide comes with."""
    return MemoryLibrary(load([builtin_guide()]))


LEVELS = {"awareness": "knows it", "working": "does it", "expert": "leads it"}

HOSTILE = "[bold]<script>alert(1)</script> | `rm` *x* _y_ =1+1 & [red]~#"
"""A text that every format has a meaning for somewhere."""


def said(*texts: str, sources: tuple[str, ...] = (EDITORIAL,)) -> tuple[Statement, ...]:
    return tuple(Statement(text=text, sources=sources) for text in texts)


def make_role(
    role_id: str,
    *,
    scope: dict[str, str] | None = None,
    duties: dict[str, tuple[Statement, ...]] | None = None,
    skills: Mapping[str, str | SkillLevel] | None = None,
    certifications: dict[str, str] | None = None,
    education: tuple[Statement, ...] = (),
    experience: tuple[Statement, ...] = (),
    tools: tuple[Statement, ...] = (),
    **fields: Any,
) -> Role:
    """A role whose title is its id in words, and whose statements are editorial unless they say otherwise."""
    cited = (EDITORIAL,)
    return Role(
        id=role_id,
        title=fields.pop("title", role_id.replace("-", " ").capitalize()),
        summary=Statement(text=fields.pop("summary", "Works"), sources=cited),
        scope={ScopeFact(fact): Statement(text=text, sources=cited) for fact, text in (scope or {}).items()},
        duties=duties or {},
        qualifications=Qualifications(
            education=education,
            experience=experience,
            tools=tools,
            skills={
                skill: level if isinstance(level, SkillLevel) else SkillLevel(level=level, sources=cited)
                for skill, level in (skills or {}).items()
            },
        ),
        certifications={
            an_id: CertificationNeed(need=Need(n), sources=cited) for an_id, n in (certifications or {}).items()
        },
        sources=fields.pop("sources", cited),
        **fields,
    )


def make_ask(
    *holds: str,
    education: str | None = None,
    experience: str | None = None,
    training: str | None = None,
    sources: tuple[str, ...] = (),
) -> Ask:
    """Something that a certification requires."""
    experiences = () if experience is None else (Experience(of=experience),)
    return Ask(holds=holds, education=education, experience=experiences, training=training, sources=sources)


def make_certification(
    *ways: Ask,
    title: str = "C",
    issuer: str = "I",
    counts: Mapping[str, str] | None = None,
    status: Status | None = Status.ACTIVE,
    replaced_by: str | None = None,
    note: str | None = None,
    renewal: str | None = None,
    sources: tuple[str, ...] = (),
    **fields: Any,
) -> Certification:
    """A certification with these ways to qualify, of which one alone is always required, all with these sources."""
    asks = Asks(all=ways[:1], sources=sources) if len(ways) < 2 else Asks(one_of=ways)
    return Certification(
        title=title,
        issuer=issuer,
        standing=Standing(status=status, replaced_by=replaced_by, sources=sources) if status else None,
        asks=asks,
        counts={helper_id: Fact(text=use, sources=sources) for helper_id, use in (counts or {}).items()},
        note=Fact(text=note, sources=sources) if note else None,
        renewal=Fact(text=renewal, sources=sources) if renewal else None,
        sources=sources,
        **fields,
    )


def make_library(*roles: Role, **fields: Any) -> MemoryLibrary:
    """The guide that `make_guide` makes."""
    return MemoryLibrary(make_guide(*roles, **fields))


def changed(library: MemoryLibrary, **fields: Any) -> MemoryLibrary:
    """The library of a guide with other fields."""
    return MemoryLibrary(replace(library.guide, **fields))


def make_guide(*roles: Role, **fields: Any) -> Guide:
    """A guide of these roles, with three topics, two skills and two certifications to build them from.

    Its sources are in no order of the alphabet.
    """
    return Guide(
        format=FORMAT,
        edition="2026.11",
        title="Test roles",
        scales={"ladder": LEVELS},
        sources={
            EDITORIAL: Source(title="own judgement"),
            "page": Source(
                title="A page", publisher="Press", url="https://example.org/page", checked=date(2026, 11, 20)
            ),
            "book": Source(title="A book", published="2025", notice="publisher"),
            "act": Source(title="An act", publisher="Office", published="2024", notice="office"),
        },
        notices={"office": "Of the office.", "publisher": "Of the publisher."},
        families=fields.pop("families", {"delivery": Family(title="Delivery")}),
        topics={"plan": Topic(title="Planning"), "risk": Topic(title="Risk"), "team": Topic(title="Team")},
        skills={"finance": Skill(title="Finance", scale="ladder"), "coaching": Skill(title="Coaching", scale="ladder")},
        certifications={
            "pmp": make_certification(title="Project Management Professional", short="PMP", issuer="PMI"),
            "csm": make_certification(title="Certified ScrumMaster", short="CSM", issuer="Scrum Alliance"),
        },
        roles={role.id: role for role in roles},
        contrasts=fields.pop("contrasts", {}),
        **fields,
    )


def make_pair() -> MemoryLibrary:
    """Two roles that share, differ and miss something in every section."""
    lead = make_role(
        "program-lead",
        scope={"looks_after": "many projects", "money": "a budget"},
        duties={
            "plan": said("orders the projects", sources=("page",)),
            "risk": said("owns risks"),
            "team": said("hires"),
        },
        skills={"finance": "expert", "coaching": "working"},
        certifications={"pmp": "helpful"},
        education=said("a degree"),
        aliases=("program",),
        family="delivery",
        next=("project-lead",),
    )
    other = make_role(
        "project-lead",
        scope={"looks_after": "one project", "money": "a budget"},
        duties={"plan": said("sets the schedule"), "risk": said("owns risks")},
        skills={"finance": "awareness"},
        certifications={"pmp": "typical", "csm": "helpful"},
        education=said("a degree"),
        aliases=("project",),
        family="delivery",
    )
    contrast = Contrast(
        in_one_line="One leads many, the other one.",
        asks={"program-lead": "Worth it?", "project-lead": "Done?"},
        sources=("page",),
    )
    return make_library(lead, other, contrasts={"program-lead/project-lead": contrast})


def make_full() -> MemoryLibrary:
    """The pair and a role that leads to it, with everything a guide can have.

    There are sources behind every kind of part, some behind one part alone: what an answer leaves out shows.
    """
    pair = make_pair()
    certifications = {
        **pair.guide.certifications,
        "pgmp": make_certification(
            make_ask("pmp", experience="4 years", sources=("page",)),
            make_ask(education="a degree", sources=("survey",)),
            title="Program Management Professional",
            issuer="PMI",
            difficulty=Difficulty.EXPERT,
            exam=Exam(questions=170, scored=150, minutes=240, sources=("page",)),
            fee=Fee(amount=1000, currency="USD", covers="the exam", sources=("page",)),
            valid=Validity(years=3, sources=("page",)),
            counts={"pmp": "stands in for months"},
            changes=(RuleChange(day="2026-03", text="a new outline", sources=("page",)),),
            disputed=(Dispute(about="the exam", text="some say 180 questions", sources=("book",)),),
            sources=("page",),
        ),
        "old": make_certification(
            title="Old", issuer="PMI", status=Status.REPLACED, replaced_by="pmp", sources=("register",)
        ),
    }
    first = make_role(
        "first",
        duties={"plan": said("helps"), "law": said("reads the law", sources=("book", "page"))},
        skills={
            "finance": SkillLevel(level="working", importance=3, sources=("book",)),
            "coaching": SkillLevel(level="awareness", importance=2.5, note="few were asked"),
        },
        experience=(
            Statement(text="a year of projects", need=Need.TYPICAL, sources=("survey",)),
            Statement(text="a budget of one's own", need=Need.HELPFUL),
        ),
        tools=said("a spreadsheet", sources=("page", "survey")),
        next=("project-lead",),
        certifications={"pgmp": "helpful"},
    )
    sources = {
        **pair.guide.sources,
        "survey": Source(title="A survey", checked=date(2026, 11, 1)),
        "list": Source(title="A list of topics"),
        "register": Source(title="A register", notice="office"),
    }
    topics = {**pair.guide.topics, "law": Topic(title="Law", source="list")}
    return changed(
        pair, sources=sources, topics=topics, certifications=certifications, roles={**pair.guide.roles, "first": first}
    )


texts = st.sampled_from(["x", "y", "z"])
statements = st.lists(texts, min_size=1, max_size=3, unique=True).map(lambda chosen: said(*chosen))


@st.composite
def roles(draw: st.DrawFn, role_id: str, *, leads_to: tuple[str, ...] = ()) -> Role:
    """Any role that fits into `make_library`."""
    return make_role(
        role_id,
        scope=draw(st.dictionaries(st.sampled_from(["looks_after", "money"]), texts)),
        duties=draw(st.dictionaries(st.sampled_from(["plan", "risk", "team"]), statements)),
        skills=draw(st.dictionaries(st.sampled_from(["finance", "coaching"]), st.sampled_from(list(LEVELS)))),
        next=leads_to,
        certifications=draw(st.dictionaries(st.sampled_from(["pmp", "csm"]), st.sampled_from(["typical", "helpful"]))),
    )
