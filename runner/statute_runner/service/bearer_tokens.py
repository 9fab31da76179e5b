"""Who may call by a bearer token: a file of names and tokens, or of their digests, read again when it changes."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from statute_runner.problem import Span, refuse
from statute_runner.serve.middleware import PROBES
from statute_runner.serve.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    Digests = dict[bytes, str]

NAME = re.compile(r"[A-Za-z0-9._@:/-]{1,64}\Z")
DIGEST = re.compile(r"sha256:(?P<hex>[0-9a-f]{64})\Z")
TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]+\Z")
SHORTEST = 20
LARGEST = 2**22
SCHEME = b"bearer "
HOW = "write NAME TOKEN, or NAME sha256:DIGEST, a line; `openssl rand -hex 32` makes a token"


class BearerTokens:
    """The tokens of a file by their digests; where the file cannot be read any more, those that it last had."""

    path: str
    tell: Callable[[str], object]
    mark: tuple[int, int, int] | None
    digests: Digests

    def __init__(self, path: str, tell: Callable[[str], object]) -> None:
        self.path, self.tell = path, tell
        self.mark, self.digests = marked(path), tokens_of(path)

    def look_again(self) -> None:
        """Reads the file where it has changed; tells of a fault, and keeps what there was."""
        from statute_runner.problem import Refused

        now = marked(self.path)
        if now == self.mark:
            return
        self.mark = now
        try:
            self.digests = tokens_of(self.path)
        except Refused as fault:
            said = "\n".join(str(problem) for problem in fault.problems)
            self.tell(f"statute: the tokens are not read again, those before still count\n{said}\n")
        else:
            self.tell(f"statute: {len(self.digests):,} tokens, read again from {self.path}\n")

    def caller(self, authorization: bytes) -> str | None:
        """The name of who sends this header, or nothing where it has no known token."""
        if authorization[: len(SCHEME)].lower() != SCHEME:
            return None
        # Compared as digests, which say nothing of a token by the time that it takes.
        return self.digests.get(sha256(authorization[len(SCHEME) :].strip()).digest())


def marked(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def tokens_of(path: str) -> Digests:
    """The digests of a file's tokens, each with its name. Raises `Refused` with the line that is wrong."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read(LARGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower()
        raise refuse("token-file", f"the file of tokens cannot be read: {why}", Span(path, 1), help=HOW) from None
    if len(text) > LARGEST:  # read in part, it would leave the last callers out without a word
        raise refuse("token-file", f"the file of tokens is larger than {LARGEST:,} characters", Span(path, 1), help=HOW)
    found: Digests = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        place = Span(path, number)
        if len(words) != 2 or not NAME.match(words[0]):  # noqa: PLR2004 - a name and a token
            raise refuse("token-file", "expected a name and a token", place, help=HOW)
        stated = DIGEST.match(words[1])
        if not stated and (len(words[1]) < SHORTEST or not TOKEN.match(words[1])):
            raise refuse("token-file", f"expected a token of {SHORTEST} or more letters and digits", place, help=HOW)
        digest = bytes.fromhex(stated["hex"]) if stated else sha256(words[1].encode()).digest()
        if digest in found:
            raise refuse("token-file", "duplicate token", place, help="give each caller one of its own")
        found[digest] = words[0]
    if not found:
        raise refuse("token-file", "there is no token in the file", Span(path, 1), help=HOW)
    return found


class KnownCallers:
    """The application around another that answers only who sends a known token; `/health` and `/ready` anyone."""

    app: ASGIApp
    tokens: BearerTokens

    def __init__(self, app: ASGIApp, tokens: BearerTokens) -> None:
        self.app, self.tokens = app, tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        stated = [text for name, text in scope["headers"] if name == b"authorization"]
        caller = self.tokens.caller(stated[0]) if len(stated) == 1 else None
        if caller is None:
            await refused(scope, send, 401, "token", "send a known token: `Authorization: Bearer TOKEN`")
            return
        scope["state"]["told"]["caller"] = caller
        await self.app(scope, receive, send)
