"""What a quote that is not in the law was meant to be: every word of the passage, and no half of a pair of signs."""

from __future__ import annotations

import pytest

from statute_runner.text.passages import passage

B2 = (
    "No information may be provided under subsection (a) to any foreign customs or law enforcement agency that has "
    "materially violated any of the assurances described in paragraph (1)."
)
TERMS = "The terms \u201ccustoms officer\u201d and \u201cofficer of the customs\u201d mean any officer (or agent) of the Service."


@pytest.mark.parametrize(
    ("text", "quote", "meant"),
    [
        (B2, "that has violated any assurances", "that has materially violated any of the assurances"),
        (B2, "to any foreign customs agency", "to any foreign customs or law enforcement agency"),
        (B2, "may be given under subsection", "may be provided under subsection"),
        (B2, "described in paragraph (2)", "described in paragraph (1)"),
        (B2, "nothing of the kind at all", None),
        (TERMS, '"customs officer" and', "\u201ccustoms officer\u201d and"),
        (TERMS, "customs officers\u201d and", "\u201ccustoms officer\u201d and"),
        (TERMS, "\u201cofficer of customs", "officer of the customs"),
        (TERMS, "any officer or agent", "any officer (or agent)"),
        ('A "great book" is one.', "great books is", '"great book" is'),
        ("A book.", ",", None),
    ],
)
def test_the_passage_that_was_meant(text: str, quote: str, meant: str | None) -> None:
    found = passage(quote, text)

    assert (text[found.start : found.end] if found else None) == meant
