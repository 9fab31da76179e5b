"""Worked cases: the files of cases and properties in; out what came otherwise than expected, and what no case shows."""
