"""What is asked of a solver ends with its budget, and is then said to be `not settled`: no claim is then proved, and
none refuted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from . import heavy

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("z3")

SHORT = ("--budget", "0.5")
LATER = "2010-01-01"
PROPERTIES = {
    "never-housed": {
        "says": "Without the first fact it is not granted, since all pigeons are never housed.",
        "given": {"fact": "x.a", "is": False},
        "never": {"outcome": "granted"},
    },
    "granted-with": {
        "says": "With the first fact it is granted.",
        "given": {"fact": "x.a", "is": True},
        "then": {"outcome": "granted"},
        "days": {"from": heavy.DAY},
    },
}
CASE = {
    "says": "It is granted where the first fact holds.",
    "cites": [{"at": f"{heavy.HOME}/a", "quote": "granted so"}],
    "date": "2024-01-01",
    "facts": {"x": {"a": True}},
    "expect": {"outcome": "granted"},
}


@pytest.fixture(scope="module")
def housed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A law under which it is granted where a fact holds, or all pigeons are housed."""
    facts, condition = heavy.pigeons()
    when = {"any": [{"fact": "x.a", "is": True}, {"rule": "housed"}]}
    files = {
        "properties.yaml": json.dumps({"format": "properties/v1", "properties": PROPERTIES}),
        f"{heavy.HOME}/cases/one.yaml": json.dumps({"format": "cases/v1", "cases": {"one": CASE}}),
    }
    root = tmp_path_factory.mktemp("housed")
    return heavy.folder(root, {"housed": condition}, when, ["x.a", *facts], files=files)


def run(root: Path, *arguments: str) -> heavy.Done:
    return heavy.statute(root, *arguments)


def test_a_property_is_not_settled_and_not_as_expected(housed: Path) -> None:
    done = run(housed, "prove", *SHORT, "--property", "never-housed")

    assert done.status == 1
    assert done.output.startswith("not settled: never-housed\n")
    assert done.output.endswith("1 property: 0 proved, 1 not; not settled: never-housed\n")


def test_one_hard_property_leaves_time_for_others(housed: Path) -> None:
    done = run(housed, "prove", "--budget", "20", "--format", "json")
    verdicts = {one["name"]: one["verdict"] for one in json.loads(done.output)["properties"]}

    assert done.status == 1
    assert verdicts == {"never-housed": "not settled", "granted-with": "proved"}


def test_deep_findings_are_not_settled_and_claim_nothing_else(housed: Path) -> None:
    plain, deep = (run(housed, "check", *more, *SHORT, "--format", "json") for more in ([], ["--deep"]))
    findings = [one for one in map(json.loads, deep.output.splitlines()) if "finding" in one]

    assert deep.status == plain.status
    assert [one["finding"] for one in findings].count("not settled") >= 2
    assert not any("pigeon" in one["message"] or "never gives" in one["message"] for one in settled(findings))


def settled(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in findings if one["finding"] != "not settled"]


def test_deep_findings_in_text_name_what_is_not_settled(housed: Path) -> None:
    done = run(housed, "check", "--deep", *SHORT)

    assert "not settled: which conditions decide nothing" in done.output
    assert "no answer ever depends on" not in done.output


def test_whether_a_case_is_reached_is_a_warning_where_it_is_not_settled(housed: Path) -> None:
    """Without a solver too: what too many requests would have to be tried for is not passed over in silence."""
    facts, condition = heavy.pigeons()
    root = heavy.folder(housed.parent / "unreached", {"housed": condition}, {"rule": "housed"}, facts)
    done = run(root, "check", *SHORT, "--format", "json")
    *found, _ = [json.loads(line) for line in done.output.splitlines()]

    assert [one["severity"] for one in found if one["code"] == "not-settled"] == ["warning"] * 2
    assert "case-unreached" not in {one["code"] for one in found}


def test_a_mutant_is_not_settled_and_no_equivalent_one(housed: Path) -> None:
    done = run(housed, "test", "--mutate", "--budget", "2")

    assert done.status == 1
    assert "not settled: " in done.output
    assert ": equivalent: " not in done.output
    assert " not settled; score " in done.output


def test_what_a_later_law_changes_is_not_settled(tmp_path: Path, housed: Path) -> None:
    """The later law also grants where all pigeons are housed: no request is granted for it, which is hard to see.

    A request that leaves pigeons open is nearer to being granted, and none that was granted is refused: either may be
    seen in time, or not, as the machine is fast.
    """
    before = json.loads((housed / heavy.HOME / f"{heavy.DAY}.yaml").read_text())
    facts, condition = heavy.pigeons()
    after = json.dumps({**before, "in_force": {"from": LATER}, "enacted": LATER})
    root = heavy.folder(
        tmp_path,
        {"housed": condition},
        {"any": [{"fact": "x.a", "is": True}]},
        ["x.a", *facts],
        files={f"{heavy.HOME}/{LATER}.yaml": after},
    )
    done = run(root, "diff", heavy.DAY, "2024-01-01", *SHORT, "--format", "json", "--exit-code")
    text = run(root, "diff", heavy.DAY, "2024-01-01", *SHORT)
    page = run(root, "diff", heavy.DAY, "2024-01-01", *SHORT, "--format", "html")
    made = json.loads(done.output)

    assert done.status == 1
    assert {proof["relation"] for proof in made["beyond"]["proved"]} <= {"not settled", "more permissive"}
    flips = [flip for proof in made["beyond"]["proved"] for flip in proof["flips"]]
    assert [flip["request"] for flip in flips if flip["to"] == "granted"] == ["not settled"] * 2
    assert {flip["request"] for flip in flips if flip["to"] == "refused"} <= {"not settled", None}
    assert text.output.count("refused → granted: not settled") == 2
    assert "goes refused → granted" not in text.output
    assert page.output.count("refused → granted: not settled") == 2
    assert "goes refused → granted" not in page.output
    assert (text.status, page.status) == (0, 0)


@pytest.mark.parametrize(
    "arguments", [["test", "--budget", "1"], ["diff", "a", "b", "--cases-only", "--budget", "1"]], ids=" ".join
)
def test_a_budget_for_nothing_is_refused(housed: Path, arguments: list[str]) -> None:
    done = run(housed, *arguments)

    assert done.status == 2
    assert "`--budget` has no effect here" in done.errors
