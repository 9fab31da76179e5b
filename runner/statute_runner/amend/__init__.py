"""Amendments: two days, bundles or revisions in; out what changed in the text, in the rules and in the decisions."""
