"""The grounds of an outcome in sentences: the rule or the words of the law, and what was given."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from statute_runner.explain.member_wording import several
from statute_runner.explain.sandbox import plain
from statute_runner.law.citations import cited
from statute_runner.law.member_paths import full_name
from statute_runner.logic.operators import YES_NO
from statute_runner.logic.refs import InForceRef, ReadingRef, RouteRef, ref_named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from statute_runner.explain.grounds import Ground
    from statute_runner.explain.lay_words import LayWords
    from statute_runner.explain.sheet_view import Element

GIVEN = "Given: "
BRACKETS = re.compile(r" \([^()]*\)")


def elements(grounds: Sequence[Ground], words: LayWords, *, brief: bool, before: Collection[str] = ()) -> list[Element]:
    """The grounds, those of one rule together; what the law settles by itself only where nothing else does.

    Of what holds, or where it is to be brief, the questions that were asked are left out; what was given is not said
    again of the facts and lists that stand `before`.
    """
    told = [one for one in grounds if not one.of_law] or grounds
    made: list[Element] = []
    for _, group in groupby(told, key=lambda one: (one.rule, one.rule_cite, one.rule_value, one.as_of)):
        ones = list(group)
        told_before = all(one.path in before and not one.of_law for one in ones)
        if not ones[0].rule:
            made += [alone(one, words, brief=brief, told_before=one.path in before) for one in ones]
        elif told_before:
            made.append(of_rule(ones[0], []))
        elif brief or ones[0].rule_value == "yes":
            said = fullest(once(brought(one, words, of_many=len(ones) > 1) for one in ones))
            made.append(of_rule(ones[0], together(said)))
        else:
            made.append(of_rule(ones[0], once(f"{quoted(one)}{asked(one, words)}" for one in ones)))
    return made


def of_rule(ground: Ground, said: list[str]) -> Element:
    """Grounds that one rule's sentence tells."""
    return {
        "says": ground.rule,
        "cite": ground.rule_cite,
        "as_of": ground.as_of,
        "value": ground.rule_value,
        "bar": ground.bar and ground.rule_value == "no",
        "given": said,
    }


def alone(ground: Ground, words: LayWords, *, brief: bool, told_before: bool) -> Element:
    """A ground that stands by itself, told by the words of the law."""
    said = brought(ground, words) if brief or ground.value == "yes" else asked(ground, words)
    return {
        "says": f"“{ground.quote}”",
        "cite": ground.cite,
        "as_of": ground.as_of,
        "value": ground.value,
        "bar": ground.bar and ground.value == "no",
        "given": [] if told_before else [said],
    }


def together(texts: Sequence[str]) -> list[str]:
    """What was given, said at once."""
    given = [one.removeprefix(GIVEN) for one in texts if one.startswith(GIVEN)]
    return [*(one for one in texts if not one.startswith(GIVEN)), *([GIVEN + "; ".join(given)] if given else [])]


def brought(ground: Ground, words: LayWords, *, of_many: bool = True) -> str:
    """What was given; a mere yes or no after its question, where no rule's sentence stands for that."""
    said = given(ground, words)
    if of_many and "test" in ground.node and not ground.of_law and words.about(ground.path).type == YES_NO:
        return f"{words.about(ground.path).ask} {said[:1].upper()}{said[1:]}"
    return f"{GIVEN}{said}"


def quoted(ground: Ground) -> str:
    return f"“{ground.quote}”: " if ground.quote else ""


def once(texts: Iterable[str]) -> list[str]:
    """Each text once."""
    return list(dict.fromkeys(texts))


def fullest(texts: Sequence[str]) -> list[str]:
    """The texts of which no other says the same and more, in brackets."""
    short = {BRACKETS.sub("", one) for one in texts if BRACKETS.search(one)}
    return [one for one in texts if one not in short]


def asked(ground: Ground, words: LayWords) -> str:
    """The question of the fact, and what was given; of a list, of each member that is shown."""
    said = given(ground, words)
    if ground.of_law:
        return said
    return f"{words.about(ground.path).ask} Given: {said}"


def given(ground: Ground, words: LayWords) -> str:
    """What was given, or how the law itself answers."""
    if "members" in ground.node:
        return of_list(ground, words)
    document = words.document
    match ref_named(ground.node["fact"]):
        case ReadingRef(name):
            options = document["explanation"]["readings"][name]["options"]
            return options[document["readings"][name]["chosen"]].removesuffix(".")
        case InForceRef(citation, day):
            here = "is" if ground.value == "yes" else "is not"
            return f"{cited(document['law'], citation)} {here} in force on {'that day' if day is None else day}"
        case RouteRef(name):
            return cited(document["law"], name)
        case _:
            return words.tested(ground.path, found_in(ground))


def found_in(ground: Ground) -> object:
    """What a test was given; of a set in which it found what it asks for, that alone."""
    held, asked_for = ground.node["given"], ground.node["test"].removeprefix(f"{ground.node['fact']} has ")
    return asked_for if isinstance(held, list) and asked_for in held and ground.value == "yes" else held


def of_list(ground: Ground, words: LayWords) -> str:
    """Which members made a test over a list come out as it did, and why where none serves."""
    one, count = words.ones[full_name(ground.path)], ground.node["count"]
    if not count:
        return f"which {several(one)} there are is not known" if count is None else f"no {one}"
    if ground.value == ("no" if ground.node["holds_when"].startswith(("none", "at most")) else "yes"):
        return " and ".join(served(path, why, words) for path, why in ground.members) or f"{count} of {count}"
    said = [
        f"{words.member(path)}: {', '.join(field(each, words) for each in why if not each.of_law)}"
        for path, why in ground.members
    ]
    more = f"; {count - len(said)} more" if count > len(said) else ""
    return "; ".join(said) + more


def served(path: str, why: Sequence[Ground], words: LayWords) -> str:
    """A member by which a test over a list came out, with what is shown of it, else with what was tested."""
    named = words.member(path)
    told = once(
        f"{plain(words.about(one.path).short)}: {given(one, words)}"
        for one in why
        if "test" in one.node and not one.of_law
    )
    return named if named.endswith(")") or not told else f"{named} ({'; '.join(told)})"


def field(ground: Ground, words: LayWords) -> str:
    """A field of a member, with the words of the law it is held to."""
    return f"{quoted(ground)}{asked(ground, words)}"
