"""The page with the graph of the law, where each rule and fact leads to its own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.responses import Response

from statute_runner.explain.graph_sheet import HEAD, graph_sheet, version_sheet
from statute_runner.pictures import svg_drawing
from statute_runner.problem import Refused
from statute_runner.serve import fault_pages
from statute_runner.serve.page_view import View

if TYPE_CHECKING:
    from starlette.requests import Request as Call

    from statute_runner.pictures.graph_picture import GraphNode


def graph(call: Call) -> Response:
    """The graph of the law of the day, or of all versions; about a section or a rule, or all in short."""
    view = View(call)
    bundle, about = view.loaded.bundle, view.own["about"]
    try:
        sheet = version_sheet(bundle, about) if view.own["versions"] else graph_sheet(bundle, about, view.day)
    except Refused as refused:
        return fault_pages.of_state(view, 404, refused.problems)

    def link(node: GraphNode) -> str:
        return leading(view, node)

    return view.printed(
        "graph.html.j2",
        sheet=sheet,
        head=HEAD,
        about=about,
        versions=view.own["versions"],
        rows=sheet.rows(),
        picture=Markup(sheet.picture(link)),  # noqa: S704 - the picture escapes what it shows
        sections=[
            {"citation": citation, "cite": section.cite, "heading": section.heading}
            for citation in bundle.versions
            if (section := bundle.in_force(citation, view.day))
        ],
    )


def leading(view: View, node: GraphNode) -> str:
    """Where a node leads: a rule and a section in force to their own, a fact to its question, a reading to its page."""
    kind, _, name = node.key.partition(" ")
    citation, _, rule = node.key.partition("#")
    if rule and "@" not in rule:
        return f"{view.base}rule?{view.query(rule=node.key)}" if citation in view.loaded.bundle.versions else ""
    if kind == "section":
        return f"{view.base}graph?{view.query(about=name)}"
    fields = view.context()["fields"]
    if kind == "fact" and isinstance(fields, dict) and name in fields:
        return f"{view.base}?{view.query()}#f{fields[name]}"
    return f"{view.base}readings?{view.query()}" if kind == "reading" else ""


def looks(_call: Call) -> Response:
    """The style sheet of outcomes and verdicts, which pages that stand alone have too."""
    return Response(svg_drawing.looks_style(), media_type="text/css")


def style(_call: Call) -> Response:
    """The style sheet of the pictures that stand in pages."""
    return Response(svg_drawing.style(), media_type="text/css")
