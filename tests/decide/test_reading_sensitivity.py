"""Which readings change an outcome is found for every choice of them, however many there are, and said where it is
proved that none does."""

from __future__ import annotations

import json
import random
import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from commands.command import statute
from effort import some
from oracle.contract import decide
from oracle.readings import READINGS, in_question
from oracle.record import day
from oracle.requests import request as shipped_request
from random_law import READINGS as TWO
from random_law import bundle_of, reading
from random_lists import ListMaker, request
from statute_runner.decide.evaluation import answers
from statute_runner.decide.reading_sensitivity import sensitivity

if TYPE_CHECKING:
    from random_law import Condition, Files

MANY = {**TWO, "giver": ["strict", "either"], "bar": ["narrow", "wide"], "cure": ["none", "cured", "waived"]}
ASSURED = {"by": "agency", "confidence": True, "use": "law_enforcement", "from": "2023-05-02", "until": "none"}
MINISTRY: dict[str, dict[str, Any]] = {
    "exchange": {"direction": "provide", "material": "documents"},
    "goods": {"entries": []},
    "officer": {"service": "cbp"},
    "counterpart": {"country": "MX", "kind": "other_government", "level": "national", "violations": []},
    "finding": {"made": True, "purposes": ["compliance"], "agreement": "USMCA", "chapters": [7]},
    "authorization": {"subsection_a": True, "subsection_c": True, "retained": False},
    "assurances": {"cover_purpose": True, "given": [ASSURED]},
}
DOCUMENTS = {"switch": {"information-covers-documents": "no"}, "outcome": "not_permitted"}
BOTH = {"switch": {"information-covers-documents": "no", "purposes-list": "all"}, "outcome": "not_permitted"}
REST = "proved that a choice of readings that makes none of these changes leaves the outcome as it is."
NO_DOCUMENTS = r"Documents are not information, so [^.]*\. \W*information-covers-documents\W+(as )?no\W"
ALONE = rf"It is \W*not permitted\W+with this alone read otherwise: [^?]*\? {NO_DOCUMENTS}"
TOGETHER = (
    rf"It is \W*not permitted\W+with these read otherwise together: [^?]*\? {NO_DOCUMENTS}+And: [^?]*\? "
    r"All of [^.]* are needed together\. \W*purposes-list\W+(as )?all\W"
)
NONE = "None, alone or together. It is proved that no reading matters to the outcome."


class ReadingMaker(ListMaker):
    """Draws law in which every other condition is a reading."""

    def files(self) -> Files:
        return {**super().files(), **{f"readings/{name}.md": reading(options) for name, options in MANY.items()}}

    def leaf(self, citation: str, rules: list[str]) -> Condition:
        if self.chance(50):
            name = self.any_of(list(MANY))
            return {"reading": name, "is": self.any_of(MANY[name])}
        return super().leaf(citation, rules)


def test_it_is_what_trying_every_choice_finds() -> None:
    alone = together = none = 0
    for seed in some(range(1000), 5):
        rng = random.Random(f"readings {seed}")
        files = ReadingMaker(rng).files()
        loaded = statute_runner.LoadedBundle(bundle_of(files))
        asked = loaded.request(request(rng, files, rng.choice([0.3, 0.6, 0.9])))
        law = loaded.on(asked.date)
        chosen = {name: rng.choice(options) for name, options in MANY.items()}
        here = answers(law, asked.facts, chosen).question.outcome
        changing = {}
        for options in product(*(MANY[name] for name in law.readings)):
            other = dict(zip(law.readings, options, strict=True))
            outcome = answers(law, asked.facts, {**chosen, **other}).question.outcome
            if outcome != here:
                changing[frozenset(other.items() - chosen.items())] = outcome
        smallest = {one: changing[one] for one in changing if not any(other < one for other in changing)}

        made = sensitivity(loaded.bundle, law, asked, chosen)

        assert (made["outcome"], made["complete"], "untried" in made) == (here, True, False)
        assert {
            frozenset(one["switch"].items()): one["outcome"] for one in made["alone"] + made["together"]
        } == smallest
        assert all(len(one["switch"]) == 1 for one in made["alone"])
        alone, together = alone + bool(made["alone"]), together + bool(made["together"])
        none += not changing

    assert min(alone, together, none) > 3, (alone, together, none)


def test_of_the_shipped_law_it_is_what_the_contract_says() -> None:
    loaded = statute_runner.load()
    rng = random.Random("all readings")
    none = 0
    for _ in some(range(400), 8):
        asked = shipped_request(rng)
        names = sorted(in_question(day(asked["date"])))
        made = sensitivity(loaded.bundle, loaded.on(asked["date"]), loaded.request(asked), defaults())
        listed = [set(one["switch"].items()) for one in made["alone"] + made["together"]]

        assert made["complete"]
        assert made["outcome"] == decide(asked)["outcome"]
        for one in made["alone"] + made["together"]:
            assert decide(asked, one["switch"])["outcome"] == one["outcome"] != made["outcome"]
            for name in one["switch"]:
                fewer = {other: option for other, option in one["switch"].items() if other != name}
                assert decide(asked, fewer)["outcome"] == made["outcome"]
        for _ in range(60):
            switched = {name: READINGS[name][1] for name in names if rng.random() < rng.choice([0.2, 0.5, 0.9])}
            if not any(one <= switched.items() for one in listed):
                assert decide(asked, switched)["outcome"] == made["outcome"]
        none += not listed

    assert none


def defaults() -> dict[str, str]:
    return {name: options[0] for name, options in READINGS.items()}


@pytest.mark.parametrize(
    ("changed", "alone", "together", "said"),
    [
        # A body that is of no government, from which something is received: nothing turns on a reading.
        ({"exchange": {"direction": "receive"}, "counterpart": {"kind": "private"}}, [], [], [NONE]),
        # Documents for a ministry: (c) alone, which speaks of information.
        ({}, [DOCUMENTS], [], [ALONE, REST]),
        # Documents for its customs: (a) permits them for one purpose, (c) if they are information.
        (
            {"counterpart": {"kind": "customs"}},
            [],
            [BOTH],
            [TOGETHER, REST],
        ),
    ],
)
def test_one_call_says_of_a_shipped_answer_which_readings_change_it_and_that_no_other_does(
    changed: dict[str, dict[str, Any]], alone: list[Any], together: list[Any], said: list[str]
) -> None:
    facts = {group: {**known, **changed.get(group, {})} for group, known in MINISTRY.items()}
    asked = json.dumps({"id": "R", "date": "2024-03-15", "facts": facts}).encode()
    document = json.loads(statute("decide", "--all-readings", given=asked).output)

    assert document["all_readings"] == {
        "outcome": document["outcome"],
        "alone": alone,
        "together": together,
        "complete": True,
    }
    for form in ("text", "markdown", "html"):
        page = re.sub("<[^>]+>|`", "", statute("decide", "--all-readings", "--format", form, given=asked).output)
        for words in said:
            assert re.search(words, " ".join(page.split())), (form, words)
