"""Cases that are missing, as text to paste: a request that shows a condition on one side, found by search.

What such a case expects is the answer of the rules. A person has to say what it shows and whether that answer is the
law's; until then the text says that it is not confirmed.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import yaml

from statute_runner.budget import Budget, OverBudget
from statute_runner.cases.coverage import SIZES
from statute_runner.check.case_checks import SAID
from statute_runner.check.witness_search import WitnessSearch
from statute_runner.decide.decision import chosen_readings, document
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.decide.trace import UNKNOWN
from statute_runner.editor.text_changes import Fix, TextChange, insertion
from statute_runner.law.facts import as_stated, grouped
from statute_runner.law.member_paths import with_known
from statute_runner.logic.refs import FactRef, ReadingRef
from statute_runner.logic.tree import Members, nodes_of
from statute_runner.problem import Refused, Span
from statute_runner.prove.suggested_case import head
from statute_runner.request.request_document import Raw, request_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.check.decided_values import Look, Witness
    from statute_runner.decide.trace import TracedNode
    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.loading.subject import Condition, Subject
    from statute_runner.logic.tree import Node

FILE = "to-confirm.yaml"
SECONDS = 3.0
MOST_WORDS = 12


def missing_cases(seen: Snapshot, condition: Condition, sides: Sequence[str]) -> Fix | None:
    """A case for each side of a condition, for the file of those to be confirmed; nothing where none is found."""
    subject = seen.subject_of(condition.place.file)
    if subject is None or condition.owner.section is None:
        return None
    citation = condition.owner.section.citation
    path = f"{citation}/cases/{FILE}"
    old = seen.lines(path)
    made = [text for side in sides if (text := case_text(subject, condition, side))]
    fresh = [text for text in made if text.split(":")[0] not in {line.split(":")[0] for line in old}]
    if not fresh:
        return None
    said = " and ".join(SAID[side] for side in sides)
    body = "\n".join(f"  # not confirmed: what is expected here is what the rules answer\n{text}" for text in fresh)
    if old:
        last = max((n for n, line in enumerate(old, 1) if line.strip()), default=1)
        change = insertion(path, last, len(old[last - 1]) + 1, f"\n\n{body.rstrip()}")
        return Fix(f"Add a case that shows this {said}", (change,), preferred=len(sides) == 1)
    try:
        begin = head(subject.bundle.root, path).split("\n")[0]
    except OSError:
        begin = ""
    start = f"{begin}\n" if "$schema" in begin else ""
    text = f"{start}# Cases that are not confirmed yet: say what each shows, and whether its answer is the law's.\n"
    change = TextChange(path, (1, 1), (1, 1), f"{text}format: cases/v1\ncases:\n{body}")
    return Fix(f"Add a case that shows this {said}", (change,), preferred=len(sides) == 1, new=(path,))


def case_text(subject: Subject, condition: Condition, side: str) -> str:
    """A case that shows the condition on a side, indented to stand under `cases:`; nothing where none is found."""
    section, bundle = condition.owner.section, subject.bundle
    assert section  # noqa: S101 - asked of conditions of sections
    until = subject.until(section.citation, section.version)
    budget = Budget(seconds=SECONDS)
    for day in (day for day in reversed(bundle.days()) if section.version <= day < until):
        for question in bundle.questions.values():
            try:
                search = WitnessSearch(bundle, day, question, budget)
                if not any(node.at == condition.place or same(node, condition) for node in all_nodes(search)):
                    continue
                found = witness(search, condition, side)
                if found is not None:
                    return written(bundle, condition, side, question, day, found)
            except (OverBudget, Refused):
                continue
    return ""


def all_nodes(search: WitnessSearch) -> Iterator[Node]:
    return (node for tree in search.law.trees() for node in nodes_of(tree))


def same(node: Node, condition: Condition) -> bool:
    """Whether a node of a linked law is this condition."""
    return node.at is not None and (node.at.file, node.at.id) == (condition.place.file, condition.place.id)


def witness(search: WitnessSearch, condition: Condition, side: str) -> Witness | None:
    """Facts and readings under which the condition is seen on this side. Raises `OverBudget`."""
    law = search.law
    roots = [case.when for cases in (*law.routes.values(), law.decision) for case in cases if case.when]
    if side in SIZES:
        node = condition.node
        if not isinstance(node, Members) or not isinstance(node.over, FactRef):
            return None
        return {node.over.name: ({},) * SIZES.index(side)}

    def goal(look: Look) -> bool | TracedNode:
        waiting = None
        for root in roots:
            for one, around in inside(look.see(root), None):
                if same(one.node, condition):
                    if one.value == side:
                        return True
                    if one.value == UNKNOWN:
                        waiting = waiting or around or one
                elif isinstance(one.node, Members) and one.value == UNKNOWN and one.node.over.name in condition.lists:
                    waiting = waiting or one
        return waiting or False

    def plain(look: Look) -> bool | TracedNode:
        one = look.see(search.resolved(condition.node))
        return one if one.value == UNKNOWN else one.value == side

    shown = goal if condition.lists else plain
    try:
        found = search.witness(
            lambda look: both(shown(look), look, search), [*roots, search.resolved(condition.node)], nearest=True
        )
    except OverBudget:
        found = None
    return found or search.witness(
        shown, roots if condition.lists else [search.resolved(condition.node)], nearest=side == "yes"
    )


def both(shown: bool | TracedNode, look: Look, search: WitnessSearch) -> bool | TracedNode:
    """Whether the side is shown and the question is answered, so that a person can say whether it is rightly."""
    if shown is not True:
        return shown
    for case in search.law.decision:
        one = look.see(case.when) if case.when else None
        if one is None or one.value == "yes":
            return True
        if one.value == UNKNOWN:
            return one
    return True


def inside(seen: TracedNode, around: TracedNode | None) -> Iterator[tuple[TracedNode, TracedNode | None]]:
    """A node as seen and all below it, each with the outermost test over members around it."""
    yield seen, around
    for part in seen.parts:
        yield from inside(part, around or (seen if isinstance(seen.node, Members) else None))


def written(bundle: Bundle, condition: Condition, side: str, question: Question, day: str, found: Witness) -> str:
    """The case, with what the rules answer."""
    from statute_runner.law.linker import law_on

    facts = with_known(
        {}, {place: value for place, value in found.items() if isinstance(place, str) and value is not None}
    )
    readings = {place.name: str(value) for place, value in found.items() if isinstance(place, ReadingRef)}
    other = {name: option for name, option in readings.items() if option != bundle.readings[name].default}
    stated = grouped({name: as_stated(value) for name, value in facts.items() if "[" not in name and name != "date"})
    date = str(facts.get("date", day))
    name = name_of(condition, side)
    request = request_from(Raw({"id": name, "date": date, "facts": stated}, Span("request", 1)), bundle.facts)
    law = law_on(bundle, day, question)
    answer = document(bundle, law, request, chosen_readings(bundle, other), as_of=day, with_trace=False)
    expect: dict[str, Any] = {"outcome": answer["outcome"]}
    if answer["outcome"] == UNDETERMINED:
        expect["possible"] = answer["possible"]
    case = {
        "says": f"FILL IN what this shows; it was found by search, and shows {condition.place.id} {SAID[side]}.",
        "cites": [words_of(condition)],
        **({"question": question.name} if len(bundle.questions) > 1 else {}),
        "date": date,
        **({"as_of": day} if date != day else {}),
        "facts": stated,
        **({"readings": other} if other else {}),
        "expect": expect,
        "unconfirmed": True,
    }
    text = yaml.safe_dump({name: case}, sort_keys=False, allow_unicode=True, width=140, default_flow_style=None)
    return "".join(f"  {line}\n" for line in text.splitlines())


def name_of(condition: Condition, side: str) -> str:
    """A name for the case: the rule or route, the side, and what tells it from those of other conditions."""
    owner = condition.owner.name.rpartition("/")[2].replace("_", "-").lower()
    short = hashlib.sha256(f"{condition.place.file} {condition.place.id} {side}".encode()).hexdigest()[:6]
    return f"{owner if owner[:1].isalpha() else 'case'}-{side.split(maxsplit=1)[0]}-{short}"


def words_of(condition: Condition) -> dict[str, str]:
    """Words of the law that the condition quotes, or one around it, else the first of the provision it encodes."""
    section, place = condition.owner.section, condition.place
    assert section  # noqa: S101 - asked of conditions of sections
    quotes = (*place.quotes, *place.around)
    if quotes:
        return {"at": quotes[0].provision, "quote": quotes[0].words}
    at = next((part for part in section.text if f"{section.citation}/{part.path}" == place.cite), section.text[0])
    text = " ".join((at.text or at.heading).split()[:MOST_WORDS])
    return {"at": f"{section.citation}/{at.path}", "quote": text}
