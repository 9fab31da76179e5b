"""Proofs: the law in; out what holds of every request, as formulas for a solver.

Needs the extra `analyse`; nothing else does.
"""

from __future__ import annotations

from statute_runner.optional_packages import require


def require_solver() -> None:
    """Raises `Refused` where the solver cannot be used."""
    require("a proof", ["z3"], "analyse", "solver-missing")
