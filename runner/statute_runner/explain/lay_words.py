"""Facts as a lawyer would say them: the descriptions of values, days in words, a list's members one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.escaping import spoken
from statute_runner.explain.member_wording import member
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
                return self.stated.on_record.number(full_name(path), given)
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

    def all(self) -> Iterator[FactAnswer]:
        """Every fact that is known, with its question, of a list each member; then the entries that were read."""
        for name, fact in self.stated.facts.items():
            if fact["given"] is None:
                continue
            if name in self.stated.ones and isinstance(fact["given"], list) and fact["given"]:
                yield from self.members(name, fact["given"])
            else:
                yield {"ask": fact["ask"], "said": self.with_entry(name, clipped(self.answer(name, fact["given"])))}
        for entry, source in self.stated.on_record.sources():
            yield {"ask": f"{entry[:1].upper()}{entry[1:]}:", "said": clipped(source)}

    def with_entry(self, path: str, said: str) -> str:
        """What is said of a fact, or of a member, and from which entry of a register it was read."""
        entry = self.stated.on_record.shortly().get(path)
        return f"{said} ({entry})" if entry else said

    def members(self, name: str, given: Sequence[object]) -> Iterator[FactAnswer]:
        """The members of a list, the first few in words."""
        for number, one in enumerate(given[:MOST_LISTED]):
            at = f"{name}[{number}]"
            said = [
                f"{plain(key)}: {self.answer(f'{at}.{key}', value)}"
                for key, value in (one.items() if isinstance(one, dict) else ())
                if value is not None and not isinstance(value, list)
            ]
            named = member(at, self.stated.ones)
            answer = self.with_entry(at, clipped("; ".join(said) or NOT_KNOWN))
            yield {"ask": f"{named[:1].upper()}{named[1:]}:", "said": answer}
        if len(given) > MOST_LISTED:
            yield {"ask": "", "said": f"and {len(given) - MOST_LISTED} more"}


def clipped(said: str) -> str:
    """An answer, or how it begins where it is long; the annex has it whole."""
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}… ({len(said)} letters; whole in the annex)"
