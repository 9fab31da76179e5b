"""How generated code holds what a request states: a local for each fact, a variable for the member of each list.

A field of a member is read where it is compared, or it is a local of the loop over the members. Silence that means
something is what the local then holds.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from statute_runner.codegen.python_expression import TRUE, Leaf
from statute_runner.codegen.python_text import literal
from statute_runner.codegen.request_struct import attribute
from statute_runner.law.facts import DAY, with_fields
from statute_runner.logic.absence import Absence
from statute_runner.logic.operators import CHOICE, DATE
from statute_runner.logic.refs import MemberRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.codegen.python_expression import Expression
    from statute_runner.codegen.python_text import UniqueNames
    from statute_runner.law.facts import FactType
    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Known, Member

SAY_SO = frozenset({CHOICE, DATE})
"""The types whose values are never empty, so that one says by itself that it is known."""
KNOWN = "first is not None"
"""What a comparison is of bare values that says whether one is stated."""


class RequestLocals:
    """The names of what is stated, made as the law is found to test it; literals that are made once are constants."""

    facts: dict[str, FactType]
    silent: Mapping[str, Known]
    names: UniqueNames
    absent: bool

    def __init__(self, facts: Mapping[str, FactType], silent: Mapping[str, Known], names: UniqueNames) -> None:
        self.facts = {one.name: one for fact in facts.values() for one in with_fields(fact)}
        self.silent, self.names = silent, names
        self.of_facts: dict[str, str] = {"date": names.new("day")}
        self.of_fields: dict[str, dict[str, str]] = {}
        self.members: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.signs: dict[str, str] = {}
        self.constants: dict[str, str] = {}
        self.silent_lists: dict[str, str] = {}
        self.absent = False

    def value(self, ref: Stated) -> tuple[str, str]:
        """The text of what is known of a fact or field, and the name that it reads."""
        name = ref.name
        if not isinstance(ref, MemberRef):
            if name not in self.of_facts:
                self.of_facts[name] = self.names.new(name)
            return (self.of_facts[name],) * 2
        member = self.member(ref.list)
        if self.says_so(name):
            return f"{member}.{attribute(ref.field)}", member
        fields = self.of_fields.setdefault(ref.list, {})
        if name not in fields:
            fields[name] = self.names.new(f"{ref.list.rpartition('.')[2]} {ref.field}")
        return (fields[name],) * 2

    def says_so(self, name: str) -> bool:
        """Whether what was stated, as it is, serves as what is known."""
        return self.facts[name].type in SAY_SO and name not in self.silent

    def member(self, name: str) -> str:
        """The variable that holds the member of this list that is looked at."""
        if name not in self.members:
            key = name.rpartition(".")[2]
            self.members[name] = self.names.new(f"one of {key}")
            self.numbers[name] = self.names.new(f"number in {key}")
        return self.members[name]

    def number(self, name: str) -> str:
        """The variable that holds the number of that member."""
        self.member(name)
        return self.numbers[name]

    def bound(self, name: str) -> set[str]:
        """The names that a loop over this list gives a value."""
        fields = self.of_fields.get(name, {}).values()
        return {
            self.member(name),
            self.number(name),
            *fields,
            *(self.signs[field] for field in fields if field in self.signs),
        }

    def known(self, ref: Stated) -> Expression:
        """The fact is known; any but a choice or a date is None where it is not."""
        if ref.name in self.silent:
            return TRUE
        text, name = self.value(ref)
        if self.says_so(ref.name):
            return Leaf(text, f"not {text}", names=(name,), refs=(ref,), bare=KNOWN)
        return Leaf(f"{text} is not None", f"{text} is None", names=(name,), refs=(ref,), bare=KNOWN)

    def stated(self, ref: Stated) -> Expression:
        """The request says what the fact is."""
        if ref.name == DAY.name:
            return TRUE
        if ref.name not in self.silent:
            return self.known(ref)
        value, _ = self.value(ref)
        if value not in self.signs:
            self.signs[value] = self.names.new(f"{value} is stated")
        sign = self.signs[value]
        return Leaf(sign, f"not {sign}", names=(sign,), refs=(ref,), bare=KNOWN)

    def reading(self, body: Iterable[str]) -> Iterator[str]:
        """The lines that take from the request what the body names."""
        words = words_of(body)
        used = {fact: name for fact, name in self.of_facts.items() if self.named_in(words, name)}
        if used.pop(DAY.name, None):
            yield f"{self.of_facts[DAY.name]} = request.date"
        if used:
            yield "facts = request.facts or Nothing"
        for group in dict.fromkeys(fact.partition(".")[0] for fact in used):
            yield f"_{group} = facts.{attribute(group)} or Nothing"
            for fact, name in used.items():
                of, _, key = fact.partition(".")
                if of == group:
                    yield from self.read(fact, name, f"_{group}.{attribute(key)}")

    def reading_member(self, over: str, body: Iterable[str]) -> Iterator[str]:
        """The lines that take from the member of the list what the body names."""
        words = words_of(body)
        for field, name in self.of_fields.get(over, {}).items():
            if self.named_in(words, name):
                key = field.rpartition(".")[2]
                yield from self.read(field, name, f"{self.member(over)}.{attribute(key)}")

    def named_in(self, words: set[str], name: str) -> bool:
        return not words.isdisjoint((name, self.signs.get(name, name)))

    def read(self, fact: str, name: str, text: str) -> Iterator[str]:
        yield f"{name} = {text}"
        if fact in self.silent:
            stated = f"{name} is not None and {name} is not UNSET"
            if name in self.signs:
                yield f"{self.signs[name]} = {stated}"
            yield f"if not ({self.signs.get(name, stated)}):"
            yield f"    {name} = {self.literal(self.facts[fact], self.silent[fact])}"
        elif self.facts[fact].type not in SAY_SO:
            yield f"if {name} is UNSET:"
            yield f"    {name} = None"

    def literal(self, fact: FactType, known: Known) -> str:
        """A known value as it stands in the source; what would be made anew each time gets a name."""
        if fact.fields:
            assert isinstance(known, tuple)  # noqa: S101 - as `as_known` makes it
            members = [self.member_literal(fact, one) for one in known if isinstance(one, dict)]
            return self.silent_lists.setdefault(f"[{', '.join(members)}]", f"LIST_{len(self.silent_lists) + 1}")
        if isinstance(known, tuple):
            texts = sorted({self.single(fact, one) for one in known})  # type: ignore[arg-type]
            return self.named(f"frozenset({{{', '.join(texts)}}})", "SET")
        return self.single(fact, known)

    def member_literal(self, fact: FactType, member: Member) -> str:
        stated = {attribute(key): self.literal(fact.fields[key], known) for key, known in member.items()}
        return f'type("Member", (Nothing,), {{{", ".join(f"{key!r}: {text}" for key, text in stated.items())}}})'

    def single(self, fact: FactType, known: str | int | Absence) -> str:
        if isinstance(known, Absence):
            self.absent = True
            return "NONE"
        return self.day(str(known)) if fact.type == DATE else literal(known)

    def day(self, text: str) -> str:
        day = date.fromisoformat(text)
        return self.named(f"date({day.year}, {day.month}, {day.day})", "DAY")

    def named(self, text: str, kind: str) -> str:
        """A constant of the module."""
        if text not in self.constants:
            self.constants[text] = f"{kind}_{len(self.constants) + 1}"
        return self.constants[text]


def words_of(lines: Iterable[str]) -> set[str]:
    """The words of lines of source, comments aside."""
    return {word for line in lines if not line.lstrip().startswith("#") for word in re.findall(r"\w+", line)}
