"""The command `statute` in a process of its own, also as `python -m statute_runner`."""

import gc

# Net new containers before the collector looks for cycles among them: some MiB in a long run, none in a short one.
SELDOM = 50_000


def main() -> int:
    """Runs the command; what a start makes is no garbage, and to look for any takes a twelfth of it."""
    gc.disable()
    from statute_runner.cli import main as command

    gc.freeze()
    gc.set_threshold(SELDOM)
    gc.enable()
    return command()


if __name__ == "__main__":
    raise SystemExit(main())
