"""Requests: documents in; checked requests out, with what is not known left out."""
