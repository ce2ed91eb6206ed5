"""The O*NET® database as a guide. The one in tests/databases is made up; only its layout is that of the real one."""

import csv
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from building import built_in
from roleguide.cli import app
from roleguide.errors import DataError
from roleguide.files.load import load
from roleguide.files.locate import builtin_guide
from roleguide.importers.onet import Occupations

DATABASES = Path(__file__).parent / "databases"
LAYOUTS = ["30.2", "30.3"]
NOTICE = "USDOL/ETA has not approved, endorsed, or tested these modifications"
ALONE = ["--no-builtin", "--guide", "onet.yaml"]
BESIDE = ["--guide", "onet.yaml"]


def invoke(*arguments: str) -> Any:
    return CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1", "TERM": "xterm", "LC_ALL": "C.UTF-8"}).invoke(
        app, arguments
    )


def said(*arguments: str) -> str:
    """What a command answers, in one line."""
    result = invoke(*arguments)
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def imported(database: str | Path, codes: tuple[str, ...] = ()) -> dict[str, Any]:
    """The knowledge that an import of one of the layouts, or of another database, gives."""
    occupations = Occupations(DATABASES / f"onet-{database}" if isinstance(database, str) else database, codes)
    return {**occupations.head(), "roles": dict(occupations.roles())}


def changed(file: Path, *replacements: tuple[str, str]) -> None:
    """Changes a table of a database: each text, which is there, becomes another one."""
    text = file.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def without_columns(file: Path, *columns: str) -> None:
    """Takes columns out of a table."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8-sig").splitlines()]
    kept = [at for at, name in enumerate(rows[0]) if name not in columns]
    assert len(kept) == len(rows[0]) - len(columns)
    file.write_text("".join("\t".join(row[at] for at in kept) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The imported guide, in a file."""
    file = tmp_path_factory.mktemp("onet") / "onet.yaml"
    result = invoke("import", "onet", str(DATABASES / "onet-30.2"), "-o", str(file))
    assert result.exit_code == 0, result.output
    return file


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A copy of the database in the older layout that can be changed."""
    return Path(shutil.copytree(DATABASES / "onet-30.2", tmp_path / "database"))


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A copy of the database in the newer layout that can be changed."""
    return Path(shutil.copytree(DATABASES / "onet-30.3", tmp_path / "newer"))


@pytest.fixture
def _here(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in the folder of the imported guide."""
    monkeypatch.chdir(made.parent)


in_the_folder = pytest.mark.usefixtures("_here")


# --- the import ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_occupation_becomes_a_role(layout: str) -> None:
    assert imported(layout)["roles"]["onet-15-9901-00"] == {
        "title": "Lighthouse Keepers",
        "aliases": ["Keeper", "Lamp Keeper", "Master of Light (ML)", "ML", "Watchman"],
        "family": "onet-15",
        "summary": "Keep the light of a lighthouse burning. Warn ships of fog and watch the sea",
        "duties": {
            "onet-watching-the-sea": ["Watch the sea and note every ship in the log"],
            "onet-keeping-the-log": ["Watch the sea and note every ship in the log"],
            "onet-no-activity": [
                "Light the lamp at dusk, and put it out at dawn",
                'Answer visitors who ask what a "leading light" is',
            ],
        },
        "qualifications": {
            "education": [
                "66% high school diploma, 31% bachelor's degree (low precision), 2% other answers "
                "(asked: 21 job holders, 07/2024)"
            ],
            "experience": [
                "related work: 60% over 6 months up to 1 year, 40% over 1 up to 2 years "
                "(asked: 21 job holders, 07/2024)",
                "on-site training: 100% up to 1 month (asked: 20 job holders, 07/2024)",
                "on-the-job training: 100% anything beyond short demonstration up to 1 month "
                "(asked: 20 job holders, 07/2024)",
                "Job Zone Two, some preparation needed",
            ],
            "tools": ["Lamp logbook (in demand)"],
            "skills": {
                "onet-reading-the-weather": {"importance": 4.5, "level": "4.62"},
                "onet-calming-visitors": {"importance": 2.12, "level": "0.38", "note": "low precision"},
                "onet-knowledge-optics": {"importance": 3.88, "level": "3.5"},
                "onet-knowledge-reading-the-weather": {"importance": 3.1, "level": "2.5"},
            },
        },
        "related": ["onet-15-9902-00", "onet-53-9903-00"],
        "codes": {"onet": ["15-9901.00"]},
        "sources": ["onet-15-9901-00"],
    }


def test_both_layouts_give_the_same_roles_and_vocabulary() -> None:
    older, newer = imported("30.2"), imported("30.3")
    assert [older[part] == newer[part] for part in ("roles", "topics", "skills", "families", "scales")] == [True] * 5
    assert (older["edition"], newer["edition"]) == ("O*NET 30.2", "O*NET 30.3")


def test_the_release_and_the_dates_of_its_parts_are_in_the_sources() -> None:
    source = imported("30.2")["sources"]["onet-15-9902-00"]
    assert source["title"] == "O*NET® 30.2 Database, 15-9902.00"
    assert source["url"] == "https://www.onetonline.org/link/summary/15-9902.00"
    assert (source["rank"], source["published"]) == ("primary", "2026-02")
    assert source["note"] == (
        "tasks, education and experience, job zone of 08/2025, skills of 07/2024, knowledge of 06/2010"
    )


def test_a_share_at_the_limit_is_shown_by_itself(database: Path) -> None:
    changed(database / "Education, Training, and Experience.txt", ("\t2.50\t", "\t4.50\t"), ("\t31.30\t", "\t29.30\t"))
    assert imported(database)["roles"]["onet-15-9901-00"]["qualifications"]["education"] == [
        "66% high school diploma, 29% bachelor's degree (low precision), 4% less than a high school diploma "
        "(asked: 21 job holders, 07/2024)"
    ]


def test_topics_and_skills_come_in_the_order_of_the_outline(database: Path) -> None:
    """2.C.10 after 2.C.2.a, and 4.A.1.a.1 before 4.A.1.a.10."""
    reference = ("4.A.3.b.6\tKeeping", "4.A.1.a.10\tKeeping"), ("4.A.4.b.4\tLeading", "4.A.1.a.9\tLeading")
    changed(database / "Content Model Reference.txt", *reference)
    changed(database / "DWA Reference.txt", ("4.A.3.b.6\t", "4.A.1.a.10\t"), ("4.A.4.b.4\t", "4.A.1.a.9\t"))
    knowledge = imported(database)
    skills = ["reading-the-weather", "calming-visitors", "knowledge-optics", "knowledge-reading-the-weather"]
    assert list(knowledge["skills"]) == [f"onet-{skill}" for skill in skills]
    assert list(knowledge["roles"]["onet-15-9901-00"]["qualifications"]["skills"]) == list(knowledge["skills"])
    topics = ["watching-the-sea", "leading-keepers", "keeping-the-log", "no-activity"]
    assert list(knowledge["topics"]) == [f"onet-{topic}" for topic in topics]
    assert list(knowledge["roles"]["onet-53-9903-00"]["duties"]) == ["onet-watching-the-sea", "onet-keeping-the-log"]


@pytest.mark.parametrize("part", ["\u00b2", "9" * 5000, ""])
def test_an_element_may_have_any_id(database: Path, part: str) -> None:
    for table in ("Content Model Reference", "Knowledge"):
        changed(database / f"{table}.txt", ("2.C.10\t", f"2.C.{part}\t"))
    assert "onet-knowledge-reading-the-weather" in imported(database)["skills"]


def test_an_element_whose_name_has_no_letters_is_called_by_its_id(database: Path) -> None:
    changed(database / "Content Model Reference.txt", ("\tOptics\t", "\t\u5149\u5b66\t"))
    skills = imported(database)["skills"]
    assert skills["onet-knowledge-2-c-2-a"]["title"] == "\u5149\u5b66 (knowledge)"


def test_a_level_that_is_not_relevant_is_no_level() -> None:
    skills = imported("30.2")["roles"]["onet-15-9902-00"]["qualifications"]["skills"]
    assert "onet-calming-visitors" not in skills


def test_one_who_was_asked_is_one_and_how_many_is_left_out_where_nobody_knows() -> None:
    asked = imported("30.2")["roles"]["onet-15-9902-00"]["qualifications"]
    assert asked["education"] == ["100% bachelor's degree (asked: 1 occupational expert, 08/2025)"]
    assert asked["experience"][0] == "related work: 100% over 1 up to 2 years (asked: occupational experts, 08/2025)"


def test_what_is_not_surveyed_is_what_the_job_zone_says_and_a_preliminary_one_is_marked() -> None:
    pilots = imported("30.2")["roles"]["onet-53-9903-00"]
    assert pilots["qualifications"] == {
        "education": [
            "not surveyed; the database says about Job Zone Two (preliminary): "
            "These occupations usually ask for a school diploma"
        ],
        "experience": ["Job Zone Two (preliminary), some preparation needed"],
    }


@pytest.mark.parametrize(
    ("role", "note"),
    [
        (
            "onet-53-9903-00",
            "The database has no ratings of skills and knowledge and no survey of education and experience for this "
            "occupation: this release has none yet. Its tasks are not yet rated as core or supplemental, so all "
            "of them are included",
        ),
        (
            "onet-53-9909-00",
            "The database has no tasks, no ratings of skills and knowledge, no survey of education and experience and "
            "no job zone for this occupation: it covers the rest of a group, about which no data is collected",
        ),
    ],
)
def test_a_role_says_what_is_missing_and_why(role: str, note: str) -> None:
    assert imported("30.2")["roles"][role]["note"] == note


def test_some_occupations_alone_are_related_among_themselves_and_bring_what_they_use() -> None:
    part = imported("30.2", ("15-9901.00", "53-9903.00"))
    assert list(part["roles"]) == ["onet-15-9901-00", "onet-53-9903-00"]
    assert part["roles"]["onet-15-9901-00"]["related"] == ["onet-53-9903-00"]
    assert "onet-leading-keepers" not in part["topics"]
    assert list(part["sources"]) == ["onet", "onet-15-9901-00", "onet-53-9903-00"]


@pytest.mark.parametrize("folder", ["", "db_30_2_text/"])
def test_a_zip_is_read_whether_its_tables_are_in_a_folder_or_not(tmp_path: Path, folder: str) -> None:
    with zipfile.ZipFile(tmp_path / "db.zip", "w") as archive:
        for table in (DATABASES / "onet-30.2").iterdir():
            archive.write(table, f"{folder}{table.name}")
        archive.writestr("__MACOSX/._Occupation Data.txt", "nothing")
    occupations = Occupations(tmp_path / "db.zip")
    assert dict(occupations.roles()) == imported("30.2")["roles"]


@pytest.mark.parametrize("name", ["onet.yaml", "onet.json"])
def test_what_is_written_is_what_was_read_and_passes_the_check(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert invoke("import", "onet", str(DATABASES / "onet-30.3"), "-o", str(file)).stdout == ""
    written = file.read_text(encoding="utf-8")
    assert (json.loads(written) if name.endswith("json") else yaml.safe_load(written)) == imported("30.3")
    for alone in (["--no-builtin"], []):
        assert invoke("check", "--strict", str(file), *alone).stdout == "no problems in 1 file\n"
    assert [other.name for other in tmp_path.iterdir()] == [name]


def test_the_import_says_what_it_wrote_and_how_to_go_on(tmp_path: Path) -> None:
    file = tmp_path / "two words.yaml"
    result = invoke("import", "onet", str(DATABASES / "onet-30.2"), "-o", str(file), "--occupation", "15-9902.00")
    assert result.stderr == f"Wrote 1 occupation to {file}\nNext: roleguide list --guide '{file}'\n"


# --- other releases --------------------------------------------------------------------------------------------------

EDUCATION = (
    "15-9902.00\t2.D.1\tRequired Level of Education\tRL\t6\t100.00\t1\tn/a\tn/a\tn/a\tN\t08/2025\tOccupational Expert\n"
)


def survey_on(database: Path, scale: str, name: str) -> None:
    """Asks about the education of an occupation on another scale, which the reference calls by this name, if by any."""
    rows = [("2", "12.00"), ("6", "80.00"), ("10", "8.00")]
    row = f"15-9902.00\t2.D.1\tRequired Level of Education\t{scale}\t%s\t%s\t29\t0.5\tn/a\tn/a\tN\t08/2026\tIncumbent\n"
    changed(database / "Education.txt", (EDUCATION, "".join(row % parts for parts in rows)))
    meanings = [
        ("2", "High School Diploma or the equivalent (such as a GED)"),
        ("6", "Bachelor's Degree"),
        ("10", "Doctor's Degree - Professional Practice (such as a J.D. for Law)"),
    ]
    with (database / "Education Categories.txt").open("a", encoding="utf-8") as file:
        file.writelines(f"2.D.1\tRequired Level of Education\t{scale}\t{at}\t{meaning}\n" for at, meaning in meanings)
    with (database / "Scales Reference.txt").open("a", encoding="utf-8") as file:
        file.write(f"{scale}\t{name}\t0\t100\n" if name else "")


@pytest.mark.parametrize(
    ("scale", "name"),
    [
        ("RQ", "Required Level Of Education (Categories 1-12)"),
        ("RQ", ""),
        ("R7", "Required Level of Education (Categories 1-13)"),
    ],
)
def test_education_is_read_on_the_scales_that_the_reference_names(newer: Path, scale: str, name: str) -> None:
    survey_on(newer, scale, name)
    roles = imported(newer)["roles"]
    assert roles["onet-15-9902-00"]["qualifications"]["education"] == [
        "80% bachelor's degree, 12% high school diploma, 8% doctor's degree for professional practice "
        "(asked: 29 job holders, 08/2026)"
    ]
    assert roles["onet-15-9901-00"] == imported("30.3")["roles"]["onet-15-9901-00"]


@pytest.mark.parametrize(("name", "shown"), [("Schooling", "R7 (Schooling)"), ("", "R7")])
def test_a_survey_on_a_scale_that_nobody_knows_is_no_missing_survey(
    newer: Path, tmp_path: Path, name: str, shown: str
) -> None:
    survey_on(newer, "R7", name)
    role = imported(newer)["roles"]["onet-15-9902-00"]
    why = f"surveyed, but not shown, as roleguide does not know the scale {shown}"
    assert role["qualifications"]["education"] == [why]
    assert "note" not in role
    result = invoke("import", "onet", str(newer), "-o", str(tmp_path / "onet.yaml"))
    assert result.stderr.splitlines()[1] == (
        f"roleguide does not know the scale {shown}, so surveys on it are not shown."
    )


@pytest.mark.parametrize("table", ["Training and Experience", "Education, Training, and Experience"])
def test_so_it_is_with_a_survey_of_experience(database: Path, newer: Path, table: str) -> None:
    source = newer if table.startswith("Training") else database
    changed(source / f"{table}.txt", ("\tPT\t", "\tPZ\t"))
    assert imported(source)["roles"]["onet-15-9901-00"]["qualifications"]["experience"] == [
        "related work: 60% over 6 months up to 1 year, 40% over 1 up to 2 years (asked: 21 job holders, 07/2024)",
        "experience and training: surveyed, but not shown, as roleguide does not know the scale PZ",
        "on-the-job training: 100% anything beyond short demonstration up to 1 month (asked: 20 job holders, 07/2024)",
        "Job Zone Two, some preparation needed",
    ]


def as_of(database: Path, release: str) -> Path:
    """A database that says that it is of another release."""
    changed(database / "Read Me.txt", ("30.2", release))
    return database


def test_what_a_release_does_not_have_yet_is_left_out_and_said(database: Path, tmp_path: Path) -> None:
    """Related occupations came with 26.3, the mark of software in demand with 27.1."""
    (as_of(database, "25.1") / "Related Occupations.txt").unlink()
    without_columns(database / "Technology Skills.txt", "In Demand")
    lacks = (
        'The imported database lacks the column "In Demand" of the table "Technology Skills" and the table '
        '"Related Occupations"'
    )
    older, newer = imported(database)["roles"], imported("30.2")["roles"]
    for role_id, role in newer.items():
        role.pop("related", None)
        role["qualifications"].pop("tools", None) if "qualifications" in role else None
        before, rated, unrated = role.get("note", "").partition("Its tasks are not yet rated")
        role["note"] = ". ".join(filter(None, (before.removesuffix(". "), lacks, rated + unrated)))
        assert older[role_id] == {**role, "sources": older[role_id]["sources"]}
    output = tmp_path / "onet.yaml"
    result = invoke("import", "onet", str(database), "-o", str(output))
    assert result.stderr.splitlines()[:2] == [f"Wrote 4 occupations to {output}", f"{lacks}."]
    assert invoke("check", "--strict", "--no-builtin", str(output)).exit_code == 0


@pytest.mark.parametrize("release", ["24.3", "5.0", "20.1"])
def test_older_releases_are_refused(database: Path, release: str) -> None:
    with pytest.raises(DataError) as refused:
        imported(as_of(database, release))
    assert str(refused.value).splitlines()[0] == (
        f"{database} is O*NET {release}; only release 25.0 and later can be read."
    )


OPTIONAL = [
    "Sample of Reported Titles",
    "Alternate Titles",
    "Task Statements",
    "DWA Reference",
    "Tasks to DWAs",
    "Skills",
    "Knowledge",
    "Education, Training, and Experience",
    "Job Zones",
    "Technology Skills",
    "Related Occupations",
]


@pytest.mark.parametrize("table", OPTIONAL)
def test_a_database_without_a_table_is_read_and_every_role_says_what_it_lacks(
    database: Path, tmp_path: Path, table: str
) -> None:
    (database / f"{table}.txt").unlink()
    roles = imported(database)["roles"].values()
    named = {"Alternate Titles": "Job Titles", "DWA Reference": "GWAs to IWAs to DWAs"}
    named["Technology Skills"] = "Software Skills"
    other = f' or "{named[table]}"' if table in named else ""
    lacks = f'The imported database lacks the table "{table}"{other}'
    assert [lacks in role["note"] for role in roles] == [True] * 4
    output = tmp_path / "onet.yaml"
    assert invoke("import", "onet", str(database), "-o", str(output)).exit_code == 0
    assert invoke("check", "--no-builtin", str(output)).exit_code == 0


def test_a_database_with_occupations_alone_does_not_say_that_they_lack_data(database: Path) -> None:
    for table in OPTIONAL:
        (database / f"{table}.txt").unlink()
    notes = {role["note"].partition(" lacks ")[0] for role in imported(database)["roles"].values()}
    assert notes == {"The imported database"}


def test_where_no_survey_is_at_hand_nothing_is_called_not_surveyed(database: Path) -> None:
    (database / "Education, Training, and Experience.txt").unlink()
    assert imported(database)["roles"]["onet-15-9901-00"]["qualifications"]["education"] == [
        "no survey available; the database says about Job Zone Two: These occupations usually ask for a school diploma"
    ]


@pytest.mark.parametrize(
    ("table", "columns", "role", "part", "becomes"),
    [
        (
            "Education, Training, and Experience",
            ["Recommend Suppress", "N", "Date", "Domain Source"],
            "onet-15-9901-00",
            "education",
            ["66% high school diploma, 31% bachelor's degree, 2% other answers"],
        ),
        (
            "Education, Training, and Experience",
            ["N", "Date"],
            "onet-15-9902-00",
            "education",
            ["100% bachelor's degree (asked: occupational experts)"],
        ),
        (
            "Skills",
            ["Recommend Suppress", "Not Relevant", "Date"],
            "onet-15-9902-00",
            "skills",
            {
                "onet-reading-the-weather": {"importance": 4, "level": "5"},
                "onet-calming-visitors": {"importance": 1, "level": "0"},
                "onet-knowledge-optics": {"importance": 3, "level": "1.25"},
            },
        ),
        (
            "Job Zones",
            ["Date", "Domain Source"],
            "onet-53-9903-00",
            "experience",
            ["Job Zone Two, some preparation needed"],
        ),
    ],
)
def test_a_table_without_a_column_is_read_with_what_it_has(
    database: Path, table: str, columns: list[str], role: str, part: str, becomes: Any
) -> None:
    without_columns(database / f"{table}.txt", *columns)
    entry = imported(database)["roles"][role]
    assert entry["qualifications"][part] == becomes
    for column in columns:
        assert f'the column "{column}" of the table "{table}"' in entry["note"]


def test_without_a_page_of_introduction_the_name_of_the_folder_tells_the_release(database: Path) -> None:
    (database / "Read Me.txt").unlink()
    folder = database.rename(database.with_name("db_29_1_text"))
    knowledge = imported(folder)
    assert knowledge["edition"] == "O*NET 29.1"
    assert knowledge["sources"]["onet"]["undated"] is True
    archive = Path(shutil.make_archive(str(folder.with_name("archive")), "zip", folder.parent, folder.name))
    assert imported(archive)["edition"] == "O*NET 29.1"


# --- the CSV format --------------------------------------------------------------------------------------------------

SQL_COLUMNS = {"O*NET-SOC Code": "onetsoc_code", "Date": "date_updated", "Index": "related_index"}
"""Columns that the database's SQL tables call otherwise than by their names in small letters."""


def snake(name: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", name.lower()))


def sql(name: str) -> str:
    return SQL_COLUMNS.get(name, snake(name))


def as_csv(database: Path, into: Path, column: Callable[[str], str] = str, quoting: Any = csv.QUOTE_MINIMAL) -> Path:
    """The same database in CSV: the files' names in small letters, and those of the columns as `column` has it."""
    into.mkdir(parents=True)
    for table in database.iterdir():
        if table.name == "Read Me.txt":
            shutil.copy(table, into)
            continue
        names, *rows = [line.split("\t") for line in table.read_text(encoding="utf-8-sig").splitlines()]
        with (into / f"{snake(table.stem)}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=quoting).writerows([[column(name) for name in names], *rows])
    return into


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "column", [str, snake, lambda name: SQL_COLUMNS.get(name, snake(name).replace("o_net", "onet"))]
)
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("packed", [False, True])
def test_csv_is_read_like_text(
    tmp_path: Path, layout: str, column: Callable[[str], str], quoting: int, packed: bool
) -> None:
    database = as_csv(DATABASES / f"onet-{layout}", tmp_path / "db_csv", column, quoting)
    if packed:
        database = Path(shutil.make_archive(str(tmp_path / "archive"), "zip", tmp_path, "db_csv"))
    assert imported(database) == imported(layout)


def test_csv_fields_are_quoted_as_rfc_4180_has_it(newer: Path, tmp_path: Path) -> None:
    changed(newer / "Task Statements.txt", ("Feed the gulls.", "x"), ("Steer a ferry through fog.", "Y"))
    database = as_csv(newer, tmp_path / "csv")
    changed(database / "task_statements.csv", (",Y,", ',"Steer, ""hard"",\r\nthrough fog",'))
    duties = imported(database)["roles"]["onet-53-9903-00"]["duties"]
    assert duties["onet-watching-the-sea"] == ['Steer, "hard", through fog']


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",Y,", ',"Y,', "line 10: this is not valid CSV: unexpected end of data."),
        (",Y,", ',"Y"Y,', "line 9: this is not valid CSV: ',' expected after '\"'."),
        (",Y,", f",{'Y' * 200_000},", "line 9: this is not valid CSV: field larger than field limit (131072)."),
        (",Y,", ",Y,Y,", "line 9: the row has 8 fields, but the table has 7 columns."),
        (",Y,", ",\x1b,", "line 9: the text contains a control character."),
        (",Y,", ",\0,", "line 9: the text contains a control character."),
        (",Y,", ",,", "line 9: the task is empty."),
        ("Task ID,", "Task,", 'line 1: there is no column "Task ID"; the columns are O*NET-SOC Code, Task, Task, '),
    ],
)
def test_csv_with_a_mistake(newer: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    changed(newer / "Task Statements.txt", ("Steer a ferry through fog.", "Y"))
    database = as_csv(newer, tmp_path / "csv")
    changed(database / "task_statements.csv", (old, new))
    with pytest.raises(DataError) as refused:
        imported(database)
    assert str(refused.value).startswith(f"{database}, task_statements.csv, {message}")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            "Skills",
            "mixes text and CSV: skills.csv is not in the format of the other tables.\n"
            "Keep the tables of one format, and import those.",
        ),
        ("Occupation Data", "has Occupation Data.txt and occupation_data.csv, so it is not clear which one to read."),
        ("Knowledge", "has Knowledge.txt and knowledge.csv, so it is not clear which one to read."),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_csv_and_text_mixed(database: Path, tmp_path: Path, table: str, message: str, packed: bool) -> None:
    as_csv(database, tmp_path / "csv")
    (tmp_path / "csv" / f"{snake(table)}.csv").rename(database / f"{snake(table)}.csv")
    if "mixes" in message:
        (database / f"{table}.txt").unlink()
    mixed = Path(shutil.make_archive(str(tmp_path / "archive"), "zip", database)) if packed else database
    with pytest.raises(DataError) as refused:
        imported(mixed)
    assert str(refused.value) == f"{mixed} {message}"


def test_other_files_do_not_make_a_mixture(tmp_path: Path) -> None:
    database = as_csv(DATABASES / "onet-30.3", tmp_path / "csv")
    for name in ("notes.txt", "LICENSE.txt", "._skills.csv", ".skills.txt", "skills.xlsx"):
        (database / name).write_text("x", encoding="utf-8")
    assert imported(database) == imported("30.3")


def test_tables_of_both_layouts_in_one_folder(database: Path) -> None:
    shutil.copy(DATABASES / "onet-30.3" / "Job Titles.txt", database)
    with pytest.raises(DataError) as refused:
        imported(database)
    assert str(refused.value) == (
        f"{database} has Alternate Titles.txt and Job Titles.txt, so it is not clear which one to read."
    )


# --- its pages -------------------------------------------------------------------------------------------------------


@in_the_folder
@pytest.mark.parametrize("format_", ["table", "plain", "markdown", "json"])
@pytest.mark.parametrize(
    "command",
    [
        ["describe", "lighthouse"],
        ["describe", "optics"],
        ["compare", "lighthouse", "fog"],
        ["compare", "program-manager", "lighthouse"],
        ["become", "fog", "--from", "lighthouse"],
        ["list"],
        ["list", "--family", "onet-53"],
        ["list", "--skills"],
        ["list", "--matrix", "topics"],
        ["search", "log"],
        ["similar", "lighthouse"],
    ],
    ids=" ".join,
)
def test_every_page_from_the_database_carries_the_notice_of_its_license(command: list[str], format_: str) -> None:
    answer = said(*command, *BESIDE, "--format", format_)
    assert NOTICE in answer
    assert "O*NET® is a trademark of USDOL/ETA." in answer or "O\\*NET® is a trademark of USDOL/ETA." in answer


@in_the_folder
@pytest.mark.parametrize(
    "command",
    [
        ["describe", "program-manager"],
        ["compare", "program-manager", "project-manager"],
        ["become", "cio"],
        ["list", "--family", "delivery"],
        ["list", "--certifications"],
        ["list", "--certifications", "--format", "json"],
        ["similar", "program-manager"],
        ["search", "sprint"],
    ],
    ids=" ".join,
)
def test_a_page_without_anything_from_it_does_not(command: list[str]) -> None:
    assert NOTICE not in said(*command, *BESIDE)


@in_the_folder
def test_occupations_share_rows_by_the_activities_they_have_in_common() -> None:
    compared = json.loads(said("compare", "lighthouse", "fog", *ALONE, "--format", "json"))
    marks = {section["id"]: {row["key"]: row["mark"] for row in section["rows"]} for section in compared["sections"]}
    assert marks["duties"] == {
        "onet-watching-the-sea": "differs",
        "onet-keeping-the-log": "only",
        "onet-leading-keepers": "only",
        "onet-no-activity": "only",
    }
    assert marks["skills"]["onet-reading-the-weather"] == "same", "4.62 and 5 are nearest to the same step"
    assert marks["skills"]["onet-knowledge-optics"] == "differs"


@in_the_folder
def test_beside_a_role_of_another_source_the_page_says_what_does_not_line_up() -> None:
    page = said("compare", "program-manager", "lighthouse", *BESIDE)
    assert re.search(r"DUTIES ─+ no rows line up ", page)
    assert re.search(r"SKILLS ─+ no rows line up, \d+ more differ ", page)
    compared = json.loads(said("compare", "program-manager", "lighthouse", *BESIDE, "--format", "json"))
    assert {section["id"]: section["apart"] for section in compared["sections"]} == {
        "scope": [],
        "duties": ["program-manager", "onet-15-9901-00"],
        "qualifications": [],
        "skills": ["program-manager", "onet-15-9901-00"],
        "certifications": [],
    }
    rows = {section["id"]: section["rows"] for section in compared["sections"]}
    assert [row["key"] for row in rows["qualifications"] if row["mark"] == "differs"] == [
        "education",
        "experience",
        "tools",
    ]
    counted = [row for part in ("scope", "qualifications", "certifications") for row in rows[part]]
    counts = compared["counts"]
    assert counts["differs"] + counts["same"] + sum(counts["only"].values()) == len(counted)


@in_the_folder
def test_beside_an_occupation_that_lacks_something_the_page_says_so() -> None:
    page = said("compare", "lighthouse", "ferry", "--full", *ALONE)
    assert "Ferry Pilots The database has no ratings of skills and knowledge and no survey of education" in page
    told = json.loads(said("compare", "lighthouse", "ferry", *ALONE, "--format", "json"))
    assert ["note" in role for role in told["roles"]] == [False, True]


@in_the_folder
def test_of_three_roles_the_one_from_another_source_is_named() -> None:
    page = said("compare", "program-manager", "project-manager", "lighthouse", *BESIDE, "--width", "120")
    assert "none lines up with Lighthouse Keepers" in page


@in_the_folder
def test_a_title_of_several_occupations_leads_to_a_choice() -> None:
    result = invoke("describe", "watchman", *ALONE)
    assert result.exit_code == 2
    assert result.stderr.startswith(
        '"watchman" fits several roles: onet-15-9901-00 (Lighthouse Keepers), onet-15-9902-00 (Fog Signal Managers)\n'
    )


@in_the_folder
@pytest.mark.parametrize("name", ["15-9901.00", "15-9901", "onet-15-9901-00", "Lighthouse Keepers", "master of light"])
def test_an_occupation_answers_to_its_code_and_titles(name: str) -> None:
    assert said("describe", name, *ALONE).startswith(
        "Lighthouse Keepers Computer and Mathematical (O*NET®), guide O*NET 30.2 "
    )


@in_the_folder
def test_important_skills_come_first_and_the_others_in_one_line() -> None:
    page = said("describe", "lighthouse", "--full", *ALONE)
    assert re.search(
        r"SKILLS ─+ 3 of 4 are important, those first \[1\] Reading the ●●●●●○○ 4.62 \(importance 4.5\)", page
    )
    assert "Less important Calming Visitors 0.38" in page
    page = said("describe", "lighthouse", *ALONE)
    assert "and 1 less important one" in page
    skills = json.loads(said("describe", "lighthouse", *ALONE, "--format", "json"))["sections"][-1]
    assert skills["rows"][1]["cells"] == [
        [
            {
                "text": "0.38",
                "level": {"rank": 0, "steps": 7},
                "importance": 2.12,
                "note": "low precision",
                "sources": ["onet-15-9901-00"],
            }
        ]
    ]


@in_the_folder
def test_a_page_shows_a_dozen_other_titles_and_how_many_more_there_are(tmp_path: Path) -> None:
    shutil.copytree(DATABASES / "onet-30.2", tmp_path / "db")
    with (tmp_path / "db" / "Alternate Titles.txt").open("a", encoding="utf-8") as file:
        file.writelines(f"53-9903.00\tPilot {at}\tn/a\t08\n" for at in range(40))
    database, many = str(tmp_path / "db"), str(tmp_path / "many.yaml")
    assert invoke("import", "onet", database, "-o", many).exit_code == 0
    page = said("describe", "ferry", "--no-builtin", "--guide", many)
    assert "Also called Pilot 0, Pilot 1, Pilot 2, Pilot 3 (+36)" in page
    page = said("describe", "ferry", "--full", "--no-builtin", "--guide", many)
    assert "Pilot 10, Pilot 11 (+28)" in page
    assert "Ferry Pilots Pilot 13, and 39 more titles" in said("search", "13", "--no-builtin", "--guide", many)


@in_the_folder
def test_a_terminal_without_the_sign_of_the_trademark_gets_its_twin() -> None:
    result = CliRunner(charset="ascii").invoke(app, ["describe", "lighthouse", *ALONE])
    assert "O*NET(R) is a trademark" in " ".join(result.stdout.split())


@in_the_folder
def test_the_edition_of_layered_files_is_that_of_all() -> None:
    guide = load([builtin_guide(), Path("onet.yaml")])
    assert guide.edition == f"{built_in().guide.edition} + O*NET 30.2"
    assert guide.title == "IT delivery and leadership roles + O*NET® 30.2 occupations"


@in_the_folder
def test_similar_counts_what_is_shared_and_shows_the_related_ones_as_their_sources() -> None:
    assert (
        "What each role shares with it; a skill counts if it is within one level. "
        "Related: as its source has it. "
        "Nearest first: Fog Signal Managers, Ferry Pilots. "
        "Fog Signal Managers: of 3 topics 1, of 4 skills 1. "
        "Ferry Pilots: of 3 topics 2. "
    ) in said("similar", "lighthouse", *ALONE, "--format", "plain")
    told = json.loads(said("similar", "lighthouse", *ALONE, "--format", "json"))
    assert [(one["id"], one["topics"], one["skills"]) for one in told["similar"]] == [
        ("onet-15-9902-00", ["onet-watching-the-sea"], ["onet-reading-the-weather"]),
        ("onet-53-9903-00", ["onet-watching-the-sea", "onet-keeping-the-log"], []),
    ]
    assert [one["id"] for one in told["related"]] == ["onet-15-9902-00", "onet-53-9903-00"]


# --- the real database, where it is at hand --------------------------------------------------------------------------

REAL = Path(__file__).parents[2] / "shared" / "data" / "onet" / "db_29_3_text.zip"


@pytest.mark.skipif(not REAL.exists(), reason="the real database is not part of this repository")
def test_the_real_database_is_read_as_its_tables_have_it(tmp_path: Path) -> None:
    occupations = Occupations(REAL)
    roles = dict(occupations.roles())
    assert len(roles) == 1016
    manager = roles["onet-15-1299-09"]
    assert manager["title"] == "Information Technology Project Managers"
    assert manager["qualifications"]["education"] == [
        "38% bachelor's degree, 24% associate's degree (or other 2-year degree), 19% post-baccalaureate certificate, "
        "10% post-secondary certificate, 10% master's degree (asked: 21 occupational experts, 08/2019)"
    ]
    assert manager["qualifications"]["skills"]["onet-critical-thinking"] == {"importance": 4.12, "level": "4.25"}
    assert manager["related"][:3] == ["onet-13-1082-00", "onet-13-1111-00", "onet-15-1252-00"]
    assert sum("duties" in role for role in roles.values()) == 923
    assert sum("skills" in role.get("qualifications", {}) for role in roles.values()) == 879
    assert len(roles["onet-51-9199-00"]["aliases"]) > 2700
    unrated = roles["onet-13-1082-00"]
    assert "skills" not in unrated["qualifications"]
    assert unrated["note"].startswith("The database has no ratings of skills and knowledge and no survey of education")
    some = ["--occupation", "15-1299.09", "--occupation", "11-3021.00"]
    assert invoke("import", "onet", str(REAL), "-o", str(tmp_path / "some.yaml"), *some).exit_code == 0
    assert invoke("check", "--strict", "--no-builtin", str(tmp_path / "some.yaml")).exit_code == 0
