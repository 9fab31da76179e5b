"""A local web application on the same engine.

For people, the law lit by a request; for programs, decisions over HTTP.
"""
