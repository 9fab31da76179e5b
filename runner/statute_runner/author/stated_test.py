"""A test or a value as one types it, `reader.age>=12` or `reader.has_card=true`, by the type of its fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from statute_runner.problem import nearest, quoted, refuse
from statute_runner.text.days import written_as_day

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPED = re.compile(r"\s*(?P<fact>[^=<>!\s]+)\s*(?P<sign>>=|<=|!=|=|>|<)\s*(?P<value>.*?)\s*\Z", re.DOTALL)
NUMBERS = {"=": "is", "!=": "is not", ">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}
DATES = {">=": "on or after", "<=": "on or before", ">": "after", "<": "before"}
CHOICES = {"=": "is", "!=": "is not"}
SETS = {"=": "has"}
TRUTH = {"true": True, "yes": True, "false": False, "no": False}
SIGNS = {
    "yes/no": CHOICES,
    "choice": CHOICES,
    "whole number": NUMBERS,
    "date": DATES,
    "set of choices": SETS,
    "set of whole numbers": SETS,
}


def condition(facts: Mapping[str, Any], typed: str) -> dict[str, object]:
    """The test of a fact as a rule has it. Raises `Refused`."""
    name, sign, value = parted(typed)
    about = known(facts, name)
    signs = SIGNS.get(about["type"], {})
    if sign not in signs:
        listed = ", ".join(f"{name}{one}VALUE" for one in signs) or "a text or a list is tested by hand"
        raise refuse(
            "usage", f"`--fact {typed}`: a fact of the type {about['type']} is not tested by `{sign}`", help=listed
        )
    return {"fact": name, signs[sign]: one_value(about, name, value)}


def stated(facts: Mapping[str, Any], typed: str) -> tuple[str, object]:
    """A fact and its value as a case states it; `null` is not known, a set has `,` between its members."""
    name, sign, value = parted(typed)
    about = known(facts, name)
    if sign != "=":
        raise refuse("usage", f"`--fact {typed}`: a case states a value", help=f"--fact {name}=VALUE")
    if value in {"null", "unknown", ""}:
        return name, None
    if about["type"].startswith("set"):
        return name, [one_value(about, name, part.strip()) for part in value.strip("[]").split(",") if part.strip()]
    return name, one_value(about, name, value)


def parted(typed: str) -> tuple[str, str, str]:
    found = TYPED.match(typed)
    if not found:
        raise refuse(
            "usage", f"`--fact`: expected NAME=VALUE, got {quoted(typed)}", help="as --fact reader.has_card=true"
        )
    return found["fact"], found["sign"], found["value"]


def known(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What facts.yaml says of the fact. Raises `Refused` where it has none of this name."""
    if name not in facts:
        help_ = nearest(name, facts) or f"add it: statute new fact {name} --ask QUESTION"
        raise refuse("usage", f"unknown fact {quoted(name)}", help=help_)
    about: Mapping[str, Any] = facts[name]
    return about


def one_value(about: Mapping[str, Any], name: str, value: str) -> object:
    """A value of the fact's type. Raises `Refused`."""
    kind = about["type"]
    if kind == "yes/no":
        if value.lower() not in TRUTH:
            raise refuse("usage", f"`--fact`: expected true or false for `{name}`, got {quoted(value)}")
        return TRUTH[value.lower()]
    if "whole number" in kind:
        if not re.fullmatch(r"-?[0-9]{1,15}", value):
            raise refuse("usage", f"`--fact`: expected a whole number for `{name}`, got {quoted(value)}")
        return int(value)
    if kind == "date" and not written_as_day(value) and value != "none":
        raise refuse("usage", f"`--fact`: expected a day for `{name}`, as YYYY-MM-DD, got {quoted(value)}")
    values = about.get("values")
    if values is not None and value not in values and value != "none":
        help_ = nearest(value, values) or f"one of {', '.join(values)}"
        raise refuse("usage", f"`--fact`: `{name}` has no value {quoted(value)}", help=help_)
    return value
