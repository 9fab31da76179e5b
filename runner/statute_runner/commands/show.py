"""`statute show`: the law of a day, one rule with what uses it, the registers, or the graph of what uses what."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.console.dated_citation import dated
from statute_runner.console.idle import refuse_idle
from statute_runner.console.meant_bundle import meant_root
from statute_runner.console.options import drafts, known_on, look, registers
from statute_runner.console.output import say
from statute_runner.console.streams import put
from statute_runner.decide.decision import law_entry
from statute_runner.escaping import visible
from statute_runner.explain.signing_words import signing
from statute_runner.loading.shown_paths import bundle_path
from statute_runner.logic.tree import uses
from statute_runner.problem import Span, nearest, refuse
from statute_runner.registers.register_listing import listing as register_listing
from statute_runner.registers.register_listing import of_key
from statute_runner.sign.condition_words import condition_sentences
from statute_runner.sign.sign_off import section_on, sign_off
from statute_runner.text.days import FIRST_DAY, checked_day

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from typing import Any

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Case, Section
    from statute_runner.logic.tree import Node

WIDTH = 80
REGISTERS, GRAPH = "registers", "graph"
FORMATS = ("text", "markdown", "html", "svg")


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `show`."""
    verb.add_argument(
        "what",
        nargs="?",
        metavar="CITATION[#RULE][@DATE]|registers|graph|readings/NAME",
        help="a section or a rule; nothing lists the sections; @DATE is --on; `registers` shows what is on record; `graph` what uses what; with --sign-off also CITATION/PROVISION, or a reading",
    )
    verb.add_argument(
        "key",
        nargs="?",
        metavar="KEY",
        help="with `registers`: all that is on record of this key; with `graph`: the section or rule that it is about",
    )
    verb.add_argument("--on", metavar="DATE", help="the day (default: the newest law; of registers, every day)")
    verb.add_argument("--sign-off", action="store_true", help="the sheet on which counsel signs it")
    verb.add_argument("--versions", action="store_true", help="with `graph`: all versions side by side")
    verb.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="how that sheet (no svg) or the graph (no markdown) is printed",
    )
    known_on(verb)
    registers(verb)
    drafts(verb)
    look(verb, coloured=False, paged=True)


def run(given: argparse.Namespace) -> int:
    """Prints what was asked for. Raises `Refused` for a citation, rule or day that does not exist."""
    given.what, given.on = dated(given.what, given.on)
    if given.what == GRAPH:
        given.key, given.on = dated(given.key, given.on)
    refuse_idle(
        ("KEY", given.key is not None and given.what not in {REGISTERS, GRAPH}, "only registers have keys"),
        (
            "--registers",
            given.registers is not None and given.what != REGISTERS,
            "`show registers` shows what they hold",
        ),
        (
            "--format",
            given.format != "text" and not given.sign_off and given.what != GRAPH,
            "only a sheet to sign and the graph have formats",
        ),
        ("--format markdown", given.format == "markdown" and given.what == GRAPH, "a graph is text, svg or html"),
        ("--format svg", given.format == "svg" and given.sign_off, "a sheet to sign is text, markdown or html"),
        ("--versions", given.versions and given.what != GRAPH, "`show graph` shows versions side by side"),
        ("--on", given.versions and given.on is not None, "all versions are shown"),
        ("--known-on", given.sign_off and given.known_on is not None, "what is signed is the file as it stands"),
        ("--sign-off", given.sign_off and given.what in {None, REGISTERS, GRAPH}, "name what is to be signed"),
        ("--sign-off", given.sign_off and "#" in (given.what or ""), "a rule is signed with its provision"),
    )
    loaded = load(meant_root(given), cache=not given.no_cache, registers=given.registers, drafts=given.drafts)
    bundle = loaded.known_on(given.known_on).bundle
    if given.sign_off:
        put(sign_off(loaded, given.what, given.on, given.format))
        return 0
    if given.what == REGISTERS:
        say("".join(f"{visible(line)}\n" for line in register_lines(bundle, given.key, given.on)))
        return 0
    day = checked_day(given.on or (bundle.days() or [FIRST_DAY])[-1])
    if given.what == GRAPH:
        show_graph(bundle, given, day)
        return 0
    if not given.what:
        lines = listing(bundle, day)
    else:
        citation, _, name = given.what.partition("#")
        section = section_on(bundle, citation, day)
        lines = rule_lines(bundle, section, name, day) if name else section_lines(bundle, section, day)
    say("".join(f"{line}\n" for line in lines))
    return 0


def show_graph(bundle: Bundle, given: argparse.Namespace, day: str) -> None:
    """The graph of a day or of all versions, in the format that was asked for."""
    from statute_runner.explain.graph_sheet import graph_page, graph_sheet, graph_text, version_sheet

    about = given.key or ""
    sheet = version_sheet(bundle, about) if given.versions else graph_sheet(bundle, about, day)
    if given.format == "svg":
        put(sheet.picture(alone=True))
    elif given.format == "html":
        put(graph_page(bundle, [sheet]))
    else:
        say("".join(f"{visible(line)}\n" for line in graph_text(bundle.title, sheet)))


def register_lines(bundle: Bundle, key: str | None, day: str | None) -> Iterator[str]:
    """What is on record, of one key or in short of all. Raises `Refused` where the bundle has no registers."""
    found: Any = bundle.facts.registers
    if found is None:
        raise refuse("register-undeclared", "the bundle declares no registers", Span("bundle.yaml", 1))
    checked = checked_day(day) if day else None
    return of_key(found.index, key, checked) if key else register_listing(found.index, checked)


def listing(bundle: Bundle, day: str) -> Iterator[str]:
    """Every section, its versions, and which is in force on the day."""
    yield visible(f"{bundle.title}, the law of {day} ({bundle_path(bundle.root)})")
    for citation, versions in bundle.versions.items():
        here = bundle.version_on(citation, day)
        marked = [f"[{version}]" if version == here else version for version in versions]
        section = bundle.section(citation, here or versions[0])
        state = "" if here and not section.repealed else "  (repealed)" if here else "  (not yet in force)"
        yield f"  {citation:22} {visible(section.heading)}: {', '.join(marked)}{state}"


def section_lines(bundle: Bundle, section: Section, day: str) -> Iterator[str]:
    """The section as law: its words, its rules in words, its decisions, and what is known of its source."""
    yield visible(f"{section.cite}  {section.heading}")
    state = "repealed from" if section.repealed else "in force from"
    yield wrapped(
        f"{state} {section.version}, enacted {section.enacted}: {section.source['law']}, {section.source['at']}; revision {section.revision}",
        0,
    )
    yield (
        visible(f"reviewed by {section.reviewed['by']} on {section.reviewed['on']}")
        if section.reviewed
        else wrapped(signing(law_entry(section, with_text=False, day="")), 0)
        if section.signatures
        else "no lawyer has signed this version"
    )
    for part in section.text:
        depth = part.path.count("/")
        number = f"({part.path.rpartition('/')[2]})"
        heading = f" {part.heading}." if part.heading else ""
        words = " (words left out here)" if part.omitted else f" {part.text}" if part.text else ""
        known = f" [{part.words}]" if part.words not in {"seen", ""} else ""
        yield wrapped(f"{number}{heading}{words}{known}", 2 * depth)
    for name, rule in section.rules.items():
        yield ""
        yield wrapped(f"{name} ({rule.cite.removeprefix(section.citation + '/')}): {rule.says}", 0)
        yield from node_lines(rule.body, bundle, day, 2)
    for route, cases in section.decisions.items():
        yield ""
        yield f"{route} is"
        yield from decision_lines(cases, bundle, day)
    if section.source["unverified"]:
        yield ""
        yield "not verified:"
        yield from (wrapped(f"- {line}", 2) for line in section.source["unverified"])


def decision_lines(cases: tuple[Case, ...], bundle: Bundle, day: str) -> Iterator[str]:
    for n, case in enumerate(cases):
        start = "" if n == 0 else "else "
        yield f"  {start}{case.outcome}{' where' if case.when else ''}"
        if case.when:
            yield from node_lines(case.when, bundle, day, 4)


def node_lines(node: Node, bundle: Bundle, day: str, indent: int) -> Iterator[str]:
    """A condition as indented sentences, each with the words it encodes."""
    for depth, sentence in condition_sentences(node, bundle, day):
        yield wrapped(sentence, indent + 2 * depth)


def rule_lines(bundle: Bundle, section: Section, name: str, day: str) -> Iterator[str]:
    """One rule in words, and what uses it on the day."""
    if name not in section.rules:
        raise refuse(
            "unknown-rule",
            f"unknown rule `{name}` of {section.citation}, version {section.version}",
            help=nearest(name, section.rules) or f"one of {', '.join(section.rules)}",
        )
    rule = section.rules[name]
    yield wrapped(f"{section.citation}#{name} ({rule.cite}), the law of {day}", 0)
    yield wrapped(rule.says, 0)
    if rule.about:
        yield wrapped(f"It is about a member of {rule.about}.", 0)
    yield from node_lines(rule.body, bundle, day, 2)
    yield f"{rule.at.file}:{rule.at.line}" if rule.at else ""
    yield "used by"
    users = list(used_by(bundle, f"{section.citation}#{name}", day))
    yield from (f"  {user}" for user in users or ["nothing"])


def used_by(bundle: Bundle, full: str, day: str) -> Iterator[str]:
    """The rules and routes in force on the day that use the rule."""
    for citation in bundle.versions:
        section = bundle.in_force(citation, day)
        if section is None:
            continue
        for name, rule in section.rules.items():
            if uses(rule.body, full):
                yield f"{citation}#{name}"
        for route, cases in section.decisions.items():
            yield from (f"{route}, {case.outcome}" for case in cases if case.when and uses(case.when, full))


def wrapped(text: str, indent: int) -> str:
    return fill(
        visible(text),
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 4),
        break_long_words=False,
        break_on_hyphens=False,
    )
