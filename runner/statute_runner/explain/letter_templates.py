"""The templates of the letters that a bundle declares, and what is wrong with a declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.problem import Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.explain.template_rules import Template
    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.law.declared_letters import Letter
    from statute_runner.problem import Span


def letters_of(bundle: Bundle, home: str = "") -> list[Letter]:
    """The letters of the bundle, or of the questions that this section explains."""
    return [
        letter
        for question in bundle.questions.values()
        if not home or question.explained_by == home
        for letter in question.letters
    ]


def letter_problems(bundle: Bundle, found: Mapping[str, Mapping[str, Template]]) -> Iterator[Problem]:
    """Letters without a template, and those for an outcome or a notice that there is not."""
    sections = {notice.id for section in bundle.all_sections() for notice in section.notices}
    for question in bundle.questions.values():
        notices = sorted({*sections, *(notice.id for notice in question.notices)})
        for letter in question.letters:
            at = f"questions/{question.name}/letters/{letter.name}"
            if letter.template not in found.get(question.explained_by, {}):
                file = f"{question.explained_by}/explain/{letter.template}"
                message = f"file not found: {file}, for the letter `{letter.name}`"
                yield Problem("template-missing", message, span(bundle, at), "write it, or take the letter out")
            yield from unknown(bundle, question, letter, notices)


def unknown(bundle: Bundle, question: Question, letter: Letter, notices: Iterable[str]) -> Iterator[Problem]:
    at = f"questions/{question.name}/letters/{letter.name}"
    for n, outcome in enumerate(letter.outcomes):
        if outcome not in question.outcomes:
            help_ = nearest(outcome, question.outcomes) or f"one of {', '.join(question.outcomes)}"
            here = span(bundle, f"{at}/outcomes/{n}")
            yield Problem("unknown-outcome", f"unknown outcome `{outcome}`", here, help_)
    if letter.notice and letter.notice not in notices:
        help_ = nearest(letter.notice, notices) or "a notice has its id in a section, or under the question"
        here = span(bundle, f"{at}/notice")
        yield Problem("unknown-notice", f"unknown notice `{letter.notice}`", here, help_)


def span(bundle: Bundle, path: str) -> Span:
    return bundle.files["bundle.yaml"].positions.span(path)
