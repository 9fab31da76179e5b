"""The answers of the program by hand for the shipped law, made beforehand but for the id and what is missing."""

from __future__ import annotations

import msgspec

PERMITTED, PROHIBITED, NOT_PERMITTED = 1, 2, 4
OUTCOMES = {PERMITTED: "permitted", PROHIBITED: "prohibited", NOT_PERMITTED: "not_permitted"}
ROUTES = ("usc/19/1628/a", "usc/19/1628/c", "publ/116-113/209/e")


def said(a: int, c: int, e: int) -> tuple[str, list[str], dict[str, str]]:
    """The outcome, what is possible and the routes, where these are their possible outcomes; 0 is not in force."""
    possible = PERMITTED if (a | c | e) & PERMITTED else 0
    if PERMITTED not in (a, c, e):
        possible |= a & PROHIBITED
        possible |= NOT_PERMITTED if a != PROHIBITED else 0
    listed = [name for bit, name in OUTCOMES.items() if possible & bit]
    routes = {name: OUTCOMES.get(mask, "undetermined") for name, mask in zip(ROUTES, (a, c, e), strict=True) if mask}
    return OUTCOMES.get(possible, "undetermined"), listed, routes


DOCUMENTS = {(a, c, e): said(a, c, e) for a in range(8) for c in (0, 1, 4, 5) for e in (0, 1, 4, 5)}
# What stands between the id and what is missing.
TAILS = {
    routes: b","
    + msgspec.json.encode(dict(zip(("outcome", "possible", "routes"), document, strict=True)))[1:-1]
    + b',"missing":'
    for routes, document in DOCUMENTS.items()
}
