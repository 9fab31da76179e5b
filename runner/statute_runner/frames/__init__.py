"""Data frames decided where they are: their columns kept, the answers beside them, as `statute batch` gives them.

Users import `statute_runner.arrow`, `.polars`, `.pandas`, `.duckdb` and `.spark`. See README.md beside this file.
"""
