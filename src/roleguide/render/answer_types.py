"""The shapes of the answers in JSON, from which their published schema is made (`roleguide schema --answers`).

`json_data` writes them. A field may be added at any time; where one changes or goes, `schema_version` is raised.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired

from typing_extensions import TypedDict  # pydantic cannot read that of typing before Python 3.12

from roleguide.guide.model import Certification, Codes, Fact, Need, Skill, Source
from roleguide.guide.vocabulary import SectionId, State


class Envelope(TypedDict):
    """What every answer begins and ends with; each id under a `sources` in it is a key of the outermost `sources`."""

    schema_version: int
    edition: str
    notices: NotRequired[Mapping[str, str]]
    sources: Mapping[str, Source]


class RoleName(TypedDict):
    """A role that an answer names."""

    id: str
    title: str


class Level(TypedDict):
    """A place on a scale: `rank` of `steps`."""

    rank: int
    steps: int


class Entry(TypedDict):
    """One thing that a role has in a row, with only the fields that apply to it."""

    text: str
    need: NotRequired[Need]
    level: NotRequired[Level]
    importance: NotRequired[float]
    years: NotRequired[float]
    note: NotRequired[str]
    sources: Sequence[str]


Cell = Sequence[Entry] | None
"""What a role has in a row; null for nothing."""


class Row(TypedDict):
    """A row with a cell for each role, in the order asked; `source` only for a topic from a source's list."""

    key: str
    label: str
    source: NotRequired[str]
    mark: NotRequired[Literal["same", "differs", "only"]]
    cells: Sequence[Cell]


class Section(TypedDict):
    """The rows of one kind."""

    id: SectionId
    title: str
    rows: Sequence[Row]


class ComparedSection(Section):
    """`apart` names the roles whose topics, or scales, no other role here uses: their rows line up with nothing."""

    apart: Sequence[str]


class Counts(TypedDict):
    """How many rows there are of each kind; `only` by the id of the role."""

    differs: int
    only: Mapping[str, int]
    same: int


class ComparedRole(RoleName):
    """A role of a comparison; its note says what is not known about it."""

    note: NotRequired[str]


class ContrastData(TypedDict):
    """What tells a pair apart."""

    in_one_line: str
    asks: Mapping[str, str]
    sources: Sequence[str]


class Change(TypedDict):
    """A topic or a skill, as the person has it now and as the role has it."""

    section: SectionId
    key: str
    label: str
    source: NotRequired[str]
    now: Cell
    then: Cell


_Shifted = TypedDict(
    "_Shifted",
    {
        "keep": Sequence[Change],
        "differ": Sequence[Change],
        "raise": Sequence[Change],
        "start": Sequence[Change],
        "let_go": Sequence[Change],
    },
)


class Step(TypedDict):
    """A certification on the way to a role; `helped_by` has what counts toward it and is likely to be held."""

    id: str
    need: str | None
    state: State
    helped_by: Mapping[str, Fact]
    open_now: bool


_Ends = TypedDict("_Ends", {"from": str, "to": str})


class Move(_Shifted, _Ends):
    """What changes from one role to another: `route` has the ids on the way, including both ends."""

    route: Sequence[str]
    certificates: Sequence[Step]


class RoleComparison(Envelope):
    """`compare`, of roles."""

    roles: Sequence[ComparedRole]
    in_one_line: str | None
    contrast: ContrastData | None
    counts: Counts
    sections: Sequence[ComparedSection]
    moving: Sequence[Move]


class CertificationRow(TypedDict):
    """A row of a comparison of certifications: what it is about, and a cell for each; null where nobody knows."""

    key: str
    label: str
    mark: Literal["same", "differs", "only"]
    cells: Sequence[object]


class CertificationComparison(Envelope):
    """`compare`, of certifications: the ids in the order asked, and all that are named."""

    compared: Sequence[str]
    rows: Sequence[CertificationRow]
    certifications: Mapping[str, Certification]


class Statement(TypedDict):
    """A text with the sources behind it."""

    text: str
    sources: Sequence[str]


class RoleDetails(RoleName):
    """A role apart from what its sections say."""

    aliases: Sequence[str]
    family: str | None
    summary: Statement
    also_means: Sequence[Fact]
    codes: Codes
    related: Sequence[str]
    note: str | None


class Confused(RoleName, ContrastData):
    """Another role that one is easily taken for, and what tells the two apart."""


class RoleDescription(Envelope):
    """`describe`, of a role."""

    kind: Literal["role"]
    role: RoleDetails
    sections: Sequence[Section]
    certifications: Mapping[str, Certification]
    leads_to: Sequence[RoleName]
    comes_from: Sequence[RoleName]
    often_confused_with: Sequence[Confused]


class Call(RoleName):
    """A role that asks for something, and how strongly."""

    cell: Cell


class CertificationDescription(Envelope):
    """`describe`, of a certification, which has every field of a knowledge file and its `id`."""

    kind: Literal["certification"]
    certification: Mapping[str, object]
    chains: Sequence[Sequence[str]]
    leads_to: Sequence[str]
    helps_with: Mapping[str, Fact]
    replaces: Sequence[str]
    roles: Sequence[Call]
    certifications: Mapping[str, Certification]


class ScaleLevel(TypedDict):
    """A level of a skill and what it means."""

    level: str
    meaning: str


class SkillDescription(Envelope):
    """`describe`, of a skill, which has every field of a knowledge file and its `id`; levels from the lowest."""

    kind: Literal["skill"]
    skill: Mapping[str, object]
    levels: Sequence[ScaleLevel]
    roles: Sequence[Call]


class Requirement(Entry):
    """One thing that a role asks of a person, and how that is met."""

    section: SectionId
    key: str
    label: str
    state: State
    now: str | None


class Origin(RoleName):
    """A role that people come from, and where they come from to get there."""

    comes_from: Sequence["Origin"]


class Nearest(TypedDict):
    """The role that shares most with the one to become, of those that lead to it."""

    role: RoleName
    topics: int
    of_topics: int
    skills: int
    of_skills: int


_Present = TypedDict("_Present", {"from": RoleName | None})


class Pathway(Envelope, _Shifted, _Present):
    """`become`, with a name."""

    role: RoleName
    asks: Sequence[Requirement]
    met: Sequence[Requirement]
    missing: Sequence[Requirement]
    unknown: Sequence[Requirement]
    certificates: Sequence[Step]
    route: Sequence[str] | None
    moves: Sequence[Move]
    comes_from: Sequence[Origin]
    nearest: Nearest | None
    certifications: Mapping[str, Certification]


class FirstStep(TypedDict):
    """What to do first on the way to a role: earn a certification, or raise a skill to a level, or learn it."""

    section: SectionId
    key: str
    label: str
    level: str | None
    is_new: bool


class Levels(TypedDict):
    """How many levels the skills of a role are above and below those of a person, all together."""

    up: int
    down: int


class NearRole(RoleName):
    """A role near to what a person has: whether the present role leads there, whether it leads back, what it asks."""

    next: bool
    before: bool
    levels: Levels
    topics: int
    first: FirstStep | None
    asks: Sequence[Requirement]


class NearestRoles(Envelope, _Present):
    """`become`, without a name."""

    skills: Mapping[str, str]
    certifications: Sequence[str]
    all_skills_known: bool
    found: int
    nearest: Sequence[NearRole]
    further: Sequence[NearRole]


class ListedRole(RoleName):
    """A role in a list; `sources` are those of its summary."""

    aliases: Sequence[str]
    family: str | None
    summary: str
    sources: Sequence[str]


class RoleList(Envelope):
    """`list`."""

    title: str
    families: Mapping[str, str]
    roles: Sequence[ListedRole]


class CertificationList(Envelope):
    """`list --certifications`."""

    certifications: Mapping[str, Certification]


class SkillList(Envelope):
    """`list --skills`."""

    scales: Mapping[str, Mapping[str, str]]
    skills: Mapping[str, Skill]


class Matrix(Envelope):
    """`list --matrix`."""

    section: SectionId
    roles: Sequence[RoleName]
    rows: Sequence[Row]


class Passage(TypedDict):
    """A text in which words were found, and where in it: start and end of each."""

    section: str
    label: str
    text: str
    spans: Sequence[tuple[int, int]]
    words: Sequence[str]


class Hit(TypedDict):
    """An entry that was found."""

    collection: Literal["roles", "certifications", "skills"]
    id: str
    title: str
    passages: Sequence[Passage]


class SearchResult(Envelope):
    """`search`."""

    words: Sequence[str]
    hits: Sequence[Hit]
    nearest: Sequence[str]


class Neighbor(RoleName):
    """A role and the ids that it shares."""

    topics: Sequence[str]
    skills: Sequence[str]
    certifications: Sequence[str]


class SimilarRoles(Envelope):
    """`similar`."""

    role: RoleName
    found: int
    similar: Sequence[Neighbor]
    related: Sequence[RoleName]


class Contribution(TypedDict):
    """What a file adds (ids by collection), changes and removes (paths)."""

    file: str
    origin: str
    adds: Mapping[str, Sequence[str]]
    changes: Sequence[str]
    removes: Sequence[str]


class Place(TypedDict):
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int


class IndexFile(TypedDict):
    """Where the index of the files is or would be."""

    file: str
    ready: bool


class Provenance(Envelope):
    """`where`."""

    files: Sequence[Contribution]
    problems: int
    index: IndexFile | None
    role: str | None
    fields: Mapping[str, Place]


class Problem(Place):
    """One mistake, or with severity "warning" what was probably not meant."""

    severity: Literal["error", "warning"]
    code: str
    message: str
    hint: str | None


class Report(TypedDict):
    """`check`."""

    schema_version: int
    files: int
    problems: Sequence[Problem]


ANSWERS = (
    RoleList,
    CertificationList,
    SkillList,
    Matrix,
    RoleDescription,
    CertificationDescription,
    SkillDescription,
    RoleComparison,
    CertificationComparison,
    Pathway,
    NearestRoles,
    SimilarRoles,
    SearchResult,
    Provenance,
    Report,
)
"""Every answer, as it is in JSON."""
