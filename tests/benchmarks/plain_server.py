"""A plain server, run as a process of its own: it reads a call, and answers what it was given on its input, over kept
connections."""

from __future__ import annotations

import asyncio
import re
import sys

LENGTH = re.compile(rb"content-length: ([0-9]+)", re.IGNORECASE)


async def serve(body: bytes) -> None:
    """Prints its port, then answers until it is ended."""
    said = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                return writer.close()
            if found := LENGTH.search(head):
                await reader.readexactly(int(found[1]))
            writer.write(said)
            await writer.drain()

    server = await asyncio.start_server(answered, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.stdin.buffer.read()))
