"""SHA-256, from the interpreter's own module where it has one.

To start, `hashlib` loads a library of ciphers: measured, a quarter of the start of a bare interpreter.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:
        from _sha2 import sha256
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:
            from hashlib import sha256

BLOCK = 64


def digest(content: bytes) -> str:
    """The SHA-256 of the content, in hexadecimal."""
    return sha256(content).hexdigest()


def keyed_digest(key: bytes, content: bytes) -> str:
    """The HMAC-SHA256 (RFC 2104) of the content under a key of at most 64 bytes, in hexadecimal."""
    padded = key.ljust(BLOCK, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in padded))
    inner.update(content)
    return sha256(bytes(byte ^ 0x5C for byte in padded) + inner.digest()).hexdigest()
