"""The state of a page is its URL; the server stores none of it.

The URL holds a request, the readings chosen, and the day and section looked at. A fact is in the query under its own
name, once for each member of a set; `!none` is a set or a list known to be empty, and a list has its number of members.
What is left out, or left blank, is not known; a request without its day has no answer, but is a state.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from statute_runner.law.facts import grouped
from statute_runner.logic.operators import CHOICES, DATE, NUMBER, NUMBERS, YES_NO
from statute_runner.logic.refs import ReadingRef, ref_named
from statute_runner.problem import quoted, refuse
from statute_runner.serve.listed_members import NONE, fact_at, lists_above, members_of, settled
from statute_runner.serve.written_days import iso_day
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.api import LoadedBundle
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.plain_data import StatedValue
    from statute_runner.logic.tree import Known
    from statute_runner.request.stated_request import RequestDocument

UNNAMED = "my-request"
MOST_FIELDS = 1000
SINGLE = {"id", "date", "question", "as_of", "section"}
WHOLE = re.compile(r"-?[0-9]{1,20}\Z")
TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class State:
    """What a query says: a request in the words of the form, and what of the law is looked at."""

    id: str
    date: str
    question: str
    as_of: str
    section: str
    readings: dict[str, str]
    facts: dict[str, tuple[str, ...]]
    other: dict[str, tuple[str, ...]]

    def showing(self, **changes: object) -> State:
        """The same state with something else looked at."""
        return replace(self, **changes)


def pairs_of(query: str) -> list[tuple[str, str]]:
    """The fields of a query that are not blank. Raises `Refused` for one of too many."""
    try:
        found = parse_qsl(query, keep_blank_values=False, max_num_fields=MOST_FIELDS, errors="replace")
    except ValueError:
        raise refuse("usage", f"the address has more than {MOST_FIELDS} fields") from None
    return [(name, given) for name, given in found if given]


def once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Fields that have one value each. Raises `Refused` for one that is given twice: none of the two is preferred."""
    found: dict[str, str] = {}
    for name, given in pairs:
        if name in found:
            raise refuse("usage", f"duplicate {quoted(name)}", help="give it one value")
        found[name] = given
    return found


def state_of(loaded: LoadedBundle, query: str) -> State:
    """The state that a query describes; what it leaves out is the default.

    Raises `Refused` for an unknown question, and for a field given twice that has one value.
    """
    bundle = loaded.bundle
    pairs = pairs_of(query)
    single = once((name, given) for name, given in pairs if name in SINGLE or isinstance(ref_named(name), ReadingRef))
    several: dict[str, list[str]] = {}
    for name, given in pairs:
        if name not in single:
            several.setdefault(name, []).append(given)
    readings = {ref.name: given for name, given in single.items() if isinstance(ref := ref_named(name), ReadingRef)}
    asked = loaded.question(single.get("question"))
    return State(
        single.get("id", UNNAMED),
        iso_day(single.get("date", "")),
        asked.name,
        iso_day(single.get("as_of", "")),
        single.get("section") or asked.explained_by,
        {name: option for name, option in readings.items() if option != default(bundle, name)},
        settled(bundle, {name: tuple(given) for name, given in several.items() if "." in name}),
        {name: tuple(given) for name, given in several.items() if "." not in name},
    )


def default(bundle: Bundle, reading: str) -> str:
    return bundle.readings[reading].default if reading in bundle.readings else ""


def newest_day(loaded: LoadedBundle, question: str) -> str:
    """The first day of the newest law under which the question has a route: shown where none is named."""
    days = loaded.bundle.days()
    return next((day for day in reversed(days) if loaded.on(day, question).routes), days[-1])


def query_of(loaded: LoadedBundle, state: State, **more: str) -> str:
    """The query of a state, one and the same for each; defaults of readings, question and section are left out."""
    first = next(iter(loaded.bundle.questions))
    pairs = [("id", state.id), *([("date", state.date)] if state.date else [])]
    if state.question != first:
        pairs.append(("question", state.question))
    if state.as_of:
        pairs.append(("as_of", state.as_of))
    if state.section != loaded.bundle.questions[state.question].explained_by:
        pairs.append(("section", state.section))
    pairs += [(str(ReadingRef(name)), option) for name, option in sorted(state.readings.items())]
    pairs += [(name, member) for name, given in state.facts.items() for member in given]
    pairs += [(name, given) for name, given in more.items() if given]
    return urlencode(pairs, safe="/!,")


def document(bundle: Bundle, state: State) -> dict[str, object]:
    """The request document of a state.

    What cannot be read is left as written, so that the checks can name it.
    """
    facts = {
        name: stated_at(bundle, name, state.facts)
        for name in state.facts
        if not any(fact_at(bundle, of) for of, _ in lists_above(name))
    }
    dated = {"date": state.date} if state.date else {}
    return {"id": state.id, **dated, **({"facts": grouped(facts)} if facts else {})}


def stated_at(bundle: Bundle, name: str, facts: dict[str, tuple[str, ...]]) -> StatedValue:
    """The value of a fact, a list with its members; what is no fact as written."""
    about = bundle.facts.get(name)
    if about is None:
        return facts[name][0]
    return members_of(about, name, facts, value_of) if about.fields else value_of(about, facts[name])


def value_of(about: FactType, given: tuple[str, ...]) -> StatedValue:
    """The value of a fact from the fields of its name."""
    if about.type in {CHOICES, NUMBERS}:
        if given == (NONE,):
            return []
        members = [
            part for field in given for part in (re.split(r"[\s,]+", field) if about.type == NUMBERS else [field])
        ]
        return [whole(part) if about.type == NUMBERS else part for part in members if part]
    if len(given) > 1:
        return list(given)
    if about.type == YES_NO:
        return TRUTH.get(given[0], given[0])
    if about.type == DATE:
        return iso_day(given[0])
    return whole(given[0]) if about.type == NUMBER else given[0]


def whole(text: str) -> int | str:
    return int(text) if WHOLE.match(text) else text


def fields_of(facts: Iterable[tuple[str, StatedValue | Known | None]]) -> dict[str, tuple[str, ...]]:
    """The fields of known facts, as a form sends them; those of a list's members under their paths."""
    return {path: given for name, known in facts if known is not None for path, given in fields(name, known)}


def fields(name: str, known: StatedValue | Known) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(known, list | tuple):
        members = [one for one in known if isinstance(one, dict)]
        yield name, (str(len(members)),) if members else tuple(str(one) for one in known) or (NONE,)
        for number, member in enumerate(members):
            for key, given in member.items():
                if given is not None:
                    yield from fields(f"{name}[{number}].{key}", given)
    elif isinstance(known, bool):
        yield name, ("true" if known else "false",)
    else:
        yield name, (str(known),)


def state_from(
    loaded: LoadedBundle,
    request: RequestDocument,
    readings: Mapping[str, str],
    question: str | None,
    as_of: str | None,
) -> State:
    """The state in which a request document is open in the form."""
    groups = request.get("facts") or {}
    facts = [(f"{group}.{key}", known) for group, keys in groups.items() for key, known in (keys or {}).items()]
    asked = loaded.question(question)
    return State(
        request["id"],
        request["date"],
        asked.name,
        as_of or "",
        asked.explained_by,
        {name: option for name, option in readings.items() if option != default(loaded.bundle, name)},
        fields_of(facts),
        {},
    )
