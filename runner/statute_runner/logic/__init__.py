"""Logic: what a rule means, written once: the tree of conditions, Kleene's three values over it, the operators, a condition in words."""
