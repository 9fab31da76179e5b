"""The answer of a state: its request decided, or all that is wrong with it.

With the words of the law lit by the decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.decide import decision
from statute_runner.explain.cautions import cautions, with_cautions
from statute_runner.explain.highlight import laid_out, statute
from statute_runner.explain.left_out import left_out
from statute_runner.explain.member_wording import counted
from statute_runner.explain.renderer import Printing, explained, explaining, kept_to, renderer
from statute_runner.explain.sandbox import Allowance
from statute_runner.explain.stated_words import StatedWords
from statute_runner.explain.templates import bundle_templates
from statute_runner.explain.trace_outline import reasons
from statute_runner.logic.absence import WRITTEN
from statute_runner.problem import Problem, Refused
from statute_runner.serve.fact_form import fact_path
from statute_runner.serve.listed_members import NONE, fact_at, strays
from statute_runner.serve.page_state import document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypedDict

    from statute_runner.api import LoadedBundle
    from statute_runner.decide.decision_document import Decision, LawEntry
    from statute_runner.decide.trace import Trace
    from statute_runner.explain.layout_view import KeptCondition, MarkedSection, RuleBlock, Sentences, SilentWords
    from statute_runner.law.bundle import Bundle
    from statute_runner.request.request_document import Request
    from statute_runner.serve.page_state import State

    class ShownSection(MarkedSection):
        """A marked section, with what each condition that its words stand for came to, by its number."""

        rows: dict[int, str]

    class UsedSection(TypedDict):
        """A section that an answer uses, and how many of its conditions came to what."""

        entry: LawEntry
        counts: dict[str, int]

    class HighlightedView(TypedDict):
        """What a page shows of a decision."""

        explained: Sentences
        reasons: list[RuleBlock]
        statute: list[ShownSection]
        silences: list[SilentWords]
        kept: list[KeptCondition]
        left_out: list[str]


VALUES = ("yes", "no", "unknown")
NO_DAY = Problem("request-date", "say the day", None, "the law of that day answers", "date")


@dataclass(frozen=True, slots=True)
class StateAnswer:
    """What became of a state: the request and its decision, or the problems that kept it from being decided.

    The decision is the whole document, with the words of the law; `trace` is what it was made of, so that all else that
    is said of the state rests on the same evaluation. `wants_day` where nothing is wrong but that the day is not said
    yet.
    """

    request: Request | None
    made: Decision | None
    problems: tuple[Problem, ...]
    wants_day: bool = False
    trace: Trace | None = None


def answer(loaded: LoadedBundle, state: State) -> StateAnswer:
    """The state decided as `statute decide` would, in one evaluation."""
    bundle, day = loaded.bundle, state.as_of or state.date
    problems = list(contradictions(loaded.bundle, state))
    request = None
    if not state.date:
        others = besides(problems, faults_without_day(loaded, state))
        unsaid = [*problems, *(one for one in others if one.path != "date")]
        return StateAnswer(None, None, (*unsaid, NO_DAY), wants_day=not unsaid)
    try:
        request = loaded.request(document(bundle, state))
        readings = decision.chosen_readings(bundle, state.readings)
        law = loaded.on(day, state.question)
    except Refused as refused:
        problems += besides(problems, refused.problems)
    if problems or request is None:
        return StateAnswer(None, None, tuple(problems))
    seen = decision.traced(law, request, readings)
    made = decision.document(
        bundle, law, request, readings, as_of=day, with_text=True, known_on=loaded.known, seen=seen
    )
    return StateAnswer(request, made, (), trace=seen)


def besides(said: Sequence[Problem], others: Sequence[Problem]) -> list[Problem]:
    """The other problems, without those of facts of which one is said already."""
    facts = {fact_path(one.path) for one in said}
    return [one for one in others if fact_path(one.path) not in facts]


def faults_without_day(loaded: LoadedBundle, state: State) -> Sequence[Problem]:
    """What is wrong with the facts of a state that has no day yet."""
    try:
        decision.chosen_readings(loaded.bundle, state.readings)
        loaded.request(document(loaded.bundle, state))
    except Refused as refused:
        return refused.problems
    return ()


def contradictions(bundle: Bundle, state: State) -> list[Problem]:
    """Fields that no form sends, what is said to be none and has a value, and members beyond those of their list."""
    found = [Problem("usage", f"unknown field `{name}` in the address", path=name) for name in state.other]
    for name, given in state.facts.items():
        about = fact_at(bundle, name)
        if len(given) > 1 and (NONE in given or (about and about.absent and WRITTEN in given)):
            help_ = "take the mark from one or the other"
            found.append(Problem("request-value", "none is marked, and so is a value", None, help_, f"facts.{name}"))
    for name, count in strays(bundle, state.facts):
        message = f"it is said of a member beyond the {count} of the list"
        found.append(Problem("request-value", message, None, "give the number of members first", f"facts.{name}"))
    return found


def highlighted(loaded: LoadedBundle, made: Decision) -> HighlightedView:
    """What a page shows of a decision: its sentences, its reasons, and its law marked with them."""
    blocks = reasons(made, loaded.bundle.facts.every)
    sections = statute(made["law"], (row for block in blocks for row in block["rows"]))
    shown: list[ShownSection] = [{**section, "rows": rows_of(section)} for section in sections]
    silences = list(StatedWords(made).silences())
    return {
        "explained": sentences(loaded, made),
        "reasons": blocks,
        "statute": shown,
        "silences": silences,
        "kept": kept_to(made),
        "left_out": left_out(made, loaded.bundle),
    }


def rows_of(section: MarkedSection) -> dict[int, str]:
    """What each condition that the words of a section stand for came to, by its number."""
    return {
        row["number"]: row["value"]
        for part in section["provisions"]
        for piece in (*part["heading"], *part["text"])
        for row in piece["refs"]
    }


def deciding(sections: Sequence[ShownSection]) -> str:
    """The anchor of the first words that decide; that of the conditions where none of these words does."""
    for section in sections:
        for part in section["provisions"]:
            for piece in (*part["heading"], *part["text"]):
                for row in piece["refs"]:
                    if row["decides"] and row["first"]:
                        return f"p{row['number']}"
    return "conditions" if sections else ""


def others(sections: Sequence[ShownSection], citation: str) -> list[UsedSection]:
    """The other sections that an answer uses, each once.

    Each has the numbers of its conditions that hold, do not hold, and are not known.
    """
    found: dict[str, UsedSection] = {}
    for section in sections:
        entry = section["entry"]
        if entry["citation"] != citation:
            one = found.setdefault(entry["citation"], {"entry": entry, "counts": dict.fromkeys(VALUES, 0)})
            for got in section["rows"].values():
                one["counts"][got] += 1
    return list(found.values())


def plain(loaded: LoadedBundle, citation: str, day: str) -> ShownSection | None:
    """The section as in force on a day, its words unmarked; nothing where there is no version of it then."""
    version = loaded.bundle.version_on(citation, day)
    if version is None:
        return None
    section = loaded.bundle.section(citation, version)
    entry = decision.law_entry(section, with_text=True, day=day)
    return {
        "number": 0,
        "entry": entry,
        "provisions": list(laid_out(entry, [])),
        "tested": False,
        "rows": {},
    }


def sentences(loaded: LoadedBundle, made: Decision) -> Sentences:
    """The bundle's own words about a decision, else those of its outcomes."""
    home = made["explanation"]["explained_by"]
    prose = loaded.cached(("sentences", home), lambda: printing(loaded, home))
    if prose is not None:
        return explained(prose, made, loaded.bundle, Allowance())
    known = made["explanation"]["outcomes"].get(made["outcome"])
    sentence = (
        known["says"]
        if known
        else f"This cannot be said yet: {counted(len(made['missing']), 'fact')} still to be given."
    )
    said = with_cautions(sentence, cautions(made, loaded.bundle))
    return {"outcome": said, "routes": dict.fromkeys(made["routes"], ""), "scope": []}


def printing(loaded: LoadedBundle, home: str) -> Printing | None:
    """The checked templates of explanations, or nothing where the bundle has none."""
    try:
        explanations(loaded)
    except Refused:
        return None
    return Printing("prose", explaining(home, bundle_templates(loaded.bundle).get(home, {})).values())


def explanations(loaded: LoadedBundle) -> Callable[[Decision], str]:
    """What prints a decision as a page. Raises `Refused` where the bundle's templates are not sound."""
    return loaded.cached("explanations", lambda: renderer(loaded.bundle, "html"))
