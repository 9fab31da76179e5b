"""Adds to a YAML file as a person would: the lines that are new, every other line as it was.

The nodes of PyYAML tell where each part ends. What comes out is read again, and must hold what was there and no more
than what was to be added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from statute_runner.author.plain_yaml import entry_lines, item, plain
from statute_runner.problem import Span, refuse
from statute_runner.text.yaml_source import LOADER, document

if TYPE_CHECKING:
    from collections.abc import Sequence

    Path = Sequence[str | int]

INDENT, WIDEST = 2, 118


@dataclass(frozen=True, slots=True)
class Edited:
    """The text of a file after an edit, and the line on which what was added begins."""

    text: str
    line: int


def with_entry(text: str, path: Path, key: str, value: object, file: str = "") -> Edited:
    """The file with one more key in the mapping at the path, which is made where there is none.

    Raises `Refused` where the key is there already, or no mapping can be.
    """
    node = found(text, path)
    if node is None or is_null(node):
        return made(text, path, {key: value}, file)
    if not isinstance(node, yaml.MappingNode):
        raise refuse("edit-place", f"expected a mapping at `{'/'.join(map(str, path))}`", Span(file, line_of(node)))
    for known, _ in node.value:
        if known.value == key:
            raise refuse(
                "edit-exists", f"there is a `{key}` already", Span(file, line_of(known)), help="choose another name"
            )
    if node.flow_style:
        edited = in_flow(text, node, f"{plain(key, flow=True)}: {plain(value, flow=True)}")
    else:
        edited = below(text, node, list(entry_lines(key, value, node.start_mark.column)))
    return sound(text, edited, [*path, key], value, file)


def with_item(text: str, path: Path, value: object, file: str = "") -> Edited:
    """The file with one more member of the list at the path, the last; the list is made where there is none."""
    node = found(text, path)
    if node is None or is_null(node):
        return made(text, path, [value], file)
    if not isinstance(node, yaml.SequenceNode):
        raise refuse("edit-place", f"expected a list at `{'/'.join(map(str, path))}`", Span(file, line_of(node)))
    if node.flow_style:
        edited = in_flow(text, node, plain(value, flow=True))
    else:
        edited = below(text, node, list(item(value, node.start_mark.column)))
    return sound(text, edited, [*path, len(node.value)], value, file)


def with_value(text: str, path: Path, value: object, file: str = "") -> Edited:
    """The file with this in the place of the value at the path, of which no comment is left."""
    node = found(text, path)
    if node is None:
        return made(text, path, value, file)
    lines = text.split("\n")
    first, last = node.start_mark.line, last_line(node)
    head, tail = (
        lines[first][: node.start_mark.column],
        lines[last][node.end_mark.column :] if on_line(node, last) else "",
    )
    margin = len(lines[first]) - len(lines[first].lstrip())
    if not head.strip() and isinstance(value, dict | list) and value:
        # a block on lines of its own
        new = list(entry_lines("key", value, len(head) - INDENT))[1:]
    elif isinstance(value, dict | list) and len(head) + len(plain(value)) > WIDEST and not inside_flow(text, path):
        new = [f"{head.rstrip()}{tail}", *list(entry_lines("key", value, margin))[1:]]
    else:
        new = [f"{head}{plain(value, flow=inside_flow(text, path))}{tail}"]
    lines[first : last + 1] = new
    return sound(text, Edited("\n".join(lines), first + 1), path, value, file)


def made(text: str, path: Path, value: object, file: str) -> Edited:
    """The file with the value at a path that leads further than the file does."""
    if not path:
        raise refuse("edit-place", "the file is empty", Span(file, 1))
    held: object = value
    for n in range(len(path) - 1, -1, -1):
        above = found(text, path[:n])
        if above is not None and not is_null(above):
            here = found(text, path[: n + 1])
            if here is not None:  # it is null, which is nothing yet
                text = without_null(text, here)
                return sound(text, below(text, here, value_lines(text, here, held)), path[: n + 1], held, file)
            return with_entry(text, path[:n], str(path[n]), held, file)
        held = {str(path[n]): held}
    raise refuse("edit-place", "the file is empty", Span(file, 1))


def value_lines(text: str, node: yaml.Node, value: object) -> list[str]:
    line = text.split("\n")[node.start_mark.line]
    margin = len(line) - len(line.lstrip())
    if isinstance(value, list):
        return [line for one in value for line in item(one, margin + INDENT)]
    return list(entry_lines("key", value, margin))[1:]


def without_null(text: str, node: yaml.Node) -> str:
    return text[: node.start_mark.index] + text[node.end_mark.index :]


def found(text: str, path: Path) -> yaml.Node | None:
    """The node at the path; nothing where there is none. Raises `Refused` for what is no YAML."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        raise refuse("edit-yaml", f"the file cannot be read as YAML: {str(error).splitlines()[0]}") from None
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else None
        else:
            return None
    return node


def inside_flow(text: str, path: Path) -> bool:
    nodes = (found(text, path[:n]) for n in range(len(path)))
    return any(getattr(node, "flow_style", False) for node in nodes)


def is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def last_line(node: yaml.Node) -> int:
    """The last line, from 0, on which something of the node stands; comments below it are none of it."""
    if isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return last_line(last[1] if isinstance(last, tuple) else last)
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        return int(node.end_mark.line) - (node.end_mark.column == 0)
    return int(node.end_mark.line)


def on_line(node: yaml.Node, line: int) -> bool:
    """Whether the mark of the end of a node stands on the last line of it."""
    return bool(node.end_mark.line == line)


def below(text: str, node: yaml.Node, new: Sequence[str]) -> Edited:
    """The text with these lines after the last of the node."""
    lines = text.split("\n")
    at = last_line(node) + 1
    while at > 0 and at <= len(lines) and not lines[at - 1].strip():
        at -= 1
    lines[at:at] = new
    after = "\n".join(lines)
    return Edited(after if after.endswith("\n") else after + "\n", at + 1)


def in_flow(text: str, node: yaml.Node, new: str) -> Edited:
    """The text with one more member in a mapping or a list between brackets."""
    if node.value:
        last = node.value[-1]
        end = (last[1] if isinstance(last, tuple) else last).end_mark
        return Edited(f"{text[: end.index]}, {new}{text[end.index :]}", end.line + 1)
    start = node.start_mark
    return Edited(f"{text[: start.index + 1]}{new}{text[node.end_mark.index - 1 :]}", start.line + 1)


def sound(before: str, edited: Edited, path: Path, value: object, file: str) -> Edited:
    """The edit, where it says what it was to say and all else as before. Raises `Refused` otherwise."""
    was, now = (document(text.encode(), file).data for text in (before, edited.text))
    if now != placed_in(was, list(path), value):
        message = "the file is laid out so that nothing can be added to it safely; nothing was changed"
        raise refuse("edit-place", message, Span(file, edited.line), help="add the lines by hand")
    return edited


def placed_in(data: Any, path: list[str | int], value: object) -> Any:
    """The data with the value at the path."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(data, list) and isinstance(step, int):
        return [*data[:step], placed_in(data[step] if step < len(data) else None, rest, value), *data[step + 1 :]]
    return {**(data or {}), str(step): placed_in((data or {}).get(str(step)), rest, value)}


def with_members(text: str, path: Path, place: int, members: Sequence[object], file: str = "") -> Edited:
    """The file with these members in the place of one of a list; a list that becomes empty goes, with its key."""
    node = found(text, path)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style:
        raise refuse("edit-place", f"expected a list, a member a line, at `{'/'.join(map(str, path))}`", Span(file, 1))
    lines, old = text.split("\n"), node.value[place]
    first, last = old.start_mark.line, last_line(old)
    new = [line for one in members for line in item(one, node.start_mark.column)]
    if not new and len(node.value) == 1:
        first = key_line(text, path)
    lines[first : last + 1] = new
    edited = Edited("\n".join(lines), first + 1)
    was, now = (document(one.encode(), file).data for one in (text, edited.text))
    kept = placed_list(was, path)
    wanted = [*kept[:place], *members, *kept[place + 1 :]]
    if (placed_list(now, path) or []) != wanted:
        raise refuse(
            "edit-place",
            "the list is laid out so that it cannot be changed safely",
            Span(file, first + 1),
            help="change it by hand",
        )
    return edited


def key_line(text: str, path: Path) -> int:
    above = found(text, path[:-1])
    assert isinstance(above, yaml.MappingNode), "the list was found in it"  # noqa: S101 - cannot be
    return next(int(key.start_mark.line) for key, _ in above.value if key.value == path[-1])


def placed_list(data: Any, path: Path) -> Any:
    for step in path:
        data = data.get(str(step)) if isinstance(data, dict) else data[step]
    return data
