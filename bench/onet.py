"""Measures the O*NET import, the first use of what it writes, and warm commands on it.

Run `python bench/onet.py DATABASE [ROUNDS]`, where DATABASE is the zip of the text format, up to release 30.2. All is
measured in one run, in turn, and the figures are medians: the ratios are what counts.
"""

import os
import pickle
import statistics
import sys
import tempfile
from pathlib import Path

import yaml
from index import BARE
from measure import PYTHON, ROLEGUIDE, Run, used

ROUNDS = 9

TABLES = (
    "Alternate Titles",
    "Content Model Reference",
    "DWA Reference",
    "Education, Training, and Experience",
    "Education, Training, and Experience Categories",
    "Job Zone Reference",
    "Job Zones",
    "Knowledge",
    "Occupation Data",
    "Related Occupations",
    "Sample of Reported Titles",
    "Scales Reference",
    "Skills",
    "Task Statements",
    "Tasks to DWAs",
    "Technology Skills",
)

READ_AND_DUMP = """
import csv, io, pickle, sys, yaml, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        if name.rsplit("/", 1)[-1].removesuffix(".txt") in {tables!r}:
            text = io.TextIOWrapper(archive.open(name), encoding="utf-8", newline="")
            for row in csv.DictReader(text, delimiter="\\t", quoting=csv.QUOTE_NONE):
                pass
with open(sys.argv[2], "rb") as file:
    data = pickle.load(file)
with open(sys.argv[3], "w", encoding="utf-8") as file:
    yaml.dump(data, file, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
"""
"""Reads the same tables with the csv module and dumps the same data with the library's fast dumper, all at once.

The data comes from a pickle, which takes next to nothing, so that no parsing of YAML is counted.
"""


def main() -> None:
    """Prints the times with their ratios, and the peak memory."""
    database = Path(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ["ROLEGUIDE_CACHE"] = str(folder / "cache")
        made = folder / "onet.yaml"
        importing = [*ROLEGUIDE, "import", "onet", str(database), "-o", str(made), "--force"]
        used(Run(importing))
        texts = {"plain": READ_AND_DUMP.format(tables=TABLES), "bare": BARE}
        for name, text in texts.items():
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
        pickled, dumped = folder / "data.pickle", folder / "dumped.yaml"
        pickled.write_bytes(pickle.dumps(yaml.load(made.read_text(encoding="utf-8"), yaml.CSafeLoader)))
        guide = ["--guide", str(made)]
        commands = {
            "csv and dump": [PYTHON, str(folder / "plain.py"), str(database), str(pickled), str(dumped)],
            "import": importing,
            "bare load": [PYTHON, str(folder / "bare.py"), str(made)],
            "first use": [*ROLEGUIDE, "describe", "onet-15-1299-09", "--no-builtin", *guide],
            "compare, built-in": [*ROLEGUIDE, "compare", "program-manager", "project-manager"],
            "compare, occupations": [*ROLEGUIDE, "compare", "onet-15-1299-09", "onet-11-3021-00", *guide],
            "similar, built-in": [*ROLEGUIDE, "similar", "program-manager"],
            "similar, occupations": [*ROLEGUIDE, "similar", "onet-15-1299-09", *guide],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        memory: dict[str, float] = {}
        cold = {"ROLEGUIDE_CACHE": str(folder / "cold")}
        for at in range(rounds + 1):
            for name, command in commands.items():
                # The import writes its file anew, so an index of it has to be made anew before anything warm is timed.
                taken, held = used(Run(command, cold if name == "first use" else {}))
                times[name] += [taken] if at else []
                memory[name] = held
                if name in ("import", "first use"):
                    for file in (folder / "cold").glob("*"):
                        file.unlink()
                if name == "first use":
                    used(Run(commands["compare, occupations"]))
        medians = {name: statistics.median(taken) for name, taken in times.items()}
        pairs = (
            ("import", "csv and dump", 2.0),
            ("first use", "bare load", 2.0),
            ("compare, occupations", "compare, built-in", 1.1),
            ("similar, occupations", "similar, built-in", None),
        )
        print(f"{'command':<22} {'median ms':>9}   ({rounds} rounds, {made.stat().st_size / 1e6:.1f} MB written)")
        for name, median in medians.items():
            print(f"{name:<22} {median:9.0f}")
        print()
        for one, other, target in pairs:
            told = f" (target {target})" if target else ""
            print(f"{one} / {other}: {medians[one] / medians[other]:.2f}{told}")
        for name in ("import", "first use"):
            print(f"peak memory, {name}: {memory[name]:.0f} MB")


if __name__ == "__main__":
    main()
