"""What programs of Python use: every public name with its signature and what it says, and what stays as it is."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from statute_runner import Decider, LoadedBundle, Problem, Refused, Request, Span, documents, load
from statute_runner.reference.reference_page import ReferenceEntry, ReferencePage, ReferenceTable, TypedExample
from statute_runner.reference.schema_reference import DOCUMENTS, schema_of
from statute_runner.reference.usage_reference import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ABOUT = (
    "What a program of Python imports from `statute_runner`: loading law, deciding under it, and the types of what goes in "
    "and comes out. Every other module is the runner's own, whatever its name, and may change in any release."
)
METHODS: Mapping[type, tuple[str, ...]] = {
    LoadedBundle: ("decide", "decide_json", "decider", "request", "known_on"),
    Decider: ("decide", "decide_json"),
    Request: ("document",),
    Refused: ("reject",),
    Problem: (),
    Span: (),
}
"""The public methods of each public class."""
FIELDS: Mapping[type, tuple[str, ...]] = {
    Request: ("id", "date", "sha256"),
    Refused: ("problems",),
    Problem: ("code", "message", "span", "help", "path", "severity", "id", "about", "follows"),
    Span: ("file", "line", "column", "end"),
}
"""The public attributes of each public class."""
EXAMPLE = """\
import statute_runner
from statute_runner import Refused

decider = statute_runner.load().decider()
try:
    answer = decider.decide({"id": "r1", "date": "2024-03-15", "facts": {}})
except Refused as refused:
    print(*refused.problems, sep="\\n")
else:
    print(answer["outcome"], answer["missing"])"""
FRAMES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "arrow": (("decide",), "tables, batches and streams of Arrow"),
    "polars": (("decide",), "frames of Polars, lazy ones too"),
    "pandas": (("decide",), "frames of pandas"),
    "duckdb": (("decide", "register"), "relations of DuckDB, and the law as a table macro"),
    "spark": (("decide",), "DataFrames of Spark"),
}
"""The public functions of each module for data frames, and what they are for."""
TYPES: Mapping[str, str] = {
    "request": "StatedRequest",
    "decision": "Decision",
    "answer": "ShortAnswer",
    "reject": "Reject",
    "problem": "ProblemLine",
    "problem_summary": "ProblemSummary",
    "diff": "Diff",
    "replay": "ReplayLine",
    "replay_summary": "ReplaySummary",
    "batch_summary": "BatchSummary",
    "predicates": "KnownPredicates",
}
"""The type of each document in `statute_runner.documents`."""
STABLE = (
    (
        "Public are the names of this page, the verbs with their options and exit statuses, the problem codes, and the formats of "
        "files and documents."
    ),
    (
        "A minor release may add: names, arguments that can be left out, keys of documents, problem codes, values of a key that "
        "does not list its values, verbs and options. It may say a sentence in other words: messages, help and explanations are "
        "for people."
    ),
    (
        "A minor release does not take away or change the meaning of a public name, an argument, a key of a document, a problem "
        "code, an option or an exit status. What is to go warns with `DeprecationWarning`, and stays for one minor release at "
        "least."
    ),
    (
        "The answer to a request under the same law stays. Where it was wrong it is corrected, and `CHANGELOG.md` says for which "
        "requests."
    ),
    (
        "A document says its format, as `decision/v2` and `diff/v1` do. Within a format keys are only added; what cannot be "
        "said so is a new format, and `statute replay` goes on reading the old ones. So a program reads the keys that it knows, "
        "and leaves the others."
    ),
    "Requires Python 3.11 or later. A version of Python is given up by a minor release, no sooner than its makers do.",
)


def python_page() -> ReferencePage:
    """The page of the public names, the types of documents, and what stays."""
    entries = [ReferenceEntry("An example", [TypedExample(EXAMPLE, "python")])]
    entries.append(function_entry("load", load))
    for kind, methods in METHODS.items():
        entries.append(class_entry(kind))
        entries += [function_entry(name, getattr(kind, name), kind) for name in methods]
    return ReferencePage(
        "python", "Python", ABOUT, [*entries, types_entry(), frames_entry(), ReferenceEntry("What stays", STABLE)]
    )


def class_entry(kind: type) -> ReferenceEntry:
    rows = [(f"`{name}`", f"`{annotation(kind, name)}`") for name in FIELDS.get(kind, ())]
    table = [ReferenceTable(("Attribute", "Type"), rows)] if rows else []
    return ReferenceEntry(
        kind.__name__, [*paragraphs(inspect.getdoc(kind) or ""), *table], " ".join(FIELDS.get(kind, ()))
    )


def annotation(kind: type, name: str) -> str:
    """The type of an attribute, as it is written in the class."""
    return str(inspect.get_annotations(kind)[name])


def function_entry(name: str, function: Callable[..., object], kind: type | None = None) -> ReferenceEntry:
    """A function or method: its signature, and what it says."""
    called = f"{kind.__name__}.{name}" if kind else f"statute_runner.{name}"
    signature = inspect.signature(function)
    shown = f"{called}{signature.replace(parameters=list(given(signature)))}".replace("'", "")
    return ReferenceEntry(called, [TypedExample(broken(shown), "python"), *paragraphs(inspect.getdoc(function) or "")])


def given(signature: inspect.Signature) -> Iterator[inspect.Parameter]:
    """The parameters that a caller gives."""
    return (one for one in signature.parameters.values() if one.name != "self")


def broken(shown: str, longest: int = 100) -> str:
    """A signature, an argument a line where it is long."""
    if len(shown) <= longest:
        return shown
    head, _, rest = shown.partition("(")
    inside, _, answer = rest.rpartition(") -> ")
    parts, depth, part = [], 0, ""
    for sign in inside:
        depth += (sign in "[(") - (sign in "])")
        if sign == "," and not depth:
            parts.append(part.strip())
            part = ""
        else:
            part += sign
    lines = "".join(f"    {one},\n" for one in [*parts, part.strip()])
    return f"{head}(\n{lines}) -> {answer}"


def frames_entry() -> ReferenceEntry:
    """The modules that decide data frames, which need the extra of their library."""
    rows = [
        (f"`statute_runner.{name}`", ", ".join(f"`{one}`" for one in functions), about)
        for name, (functions, about) in FRAMES.items()
    ]
    says = "Frames decided where they are, their columns kept; `frames/README.md` has the arguments and the columns."
    return ReferenceEntry("Data frames", [says, ReferenceTable(("Module", "Functions", "For"), rows)], " ".join(FRAMES))


def types_entry() -> ReferenceEntry:
    """The types of documents, each with the page that has its keys."""
    rows = [(f"`{TYPES[name]}`", f"the page `{name}`", schema_of(name)["description"]) for name in DOCUMENTS]
    says = (
        "`statute_runner.documents` has a `TypedDict` for each document, made from its JSON Schema, and one for each part of "
        "it. Where a schema lists the values of a key, its type does too; outcomes, facts and routes are those of the law "
        "that was loaded, so their type is `str`."
    )
    table = ReferenceTable(("Type", "Keys", "What it is"), rows)
    return ReferenceEntry("statute_runner.documents", [says, table], " ".join(documents.__all__))
