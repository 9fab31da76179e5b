"""Arguments that several verbs take."""

from __future__ import annotations

import argparse

from statute_runner.problem import quoted, refuse

LAST_PORT = 65535
LARGEST_COUNT = LONGEST_TIME = 2**31 - 1


NAMED_LAW = (
    "the folder of law, as `--bundle my-law` (default: STATUTE_BUNDLE; else, for verbs that read or edit law, the bundle "
    "that the working folder is, is inside of, or holds; else the law that ships with the runner)"
)


def common(verb: argparse.ArgumentParser) -> None:
    """What every verb takes."""
    verb.add_argument(
        "--bundle",
        metavar="PATH",
        help=NAMED_LAW,
    )
    verb.add_argument("--no-cache", action="store_true", help="neither read nor write the cache of checked law")


def bundles(verb: argparse.ArgumentParser) -> None:
    """The bundles that a verb is about, where it may be about several."""
    verb.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a bundle, as with --bundle, or a folder that holds some; may be repeated",
    )


def choosing(verb: argparse.ArgumentParser) -> None:
    """The options that choose readings, question and day."""
    reading(verb)
    verb.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    verb.add_argument("--as-of", metavar="DATE", help="apply the law of this day, not of the request's")
    known_on(verb)


def reading(verb: argparse.ArgumentParser) -> None:
    """The option that chooses an option of a reading."""
    verb.add_argument(
        "--reading",
        action="append",
        default=[],
        metavar="NAME=OPTION",
        help="choose an option of a contested reading; may be repeated",
    )


def mapping(verb: argparse.ArgumentParser) -> None:
    """The option that says what the columns of a table state."""
    verb.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FACT|FILE",
        help="what a column, or a key of JSON, states: `shipped=goods.entered_on`, or `id`, `date`; `notes=` leaves it out, `*=` "
        "every other; or a file that says so, all of whose columns that state something a table must have (default: "
        "STATUTE_COLUMNS, else statute-columns.yaml in the working folder or above, which may name columns of other tables); "
        "may be repeated",
    )


def readings_of(given: list[str]) -> dict[str, str]:
    """`NAME=OPTION` arguments as a mapping. Raises `Refused`."""
    chosen: dict[str, str] = {}
    for argument in given:
        name, sign, option = argument.partition("=")
        if not sign or not name or not option:
            raise refuse("usage", f"expected NAME=OPTION, got {quoted(f'--reading {argument}')}")
        if chosen.setdefault(name, option) != option:
            raise refuse("usage", f"duplicate reading {quoted(name)}", help="choose one option")
        chosen[name] = option
    return chosen


def known_on(verb: argparse.ArgumentParser) -> None:
    """The option that leaves out what was enacted later."""
    verb.add_argument(
        "--known-on", metavar="DATE", help="know only the law enacted, and what was recorded, by this day"
    )


def drafts(verb: argparse.ArgumentParser) -> None:
    """The option that takes drafts for law."""
    verb.add_argument(
        "--drafts",
        action="store_true",
        help="take what says `draft: true` for law, as `decide request.yaml --drafts`; each answer says so",
    )


def registers(verb: argparse.ArgumentParser) -> None:
    """The option that takes other registers."""
    verb.add_argument(
        "--registers", metavar="DIR", help="read this folder's registers in the place of the bundle's own"
    )


def budget(verb: argparse.ArgumentParser, what: str, otherwise: str) -> None:
    """Adds the option that bounds searches and solvers in time.

    `otherwise` says how many seconds there are where it is not given.
    """
    verb.add_argument(
        "--budget",
        type=positive_seconds,
        metavar="SECONDS",
        help=f"how long {what} may take, before what is not found is reported as `not settled` (default: {otherwise})",
    )


def look(verb: argparse.ArgumentParser, *, coloured: bool = True, paged: bool = False) -> None:
    """The options for how text looks on a terminal: `coloured` where it may be, `paged` where it is long."""
    verb.set_defaults(color="auto" if coloured else "never")
    if coloured:
        verb.add_argument(
            "--color",
            choices=("auto", "always", "never"),
            default="auto",
            help="text in colour (default: auto, on a terminal unless NO_COLOR is set)",
        )
    if paged:
        verb.add_argument(
            "--no-pager",
            action="store_true",
            help="on a terminal too, print text that does not fit it without a pager (PAGER, else less)",
        )


def count(given: str) -> int:
    """A whole number from 1 up."""
    if not given.isascii() or not given.isdigit() or not given.strip("0"):
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, got `{given}`")
    digits = given.lstrip("0")
    if len(digits) > len(str(LARGEST_COUNT)) or int(digits) > LARGEST_COUNT:
        raise argparse.ArgumentTypeError(f"expected a whole number of at most {LARGEST_COUNT:,}, got `{given}`")
    return int(digits)


def seconds(given: str) -> float:
    """A time from 0 up."""
    found = number(given)
    if not found >= 0:
        raise argparse.ArgumentTypeError(f"expected a number of seconds of at least 0, got `{given}`")
    return found


def positive_seconds(given: str) -> float:
    """A time above 0."""
    found = number(given)
    if not found > 0:
        raise argparse.ArgumentTypeError(f"expected a number of seconds above 0, got `{given}`")
    return found


def number(given: str) -> float:
    """A number of seconds that is not too many, or -1 where it is none."""
    try:
        found = float(given)
    except ValueError:
        return -1.0
    if found > LONGEST_TIME:
        raise argparse.ArgumentTypeError(f"expected a number of seconds of at most {LONGEST_TIME:,}, got `{given}`")
    return found if given.isascii() else -1.0


def port(given: str) -> int:
    """A port that can be listened on."""
    found = count(given)
    if found > LAST_PORT:
        raise argparse.ArgumentTypeError(f"expected a port from 1 to {LAST_PORT}, got `{given}`")
    return found
