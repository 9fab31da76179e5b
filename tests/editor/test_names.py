"""What stands behind a name: where it is defined and used, what it means, and what else it could be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from statute_runner.editor.completions import completions
from statute_runner.editor.hovers import hover
from statute_runner.editor.navigation import definitions_at, outline, references_at
from statute_runner.editor.renames import renamed, to_rename
from statute_runner.problem import Refused

from .desk import BUNDLES, FACTS, LOANS, SECTION, Desk, applied

if TYPE_CHECKING:
    from pathlib import Path

FTC = "usc/15/57b-2/2020-10-20.yaml"


def hovered(desk: Desk, path: str, words: str, shift: int = 1) -> str:
    return hover(desk.opened, desk.seen, path, *desk.at(path, words, shift))


def offered(desk: Desk, path: str, words: str) -> list[str]:
    """What is offered right after these words, which are put into the file."""
    return [one.text for one in completions(desk.seen, path, *desk.at(path, words, len(words)))]


def test_a_fact_says_its_question_and_what_its_values_mean() -> None:
    text = hovered(Desk(), SECTION, "fact: member.kind", 8)

    assert "**What kind of member is it?**" in text
    assert "- `school`: A school." in text
    assert "of the branch" in text


def test_a_value_says_what_it_means_first() -> None:
    assert hovered(Desk(), SECTION, "is: reader", 5).startswith("`reader`: A reader.")


def test_a_field_of_a_member_is_a_fact_too() -> None:
    assert "**On which day was the loss found?**" in hovered(Desk(), SECTION, "its: found_on", 6)


def test_a_rule_is_said_in_sentences() -> None:
    text = hovered(Desk(), SECTION, "when: {rule: lent}", 14)

    assert text.startswith("**The loan is approved, to a reader, through a branch of the county with a deposit.**")
    assert "- all of these hold:" in text
    assert "loan.approved is true" in text


def test_the_words_that_a_quote_covers_are_shown_in_their_place() -> None:
    text = hovered(Desk(), SECTION, "quote: to a reader", 9)

    assert "a book may be lent **to a reader** through a branch in the county" in text


def test_a_word_of_the_law_says_what_covers_it() -> None:
    desk = Desk()

    assert "quoted by `lent`" in hovered(desk, SECTION, "be lent to a reader", 10)
    assert "not encoded: what is lent is not asked here" in hovered(desk, SECTION, "be lent to a reader", 1)


def test_a_definition_is_that_of_the_versions_that_can_be_in_force_with_the_file() -> None:
    desk = Desk(BUNDLES / "ftc")
    line = next(n for n, text in enumerate(desk.text(FTC).split("\n"), 1) if "rule: usc/15/44#" in text)
    at = line, desk.text(FTC).split("\n")[line - 1].index("usc/15/44#") + 12
    found = definitions_at(desk.opened, desk.seen, FTC, *at)

    assert [one.file for one in found] == ["usc/15/44/2006-12-22.yaml"]


def test_a_rule_is_defined_in_its_own_version_and_used_across_all() -> None:
    desk = Desk(BUNDLES / "ftc")
    name = "law_of_the_commission"
    line = next(n for n, text in enumerate(desk.text(FTC).split("\n"), 1) if text.startswith(f"  {name}:"))

    assert [one.file for one in definitions_at(desk.opened, desk.seen, FTC, line, 4)] == [FTC]
    files = {one.file for one in references_at(desk.opened, desk.seen, FTC, line, 4)}
    assert {FTC, "usc/15/57b-2/2006-12-22.yaml"} <= files


def test_the_definition_of_a_quote_is_its_words() -> None:
    desk = Desk()
    [found] = definitions_at(desk.opened, desk.seen, SECTION, *desk.at(SECTION, "quote: to a reader", 9))

    assert desk.text(SECTION).split("\n")[found.line - 1][found.column - 1 : found.end - 1] == "to a reader"


def test_uses_are_found_in_law_cases_and_registers() -> None:
    desk = Desk()
    found = references_at(desk.opened, desk.seen, SECTION, *desk.at(SECTION, "its: found_on", 6))

    assert {one.file for one in found} == {SECTION, FACTS, LOANS, "bundle.yaml", "registers/losses.yaml"}


COMPLETIONS = [
    (
        "      - {fact: mem}",
        "{fact: mem",
        ["member.key", "member.name", "member.kind", "member.fines", "member.fines[].paid"],
    ),
    ("      - {fact: member.kind, is: }", "member.kind, is: ", ["reader", "school"]),
    ("      - {fact: loan.approved, is: }", "loan.approved, is: ", ["true", "false"]),
    ("      - some: branch.losses\n        with: [{its: of, is: }]", "{its: of, is: ", ["branch", "predecessor"]),
    ("      - some: member.fines\n        with: [{its: }]", "with: [{its: ", ["paid"]),
    ("      - rule: l", "- rule: l", ["lent", "lost"]),
    ("      - {rule: lent, at: }", "{rule: lent, at: ", ["a", "b"]),
    ("      - some: ", "- some: ", ["branch.deposits", "branch.losses", "member.fines"]),
]


@pytest.mark.parametrize(("typed", "up_to", "wanted"), COMPLETIONS, ids=[one[1] for one in COMPLETIONS])
def test_what_can_be_written_is_offered_while_the_file_cannot_be_read(
    typed: str, up_to: str, wanted: list[str]
) -> None:
    desk = Desk()
    assert desk.quick() == []
    desk.write(SECTION, "    all:\n      - {fact: loan", f"    all:\n{typed}\n      - {{fact: loan")
    line = desk.text(SECTION).split("\n").index(typed.rsplit("\n", maxsplit=1)[-1]) + 1
    column = (
        typed.rsplit("\n", maxsplit=1)[-1].index(up_to.rsplit("\n", maxsplit=1)[-1])
        + len(up_to.rsplit("\n", maxsplit=1)[-1])
        + 1
    )

    found = [one.text for one in completions(desk.seen, SECTION, line, column)]

    assert found == wanted


def test_words_of_the_provision_are_offered_as_quotes() -> None:
    desk = Desk()
    desk.quick()
    desk.write(SECTION, "quote: that lends books", "quote: that le")

    assert offered(desk, SECTION, "quote: that le")[0] == "that lends books and has a deposit in force"
    assert "that lends books" in offered(desk, SECTION, "quote: that le")

    desk.write(SECTION, "quote: that le", "quote: ")
    line = next(n for n, text in enumerate(desk.text(SECTION).split("\n"), 1) if text.endswith("quote: }"))
    found = completions(desk.seen, SECTION, line, len(desk.text(SECTION).split("\n")[line - 1]))
    assert [one.text for one in found] == ["that lends books"]


def test_facts_and_values_of_a_case_are_offered_by_their_group() -> None:
    desk = Desk()
    desk.quick()
    desk.write(LOANS, "    facts: {member: {kind: school}}", "    facts: {member: {kind: }}")
    assert offered(desk, LOANS, "facts: {member: {kind: ") == ["reader", "school"]

    desk.write(LOANS, "    facts: {member: {kind: }}", "    facts: {member: { }}")
    assert offered(desk, LOANS, "facts: {member: { ") == ["key", "name", "kind", "fines"]


def test_the_outline_has_the_parts_of_a_file() -> None:
    found = {one.name: [part.name for part in one.parts] for one in outline(Desk().seen, SECTION)}

    assert found == {"text": ["a", "b"], "rules": ["lent", "lost", "barred"], "decisions": ["code/1/10/a"]}


def after_rename(desk: Desk, path: str, words: str, shift: int, name: str) -> dict[str, str]:
    """The texts of the files that another name changes."""
    one = to_rename(desk.opened, desk.seen, path, *desk.at(path, words, shift))
    changes = renamed(desk.opened, desk.seen, one, name)
    return {
        file: applied(desk.text(file), [c for c in changes if c.file == file]) for file in {c.file for c in changes}
    }


RENAMES = [
    ("fact: member.kind", 8, "sort"),
    ("its: found_on", 6, "noticed_on"),
    ("fact: loan.approved", 8, "allowed"),
    ("some: branch.deposits", 10, "pledges"),
    ("when: {rule: barred}", 14, "kept_back"),
]


@pytest.mark.parametrize(("words", "shift", "name"), RENAMES, ids=[one[2] for one in RENAMES])
def test_another_name_is_given_everywhere_and_the_law_stays_as_sound_as_it_was(
    words: str, shift: int, name: str
) -> None:
    desk = Desk()
    before = [*desk.quick(), *desk.slow()]
    desk.texts |= after_rename(desk, SECTION, words, shift, name)

    found = [one for one in [*desk.quick(), *desk.slow()] if one.code != "schema-stale"]
    assert found == before == []
    assert all(words.partition(": ")[2] not in text for text in desk.texts.values())


def test_a_template_has_the_new_name_too(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(BUNDLES / "lending-library", tmp_path / "law")
    template = tmp_path / "law" / "code/1/10/explain/outcome.j2"
    template.write_text(template.read_text() + '{{ explanation.facts["member.kind"].given }}\n')
    desk = Desk(tmp_path / "law")

    found = after_rename(desk, SECTION, "fact: member.kind", 8, "sort")

    assert found["code/1/10/explain/outcome.j2"].endswith('{{ explanation.facts["member.sort"].given }}\n')


@pytest.mark.parametrize(
    ("words", "shift", "name", "said"),
    [
        ("fact: member.kind", 8, "name", "there is a fact `member.name` already"),
        ("when: {rule: barred}", 14, "lent", "there is a rule `code/1/10#lent` already"),
        ("fact: member.kind", 8, "Kind of", "is no name of a fact"),
        ("fact: member.kind", 8, "branch.kind", "is no name of a fact"),
        ("quote: to a reader", 9, "x", "no fact, rule or case is named here"),
        ("fact: date}}\n          - any", 8, "day", "no fact, rule or case is named here"),
    ],
)
def test_a_name_that_is_taken_or_none_is_refused(words: str, shift: int, name: str, said: str) -> None:
    with pytest.raises(Refused, match=said.replace("[", r"\[")):
        after_rename(Desk(), SECTION, words, shift, name)


def test_nothing_is_renamed_while_a_file_cannot_be_read() -> None:
    desk = Desk()
    desk.quick()
    desk.texts[LOANS] = "cases: ["

    with pytest.raises(Refused, match="cannot be read"):
        after_rename(desk, SECTION, "fact: member.kind", 8, "sort")
