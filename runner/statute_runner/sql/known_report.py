"""Predicates as they are printed: SQL with what each says, one of them alone, or one document for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.law.facts import as_stated, grouped
from statute_runner.sql.sql_text import comment
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlglot import exp

    from statute_runner.api import LoadedBundle
    from statute_runner.sql.known_facts import KnownFacts
    from statute_runner.sql.known_predicates import Predicates

FORMAT = "predicates/v1"
WIDTH = 120
UNDATED = "No day is known, so that these are all that may say under any law; state a `date` for those of its day, and a shorter text."
SAYS = {
    "yes": "Surely {}, whatever is not known",
    "no": "Surely not {}, whatever is not known",
    "unknown": "Not known whether {}",
    "rejected": "Not decided: a column that is read holds what is not allowed",
}


def written(expression: exp.Expr, dialect: str, *, pretty: bool = False) -> str:
    """An expression in brackets, so that it can stand beside any other."""
    return f"({expression.sql(dialect, pretty=pretty, max_text_width=WIDTH)})"


def lacking(made: Predicates) -> list[str]:
    """The facts that would say more."""
    return [*made.lacks, *made.may_lack]


def as_sql(made: Predicates, dialect: str, heading: Iterable[str], *, dated: bool) -> str:
    """All four, each below what it says."""
    outcome = " or ".join(made.outcomes)
    lines = [f"-- {comment(' '.join(line.split()))}" for line in heading]
    lines += [f"-- Reads {comment(', '.join(made.columns)) or 'no column'}."]
    for name, says in SAYS.items():
        lines += ["", f"-- {name}: {comment(says.format(outcome))}."]
        if name == "unknown" and (facts := lacking(made)):
            lines += [f"-- What would say: {comment(', '.join(facts))}."]
            lines += [] if dated else [f"-- {UNDATED}"]
        lines += [written(getattr(made, name), dialect, pretty=True)]
    return "\n".join(lines) + "\n"


def as_document(
    made: Predicates,
    known: KnownFacts,
    loaded: LoadedBundle,
    settings: Mapping[str, object],
) -> str:
    """The predicates and what they were made from, on one line."""
    facts = loaded.bundle.facts
    dialect = str(settings["dialect"])
    stated = grouped({name: as_stated(given) for name, given in known.facts.items()})
    document = {
        "format": FORMAT,
        **settings,
        "outcomes": list(made.outcomes),
        "known": {"date": known.date or None, "facts": stated},
        "predicates": {name: written(getattr(made, name), dialect) for name in SAYS},
        "reads": {"facts": list(made.facts), "columns": list(made.columns)},
        "missing": [
            {
                "fact": name,
                "ask": facts.every[name].ask,
                "when": written(made.lacks[name], dialect) if name in made.lacks else None,
            }
            for name in lacking(made)
        ],
        "bundle": {"name": loaded.bundle.name, "version": loaded.bundle.version, "sha256": loaded.bundle.sha256},
        "runner": VERSION,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
