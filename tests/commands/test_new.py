"""`statute new request` writes a request that is valid as it stands, and with every `#` taken away."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from random_law import small, write
from statute_runner.cli import main
from statute_runner.request.request_document import request_from
from statute_runner.request.request_reader import requests_of

if TYPE_CHECKING:
    from pathlib import Path

ABOUT: dict[str, Any] = {"ask": "Is it?", "decides": {"kind": "record", "by": "the desk"}}
DAY: dict[str, Any] = {"type": "date", "may be": "none", "ask": "When?"}
FIELDS: dict[str, Any] = {
    "by": {"type": "choice", "values": {"agency": "An agency.", "court": "A court."}, "ask": "By whom?"},
    "called": {"type": "text", "ask": "How?"},
    "marks": {"type": "set of choices", "values": {"seal": "A seal."}, "ask": "Which?"},
    "until": DAY,
    "parts": {"type": "list", "one": "part", "ask": "Of what?", "at most": 3, "fields": {"until": DAY}},
    "sealed": {"type": "yes/no", "ask": "Sealed?", "when not stated": {"is": False, "because": "Few are."}},
}
FACTS: dict[str, Any] = {
    "papers.given": {"type": "list", "one": "paper", "fields": FIELDS, **ABOUT},
    "person.shown_on": {**DAY, **ABOUT, "when not stated": {"is": "none", "because": "Nothing was shown."}},
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = small({}, {"some": "papers.given", "with": [{"its": "by", "is": "agency"}]})
    files["facts.yaml"] = {"facts": FACTS}
    made = tmp_path_factory.mktemp("new")
    write(files, made)
    return made


def blank(root: Path, capfd: pytest.CaptureFixture[str]) -> str:
    capfd.readouterr()
    assert main(["new", "request", "--bundle", str(root)]) == 0
    return capfd.readouterr().out


def known(root: Path, path: Path, text: str) -> Any:
    path.write_text(text)
    (raw,) = requests_of(str(path))
    return request_from(raw, statute_runner.load(str(root)).bundle.facts).document()["facts"]


def test_a_blank_request_with_lists_is_valid_and_fills_in_line_by_line(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = blank(root, capfd)
    assert known(root, tmp_path / "r.yaml", text) == {}

    papers, person, rest = text.partition("  person:")
    member = re.sub(r"^    # (?=given:| )", "    ", papers, flags=re.MULTILINE) + person + rest
    assert known(root, tmp_path / "r.yaml", member) == {"papers": {"given": [{"parts": [{}]}]}}
    filled = member.replace("by: ", "by: court").replace("until: ", "until: none")
    assert known(root, tmp_path / "r.yaml", filled) == {
        "papers": {"given": [{"by": "court", "until": "none", "parts": [{"until": "none"}]}]}
    }


def test_a_blank_request_says_what_may_be_written(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = blank(root, capfd)
    for line in (
        "    # given:   # at most 100, a `-` before each; or [] where there is none",
        "    #   -  # paper",
        "    #     # By whom?",
        "    #     #   court: A court.",
        "    #     by:   # one of agency, court",
        "    #     parts:   # at most 3, a `-` before each; or [] where there is none",
        "    #       -  # part",
        "    #         until:   # YYYY-MM-DD, in quotes or not, or none where there is none",
        "    #     #   Not stated, it means false: Few are.",
        '    #   Not stated, it means "none": Nothing was shown.',
    ):
        assert line in text.splitlines()


def test_the_schema_of_requests_says_what_the_runner_takes(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    loaded = statute_runner.load(str(root))
    capfd.readouterr()
    assert main(["schema", "--bundle", str(root)]) == 0
    schema = json.loads(capfd.readouterr().out)
    valid = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker(["date"])).is_valid
    part = {"until": "2024-01-01"}
    tried: list[tuple[Any, bool]] = [
        ([], True),
        (None, True),
        ([{}, {"by": None}], True),
        ([{"until": "none", "parts": [part, {}, {}]}], True),
        ([{"until": "nought"}], False),
        ([{"until": "2024-13-01"}], False),
        ([{"parts": [part] * 4}], False),
        ([None], False),
        ([{"bye": 1}], False),
        ([{"sealed": "none"}], False),
        ([{}] * 100, True),
        ([{}] * 101, False),
        ({}, False),
    ]
    for members, good in tried:
        made = {"id": "a", "date": "2024-01-01", "facts": {"papers": {"given": members}}}
        assert valid(made) == good, members
        if good:
            loaded.request(made)
        else:
            with pytest.raises(statute_runner.Refused):
                loaded.request(made)
    assert valid({"id": "a", "date": "2024-01-01", "facts": {"person": {"shown_on": "none"}}})
    about = schema["properties"]["facts"]["properties"]["person"]["properties"]["shown_on"]["description"]
    assert about == 'Is it? Not stated, it means "none": Nothing was shown.'
