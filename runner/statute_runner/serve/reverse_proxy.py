"""Below which path readers reach the server, and what a proxy in front of it says of that.

What a call says of the path and scheme that its reader used counts only where it comes from a proxy that the operator
trusts: anyone can write these headers.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from statute_runner.problem import quoted, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import Scope

    Network = IPv4Network | IPv6Network
    Address = IPv4Address | IPv6Address

PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~@:+-]+)*/?\Z")
SCHEMES = ("http", "https")
# An address, as some proxies write it: with a port, and one of IPv6 in brackets.
WITH_PORT = re.compile(r"\[(?P<six>[^\]]+)\](?::[0-9]{1,5})?\Z|(?P<four>[0-9.]+):[0-9]{1,5}\Z")
ONE_CALLER = 64
"""How many bits of an address of IPv6 tell callers apart: the rest is one network's, who may take any."""


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
        path, prefix = scope["path"], self.prefix or prefix_in(scope)
        if not prefix and not self.proxies and not scope["root_path"]:
            return scope
        path = without(prefix, path)
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
        client = scope.get("client")
        return client is not None and self.trusted(address_in(client[0]))

    def trusted(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self.proxies)

    def caller(self, scope: Scope) -> str:
        """The address that a call comes from, as callers are told apart.

        Of trusted proxies it is the last that they name which is none of theirs. What is no address stands as it is.
        """
        client = scope.get("client")
        named = [client[0]] if client and client[0] else []
        if self.trusts(scope):
            stated = b",".join(text for name, text in scope["headers"] if name == b"x-forwarded-for")
            named = [one.strip() for one in str(stated, "latin-1").split(",") if one.strip()] + named
        while len(named) > 1 and self.trusted(address_in(named[-1])):
            named.pop()
        return told_apart_as(named[-1]) if named else ""


def address_in(text: str) -> Address | None:
    """The address that is written; one of IPv4 also where it is written as one of IPv6. Nothing where it is none."""
    if found := WITH_PORT.match(text):
        text = found["six"] or found["four"]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def told_apart_as(text: str) -> str:
    """What stands for a caller: its address, or the network of IPv6 that it may take any address of."""
    address = address_in(text)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), ONE_CALLER), strict=False))
    return str(address or text)


def mounted(scope: Scope) -> Scope:
    """The call as if the application stood at the root, where another is around it, or its server names a path."""
    below = scope.get("root_path", "").rstrip("/")
    if not below:
        return scope
    state = {**scope.get("state", {}), "prefix": below}
    return {**scope, "path": without(below, scope["path"]), "root_path": "", "state": state}


def without(prefix: str, path: str) -> str:
    """A path as it stands below another; as it is where it is not below that."""
    below = prefix and (path == prefix or path.startswith(f"{prefix}/"))
    return path[len(prefix) :] or "/" if below else path


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
