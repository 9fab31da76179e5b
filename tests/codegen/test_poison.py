"""Nothing that a bundle says leaves its place in generated code.

Every text of a bundle (each string in each file, whatever its key) gets the same poison at once. What is refused at
load is put back until the rest loads. Then the Python and the SQL made of the poisoned bundle parse to the trees of the
plain one, but for the texts in their literals. The same holds where nothing was asked of the files, so that no check at
load is what keeps the code safe.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import unicodedata
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot
from sqlglot import exp

import statute_runner
from effort import some
from random_law import DAYS, Maker, bundle_of, write
from statute_runner.cli import main
from statute_runner.sql.select_statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from random_law import Files

    Place = tuple[str | int, ...]

CODE = "__import__('os').abort()"
BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
CONTROLS = [chr(code) for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc"]
HIDDEN = ["\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\U000e0041"]
MARKS = [
    *(
        "'",
        '"',
        "'''",
        '"""',
        "\\",
        "\\'",
        '\\"',
        "\\\\",
        "\\n",
        "\\N{BULLET}",
        "{}",
        "{0}",
        "%s",
        "%(x)s",
        "$1",
        "?",
        ":x",
    ),
    *(
        "*/",
        "/*",
        "*//*",
        "/*/",
        "--",
        "#",
        ";",
        "*/ ; DROP TABLE requests; /*",
        "' OR ''='",
        "{% x %}",
        "{{ x }}",
        "{# x #}",
    ),
    *(
        "coding: utf-7 +AAo-",
        "-*- coding: unicode_escape -*- \\u000a",
        "/*! x */",
        "/*+ x */",
        "$$",
        "$tag$",
        "`",
        "@x",
        "&x",
    ),
]
PRINTABLE = "".join(map(chr, (code for code in range(sys.maxunicode + 1) if chr(code).isprintable())))
ALL = "".join(MARKS)
ACTING = ["*/ ; DROP TABLE requests; /*", "coding: utf-7 +AAo-"]
POISONS = [*BREAKS, "\0", "\ud800", "".join(CONTROLS), "".join(HIDDEN), *MARKS, ALL, PRINTABLE]
# Each mark stands in the text with all of them too.
EACH = [*some(POISONS[:-2], 4), ALL, PRINTABLE]
DIALECTS = ("duckdb", "spark", "postgres", "sqlite", "mysql", "bigquery")
LABEL = re.compile("L([0-9]+)L ")


def plain() -> Files:
    """A random bundle that tests a text in every way."""
    files = Maker(Random(109), once=False).files()
    about = {"type": "text", "ask": "What is it called?", "decides": {"kind": "record", "by": "the clerk"}}
    files["facts.yaml"]["facts"]["person.name"] = about
    tests: list[dict[str, Any]] = [
        {"is": "name"},
        {"is not": "other"},
        {"one of": ["one", "two"]},
        {"none of": ["three", "four"]},
    ]
    for path in files:
        if path.startswith("law/") and files[path]["rules"]:
            rule = files[path]["rules"]["rule_0"]
            rule["when"] = {"any": [rule["when"], *({"fact": "person.name", **test} for test in tests)]}
            routes = files["bundle.yaml"]["questions"]["asked"]["routes"]
            decided = files[path]["decisions"]
            files[path]["decisions"] = {route: cases for route, cases in decided.items() if route in routes}
    return files


def leaves(data: Any, path: Place = ()) -> Iterator[Place]:
    """The place of each text."""
    if isinstance(data, str):
        yield path
    elif isinstance(data, dict | list):
        for key, part in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(part, (*path, key))


FILES = plain()
PLACES = list(leaves(FILES))


def poisoned(places: Sequence[Place], poison: str) -> Files:
    """The plain bundle with the poison in each of the places, which each have a label."""
    files: Files = json.loads(json.dumps(FILES))
    for place in places:
        *above, last = place
        data: Any = files
        for key in above:
            data = data[key]
        data[last] = f"L{PLACES.index(place)}L {poison}{CODE} {poison}"
    return files


def loads(poison: str, root: Path, tried: Sequence[Place] = PLACES) -> list[Place]:
    """Those of the places in which the poison is not refused; the bundle that holds it in all of them is written."""
    places = list(tried)
    while True:
        write(poisoned(places, poison), root)
        try:
            statute_runner.load(str(root), cache=False)
        except statute_runner.Refused as refused:
            spans = [each.span for each in refused.problems if each.span]
            lines = {(root / span.file).read_text().splitlines()[span.line - 1] for span in spans}
            put_back = {PLACES[int(found[1])] for line in lines for found in LABEL.finditer(line)}
            if not put_back:
                raise
            places = [place for place in places if place not in put_back]
        else:
            return places


def without_texts(source: str | bytes) -> str:
    """The tree of a Python module; its texts are empty."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def statements(text: str, dialect: str) -> list[str]:
    """The trees of SQL statements, without comments; their texts are empty."""
    made = []
    for tree in sqlglot.parse(text, dialect=dialect):
        assert tree
        for literal in tree.find_all(exp.Literal):
            if literal.is_string:
                literal.set("this", "")
        made.append(tree.sql(dialect, comments=False))
    return made


def printed(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main([*arguments, "--bundle", str(root), "--no-cache"]) == 0
    return capsys.readouterr().out


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> list[Place]:
    """The places that hold texts of any words."""
    return loads("words ", tmp_path_factory.mktemp("words") / "law")


def test_the_texts_are_many_and_those_that_are_no_names_may_hold_any_words(harmless: list[Place]) -> None:
    keys = {place[-1] for place in harmless}

    assert len(harmless) > 50
    assert keys >= {"cite", "says", "title", "ask", "by", "heading", "law", "at", "text", "question", "quote", "is"}


@pytest.mark.parametrize("poison", [ALL, *ACTING, "\n", "\u2028"], ids=lambda text: ascii(text[:20]))
def test_the_commands_print_code_of_the_same_tree(
    poison: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], harmless: list[Place]
) -> None:
    accepted = loads(poison, tmp_path / "law", harmless)
    write(poisoned(accepted, ""), tmp_path / "plain")
    before, after = (printed(tmp_path / name, capsys, "compile", "--on", DAYS[2]) for name in ("plain", "law"))

    assert without_texts(after) == without_texts(after.encode()) == without_texts(before)
    assert not poison.isprintable() or accepted == harmless

    before, after = (printed(tmp_path / name, capsys, "sql", "--dialect", "duckdb") for name in ("plain", "law"))

    assert statements(after, "duckdb") == statements(before, "duckdb")
    assert re.findall("(?m)^--", after) == re.findall("(?m)^--", before)


ONE_LINE = {"cite", "says", "title", "ask", "by", "heading", "law", "at", "question"}


@pytest.mark.parametrize("poison", some([*BREAKS, *CONTROLS, *HIDDEN], 3), ids=ascii)
def test_no_field_of_one_line_holds_a_line_break_or_control_character(
    poison: str, tmp_path: Path, harmless: list[Place]
) -> None:
    accepted = {place[-1] for place in loads(poison, tmp_path / "law", harmless)}

    assert accepted.isdisjoint(ONE_LINE)
    if poison not in {"\n", "\r\n", "\t"}:
        assert accepted == set()


@pytest.mark.parametrize("poison", EACH, ids=lambda text: ascii(text[:20]))
def test_code_is_safe_where_nothing_was_asked_of_the_files(poison: str, harmless: list[Place]) -> None:
    places = tuple({place[-1] if place[-1] != 0 else place[-2:]: place for place in harmless}.values())
    loaded = in_memory(poison, places)
    for day, before in plain_python(places).items():
        after = loaded.decider().law(day).source

        assert without_texts(after) == without_texts(after.encode()) == before

    for dialect in DIALECTS if poison == ALL else DIALECTS[:2]:
        assert statements(sql(loaded, dialect), dialect) == plain_sql(places, dialect)


def in_memory(poison: str, places: Sequence[Place]) -> statute_runner.LoadedBundle:
    return statute_runner.LoadedBundle(bundle_of(poisoned(places, poison)))


@cache
def plain_python(places: tuple[Place, ...]) -> dict[str, str]:
    loaded = in_memory("", places)
    return {day: without_texts(loaded.decider().law(day).source) for day in DAYS}


@cache
def plain_sql(places: tuple[Place, ...], dialect: str) -> list[str]:
    return statements(sql(in_memory("", places), dialect), dialect)


def sql(loaded: statute_runner.LoadedBundle, dialect: str) -> str:
    return Statement(loaded, dialect, "flat", {}, None).from_table("requests").sql(dialect, pretty=True)
