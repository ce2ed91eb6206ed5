"""Writes files to start from, as commented YAML text."""

import re
import textwrap
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from roleguide.guide.library import MemoryLibrary, chosen_certifications, is_published
from roleguide.guide.model import CertificationNeed, Guide, Need, Qualifications, Role, ScopeFact, SkillLevel, Statement


def background_template(guide: Guide, role: Role | None = None, options: str = "") -> str:
    """Returns a file for `become --me` that offers what `guide` knows, all of it commented out.

    The twenty skills and certifications come first that most roles ask for, not counting published roles where there
    are others. With a `role`, the one to become, it offers only what that role asks for, the most important first.
    `options` lead a command to the same guide.
    """
    return "".join(f"{line}\n" for line in _background_lines(guide, role, options))


def role_template(guide: Guide, role_id: str, like: Role | None = None) -> str:
    """Returns a file that adds one role to `guide` and explains each field; with `like`, it has all that role has.

    The role takes its names from `role_id` alone, so that it is not confused with the role it is `like`.
    """
    return "".join(f"{line}\n" for line in _role_lines(guide, role_id, like))


def _role_lines(guide: Guide, role_id: str, like: Role | None) -> Iterator[str]:
    yield "# A knowledge file. It goes on top of the built-in guide: it adds or changes what it names, and removes what"
    yield "# it sets to null. Check it with: roleguide check FILE"
    yield "# For completion in an editor: roleguide schema > guide.schema.json, and as this file's first line"
    yield "#   # yaml-language-server: $schema=guide.schema.json"
    yield "roles:"
    yield f"  {_scalar(role_id)}:"
    yield from _indented(_fields(guide, role_id, like))


def _fields(guide: Guide, role_id: str, like: Role | None) -> Iterator[str]:
    title = " ".join(word.capitalize() for word in role_id.split("-"))
    yield f"title: {_scalar(title)}"
    yield f"# short: {title}  # where space is tight, such as above a column"
    yield "# aliases: []  # other titles and abbreviations that people use; no other role may have them"
    families = ", ".join(guide.families) or "none yet"
    family = like.family if like else None
    yield f"{'' if family else '# '}family: {family or next(iter(guide.families), 'FAMILY')}  # one of: {families}"
    yield f"summary: {_statement(like.summary, like) if like else 'Says in one sentence what the role is for'}"
    yield "scope:  # how far the role reaches; each of these is optional"
    for fact in ScopeFact:
        statement = like.scope.get(fact) if like else None
        text = _statement(statement, like) if statement else "TEXT"
        yield f"  {'' if statement else '# '}{fact.value}: {text}  # {fact.about}"
    yield "duties:  # what it does, by topic; roles are compared topic by topic"
    for topic, duties in (like.duties if like else {}).items():
        yield f"  {topic}:"
        yield from (f"    - {_statement(duty, like)}" for duty in duties)
    others = [topic for topic in guide.topics if like is None or topic not in like.duties]
    yield from _comment(f"topics{' not used' if like else ''}: {', '.join(others) or 'none'}", indent="  ")
    qualifications = like.qualifications if like else Qualifications()
    yield "qualifications:"
    for kind, about in _ASKED.items():
        yield f"  {kind}:  # {about}; `need` is one of {', '.join(Need)}"
        statements = getattr(qualifications, kind)
        yield from (f"    - {_statement(statement, like)}" for statement in statements)
        if not statements:
            yield "    # - {text: TEXT, need: typical}"
    scales = "; ".join(", ".join(levels) for levels in guide.scales.values())
    yield f"  skills:  # with the required level; lowest first: {scales}"
    yield from (f"    {skill}: {_level(level, like)}" for skill, level in qualifications.skills.items())
    yield from _comment("all skills: roleguide list --skills", indent="    ")
    yield f"certifications:  # how strongly each is asked for: {', '.join(Need)}"
    yield from _comment("all certifications: roleguide list --certifications", indent="  ")
    certifications = like.certifications if like else {}
    yield from (f"  {certification_id}: {_need(need, like)}" for certification_id, need in certifications.items())
    next_roles = [next_id for next_id in like.next if next_id != role_id] if like else []
    yield f"next: [{', '.join(next_roles)}]  # the roles that people usually move on to"
    sources = ", ".join(like.sources) if like and like.sources else "editorial"
    yield f"sources: [{sources}]  # for every statement that names none of its own; editorial: your own judgment"


_ASKED = {
    "education": "degrees and schooling",
    "experience": "what a person should have done before",
    "tools": "software and tools to know",
}
"""What is asked of a person in words: field to what it is."""


def _statement(statement: Statement, like: Role | None) -> str:
    """Writes a statement as YAML: text alone if it has nothing else."""
    parts = {"text": _scalar(statement.text)}
    if statement.need:
        parts["need"] = statement.need.value
    if statement.years is not None:
        parts["years"] = f"{statement.years:g}"
    if statement.gained_as:
        parts["gained_as"] = f"[{', '.join(statement.gained_as)}]"
    return _flow(parts, "text", statement.sources, like)


def _level(asked: SkillLevel, like: Role | None) -> str:
    parts = {"level": _scalar(asked.level)}
    if asked.importance is not None:
        parts["importance"] = f"{asked.importance:g}"
    if asked.note:
        parts["note"] = _scalar(asked.note)
    return _flow(parts, "level", asked.sources, like)


def _need(asked: CertificationNeed, like: Role | None) -> str:
    return _flow({"need": asked.need.value}, "need", asked.sources, like)


def _flow(parts: dict[str, str], main: str, sources: Sequence[str], like: Role | None) -> str:
    """Writes fields as a YAML map on one line, or just the value of `main` if there is no other field."""
    if like and sources and tuple(sources) != like.sources:
        parts["sources"] = f"[{', '.join(sources)}]"
    if list(parts) == [main]:
        return parts[main]
    return f"{{{', '.join(f'{name}: {value}' for name, value in parts.items())}}}"


def _scalar(text: str) -> str:
    """Writes a text as a YAML scalar, in quotes unless it is plain words only."""
    return text if re.fullmatch(r"[A-Za-z][\w -]*[a-z]", text) and text.casefold() not in _NOT_TEXT else _quoted(text)


def _id(entry_id: str) -> str:
    """Writes an id as a YAML scalar, in quotes if it could be read as a number, a day or a truth value."""
    return entry_id if entry_id[0].isalpha() and entry_id not in _NOT_TEXT else _quoted(entry_id)


_NOT_TEXT = {"true", "false", "yes", "no", "on", "off", "null"}
"""Words that YAML 1.1 reads as something other than text, in any capitalization."""


def _comment(text: str, indent: str) -> Iterator[str]:
    yield from (f"{indent}# {line}" for line in textwrap.wrap(text, 100, break_on_hyphens=False))


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)


_FIRST = 20
"""How many skills and certifications come first."""

_FIRST_CERTIFICATIONS = 8
"""How many of these are certifications, if there are enough of both."""


def _background_lines(guide: Guide, role: Role | None, options: str) -> Iterator[str]:
    roles = [role] if role else list(guide.roles.values())
    skills, certifications = _by_demand(guide, roles)
    most_certifications = max(_FIRST_CERTIFICATIONS, _FIRST - len(skills))
    most_skills = _FIRST - min(most_certifications, len(certifications))
    if role:  # all that one role asks for matters
        most_certifications, most_skills = len(certifications), len(skills)
    yield from _instructions(guide, role, f" {options}" if options else "")
    yield from _choice(
        "certifications",
        "What you hold.",
        [
            f"- {_id(asked_id)}  # {guide.certifications[asked_id].title}"
            for asked_id in certifications[:most_certifications]
        ],
    )
    skill_lines = [f"{_id(skill)}: {_scalar(_lowest(guide, skill))}  # {guide.skills[skill].title}" for skill in skills]
    yield from _choice(
        "skills",
        "Your level in each. The levels, lowest first:",
        skill_lines[:most_skills],
        notes=[f"{level}: {meaning}" for scale in guide.scales.values() for level, meaning in scale.items()],
    )
    if len(skills) > most_skills:
        yield "## Skills that fewer roles ask for:"
        yield from (f"#   {line}" for line in skill_lines[most_skills:])
    if len(certifications) > most_certifications:  # as a comment, because a list cannot go on behind another one
        yield ""
        yield "## Certifications that fewer roles ask for. For each that you hold, add a line to those above."
        rest = textwrap.wrap(", ".join(certifications[most_certifications:]), 100, break_on_hyphens=False)
        yield from (f"##   {line}" for line in rest)
    for key, what in (("education", "Your education"), ("experience", "Your experience"), ("tools", "Your tools")):
        texts = dict.fromkeys(statement.text for role in roles for statement in getattr(role.qualifications, key))
        yield from _choice(
            key, f"{what}, in exactly the words a role asks for it.", [f"- {_quoted(text)}" for text in texts]
        )
    topics = [topic_id for topic_id in guide.topics if any(topic_id in role.duties for role in roles)]
    yield from _choice(
        "doing",
        "What you work on besides the duties of your role.",
        [f"- {_id(topic_id)}  # {guide.topics[topic_id].title}" for topic_id in topics],
    )


def _instructions(guide: Guide, role: Role | None, options: str) -> Iterator[str]:
    aim = role.id if role else next(iter(guide.roles), "ROLE")
    yield "## What you already have, in the words of the guide; what matters most comes first."
    yield "## Remove the # before each line that is true of you (leave lines with ##), then see how to become a role:"
    yield f"##   roleguide become {aim} --me FILE{options}"
    if role is None:
        yield "## or which roles are nearest:"
        yield f"##   roleguide become --me FILE{options}"
    yield "## Nothing in this file is sent or stored anywhere."
    yield ""
    yield f"## Your current role: one that `roleguide list{options}` shows."
    yield f"# role: {_id(next(iter(guide.roles), 'ROLE'))}"


def _choice(key: str, about: str, entries: Collection[str], notes: Iterable[str] = ()) -> Iterator[str]:
    if not entries:  # the key alone would be an error once it is uncommented
        return
    yield ""
    yield f"## {about}"
    yield from (f"##   {note}" for note in notes)
    yield f"# {key}:"
    yield from (f"#   {entry}" for entry in entries)


def _by_demand(guide: Guide, roles: Collection[Role]) -> tuple[list[str], list[str]]:
    """The skills and the certifications that roles ask for: first those that most roles ask for, then most strongly.

    A published catalog has so many roles that only the others count, unless there are none.
    """
    outlines = dict(MemoryLibrary(guide).outlines())
    counted_roles = [role for role in roles if not is_published(guide, role)] or roles
    levels = [outlines[role.id].levels for role in counted_roles]
    needs = [
        {asked_id: _STRENGTHS[asked.need] for asked_id, asked in role.certifications.items()} for role in counted_roles
    ]
    skills = {skill for role in roles for skill in role.qualifications.skills}
    certifications = {asked_id for role in roles for asked_id in role.certifications}
    return (
        _ranked((skill for skill in guide.skills if skill in skills), levels),
        _ranked(chosen_certifications(guide, certifications), needs),
    )


_STRENGTHS = {need: strength for strength, need in enumerate(reversed(Need), start=1)}


def _ranked(ids: Iterable[str], asked: Iterable[Mapping[str, int]]) -> list[str]:
    """The ids in the order of how many ask for them, each with how strongly it asks for which."""
    numbers, strengths = Counter[str](), Counter[str]()
    for strength in asked:
        numbers.update(strength.keys())
        strengths.update(strength)
    return sorted(ids, key=lambda asked_id: (-numbers[asked_id], -strengths[asked_id]))


def _lowest(guide: Guide, skill: str) -> str:
    levels: Mapping[str, str] = guide.scales[guide.skills[skill].scale]
    return next(iter(levels))


def _quoted(text: str) -> str:
    """Writes a text as a YAML scalar that cannot be read as anything else (YAML 1.2.2, section 7.3.2)."""
    return "'" + text.replace("'", "''") + "'"
