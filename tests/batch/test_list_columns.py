"""Lists decided by columns are answered and rejected as one row after the other, on random law, names and faults."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import statute_runner
from nasty_names import Nasty
from random_law import bundle_of, readings, small, stated
from random_lists import bundles, request
from statute_runner.api import LoadedBundle

from .list_tables import in_structures

pa = pytest.importorskip("pyarrow")

from .column_deciding import Deciding  # noqa: E402 - it needs pyarrow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from random_lists import Document, Files

FORMATS = ("ndjson", "csv", "parquet")


def drawn(rng: random.Random, files: Files, nasty: Nasty | None, count: int) -> list[Document]:
    """Random requests under a bundle."""
    made = []
    for number in range(count):
        document = request(rng, files, rng.choice([0.3, 0.9]))
        made.append((nasty.document(document) if nasty else document) | {"id": f"r-{number}"})
    return made


def spoilt(rng: random.Random, known: dict[str, Any], facts: Mapping[str, Any]) -> None:
    """Puts into a request what need not be allowed."""
    lists = [name for name, fact in facts.items() if fact["type"] == "list" and known.get(name)]
    if not lists:
        return
    name = rng.choice(lists)
    fields, members = facts[name]["fields"], known[name]
    inside = [key for key, field in fields.items() if field["type"] == "list"]
    way = rng.randrange(5)
    if way == 0:
        members.insert(rng.randrange(len(members) + 1), None)
    elif way == 1:
        members += [dict(rng.choice(members)) for _ in range(rng.choice([1, 5, 20]))]
    elif way == 2 and inside and (below := rng.choice(members).get(inside[0])):
        below += [rng.choice([None, {}])] * rng.choice([1, 20])
    else:
        texts = [key for key, field in fields.items() if field["type"] in {"choice", "text"}]
        sets = [key for key, field in fields.items() if field["type"] == "set of choices"]
        if texts:
            rng.choice(members)[rng.choice(texts)] = rng.choice(["", " x", "no such", "\u202e", "a\rb", "x" * 10_001])
        if sets:
            rng.choice(members)[rng.choice(sets)] = rng.choice([[None], ["y", "y"], ["no such"], [""], ["x\x1fy"]])


def table_of(documents: list[Document], facts: Mapping[str, Any], *, days: bool) -> Any:
    """The requests as a table of structures, members that are null included."""
    known = [stated(one) for one in documents]
    plain = [
        one | {"facts": grouped({name: cleared(facts[name], value) for name, value in of.items()})}
        for one, of in zip(documents, known, strict=True)
    ]
    table = in_structures(pa, plain, facts, days=days)
    for name, fact in facts.items():
        if fact["type"] == "list":
            rows = table[name].to_pylist()
            put = [nulled(fact, of.get(name), row) for of, row in zip(known, rows, strict=True)]
            table = table.set_column(table.column_names.index(name), name, pa.array(put, table[name].type))
    return table


def grouped(known: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    for name, value in known.items():
        group, _, key = name.partition(".")
        made.setdefault(group, {})[key] = value
    return made


def cleared(fact: Mapping[str, Any], given: Any) -> Any:
    """The list with a member of which nothing is known in the place of one that is null."""
    if fact["type"] != "list" or given is None:
        return given
    return [{key: cleared(fact["fields"][key], value) for key, value in (member or {}).items()} for member in given]


def nulled(fact: Mapping[str, Any], given: Any, row: Any) -> Any:
    """The row with the members null that are null in the list."""
    if given is None:
        return row
    made: list[Any] = []
    for member, one in zip(given, row, strict=True):
        if member is None:
            made.append(None)
            continue
        inside = {key: value for key, value in member.items() if fact["fields"][key]["type"] == "list"}
        made.append({**one, **{key: nulled(fact["fields"][key], value, one[key]) for key, value in inside.items()}})
    return made


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(bundles(), readings(), st.integers(0, 2**32), st.sampled_from(FORMATS), st.booleans(), st.booleans())
def test_random_lists_are_answered_by_columns_as_one_by_one(
    files: Files, chosen: dict[str, str], seed: int, form: str, renamed: bool, days: bool
) -> None:
    rng = random.Random(seed)
    nasty = Nasty(rng, files) if renamed else None
    own = nasty.files(files) if nasty else files
    facts = own["facts.yaml"]["facts"]
    deciding = Deciding(LoadedBundle(bundle_of(own)), nasty.readings(chosen) if nasty else chosen, form)
    documents = drawn(rng, files, nasty, 25)
    if rng.random() < 0.5:
        for one in rng.sample(documents, 8):
            known = stated(one)
            spoilt(rng, known, facts)
            one["facts"] = grouped(known)

    read, _ = deciding.compare(table_of(documents, facts, days=days))

    assert read == len(documents)


def shipped() -> Files:
    """The facts of the shipped law, without the key of its registers."""
    root = Path(__file__).parents[2] / "policies"
    facts = yaml.safe_load((root / "facts.yaml").read_text(encoding="utf-8"))["facts"]
    del facts["counterpart.agency"]
    return {"facts.yaml": {"facts": facts}}


def of_the_law(rng: random.Random, fact: Mapping[str, Any]) -> Any:
    """A value of a fact of the shipped law, days near those on which the law changed."""
    kind = fact["type"]
    if kind == "list":
        members = [
            {key: of_the_law(rng, field) for key, field in fact["fields"].items() if rng.random() < 0.9}
            for _ in range(rng.randrange(4))
        ]
        for member in members:
            if member.get("until", "none") < member.get("from", "") and rng.random() < 0.9:
                del member["until"]
        return members
    if "may be" in fact and rng.random() < 0.5:
        return "none"
    values: dict[str, list[Any]] = {
        "yes/no": [True, True, False],
        "text": ["a name"],
        "date": ["2004-01-01", "2020-06-30", "2020-07-01", "2023-05-05"],
        "set of whole numbers": [[3], [4, 5], []],
        "set of choices": [["compliance"], ["comparable_action", "agreement"], []],
        "choice": list(fact.get("values") or ["CA", "MX", "US", "DE"]),
    }
    return rng.choice(values[kind])


@pytest.mark.parametrize("seed", range(4))
def test_the_shipped_law_is_decided_by_columns_all_of_it(seed: int) -> None:
    rng = random.Random(seed)
    facts = shipped()["facts.yaml"]["facts"]
    loaded = statute_runner.load(str(Path(__file__).parents[2] / "policies"))
    documents = []
    for number in range(150):
        known = {name: of_the_law(rng, fact) for name, fact in facts.items() if rng.random() < 0.9}
        day = rng.choice(
            ["1986-10-26", "1990-01-01", "1999-01-01", "2003-06-01", "2020-06-30", "2020-07-01", "2024-03-15"]
        )
        documents.append({"id": f"r-{number}", "date": day, "facts": grouped(known)})
    chosen = {} if seed % 2 else {"violation-cure": "cured", "successor-agencies": "barred", "bar-reaches-c": "yes"}
    deciding = Deciding(loaded, chosen, rng.choice(FORMATS))
    early = sum(
        any(
            "from" in one and one["from"] > one.get("until", "none") for one in stated(each).get("assurances.given", ())
        )
        or any(
            "found_on" in one and one["found_on"] > one.get("cured_on", "none")
            for one in stated(each).get("counterpart.violations", ())
        )
        for each in documents
    )

    assert deciding.compare(table_of(documents, facts, days=seed < 2)) == (150, 150 - early)


@pytest.mark.parametrize("stands", [[], [{}], None])
def test_days_that_stand_in_an_order_may_be_known_in_no_row_of_the_first_block(stands: Any) -> None:
    """`found_on` is never after `cured_on`: the two are compared where there are any."""
    facts = shipped()["facts.yaml"]["facts"]
    loaded = statute_runner.load(str(Path(__file__).parents[2] / "policies"))
    first = {"id": "a", "date": "2020-01-01", "facts": {"counterpart": {"violations": stands}}}
    cured = {"of": "agency", "found_on": "2019-01-02", "cured_on": "2019-01-01"}
    later = {"id": "b", "date": "2020-01-01", "facts": {"counterpart": {"violations": [cured]}}}
    deciding = Deciding(loaded, {}, "ndjson")

    assert deciding.compare(table_of([first], facts, days=True)) == (1, 1)
    assert deciding.compare(table_of([first, later], facts, days=True)) == (2, 1)


def papers(**fact: Any) -> LoadedBundle:
    """A bundle with a list of papers."""
    fields = {"by": {"type": "choice", "values": {"agency": "An agency.", "court": "A court."}, "ask": "?"}}
    about = {"ask": "?", "decides": {"kind": "record", "by": "the desk"}}
    facts = {"papers.given": {"type": "list", "one": "paper", "fields": fields, **about, **fact}}
    files = small(facts, {"some": "papers.given", "with": [{"its": "by", "is": "agency"}]})
    files["facts.yaml"] = {"facts": facts}
    return LoadedBundle(bundle_of(files))


def rows_of_papers(*rows: Any) -> Any:
    kind = pa.list_(pa.struct([("by", pa.string())]))
    columns = {"id": [f"r-{n}" for n in range(len(rows))], "date": ["2020-01-01"] * len(rows)}
    return pa.table({**columns, "papers.given": pa.array(list(rows), kind)})


def test_a_row_with_more_members_than_are_looked_at_is_decided_by_itself() -> None:
    court, agency = {"by": "court"}, {"by": "agency"}
    deciding = Deciding(papers(), {}, "ndjson")
    rows = rows_of_papers([court] * 32 + [agency], [court] * 31 + [agency], [court], [], None)

    assert deciding.compare(rows) == (5, 4)
    answers = [line.split(b'"')[7] for line in deciding.by_columns(rows).answers.splitlines()]
    assert answers == [b"granted", b"granted", b"refused", b"refused", b"undetermined"]
    assert deciding.compare(rows_of_papers([court] * 33, [court] * 33 + [agency], [court])) == (3, 0)


def test_what_silence_on_a_list_means_is_found_row_by_row() -> None:
    silent = papers(**{"when not stated": {"is": [{"by": "agency"}], "because": "Nobody says otherwise."}})
    deciding = Deciding(silent, {}, "ndjson")

    assert deciding.compare(rows_of_papers(None, [], [{"by": "agency"}])) == (3, 2)
    assert deciding.by_columns(rows_of_papers(None).drop_columns("papers.given")) is None
