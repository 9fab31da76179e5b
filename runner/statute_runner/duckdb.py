"""Relations of DuckDB decided, and the law as a table macro. See `frames/README.md`."""

from statute_runner.frames.duckdb_frames import decide, register

__all__ = ["decide", "register"]
