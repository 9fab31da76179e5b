"""The law as SQL: one statement from a table of requests to their answers. Needs the extra `sql`; nothing else does."""
