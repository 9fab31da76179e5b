"""The pages of the rules, in words and as trees, and of the readings with their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from statute_runner.explain.graph_sheet import graph_page, graph_sheet, version_sheet
from statute_runner.serve import condition_sentences, rule_drawing, rule_view
from statute_runner.serve.bundle_pages import argument
from statute_runner.website.site_view import above, law_path, rules_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.law.section import Section
    from statute_runner.serve.condition_sentences import ConditionView
    from statute_runner.website.site_view import SiteView

    Pages = Iterator[tuple[str, str]]


def rule_pages(view: SiteView, cases: Sequence[WorkedCase]) -> Pages:
    """The list of all rules, and a page for those of each version."""
    with_rules = [section for section in view.bundle.all_sections() if section.rules]
    listed = [
        {"section": one, "path": rules_path(one.citation, one.version), "rules": titles(one)} for one in with_rules
    ]
    yield "rules.html", view.printed("rules.html", "rules", sections=listed)
    for section in with_rules:
        path = rules_path(section.citation, section.version)
        rules = [rule_shown(view, section, name, path, cases) for name in section.rules]
        law = law_path(section.citation, section.version)
        yield path, view.printed(path, "rules", template="version_rules", section=section, rules=rules, law_page=law)


def titles(section: Section) -> list[tuple[str, str, str]]:
    return [(name, rule_view.title(rule), rule.says) for name, rule in section.rules.items()]


def rule_shown(
    view: SiteView, section: Section, name: str, path: str, cases: Sequence[WorkedCase]
) -> dict[str, object]:
    """A rule: its sentences, its tree, where it is written, what uses it, and the cases that rest on it."""
    rule, full = section.rules[name], f"{section.citation}#{name}"
    tree, title = condition_sentences.view(rule.body, {}, view.bundle, section.version), rule_view.title(rule)

    def link(used: str) -> str:
        return rule_link(view, used, section.version, path)

    lines = rule_view.lines_of(view.bundle, section, name)
    return {
        "name": name,
        "title": title,
        "rule": rule,
        "anchor": rule.cite.removeprefix(f"{section.citation}/"),
        "tree": tree,
        "picture": Markup(rule_drawing.picture(tree, f"{title} as a tree", link)),  # noqa: S704 - the picture escapes
        "links": {used: link(used) for used in used_in(tree)},
        "at": f"{section.file}:{lines[0][0]}" if lines else section.file,
        "users": list(rule_view.users(view.bundle, full, section.version)),
        "cases": sorted(case.name for case in rule_view.shown_by(cases, full)),
    }


def used_in(tree: ConditionView) -> Iterator[str]:
    """The rules that the conditions of a rule use."""
    if tree["rule"]:
        yield tree["rule"]
    for part in tree["parts"]:
        yield from used_in(part)


def rule_link(view: SiteView, used: str, day: str, path: str) -> str:
    """Where a used rule stands: on the page of the version in force on the day, else nowhere."""
    citation, _, name = used.partition("#")
    version = view.bundle.version_on(citation, day) if citation in view.bundle.versions else None
    if version is None or name not in view.bundle.section(citation, version).rules:
        return ""
    return f"{above(path)}{rules_path(citation, version)}#{name}"


def readings_page(view: SiteView) -> str:
    """Every contested reading, with its options, its argument and who has signed it."""
    found = [{"about": one, "argument": argument(view.loaded, one.file)} for one in view.bundle.readings.values()]
    return view.printed("readings.html", "readings", readings=found)


def uses_page(view: SiteView) -> str:
    """What uses what: the newest law, and all versions side by side."""
    sheets = [graph_sheet(view.bundle, "", view.bundle.days()[-1]), version_sheet(view.bundle, "")]
    return view.standing_alone("graph.html", graph_page(view.bundle, sheets))
