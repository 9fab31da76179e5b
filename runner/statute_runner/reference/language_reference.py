"""The operators and types of conditions, what an amendment declares, and the templates, from their own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.explain.sandbox import FORMAT_FILTERS, LOOP, OWN
from statute_runner.explain.template_names import EXPLAINS, LETTER, TEMPLATES
from statute_runner.logic.operators import ABSENT, OPERATORS
from statute_runner.reference.reference_page import ReferenceEntry, ReferencePage, ReferenceTable
from statute_runner.reference.schema_reference import groups, said, schema_of, takes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from statute_runner.explain.template_names import Shape

OPERANDS = {
    "value": "a value, or `{fact: NAME}`",
    "list": "a list of values",
    "member": "a value",
    "set": "`{fact: NAME}`",
    "truth": "true or false",
}
TYPES = {
    "choice": "one of the values that the fact lists",
    "yes/no": "true or false",
    "date": "a day, `YYYY-MM-DD`",
    "text": "a text",
    "whole number": "a whole number, within `from` and `to`",
    "set of choices": "any of the values that the fact lists, or none of them",
    "set of whole numbers": "whole numbers, or none",
    "list": "members, each with the `fields` of the list",
}
FILTERS = {
    "capitalize": "The first letter large, the others small.",
    "code": "The text as code. In Markdown only.",
    "count": "How many members a list has.",
    "first": "The first member of a list.",
    "last": "The last member of a list.",
    "length": "How many members a list has.",
    "lower": "In small letters.",
    "upper": "In large letters.",
}
"""What the filters do that are Jinja's, or of one format; the others say it themselves."""
OPERATORS_SAID = (
    "Beside `fact`, or beside `its` for a field of a member. What is not known makes a test not known; no operator is the "
    "opposite of another where a value may be `none`."
)
MOST_DEPTH = 4


def operators_page() -> ReferencePage:
    """Every type of a fact with its operators, every operator, and what else may stand in a condition."""
    keys = schema_of("section")["$defs"]["condition"]["properties"]
    of_types = [
        (
            f"`{name}`",
            holds,
            ", ".join(f"`{row.name}`" for row in OPERATORS.values() if name in row.types),
            none_of(name),
        )
        for name, holds in TYPES.items()
    ]
    rows = [
        (
            f"`{row.name}`",
            ", ".join(name for name in TYPES if name in row.types),
            OPERANDS[row.operand],
            said(keys[row.name]),
        )
        for row in OPERATORS.values()
    ]
    others = [(f"`{key}`", takes(one), said(one)) for key, one in keys.items() if key not in OPERATORS]
    entries = [
        ReferenceEntry(
            "Types", [ReferenceTable(("Type", "A fact of it is", "Operators", "`none`"), of_types)], " ".join(TYPES)
        ),
        ReferenceEntry(
            "Operators",
            [
                OPERATORS_SAID,
                ReferenceTable(("Operator", "Of facts of the type", "Takes", "Holds"), rows),
            ],
            " ".join(OPERATORS),
        ),
        ReferenceEntry(
            "What else stands in a condition",
            [ReferenceTable(("Key", "Takes", "What it says"), others)],
            " ".join(key for key in keys if key not in OPERATORS),
        ),
    ]
    return ReferencePage("operators", "Operators and types", "What a condition may test, and of which facts.", entries)


def none_of(name: str) -> str:
    return "may be, with `may be: none`" if name in ABSENT else ""


def changes_page() -> ReferencePage:
    """What a version declares that it is meant to change."""
    changes = schema_of("section")["properties"]["changes"]
    return ReferencePage(
        "changes",
        "What an amendment declares",
        changes["description"],
        [*groups(changes, "changes"), *conditions_said()],
    )


def conditions_said() -> Iterator[ReferenceEntry]:
    """What `where` takes, in short: its keys are on the page of operators."""
    yield ReferenceEntry(
        "A condition", ["Of facts and readings, without quotes; its keys are on the page of operators and types."]
    )


def templates_page() -> ReferencePage:
    """Every template with the names that it may use, and the filters."""
    filters = [
        (f"`{name}`", first_sentence(OWN[name]) if name in OWN else FILTERS[name])
        for name in sorted(FORMAT_FILTERS["markdown"])
    ]
    about = (
        f"`CITATION/explain/` holds {', '.join(f'`{name}`' for name in EXPLAINS)} and a `letter_NAME.j2` for each letter. A "
        f"template is Jinja in which nothing can be called or set; of a loop it knows {', '.join(f'`loop.{one}`' for one in LOOP)}. "
        "Layouts (`text.j2`, `markdown.j2`, `html.j2`) are the runner's, or of `--template DIR`."
    )
    every = {name: shape for name, shape in LETTER.items() if all(name in one for one in TEMPLATES.values())}
    entries = [names_entry("What every template sees", every)]
    for name, shape in {**TEMPLATES, "letter_NAME.j2": LETTER}.items():
        beside = {key: one for key, one in shape.items() if key not in every}
        same = next((other for other in TEMPLATES if TEMPLATES[other] == shape and other != name), "")
        if same and same in [entry.heading for entry in entries]:
            entries.append(ReferenceEntry(name, [f"The same as `{same}`."], name))
        elif beside:
            entries.append(names_entry(name, beside))
        else:
            entries.append(ReferenceEntry(name, ["What every template sees, and nothing beside it."], name))
    entries.append(
        ReferenceEntry("Filters", [ReferenceTable(("Filter", "Gives"), filters)], " ".join(FORMAT_FILTERS["markdown"]))
    )
    return ReferencePage("templates", "Templates", about, entries)


def names_entry(heading: str, shape: dict[str, Shape]) -> ReferenceEntry:
    return ReferenceEntry(heading, [ReferenceTable(("Name", "Is"), [*names(shape)])], " ".join(shape))


def names(shape: dict[str, Shape], path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The names that a template sees, with those inside them as far as they go."""
    for key, one in sorted(shape.items()):
        name = f"{path}.{'NAME' if key == '*' else key}" if path else key
        yield f"`{name}`", kind(one)
        inner = one[0] if isinstance(one, list) else one
        if isinstance(inner, dict) and depth < MOST_DEPTH:
            yield from names(inner, f"{name}[]" if isinstance(one, list) else name, depth + 1)


def kind(shape: Shape) -> str:
    if isinstance(shape, list):
        return f"a list, each member {kind(shape[0])}"
    if isinstance(shape, dict):
        return "a group by name" if "*" in shape else "a group"
    return "a text, a number, or yes or no" if shape == "text" else shape


def first_sentence(of: Callable[..., object]) -> str:
    return " ".join((of.__doc__ or "").partition("\n\n")[0].split())
