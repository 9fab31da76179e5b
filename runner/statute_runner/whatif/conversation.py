"""A conversation in lines of text.

It puts the questions of the interview, reads the answers, says why it asks, and goes back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.budget import Budget
from statute_runner.decide.fact_entries import fact_at
from statute_runner.decide.trace import Trace
from statute_runner.escaping import visible, wrapped
from statute_runner.explain.member_wording import counted
from statute_runner.law.citations import cited
from statute_runner.law.facts import DAY
from statute_runner.law.member_paths import known_at, with_known
from statute_runner.problem import Refused
from statute_runner.request.request_document import document_of
from statute_runner.whatif.answer_options import EVERY, every, options
from statute_runner.whatif.interview import Asked, next_of
from statute_runner.whatif.interview_end import left_open, not_asked, reason, rest_asked
from statute_runner.whatif.register_questions import as_choice, key_asked, read, shown, unaskable
from statute_runner.whatif.typed_reply import listed, value_of
from statute_runner.whatif.value_columns import value_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Protocol

    from statute_runner.api import LoadedBundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known
    from statute_runner.registers.read_entries import ReadRegisters
    from statute_runner.request.request_document import Request

    class Person(Protocol):
        """Who is asked: reads what is written, and answers in lines; an empty text is the end of the answers."""

        def write(self, text: str) -> None: ...
        def line(self) -> str: ...


WHY, BACK, STOP = "?", "back", "stop"
MEMBER = re.compile(r"\[([0-9]+)\]")
DECLINE = {"don't know", "don\u2019t know", "dont know", "not known", "unknown", "-"}
DECLINE |= {"idk", "i don't know", "i don\u2019t know", "i dont know", "dunno", "not sure", "no idea"}
"""What says that the person does not know."""
COLUMNS = 80
HELP = "Answer by name or number. `don't know` leaves a fact open, `?` says why it is asked, `back` goes back, `stop` ends with what is known."
WAYS = {"record": "had from", "judgment": "decided by", "observation": "observed by"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that was put, by the path of what it asks for, and its answer; None where it was declined."""

    fact: str
    known: Known | None


@dataclass(eq=False)
class Conversation:
    """An interview with one person under one question and one option of each reading.

    `said` holds the answers in order.
    """

    loaded: LoadedBundle
    question: str
    readings: Mapping[str, str]
    person: Person
    day: str | None = None
    as_of: str | None = None
    seconds: float | None = None
    rest: bool = False

    def __post_init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.columns = COLUMNS

    def hold(self) -> None:
        """Asks until no answer can change the outcome, or the person or the answers come to an end; says which.

        With `rest` it goes on with the questions that the answer does not wait for.
        """
        bundle = self.loaded.bundle
        self.tell(bundle.title, "", bundle.questions[self.question].ask, HELP)
        while (asked := self.asked()) is not None:
            fact = DAY if asked.fact == DAY.name else fact_at(bundle, asked.fact)
            fact = as_choice(bundle.facts, fact, self.day or str(self.stated().get(DAY.name)))
            self.tell("", *self.put(fact, asked))
            if not self.answered(fact, asked):
                self.tell("", "What is known so far is decided.")
                return
            if self.exchanges and self.exchanges[-1].fact == asked.fact and asked.fact in self.keys():
                self.tell(*shown(bundle.facts, asked.fact, self.read()))
        self.tell("", *self.ended())

    def ended(self) -> Iterator[str]:
        """Why no question follows, what the answer lacks or rests on, and how to be asked the rest."""
        bundle, law, known = self.loaded.bundle, self.law(), self.known()
        trace = Trace(law, known, self.readings)
        yield reason(trace)
        yield from (f"  - {line}" for line in left_open(bundle, trace))
        rest = len(not_asked(bundle.facts, known, self.put_so_far()))
        if rest:
            yield f"{counted(rest, 'question')} not asked: `--rest` asks {'them' if rest > 1 else 'it'} too."

    def known(self) -> dict[str, Known]:
        """What is known so far, `date` among it: what was answered, and what registers say."""
        read = self.read()
        return {**self.stated(), **(read.facts if read else {})}

    def read(self) -> ReadRegisters | None:
        """What registers say of the keys that were answered."""
        return read(self.loaded.bundle.facts, self.stated())

    def keys(self) -> list[str]:
        """The facts that state keys of registers."""
        registers = self.loaded.bundle.facts.registers
        return registers.key_facts() if registers else []

    def stated(self) -> dict[str, Known]:
        """What was answered so far, `date` among it."""
        known: dict[str, Known] = {DAY.name: self.day} if self.day else {}
        answers = {exchange.fact: exchange.known for exchange in self.exchanges if exchange.known is not None}
        return with_known(known, answers)

    def request(self, name: str) -> Request | None:
        """The request that states what is known, or nothing where not even the day is."""
        known = self.stated()
        if DAY.name not in known:
            return None
        stated = {fact: known[fact] for fact in (DAY.name, *self.loaded.bundle.facts) if fact in known}
        return self.loaded.request(document_of(name, stated))

    def asked(self) -> Asked | None:
        """The next question; the day comes first, because it picks the law."""
        known = self.known()
        if DAY.name not in known:
            return Asked(DAY.name, "", "", 1)
        facts, put = self.loaded.bundle.facts, self.put_so_far()
        trace = Trace(self.law(), known, self.readings)
        if key := key_asked(facts, trace, put):
            return key
        declined = {exchange.fact for exchange in self.exchanges if exchange.known is None}
        declined |= unaskable(facts, self.read())
        budget, last = Budget(seconds=self.seconds), self.exchanges[-1].fact if self.exchanges else ""
        asked = next_of(self.loaded.bundle, trace, declined, "", budget, last)
        return asked or (rest_asked(self.loaded.bundle, known, {*put, *declined}) if self.rest else None)

    def put_so_far(self) -> set[str]:
        """The facts and fields that were asked for, and those that are the register's to say."""
        return {exchange.fact for exchange in self.exchanges} | unaskable(self.loaded.bundle.facts, self.read())

    def law(self) -> Law:
        return self.loaded.on(self.as_of or str(self.known()[DAY.name]), self.question)

    def put(self, fact: FactType, asked: Asked) -> Iterator[str]:
        """The lines of a question: how many may remain, what is asked, and what an answer may be."""
        if fact is not DAY:
            number = sum(exchange.fact != DAY.name for exchange in self.exchanges) + 1
            remaining = "" if asked.of_lists else f" of at most {number - 1 + asked.at_most}"
            yield f"Question {number}{remaining}"
        if asked.rest:
            yield "The answer does not wait for this."
        elif not asked.settled:
            yield "Whether an answer to this can change the outcome is not settled."
        if member := self.member(asked.fact):
            yield member
        yield fact.ask
        yield from options(fact)

    def member(self, path: str) -> str:
        """Of which member a field is asked, such as `Owner 1 of 2, share 1 of 3`; nothing for a fact."""
        found = []
        for at in MEMBER.finditer(path):
            whole = path[: at.start()]
            of = len(known_at(self.known(), whole))
            found.append(f"{fact_at(self.loaded.bundle, whole).one} {int(at[1]) + 1} of {of}")
        words = ", ".join(found)
        return words[:1].upper() + words[1:]

    def answered(self, fact: FactType, asked: Asked) -> bool:
        """Reads lines until one answers the question, declines it or goes back; false where there is no more."""
        while True:
            self.person.write("> ")
            line = self.person.line()
            text = line.strip()
            command = text.lower()
            if not line or command == STOP:
                return False
            if command == BACK and self.exchanges:
                self.exchanges.pop()
                return True
            if command in DECLINE and fact is not DAY:
                self.exchanges.append(Exchange(asked.fact, None))
                return True
            if fact.values and not listed(fact) and command.partition(" ")[0] == EVERY:
                self.person.write(value_columns(fact, command.removeprefix(EVERY), self.columns))
                continue
            if text and command not in {WHY, BACK, EVERY, *DECLINE}:
                try:
                    self.exchanges.append(Exchange(asked.fact, value_of(fact, text)))
                except Refused as refused:
                    problem = refused.problems[0]
                    self.tell(f"  {problem.message}{f'; {problem.help}' if problem.help else ''}")
                    continue
                return True
            self.tell(*self.told(fact, asked, command))

    def told(self, fact: FactType, asked: Asked, command: str) -> Iterator[str]:
        """What is said to a line that is no answer."""
        if command == BACK:
            yield "  this is the first question"
        elif command == EVERY:
            yield from every(fact)
        elif command == WHY:
            yield from self.why(fact, asked)
        elif command in DECLINE:
            yield "  the day has to be known; it picks the law in force"
        else:
            yield f"  nothing was answered; {WHY} says why it is asked"

    def why(self, fact: FactType, asked: Asked) -> Iterator[str]:
        """Why a question is put: the words of the law, who decides, and what the bundle notes."""
        if fact is DAY:
            yield "  The day picks the law in force."
            return
        if asked.rest:
            yield "  It makes the request complete; the answer does not wait for it."
        elif not asked.cite:
            yield "  What the register says of it is not asked."
            return
        else:
            law = [{"citation": section.citation, "cite": section.cite} for section in self.law().used]
            words = f"the words “{asked.quote}” in " if asked.quote else ""
            yield f"  It matters for {words}{cited(law, asked.cite)}."
        yield f"  To be {WAYS[fact.kind]} {fact.by} ({fact.kind})."
        if fact.note:
            yield f"  {fact.note}"

    def tell(self, *lines: str) -> None:
        """Writes lines, each within the columns of a terminal; an empty one stays empty."""
        self.person.write("".join(wrapped(visible(line), self.columns) if line else "\n" for line in lines))
