"""Writes the types of documents, or with --check compares them, from the schemas."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from keyword import iskeyword
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "runner" / "statute_runner"


class Target(NamedTuple):
    """A module that is written: its place, how it begins, and the schemas of its documents."""

    path: Path
    says: str
    schemas: tuple[str, ...]


BY = "`python tests/generate/document_types.py`; do not edit."
TARGETS = (
    Target(
        PACKAGE / "decide" / "decision_document.py",
        f'''\
# Generated from schemas/v2/decision.schema.json by {BY}
"""The decision document as a type: for type checkers and templates, and never imported where a start must be fast."""

from typing import Literal, NotRequired, TypedDict

from statute_runner.law.plain_data import EditorialNote, Review, StatedValue
from statute_runner.request.stated_request import RequestDocument
''',
        ("v2/decision",),
    ),
    Target(
        PACKAGE / "rejected_record.py",
        f'''\
# Generated from schemas/v1/reject.schema.json by {BY}
"""What is said of a record that was refused, as a type."""

from typing import NotRequired, TypedDict
''',
        ("v1/reject",),
    ),
    Target(
        PACKAGE / "documents.py",
        f'''\
# Generated from the schemas by {BY}
"""The documents that the runner takes and gives, as types: `from statute_runner.documents import Decision`.

Public. `Decision` is what `bundle.decide` gives, `ShortAnswer` what `bundle.decider()` gives, `StatedRequest` what both
take. The others are lines that verbs print with `--format json`, and the rejects of `statute batch`.
"""

from typing import Literal, NotRequired, TypedDict

from statute_runner.decide.decision_document import Decision
from statute_runner.law.plain_data import Review, StatedValue
from statute_runner.rejected_record import Reject, RejectFault
from statute_runner.request.stated_request import RequestDocument
''',
        (
            "v1/request",
            "v1/answer",
            "v1/problem",
            "v1/problem_summary",
            "v1/replay",
            "v1/replay_summary",
            "v1/diff",
            "v1/batch_summary",
            "v1/predicates",
        ),
    ),
)
EXPORTED = (
    "BatchSummary",
    "Decision",
    "Diff",
    "KnownPredicates",
    "ProblemLine",
    "ProblemSummary",
    "Reject",
    "RejectFault",
    "ReplayLine",
    "ReplaySummary",
    "RequestDocument",
    "Review",
    "ShortAnswer",
    "StatedRequest",
    "StatedValue",
)
"""What `statute_runner.documents` is imported for; the types of parts of these are there by their names too."""
DECISION_NAMES = {
    "": "Decision",
    "request": "DecidedRequest",
    "routes": "RouteAnswer",
    "missing": "MissingFact",
    "silence": "SilentFact",
    "registers": "FromRegisters",
    "registers/entries": "FromEntry",
    "missing/decides": "DecidedBy",
    "missing/why": "WordsAround",
    "readings": "ChosenReading",
    "notices": "CitedText",
    "conditions": "CitedText",
    "law": "LawEntry",
    "law/text": "LawText",
    "law/signatures": "LawSignature",
    "bundle": "UsedBundle",
    "all_readings": "Sensitivity",
    "explanation": "Explanation",
    "explanation/outcomes": "OutcomeWords",
    "explanation/readings": "ReadingWords",
    "explanation/facts": "FactWords",
    "explanation/facts/decides": "DecidedBy",
    "explanation/fields": "FieldWords",
    "trace": "DecisionTrace",
    "root": "TraceRoot",
    "case": "TraceCase",
    "node": "TraceNode",
    "node/quotes": "TraceQuote",
    "node/untested": "TraceQuote",
    "change": "ReadingSwitch",
    "in_the_way": "Obstacle",
    "changed": "ChangedFact",
}
NAMES = {
    "v2/decision": DECISION_NAMES,
    "v1/request": {"": "StatedRequest"},
    "v1/answer": {"": "ShortAnswer"},
    "v1/reject": {"": "Reject", "also": "RejectFault"},
    "v1/problem": {"": "ProblemLine", "follows": "ProblemPlace"},
    "v1/problem_summary": {"": "ProblemSummary"},
    "v1/replay": {"": "ReplayLine"},
    "v1/replay_summary": {
        "": "ReplaySummary",
        "summary": "ReplayCount",
        "outcomes": "ReplayMove",
        "accepted_unused": "ReplayUnused",
    },
    "v1/batch_summary": {
        "": "BatchSummary",
        "readings": "BatchReading",
        "law": "BatchLaw",
        "bundle": "BatchBundle",
        "options": "BatchOptions",
    },
    "v1/predicates": {
        "": "KnownPredicates",
        "known": "KnownForAll",
        "predicates": "FourPredicates",
        "reads": "WhatIsRead",
        "missing": "WouldSay",
        "bundle": "PredicatesLaw",
    },
    "v1/diff": {
        "": "Diff",
        "side": "DiffSide",
        "side/bundle": "DiffBundle",
        "version": "DiffVersion",
        "line": "DiffLine",
        "answer": "DiffAnswer",
        "sections": "DiffSection",
        "sections/passages": "DiffPassage",
        "sections/passages/pieces": "DiffPiece",
        "other_law": "DiffOtherLaw",
        "rules": "DiffRule",
        "surroundings": "DiffSurrounding",
        "sign_again": "DiffSignature",
        "decisions": "DiffDecisions",
        "decisions/matrix": "DiffMove",
        "decisions/changes": "DiffChange",
        "decisions/changes/as_of": "DiffDays",
        "beyond": "DiffBeyond",
        "beyond/proved": "DiffProof",
        "beyond/proved/days": "DiffPeriod",
        "beyond/proved/flips": "DiffFlip",
    },
}
"""The class of each object of a schema, by the keys that lead to it from the document or from its definition."""
ELSEWHERE = {
    "given": "RequestDocument",
    "facts": "dict[str, dict[str, StatedValue | None] | None] | None",
    "known/facts": "dict[str, dict[str, StatedValue]]",
    "version/reviewed": "Review | None",
    "beyond/proved/flips/request": "RequestDocument | str | None",
    "law/reviewed": "Review | None",
    "law/editorial": "list[EditorialNote]",
    "node/holds_when": "str",  # grows with the language
    "node/given": "StatedValue | None",
    "silence/means": "StatedValue | None",
    "in_the_way/given": "StatedValue | None",
    "changed/given": "StatedValue | dict[str, StatedValue] | None",
    "changed/to": "StatedValue | dict[str, StatedValue] | None",
    "explanation/readings/reviewed": "Review | None",
    "explanation/facts/given": "StatedValue | None",
}
"""Types of lower layers, by the keys that lead to them."""
SCALARS = {"string": "str", "integer": "int", "boolean": "bool", "null": "None"}


class Writer:
    """Writes a class for each object that it meets, after the classes that it uses."""

    def __init__(self, names: dict[str, str], definitions: dict[str, Any]) -> None:
        self.names, self.definitions = names, definitions
        self.begun: set[str] = set()
        self.classes: dict[str, str] = {}

    def type_of(self, schema: dict[str, Any], path: str) -> str:
        """The Python type of what the schema allows."""
        if path in ELSEWHERE:
            return ELSEWHERE[path]
        if "$ref" in schema:
            path = schema["$ref"].removeprefix("#/$defs/")
            unfinished = path in self.begun and self.names.get(path) not in self.classes
            return f'"{self.names[path]}"' if unfinished else self.type_of(self.definitions[path], path)
        if "const" in schema or "enum" in schema:
            values = [one for one in schema.get("enum", [schema.get("const")]) if one is not None]
            literal = f"Literal[{', '.join(map(json.dumps, values))}]"
            return f"{literal} | None" if None in schema.get("enum", ()) else literal
        kinds = schema["type"]
        return " | ".join(self.single(kind, schema, path) for kind in ([kinds] if isinstance(kinds, str) else kinds))

    def single(self, kind: str, schema: dict[str, Any], path: str) -> str:
        if kind == "array":
            return f"list[{self.type_of(schema['items'], path)}]"
        if kind != "object":
            return SCALARS[kind]
        if "properties" not in schema:
            return f"dict[str, {self.type_of(schema['additionalProperties'], path)}]"
        self.begun.add(path)
        fields = {
            key: self.type_of(part, f"{path}/{key}".lstrip("/"))
            for key, part in schema["properties"].items()
            if key[0] != "$"
        }
        needed = schema.get("required", ())
        said = {key: one if key in needed else f"NotRequired[{one}]" for key, one in fields.items()}
        self.classes.setdefault(self.names[path], written(self.names[path], told(schema, path), said))
        return self.names[path]


def told(schema: dict[str, Any], path: str) -> str:
    says = str(schema["description"])
    return f"`{path}`: {says[:1].lower()}{says[1:]}" if path else says


def written(name: str, says: str, fields: dict[str, str]) -> str:
    """A class, or, where a key is no name of Python, the call that makes it."""
    if all(key.isidentifier() and not iskeyword(key) for key in fields):
        lines = "".join(f"    {key}: {said}\n" for key, said in fields.items())
        return f'\n\nclass {name}(TypedDict):\n    """{says}"""\n\n{lines}'
    lines = "".join(f"        {json.dumps(key)}: {said},\n" for key, said in fields.items())
    return f'\n\n{name} = TypedDict(\n    "{name}",\n    {{\n{lines}    }},\n)\n"""{says}"""\n'


def rendered(target: Target) -> str:
    """The whole module."""
    classes: dict[str, str] = {}
    for name in target.schemas:
        schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
        writer = Writer(NAMES[name], schema.get("$defs", {}))
        writer.type_of(schema, "")
        classes |= writer.classes
    made = "".join(classes.values())
    head = target.says
    if target.path.name == "documents.py":
        listed = "".join(f'    "{name}",\n' for name in sorted({*EXPORTED, *classes}))
        head += f"\n__all__ = [\n{listed}]\n"
    ruff = [sys.executable, "-m", "ruff", "format", "-q", "--stdin-filename", str(target.path), "-"]
    done = subprocess.run(ruff, input=(head + made).encode(), capture_output=True, check=True)
    return done.stdout.decode()


def main() -> int:
    """Writes the files, or tells with the exit status whether they are current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare the files and write nothing")
    checks = parser.parse_args().check
    stale = [
        one for one in TARGETS if not (one.path.is_file() and one.path.read_text(encoding="utf-8") == rendered(one))
    ]
    for one in stale:
        if checks:
            sys.stderr.write(f"{one.path.name} is not current: run `python tests/generate/document_types.py`\n")
        else:
            one.path.write_text(rendered(one), encoding="utf-8", newline="\n")
    return int(checks and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
