"""A template is compiled once in a process for its text and its kind, and says what it said when compiled anew."""

from __future__ import annotations

import pytest

from statute_runner.explain import compiled_templates
from statute_runner.explain.sandbox import Sandbox, environment

LINE = "{{ a }}"


@pytest.fixture(name="compiled")
def _compiled(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The names of the templates that were compiled."""
    monkeypatch.setattr(compiled_templates, "KEPT", {})
    names: list[str | None] = []
    generate = Sandbox._generate  # noqa: SLF001 - that which compiles

    def told(self: Sandbox, source: object, name: str | None, *rest: object, **named: object) -> str:
        names.append(name)
        return generate(self, source, name, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Sandbox, "_generate", told)
    return names


def said(text: str, kind: str, value: object) -> str:
    return environment({"t.j2": text}, kind).get_template("t.j2").render(a=value)


def test_the_same_text_is_compiled_once(compiled: list[str | None]) -> None:
    assert [said(LINE, "html", value) for value in ("<", "b")] == ["&lt;", "b"]
    assert compiled == ["t.j2"]


def test_another_text_of_that_name_is_another_template(compiled: list[str | None]) -> None:
    assert [said(text, "html", 1) for text in (LINE, LINE + "!", LINE)] == ["1", "1!", "1"]
    assert compiled == ["t.j2", "t.j2"]


def test_what_escapes_otherwise_shares_nothing(compiled: list[str | None]) -> None:
    assert [said(LINE + "{{ '<' }}", kind, "<") for kind in ("html", "prose")] == ["&lt;&lt;", "<<"]
    assert compiled == ["t.j2", "t.j2"]


def test_only_so_many_are_kept(compiled: list[str | None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_templates, "MOST", 2)
    for text in ("1", "2", "3", "3", "1"):
        assert said(text, "text", None) == text

    assert len(compiled) == 4
    assert len(compiled_templates.KEPT) == 2
