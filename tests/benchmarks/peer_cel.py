"""The contract in the Common Expression Language, run by cel-expr-python: typed variables in, a number out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .edge import checked
from .hand_msgspec import (
    Assurances,
    Authorization,
    Counterpart,
    Exchange,
    Facts,
    Finding,
    Goods,
    Officer,
    Request,
    encode,
)
from .pair_lines import line
from .pairs import LAYERS, NUMBER, Term

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDED = "cel_expr_python"
TRUTHS = (
    *("goods.concerned", "counterpart.violated_assurance", "finding.made", "authorization.subsection_c"),
    "assurances.confidence",
)
SETS = ("finding.purposes", "finding.chapters", "assurances.given_by")
TEXTS = (
    *("exchange.direction", "exchange.material", "goods.entered_on", "officer.service", "counterpart.country"),
    *("counterpart.kind", "finding.agreement", "assurances.use", "assurances.obtained_on"),
)
# Not known: an empty text, a truth of this number, a set that is said not to be known.
UNKNOWN_TRUTH = 2
TRUTH = {None: UNKNOWN_TRUTH, True: 1, False: 0}


PLACES = {name: f"layer{number}[{place}]" for number, layer in enumerate(LAYERS) for place, name in enumerate(layer)}


def variable(fact: str) -> str:
    return fact.replace(".", "_")


def written(term: Term) -> str:
    """The term in CEL."""
    match term:
        case ("constant", bool(truth)):
            return "true" if truth else "false"
        case ("number", int(number)):
            return str(number)
        case ("name", str(name)):
            return PLACES[name]
        case ("unknown", str(name)) if name in SETS:
            return f"!{variable(name)}_known"
        case ("unknown", str(name)):
            return f"{variable(name)} == {UNKNOWN_TRUTH if name in TRUTHS else chr(34) * 2}"
        case ("true", str(name)):
            return f"{variable(name)} == 1"
        case ("among", str(name), tuple(values)):
            return f"{variable(name)} in {list(values)}"
        case ("has any", str(name), tuple(values)):
            return "(" + " || ".join(f"{value!r} in {variable(name)}" for value in values) + ")"
        case ("early",):
            return '(goods_entered_on != "" && goods_entered_on < "2020-07-01")'
        case ("in time",):
            return '(assurances_obtained_on != "" && assurances_obtained_on <= day)'
        case ("since", str(day)):
            return f'day >= "{day}"'
        case ("not", tuple(part)):
            return f"!({written(part)})"
        case ("and" | "or" as word, *parts):
            joint = " && " if word == "and" else " || "
            return "(" + joint.join(written(part) for part in parts if isinstance(part, tuple)) + ")"
        case ("if", tuple(condition), tuple(then), tuple(otherwise)):
            return f"(({written(condition)}) ? ({written(then)}) : ({written(otherwise)}))"
        case ("one of", tuple(part), tuple(numbers)):
            found = written(part)
            return f"{found} == {numbers[0]}" if len(numbers) == 1 else f"{found} in {list(numbers)}"
        case ("sum", *parts):
            return balanced([written(part) for part in parts if isinstance(part, tuple)])
        case ("times", tuple(part), int(number)):
            return f"{written(part)} * {number}"
    raise AssertionError(term)


def balanced(parts: list[str]) -> str:
    """The sum, split in halves: the parser goes only 32 calls deep."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return f"({balanced(parts[:half])} + {balanced(parts[half:])})"


def expression() -> str:
    """Each layer is bound as one list, since binding each name would nest too deeply for the parser."""
    made = written(NUMBER)
    for number, layer in reversed(list(enumerate(LAYERS))):
        listed = ", ".join(written(term) for term in layer.values())
        made = f"cel.bind(layer{number}, [{listed}], {made})"
    return made


NO_EXCHANGE, NO_GOODS, NO_OFFICER, NO_COUNTERPART = Exchange(), Goods(), Officer(), Counterpart()
NO_MEMBERS: list[str] = []
NO_FINDING, NO_AUTHORIZATION, NO_ASSURANCES, NO_FACTS = Finding(), Authorization(), Assurances(), Facts()


def variables(request: Request) -> dict[str, object]:
    """A request as the variables of the expression."""
    facts = request.facts or NO_FACTS
    exchange, goods = facts.exchange or NO_EXCHANGE, facts.goods or NO_GOODS
    officer, counterpart = facts.officer or NO_OFFICER, facts.counterpart or NO_COUNTERPART
    finding, assurances = facts.finding or NO_FINDING, facts.assurances or NO_ASSURANCES
    return {
        "day": request.date,
        "exchange_direction": exchange.direction or "",
        "exchange_material": exchange.material or "",
        "goods_concerned": TRUTH[goods.concerned],
        "goods_entered_on": goods.entered_on or "",
        "officer_service": officer.service or "",
        "counterpart_country": counterpart.country or "",
        "counterpart_kind": counterpart.kind or "",
        "counterpart_violated_assurance": TRUTH[counterpart.violated_assurance],
        "finding_made": TRUTH[finding.made],
        "finding_purposes": finding.purposes or NO_MEMBERS,
        "finding_purposes_known": finding.purposes is not None,
        "finding_agreement": finding.agreement or "",
        "finding_chapters": finding.chapters or NO_MEMBERS,
        "finding_chapters_known": finding.chapters is not None,
        "authorization_subsection_c": TRUTH[(facts.authorization or NO_AUTHORIZATION).subsection_c],
        "assurances_confidence": TRUTH[assurances.confidence],
        "assurances_use": assurances.use or "",
        "assurances_given_by": assurances.given_by or NO_MEMBERS,
        "assurances_given_by_known": assurances.given_by is not None,
        "assurances_obtained_on": assurances.obtained_on or "",
    }


def compiled() -> Callable[[dict[str, object]], int]:
    """What gives the number for variables."""
    cel = import_module("cel_expr_python.cel")
    ext_bindings = import_module("cel_expr_python.ext.ext_bindings")

    kinds = cel.Type
    types = {"day": kinds.STRING}
    types |= {variable(fact): kinds.STRING for fact in TEXTS}
    types |= {variable(fact): kinds.INT for fact in TRUTHS}
    types |= {f"{variable(fact)}_known": kinds.BOOL for fact in SETS}
    types |= {variable(fact): kinds.List(kinds.INT if fact == "finding.chapters" else kinds.STRING) for fact in SETS}
    evaluate = cel.NewEnv(variables=types, extensions=[ext_bindings.ExtBindings()]).compile(expression()).eval

    def number(known: dict[str, object]) -> int:
        found = evaluate(data=known).value()
        if found.__class__ is not int:
            raise ValueError(found)
        return int(found)

    return number


def contender() -> Callable[[bytes], bytes]:
    number = compiled()

    def decide(content: bytes) -> bytes:
        request = checked(content)
        return b'{"id":' + encode(request.id) + line(number(variables(request)))

    return decide


def of_variables() -> tuple[Callable[[dict[str, object]], int], Callable[[bytes], dict[str, object]]]:
    """What gives the number for a request that was read, and what reads it."""
    return compiled(), lambda content: variables(checked(content))
