"""The way in: `roleguide` and `python -m roleguide`."""


def main() -> None:
    """Runs the command line. Ctrl-C while it still starts up is an answer too, not a traceback."""
    try:
        from roleguide.cli import app  # imported here so that the `except` below covers it

        app(prog_name="roleguide")
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
