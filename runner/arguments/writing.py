"""The arguments of the verbs that decide many requests, or write the law in another language."""

from __future__ import annotations

from runner.arguments.shared import choosing, count, reading, seconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def compile(verb: argparse.ArgumentParser) -> None:  # noqa: A001 - the verb's own name
    """The arguments of `compile`."""
    verb.add_argument("--on", metavar="DATE", required=True, help="the day")
    verb.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(verb)


def batch(verb: argparse.ArgumentParser) -> None:
    """The arguments of `batch`."""
    verb.epilog = (
        "Tables have a column id, a column date, and one for each fact by its path, such as group.fact. In CSV an empty cell "
        "is not known, the members of a set stand as a;b, and a single ; is the empty set; in Parquet a null is not known, "
        "and a set is a list. Answers in tables have a column for each route. An id that a spreadsheet would take for a "
        "formula is written to CSV with ' before it. Spark writes no missing facts."
    )
    verb.add_argument(
        "inputs",
        nargs="*",
        metavar="IN",
        help="files, patterns or folders of NDJSON, JSON arrays, CSV or Parquet, also .gz and .zst; `-` or none is standard input",
    )
    verb.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="the file to write, by its ending NDJSON, CSV or Parquet; else standard output",
    )
    choosing(verb)
    verb.add_argument(
        "--full", action="store_true", help="whole decision documents, not id, outcome, routes and missing facts"
    )
    verb.add_argument(
        "--rejects", metavar="FILE", help="where bad records go, as NDJSON; else OUT.rejects.ndjson, or standard error"
    )
    verb.add_argument("--resume", action="store_true", help="go on with a run that was broken off")
    verb.add_argument("--workers", type=count, metavar="N", help="how many processes decide; else one for each core")
    verb.add_argument(
        "--from",
        dest="format",
        choices=("ndjson", "json", "csv", "parquet"),
        help="the format of the inputs, whatever their names",
    )
    verb.add_argument(
        "--engine",
        choices=("python", "duckdb", "spark"),
        help="what decides: python; duckdb, the default for Parquet where it is installed, which also takes NDJSON, though python is faster there; "
        "spark, for folders of Parquet",
    )
    verb.add_argument("--master", metavar="URL", help="the cluster that --engine spark uses; else this machine")
    verb.add_argument(
        "--block",
        type=count,
        metavar="BYTES",
        help="how much is handed to a process at once; else 262144; not of Parquet, which is read by rows",
    )
    verb.add_argument(
        "--checkpoint", type=seconds, metavar="SECONDS", help="how often what is done is made safe; else 5"
    )


def sql(verb: argparse.ArgumentParser) -> None:
    """The arguments of `sql`."""
    verb.add_argument(
        "--dialect", required=True, metavar="NAME", help="duckdb, postgres, spark, sqlite, snowflake, ..."
    )
    verb.add_argument(
        "--layout", choices=("flat", "nested"), default="flat", help="a column for each fact, or the document as it is"
    )
    verb.add_argument("--table", metavar="NAME", default="requests", help="the table of requests; else `requests`")
    verb.add_argument("--no-missing", action="store_true", help="leave out the column of missing facts")
    verb.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(verb)
