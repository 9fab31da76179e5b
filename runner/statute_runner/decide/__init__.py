"""Decisions: law and a request in, a trace and the decision document out.

The document also holds what is missing and which readings matter.
"""
