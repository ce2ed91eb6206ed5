"""The O*NET® database → a knowledge file.

Taken are occupations with their titles, core tasks, ratings of skills and knowledge, the surveys of education and
experience, job zones, software in demand and related occupations. Tasks hang on the generalized work activities that
the database links them to, so that occupations share rows. Both layouts are read: the one up to release 30.2 and the
one from 30.3 on. The tables are described at https://www.onetcenter.org/database.html
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from roleguide.errors import DataError, RequestError
from roleguide.importers.tables import Tables
from roleguide.model import FORMAT
from roleguide.spelling import did_you_mean

Plain = dict[str, Any]

_CODE = re.compile(r"\d\d-\d{4}\.\d\d")
_MISSING = ("n/a", "")

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
"""The first two digits of a code to its major group (2018 Standard Occupational Classification); no table has them."""

_MILITARY = "55"
_SOURCE = "onet"
_SCALE = "onet-level"
_UNLINKED = "onet-no-activity"

_SURVEYS = {"RL": "", "RW": "related work", "PT": "on-site training", "OJ": "on-the-job training"}
"""The surveys that are taken, by their scale, each with what it is about where its row does not say so."""

_ASKED = {"Incumbent": "job holder", "Occupational Expert": "occupational expert"}
_SMALLEST_SHARE = 4.5
"""Percent. Smaller shares of a survey are told together."""

_PUBLISHER = "U.S. Department of Labor, Employment and Training Administration (USDOL/ETA)"


@dataclass(kw_only=True)
class _Occupation:
    """What the tables have about one occupation, as it is gathered."""

    code: str
    title: str
    description: str
    titles: list[str] = field(default_factory=list)
    tasks: dict[str, str] = field(default_factory=dict)  # task id to text, of those that are not supplemental
    has_supplemental: bool = False
    is_rated: bool = True  # whether its tasks are rated as core or supplemental
    activities: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # of each task
    ratings: defaultdict[str, Plain] = field(default_factory=lambda: defaultdict(dict))  # of each element
    surveys: defaultdict[str, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[str, str] = field(default_factory=dict)  # scale of a survey to who was asked, and when
    zone: str = ""
    zone_is_preliminary: bool = False
    software: list[str] = field(default_factory=list)  # in demand
    related: list[tuple[int, str]] = field(default_factory=list)
    dates: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # subject to MM/YYYY

    @property
    def id(self) -> str:
        return f"onet-{self.code.replace('.', '-')}"


class Occupations:
    """The occupations of a release as parts of a knowledge file: a head with all they share, then role by role."""

    def __init__(self, path: Path, codes: Collection[str] = ()) -> None:
        """Reads the database at `path`, a zip or a folder; `codes` chooses occupations, empty means all.

        Raises:
            DataError: it cannot be read as the database.
            RequestError: it has no occupation of such a code.
        """
        with Tables(path, known_by="Occupation Data") as tables:
            self._release, self._released = _release(tables)
            self._found = _occupations(tables, codes)
            self._elements = {key: (name, about) for key, name, about in _content_model(tables)}
            self._zones = {row[0]: row[1:] for _, row in tables.rows("Job Zone Reference", *_ZONE_COLUMNS)}
            _check_scales(tables)
            for gather in (_titles, _tasks, _activities, _ratings, _surveys, _job_zones, _software, _related):
                gather(tables, self._found)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def notice(self) -> str:
        """What the license asks to be said, in its own words: https://www.onetcenter.org/license_db.html ."""
        return (
            f"This page includes information from the O*NET {self._release} Database by the {_PUBLISHER}. Used under "
            "the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA. roleguide has modified all or some of this "
            "information. USDOL/ETA has not approved, endorsed, or tested these modifications."
        )

    def head(self) -> Plain:
        """The knowledge file without its roles."""
        found = self._found.values()
        families = dict.fromkeys(one.code[:2] for one in found)
        activities = {an_id for one in found for task in one.tasks for an_id in _activities_of(one, task)}
        rated = {an_id for one in found for an_id, rating in one.ratings.items() if "level" in rating}
        lowest, highest = _SCALES["LV"]
        return {
            "format": FORMAT,
            "edition": f"O*NET {self._release}",
            "title": f"O*NET® {self._release} occupations",
            "scales": {
                _SCALE: {
                    str(at): f"{at} on the database's scale of {lowest} to {highest}"
                    for at in range(lowest, highest + 1)
                }
            },
            "notices": {_SOURCE: self.notice},
            "sources": {
                _SOURCE: {
                    "title": f"O*NET® {self._release} Database",
                    "publisher": _PUBLISHER,
                    "url": "https://www.onetcenter.org/database.html",
                    "date": self._released,
                    "notice": _SOURCE,
                },
                **{one.id: self._source(one) for one in found},
            },
            "families": {
                f"onet-{group}": {"title": f"{_MAJOR_GROUPS.get(group, f'SOC major group {group}')} (O*NET®)"}
                for group in families
            },
            "topics": {
                _topic(an_id, self._elements): {**self._described(an_id), "source": _SOURCE}
                for an_id in sorted(activities, key=_in_order)
            },
            "skills": {
                _skill(an_id, self._elements): {**self._described(an_id), "scale": _SCALE}
                for an_id in sorted(rated, key=_in_order)
            },
        }

    def roles(self) -> Iterator[tuple[str, Plain]]:
        """The roles, in the order of the database: id and entry."""
        for one in self._found.values():
            yield one.id, {key: value for key, value in self._role(one).items() if value}

    def _described(self, element: str) -> Plain:
        if element == _UNLINKED:
            return {"title": "No activity named", "about": "Tasks that the database links to no work activity"}
        name, about = self._element(element)
        return {"title": f"{name} (knowledge)" if _is_knowledge(element) else name, "about": about.rstrip(".")}

    def _element(self, element: str) -> tuple[str, str]:
        return self._elements.get(element, (element, ""))

    def _source(self, one: _Occupation) -> Plain:
        subjects: defaultdict[str, list[str]] = defaultdict(list)
        for subject, found in one.dates.items():
            subjects[_span(found)].append(subject)
        dates = [f"{', '.join(told)} of {span}" for span, told in subjects.items()]
        return {
            "title": f"O*NET® {self._release} Database, {one.code}",
            "publisher": "USDOL/ETA",
            "url": f"https://www.onetonline.org/link/summary/{one.code}",
            "date": ", ".join([f"release of {self._released}", *dates]),
            "notice": _SOURCE,
        }

    def _role(self, one: _Occupation) -> Plain:
        qualifications = {
            "education": self._education(one),
            "experience": self._experience(one),
            "tools": [f"{name} (in demand)" for name in one.software],
            "skills": {
                _skill(an_id, self._elements): rating
                for an_id, rating in sorted(one.ratings.items(), key=lambda rated: _in_order(rated[0]))
                if "level" in rating
            },
        }
        return {
            "title": one.title,
            "aliases": one.titles,
            "family": f"onet-{one.code[:2]}",
            "summary": one.description.rstrip("."),
            "duties": self._duties(one),
            "qualifications": {key: value for key, value in qualifications.items() if value},
            "related": [self._found[code].id for _, code in sorted(one.related) if code in self._found],
            "codes": {"onet": [one.code]},
            "note": self._note(one),
            "sources": [one.id],
        }

    def _duties(self, one: _Occupation) -> Plain:
        duties: defaultdict[str, list[str]] = defaultdict(list)
        for task, text in one.tasks.items():
            for activity in _activities_of(one, task):
                duties[activity].append(text.rstrip("."))
        return {
            _topic(activity, self._elements): list(dict.fromkeys(duties[activity]))
            for activity in sorted(duties, key=_in_order)
        }

    def _education(self, one: _Occupation) -> list[str]:
        if "RL" in one.surveys:
            return [_distribution(one, "RL")]
        if one.zone in self._zones:
            return [f"not surveyed; of {self._zone(one)} the database says: {self._zones[one.zone][2].rstrip('.')}"]
        return []

    def _experience(self, one: _Occupation) -> list[str]:
        told = [_distribution(one, scale) for scale in _SURVEYS if scale != "RL" and scale in one.surveys]
        if one.zone:
            preparation = self._zones[one.zone][0].partition(":")[2].strip().lower()
            told.append(", ".join(filter(None, (self._zone(one), preparation))))
        return told

    def _zone(self, one: _Occupation) -> str:
        name = self._zones[one.zone][0].partition(":")[0]
        return f"{name} (preliminary)" if one.zone_is_preliminary else name

    def _note(self, one: _Occupation) -> str:
        lacking = [
            *([] if one.tasks or one.has_supplemental else ["tasks"]),
            *([] if one.ratings else ["ratings of skills and knowledge"]),
            *([] if one.surveys else ["survey of education and experience"]),
            *([] if one.zone else ["job zone"]),
        ]
        told = []
        if lacking:
            if one.title.endswith("All Other") and not one.tasks:
                why = "it stands for what is left over of a group, and no data is gathered about that"
            elif one.code.startswith(_MILITARY):
                why = "it is a military one, and no data is gathered about those"
            else:
                why = "this release has none yet"
            told.append(f"The database has no {_listed(lacking)} for this occupation: {why}")
        if one.tasks and not one.is_rated:
            told.append("Its tasks are not rated yet as core or supplemental, so that all are here")
        return ". ".join(told)


_SCALES = {"IM": (1, 5), "LV": (0, 7)}
"""Importance and level: the ends of their scales."""

_ZONE_COLUMNS = ("Job Zone", "Name", "Experience", "Education")


def _release(tables: Tables) -> tuple[str, str]:
    """The number of the release and its date, as the database's own page of introduction gives them."""
    told = " ".join(line for _, line in islice(tables.lines("Read Me"), 20))
    number = re.search(r"O\*NET (\d+(?:\.\d+)+) Database", told)
    date = re.search(r"(\w+ \d{4}) Release", told)
    if not number:
        raise DataError("Read Me.txt does not say which release of the O*NET database this is.")
    return number[1], date[1] if date else "no date given"


def _occupations(tables: Tables, codes: Collection[str]) -> dict[str, _Occupation]:
    found: dict[str, _Occupation] = {}
    for place, (code, title, description) in tables.rows("Occupation Data", "O*NET-SOC Code", "Title", "Description"):
        if not _CODE.fullmatch(code):
            raise DataError(f'{place}: "{code}" is no O*NET-SOC code; one looks like 15-1299.09.')
        if not title or not description:
            raise DataError(f"{place}: the occupation has no {'description' if title else 'title'}.")
        found[code] = _Occupation(code=code, title=title, description=description)
    for code in codes:
        if code not in found:
            hint = did_you_mean(code, found) or "A code looks like 15-1299.09."
            raise RequestError(f'This release has no occupation "{code}".', hint[:1].upper() + hint[1:])
    return {code: one for code, one in found.items() if not codes or code in codes}


def _content_model(tables: Tables) -> Iterator[tuple[str, str, str]]:
    for _, (element, name, about) in tables.rows(
        "Content Model Reference", "Element ID", "Element Name", "Description"
    ):
        yield element, name, about


def _check_scales(tables: Tables) -> None:
    """Makes sure that importance and level are measured as a guide can hold them.

    Raises:
        DataError: a scale is missing, or has other ends.
    """
    missing = dict(_SCALES)
    for place, (scale, lowest, highest) in tables.rows("Scales Reference", "Scale ID", "Minimum", "Maximum"):
        ends = missing.pop(scale, None)
        if ends and ends != (_number(place, "Minimum", lowest), _number(place, "Maximum", highest)):
            raise DataError(f"{place}: the scale {scale} goes from {lowest} to {highest}, as in no known release.")
    for scale in missing:
        raise DataError(f'Scales Reference.txt has no scale "{scale}", on which skills and knowledge are rated.')


def _titles(tables: Tables, found: Mapping[str, _Occupation]) -> None:
    """Other titles, those that workers report first; each once in an occupation."""
    told: defaultdict[str, dict[str, str]] = defaultdict(dict)
    columns = ("O*NET-SOC Code", "Reported Job Title")
    reported = (row for _, row in tables.rows("Sample of Reported Titles", *columns))
    table = tables.first("Alternate Titles", "Job Titles")
    columns_of_all = ("O*NET-SOC Code", ("Alternate Title", "Job Title"), "Short Title")
    for code, *titles in (*reported, *(row for _, row in tables.rows(table, *columns_of_all))):
        for title in titles:
            if title not in _MISSING:
                told[code].setdefault(title.casefold(), title)
    for code, one in found.items():
        one.titles = [title for folded, title in told[code].items() if folded != one.title.casefold()]


def _tasks(tables: Tables, found: Mapping[str, _Occupation]) -> None:
    """Core tasks, and those that nobody has rated yet; the supplemental ones only where there are no others."""
    supplemental: defaultdict[str, dict[str, str]] = defaultdict(dict)
    columns = ("O*NET-SOC Code", "Task ID", "Task", "Task Type", "Date")
    for place, (code, task, text, kind, date) in tables.rows("Task Statements", *columns):
        if one := found.get(code):
            if not text.rstrip("."):
                raise DataError(f"{place}: the task is empty.")
            if kind == "Supplemental":
                one.has_supplemental = True
                supplemental[code][task] = text
            else:
                one.tasks[task] = text
                one.is_rated = one.is_rated and kind not in _MISSING
            one.dates["tasks"].add(date)
    for code, others in supplemental.items():
        if not found[code].tasks:
            found[code].tasks = others


def _activities(tables: Tables, found: Mapping[str, _Occupation]) -> None:
    """The generalized work activity of each detailed one, and so of each task."""
    reference = tables.first("DWA Reference", "GWAs to IWAs to DWAs")
    columns = (("Element ID", "GWA Element ID"), ("DWA ID", "DWA Element ID"))
    general = {detailed: element for _, (element, detailed) in tables.rows(reference, *columns)}
    for _, (code, task, detailed) in tables.rows("Tasks to DWAs", "O*NET-SOC Code", "Task ID", columns[1]):
        if (one := found.get(code)) and detailed in general and general[detailed] not in one.activities[task]:
            one.activities[task].append(general[detailed])


def _activities_of(one: _Occupation, task: str) -> Sequence[str]:
    return one.activities.get(task) or [_UNLINKED]


def _ratings(tables: Tables, found: Mapping[str, _Occupation]) -> None:
    """Importance and level of skills and knowledge; a level that is marked as not relevant is no level."""
    columns = ("O*NET-SOC Code", "Element ID", "Scale ID", "Data Value", "Recommend Suppress", "Not Relevant", "Date")
    is_whole = tables.first("Skills", "Essential Skills") == "Skills"
    skills = ["Skills"] if is_whole else ["Essential Skills", "Transferable Skills"]
    for table in (*skills, "Knowledge"):
        subject = "knowledge" if table == "Knowledge" else "skills"
        for place, (code, element, scale, value, suppress, irrelevant, date) in tables.rows(table, *columns):
            if not (one := found.get(code)) or scale not in _SCALES:
                continue
            number = _number(place, "Data Value", value)
            lowest, highest = _SCALES[scale]
            if not lowest <= number <= highest:
                raise DataError(f"{place}: Data Value is {value}, on a scale of {lowest} to {highest}.")
            one.dates[subject].add(date)
            rating = one.ratings[element]
            if scale == "IM":
                rating["importance"] = number
            elif irrelevant != "Y":
                rating["level"] = f"{number:g}"
            if suppress == "Y":
                rating["note"] = "low precision"


def _surveys(tables: Tables, found: Mapping[str, _Occupation]) -> None:
    """Shares of what was answered about education, experience and training."""
    whole = "Education, Training, and Experience"
    subjects = [whole] if tables.first(whole, "Education") == whole else ["Education", "Training and Experience"]
    for subject in subjects:
        answers = {
            (scale, category): _answer(told)
            for _, (scale, category, told) in tables.rows(
                f"{subject} Categories", "Scale ID", "Category", "Category Description"
            )
        }
        for place, (code, scale, category, value, suppress, size, date, domain) in tables.rows(
            subject, *_SURVEY_COLUMNS
        ):
            if not (one := found.get(code)) or scale not in _SURVEYS:
                continue
            share = _number(place, "Data Value", value)
            if (scale, category) not in answers:
                raise DataError(f'{place}: no table says what the category "{category}" of the scale {scale} means.')
            answer = answers[scale, category]
            one.surveys[scale].append((share, f"{answer} (low precision)" if suppress == "Y" and share else answer))
            one.asked[scale] = f"{_asked(domain, size)}, {date}"
            one.dates["education and experience"].add(date)


_SURVEY_COLUMNS = (
    "O*NET-SOC Code",
    "Scale ID",
    "Category",
    "Data Value",
    "Recommend Suppress",
    "N",
    "Date",
    "Domain Source",
)


def _answer(told: str) -> str:
    """An answer, short enough for one line: without its explanation, and with spans of time in few words."""
    told = told.partition(" - ")[0].strip()
    told = re.sub(r"^Up to and including ", "up to ", told)
    told = re.sub(r"^Over (\d+) (\w+?)s?, up to and including (\d+ \2s?)$", r"over \1 up to \3", told)
    told = re.sub(r"^Over (.+), up to and including ", r"over \1 up to ", told)
    told = re.sub(r", up to and including ", " up to ", told)
    return told.lower()


def _asked(domain: str, size: str) -> str:
    who = _ASKED.get(domain)
    if size in _MISSING:
        return f"{who}s" if who else domain
    return f"{size} {who}{'' if size == '1' else 's'}" if who else f"{size} asked, {domain}"


def _distribution(one: _Occupation, scale: str) -> str:
    """A survey in one line: the shares of its answers, the largest first, then how many were asked, and when."""
    shares = sorted((part for part in one.surveys[scale] if part[0]), key=lambda part: -part[0])
    large = [(share, answer) for share, answer in shares if share >= _SMALLEST_SHARE]
    rest = sum(share for share, _ in shares) - sum(share for share, _ in large)
    told = [f"{share:.0f}% {answer}" for share, answer in large]
    if rest >= 1:
        told.append(f"{rest:.0f}% other answers")
    subject = f"{_SURVEYS[scale]}: " if _SURVEYS[scale] else ""
    return f"{subject}{', '.join(told)} (asked: {one.asked[scale]})"


def _job_zones(tables: Tables, found: Mapping[str, _Occupation]) -> None:
    columns = ("O*NET-SOC Code", "Job Zone", "Date", "Domain Source")
    zones = {zone for _, (zone,) in tables.rows("Job Zone Reference", "Job Zone")}
    for place, (code, zone, date, domain) in tables.rows("Job Zones", *columns):
        if zone not in zones:
            raise DataError(f'{place}: Job Zone Reference.txt has no job zone "{zone}".')
        if one := found.get(code):
            one.zone = zone
            one.zone_is_preliminary = "Preliminary" in domain
            one.dates["job zone"].add(date)


def _software(tables: Tables, found: Mapping[str, _Occupation]) -> None:
    table = tables.first("Technology Skills", "Software Skills")
    columns = ("O*NET-SOC Code", ("Example", "Workplace Example"), "In Demand")
    for _, (code, name, in_demand) in tables.rows(table, *columns):
        if in_demand == "Y" and (one := found.get(code)) and name not in one.software:
            one.software.append(name)


def _related(tables: Tables, found: Mapping[str, _Occupation]) -> None:
    columns = ("O*NET-SOC Code", "Related O*NET-SOC Code", "Index")
    for place, (code, other, index) in tables.rows("Related Occupations", *columns):
        if one := found.get(code):
            one.related.append((int(_number(place, "Index", index)), other))


def _number(place: str, column: str, text: str) -> float:
    """A number in a field.

    Raises:
        DataError: it is none.
    """
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise DataError(f'{place}: {column} is "{text}", where a number belongs.')
    return float(text)


def _is_knowledge(element: str) -> bool:
    return element.startswith("2.C.")


def _topic(element: str, elements: Mapping[str, tuple[str, str]]) -> str:
    return element if element == _UNLINKED else f"onet-{_slug(elements.get(element, (element, ''))[0])}"


def _skill(element: str, elements: Mapping[str, tuple[str, str]]) -> str:
    kind = "knowledge-" if _is_knowledge(element) else ""
    return f"onet-{kind}{_slug(elements.get(element, (element, ''))[0])}"


def _slug(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))


def _in_order(element: str) -> list[tuple[bool, int, str]]:
    """Sorts as the outline of the content model does: 2.C.10 after 2.C.9; what is in none comes last."""
    if element == _UNLINKED:
        return [(True, 1, "")]
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in element.split(".")]


def _span(dates: Iterable[str]) -> str:
    """The dates MM/YYYY as one, or as the first and the last."""
    ordered = sorted(dates, key=lambda date: (date[-4:], date))
    return ordered[0] if len(ordered) == 1 else f"{ordered[0]} to {ordered[-1]}"


def _listed(words: Sequence[str]) -> str:
    """What is lacking, after a "no": "tasks", "tasks and no job zone", "tasks, no ratings and no job zone"."""
    return " and no ".join(filter(None, (", no ".join(words[:-1]), words[-1])))
