"""What should give pause beside an answer: the clauses that notices bring into its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.decide.decision_document import Decision
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Notice


def cautions(document: Decision, bundle: Bundle) -> list[str]:
    """The `although` of each notice that was given and has one, once each."""
    given = {(notice["id"], notice["text"]) for notice in document["notices"]}
    known = notices(document, bundle) if given else ()
    return list(dict.fromkeys(one.although for one in known if one.although and (one.id, one.say) in given))


def notices(document: Decision, bundle: Bundle) -> Iterator[Notice]:
    """The notices of the question, and of the law that was used, as far as the bundle holds it."""
    yield from bundle.questions[document["question"]].notices
    for entry in document["law"]:
        if entry["version"] in bundle.versions.get(entry["citation"], ()):
            yield from bundle.section(entry["citation"], entry["version"]).notices


def with_cautions(sentence: str, clauses: list[str]) -> str:
    """A sentence with what stands beside it, as its last clauses."""
    return f"{sentence.removesuffix('.')}, although {' and '.join(clauses)}." if clauses else sentence
