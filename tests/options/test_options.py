"""Every option of every verb does something beside every use of the verb, or is refused; so is a value that is none."""

from __future__ import annotations

import argparse
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

import pytest

from statute_runner.cli import main
from statute_runner.commands import VERBS
from statute_runner.console.part_options import PARTS

from .conftest import HALF, MAP, lines

if TYPE_CHECKING:
    from .conftest import Run, Seen

TESTS = Path(__file__).parent.parent
LAW = ("--bundle", "law")
# What whoever decides must be told: another process, another engine.
DEAR = frozenset({"--bundle", "--reading", "--question", "--as-of", "--known-on", "--full"})
ANSWERS = "2015-05-05\nreader\nno\nno\nlaw\n1\nno\n"


class Mode(NamedTuple):
    """A use of a verb, beside which each of its arguments is tried; `given` is its standard input, `bundle`
    STATUTE_BUNDLE.

    `only` are the arguments tried there, where a run is dear; nothing is all.
    """

    arguments: tuple[str, ...]
    given: str = ""
    bundle: str | None = None
    only: frozenset[str] = frozenset()


def formats(*forms: str, of: tuple[str, ...], given: str = "") -> dict[str, Mode]:
    return {form: Mode((*of, "--format", form), given) for form in forms}


def part(use: str, *told: str) -> Mode:
    """A part that `new` adds, beside which the options that it takes are tried; others are refused by one table."""
    what = use.partition(" ")[0]
    tried_here = {"rule untested": ("fact",), "rule tested twice": ("any",)}.get(use, PARTS[what])
    return Mode((what, *told, *LAW), only=frozenset(f"--{name}" for name in tried_here))


IN_B = ("--at", "code/1/10/b", "--quote", "For loans", "--says", "Lost.")
ADDED: dict[str, tuple[str, ...]] = {
    "fact": ("loan.lost", "--ask", "Lost?"),
    "rule": ("lost", *IN_B, "--fact", "loan.map=true"),
    "rule untested": ("lost", *IN_B),
    "rule tested twice": ("lost", *IN_B, "--fact", "loan.map=true", "--fact", "loan.overdue=true"),
    "route": ("code/1/20/a", "--rule", "member", "--question", "loan"),
    "route new": (
        *("code/1/20/a", "--rule", "staff", "--question", "loan", "--quote", "one of the staff", "--says", "Staff."),
        *("--fact", "member.kind=staff"),
    ),
    "reading": (
        *("late", "--ask", "Late?", "--at", "code/1/10/a", "--quote", "a loan", "--because", "It says so."),
        *("--value", "a=One.", "--value", "b=Two."),
    ),
    "case": (
        *("again", "--on", "2015-05-05", "--at", "code/1/10/a", "--quote", "A book", "--says", "Again."),
        *("--fact", "member.kind=reader", "--outcome", "refused"),
    ),
    "register": ("members", "--says", "Who may borrow.", "--key", "member.name", "--fact", "member.kind"),
    "release": ("2.0.0", "--says", "law: more."),
}

MODES: dict[str, dict[str, Mode]] = {
    "decide": {
        "json": Mode(("requests.ndjson", *LAW)),
        **formats("text", of=("requests.ndjson", *LAW)),
        **formats("svg", of=("child.json", *LAW)),
        "bad": Mode(("bad.ndjson", *LAW)),
        "why": Mode(("requests.ndjson", *LAW, "--why-not")),
        "stdin": Mode(LAW, lines(MAP)),
    },
    "check": {
        "here": Mode((), bundle="law"),
        "faulty": Mode(("faulty",)),
        "named": Mode(("--bundle", "faulty"), only=frozenset({"PATH", "--bundle"})),
        **formats("json", "github", "sarif", of=("faulty",)),
        "explain": Mode(("--explain", "cycle")),
    },
    "test": {
        "plain": Mode(("law",)),
        "failing": Mode(("failing",)),
        **formats("json", "github", "sarif", of=("failing",)),
        "mutate": Mode(("thin", "--mutate"), only=frozenset({"--mutate", "--write", "--budget"})),
        "here": Mode((), bundle="law"),
    },
    "show": {
        "all": Mode(LAW),
        "section": Mode(("code/1/10", *LAW)),
        "rule": Mode(("code/1/10#overdue", *LAW)),
        "sheet": Mode(("code/1/10", *LAW, "--sign-off")),
        "graph": Mode(("graph", *LAW)),
    },
    "new": {
        "request": Mode(("request", *LAW)),
        "version": Mode(("code/1/10", "2030-01-01", *LAW)),
        "carried": Mode(("request", "--from", "requests.ndjson", *LAW)),
        **formats("json", of=("request", "--from", "requests.ndjson", *LAW)),
        **{use: part(use, *told) for use, told in ADDED.items()},
    },
    "init": {
        "example": Mode(("mine",)),
        "one": Mode(("mine", "--outcome", "yes=Yes."), only=frozenset({"--outcome"})),
        "own": Mode(
            (
                *("mine", "--citation", "1 Code 10", "--text", "copy.txt", "--from", "2010-01-01"),
                *("--question", "May it?", "--quote", "unless a loan is overdue", "--fact", "loan.late"),
                *("--ask", "Is it late?"),
            )
        ),
    },
    "import": {
        "text": Mode(("text", "copy.txt")),
        "uslm": Mode(("text", "--uslm", "title.xml")),
        "write": Mode(("text", "copy.txt", "--citation", "code/1/10", "--write", *LAW)),
    },
    "schema": {"print": Mode(LAW), "write": Mode((*LAW, "--write"))},
    "diff": {
        "days": Mode(("2005-05-05", "2015-05-05", *LAW)),
        "versions": Mode(("code/1/10@2000-01-01", "code/1/10@2010-01-01", *LAW)),
        "folders": Mode(("law", "other")),
        "git": Mode(("--git", "HEAD", "--bundle", "kept/law")),
        **formats("json", of=("2005-05-05", "2015-05-05", *LAW)),
    },
    "replay": {
        "own": Mode(("past.ndjson", *LAW)),
        "day": Mode(("past.ndjson", *LAW, "--against", "2005-05-05")),
        "json": Mode(("past.ndjson", *LAW, "--against", "2005-05-05", "--format", "json")),
        "other": Mode(("past.ndjson", *LAW, "--against", "other")),
        "accept": Mode(("past.ndjson", *LAW, "--against", "2005-05-05", "--accept", "accept.yaml")),
    },
    "timeline": {
        "law": Mode(LAW),
        "request": Mode(("child.json", *LAW)),
        **formats("markdown", "json", "svg", "html", of=("child.json", *LAW)),
    },
    "prove": {"here": Mode((), bundle="law"), "plain": Mode(("law",)), "json": Mode(("law", "--format", "json"))},
    "text": {
        "words": Mode(("code/1/10", *LAW)),
        "compare": Mode(("code/1/10", *LAW, "--compare", "copy.txt")),
        "json": Mode(("code/1/10", *LAW, "--compare", "copy.txt", "--format", "json")),
    },
    "batch": {
        "file": Mode(("many.ndjson", "-o", "out.ndjson", "--workers", "1", *LAW)),
        "stream": Mode(("--workers", "1", *LAW), lines(MAP)),
        "broken": Mode((*HALF[:3], "out.ndjson", *HALF[4:])),
        "bad": Mode(("bad.ndjson", "-o", "out.ndjson", "--workers", "1", *LAW)),
        "half": Mode((*HALF, "--resume")),
        "two": Mode(
            ("many.ndjson", "-o", "out.ndjson", "--workers", "2", "--block", "4000", *LAW),
            only=DEAR,
        ),
        "csv": Mode(("requests.csv", "-o", "out.csv", "--workers", "1", *LAW)),
        "table": Mode(("requests.parquet", "-o", "out.ndjson", "--workers", "1", *LAW)),
        "python": Mode(
            ("requests.parquet", "-o", "out.ndjson", "--workers", "1", "--engine", "python", *LAW), only=DEAR
        ),
        "duckdb": Mode(
            ("requests.parquet", "-o", "out.ndjson", "--workers", "1", "--engine", "duckdb", *LAW), only=DEAR
        ),
    },
    "sql": {
        "duckdb": Mode(("--dialect", "duckdb", *LAW)),
        "nested": Mode(("--dialect", "spark", "--layout", "nested", *LAW)),
        "known": Mode(
            ("--dialect", "duckdb", "--known", "-", *LAW),
            lines(MAP),
            only=frozenset({"--known", "--outcome", "--predicate", "--format", "--table"}),
        ),
    },
    "compile": {"plain": Mode(("--on", "2015-05-05", *LAW))},
    "ask": {
        "text": Mode(LAW, ANSWERS),
        "dated": Mode((*LAW, "--date", "2015-05-05"), ANSWERS.partition("\n")[2]),
        "saved": Mode((*LAW, "--save", "mine.yaml"), ANSWERS),
        **formats("json", of=LAW, given=ANSWERS),
    },
    "site": {"pages": Mode(("pages", *LAW))},
    "docs": {"pages": Mode(("pages",)), "markdown": Mode(("pages", "--markdown"))},
    "doctor": {"here": Mode((), bundle="law"), "named": Mode(LAW), "faulty": Mode(("--bundle", "templates"))},
}

# What stands behind each argument, as often as it is tried.
VALUES: dict[str, list[tuple[str, ...]]] = {
    "--bundle": [("other",)],
    "--no-cache": [()],
    "--reading": [("map-is-book=no",)],
    "--question": [("visit",)],
    "--as-of": [("2005-05-05",)],
    "--known-on": [("2009-05-31",)],
    "replay --known-on": [("2009-05-31",), ("1999-11-30",)],
    # The law has no registers and no letters, and refuses them; what they do is tested where it has some.
    "--registers": [("law",)],
    "--letter": [("refusal",)],
    "--why-not": [()],
    "--json": [()],
    "--markdown": [()],
    "OUT": [("elsewhere",)],
    "--any-fact": [()],
    "--any-outcome": [()],
    "--all-readings": [()],
    "--template": [("templates",)],
    "--no-trace": [()],
    "--with-text": [()],
    "--with-request": [()],
    "--indent": [()],
    "--fail-on": [("permitted,undetermined",)],
    "--errors": [("json",)],
    "--deep": [()],
    "--drafts": [()],
    "--release": [()],
    "--enacted": [("2029-01-01",)],
    "--explain": [("overlap",)],
    "--case": [("child",)],
    "--coverage": [()],
    "--mutate": [()],
    "--write": [()],
    "--junit": [("report.xml",)],
    "--on": [("2005-05-05",)],
    "--sign-off": [()],
    "--versions": [()],
    "--git": [()],
    "--cases-only": [()],
    "--exit-code": [()],
    "--against": [("2003-03-03",), ("other",)],
    "--accept": [("accept2.yaml",)],
    "--property": [("overdue-never",)],
    "--compare": [("copy2.txt",)],
    "--output": [("else.ndjson",), ("else.csv",)],
    "--full": [()],
    "--rejects": [("bad.out",)],
    "--report": [("report.html",)],
    "--summary": [("summary.json",)],
    "--max-rejects": [("0",), ("50%",)],
    "--delimiter": [(";",), ("tab",)],
    "--keep": [("date",)],
    "--provenance": [()],
    "batch --explain": [()],
    "--map": [("loan.map=member.age",)],
    "sql --map": [("asked=loan.map",)],
    "--ddl": [()],
    "--resume": [()],
    "--workers": [("2",)],
    "--from": [("csv",), ("json",)],
    "--to": [("csv",), ("ndjson",)],
    "new --from": [("requests.ndjson",)],
    "--master": [("local[1]",)],
    "--block": [("300",)],
    "--budget": [("0.000000001",)],
    "--checkpoint": [("0",)],
    "--dialect": [("postgres",)],
    "--table": [("asked",)],
    "--no-missing": [()],
    "--known": [("child.json",)],
    "--date": [("2005-05-05",)],
    "--id": [("mine",)],
    "--rest": [()],
    "--no-pager": [()],
    "--save": [("mine2.yaml",)],
    "REQUEST": [("reader.json",)],
    "PATH": [("other",)],
    "CITATION[#RULE][@DATE]|registers|graph|readings/NAME": [("code/1/20",)],
    "KEY": [("code/1/20",)],
    "WHAT": [("code/1/20",)],
    "NAME|DATE": [("2031-01-01",)],
    "NAME": [("other-law",), ("yours",)],
    "FILE": [("copy2.txt",)],
    "--ask": [("Is it so?",)],
    "--value": [("some=Some of it.",)],
    "--by": [("the reader",)],
    "--at": [("code/1/20/a",)],
    "init --at": [("b",), ("a",)],
    "--quote": [("a loan is overdue",), ("2010",)],
    "--says": [("It is said.",)],
    "--fact": [("loan.overdue=false",), ("loan.asked_on",)],
    "init --fact": [("book.late",)],
    "new --reading": [("map-is-book=no",)],
    "--unless": [()],
    "--any": [()],
    "--route": [("none",)],
    "--rule": [("nobody",)],
    "--outcome": [("permitted",), ("refused",)],
    "init --outcome": [("no=No.",)],
    "new --on": [("2010-02-02",), ("2000-02-02",)],
    "--like": [("late",)],
    "--because": [("Others read it so.",)],
    "--key": [("member.name",)],
    "--one": [("borrower",)],
    "--citation": [("code/1/20",)],
    "--heading": [("Loans",)],
    "--text": [("copy2.txt",)],
    "init --from": [("2011-01-01",)],
    "init --enacted": [("2009-01-01",)],
    "--law": [("Act 9",)],
    "--page": [("page 9",)],
    "init --question": [("Is it so?",)],
    "--uslm": [("title2.xml",)],
    "OLD": [("2003-03-03",)],
    "NEW": [("2003-03-03",)],
    "DECISIONS": [("requests.ndjson",)],
    "CITATION[@DATE]": [("code/1/20",)],
    "IN": [("requests.ndjson",)],
}

# Tried in every use, though it stands there already: the last one counts.
OF_PARTS = {f"--{name}" for names in PARTS.values() for name in names}
TRIED_TWICE = {"--bundle", "--workers", "--block", "--dialect", "--on", "--uslm", *OF_PARTS}

# Where an argument may be taken and change nothing, and why that is what was asked for.
QUIET: dict[tuple[str, str], tuple[str, set[str]]] = {
    ("decide", "--with-text"): ("these hold the words of the law in any case", {"text"}),
    ("decide", "--errors"): ("no request is bad", {"json", "text", "svg", "why", "stdin"}),
    ("decide", "--fail-on"): ("a bad request is worse than an outcome", {"bad"}),
    ("check", "--release"): ("nothing here is a draft", set(MODES["check"]) - {"explain", "named"}),
    ("check", "--no-cache"): ("`check` reads every file and keeps nothing", set(MODES["check"]) - {"named"}),
    ("batch", "--max-rejects"): (
        "no record is rejected, or the run breaks off",
        {"file", "stream", "half", "csv", "table", "broken"},
    ),
    ("batch", "--summary"): ("a run that breaks off has none", {"half", "broken"}),
    ("batch", "--resume"): (
        "no such run was broken off",
        {"file", "broken", "bad", "csv", "table"},
    ),
    ("batch", "--workers"): (
        "answers are the same, whoever decides them",
        {"file", "stream", "half", "broken", "bad", "csv", "table"},
    ),
    ("batch", "--block"): ("and in whatever portions", {"file", "stream", "bad", "csv"}),
    ("batch", "--checkpoint"): ("nothing broke off, or nothing was left", {"file", "half", "bad", "csv", "table"}),
    ("new", "--bundle"): ("the other law asks for the same facts", {"json"}),
    ("import", "WHAT"): ("there is nothing else to import", set(MODES["import"])),
    ("import", "--no-cache"): ("`import` keeps nothing", set(MODES["import"])),
    ("import", "--citation"): ("the XML holds one section", {"uslm"}),
    ("init", "--no-cache"): ("`init` keeps nothing", set(MODES["init"]) - {"one"}),
    ("new", "--key"): ("the same key", {"register"}),
    ("new", "--on"): ("these words are in force on both days", {"route", "route new", "reading"}),
    ("diff", "--moved"): ("nothing moved", set(MODES["diff"])),
    ("check", "--color"): ("the page of a code has none", {"explain"}),
    ("doctor", "--no-cache"): ("it tells of the cache, and writes none", {"here", "named", "faulty"}),
    ("timeline", "--color"): ("no request, no outcome", {"law"}),
    ("replay", "--budget"): ("no record here holds what is searched for", set(MODES["replay"])),
    ("replay", "--exit-code"): ("nothing changed; and --accept holds every other change", {"own", "accept"}),
}

# Only a terminal has a pager; what goes to one is tested in tests/console.
QUIET |= {
    (verb, "--no-pager"): ("no test is a terminal", set(MODES[verb]))
    for verb in ("decide", "show", "text", "diff", "timeline")
}

# What every verb takes, and a verb that is about no law refuses.
REFUSED = {"docs": ("--bundle", "--no-cache"), "init": ("--bundle",)}

# What ends only when it is interrupted.
ENDLESS = {"--watch"}

# What only law with registers or letters has a use for, which this law has not, and the tests that use it.
ELSEWHERE: dict[str, str] = {
    "--drafts": "amend",
    "--registers": "registers",
    "--letter": "letters",
    "sql --registers": "sql",
    "show KEY": "registers",
    "show --known-on": "registers",
    # what needs other arguments beside it
    "init --citation": "author",
    "init --text": "author",
    "init --at": "author",
    "new --at": "author",
}


def argument_reader(verb: str) -> argparse.ArgumentParser:
    """The reader of a verb's arguments, as the command makes it."""
    found: list[argparse.ArgumentParser] = []

    def caught(self: argparse.ArgumentParser, *_: object) -> None:
        found.append(self)
        raise SystemExit

    with patch.object(argparse.ArgumentParser, "parse_args", caught), pytest.raises(SystemExit):
        main([verb])
    return found[0]


@cache
def arguments_of(verb: str) -> dict[str, argparse.Action]:
    """The arguments of a verb by name; that for help is none."""
    actions = argument_reader(verb)._actions  # noqa: SLF001 - there is no other list of them
    return {called(action): action for action in actions if action.dest != "help"}


def called(action: argparse.Action) -> str:
    """The longest name of an option, or what stands for a value without one."""
    return max(action.option_strings, key=len) if action.option_strings else str(action.metavar)


def values_of(verb: str, name: str) -> list[tuple[str, ...]]:
    """What stands behind an argument, as often as it is tried."""
    if choices := arguments_of(verb)[name].choices:
        return [(str(choice),) for choice in choices]
    return VALUES.get(f"{verb} {name}") or VALUES[name]


def tried(verb: str, name: str, use: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The use of the verb with the argument added, or in the place of the one that stands there, as often as it is
    tried."""
    action = arguments_of(verb)[name]
    values = values_of(verb, name)
    if action.option_strings:
        return [(*use, name, *value) for value in values]
    places = [one for one in arguments_of(verb).values() if not one.option_strings]
    stand = next((n for n, one in enumerate(use) if one.startswith("-")), len(use))
    place = places.index(action)
    if action.nargs == "*" or place >= stand:
        return [(*use[:stand], *value, *use[stand:]) for value in values]
    return [(*use[:place], *value, *use[place + 1 :]) for value in values]


def trials() -> list[tuple[str, str]]:
    return [(verb, name) for verb in MODES for name in arguments_of(verb) if name not in ENDLESS]


@pytest.mark.parametrize(("verb", "name"), trials())
def test_an_argument_does_something_or_is_refused(run: Run, known: dict[object, Seen], verb: str, name: str) -> None:
    quiet = QUIET.get((verb, name), ("", set()))[1]
    idle, busy, unsaid = set(), set(), []
    for title, mode in MODES[verb].items():
        use = mode.arguments
        if name in use and arguments_of(verb)[name].nargs == 0:
            use, uses = tuple(word for word in use if word != name), [use]
        elif (name in use and name not in TRIED_TWICE) or (mode.only and name not in mode.only):
            continue
        else:
            uses = tried(verb, name, use)
        before = seen(run, known, verb, mode, use, cold=name == "--no-cache")
        after = [seen(run, known, verb, mode, use, cold=name == "--no-cache") for use in uses]
        refused = [one for one in after if one.status == 2 != before.status]
        unsaid += [one.errors for one in refused if not said_why(verb, name, mode, one.errors)]
        if any(one != before for one in after if one not in refused):
            busy.add(title)
        elif not refused:
            idle.add(title)

    assert idle == quiet, "taken, and changed nothing"
    assert unsaid == [], "refused, and not named"
    assert busy or quiet or used_elsewhere(verb, name) or name in REFUSED.get(verb, ()), "refused by every use"


def seen(run: Run, known: dict[object, Seen], verb: str, mode: Mode, use: tuple[str, ...], *, cold: bool) -> Seen:
    """What the run leaves; none is run twice."""
    key = verb, mode.given, mode.bundle, use, cold
    if key not in known:
        known[key] = run((verb, *use), mode.given, bundle=mode.bundle, cold=cold)
    return known[key]


def used_elsewhere(verb: str, name: str) -> bool:
    """Whether the tests of what has a use for an argument give it to the verb."""
    folder = ELSEWHERE.get(f"{verb} {name}") or ELSEWHERE.get(name)
    texts = [path.read_text() for path in (TESTS / folder).glob("*.py")] if folder else []
    # of letters, a helper beside the tests gives the verb
    texts = ["".join(texts)] if folder == "letters" else texts
    return any(f'"{verb}"' in text and (not name.startswith("-") or f'"{name}"' in text) for text in texts)


def said_why(verb: str, name: str, mode: Mode, errors: str) -> bool:
    """Whether a refusal names what it refuses: an option or its value, or one of the words that make a use."""
    values = (value for values in values_of(verb, name) for value in values)
    words = {name.lstrip("-"), *values}
    if not name.startswith("-") or name in {"--from", "--delimiter"}:
        words |= {*mode.arguments, "standard input"}
    return any(word in errors for word in words)


def test_every_verb_is_tried() -> None:
    assert {*MODES, "serve", "lsp"} == set(VERBS)


def test_what_has_no_end_is_tried_by_tests_of_its_own() -> None:
    verbs = {verb for verb in MODES if "--watch" in arguments_of(verb)}
    text = (TESTS / "commands" / "test_watching.py").read_text()

    assert verbs == {"check", "test"}
    assert all(f'("{verb}", ' in text for verb in verbs)
