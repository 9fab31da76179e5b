"""An id or a word that looks like another, or like nothing, is refused or told."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path

import pytest

import statute_runner
from commands.command import statute
from statute_runner.problem import Refused

TINY = Path(__file__).parent.parent / "check" / "tiny"
BLANK = ["\u3164", "\u034f", "\u2800", "\u115f", "\u1160", "\uffa0", "\u17b4", "\u180b", "\ufe0f", "\U0001d173"]
ALIKE = ["p\u0430per-1", "\u0391lpha", "\u0410\u0412C"]
APART = ["Gru\u0308n", "\u1100\u1161", "\u212b", "a\u0301\u0327"]
AS_THEY_ARE = ["Grün-1", "Алиса", "東京タワー 1", "서울-3", "ক্ষো", "αβγ x", "A\u00b5", "می", "Łódź Москва"]


def request(name: str) -> bytes:
    return json.dumps({"id": name, "date": "2005-05-05"}, ensure_ascii=False).encode()


@pytest.mark.parametrize("blank", BLANK)
@pytest.mark.parametrize("name", ["{}", "{0}{0} ", "A-1{}"])
def test_an_id_with_a_letter_that_shows_nothing_is_refused_everywhere(name: str, blank: str, tmp_path: Path) -> None:
    content = request(name.format(blank))
    decider = statute_runner.load(str(TINY)).decider()
    table = tmp_path / "requests.ndjson"
    table.write_bytes(content + b"\n")
    done = statute("decide", "--bundle", str(TINY), given=content)
    batch = statute(
        "batch", str(table), "-o", str(tmp_path / "answers.ndjson"), "--bundle", str(TINY), "--workers", "1"
    )

    assert (done.status, done.output) == (2, "")
    assert f"request-id the character U+{ord(blank):04X} (" in done.errors
    with pytest.raises(Refused):
        decider.decide_json(content)
    assert "rejected  1" in batch.errors


@pytest.mark.parametrize(
    ("code", "name"), [*(("mixed-alphabets", n) for n in ALIKE), *(("not-composed", n) for n in APART)]
)
def test_an_id_that_looks_like_another_is_decided_and_told(code: str, name: str) -> None:
    done = statute("decide", "--bundle", str(TINY), "--errors", "json", given=request(name))
    told = [json.loads(line) for line in done.errors.splitlines()]

    assert done.status == 0
    assert json.loads(done.output)["request"]["id"] == name
    assert [(each["code"], each["id"], each["path"], each["column"]) for each in told] == [(code, name, "id", 8)]
    assert told[0]["message"].startswith("warning: ")


@pytest.mark.parametrize("name", AS_THEY_ARE)
def test_an_id_in_any_script_is_taken_as_it_is(name: str) -> None:
    done = statute("decide", "--bundle", str(TINY), given=request(name))

    assert unicodedata.is_normalized("NFC", name)
    assert (done.status, done.errors) == (0, "")


@pytest.mark.parametrize(("code", "name"), [("mixed-alphabets", ALIKE[0]), ("not-composed", APART[0])])
def test_a_word_of_a_bundle_that_looks_like_another_is_told(code: str, name: str, tmp_path: Path) -> None:
    root = shutil.copytree(TINY, tmp_path / "law")
    file = root / "bundle.yaml"
    file.write_text(file.read_text().replace("A small law", f"A small {name} law"))
    shutil.copy(root / "code/1/10/cases/lending.yaml", root / f"code/1/10/cases/{name}.yaml")
    done = statute("check", str(root), "--format", "json")
    *told, _ = [json.loads(line) for line in done.output.splitlines()]
    found = {(Path(each["file"]).name, each["line"], each["severity"]) for each in told if each["code"] == code}

    assert found == {("bundle.yaml", 4, "warning"), (f"{name}.yaml", 1, "warning")}


def test_the_words_of_a_bundle_as_it_stands_are_as_they_look() -> None:
    said = statute("check", str(TINY)).output

    assert "mixed-alphabets" not in said
    assert "not-composed" not in said
