"""Random registers, filled by the program and by a few lines that were written from what is said of registers alone."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from effort import some
from registers.lending import LENDING

if TYPE_CHECKING:
    from pathlib import Path

KEYS = ("a", "b", "c", "d", "e")
DAYS = ("2000-01-01", "2005-06-01", "2010-01-01", "2015-06-01", "2020-01-01")
Entry = dict[str, Any]


def drawn(rng: random.Random) -> dict[str, list[Entry]]:
    """Registers that are sound: who took over from whom has no cycle, and periods are not turned around."""

    def recorded() -> Entry:
        return {"source": f"s{rng.random()}", "recorded_on": rng.choice(DAYS)}

    branches = []
    for number, key in enumerate(KEYS):
        entry: Entry = {"key": key, **recorded()}
        entry |= {"name": f"Branch {key}"} if rng.random() < 0.8 else {}
        entry |= {"county": rng.choice(["inside", "outside"])} if rng.random() < 0.8 else {}
        first, last = sorted(rng.sample(DAYS, 2))
        entry |= {"from": first} if rng.random() < 0.4 else {}
        entry |= {"until": rng.choice([last, "none"])} if rng.random() < 0.4 else {}
        entry |= {"succeeds": rng.sample(KEYS[:number], rng.randint(0, min(2, number)))} if rng.random() < 0.7 else {}
        entry |= {"complete": rng.sample(["losses", "deposits"], rng.randint(0, 2))} if rng.random() < 0.8 else {}
        branches.append(entry)
    losses = []
    for _ in range(rng.randint(0, 8)):
        day = rng.choice([*DAYS, None])
        entry = {"of": rng.choice(KEYS), **recorded(), "replaced_on": rng.choice([None, "none", DAYS[-1]])}
        losses.append({**entry, "found_on": day} if day and day <= entry["recorded_on"] else entry)
    deposits = [{"of": rng.choice(KEYS), "note": f"Note {n}", **recorded()} for n in range(rng.randint(0, 4))]
    return {"branches": branches, "losses": losses, "deposits": deposits, "members": [], "fines": []}


def before(entries: dict[str, Entry], key: str, seen: tuple[str, ...] = ()) -> set[str]:
    """All that a key took over from."""
    steps = entries[key].get("succeeds", []) if key in entries else []
    return {one for step in steps for one in ({step} | before(entries, step, (*seen, key)))}


def expected(registers: dict[str, list[Entry]], key: str, day: str, known_on: str | None) -> Any:
    """What a request that states the key has read, by what is said of registers; a text where that is an error."""
    held = {
        name: [one for one in rows if not known_on or one["recorded_on"] <= known_on]
        for name, rows in registers.items()
    }
    entries = {one["key"]: one for one in held["branches"]}
    if key not in entries:
        return "register-key"
    entry = entries[key]
    last = entry.get("until", "none")
    if entry.get("from", "") > day or (last != "none" and last < day):
        return "register-period"
    earlier = before(entries, key)
    losses = [member(one, of="branch") for one in held["losses"] if one["of"] == key]
    losses += [member(one, of="predecessor") for one in held["losses"] if one["of"] in earlier]
    deposits = [{"note": one["note"]} for one in held["deposits"] if one["of"] == key]
    further: dict[str, list[Entry]] = {
        name: [] if name in entry.get("complete", []) else [{}] for name in ("losses", "deposits")
    }
    return {
        **{f"branch.{name}": entry[name] for name in ("name", "county") if name in entry},
        "branch.losses": sorted(map(repr, losses)) + list(map(repr, further["losses"])),
        "branch.deposits": sorted(map(repr, deposits)) + list(map(repr, further["deposits"])),
    }


def member(entry: Entry, of: str) -> Entry:
    """A loss as a member of the list, its fields in one order."""
    return {"of": of} | {name: entry[name] for name in ("found_on", "replaced_on") if entry.get(name)}


def read(loaded: statute_runner.LoadedBundle, key: str, day: str) -> Any:
    """What the program has read; the code of the error where there is one. The last member keeps its place."""
    try:
        found = loaded.decide({"id": "r", "date": day, "facts": {"branch": {"key": key}}}, text=True)
    except statute_runner.Refused as refused:
        (problem,) = refused.problems
        return problem.code
    facts: dict[str, Any] = {name: about["given"] for name, about in found["explanation"]["facts"].items()}
    incomplete = found["registers"]["incomplete"]
    made: dict[str, Any] = {name: facts[name] for name in ("branch.name", "branch.county") if facts[name] is not None}
    for name, order in (("branch.losses", ("of", "found_on", "replaced_on")), ("branch.deposits", ("note",))):
        members = [{key: one[key] for key in order if key in one} for one in facts[name]]
        own = members[:-1] if name in incomplete else members
        made[name] = sorted(map(repr, own)) + list(map(repr, members[len(own) :]))
    return made


@pytest.mark.parametrize("seed", some(range(200), 10))
def test_what_is_read_is_what_is_said_of_registers(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    registers = drawn(rng)
    for name, entries in registers.items():
        (tmp_path / f"{name}.yaml").write_text(json.dumps({"format": "register/v1", "entries": entries}))
    loaded = statute_runner.load(str(LENDING), registers=str(tmp_path))
    for known_on in (None, *rng.sample(DAYS, 2)):
        view = loaded.known_on(known_on)
        for key in (*KEYS, "f"):
            for day in rng.sample(DAYS, 2):
                assert read(view, key, day) == expected(registers, key, day, known_on), (key, day, known_on)
