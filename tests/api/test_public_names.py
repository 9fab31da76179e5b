"""What is public is listed, told in the reference, used by a whole program, and given as its schemas say."""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import statute_runner
from api import user_script
from commands.command import statute
from statute_runner import documents
from statute_runner.reference.python_reference import FIELDS, FRAMES, METHODS, TYPES, python_page
from statute_runner.reference.schema_reference import DOCUMENTS, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

BUNDLES = Path(__file__).parent.parent / "bundles"
LENDING, FTC = str(BUNDLES / "lending-library"), str(BUNDLES / "ftc")
SCHEMAS = {name: Draft202012Validator(schema_of(name)) for name in DOCUMENTS}
PAGE = {entry.heading: entry for entry in python_page().entries}


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_reference_has_every_public_name_method_and_type() -> None:
    classes = {kind.__name__ for kind in METHODS}

    assert classes | {"load", "__version__"} == set(statute_runner.__all__)
    assert classes <= set(PAGE)
    assert {f"{kind.__name__}.{name}" for kind, names in METHODS.items() for name in names} <= set(PAGE)
    assert set(TYPES) == set(DOCUMENTS)
    assert set(TYPES.values()) <= set(documents.__all__)


@pytest.mark.parametrize("kind", METHODS)
def test_what_a_public_class_has_beside_is_named_as_internal_or_begins_with_an_underscore(kind: type) -> None:
    public = {*METHODS[kind], *FIELDS.get(kind, ())}
    beside = {
        name for name in {*vars(kind), *getattr(kind, "__annotations__", ())} if not name.startswith("_")
    } - public

    assert not beside or "all else is the runner's own" in (kind.__doc__ or ""), beside


def test_the_reference_has_the_modules_for_data_frames() -> None:
    package = Path(statute_runner.__file__).parent
    told = {name: list(functions) for name, (functions, _) in FRAMES.items()}
    there = {
        path.stem: ast.literal_eval(found[1])
        for path in package.glob("*.py")
        if (
            found := re.search(
                r"^from statute_runner\.frames\..*\n\n__all__ = (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE
            )
        )
    }

    assert told == there


def test_every_public_name_is_used_by_the_program_that_is_checked() -> None:
    text = Path(user_script.__file__).read_text(encoding="utf-8")
    wanted = {*statute_runner.__all__, *TYPES.values(), "RequestDocument", "StatedValue", "Review"}
    wanted |= {f".{name}(" for names in METHODS.values() for name in names}

    assert {name for name in wanted if name not in text} == set()


def test_the_program_runs() -> None:
    assert user_script.main(LENDING) == "request-date"


def test_every_type_of_a_document_has_the_keys_of_its_schema() -> None:
    for name, kind in TYPES.items():
        schema = schema_of(name)
        made = getattr(documents, kind)

        assert made.__required_keys__ == set(schema["required"]), name
        assert made.__required_keys__ | made.__optional_keys__ == {key for key in schema["properties"] if key[0] != "$"}


def given(folder: Path) -> Iterator[tuple[str, Any]]:
    """Documents of each kind as the runner takes or gives them, with the names of their schemas."""
    bundle = statute_runner.load(LENDING)
    request = {"id": "r", "date": "2015-05-05", "facts": {"branch": {"key": "mill-road"}}}
    yield "request", request
    yield "request", {"id": "r", "date": "2015-05-05", "facts": {"branch": None, "loan": {"approved": None}}}
    yield "decision", bundle.decide(request, given=True, text=True)
    yield "answer", bundle.decider().decide(request)
    yield "answer", json.loads(bundle.decider().decide_json(json.dumps(request).encode()))
    rows = folder / "rows.ndjson"
    rows.write_text('{"id": "s", "date": "2015-15-05", "facts": {"x": {"y": 1}}}\n{"id": "t"}\n{\n', encoding="utf-8")
    to = ("-o", str(folder / "out.ndjson"), "--summary", str(folder / "summary.json"))
    statute("batch", str(rows), "--bundle", LENDING, *to, "--workers", "1")
    yield "batch_summary", json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    yield from (("reject", one) for one in lines((folder / "out.ndjson.rejects.ndjson").read_text(encoding="utf-8")))
    law = folder / "law"
    shutil.copytree(FTC, law)
    cases = law / "usc/15/57b-2/cases/state.yaml"
    cases.write_text(
        cases.read_text(encoding="utf-8").replace("outcome: permitted", "outcome: barred", 1), encoding="utf-8"
    )
    for verb in ("check", "test"):
        *problems, end = lines(statute(verb, "--bundle", str(law), "--format", "json").output)
        assert problems
        yield from (("problem", one) for one in problems)
        yield "problem_summary", end
    old = bundle.decide(request, given=True, trace=False)
    past = [{**old, "outcome": "barred"}, {**request, "id": ""}, {"id": "u"}, request]
    *replayed, end = lines(
        statute(
            "replay", "-", "--bundle", LENDING, "--format", "json", given="\n".join(map(json.dumps, past)).encode()
        ).output
    )
    assert replayed
    yield from (("replay", one) for one in replayed)
    yield "replay_summary", end
    compared = statute(
        "diff", "usc/15/57b-2@2006-12-22", "usc/15/57b-2@2020-10-20", "--bundle", FTC, "--format", "json"
    )
    yield "diff", json.loads(compared.output)
    part = json.dumps({"facts": {"branch": {"key": "mill-road"}}}).encode()
    known = ("--known", "-", "--format", "json")
    yield (
        "predicates",
        json.loads(statute("sql", "--dialect", "duckdb", *known, "--bundle", LENDING, given=part).output),
    )


def test_what_is_given_is_as_its_schema_says(tmp_path: Path) -> None:
    seen: set[str] = set()
    for name, document in given(tmp_path):
        seen.add(name)
        assert [error.message for error in SCHEMAS[name].iter_errors(document)] == [], name

    assert seen == set(DOCUMENTS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_schema_refuses_a_key_that_nobody_has_declared(name: str) -> None:
    assert not SCHEMAS[name].is_valid({**dict.fromkeys(schema_of(name)["required"]), "other": 1})


def test_the_types_of_documents_load_nothing_that_is_slow() -> None:
    assert (
        documents.__name__
        not in Path(statute_runner.__file__).read_text(encoding="utf-8").partition("TYPE_CHECKING")[2]
    )
