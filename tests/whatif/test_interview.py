"""The interview asks only what can change the answer and all of it, and ends where the whole request would."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from effort import some
from random_law import CLASSES, READINGS, Maker, bundle_of, request
from random_requests import Requests
from shipped_cases import BUNDLES, requests_of
from statute_runner.api import LoadedBundle
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.evaluation import answers
from statute_runner.law.member_paths import known_at, with_known
from statute_runner.logic.absence import NONE, WRITTEN, Absence
from statute_runner.whatif.conversation import Conversation
from statute_runner.whatif.interview import next_asked, next_question
from whatif.every_change import EveryChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law

# The days that the tests of random law name, and two in each gap between them.
FEW = [
    *("2000-12-29", "2000-12-30", "2000-12-31", "2001-01-01", "2003-01-01", "2003-01-02", "2004-02-29", "2006-01-01"),
    *("2006-01-02", "2008-05-05", "2010-01-01", "2010-01-02", "2012-07-01", "2016-01-01", "2016-01-02", "2020-01-01"),
    *("2030-01-01", "2030-01-02"),
]
SMALL = {**CLASSES, "goods.entered": FEW, "goods.left": FEW}
LAWS = some(range(800), 3)
MOST_FACTS = 5


class Complete:
    """A person who knows these facts and no others, and remembers how many questions were said to remain."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = facts
        self.told, self.path, self.is_list = "", "", False
        self.remaining: list[int] = []

    def write(self, text: str) -> None:
        self.told += text

    def line(self) -> str:
        assert "Question" in self.told, f"an answer was refused: {self.told}"
        if numbers := re.findall(r"Question (\d+) of at most (\d+)", self.told):
            self.remaining.append(int(numbers[-1][1]) - int(numbers[-1][0]) + 1)
        self.told = ""
        given = known_at(self.facts, self.path)
        if given is None:
            return "don't know\n"
        if isinstance(given, Absence):
            return f"{WRITTEN}\n"
        if isinstance(given, bool):
            return "yes\n" if given else "no\n"
        if isinstance(given, tuple | list):
            return f"{len(given) if self.is_list else ' '.join(map(str, given)) or 'none'}\n"
        return f"{given}\n"


class Watched(Conversation):
    """A conversation that tells the person, beside the words, which fact is meant."""

    def put(self, fact: Any, asked: Any) -> Iterator[str]:
        person: Any = self.person
        person.path, person.is_list = asked.fact, bool(fact.fields)
        if asked.fact == "date":
            yield "Question"
        yield from super().put(fact, asked)


def complete(bundle: Bundle, rng: Random, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with those that are not known filled in, but for what a register would have to have."""
    drawn = Requests(bundle, rng)
    keys = bundle.facts.registers.key_facts() if bundle.facts.registers else ()
    every = {name: drawn.value(fact) for name, fact in bundle.facts.items() if name not in keys}
    return {**every, **facts}


@pytest.mark.parametrize("name", BUNDLES)
def test_the_interview_ends_where_the_whole_request_would(name: str) -> None:
    rng = Random(1628)
    ended = set()
    for asked in some(requests_of(name), 200 if name == "1628" else 6):
        if asked.as_of != asked.request.date:
            continue
        facts = complete(asked.loaded.bundle, rng, asked.request.facts)
        person = Complete(facts)
        held = Watched(asked.loaded, asked.law.question.name, asked.readings, person)
        held.hold()
        questions = [exchange.fact for exchange in held.exchanges]

        outcome = answers(asked.law, held.known(), asked.readings).question.outcome
        assert outcome == answers(asked.law, facts, asked.readings).question.outcome
        assert len(questions) == len(set(questions))
        # The day is not counted; each number said is at least that of the questions that still came.
        assert all(left >= len(person.remaining) - n for n, left in enumerate(person.remaining))
        assert held.asked() is None
        ended.add(outcome)

    assert len(ended) >= 3


def can_change(
    law: Law, facts: Mapping[str, Any], readings: Mapping[str, str], names: Iterable[str], name: str
) -> bool:
    """Whether an answer to a fact changes what is possible, whichever of the others come to be known before it."""
    every = EveryChange(law, facts, readings, {other: [None, *SMALL[other]] for other in names})
    (_, unknown), *answered = every.ways[name]
    return any(
        (may & ways) >> (ways & -ways).bit_length() - 1 != may & unknown
        for may in every.chosen(law.decision).values()
        for _, ways in answered
    )


def test_only_what_can_change_the_answer_is_asked_and_all_of_it() -> None:
    counts = {"asked": 0, "declined": 0, "several": 0}
    for seed in LAWS:
        rng = Random(seed)
        files = Maker(rng, once=False).files()
        loaded = LoadedBundle(bundle_of(files))
        names = list(loaded.bundle.facts)
        if len(names) > MOST_FACTS:
            continue
        asked = loaded.request(request(rng, names, 0.1))
        law, readings = loaded.on(asked.date), {name: rng.choice(options) for name, options in READINGS.items()}
        facts = dict(asked.facts)
        declined: set[str] = set()
        for _ in range(len(names) + 1):
            open_ = [name for name in names if name not in facts and name not in declined]
            matter = [name for name in open_ if law.routes and can_change(law, facts, readings, open_, name)]
            found = next_asked(loaded.bundle, law, facts, readings, declined)

            assert (found is None) == (not matter), (seed, facts, declined)
            if found is None:
                break
            assert found.fact in matter, (seed, facts, declined)
            assert found.at_most >= len(matter)
            counts["asked"] += 1
            before = answers(law, facts, readings).question.possible
            alone = {answers(law, {**facts, found.fact: one}, readings).question.possible for one in SMALL[found.fact]}
            counts["several"] += alone == {before}
            if rng.random() < 0.3:
                declined.add(found.fact)
                counts["declined"] += 1
            else:
                value = rng.choice(SMALL[found.fact])
                facts[found.fact] = tuple(value) if isinstance(value, list) else value
        else:
            pytest.fail("more questions than facts")

    assert all(counts.values()), counts


def test_the_most_useful_question_comes_first() -> None:
    """Of whom nothing is known but the other agency: an officer of no service that the law names settles it at once.

    For one of the law's services only the direction can exclude a bar; then no answer settles more than whether the
    finding was made.
    """
    loaded = statute_runner.load(str(BUNDLES["1628"]))
    law, readings = loaded.on("2024-03-15"), chosen_readings(loaded.bundle, {})
    known = {"date": "2024-03-15", "counterpart.country": "FR", "counterpart.kind": "customs"}

    assert next_question(loaded.bundle, law, known, readings) == "officer.service"
    known["officer.service"] = "cbp"
    assert next_question(loaded.bundle, law, known, readings) == "exchange.direction"
    known["exchange.direction"] = "receive"
    assert next_question(loaded.bundle, law, known, readings) == "finding.made"
    assert next_question(loaded.bundle, law, {"date": "2024-03-15", "counterpart.kind": "private"}, readings) is None


def test_a_question_comes_after_those_without_which_it_cannot_be_understood() -> None:
    """Whether what was assured reaches the purposes: after the assurances, their members, and the purposes."""
    loaded = statute_runner.load(str(BUNDLES["1628"]))
    law, readings = loaded.on("2024-03-15"), chosen_readings(loaded.bundle, {})
    known: dict[str, Any] = {
        "date": "2024-03-15",
        "counterpart.country": "FR",
        "counterpart.kind": "customs",
        "officer.service": "ice",
        "exchange.direction": "provide",
    }
    assurance = {"by": "agency", "confidence": True, "use": "law_enforcement", "from": "2023-05-02", "until": NONE}
    told: dict[str, Any] = {"finding.made": True, "finding.purposes": ("compliance",), "assurances.given": (assurance,)}
    seen: list[str] = []
    while (asked := next_asked(loaded.bundle, law, known, readings, seen, last=seen[-1] if seen else "")) is not None:
        seen.append(asked.fact)
        given = known_at(told, asked.fact)
        known = with_known(known, {asked.fact: ({},) if asked.fact == "assurances.given" else given})
        if asked.fact == "assurances.cover_purpose":
            break

    first = ["assurances.given", *(f"assurances.given[0].{field}" for field in assurance)]
    assert seen[: len(first)] == [first[0], *seen[1 : len(first)]]
    assert {*first, "finding.made", "finding.purposes", "assurances.cover_purpose"} == set(seen)
    assert seen.index("finding.made") < seen.index("finding.purposes") < seen.index("assurances.cover_purpose")
    assert all(fact.startswith("assurances.given") for fact in seen[: len(first)])


def test_of_all_that_is_not_known_nothing_is_asked_before_what_it_is_asked_after() -> None:
    loaded = statute_runner.load(str(BUNDLES["1628"]))
    law, readings = loaded.on("2024-03-15"), chosen_readings(loaded.bundle, {})
    seen: list[str] = []
    while asked := next_asked(
        loaded.bundle, law, {"date": "2024-03-15"}, readings, seen, last=seen[-1] if seen else ""
    ):
        seen.append(asked.fact)

    after = [(other, fact) for fact in seen for other in loaded.bundle.facts[fact].asked_after if other in seen]
    assert len(after) > 4
    assert all(seen.index(other) < seen.index(fact) for other, fact in after)
