"""The pages for people: what each shows of a state, printed by its template."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from statute_runner.problem import Problem
from statute_runner.serve import (
    advice_view,
    case_results,
    case_table,
    condition_sentences,
    export,
    fact_form,
    fault_pages,
    next_question,
    register_view,
    rule_drawing,
    rule_view,
    state_answer,
    timeline_view,
    two_days,
)
from statute_runner.serve.argued_readings import argued_readings
from statute_runner.serve.idle_fields import idle_fields
from statute_runner.serve.page_view import View
from statute_runner.serve.written_days import iso_day

if TYPE_CHECKING:
    from starlette.requests import Request as Call


ANSWER = "lit"


def law(call: Call) -> Response:
    """The law, alive: the form, the answer, and the words of the law lit by it."""
    view = View(call)
    choice = view.own["advice"] if view.own["advice"] in advice_view.CHOICES else ""
    query = view.query(advice=choice)
    if call.url.query and query != call.url.query and not view.state.other and "hx-request" not in call.headers:
        return RedirectResponse(f"{view.base}?{query}" + (f"#f{view.at}" if view.at else ""), 303)
    found = view.answer
    highlighted = state_answer.highlighted(view.loaded, found.made) if found.made else None
    missing = next_question.missing(view.loaded, found)
    notes = {entry["fact"]: "open" if number else "next" for number, entry in enumerate(missing)}
    sections = highlighted["statute"] if highlighted else []
    picked = [section for section in sections if section["entry"]["citation"] == view.state.section]
    alone = None if picked else state_answer.plain(view.loaded, view.state.section, view.day)
    page = view.printed(
        "law.html.j2",
        # What a change of the form asks for is put in place of what stands there; the form itself stays.
        whole=call.headers.get("hx-target") != ANSWER,
        groups=fact_form.groups(
            view.loaded.bundle,
            view.state,
            fact_form.Judged(
                fact_form.by_fact(found.problems),
                notes,
                register_view.read_lines(view.loaded.bundle.facts, found.request),
                idle_fields(view.loaded.bundle, view.state, found.trace),
            ),
        ),
        about=fact_form.by_fact(found.problems),
        switches=argued_readings(view.loaded, view.state, found.made),
        highlighted=highlighted,
        missing=missing,
        choice=choice,
        advice=advice_view.advised(view.loaded, view.state, found, choice),
        sections=timeline_view.sections(view.loaded, view.state, view.day),
        versions=timeline_view.versions(view.loaded, view.state, view.day, found),
        picked=picked or ([alone] if alone else []),
        shown_version=view.loaded.bundle.version_on(view.state.section, view.day),
        several_days=len(view.loaded.bundle.days()) > 1,
        deciding=state_answer.deciding(picked),
        in_sight={number for section in picked for number in section["rows"]},
        others=[
            {**one, "query": view.query(view.state.showing(section=one["entry"]["citation"]))}
            for one in state_answer.others(sections, view.state.section)
        ],
        command=export.command(f"{export.slug(view.state.id)}.yaml", view.loaded.bundle, view.state),
    )
    page.headers["HX-Push-Url"] = f"{view.base}?{query}"
    page.headers["Vary"] = "HX-Request, HX-Target"
    return page


def compare(call: Call) -> Response:
    """Two days side by side."""
    view = View(call)
    old, new = two_days.days_of(view.loaded, view.state, iso_day(view.own["old"]), iso_day(view.own["new"]))
    faults = [Problem("request-date", fault) for fault in (two_days.fault(old), two_days.fault(new)) if fault]
    request = view.answer.request
    ready = request and not faults
    changed = [] if faults else two_days.changed_sections(view.loaded, view.state.section, old, new)
    return view.printed(
        "compare.html.j2",
        old=old,
        new=new,
        faults=faults,
        changed=changed,
        changes=sum(len(one["passages"]) for one in changed),
        sides=two_days.outcomes(view.loaded, view.state, request, (old, new)) if request and ready else [],
        history=two_days.history(view.loaded, view.state, request) if request else [],
        days=view.loaded.bundle.days(),
        beside={} if faults else two_days.beside(view.loaded, old, new),
    )


def all_rules(call: Call) -> Response:
    """The rules of the law of a day."""
    view = View(call)
    return view.printed("rules.html.j2", sections=rule_view.listed(view.loaded.bundle, view.day))


def rule(call: Call) -> Response:
    """One rule: in words, as a picture, in its file, in its cases, and in what uses it."""
    view = View(call)
    bundle = view.loaded.bundle
    citation, _, name = view.own["rule"].partition("#")
    section = bundle.in_force(citation, view.day) if citation in bundle.versions else None
    if section is None or name not in section.rules:
        problem = Problem("unknown-rule", f"no rule `{view.own['rule']}` is in force on {view.day}")
        return fault_pages.of_state(view, 404, [problem])
    full, found = f"{citation}#{name}", section.rules[name]
    tree = condition_sentences.view(found.body, rule_view.values_of(view.answer.made), bundle, view.day)
    found_cases, _ = case_table.cases(view.loaded)
    shown = rule_view.shown_by(found_cases, full)
    case_results.run_some(view.loaded, shown, case_results.SECONDS)

    def link(used: str) -> str:
        return f"{view.base}rule?{view.query(rule=used)}"

    return view.printed(
        "rule.html.j2",
        full=full,
        rule=found,
        title=rule_view.title(found),
        tree=tree,
        asked=condition_sentences.asked(found),
        value=rule_view.rule_value(view.answer.made, full),
        picture=Markup(rule_drawing.picture(tree, f"{rule_view.title(found)} as a tree", link)),  # noqa: S704 - the picture escapes what it shows
        file=section.file,
        lines=rule_view.lines_of(bundle, section, name),
        users=list(rule_view.users(bundle, full, view.day)),
        rows=case_results.tried(view.loaded, case_table.rows(view.loaded, shown))[: case_table.MOST_ROWS],
    )


def cases(call: Call) -> Response:
    """The suite as a table."""
    view = View(call)
    found, wrong = case_table.cases(view.loaded)
    every = view.loaded.cached("case rows", lambda: case_table.rows(view.loaded, found))
    rows = case_table.matching(every, view.own["words"], view.own["outcome"], view.own["in"])
    start = int(view.own["from"]) if view.own["from"].isascii() and view.own["from"].isdigit() else 0
    if view.own["run"]:
        case_results.run_some(view.loaded, found, case_results.LONGEST)
    here = rows[start : start + case_table.MOST_ROWS]
    case_results.run_some(view.loaded, (row["case"] for row in here), case_results.SECONDS)
    tried = case_results.tried(view.loaded, rows)
    return view.printed(
        "cases.html.j2",
        wrong=wrong,
        rows=tried[start : start + case_table.MOST_ROWS],
        came=Counter(one["result"] for one in case_results.tried(view.loaded, every)),
        found=len(rows),
        all=len(every),
        start=start,
        more=start + case_table.MOST_ROWS if start + case_table.MOST_ROWS < len(rows) else 0,
        own=view.own,
        outcomes=sorted({one["outcome"] for one in every}),
        homes=sorted({one["section"] for one in every}),
    )
