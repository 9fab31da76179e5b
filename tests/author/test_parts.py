"""`statute new` adds a part where it belongs, keeps every other line, and says where it stands."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from commands.command import statute
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from commands.command import Done

SECTION = "code/1/10/2010-01-01.yaml"
AT_A = ("--at", "code/1/10/a")
OVERDUE = (*AT_A, "--quote", "an earlier loan is overdue", "--says", "An earlier loan is overdue.")


@pytest.fixture(autouse=True)
def _in_a_new_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STATUTE_BUNDLE", "law")
    assert statute("init", "law").status == 0


def added(file: str, before: str) -> tuple[list[str], list[str]]:
    """The lines that are new, and those that are gone."""
    lines = list(difflib.ndiff(before.splitlines(), Path("law", file).read_text().splitlines()))
    return [one[2:] for one in lines if one[0] == "+"], [one[2:] for one in lines if one[0] == "-"]


def new(*arguments: str) -> Done:
    done = statute("new", *arguments)
    assert (done.status, done.errors) == (0, "")
    return done


def text(file: str) -> str:
    return Path("law", file).read_text()


def test_a_fact_is_added_below_the_others_and_the_schema_follows() -> None:
    before = text("facts.yaml").replace("yes/no\n", "yes/no  # a remark\n") + "# the end\n"
    Path("law/facts.yaml").write_text(before)
    done = new("fact", "loan.days", "--ask", "How many days?", "--type", "whole number", "--value", "1..30")

    assert added("facts.yaml", before) == (
        [
            "  loan.days:",
            "    type: whole number",
            "    ask: How many days?",
            "    from: 1",
            "    to: 30",
            "    decides: {kind: record, by: whoever decides the request}",
        ],
        [],
    )
    assert done.output.startswith("law/facts.yaml:8: the fact loan.days\nlaw/request.schema.json: written anew\nnext: ")
    assert "How many days?" in text("request.schema.json")


def test_line_ends_stay_as_they_are() -> None:
    path = Path("law/facts.yaml")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    new("fact", "loan.overdue", "--ask", "Is it?")

    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") > 8


def test_a_rule_is_asked_for_and_its_words_are_no_longer_unencoded() -> None:
    new("fact", "loan.overdue", "--ask", "Is an earlier loan overdue?")
    before = text(SECTION)
    new("rule", "overdue", *OVERDUE, "--fact", "loan.overdue=true", "--unless")

    assert added(SECTION, before) == (
        [
            "  overdue:",
            "    cite: a",
            "    says: An earlier loan is overdue.",
            "    when: {fact: loan.overdue, is: true, quote: an earlier loan is overdue}",
            "          - not: {rule: overdue}",
            "  - {at: a, quote: unless, because: Not encoded yet.}",
        ],
        ["  - {at: a, quote: unless an earlier loan is overdue, because: Not encoded yet.}"],
    )


def test_with_its_cases_everything_passes_again() -> None:
    new("fact", "loan.overdue", "--ask", "Is an earlier loan overdue?")
    new("rule", "overdue", *OVERDUE, "--fact", "loan.overdue=true", "--unless")
    new("case", "overdue", *OVERDUE, "--like", "has-card", "--fact", "loan.overdue=true", "--outcome", "refused")
    done = new("case", "has-card", "--fact", "loan.overdue=false")

    assert "loan.overdue of the case has-card" in done.output
    for verb in ("check", "test"):
        assert statute(verb).status == 0, statute(verb)


def test_a_route_has_its_rule_and_its_question() -> None:
    new("fact", "map.agreed", "--ask", "Does the librarian agree?")
    new(
        *("route", "code/1/10/b", "--rule", "agreed", "--quote", "only if the librarian agrees"),
        *("--says", "The librarian agrees.", "--fact", "map.agreed=true"),
    )
    made = document(text(SECTION).encode(), SECTION).data

    assert made["decisions"]["code/1/10/b"] == [
        {"outcome": "lent", "when": {"all": [{"rule": "agreed"}]}},
        {"outcome": "refused"},
    ]
    assert "routes: [code/1/10/a, code/1/10/b]" in text("bundle.yaml")
    assert made["not_encoded"][-1] == {"at": "b", "quote": "A map may be lent", "because": "Not encoded yet."}
    assert statute("check").errors.count("condition-unshown") == 0


def test_a_reading_is_recorded_until_a_rule_depends_on_it() -> None:
    options = ("--value", "any=Any will do.", "--value", "own=It must be of this library.")
    new(
        "reading", "card-kind", "--ask", "Which card?", *AT_A, "--quote", "a card", *options, "--because", "It says so."
    )
    assert statute("check").status == 0
    assert "recorded: true" in text("readings/card-kind.md")
    new("fact", "loan.overdue", "--ask", "Is an earlier loan overdue?")
    new("rule", "overdue", *OVERDUE, "--fact", "loan.overdue=true", "--unless", "--reading", "card-kind=own")

    assert "recorded" not in text("readings/card-kind.md")
    assert document(text(SECTION).encode(), SECTION).data["rules"]["overdue"] == {
        "cite": "a",
        "says": "An earlier loan is overdue.",
        "any": [{"reading": "card-kind", "is": "own"}, {"fact": "loan.overdue", "is": True}],
        "quote": "an earlier loan is overdue",
    }


def test_a_register_is_declared_and_has_a_file() -> None:
    new("fact", "reader.number", "--ask", "Which number has the reader?", "--type", "text")
    new("register", "readers", "--says", "The readers.", "--key", "reader.number", "--fact", "reader.has_card")

    assert document(text("bundle.yaml").encode(), "b").data["registers"] == {
        "readers": {
            "says": "The readers.",
            "one": "reader",
            "key": "reader.number",
            "fills": {"has_card": "reader.has_card"},
        }
    }
    assert Path("law/registers/readers.schema.json").is_file()
    with Path("law/registers/readers.yaml").open("w") as file:
        file.write(
            'format: register/v1\nentries:\n  - {key: r1, has_card: true, source: Book 1, recorded_on: "2010-01-01"}\n'
        )
    assert statute("show", "registers", "r1").status == 0


def test_a_release_raises_the_version_and_opens_the_changelog() -> None:
    before = text("bundle.yaml")
    new("release", "1.0.0", "--says", "law: (a) is encoded.")

    assert added("bundle.yaml", before) == (["version: 1.0.0"], ["version: 0.1.0"])
    assert "\n## 1.0.0\n\n- law: (a) is encoded.\n\n## 0.1.0\n" in text("CHANGELOG.md")
    assert "no earlier than 1.0.0" in statute("new", "release", "1.0.0", "--says", "more").errors


REFUSED = [
    (("fact", "reader.has_card", "--ask", "Is it?"), "there is a `reader.has_card` already"),
    (("fact", "overdue", "--ask", "Is it?"), "expected a group and a name"),
    (("fact", "a.b"), "`--ask` is missing"),
    (("fact", "a.b", "--ask", "Is it?", "--type", "choice"), "needs its values"),
    (("fact", "a.b", "--ask", "Is it?", "--value", "x"), "expected NAME=SENTENCE"),
    (("fact", "a.b", "--ask", "Is it?", "--quote", "x"), "`--quote` has no effect here"),
    (("rule", "x", *OVERDUE, "--fact", "loan.overdue=true"), "unknown fact `loan.overdue`"),
    (("rule", "x", *OVERDUE, "--fact", "reader.has_cart=true"), "did you mean `reader.has_card`?"),
    (("rule", "x", *OVERDUE, "--fact", "reader.has_card=maybe"), "expected true or false"),
    (("rule", "x", *OVERDUE, "--fact", "reader.has_card>=1"), "is not tested by `>=`"),
    (("rule", "x", *OVERDUE[:3], "a loan", "--says", "S.", "--fact", "reader.has_card=true"), "is not found in a"),
    (("rule", "x", "--at", "code/1/10/c", *OVERDUE[2:], "--fact", "reader.has_card=true"), "no provision `c`"),
    (("rule", "has_card", *OVERDUE, "--fact", "reader.has_card=true"), "there is a `has_card` already"),
    (("rule", "x", *OVERDUE, "--fact", "reader.has_card=true", "--route", "code/1/10/z"), "no outcome of the route"),
    (("route", "code/1/10/a", "--rule", "has_card"), "there is a route `code/1/10/a` already"),
    (("route", "code/1/10/b", "--rule", "has_card", "--quote", "A map"), "there is a rule `has_card` already"),
    (("case", "x", *OVERDUE, "--fact", "reader.has_card=true", "--outcome", "lent"), "`--on` is missing"),
    (("case", "x", *OVERDUE, "--on", "2010-02-30", "--outcome", "lent"), "2010-02-30"),
    (("case", "x", *OVERDUE, "--on", "2010-02-02", "--outcome", "lend"), "unknown outcome `lend`"),
    (("case", "has-card", *OVERDUE, "--on", "2010-02-02", "--outcome", "lent"), "there is a case `has-card` already"),
    (
        ("reading", "x", "--ask", "Is it?", *AT_A, "--quote", "a card", "--value", "a=A.", "--because", "B."),
        "needed twice",
    ),
    (("register", "x", "--says", "X.", "--key", "reader.has_card", "--fact", "reader.has_card"), "a key is a text"),
    (("release", "one", "--says", "X."), "expected a version such as 1.0.0"),
    (("case",), "`new case` needs a name"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), REFUSED, ids=[f"{given[0]}-{n}" for n, (given, _) in enumerate(REFUSED)]
)
def test_what_does_not_fit_is_refused_and_changes_nothing(arguments: tuple[str, ...], said: str) -> None:
    before = {path: path.read_bytes() for path in Path("law").rglob("*") if path.is_file()}
    done = statute("new", *arguments)

    assert (done.status, said in done.errors) == (2, True), done.errors
    assert {path: path.read_bytes() for path in Path("law").rglob("*") if path.is_file()} == before


def test_a_file_that_cannot_be_read_is_left_alone() -> None:
    Path("law/facts.yaml").write_text("facts: {a.b")
    done = statute("new", "fact", "loan.overdue", "--ask", "Is it?")

    assert done.status == 2
    assert text("facts.yaml") == "facts: {a.b"


def test_words_are_imported_into_the_version_that_is_there() -> None:
    Path("new.txt").write_text(
        "(a) A book may be lent to a reader who has a card, unless an earlier loan is late.\n(b) No map.\n"
    )
    place = text(SECTION).splitlines().index("  - at: a") + 1
    done = statute("import", "text", "new.txt", "--citation", "1 Code 10", "--write")

    assert (done.status, done.output.partition(" of")[0]) == (0, f"law/{SECTION}:{place}: 2 provisions")
    assert [one["text"] for one in document(text(SECTION).encode(), "s").data["text"]][1:] == ["No map."]
    assert "quote-verbatim" in statute("check").output + statute("check").errors


def test_a_rule_may_have_several_tests_and_quote_several_words() -> None:
    new("fact", "loan.overdue", "--ask", "Is an earlier loan overdue?")
    new("fact", "loan.days", "--ask", "How many days?", "--value", "0..99", "--type", "whole number")
    new(
        *("rule", "free", *AT_A, "--quote", "unless", "--quote", "loan is overdue", "--says", "Nothing is late."),
        *("--fact", "loan.overdue=false", "--fact", "loan.days<=3", "--any"),
    )
    made = document(text(SECTION).encode(), SECTION).data

    assert made["rules"]["free"] == {
        "cite": "a",
        "says": "Nothing is late.",
        "any": [{"fact": "loan.overdue", "is": False}, {"fact": "loan.days", "at most": 3}],
        "quote": ["unless", "loan is overdue"],
    }
    assert [entry["quote"] for entry in made["not_encoded"] if entry["at"] == "a"] == [
        "A book may be lent",
        "an earlier",
    ]
