"""Who signed the law, and on which day: a key that every reader of YAML reads alike, and the former one with advice."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import TINY
from commands.command import statute

if TYPE_CHECKING:
    from pathlib import Path

    from commands.command import Done

SECTION, READING = "code/1/10/2010-01-01.yaml", "readings/map-is-book.md"
REQUEST = b'{"id": "r", "date": "2015-05-05", "facts": {}}'


def signed(tmp_path: Path, key: str, *files: str) -> Path:
    root = shutil.copytree(TINY, tmp_path / "law")
    for name in files:
        begun, *rest = (root / name).read_text().split("\n", 2)
        reviewed = f'reviewed: {{by: A. Lawyer, {key}: "2011-02-03", scope: all}}'
        (root / name).write_text("\n".join([begun, *rest[:1], reviewed, *rest[1:]]))
    return root


def document(root: Path) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(
        statute("decide", "--bundle", str(root), given=REQUEST).output
    )
    return found


@pytest.mark.parametrize("key", ["day", "on"])
def test_a_document_names_the_day_alike(tmp_path: Path, key: str) -> None:
    root = signed(tmp_path, key, SECTION, READING)
    signed_by = [one["reviewed"] for one in document(root)["law"] if one["reviewed"]]

    assert signed_by == [{"by": "A. Lawyer", "on": "2011-02-03", "scope": "all"}]
    assert "reviewed by A. Lawyer on 2011-02-03" in statute("show", "code/1/10", "--bundle", str(root)).output


@pytest.mark.parametrize("file", [SECTION, READING])
def test_day_is_advised_for_the_former_key(tmp_path: Path, file: str) -> None:
    done = statute("check", str(signed(tmp_path, "on", file)))

    assert done.status == 0
    assert f"{file}:3:27: review-day warning: `on` of a review is now named `day`\n" in done.output
    assert "  help: write `day:`; readers of YAML 1.1 take the key `on` for `true`\n" in done.output


@pytest.mark.parametrize("file", [SECTION, READING])
def test_nothing_is_said_of_day(tmp_path: Path, file: str) -> None:
    done = statute("check", str(signed(tmp_path, "day", file)))

    assert (done.status, done.output.count("\n")) == (0, 2)
    assert "no lawyer has signed" in done.output


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ('day: "2011-02-03", on', "key-clash `day` and `on` are mutually exclusive"),
        ("date", "unknown-key unknown key `date`"),
        ("scope2", "missing-key missing key `day`"),
    ],
)
def test_one_day_is_said_under_its_name(tmp_path: Path, key: str, said: str) -> None:
    done = statute("check", str(signed(tmp_path, key, SECTION)))

    assert done.status == 1
    assert said in done.output


ACCEPTED = (
    "accept:\n  - {{id: r, from: permitted, to: refused, because: Reviewed., by: A. Lawyer, {key}: 2011-02-03}}\n"
)


def replayed(tmp_path: Path, key: str) -> Done:
    accept, past = tmp_path / "accept.yaml", tmp_path / "past.ndjson"
    accept.write_text(ACCEPTED.format(key=key))
    past.write_text("")
    return statute("replay", str(past), "--bundle", str(TINY), "--accept", str(accept))


def test_an_accepted_change_has_a_day(tmp_path: Path) -> None:
    assert (replayed(tmp_path, "day").status, replayed(tmp_path, "day").errors) == (0, "")


def test_the_former_key_of_an_accepted_change_is_read_with_advice(tmp_path: Path) -> None:
    done = replayed(tmp_path, "on")

    assert done.status == 0
    assert "accept.yaml:2:78: review-day warning: `on` of an accepted change is now named `day`\n" in done.errors


def test_an_accepted_change_has_one_day(tmp_path: Path) -> None:
    done = replayed(tmp_path, "day: 2011-02-03, on")

    assert done.status == 2
    assert "missing, unknown, or not text: `on`" in done.errors
