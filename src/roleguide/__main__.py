"""The way in: `roleguide` and `python -m roleguide`."""

import gc


def main() -> None:
    """Runs the command line. Ctrl-C while it still starts up is an answer too, not a traceback."""
    # Looking for garbage while modules are imported takes a twentieth of a command's time, and there is hardly any.
    gc.set_threshold(100_000, 50, 50)
    try:
        from roleguide.cli import app  # imported here so that the `except` below covers it

        app(prog_name="roleguide")
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
