"""The interview: one question at a time, why it is asked, and the decision at its end; each step is an address.

The address carries the facts answered and, as `asked`, the questions asked so far in order. A question that was asked
and has no value was declined: it is not known, and is not asked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from statute_runner.decide import fact_entries
from statute_runner.explain.member_wording import asked_of, counted, member
from statute_runner.problem import Problem
from statute_runner.serve import export, fact_form, next_question, state_answer
from statute_runner.serve.listed_members import below, fact_at
from statute_runner.serve.page_view import View
from statute_runner.serve.register_view import called
from statute_runner.whatif.register_questions import as_choice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request as Call
    from starlette.responses import Response

    from statute_runner.law.bundle import Bundle
    from statute_runner.serve.page_state import State
    from statute_runner.whatif.interview import Asked


START = "date"
BETWEEN_QUOTES = " \u2026 "


def interview(call: Call) -> Response:
    """The next question, or what came of the answers; an answer goes on to the address of the step after it."""
    view = View(call)
    asked, answering = trail(view), view.own["answering"]
    if view.at:
        return RedirectResponse(f"{view.base}interview?{address(view, asked, again=answering)}#f{view.at}", 303)
    if fact_at(view.loaded.bundle, answering):
        faults = faults_of(view, answering)
        if not faults:
            return step(view, [*(one for one in asked if one != answering), answering])
        return question(view, asked, answering, faults, put_again(view, asked, answering))
    if fact_at(view.loaded.bundle, view.own["again"]):
        return question(view, asked, view.own["again"], [], put_again(view, asked, view.own["again"]))
    if not asked or any(problem.path in {"id", "date"} for problem in view.answer.problems):
        return printed(view, [], "start")
    if view.answer.made is None:
        return printed(view, asked, "wrong")
    following = next_question.following(view.loaded, view.answer, asked)
    if following is None and view.own["rest"]:
        following = next_question.remaining(view.loaded, view.answer, asked)
    if following:
        return question(view, asked, following.fact, [], following)
    why, rest = next_question.end(view.loaded, view.answer, asked)
    return printed(
        view,
        asked,
        "end",
        reason=why,
        rest=rest,
        go_on=address(view, asked, rest="yes"),
        highlighted=state_answer.highlighted(view.loaded, view.answer.made),
        command=export.command(f"{export.slug(view.state.id)}.yaml", view.loaded.bundle, view.state),
    )


def trail(view: View) -> list[str]:
    """The questions asked so far, in order; a name that is none of the bundle's is passed over."""
    names = dict.fromkeys(view.own["asked"].split(","))
    return [name for name in names if name == START or fact_at(view.loaded.bundle, name)]


def address(view: View, asked: Sequence[str], state: State | None = None, **more: str) -> str:
    """The query of a step: the state, what was asked, and whether the remaining questions are to be asked too."""
    return view.query(state, asked=",".join(asked), **{"rest": view.own["rest"], **more})


def faults_of(view: View, fact: str) -> list[Problem]:
    """What is wrong with the answer just given; a question that is declined has no answer to be wrong."""
    if view.own["unknown"]:
        view.state = without(view.state, fact)
        return []
    if fact not in view.state.facts:
        return [Problem("request-value", "nothing is answered", None, "choose an answer, or say that you do not know")]
    found = fact_form.by_fact(view.answer.problems)
    return [
        problem for name, faults in found.items() for problem in faults if name == fact or name.startswith(f"{fact}[")
    ]


def step(view: View, asked: Sequence[str]) -> Response:
    """To the one address of the state after this answer."""
    return RedirectResponse(f"{view.base}interview?{address(view, asked)}", 303)


def put_again(view: View, asked: Sequence[str], fact: str) -> Asked | None:
    """Why a fact is asked for that has an answer, or had one; nothing where it does not matter to the answer."""
    before = without(view.state, fact)
    others = [name for name in asked if name != fact]
    return next_question.following(view.loaded, state_answer.answer(view.loaded, before), others, again=fact)


def question(view: View, asked: Sequence[str], fact: str, faults: Sequence[Problem], why: Asked | None) -> Response:
    """One question with why it is asked; an answer with a fault stands as it was given."""
    bundle = view.loaded.bundle
    about = as_choice(bundle.facts, fact_entries.fact_at(bundle, fact), view.state.date)
    judged = fact_form.Judged({**fact_form.by_fact(view.answer.problems if faults else ()), fact: faults}, {})
    number = fact_form.numbers(bundle, view.state).get(fact, "0")
    return printed(
        view,
        asked,
        "question",
        field=fact_form.field(number, fact, about, view.state.facts, judged),
        faults=faults,
        asked_of=of_member(bundle, fact),
        why=why,
        words=list(words(bundle, why, view.day)) if why else [],
        remaining=why.at_most if why else 0,
    )


def of_member(bundle: Bundle, path: str) -> str:
    """Of which member a question is; blank for one that is of none."""
    said = member(path.rpartition(".")[0], bundle.facts.ones)
    return f"{said[:1].upper()}{said[1:]}:" if said else ""


def words(bundle: Bundle, why: Asked, day: str) -> Iterator[dict[str, str | bool]]:
    """The provision for which a fact matters, in pieces, those quoted marked."""
    home = bundle.home(why.cite)
    section = bundle.in_force(home, day) if home else None
    if home is None or section is None:
        return
    path = why.cite.removeprefix(home).strip("/")
    text = next((part.text or part.heading for part in section.text if part.path == path), "")
    for quote in filter(None, why.quote.split(BETWEEN_QUOTES)):
        before, found, after = text.partition(quote)
        if found:
            yield {"words": before, "quoted": False}
            yield {"words": quote, "quoted": True}
            text = after
    if text:
        yield {"words": text, "quoted": False}


def printed(view: View, asked: Sequence[str], stage: str, **more: object) -> Response:
    """The page of one step, with the way back."""
    bundle = view.loaded.bundle
    back = ""
    if asked:
        back = address(view, asked[:-1], without(view.state, asked[-1]))
    shown = {
        "highlighted": None,
        "field": None,
        "asked_of": "",
        "why": None,
        "words": [],
        "remaining": 0,
        "faults": (),
        "reason": "",
        "rest": 0,
        "go_on": "",
        "resting": view.own["rest"],
        "command": "",
        **more,
    }
    return view.printed(
        "interview.html.j2",
        stage=stage,
        asked=",".join(asked),
        back=back,
        missing_facts=[
            {**one, "ask": asked_of(one["fact"], one["ask"], called(bundle.facts, view.answer.request))}
            for one in (view.answer.made["missing"] if view.answer.made else ())
        ],
        given=[
            {
                "fact": name,
                "ask": asked_of(name, about.ask, bundle.facts.ones),
                "said": in_words(view, name),
                "again": address(view, asked, again=name),
            }
            for name in asked
            if (about := fact_at(bundle, name))
        ],
        known=[name for name in view.state.facts if name not in asked and name in bundle.facts],
        **shown,
    )


def in_words(view: View, fact: str) -> str:
    """An answer in the words of its field."""
    given = view.state.facts.get(fact)
    if given is None:
        return "not known"
    about = fact_entries.fact_at(view.loaded.bundle, fact)
    field = fact_form.field("0", fact, about, view.state.facts, fact_form.Judged({}, {}))
    if field["none"]:
        return "none" if about.fields or about.absent else "none of these"
    if field["members"]:
        return counted(len(field["members"]), about.one)
    means = {option["value"]: option["means"].rstrip(".") for option in field["options"]}
    return "; ".join(means.get(one) or one for one in given)


def without(state: State, fact: str) -> State:
    gone = {fact, *below(fact, state.facts)}
    return state.showing(facts={name: given for name, given in state.facts.items() if name not in gone})
