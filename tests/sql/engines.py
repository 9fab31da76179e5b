"""Real databases, each started here: a table of requests in, the rows that a statement selects out."""

from __future__ import annotations

import glob
import importlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from sqlglot import exp

from statute_runner.sql.child_tables import ChildTables

from .tables import CHILDREN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.sql.request_columns import Layout

    from .tables import Row

ON_CI = os.environ.get("CI") == "true"


class Engine(Protocol):
    """A database that runs one dialect."""

    dialect: str

    def answers(self, layout: Layout, rows: Sequence[Row], statement: exp.Expr) -> list[Row]:
        """What the statement selects where the table `requests` holds the rows."""


def needed(module: str) -> Any:
    """The module; on CI it must be there, elsewhere its tests are skipped without it."""
    return importlib.import_module(module) if ON_CI else pytest.importorskip(module)


def create(layout: Layout, dialect: str, kind: str = "TEMPORARY") -> str:
    """A table of requests with the columns of the layout."""
    return create_table("requests", layout.columns(), dialect, kind)


def create_table(table: str, columns: dict[str, exp.DataType], dialect: str, kind: str = "TEMPORARY") -> str:
    fields = [exp.ColumnDef(this=exp.to_identifier(name, quoted=True), kind=of) for name, of in columns.items()]
    schema = exp.Schema(this=exp.to_table(f'"{table}"' if table != "requests" else table), expressions=fields)
    return f"CREATE {kind} TABLE {schema.sql(dialect)}"


class DuckDb:
    dialect = "duckdb"

    def __init__(self) -> None:
        self.connection = needed("duckdb").connect()
        self.connection.execute("SET threads = 1")

    def answers(self, layout: Layout, rows: Sequence[Row], statement: exp.Expr) -> list[Row]:
        self.connection.execute("DROP TABLE IF EXISTS requests")
        self.connection.execute(create(layout, self.dialect))
        if any("\0" in str(row) or "\\x00" in str(row) for row in rows):
            marks = ", ".join("?" for _ in layout.columns())
            self.connection.executemany(f"INSERT INTO requests VALUES ({marks})", [list(row.values()) for row in rows])  # noqa: S608 - made here
            return self.select(statement)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write("".join(json.dumps(row) + "\n" for row in rows))
            file.flush()
            columns = {name: of.sql(self.dialect) for name, of in layout.columns().items()}
            reading = f"read_json('{file.name}', format = 'newline_delimited', columns = {columns!r})"
            self.connection.execute(f"INSERT INTO requests SELECT * FROM {reading}")  # noqa: S608 - made here
        return self.select(statement)

    def select(self, statement: exp.Expr) -> list[Row]:
        found = self.connection.execute(statement.sql(self.dialect))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


class Sqlite:
    dialect = "sqlite"

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.row_factory = sqlite3.Row

    def answers(self, layout: Layout, rows: Sequence[Row], statement: exp.Expr) -> list[Row]:
        self.connection.execute("DROP TABLE IF EXISTS requests")
        # Columns without a type keep values as they are given, also those of a wrong type.
        names = ", ".join(f'"{name}"' for name in layout.columns())
        self.connection.execute(f"CREATE TABLE requests ({names})")
        marks = ", ".join("?" for _ in layout.columns())
        self.connection.executemany(f"INSERT INTO requests VALUES ({marks})", [tuple(row.values()) for row in rows])  # noqa: S608 - made here
        return [dict(row) for row in self.connection.execute(statement.sql(self.dialect))]


class Postgres:
    """A server of its own, which compares text as English dictionaries do and hears on a socket in its folder only."""

    dialect = "postgres"

    def __init__(self) -> None:
        psycopg = needed("psycopg")
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
        if not found and not ON_CI:
            pytest.skip("no PostgreSQL server is installed")
        self.binaries = Path(found[-1]).parent
        self.folder = Path(tempfile.mkdtemp(prefix="statute-postgres-"))
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user, self.user)
        data, socket = self.folder / "data", f"-c listen_addresses= -c fsync=off -k {self.folder}"
        locale = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
        self.run("initdb", "-D", data, "-U", "law", "-A", "trust", "-N", "-E", "UTF8", *locale)
        self.run("pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", socket, "start")
        self.connection = psycopg.connect(f"host={self.folder} user=law dbname=postgres", autocommit=True)
        self.rows = psycopg.rows.dict_row

    def run(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [self.binaries / program, *arguments],
            check=True,
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
        )

    def stop(self) -> None:
        self.connection.close()
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def answers(self, layout: Layout, rows: Sequence[Row], statement: exp.Expr) -> list[Row]:
        with self.connection.cursor(row_factory=self.rows) as cursor:
            # It compiles a statement with many conditions on members for longer than it would take to answer it.
            cursor.execute("SET jit = off")
            self.fill(cursor, "requests", layout.columns(), rows)
            for table, columns in layout.tables().items() if isinstance(layout, ChildTables) else ():
                members = [member for row in rows for member in row.get(CHILDREN, {}).get(table, ())]
                self.fill(cursor, table, columns, members)
        return self.select(statement)

    def fill(self, cursor: Any, table: str, columns: dict[str, exp.DataType], rows: Sequence[Row]) -> None:
        cursor.execute(f'DROP TABLE IF EXISTS "{table}"')
        cursor.execute(create_table(table, columns, self.dialect))
        with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
            for row in rows:
                copy.write_row(tuple(row[name] for name in columns))

    def select(self, statement: exp.Expr) -> list[Row]:
        with self.connection.cursor(row_factory=self.rows) as cursor:
            cursor.execute(statement.sql(self.dialect))
            return list(cursor.fetchall())


class Spark:
    dialect = "spark"

    def __init__(self) -> None:
        sql = needed("pyspark.sql")
        if not (ON_CI or shutil.which("java") or os.environ.get("JAVA_HOME")):
            pytest.skip("no Java is installed")
        self.folder = tempfile.mkdtemp(prefix="statute-spark-")
        settings = {
            "spark.ui.enabled": "false",
            "spark.sql.warehouse.dir": self.folder,
            "spark.local.dir": self.folder,
            "spark.sql.shuffle.partitions": "1",
            "spark.default.parallelism": "1",
            # As the heading of a statement with lists says.
            "spark.sql.analyzer.maxIterations": "1000",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.extraJavaOptions": f"-Dderby.system.home={self.folder} -XX:TieredStopAtLevel=1",
        }
        builder = sql.SparkSession.builder.master("local[1]").appName("statute")
        for key, setting in settings.items():
            builder = builder.config(key, setting)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")

    def stop(self) -> None:
        self.session.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def answers(self, layout: Layout, rows: Sequence[Row], statement: exp.Expr) -> list[Row]:
        columns = ", ".join(f"`{name}` {of.sql(self.dialect)}" for name, of in layout.columns().items())
        self.session.createDataFrame(rows, columns).createOrReplaceTempView("requests")
        return [found.asDict() for found in self.session.sql(statement.sql(self.dialect)).collect()]
