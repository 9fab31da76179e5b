"""A list is used where its members are looked at, and each of its fields where it is tested."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import checked, renew_schema

if TYPE_CHECKING:
    from collections.abc import Callable

SHAPE = Path(__file__).parents[1] / "bundles" / "exchange-shape"


@pytest.fixture(name="told")
def _told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str, str], list[str]]:
    def told(right: str, wrong: str) -> list[str]:
        root = tmp_path / "law"
        shutil.copytree(SHAPE, root)
        facts = root / "facts.yaml"
        assert facts.read_text().count(right) == 1
        facts.write_text(facts.read_text().replace(right, wrong))
        renew_schema(root)
        lines = checked(root, capsys)[1].splitlines()
        return [line.partition(": ")[2] for line in lines if "unused-fact" in line or "wrongly-unused" in line]

    return told


def test_lists_and_fields_that_are_tested_are_used(told: Callable[[str, str], list[str]]) -> None:
    assert told("ask: Who gave it?", "ask: Who?") == []


def test_a_field_that_no_condition_tests_is_unused(told: Callable[[str, str], list[str]]) -> None:
    assert told("Which instrument holds the assurance?, shown: true", "Which instrument holds the assurance?") == [
        "unused-fact unused fact `assurances.given[].instrument`: no condition tests it"
    ]


def test_a_tested_field_is_not_only_shown(told: Callable[[str, str], list[str]]) -> None:
    assert told("ask: From which day is it in force?", "ask: From which day is it in force?, shown: true") == [
        "wrongly-unused `assurances.given[].from` is marked as only shown, but a condition tests it"
    ]


def test_a_list_whose_members_are_looked_at_is_not_only_shown(told: Callable[[str, str], list[str]]) -> None:
    assert told("one: violation\n", "one: violation\n    shown: true\n") == [
        "wrongly-unused `counterpart.violations` is marked as only shown, but a condition tests it"
    ]
