"""Proofs: the law in; out what holds of every request, as formulas for a solver.

Needs the extra `analyse`; nothing else does.
"""

from __future__ import annotations

from importlib.util import find_spec

from statute_runner.problem import refuse


def require_solver() -> None:
    """Raises `Refused` where the solver is not installed."""
    if find_spec("z3") is None:
        raise refuse(
            "solver-missing",
            "this needs the solver z3, which is not installed",
            help="pip install 'statute-runner[analyse]'",
        )
