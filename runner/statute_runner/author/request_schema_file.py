"""Writes the schemas of requests and registers anew where an edit of the bundle left them behind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.loading.bundle_loader import load
from statute_runner.loading.file_replacement import write
from statute_runner.loading.output_target import inside
from statute_runner.problem import Refused
from statute_runner.request.register_schema import texts
from statute_runner.request.request_schema import text
from statute_runner.text.characters import with_line_feeds

if TYPE_CHECKING:
    from collections.abc import Iterator


def renewed(root: str) -> Iterator[str]:
    """Each schema that was not as the bundle now has it, written; none where the bundle cannot be loaded yet."""
    try:
        bundle = load(root)
    except Refused:
        return
    for path, made in {"request.schema.json": text(bundle), **texts(bundle)}.items():
        full = os.path.join(root, *path.split("/"))
        if content_of_file(full) != made.encode():
            os.makedirs(os.path.dirname(full), exist_ok=True)
            write(inside(root, path), made.encode())
            yield path


def content_of_file(path: str) -> bytes:
    """What it says however a checkout ends its lines."""
    try:
        with open(path, "rb") as file:
            return with_line_feeds(file.read())
    except FileNotFoundError:
        return b""
