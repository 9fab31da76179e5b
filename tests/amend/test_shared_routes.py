"""What changes on a route of two questions is what the cases of either show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from budget.heavy import DAY, HOME, ROUTE, folder, statute

if TYPE_CHECKING:
    from pathlib import Path

LATER = "2010-01-01"
NO_LAW = {"says": "There was no law."}
OTHER = f"{HOME}/b"
CASE: dict[str, Any] = {
    "says": "The second fact has it granted since the amendment.",
    "cites": [{"at": ROUTE, "quote": "granted so"}],
    "date": "2024-01-01",
    "facts": {"x": {"a": False, "b": True}},
    "expect": {"outcome": "granted"},
    "question": "grant",
}


def a_law(root: Path, changes: dict[str, Any], *, begins: bool = False) -> Path:
    """Two questions of the same routes, of which only the first has a case; the second is always refused.

    The later law grants where the second fact holds too: on the one route, or on another one that begins with it.
    """
    folder(root, {}, {"fact": "x.a", "is": True})
    version = json.loads((root / HOME / f"{DAY}.yaml").read_text())
    head = json.loads((root / "bundle.yaml").read_text())
    routes = [ROUTE, OTHER] if begins else [ROUTE]
    grant = head["questions"]["grant"] | {"routes": routes}
    waive = grant | {"decision": [{"outcome": "refused"}]}
    ended = {"says": "There was no law.", "tone": "adverse"}
    grant |= {"outcomes": grant["outcomes"] | {"ended": ended}, "not_in_force": {**NO_LAW, "outcome": "ended"}}
    tested: list[dict[str, Any]] = [{"fact": name, "is": True} for name in (["x.b"] if begins else ["x.a", "x.b"])]
    wider = {
        routes[-1]: [
            {"outcome": "granted", "when": {"any": tested} if tested[1:] else tested[0]},
            {"outcome": "refused"},
        ]
    }
    later: dict[str, Any] = {"in_force": {"from": LATER}, "enacted": LATER, "changes": changes}
    later |= {"decisions": version["decisions"] | wider}
    later |= {"text": [{**version["text"][0], "at": route.removeprefix(f"{HOME}/")} for route in routes]}
    made = {
        "bundle.yaml": head | {"questions": {"grant": grant, "waive": waive}},
        f"{HOME}/{LATER}.yaml": version | later,
        f"{HOME}/cases/one.yaml": {"format": "cases/v1", "cases": {"second-fact": CASE}},
    }
    for path, data in made.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(json.dumps(data))
    return root


def found(root: Path, *options: str) -> list[tuple[str, str]]:
    """What `check` finds in the amendment: codes and messages."""
    done = statute(root, "check", str(root), "--format", "json", *options)
    problems = [line for line in map(json.loads, done.output.splitlines()) if "code" in line]

    assert {line["severity"] for line in problems if line["code"] == "bad-value"} == set(), done.output
    return [(line["code"], line["message"]) for line in problems if line["code"].startswith("change-")]


def change(of: str, old: str = "refused") -> dict[str, Any]:
    return {"of": of, "from": old, "to": "granted", "says": "It is granted.", "cases": ["second-fact"]}


WIDER = {
    "classes": {"grant": "more permissive", ROUTE: "more permissive"},
    "outcomes": [change("grant"), change(ROUTE)],
}
NEW_ROUTE = {
    "classes": {"grant": "more permissive", OTHER: "more permissive"},
    "outcomes": [change("grant"), change(OTHER, "ended")],
}


def test_a_change_shown_by_a_case_of_one_question_is_shown(tmp_path: Path) -> None:
    assert found(a_law(tmp_path, WIDER)) == []


def test_a_route_that_begins_changes_from_what_either_question_says_without_it(tmp_path: Path) -> None:
    assert found(a_law(tmp_path, NEW_ROUTE, begins=True)) == []


def test_a_change_of_the_route_that_is_not_declared_is_said_once(tmp_path: Path) -> None:
    changes = {"classes": {"grant": "more permissive"}, "outcomes": [change("grant")]}

    assert sorted(code for code, _ in found(a_law(tmp_path, changes))) == ["change-class", "change-undeclared"]


def test_a_class_that_a_proof_contradicts_is_said_once(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    changes = WIDER | {"classes": {"grant": "more permissive", ROUTE: "less permissive"}}
    messages = [message for _, message in found(a_law(tmp_path, changes), "--deep")]

    assert len([one for one in messages if "proved more permissive over every request" in one]) == 1
