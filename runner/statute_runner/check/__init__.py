"""Checks: a bundle in; out every problem that its authors should know of, each code with its page."""
