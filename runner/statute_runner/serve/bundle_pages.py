"""What pages show of a bundle beside its law: the examples that it ships, and the arguments of its readings."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from statute_runner.loading.bundle_files import folder
from statute_runner.problem import Refused
from statute_runner.request.request_document import request_from
from statute_runner.request.request_reader import requests
from statute_runner.serve.page_state import query_of, state_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.api import LoadedBundle

FENCE = "---"


def files(loaded: LoadedBundle, kind: str) -> Mapping[str, bytes]:
    """The files of this kind as they stood when they were first asked for; none where the folder cannot be read."""

    def made() -> Mapping[str, bytes]:
        try:
            return folder(loaded.bundle.root, ("bundle", kind)).contents
        except Refused:
            return {}

    return loaded.cached(("files", kind), made)


def examples(loaded: LoadedBundle) -> list[dict[str, str]]:
    """The requests of the examples that the law of the bundle takes, each with the address that opens it."""
    return loaded.cached("examples", lambda: list(every_example(loaded)))


def every_example(loaded: LoadedBundle) -> Iterator[dict[str, str]]:
    for path, content in files(loaded, "example").items():
        if path.startswith("examples/"):
            for raw in requests(io.BufferedReader(io.BytesIO(content)), path):
                try:
                    request = request_from(raw, loaded.bundle.facts)
                except Refused:
                    continue
                query = query_of(loaded, state_from(loaded, request.document(), {}, None, None))
                yield {"id": request.id, "day": request.date, "file": path, "query": query}


def argument(loaded: LoadedBundle, file: str) -> list[str]:
    """The paragraphs of the argument of a reading, as it is written below its front matter."""
    text = files(loaded, "reading").get(file, b"").decode(errors="replace")
    body = text.partition(f"\n{FENCE}\n")[2] if text.startswith(FENCE) else ""
    return [" ".join(part.split()) for part in body.split("\n\n") if part.strip() and not part.strip().startswith("#")]
