"""The kinds of file that are told by their first bytes and are no text, and the mark that a text may begin with."""

from __future__ import annotations

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SIGNATURES = {
    b"PAR1": "Parquet",
    b"\x1f\x8b": "compressed by gzip",
    b"\x28\xb5\x2f\xfd": "compressed by Zstandard",
    b"PK\x03\x04": "a ZIP archive, as workbooks are",
    b"ARROW1": "Arrow",
    b"SQLite format 3\0": "a database of SQLite",
}
LONGEST = max(map(len, SIGNATURES))


def kind_by_signature(head: bytes) -> str:
    """What a file is that begins like this; nothing where it may be text."""
    return next((kind for signature, kind in SIGNATURES.items() if head.startswith(signature)), "")
