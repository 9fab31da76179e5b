"""Amendments: what changed in the text, in the rules and in the decisions, over time and against official copies."""
