"""Registers where a bundle goes: to another process, and to an engine that reads none."""

from __future__ import annotations

import pickle

import pytest

import statute_runner
from registers.lending import lending, request
from statute_runner.batch.spark_engine import refuse_keys

ASKED = request("2015-05-05", branch={"key": "mill-road"}, member={"key": "ann"})


@pytest.mark.parametrize("known", [None, "2018-06-30"])
def test_a_bundle_in_another_process_has_its_registers(known: str | None) -> None:
    loaded = lending().known_on(known)
    sent = pickle.loads(pickle.dumps(loaded))  # noqa: S301 - written here

    assert sent.decide(ASKED) == loaded.decide(ASKED)
    assert sent.decider().decide(ASKED) == loaded.decider().decide(ASKED)


def test_a_column_of_keys_is_refused_by_an_engine_that_reads_no_registers() -> None:
    facts = lending().bundle.facts
    refuse_keys(["id", "date", "branch.county"], facts)
    with pytest.raises(statute_runner.Refused) as refused:
        refuse_keys(["id", "date", "branch.key"], facts)

    assert [one.code for one in refused.value.problems] == ["batch-engine"]


def test_a_request_can_be_read_under_registers_of_two_days_at_once() -> None:
    loaded = lending()
    then = loaded.known_on("2018-06-30")
    both = [one.decide({**ASKED, "date": "2019-01-01"})["outcome"] for one in (loaded, then, loaded)]

    assert both == ["barred", "permitted", "barred"]
