"""Whatever is altered in a decision, replay says so; however a decision was made, it is replayed as it was."""

from __future__ import annotations

import json
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from amend.overlay import FTC, POLICIES
from commands.command import statute
from effort import TRY_ALL, some
from statute_runner.cases.case_files import load_cases
from statute_runner.loading.bundle_files import folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    Json = Any

TINY = Path(__file__).parents[1] / "check" / "tiny"
READER = {
    "id": "reader",
    "date": "2015-05-05",
    "facts": {"member": {"kind": "reader", "age": 12}, "loan": {"map": False, "overdue": False}},
}
MAP = {"id": "map", "date": "2015-05-05", "facts": {"member": {"kind": "reader"}, "loan": {"map": True}}}
BANK = {"id": "b", "date": "2021-01-01", "facts": {}}
# From here down one change of each part is enough.
FAR_DOWN = 5 if TRY_ALL else 3
# What takes away a part that may be left out leaves a decision that was made without it.
LEFT_OUT = {("trace",), ("all_readings",), ("known_on",)}


def decided(root: Path, request: Json, *options: str) -> Json:
    """The document that `statute decide` prints."""
    given = json.dumps(request).encode()
    done = statute("decide", "--bundle", str(root), "--with-request", *options, given=given)
    assert done.status == 0, done.errors
    return json.loads(done.output)


def of_case(root: Path, name: str) -> Json:
    """The request of a worked case."""
    (case,) = [
        case for case in load_cases(statute_runner.load(str(root)).bundle, folder(str(root))) if case.name == name
    ]
    return case.request(case.columns[0].day)


def replayed(root: Path, lines: list[Json], *options: str) -> tuple[int, list[Json], list[Json]]:
    """Exit status, the records that were told, and the counts."""
    given = "".join(json.dumps(line) + "\n" for line in lines).encode()
    done = statute("replay", "-", "--bundle", str(root), "--format", "json", *options, given=given)
    *told, summary = [json.loads(line) for line in done.output.splitlines()]
    return done.status, told, summary["summary"]


def places(data: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every part of a document, the whole first."""
    yield path
    for key, part in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from places(part, (*path, key))


def part_at(data: Json, path: tuple[Any, ...]) -> Json:
    for key in path:
        data = data[key]
    return data


def with_part(document: Json, path: tuple[Any, ...], part: Json) -> Json:
    """A copy of the document in which another part stands at the path."""
    if not path:
        return part
    made = document.copy()
    made[path[0]] = with_part(document[path[0]], path[1:], part) if path[1:] else part
    return made


def without(document: Json, path: tuple[Any, ...]) -> Json:
    whole = part_at(document, path[:-1]).copy()
    del whole[path[-1]]
    return with_part(document, path[:-1], whole)


def others(part: Json) -> Iterator[Json]:
    """Other parts that could stand in the place of one: changed, emptied, added to, put in another order."""
    if isinstance(part, dict):
        yield {**part, "planted": "Chief Counsel"}
        yield {}
        yield dict(reversed(part.items()))
    elif isinstance(part, list):
        yield [*part, part[-1] if part else "planted"]
        yield []
        yield part[::-1]
    elif isinstance(part, bool):
        yield not part
    elif isinstance(part, int):
        yield part + 1
        yield float(part)
    elif isinstance(part, str):
        yield part + "x"
        yield ""
    else:
        yield {"by": "Chief Counsel", "on": "2024-01-01", "scope": "all"}
    yield None


def alterations(document: Json) -> Iterator[tuple[tuple[Any, ...], Json]]:
    """Every part of a document taken away, changed, emptied, added to, one at a time."""
    for path in places(document):
        if path in {("runner",), ("bundle", "sha256")} or (path == ("bundle",)):
            continue
        if path and path not in LEFT_OUT:
            yield path, without(document, path)
        part = part_at(document, path)
        for other in islice(others(part), 1 if len(path) > FAR_DOWN else None):
            if other == part and path[:2] == ("given", "facts"):
                continue  # a request says the same in any order of its facts, and so does the document made of it
            if json.dumps(other) != json.dumps(part) and (path or other):
                yield path, with_part(document, path, other)


DOCUMENTS = [
    (TINY, MAP, ()),
    (TINY, MAP, ("--with-text", "--all-readings", "--known-on", "2009-05-31", "--no-trace")),
    (TINY, MAP, ("--as-of", "2005-05-05", "--reading", "map-is-book=no", "--why-not", "--any-fact", "--no-trace")),
    (FTC, BANK, ("--no-trace",)),
    (POLICIES, "retained-after-violation", ("--no-trace",)),
]


@pytest.mark.parametrize(("root", "asked", "options"), DOCUMENTS)
def test_whatever_is_altered_is_told(root: Path, asked: Json, options: tuple[str, ...]) -> None:
    asked = of_case(root, asked) if isinstance(asked, str) else asked
    document = decided(root, asked, *options)
    honest = (
        [decided(root, asked, *(option for option in options if option != "--any-fact"))]
        if "--any-fact" in options
        else []
    )
    made = some(list(alterations(document)), 3 if options else 1)
    status, told, _ = replayed(root, [altered for _, altered in made])
    passed = set(range(1, len(made) + 1)) - {row["line"] for row in told}

    assert [made[line - 1][0] for line in sorted(passed) if made[line - 1][1] not in honest] == []
    assert {row["status"] for row in told} == {"altered", "not replayable"}
    assert status == 1
    assert replayed(root, [document]) == (
        0,
        [],
        [{"status": "same", "cause": None, "verification": "verified", "records": 1}],
    )


ADDED: list[tuple[tuple[Any, ...], Json]] = [
    (("conditions",), {"code/1/10/a": [{"id": "a", "cite": "code/1/10/a", "text": "Pay."}]}),
    (("conditions",), {"code/1/10/a": []}),
    (("silence",), [{"fact": "loan.map", "means": False, "because": "", "cite": ""}]),
    (("registers", "sha256"), "0" * 64),
    (("notices",), []),
    (("trace",), {}),
    (("basis",), []),
    (("law", 0, "sha256"), "0" * 64),
    (("law", 0, "reviewed"), {"by": "Chief Counsel", "on": "2024-01-01", "scope": "all"}),
    (("bundle", "name"), "another"),
    (("given", "facts", "loan", "shelves"), None),
    (("given", "planted"), {}),
    (("known_on",), None),
    (("known_on",), "banana"),
    (("as_of",), "2015-02-30"),
    (("question",), "none"),
    (("readings", "none"), {"chosen": "a", "default": "a", "matters": False}),
    (("all_readings",), {}),
    (("changes",), {}),
    (("explanation",), None),
    (("trace",), None),
]


@pytest.mark.parametrize(("path", "part"), ADDED)
def test_what_is_planted_or_emptied_is_told_alone(path: tuple[Any, ...], part: Json) -> None:
    document = decided(TINY, READER)
    status, told, _ = replayed(TINY, [with_part(document, path, part)])

    assert (status, [row["line"] for row in told]) == (1, [1])


def test_an_altered_record_says_where_and_what() -> None:
    document = decided(TINY, READER)
    altered = with_part(document, ("notices", 0, "text"), "Keep no note.")
    given = json.dumps({"request": document["given"], "decision": without(altered, ("given",))}).encode()
    done = statute("replay", "-", "--bundle", str(TINY), given=given)

    assert done.status == 1
    assert (
        "line 1, reader: altered: notices; at notices[0].text: "
        'the record has `"Keep no note."`, the law answers `"Keep a note of the loan."`'
    ) in done.output


def test_a_record_of_another_runner_is_held_to_the_same_bytes_and_says_so() -> None:
    document = {**decided(TINY, READER), "runner": "0.0.1"}
    status, told, _ = replayed(
        TINY, [document, {**document, "conditions": {"code/1/10/a": [{"id": "a", "cite": "b", "text": "c"}]}}]
    )

    assert (status, [(row["line"], row["status"], row["what"]) for row in told]) == (
        1,
        [(2, "altered", ["conditions"])],
    )
    assert "of runner 0.0.1" in told[0]["detail"]


def test_an_altered_record_is_not_compared_with_another_day(tmp_path: Path) -> None:
    document = decided(TINY, READER)
    accept = tmp_path / "accept.yaml"
    accept.write_text("accept:\n  - {id: reader, from: refused, to: permitted, because: Never.}\n")
    altered = {**document, "outcome": "refused", "possible": ["refused"]}
    status, told, _ = replayed(TINY, [altered], "--against", "2005-05-05", "--accept", str(accept))

    assert (status, [(row["status"], row["accepted"]) for row in told]) == (1, [("altered", False)])


def test_under_another_digest_nothing_is_verified_and_what_matters_is_compared() -> None:
    document = decided(TINY, READER)
    other = with_part(document, ("bundle", "sha256"), "0" * 64)
    lines = [
        other,
        {**other, "notices": []},
        {**other, "conditions": {"code/1/10/a": [{"id": "a", "cite": "code/1/10/a", "text": "Pay."}]}},
        {**other, "basis": []},
        {**other, "trace": {}},
    ]
    status, told, counts = replayed(TINY, lines)
    unverified = "not verified: other law"

    assert (status, replayed(TINY, lines, "--exit-code")[0]) == (0, 1)
    assert [(row["line"], row["status"], row["what"], row["cause"], row["verification"]) for row in told] == [
        (2, "changed", ["notices"], "bundle", unverified),
        (3, "changed", ["conditions"], "bundle", unverified),
        (4, "changed", ["basis"], "bundle", unverified),
    ]
    assert {row["verification"] for row in counts} == {unverified}
    assert unverified in statute("replay", "-", "--bundle", str(TINY), given=json.dumps(other).encode()).output


def test_a_record_is_verified_under_its_own_bundle_before_it_is_compared_with_another(tmp_path: Path) -> None:
    document = decided(TINY, READER)
    other = tmp_path / "other"
    for path in TINY.rglob("*.*"):
        target = other / path.relative_to(TINY)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text().replace("Keep a note of the loan.", "Keep two notes of the loan."))
    altered = with_part(document, ("notices", 0, "text"), "Keep two notes of the loan.")
    status, told, _ = replayed(TINY, [document, altered], "--against", str(other))

    assert status == 1
    assert [(row["status"], row["what"], row["verification"]) for row in told] == [
        ("changed", ["notices"], "verified"),
        ("altered", ["notices"], None),
    ]


@pytest.mark.parametrize("advice", [(), ("--why-not",), ("--why-not", "--any-fact")])
@pytest.mark.parametrize("extent", [(), ("--no-trace",), ("--with-text",), ("--no-trace", "--with-text")])
def test_however_a_decision_was_made_it_is_replayed_as_it_was(advice: tuple[str, ...], extent: tuple[str, ...]) -> None:
    days = [(), ("--as-of", "2005-05-05"), ("--known-on", "2009-05-31"), ("--known-on", "1990-01-01")]
    read = [(), ("--reading", "map-is-book=no")]
    more = [(), ("--all-readings",)]
    lines = [
        decided(TINY, request, *advice, *extent, *chosen, *options, *day)
        for day, options, chosen, request in product(days, read, more, (READER, MAP))
    ]
    beside = [{"request": line["given"], "decision": without(line, ("given",))} for line in lines]
    raw = [{"request": request, "decision": without(decided(TINY, request), ("given",))} for request in (READER, MAP)]
    status, told, counts = replayed(TINY, [*lines, *beside, *raw])

    assert (status, told) == (0, [])
    assert counts == [
        {"status": "same", "cause": None, "verification": "verified", "records": 2 * len(lines) + len(raw)}
    ]


def test_the_documents_of_a_batch_are_replayed_as_they_were(tmp_path: Path) -> None:
    requests, output = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    requests.write_text("".join(json.dumps(one) + "\n" for one in (READER, MAP)))
    known = ("--known-on", "2009-05-31")
    assert statute("batch", str(requests), "-o", str(output), "--bundle", str(TINY), "--full", *known).status == 0
    made = [json.loads(line) for line in output.read_text().splitlines()]
    lines = [{"request": one, "decision": document} for one, document in zip((READER, MAP), made, strict=True)]
    status, told, counts = replayed(TINY, lines)

    assert (status, told, counts[0]["verification"], counts[0]["records"]) == (0, [], "verified", 2)


def test_a_decision_with_as_deep_a_trace_as_may_be_is_replayed(tmp_path: Path) -> None:
    document = decided(TINY, READER)
    section = tmp_path / "law" / "code" / "1" / "10" / "2010-01-01.yaml"
    for path in TINY.rglob("*.*"):
        target = tmp_path / "law" / path.relative_to(TINY)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text())
    chain = "".join(
        f"  deep_{n}: {{cite: a, says: Deep., when: {{rule: {f'deep_{n + 1}' if n < 40 else 'overdue'}}}}}\n"
        for n in range(41)
    )
    text = section.read_text().replace("- not: {rule: overdue}", "- not: {rule: deep_0}")
    section.write_text(text.replace("decisions:\n", chain + "decisions:\n"))
    deep = decided(tmp_path / "law", READER)

    assert len(deep["trace"]["nodes"]) > len(document["trace"]["nodes"]) + 30
    assert replayed(tmp_path / "law", [deep])[:2] == (0, [])


def test_the_exit_status_is_that_of_the_worst_record() -> None:
    document = decided(TINY, READER)
    changed = ("--against", "2005-05-05", "--reading", "map-is-book=no")
    maps = decided(TINY, MAP)

    assert replayed(TINY, [document])[0] == 0
    assert replayed(TINY, [maps], *changed)[0] == 0
    assert replayed(TINY, [maps], *changed, "--exit-code")[0] == 1
    assert replayed(TINY, [document, without(document, ("given",))])[0] == 1
    assert replayed(TINY, [document, {"id": "x"}])[0] == 1
