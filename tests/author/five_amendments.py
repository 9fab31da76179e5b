"""Five amendments of the shipped law as an author makes them: what is typed, what is edited, which cases are added.

Their words, days and laws are invented. The cases stand in `amendments/`; what they expect is what the new words say.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Edits = dict[str, tuple[tuple[str, str], ...]]
SECTION, DEFINITIONS = "usc/19/1628", "usc/19/4502"
FORMER_LIST, LONGER_LIST = "chapter 2, 4, 5, 6, or 7", "chapter 2, 4, 5, 6, 7, or 12"
TEST = "has any of: [2, 4, 5, 6, 7]"
NEW_TEST = "has any of: [2, 4, 5, 6, 7, 12]"
LISTED = (
    (f"implement {FORMER_LIST} of the USMCA", f"implement {LONGER_LIST} of the USMCA"),
    (
        f"quote: the exchange of information is necessary to implement {FORMER_LIST}\n",
        f'quote: [the exchange of information is necessary to implement, "{LONGER_LIST}"]\n',
    ),
    (TEST, NEW_TEST),
)
ROUTE_WORDS = """\
{% elif citation == "usc/19/1628/d" -%}
{% if route.outcome == "permitted" -%}
Every condition of subsection (d), on public emergencies, is met.
{% elif route.outcome == "not_permitted" -%}
Subsection (d), on public emergencies, gives no authority for the exchange.
{% else -%}
The facts stated do not settle whether subsection (d), on public emergencies, is met.
{% endif %}
"""
RETAINED = '{% elif citation == "publ/116-113/209/e" -%}\n'
LAST_DEFINITIONS = """\
      In this subsection, the terms “USMCA” and “USMCA country” have the meanings given those terms in section 4502 of this title.
    words: seen
"""
EMERGENCIES = """\
  - at: d
    heading: Public emergencies
    text: >-
      The Commissioner may provide information to a foreign public health agency if a public emergency has been declared.
    words: secondary
"""
D = f"{SECTION}/d"


@dataclass(frozen=True, slots=True)
class Amendment:
    """An amendment: its draft, what is edited, what is typed then, the file of its cases, and the property that ends.

    `ended` are the properties that no longer hold, which keep the days before `day`.
    """

    day: str
    citation: str = SECTION
    reaches_back: str = ""
    edits: Edits = field(default_factory=dict)
    typed: tuple[tuple[str, ...], ...] = ()
    after: Edits = field(default_factory=dict)
    ended: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        enacted = f".enacted-{self.reaches_back}" if self.reaches_back else ""
        return f"{self.citation}/{self.day}{enacted}.yaml"


def in_version(amendment: str, *pairs: tuple[str, str]) -> Edits:
    return {amendment: pairs}


AMENDMENTS = {
    "lapse": Amendment(
        "2027-07-01",
        DEFINITIONS,
        edits=in_version(
            f"{DEFINITIONS}/2027-07-01.yaml",
            ("country is Canada or Mexico.", "country is Canada; for Mexico the USMCA is no longer in force."),
            ('      - {fact: counterpart.country, is: "MX", at: 10/B, quote: Mexico, nth: 1}\n', ""),
            (
                (
                    "    quote: for such time as the USMCA is in force with respect to, and the United States applies the USMCA to, "
                    "Mexico\n"
                ),
                "    whole: true\n",
            ),
        ),
    ),
    "cure": Amendment(
        "2030-01-01",
        edits=in_version(
            f"{SECTION}/2030-01-01.yaml",
            (
                "      assurances described in paragraph (1).\n",
                "      assurances described in paragraph (1), unless the violation was cured before the information is provided.\n",
            ),
            (
                (
                    "      - any:\n          - {reading: violation-cure, is: none}\n"
                    "          - not: {its: cured_on, on or before: {fact: date}}\n        quote: has violated\n"
                ),
                (
                    "      - not: {its: cured_on, on or before: {fact: date}}\n"
                    "        quote: unless the violation was cured before the information is provided\n"
                ),
            ),
            ("The bar has no end, and binds", "The bar ends with a cure, and binds"),
        ),
    ),
    "chapters": Amendment(
        "2031-01-01",
        edits=in_version(f"{SECTION}/2031-01-01.yaml", *LISTED),
        ended=("no-chapter-3-of-the-usmca",),
    ),
    "route": Amendment(
        "2030-01-01",
        edits={f"{SECTION}/2030-01-01.yaml": ((LAST_DEFINITIONS, LAST_DEFINITIONS + EMERGENCIES),)},
        typed=(
            ("fact", "emergency.declared", "--ask", "Has a public emergency been declared?", "--by", "the President"),
            ("fact", "counterpart.health", "--ask", "Is it a public health agency?", "--by", "the Secretary"),
            (
                "route",
                D,
                "--rule",
                "emergency",
                "--quote",
                "if a public emergency has been declared",
                "--says",
                "A public emergency has been declared.",
                "--fact",
                "emergency.declared=true",
            ),
            (
                "rule",
                "health_agency",
                "--at",
                D,
                "--quote",
                "to a foreign public health agency",
                "--route",
                D,
                "--says",
                "The counterpart is a public health agency.",
                "--fact",
                "counterpart.health=true",
            ),
            (
                "rule",
                "provided",
                "--at",
                D,
                "--quote",
                "The Commissioner may provide information",
                "--route",
                D,
                "--says",
                "Information is provided.",
                "--fact",
                "exchange.direction=provide",
            ),
        ),
        after={
            f"{SECTION}/2030-01-01.yaml": (
                ("\nnot_encoded:\n", "\nnot_encoded:\n  - {at: d, quote: Public emergencies, because: heading}\n"),
            ),
            f"{SECTION}/explain/route.j2": ((RETAINED, ROUTE_WORDS + RETAINED),),
            f"{SECTION}/explain/letter_caveat.j2": (
                (
                    "governmental purposes.\n{% endif %}",
                    f'governmental purposes.\n{{% elif citation == "{D}" %}}\n- Provided in an emergency.\n{{% endif %}}',
                ),
            ),
        },
        ended=(
            "no-private-counterpart",
            "nothing-without-a-finding",
            "breach-closes-every-route",
            "nothing-without-a-promise-of-confidence",
            "late-assurances-never-serve",
            "ended-assurances-never-serve",
            "unrestricted-use-never-serves",
        ),
    ),
    "retroactive": Amendment(
        "2020-07-01",
        reaches_back="2031-02-03",
        edits={
            f"{SECTION}/2020-07-01.enacted-2031-02-03.yaml": LISTED,
            "properties.yaml": ((TEST, NEW_TEST),),
        },
    ),
}
