"""The law as SQL: law in; one SELECT out, from a table of requests to their answers.

Needs the extra `sql`; nothing else does.
"""
