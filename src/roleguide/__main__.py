"""The way in: `roleguide` and `python -m roleguide`."""

import gc


def main() -> None:
    """Runs the command line. Ctrl-C while it starts up, and a stdout that takes no more, get an answer too."""
    # Looking for garbage while modules are imported takes a twentieth of a command's time, and there is hardly any.
    gc.set_threshold(100_000, 50, 50)
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


if __name__ == "__main__":
    main()
