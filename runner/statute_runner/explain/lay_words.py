"""Facts as a lawyer would say them: the descriptions of values, days in words, a list's members one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.escaping import spoken
from statute_runner.explain.member_wording import counted, member
from statute_runner.explain.register_wording import called, entries_read, going_on
from statute_runner.explain.sandbox import day, plain
from statute_runner.explain.stated_words import SILENT, StatedWords
from statute_runner.law.facts import DAY, FactType
from statute_runner.law.member_paths import full_name
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import DATE, TEXT
from statute_runner.text.days import real_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.decide.decision_document import Decision
    from statute_runner.explain.sheet_view import FactAnswer

NOT_KNOWN = "not known"
MORE_THAN_NONE = "The registers hold none, and do not say that this is all, so that it is not known"
MORE = "The registers do not say that this is all, so that it is not known whether there is another"
LONGEST = 400
"""The letters of an answer that stand on the first sheet."""
MOST_LISTED = 5
"""The members of a list that stand one by one on the first sheet."""


class AnswerWords:
    """Questions, and answers to them, in words; `facts` are those of the bundle, fields of members among them."""

    ones: dict[str, str]

    def __init__(self, facts: Mapping[str, FactType]) -> None:
        self.facts = facts
        self.ones = {name: fact.one for name, fact in facts.items() if fact.one}

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
        if isinstance(given, dict):
            return self.of_member(path, given)
        if isinstance(given, list):
            if about.one:
                return counted(len(given), about.one) if given else "none"
            return "; ".join(self.answer(path, one) for one in given) or "none"
        if about.absent and given == WRITTEN:
            return "none"
        if about.type == DATE and real_date(str(given)):
            return day(str(given))
        described = about.values.get(str(given), "") if about.values else ""
        return described.removesuffix(".") or (plain(str(given)) if about.values else spoken(given))

    def of_member(self, path: str, given: Mapping[str, object]) -> str:
        """What is said of a member of a list, its fields by name."""
        said = [f"{plain(key)}: {self.answer(f'{path}.{key}', one)}" for key, one in given.items() if one is not None]
        return "; ".join(said) or "of which nothing is known"


class LayWords(AnswerWords):
    """The facts of a decision document in words."""

    document: Decision
    stated: StatedWords
    read: dict[str, str]
    further: dict[str, str]
    ones: dict[str, str]

    def __init__(self, document: Decision, facts: Mapping[str, FactType]) -> None:
        super().__init__(facts)
        self.document, self.stated = document, StatedWords(document)
        self.read, self.further = entries_read(document), going_on(document)
        self.ones = called(document, self.ones)

    def member(self, path: str) -> str:
        """A member of a list, with what is shown of it: `the first promise (letter of 2 May)`."""
        fields = self.about(path).fields.values()
        said = [self.stated.stated(f"{path}.{field.short}") for field in fields if field.shown]
        shown = [str(one) for one in said if one is not None]
        return f"{member(path, self.ones)}{f' ({shown[0]})' if shown else ''}"

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
            if name in self.ones and isinstance(fact["given"], list) and fact["given"]:
                yield from self.members(name, fact["given"], whole=whole)
            else:
                said = self.answer(name, fact["given"])
                said = said if self.about(name).type == TEXT else f"{said[:1].upper()}{said[1:]}"
                yield self.answered(name, fact["ask"], said, whole=whole)

    def members(self, name: str, given: Sequence[object], *, whole: bool) -> Iterator[FactAnswer]:
        """The members of a list in words; unless `whole`, the first few. Of a list that may go on, that it may."""
        further = self.further.get(name, "")
        given = given[:-1] if further else given
        listed = given if whole else given[:MOST_LISTED]
        for number, one in enumerate(listed):
            at = f"{name}[{number}]"
            said = [
                f"{plain(key)}: {self.answer(f'{at}.{key}', value)}"
                for key, value in (one.items() if isinstance(one, dict) else ())
                if value is not None and (whole or not isinstance(value, list))
            ]
            named = member(at, self.ones)
            yield self.answered(at, f"{named[:1].upper()}{named[1:]}:", "; ".join(said) or NOT_KNOWN, whole=whole)
        if len(given) > len(listed):
            yield {"ask": "", "said": f"and {len(given) - MOST_LISTED} more", "read": ""}
        if further:
            yield {"ask": self.about(name).ask, "said": MORE if given else MORE_THAN_NONE, "read": ""}

    def answered(self, path: str, ask: str, said: str, *, whole: bool) -> FactAnswer:
        """A fact as it is told, with the entry that it was read from."""
        return {"ask": ask, "said": said if whole else clipped(said), "read": self.read.get(path, "")}


def clipped(said: str) -> str:
    """An answer, or how it begins where it is long; the annex has it whole."""
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}… ({len(said)} letters; whole in the annex)"
