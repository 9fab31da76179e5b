"""A short statute is encoded by the commands that the tutorial shows, and nothing else, until everything passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from author.test_tutorial import typed
from commands.command import statute
from statute_runner.text.yaml_source import document

KEPT = Path(__file__).parent.parent / "bundles" / "bank-supervisors"
SECTION = "usc/12/3109/2023-04-20.yaml"
AT_A, AT_B = "--at usc/12/3109/a", "--at usc/12/3109/b"
BY = '--by "the agency that discloses"'
TYPED = f"""
statute init bank-supervisors --citation "12 U.S.C. 3109(a)-(b)" --text 3109.txt --from 2023-04-20 --words secondary --question "May the agency disclose the information to the foreign authority?" --quote "determines that such disclosure is appropriate" --fact determination.appropriate --ask "Has the agency determined that the disclosure is appropriate?" {BY} --says "The agency has determined that the disclosure is appropriate."
cd bank-supervisors
statute new fact agency.which --ask "Which agency discloses?" {BY} --value board="The Board." --value comptroller="The Comptroller of the Currency." --value fdic="The Federal Deposit Insurance Corporation." --value ots="The Director of the Office of Thrift Supervision." --value other="Another agency."
statute new rule named_agency {AT_A} --quote "the Board, Comptroller of the Currency, Federal Deposit Insurance Corporation" --quote "and Director of the Office of Thrift Supervision" --quote "the Board, Comptroller, Corporation, or Director" --says "One of the agencies named discloses." --fact "agency.which!=other"
statute new fact information.supervisory --ask "Was the information obtained in the course of exercising supervisory or examination authority?" {BY}
statute new rule supervisory {AT_A} --quote "information obtained in the course of exercising supervisory or examination authority" --says "The information was obtained in the course of exercising supervisory or examination authority." --fact information.supervisory=true
statute new fact recipient.kind --ask "To whom is it disclosed?" {BY} --value bank_authority="A foreign bank regulatory or supervisory authority." --value other="Anyone else."
statute new rule foreign_authority {AT_A} --quote "to any foreign bank regulatory or supervisory authority" --says "The recipient is a foreign bank regulatory or supervisory authority." --fact recipient.kind=bank_authority
statute new fact determination.no_prejudice --ask "Has the agency determined that the disclosure will not prejudice the interests of the United States?" {BY}
statute new rule no_prejudice {AT_A} --quote "and will not prejudice the interests of the United States" --says "The agency has determined that the disclosure will not prejudice the interests of the United States." --fact determination.no_prejudice=true
statute new fact agreement.necessary --ask "Is an agreement necessary here?" {BY}
statute new fact agreement.obtained --ask "Was the agreement obtained before the disclosure?" {BY}
statute new rule agreement_where_necessary {AT_B} --quote "Before making any disclosure of any information to a foreign authority" --quote "shall obtain, to the extent necessary, the agreement of such foreign authority" --quote "to maintain the confidentiality of such information" --says "The foreign authority has agreed to maintain confidentiality, where that is necessary." --fact agreement.necessary=false --fact agreement.obtained=true --any --route usc/12/3109/a
statute new case appropriate --fact agency.which=board --fact information.supervisory=true --fact recipient.kind=bank_authority --fact determination.no_prejudice=true --fact agreement.necessary=true --fact agreement.obtained=true
statute new case other-agency --like appropriate --fact agency.which=other --outcome not_permitted {AT_A} --quote "the Board, Comptroller of the Currency" --says "Another agency has no authority under (a)."
statute new case not-supervisory --like appropriate --fact information.supervisory=false --outcome not_permitted {AT_A} --quote "information obtained in the course" --says "Information that was obtained otherwise is not covered."
statute new case not-an-authority --like appropriate --fact recipient.kind=other --outcome not_permitted {AT_A} --quote "to any foreign bank regulatory or supervisory authority" --says "Nor is a disclosure to anyone else."
statute new case prejudice --like appropriate --fact determination.no_prejudice=false --outcome not_permitted {AT_A} --quote "will not prejudice the interests" --says "It must not prejudice the interests of the United States."
statute new case no-agreement --like appropriate --fact agreement.obtained=false --outcome not_permitted {AT_B} --quote "shall obtain, to the extent necessary" --says "Without an agreement that is necessary nothing is disclosed."
statute new case none-necessary --like no-agreement --fact agreement.necessary=false --outcome permitted {AT_B} --quote "to the extent necessary" --says "Where no agreement is necessary, none is obtained."
statute check --deep
statute test
statute prove
"""


def test_a_short_statute_is_encoded_by_commands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("z3")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATUTE_BUNDLE", raising=False)
    kept = document((KEPT / SECTION).read_bytes(), SECTION).data
    Path("3109.txt").write_text("\n".join(f"({part['at']}) {part['text']}" for part in kept["text"]), "utf-8")
    told = typed(TYPED)

    assert ", 0 problems" in told[-3][0]
    assert "0 failed" in told[-2][0]
    made = document(Path(SECTION).read_bytes(), SECTION).data
    assert [made[key] for key in ("text", "rules", "decisions")] == [
        kept[key] for key in ("text", "rules", "decisions")
    ]


def test_the_statute_that_was_kept_passes() -> None:
    for verb in ("check", "test"):
        assert statute(verb, str(KEPT)).status == 0
