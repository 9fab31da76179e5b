"""Tables of every layout, renamed or with other types, come to the bytes that the same requests as lines come to."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from random_law import FACTS, Maker, request, write  # noqa: E402
from statute_runner.cli import main  # noqa: E402

from .other_tables import TEXT, TYPED, dotted, flat, table, text, with_times  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

DAYS = ("date", "goods.entered", "goods.left")
ENGINES = ["python", pytest.param("spark", marks=pytest.mark.outside), "duckdb"]


@pytest.fixture(scope="module", params=[3])
def law(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("law")
    files = Maker(Random(request.param), once=False).files()
    about = {"ask": "?", "decides": {"kind": "record", "by": "the desk"}}
    files["facts.yaml"] = {"facts": {name: {**fact, **about} for name, fact in FACTS.items()}}
    write(files, root)
    return root


@pytest.fixture(scope="module")
def made() -> list[dict[str, Any]]:
    rng = Random(16)
    return [{**request(rng, sorted(FACTS), rng.choice([0.2, 0.5, 0.9])), "id": str(n)} for n in range(70)]


@pytest.fixture(scope="module")
def expected(law: Path, made: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("lines") / "in.ndjson"
    path.write_text("".join(json.dumps(one) + "\n" for one in made))
    assert answered(law, path) == 0
    return found(path)


def answered(law: Path, path: Path, *options: object) -> int:
    output = path.with_name(f"{path.name}.out.parquet")
    told = ["--bundle", str(law), "--workers", "1", str(path), "-o", str(output), *map(str, options)]
    if "spark" in told:
        told[2:4] = []
    return main(["batch", *told])


def found(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(path.with_name(f"{path.name}.out.parquet")).to_pylist()
    return rows


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "spark":
        request.getfixturevalue("spark")
    return str(request.param)


@pytest.mark.parametrize("layout", TYPED)
def test_a_typed_table_of_any_layout_says_the_same(
    law: Path, made: list[dict[str, Any]], expected: list[dict[str, Any]], tmp_path: Path, layout: str, engine: str
) -> None:
    pq.write_table(table(made, FACTS, TYPED[layout]), tmp_path / "in.parquet")

    assert answered(law, tmp_path / "in.parquet", "--engine", engine) == 0
    assert found(tmp_path / "in.parquet") == expected


@pytest.mark.parametrize("layout", TEXT)
def test_a_table_of_text_of_any_layout_says_the_same(
    law: Path, made: list[dict[str, Any]], expected: list[dict[str, Any]], tmp_path: Path, layout: str
) -> None:
    (tmp_path / "in.csv").write_text(text(made, FACTS, TEXT[layout]))

    assert answered(law, tmp_path / "in.csv") == 0
    assert found(tmp_path / "in.csv") == expected


def test_duckdb_reads_every_layout_itself(
    law: Path, made: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statute_runner.batch import workers

    monkeypatch.setattr(workers, "decided", lambda *_: pytest.fail("left to the engine Python"))
    for layout in TYPED:
        pq.write_table(table(made, FACTS, TYPED[layout]), tmp_path / "in.parquet")

        assert answered(law, tmp_path / "in.parquet", "--engine", "duckdb") == 0


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_at_midnight_are_days_and_whole_numbers_are_ids(
    law: Path, made: list[dict[str, Any]], expected: list[dict[str, Any]], tmp_path: Path, engine: str, unit: str
) -> None:
    if engine == "spark" and unit == "ns":
        pytest.skip("Spark has no such times")
    read = with_times(table(made, FACTS, dotted), DAYS, unit)
    read = read.set_column(0, "id", pa.array([int(one["id"]) for one in made]))
    pq.write_table(read, tmp_path / "in.parquet")

    assert answered(law, tmp_path / "in.parquet", "--engine", engine) == 0
    assert found(tmp_path / "in.parquet") == expected


@pytest.mark.parametrize("engine", ["python", "duckdb"])
@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("id", pa.float64()),
        ("id", pa.float32()),
        ("id", pa.decimal128(38, 2)),
        ("person.age", pa.float64()),
        ("person.age", pa.decimal128(38, 2)),
        ("person.age", pa.int8()),
        ("person.name", pa.large_string()),
        ("person.name", pa.dictionary(pa.int32(), pa.string())),
        ("person.name", pa.string_view()),
        ("goods.sorts", pa.list_(pa.dictionary(pa.int8(), pa.string()))),
        ("goods.chapters", pa.list_(pa.float32())),
        ("date", pa.date64()),
        ("goods.left", pa.timestamp("us", "UTC")),
    ],
)
def test_a_cast_that_loses_nothing_changes_nothing(
    law: Path,
    made: list[dict[str, Any]],
    expected: list[dict[str, Any]],
    tmp_path: Path,
    engine: str,
    column: str,
    kind: Any,
) -> None:
    read = table(made, FACTS, dotted)
    values = read[column]
    if pa.types.is_temporal(kind):
        values = values.cast(pa.date32())
    if column == "id":
        values = values.cast(pa.int64()).cast(pa.float64())
    read = read.set_column(read.schema.get_field_index(column), column, values.cast(kind))
    pq.write_table(read, tmp_path / "in.parquet")

    assert answered(law, tmp_path / "in.parquet", "--engine", engine) == 0
    assert found(tmp_path / "in.parquet") == expected


@pytest.mark.parametrize("engine", ["python", "duckdb"])
@pytest.mark.parametrize(("wrong", "kind"), [(1.5, pa.float64()), (2.0**53, pa.float64()), (2.0**24, pa.float32())])
def test_a_float_that_may_stand_for_another_is_no_id(
    law: Path, tmp_path: Path, engine: str, wrong: float, kind: Any
) -> None:
    """The one before it is its own number only."""
    last = wrong - 1 if wrong > 2 else 2.0
    columns = {"id": pa.array([last, wrong], kind), "date": ["2004-02-29"] * 2}
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")

    assert answered(law, tmp_path / "in.parquet", "--engine", engine) == 3
    (line,) = (tmp_path / "in.parquet.out.parquet.rejects.ndjson").read_text().splitlines()
    assert [json.loads(line)[key] for key in ("line", "code", "place")] == [2, "request-id", "id"]
    assert [row["id"] for row in found(tmp_path / "in.parquet")] == [str(int(last))]


@pytest.mark.parametrize(
    ("column", "value", "kind", "place", "reason"),
    [
        ("goods.left", "2004-03-01T10:30:00", pa.timestamp("us"), "facts.goods.left", "got `2004-03-01 10:30:00`"),
        ("goods.left", "2004-03-01T00:00:00.001", pa.timestamp("ms"), "facts.goods.left", "2004-03-01 00:00:00.001"),
        ("date", "2004-03-01T23:59:59", pa.timestamp("s"), "date", "2004-03-01 23:59:59"),
        ("person.age", 1.5, pa.float64(), "facts.person.age", "got `1.5`"),
        ("goods.chapters", [1.5], pa.list_(pa.float64()), "facts.goods.chapters[0]", "1.5"),
    ],
)
def test_what_would_lose_something_is_rejected_with_its_row_and_column(
    law: Path, tmp_path: Path, engine: str, column: str, value: Any, kind: Any, place: str, reason: str
) -> None:
    if engine == "spark" and kind.id != pa.timestamp("us").id:
        pytest.skip("refused for its type, before any row")
    values = {"id": ["1", "2"], "date": ["2004-02-29"] * 2, column: [None, value]}
    columns = {
        name: pa.array(given).cast(kind) if name == column else pa.array(given) for name, given in values.items()
    }
    if column == "date":
        columns["date"] = pa.array(["2004-02-29T00:00:00", value]).cast(kind)
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")

    assert answered(law, tmp_path / "in.parquet", "--engine", engine) == 3
    (line,) = (tmp_path / "in.parquet.out.parquet.rejects.ndjson").read_text().splitlines()
    told = json.loads(line)
    assert (told["line"], told["id"], told["place"]) == (2, "2", place)
    assert reason in told["reason"]
    assert [row["id"] for row in found(tmp_path / "in.parquet")] == ["1"]


def test_a_day_in_a_zone_is_refused_for_its_type(law: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    kind = pa.timestamp("us", "America/New_York")
    pq.write_table(pa.table({"id": ["a"], "date": pa.array([0], pa.int64()).cast(kind)}), tmp_path / "in.parquet")

    assert answered(law, tmp_path / "in.parquet") == 2
    assert "which day it is depends on the zone" in capfd.readouterr().err


MEMBER_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"goods__sorts__known": False, "goods__sorts__y": True}, "not known, but with "),
    ({"goods__sorts__known": None, "goods__sorts__z": True}, "not known, but with "),
    ({"goods__sorts__known": True, "goods__sorts__x": None}, "known, but not whether with x"),
]


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(("hurt", "reason"), MEMBER_FAULTS)
def test_a_set_whose_columns_do_not_go_together_is_rejected(
    law: Path, tmp_path: Path, form: str, hurt: dict[str, Any], reason: str, engine: str
) -> None:
    if form == "csv" and engine != "python":
        pytest.skip("the engine reads Parquet")
    sound = {"id": "a", "date": "2004-02-29", "goods__sorts__known": True}
    sound |= {f"goods__sorts__{one}": one == "x" for one in "xyz"}
    rows = [sound, {**sound, "id": "b", **hurt}, {**sound, "id": "c"}]
    path = tmp_path / f"in.{form}"
    if form == "csv":
        lines = [",".join(sound), *(",".join("" if one is None else str(one) for one in row.values()) for row in rows)]
        path.write_text("".join(f"{line}\n" for line in lines))
    else:
        pq.write_table(pa.Table.from_pylist(rows), path)

    assert answered(law, path, "--engine", engine) == 3
    (line,) = (tmp_path / f"in.{form}.out.parquet.rejects.ndjson").read_text().splitlines()
    told = json.loads(line)
    assert (told["id"], told["place"]) == ("b", "facts.goods.sorts")
    assert reason in told["reason"]
    assert [row["id"] for row in found(path)] == ["a", "c"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("goods__sorts__x,goods__sorts__y,goods__sorts__z", "no column says whether `goods.sorts` is known"),
        ("goods__sorts__known,goods__sorts__x,goods__sorts__z", "no column for `y` of `goods.sorts`"),
        (
            "goods.sorts,goods__sorts__known",
            "`goods.sorts` stands in a column of its own and in columns of its members",
        ),
        ("goods.left,goods__left", "the columns `goods.left` and `goods__left` both state `goods.left`"),
    ],
)
def test_columns_that_do_not_go_together_are_refused(
    law: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], columns: str, message: str
) -> None:
    (tmp_path / "in.csv").write_text(f"id,date,{columns}\n")

    assert answered(law, tmp_path / "in.csv") == 2
    assert f"batch-column {message}" in capfd.readouterr().err


def test_flags_beside_days_and_numbers_are_read_in_text_too(root: Path, tmp_path: Path) -> None:
    """Under the law of `papers`, where a day and a number may be none."""
    columns = "id,date,person__shown_on,person__shown_on__none,person__rank,person__rank__none"
    (tmp_path / "in.csv").write_text(
        f"{columns}\na,2010-01-01,,true,3,false\nb,2010-01-01,2009-09-09,,,TRUE\nc,2010-01-01,2009-09-09,true,,\n"
    )
    facts = [{"shown_on": "none", "rank": 3}, {"shown_on": "2009-09-09", "rank": "none"}]
    lines = [
        {"id": one, "date": "2010-01-01", "facts": {"person": given}} for one, given in zip("ab", facts, strict=True)
    ]
    (tmp_path / "in.ndjson").write_text("".join(json.dumps(one) + "\n" for one in lines))

    assert answered(root, tmp_path / "in.csv", "--full") == 3
    assert answered(root, tmp_path / "in.ndjson", "--full") == 0
    assert found(tmp_path / "in.csv") == found(tmp_path / "in.ndjson")
    told = json.loads((tmp_path / "in.csv.out.parquet.rejects.ndjson").read_text())
    assert (told["id"], told["place"]) == ("c", "facts.person.shown_on")


def test_flat_is_the_layout_of_sql(law: Path, made: list[dict[str, Any]]) -> None:
    """The columns that these tests write are those that a statement reads."""
    import statute_runner
    from statute_runner.sql.select_statement import Statement

    loaded = statute_runner.load(str(law))

    assert set(Statement(loaded, "duckdb", "flat", {}, None).layout.columns()) == set(flat(made[0], FACTS))
