"""What the verbs are run on: the bundles, requests made of their cases, broken requests, and bundles with a line
missing.

Nothing is imported from the runner, so that the inputs are the same whatever its modules are called.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
BUNDLES = {"policies": ROOT / "policies", "ftc": ROOT / "tests/bundles/ftc"}
BROKEN = 12
MOST = 120
GIT = {
    **{f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    **{f"GIT_{who}_DATE": "2024-01-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def prepared(work: Path) -> None:
    """Everything that runs read, below `work/given`."""
    given = work / "given"
    for name, path in BUNDLES.items():
        shutil.copytree(path, given / name)
        requests = requests_of(path)
        (given / f"{name}.ndjson").write_text("".join(f"{json.dumps(request)}\n" for request in requests))
        (given / f"{name}.json").write_text(json.dumps(requests, indent=1))
        (given / f"{name}.bad.ndjson").write_text("".join(bad_lines(requests)))
        (given / f"{name}.yaml").write_text(yaml.safe_dump_all(requests, sort_keys=False, allow_unicode=True))
        for n in (0, len(requests) // 2):
            (given / f"{name}.{n}.one.json").write_text(json.dumps(requests[n], indent=2))
        as_tables(given / name, requests)
        broken_bundles(given / name, given / "broken" / name)
    shutil.copytree(ROOT / "tests/bad/requests", given / "requests", ignore=shutil.ignore_patterns("*.out"))
    for folder in ("copies", "formats", "hypothetical"):
        shutil.copytree(ROOT / "tests/amend" / folder, given / folder)
    repository(given)


def requests_of(bundle: Path) -> list[dict[str, Any]]:
    """A request for a day of a worked case, as many as there is time for, by a plain reading of the files: what a case
    is like, and what differs."""
    cases: dict[str, dict[str, Any]] = {}
    for file in sorted(bundle.rglob("cases/*.yaml")):
        cases |= yaml.safe_load(file.read_text())["cases"]
    made = []
    for name, case in cases.items():
        whole = inherited(cases, case)
        days = case.get("days") or {whole.get("date", "2024-03-15"): {}}
        for day, column in days.items():
            facts = merged(whole.get("facts", {}), (column or {}).get("facts", {}))
            made.append({"id": f"{name}-{day}", "date": str(day), "facts": plain(facts)})
    return made[:: 1 + len(made) // MOST]


def inherited(cases: dict[str, dict[str, Any]], case: dict[str, Any]) -> dict[str, Any]:
    if case.get("like") not in cases:
        return case
    return merged(inherited(cases, cases[case["like"]]), case)


def merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    made = dict(below)
    for key, part in above.items():
        both = isinstance(part, dict) and isinstance(made.get(key), dict)
        made[key] = merged(made[key], part) if both else part
    return made


def plain(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: plain(value) for key, value in part.items()}
    return part.isoformat() if isinstance(part, date) else part


def bad_lines(requests: list[dict[str, Any]]) -> list[str]:
    """Good requests between bad ones: broken, misspelt, of the wrong type, twice stated."""
    made = []
    for n, request in enumerate(requests[:60]):
        line = json.dumps(request)
        group, facts = next(iter(request["facts"].items()), ("g", {}))
        key = next(iter(facts), "k")
        kinds = [
            line,
            line[:-3],
            json.dumps({**request, "date": "2023-02-29"}),
            json.dumps({**request, "facts": {group: {key: "nosuch"}}}),
            json.dumps({**request, "facts": {group: {f"{key}x": True}}}),
            json.dumps({**request, "facts": {f"{group}x": facts}}),
            line.replace("{", '{"id": "twice", ', 1),
            json.dumps({**request, "facts": {group: {key: 10**n}}}),
            f"{line} extra",
            json.dumps([request]),
        ]
        made.append(f"{kinds[n % len(kinds)]}\n")
    return made


def as_tables(to: Path, requests: list[dict[str, Any]]) -> None:
    """The requests as CSV and, where pyarrow is installed, as Parquet; a fact of numbers keeps its type in Parquet."""
    rows = [
        {"id": request["id"], "date": request["date"]}
        | {f"{group}.{key}": value for group, facts in request["facts"].items() for key, value in (facts or {}).items()}
        for request in requests
    ]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with to.with_suffix(".csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([cell(row.get(name)) for name in columns] for row in rows)
    try:
        pa, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        return
    parquet.write_table(
        pa.table({name: [row.get(name) for row in rows] for name in columns}), to.with_suffix(".parquet")
    )


def cell(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(map(str, value)) or ";"
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def broken_bundles(bundle: Path, to: Path) -> None:
    """Copies of a bundle, each without one line of one of its files."""
    files = [path for path in sorted(bundle.rglob("*")) if path.suffix in {".yaml", ".md", ".j2"} and path.is_file()]
    for n in range(BROKEN):
        copy = to / f"{n:02}"
        shutil.copytree(bundle, copy)
        path = copy / files[n * len(files) // BROKEN].relative_to(bundle)
        lines = path.read_text().splitlines(keepends=True)
        at = (n * 7 + 3) % len(lines)
        path.write_text("".join(lines[:at] + lines[at + 1 :]))


def repository(given: Path) -> None:
    """The second bundle in two git revisions, of fixed names and days."""
    root = given / "git"
    shutil.copytree(given / "ftc", root / "ftc")
    for n, changed in enumerate(("", "# another comment\n")):
        facts = root / "ftc/facts.yaml"
        facts.write_text(facts.read_text().replace("yes", "yes", 1) + changed)
        if n:
            newest = max(path for path in (root / "ftc/usc/15/57b-2").glob("*.yaml"))
            newest.unlink()
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"], ["tag", f"v{n}"]):
            subprocess.run(["git", *command], cwd=root, env={**os.environ, **GIT}, check=True)
