"""The law under which a frame is decided, and the columns that it adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.api import LoadedBundle, load
from statute_runner.batch.record_deciders import RecordDecider
from statute_runner.codegen.provenance import KEYS, Provenance
from statute_runner.decide.decision import chosen_readings
from statute_runner.optional_packages import require

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from statute_runner.codegen.decider import Decider
    from statute_runner.law.facts import Facts

REJECTED = ("rejected", "rejected_at")
LISTS = ("possible", "missing")
REASON = "rejected_because"
DAY = "date"
EXPLANATION = "explanation"


class FrameLaw:
    """A bundle under one option of each reading, for one question.

    Raises `Refused` for a bundle, reading, question or day that there is not.
    """

    loaded: LoadedBundle
    facts: Facts
    readings: dict[str, str]
    question: str
    routes: tuple[str, ...]
    keys: list[str] | tuple[()]

    def __init__(
        self,
        bundle: LoadedBundle | str | None,
        readings: Mapping[str, str] | None,
        question: str | None,
        as_of: str | date | None = None,
        *,
        provenance: bool = False,
        explain: bool = False,
    ) -> None:
        self.loaded: LoadedBundle = bundle if isinstance(bundle, LoadedBundle) else load(bundle)
        self.facts: Facts = self.loaded.bundle.facts
        self.readings: Mapping[str, str] = chosen_readings(self.loaded.bundle, readings or {})
        asked = self.loaded.question(question)
        self.question: str = asked.name
        self.routes: Sequence[str] = asked.routes
        self.decider: Decider = self.loaded.decider(self.readings, question=self.question, as_of=as_of)
        self.as_of = as_of
        self.provenance: Provenance | None = None
        if provenance:
            self.provenance = Provenance(self.loaded, self.readings, self.question, self.decider.as_of)
        self.reason: Callable[[bytes], str] | None = None
        if explain:
            asked_of = RecordDecider(self.loaded, self.readings, self.question, self.decider.as_of)
            self.reason = asked_of.reason()
        self.keys: Sequence[str] = self.facts.registers.key_facts() if self.facts.registers else ()

    def answered(self) -> list[str]:
        """The columns of an answer."""
        return ["outcome", "possible", *self.routes, "missing"]

    def explained(self) -> list[str]:
        """The column that words the reason of an answer, where that is asked for."""
        return [EXPLANATION] if self.reason else []

    def proven(self) -> list[str]:
        """The columns that say what an answer rests on; the day of a request stands in the frame."""
        return [name for name in KEYS if name != "date"] if self.provenance else []

    def statement(self, dialect: str, kept: str, *, registers: bool, table: str = "requests") -> tuple[str, list[str]]:
        """The law as one SELECT from a table, with one of its columns, which is none of a request's, carried along.

        Beside it stand the names of what it selects; with provenance the day of the request is the last.

        Raises `Refused` for law that it cannot hold.
        """
        require("a frame decided by SQL", ["sqlglot"], "sql", "batch-extra")
        from statute_runner.sql.select_statement import statement

        def made() -> tuple[str, list[str]]:
            found = statement(
                self.loaded,
                dialect,
                layout="nested",
                table=table,
                readings=self.readings,
                question=self.question,
                as_of=self.decider.as_of,
                registers=registers,
                passthrough=[kept],
            )
            if self.provenance:
                found = found.select(DAY)
            return found.sql(dialect), [each.alias_or_name for each in found.selects]

        key = (
            "frame",
            dialect,
            tuple(self.readings.items()),
            self.question,
            registers,
            kept,
            table,
            bool(self.provenance),
            self.decider.as_of,
        )
        return self.loaded.cached(key, made)
