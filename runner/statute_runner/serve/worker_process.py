"""A process of its own in which calls are answered, one after the other, so that it can be ended without the server.

It is spoken to over a socket, in frames: four bytes of length, then MessagePack. First comes the law, then calls, each
answered by the messages of ASGI and an end.
"""

from __future__ import annotations

import asyncio
import os
import signal
import traceback
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.api import LoadedBundle
from statute_runner.law.bundle import Bundle, Parsed
from statute_runner.loading import bundle_loader
from statute_runner.registers.declarations import declared
from statute_runner.registers.filling import Registers
from statute_runner.registers.register_index import RegisterIndex
from statute_runner.serve import app
from statute_runner.serve.short_answers import BrokenOffError
from statute_runner.text.positions import Positions

if TYPE_CHECKING:
    import socket
    from asyncio import StreamReader
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Send

    Frame = dict[str, Any]

MOST_MEMORY = 2**31
PREFIX = 4
END = "end"


def frame(content: Mapping[str, object]) -> bytes:
    """The bytes of a frame."""
    packed = msgspec.msgpack.encode(content)
    return len(packed).to_bytes(PREFIX, "big") + packed


async def received(reader: StreamReader) -> Frame:
    """The next frame. Raises `IncompleteReadError` where the other side has ended."""
    length = int.from_bytes(await reader.readexactly(PREFIX), "big")
    found: Frame = msgspec.msgpack.decode(await reader.readexactly(length))
    return found


def law_of(bundle: Bundle) -> Frame:
    """The law as it was loaded and checked, as a frame for a process.

    A process started later answers under the same law, even if the files have changed since.
    """
    registers: Any = bundle.facts.registers
    return {
        "root": bundle.root,
        "sha256": bundle.sha256,
        "files": files_of(bundle.files),
        "registers": registers_of(registers.index) if registers else None,
        "known": bundle.known,
        "drafts": bundle.drafted,
    }


def files_of(files: Mapping[str, Parsed]) -> Frame:
    """Parsed files as they are sent."""
    return {path: [(one := files[path]).data, one.positions.values, one.positions.keys, one.sha256] for path in files}


def registers_of(index: RegisterIndex) -> Frame:
    """Registers as they are sent."""
    return {"files": files_of(index.files), "sha256": index.sha256, "folder": index.folder, "known": index.known}


def bundle_of(law: Frame) -> Bundle:
    """The bundle that was sent."""
    templates = (lambda: law["templates"]) if "templates" in law else partial(bundle_loader.templates, law["root"])
    bundle = Bundle(law["root"], law["sha256"], received_files(law["files"]), templates)
    bundle.see(law["known"], drafts=law["drafts"])
    sent = law["registers"]
    if sent is None:
        return bundle
    files = received_files(sent["files"])
    index = RegisterIndex(declared(bundle), files, sent["sha256"], sent["folder"], sent["known"])
    return bundle.with_registers(Registers(index))


def as_known(bundle: Bundle) -> LoadedBundle:
    """The bundle, loaded, and of which day's knowledge where it is not all that is known."""
    return LoadedBundle(bundle, bundle.known_until or None)


def received_files(files: Frame) -> dict[str, Parsed]:
    """The parsed files that were sent."""
    return {
        path: Parsed(data, Positions(path, values, keys), sha256)
        for path, (data, values, keys, sha256) in files.items()
    }


def run(theirs: socket.socket) -> None:
    """What the process does, until the socket ends."""
    # A signal of the terminal reaches every process; the server ends this one when it has no more to answer.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if ignored := getattr(signal, name, None):
            signal.signal(ignored, signal.SIG_IGN)
    limit_memory()
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        asyncio.run(answering(theirs))


def limit_memory() -> None:
    """Bounds the memory of this process, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


async def answering(theirs: socket.socket) -> None:
    reader, writer = await asyncio.open_connection(sock=theirs)
    application = app.application(as_known(bundle_of(await received(reader))))

    async def send(message: Message) -> None:
        writer.write(frame(message))
        await writer.drain()

    await send({})
    following = asyncio.create_task(received(reader))
    while True:
        call = await following
        following = asyncio.create_task(received(reader))
        following.add_done_callback(end_with_server)
        sound = await answered(application, call, send)
        await send({"type": END, "sound": sound, "told": call["state"].get("told", {})})


def end_with_server(following: asyncio.Task[Frame]) -> None:
    """Ends at once where the server has, in the midst of a call too."""
    if not following.cancelled() and following.exception():
        os._exit(0)


async def answered(application: ASGIApp, call: Frame, send: Send) -> bool:
    """Answers a call; whether nothing unforeseen happened."""
    parts = [{"type": "http.request", "body": call.pop("body"), "more_body": False}]

    async def receive() -> Message:
        if not parts:
            await asyncio.Event().wait()
        return parts.pop()

    scope = {**call, "headers": [tuple(pair) for pair in call["headers"]]}
    try:
        await application(scope, receive, send)
    except BrokenOffError:
        return False
    except Exception:  # noqa: BLE001 - it is told, and the next call is answered by another process
        traceback.print_exc()
        return False
    return True
