"""What an interview takes from registers: which entry is meant is asked, and what it says is shown and not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.open_facts import missing
from statute_runner.explain.lay_words import AnswerWords
from statute_runner.explain.member_wording import counted
from statute_runner.law.facts import as_stated
from statute_runner.law.member_paths import full_name
from statute_runner.logic.operators import CHOICE
from statute_runner.problem import Problem, Refused
from statute_runner.value import replace
from statute_runner.whatif.interview import Asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from statute_runner.decide.trace import Trace
    from statute_runner.law.facts import Facts, FactType
    from statute_runner.logic.tree import Known
    from statute_runner.registers.read_entries import ReadRegisters

DAY = "date"


def read(facts: Facts, stated: Mapping[str, Known]) -> ReadRegisters | None:
    """What registers say of the keys that are stated. Raises `Refused` for what they do not have."""
    if facts.registers is None or DAY not in stated:
        return None
    problems: list[Problem] = []

    def say(code: str, message: str, path: tuple[str | int, ...], help_: str = "") -> None:
        problems.append(Problem(code, message, None, help_, ".".join(map(str, path))))

    found: ReadRegisters | None = facts.registers.fill(stated, str(stated[DAY]), say)
    if problems:
        raise Refused(problems)
    return found


def key_asked(facts: Facts, trace: Trace, put: Collection[str]) -> Asked | None:
    """The next key to ask for: one by which something may be read that the answer, so traced, lacks."""
    if facts.registers is None or not trace.law.routes:
        return None
    known = trace.values.facts
    keys = [key for key in facts.registers.key_facts() if key not in put and key not in known]
    if not keys:
        return None
    lacking = {full_name(one.path).partition("[]")[0] for one in missing(trace)}
    for key in keys:
        if facts.registers.filled_by(key) & lacking and facts.registers.choices(key, str(known[DAY])):
            return Asked(key, "", "", 1, of_lists=True)
    return None


def as_choice(facts: Facts, fact: FactType, day: str) -> FactType:
    """A fact that states a key, as a choice of the keys of that day; any other as it is."""
    if facts.registers is None or fact.name not in facts.registers.key_facts():
        return fact
    return replace(fact, type=CHOICE, values=facts.registers.choices(fact.name, day))


def unaskable(facts: Facts, found: ReadRegisters | None) -> set[str]:
    """The fields of members that no register knows: they are the register's to say, and not the person's."""
    lists = [(name, known, facts[name]) for name, known in found.facts.items()] if found else []
    return {path for name, known, about in lists for path in unknown_fields(name, known, about)}


def unknown_fields(path: str, known: Known, about: FactType) -> Iterator[str]:
    for number, one in enumerate(known if about.fields and isinstance(known, tuple) else ()):
        for key, field in about.fields.items() if isinstance(one, dict) else ():
            inside = f"{path}[{number}].{key}"
            if key in one:  # type: ignore[operator]
                yield from unknown_fields(inside, one[key], field)  # type: ignore[index]
            else:
                yield inside


def shown(facts: Facts, key: str, found: ReadRegisters | None) -> Iterator[str]:
    """What was read by a key, in lines."""
    if found is None or facts.registers is None:
        return
    words = AnswerWords(facts.every)
    mine = [name for name in facts if name in facts.registers.filled_by(key) and name in found.facts]
    for name in mine:
        about, stated = facts[name], as_stated(found.facts[name])
        if about.fields and isinstance(stated, list):
            number = len(stated) - (name in found.incomplete)
            all_ = "; no register says that this is all" if name in found.incomplete else ""
            yield f"  {about.ask} {counted(number, about.one) if number else 'None'} on record{all_}."
        else:
            yield f"  {about.ask} {words.answer(name, stated)}."
    for entry in found.entries:
        if any(path.partition("[")[0] in mine for path in entry.paths):
            yield f"  ({entry.entry.source}, {entry.entry.place})"
