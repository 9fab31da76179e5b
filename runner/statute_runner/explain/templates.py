"""The templates of explanations: which there are, and everything in one that may not stand there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.decide.decision_document import Explanation
from statute_runner.explain.default_words import DEFAULT_FILES, default_templates
from statute_runner.explain.letter_templates import letter_problems, letters_of
from statute_runner.explain.template_choices import unworded
from statute_runner.explain.template_names import EXPLAINS, FACT, LETTER, TEMPLATES, shapes
from statute_runner.explain.template_rules import Template, faults
from statute_runner.problem import Problem, Refused, Span, in_file_order, nearest, refuse
from statute_runner.text.characters import decoded, with_line_feeds

if TYPE_CHECKING:
    from statute_runner.explain.template_names import Shape
    from statute_runner.law.bundle import Bundle


def bundle_templates(bundle: Bundle) -> dict[str, dict[str, Template]]:
    """The templates of the bundle by folder of explanations and by name; defaults where a question has none of its own.

    Raises `Refused` for text that is none.
    """
    found: dict[str, dict[str, Template]] = {}
    for path, text in bundle.templates().items():
        home, _, name = path.rpartition("/explain/")
        found.setdefault(home, {})[name] = Template(name, path, text)
    for home in {question.explained_by for question in bundle.questions.values()}:
        if not any(name in found.get(home, {}) for name in EXPLAINS):
            found.setdefault(home, {}).update(default_templates())
    return found


def given_templates(folder: str, bundle: Bundle, beside: str = "") -> dict[str, Template]:
    """The templates in a folder that a caller named; there may be none beside the file `beside`. Raises `Refused`."""
    if not os.path.isdir(folder):
        raise refuse("template-missing", f"folder not found: `{folder}`")
    found = {}
    known = [*TEMPLATES, *(letter.template for letter in letters_of(bundle))]
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".j2"):
            continue
        path = os.path.join(folder, name)
        if name not in known:
            help_ = nearest(name, known) or f"a template is one of {', '.join(known)}"
            raise refuse("template-unknown", f"unknown template `{name}`", Span(path, 1), help=help_)
        with open(path, "rb") as file:
            found[name] = Template(name, path, decoded(with_line_feeds(file.read()), path))
    if not found and not (beside and os.path.isfile(os.path.join(folder, beside))):
        raise refuse(
            "template-missing",
            f"no template in the folder `{folder}`",
            help=f"a template is one of {', '.join(known)}",
        )
    return found


def template_problems(bundle: Bundle) -> list[Problem]:
    """Everything wrong with the templates of a bundle, in file order: those missing, and what may not stand in one."""
    try:
        found = bundle_templates(bundle)
    except Refused as refused:
        return list(refused.problems)
    problems: list[Problem] = []
    for name, question in bundle.questions.items():
        at = bundle.files["bundle.yaml"].positions.span(f"questions/{name}/explained_by")
        problems += [
            Problem(
                "template-missing",
                f"file not found: {question.explained_by}/explain/{wanted}, for the question `{name}`",
                at,
                "write it beside the others; a section with none of the three is explained in default words",
            )
            for wanted in EXPLAINS
            if wanted not in found.get(question.explained_by, {})
        ]
    problems += letter_problems(bundle, found)
    for home, templates in found.items():
        known = [*EXPLAINS, *(letter.template for letter in letters_of(bundle, home))]
        for template in templates.values():
            if template.file in DEFAULT_FILES:
                continue  # they word every outcome by its own name
            if template.name in known:
                problems += faults(template, names_in(template, bundle)) or unworded(template, bundle, home)
            else:
                help_ = nearest(template.name, known) or f"a template is one of {', '.join(known)}"
                problems.append(
                    Problem("template-unknown", f"unknown template `{template.name}`", Span(template.file, 1), help_)
                )
    return in_file_order(problems)


def names_in(template: Template, bundle: Bundle) -> dict[str, Shape]:
    """The shape of every name that the template sees under this bundle, whose facts it may ask for by name."""
    explanation = {**shapes(Explanation), "facts": dict.fromkeys(bundle.facts, FACT)}
    return {**TEMPLATES.get(template.name, LETTER), "explanation": explanation}
