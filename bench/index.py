"""Measures large guides: warm commands beside those on the built-in guide, compiling beside bare reading, memory.

Run `python bench/index.py [ROUNDS [ROLES]]`. A guide of 9,000 roles, or as many as that, is compiled on the way, which
takes minutes.
"""

import json
import os
import statistics
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from measure import PYTHON, ROLEGUIDE, Run, ratios, rounds, used, write_module
from startup import COMMANDS

ROUNDS = 9
LARGEST = 9000
"""Roles of the largest guide."""

BARE = """
import sys, yaml
yaml.load(open(sys.argv[1], encoding="utf-8"), yaml.CSafeLoader)
"""
PYDANTIC = "import pydantic, pydantic_core"

WARM = {name: [*ROLEGUIDE, *arguments] for name, arguments in COMMANDS.items() if name != "list"}
WARM["similar"] = [*ROLEGUIDE, "similar", "program-manager"]

_LEFT_OUT = ("also_means", "codes", "note", "scope")
"""Fields without which 9,000 roles fit into a file that is read."""


def many_roles(builtin: Path, into: Path, number: int, left_out: tuple[str, ...] = ()) -> None:
    """Writes a guide like the built-in one, but of so many roles, in which the added ones lack some fields."""
    data = yaml.load(builtin.read_text(encoding="utf-8"), yaml.CSafeLoader)
    roles = list(data["roles"].items())
    for at in range(len(roles), number):
        an_id, role = roles[at % len(roles)]
        data["roles"][f"{an_id}-{at}"] = {
            **{name: value for name, value in role.items() if name not in left_out},
            "title": f"{role['title']} {at}",
            "short": f"{role['short']} {at}",
            "aliases": [f"{alias} {at}" for alias in role["aliases"]],
            "next": [],
        }
    data = json.loads(json.dumps(data, default=str))  # nothing shared, or it would be written as YAML aliases
    style: dict[str, Any] = {"default_flow_style": None, "width": 1000} if left_out else {}
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, **style)
    into.write_text(text, encoding="utf-8")


def cold(runs: Mapping[str, Run], folder: Path, number: int) -> tuple[dict[str, float], dict[str, float]]:
    """The median milliseconds and the least megabytes of each command in so many rounds, none of which finds an index.

    A command whose name ends in "search" finds the index that the one before it has made.
    """
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for _ in range(number):
        for name, run in runs.items():
            if not name.endswith("search"):
                for file in folder.glob("*"):
                    file.unlink()
            taken[name].append(used(run))
    milliseconds = {name: statistics.median(one for one, _ in each) for name, each in taken.items()}
    return milliseconds, {name: min(one for _, one in each) for name, each in taken.items()}


def main() -> None:
    """Prints three tables: warm commands on large guides, the first commands on them, and memory."""
    from roleguide.files.locate import builtin_guide

    number = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    largest = int(sys.argv[2]) if len(sys.argv) > 2 else LARGEST
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ["ROLEGUIDE_CACHE"] = str(folder / "cache")
        guides = {1000: folder / "many.yaml", largest: folder / "most.yaml"}
        many_roles(builtin_guide(), guides[1000], 1000)
        many_roles(builtin_guide(), guides[largest], largest, _LEFT_OUT)
        files = {roles: ["--no-builtin", "--guide", str(guide)] for roles, guide in guides.items()}
        warm = {name: Run(command) for name, command in WARM.items()}
        warm |= {
            f"{name}, {roles:,}": Run([*WARM[name], *options]) for name in WARM for roles, options in files.items()
        }
        times = rounds(warm, number)
        print(f"{'warm, number of roles':<24}{'ms':>6}{'least ratio':>13}{'median':>8}   ({number} rounds)")
        for name in warm:
            least, median = ratios(times, name, name.partition(",")[0])
            print(f"{name:<24}{statistics.median(times[name]):6.0f}{least:13.2f}{median:8.2f}")

        elsewhere = {"ROLEGUIDE_CACHE": str(folder / "cold")}
        bare = write_module(folder, "bare", BARE)
        first = {"python alone": Run([PYTHON, "-c", "pass"]), "import of pydantic": Run([PYTHON, "-c", PYDANTIC])}
        for roles, options in files.items():
            first[f"bare load, {roles:,}"] = Run([*bare.command, str(guides[roles])], bare.environment)
            first[f"first use, {roles:,}"] = Run([*WARM["describe"], *options], elsewhere)
            first[f"{roles:,}, first search"] = Run([*WARM["search"], *options], elsewhere)
        milliseconds, megabytes = cold(first, folder / "cold", max(number // 4, 1))
        print(f"\n{'first, number of roles':<24}{'ms':>6}{'MB':>13}")
        for name in first:
            print(f"{name:<24}{milliseconds[name]:6.0f}{megabytes[name]:13.0f}")
        alone = milliseconds["python alone"]
        print()
        for roles, guide in guides.items():
            size = guide.stat().st_size / 1e6
            load = 2 * (milliseconds[f"bare load, {roles:,}"] - alone) + milliseconds["import of pydantic"] - alone
            compiled = milliseconds[f"first use, {roles:,}"] - statistics.median(times[f"describe, {roles:,}"])
            held = megabytes[f"first use, {roles:,}"] / megabytes[f"bare load, {roles:,}"]
            print(f"{f'compile, {roles:,}':<24}{size:.0f} MB: {compiled / load:.2f} of twice the load and the import")
            print(f"{f'memory of that, {roles:,}':<24}{held:.2f} of the load")


if __name__ == "__main__":
    main()
