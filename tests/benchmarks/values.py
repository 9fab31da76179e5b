"""The codes of countries, as the contract lists them."""

from __future__ import annotations

from pathlib import Path

import yaml

LISTED = Path(__file__).parents[1] / "flat_law" / "values" / "country.yaml"
COUNTRIES: tuple[str, ...] = tuple(yaml.safe_load(LISTED.read_text(encoding="utf-8"))["values"])
