"""What the exit status of the command says, by number."""

from __future__ import annotations

EXIT_STATUSES: dict[str, str] = {
    "0": "done; `batch` of no requests writes an output without answers",
    "1": "the answer is one that `--fail-on` names; `check`, `test`, `diff --exit-code`, `prove`, `replay` or `doctor` "
    "found something",
    "2": "bad usage or bundle, a file that cannot be read, or, for `decide`, no request that could be decided",
    "3": "all done, but of several requests some were rejected; with `batch --max-rejects N` or `P%` only where more were, "
    "and then nothing is published",
    "130, 141": "interrupted; what reads the output went away",
}
"""2 wins over 3, and 3 over 1."""
