"""Texts made to exhaust a reader are refused in a moment; the limit of one request is 1 MiB to the byte."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from commands.command import statute

MIB = 2**20
HEAD = b"id: a\ndate: 2024-03-15\n"
JSON = b'{"id": "a", "date": "2024-03-15", "facts": '
LIMIT = "text-size larger than 1,048,576 bytes (1 MiB)"
BOMBS = {
    "depth-5000.yaml": (
        HEAD + b"facts: " + b"[" * 5000 + b"]" * 5000,
        "3:1007: yaml-depth nested deeper than 32 levels",
    ),
    "depth-500-of-groups.yaml": (
        HEAD + b"facts:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 500)),
        "35:33: yaml-depth nested deeper than 32 levels",
    ),
    "depth-1000.json": (JSON + b"[" * 1000 + b"]" * 1000 + b"}", "1:75: json-depth nested deeper than 32 levels"),
    "depth-100000.json": (JSON + b"[" * 100_000, "1:75: json-depth nested deeper than 32 levels"),
    "depth-100000-of-objects.ndjson": (b'{"a":' * 100_000, "1:161: json-depth nested deeper than 32 levels"),
    "depth-100000-array.json": (
        b"[" + b"[" * 100_000 + b"]" * 100_001,
        "1:34: json-depth nested deeper than 32 levels",
    ),
    "hexadecimal.yaml": (
        HEAD + b"facts: {finding: {chapters: [0x" + b"f" * 100_000 + b"]}}\n",
        f"3:30: request-value expected a whole number, got `0x{'f' * 58}...`",
    ),
    "sexagesimal.yaml": (
        HEAD + b"facts: {finding: {chapters: [1" + b":1" * 50_000 + b"]}}\n",
        f"3:30: request-value expected a whole number, got `1{':1' * 29}:...`",
    ),
    "digits-4301.yaml": (
        HEAD + b"facts: {finding: {chapters: [" + b"9" * 4301 + b"]}}\n",
        f"3:30: number-size number out of range: `{'9' * 60}...`, beyond 9007199254740991",
    ),
    "digits-500000.json": (
        JSON + b'{"finding": {"chapters": [' + b"9" * 500_000 + b"]}}}",
        f"1:70: number-size number out of range: `{'9' * 60}...`, beyond 9007199254740991",
    ),
    "fraction-500000.json": (
        JSON + b'{"finding": {"chapters": [1.' + b"9" * 500_000 + b"]}}}",
        f"1:70: request-value expected a whole number, got `2.0`",  # noqa: F541 - one form with its neighbours
    ),
    "merge-chain.yaml": (
        b"a0: &a0 {x: 1}\n" + b"".join(b"a%d: &a%d {<<: *a%d}\n" % (n, n, n - 1) for n in range(1, 3000)),
        "1:5: yaml-anchor the anchor `&a0` is not allowed",
    ),
    "anchors.yaml": (
        HEAD + b"facts: [" + b"&a x," * 100_000 + b"]\n",
        "3:9: yaml-anchor the anchor `&a` is not allowed",
    ),
    "broken-documents.yaml": (
        b"--- @\n" * 100_000,
        "1:5: yaml-syntax invalid YAML: unexpected `@` at the start of a value",
    ),
    "keys.json": (
        b"{" + b",".join(b'"k%d":1' % n for n in range(80_000)) + b"}",
        "1:2: request-key unknown key `k0`",
    ),
    "repeated-keys.json": (
        b"{" + b",".join([b'"k":1'] * 100_000) + b"}",
        "1:8: duplicate-key duplicate key `k`; first on line 1",
    ),
    "long-key.json": (b'{"' + b"k" * 500_000 + b'": 1}', f"1:2: request-key unknown key `{'k' * 60}...`"),
    "quotes.json": (
        b'["' + b'\\"' * 200_000,
        "1:2: json-syntax invalid JSON: unterminated string",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_text_made_to_exhaust_the_reader_is_refused_at_once(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, expected = BOMBS[name]
    if name == "depth-5000.yaml" and not yaml.__with_libyaml__:
        pytest.skip("the C parser stops at a depth of its own")
    (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    start = time.process_time()
    done = statute("decide", name)

    assert time.process_time() - start < 15
    assert done.errors.split("\n", 1)[0] == f"{name}:{expected}"
    assert (done.status, done.output) == (2, "")
    assert len(done.errors) < 60_000
    assert max(map(len, done.errors.splitlines())) < 250


def test_of_a_hundred_faults_and_more_the_first_hundred_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("keys.json", "repeated-keys.json", "anchors.yaml"):
        Path(name).write_bytes(BOMBS[name][0])
        heads = [line for line in statute("decide", name).errors.splitlines() if line.startswith(name)]

        assert len(heads) == 101
        assert heads[-1].endswith("too-many more errors may follow; these are the first 100")


def yaml_of(size: int) -> bytes:
    return HEAD + b"#" * (size - len(HEAD) - 1) + b"\n"


def json_of(size: int) -> bytes:
    start = b'{"id": "a", "date": "2024-03-15"'
    return start + b" " * (size - len(start) - 1) + b"}"


SIZED = {
    "one.yaml": yaml_of,
    "one.json": json_of,
    "one.ndjson": lambda size: json_of(size) + b"\r\n",
    "array.json": lambda size: b" [ " + json_of(size) + b" ]",
    "first-byte-json": json_of,
    "first-byte-yaml": yaml_of,
}


@pytest.mark.parametrize("name", SIZED)
def test_one_request_may_be_of_one_mebibyte_and_not_a_byte_more(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(SIZED[name](MIB))
    good = statute("decide", "--no-trace", name)
    Path(name).write_bytes(SIZED[name](MIB + 1))
    bad = statute("decide", "--no-trace", name)

    assert (good.status, good.errors, good.output.count("\n")) == (0, "", 1)
    assert (bad.status, bad.output) == (2, "")
    assert LIMIT in bad.errors.split("\n", 1)[0]


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [(b"", b"\n", b"\n"), (b"[", b",\n", b"]")],
    ids=["lines", "array"],
)
def test_a_request_over_the_limit_keeps_no_other_from_being_decided(
    before: bytes, between: bytes, after: bytes, tmp_path: Path
) -> None:
    small = [b'{"id": "%d", "date": "2024-03-15"}' % n for n in range(4)]
    large = json_of(3 * MIB)
    suffix = "json" if before else "ndjson"
    file = tmp_path / f"requests.{suffix}"
    file.write_bytes(before + between.join([small[0], large, small[1], small[2], large, small[3]]) + after)
    done = statute("decide", "--no-trace", str(file))
    heads = [line for line in done.errors.splitlines() if line.startswith(str(file))]

    assert done.status == 3
    assert [f'"id":"{n}"' in line for n, line in enumerate(done.output.splitlines())] == [True] * 4
    assert heads == [f"{file}:2:1: {LIMIT}", f"{file}:5:1: {LIMIT}"]
