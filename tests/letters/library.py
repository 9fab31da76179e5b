"""The lending library with letters, and the command on it, of whose output the bytes are kept."""

from __future__ import annotations

import io
import json
import shutil
import sys
from contextlib import redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

from statute_runner.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping

LIBRARY = Path(__file__).parent.parent / "bundles" / "lending-library"
HOME = "code/1/10"
LETTERS = """    letters:
      decision:
        says: Tells the branch what was decided.
        outcomes: [permitted, not_permitted]
      refusal:
        says: Refuses the loan.
        outcomes: [not_permitted, barred]
      accounting:
        says: Enters the loan in the book of loans.
        outcomes: [permitted]
        notice: lent
    notices:
      lent: {cite: "Practice, not law", when: {any_route: permitted}, say: Enter the loan.}
    not_in_force:
"""
DECISION = """# Decision on {{ request.id }}

To :: {{ explanation.facts["branch.name"].given }}
From :: The central library

## Answer
{{ explained.outcome }}
This line goes on.

{% for condition in law %}
- {{ condition.cite }}
{% endfor %}

__ The librarian
__ Date
"""
TEMPLATES = {
    "decision": DECISION,
    "refusal": "# Refusal\n\nThe loan is refused.\n\n__ The librarian\n",
    "accounting": "# Book of loans\n\nDate :: {{ request.date }}\nTo :: {{ explanation.facts['branch.name'].given }}\n",
}
GIVEN: dict[str, dict[str, object]] = {
    "branch": {
        "name": "North",
        "county": "inside",
        "services": ["lending"],
        "deposits": [{"note": "1", "from": "2023-01-01", "until": "none"}],
        "losses": [],
    },
    "member": {"kind": "reader", "fines": []},
    "loan": {"approved": True},
}


class Written(NamedTuple):
    """What a command left: exit status, the bytes of standard output, standard error."""

    status: int
    output: bytes
    errors: str


def library(root: Path, templates: Mapping[str, str] = TEMPLATES, letters: str = LETTERS) -> Path:
    """The bundle with these letters."""
    shutil.copytree(LIBRARY, root)
    main_file = root / "bundle.yaml"
    main_file.write_text(main_file.read_text().replace("    not_in_force:\n", letters, 1))
    for name, text in templates.items():
        (root / HOME / "explain" / f"letter_{name}.j2").write_text(text)
    return root


def request(name: str = "R-1", branch: str = "North", approved: bool | None = True) -> dict[str, object]:
    """A request that is permitted, or is not where nothing is approved; undetermined where that is not known."""
    facts = {**GIVEN, "branch": {**GIVEN["branch"], "name": branch}, "loan": {"approved": approved}}
    return {"id": name, "date": "2024-05-05", "facts": facts}


def decided(bundle: Path, *arguments: str, requests: list[dict[str, object]] | None = None) -> Written:
    """What `decide` writes of requests."""
    given = "".join(json.dumps(one) + "\n" for one in requests or [request()])
    output, errors = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n"), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(given.encode()))
    with redirect_stderr(errors), patch.object(sys, "stdout", output), patch.object(sys, "stdin", stdin):
        try:
            status = main(("decide", "--bundle", str(bundle), "--no-cache", *arguments))
        except SystemExit as stopped:
            status = int(stopped.code or 0)
    output.flush()
    return Written(status, output.buffer.getvalue(), errors.getvalue())
