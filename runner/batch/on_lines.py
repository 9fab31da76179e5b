"""Lines of JSON decided by DuckDB, where it is plain what they say.

DuckDB reads more as JSON than is JSON, and passes over what stands twice. So a line is decided here only if it is exactly as long as what was
found in it, written without blanks and escapes; any other line is left to the typed reading of the engine Python, and so is one that is rejected.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from runner.batch.endings import Endings
from runner.batch.packing import packed
from runner.batch.parquet import arrow
from runner.characters import LARGEST
from runner.operators import CHOICES, NUMBER, NUMBERS, YES_NO
from runner.sql import quoting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from runner.api import LoadedBundle
    from runner.facts import FactType

    Found = tuple[bytes, tuple[str, str]]

WHOLE = "(?:0|-?[1-9][0-9]{0,15})"
NUMBERED, DOUBT, NAMED = "line_number", "in_doubt", "id_text"
# After a block of which more than this share was in doubt, no other is tried.
MOST_DOUBT = 0.5


class Lines:
    """Decides lines under one option of each reading."""

    def __init__(self, loaded: LoadedBundle, readings: Mapping[str, str], question: str) -> None:
        from runner.sql.select import statement

        self.loaded = loaded
        kept = (NUMBERED, DOUBT, NAMED)
        made = statement(loaded, "duckdb", layout="nested", readings=readings, question=question, kept=kept)
        self.base = import_module("duckdb").connect(config={"threads": 1})
        self.base.execute(f"CREATE TABLE lines ({NUMBERED} BIGINT, line VARCHAR)")
        self.base.execute(f"CREATE VIEW requests AS {requests(loaded.bundle.facts)}")
        self.base.execute(f"PREPARE decide AS {made.select('date').sql('duckdb')}")
        self.endings = Endings(loaded.question(question).routes)
        self.numbers = arrow().array(range(2**12), arrow().int64())
        self.periods: dict[str, str] = {}
        self.worth = True

    def answers(self, lines: Sequence[bytes]) -> Sequence[Found | None]:
        """The answer to each line with what is counted of it; nothing for a line that is left to the engine Python."""
        pa = arrow()
        found: list[Found | None] = [None] * len(lines)
        if not self.worth:
            return found
        try:
            texts = pa.array(lines, pa.binary()).cast(pa.string())
        except pa.ArrowInvalid:
            return found
        if len(lines) > len(self.numbers):
            self.numbers = pa.array(range(2 * len(lines)), pa.int64())
        block = pa.table({NUMBERED: self.numbers.slice(0, len(lines)), "line": texts})
        self.base.execute("DELETE FROM lines")
        self.base.register("block", block)
        self.base.execute("INSERT INTO lines SELECT * FROM block")
        left = 0
        for _, *answer, rejected, _, number, doubt, name, day in self.base.execute("EXECUTE decide").fetchall():
            if doubt or rejected:
                left += doubt
                continue
            period = self.periods.get(day)
            if period is None:
                period = self.periods[day] = self.loaded.period(day)
            line = b'{"id":%b,%b' % (name.encode(), self.endings.of(tuple(answer)))
            found[number] = line, (answer[0], period)
        self.worth = left <= MOST_DOUBT * len(lines)
        return found


def requests(facts: Mapping[str, FactType]) -> str:
    """A selection from the lines under the layout that the statement reads, with whether a line may say more than was found in it."""
    groups: dict[str, list[str]] = {}
    for name in facts:
        groups.setdefault(name.partition(".")[0], []).append(name)
    keys = ["id", "date", "facts", *(f"facts/{group}" for group in groups)]
    keys += [f"facts/{name.replace('.', '/')}" for name in facts]
    texts = {key: f"t{n}" for n, key in enumerate(keys)}
    of_fact = {name: texts[f"facts/{name.replace('.', '/')}"] for name in facts}
    plain = "json_valid(line) AND NOT contains(line, '\\') AND NOT contains(line, chr(13))"
    pointers = ", ".join(quoting.literal(f"/{key}", "duckdb") for key in keys)
    named = ", ".join(f"found[{n}]::VARCHAR AS {text}" for n, text in enumerate(texts.values(), 1))
    sure = [
        f"strlen(line) <= {LARGEST}",
        whole("line", {key: texts[key] for key in ("id", "date", "facts")}),
        *(f"({none(texts[key])} OR {begins(texts[key])})" for key in ("id", "date")),
        f"({none(texts['facts'])} OR {whole(texts['facts'], {group: texts[f'facts/{group}'] for group in groups})})",
    ]
    for group, names in groups.items():
        text = texts[f"facts/{group}"]
        inside = {name.partition(".")[2]: of_fact[name] for name in names}
        sure.append(f"({none(text)} OR {whole(text, inside)})")
    sure += [plainly(fact, of_fact[name]) for name, fact in facts.items()]
    stated = packed({name: value(fact, of_fact[name]) for name, fact in facts.items()})
    return (
        f"SELECT {unquoted(texts['id'])} AS id, {unquoted(texts['date'])} AS date, {stated} AS facts,"  # noqa: S608 - names of checked facts
        f" {NUMBERED}, coalesce(NOT ({' AND '.join(sure)}), true) AS {DOUBT}, {texts['id']} AS {NAMED}"
        f" FROM (SELECT {NUMBERED}, line, {named} FROM (SELECT {NUMBERED}, line, CASE WHEN {plain}"
        f" THEN json_extract(line, [{pointers}]) END AS found FROM lines))"
    )


def whole(text: str, members: Mapping[str, str]) -> str:
    """An object is as long as these members are that were found in it, so that it holds no other and none twice."""
    lengths = " + ".join(f"coalesce(strlen({member}) + {len(key.encode()) + 4}, 0)" for key, member in members.items())
    return f"(starts_with({text}, '{{') AND strlen({text}) = greatest(1 + {lengths}, 2))"


def none(text: str) -> str:
    return f"{text} IS NULL OR {text} = 'null'"


def begins(text: str) -> str:
    return f"starts_with({text}, '\"')"


def unquoted(text: str) -> str:
    return f"CASE WHEN {begins(text)} THEN substring({text}, 2, length({text}) - 2) END"


def plainly(fact: FactType, text: str) -> str:
    """Whether the text of a fact is written as its type is; whether the value is allowed is asked by the statement."""
    kinds = {
        YES_NO: f"{text} IN ('true', 'false')",
        NUMBER: f"regexp_full_match({text}, '{WHOLE}')",
        NUMBERS: f"regexp_full_match({text}, '\\[(?:{WHOLE}(?:,{WHOLE})*)?\\]')",
        CHOICES: f"({text} = '[]' OR (starts_with({text}, '[\"') AND suffix({text}, '\"]')))",
    }
    return f"({none(text)} OR {kinds.get(fact.type, begins(text))})"


def value(fact: FactType, text: str) -> str:
    """The value of a text that is plain; null for any other."""
    if fact.type == YES_NO:
        return f"CASE {text} WHEN 'true' THEN true WHEN 'false' THEN false END"
    if fact.type == NUMBER:
        return f"TRY_CAST({text} AS BIGINT)"
    if fact.type == NUMBERS:
        inside = f"string_split(substring({text}, 2, length({text}) - 2), ',')"
        return f"CASE WHEN {text} = '[]' THEN []::BIGINT[] WHEN starts_with({text}, '[') THEN TRY_CAST({inside} AS BIGINT[]) END"
    if fact.type == CHOICES:
        inside = f"string_split(substring({text}, 3, length({text}) - 4), '\",\"')"
        return f"CASE WHEN {text} = '[]' THEN []::VARCHAR[] WHEN starts_with({text}, '[\"') THEN {inside} END"
    return unquoted(text)
