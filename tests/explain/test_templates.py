"""What may stand in a template, and what the sandbox does with what may not."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import TemplateError

import statute_runner
from statute_runner.explain.renderer import LAYOUTS, renderer
from statute_runner.explain.sandbox import environment
from statute_runner.explain.template_names import TEMPLATES
from statute_runner.explain.template_rules import Template, faults
from statute_runner.explain.templates import template_problems
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from statute_runner.decide.decision_document import Decision
    from statute_runner.problem import Problem

FTC = Path(__file__).parent.parent / "bundles" / "ftc"
EXPLAIN = "usc/15/57b-2/explain"
LOADED = statute_runner.load(str(FTC))


def found(text: str, name: str = "outcome.j2") -> list[Problem]:
    return faults(Template(name, name, text), TEMPLATES[name])


FORBIDDEN = (
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ request['__class__'] }}",
    "{{ request | attr('__class__') }}",
    "{{ '%s' | format(request) }}",
    "{{ 'x' * 200000000 }}",
    "{{ '%100000000d' % 1 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'x' | center(100000000) }}",
    "{{ lipsum(n=2000) }}",
    "{{ range(10) }}",
    "{% for x in range(99999999) %}{% endfor %}",
    "{% for x in law recursive %}{{ loop(x) }}{% endfor %}",
    "{% for x in law %}" * 5 + "." + "{% endfor %}" * 5,
    "{% for letter in outcome %}{{ letter }}{% endfor %}",
    "{% set x = law %}",
    "{% set x %}y{% endset %}",
    "{% macro m() %}{% endmacro %}",
    "{% include 'text.j2' %}",
    "{% import 'text.j2' as t %}",
    "{% extends 'text.j2' %}",
    "{% block b %}{% endblock %}",
    "{% filter upper %}x{% endfilter %}",
    "{% call x() %}{% endcall %}",
    "{{ outcome ~ outcome }}",
    "{{ outcome.upper() }}",
    "{{ [1, 2] }}",
    "{{ {'a': 1} }}",
    "{{ possible[0:1] }}",
    "{{ outcome is defined }}",
    "{{ outcome | safe }}",
    "{{ outcome | code }}",
    "{{ outcome if outcome else question }}",
    "{{ outcome | join(sep=', ') }}",
    "{{ possible | join(outcome) }}",
    "{% autoescape false %}{{ outcome }}{% endautoescape %}",
)


@pytest.mark.parametrize("text", FORBIDDEN)
def test_a_template_does_nothing_but_print_test_and_go_over_lists(text: str) -> None:
    codes = {problem.code for problem in found(text)}

    assert codes & {"template-forbidden", "template-variable", "template-syntax"}


@pytest.mark.parametrize("text", [text for text in FORBIDDEN if "00000000" not in text and "**" not in text])
def test_the_sandbox_itself_holds(text: str) -> None:
    """What the check refuses is tried all the same, but for what would only take long."""
    context: dict[str, Any] = {"request": {"id": "x"}, "law": [], "outcome": "permitted", "possible": ["permitted"]}
    try:
        made = environment({"t": text}, "prose").get_template("t").render(context)
    except (TemplateError, TypeError, NotImplementedError, RuntimeError, KeyError):
        return

    assert not any(leak in made for leak in ("uid=", "class", "<function", "<bound", "module"))


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("{{ outcom }}", "the decision document has no `outcom`", "did you mean `outcome`?"),
        ("{{ request.idd }}", "`request` has no `idd`", "did you mean `id`?"),
        ("{% for l in law %}{{ l.cited }}{% endfor %}", "`l` has no `cited`", "did you mean `cite`?"),
        (
            "{% for n, r in readings | items %}{{ r.choosen }}{% endfor %}",
            "`r` has no `choosen`",
            "did you mean `chosen`?",
        ),
        ("{{ routes['a'].outcom }}", "`routes[...]` has no `outcom`", "did you mean `outcome`?"),
        ("{{ possible.first }}", "`possible` is a list and has no `first`", ""),
        ("{{ outcome.x }}", "`outcome` is a value and has no `x`", ""),
        ("{{ (missing | first).fact.x }}", "`....fact` is a value and has no `x`", ""),
        ("{{ loop.index }}", "the decision document has no `loop`", ""),
        ("{% for x in law %}{{ loop.cycle }}{% endfor %}", "`loop` has no `cycle`", ""),
        ("{{ citation }}", "the decision document has no `citation`", ""),
        ("{{ trace }}", "the decision document has no `trace`", ""),
    ],
)
def test_a_name_that_does_not_exist_is_told_with_the_nearest(text: str, message: str, help_: str) -> None:
    [problem] = found(f"one\n{text}")

    assert problem.code == "template-variable"
    assert problem.message == message
    assert problem.help.startswith(help_)
    assert problem.span is not None
    assert (problem.span.file, problem.span.line) == ("outcome.j2", 2)


@pytest.mark.parametrize(
    "text",
    [
        "{{ outcome | plain | capitalize }} on {{ request.date | day }}",
        "{% if 'a' in basis and not missing or outcome == 'x' %}a{% elif routes %}b{% else %}c{% endif %}",
        "{% for c, r in routes | items if r.outcome %}{{ c | cited }}{% if loop.last %}.{% endif %}{% endfor %}",
        "{% for name in readings %}{{ readings[name].chosen }}{% else %}none{% endfor %}",
        "{{ possible[0] }} {{ (possible | first) }} {{ missing | length }}",
        "{{ explanation.outcomes[outcome].says }}",
    ],
)
def test_what_may_stand_in_a_template_is_accepted(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "line"), [("a\n{{ outcome", 2), ("{% if outcome %}", 1), ("{% foo %}", 1), ("a\n\n{{ 1 + }}", 3)]
)
def test_bad_syntax_is_told_with_its_line(text: str, line: int) -> None:
    [problem] = found(text)

    assert problem.code == "template-syntax"
    assert problem.message[0].islower() or problem.message[0] == "`"
    assert problem.span is not None
    assert problem.span.line == line


@pytest.mark.parametrize(
    "text", ["{{ " + "(" * 5000 + "outcome" + ")" * 5000 + " }}", "{% if outcome %}" * 3000 + "{% endif %}" * 3000]
)
def test_deep_nesting_is_a_problem_and_no_crash(text: str) -> None:
    assert [problem.code for problem in found(text)] == ["template-syntax"]


def test_the_layouts_of_the_runner_keep_the_rules() -> None:
    for name in ("text.j2", "markdown.j2", "html.j2"):
        assert not found((Path(LAYOUTS) / name).read_text(encoding="utf-8"), name)


@pytest.mark.parametrize("root", [FTC, FTC.parent.parent.parent / "policies"])
def test_the_templates_of_the_bundles_keep_the_rules(root: Path) -> None:
    assert not template_problems(statute_runner.load(str(root)).bundle)


def test_a_key_named_like_a_method_is_a_key() -> None:
    text = "{{ d.items }}{{ d['keys'] }}"

    assert environment({"t": text}, "prose").get_template("t").render({"d": {"items": 1, "keys": 2}}) == "12"


@pytest.mark.parametrize(
    "text", ["{{ d.items }}", "{{ x }}", "{{ d.a.b }}", "{{ l.append }}", "{% if x %}{% endif %}", "{{ l[3] }}"]
)
@pytest.mark.parametrize("form", ["prose", "text", "markdown", "html"])
def test_what_is_not_there_is_an_error_and_never_nothing(text: str, form: str) -> None:
    template = environment({"t": text}, form).get_template("t")

    with pytest.raises(TemplateError):
        template.render({"d": {"a": {}}, "l": [1]})


def test_a_value_is_never_taken_for_a_template() -> None:
    assert environment({"t": "{{ v }}"}, "text").get_template("t").render({"v": "{{ 7 * 7 }}"}) == "{{ 7 * 7 }}"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FTC, tmp_path / "ftc"))


def problems(bundle: Path) -> list[tuple[str, str, int]]:
    found = template_problems(statute_runner.load(str(bundle), cache=False).bundle)
    return [(problem.code, problem.span.file, problem.span.line) for problem in found if problem.span]


def test_a_missing_template_is_told_at_the_question(bundle: Path) -> None:
    (bundle / EXPLAIN / "scope.j2").unlink()
    line = next(
        n for n, text in enumerate((bundle / "bundle.yaml").read_text().splitlines(), 1) if "explained_by" in text
    )

    assert problems(bundle) == [("template-missing", "bundle.yaml", line)]
    with pytest.raises(Refused, match=f"template-missing file not found: {EXPLAIN}/scope.j2"):
        renderer(statute_runner.load(str(bundle), cache=False).bundle, "text")


def test_every_problem_of_every_template_is_told_at_once(bundle: Path) -> None:
    (bundle / EXPLAIN / "outcome.j2").write_text("{{ outcome }}\n{{ outcom }}\n{{ 2 * 2 }}\n")
    (bundle / EXPLAIN / "rout.j2").write_text("{{ outcome }}\n")
    (bundle / EXPLAIN / "scope.j2").write_text("{{ explanation.facts['use.stag'].given }}\n{% if %}")

    assert problems(bundle) == [
        ("template-variable", f"{EXPLAIN}/outcome.j2", 2),
        ("template-forbidden", f"{EXPLAIN}/outcome.j2", 3),
        ("template-unknown", f"{EXPLAIN}/rout.j2", 1),
        ("template-syntax", f"{EXPLAIN}/scope.j2", 2),
    ]


def test_a_fact_that_a_template_asks_for_must_be_a_fact_of_the_bundle(bundle: Path) -> None:
    (bundle / EXPLAIN / "scope.j2").write_text(
        "{{ explanation.facts['use.stage'].given }}\n{{ explanation.facts['use.stag'].given }}\n"
    )

    assert problems(bundle) == [("template-variable", f"{EXPLAIN}/scope.j2", 2)]


def test_a_template_that_is_not_text_is_a_problem(bundle: Path) -> None:
    (bundle / EXPLAIN / "scope.j2").write_bytes(b"a\n\xff")

    assert problems(bundle) == [("text-encoding", f"{EXPLAIN}/scope.j2", 2)]


def decision() -> Decision:
    return LOADED.decide({"id": "T-1", "date": "2023-06-01", "facts": {}}, text=True)


def test_templates_of_a_caller_go_before_the_others(tmp_path: Path) -> None:
    (tmp_path / "outcome.j2").write_text("In short: {{ outcome }}.")
    (tmp_path / "text.j2").write_text("{{ explained.outcome }} {{ explained.routes | items | length }} route.\n")

    assert renderer(LOADED.bundle, "text", str(tmp_path))(decision()) == "In short: undetermined. 1 route.\n"
    assert "In short: undetermined." in renderer(LOADED.bundle, "html", str(tmp_path))(decision())


def test_templates_of_a_caller_keep_the_same_rules(tmp_path: Path) -> None:
    (tmp_path / "html.j2").write_text("<p>\n{{ outcome | safe }}{{ self }}")
    with pytest.raises(Refused) as refused:
        renderer(LOADED.bundle, "html", str(tmp_path))

    assert [(problem.code, problem.span and problem.span.line) for problem in refused.value.problems] == [
        ("template-forbidden", 2),
        ("template-variable", 2),
    ]


@pytest.mark.parametrize(("name", "code"), [("outcom.j2", "template-unknown"), ("notes.txt", "template-missing")])
def test_a_folder_of_templates_that_holds_none_is_refused(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(Refused, match=code):
        renderer(LOADED.bundle, "text", str(tmp_path))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="template-missing"):
        renderer(LOADED.bundle, "text", str(tmp_path / "none"))


def test_a_template_that_fails_on_a_decision_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "scope.j2").write_text("one\n{{ missing[0].fact }}\n{{ notices[9].text }}\n")
    with pytest.raises(Refused) as refused:
        renderer(LOADED.bundle, "text", str(tmp_path))(decision())
    [problem] = refused.value.problems

    assert problem.code == "template-fails"
    assert problem.span is not None
    assert (problem.span.file, problem.span.line) == (str(tmp_path / "scope.j2"), 3)
