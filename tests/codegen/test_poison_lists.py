"""Nothing that a bundle says of lists, of absence and of silence leaves its place in generated code."""

from __future__ import annotations

from typing import Any

import pytest

import statute_runner
from random_law import bundle_of, small

from .test_poison import CODE, EACH, without_texts


def source(poison: str) -> str:
    """The code for law with lists whose words are this poison."""
    said = f"{poison}{CODE} {poison}"
    silent = {"because": said, "cite": said}
    fields: dict[str, Any] = {
        "called": {"type": "text", "ask": said, "when not stated": {"is": f"a{said}", **silent}},
        "until": {"type": "date", "may be": "none", "ask": said, "note": said},
        "parts": {"type": "list", "one": said, "ask": said, "fields": {"name": {"type": "text", "ask": said}}},
    }
    facts: dict[str, Any] = {
        "papers.given": {"type": "list", "one": said, "fields": fields},
        "papers.kept": {
            "type": "list",
            "one": said,
            "fields": {"name": {"type": "text", "ask": said}},
            "when not stated": {"is": [{"name": f"b{said}"}], **silent},
        },
        "person.name": {"type": "text", "when not stated": {"is": f"c{said}", **silent}},
    }
    part = {"some": {"its": "parts"}, "with": [{"its": "name", "is": f"d{said}"}]}
    tests: list[dict[str, Any]] = [
        {
            "some": "papers.given",
            "with": [{"its": "called", "is not": f"e{said}"}, {"its": "until", "is": "none"}, part],
        },
        {"at least": 2, "of": "papers.kept", "with": [{"its": "name", "one of": [f"f{said}", "g"]}]},
        {"cannot be said": {"every": "papers.given", "has": [{"its": "called", "is": {"fact": "person.name"}}]}},
    ]
    files = small(facts, {"all": tests})
    for path, file in files.items():
        for rule in file.get("rules", {}).values() if path.startswith("law/1/") else ():
            rule["says"] = said
    return statute_runner.LoadedBundle(bundle_of(files)).decider().law("2020-01-01").source


@pytest.mark.parametrize("poison", EACH, ids=lambda text: ascii(text[:20]))
def test_code_for_lists_is_safe_where_nothing_was_asked_of_the_files(poison: str) -> None:
    after = source(poison)

    assert without_texts(after) == without_texts(after.encode()) == without_texts(source(""))
