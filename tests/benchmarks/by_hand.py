"""The answer by hand, from the bits of a request: a handful of masks, and lines that were written beforehand."""

from __future__ import annotations

from .bits import (
    A_FAILS,
    A_OPEN,
    BAR_OPEN,
    BARS,
    C_OPEN,
    E_FAILS,
    E_OPEN,
    NAFTA_FAILS,
    NEW_FAILS,
    NEW_OPEN,
    NOT_ASSURED,
    NOT_REACHED,
    REACH_OPEN,
    U_VIOLATED,
    UNKNOWN,
)
from .valid import NAFTA, NOTHING, USMCA

PERMITTED, PROHIBITED, NOT_PERMITTED = 1, 2, 4
OUTCOMES = {PERMITTED: "permitted", PROHIBITED: "prohibited", NOT_PERMITTED: "not_permitted"}
ROUTES = ("usc/19/1628/a", "usc/19/1628/c", "publ/116-113/209/e")


def outcome(possible: int) -> str:
    return OUTCOMES.get(possible, "undetermined")


def tail(a: int, c: int, e: int) -> tuple[bytes, bool]:
    """What follows the id where these are the possible outcomes of the routes, and whether missing facts follow."""
    routes = [possible for possible in (a, c, e) if possible]
    possible = PERMITTED if any(route & PERMITTED for route in routes) else 0
    if PERMITTED not in routes:
        possible |= a & PROHIBITED
        possible |= NOT_PERMITTED if a != PROHIBITED else 0
    listed = ",".join(f'"{name}"' for bit, name in OUTCOMES.items() if possible & bit)
    by_route = ",".join(f'"{name}":"{outcome(route)}"' for name, route in zip(ROUTES, routes, strict=False))
    undetermined = possible not in OUTCOMES
    line = f',"outcome":"{outcome(possible)}","possible":[{listed}],"routes":{{{by_route}}},"missing":['
    return (line if undetermined else line + "]}").encode(), undetermined


TAILS = [tail(*divmod(n >> 3, 8), n & 7) for n in range(512)]
CLOSED = TAILS[0][0]


def named(first: int, last: int) -> list[bytes]:
    """For every choice of these unknowns, the facts in JSON, each with a comma after it."""
    listed = []
    for bits in range(1 << (last - first)):
        names = dict.fromkeys(name for n, name in enumerate(UNKNOWN[first:last]) if bits >> n & 1)
        listed.append("".join(f'"{name}",' for name in names).encode())
    return listed


LOW, MIDDLE, HIGH = named(0, 6), named(6, 12), named(12, 19)


def answer(state: int, period: int) -> bytes:
    """The answer after the id, from what is known of a request and the period of its day."""
    routes, missing = decided(state, period)
    line, undetermined = TAILS[routes]
    if undetermined:
        return line + (LOW[missing & 63] + MIDDLE[missing >> 6 & 63] + HIGH[missing >> 12])[:-1] + b"]}"
    return line


def decided(state: int, period: int) -> tuple[int, int]:
    """The possible outcomes of the routes as one number, and the facts that are missing where the answer is open."""
    if period == NOTHING:
        return 0, 0
    missing = 0
    if state & NOT_REACHED:
        barred = 0
    elif state & REACH_OPEN:
        barred = state & BARS or state & BAR_OPEN
        if barred:
            missing = state & (REACH_OPEN | U_VIOLATED if state & NOT_ASSURED else REACH_OPEN | BAR_OPEN)
    elif state & BARS:
        barred = 1
    else:
        barred = missing = state & BAR_OPEN
    if not barred:
        if state & A_FAILS:
            a = 4
        elif missing := state & A_OPEN:
            a = 5
        else:
            a = 1
    elif not missing:
        a = 2
    elif state & A_FAILS:
        a = 6
    elif opened := state & A_OPEN:
        a = 7
        missing |= opened
    else:
        a = 3
    if period < NAFTA:
        return a << 6, missing
    if period < USMCA:
        if state & NAFTA_FAILS:
            return a << 6 | 32, missing
        if opened := state & C_OPEN:
            return a << 6 | 40, missing | opened
        return a << 6 | 8, missing
    if state & NEW_FAILS:
        routes = a << 6 | 32
    elif opened := state & NEW_OPEN:
        missing |= opened
        routes = a << 6 | 40
    else:
        routes = a << 6 | 8
    if state & E_FAILS:
        return routes + 4, missing
    if opened := state & E_OPEN:
        return routes + 5, missing | opened
    return routes + 1, missing
