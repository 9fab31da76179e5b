"""A signature that fits is told by nobody; one that does not is, with what to sign again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands.command import statute
from sign.signing import READING, SECTION, copied, replaced, sign

if TYPE_CHECKING:
    from pathlib import Path


def test_what_fits_is_counted_and_the_rest_said_by_provision(tmp_path: Path) -> None:
    root = copied(tmp_path)
    sign(root, SECTION, "code/1/10/a", until="2020-12-31")
    done = statute("check", str(root))

    assert done.status == 0
    assert "review-" not in done.output
    assert "of code/1/10, version 2010-01-01, no lawyer has signed (b)\n" in done.output
    assert "1 signature with an end, the first on 2020-12-31\n" in done.output


def test_a_void_signature_is_a_warning_that_says_what_to_sign_again(tmp_path: Path) -> None:
    root = copied(tmp_path)
    sign(root, SECTION, "code/1/10")
    replaced(root, SECTION, "because: discretion", "because: the desk's discretion")
    done = statute("check", str(root))

    assert done.status == 0
    assert (
        "review-void warning: the signature of A. Lawyer of 2011-02-03 no longer fits: (a) changed since" in done.output
    )
    assert f"sign again: (a) (`statute show code/1/10 --on 2010-01-01 --sign-off --bundle {root}`)" in done.output


def test_a_void_signature_of_a_reading_is_told(tmp_path: Path) -> None:
    root = copied(tmp_path)
    sign(root, READING, "readings/map-is-book")
    replaced(root, READING, "as a book can.", "as a chair can.")

    assert "no longer fits: the reading changed since" in statute("check", str(root)).output


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ('{by: A. Lawyer, day: "2011-02-03", scope: [a]}', "review-scope a scope of provisions needs `signed`"),
        (
            '{by: A. Lawyer, day: "2011-02-03", scope: [c], signed: {a: "00000000000000f1"}}',
            "review-scope unknown provision `c` as a scope",
        ),
        (
            '{by: A. Lawyer, day: "2011-02-03", scope: [b], signed: {a: "00000000000000f1"}}',
            "review-scope `a` is signed, but outside the scope",
        ),
        (
            '{by: A. Lawyer, day: "2011-02-03", until: "2011-02-02", scope: all}',
            "review-end the signature of 2011-02-03 ends on 2011-02-02, before it was given",
        ),
        ('[{by: A. Lawyer, day: "2011-02-03"}]', "missing-key missing key `scope`"),
    ],
)
def test_faults_of_an_entry(tmp_path: Path, written: str, code: str) -> None:
    root = copied(tmp_path)
    replaced(root, SECTION, "heading: Lending\n", before=f"reviewed: {written}\n")
    done = statute("check", str(root))

    assert done.status == 1
    assert code in done.output


def test_several_former_entries_stand(tmp_path: Path) -> None:
    root = copied(tmp_path)
    one = '{by: A. Lawyer, day: "2011-02-03", scope: all}'
    replaced(root, SECTION, "heading: Lending\n", before=f"reviewed: [{one}, {one}]\n")
    done = statute("check", str(root))

    assert done.status == 0
    assert "no lawyer has signed 4 of 5 versions" in done.output
