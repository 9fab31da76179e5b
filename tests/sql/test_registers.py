"""Rows that state keys of registers, whose entries are part of the statement: answered and rejected as the runner does,
on every engine."""

from __future__ import annotations

import json
import random
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot

import statute_runner
from effort import some
from prove import random_bundle
from registers.lending import LENDING, lending, request
from registers.test_random_registers import DAYS, KEYS, drawn
from statute_runner import LoadedBundle
from statute_runner.cli import main
from statute_runner.law.bundle import Parsed
from statute_runner.registers.declarations import declared
from statute_runner.registers.filling import Registers
from statute_runner.registers.register_index import RegisterIndex
from statute_runner.request.request_document import document_of
from statute_runner.sql.dialect import NAMES
from statute_runner.sql.select_statement import Statement, statement
from statute_runner.text.positions import Positions

from .conftest import LOADED
from .engines import DuckDb
from .tables import differences, expected, row

if TYPE_CHECKING:
    from pathlib import Path

    from .engines import Engine, Postgres, Spark
    from .tables import Row

LAYOUTS = {"duckdb": ("flat", "nested"), "sqlite": ("flat",), "postgres": ("flat", "tables"), "spark": ("nested",)}
MEMBERS = ("ann", "bob")
FACTS = """
  branch.shelves: {type: whole number, may be: none, from: 0, to: 99, ask: How many?, decides: {kind: record, by: it}}
  branch.closed: {type: date, may be: none, ask: When?, decides: {kind: record, by: it}}
  branch.quiet: {type: yes/no, ask: Is it?, decides: {kind: record, by: it}}
  branch.floors: {type: set of whole numbers, from: 0, to: 9, ask: Which?, decides: {kind: record, by: it}}
  branch.fund: {type: choice, may be: none, values: {county: It., state: It.}, ask: Which?, decides: {kind: record, by: it}}
"""
FURTHER = ("shelves", "closed", "quiet", "floors", "fund")
CONDITIONS = """    any:
      - {fact: branch.shelves, less than: 3}
      - {fact: branch.closed, on or before: {fact: date}}
      - {fact: branch.quiet, is: false}
      - {fact: branch.floors, has: 3}
      - {fact: branch.fund, is: none}
      - some: branch.losses
"""


@pytest.fixture(name="law", scope="module")
def _law(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lending library, of whose branches facts of every type are on record."""
    law = tmp_path_factory.mktemp("law") / "library"
    shutil.copytree(LENDING, law)
    for file, before, after in (
        ("facts.yaml", "\n  branch.deposits:", f"{FACTS}  branch.deposits:"),
        (
            "bundle.yaml",
            "services: branch.services}",
            f"services: branch.services, {', '.join(f'{name}: branch.{name}' for name in FURTHER)}}}",
        ),
        ("code/1/10/2000-01-01.yaml", "    any:\n      - some: branch.losses\n", CONDITIONS),
    ):
        text = (law / file).read_text()

        assert before in text
        (law / file).write_text(text.replace(before, after, 1))
    return law


def registers(rng: random.Random, folder: Path) -> Path:
    """Random registers, with a value of each type here and there."""
    folder.mkdir()
    made = drawn(rng)
    for branch in made["branches"]:
        branch |= {name: given for name, given in values(rng).items() if rng.random() < 0.6}
    recorded = {"source": "s", "recorded_on": DAYS[0]}
    made["members"] = [
        {"key": key, "kind": rng.choice(["reader", "school"]), **recorded, "complete": rng.choice([[], ["fines"]])}
        for key in MEMBERS[: rng.randint(0, 2)]
    ]
    made["fines"] = [{"of": one["key"], "paid": rng.random() < 0.7, **recorded} for one in made["members"]]
    for name, entries in made.items():
        (folder / f"{name}.yaml").write_text(json.dumps({"format": "register/v1", "entries": entries}))
    return folder


def values(rng: random.Random) -> dict[str, Any]:
    """What may be stated, or on record, of a branch."""
    return {
        "county": rng.choice(["inside", "outside"]),
        "services": rng.sample(["lending", "reading", "maps"], rng.randint(0, 3)),
        "shelves": rng.choice([0, 5, "none"]),
        "closed": rng.choice([*DAYS, "none"]),
        "quiet": rng.choice([True, False]),
        "floors": rng.sample([1, 3], rng.randint(0, 2)),
        "fund": rng.choice(["county", "none"]),
    }


def asked(rng: random.Random, number: int, loaded: LoadedBundle) -> dict[str, Any]:
    """A request that may state keys, and facts like those on record or others, or what is no value."""
    key, day = rng.choice([*KEYS, KEYS[0], "f", None]), rng.choice(DAYS)
    held = read(loaded, key, day)
    branch: dict[str, Any] = {"key": key} if key else {}
    for name, given in values(rng).items():
        chance = rng.random()
        if chance < (0.1 if key else 0.6):
            branch[name] = held.get(name, given) if rng.random() < 0.7 else given
    if isinstance(branch.get("services"), list):
        rng.shuffle(branch["services"])
    if rng.random() < 0.05:
        branch["county"] = "nowhere"
    member = {"key": rng.choice([*MEMBERS, "none-such"])} if rng.random() < 0.5 else {"kind": "reader"}
    lists = {} if key or rng.random() < 0.4 else {"losses": [], "deposits": [{"from": DAYS[0], "until": "none"}]}
    facts = {"branch": {**branch, **lists}, "member": member, "loan": {"approved": True}}
    return {"id": f"r{number}", "date": day, "facts": facts}


def read(loaded: LoadedBundle, key: str | None, day: str) -> dict[str, Any]:
    """What is on record of a branch, without its group; nothing where there is no such key on the day."""
    try:
        given = loaded.request({"id": "r", "date": day, "facts": {"branch": {"key": key}}}).facts
    except statute_runner.Refused:
        return {}
    plain = document_of("r", given)["facts"] if given else {}
    return dict(plain.get("branch", {}))


def got(engine: Engine, loaded: LoadedBundle, documents: list[dict[str, Any]], layout: str, *, view: bool) -> list[Row]:
    made = Statement(loaded, engine.dialect, layout, {}, None)
    rows = [row(made.layout, loaded.bundle.facts, document) for document in documents]
    return engine.answers(made.layout, rows, made.for_view("requests") if view else made.from_table("requests"))


def random_rows(law: Path, folder: Path, seed: int, number: int = 120) -> tuple[LoadedBundle, list[dict[str, Any]]]:
    """Law with random registers, and random requests under it."""
    rng = random.Random(seed)
    loaded = statute_runner.load(str(law), cache=False, registers=str(registers(rng, folder)))
    loaded = loaded.known_on(rng.choice([None, DAYS[2], DAYS[4]]))
    return loaded, [asked(rng, n, loaded) for n in range(number)]


def agrees(engine: Engine, law: Path, folder: Path, seed: int, number: int = 120) -> None:
    """Random registers and requests come out as the reference has them."""
    loaded, documents = random_rows(law, folder, seed, number)
    wanted = expected(loaded, documents, {})
    for layout in LAYOUTS[engine.dialect]:
        for view in (False, True):
            assert differences(wanted, got(engine, loaded, documents, layout, view=view)) == [], layout


@pytest.mark.parametrize("seed", some(range(60), 20))
def test_random_rows_and_registers(engine: Engine, law: Path, tmp_path: Path, seed: int) -> None:
    agrees(engine, law, tmp_path / "registers", seed)


def test_what_random_rows_come_to_differs(law: Path, tmp_path: Path) -> None:
    drawn = [random_rows(law, tmp_path / str(seed), seed) for seed in range(4)]
    rows = [one for loaded, documents in drawn for one in expected(loaded, documents, {})]

    assert {one["outcome"] for one in rows} >= {None, "barred", "undetermined"}
    assert {one["rejected"] for one in rows} == {
        None,
        "request-value",
        "register-key",
        "register-period",
        "register-conflict",
    }


@pytest.mark.parametrize("seed", some(range(100, 120), 4))
def test_days_in_lists_that_registers_fill_may_be_dates(duckdb: DuckDb, law: Path, tmp_path: Path, seed: int) -> None:
    loaded, documents = random_rows(law, tmp_path / "registers", seed)
    wanted = [one for one in expected(loaded, documents, {}) if one["rejected"] != "request-value"]
    ids = {one["id"] for one in wanted}
    for layout in LAYOUTS["duckdb"]:
        made = Statement(loaded, "duckdb", layout, {}, None)
        rows = [row(made.layout, loaded.bundle.facts, one) for one in documents if one["id"] in ids]
        duckdb.answers(made.layout, rows, sqlglot.select("id").from_("requests"))
        kinds = {name: of.sql("duckdb") for name, of in made.layout.columns().items()}
        dated = {name: re.sub(r'\b(found_on|from)("?) TEXT', r"\1\2 DATE", kind) for name, kind in kinds.items()}
        changed = [f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in dated.items() if kind != kinds[name]]
        assert changed
        duckdb.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE with_dates AS SELECT * REPLACE ({', '.join(changed)}) FROM requests"  # noqa: S608 - made here
        )

        assert differences(wanted, duckdb.select(made.from_table("with_dates"))) == [], layout


def test_random_rows_and_registers_on_spark(spark: Spark, law: Path, tmp_path: Path) -> None:
    agrees(spark, law, tmp_path / "registers", 1, 40)


LISTS: list[tuple[dict[str, Any], str | None]] = [
    ({"key": "station", "losses": []}, "facts.branch.losses"),
    ({"key": "station", "county": "inside", "services": ["lending", "reading"]}, None),
    ({"key": "harbour", "losses": [{}]}, "facts.branch.losses"),
    ({"key": "harbour", "deposits": [], "losses": [{}]}, "facts.branch.deposits"),
]


def test_a_list_beside_a_key_is_not_compared(engine: Engine) -> None:
    asked_for = [{**request(branch=branch, member={"key": "ann"}), "id": str(n)} for n, (branch, _) in enumerate(LISTS)]
    wanted = {str(n): (place and "register-unread", place) for n, (_, place) in enumerate(LISTS)}
    for layout in LAYOUTS[engine.dialect]:
        found = got(engine, lending(), asked_for, layout, view=False)

        assert {one["id"]: (one["rejected"], one["rejected_at"]) for one in found} == wanted


def test_the_shipped_registers_are_read(engine: Engine) -> None:
    loaded = LOADED["policies"]
    keys = ("mx-aga", "mx-anam", "ph-customs", "nl-customs", "no-such", None)
    facts: dict[str, object] = {
        "exchange": {"direction": "provide", "material": "information"},
        "officer": {"service": "cbp"},
    }
    facts |= {"authorization": {"subsection_a": True, "subsection_c": True, "retained": True}}
    facts |= {"finding": {"made": True, "purposes": ["compliance"], "agreement": "USMCA", "chapters": [7]}}
    documents = [
        {"id": f"{key} {day}", "date": day, "facts": {**facts, "counterpart": {"agency": key} if key else {}}}
        for key in keys
        for day in ("1990-01-01", "2021-12-31", "2022-01-01", "2024-03-15")
    ]

    wanted = expected(loaded, documents, {})

    assert {one["rejected"] for one in wanted} == {None, "register-key", "register-period"}
    assert differences(wanted, got(engine, loaded, documents, "flat", view=True)) == []


def test_lists_with_tables_of_their_own(postgres: Postgres, law: Path, tmp_path: Path) -> None:
    agrees(postgres, law, tmp_path / "registers", 7)


def test_what_a_register_says_leaves_no_literal(engine: Engine, tmp_path: Path) -> None:
    name = 'O\'Neil \\ "x" -- {{ y }} é\U0001f600'
    shutil.copytree(LENDING / "registers", tmp_path / "r")
    file = tmp_path / "r" / "branches.yaml"
    file.write_text(file.read_text().replace("name: Harbour", f"name: {json.dumps(name, ensure_ascii=False)}"))
    loaded = lending(tmp_path / "r")
    documents = [
        {**request(branch={"key": "harbour", "name": said}, member={"key": "ann"}), "id": said or "none"}
        for said in (name, name[:-1], None)
    ]

    for layout in LAYOUTS[engine.dialect]:
        found = got(engine, loaded, documents, layout, view=True)

        assert differences(expected(loaded, documents, {}), found) == []
        assert sorted(str(one["rejected"]) for one in found) == ["None", "None", "register-conflict"]


def test_without_registers_a_row_that_states_a_key_is_rejected() -> None:
    loaded, base = lending(), DuckDb()
    made = Statement(loaded, base.dialect, "flat", {}, None, registers=False)
    stated: dict[str, dict[str, Any]] = {
        "branch": {"county": "inside", "services": [], "deposits": [], "losses": []},
        "member": {"fines": []},
    }
    documents = [{**request(**stated), "id": "stated"}, {**request(branch={"key": "station"}), "id": "keyed"}]
    rows = [row(made.layout, loaded.bundle.facts, one) for one in documents]
    found = {one["id"]: one for one in base.answers(made.layout, rows, made.from_table("requests"))}

    assert found["stated"]["outcome"] == loaded.decide(documents[0])["outcome"] == "not_permitted"
    assert (found["keyed"]["rejected"], found["keyed"]["rejected_at"]) == ("register-unread", "facts.branch.key")


def test_the_statement_says_what_it_holds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copytree(LENDING / "registers", tmp_path / "r")
    use = ["sql", "--bundle", str(LENDING), "--dialect", "duckdb"]
    assert main(use) == 0
    own = capsys.readouterr().out
    assert main([*use, "--registers", str(tmp_path / "r"), "--known-on", "2019-12-31"]) == 0
    other = capsys.readouterr().out

    assert f"-- Registers, {lending().bundle.facts.registers.sha256}, are part of it" in own  # type: ignore[union-attr]
    assert "Where a row states branch.key or member.key" in own
    assert "'station'" in own
    assert "by 2019-12-31 is known" in other
    assert "'station'" not in other
    assert "'mill-road'" in other


@pytest.mark.parametrize("dialect", [*NAMES])
def test_registers_are_written_for_every_dialect(dialect: str) -> None:
    files = random_bundle.data(random.Random(2), ["a.kind", "a.flag"])
    choice, *_ = (name for name, fact in files["facts.yaml"]["facts"].items() if fact["type"] == "choice")
    values = [*files["facts.yaml"]["facts"][choice]["values"]]
    files["facts.yaml"]["facts"]["a.key"] = {"type": "text", "ask": "?", "decides": {"kind": "record", "by": "it"}}
    files["bundle.yaml"]["registers"] = {"things": {"says": ".", "one": "it", "key": "a.key", "fills": {"it": choice}}}
    bundle = random_bundle.bundle_of(files)
    entries = [{"key": f"key{n}", "it": value, "source": "s", "recorded_on": DAYS[0]} for n, value in enumerate(values)]
    path = "registers/things.yaml"
    held = {path: Parsed({"entries": entries}, Positions(path, {}, {}), "0" * 64)}
    loaded = LoadedBundle(bundle.with_registers(Registers(RegisterIndex(declared(bundle), held, "0" * 64))))
    printed = statement(loaded, dialect).sql(dialect, pretty=True)
    (once,) = [one.sql(dialect, pretty=True) for one in sqlglot.parse(printed, read=dialect) if one]
    (twice,) = [one.sql(dialect, pretty=True) for one in sqlglot.parse(once, read=dialect) if one]

    assert all(printed.count(f"'key{n}'") == 2 for n in range(len(values)))
    assert once == twice
