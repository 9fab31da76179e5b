"""Python values in requests: what is exactly a fact's value is taken, what is missing is not known, the rest refused.

Values of numpy and pandas are tried by stand-ins with what the runner looks at, and as they are where both are
installed.
"""

from __future__ import annotations

import enum
import json
import pickle
import random
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from multiprocessing import get_context
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest

import statute_runner
from random_law import FACTS, Maker, bundle_of

NAN = float("nan")


class Word(enum.Enum):
    X = "x"


class Text(str, enum.Enum):  # noqa: UP042 - as it is, not as it should be
    """A text of another type, as `numpy.str_` is one."""

    X = "x"


class Count(enum.IntEnum):
    TWO = 2


class Whole:
    """A whole number that is no `int`, as big numbers of other packages are."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __index__(self) -> int:
        return self.number


class Scalar:
    """A single value of an array, as numpy has them: a type of data, no dimension, and the plain value on demand."""

    shape = ()

    def __init__(self, kind: str, value: object) -> None:
        self.dtype, self.value = SimpleNamespace(kind=kind), value

    def item(self) -> object:
        return self.value

    def __index__(self) -> int:
        raise TypeError("only integer scalar arrays can be converted to a scalar index")

    def __str__(self) -> str:
        return str(self.value)

    def __repr__(self) -> str:
        return f"array.value({self.value!r})"


class Array:
    """An array of one dimension."""

    def __init__(self, values: list[object]) -> None:
        self.values, self.shape = values, (len(values),)

    def tolist(self) -> list[object]:
        return self.values


class NAType:
    """`pandas.NA`: nothing can be asked of it, its truth least of all."""

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    def __ne__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]


@cache
def law() -> statute_runner.LoadedBundle:
    """A law with facts of every type."""
    files = Maker(random.Random(1), once=False).files()
    about = {"ask": "?", "decides": {"kind": "record", "by": "the clerk"}}
    files["facts.yaml"] = {"facts": {name: {**fact, **about} for name, fact in FACTS.items()}}
    return statute_runner.LoadedBundle(bundle_of(files))


def stating(fact: str, value: object) -> dict[str, Any]:
    group, _, key = fact.partition(".")
    return {"id": "a", "date": "2024-03-15", "facts": {group: {key: value}}}


def taken(fact: str, value: object, meant: object) -> None:
    """The value is taken as this one is, down to the digest of the request and the short answer."""
    request, same = law().request(stating(fact, value)), law().request(json.loads(json.dumps(stating(fact, meant))))
    decider = law().decider()

    assert request == same
    assert type(request.facts.get(fact)) is type(same.facts.get(fact))
    assert decider.decide(stating(fact, value)) == decider.decide(stating(fact, meant))


def refusal(fact: str, value: object) -> tuple[str, str]:
    said = []
    for decide in (law().decide, law().decider().decide):
        with pytest.raises(statute_runner.Refused) as refused:
            decide(stating(fact, value))
        (problem,) = refused.value.problems
        said.append((problem.message, problem.help))

    assert said[0] == said[1]
    return said[0]


@pytest.mark.parametrize(
    ("fact", "value", "meant"),
    [
        ("goods.count", Scalar("i", 4), 4),
        ("goods.count", Scalar("u", 4), 4),
        ("goods.count", Scalar("O", 4), 4),
        ("goods.count", Whole(4), 4),
        ("goods.count", Count.TWO, 2),
        ("person.adult", Scalar("b", False), False),
        ("person.adult", Scalar("b", True), True),
        ("person.kind", Text.X, "x"),
        ("person.kind", Scalar("U", "x"), "x"),
        ("person.name", Text.X, "x"),
        ("goods.entered", date(2024, 3, 1), "2024-03-01"),
        ("goods.entered", datetime(2024, 3, 1), "2024-03-01"),  # noqa: DTZ001 - in no zone
        ("goods.entered", Scalar("M", "2024-03-01"), "2024-03-01"),
        ("goods.entered", Scalar("M", "2024-03-01T00:00:00.000000000"), "2024-03-01"),
        ("goods.sorts", Array(["z", "x"]), ["z", "x"]),
        ("goods.sorts", ("z", "x"), ["z", "x"]),
        ("goods.sorts", {"z", "x", "y"}, ["x", "y", "z"]),
        ("goods.sorts", frozenset(), []),
        ("goods.chapters", [Scalar("i", 3), Whole(1)], [3, 1]),
        ("goods.chapters", {3, 1}, [1, 3]),
    ],
)
def test_what_is_exactly_a_value_of_the_fact_is_taken(fact: str, value: object, meant: object) -> None:
    taken(fact, value, meant)


@pytest.mark.parametrize(
    "missing", [None, NAN, Scalar("f", NAN), Scalar("M", "NaT"), NAType(), type("NaTType", (), {})()]
)
@pytest.mark.parametrize("fact", FACTS)
def test_what_is_missing_is_not_known(fact: str, missing: object) -> None:
    taken(fact, missing, None)


@pytest.mark.parametrize("missing", [NAN, NAType()])
def test_a_group_or_all_facts_may_be_missing(missing: object) -> None:
    bare = law().request({"id": "a", "date": "2024-03-15"})

    assert law().request({"id": "a", "date": "2024-03-15", "facts": missing}) == bare
    assert law().request({"id": "a", "date": "2024-03-15", "facts": {"goods": missing}}) == bare


def test_any_mapping_is_a_request() -> None:
    document = stating("goods.count", 2)
    read_only = MappingProxyType({**document, "facts": MappingProxyType({"goods": MappingProxyType({"count": 2})})})

    assert law().request(read_only) == law().request(document)


def test_a_day_may_be_a_date_wherever_one_is_given() -> None:
    loaded, day = statute_runner.load(), date(2024, 3, 15)
    document = {"id": "a", "date": "2024-03-15"}
    earlier = date(2010, 1, 1)

    assert loaded.decide({"id": "a", "date": day}) == loaded.decide(document)
    assert loaded.on(day) == loaded.on("2024-03-15")
    assert loaded.decide(document, as_of=earlier) == loaded.decide(document, as_of="2010-01-01")
    assert loaded.decider(as_of=earlier).decide(document) == loaded.decider(as_of="2010-01-01").decide(document)
    assert loaded.known_on(earlier).decide(document) == loaded.known_on("2010-01-01").decide(document)


@pytest.mark.parametrize(
    ("fact", "value", "message", "help_"),
    [
        (
            "goods.entered",
            datetime(2024, 3, 15, 8, 30),  # noqa: DTZ001 - in no zone
            "expected a date (YYYY-MM-DD), got `2024-03-15 08:30:00`",
            "did you mean 2024-03-15?",
        ),
        (
            "goods.entered",
            datetime(2024, 3, 15, tzinfo=UTC),
            "expected a date (YYYY-MM-DD), got `2024-03-15 00:00:00+00:00`",
            "did you mean 2024-03-15?",
        ),
        (
            "goods.entered",
            Scalar("M", "2024-03-15T00:00:00.000000001"),
            "expected a date (YYYY-MM-DD), got `2024-03-15T00:00:00.000000001`",
            "did you mean 2024-03-15?",
        ),
        ("person.name", date(2024, 3, 15), "expected text, got `datetime.date(2024, 3, 15)`", ""),
        ("person.name", Scalar("M", "2024-03-15"), "expected text, got `array.value('2024-03-15')`", ""),
        ("goods.count", Decimal(4), "expected a whole number, got `Decimal('4')`", ""),
        ("goods.count", Scalar("f", 4.0), "expected a whole number, got `4.0`", "did you mean 4?"),
        ("goods.count", Scalar("b", True), "expected a whole number, got `true`", ""),
        ("goods.count", Scalar("U", "4"), "expected a whole number, got `4`", "did you mean 4, without quotes?"),
        (
            "person.adult",
            Scalar("i", 1),
            "expected true or false, got `1`",
            "write true, false, or null if it is not known",
        ),
        ("person.kind", Word.X, "expected a value of `person.kind`, got `<Word.X: 'x'>`", "one of x, y, z"),
        ("person.kind", b"x", "expected a value of `person.kind`, got `b'x'`", "one of x, y, z"),
        ("goods.chapters", [1, NAN], "a set must not contain null", "remove `null`"),
        ("goods.chapters", Array([2, 2]), "duplicate value `2`", "keep one of the two"),
    ],
)
def test_what_is_not_a_value_of_the_fact_is_refused_as_what_it_is(
    fact: str, value: object, message: str, help_: str
) -> None:
    assert refusal(fact, value) == (message, help_)


@pytest.mark.parametrize("given", [date(2024, 3, 15), 3, Decimal(1)])
def test_an_id_is_text(given: object) -> None:
    with pytest.raises(statute_runner.Refused, match="expected an id that is text"):
        law().request({"id": given, "date": "2024-03-15"})


def test_values_of_numpy_and_pandas() -> None:
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    frame = pd.DataFrame({"count": pd.array([4, None], "Int64"), "adult": pd.array([True, None], "boolean")})

    for number in (np.int64(4), np.uint8(4), np.array(4), frame["count"][0]):
        taken("goods.count", number, 4)
    for truth in (np.bool_(True), frame["adult"][0]):
        taken("person.adult", truth, True)
    taken("person.kind", np.str_("x"), "x")
    for day in (np.datetime64("2024-03-01"), np.datetime64("2024-03-01", "ns"), pd.Timestamp("2024-03-01")):
        taken("goods.entered", day, "2024-03-01")
    for some in (np.array(["z", "x"]), np.array(["z", "x"], object), pd.Series(["z", "x"]), pd.Categorical(["z", "x"])):
        taken("goods.sorts", some, ["z", "x"])
    taken("goods.chapters", np.array([3, 1], "int8"), [3, 1])
    for missing in (np.nan, np.float32("nan"), np.datetime64("NaT"), pd.NA, pd.NaT, frame["count"][1]):
        for fact in FACTS:
            taken(fact, missing, None)
    for fact, other in {
        "goods.count": np.bool_(True),
        "person.adult": np.int64(1),
        "person.age": np.timedelta64(4, "D"),
        "person.name": np.datetime64("2024-03-01"),
        "goods.entered": pd.Timestamp("2024-03-01 08:00"),
        "goods.left": pd.Timestamp("2024-03-01", tz="UTC"),
        "goods.sorts": np.array([["x"]]),
        "person.kind": np.array(["x"]),
    }.items():
        assert refusal(fact, other)


def test_neither_numpy_nor_pandas_is_imported() -> None:
    code = (
        "import sys, datetime, statute_runner; "
        "statute_runner.load().decide({'id': 'a', 'date': datetime.date(2024, 3, 15)}); "
        "print({'numpy', 'pandas'} & set(sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


@pytest.mark.parametrize(
    ("given", "message", "help_"),
    [
        ("{}", "expected JSON as bytes, got text", "encode it: `.encode()`"),
        ('{"id": "a", "date": "2024-03-15"}', "expected JSON as bytes, got text", "encode it: `.encode()`"),
        ({"id": "a", "date": "2024-03-15"}, "expected JSON as bytes, got a mapping", "a document is for `decide`"),
        (None, "expected JSON as bytes, got `null`", "a document is for `decide`"),
    ],
)
def test_json_is_bytes(given: Any, message: str, help_: str) -> None:
    with pytest.raises(statute_runner.Refused) as refused:
        law().decider().decide_json(given)

    assert [(each.message, each.help) for each in refused.value.problems] == [(message, help_)]


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_any_type_are_json(kind: Any) -> None:
    decider, content = law().decider(), b'{"id": "\xc3\xa9", "date": "2024-03-15"}'

    assert decider.decide_json(kind(content)) == decider.decide_json(content)
    with pytest.raises(statute_runner.Refused, match="missing key `id`"):
        decider.decide_json(kind(b"{}"))


DOCUMENT = {"id": "a", "date": "2024-03-15", "facts": {"exchange": {"direction": "provide"}}}


def decided(bundle: statute_runner.LoadedBundle) -> Any:
    return bundle.decide(DOCUMENT)


def short(decider: Any) -> Any:
    return decider.decide(DOCUMENT)


def refused(decider: Any) -> Any:
    return decider.decide({})


@pytest.mark.parametrize("cache", [True, False])
def test_a_bundle_a_decider_and_a_refusal_go_to_a_worker_and_back(cache: bool) -> None:
    loaded = statute_runner.load(cache=cache).known_on("2024-01-01")
    decider = loaded.decider()
    whole, quick = loaded.decide(DOCUMENT), decider.decide(DOCUMENT)

    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(decided, [loaded]) == whole
        assert pool.apply(short, [decider]) == quick
        with pytest.raises(statute_runner.Refused) as problems:
            pool.apply(refused, [decider])
    assert [problem.message for problem in problems.value.problems] == ["missing key `id`", "missing key `date`"]


def test_a_copy_compiles_for_itself() -> None:
    loaded = statute_runner.load()
    loaded.decider().decide(DOCUMENT)
    copy = pickle.loads(pickle.dumps(loaded))  # noqa: S301 - made here

    assert copy.bundle.templates() == loaded.bundle.templates()
    assert not copy.made
    assert copy.decide(DOCUMENT) == loaded.decide(DOCUMENT)
