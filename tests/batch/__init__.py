"""Batch runs: what they read and write, what they reject, and that a broken one goes on to the same bytes."""
