"""Decisions to letters: the words of the bundle's template, in the form asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.explain.first_sheet import first_sheet
from statute_runner.explain.letter_templates import letters_of
from statute_runner.explain.renderer import Printing, explained, explaining, seen_by_layout
from statute_runner.explain.sandbox import Allowance
from statute_runner.explain.template_rules import faults
from statute_runner.explain.templates import bundle_templates, given_templates, names_in
from statute_runner.letters.letter_choice import check_name, chosen
from statute_runner.letters.letter_text import LetterText, as_line, as_text, blocks
from statute_runner.problem import Refused, Span, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from statute_runner.decide.decision_document import Decision
    from statute_runner.explain.template_rules import Template
    from statute_runner.law.bundle import Bundle

ACCOUNTING = "accounting"
SHORT = 12


def letter_writer(
    bundle: Bundle, form: str, name: str | None = None, template_dir: str | None = None
) -> Callable[[Decision], str | bytes]:
    """A function from a decision document, made with the words of the law, to a letter: letter (text), docx or pdf.

    It is the letter of this name, or the first that may be written of the answer; in the form `accounting` the letter
    of that name, on one line. Raises `Refused` where there is none, or a package or a template is missing or faulty;
    the function raises it where the letter may not be written of the answer.
    """
    name = ACCOUNTING if form == ACCOUNTING else name
    check_name(name, letters_of(bundle))
    shown = shape(form, template_dir)
    given = given_templates(template_dir, bundle, f"letter.{form}") if template_dir else {}
    homes = {home: {**found, **given} for home, found in bundle_templates(bundle).items()}
    used: dict[str, Template] = {}
    prose: dict[str, Printing] = {}
    for question in bundle.questions.values():
        sentences = explaining(question.explained_by, homes.get(question.explained_by, {}))
        prose[question.name] = Printing("prose", sentences.values())
        used |= {template.file: template for template in sentences.values()}
        for letter in question.letters:
            template = template_of(homes, question.explained_by, letter.template)
            used[template.file] = template
    if wrong := [fault for template in used.values() for fault in faults(template, names_in(template, bundle))]:
        raise Refused(wrong)
    ready = {file: Printing("letter", [template]) for file, template in used.items()}

    def written(document: Decision) -> str | bytes:
        question = bundle.questions[document["question"]]
        letter = chosen(question, document, name)
        template = template_of(homes, question.explained_by, letter.template)
        allowance = Allowance()
        told = explained(prose[question.name], document, bundle, allowance)
        context = {
            **seen_by_layout(document, bundle),
            "sheet": first_sheet(document, bundle, told["outcome"], whole=True),
            "explained": told,
        }
        printed = ready[template.file](template.name, context, allowance)
        return shown(LetterText(*blocks(printed, Span(template.file, 1)), record(document)))

    return written


def shape(form: str, template_dir: str | None) -> Callable[[LetterText], str | bytes]:
    """How letters are written in this form. Raises `Refused` where what it needs is missing."""
    if form == "docx":
        from statute_runner.letters.word_document import word_writer

        return word_writer(template_dir)
    if form == "pdf":
        from statute_runner.letters.tagged_pdf import pdf_writer

        return pdf_writer()
    return as_line if form == ACCOUNTING else as_text


def template_of(homes: Mapping[str, Mapping[str, Template]], home: str, name: str) -> Template:
    """The template of a letter. Raises `Refused` where it is missing."""
    if name not in homes.get(home, {}):
        raise refuse("template-missing", f"file not found: {home}/explain/{name}", help="a letter needs its words")
    return homes[home][name]


def record(document: Decision) -> str:
    """The line that says of which request, and by which law, a letter is."""
    request, law = document["request"], document["bundle"]
    return (
        f"Request {request['id']} of {request['date']}, sha256 {request['sha256'][:SHORT]}; "
        f"{law['name']} {law['version']}, sha256 {law['sha256'][:SHORT]}."
    )
