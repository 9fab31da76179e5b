"""The options of `statute new` by what is added: which part takes which, and a part that takes no option refuses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.console.idle import refuse_idle
from statute_runner.console.questions import Questions

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from statute_runner.author.part_request import PartRequest

RULE = ("at", "quote", "says", "fact", "any", "reading", "unless", "route", "on")
PARTS: Mapping[str, tuple[str, ...]] = {
    "fact": ("ask", "type", "value", "by"),
    "rule": RULE,
    "route": ("rule", "outcome", "question", *(one for one in RULE if one not in {"at", "route"})),
    "reading": ("ask", "at", "quote", "value", "because", "on"),
    "case": ("says", "at", "quote", "fact", "reading", "outcome", "on", "like", "question"),
    "register": ("says", "key", "one", "fact"),
    "release": ("says",),
}
"""The options that each part takes."""
LISTS = ("value", "fact", "because", "quote")
ASKED = {
    "ask": "Which question asks for it?",
    "at": "Which provision is it about? CITATION/PROVISION, as code/1/10/a.",
    "quote": "Which words of it? Copy 15 at most, as they stand.",
    "says": "What does it say, in one sentence?",
    "fact": "On which fact does it turn, and on which value? As reader.has_card=true.",
    "value": "Which values are there? NAME=SENTENCE, one a line.",
    "because": "What speaks for the first? One authority a line.",
    "outcome": "Which outcome does the law give?",
    "rule": "By which rule is it open?",
    "key": "Which fact states the key?",
}
NEEDED = {
    "fact": ("ask",),
    "rule": ("at", "quote", "says", "fact"),
    "route": ("rule",),
    "reading": ("ask", "at", "quote", "value", "because"),
    "case": ("says", "at", "quote", "fact", "outcome"),
    "register": ("says", "key", "fact"),
    "release": ("says",),
}


def part_options(verb: argparse.ArgumentParser) -> None:
    """Adds the options of parts."""
    several: Any = {"action": "append", "default": []}
    types = ("yes/no", "choice", "date", "text", "whole number", "set of choices", "set of whole numbers")
    verb.add_argument("--ask", metavar="TEXT", help="fact, reading: the question")
    verb.add_argument("--type", choices=types, help="fact: its type (default: yes/no; with --value, choice)")
    verb.add_argument(
        "--value",
        metavar="NAME=SENTENCE",
        help="fact: a value and what it means, or the bounds of numbers, as 0..120; reading: an option, the default first",
        **several,
    )
    verb.add_argument("--by", metavar="WHO", help="fact: who decides it")
    verb.add_argument("--at", metavar="PROVISION", help="rule, reading, case: the provision, as CITATION/PROVISION")
    verb.add_argument(
        "--quote", metavar="WORDS", help="rule, route, reading, case: words of it, 15 at most, verbatim", **several
    )
    verb.add_argument("--says", metavar="TEXT", help="what it says, in one sentence")
    verb.add_argument(
        "--fact",
        metavar="NAME=VALUE",
        help="rule, route: its test, with =, !=, <, <=, > or >=; case: what is known; register: a fact that it fills",
        **several,
    )
    verb.add_argument(
        "--reading",
        metavar="NAME=OPTION",
        help="rule, route: where this option is chosen, it needs no test; case: chosen here",
    )
    verb.add_argument(
        "--any", action="store_true", help="rule, route: of several tests one is enough (default: all must hold)"
    )
    verb.add_argument("--unless", action="store_true", help="rule, route: open only where the rule does not hold")
    verb.add_argument("--route", metavar="ROUTE", help="rule: the route that asks for it; `none` where none does")
    verb.add_argument("--rule", metavar="NAME", help="route: the rule by which it is open, which may be new")
    verb.add_argument("--outcome", metavar="NAME", help="route: its outcome where it is open; case: the one to expect")
    verb.add_argument("--question", metavar="NAME", help="route, case: the question, where there are several")
    verb.add_argument(
        "--on", metavar="DATE", help="case: its day; else: the version in force on it (default: the newest)"
    )
    verb.add_argument("--like", metavar="CASE", help="case: another one, of which it states the differences")
    verb.add_argument(
        "--because", metavar="TEXT", help="reading: what speaks for the default; may be repeated", **several
    )
    verb.add_argument("--key", metavar="FACT", help="register: the fact by which a request names an entry")
    verb.add_argument("--one", metavar="WORD", help="register: the word for one entry")


def refuse_other_options(given: argparse.Namespace) -> None:
    """Raises `Refused` for an option that what is added does not take."""
    taken = PARTS.get(given.what, ())
    options = dict.fromkeys(name for names in PARTS.values() for name in names)
    refuse_idle(*((f"--{name}", bool(getattr(given, name)) and name not in taken, users(name)) for name in options))


def users(name: str) -> str:
    return f"it is for {', '.join(f'`new {part}`' for part, names in PARTS.items() if name in names)}"


def part_request(given: argparse.Namespace) -> PartRequest:
    """What is to be added; at a terminal, what is needed and was left out is asked for."""
    from statute_runner.author.part_request import PartRequest

    ask = Questions()
    found: dict[str, object] = {}
    for name in PARTS[given.what]:
        value = getattr(given, name)
        if not value and ask.somebody and name in NEEDED[given.what]:
            value = ask.answers([], ASKED[name], []) if name in LISTS else ask.answer(f"--{name}", None, ASKED[name])
        if value:
            found[name] = tuple(value) if name in LISTS else value
    return PartRequest(given.date, **found)  # type: ignore[arg-type] # each is of the type of its option
