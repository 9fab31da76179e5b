"""Values written as YAML on one line, which every reader takes for the same values."""

from __future__ import annotations

import json
import re

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:[-./#][A-Za-z0-9_]+)*\Z")
WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def scalar(given: object) -> str:
    """A value as YAML that every reader takes for the same value."""
    if isinstance(given, str) and PLAIN.match(given) and given.lower() not in WORDS and not given.isupper():
        return given
    return json.dumps(given, ensure_ascii=False)


def flow(given: object) -> str:
    """A value, list or group on one line."""
    if isinstance(given, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(part)}" for key, part in given.items()) + "}"
    if isinstance(given, list | tuple):
        return "[" + ", ".join(flow(part) for part in given) + "]"
    return scalar(given)
