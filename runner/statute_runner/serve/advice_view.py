"""Why a state has no other outcome, and what would change it.

It is put in the words of the form, each change with the address that makes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.budget import NOT_SETTLED, SEARCH, Budget
from statute_runner.explain.member_wording import asked_of, member
from statute_runner.explain.obstacle_matrix import obstacle_matrix
from statute_runner.law.member_paths import with_known
from statute_runner.logic.operators import YES_NO
from statute_runner.serve.listed_members import fact_at, settled
from statute_runner.serve.page_state import fields_of, query_of
from statute_runner.whatif.advice import advice, changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeVar

    from statute_runner.api import LoadedBundle
    from statute_runner.decide.decision_document import ChangedFact, Obstacle
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.plain_data import StatedValue
    from statute_runner.logic.tree import Known
    from statute_runner.serve.page_state import State
    from statute_runner.serve.state_answer import StateAnswer

    View = dict[str, object]
    T = TypeVar("T")

FAVOURABLE = "favourable"
ASKED = "yes"
ANY_FACT = "any"
ANY_OUTCOME = "outcomes"
CHOICES = ("", ASKED, ANY_FACT, ANY_OUTCOME)
MOST_MISSING = 6


def advised(loaded: LoadedBundle, state: State, answer: StateAnswer, choice: str) -> View | None:
    """What a page says of a decided state; where much is not known, nothing before it is asked for."""
    made, request, trace = answer.made, answer.request, answer.trace
    if made is None or request is None or trace is None or not made["routes"]:
        return None
    if not choice and len(made["missing"]) > MOST_MISSING:
        return {"asked": False, "any_fact": False, "any_outcome": False, "routes": [], "outcomes": []}
    law, readings = trace.law, trace.values.readings
    worse = choice == ANY_OUTCOME
    found = advice(loaded.bundle, law, request, readings, any_outcome=worse, budget=Budget(seconds=SEARCH), trace=trace)
    wider = found["changes"]
    if choice == ANY_FACT:
        wider = changes(loaded.bundle, law, request, readings, any_fact=True, budget=Budget(seconds=SEARCH))
    return {
        "asked": True,
        "any_fact": choice == ANY_FACT,
        "any_outcome": worse,
        "routes": routes(loaded.bundle, found["why_not"]),
        "outcomes": outcomes(loaded, state, request.facts, (found["changes"], wider)),
    }


def routes(bundle: Bundle, why_not: Mapping[str, Mapping[str, Sequence[Sequence[Obstacle]] | str]]) -> list[View]:
    """Each route without a favourable outcome, with the smallest sets of conditions in its way as one matrix."""
    found: list[View] = []
    for outcome, by_route in why_not.items():
        for route, sets in by_route.items():
            shown = [[in_the_way(bundle, entry) for entry in conditions] for conditions in those(sets)]
            matrix = obstacle_matrix(shown)
            found.append({"route": route, "outcome": outcome, "settled": sets != NOT_SETTLED, **matrix})
    return found


def in_the_way(bundle: Bundle, entry: Obstacle) -> dict[str, object]:
    opposite = {"yes": "no", "no": "yes"}[entry["wanted"]]
    about = fact_at(bundle, entry["fact"])
    return {
        **entry,
        "got": "unknown" if entry["given"] is None else opposite,
        "ask": ask_at(bundle, entry["fact"]),
        "said": spoken(about, entry["given"]),
    }


def outcomes(
    loaded: LoadedBundle,
    state: State,
    facts: Mapping[str, Known],
    both: Sequence[Mapping[str, Sequence[Sequence[ChangedFact]] | str]],
) -> list[View]:
    """Each other outcome with the changes that lead to it.

    Favourable outcomes come first, and of the changes those that a person can bring about.
    """
    found, wider = both
    known = loaded.bundle.questions[state.question].outcomes
    order = sorted(found, key=lambda outcome: known[outcome].tone != FAVOURABLE if outcome in known else True)
    return [
        {
            "outcome": outcome,
            "settled": NOT_SETTLED not in (found[outcome], wider[outcome]),
            "changes": [
                change(loaded, state, facts, one, outcome in known and known[outcome].tone == FAVOURABLE)
                for one in brought_about_first(*(those(each[outcome]) for each in both))
            ],
        }
        for outcome in order
    ]


def those(found: Sequence[T] | str) -> Sequence[T]:
    """What was found; nothing where that is not settled."""
    return () if isinstance(found, str) else found


def brought_about_first(
    found: Sequence[Sequence[ChangedFact]], wider: Sequence[Sequence[ChangedFact]]
) -> list[Sequence[ChangedFact]]:
    others = [facts for facts in wider if facts not in found]
    return [*found, *sorted(others, key=lambda facts: sum(not one["remedy"] for one in facts))]


def change(
    loaded: LoadedBundle, state: State, known: Mapping[str, Known], facts: Sequence[ChangedFact], wanted: bool
) -> View:
    """A change in words, and the address of the state after it; what people can do only towards what is wanted."""
    bundle = loaded.bundle
    return {
        "query": query_of(loaded, changed(bundle, state, known, facts)),
        "can": all(one["remedy"] for one in facts),
        "facts": [{**one, **in_words(bundle, one), "step": one["remedy"] if wanted else ""} for one in facts],
    }


def in_words(bundle: Bundle, one: ChangedFact) -> dict[str, str]:
    """What is asked, what it is now, and what it would become; of a member, that it is added or taken away."""
    path, given, to = one["fact"], one["given"], one["to"]
    if not path.endswith("]"):
        about = fact_at(bundle, path)
        return {"ask": ask_at(bundle, path), "from": spoken(about, given), "into": spoken(about, to)}
    about, said = fact_at(bundle, path.rpartition("[")[0]), member(path, bundle.facts.ones)
    return {
        "ask": f"{said[:1].upper()}{said[1:]}:",
        "from": "no such member" if given is None else spoken(about, given),
        "into": "taken away" if to is None else spoken(about, to),
    }


def ask_at(bundle: Bundle, path: str) -> str:
    """The question of a fact or of a member's field; blank for what the law itself answers."""
    about = fact_at(bundle, path)
    return asked_of(path, about.ask, bundle.facts.ones) if about else ""


def changed(bundle: Bundle, state: State, known: Mapping[str, Known], facts: Sequence[ChangedFact]) -> State:
    """The state with these facts, fields and members instead of its own, in the order of the bundle."""
    after = with_known(known, {one["fact"]: one["to"] for one in facts})
    return state.showing(
        facts=settled(bundle, fields_of((name, after[name]) for name in after if name in bundle.facts))
    )


def spoken(about: FactType | None, given: StatedValue | dict[str, StatedValue] | None) -> str:
    """A value of a fact as the form says it."""
    if given is None:
        return "not known"
    if isinstance(given, dict):
        return member_spoken(about, given)
    if isinstance(given, list | tuple):
        return ", ".join(spoken(about, one) for one in given) or "none"
    if about and about.type == YES_NO:
        return "yes" if given else "no"
    means = about.values.get(str(given), "") if about else ""
    return f"{str(given).replace('_', ' ')} ({means.rstrip('.')})" if means else str(given)


def member_spoken(about: FactType | None, member: Mapping[str, StatedValue]) -> str:
    """What is known of a member of a list."""
    fields = about.fields if about else {}
    said = [f"{key.replace('_', ' ')}: {spoken(fields.get(key), given)}" for key, given in member.items()]
    return f"{about.one if about else 'member'} ({'; '.join(said) or 'nothing known'})"
