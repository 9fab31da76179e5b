"""Finds the law and the schemas that ship with the runner: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

import os

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def folder(name: str) -> str:
    """The folder `policies` or `schemas` that belongs to this runner."""
    installed = os.path.join(PACKAGE, "shipped", name)
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(os.path.dirname(PACKAGE)), name)
