"""Logic: what a rule means, written once.

The tree of conditions, Kleene's three values over it, the operators, and a condition in words.
"""
