"""Whether a folder is a bundle: its `bundle.yaml` says so in its format, whatever else is wrong with it."""

from __future__ import annotations

import os
import re

from statute_runner.loading.bundle_files import LARGEST_FILE, is_hidden
from statute_runner.problem import Refused
from statute_runner.text import yaml_source

FORMAT = "bundle/v1"
SAYS_SO = re.compile(
    rb"^(?:\xef\xbb\xbf)?[\"']?format[\"']?[ \t]*:[ \t]+[\"']?bundle/v1[\"']?[ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE
)


def is_bundle(root: str) -> bool:
    """Whether `bundle.yaml` in the folder is a regular file whose key `format`, at the top, is `bundle/v1`.

    In a file that cannot be read as YAML a line that begins so is enough: a broken bundle is still one, and refused.
    Other tools have files of this name too; nothing in them is a fault.
    """
    path = os.path.join(root, "bundle.yaml")
    try:
        if not os.path.isfile(path):
            return False
        with open(path, "rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError:
        return False
    if FORMAT.encode() not in content:
        return False
    try:
        data = yaml_source.document(content, path).data
    except Refused:
        return bool(SAYS_SO.search(content))
    return isinstance(data, dict) and data.get("format") == FORMAT


def bundles_at(path: str) -> list[str]:
    """The folder, if it holds a `bundle.yaml` or no bundle stands below it; else the bundles below it, by path.

    Folders that are hidden, linked, or below a bundle are not searched.
    """
    if os.path.lexists(os.path.join(path, "bundle.yaml")):
        return [path]
    found: list[str] = []
    for place, folders, _ in os.walk(path):
        if is_bundle(place):
            found.append(place)
            folders.clear()
        folders[:] = sorted(name for name in folders if not is_hidden(name))
    return found or [path]
