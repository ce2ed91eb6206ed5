"""Files to start from, as commented YAML text."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from roleguide.guide.library import chosen_certifications
from roleguide.guide.model import CertificationNeed, Guide, Need, Qualifications, Role, ScopeFact, SkillLevel, Statement


def background_template(guide: Guide, role: Role | None = None) -> str:
    """A file for `become --me`, with nothing in force but a role, and the rest of what `guide` knows as comments.

    With a `role`, the one to become, only what that role asks is offered.
    """
    return "".join(f"{line}\n" for line in _background_lines(guide, role))


def role_template(guide: Guide, role_id: str, like: Role | None = None) -> str:
    """A file that adds one role to `guide`, with a word on each field; with all that another role has, to be changed.

    The role takes its names from `role_id` alone, so that it is not mixed up with the one that it is `like`.
    """
    return "".join(f"{line}\n" for line in _role_lines(guide, role_id, like))


def _role_lines(guide: Guide, role_id: str, like: Role | None) -> Iterator[str]:
    yield "# A knowledge file. It stands on top of the built-in guide: what it names is added or changed, and what it"
    yield "# sets to null is removed. Check it with: roleguide check FILE"
    yield "# For an editor that completes: roleguide schema > guide.schema.json, and as this file's first line"
    yield "#   # yaml-language-server: $schema=guide.schema.json"
    yield "roles:"
    yield f"  {_scalar(role_id)}:"
    yield from _indented(_fields(guide, role_id, like))


def _fields(guide: Guide, role_id: str, like: Role | None) -> Iterator[str]:
    title = " ".join(word.capitalize() for word in role_id.split("-"))
    yield f"title: {_scalar(title)}"
    yield f"# short: {title}  # where space is short, as over a column"
    yield "# aliases: []  # other titles and abbreviations that people use; no other role may have them"
    families = ", ".join(guide.families) or "none yet"
    family = like.family if like else None
    yield f"{'' if family else '# '}family: {family or next(iter(guide.families), 'FAMILY')}  # one of: {families}"
    yield f"summary: {_said(like.summary, like) if like else 'Says in one sentence what the role is for'}"
    yield "scope:  # how far the role reaches; each fact may be left out"
    for fact in ScopeFact:
        told = like.scope.get(fact) if like else None
        yield f"  {'' if told else '# '}{fact.value}: {_said(told, like) if told else 'TEXT'}  # {fact.about}"
    yield "duties:  # what it does, by topic; roles are compared topic by topic"
    for topic, duties in (like.duties if like else {}).items():
        yield f"  {topic}:"
        yield from (f"    - {_said(duty, like)}" for duty in duties)
    others = [topic for topic in guide.topics if like is None or topic not in like.duties]
    yield from _comment(f"topics{' not used' if like else ''}: {', '.join(others) or 'none'}", indent="  ")
    asked = like.qualifications if like else Qualifications()
    yield "qualifications:"
    for kind, about in _ASKED.items():
        yield f"  {kind}:  # {about}; `need` is one of {', '.join(Need)}"
        told = getattr(asked, kind)
        yield from (f"    - {_said(one, like)}" for one in told)
        if not told:
            yield "    # - {text: TEXT, need: typical}"
    scales = "; ".join(", ".join(levels) for levels in guide.scales.values())
    yield f"  skills:  # with the level that is asked; lowest first: {scales}"
    yield from (f"    {skill}: {_level(level, like)}" for skill, level in asked.skills.items())
    yield from _comment("all skills: roleguide list --skills", indent="    ")
    yield f"certifications:  # how much each is asked for: {', '.join(Need)}"
    yield from _comment("all certifications: roleguide list --certifications", indent="  ")
    yield from (f"  {an_id}: {_need(need, like)}" for an_id, need in (like.certifications if like else {}).items())
    following = [an_id for an_id in like.next if an_id != role_id] if like else []
    yield f"next: [{', '.join(following)}]  # the roles that people usually move on to"
    sources = ", ".join(like.sources) if like and like.sources else "editorial"
    yield f"sources: [{sources}]  # behind every statement that names none of its own; editorial: your own judgment"


_ASKED = {
    "education": "degrees and schooling",
    "experience": "what one should have done before",
    "tools": "software and tools one should know",
}
"""What is asked of a person in words: field to what it is."""


def _said(statement: Statement, like: Role | None) -> str:
    """A statement as a file has it: a mere text where that says all."""
    parts = {"text": _scalar(statement.text)}
    if statement.need:
        parts["need"] = statement.need.value
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


def _flow(parts: dict[str, str], alone: str, sources: Sequence[str], like: Role | None) -> str:
    if like and sources and tuple(sources) != like.sources:
        parts["sources"] = f"[{', '.join(sources)}]"
    if list(parts) == [alone]:
        return parts[alone]
    return f"{{{', '.join(f'{name}: {value}' for name, value in parts.items())}}}"


def _scalar(text: str) -> str:
    """A text as a YAML scalar, in quotes unless it is nothing but plain words."""
    return text if re.fullmatch(r"[A-Za-z][\w -]*[a-z]", text) and text.casefold() not in _NOT_TEXT else _quoted(text)


_NOT_TEXT = {"true", "false", "yes", "no", "on", "off", "null"}
"""Words that YAML 1.1 takes for something else, however they are capitalised."""


def _comment(text: str, indent: str) -> Iterator[str]:
    yield from (f"{indent}# {line}" for line in textwrap.wrap(text, 100, break_on_hyphens=False))


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)


def _background_lines(guide: Guide, role: Role | None) -> Iterator[str]:
    roles = [role] if role else list(guide.roles.values())
    called_for = chosen_certifications(guide, {held for role in roles for held in role.certifications})
    aim = role.id if role else next(iter(guide.roles), "ROLE")
    yield "## What you already have, in the words of the guide."
    yield "## Take away the # before each line that is true of you (lines with ## stay), then ask:"
    yield f"##   roleguide become {aim} --me FILE"
    yield "## Nothing in here is sent or stored anywhere."
    yield ""
    yield "## The role you have now: one of those that `roleguide list` shows."
    yield f"# role: {next(iter(guide.roles), 'ROLE')}"
    yield from _choice(
        "skills",
        "The level you are at. The levels, lowest first:",
        [f"{skill}: {_lowest(guide, skill)}  # {guide.skills[skill].title}" for skill in _asked_skills(guide, roles)],
        notes=[f"{level}: {meaning}" for scale in guide.scales.values() for level, meaning in scale.items()],
    )
    yield from _choice(
        "certifications",
        "What you hold.",
        [f"- {an_id}  # {one.title}" for an_id, one in called_for.items()],
    )
    for key, what in (("education", "Your education"), ("experience", "Your experience")):
        texts = dict.fromkeys(said.text for one in roles for said in getattr(one.qualifications, key))
        yield from _choice(
            key, f"{what}, word for word as a role asks for it.", [f"- {_quoted(text)}" for text in texts]
        )
    topics = [an_id for an_id in guide.topics if any(an_id in one.duties for one in roles)]
    yield from _choice(
        "doing",
        "What you work on besides the duties of your role.",
        [f"- {an_id}  # {guide.topics[an_id].title}" for an_id in topics],
    )


def _choice(key: str, about: str, entries: Iterable[str], notes: Iterable[str] = ()) -> Iterator[str]:
    yield ""
    yield f"## {about}"
    yield from (f"##   {note}" for note in notes)
    yield f"# {key}:"
    yield from (f"#   {entry}" for entry in entries)


def _asked_skills(guide: Guide, roles: Iterable[Role]) -> list[str]:
    asked = {skill for role in roles for skill in role.qualifications.skills}
    return [skill for skill in guide.skills if skill in asked]


def _lowest(guide: Guide, skill: str) -> str:
    levels: Mapping[str, str] = guide.scales[guide.skills[skill].scale]
    return next(iter(levels))


def _quoted(text: str) -> str:
    """A text as a YAML scalar that cannot be taken for anything else (YAML 1.2.2, section 7.3.2)."""
    return "'" + text.replace("'", "''") + "'"
