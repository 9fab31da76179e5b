"""DataFrames of Spark decided. See `frames/README.md`."""

from statute_runner.frames.spark_frames import decide

__all__ = ["decide"]
