"""`statute init`: a bundle that passes every check, from a few answers, with a tutorial in its README."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.author.citation_form import cited_section
from statute_runner.author.first_answers import (
    EXAMPLE,
    EXAMPLE_LAW,
    EXAMPLE_OUTCOMES,
    USUAL_OUTCOMES,
    FirstAnswers,
    checked,
)
from statute_runner.author.first_bundle import law_files, question_name, route, title
from statute_runner.author.new_folder import drafted_in_private, refuse_where_law_is, write_folder
from statute_runner.author.starter_files import starter_files
from statute_runner.author.typed_pairs import pairs
from statute_runner.author.unencoded_words import whole_of
from statute_runner.console.idle import refuse_idle
from statute_runner.console.output import say, tell
from statute_runner.console.questions import Questions
from statute_runner.console.streams import try_output
from statute_runner.escaping import argument, shell, visible
from statute_runner.problem import Refused, refuse
from statute_runner.serve.export import slug
from statute_runner.text.days import checked_day
from statute_runner.text.quotes import times

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from statute_runner.author.citation_form import CitedSection
    from statute_runner.author.imported_law import ImportedLaw

NOT_STATED = "Not stated"


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `init`."""
    verb.add_argument(
        "name", metavar="NAME", help="the folder to make; without options, a small example of law is in it"
    )
    for option, metavar, help_ in (
        (
            "--citation",
            "CITATION",
            "the section as it is cited: title, code and number; a path such as code/1/10 will do",
        ),
        ("--heading", "TEXT", "the section's heading (default: the one in FILE, else the citation)"),
        ("--text", "FILE", "the words of the section, as `statute import text` reads them"),
        ("--from", "DATE", "the first day on which these words are in force"),
        ("--enacted", "DATE", "the day on which they were enacted (default: the first day in force)"),
        ("--law", "TEXT", "the law that made them"),
        ("--page", "TEXT", "its page"),
        ("--question", "TEXT", "the question that the law answers, as one would ask it"),
        (
            "--at",
            "PROVISION",
            "the provision that the first rule is about, such as a/1 (default: where the quote stands)",
        ),
        ("--quote", "WORDS", "the words of it that the first rule encodes, 15 at most"),
        ("--fact", "GROUP.NAME", "the name of the first fact, answered by yes or no"),
        ("--ask", "TEXT", "the question that asks for the fact"),
        ("--by", "WHO", "who decides the fact"),
        ("--says", "TEXT", "the first rule in one sentence, as it reads where it holds"),
    ):
        verb.add_argument(option, dest={"--from": "since"}.get(option, option[2:]), metavar=metavar, help=help_)
    verb.add_argument(
        "--outcome",
        action="append",
        default=[],
        metavar="NAME=SENTENCE",
        help="an answer to the question, and what it says; the first is given where the rule holds, the last where not",
    )
    verb.add_argument(
        "--words",
        choices=("seen", "secondary", "reconstructed"),
        default="seen",
        help="how the words are known: seen in a copy of the law, from an account of it, or reconstructed",
    )


def run(given: argparse.Namespace) -> int:
    """Writes the bundle, and says what is in it and what to do next."""
    refuse_idle(
        ("--bundle", given.bundle is not None, "`init` makes a bundle: give its NAME"),
    )
    root = os.path.normpath(given.name)
    answers, remarks = answered(given, slug(os.path.basename(os.path.abspath(root))))
    law = law_files(answers)
    files = {**law, **starter_files(told(answers))}
    refuse_where_law_is(root, files)
    files["request.schema.json"] = found_sound(law)
    try_output()
    write_folder(root, files)
    tell("".join(f"{visible(remark)}\n" for remark in remarks))
    finish(root, answers, list(law))
    return 0


def answered(given: argparse.Namespace, name: str) -> tuple[FirstAnswers, list[str]]:
    """The answers, from options, from the terminal, or of the example; and what is to be said of the words."""
    ask = Questions()
    example = given.citation is None and given.text is None
    cited = ask.answer(
        "--citation",
        given.citation,
        "Which section is it? A title, a code and a number."
        if given.text is None
        else f"Of which section are the words in {given.text}?",
        EXAMPLE["citation"] if example else None,
        cited_section,
    )
    section = cited_section(cited)
    example = example and cited == EXAMPLE["citation"]
    usual: Mapping[str, str] = EXAMPLE if example else {}
    law = EXAMPLE_LAW if example else words_in(ask, given, section)
    since = ask.answer(
        "--from", given.since, "From which day are these words in force? YYYY-MM-DD.", usual.get("since"), checked_day
    )
    quote = ask.answer(
        "--quote",
        given.quote,
        "Which words does the first rule encode? Copy 15 at most, as they stand.",
        usual.get("quote"),
        lambda typed: stands(law, typed),
    )
    fact = ask.answer(
        "--fact",
        given.fact,
        "What is the fact called on which it turns? A group and a name, as reader.has_card.",
        usual.get("fact"),
    )
    answers = FirstAnswers(
        name=name,
        section=section,
        heading=given.heading or law.heading or section.cite,
        law=law,
        since=since,
        enacted=given.enacted or since,
        source=given.law or usual.get("source", NOT_STATED),
        page=given.page or usual.get("page", NOT_STATED),
        question=ask.answer("--question", given.question, "Which question does the law answer?", usual.get("question")),
        outcomes=pairs(
            "--outcome",
            ask.answers(
                given.outcome,
                "Which answers are there? NAME=SENTENCE; first the one where the rule holds, last the one where not.",
                [f"{name}={says}" for name, says in (EXAMPLE_OUTCOMES if example else USUAL_OUTCOMES).items()],
            ),
        ),
        at=given.at or stands(law, quote),
        quote=quote,
        fact=fact,
        ask=ask.answer(
            "--ask", given.ask, "Which question asks for the fact? It is answered by yes or no.", usual.get("ask")
        ),
        by=ask.answer("--by", given.by, "Who decides it?", usual.get("by", "whoever decides the request")),
        says=ask.answer(
            "--says", given.says, "What does the rule say, in one sentence?", usual.get("says", f"“{quote}” holds.")
        ),
        words=given.words,
    )
    return checked(answers), list(law.remarks)


def words_in(ask: Questions, given: argparse.Namespace, section: CitedSection) -> ImportedLaw:
    """The words of the section, from the file that holds them."""
    from statute_runner.author.law_import import imported_from

    where = f"In which file are the words of {section.cite}? Plain text or XML."
    return imported_from(ask.answer("--text", given.text, where, None, os.stat), section.identifier)


def stands(law: ImportedLaw, quote: str) -> str:
    """The first provision in which the quote stands. Raises `Refused` where it stands in none."""
    found = next((part.path for part in law.provisions if times(quote, whole_of(part))), None)
    if found is None:
        listed = "; ".join(f"{part.path}: {whole_of(part)[:80]}" for part in law.provisions[:3])
        raise refuse(
            "usage", f"`--quote`: `{quote}` is not found in the words of the law", help=f"copy some of {listed}"
        )
    return found


def told(answers: FirstAnswers) -> dict[str, str]:
    """What the README says of the bundle."""
    return {
        "TITLE": title(answers),
        "NAME": answers.name,
        "CITE": answers.section.cite,
        "PATH": answers.section.path,
        "SINCE": answers.since,
        "QUESTION": answers.question,
        "FACT": answers.fact,
        "ROUTE": route(answers),
        "QUESTION_NAME": question_name(answers),
    }


def found_sound(files: Mapping[str, str]) -> str:
    """The schema of its requests, where the law passes every check. Raises `Refused` with what does not."""
    from statute_runner.check.all_checks import everything
    from statute_runner.loading.bundle_files import folder
    from statute_runner.loading.bundle_loader import load
    from statute_runner.request.request_schema import text

    with drafted_in_private(files) as place:
        bundle = load(place, use_cache=False)
        schema = text(bundle)
        with open(os.path.join(place, "request.schema.json"), "w", encoding="utf-8") as file:
            file.write(schema)
        problems, _, _ = everything(bundle, folder(place))
    if wrong := [problem for problem in problems if problem.severity == "error"]:
        raise Refused(wrong)
    return schema


def finish(root: str, answers: FirstAnswers, law: list[str]) -> None:
    """Says what was written, and what to do next."""
    say(f"{root}: a bundle of {answers.section.cite}, that passes every check\n")
    for path in law:
        say(f"  {os.path.join(root, path)}\n")
    say(f"  {os.path.join(root, 'README.md')}: what to do next, and a tutorial\n")
    place = argument(root)
    commands = (
        ("check", place),
        ("test", place),
        ("decide", os.path.join(place, "examples", "first.yaml"), "--bundle", place, "--format", "text"),
    )
    say(f"try: {'; '.join(shell('statute', *words) for words in commands)}\n")
