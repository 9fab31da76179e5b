"""Letters of a bundle: which may be written of an answer, what values can do to one, and what `check` says of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from commands.command import statute
from letters.library import DECISION, HOME, LETTERS, TEMPLATES, decided, library, request

if TYPE_CHECKING:
    from pathlib import Path

MARKS = "# Title - item __ sign :: field \\ <b>&amp; {{ outcome }} {% if %}\n\n# Other\n- item"


@pytest.fixture(name="bundle", scope="module")
def _bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library(tmp_path_factory.mktemp("letters") / "library")


def test_a_letter_is_the_first_that_may_be_written_of_the_answer(bundle: Path) -> None:
    done = decided(bundle, "--format", "letter")
    other = decided(bundle, "--format", "letter", requests=[request(approved=False)])

    assert done.status == other.status == 0
    assert done.output.decode().startswith(
        "Decision on R-1\n===============\n\nTo: North\nFrom: The central library\n\nAnswer\n------\n"
    )
    assert "This line goes on.\n" in done.output.decode()
    assert f"\n{'_' * 40}\nThe librarian\n" in done.output.decode()
    assert re.search(r"\nRequest R-1 of 2024-05-05, sha256\n?\s*[0-9a-f]{12};", done.output.decode())
    assert other.output.decode().startswith("Decision on R-1\n")


def test_a_letter_is_written_by_its_name(bundle: Path) -> None:
    done = decided(bundle, "--format", "letter", "--letter", "refusal", requests=[request(approved=False)])

    assert done.status == 0
    assert done.output.decode().startswith("Refusal\n=======\n\nThe loan is refused.\n")


def test_the_accounting_is_a_line_of_each_disclosure(bundle: Path) -> None:
    done = decided(bundle, "--format", "accounting", requests=[request(), request("R-2", "South; " + "long " * 60)])

    assert done.status == 0
    assert done.output.decode() == (
        f"Date: 2024-05-05\tTo: North\nDate: 2024-05-05\tTo: South; {('long ' * 60).strip()}\n"
    )


def test_no_line_is_written_of_what_is_not_permitted_and_the_others_are(bundle: Path) -> None:
    done = decided(bundle, "--format", "accounting", requests=[request("R-1", approved=False), request("R-2")])

    assert done.status == 3
    assert done.output == b"Date: 2024-05-05\tTo: North\n"
    assert done.errors == (
        "letter-outcome the letter `accounting` is not written of this answer, not_permitted: `R-1`\n"
        "  help: of it may be written: decision, refusal\n"
    )


@pytest.mark.parametrize("form", ["letter", "accounting", "docx", "pdf"])
def test_no_letter_is_written_of_an_undetermined_answer(bundle: Path, form: str) -> None:
    done = decided(bundle, "--format", form, requests=[request(approved=None)])

    assert done.status == 2
    assert done.output == b""
    assert done.errors == (
        "letter-outcome no letter is written of an undetermined answer: `R-1`\n"
        "  help: not known, and it matters: loan.approved\n"
    )


def test_a_letter_is_not_written_without_its_notice(tmp_path: Path) -> None:
    never = LETTERS.replace("{any_route: permitted}", "{fact: loan.approved, is: false}")
    done = decided(library(tmp_path / "b", letters=never), "--format", "accounting")

    assert done.status == 2
    assert done.output == b""
    assert done.errors.startswith("letter-outcome the letter `accounting` is not written of this answer, permitted")


@pytest.mark.parametrize("name", ["accounting", "decision"])
def test_a_letter_of_another_outcome_is_refused(bundle: Path, name: str) -> None:
    done = decided(bundle, "--format", "letter", "--letter", name, requests=[request(approved=False)])

    assert (done.status == 0) == (name == "decision")
    assert ("letter-outcome" in done.errors) == (name == "accounting")


def test_values_mark_nothing_and_are_written_whole(bundle: Path) -> None:
    done = decided(bundle, "--format", "letter", requests=[request("- # :: __ R", MARKS)])
    text = done.output.decode()

    assert text.startswith("Decision on - # :: __ R\n")
    assert " ".join(MARKS.split()) in " ".join(text.split())
    assert text.count("_" * 40) == 2


def test_a_letter_begins_with_one_title(tmp_path: Path) -> None:
    for n, text in enumerate(["No title.\n", "# One\n\n# Two\n", "{{ outcome }}\n# Late\n", ""]):
        bundle = library(tmp_path / str(n), {**TEMPLATES, "decision": text})
        done = decided(bundle, "--format", "letter")

        assert (done.status, done.output) == (2, b"")
        assert f"{HOME}/explain/letter_decision.j2:1:1: letter-title a letter begins with its title" in done.errors


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "letter", "--letter", "refusl"], "letter-unknown unknown letter `refusl`"),
        (["--format", "text", "--letter", "refusal"], "usage `--letter` has no effect here"),
        (["--format", "accounting", "--letter", "refusal"], "usage `--letter` has no effect here"),
        (["--format", "letter", "--why-not"], "usage `--why-not` has no effect here"),
        (["--format", "pdf", "--all-readings"], "usage `--all-readings` has no effect here"),
        (["--format", "docx", "--no-trace"], "usage `--no-trace` has no effect here"),
    ],
)
def test_a_letter_that_there_is_not_and_an_idle_option_are_refused(
    bundle: Path, arguments: list[str], said: str
) -> None:
    done = decided(bundle, *arguments)

    assert (done.status, done.output) == (2, b"")
    assert done.errors.startswith(said)


def test_a_bundle_without_letters_says_so(tmp_path: Path) -> None:
    done = decided(library(tmp_path / "b", {}, "    not_in_force:\n"), "--format", "accounting")

    assert done.status == 2
    assert done.errors.startswith("letter-unknown the bundle declares no letters\n")


def test_the_templates_of_a_caller_go_before_those_of_the_bundle(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "letter_decision.j2").write_text("# Ours\n\n{{ outcome | plain }}\n")
    done = decided(bundle, "--format", "letter", "--template", str(tmp_path))
    (tmp_path / "letter_dicision.j2").write_text("# Ours\n")
    unknown = decided(bundle, "--format", "letter", "--template", str(tmp_path))

    assert done.output.decode().startswith("Ours\n====\n\npermitted\n")
    assert (unknown.status, unknown.output) == (2, b"")
    assert "template-unknown unknown template `letter_dicision.j2`" in unknown.errors


def test_the_letters_of_a_bundle_are_checked(tmp_path: Path) -> None:
    letters = LETTERS.replace("barred]", "bared]").replace("notice: lent", "notice: lend")
    templates = {
        "decision": DECISION + "{{ outcom }}\n",
        "refusal": "# R\n{% set x = 1 %}\n",
        "acounting": "# A\n",
    }
    bundle = library(tmp_path / "b", templates, letters)
    found = [line for line in statute("check", str(bundle)).output.splitlines() if re.match(r"\S+:\d+:\d+: ", line)]
    codes = [(line.split(":")[0].removeprefix(f"{bundle}/"), line.split()[1]) for line in found]

    assert ("bundle.yaml", "unknown-outcome") in codes
    assert ("bundle.yaml", "unknown-notice") in codes
    assert ("bundle.yaml", "template-missing") in codes
    assert (f"{HOME}/explain/letter_acounting.j2", "template-unknown") in codes
    assert (f"{HOME}/explain/letter_decision.j2", "template-variable") in codes
    assert (f"{HOME}/explain/letter_refusal.j2", "template-forbidden") in codes
    assert len(codes) == 6


def test_sound_letters_are_no_problem(bundle: Path) -> None:
    done = statute("check", str(bundle))

    assert done.status == 0, done.output


def test_letters_are_told_of_a_key_that_is_unknown(tmp_path: Path) -> None:
    bundle = library(tmp_path / "b", letters=LETTERS.replace("notice: lent", "notise: lent"))

    assert "unknown-key" in statute("check", str(bundle)).output


def test_a_line_whose_value_is_empty_or_holds_the_sign_is_still_what_it_is(tmp_path: Path) -> None:
    templates = {
        **TEMPLATES,
        "decision": "# T\n\nTo :: {{ missing | join }}\nOf :: a :: b\n- {{ missing | join }}\n- c\n",
    }
    done = decided(library(tmp_path / "b", templates), "--format", "letter")

    assert done.status == 0
    assert done.output.decode().startswith("T\n=\n\nTo:\nOf: a :: b\n\n  -\n  - c\n")
