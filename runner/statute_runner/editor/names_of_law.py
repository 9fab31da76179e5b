"""What each kind of file of a bundle names: the law, its facts, questions, readings, properties and registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.editor.names_of_cases import named_in_cases, named_in_request
from statute_runner.editor.occurrences import (
    FACT,
    OPTION,
    OUTCOME,
    PROVISION,
    READING,
    ROUTE,
    RULE,
    VALUE,
    NamesInFile,
    Occurrence,
)
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.editor.parse_memory import ReadFile
    from statute_runner.law.facts import FactType


def named_in(file: ReadFile, facts: Mapping[str, FactType], lists: Mapping[str, str]) -> list[Occurrence]:
    """Every name in a file that could be read. `lists` has the list of facts that each register fills."""
    if file.document is None:
        return []
    data: Any = file.document.data
    home = file.path.rpartition("/")[0]
    names = NamesInFile(file, home.removesuffix("/cases") if file.kind in {"section", "cases"} else "")
    match file.kind:
        case "section":
            section(names, data)
        case "facts":
            for name, fact in data["facts"].items():
                typed(names, name, fact, pointer("facts", name))
            for name, was in data.get("former", {}).items():
                names.fact(was["now"], pointer("former", name, "now"))
        case "values":
            users = [
                name for name, fact in facts.items() if fact.values and fact.values.keys() == data["values"].keys()
            ]
            for value in data["values"]:
                for fact in users:
                    at = pointer("values", value)
                    names.add(VALUE, f"{fact}={value}", at, value, key=True, definition=True)
        case "bundle":
            bundle(names, data)
        case "reading":
            reading(names, data)
        case "properties":
            for name, one in data["properties"].items():
                for key, part in one.items():
                    names.condition(part, pointer("properties", name, key))
        case "cases":
            named_in_cases(names, data, facts)
        case "register":
            register(names, data, lists.get(file.path.split("/")[1].removesuffix(".yaml"), ""), facts)
        case "example":
            named_in_request(names, data, "", facts)
    return names.found


def section(names: NamesInFile, data: Mapping[str, Any]) -> None:
    citation = names.citation
    for n, part in enumerate(data.get("text", ())):
        names.add(PROVISION, f"{citation}/{part['at']}", f"text/{n}/at", part["at"], definition=True)
    for name, rule in data.get("rules", {}).items():
        path = pointer("rules", name)
        names.add(RULE, f"{citation}#{name}", path, name, key=True, definition=True)
        names.provision(rule["cite"], f"{path}/cite")
        names.fact(rule.get("about"), f"{path}/about")
        written = {key: part for key, part in rule.items() if key not in {"cite", "about"}}
        names.condition(written, path, rule.get("about", ""))
        names.condition(rule.get("when"), f"{path}/when", rule.get("about", ""))
    for route, cases in data.get("decisions", {}).items():
        path = pointer("decisions", route)
        names.add(ROUTE, route, path, route, key=True, definition=True)
        decision(names, cases, path)
    notices(names, data, "")
    for key in ("editorial", "not_encoded"):
        for n, entry in enumerate(data.get(key, ())):
            names.provision(entry["at"], f"{key}/{n}/at")
    for n, change in enumerate(data.get("changes", {}).get("outcomes", ())):
        names.condition(change.get("where"), f"changes/outcomes/{n}/where")


def decision(names: NamesInFile, cases: Any, path: str) -> None:
    for n, case in enumerate(cases):
        names.outcome(case["outcome"], f"{path}/{n}/outcome")
        names.condition(case.get("when"), f"{path}/{n}/when")
        for key, kept in case.get("conditions", {}).items():
            names.provision(kept["cite"], f"{path}/{n}/{pointer('conditions', key, 'cite')}")


def notices(names: NamesInFile, data: Mapping[str, Any], path: str) -> None:
    for name, notice in data.get("notices", {}).items():
        at = path + pointer("notices", name)
        names.provision(notice["cite"], f"{at}/cite")
        names.condition(notice["when"], f"{at}/when")


def typed(names: NamesInFile, name: str, fact: Mapping[str, Any], path: str) -> None:
    """A fact or field where it is described, with its values and fields."""
    names.fact(name, path, key=True, definition=True)
    for value in fact.get("values", {}):
        names.add(VALUE, f"{name}={value}", f"{path}/{pointer('values', value)}", value, key=True, definition=True)
    for n, other in enumerate(fact.get("asked after", ())):
        names.fact(other, f"{path}/asked after/{n}")
    if name.rpartition("[].")[1]:
        names.fact(
            f"{name.rpartition('[].')[0]}[].{fact['not before']}" if "not before" in fact else "", f"{path}/not before"
        )
    if "remedy to" in fact:
        names.values(name, fact["remedy to"], f"{path}/remedy to")
    for key, field in fact.get("fields", {}).items():
        typed(names, f"{name}[].{key}", field, f"{path}/{pointer('fields', key)}")


def bundle(names: NamesInFile, data: Mapping[str, Any]) -> None:
    for name, question in data["questions"].items():
        path = pointer("questions", name)
        for outcome in question["outcomes"]:
            at = f"{path}/{pointer('outcomes', outcome)}"
            names.add(OUTCOME, outcome, at, outcome, key=True, definition=True)
        for n, route in enumerate(question["routes"]):
            names.add(ROUTE, route, f"{path}/routes/{n}", route)
        decision(names, question["decision"], f"{path}/decision")
        names.outcome(question["not_in_force"]["outcome"], f"{path}/not_in_force/outcome")
        notices(names, question, f"{path}/")
    for name, register_ in data.get("registers", {}).items():
        path = pointer("registers", name)
        names.fact(register_.get("key"), f"{path}/key")
        for field, fact in register_.get("fills", {}).items():
            names.fact(fact, f"{path}/{pointer('fills', field)}")
        list_ = register_.get("list")
        names.fact(list_, f"{path}/list")
        for key in ("own", "inherited"):
            for field in register_.get(key, {}) if list_ else ():
                names.fact(f"{list_}[].{field}", f"{path}/{pointer(key, field)}", key=True)
        if list_ and "open without" in register_:
            names.fact(f"{list_}[].{register_['open without']}", f"{path}/open without")
        for n, field in enumerate(register_.get("past", ()) if list_ else ()):
            names.fact(f"{list_}[].{field}", f"{path}/past/{n}")


def reading(names: NamesInFile, data: Mapping[str, Any]) -> None:
    name = names.file.path.removeprefix("readings/").removesuffix(".md")
    names.add(READING, name, "question", "question", key=True, definition=True)
    names.provision(data["cite"], "cite", full=True)
    for option in data["options"]:
        names.add(OPTION, f"{name}={option}", pointer("options", option), option, key=True, definition=True)
    names.add(OPTION, f"{name}={data['default']}", "default", str(data["default"]))


def register(names: NamesInFile, data: Mapping[str, Any], list_: str, facts: Mapping[str, FactType]) -> None:
    """The entries of a register, whose fields are those of the members of a list that it fills."""
    for n, entry in enumerate(data["entries"] if list_ else ()):
        for key in (key for key in entry if f"{list_}[].{key}" in facts):
            names.add(FACT, f"{list_}[].{key}", f"entries/{n}/{pointer(key)}", key, key=True)
