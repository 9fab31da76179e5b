"""The entries of a decision document for facts that are not stated: what to ask, and what silence meant."""

from __future__ import annotations

import re

from statute_runner.law.facts import as_stated
from statute_runner.logic.wording import as_one

TYPE_CHECKING = False
if TYPE_CHECKING:
    from statute_runner.decide.decision_document import MissingFact, SilentFact
    from statute_runner.decide.open_facts import OpenFact
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Members, Test


def fact_at(bundle: Bundle, path: str) -> FactType:
    """The fact, or the field of a member, that has this path, such as `goods.entries[0].day`."""
    return bundle.facts.every[re.sub(r"\[[0-9]+\]", "[]", path)]


def missing_fact(bundle: Bundle, open_: OpenFact) -> MissingFact:
    about = fact_at(bundle, open_.path)
    cite, quote = words_for(open_.node)
    return {
        "fact": open_.path,
        "ask": about.ask,
        "decides": {"kind": about.kind, "by": about.by},
        "why": {"cite": cite, "quote": quote},
    }


def silent_fact(bundle: Bundle, path: str) -> SilentFact:
    """A fact on whose silence the answer rests, and what that means, where it means a value."""
    meant = fact_at(bundle, path).silence
    return {
        "fact": path,
        "means": as_stated(meant.means) if meant else None,
        "because": meant.because if meant else "",
        "cite": meant.cite if meant else "",
    }


def words_for(test: Test | Members) -> tuple[str, str]:
    """The provision and the words of the law for which a test is there: those it quotes, else those around it."""
    at = test.at
    words = (at.quotes or at.around) if at else ()
    return words[0].provision if words else at.cite if at else "", as_one(words)
