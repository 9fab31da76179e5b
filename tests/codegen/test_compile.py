"""Compiled law answers as the reference does: every case, random requests under random readings, random law."""

from __future__ import annotations

import json
import linecache
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import statute_runner
from effort import so_many, some
from oracle import requests as near_permission
from random_law import Maker, bundle_of, bundles, readings, request, requests
from random_requests import Requests
from statute_runner.cases.case_files import load_cases
from statute_runner.codegen import decider as decider_module
from statute_runner.codegen.compiler import Compiled
from statute_runner.codegen.request_struct import request_type, typed
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.evaluation import UNDETERMINED, Answer
from statute_runner.decide.open_facts import missing
from statute_runner.decide.trace import Trace
from statute_runner.loading.bundle_files import folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parent.parent.parent
BUNDLES = {
    "policies": ROOT / "policies",
    "ftc": ROOT / "tests" / "bundles" / "ftc",
    "flat_law": ROOT / "tests" / "flat_law",
}
SLOW_IS_FINE = settings(max_examples=so_many(150, 3), deadline=None, suppress_health_check=list(HealthCheck))


@cache
def loaded(name: str) -> statute_runner.LoadedBundle:
    return statute_runner.load(str(BUNDLES[name]))


def short(bundle: statute_runner.LoadedBundle, document: Mapping[str, Any], chosen: dict[str, str]) -> dict[str, Any]:
    """The short answer by the reference, which traces every node."""
    request, law = bundle.request(document), bundle.on(document["date"])
    trace = Trace(law, request.facts, chosen_readings(bundle.bundle, chosen))
    none = law.question.not_in_force.name
    answer = trace.question.answer if law.routes else Answer(none, (none,))
    return {
        "id": document["id"],
        "outcome": answer.outcome,
        "possible": list(answer.possible),
        "routes": {route: seen.answer.outcome for route, seen in trace.routes.items()},
        "missing": [open_.path for open_ in missing(trace)] if answer.outcome == UNDETERMINED else [],
    }


def line(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def drawn(name: str, rng: random.Random, number: int) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """Random requests, each group of them under other readings."""
    made = Requests(loaded(name).bundle, rng)
    for n in range(number):
        if n % 50 == 0:
            chosen = made.readings() if n else {}
        near = name == "policies" and n % 4
        yield near_permission.request(rng, 0.3) if near else made.document(rng.choice([0.05, 0.1, 0.2, 0.7])), chosen


@pytest.mark.parametrize(("name", "number"), [("policies", so_many(1000, 3)), ("ftc", so_many(500, 3))])
def test_random_requests_are_answered_alike(name: str, number: int) -> None:
    bundle = loaded(name)
    undetermined = 0
    for document, chosen in drawn(name, random.Random(f"compile {name}"), number):
        expected = short(bundle, document, chosen)
        undetermined += expected["outcome"] == UNDETERMINED

        assert bundle.decider(chosen).decide_json(line(document)) == line(expected)
        assert undetermined % 10 or bundle.decider(chosen).decide(document) == expected

    assert undetermined >= 0.4 * number


@pytest.mark.parametrize("name", ["policies", "ftc"])
def test_every_case_is_answered_alike_under_every_version(name: str) -> None:
    bundle = loaded(name)
    seen = 0
    for case in some(load_cases(bundle.bundle, folder(bundle.bundle.root)), 4 if name == "policies" else 1):
        decider = bundle.decider(case.readings, question=case.question)
        for day in {"1900-01-01", *bundle.bundle.days(), *(column.day for column in case.columns)}:
            document = case.request(day)
            seen += 1

            assert decider.decide_json(line(document)) == line(short(bundle, document, dict(case.readings)))

    assert seen > 100


@SLOW_IS_FINE
@given(st.data())
def test_random_law_is_answered_alike(data: st.DataObject) -> None:
    files = data.draw(bundles())
    bundle = statute_runner.LoadedBundle(bundle_of(files))
    chosen = data.draw(readings())
    for _ in range(3):
        document = data.draw(requests(files))

        assert bundle.decider(chosen).decide_json(line(document)) == line(short(bundle, document, chosen))


def test_two_in_five_requests_under_random_law_are_undetermined() -> None:
    outcomes = []

    @settings(
        max_examples=so_many(300, 3),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def collect(data: st.DataObject) -> None:
        files = data.draw(bundles())
        bundle = statute_runner.LoadedBundle(bundle_of(files))
        made = bundle.decider(data.draw(readings())).decide(data.draw(requests(files)))
        outcomes.append(made["outcome"])

    collect()

    assert outcomes.count("undetermined") >= 0.4 * len(outcomes)


def test_facts_of_which_the_question_never_asks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decider_module, "MOST_GROUPS", 0)
    for seed in range(so_many(100, 3)):
        files = Maker(random.Random(seed), once=False).files()
        facts = files["facts.yaml"]["facts"]
        facts["other.flag"] = {**next(iter(facts.values())), "type": "yes/no"}
        bundle = statute_runner.LoadedBundle(bundle_of(files))
        document = request(random.Random(seed), list(set(facts) - {"other.flag"}), 0.4)
        document["facts"]["other"] = [{"flag": True}, {"flag": None}, {}, None][seed % 4]
        decider = bundle.decider()

        assert "other.flag" not in decider.typed
        assert decider.decide_json(line(document)) == line(short(bundle, document, {}))
        assert decider.decide(document) == short(bundle, document, {})
        with pytest.raises(statute_runner.Refused):
            decider.decide_json(line(document).replace(b'"other":', b'"others":'))


RULE = re.compile(r" *(\w+_(?:must|may)) = (?!.*\bNothing$)")


def test_a_rule_is_worked_out_at_most_once() -> None:
    seen = 0
    for seed in range(so_many(300, 4)):
        bundle = statute_runner.LoadedBundle(bundle_of(Maker(random.Random(seed), once=False).files()))
        document = request(random.Random(seed), list(bundle.bundle.facts), 0.4)
        decider = bundle.decider()
        law = decider.law(document["date"])
        text = law.source.splitlines()
        made = [found[1] for n in ran(law, decider.request(line(document))) if (found := RULE.match(text[n - 1]))]
        seen += len(made)

        assert len(made) == len(set(made))

    assert seen > 100


@pytest.mark.parametrize(("name", "nothing"), [("flat_law", 0), ("policies", (0, set()))])
def test_a_line_ends_even_where_a_question_is_open_and_nothing_is_missing(name: str, nothing: object) -> None:
    """No law is known that does so; a line has its end without a proof that none can."""
    decider = loaded(name).decider()
    period = decider.period(date(2024, 1, 1))
    asked = line({"id": "r", "date": "2024-01-01"})
    for masks in product(range(1, 2 ** len(period.law.outcomes)), repeat=1 + len(period.law.routes)):
        period.decide = lambda _, masks=masks: (masks, nothing)  # type: ignore[misc]
        made = json.loads(decider.decide_json(asked))

        assert (made["id"], made["missing"], len(made["possible"])) == ("r", [], masks[0].bit_count())


def test_the_law_is_applied_as_of_another_day() -> None:
    bundle = loaded("policies")
    document = near_permission.request(random.Random(5), 0)
    for day in bundle.bundle.days():
        made = bundle.decide(document, as_of=day)

        assert bundle.decider(as_of=day).decide(document)["possible"] == made["possible"]


def test_a_bad_day_or_reading_or_question_is_refused() -> None:
    bundle = loaded("policies")
    for arguments in ({"as_of": "2024-02-30"}, {"readings": {"purposes-list": "some"}}, {"question": "none"}):
        with pytest.raises(statute_runner.Refused):
            bundle.decider(**arguments)


def test_many_threads_get_the_same_answers() -> None:
    bundle = statute_runner.load(str(BUNDLES["policies"]))
    lines = [line(document) for document, _ in drawn("policies", random.Random("threads"), 600)]
    expected = list(map(loaded("policies").decider().decide_json, lines))
    decider = bundle.decider()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(decider.decide_json, lines * 4, chunksize=7))

    assert answers == expected * 4


def compiled(day: str, **chosen: str) -> Compiled:
    bundle = loaded("policies")
    every = chosen_readings(bundle.bundle, {name.replace("_", "-"): option for name, option in chosen.items()})
    return Compiled(bundle.on(day), every, bundle.bundle.facts)


def test_the_source_is_python_in_which_a_debugger_finds_the_law() -> None:
    law = compiled("2024-01-01")
    at = law.decide.__code__
    found = "".join(linecache.getlines(at.co_filename))

    assert found == law.source
    assert "# usc/19/1628/b/2 (violated): The agency has violated an assurance of paragraph (1)." in found


def test_readings_and_what_is_in_force_leave_no_trace_in_the_source() -> None:
    strict, either = compiled("2024-01-01").source, compiled("2024-01-01", assurance_giver="either").source
    body = strict[strict.index("def decide") :]

    assert "by == 'agency' or one_of_given.by == 'country'" not in strict
    assert "by == 'agency' or one_of_given.by == 'country'" in either
    assert "reading" not in body
    assert "in_force" not in body
    assert not re.search(r"(?<! is )\b(True|False)\b", body)


def test_a_rule_is_looked_at_only_when_a_case_needs_it() -> None:
    law = compiled("2024-01-01")
    bundle = loaded("policies")
    found = {"of": "agency", "assurance": "paragraph_1", "found_on": "2020-01-01"}
    barred = {
        "exchange": {"direction": "provide", "material": "information"},
        "officer": {"service": "cbp"},
        "counterpart": {"country": "FR", "kind": "customs", "violations": [found]},
    }
    asked = bundle.request({"id": "r", "date": "2024-01-01", "facts": barred})
    lines = ran(law, typed(asked, request_type(bundle.bundle.facts), bundle.bundle.facts))
    text = law.source.splitlines()

    assert not any("finding_purposes" in text[n - 1] and "in finding_purposes" in text[n - 1] for n in lines)
    assert any("any_counterpart_violations(" in text[n - 1] for n in lines)


def ran(law: Compiled, request: Any) -> set[int]:
    """The lines of the source that run when the request is decided."""
    lines: set[int] = set()

    def note(frame: Any, event: str, _: Any) -> Any:
        if event == "line" and frame.f_code is law.decide.__code__:
            lines.add(frame.f_lineno)
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        law.decide(request)
    finally:
        sys.settrace(before)
    return lines


def test_the_command_prints_the_source() -> None:
    command = [
        sys.executable,
        "-m",
        "statute_runner",
        "compile",
        "--bundle",
        str(BUNDLES["policies"]),
        "--on",
        "2024-01-01",
    ]
    done = subprocess.run([*command, "--reading", "assurance-giver=either"], capture_output=True, text=True, check=True)

    assert done.stdout == compiled("2024-01-01", assurance_giver="either").source

    bad = subprocess.run([*command[:-1], "2024-02-30"], capture_output=True, text=True, check=False)

    assert bad.returncode == 2
    assert "2024-02-30" in bad.stderr
