"""A template ends where it has done or written more than it may, and says what that was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .heavy import folder, request, statute

if TYPE_CHECKING:
    from pathlib import Path

FACTS = [f"x.f{n:03}" for n in range(100)]
LOOPS = "{% for a in explanation.facts %}" * 4 + "BODY" + "{% endfor %}" * 4
HOSTILE = {
    "loops that write nothing": (LOOPS.replace("BODY", ""), "it takes more than 20,000,000 steps of loops"),
    "loops that write": (LOOPS.replace("BODY", "x" * 1000), "it takes more than 16,777,216 letters"),
    "loops with a test": (
        LOOPS.replace(
            "{% for a in explanation.facts %}", "{% for a in explanation.facts if a == 'b' or a %}", 3
        ).replace("BODY", ""),
        "it takes more than 20,000,000 steps of loops",
    ),
    "texts joined again and again": ("{{ outcome" + ' | join("xxxxxxxxx")' * 9 + " }}", "16,777,216 letters"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["text", "html"])
def test_a_template_without_end_is_told_with_its_place(name: str, form: str, tmp_path: Path) -> None:
    text, message = HOSTILE[name]
    root = folder(tmp_path, {}, {"fact": "x.f001", "is": True}, FACTS, explains={"scope.j2": f"Nothing.\n{text}\n"})
    done = statute(root, "decide", "--format", form, given=request())

    assert (done.status, done.output) == (2, "")
    assert "code/1/explain/scope.j2:" in done.errors
    assert "template-fails" in done.errors
    assert message in done.errors


def test_a_template_that_goes_over_all_facts_is_printed_as_before(tmp_path: Path) -> None:
    loop = "{% for a, b in explanation.facts | items if b.given %}{{ loop.index }}{{ a }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}"
    root = folder(tmp_path, {}, {"fact": "x.f001", "is": True}, FACTS, explains={"scope.j2": f"{loop}\n"})

    assert "- none\n" in statute(root, "decide", "--format", "text", given=request()).output
    assert (
        "- 1x.f001, 2x.f099\n"
        in statute(root, "decide", "--format", "text", given=request(f001=True, f099=True)).output
    )
