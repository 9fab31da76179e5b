"""A bundle in whose every text field stands what terminals, builds, tickets and pages would act on."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

import runner
from edge.command import statute
from runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

TINY = Path(__file__).parent.parent / "check" / "tiny"
ACTS = (
    "##[error]owned ##vso[task.setvariable]owned @octocat user/repo#1 GH-1 https://evil.example WWW.evil.example"
    " MAILTO:a@evil.example <img src=x onerror=alert(1)> <!-- [a](https://evil.example) ![a](x) `b` ``` c | *d* _e_ &lt; %0A"
)
Field = tuple[str, int]


def line(words: str) -> str:
    """The words led by a command to a build, and followed by all else that something acts on."""
    return f"::error file=a::owned {words} {ACTS}"


def short(words: str) -> str:
    return f"::error::owned {words}"


def lines(words: str) -> str:
    """The words with lines after them that are commands, or facts."""
    return (
        f"{words}\n::error::owned\n \t::add-mask::a\n##[error]owned\r\nid: stated\n    age: 7\n    # age:\n```\n# owned"
    )


def scalars(path: Path) -> list[tuple[str, yaml.ScalarNode]]:
    """Every scalar that is a value, in the order of the file, with the kind of place it stands in."""
    text = path.read_text()
    begin = text.startswith("---\n") * 4
    found: list[tuple[str, yaml.ScalarNode]] = []
    waiting = [("", yaml.compose(text[begin : text.index("\n---", 4) if begin else None], Loader=yaml.SafeLoader))]
    while waiting:
        place, node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            first, *below = place.split("/")
            above = "/".join([first, *("*" for _ in below)]).lstrip("/")
            waiting += [(f"{above}/{key.value}".lstrip("/"), value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [(place, value) for value in node.value]
        elif isinstance(node, yaml.ScalarNode):
            found.append((place, node))
    return sorted(found, key=lambda each: each[1].start_mark.index)


def written(path: Path, poison: Callable[[str], str], numbers: set[int]) -> str:
    """The file's text with these of its scalars poisoned."""
    text = path.read_text()
    begin = text.startswith("---\n") * 4
    for number, (_, node) in reversed(list(enumerate(scalars(path)))):
        if number in numbers:
            end = "\n" if node.style in {"|", ">"} else ""
            start, stop = begin + node.start_mark.index, begin + node.end_mark.index
            text = text[:start] + json.dumps(poison(node.value)) + end + text[stop:]
    return text


def files(root: Path) -> list[str]:
    found = (*root.rglob("*.yaml"), *root.rglob("*.md"))
    return sorted(path.relative_to(root).as_posix() for path in found)


def fields(folder: Path) -> list[Field]:
    """Every field of the tiny bundle that any words may stand in: with them in it, the bundle can still be used.

    Of fields in one kind of place one is tried.
    """
    root = shutil.copytree(TINY, folder / "tried")
    takes: dict[tuple[str, str], bool] = {}
    found: list[Field] = []
    for name in files(TINY):
        for number, (place, _) in enumerate(scalars(TINY / name)):
            kind = (re.sub(r"[^/]+\Z", "", name) if "/" in name else name, place)
            if kind not in takes:
                (root / name).write_text(written(TINY / name, short, {number}))
                takes[kind] = usable(root, name)
                shutil.copy(TINY / name, root / name)
            if takes[kind]:
                found.append((name, number))
    return found


def usable(root: Path, name: str) -> bool:
    if "/cases/" in name:
        return statute("test", str(root), "--no-cache").status < 2
    try:
        runner.load(str(root), cache=False)
    except Refused:
        return False
    return True


def poisoned(root: Path, found: list[Field], poison: Callable[[str], str]) -> Path:
    """A copy of the tiny bundle with these fields poisoned."""
    shutil.copytree(TINY, root)
    for name in {name for name, _ in found}:
        (root / name).write_text(written(TINY / name, poison, {number for file, number in found if file == name}))
    return root
