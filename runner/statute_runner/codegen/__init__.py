"""Generated code: the law of a period in; a Python function out that decides many requests fast."""
