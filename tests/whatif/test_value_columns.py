"""Many values are listed in columns that fit, a part of a name finds its own; what is not known is taken as that."""

from __future__ import annotations

import pytest

import statute_runner
from shipped_cases import ROOT
from statute_runner.decide.decision import chosen_readings
from statute_runner.law.facts import FactType
from statute_runner.whatif.conversation import DECLINE, Conversation
from statute_runner.whatif.value_columns import value_columns

COUNTRIES = {name: f"Land of {name * 3}." for name in (f"{a}{b}" for a in "ABCDEFGH" for b in "ABCDEFGH")}
COUNTRIES["DE"] = "Germany."
COUNTRIES["ZZ"] = "A very long name of a country that fills more than any column has room for."
FACT = FactType("a.b", "choice", "Which?", "record", "the clerk", COUNTRIES)


@pytest.mark.parametrize(("columns", "lines"), [(40, None), (80, 33), (160, 17)])
def test_values_stand_in_columns_that_fit(columns: int, lines: int | None) -> None:
    shown = value_columns(FACT, "", columns)
    words = shown.split()

    assert all(len(line) <= columns for line in shown.splitlines())
    assert all(name in words for name in COUNTRIES)
    assert lines is None or len(shown.splitlines()) == lines + len(["the hint"])


def test_a_part_finds_its_own() -> None:
    assert value_columns(FACT, " ger", 80) == "  - DE Germany\n"
    assert value_columns(FACT, "nowhere", 80) == "  no value has `nowhere` in its name or meaning\n"


class Lines:
    """A person who has written down what to say."""

    def __init__(self, *lines: str) -> None:
        self.lines, self.shown = [f"{line}\n" for line in lines], ""

    def write(self, text: str) -> None:
        self.shown += text

    def line(self) -> str:
        return self.lines.pop(0) if self.lines else ""


@pytest.mark.parametrize("word", ["idk", "IDK", "unknown", "don't know", "I don't know"])
def test_not_known_is_said_in_many_words(word: str) -> None:
    loaded = statute_runner.load(str(ROOT / "tests" / "flat_law"))
    person = Lines("2024-03-15", word)
    held = Conversation(loaded, loaded.question().name, chosen_readings(loaded.bundle, {}), person)
    held.hold()

    assert word.lower() in DECLINE
    assert [exchange.known for exchange in held.exchanges] == ["2024-03-15", None]
