"""AuthZEN 1.0: `evaluation`, `evaluations` and the metadata of a policy decision point.

A decision is true or false there; the context says which false it is: what stands in the way of a yes, or what is not
known, for law that cannot be applied yet is no denial on the merits.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from anyio.to_thread import run_sync

from statute_runner.budget import Budget
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.decide.trace import Trace
from statute_runner.problem import Refused, fields
from statute_runner.request.request_document import json_request
from statute_runner.serve.authzen_mapping import AuthzenMapping
from statute_runner.serve.http_api import MOST_REQUESTS, answer, body_of, refusal
from statute_runner.serve.reverse_proxy import prefix_in
from statute_runner.whatif.why_not import why_not

if TYPE_CHECKING:
    from starlette.requests import Request as Call
    from starlette.responses import Response

    from statute_runner.api import LoadedBundle
    from statute_runner.codegen.decider import Decider

    Json = dict[str, Any]

EVALUATION, EVALUATIONS = "/access/v1/evaluation", "/access/v1/evaluations"
METADATA = "/.well-known/authzen-configuration"
# What each entity of a question must have, of text.
NEEDED = {"subject": ("type", "id"), "action": ("name",), "resource": ("type", "id")}
# After which decision the rest is not evaluated.
STOPS = {"execute_all": None, "deny_on_first_deny": False, "permit_on_first_permit": True}
# Seconds in which what stands in the way of a yes is found, or said not to be.
SEARCH = 2.0
MOST_SAID = 4


class BadQuestionError(Exception):
    """A question that is none of AuthZEN's; its text says why."""


async def metadata(call: Call) -> Response:
    """`GET /.well-known/authzen-configuration`."""
    base = f"{call.url.scheme}://{call.headers.get('host', '')}{prefix_in(call.scope)}"
    return answer(
        200,
        {
            "policy_decision_point": base,
            "access_evaluation_endpoint": f"{base}{EVALUATION}",
            "access_evaluations_endpoint": f"{base}{EVALUATIONS}",
        },
    )


async def evaluation(call: Call) -> Response:
    """`POST /access/v1/evaluation`."""
    return await answered(call, several=False)


async def evaluations(call: Call) -> Response:
    """`POST /access/v1/evaluations`."""
    return await answered(call, several=True)


async def answered(call: Call, *, several: bool) -> Response:
    """The answer to one question or several; status 400 where it is none."""
    if call.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return refusal(400, "usage", "the body is application/json")
    body = await body_of(call)
    if body is None:
        return refusal(413, "text-size", "the body is too large")
    raw = json_request(body, "evaluation.json", 1, largest=2**24)
    if raw.problems:
        return answer(400, {"errors": [fields(problem) for problem in raw.problems]})
    state = call.scope.setdefault("state", {})
    try:
        decider = Evaluator(call.app.state.loaded, state.get("authzen"))
        made = await run_sync(decider.several if several else decider.single, raw.data)
    except BadQuestionError as error:
        return refusal(400, "request-shape", str(error))
    except Refused as refused:
        return answer(400, {"errors": [fields(problem) for problem in refused.problems]})
    state.setdefault("told", {}).update(outcomes=decider.outcomes, refused=decider.refused)
    return answer(200, made)


class Evaluator:
    """Answers questions under the law and a mapping; `outcomes` counts what was decided, `refused` what was not."""

    loaded: LoadedBundle
    mapping: AuthzenMapping
    decider: Decider
    today: str
    readings: dict[str, str]
    outcomes: dict[str, int]
    refused: int

    def __init__(self, loaded: LoadedBundle, stated: Json | None) -> None:
        key = ("authzen", json.dumps(stated, sort_keys=True))
        self.loaded = loaded
        self.mapping = loaded.cached(key, lambda: AuthzenMapping(loaded, stated))
        self.decider = loaded.cached(
            ("decider", *key), lambda: loaded.decider(self.mapping.readings, question=self.mapping.question)
        )
        self.readings = chosen_readings(loaded.bundle, self.mapping.readings)
        self.today = datetime.now(UTC).date().isoformat()
        self.outcomes, self.refused = {}, 0

    def single(self, asked: object) -> Json:
        """The decision on one question. Raises `BadQuestionError`, `Refused` for values that a fact cannot have."""
        question = checked(asked)
        request = self.loaded.request(self.mapping.request(question, self.today, "evaluation"))
        short = self.decider.decide(request)
        outcome = short["outcome"]
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        day = request.date
        context: Json = {"outcome": outcome, "determined": outcome != UNDETERMINED, "date": day}
        if outcome in self.mapping.permits:
            return {"decision": True, "context": context}
        law = self.loaded.on(day, self.mapping.question)
        if outcome == UNDETERMINED:
            context["possible"] = short["possible"]
            context["missing"] = [self.missing(name) for name in short["missing"]]
            asks = "; ".join(one["ask"] for one in context["missing"])
            context["reason"] = f"It cannot be said yet. To be answered: {asks}"
        else:
            trace = Trace(law, request.facts, self.readings)
            context["conditions"] = conditions = self.in_the_way(trace)
            ways = [" and ".join(one["says"] for one in way) for way in conditions]
            more = [f"{len(ways) - MOST_SAID} other ways"] if len(ways) > MOST_SAID else []
            unmet = "; or ".join([*ways[:MOST_SAID], *more])
            said = law.question.outcomes[outcome].says if outcome in law.question.outcomes else outcome
            context["reason"] = f"{said} In the way: {unmet}" if unmet else said
        return {"decision": False, "context": context}

    def missing(self, name: str) -> Json:
        """A fact that could change the decision, with the question that it answers."""
        fact = self.loaded.bundle.facts.get(name.partition("[")[0])
        return {"fact": name, "ask": fact.ask if fact else name}

    def in_the_way(self, trace: Trace) -> list[list[Json]]:
        """The smallest sets of conditions of which all would have to come out otherwise for a yes, the fewest first."""
        budget = Budget(seconds=SEARCH)
        sets = [
            found
            for outcome in sorted(self.mapping.permits)
            for found in why_not(trace, outcome, budget).values()
            if not isinstance(found, str)
        ]
        ways = sorted((way for found in sets for way in found if way), key=len)
        return [[condition(dict(one)) for one in way] for way in ways]

    def several(self, asked: object) -> Json:
        """The decisions on several questions in their order, each over what they have in common.

        Raises `BadQuestionError` where the call as a whole is none.
        """
        if not isinstance(asked, dict):
            raise BadQuestionError("expected an object with subject, action and resource")
        each = asked.get("evaluations")
        if not each:
            if each not in (None, []):
                raise BadQuestionError("expected a list for `evaluations`")
            return self.single(asked)
        if not isinstance(each, list):
            raise BadQuestionError("expected a list for `evaluations`")
        if len(each) > MOST_REQUESTS:
            raise BadQuestionError(f"more than {MOST_REQUESTS:,} evaluations")
        options = asked.get("options", {})
        semantic = options.get("evaluations_semantic", "execute_all") if isinstance(options, dict) else ""
        if not isinstance(semantic, str) or semantic not in STOPS:
            raise BadQuestionError(f"expected one of {', '.join(STOPS)} for `evaluations_semantic`")
        made: list[Json] = []
        for one in each:
            made.append(self.guarded(one, asked))
            if made[-1]["decision"] is STOPS[semantic]:
                break
        return {"evaluations": made}

    def guarded(self, one: object, common: Json) -> Json:
        """The decision on one of several; a question with a fault is a no that says it is one."""
        try:
            return self.single(joined(one, common))
        except BadQuestionError as bad:
            said: list[Json] = [{"message": str(bad)}]
        except Refused as refused:
            said = [{"path": problem.path, "message": problem.message} for problem in refused.problems]
        self.refused += 1
        error = {"status": 400, "message": said[0]["message"], "errors": said}
        return {"decision": False, "context": {"determined": False, "error": error}}


def condition(one: Json) -> Json:
    """A condition in the way: the provision, its words, the fact that it tests, and how it would have to come out."""
    says = f"“{one['quote']}” ({one['cite']})" if one["quote"] else f"{one['test']} ({one['cite']})"
    return {"says": says, **{key: one[key] for key in ("cite", "quote", "test", "fact", "wanted")}}


def joined(one: object, common: Json) -> Json:
    """A question with what it leaves out as all have it: whole entities, and what an entity must have."""
    if not isinstance(one, dict):
        raise BadQuestionError("expected an object for each of `evaluations`")
    whole = {key: common[key] for key in (*NEEDED, "context") if key in common} | one
    for name, needed in NEEDED.items():
        own, shared = one.get(name), common.get(name)
        if isinstance(own, dict) and isinstance(shared, dict):
            whole[name] = {**{key: shared[key] for key in needed if key in shared}, **own}
    return whole


def checked(asked: object) -> Json:
    """A question with all that it must have. Raises `BadQuestionError`."""
    if not isinstance(asked, dict):
        raise BadQuestionError("expected an object with subject, action and resource")
    for name, needed in NEEDED.items():
        entity = asked.get(name)
        if not isinstance(entity, dict):
            raise BadQuestionError(f"expected an object for `{name}`")
        for key in needed:
            if not isinstance(entity.get(key), str) or not entity[key]:
                raise BadQuestionError(f"expected text for `{name}.{key}`")
        if not isinstance(entity.get("properties", {}), dict):
            raise BadQuestionError(f"expected an object for `{name}.properties`")
    if not isinstance(asked.get("context", {}), dict):
        raise BadQuestionError("expected an object for `context`")
    return asked
