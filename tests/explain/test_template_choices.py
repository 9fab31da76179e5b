"""Which names a template leaves without words of their own: of routes, outcomes, versions and notices."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from statute_runner.api import load
from statute_runner.explain.template_choices import unworded
from statute_runner.explain.template_rules import Template
from statute_runner.explain.templates import template_problems

TINY = Path(__file__).parent.parent / "check" / "tiny"
LENDING = Path(__file__).parent.parent / "bundles" / "lending-library"
BUNDLE = load(str(TINY), cache=False).bundle
A, B = "code/1/10/a", "code/1/10/b"
BY_ROUTE = '{% if citation == "code/1/10/a" %}Members.{% elif citation == "code/1/10/b" %}Guests.{% endif %}'


def lacking(text: str, name: str = "route.j2") -> list[str]:
    found = unworded(Template(name, f"code/1/10/explain/{name}", text), BUNDLE, "code/1/10")
    assert all(one.code == "template-unworded" for one in found)
    return [one.message for one in found]


@pytest.mark.parametrize(
    "text",
    [
        BY_ROUTE,
        "{{ citation | cited }}: {{ route.outcome | plain }}.",
        "Loans of {{ citation | cited }}.",
        # what no bundle declares may be left to else
        '{% if route.outcome == "permitted" %}Yes.{% elif route.outcome == "refused" %}No.{% else %}Open.{% endif %}',
        # a single `if` adds something
        'Loans.{% if citation == "code/1/10/b" %} Of former days.{% endif %}',
        # `!=` of outcomes is meant for all others
        '{% if route.outcome == "permitted" %}Yes.{% elif route.outcome != "permitted" %}Not, or not yet.{% endif %}',
        # `else` holds the rest, by name
        '{% if citation == "code/1/10/a" %}Members.{% else %}{% if citation == "code/1/10/b" %}Guests.{% endif %}{% endif %}',
        # `else` has no words, only what has words of its own
        '{% if citation == "code/1/10/a" %}Members.{% else %}{{ citation | cited }}.{% endif %}',
        # both, by `or`; the other way round; what is known of a route is kept
        '{% if citation == "code/1/10/a" or "code/1/10/b" == citation %}Loans.{% endif %}',
        (
            '{% if citation == "code/1/10/a" and missing %}Open.{% elif citation == "code/1/10/a" %}Members.'
            '{% elif citation == "code/1/10/b" %}Guests.{% endif %}'
        ),
    ],
)
def test_a_template_with_words_for_each_name_is_right(text: str) -> None:
    assert lacking(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{% if citation == "code/1/10/a" %}Members.{% else %}Guests.{% endif %}', f"the route `{B}`"),
        # the catch-all need not be an `else`: another test than that of the name
        (
            (
                '{% if citation == "code/1/10/a" %}Members.{% elif route.outcome == "permitted" %}Guests.'
                '{% elif route.outcome == "refused" %}No guests.{% else %}Open.{% endif %}'
            ),
            f"the route `{B}`",
        ),
        ('{% if citation != "code/1/10/a" %}Guests.{% endif %}', f"the route `{B}`"),
        ('{% if not citation == "code/1/10/a" %}{% else %}Members.{% endif %}', f"the route `{B}`"),
        ('{% if citation == "code/1/10/a" %}Members.{% endif %}', f"the route `{B}`"),
        ('{% if citation == "code/1/10/a" %}Members.{% elif missing %}Open.{% endif %}', f"the route `{B}`"),
        ('{% if route.outcome == "permitted" %}Yes.{% else %}No.{% endif %}', "the outcome `refused`"),
        ('{% if route["outcome"] == "permitted" %}Yes.{% else %}No.{% endif %}', "the outcome `refused`"),
        (
            (
                '{% if citation == "code/1/10/a" %}{% if route.outcome == "permitted" %}Yes.{% else %}No.{% endif %}'
                '{% elif citation == "code/1/10/b" %}Guests.{% endif %}'
            ),
            "the outcome `refused`",
        ),
    ],
)
def test_a_name_without_words_is_told(text: str, names: str) -> None:
    (found,) = lacking(text)

    assert found.startswith(f"{names} has no words of its own: ")


def test_names_of_loops_are_those_of_the_bundle() -> None:
    routes = "{% for one, route in routes | items %}{% if one == 'code/1/10/a' %}A{% else %}rest{% endif %}{% endfor %}"
    law = "{% for one in law %}{% if one.version == '2000-01-01' %}Old.{% elif one.version == '2011-01-01' %}New.{% endif %}{% endfor %}"
    of_notices = "{% for one in notices %}{% if one.id == 'note_of_loan' %}Note.{% else %}Guest.{% endif %}{% endfor %}"
    chosen = "{% for one, route in routes | items if one == 'code/1/10/a' %}{% if one == 'code/1/10/a' %}A{% else %}rest{% endif %}{% endfor %}"

    assert lacking(f"Loans. {routes}", "scope.j2")[0].startswith(f"the route `{B}` has no words")
    assert lacking(law, "scope.j2") == ["the version `2010-01-01` has no words of its own: no branch speaks of it"]
    assert lacking(of_notices, "scope.j2")[0].startswith("the notice `")
    assert lacking(chosen, "scope.j2") == []


def test_an_outcome_of_which_nothing_is_said_is_told() -> None:
    assert lacking('{% if outcome == "permitted" %}Yes.{% endif %}', "outcome.j2") == [
        "the outcome `refused` has no words of its own: nothing is said of it",
        "the outcome `undetermined` has no words of its own: nothing is said of it",
    ]


def test_a_new_route_does_not_speak_with_the_words_of_another(tmp_path: Path) -> None:
    root = tmp_path / "tiny"
    shutil.copytree(TINY, root)
    template = root / "code/1/10/explain/route.j2"
    template.write_text(BY_ROUTE)

    assert template_problems(load(str(root), cache=False).bundle) == []

    template.write_text(BY_ROUTE.replace('{% elif citation == "code/1/10/b" %}', "{% else %}"))

    (found,) = template_problems(load(str(root), cache=False).bundle)
    assert str(found.span) == "code/1/10/explain/route.j2:1:1"
    assert found.help == 'write them under `{% elif citation == "code/1/10/b" %}`'
