"""A sheet as blocks, and the blocks as text, markdown or HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.escaping import fenced, markdown, visible, wrapped, xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

HEADING, PARAGRAPH, ITEM, VERBATIM, LINE = "heading", "paragraph", "item", "verbatim", "line"
STYLE = (
    "body{font:11pt/1.4 Georgia,serif;max-width:42em;margin:2em auto;padding:0 1em}h1{font-size:1.4em}h2{font-size:1.1em}"
    "pre{white-space:pre-wrap;font-size:.85em}ul{list-style:none;padding:0}p.line{margin-top:2em;border-bottom:1px solid}"
    "@media print{body{margin:0}h2{break-after:avoid}p.line,pre{break-inside:avoid}}"
)


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """A heading (of this depth), a paragraph, an item of a list (this deep), verbatim text, or a line to write on."""

    kind: str
    text: str
    depth: int = 0


def as_text(blocks: Iterable[SheetBlock]) -> str:
    """The sheet for a terminal."""
    made: list[str] = []
    for block in blocks:
        said = visible(block.text)
        if block.kind == HEADING:
            made += ["", said.upper() if block.depth > 1 else said, ""]
        elif block.kind == VERBATIM:
            made += [*(f"    {visible(line)}" for line in block.text.splitlines()), ""]
        elif block.kind == LINE:
            made += ["", f"{said}: ".ljust(24) + "_" * 48]
        else:
            lead = "  " * block.depth + "- " if block.kind == ITEM else ""
            made += [wrapped(lead + said).rstrip("\n"), *([""] if block.kind == PARAGRAPH else [])]
    return tidied(made)


def as_markdown(blocks: Iterable[SheetBlock]) -> str:
    """The sheet as Markdown."""
    made: list[str] = []
    for block in blocks:
        said = markdown(block.text)
        if block.kind == HEADING:
            made += ["", f"{'#' * block.depth} {said}", ""]
        elif block.kind == VERBATIM:
            made += ["", *fenced(block.text.splitlines(), "yaml"), ""]
        elif block.kind == LINE:
            made += ["", f"{said}: " + "." * 60, ""]
        else:
            made += [f"{'  ' * block.depth}- {said}"] if block.kind == ITEM else ["", said, ""]
    return tidied(made)


def tidied(lines: Sequence[str]) -> str:
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(kept).strip("\n") + "\n"


def as_html(blocks: Sequence[SheetBlock]) -> str:
    """The sheet as one page, to be printed."""
    made: list[str] = []
    listing = False
    for block in blocks:
        said = xml(visible(block.text))
        if listing != (block.kind == ITEM):
            listing = not listing
            made.append("<ul>" if listing else "</ul>")
        if block.kind == HEADING:
            made.append(f"<h{block.depth}>{said}</h{block.depth}>")
        elif block.kind == VERBATIM:
            made.append(f"<pre>{xml(chr(10).join(map(visible, block.text.splitlines())))}</pre>")
        elif block.kind == ITEM:
            made.append(f'<li style="margin-left:{1.5 * block.depth}em">{said}</li>')
        else:
            made.append(f'<p class="line">{said}</p>' if block.kind == LINE else f"<p>{said}</p>")
    body = "\n".join([*made, *(["</ul>"] if listing else [])])
    title = xml(visible(blocks[0].text))
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n{body}\n</body></html>\n'


WRITERS: dict[str, Callable[[Sequence[SheetBlock]], str]] = {"text": as_text, "markdown": as_markdown, "html": as_html}
