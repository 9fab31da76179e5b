"""The contract in the Common Expression Language, run by cel-expr-python: typed variables in, a number out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .edge import checked
from .hand_shape import encode
from .pair_lines import line
from .pair_numbers import LACKED, LAYERS, NUMBER, UNDETERMINED
from .pairs import LISTS, Term
from .shape_types import (
    NO_ASSURANCES,
    NO_AUTHORIZATION,
    NO_COUNTERPART,
    NO_EXCHANGE,
    NO_FINDING,
    NO_GOODS,
    NO_OFFICER,
    NOTHING,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .shape_types import Assurance, Entry, ShapeRequest, Violation

    Writer = Callable[[Term], str]

NEEDED = "cel_expr_python"
TRUTHS = (
    *("finding.made", "authorization.subsection_a", "authorization.subsection_c", "authorization.retained"),
    "assurances.cover_purpose",
)
SETS = ("finding.purposes", "finding.chapters")
TEXTS = (
    *("exchange.direction", "exchange.material", "officer.service", "counterpart.country", "counterpart.kind"),
    "finding.agreement",
)
# Not known: an empty text, a truth of this number, a set that is said not to be known.
UNKNOWN_TRUTH = 2
TRUTH = {None: UNKNOWN_TRUTH, True: 1, False: 0}


PLACES = {name: f"layer{number}[{place}]" for number, layer in enumerate(LAYERS) for place, name in enumerate(layer)}


def variable(fact: str) -> str:
    return fact.replace(".", "_")


def written(term: Term, within: Writer | None = None, known: Callable[[str], str] = variable, day: str = "day") -> str:
    """The term in CEL; `within` writes its parts, `known` the variable of a fact, and `day` is that of the day."""
    inner = within or written
    match term:
        case ("constant", bool(truth)):
            return "true" if truth else "false"
        case ("number", int(number)):
            return str(number)
        case ("name", str(name)):
            return PLACES[name]
        case ("unknown", str(name)) if name in (*SETS, *LISTS):
            return f"!{known(name)}_known"
        case ("unknown", str(name)):
            return f"{known(name)} == {UNKNOWN_TRUTH if name in TRUTHS else chr(34) * 2}"
        case ("true", str(name)):
            return f"{known(name)} == 1"
        case ("among", str(name), tuple(values)):
            return f"{known(name)} in {list(values)}"
        case ("has any", str(name), tuple(values)):
            return "(" + " || ".join(f"{value!r} in {known(name)}" for value in values) + ")"
        case ("some" | "each" as word, str(over), tuple(part)):
            return f"{known(over)}.{'exists' if word == 'some' else 'map'}(one, {inner(part)})"
        case ("its unknown", str(field)):
            return f'one["{field}"] == ""'
        case ("its among", str(field), tuple(values)):
            return f'one["{field}"] in {list(values)}'
        case ("its until day", str(field)):
            return f'(one["{field}"] != "" && one["{field}"] <= {day})'
        case ("its from day", str(field)):
            return f'one["{field}"] >= {day}'
        case ("its before", str(field), str(before)):
            return f'(one["{field}"] != "" && one["{field}"] < "{before}")'
        case ("since", str(first)):
            return f'{day} >= "{first}"'
        case ("not", tuple(part)):
            return f"!({inner(part)})"
        case ("and" | "or" as word, *parts):
            joint = " && " if word == "and" else " || "
            return "(" + joint.join(inner(part) for part in parts if isinstance(part, tuple)) + ")"
        case ("if", tuple(condition), tuple(then), tuple(otherwise)):
            return f"(({inner(condition)}) ? ({inner(then)}) : ({inner(otherwise)}))"
        case ("one of", tuple(part), tuple(numbers)):
            found = inner(part)
            return f"{found} == {numbers[0]}" if len(numbers) == 1 else f"{found} in {list(numbers)}"
        case ("sum", *parts):
            return balanced([inner(part) for part in parts if isinstance(part, tuple)])
        case ("times", tuple(part), int(number)):
            return f"{inner(part)} * {number}"
    raise AssertionError(term)


def balanced(parts: list[str]) -> str:
    """The sum, split in halves: the parser goes only 32 calls deep."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return f"({balanced(parts[:half])} + {balanced(parts[half:])})"


def expression() -> str:
    """Each layer is bound as one list, since binding each name would nest too deeply for the parser."""
    open_ = written(UNDETERMINED)
    made = f"[[{written(NUMBER)}], {', '.join(f'{open_} ? {written(term)} : []' for term in LACKED)}]"
    for number, layer in reversed(list(enumerate(LAYERS))):
        listed = ", ".join(written(term) for term in layer.values())
        made = f"cel.bind(layer{number}, [{listed}], {made})"
    return made


NO_MEMBERS: list[str] = []
SURE = {None: "", True: "true", False: "false"}


def of_assurance(one: Assurance) -> dict[str, str]:
    return {
        "by": one.by or "",
        "confidence": SURE[one.confidence],
        "use": one.use or "",
        "from": one.from_ or "",
        "until": one.until or "",
    }


def of_violation(one: Violation) -> dict[str, str]:
    return {"of": one.of or "", "assurance": one.assurance or "", "found_on": one.found_on or ""}


def of_entry(one: Entry) -> dict[str, str]:
    return {"entered_on": one.entered_on or ""}


def variables(request: ShapeRequest) -> dict[str, object]:
    """A request as the variables of the expression."""
    facts = request.facts or NOTHING
    exchange, goods = facts.exchange or NO_EXCHANGE, facts.goods or NO_GOODS
    officer, counterpart = facts.officer or NO_OFFICER, facts.counterpart or NO_COUNTERPART
    finding, assurances = facts.finding or NO_FINDING, facts.assurances or NO_ASSURANCES
    authorization = facts.authorization or NO_AUTHORIZATION
    return {
        "day": request.date,
        "exchange_direction": exchange.direction or "",
        "exchange_material": exchange.material or "",
        "officer_service": officer.service or "",
        "counterpart_country": counterpart.country or "",
        "counterpart_kind": counterpart.kind or "",
        "counterpart_violations": [of_violation(one) for one in counterpart.violations or ()],
        "counterpart_violations_known": counterpart.violations is not None,
        "finding_made": TRUTH[finding.made],
        "finding_purposes": finding.purposes or NO_MEMBERS,
        "finding_purposes_known": finding.purposes is not None,
        "finding_agreement": finding.agreement or "",
        "finding_chapters": finding.chapters or NO_MEMBERS,
        "finding_chapters_known": finding.chapters is not None,
        "authorization_subsection_a": TRUTH[authorization.subsection_a],
        "authorization_subsection_c": TRUTH[authorization.subsection_c],
        "authorization_retained": TRUTH[authorization.retained],
        "assurances_cover_purpose": TRUTH[assurances.cover_purpose],
        "assurances_given": [of_assurance(one) for one in assurances.given or ()],
        "assurances_given_known": assurances.given is not None,
        "goods_entries": [of_entry(one) for one in goods.entries or ()],
        "goods_entries_known": goods.entries is not None,
    }


def compiled() -> Callable[[dict[str, object]], list[list[int]]]:
    """What gives the numbers for variables: one for the whole, and one for each member of each list."""
    cel = import_module("cel_expr_python.cel")
    ext_bindings = import_module("cel_expr_python.ext.ext_bindings")

    kinds = cel.Type
    types = {"day": kinds.STRING}
    types |= {variable(fact): kinds.STRING for fact in TEXTS}
    types |= {variable(fact): kinds.INT for fact in TRUTHS}
    types |= {f"{variable(fact)}_known": kinds.BOOL for fact in (*SETS, *LISTS)}
    types |= {variable(fact): kinds.List(kinds.Map(kinds.STRING, kinds.STRING)) for fact in LISTS}
    types |= {variable(fact): kinds.List(kinds.INT if fact == "finding.chapters" else kinds.STRING) for fact in SETS}
    evaluate = cel.NewEnv(variables=types, extensions=[ext_bindings.ExtBindings()]).compile(expression()).eval

    def numbers(known: dict[str, object]) -> list[list[int]]:
        found = evaluate(data=known).value()
        if found.__class__ is not list:
            raise ValueError(found)
        return [part.plain_value() for part in found]

    return numbers


def contender() -> Callable[[bytes], bytes]:
    numbers = compiled()

    def decide(content: bytes) -> bytes:
        request = checked(content)
        (number,), *lists = numbers(variables(request))
        return b'{"id":' + encode(request.id) + line(number, lists)

    return decide


def of_variables() -> tuple[Callable[[dict[str, object]], list[list[int]]], Callable[[bytes], dict[str, object]]]:
    """What gives the numbers for a request that was read, and what reads it."""
    return compiled(), lambda content: variables(checked(content))
