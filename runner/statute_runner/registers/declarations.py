"""What a bundle declares of its registers: what stands in an entry, and which facts are read from it."""

from __future__ import annotations

from statute_runner.law.facts import FactType, as_known, fact_type
from statute_runner.logic.operators import CHOICES, DATE, TEXT
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from statute_runner.law.bundle import Bundle
    from statute_runner.logic.tree import Known

KEY, OF, FROM, UNTIL, SUCCEEDS, COMPLETE = "key", "of", "from", "until", "succeeds", "complete"
SOURCE, RECORDED_ON = "source", "recorded_on"
ON_RECORD = {"kind": "record", "by": "the register"}


@value
class Declared:
    """A register as the bundle declares it.

    Either its entries have a `key`, which the fact `stated_by` states, and `fills` has the fact of each field; or each
    is a record `of` an entry of another register, and a member of the list `fills_list`. `own` and `inherited` are what
    a member says where the record is of the one asked about, and of one that it succeeds. `fields` are those of an
    entry that are typed as facts, of which no fact is read from those that are `shown`; `past` are the days that have
    passed when an entry is recorded, `about` is that list.
    """

    name: str
    says: str
    one: str
    stated_by: str
    fills: Mapping[str, str]
    of: str
    fills_list: str
    own: Mapping[str, Known]
    inherited: Mapping[str, Known] | None
    open_without: str
    past: tuple[str, ...]
    fields: Mapping[str, FactType]
    shown: tuple[str, ...]
    about: FactType | None


def declared(bundle: Bundle) -> dict[str, Declared]:
    """The registers that the bundle declares, by name."""
    given: Mapping[str, Any] = bundle.files["bundle.yaml"].data.get("registers", {})
    return {name: register(bundle, name, each) for name, each in given.items()}


def register(bundle: Bundle, name: str, data: Mapping[str, Any]) -> Declared:
    facts = bundle.facts
    list_ = facts.get(data.get("list", ""))
    told = list_.fields if list_ else {}
    own, inherited = data.get("own", {}), data.get("inherited")
    read = {field: facts[fact] for field, fact in data.get("fills", {}).items() if fact in facts}
    members = {key: field for key, field in told.items() if key not in own}
    further = {key: fact_type(key, field, {}, ON_RECORD) for key, field in data.get("fields", {}).items()}
    return Declared(
        name,
        data["says"],
        data["one"],
        data.get("key", ""),
        data.get("fills", {}),
        data.get("of", ""),
        data.get("list", ""),
        known_fields(told, own),
        None if inherited is None else known_fields(told, inherited),
        data.get("open without", ""),
        tuple(data.get("past", ())),
        {**read, **members, **further},
        tuple(further),
        list_,
    )


def known_fields(fields: Mapping[str, FactType], told: Mapping[str, Any]) -> dict[str, Known]:
    return {key: as_known(fields[key], given) for key, given in told.items() if key in fields}


def fixed(register: Declared, declared: Mapping[str, Declared]) -> dict[str, FactType]:
    """What every entry of a register of its kind may say beside its fields; that of `source` and `recorded_on` last."""
    one = register.one
    if register.of:
        own = {OF: of_entries(OF, TEXT, f"Whose is it? A key of the register of {register.of}.")}
    else:
        records = {other.name: other.says for other in declared.values() if other.of == register.name}
        own = {
            KEY: of_entries(KEY, TEXT, f"By which key is the {one} named?"),
            FROM: of_entries(FROM, DATE, "What is its first day in force?"),
            UNTIL: of_entries(UNTIL, DATE, "What is its last day in force?", absent=True),
            SUCCEEDS: of_entries(SUCCEEDS, CHOICES, "Which keys have those that it took over from?"),
            COMPLETE: of_entries(COMPLETE, CHOICES, "Which registers hold all that there is of it?", values=records),
        }
    return {
        **own,
        SOURCE: of_entries(SOURCE, TEXT, "Where is it on record?"),
        RECORDED_ON: of_entries(RECORDED_ON, DATE, "On which day was it entered here?"),
    }


def of_entries(
    name: str, kind: str, ask: str, *, absent: bool = False, values: dict[str, str] | None = None
) -> FactType:
    return FactType(name, kind, ask, "record", ON_RECORD["by"], values or {}, absent=absent)
