"""The law as the statement that the engine DuckDB runs: made once for law and options, and kept beside the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.batch.block_decider import fingerprint
from statute_runner.loading.kept_texts import keep_text, kept_text
from statute_runner.optional_packages import installed_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.api import LoadedBundle

# What runs a statement, and what makes one.
RUNNING, NEEDED = ("duckdb", "pyarrow"), ("duckdb", "sqlglot", "pyarrow")
NUMBERED = "file_row_number"


class DuckdbStatement:
    """The law under some options as one statement, from the cache where that may be used and holds it."""

    loaded: LoadedBundle
    readings: Mapping[str, str]
    question: str
    as_of: str | None
    cache: bool
    made_from: tuple[object, ...]

    def __init__(
        self, loaded: LoadedBundle, readings: Mapping[str, str], question: str, as_of: str | None, *, cache: bool
    ) -> None:
        self.loaded, self.readings, self.question, self.as_of, self.cache = loaded, readings, question, as_of, cache
        options = (loaded.known, sorted(readings.items()), question, as_of)
        self.made_from = ("duckdb", fingerprint(loaded), options, installed_version("sqlglot"))
        self.kept: str | None = kept_text(loaded.bundle.root, self.made_from) if cache else None

    @property
    def needed(self) -> tuple[str, ...]:
        """The packages that are used."""
        return RUNNING if self.kept else NEEDED

    def text(self) -> str:
        """The statement. Raises `Refused` for law that it cannot hold."""
        if self.kept is None:
            self.kept = self.made()
            if self.cache:
                keep_text(self.loaded.bundle.root, self.made_from, self.kept)
        return self.kept

    def made(self) -> str:
        from statute_runner.sql.select_statement import statement

        written = statement(
            self.loaded,
            "duckdb",
            layout="nested",
            readings=self.readings,
            question=self.question,
            as_of=self.as_of,
            registers=False,
            passthrough=[NUMBERED],
        )
        return written.select("date").sql("duckdb")
