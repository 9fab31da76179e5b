"""Whether a value is one that a fact, or the id of a request, may have, by the same rules as in a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.law.value_faults import LONGEST_TEXT
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import CHOICE, DATE, NUMBER, TEXT, YES_NO
from statute_runner.request.request_document import LONGEST_ID
from statute_runner.sql.dialect import CALENDAR, has_character, length, of_type, truth, unlike
from statute_runner.sql.sql_expression import (
    TRUE,
    character,
    conjoined,
    disjoined,
    is_stated,
    joined,
    negated,
    one_of,
    part_of,
    same,
)
from statute_runner.tables.set_members import bounds
from statute_runner.text.days import MONTH_LENGTHS

if TYPE_CHECKING:
    from statute_runner.law.facts import FactType

DIGITS = [str(digit) for digit in range(10)]


def is_name(given: exp.Expr, dialect: str) -> exp.Expr:
    """Whether a known value can be the id of a request."""
    not_blank = has_character(given, "white space", dialect, other=True)
    clean = negated(has_character(given, "id", dialect))
    # Elsewhere what is read as an id is a text.
    kind = of_type(given, TEXT, dialect) if dialect == "sqlite" else TRUE
    return conjoined([kind, no_longer(given, LONGEST_ID), not_blank, clean])


def is_allowed(fact: FactType, given: exp.Expr, dialect: str, kind: exp.Expr | None = None) -> exp.Expr:
    """Whether a known value is one that the fact, which is no set, allows.

    `kind` says whether it has the type, where the database is not to be asked.
    """
    if fact.type == DATE:
        return conjoined([kind or TRUE, is_day(given, dialect)])
    kind = kind or of_type(given, fact.type, dialect)
    if fact.type == CHOICE:
        return conjoined([kind, one_of(given, fact.values)])
    if fact.type == NUMBER:
        smallest, largest = bounds(fact)
        within = exp.Between(this=given.copy(), low=exp.convert(smallest), high=exp.convert(largest))
        return conjoined([kind, within])
    if fact.type == TEXT:
        return conjoined([kind, no_longer(given, LONGEST_TEXT), is_clean(given, dialect)])
    return kind


def wrong_value(fact: FactType, given: exp.Expr, none: exp.Expr | None, dialect: str) -> list[exp.Expr]:
    """What is wrong with a fact that is no set, each true where it is.

    `none` is the column that says that there is none, where the fact has one: then nothing else may be stated.
    """
    allowed = is_allowed(fact, given, dialect)
    if fact.absent and fact.type != NUMBER:
        allowed = disjoined([same(given, WRITTEN), allowed])
    wrong = [unlike(given, allowed, dialect)]
    if none is not None:
        other = is_stated(given) if fact.type == NUMBER else unlike(given, same(given, WRITTEN), dialect)
        wrong.append(conjoined([truth(none, dialect), other]))
        if dialect == "sqlite":
            wrong.append(conjoined([is_stated(none), negated(of_type(none, YES_NO, dialect))]))
    return wrong


def is_before(given: exp.Expr, other: exp.Expr) -> exp.Expr:
    """Whether a day, as text, is known to be before another; `none` is before and after no day."""
    days = [exp.NEQ(this=one.copy(), expression=exp.convert(WRITTEN)) for one in (given, other)]
    return exp.Coalesce(
        this=exp.Paren(this=conjoined([exp.LT(this=given.copy(), expression=other.copy()), *days])),
        expressions=[exp.false()],
    )


def is_clean(given: exp.Expr, dialect: str) -> exp.Expr:
    """Whether a text holds only characters that input may hold; a carriage return may stand before a line feed."""
    ends = joined([character(13), character(10)])
    without = exp.Replace(this=given.copy(), expression=ends, replacement=exp.convert(""))
    return negated(has_character(without, "text", dialect))


def no_longer(given: exp.Expr, most: int) -> exp.Expr:
    return exp.LTE(this=exp.Length(this=given.copy()), expression=exp.convert(most))


def is_day(given: exp.Expr, dialect: str) -> exp.Expr:
    """Whether a text is a day of the calendar, as YYYY-MM-DD."""
    whole = [same(length(given, dialect), len("YYYY-MM-DD")), negated(same(part_of(given, 1, 4), "0000"))]
    if dialect in CALENDAR:
        # Such a cast takes more than is wanted, and writes what it took in one way only.
        day = exp.cast(exp.TryCast(this=given.copy(), to=exp.DataType.build("DATE")), "text")
        return conjoined([*whole, same(exp.Coalesce(this=day, expressions=[exp.convert("")]), given)])
    return conjoined([*whole, *characters_of_a_day(given)])


def characters_of_a_day(given: exp.Expr) -> list[exp.Expr]:
    """A day of the calendar by its characters alone, for dialects that cannot try to read one."""
    month_and_day = part_of(given, 6, 5)
    never = [f"{month:02}-{day:02}" for month, last in MONTH_LENGTHS.items() for day in range(last + 1, 32)]
    year_of_century, century = divisible_by_four(given, 3), divisible_by_four(given, 1)
    last_of_century = same(part_of(given, 3, 2), "00")
    leap = disjoined([conjoined([year_of_century, negated(last_of_century)]), conjoined([last_of_century, century])])
    return [
        *(one_of(part_of(given, place, 1), DIGITS) for place in (1, 2, 3, 4, 10)),
        one_of(part_of(given, 5, 4), [f"-{month:02}-" for month in range(1, 13)]),
        one_of(part_of(given, 9, 1), DIGITS[:4]),
        negated(one_of(part_of(given, 9, 2), ["00", *map(str, range(32, 40))])),
        negated(one_of(month_and_day, never)),
        disjoined([negated(same(month_and_day, "02-29")), leap]),
    ]


def divisible_by_four(given: exp.Expr, place: int) -> exp.Expr:
    """Whether the two digits that begin there make a number divisible by four."""
    tens, ones = part_of(given, place, 1), part_of(given, place + 1, 1)
    even = conjoined([one_of(tens, DIGITS[::2]), one_of(ones, DIGITS[::4])])
    odd = conjoined([one_of(tens, DIGITS[1::2]), one_of(ones, DIGITS[2::4])])
    return disjoined([even, odd])
