"""Frames of Polars decided. See `frames/README.md`."""

from statute_runner.frames.polars_frames import decide

__all__ = ["decide"]
