"""Decisions: law and a request in; a trace and the decision document out, with what is missing and which readings matter."""
