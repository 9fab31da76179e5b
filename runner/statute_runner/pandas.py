"""Frames of pandas decided. See `frames/README.md`."""

from statute_runner.frames.pandas_frames import decide

__all__ = ["decide"]
