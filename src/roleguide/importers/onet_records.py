"""The parts of an O*NET® database that are imported."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Subject = Literal["education", "related work", "on-site training", "on-the-job training", "experience and training"]
"""What a survey is about; the last one if its scale is not known."""

Part = Literal["tasks", "ratings", "education", "experience", "job zone"]
"""What an occupation can have."""

SCALES = {"IM": (1, 5), "LV": (0, 7)}
"""The rating scales, importance and level, each with its minimum and maximum."""

SUBJECT_BY_SCALE: dict[str, Subject] = {
    "RL": "education",
    "RQ": "education",
    "RW": "related work",
    "PT": "on-site training",
    "OJ": "on-the-job training",
}
_SUBJECT_BY_SCALE_NAME: dict[str, Subject] = {
    "required level of education": "education",
    "related work experience": "related work",
    "on-site or in-plant training": "on-site training",
    "on-the-job training": "on-the-job training",
}
"""Names of scales, casefolded and without their remark in parentheses: so a new scale is recognized by its name."""


@dataclass(slots=True, kw_only=True)
class Survey:
    """The answers to one question."""

    subject: Subject
    shares: dict[str, tuple[float, str]] = field(default_factory=dict)  # percent and answer of each category
    unknown_scale: str = ""  # the scale, if its meaning is not known; then there are no shares
    size: str = ""  # how many people were asked; blank if not known
    asked: str = ""  # who was asked: "Incumbent", "Occupational Expert" or the like; blank if not known
    date: str = ""  # MM/YYYY; blank if not known


@dataclass(kw_only=True, slots=True)
class Occupation:
    """One occupation."""

    code: str
    title: str
    description: str
    titles: list[str] = field(default_factory=list)  # other titles, those that workers report first
    tasks: dict[str, str] = field(
        default_factory=dict
    )  # task id to text; supplemental tasks only if there are no others
    has_supplemental: bool = False
    is_rated: bool = True  # whether its tasks are rated as core or supplemental
    activities: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))  # by task id
    ratings: defaultdict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))  # by element id
    surveys: dict[tuple[Subject, str], Survey] = field(default_factory=dict)  # by subject and scale
    zone: str = ""
    zone_is_preliminary: bool = False
    software: dict[str, None] = field(default_factory=dict)  # in demand
    related: list[tuple[int, str]] = field(default_factory=list)  # index and code
    dates: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # subject to MM/YYYY


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """What the database says about a job zone."""

    name: str
    education: str


@dataclass(slots=True, kw_only=True)
class Database:
    """The imported parts of a release of the database."""

    release: str  # such as 30.3
    date: str  # such as May 2026; blank if the release does not say
    occupations: dict[str, Occupation]  # by code, in the order of the database
    elements: dict[str, tuple[str, str]]  # id of an element of the content model to its name and description
    scale_names: dict[str, str]
    zones: dict[str, Zone]
    lacking: list[str]  # missing tables and columns, in words
    absent: set[Part] = field(default_factory=set)  # what no occupation can have, since its tables are missing


def subjects_by_name(scale_names: Mapping[str, str]) -> dict[str, Subject]:
    """Returns the subjects of the survey scales that have the names of known ones."""
    names = {scale: name.partition(" (")[0].casefold() for scale, name in scale_names.items()}
    return {scale: _SUBJECT_BY_SCALE_NAME[name] for scale, name in names.items() if name in _SUBJECT_BY_SCALE_NAME}
