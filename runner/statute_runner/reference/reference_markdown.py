"""The reference as Markdown, a file for each page, as a repository shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.reference.reference_page import ReferenceTable, TypedExample
from statute_runner.reference.reference_pages import ABOUT, TITLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.reference.reference_page import ReferencePage

SAYS = "<!-- Written by `statute docs --markdown`; do not edit. -->\n\n"
CODE = re.compile(r"(`[^`]*`|\[[^\]]*\]\(#[^)]*\))")


def markdown_files(pages: Iterable[ReferencePage]) -> dict[str, bytes]:
    """The files by name."""
    listed = list(pages)
    index = "".join(f"- [{page.title}]({page.name}.md): {inline(page.about)}\n" for page in listed)
    found = {"README.md": f"{SAYS}# {TITLE}\n\n{ABOUT}\n\n{index}"}
    found |= {f"{page.name}.md": markdown_page(page) for page in listed}
    return {name: text.encode() for name, text in found.items()}


def markdown_page(page: ReferencePage) -> str:
    parts = [f"{SAYS}# {page.title}", inline(page.about)]
    for entry in page.entries:
        parts.append(f"{'#' * entry.level} {entry.heading}")
        parts += [block(one) for one in entry.body]
    return "\n\n".join(parts) + "\n"


def block(one: str | ReferenceTable | TypedExample) -> str:
    if isinstance(one, str):
        return inline(one)
    if isinstance(one, TypedExample):
        return f"```{one.language}\n{one.text}\n```"
    return "\n".join(lines(one))


def lines(table: ReferenceTable) -> Iterator[str]:
    yield f"| {' | '.join(table.head)} |"
    yield f"|{'---|' * len(table.head)}"
    yield from (f"| {' | '.join(inline(cell).replace('|', chr(92) + '|') for cell in row)} |" for row in table.rows)


def inline(text: str) -> str:
    """A text in which only code and links within the page mean something."""
    pieces = CODE.split(text)
    return "".join(piece if n % 2 else re.sub(r"([\\*_<\[\]])", r"\\\1", piece) for n, piece in enumerate(pieces))
