"""Decision documents to prose: the bundle's sentences about outcome, routes and scope, over a layout of each format."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from statute_runner.budget import OverBudget
from statute_runner.decide.trace_tree import trace_tree
from statute_runner.escaping import terminal, visible, wrapped
from statute_runner.explain.advice_words import changes, matrices, obstacles
from statute_runner.explain.cautions import cautions, with_cautions
from statute_runner.explain.first_sheet import first_sheet
from statute_runner.explain.highlight import statute
from statute_runner.explain.html_page import styled
from statute_runner.explain.lay_words import LayWords
from statute_runner.explain.left_out import left_out
from statute_runner.explain.outcome_looks import looks
from statute_runner.explain.route_flow import inline_flows
from statute_runner.explain.sandbox import ALLOWANCE, Allowance, environment
from statute_runner.explain.sign_key import CONDITIONS, FLOW, TEXT, sign_key
from statute_runner.explain.template_names import EXPLAINS
from statute_runner.explain.template_rules import Template, faults
from statute_runner.explain.templates import bundle_templates, given_templates, names_in
from statute_runner.explain.trace_outline import reasons
from statute_runner.pictures.svg_drawing import looks_style
from statute_runner.pictures.svg_drawing import style as picture_style
from statute_runner.problem import Refused, Span, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from markupsafe import Markup

    from statute_runner.decide.decision_document import Decision
    from statute_runner.explain.layout_view import KeptCondition, Sentences
    from statute_runner.explain.sandbox import Sandbox
    from statute_runner.law.bundle import Bundle

LAYOUTS = os.path.join(os.path.dirname(__file__), "layouts")
LONGEST_SAID = 200
COLUMNS = 80
MOST_ASKED = 16
"""The missing facts that stand on the first sheet of a page whose annex has the others."""


def renderer(
    bundle: Bundle, form: str, template_dir: str | None = None, *, full: bool = True, columns: int = COLUMNS
) -> Callable[[Decision], str]:
    """A function from a decision document, made with the words of the law, to its explanation: text, markdown or html.

    A first sheet holds the answer; what is `full` has all else as an annex. Text is so many `columns` wide.
    Templates in `template_dir` go before those of the bundle and the layouts of the runner. Raises `Refused` for a
    template in which anything stands that may not; the function raises it for one that fails on a decision.
    """
    given = given_templates(template_dir, bundle) if template_dir else {}
    homes = bundle_templates(bundle)
    layout = given.get(f"{form}.j2") or Template(f"{form}.j2", f"{form}.j2", shipped(f"{form}.j2"))
    explains = {
        question.explained_by: explaining(question.explained_by, {**homes.get(question.explained_by, {}), **given})
        for question in bundle.questions.values()
    }
    used = {template.file: template for templates in explains.values() for template in templates.values()}
    wrong = [fault for template in (*used.values(), layout) for fault in faults(template, names_in(template, bundle))]
    if wrong:
        raise Refused(wrong)
    prose = {home: Printing("prose", templates.values()) for home, templates in explains.items()}
    page = Printing(form, [layout])
    style = styled(page_style() if form == "html" else "")

    def rendered(document: Decision) -> str:
        if "explanation" not in document:
            raise refuse(
                "decision-text", "the decision holds no words of the law", help="decide with the words of the law in it"
            )
        allowance = Allowance()
        told = explained(prose[document["explanation"]["explained_by"]], document, bundle, allowance)
        sheet = first_sheet(document, bundle, told["outcome"])
        context = {**seen_by_layout(document, bundle), **style, "full": full, "sheet": sheet, "explained": told}
        most = MOST_ASKED if full else len(sheet["asked"])
        context |= {"asked_first": sheet["asked"][:most], "asked_more": sheet["asked"][most:]}
        of = looks(bundle.questions[document["question"]])
        context |= {"looks": of, "key": key_of(bundle, document, of) if form == "html" else ""}
        context["flow"] = inline_flows(document, bundle) if form == "html" and full else ""
        made = page(layout.name, context, allowance)
        return terminal(wrapped(made, columns)) if form == "text" else ENDS[form](made)

    return rendered


def key_of(bundle: Bundle, document: Decision, of: Mapping[str, str]) -> Markup:
    """The key to the signs of an explanation as a page; one without its trace has no marked words."""
    says = {name: known.says for name, known in bundle.questions[document["question"]].outcomes.items()}
    return sign_key(*((TEXT, CONDITIONS, FLOW) if "trace" in document else ()), looks=of, says=says, opened=True)


def page_style() -> str:
    """The style sheet of an explanation as a page, that of its pictures included."""
    return shipped("page.css") + looks_style() + picture_style()


def shipped(name: str) -> str:
    with open(os.path.join(LAYOUTS, name), encoding="utf-8") as file:
        return file.read()


def explaining(home: str, templates: Mapping[str, Template]) -> dict[str, Template]:
    """The three templates of explanations. Raises `Refused` where one is missing."""
    for name in EXPLAINS:
        if name not in templates:
            raise refuse("template-missing", f"file not found: {home}/explain/{name}", help="an explanation needs it")
    return {name: templates[name] for name in EXPLAINS}


def explained(prose: Printing, document: Decision, bundle: Bundle, allowance: Allowance) -> Sentences:
    """The sentences of the bundle's templates about this decision, that of the outcome with its cautions."""

    def rendered(name: str, **more: object) -> str:
        return prose(name, {**document, "conditions": kept_to(document), **more}, allowance)

    return {
        "outcome": outcome_sentence(prose, document, bundle, allowance),
        "routes": {
            citation: " ".join(rendered("route.j2", citation=citation, route=route).split())
            for citation, route in document["routes"].items()
        },
        "scope": beside_first(
            [" ".join(line.split()) for line in rendered("scope.j2").splitlines() if line.strip()],
            left_out(document, bundle),
        ),
    }


def outcome_sentence(prose: Printing, document: Decision, bundle: Bundle, allowance: Allowance) -> str:
    """The sentence of the bundle's template about the outcome, with its cautions."""
    told = prose("outcome.j2", {**document, "conditions": kept_to(document)}, allowance)
    return with_cautions(" ".join(told.split()), cautions(document, bundle))


def beside_first(lines: list[str], more: list[str]) -> list[str]:
    """The lines with more said in the first of them, which tells what was read."""
    return [" ".join([*lines[:1], *more]), *lines[1:]] if lines or more else []


def seen_by_layout(document: Decision, bundle: Bundle) -> dict[str, object]:
    """What a layout sees: the document, its trace as a list of reasons, and its law marked with them."""
    blocks = reasons(document, bundle.facts.every)
    words = LayWords(document, bundle.facts.every)
    stated = words.stated
    in_the_way = obstacles(words, document["why_not"]) if "why_not" in document else None
    return {
        "all_readings": None,
        "known_on": None,
        **document,
        "why_not": in_the_way,
        "why_not_matrix": matrices(in_the_way) if in_the_way is not None else None,
        "trace": trace_tree(document) if "trace" in document else {},
        "conditions": kept_to(document),
        "changes": changes(words, document["changes"]) if "changes" in document else None,
        "missing": [{**one, "ask": stated.ask(one["fact"])} for one in document["missing"]],
        "given_facts": list(stated.given()),
        "silences": list(stated.silences()),
        "reasons": blocks,
        "statute": statute(document["law"], (row for block in blocks for row in block["rows"])),
    }


def kept_to(document: Decision) -> list[KeptCondition]:
    """What must be kept to, each with the route, or the question, that asks for it."""
    return [
        {**condition, "route": name} for name, conditions in document["conditions"].items() for condition in conditions
    ]


class Printing:
    """Templates ready to print, each known by its name."""

    templates: dict[str, Template]
    environment: Sandbox

    def __init__(self, form: str, templates: Iterable[Template]) -> None:
        self.templates = {template.name: template for template in templates}
        self.environment = environment({name: known.text for name, known in self.templates.items()}, form)

    def __call__(self, name: str, context: Mapping[str, object], allowance: Allowance) -> str:
        """The template's text for what it sees.

        Raises `Refused` where the template fails on it, or does more than it may.
        """
        parts = []
        try:
            for part in self.environment.get_template(name).generate({**context, ALLOWANCE: allowance}):
                allowance.letters.spend(len(part))
                parts.append(part)
            return "".join(parts)
        except OverBudget as error:
            message = f"it takes more than {error}"
            raise refuse("template-fails", message, Span(self.templates[name].file, line_of(error))) from error
        except (TemplateError, TypeError, ValueError, KeyError) as error:
            message = visible(str(error))[:LONGEST_SAID]
            raise refuse("template-fails", message, Span(self.templates[name].file, line_of(error))) from error


def line_of(error: Exception) -> int:
    """The line of the template in which the error rose."""
    line, at = 1, error.__traceback__
    while at:
        if at.tb_frame.f_code.co_filename == "<template>":
            line = at.tb_lineno
        at = at.tb_next
    return line


def tidy(text: str) -> str:
    """Without blank lines in a row or blanks at the end of a line."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<![ \t])[ \t]+\n", "\n", text)).strip("\n") + "\n"


ENDS: dict[str, Callable[[str], str]] = {
    "markdown": lambda text: terminal(tidy(text)),
    "html": tidy,
}
