"""How a question of AuthZEN becomes a request: which fact is read from where in subject, action, resource and context.

The engine knows no law, and AuthZEN no facts: a file of YAML says what stands for what. Without one, properties and
context are read under the names of the facts themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.problem import Refused, Span, nearest, quoted, refuse
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.api import LoadedBundle
    from statute_runner.law.bundle import Bundle

    Json = dict[str, Any]

FORMAT = "authzen/v1"
KEYS = ("format", "question", "readings", "permits", "date", "facts")
ROOTS = ("subject", "action", "resource", "context")
DATES = ("context.date", "context.time")
SAID = "see runner/statute_runner/serve/README.md, AuthZEN"
ABSENT = object()
DAY = 10


def mapping_of(path: str, loaded: LoadedBundle) -> Json:
    """The mapping in a file, checked against the law. Raises `Refused` with what is wrong."""
    with open(path, "rb") as file:
        read = document(file.read(2**20), path)
    if read.problems:
        raise Refused(read.problems)
    made = read.data
    if not isinstance(made, dict) or made.get("format") != FORMAT:
        raise wrong(path, f"expected `format: {FORMAT}`")
    for key in made:
        if key not in KEYS:
            raise wrong(path, f"unknown key {quoted(key)}", nearest(key, KEYS))
    question = loaded.question(made.get("question"))
    loaded.decider(made.get("readings") or {}, question=question.name)
    for outcome in made.get("permits") or ():
        if outcome not in question.outcomes:
            raise wrong(path, f"unknown outcome {quoted(str(outcome))}", nearest(str(outcome), question.outcomes))
    facts = made.get("facts")
    if not isinstance(facts, dict) or not facts:
        raise wrong(path, "expected `facts`, each with where it is read from")
    for name, sources in facts.items():
        if name not in loaded.bundle.facts:
            raise wrong(path, f"unknown fact {quoted(name)}", nearest(name, loaded.bundle.facts))
        for source in sources if isinstance(sources, list) else [sources]:
            check_source(path, name, source)
    return made


def check_source(path: str, name: str, source: object) -> None:
    """Raises `Refused` where this is no source of a value."""
    place = source.get("from") if isinstance(source, dict) else source
    if isinstance(source, dict) and set(source) == {"value"}:
        return
    if not isinstance(place, str) or place.partition(".")[0] not in ROOTS:
        raise wrong(
            path, f"{quoted(name)} is read from no place in {', '.join(ROOTS)}", "as resource.properties.status"
        )
    if isinstance(source, dict) and not (
        set(source) <= {"from", "values"} and isinstance(source.get("values", {}), dict)
    ):
        raise wrong(path, f"{quoted(name)} has another form than from and values, or value", SAID)


def wrong(path: str, message: str, help_: str = SAID) -> Exception:
    return refuse("authzen-map", message, Span(path, 1), help=help_ or SAID)


class AuthzenMapping:
    """A checked mapping, or the one that every bundle has: facts under their own names.

    `permits` are the outcomes that are a yes; `question` and `readings` those that are decided under.
    """

    question: str
    readings: dict[str, str]
    permits: frozenset[str]
    facts: Mapping[str, Any] | None
    dates: tuple[str, ...]
    bundle: Bundle

    def __init__(self, loaded: LoadedBundle, stated: Json | None) -> None:
        stated = stated or {}
        asked = loaded.question(stated.get("question"))
        favourable = [name for name, outcome in asked.outcomes.items() if outcome.tone == "favourable"]
        self.question, self.readings, self.bundle = asked.name, stated.get("readings") or {}, loaded.bundle
        self.permits = frozenset(stated.get("permits") or favourable)
        self.facts = stated.get("facts")
        date = stated.get("date") or DATES
        self.dates = (date,) if isinstance(date, str) else tuple(date)

    def request(self, asked: Json, today: str, identity: str) -> Json:
        """The document of the request that a question stands for; on `today` where it names no day."""
        days = (found for place in self.dates if (found := looked_up(asked, place)) is not ABSENT)
        day = next((found[:DAY] if isinstance(found, str) else found for found in days), today)
        facts: Json = {}
        for name, value in self.stated(asked).items():
            group, _, short = name.partition(".")
            facts.setdefault(group, {})[short] = value
        return {"id": identity, "date": day, "facts": facts}

    def stated(self, asked: Json) -> Json:
        """The facts that a question states, by name."""
        if self.facts is None:
            return self.named(asked)
        found = {name: first(asked, sources) for name, sources in self.facts.items()}
        return {name: value for name, value in found.items() if value is not ABSENT}

    def named(self, asked: Json) -> Json:
        """Facts under their own names in properties and context, whole (`loan.map`) or in groups; the last counts."""
        found: Json = {}
        for place in ("context", "action.properties", "resource.properties", "subject.properties"):
            holder = looked_up(asked, place)
            for key, value in holder.items() if isinstance(holder, dict) else ():
                if key in self.bundle.facts:
                    found[key] = value
                elif isinstance(value, dict):
                    found |= {
                        f"{key}.{one}": held for one, held in value.items() if f"{key}.{one}" in self.bundle.facts
                    }
        return found


def first(asked: Json, sources: Any) -> Any:
    """What the first source holds that holds something; a value that its table does not list is none."""
    for source in sources if isinstance(sources, list) else [sources]:
        if isinstance(source, dict) and "value" in source:
            return source["value"]
        place = source["from"] if isinstance(source, dict) else source
        value = looked_up(asked, place)
        if value is ABSENT or value is None:
            continue
        if not (isinstance(source, dict) and "values" in source):
            return value
        key = str(value).lower() if isinstance(value, bool) else str(value)
        if key in source["values"]:
            return source["values"][key]
    return ABSENT


def looked_up(asked: Json, place: str) -> Any:
    """What stands at a place, as `subject.properties.role`; a key may itself hold dots."""
    here: Any = asked
    parts = place.split(".")
    while parts:
        for length in range(len(parts), 0, -1):
            key = ".".join(parts[:length])
            if isinstance(here, dict) and key in here:
                here, parts = here[key], parts[length:]
                break
        else:
            return ABSENT
    return here
