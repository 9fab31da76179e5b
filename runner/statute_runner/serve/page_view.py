"""What every page is printed with: the call, its state and answer, and the templates."""

from __future__ import annotations

import os
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from statute_runner.explain import sandbox
from statute_runner.explain.html_page import page_environment
from statute_runner.explain.outcome_looks import looks
from statute_runner.explain.reading_choices import departures
from statute_runner.explain.sign_key import sign_key
from statute_runner.law.law_currency import said_of_later
from statute_runner.problem import sentence, stopped
from statute_runner.serve import fact_form, reading_faults, state_answer
from statute_runner.serve.condition_marks import SIGNS, WORDS, condition_blocks
from statute_runner.serve.condition_sentences import CAME
from statute_runner.serve.listed_members import count_of, with_one_less, with_one_more
from statute_runner.serve.page_state import newest_day, once, query_of, state_of
from statute_runner.serve.provision_marks import provisions
from statute_runner.serve.reverse_proxy import base_of
from statute_runner.text.days import real_date
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from starlette.requests import Request as Call

    from statute_runner.api import LoadedBundle
    from statute_runner.explain.reading_choices import Departures
    from statute_runner.law.bundle import Bundle
    from statute_runner.serve.page_state import State
    from statute_runner.serve.state_answer import StateAnswer

HERE = os.path.join(os.path.dirname(__file__), "templates")
TABS = (
    ("/start", "Begin"),
    ("/", "The law"),
    ("/interview", "Interview"),
    ("/compare", "Compare two days"),
    ("/rules", "Rules"),
    ("/cases", "Cases"),
    ("/readings", "Readings"),
    ("/past", "Past decisions"),
)
TAB_OF = {"/rule": "/rules", "/graph": "/rules"}
OWN = {
    "/": ("advice", "add_to", "take_away", "today"),
    "/interview": ("asked", "answering", "unknown", "again", "rest", "today", "add_to", "take_away"),
    "/search": ("words",),
    "/compare": ("old", "new"),
    "/rules": (),
    "/rule": ("rule",),
    "/graph": ("about", "versions"),
    "/cases": ("words", "outcome", "in", "from", "run"),
}

ENVIRONMENT = page_environment(HERE, **{name: made for name, made in sandbox.OWN.items() if name != "join"})
ENVIRONMENT.filters["fact_path"] = fact_form.fact_path
ENVIRONMENT.filters["asked"] = fact_form.asked
ENVIRONMENT.filters.update({"sentence": sentence, "stopped": stopped})
ENVIRONMENT.globals.update({"WORDS": WORDS, "SIGNS": SIGNS, "VERSION": VERSION, "CAME": CAME, "sign_key": sign_key})
ENVIRONMENT.globals.update({"provisions": provisions, "condition_blocks": condition_blocks})


class View:
    """One call for a page: the bundle, the state in its address, and that state's answer."""

    path: str
    base: str
    watched: Any
    own: dict[str, str]
    state: State
    at: str
    later: str

    def __init__(self, call: Call) -> None:
        self.loaded: LoadedBundle = call.app.state.loaded
        self.path, self.base = call.url.path, base_of(call.scope)
        self.watched = call.scope.get("state", {}).get("watched")
        self.state = state_of(self.loaded, call.url.query)
        known = OWN.get(self.path, ())
        given = once((name, one) for name in known for one in self.state.other.get(name, ()))
        self.own = {name: given.get(name, "") for name in known}
        self.state = self.state.showing(
            other={name: one for name, one in self.state.other.items() if name not in known}
        )
        if self.own.get("today"):
            self.state = self.state.showing(date=self.own["today"])
        self.state, self.at = edited(
            self.loaded.bundle, self.state, self.own.get("add_to", ""), self.own.get("take_away", "")
        )
        self.answer: StateAnswer = state_answer.answer(self.loaded, self.state)
        bundle = self.loaded.bundle
        self.later = said_of_later(bundle, max(self.day, self.state.date)) if self.answer.made else ""

    @cached_property
    def departures(self) -> Departures | None:
        """What the answer owes to readings that are not the default."""
        return departures(self.answer.made)

    @property
    def day(self) -> str:
        """The day whose law is looked at, also where the request has none."""
        named = self.state.as_of or self.state.date
        return named if real_date(named) else newest_day(self.loaded, self.state.question)

    def query(self, state: State | None = None, **more: str) -> str:
        """The address of this state, or of another."""
        return query_of(self.loaded, state or self.state, **more)

    def context(self) -> dict[str, object]:
        """What every page sees."""
        bundle = self.loaded.bundle
        made = self.answer.made
        return {
            "bundle_title": bundle.title,
            "bundle": bundle,
            "path": self.path,
            "base": self.base,
            "watched": self.watched,
            "tabs": [
                {"path": path, "title": title, "here": path == TAB_OF.get(self.path, self.path)} for path, title in TABS
            ],
            "state": self.state,
            "query": self.query(),
            "question": bundle.questions[self.state.question],
            "questions": bundle.questions,
            "law": made["law"] if made else every_section(self.loaded, self.day),
            "day": self.day,
            "problems": reading_faults.in_words(bundle, self.state, self.answer.problems),
            "wants_day": self.answer.wants_day,
            "departures": self.departures,
            "later": self.later,
            "server_day": datetime.now().astimezone().date().isoformat(),
            "at_own_day": self.query(self.state.showing(as_of="")),
            "made": made,
            "fields": {**self.unnumbered(), **fact_form.numbers(bundle, self.state)},
            "at": self.at,
            "has_lists": any(about.fields for about in bundle.facts.values()),
            "tones": looks(bundle.questions[self.state.question]),
            "says": {name: known.says for name, known in bundle.questions[self.state.question].outcomes.items()},
        }

    def unnumbered(self) -> dict[str, str]:
        """Where to go for what is missing of a member that was read from a register: the number of its list."""
        numbers = fact_form.numbers(self.loaded.bundle, self.state)
        missing = self.answer.made["missing"] if self.answer.made else []
        return {one["fact"]: numbers[one["fact"].partition("[")[0]] for one in missing}

    def printed(self, template: str, **more: object) -> HTMLResponse:
        """The page."""
        text = ENVIRONMENT.get_template(template).render({**self.context(), **more})
        return HTMLResponse(text)


def edited(bundle: Bundle, state: State, add: str, remove: str) -> tuple[State, str]:
    """The state with a member more or less in a list, and the number on the page of the part to go on with."""
    if not add and not remove:
        return state, ""
    facts = with_one_less(bundle, with_one_more(bundle, state.facts, add), remove)
    after = state.showing(facts=facts)
    of = add or remove.rpartition("[")[0]
    number = fact_form.numbers(bundle, after).get(of, "")
    count = count_of(facts.get(of, ())) or 0
    return after, f"{number}-{count - 1}" if add and count else number


def every_section(loaded: LoadedBundle, day: str) -> list[Mapping[str, str]]:
    """What provisions are cited by where there is no decision to say it."""
    bundle = loaded.bundle
    found = [
        bundle.section(citation, bundle.version_on(citation, day) or known[0])
        for citation, known in bundle.versions.items()
    ]
    return [{"citation": section.citation, "cite": section.cite} for section in found]
