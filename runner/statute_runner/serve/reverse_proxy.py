"""Below which path readers reach the server, and what a proxy in front of it says of that.

What a call says of the path and scheme that its reader used counts only where it comes from a proxy that the operator
trusts: anyone can write these headers.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from statute_runner.problem import quoted, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import Scope

    Network = IPv4Network | IPv6Network

PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~@:+-]+)*/?\Z")
SCHEMES = ("http", "https")


class FrontAddress:
    """Where readers reach the server: the path of an option, or the path and scheme that a trusted proxy names."""

    prefix: str
    proxies: tuple[Network, ...]

    def __init__(self, prefix: str = "", proxies: Iterable[Network] = ()) -> None:
        self.prefix, self.proxies = prefix, tuple(proxies)

    def below(self, scope: Scope, headers: Mapping[str, str]) -> Scope:
        """The call as if the server stood at the root, with the path that it is reached below for `base_of`.

        A path is taken with or without the one that the option names: some proxies take it off, some do not. Raises
        `Refused` for a path that is none.
        """
        path, prefix = scope["path"], self.prefix
        if not prefix and not self.proxies and not scope["root_path"]:
            return scope
        if prefix and (path == prefix or path.startswith(f"{prefix}/")):
            path = path[len(prefix) :] or "/"
        if self.trusts(scope) and "x-forwarded-prefix" in headers:
            prefix = prefix_of(headers["x-forwarded-prefix"], "X-Forwarded-Prefix")
        stated = headers.get("x-forwarded-proto", "").lower()
        if stated in SCHEMES and self.trusts(scope):
            scope = {**scope, "scheme": stated}
        return {**scope, "path": path, "root_path": "", "state": {**scope.get("state", {}), "prefix": prefix}}

    def schemes(self, scope: Scope, headers: Mapping[str, str]) -> tuple[str, ...]:
        """The schemes that a reader may have used: both, unless a trusted proxy says which."""
        stated = headers.get("x-forwarded-proto", "").lower()
        return (stated,) if stated in SCHEMES and self.trusts(scope) else SCHEMES

    def trusts(self, scope: Scope) -> bool:
        """Whether the peer of a call is a trusted proxy."""
        try:
            peer = ip_address(scope["client"][0])
        except (KeyError, TypeError, ValueError):
            return False
        return any(peer in network for network in self.proxies)


def prefix_of(text: str, name: str) -> str:
    """A path without the slash at its end; nothing for the root. Raises `Refused`, naming where it was given."""
    if not PREFIX.match(text):
        raise refuse("usage", f"expected a path for {name}, got {quoted(text)}", help="as /law, of letters and digits")
    return text.rstrip("/")


def network_of(text: str) -> Network:
    """The network that an address, or ADDRESS/BITS, stands for. Raises `Refused`, also for one of all addresses."""
    try:
        found = ip_network(text)
    except ValueError:
        message = f"expected an address, or a network as 10.0.0.0/8, got {quoted(f'--trust-proxy {text}')}"
        raise refuse("usage", message) from None
    if not found.prefixlen:
        message = f"{quoted(f'--trust-proxy {text}')} would trust everyone"
        raise refuse("usage", message, help="name the addresses of the proxies")
    return found


def prefix_in(scope: Scope) -> str:
    """The path below which the reader of a call reaches the server; nothing for the root."""
    prefix: str = scope.get("state", {}).get("prefix", "")
    return prefix


def base_of(scope: Scope) -> str:
    """What the links of a page begin with."""
    return f"{prefix_in(scope)}/"
