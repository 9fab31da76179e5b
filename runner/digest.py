"""SHA-256, from the interpreter's own module where it has one: to start, `hashlib` loads a library of ciphers."""

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


def digest(content: bytes) -> str:
    """The SHA-256 of the content, in hexadecimal."""
    return sha256(content).hexdigest()
