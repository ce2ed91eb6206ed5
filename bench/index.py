"""Measures the index: warm commands and a guide of a thousand roles against the floor, compiling against bare reading.

Run `python bench/index.py [ROUNDS]`. Every round runs everything once, in turn, so that a busy machine slows all alike;
the figures are medians and their ratios are what counts. What is peak memory is that of one process each.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from startup import COMMANDS, FLOOR, TRIVIAL, milliseconds, page_lines

ROLES = 1000
ROUNDS = 15
PYTHON = sys.executable
ROLEGUIDE = [str(Path(PYTHON).with_name("roleguide"))]

BARE = """
import sys, yaml
yaml.load(open(sys.argv[1], encoding="utf-8"), yaml.CSafeLoader)
"""
PYDANTIC = "import pydantic, pydantic_core"


def many_roles(builtin: Path, into: Path) -> None:
    """Writes a guide like the built-in one, but of a thousand roles."""
    data = yaml.load(builtin.read_text(encoding="utf-8"), yaml.CSafeLoader)
    roles = list(data["roles"].items())
    for at in range(len(roles), ROLES):
        an_id, role = roles[at % len(roles)]
        data["roles"][f"{an_id}-{at}"] = {
            **role,
            "title": f"{role['title']} {at}",
            "short": f"{role['short']} {at}",
            "aliases": [f"{alias} {at}" for alias in role["aliases"]],
            "next": [],
        }
    data = json.loads(json.dumps(data, default=str))  # nothing shared, or it would be written as YAML aliases
    into.write_text(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")


def peak_megabytes(command: list[str]) -> float:
    """The most memory that one run of a command held."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run([PYTHON, "-c", script, *command], check=True, capture_output=True, encoding="utf-8")
    return float(done.stdout)


def main() -> None:
    """Prints three tables: commands against the floor, compiling against reading, memory."""
    from roleguide.files.locate import builtin_guide

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ["ROLEGUIDE_CACHE"] = str(folder / "cache")
        many = folder / "many.yaml"
        many_roles(builtin_guide(), many)
        thousand = ["--no-builtin", "--guide", str(many)]
        scripts = {"floor": FLOOR.format(lines=page_lines()), "trivial": TRIVIAL, "bare": BARE, "pydantic": PYDANTIC}
        for script, text in scripts.items():
            (folder / f"{script}.py").write_text(text, encoding="utf-8")
        commands = {
            "floor": [PYTHON, str(folder / "floor.py")],
            "trivial typer": [PYTHON, str(folder / "trivial.py")],
            **{name: [*ROLEGUIDE, *arguments] for name, arguments in COMMANDS.items()},
            "search": [*ROLEGUIDE, "search", "budget"],
            "describe, 1,000 roles": [*ROLEGUIDE, *COMMANDS["describe"], *thousand],
            "compare, 1,000 roles": [*ROLEGUIDE, *COMMANDS["compare"], *thousand],
            "TAB": ROLEGUIDE,
            "TAB, trivial typer": [PYTHON, str(folder / "trivial.py")],
        }
        tab = {"COMP_WORDS": "roleguide describe prog", "COMP_CWORD": "2"}
        tab |= {"_ROLEGUIDE_COMPLETE": "complete_bash", "_TRIVIAL_PY_COMPLETE": "complete_bash"}
        reading = {
            "python alone": [PYTHON, "-c", "pass"],
            "bare load": [PYTHON, str(folder / "bare.py"), str(many)],
            "import of pydantic": [PYTHON, str(folder / "pydantic.py")],
            "cold compile": [*ROLEGUIDE, *COMMANDS["describe"], *thousand],
        }
        times: dict[str, list[float]] = {name: [] for name in (*commands, *reading)}
        for at in range(rounds + 1):
            for name, command in commands.items():
                taken = milliseconds(command, tab if name.startswith("TAB") else {})
                times[name] += [taken] if at else []  # the first round fills the caches
        for _ in range(max(rounds // 3, 3)):
            for name, command in reading.items():
                cold = {"ROLEGUIDE_CACHE": str(folder / "cold")} if name == "cold compile" else {}
                times[name].append(milliseconds(command, cold))
                for file in (folder / "cold").glob("*"):
                    file.unlink()
        medians = {name: statistics.median(taken) for name, taken in times.items()}
        print(f"{'command':<22} {'median ms':>9} {'x floor':>8} {'x trivial':>10}   ({rounds} rounds)")
        for name in commands:
            floor, trivial = medians[name] / medians["floor"], medians[name] / medians["trivial typer"]
            print(f"{name:<22} {medians[name]:9.0f} {floor:8.2f} {trivial:10.2f}")
        bare = medians["bare load"] - medians["python alone"]
        imported = medians["import of pydantic"] - medians["python alone"]
        warm = medians["describe, 1,000 roles"]
        compiled = medians["cold compile"] - warm
        print(f"\n{ROLES:,} roles, {many.stat().st_size / 1e6:.1f} MB of YAML")
        print(f"{'bare load':<22} {bare:9.0f} ms")
        print(f"{'import of pydantic':<22} {imported:9.0f} ms")
        ratio = compiled / (2 * bare + imported)
        print(f"{'compile':<22} {compiled:9.0f} ms, {ratio:.2f} of twice the load and the import")
        print(f"\n{'peak memory':<22} {'MB':>9}")
        for name in ("floor", "describe", "describe, 1,000 roles"):
            print(f"{name:<22} {peak_megabytes(commands[name]):9.0f}")
        os.environ["ROLEGUIDE_CACHE"] = str(folder / "cold")
        print(f"{'compile, 1,000 roles':<22} {peak_megabytes(reading['cold compile']):9.0f}")


if __name__ == "__main__":
    main()
