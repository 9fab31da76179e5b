"""Bundles with one fault each, and exactly what `statute check` prints of them (tests/bad/check).

The first line of each expected output says which fault was planted, so that the rest can be judged by it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from check.faults import ADDED, CHANGED
from check.test_pages import FENCE
from check.tiny_bundle import TINY, checked, place_of, planted, renew_schema
from statute_runner.check.code_pages import codes, page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BAD = Path(__file__).parent.parent / "bad" / "check"
LONGEST, AROUND = 110, 8


def shown_on_pages() -> Iterator[tuple[str, str, str]]:
    for code in codes():
        (kind, wrong), (_, right) = FENCE.findall(page(code).text)
        if kind in {"yaml", "jinja", "json"}:
            yield code, right, wrong


PAGES = {code: (right, wrong) for code, right, wrong in shown_on_pages()}


def faulty(name: str, to: Path) -> Path:
    """The tiny bundle with the fault of this name."""
    if name in PAGES:
        return planted(to, *PAGES[name])
    if name in CHANGED:
        file, right, wrong = CHANGED[name]
        return planted(to, right, wrong, file)
    root = to / "tiny"
    shutil.copytree(TINY, root)
    file, content = ADDED[name]
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    copied = root / content
    if content and "\n" not in content and copied.is_file():
        day = file[-15:-5]
        text = re.sub(r'from: "[0-9-]+"', f'from: "{day}"', copied.read_text())
        (root / file).write_text(text)
    else:
        (root / file).write_bytes(content.encode(errors="surrogateescape"))
    renew_schema(root)
    return root


def described(name: str) -> str:
    """The fault of this name on one line: what is replaced by what in which file, or which file is added."""
    if name in ADDED:
        file, content = ADDED[name]
        return f"planted: a new file {file}: {beginning(content)}"
    file, right, wrong = CHANGED.get(name) or ("", *PAGES[name])
    path, _ = place_of(TINY, right, file)
    head = f"planted: {path.relative_to(TINY)}: "
    return head + replacement(right, wrong, LONGEST - len(head) - len('"" -> ""'))


def beginning(content: str) -> str:
    """The first line of a file that is added, or what else it holds."""
    if not content or "\n" in content:
        return content.partition("\n")[0] or "empty"
    data = content.encode(errors="surrogateescape")
    return f"a copy of {content}" if (TINY / content).is_file() else f"the bytes {data!r}"


def replacement(right: str, wrong: str, longest: int) -> str:
    """The lines that differ, and the one before where lines are only added; of long ones the words that differ."""
    lines, others = (text.removesuffix("\n").split("\n") for text in (right, wrong))
    same = alike(lines, others)
    same -= same == len(lines)
    lines, others = lines[same:], others[same:]
    after = alike(lines[::-1], others[::-1])
    after -= after == len(lines)
    one, other = (" / ".join(map(shown, part[: len(part) - after])) for part in (lines, others))
    if len(one) + len(other) > longest:
        start = max(0, one.rfind(" ", 0, max(0, alike(one, other) - AROUND)))
        one, other = (f"...{text[start:].strip()}" if start else text for text in (one, other))
    half = longest // 2
    return f'"{cut(one, max(half, longest - len(other)))}" -> "{cut(other, max(half, longest - len(one)))}"'


def alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines or letters two begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def shown(line: str) -> str:
    return line.strip(" ").replace("\t", "\\t")


def cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def unnamed(output: str) -> str:
    """What was printed without the bundle's folder before the summary, which is not the same for all."""
    return re.sub(r"^(statute: )?[a-z]+: (?=\d+ (?:sections? in|invalid file))", r"\1", output, flags=re.MULTILINE)


@pytest.mark.parametrize("name", [*PAGES, *CHANGED, *ADDED])
def test_a_fault_is_told_in_these_words(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, output = checked(faulty(name, tmp_path), capsys)

    assert (BAD / f"{name}.txt").read_text() == f"{described(name)}\n{unnamed(output)}exit status {status}\n"


def test_every_expected_output_is_of_a_fault() -> None:
    assert {path.stem for path in BAD.iterdir()} == {*PAGES, *CHANGED, *ADDED}
