"""Facts as a lawyer would say them: the descriptions of values, days in words, a list's members one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.escaping import spoken
from statute_runner.explain.member_wording import counted, member
from statute_runner.explain.sandbox import day, plain
from statute_runner.explain.stated_words import SILENT, StatedWords
from statute_runner.law.facts import DAY, FactType
from statute_runner.law.member_paths import full_name
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import DATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.decide.decision_document import Decision
    from statute_runner.explain.sheet_view import FactAnswer

NOT_KNOWN = "not known"
NONE_ON_RECORD = "none is on record, and no register says that there is none"
NO_OTHER = "no other is on record, and no register says that there is none"
LONGEST = 400
"""The letters of an answer that stand on the first sheet."""
MOST_LISTED = 5
"""The members of a list that stand one by one on the first sheet."""


class LayWords:
    """Questions, and answers to them, in words; `facts` are those of the bundle, fields of members among them."""

    def __init__(self, document: Decision, facts: Mapping[str, FactType]) -> None:
        self.document, self.facts = document, facts
        self.stated = StatedWords(document)

    def about(self, path: str) -> FactType:
        """What the bundle says of the fact at the path; of one that it does not know, that it is a text."""
        name = full_name(path)
        return DAY if name == DAY.name else self.facts.get(name) or FactType(name, "text", name, "record", "", {})

    def answer(self, path: str, given: object) -> str:
        """A value of the fact at the path, in words."""
        about = self.about(path)
        if given is None:
            return NOT_KNOWN
        if isinstance(given, bool):
            return "yes" if given else "no"
        if isinstance(given, list):
            if about.one:
                return counted(len(given), about.one) if given else "none"
            return "; ".join(self.answer(path, one) for one in given) or "none"
        if about.absent and given == WRITTEN:
            return "none"
        if about.type == DATE:
            return day(str(given))
        described = about.values.get(str(given), "") if about.values else ""
        return described.removesuffix(".") or (plain(str(given)) if about.values else spoken(given))

    def member(self, path: str) -> str:
        """A member of a list, with what is shown of it: `the first promise (letter of 2 May)`."""
        fields = self.about(path).fields.values()
        said = [self.stated.stated(f"{path}.{field.short}") for field in fields if field.shown]
        shown = [str(one) for one in said if one is not None]
        return f"{member(path, self.stated.ones)}{f' ({shown[0]})' if shown else ''}"

    def tested(self, path: str, given: object) -> str:
        """What a test of the fact was given: what the request states, or what stands for its silence, in words."""
        said = self.answer(path, given)
        silent = given is not None and path in self.stated.facts and self.stated.stated(path) is None
        return f"{SILENT} {said}" if silent else said

    def all(self, *, whole: bool) -> Iterator[FactAnswer]:
        """Every fact that is stated, with its question; of a list each member. What is long is cut unless `whole`."""
        for name, fact in self.stated.facts.items():
            if fact["given"] is None:
                continue
            if name in self.stated.ones and isinstance(fact["given"], list) and fact["given"]:
                yield from self.members(name, fact["ask"], fact["given"], whole=whole)
            else:
                yield self.answered(name, fact["ask"], self.answer(name, fact["given"]), whole=whole)

    def members(self, name: str, ask: str, given: Sequence[object], *, whole: bool) -> Iterator[FactAnswer]:
        """The members of a list in words; unless `whole`, the first few. Of a list that may go on, that it may."""
        registers = self.document.get("registers")
        goes_on = bool(registers and name in registers["incomplete"])
        listed = given[:-1] if goes_on else given
        shown = listed if whole else listed[:MOST_LISTED]
        for number, one in enumerate(shown):
            at = f"{name}[{number}]"
            said = [
                f"{plain(key)}: {self.answer(f'{at}.{key}', value)}"
                for key, value in (one.items() if isinstance(one, dict) else ())
                if value is not None and (whole or not isinstance(value, list))
            ]
            named = member(at, self.stated.ones)
            yield self.answered(at, f"{named[:1].upper()}{named[1:]}:", "; ".join(said) or NOT_KNOWN, whole=whole)
        if len(listed) > len(shown):
            yield {"ask": "", "said": f"and {len(listed) - MOST_LISTED} more", "read_from": ""}
        if goes_on:
            yield {"ask": ask, "said": NO_OTHER if listed else NONE_ON_RECORD, "read_from": ""}

    def answered(self, path: str, ask: str, said: str, *, whole: bool) -> FactAnswer:
        return {"ask": ask, "said": said if whole else clipped(said), "read_from": self.stated.read.get(path, "")}


def clipped(said: str) -> str:
    """An answer, or how it begins where it is long; the annex has it whole."""
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}… ({len(said)} letters; whole in the annex)"
