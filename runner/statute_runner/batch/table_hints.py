"""What was probably meant by a cell of text: other help is for JSON and YAML, and a cell has no quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.value import replace

if TYPE_CHECKING:
    from statute_runner.problem import Problem

# How pandas, R, spreadsheets and databases write a cell that is not known.
NOT_KNOWN = re.compile(r"got `(?:#?N/A|<?NA>?|NaN|None|NULL|null|\\N|-)`\Z", re.IGNORECASE)
WITH_FRACTION = re.compile(r"expected a whole number, got `(-?[0-9]{1,15})\.0+`\Z")
LIST = re.compile(r"got `[\[{(]")
OF_MEMBERS = "write a list of members"


def of_cell(problem: Problem) -> Problem:
    """The same problem with the help that a row of text needs."""
    if not problem.path.startswith("facts."):
        return problem
    help_ = problem.help.replace(", without quotes", "").replace(
        "true, false, or null if", "true or false; leave the cell empty if"
    )
    if NOT_KNOWN.search(problem.message):
        help_ = "leave the cell empty where the fact is not known"
    elif found := WITH_FRACTION.search(problem.message):
        help_ = f"did you mean {found[1]}?"
    elif problem.help.startswith(OF_MEMBERS):
        help_ = 'write it as JSON, as [{"field": "value"}]; [] where it has no member'
    elif LIST.search(problem.message):
        help_ = "write the members of a set with ; between them, without brackets"
    return replace(problem, help=help_)
