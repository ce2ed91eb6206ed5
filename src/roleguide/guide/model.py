"""The guide as data: frozen classes that mirror the knowledge file field by field.

The descriptions in the field metadata are the reference for people who write such files; `load` hands them, and the
limits next to them, to the validator. Collections are mappings from id to entry and keep the order of the file, which
is the order in which pages show them.
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import Field, field
from enum import StrEnum
from math import floor
from typing import Any, ClassVar

from roleguide.records import record

EDITORIAL = "editorial"
"""The id of the one source that is this guide's own judgment; it needs no address and no date."""

FORMAT = 2
"""The knowledge file format of this version."""

OLDEST_FORMAT = 1
"""The oldest format that is still read."""

DAY = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
"""A day as exactly as it is known, as a pattern: a year, a month or a date."""


CURRENCY = "^[A-Z]{3}$"
"""The code of a currency in ISO 4217, as a pattern."""


class Need(StrEnum):
    """How strongly a role asks for something, strongest first."""

    REQUIRED = "required"
    TYPICAL = "typical"
    HELPFUL = "helpful"


class Status(StrEnum):
    """Where a certification stands with its issuer."""

    ACTIVE = "active"
    REPLACED = "replaced"
    RETIRED = "retired"


class Rank(StrEnum):
    """Who says something, the best first."""

    PRIMARY = "primary"  # the body that sets the fact, or the text itself
    COPY = "copy"  # that text, read in somebody's copy
    SECONDARY = "secondary"  # a training partner, the press
    WEAK = "weak"  # anybody else


class Difficulty(StrEnum):
    """How hard a certification is, whatever it formally requires, the easiest first."""

    FOUNDATION = "foundation"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    EXPERT = "expert"


class ScopeFact(StrEnum):
    """The fixed facts that describe how far a role reaches, in page order."""

    LOOKS_AFTER = "looks_after"
    DONE_WHEN = "done_when"
    JUDGED_ON = "judged_on"
    TIME_FRAME = "time_frame"
    LEADS = "leads"
    ANSWERS_TO = "answers_to"
    MONEY = "money"

    @property
    def label(self) -> str:
        """The fact's row label: "Looks after" for `looks_after`."""
        return "Reports to" if self is ScopeFact.ANSWERS_TO else self.value.replace("_", " ").capitalize()

    @property
    def about(self) -> str:
        """What the fact is, in one sentence, for people who write roles."""
        return _SCOPE_FACTS[self]


_SCOPE_FACTS = {
    ScopeFact.LOOKS_AFTER: "What the role is responsible for.",
    ScopeFact.DONE_WHEN: "When its work is finished, if ever.",
    ScopeFact.JUDGED_ON: "By what its success is measured.",
    ScopeFact.TIME_FRAME: "How far ahead it works.",
    ScopeFact.LEADS: "Whom it leads, and how.",
    ScopeFact.ANSWERS_TO: "To whom it reports.",
    ScopeFact.MONEY: "What money it decides on.",
}


_MOST_STEPS = 200
"""The most levels of a scale on which decimals are understood."""


def level_on(scale: Collection[str], level: str) -> str | None:
    """The matching level of a scale: the level itself or, for a decimal on a scale of whole numbers, the nearest one.

    A half rounds up. None if the scale has no such level.
    """
    if level in scale:
        return level
    if not re.fullmatch(r"\d{1,9}\.\d{1,9}", level) or len(scale) > _MOST_STEPS or not all(map(str.isdecimal, scale)):
        return None
    nearest = str(floor(float(level) + 0.5))
    return nearest if nearest in scale else None


def _about(description: str, **limits: Any) -> dict[str, Any]:
    """Field metadata under the names that the validator expects, so that model and schema cannot drift apart."""
    return {"description": description, **limits}


def name_in_file(field: Field[Any]) -> str:
    """What a knowledge file calls a field of the model: some of those names cannot be names in Python."""
    return str(field.metadata.get("alias", field.name))


class _Entry:
    """Part of a knowledge file, in which a field that the model does not have is an error, not an extension."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}


@record
class Source(_Entry):
    """Where a statement comes from."""

    title: str = field(metadata=_about("What the page or document is called.", min_length=1))
    publisher: str | None = field(default=None, metadata=_about("Who publishes it."))
    url: str | None = field(
        default=None, metadata=_about("The address where it can be found.", pattern=r"^https?://[^\s<>\"]+$")
    )
    rank: Rank | None = field(
        default=None,
        metadata=_about(
            "Who says it: primary (the body that sets the fact, or the text itself), copy (that text, read in "
            "somebody's copy), secondary (a training partner, the press) or weak (anybody else)."
        ),
    )
    published: str | None = field(
        default=None,
        metadata=_about("When it was written or last changed: a date, a month such as 2026-07 or a year.", pattern=DAY),
    )
    undated: bool = field(default=False, metadata=_about("Whether it gives no date for itself.", strict=True))
    checked: dt.date | None = field(
        default=None, metadata=_about("The day the statements were last checked against it.", strict=True)
    )
    note: str | None = field(default=None, metadata=_about("How it was read, or any caveats."))
    notice: str | None = field(
        default=None, metadata=_about("The id of the notice that its license requires wherever it is used.")
    )


@record
class Family(_Entry):
    """A group of roles that people browse together."""

    title: str = field(metadata=_about("The family's name on a page.", min_length=1))
    about: str | None = field(default=None, metadata=_about("What the roles of the family have in common."))


@record
class Topic(_Entry):
    """An area of work that the duties of several roles share; comparisons line up duties by topic."""

    title: str = field(metadata=_about("The topic's row label, short.", min_length=1))
    about: str | None = field(default=None, metadata=_about("What the topic covers."))
    source: str | None = field(
        default=None,
        metadata=_about("The id of the source whose list it comes from. If omitted, it is on this guide's own list."),
    )


@record
class Skill(_Entry):
    """Something a role must be able to do, measured on one scale."""

    title: str = field(metadata=_about("The skill's row label, short.", min_length=1))
    about: str | None = field(default=None, metadata=_about("What the skill is."))
    scale: str = field(metadata=_about("The id of the scale its levels are on."))


_SOURCES_OF_THE_CERTIFICATION = _about("Ids of the sources behind it. If omitted, those of its certification apply.")


@record
class Fact(_Entry):
    """One thing said about a certification, or about the other meaning of a role's title."""

    text: str = field(metadata=_about("What is said, in one phrase without a full stop.", min_length=1))
    sources: tuple[str, ...] = field(
        default=(), metadata=_about("Ids of the sources behind it. If omitted, those of its entry apply.")
    )


@record
class Standing(_Entry):
    """Where a certification stands with its issuer."""

    status: Status = field(metadata=_about("Its status: active, replaced or retired.", alias="is"))
    replaced_by: str | None = field(default=None, metadata=_about("The id of its successor, if it was replaced."))
    sources: tuple[str, ...] = field(default=(), metadata=_SOURCES_OF_THE_CERTIFICATION)


@record
class Experience(_Entry):
    """Experience that a certification requires: how much, of what, and how recent."""

    of: str = field(metadata=_about("What kind of experience, such as: leading projects.", min_length=1))
    years: float | None = field(default=None, metadata=_about("How many years of it.", strict=True, gt=0))
    months: int | None = field(default=None, metadata=_about("How many months of it.", strict=True, ge=1))
    hours: int | None = field(default=None, metadata=_about("How many hours of it.", strict=True, ge=1))
    within_years: int | None = field(
        default=None, metadata=_about("In how many years before the application it must fall.", strict=True, ge=1)
    )


@record
class Ask(_Entry):
    """Something that a certification requires; everything in it is required together."""

    education: str | None = field(default=None, metadata=_about("The education required."))
    experience: tuple[Experience, ...] = field(
        default=(), metadata=_about("The experience required; a single one may be written without a list.")
    )
    training: str | None = field(default=None, metadata=_about("The training required."))
    holds: tuple[str, ...] = field(
        default=(), metadata=_about("Ids of the certifications one must already hold, all of them.")
    )
    sources: tuple[str, ...] = field(default=(), metadata=_SOURCES_OF_THE_CERTIFICATION)

    @property
    def is_only_certifications(self) -> bool:
        """Whether it requires nothing but other certifications, or nothing at all."""
        return not (self.education or self.experience or self.training)


@record
class Asks(_Entry):
    """What a certification requires before the exam; with neither `all` nor `one_of`, nothing."""

    all: tuple[Ask, ...] = field(default=(), metadata=_about("What is required in any case."))
    one_of: tuple[Ask, ...] | None = field(
        default=None, metadata=_about("The ways to qualify, one of which is enough.", min_length=1)
    )
    sources: tuple[str, ...] = field(
        default=(), metadata=_about("Where nothing is required: ids of the sources that say so.")
    )


@record
class Fee(_Entry):
    """What the issuer charges, as the issuer publishes it."""

    amount: float = field(metadata=_about("How much.", strict=True, ge=0))
    currency: str = field(metadata=_about("The currency, by its code in ISO 4217, such as USD.", pattern=CURRENCY))
    covers: str | None = field(default=None, metadata=_about("What it is for, such as: the exam.", alias="for"))
    sources: tuple[str, ...] = field(default=(), metadata=_SOURCES_OF_THE_CERTIFICATION)


@record
class Exam(_Entry):
    """The exam of a certification."""

    questions: int | None = field(
        default=None, metadata=_about("The number of questions, including unscored ones.", strict=True, ge=1)
    )
    scored: int | None = field(default=None, metadata=_about("How many of them count.", strict=True, ge=1))
    minutes: int | None = field(default=None, metadata=_about("The time allowed, in minutes.", strict=True, ge=1))
    pass_mark: str | None = field(default=None, metadata=_about("What it takes to pass, in the issuer's words."))
    note: str | None = field(default=None, metadata=_about("Anything else worth knowing about the exam."))
    sources: tuple[str, ...] = field(default=(), metadata=_SOURCES_OF_THE_CERTIFICATION)


@record
class Validity(_Entry):
    """For how long a certification is valid; with neither field it is not known."""

    years: int | None = field(default=None, metadata=_about("Years until it must be renewed.", strict=True, ge=1))
    lifetime: bool = field(default=False, metadata=_about("Whether it never expires.", strict=True))
    sources: tuple[str, ...] = field(default=(), metadata=_SOURCES_OF_THE_CERTIFICATION)


@record
class RuleChange(_Entry):
    """A change in the rules of a certification, past or announced."""

    day: str = field(metadata=_about("When: a date, or a month or a year if no day is known.", pattern=DAY, alias="on"))
    text: str = field(metadata=_about("What changes.", min_length=1))
    sources: tuple[str, ...] = field(default=(), metadata=_SOURCES_OF_THE_CERTIFICATION)


@record
class Dispute(_Entry):
    """What other sources say, which the guide does not follow."""

    about: str = field(metadata=_about("What it is about, such as: the number of questions.", min_length=1))
    text: str = field(metadata=_about("What they say.", min_length=1))
    sources: tuple[str, ...] = field(default=(), metadata=_SOURCES_OF_THE_CERTIFICATION)


@record
class Certification(_Entry):
    """A certification that roles call for."""

    title: str = field(metadata=_about("The full name.", min_length=1))
    short: str | None = field(default=None, metadata=_about("The name people use, shown as the row label."))
    issuer: str = field(metadata=_about("Who awards it.", min_length=1))
    about: str | None = field(default=None, metadata=_about("What it shows that somebody can do, in one line."))
    page: str | None = field(
        default=None, metadata=_about("The issuer's page about it.", pattern=r"^https?://[^\s<>\"]+$")
    )
    difficulty: Difficulty | None = field(
        default=None,
        metadata=_about(
            "How hard it is, apart from what it formally requires: foundation, intermediate, advanced or expert."
        ),
    )
    standing: Standing | None = field(
        default=None,
        metadata=_about("Its status with the issuer. If omitted, it is not known.", alias="status"),
    )
    asks: Asks | None = field(
        default=None, metadata=_about("What it requires before the exam. If omitted, that is not known.")
    )
    counts: Mapping[str, Fact] = field(
        default_factory=dict, metadata=_about("Other certifications that count toward it: id to what each counts for.")
    )
    fee: Fee | None = field(
        default=None, metadata=_about("What it costs, if the issuer publishes that; otherwise see its page.")
    )
    exam: Exam | None = field(default=None, metadata=_about("The exam. If omitted, there is none or it is not known."))
    valid: Validity | None = field(
        default=None, metadata=_about("For how long it is valid. If omitted, that is not known.")
    )
    renewal: Fact | None = field(default=None, metadata=_about("What it takes to renew it."))
    changes: tuple[RuleChange, ...] = field(
        default=(), metadata=_about("Changes in its rules, past and announced, each with its day.")
    )
    disputed: tuple[Dispute, ...] = field(
        default=(), metadata=_about("What other sources say, apart from what the guide says.")
    )
    note: Fact | None = field(default=None, metadata=_about("Anything else worth knowing, in at most 200 characters."))
    sources: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            "Ids of the sources behind everything in it that names none of its own; at most 30.", max_length=30
        ),
    )

    @property
    def label(self) -> str:
        """The name people use: the short one, if there is one."""
        return self.short or self.title

    @property
    def status(self) -> Status | None:
        """Its status with the issuer; None if that is not known."""
        return self.standing.status if self.standing else None

    @property
    def replaced_by(self) -> str | None:
        """The id of its successor, if it was replaced."""
        return self.standing.replaced_by if self.standing else None

    @property
    def is_awarded(self) -> bool:
        """Whether it can still be earned, as far as is known."""
        return self.status in (None, Status.ACTIVE)

    @property
    def always(self) -> tuple[Ask, ...]:
        """What it requires in any case, as far as is known."""
        return self.asks.all if self.asks else ()

    @property
    def ways(self) -> tuple[Ask, ...]:
        """The ways to qualify, one of which it requires; empty if it requires none of several."""
        return (self.asks and self.asks.one_of) or ()

    @property
    def requires(self) -> tuple[str, ...]:
        """Ids of the certifications that it requires in any case or as one way to qualify."""
        return tuple(dict.fromkeys(held_id for ask in (*self.always, *self.ways) for held_id in ask.holds))

    @property
    def before(self) -> tuple[str, ...]:
        """Ids of the certifications that it requires or counts, which are therefore better taken first."""
        return tuple(dict.fromkeys((*self.requires, *self.counts)))

    @property
    def names(self) -> tuple[str, ...]:
        """Ids of all other certifications that its rules mention."""
        return (*self.before, self.replaced_by) if self.replaced_by else self.before


@record
class Statement(_Entry):
    """One thing said about a role. Two statements say the same if their texts are equal."""

    text: str = field(metadata=_about("What is said, in one phrase without a full stop.", min_length=1))
    need: Need | None = field(default=None, metadata=_about("For a qualification: how strongly the role asks for it."))
    sources: tuple[str, ...] = field(
        default=(), metadata=_about("Ids of the sources behind it. If omitted, those of its role apply.")
    )
    years: float | None = field(
        default=None, metadata=_about("For experience: how many years of it, if a source says so.", strict=True, gt=0)
    )
    gained_as: tuple[str, ...] = field(
        default=(), metadata=_about("For experience: ids of the roles whose work certainly provides it.")
    )


@record
class SkillLevel(_Entry):
    """How well a role must be able to do something."""

    level: str = field(
        metadata=_about(
            "A level of the skill's scale. Where the levels are whole numbers, it can be a decimal between them."
        )
    )
    importance: float | None = field(
        default=None,
        metadata=_about(
            "How much it matters to the role, from 1 (not at all) to 5 (extremely).", strict=True, ge=1, le=5
        ),
    )
    note: str | None = field(default=None, metadata=_about("Any caveats, such as low precision."))
    sources: tuple[str, ...] = field(
        default=(), metadata=_about("Ids of the sources behind it. If omitted, those of its role apply.")
    )


@record
class CertificationNeed(_Entry):
    """How strongly a role asks for a certification."""

    need: Need = field(metadata=_about("How much it is asked for: required, typical or helpful."))
    sources: tuple[str, ...] = field(
        default=(), metadata=_about("Ids of the sources behind it. If omitted, those of its role apply.")
    )


@record
class Qualifications(_Entry):
    """What a role asks of a person, apart from certifications."""

    education: tuple[Statement, ...] = field(default=(), metadata=_about("Degrees and schooling."))
    experience: tuple[Statement, ...] = field(default=(), metadata=_about("What a person should have done before."))
    tools: tuple[Statement, ...] = field(default=(), metadata=_about("Software and tools a person should know."))
    skills: Mapping[str, SkillLevel] = field(default_factory=dict, metadata=_about("Skill id to the level asked for."))


@record
class Codes(_Entry):
    """What other catalogs call the role."""

    onet: tuple[str, ...] = field(default=(), metadata=_about("O*NET-SOC codes of the occupations it belongs to."))
    esco: str | None = field(default=None, metadata=_about("The preferred title of the ESCO occupation."))
    sfia: tuple[str, ...] = field(default=(), metadata=_about("Codes of its main skills in SFIA 9."))


@record
class Role(_Entry):
    """A job role."""

    # The id is the entry's key in the file; nobody can write the alias as a field by accident.
    id: str = field(metadata=_about("The role's key in the file.", alias="<key>"))
    title: str = field(metadata=_about("The role's name on a page.", min_length=1))
    short: str | None = field(
        default=None, metadata=_about("A shorter title for tight spaces, such as column headings.")
    )
    aliases: tuple[str, ...] = field(default=(), metadata=_about("Other titles and abbreviations that people use."))
    family: str | None = field(default=None, metadata=_about("The id of its family."))
    summary: Statement = field(metadata=_about("What the role is for, in one sentence."))
    also_means: tuple[Fact, ...] = field(
        default=(), metadata=_about("The other jobs that carry this title, each in a sentence.")
    )
    scope: Mapping[ScopeFact, Statement] = field(
        default_factory=dict, metadata=_about("The fixed facts that describe how far it reaches.")
    )
    duties: Mapping[str, tuple[Statement, ...]] = field(
        default_factory=dict, metadata=_about("Topic id to what the role does about it.")
    )
    qualifications: Qualifications = field(
        default_factory=Qualifications, metadata=_about("Education, experience and skills.")
    )
    certifications: Mapping[str, CertificationNeed] = field(
        default_factory=dict, metadata=_about("Certification id to how strongly the role asks for it.")
    )
    next: tuple[str, ...] = field(default=(), metadata=_about("Ids of the roles people usually move on to."))
    related: tuple[str, ...] = field(
        default=(), metadata=_about("Ids of the roles that its source calls related, closest first.")
    )
    codes: Codes = field(default_factory=Codes, metadata=_about("What other catalogs call it."))
    note: str | None = field(default=None, metadata=_about("What is not known about it, and why."))
    sources: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            "Ids of the sources behind every statement that names none of its own; at most 30.", max_length=30
        ),
    )

    @property
    def label(self) -> str:
        """The name for tight spaces: the short one, if there is one."""
        return self.short or self.title


@record
class Contrast(_Entry):
    """What sets apart two roles that people confuse."""

    in_one_line: str = field(metadata=_about("One sentence that holds both roles.", min_length=1))
    asks: Mapping[str, str] = field(
        default_factory=dict, metadata=_about("Role id to the question that this role asks about the work.")
    )
    sources: tuple[str, ...] = field(default=(), metadata=_about("Ids of the sources behind it."))


@record
class Guide(_Entry):
    """Everything that one or more knowledge files say, after validation."""

    format: int = field(metadata=_about("The layout of the file: 2.", strict=True, ge=FORMAT, le=FORMAT))
    edition: str = field(metadata=_about("The version of the knowledge, such as 2026.11.", min_length=1))
    title: str = field(metadata=_about("What the guide is about.", min_length=1))
    scales: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict, metadata=_about("Scale id to its levels, lowest first: level to its meaning.")
    )
    notices: Mapping[str, str] = field(
        default_factory=dict, metadata=_about("Texts that licenses require on every page: notice id to its text.")
    )
    sources: Mapping[str, Source] = field(default_factory=dict, metadata=_about("Where statements come from."))
    families: Mapping[str, Family] = field(default_factory=dict, metadata=_about("Groups of roles."))
    topics: Mapping[str, Topic] = field(default_factory=dict, metadata=_about("What duties are about."))
    skills: Mapping[str, Skill] = field(default_factory=dict, metadata=_about("What roles must be able to do."))
    certifications: Mapping[str, Certification] = field(
        default_factory=dict, metadata=_about("Certifications that roles call for.")
    )
    roles: Mapping[str, Role] = field(default_factory=dict, metadata=_about("The roles themselves."))
    contrasts: Mapping[str, Contrast] = field(
        default_factory=dict,
        metadata=_about("Pairs of roles that people confuse, keyed by both role ids with a slash between them."),
    )


@record
class Background(_Entry):
    """What a person already has and does, in the ids and words of a guide. It is only read, never stored."""

    role: str | None = field(default=None, metadata=_about("The role you have now, by its id or name."))
    skills: Mapping[str, str] = field(
        default_factory=dict,
        metadata=_about("Skills, by id or name, to your level. A skill you leave out counts as not named."),
    )
    certifications: tuple[str, ...] = field(
        default=(), metadata=_about("The certifications you hold, by id or name. One you leave out counts as not held.")
    )
    education: tuple[str, ...] = field(
        default=(), metadata=_about("Your education, each entry worded as on a role's page.")
    )
    experience: tuple[str, ...] = field(
        default=(), metadata=_about("Your experience, each entry worded as on a role's page.")
    )
    tools: tuple[str, ...] = field(
        default=(), metadata=_about("The tools you know, each entry worded as on a role's page.")
    )
    doing: tuple[str, ...] = field(default=(), metadata=_about("Topics you work on in addition to those of your role."))
