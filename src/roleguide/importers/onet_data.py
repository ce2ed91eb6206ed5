"""What an O*NET® database says, as far as it is taken."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Subject = Literal["education", "related work", "on-site training", "on-the-job training", "experience and training"]
"""What a survey is about; the last where its scale is not known."""

Part = Literal["tasks", "ratings", "education", "experience", "job zone"]
"""What an occupation can have."""

SCALES = {"IM": (1, 5), "LV": (0, 7)}
"""The scales of ratings, importance and level, each with its ends."""

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
"""Names of scales, caseless and without their remark in parentheses: so a new scale is known by its name."""


@dataclass(slots=True, kw_only=True)
class Survey:
    """What was answered to one question."""

    subject: Subject
    shares: dict[str, tuple[float, str]] = field(default_factory=dict)  # percent and answer of each category
    unknown_scale: str = ""  # the scale, if it is not known what the shares on it mean; then there are none
    size: str = ""  # how many were asked; blank where nobody knows
    asked: str = ""  # who: "Incumbent", "Occupational Expert" or the like; blank where nobody knows
    date: str = ""  # MM/YYYY; blank where nobody knows


@dataclass(kw_only=True, slots=True)
class Occupation:
    """One occupation."""

    code: str
    title: str
    description: str
    titles: list[str] = field(default_factory=list)  # others, those that workers report first
    tasks: dict[str, str] = field(default_factory=dict)  # task id to text, of those that are not supplemental
    has_supplemental: bool = False
    is_rated: bool = True  # whether its tasks are rated as core or supplemental
    activities: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))  # of each task
    ratings: defaultdict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))  # of each element
    surveys: dict[tuple[Subject, str], Survey] = field(default_factory=dict)  # by subject and scale
    zone: str = ""
    zone_is_preliminary: bool = False
    software: dict[str, None] = field(default_factory=dict)  # in demand
    related: list[tuple[int, str]] = field(default_factory=list)  # index and code
    dates: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # subject to MM/YYYY


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """What the database says of a job zone."""

    name: str
    education: str


@dataclass(slots=True, kw_only=True)
class Database:
    """A release of the database, as far as it is taken."""

    release: str  # such as 30.3
    date: str  # such as May 2026; blank where it is not told
    occupations: dict[str, Occupation]  # by their codes, in the order of the database
    elements: dict[str, tuple[str, str]]  # of the content model, to name and description
    scale_names: dict[str, str]
    zones: dict[str, Zone]
    lacking: list[str]  # tables and columns that are not there, in words
    absent: set[Part] = field(default_factory=set)  # what no occupation can have, as its tables are not there


def subjects_by_name(scale_names: Mapping[str, str]) -> dict[str, Subject]:
    """The scales of surveys that are named as those of known releases are."""
    names = {scale: name.partition(" (")[0].casefold() for scale, name in scale_names.items()}
    return {scale: _SUBJECT_BY_SCALE_NAME[name] for scale, name in names.items() if name in _SUBJECT_BY_SCALE_NAME}
