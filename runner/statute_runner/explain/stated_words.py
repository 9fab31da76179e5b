"""The facts of a decision document in words: those given, by member where they are lists, and what silence meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.escaping import spoken
from statute_runner.explain.member_wording import asked_of, counted
from statute_runner.explain.register_wording import called, going_on, number_read, read_from
from statute_runner.law.member_paths import full_name
from statute_runner.logic.absence import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.decide.decision_document import Decision, FactWords, FieldWords, SilentFact
    from statute_runner.explain.layout_view import GivenFact, SilentWords
    from statute_runner.law.plain_data import StatedValue

STEP = re.compile(r"\[([0-9]+)\]\.?")
NO_FIELDS: Mapping[str, FieldWords] = {}
THERE_IS_NONE = "none (there is none)"
SILENT = "not stated, and so taken as"


class StatedWords:
    """What a decision document says of facts, by path."""

    facts: dict[str, FactWords]
    fields: dict[str, FieldWords] | Mapping[str, FieldWords]
    ones: dict[str, str]
    going_on: dict[str, str]
    silence: list[SilentFact]
    read: dict[str, str]

    def __init__(self, document: Decision) -> None:
        explanation = document.get("explanation")
        self.facts = explanation["facts"] if explanation else {}
        self.fields = explanation.get("fields", NO_FIELDS) if explanation else NO_FIELDS
        self.ones = called(document, {name: about["one"] for name, about in self.fields.items() if about["one"]})
        self.going_on = going_on(document)
        self.silence = document.get("silence", [])
        self.read = read_from(document)

    def ask(self, path: str) -> str:
        """The question of a fact; of a member's field, after the member that it is asked of."""
        about = self.fields.get(full_name(path)) or self.facts.get(path)
        return asked_of(path, about["ask"] if about else path, self.ones)

    def stated(self, path: str) -> StatedValue | None:
        """What the request states at a path; nothing where it states nothing there."""
        top, *steps = STEP.split(path)
        found: object = self.facts[top]["given"] if top in self.facts else None
        for number, key in zip(steps[::2], steps[1::2], strict=True):
            found = found[int(number)] if isinstance(found, list) and int(number) < len(found) else None
            found = found.get(key) if key and isinstance(found, dict) else found
        return found  # type: ignore[return-value]

    def value(self, path: str, given: StatedValue | None) -> StatedValue | None:
        """A value as an explanation says it: what is none in words, and what silence stands for as such."""
        name = full_name(path)
        about = self.fields.get(name)
        if given is None or (about is None and name not in self.facts):
            return given
        if about and about["one"] and isinstance(given, list):
            said: StatedValue = counted(len(given), about["one"]) if given else "none"
            said = number_read(given, about["one"]) if path in self.going_on else said
        else:
            said = THERE_IS_NONE if about and about["may_be_none"] and given == WRITTEN else given
        return f"{SILENT} {spoken(said)}" if self.stated(path) is None else said

    def in_words(self, path: str, given: StatedValue | None, means: Sequence[str]) -> StatedValue | None:
        """A value by what it means, where that is described."""
        value = self.value(path, given)
        if not means or given == WRITTEN:
            return value
        said = " ".join(means).removesuffix(".")
        return f"{SILENT} {said}" if self.stated(path) is None else said

    def given(self) -> Iterator[GivenFact]:
        """Each fact with its value, a list followed by the fields of its members."""
        for name, fact in self.facts.items():
            yield {
                "name": name,
                "ask": fact["ask"],
                "given": self.value(name, fact["given"]),
                "means": fact["means"],
                "said": self.in_words(name, fact["given"], fact["means"]),
                "read_from": self.read.get(name, ""),
            }
            yield from self.members(name, fact["given"])

    def members(self, path: str, given: object) -> Iterator[GivenFact]:
        """The fields of a list's members, in order."""
        name = full_name(path)
        if name not in self.fields or not self.fields[name]["one"] or not isinstance(given, list):
            return
        keys = [one.removeprefix(f"{name}[].") for one in self.fields if one.startswith(f"{name}[].")]
        for number, one in enumerate(given):
            for key in keys:
                if "[]" not in key:
                    at = f"{path}[{number}].{key}"
                    means = self.means(full_name(at), one.get(key))
                    yield {
                        "name": at,
                        "ask": self.ask(at),
                        "given": self.value(at, one.get(key)),
                        "means": means,
                        "said": self.in_words(at, one.get(key), means),
                        "read_from": self.read.get(at[: at.find("]") + 1], ""),
                    }
                    yield from self.members(at, one.get(key))

    def means(self, name: str, given: object) -> list[str]:
        """What the values of a member's field mean."""
        about = self.fields[name]
        if about["may_be_none"] and given == WRITTEN:
            return ["There is none."]
        each = given if isinstance(given, list) else [given]
        return [about["values"][one] for one in each if isinstance(one, str) and one in about["values"]]

    def silences(self) -> Iterator[SilentWords]:
        """What is not stated, and what that was taken to mean; or that the answer rests on that alone."""
        for one in self.silence:
            means = self.value(one["fact"], one["means"])
            yield {
                "fact": one["fact"],
                "ask": self.ask(one["fact"]),
                "said": "not stated, and the answer rests on that" if means is None else str(means),
                "because": one["because"],
                "cite": one["cite"],
            }
