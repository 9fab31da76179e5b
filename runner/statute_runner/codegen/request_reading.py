"""Requests with all that a decision document says of them, read fast from JSON where they are in no doubt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.codegen.decider import Decider
from statute_runner.law.facts import as_known
from statute_runner.request.canonical_form import remaining
from statute_runner.request.request_document import Request, json_request, request_from
from statute_runner.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.codegen.decider import Laws
    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known

# What a canonical form leaves out.
LEFT_OUT = re.compile(rb"null|\{\s*\}")
PARSED = msgspec.json.Decoder().decode
SORTED = msgspec.json.Encoder(order="sorted").encode


class RequestReading(Decider):
    """Reads requests as `request_from` reads them: the typed reading tells whether they are valid."""

    def __init__(self, loaded: Laws, question: str) -> None:
        super().__init__(loaded, {}, question, None)
        self.by_group: dict[str, dict[str, FactType]] = {}
        for name, fact in self.facts.items():
            group, _, key = name.partition(".")
            self.by_group.setdefault(group, {})[key] = fact

    def checked(self, content: bytes) -> Request:
        """The request in a JSON text. Raises `Refused` with every fault."""
        found = self.request(content)
        if isinstance(found, Request):
            return found
        data: Any = PARSED(content)
        text = SORTED(remaining(data) if LEFT_OUT.search(content) else data)
        return Request(data["id"], data["date"], {"date": data["date"], **self.known(data)}, digest(text))

    def strictly(self, content: bytes) -> Request:
        return request_from(json_request(content, "request", 1), self.facts)

    def known(self, data: Mapping[str, Any]) -> dict[str, Known]:
        """The facts that a valid request states, by full name."""
        known: dict[str, Known] = {}
        for group, given in (data.get("facts") or {}).items():
            facts = self.by_group[group]
            for key, stated in (given or {}).items():
                if stated is not None:
                    fact = facts[key]
                    known[fact.name] = as_known(fact, stated)
        return known
