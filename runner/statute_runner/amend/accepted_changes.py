"""The changed answers that a person has reviewed and accepted, from a YAML file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.problem import Problem, Refused, Span
from statute_runner.text import yaml_source

if TYPE_CHECKING:
    from collections.abc import Iterable

KEYS = ("id", "from", "to", "because", "by", "day")
NEEDED = ("id", "from", "to", "because")
FORMER = "on"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One reviewed change: the id of the request, its outcomes before and after, and why that is right."""

    id: str
    old: str
    new: str
    because: str


def accepted(content: bytes, file: str) -> tuple[list[Accepted], list[Problem]]:
    """The entries under `accept:`, each with id, from, to and because; and what is advised of them.

    Raises `Refused` with every fault.
    """
    document = yaml_source.document(content, file)
    data: Any = document.data
    listed = data.get("accept") if isinstance(data, dict) and set(data) == {"accept"} else None
    if not isinstance(listed, list):
        raise Refused([Problem("accept-shape", "expected a list under `accept:`", Span(file, 1))])
    problems: list[Problem] = []
    advice: list[Problem] = []
    found: list[Accepted] = []
    for n, entry in enumerate(listed):
        span = document.positions.span(f"accept/{n}")
        if not isinstance(entry, dict):
            problems.append(
                Problem("accept-shape", "expected a mapping as an entry", span, f"it has {', '.join(NEEDED)}")
            )
            continue
        wrong = [key for key in NEEDED if not isinstance(entry.get(key), str)] + [
            key for key in entry if key not in (KEYS if "day" in entry else (*KEYS, FORMER))
        ]
        if wrong:
            keys = ", ".join(f"`{key}`" for key in wrong)
            problems.append(
                Problem(
                    "accept-shape",
                    f"missing, unknown, or not text: {keys}",
                    span,
                    f"an entry has {', '.join(KEYS)}",
                )
            )
        else:
            found.append(Accepted(entry["id"], entry["from"], entry["to"], entry["because"]))
            if FORMER in entry:
                advice.append(
                    Problem(
                        "review-day",
                        "`on` of an accepted change is now named `day`",
                        document.positions.span(f"accept/{n}/{FORMER}", key=True),
                        "write `day:`; readers of YAML 1.1 take the key `on` for `true`",
                        severity="warning",
                    )
                )
    if problems:
        raise Refused(problems)
    return found, advice


def by_id(entries: Iterable[Accepted]) -> dict[tuple[str, str, str], Accepted]:
    """The entries by what they accept."""
    return {(entry.id, entry.old, entry.new): entry for entry in entries}
