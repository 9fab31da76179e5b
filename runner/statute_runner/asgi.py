"""The service as an application of ASGI, for another server to run: `uvicorn statute_runner.asgi:app --factory`.

Its options come from the environment, as `statute serve --help` names them (`STATUTE_TOKENS` for `--tokens`), and its
law as `STATUTE_BUNDLE` names it. Where it listens, HTTPS, and how long connections last is then the other server's.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from statute_runner.commands.serve import arguments, followed_by, loaded_by, operation_of
from statute_runner.console.options import common

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def app() -> ASGIApp:
    """The application, with the law loaded. Raises `Refused` for law or options with a fault.

    It answers this machine alone, unless `STATUTE_TOKENS` says who may call, or `STATUTE_BEYOND_THIS_MACHINE` that a
    proxy in front asks.
    """
    from statute_runner.service.service_application import ServiceApplication
    from statute_runner.service.this_machine import ThisMachineOnly

    parser = argparse.ArgumentParser("statute serve")
    common(parser)
    arguments(parser)
    given = parser.parse_args([])
    loaded = loaded_by(given)
    made = ServiceApplication(loaded, operation_of(given, loaded, followed_by(given, loaded)))
    return made if given.tokens or given.beyond_this_machine else ThisMachineOnly(made)
