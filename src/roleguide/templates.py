"""Files to start from, as commented YAML text."""

from collections.abc import Iterable, Iterator, Mapping

from roleguide.model import Guide, Role


def background_template(guide: Guide, role: Role | None = None) -> str:
    """A file for `become --me`, with nothing in force but a role, and the rest of what `guide` knows as comments.

    With a `role`, the one to become, only what that role asks is offered.
    """
    return "".join(f"{line}\n" for line in _background_lines(guide, role))


def _background_lines(guide: Guide, role: Role | None) -> Iterator[str]:
    roles = [role] if role else list(guide.roles.values())
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
        [f"- {an_id}  # {guide.certifications[an_id].title}" for an_id in _called_for(guide, roles)],
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


def _called_for(guide: Guide, roles: Iterable[Role]) -> list[str]:
    called = {an_id for role in roles for an_id in role.certifications}
    return [an_id for an_id in guide.certifications if an_id in called]


def _lowest(guide: Guide, skill: str) -> str:
    levels: Mapping[str, str] = guide.scales[guide.skills[skill].scale]
    return next(iter(levels))


def _quoted(text: str) -> str:
    """A text as a YAML scalar that cannot be taken for anything else (YAML 1.2.2, section 7.3.2)."""
    return "'" + text.replace("'", "''") + "'"
