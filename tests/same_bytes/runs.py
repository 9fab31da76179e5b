"""The runs that are compared: each a name, the arguments of `statute`, and what is typed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import yaml

from same_bytes.inputs import BROKEN, BUNDLES, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMATS = ("json", "text", "markdown", "html")
DIALECTS = ("duckdb", "postgres", "spark", "sqlite", "snowflake", "bigquery", "databricks", "mysql", "tsql", "oracle")
VERBS = (
    *("decide", "check", "test", "show", "new", "schema", "diff", "replay"),
    *("timeline", "prove", "text", "batch", "sql", "compile", "ask", "serve"),
)
# Time for searches, so that no machine is too slow for what another finds.
LONG = ("--budget", "600")
TYPED = {
    "first": "2024-03-15\n" + "1\n" * 60,
    "second": "2024-03-15\n" + "2\n" * 60,
    "yes": "2021-01-01\n" + "yes\n1\n" * 40,
    "why": "2024-03-15\n" + "?\nlist\n1\n" * 30,
    "back": "2024-03-15\n1\n2\nback\nback\n2\n1\n" + "don't know\n" * 40,
    "open": "1995-06-01\n" + "don't know\n" * 60,
    "stop": "nonsense\n2024-03-15\n1\nstop\n",
    "end": "",
}


@dataclass(frozen=True)
class Run:
    """One command, in a folder of its own; one that writes to its bundle has a copy."""

    name: str
    arguments: tuple[str, ...]
    typed: str = ""
    copies: bool = False


def run(*arguments: str, typed: str = "", copies: bool = False, also: str = "") -> Run:
    return Run(" ".join([*arguments, *([f"< {also}"] if also else [])]), arguments, typed, copies)


def runs(work: Path, *, slow: bool) -> list[Run]:
    """Every run, each name once."""
    found = [*usage(), *broken(work)]
    for bundle, path in BUNDLES.items():
        found += [*looking(bundle, path), *deciding(work, bundle, path), *many(bundle, path), *amending(bundle, path)]
        found += proving(bundle, slow=slow)
    assert len({one.name for one in found}) == len(found)
    return found


def usage() -> Iterator[Run]:
    """Help, versions, mistakes, and the page of each code."""
    for verb in VERBS:
        yield run(verb, "--help")
        yield run(verb, "--nosuch")
        yield run(verb, "--bundle", "nowhere")
    for arguments in ((), ("--help",), ("--version",), ("nosuch",), ("decide", "nofile.yaml"), ("check", "nowhere")):
        yield run(*arguments)
    (pages,) = {path.parent for path in (ROOT / "runner").rglob("*/pages/unknown-code.md")}
    for page in sorted(pages.glob("*.md"))[::8]:
        yield run("check", "--explain", page.stem)
    yield run("check", "--explain", "unknwon-code")


def broken(work: Path) -> Iterator[Run]:
    """Bad requests and bad bundles."""
    names = sorted(f"requests/{path.name}" for path in (work / "given/requests").iterdir())
    for form in ("text", "json"):
        yield Run(f"decide the bad requests, {form}", ("decide", "--no-trace", "--errors", form, *names))
    for bundle in BUNDLES:
        for n in range(BROKEN):
            yield run("check", f"broken/{bundle}/{n:02}")
            yield run("decide", "--no-trace", "--bundle", f"broken/{bundle}/{n:02}", f"{bundle}.0.one.json")
        for form in ("json", "github", "sarif"):
            yield run("check", f"broken/{bundle}/03", "--format", form)


def days_of(path: Path) -> list[str]:
    return sorted({file.stem for file in path.rglob("[12][0-9][0-9][0-9]-*.yaml")})


def sections_of(path: Path) -> list[str]:
    return sorted({str(file.parent.relative_to(path)) for file in path.rglob("[12][0-9][0-9][0-9]-*.yaml")})


def readings_of(path: Path) -> list[str]:
    """Each option of each reading, as `NAME=OPTION`."""
    found = []
    for file in sorted((path / "readings").glob("*.md")):
        front = yaml.safe_load(file.read_text().split("---\n")[1])
        found += [f"{file.stem}={option}" for option in front["options"]]
    return found


def looking(bundle: str, path: Path) -> Iterator[Run]:
    """What only reads the law."""
    law = ("--bundle", bundle)
    for form in ("text", "json", "github", "sarif"):
        yield run("check", bundle, "--format", form)
    yield run("schema", *law)
    yield run("schema", *law, "--write", copies=True)
    yield run("new", "request", *law)
    yield run("show", *law)
    for section in sections_of(path):
        versions = sorted((path / section).glob("[12]*.yaml"))
        for verb in ("show", "text"):
            yield run(verb, section, *law)
            for version in versions:
                yield run(verb, section, "--on", version.stem, *law)
        for rule in yaml.safe_load(versions[-1].read_text()).get("rules", {}):
            yield run("show", f"{section}#{rule}", "--on", versions[-1].stem, *law)
        yield run("new", section, "2031-02-03", *law, copies=True)
    for copy in ("exchange-2015.txt", "exchange-2020.xml"):
        for form in ("text", "json"):
            yield run("text", sections_of(path)[-1], "--compare", f"copies/{copy}", "--format", form, *law)


def deciding(work: Path, bundle: str, path: Path) -> Iterator[Run]:
    """Requests decided and explained, and asked for."""
    law = ("--bundle", bundle)
    every = f"{bundle}.ndjson"
    for form in FORMATS:
        yield run("decide", every, *law, "--format", form)
        yield run("decide", every, *law, "--format", form, "--why-not", "--all-readings", *LONG)
        yield run("decide", f"{bundle}.0.one.json", *law, "--format", form, "--with-text", "--with-request")
    for options in (
        *(("--no-trace",), ("--with-text",), ("--with-request",), ("--indent", "--no-trace"), ("--no-cache",)),
        *(("--why-not", "--any-fact", *LONG), ("--fail-on", "undetermined"), ("--known-on", "2010-01-01")),
        *(("--as-of", day, "--no-trace") for day in days_of(path)),
        *(("--reading", one, "--no-trace") for one in readings_of(path)),
    ):
        yield run("decide", every, *law, *options)
    for form in ("json", "yaml", "bad.ndjson"):
        yield run("decide", f"{bundle}.{form}", *law, "--no-trace")
    yield run("decide", f"{bundle}.bad.ndjson", *law, "--no-trace", "--errors", "json")
    typed = (work / "given" / every).read_text()
    yield run("decide", "-", *law, "--no-trace", typed=typed, also=every)
    for name, answers in TYPED.items():
        yield run("ask", *law, typed=answers, also=name)
        yield run("ask", *law, "--format", "markdown", "--save", "saved.yaml", typed=answers, also=name)
    for day in days_of(path):
        yield run("ask", *law, "--date", day, "--reading", readings_of(path)[0], typed=TYPED["first"][11:], also=day)


def many(bundle: str, path: Path) -> Iterator[Run]:
    """The law in other languages, and many requests at once."""
    law = ("--bundle", bundle)
    for day in days_of(path):
        yield run("compile", "--on", day, *law)
        yield run("compile", "--on", day, *law, "--reading", readings_of(path)[-1])
    for dialect in DIALECTS:
        for layout in ("flat", "nested"):
            yield run("sql", "--dialect", dialect, "--layout", layout, *law)
    yield run("sql", "--dialect", "duckdb", "--no-missing", "--table", "t", "--reading", readings_of(path)[0], *law)
    for end in ("ndjson", "json", "csv", "parquet", "bad.ndjson"):
        given = f"{bundle}.{end}"
        yield run("batch", given, *law, "--workers", "1")
        for output in ("out.ndjson", "out.csv", "out.parquet"):
            yield run("batch", given, *law, "-o", output)
        yield run("batch", given, *law, "-o", "out.ndjson", "--full", "--engine", "python")
        yield run(
            "batch", given, *law, "-o", "out.ndjson", "--block", "700", "--workers", "2", "--rejects", "no.ndjson"
        )
        yield run("batch", given, *law, "--engine", "duckdb")
    yield run("batch", f"{bundle}.ndjson", *law, "--as-of", days_of(path)[-1], "--reading", readings_of(path)[0])


def amending(bundle: str, path: Path) -> Iterator[Run]:
    """What changed, over time and between bundles."""
    law = ("--bundle", bundle)
    days = days_of(path)
    for form in ("text", "markdown", "json", "html"):
        for old, new in pairwise(days):
            yield run("diff", old, new, "--format", form, *law)
        yield run("diff", bundle, f"broken/{bundle}/00", "--format", form, "--cases-only", *law)
    section = sections_of(path)[-1]
    own = sorted(file.stem for file in (path / section).glob("[12]*.yaml"))
    yield run("diff", f"{section}@{own[0]}", f"{section}@{own[-1]}", "--exit-code", *law)
    for form in ("text", "markdown", "json", "svg", "html"):
        yield run("timeline", "--format", form, *law)
        yield run("timeline", f"{bundle}.0.one.json", "--format", form, *law)
    yield run("timeline", "--known-on", days[0], *law)
    for form in ("text", "json"):
        for records in ("formats/decision-v1.ndjson", f"{bundle}.ndjson"):
            yield run("replay", records, "--format", form, *law)
            yield run("replay", records, "--format", form, "--against", days[-1], "--exit-code", *law)
    if bundle == "ftc":
        for form in ("text", "json"):
            yield run("diff", "--git", "v0", "v1", "--bundle", "git/ftc", "--format", form)


def proving(bundle: str, *, slow: bool) -> Iterator[Run]:
    """The cases and, where there is time, what a solver finds."""
    law = ("--bundle", bundle)
    yield run("test", *law)
    yield run("test", *law, "--coverage")
    yield run("test", *law, "--junit", "junit.xml")
    properties = yaml.safe_load((BUNDLES[bundle] / "properties.yaml").read_text())["properties"]
    for name in properties if slow else list(properties)[:2]:
        yield run("prove", *law, "--property", name)
    yield run("prove", *law, "--property", "nosuch")
    yield run("prove", *law, "--property", next(iter(properties)), "--format", "json")
    if slow:
        yield run("check", bundle, "--deep")
        yield run("test", *law, "--mutate")
        yield run("test", *law, "--mutate", "--write", copies=True)
