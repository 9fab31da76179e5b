"""Sections from USLM XML and from the XML of regulations: the same provisions as their printed copies have."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from statute_runner.author.law_import import imported
from statute_runner.problem import Refused

COPY = Path(__file__).parent.parent / "amend" / "copies" / "exchange-2020.xml"
USLM = '<uscDoc xmlns="http://xml.house.gov/schemas/uslm/1.0"><main>{}</main></uscDoc>'
SECTION = """<section identifier="/us/code/t1/s10"><num value="10">\u00a7 10.</num><heading> Lending</heading>
<subsection identifier="/us/code/t1/s10/a"><num value="a">(a)</num><heading> In general</heading><chapeau>A book may be lent if\u2014</chapeau>
<paragraph><num value="1">(1)</num><content> it is <i>not</i> a map;<ref class="footnoteRef" idref="f1">1</ref>
<note type="footnote" id="f1"><num>1</num> So in original.</note> and</content></paragraph>
<paragraph><num value="2">(2)</num><content> there is a card.</content></paragraph>
<continuation>Nothing else is asked.</continuation></subsection>
<sourceCredit>(Act 2, 2009.)</sourceCredit><notes><note><p>Words of a note.</p></note></notes></section>"""
REGULATION = """<DIV8 N="10.2" TYPE="SECTION"><HEAD>\u00a7 10.2   Cards.</HEAD>
<P>(a) <I>In general.</I> A card\u2014</P><P>(1) Has a <E T="03">name</E>;<SU>1</SU></P><P>(i) And a day; or</P><P>(ii) None.</P>
<P>(b) <I>Other.</I> (1) One.</P><P>(2) Two.</P><FTNT><P><SU>1</SU> In ink.</P></FTNT><CITA TYPE="N">[Order 5]</CITA></DIV8>"""


def read(text: str, identifier: str = "") -> list[tuple[str, str, str]]:
    return [
        (one.path, one.heading, one.text) for one in imported(io.BytesIO(text.encode()), "x.xml", identifier).provisions
    ]


def test_uslm_has_its_numbers_with_or_without_identifiers() -> None:
    assert read(USLM.format(SECTION)) == [
        ("a", "In general", "A book may be lent if\u2014"),
        ("a/1", "", "it is not a map; and"),
        ("a/2", "", "there is a card."),
        ("a/closing_words", "", "Nothing else is asked."),
    ]


def test_footnotes_and_credits_of_uslm_stand_apart() -> None:
    law = imported(io.BytesIO(USLM.format(SECTION).encode()), "x.xml")

    assert (law.heading, law.footnotes, law.credits) == ("Lending", ("1 So in original.",), ("(Act 2, 2009.)",))


def test_of_several_sections_one_is_named() -> None:
    other = '<section identifier="/us/code/t1/s11"><heading>Other</heading><content>None.</content></section>'
    both = USLM.format(SECTION + other)

    assert read(both, "/us/code/t1/s11") == [("section_text", "", "None.")]
    with pytest.raises(Refused, match="2 sections: /us/code/t1/s10, /us/code/t1/s11"):
        read(both)
    with pytest.raises(Refused, match="section not found in the XML: identifier /us/code/t1/s12"):
        read(both, "/us/code/t1/s12")


def test_a_stored_copy_has_every_provision() -> None:
    found = imported(io.BytesIO(COPY.read_bytes()), "x.xml", "/us/usc/t19/s1628").provisions

    assert [one.path for one in found] == [
        "a",
        "a/1",
        "a/2",
        "a/3",
        "a/4",
        "b",
        "b/1",
        "b/2",
        "c",
        "c/1",
        "c/1/A",
        "c/1/B",
        "c/2",
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"<ECFR><DIV8 N='10.1' TYPE='SECTION'><HEAD>\u00a7 10.1 Other.</HEAD><P>None.</P></DIV8>{REGULATION}</ECFR>",
        REGULATION.replace(
            '<DIV8 N="10.2" TYPE="SECTION"><HEAD>\u00a7 10.2   Cards.</HEAD>',
            "<SECTION><SECTNO>\u00a7 10.2</SECTNO><SUBJECT>Cards.</SUBJECT>",
        ).replace("</DIV8>", "</SECTION>"),
    ],
    ids=["eCFR", "annual edition"],
)
def test_regulations_have_the_numbers_in_their_words(text: str) -> None:
    law = imported(io.BytesIO(text.encode()), "x.xml", "/us/cfr/t1/s10.2")

    assert [(one.path, one.heading, one.text) for one in law.provisions] == [
        ("a", "In general", "A card\u2014"),
        ("a/1", "", "Has a name;"),
        ("a/1/i", "", "And a day; or"),
        ("a/1/ii", "", "None."),
        ("b", "Other", ""),
        ("b/1", "", "One."),
        ("b/2", "", "Two."),
    ]
    assert (law.heading, law.footnotes, law.credits) == ("Cards", ("1 In ink.",), ("[Order 5]",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><uscDoc/>', "xml-doctype"),
        ("<uscDoc><section>", "xml-syntax"),
        ("<html><body>(a) A page.</body></html>", "import-form"),
        ("<SECTION></SECTION>", "import-section"),
        ("<uscDoc/>", "import-section"),
        ("<uscDoc>" + "<p>" * 300, "xml-depth"),
    ],
)
def test_what_is_not_safe_or_no_law_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read(text)

    assert caught.value.problems[0].code == code


def test_plain_text_is_no_xml_where_xml_was_asked_for() -> None:
    with pytest.raises(Refused, match="import-form"):
        imported(io.BytesIO(b"(a) Words."), "x.xml", xml=True)
