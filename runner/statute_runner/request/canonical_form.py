"""A request document in its canonical form (RFC 8785), over which its digest is taken."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# What editors find the schema by; it says nothing of the request.
SCHEMA = "$schema"


def canonical(data: Mapping[str, object]) -> bytes:
    """The document by RFC 8785, without its schema, nulls and empty groups, as its digest is taken over it.

    A valid request has plain letters for keys and no fractions: sorting by code and Python's numbers are enough.
    """
    stated = {key: part for key, part in data.items() if key != SCHEMA}
    return json.dumps(remaining(stated), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def remaining(item: object) -> object:
    """What a document says, without nulls and what is empty without them."""
    if isinstance(item, list):
        return [remaining(part) for part in item]
    if not isinstance(item, dict):
        return item
    kept = {key: remaining(part) for key, part in item.items() if part is not None}
    return {key: part for key, part in kept.items() if part != {}}
