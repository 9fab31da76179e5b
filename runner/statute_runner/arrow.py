"""Tables and streams of Arrow decided. See `frames/README.md`."""

from statute_runner.frames.arrow_frames import decide

__all__ = ["decide"]
