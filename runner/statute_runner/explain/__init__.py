"""Explanations: a decision document in; text, markdown or html out, by templates that can do nothing else."""
