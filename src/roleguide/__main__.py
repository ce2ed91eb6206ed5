"""The way in: `roleguide` and `python -m roleguide`."""

import gc
import os
import sys


def main() -> None:
    """Runs the command line. Ctrl-C while it starts up, and a stdout that takes no more, get an answer too."""
    # Collecting garbage while modules are imported takes a twentieth of a command's time and finds next to nothing.
    gc.set_threshold(100_000, 50, 50)
    if os.environ.get("_ROLEGUIDE_COMPLETE", "").startswith("complete_"):
        # Without Rich, Typer hands the shell what stands beside a name as it is, and nothing there is markup. Importing
        # it would take longer than all else that happens at TAB.
        sys.modules["rich"] = None  # type: ignore[assignment]
    try:
        from roleguide.cli import app  # imported here so that the `except` below covers it

        app(prog_name="roleguide")
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except OSError as error:
        if error.filename is not None:  # about a file, where whoever opened it should have dealt with it
            raise
        from roleguide.cli.emit import end_unwritten

        end_unwritten(error)
    finally:
        _flush_errors()
        gc.freeze()  # as the process ends, Python would look once more for garbage among all that was imported


def _flush_errors() -> None:
    """Writes out what was said on stderr. Where that takes no more, the exit status says enough."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.flush()
    except OSError:
        from roleguide.cli.emit import discard

        discard(sys.stderr)  # or Python would exit with a status of its own


if __name__ == "__main__":
    main()
