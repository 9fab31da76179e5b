"""HTTPS by files: the certificate, its key, and the authorities whose clients are answered; renewed without a stop."""

from __future__ import annotations

import os
import ssl
from typing import TYPE_CHECKING

from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Callable


class TlsFiles:
    """The files, and the context made from them; certificates that are renewed count for connections from then on."""

    certificate: str
    key: str | None
    authorities: str | None
    context: ssl.SSLContext
    seen: tuple[int, ...]

    def __init__(self, certificate: str, key: str | None, authorities: str | None) -> None:
        self.certificate, self.key, self.authorities = certificate, key, authorities
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.seen = self.look()
        self.load_into(self.context)
        if authorities:
            try:
                self.context.load_verify_locations(authorities)
            except (OSError, ssl.SSLError) as error:
                raise unreadable("--tls-client-ca", authorities, error) from None
            self.context.verify_mode = ssl.CERT_REQUIRED

    def load_into(self, context: ssl.SSLContext) -> None:
        """Takes the certificate and its key from their files. Raises `Refused`; the context then may have no key."""
        for option, path in (("--tls-cert", self.certificate), ("--tls-key", self.key)):
            if path and not os.path.exists(path):
                raise refuse("usage", f"file not found: {option} `{path}`")
        try:
            context.load_cert_chain(self.certificate, self.key, password=lambda: "")
        except (OSError, ssl.SSLError) as error:
            raise unreadable("--tls-cert", self.certificate, error) from None

    def look(self) -> tuple[int, ...]:
        try:
            return tuple(os.stat(path).st_mtime_ns for path in (self.certificate, self.key) if path)
        except OSError:
            return ()

    def look_again(self, tell: Callable[[str], object]) -> None:
        """Loads a certificate that was renewed; tells of one that cannot be loaded, and keeps the one before."""
        from statute_runner.problem import Refused

        if (now := self.look()) in {self.seen, ()}:
            return
        self.seen = now
        try:
            # Tried elsewhere first: a certificate whose key is not there yet would leave the server without either.
            self.load_into(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
            self.load_into(self.context)
        except Refused as fault:
            tell(f"statute: the certificate is not renewed: {fault.problems[0].message}\n")
        else:
            tell(f"statute: the certificate is renewed from {self.certificate}\n")


def unreadable(option: str, path: str, error: Exception) -> Exception:
    why = (getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)).lower()
    return refuse("usage", f"{option} `{path}` cannot be loaded: {why}", help="PEM, with the key unencrypted")
