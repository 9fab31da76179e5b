"""Every request of the worked cases of both bundles, each once with its law and readings."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import statute_runner
from statute_runner.cases.case_files import load_cases
from statute_runner.decide.decision import chosen_readings
from statute_runner.loading.bundle_files import folder

if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle
    from statute_runner.law.linker import Law
    from statute_runner.request.request_document import Request

ROOT = Path(__file__).parent.parent
BUNDLES = {"1628": ROOT / "policies", "ftc": ROOT / "tests/bundles/ftc"}


class Asked(NamedTuple):
    """A request of a case, with the law and the readings under which it is decided."""

    name: str
    loaded: LoadedBundle
    law: Law
    request: Request
    readings: dict[str, str]
    as_of: str


@cache
def requests_of(bundle: str) -> list[Asked]:
    """The requests of the cases of a bundle, in file order."""
    loaded = statute_runner.load(str(BUNDLES[bundle]))
    found: dict[tuple[object, ...], Asked] = {}
    for case in load_cases(loaded.bundle, folder(loaded.bundle.root, ("bundle", "cases"))):
        for column in case.columns:
            request = loaded.request(case.request(column.day))
            readings = chosen_readings(loaded.bundle, case.readings)
            as_of = case.as_of or column.day
            asked = Asked(
                f"{case.name} {column.day}", loaded, loaded.on(as_of, case.question), request, readings, as_of
            )
            found.setdefault((request.date, as_of, repr(sorted(request.facts.items())), *readings.items()), asked)
    return list(found.values())
