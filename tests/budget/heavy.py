"""Bundles made to be much work: plain data, written as the files of a folder, and the command run upon them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Condition = dict[str, Any]

HOME = "code/1"
ROUTE = f"{HOME}/a"
DAY = "2000-01-01"
DECISION = Path(__file__).parents[2] / "schemas/v2/decision.schema.json"
NO_END = 600
"""Seconds after which work has no end: many times what any of these takes on a machine that does much else."""

YES_NO = {"type": "yes/no", "ask": "Is it so?", "decides": {"kind": "record", "by": "the desk"}}
EXPLAINS = {
    "outcome.j2": "{{ outcome }}\n",
    "route.j2": "{{ route.outcome }}\n",
    "scope.j2": "Nothing else was decided.\n",
}


class Done(NamedTuple):
    """What a command left."""

    status: int
    output: str
    errors: str


def folder(
    root: Path,
    rules: Mapping[str, Condition],
    when: Condition,
    facts: Sequence[str] = ("x.a", "x.b"),
    *,
    readings: Mapping[str, Sequence[str]] | None = None,
    explains: Mapping[str, str] | None = None,
    remedy: str = "",
    files: Mapping[str, str] | None = None,
) -> Path:
    """A bundle of one section, whose one route is granted `when`, with these rules; every fact is a yes/no."""
    question = {
        "ask": "Is it granted?",
        "explained_by": HOME,
        "outcomes": {
            "granted": {"says": "It is granted.", "tone": "favourable"},
            "refused": {"says": "It is refused.", "tone": "adverse"},
        },
        "routes": [ROUTE],
        "decision": [{"outcome": "granted", "when": {"any_route": "granted"}}, {"outcome": "refused"}],
        "not_in_force": {"outcome": "refused", "says": "There was no law."},
    }
    section = {
        "cite": "1 Code 1",
        "identifier": "/us/code/t1/s1",
        "heading": "Grants",
        "in_force": {"from": DAY},
        "enacted": DAY,
        "source": {"law": "Act 1", "at": "page 1", "verified": ["The words were read."], "unverified": []},
        "revision": 1,
        "text": [{"at": "a", "text": "It is granted so.", "words": "seen"}],
        "rules": {name: {"cite": "a", "says": f"The rule {name} holds.", **body} for name, body in rules.items()},
        "decisions": {ROUTE: [{"outcome": "granted", "when": when}, {"outcome": "refused"}]},
    }
    head = {"format": "bundle/v1", "name": "heavy", "title": "Heavy law", "version": "1.0.0", "not_encoded_at_most": 99}
    fact = YES_NO | ({"remedy": remedy} if remedy else {})
    made = {
        "bundle.yaml": json.dumps({**head, "limits": ["Nothing."], "questions": {"grant": question}}),
        "facts.yaml": json.dumps({"format": "facts/v1", "facts": dict.fromkeys(facts, fact)}),
        f"{HOME}/{DAY}.yaml": json.dumps(section),
        **{f"{HOME}/explain/{name}": text for name, text in {**EXPLAINS, **(explains or {})}.items()},
        **{f"readings/{name}.md": page(options) for name, options in (readings or {}).items()},
        **(files or {}),
    }
    for path, text in made.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def page(options: Sequence[str]) -> str:
    """A reading with these options, the first the default."""
    front = {
        "question": "How is it read?",
        "cite": f"{HOME}/a",
        "quote": "granted",
        "options": dict.fromkeys(options, "So."),
        "default": options[0],
        "authority": ["None."],
    }
    return f"---\n{json.dumps(front)}\n---\n# A reading\n\nNothing.\n"


def request(**facts: bool) -> bytes:
    """A request that states these facts of the group `x`."""
    return json.dumps({"id": "one", "date": "2024-01-01", "facts": {"x": facts}}).encode() + b"\n"


def statute(root: Path, *arguments: str, given: bytes = b"", seconds: float = NO_END) -> Done:
    """The command in a process of its own, which is killed where it has no end."""
    environment = {**os.environ, "STATUTE_BUNDLE": str(root)}
    done = subprocess.run(
        [sys.executable, "-m", "statute_runner", *arguments],
        input=given,
        capture_output=True,
        env=environment,
        timeout=seconds,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def chain(length: int, times: int = 2) -> tuple[dict[str, Condition], Condition]:
    """Rules each using the one before so many times; what uses the last."""
    rules: dict[str, Condition] = {"r0": {"when": {"fact": "x.a", "is": True}}}
    for n in range(1, length):
        rules[f"r{n}"] = {"all": [{"rule": f"r{n - 1}"}] * times}
    return rules, {"rule": f"r{length - 1}"}


def ladder(length: int) -> tuple[dict[str, Condition], Condition]:
    """Two rules on each rung, each using both of the rung below."""
    rules: dict[str, Condition] = {name: {"when": {"fact": f"x.{name[0]}", "is": True}} for name in ("a0", "b0")}
    for n in range(1, length):
        below = [{"rule": f"a{n - 1}"}, {"rule": f"b{n - 1}"}]
        rules[f"a{n}"], rules[f"b{n}"] = {"all": below}, {"any": below}
    return rules, {"all": [{"rule": f"a{length - 1}"}, {"not": {"rule": f"b{length - 1}"}}]}


def pigeons(count: int = 13) -> tuple[list[str], Condition]:
    """The facts of so many pigeons in one hole fewer, and what says that each has a hole of its own.

    That it cannot be takes every proof by resolution steps exponential in the pigeons (Haken 1985): each more takes a
    solver about four times longer, ten of them a few seconds, so many an hour.
    """
    names = [[f"x.p{pigeon}_{hole}" for hole in range(count - 1)] for pigeon in range(count)]
    housed = [{"any": [{"fact": name, "is": True} for name in holes]} for holes in names]
    alone = [
        {
            "not": {
                "any": [
                    {"all": [{"fact": names[one][hole], "is": True}, {"fact": names[other][hole], "is": True}]}
                    for one in range(count)
                    for other in range(one)
                ]
            }
        }
        for hole in range(count - 1)
    ]
    return [name for holes in names for name in holes], {"all": [*housed, *alone]}
