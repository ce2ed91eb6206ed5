"""Turns the O*NET® database into a knowledge file.

Imports occupations with their titles, core tasks, ratings of skills and knowledge, surveys of education and experience,
job zones, software in demand and related occupations. Tasks are grouped by the generalized work activities that the
database links them to, so that occupations share rows.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from roleguide.errors import DataError
from roleguide.guide.model import FORMAT, Rank
from roleguide.importers.onet_records import SCALES, Occupation, Survey
from roleguide.importers.onet_tables import STEPS, read

Plain = dict[str, Any]

_MAJOR_GROUPS = {
    "11": "Management",
    "13": "Business and Financial Operations",
    "15": "Computer and Mathematical",
    "17": "Architecture and Engineering",
    "19": "Life, Physical, and Social Science",
    "21": "Community and Social Service",
    "23": "Legal",
    "25": "Educational Instruction and Library",
    "27": "Arts, Design, Entertainment, Sports, and Media",
    "29": "Healthcare Practitioners and Technical",
    "31": "Healthcare Support",
    "33": "Protective Service",
    "35": "Food Preparation and Serving Related",
    "37": "Building and Grounds Cleaning and Maintenance",
    "39": "Personal Care and Service",
    "41": "Sales and Related",
    "43": "Office and Administrative Support",
    "45": "Farming, Fishing, and Forestry",
    "47": "Construction and Extraction",
    "49": "Installation, Maintenance, and Repair",
    "51": "Production",
    "53": "Transportation and Material Moving",
    "55": "Military Specific",
}
"""First two digits of a code to its major group (2018 Standard Occupational Classification), which no table has."""

_MILITARY = "55"
_SOURCE = "onet"
_SCALE = "onet-level"
_UNLINKED = "onet-no-activity"
_SURVEY = "survey of education and experience"

_ASKED = {"Incumbent": "job holder", "Occupational Expert": "occupational expert"}
_SMALLEST_SHARE = 4.5
"""Percent. Smaller shares of a survey are added up."""

_LONGEST_DUTIES = 16_000_000
"""Characters of all duties of an occupation. A real one has a few thousand."""

_PUBLISHER = "U.S. Department of Labor, Employment and Training Administration (USDOL/ETA)"


class Occupations:
    """The occupations of a release as parts of a knowledge file: a head with all they share, then role by role."""

    STEPS = STEPS
    """How often reading calls `advance`."""

    def __init__(self, path: Path, codes: Collection[str] = (), advance: Callable[[], None] = lambda: None) -> None:
        """Reads the database at `path`, a zip or a folder, with the occupations in `codes`, or all if that is empty.

        `advance` is called whenever a part has been read, to show progress.

        Raises:
            DataError: it cannot be read as the database.
            RequestError: it has no occupation with one of the codes.
        """
        self._database = read(path, codes, advance)
        self._occupations = self._database.occupations

    def __len__(self) -> int:
        return len(self._occupations)

    @property
    def notice(self) -> str:
        """The attribution that the license requires, in its own words: https://www.onetcenter.org/license_db.html ."""
        return (
            f"This page includes information from the O*NET {self._database.release} Database by the {_PUBLISHER}. "
            "Used under the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA. roleguide has modified all or some "
            "of this information. USDOL/ETA has not approved, endorsed, or tested these modifications."
        )

    @property
    def remarks(self) -> list[str]:
        """What is missing from the roles although users may look for it there, in sentences."""
        scales = {
            survey.unknown_scale: self._scale(survey)
            for occupation in self._occupations.values()
            for survey in occupation.surveys.values()
            if survey.unknown_scale
        }
        lacking = self._lacking
        return [
            *([f"{lacking}."] if lacking else []),
            *(
                f"roleguide does not know the scale {scale}, so surveys on it are not shown."
                for scale in scales.values()
            ),
        ]

    def head(self) -> Plain:
        """The knowledge file without its roles."""
        occupations = self._occupations.values()
        release = self._database.release
        families = dict.fromkeys(occupation.code[:2] for occupation in occupations)
        activities = {
            element
            for occupation in occupations
            for task in occupation.tasks
            for element in _activities_of(occupation, task)
        }
        rated = {
            element for occupation in occupations for element, rating in occupation.ratings.items() if "level" in rating
        }
        lowest, highest = SCALES["LV"]
        return {
            "format": FORMAT,
            "edition": f"O*NET {release}",
            "title": f"O*NET® {release} occupations",
            "scales": {
                _SCALE: {
                    str(level): f"{level} on the database's scale of {lowest} to {highest}"
                    for level in range(lowest, highest + 1)
                }
            },
            "notices": {_SOURCE: self.notice},
            "sources": {
                _SOURCE: {
                    "title": f"O*NET® {release} Database",
                    "publisher": _PUBLISHER,
                    "url": "https://www.onetcenter.org/database.html",
                    **self._evidence(),
                    "notice": _SOURCE,
                },
                **{_id(occupation.code): self._source(occupation) for occupation in occupations},
            },
            "families": {
                f"onet-{group}": {"title": f"{_MAJOR_GROUPS.get(group, f'SOC major group {group}')} (O*NET®)"}
                for group in families
            },
            "topics": {
                self._topic(element): {**self._described(element), "source": _SOURCE}
                for element in sorted(activities, key=_in_order)
            },
            "skills": {
                self._skill(element): {**self._described(element), "scale": _SCALE}
                for element in sorted(rated, key=_in_order)
            },
        }

    def roles(self) -> Iterator[tuple[str, Plain]]:
        """Yields the id and entry of each role, in the order of the database."""
        for occupation in self._occupations.values():
            yield _id(occupation.code), {key: value for key, value in self._role(occupation).items() if value}

    def _described(self, element: str) -> Plain:
        if element == _UNLINKED:
            return {"title": "No activity named", "about": "Tasks that the database links to no work activity"}
        name, about = self._element(element)
        return {"title": f"{name} (knowledge)" if _is_knowledge(element) else name, "about": about.rstrip(".")}

    def _element(self, element: str) -> tuple[str, str]:
        """Returns the name of an element, or else its id, and its description."""
        name, about = self._database.elements.get(element, ("", ""))
        return name or element, about

    def _topic(self, element: str) -> str:
        return element if element == _UNLINKED else f"onet-{self._slug(element)}"

    def _skill(self, element: str) -> str:
        return f"onet-{'knowledge-' if _is_knowledge(element) else ''}{self._slug(element)}"

    def _slug(self, element: str) -> str:
        """Returns the words that an element's id in the guide is made of: those of its name, or else of its own id."""
        words = re.findall(r"[a-z0-9]+", self._element(element)[0].lower())
        return "-".join(words or re.findall(r"[a-z0-9]+", element.lower()))

    def _source(self, occupation: Occupation) -> Plain:
        subjects: defaultdict[str, list[str]] = defaultdict(list)
        for subject, dates in occupation.dates.items():
            subjects[_span(dates)].append(subject)
        parts = [f"{', '.join(names)} of {span}" for span, names in subjects.items()]
        return {
            "title": f"O*NET® {self._database.release} Database, {occupation.code}",
            "publisher": "USDOL/ETA",
            "url": f"https://www.onetonline.org/link/summary/{occupation.code}",
            **self._evidence(),
            "note": ", ".join(parts),
            "notice": _SOURCE,
        }

    def _evidence(self) -> Plain:
        """Returns the rank of what the database says, and the month of its release if it gives one."""
        month, _, year = self._database.date.partition(" ")
        is_known = month in _MONTHS
        day = {"published": f"{year}-{_MONTHS.index(month) + 1:02}"} if is_known else {"undated": True}
        return {"rank": Rank.PRIMARY.value, **day}

    def _role(self, occupation: Occupation) -> Plain:
        qualifications = {
            "education": self._education(occupation),
            "experience": self._experience(occupation),
            "tools": [f"{name} (in demand)" for name in occupation.software],
            "skills": {
                self._skill(element): rating
                for element, rating in sorted(occupation.ratings.items(), key=lambda rated: _in_order(rated[0]))
                if "level" in rating
            },
        }
        return {
            "title": occupation.title,
            "aliases": occupation.titles,
            "family": f"onet-{occupation.code[:2]}",
            "summary": occupation.description.rstrip("."),
            "duties": self._duties(occupation),
            "qualifications": {key: value for key, value in qualifications.items() if value},
            "related": [_id(code) for _, code in sorted(occupation.related) if code in self._occupations],
            "codes": {"onet": [occupation.code]},
            "note": self._note(occupation),
            "sources": [_id(occupation.code)],
        }

    def _duties(self, occupation: Occupation) -> Plain:
        """Returns the tasks of an occupation, each under all its activities.

        Raises:
            DataError: they would be longer than those of any real occupation.
        """
        duties: defaultdict[str, dict[str, None]] = defaultdict(dict)
        length = 0
        for task, full_text in occupation.tasks.items():
            text = full_text.rstrip(".")
            for activity in _activities_of(occupation, task):
                length += len(text)
                if length > _LONGEST_DUTIES:
                    raise DataError(f"The tasks of {occupation.code} are linked to too many activities.")
                duties[activity][text] = None
        return {self._topic(activity): list(duties[activity]) for activity in sorted(duties, key=_in_order)}

    def _education(self, occupation: Occupation) -> list[str]:
        surveyed = [survey for survey in occupation.surveys.values() if survey.subject == "education"]
        if surveyed:
            return [self._answers(survey) for survey in surveyed]
        if not occupation.zone:
            return []
        why = "no survey available" if "education" in self._database.absent else "not surveyed"
        education = self._database.zones[occupation.zone].education.rstrip(".")
        return [f"{why}; the database says about {self._zone(occupation)}: {education}"]

    def _experience(self, occupation: Occupation) -> list[str]:
        surveyed = [survey for survey in occupation.surveys.values() if survey.subject != "education"]
        lines = [f"{survey.subject}: {self._answers(survey)}" for survey in surveyed]
        if occupation.zone:
            preparation = self._database.zones[occupation.zone].name.partition(":")[2].strip().lower()
            lines.append(", ".join(filter(None, (self._zone(occupation), preparation))))
        return lines

    def _answers(self, survey: Survey) -> str:
        """Returns a survey on one line: the shares of its answers, the largest first, then who was asked, and when."""
        if survey.unknown_scale:
            return f"surveyed, but not shown, as roleguide does not know the scale {self._scale(survey)}"
        shares = sorted((part for part in survey.shares.values() if part[0]), key=lambda part: -part[0])
        large = [(share, answer) for share, answer in shares if share >= _SMALLEST_SHARE]
        rest = sum(share for share, _ in shares) - sum(share for share, _ in large)
        parts = [f"{share:.0f}% {answer}" for share, answer in large]
        if rest >= 1:
            parts.append(f"{rest:.0f}% other answers")
        asked = ", ".join(filter(None, (_asked(survey), survey.date)))
        return ", ".join(parts) + (f" (asked: {asked})" if asked else "")

    def _scale(self, survey: Survey) -> str:
        name = self._database.scale_names.get(survey.unknown_scale)
        return f"{survey.unknown_scale} ({name})" if name else survey.unknown_scale

    @property
    def _lacking(self) -> str:
        """What no occupation has here, as a sentence without its period; empty if nothing is lacking."""
        lacking = self._database.lacking
        return f"The imported database lacks {' and '.join(lacking)}" if lacking else ""

    def _zone(self, occupation: Occupation) -> str:
        name = self._database.zones[occupation.zone].name.partition(":")[0]
        return f"{name} (preliminary)" if occupation.zone_is_preliminary else name

    def _note(self, occupation: Occupation) -> str:
        absent = self._database.absent
        lacking = [
            *([] if occupation.tasks or occupation.has_supplemental or "tasks" in absent else ["tasks"]),
            *([] if occupation.ratings or "ratings" in absent else ["ratings of skills and knowledge"]),
            *([] if occupation.surveys or absent >= {"education", "experience"} else [_SURVEY]),
            *([] if occupation.zone or "job zone" in absent else ["job zone"]),
        ]
        notes = []
        if lacking:
            if occupation.title.endswith("All Other") and not occupation.tasks:
                why = "it covers the rest of a group, about which no data is collected"
            elif occupation.code.startswith(_MILITARY):
                why = "it is a military occupation, about which no data is collected"
            else:
                why = "this release has none yet"
            notes.append(f"The database has no {_listed(lacking)} for this occupation: {why}")
        if self._lacking:
            notes.append(self._lacking)
        if occupation.tasks and not occupation.is_rated:
            notes.append("Its tasks are not yet rated as core or supplemental, so all of them are included")
        return ". ".join(notes)


def _id(code: str) -> str:
    return f"onet-{code.replace('.', '-')}"


def _activities_of(occupation: Occupation, task: str) -> Iterable[str]:
    return occupation.activities.get(task) or [_UNLINKED]


def _asked(survey: Survey) -> str:
    """Returns who was asked, and how many: "21 job holders", "occupational experts", "9 asked, Analyst"."""
    who = _ASKED.get(survey.asked)
    if not who:
        return f"{survey.size} asked, {survey.asked}" if survey.size and survey.asked else survey.size or survey.asked
    return f"{survey.size} {who}{'' if survey.size == '1' else 's'}" if survey.size else f"{who}s"


def _is_knowledge(element: str) -> bool:
    return element.startswith("2.C.")


def _in_order(element: str) -> list[tuple[bool, int, str]]:
    """Returns a sort key for the order of the content model: 2.C.10 after 2.C.9, and what is not in it last."""
    if element == _UNLINKED:
        return [(True, 1, "")]
    return [
        (False, int(part), part) if re.fullmatch("[0-9]{1,9}", part) else (True, 0, part) for part in element.split(".")
    ]


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _span(dates: Iterable[str]) -> str:
    """Returns the dates (MM/YYYY) as one date, or as the first and the last."""
    ordered = sorted(dates, key=lambda date: (date[-4:], date))
    return ordered[0] if len(ordered) == 1 else f"{ordered[0]} to {ordered[-1]}"


def _listed(words: Sequence[str]) -> str:
    """Joins words to follow a "no": "tasks", "tasks and no job zone", "tasks, no ratings and no job zone"."""
    return " and no ".join(filter(None, (", no ".join(words[:-1]), words[-1])))
