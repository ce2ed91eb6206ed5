"""Times warm commands against their floors, and TAB against a trivial command.

Run `python bench/startup.py [ROUNDS]`.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

from measure import ROLEGUIDE, TRIVIAL, Run, floor, output, ratios, rounds, write_module

COMMANDS = {
    "describe": ["describe", "program-manager"],
    "compare": ["compare", "program", "project"],
    "list": ["list"],
    "search": ["search", "budget"],
}
SHELLS = ("bash", "zsh", "fish")
ROUNDS = 15


def completing(shell: str) -> Run:
    """TAB behind the beginning of a name, as a shell asks for it."""
    typed = "roleguide describe prog"
    variables = {"COMP_WORDS": typed, "COMP_CWORD": "2", "_TYPER_COMPLETE_ARGS": typed}
    action = {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "_ROLEGUIDE_COMPLETE": f"complete_{shell}"}
    return Run(ROLEGUIDE, {**variables, **action})


def main() -> None:
    """Prints a table of medians and ratios."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ["ROLEGUIDE_CACHE"] = str(folder / "cache")
        runs = {"trivial": write_module(folder, "trivial", TRIVIAL)}
        lines: dict[str, int] = {}
        for name, arguments in COMMANDS.items():
            runs[name] = Run([*ROLEGUIDE, *arguments, "--width", "80"])
            page = output(runs[name]).splitlines()
            runs[f"{name}, floor"] = write_module(folder, f"floor_{name}", floor(page))
            lines[name] = len(output(runs[f"{name}, floor"]).splitlines())
            if lines[name] != len(page):
                raise SystemExit(f"The floor of {name} prints {lines[name]} lines, not {len(page)}.")
        runs["--version"] = Run([*ROLEGUIDE, "--version"])
        for shell in SHELLS:
            runs[f"TAB, {shell}"] = completing(shell)
            if "program-manager" not in output(runs[f"TAB, {shell}"]):
                raise SystemExit(f"{shell} is offered no name.")
        times = rounds(runs, number)
    print(
        f"{'command':<14}{'lines':>6}{'ms':>6}{'floor':>7}{'least ratio':>13}{'median ratio':>14}   ({number} rounds)"
    )
    for name in runs:
        if name.endswith(", floor"):
            continue
        other = f"{name}, floor" if name in COMMANDS else "trivial"
        least, median = ratios(times, name, other)
        medians = [statistics.median(times[one]) for one in (name, other)]
        print(f"{name:<14}{lines.get(name, ''):>6}{medians[0]:6.0f}{medians[1]:7.0f}{least:13.2f}{median:8.2f}")


if __name__ == "__main__":
    main()
