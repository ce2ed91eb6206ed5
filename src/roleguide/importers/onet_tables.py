"""Reads what the tables of the O*NET® database have about each occupation.

Supports the layouts of release 25.0 and later; tables and columns have other names from 30.3 on. What a release does
not have yet is left out and listed in `Database.lacking`: related occupations came with 26.3, the mark of software in
demand with 27.1. The tables are described at https://www.onetcenter.org/database.html
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from pathlib import Path

from roleguide.errors import DataError, RequestError
from roleguide.importers.archive import DOWNLOAD
from roleguide.importers.onet_records import (
    SCALES,
    SUBJECT_BY_SCALE,
    Database,
    Occupation,
    Part,
    Subject,
    Survey,
    Zone,
    subjects_by_name,
)
from roleguide.importers.tables import Column, Table, Tables, optional
from roleguide.text import did_you_mean, quoted

_OLDEST = (25, 0)

_MOST_ELEMENTS = 1_000
"""Elements of the content model that occupations have. In release 29.3 they have 68 skills and 37 activities."""

_CODE = re.compile(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_MISSING = ("n/a", "")

_CODE_COLUMN = "O*NET-SOC Code"
_DATE = optional("Date", "Date Updated")
_DETAILED = Column(("DWA ID", "DWA Element ID"))
_RATING_COLUMNS = (
    _CODE_COLUMN,
    "Element ID",
    "Scale ID",
    "Data Value",
    optional("Recommend Suppress"),
    optional("Not Relevant"),
    _DATE,
)
_SURVEY_COLUMNS = (
    _CODE_COLUMN,
    optional("Element ID"),
    "Scale ID",
    "Category",
    "Data Value",
    optional("Recommend Suppress"),
    optional("N"),
    _DATE,
    optional("Domain Source"),
)


def read(path: Path, codes: Collection[str] = (), advance: Callable[[], None] = lambda: None) -> Database:
    """Reads the database at `path`, a zip or a folder, with the occupations in `codes`, or all if that is empty.

    `advance` is called `STEPS` times, to show progress.

    Raises:
        DataError: it cannot be read as the database, or is older than all releases whose layout is known.
        RequestError: it has no occupation with one of the codes.
    """
    with Tables(path, known_by="Occupation Data") as tables:
        release, date = _release(tables)
        database = Database(
            release=release,
            date=date,
            occupations=_occupations(tables, codes),
            elements=_elements(tables),
            scale_names=_scale_names(tables),
            zones={},
            lacking=tables.lacking,
        )
        for gather in _GATHERERS:
            gather(tables, database)
            advance()
    _check_elements(path, database)
    return database


def _check_elements(path: Path, database: Database) -> None:
    """Makes sure that the vocabulary of the guide will not be larger than any real one.

    Raises:
        DataError: it would be.
    """
    occupations = database.occupations.values()
    elements = {element for occupation in occupations for element in occupation.ratings}
    for occupation in occupations:
        elements.update(element for activities in occupation.activities.values() for element in activities)
    if len(elements) > _MOST_ELEMENTS:
        raise DataError(
            f"{path} rates more than {_MOST_ELEMENTS:,} skills and activities, which is more than any release."
        )


def _release(tables: Tables) -> tuple[str, str]:
    """Returns the number and the date of the release, as the database's Read Me file gives them.

    If there is no such file, the number is the one in the name of the zip or the folder, such as db_30_3_text.

    Raises:
        DataError: there is no number, or the release is too old.
    """
    introduction = " ".join(islice(tables.read_me(), 20))
    number = re.search(r"O\*NET®? ([0-9]{1,3})\.([0-9]{1,3})[0-9.]* Database", introduction)
    number = number or re.search(r"\bdb_([0-9]{1,3})_([0-9]{1,3})_", f"{tables.path.name} {tables.folder.name}")
    if not number:
        message = f"{tables.path} does not say which release of the O*NET database it is."
        raise DataError(message, 'Its Read Me.txt begins with a line such as "O*NET 30.3 Database".')
    release = int(number[1]), int(number[2])
    if release < _OLDEST:
        oldest = ".".join(map(str, _OLDEST))
        message = f"{tables.path} is O*NET {number[1]}.{number[2]}; only release {oldest} and later can be read."
        raise DataError(message, DOWNLOAD)
    date = re.search(r"\b([A-Z][a-z]+ [0-9]{4}) Release", introduction)
    return f"{number[1]}.{number[2]}", date[1] if date else ""


def _occupations(tables: Tables, codes: Collection[str]) -> dict[str, Occupation]:
    table = tables.need("Occupation Data")
    occupations: dict[str, Occupation] = {}
    for line, (code, title, description) in table.rows(_CODE_COLUMN, "Title", "Description"):
        if not _CODE.fullmatch(code):
            raise table.error(line, f"{quoted(code)} is not an O*NET-SOC code such as 15-1299.09.")
        if not title or not description:
            raise table.error(line, f"the occupation has no {'description' if title else 'title'}.")
        if code in occupations:
            raise table.error(line, f"the occupation {code} appears twice.")
        occupations[code] = Occupation(code=code, title=title, description=description)
    if not occupations:
        raise DataError(f"{tables.path}: {table.name} has no occupations.", DOWNLOAD)
    for code in codes:
        if code not in occupations:
            hint = did_you_mean(code, occupations) or "A code looks like 15-1299.09."
            raise RequestError(f"This release has no occupation {quoted(code)}.", hint[:1].upper() + hint[1:])
    return {code: occupation for code, occupation in occupations.items() if not codes or code in codes}


def _elements(tables: Tables) -> dict[str, tuple[str, str]]:
    rows = tables.need("Content Model Reference").rows("Element ID", "Element Name", optional("Description"))
    return {element: (name, about) for _, (element, name, about) in rows}


def _scale_names(tables: Tables) -> dict[str, str]:
    """Returns the names of the scales by id.

    Raises:
        DataError: importance or level is missing, or has an unexpected minimum or maximum.
    """
    table = tables.need("Scales Reference")
    names = {}
    for line, (scale, name, lowest, highest) in table.rows("Scale ID", "Scale Name", "Minimum", "Maximum"):
        names[scale] = name
        if scale in SCALES:
            ends = _number(table, line, "Minimum", lowest), _number(table, line, "Maximum", highest)
            if ends != SCALES[scale]:
                expected = " to ".join(map(str, SCALES[scale]))
                raise table.error(line, f"the scale {scale} goes from {lowest} to {highest}, expected {expected}.")
    for scale in SCALES:
        if scale not in names:
            raise DataError(
                f'{tables.path}: {table.name} has no scale "{scale}", on which skills and knowledge are rated.'
            )
    return names


def _titles(tables: Tables, database: Database) -> None:
    """Sets the other titles of each occupation, those that workers report first, without duplicates."""
    titles: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for code, *several in _rows_of_titles(tables):
        for title in several:
            if title not in _MISSING:
                titles[code].setdefault(title.casefold(), title)
    for code, occupation in database.occupations.items():
        main = occupation.title.casefold()
        occupation.titles = [title for folded, title in titles[code].items() if folded != main]


def _rows_of_titles(tables: Tables) -> Iterator[list[str]]:
    if table := tables.find("Sample of Reported Titles"):
        for _, row in table.rows(_CODE_COLUMN, "Reported Job Title"):
            yield row
    if table := tables.find("Alternate Titles", "Job Titles"):
        for _, row in table.rows(_CODE_COLUMN, Column(("Alternate Title", "Job Title")), optional("Short Title")):
            yield row


def _tasks(tables: Tables, database: Database) -> None:
    """Sets the core tasks and those not yet rated of each occupation; supplemental tasks only if it has no others."""
    table = tables.find("Task Statements")
    if not table:
        database.absent.add("tasks")
        return
    supplemental: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for line, (code, task, text, kind, date) in table.rows(
        _CODE_COLUMN, "Task ID", "Task", optional("Task Type"), _DATE
    ):
        if occupation := database.occupations.get(code):
            if not text.rstrip("."):
                raise table.error(line, "the task is empty.")
            if kind == "Supplemental":
                occupation.has_supplemental = True
                supplemental[code][task] = text
            else:
                occupation.tasks[task] = text
                occupation.is_rated = occupation.is_rated and kind not in _MISSING
            _note_date(occupation, "tasks", date)
    for code, tasks in supplemental.items():
        if not database.occupations[code].tasks:
            database.occupations[code].tasks = tasks


def _activities(tables: Tables, database: Database) -> None:
    """Links each task to the generalized work activities of its detailed ones."""
    reference = tables.find("DWA Reference", "GWAs to IWAs to DWAs")
    table = tables.find("Tasks to DWAs")
    if not reference or not table:
        return
    general = {
        detailed: element
        for _, (element, detailed) in reference.rows(Column(("Element ID", "GWA Element ID")), _DETAILED)
    }
    for _, (code, task, detailed) in table.rows(_CODE_COLUMN, "Task ID", _DETAILED):
        occupation = database.occupations.get(code)
        if occupation and detailed in general:
            occupation.activities[task][general[detailed]] = None


def _ratings(tables: Tables, database: Database) -> None:
    """Sets the importance and level of skills and knowledge."""
    newer = ("Essential Skills", "Transferable Skills")
    skills = newer if any(map(tables.has, newer)) else ("Skills",)
    rated = [table for title in (*skills, "Knowledge") if (table := tables.find(title))]
    for table in rated:
        _rate(table, "knowledge" if table.title == "Knowledge" else "skills", database)
    if not rated:
        database.absent.add("ratings")


def _rate(table: Table, subject: str, database: Database) -> None:
    """Sets the ratings in one table; a level that is marked as not relevant is left out."""
    for line, (code, element, scale, value, suppress, irrelevant, date) in table.rows(*_RATING_COLUMNS):
        occupation = database.occupations.get(code)
        if not occupation or scale not in SCALES:
            continue
        number = _number(table, line, "Data Value", value)
        lowest, highest = SCALES[scale]
        if not lowest <= number <= highest:
            raise table.error(line, f"Data Value is {value}, on a scale of {lowest} to {highest}.")
        _note_date(occupation, subject, date)
        rating = occupation.ratings[element]
        if scale == "IM":
            rating["importance"] = number
        elif irrelevant != "Y":
            rating["level"] = f"{number:g}"
        if suppress == "Y":
            rating["note"] = "low precision"


def _surveys(tables: Tables, database: Database) -> None:
    """Sets the shares of the answers about education, experience and training."""
    newer: dict[str, tuple[Part, ...]] = {"Education": ("education",), "Training and Experience": ("experience",)}
    older: dict[str, tuple[Part, ...]] = {"Education, Training, and Experience": ("education", "experience")}
    for title, parts in (newer if any(map(tables.has, newer)) else older).items():
        if table := tables.find(title):
            _survey(table, _answers(tables.need(f"{title} Categories")), database)
        else:
            database.absent.update(parts)


def _answers(table: Table) -> dict[tuple[str, str], str]:
    """Returns the answer that each category of each scale stands for."""
    rows = table.rows("Scale ID", "Category", "Category Description")
    return {(scale, category): _answer(description) for _, (scale, category, description) in rows}


def _survey(table: Table, answers: Mapping[tuple[str, str], str], database: Database) -> None:
    subjects = {**SUBJECT_BY_SCALE, **subjects_by_name(database.scale_names)}
    for line, row in table.rows(*_SURVEY_COLUMNS):
        code, element, scale, category, value, suppress, size, date, asked = row
        occupation = database.occupations.get(code)
        if not occupation or scale in SCALES:  # some elements are rated instead
            continue
        subject = subjects.get(scale) or _subject_of(table, element)
        survey = occupation.surveys.setdefault((subject, scale), Survey(subject=subject))
        _note_date(occupation, "education and experience", date)
        if scale not in subjects:
            survey.unknown_scale = scale
            continue
        share = _number(table, line, "Data Value", value)
        if not 0 <= share <= 100:
            raise table.error(line, f"Data Value is {value}, expected a percentage.")
        if (scale, category) not in answers:
            message = f"no table says what the category {quoted(category)} of the scale {quoted(scale)} means."
            raise table.error(line, message)
        answer = answers[scale, category]
        survey.shares[category] = share, f"{answer} (low precision)" if suppress == "Y" and share else answer
        survey.size = "" if size in _MISSING else f"{_number(table, line, 'N', size):.0f}"
        survey.asked = "" if asked in _MISSING else asked
        survey.date = _month(date)


def _subject_of(table: Table, element: str) -> Subject:
    """Returns what a survey is about if its scale does not tell; the elements of education are 2.D."""
    is_education = table.title == "Education" or element.startswith("2.")
    return "education" if is_education else "experience and training"


def _answer(description: str) -> str:
    """Shortens an answer to fit on one line: without its explanation, and with spans of time in few words."""
    answer = description.partition(" (such as")[0].partition(" (for example")[0]
    answer = re.sub(r"( -)? or the equivalent$", "", answer)
    answer = re.sub(r" - (?=[A-Z])", " for ", answer)  # a kind of degree; explanations begin with a lowercase letter
    answer = answer.partition(" - ")[0].strip()
    answer = re.sub(r"^Up to and including ", "up to ", answer)
    answer = re.sub(r"^Over (\d+) (\w+?)s?, up to and including (\d+ \2s?)$", r"over \1 up to \3", answer)
    answer = re.sub(r"^Over (.+), up to and including ", r"over \1 up to ", answer)
    answer = re.sub(r", up to and including ", " up to ", answer)
    return answer.lower()


def _job_zones(tables: Tables, database: Database) -> None:
    table = tables.find("Job Zones")
    if not table:
        database.absent.add("job zone")
        return
    reference = tables.need("Job Zone Reference")
    database.zones = {
        zone: Zone(name=name, education=education)
        for _, (zone, name, education) in reference.rows("Job Zone", "Name", "Education")
    }
    for line, (code, zone, date, source) in table.rows(_CODE_COLUMN, "Job Zone", _DATE, optional("Domain Source")):
        if zone not in database.zones:
            raise table.error(line, f"{reference.name} has no job zone {quoted(zone)}.")
        if occupation := database.occupations.get(code):
            occupation.zone = zone
            occupation.zone_is_preliminary = "Preliminary" in source
            _note_date(occupation, "job zone", date)


def _software(tables: Tables, database: Database) -> None:
    """Sets the software in demand; nothing if the release does not mark it."""
    if not (table := tables.find("Technology Skills", "Software Skills")):
        return
    named = Column(("Example", "Workplace Example"))
    for _, (code, name, in_demand) in table.rows(_CODE_COLUMN, named, optional("In Demand")):
        occupation = database.occupations.get(code)
        if in_demand == "Y" and occupation:
            occupation.software[name] = None


def _related(tables: Tables, database: Database) -> None:
    if not (table := tables.find("Related Occupations")):
        return
    columns = (_CODE_COLUMN, "Related O*NET-SOC Code", Column(("Index", "Related Index")))
    for line, (code, other, index) in table.rows(*columns):
        if occupation := database.occupations.get(code):
            occupation.related.append((int(_number(table, line, "Index", index)), other))


_GATHERERS = (_titles, _tasks, _activities, _ratings, _surveys, _job_zones, _software, _related)

STEPS = len(_GATHERERS)
"""How often `read` calls `advance`."""


def _number(table: Table, line: int, column: str, text: str) -> float:
    """Reads a number in a field.

    Raises:
        DataError: it is not a number, or has more digits than any in the database.
    """
    if not _NUMBER.fullmatch(text):
        raise table.error(line, f"{column} is {quoted(text)}, expected a number.")
    return float(text)


def _note_date(occupation: Occupation, subject: str, date: str) -> None:
    if date not in _MISSING:
        occupation.dates[subject].add(_month(date))


def _month(date: str) -> str:
    """Returns a date as the text format has it, MM/YYYY; the database's own SQL tables have days."""
    if date in _MISSING:
        return ""
    days = re.fullmatch(r"([0-9]{4})-([0-9]{2})-[0-9]{2}", date)
    return f"{days[2]}/{days[1]}" if days else date
