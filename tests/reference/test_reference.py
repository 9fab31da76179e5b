"""The reference holds all that the schemas and tables hold, its links lead somewhere, and what is kept is current."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from commands.command import statute
from statute_runner.check.code_pages import codes
from statute_runner.cli import whole_reader
from statute_runner.commands import GROUPS, VERBS
from statute_runner.commands.docs import described
from statute_runner.console.exit_statuses import EXIT_STATUSES
from statute_runner.explain.sandbox import FORMAT_FILTERS
from statute_runner.explain.template_names import LETTER, TEMPLATES
from statute_runner.logic.operators import EVERY_TYPE, OPERATORS
from statute_runner.reference.reference_html import html_files, inline
from statute_runner.reference.reference_markdown import markdown_files
from statute_runner.reference.reference_pages import reference_pages
from statute_runner.reference.schema_reference import FILES, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / "schemas" / "reference"
PAGES = reference_pages({group: [described(name) for name in names] for group, names in GROUPS.items()})
MARKDOWN = {name: content.decode() for name, content in markdown_files(PAGES).items()}
HTML = {name: content.decode() for name, content in html_files(PAGES, "").items()}


def keys_of(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and "description" in schema:
            yield from schema["properties"]
        yield from (key for name, one in schema.items() if name != "dependentSchemas" for key in keys_of(one))
    elif isinstance(schema, list):
        yield from (key for one in schema for key in keys_of(one))


@pytest.mark.parametrize("name", FILES)
def test_every_key_of_a_file_is_on_its_page(name: str) -> None:
    keys = set(keys_of(schema_of(name)))

    assert keys
    assert {key for key in keys if f"| `{key}` |" not in MARKDOWN[f"{name}.md"]} == set()


def test_every_schema_has_a_page() -> None:
    newest = {path.name.removesuffix(".schema.json") for path in ROOT.glob("schemas/v*/*.schema.json")}

    assert newest == set(FILES)


def test_every_operator_type_code_status_filter_template_and_verb_is_there() -> None:
    operators = MARKDOWN["operators.md"]
    assert all(f"| `{name}` |" in operators for name in (*OPERATORS, *EVERY_TYPE))
    assert all(f"\n## {code}\n" in MARKDOWN["problems.md"] for code in codes())
    assert all(means in MARKDOWN["exit-statuses.md"] for means in EXIT_STATUSES.values())
    templates = MARKDOWN["templates.md"]
    assert all(f"| `{name}` |" in templates for name in FORMAT_FILTERS["markdown"])
    assert all(f"\n## {name}\n" in templates for name in TEMPLATES)
    assert all(f"| `{name}` |" in templates for name in (*LETTER, *TEMPLATES["text.j2"]))
    assert all(f"\n## statute {verb}\n" in MARKDOWN["verbs.md"] for verb in VERBS)
    for one in ("classes", "outcomes", "where", "cases"):
        assert f"| `{one}` |" in MARKDOWN["changes.md"]


def test_every_option_of_every_verb_is_there() -> None:
    (verbs,) = [action.choices for action in whole_reader()._actions if action.dest == "verb"]  # noqa: SLF001 - no other list
    for name, reader in dict(verbs or {}).items():
        told = MARKDOWN["verbs.md"].partition(f"\n## statute {name}\n")[2].partition("\n## ")[0]
        options = [one for action in reader._actions for one in action.option_strings if action.dest != "help"]  # noqa: SLF001

        assert [one for one in options if f"`{one}" not in told] == [], name


def test_the_statuses_are_those_that_the_readme_tells() -> None:
    readme = (ROOT / "README.md").read_text()
    told = dict(re.findall(r"^\| ([0-9, ]+) \| (.*) \|$", readme, re.MULTILINE))

    assert set(told) == set(EXIT_STATUSES)


def test_every_filter_says_what_it_does() -> None:
    filters = MARKDOWN["templates.md"].partition("\n## Filters\n")[2]

    assert re.findall(r"^\| `\w+` \| +\|$", filters, re.MULTILINE) == []


@pytest.mark.parametrize("name", [name for name in HTML if name.endswith(".html")])
def test_links_lead_to_what_is_there_and_nothing_is_fetched(name: str) -> None:
    page = HTML[name]
    anchors = {file: re.findall(r' id="([^"]+)"', text) for file, text in HTML.items()}
    assert [one for one, times in Counter(anchors[name]).items() if times > 1] == []
    for link in re.findall(r'(?:href|src)="([^"]+)"', page):
        file, _, anchor = link.partition("#")
        if link != "data:,":
            assert (file or name) in HTML, link
            assert not anchor or anchor in anchors[file or name], link
    assert "default-src 'none'" in page
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)


def test_what_is_found_leads_to_what_is_there() -> None:
    entries = json.loads(HTML["entries.js"].removeprefix("window.ENTRIES = ").removesuffix(";\n"))

    assert len(entries) == sum(len(page.entries) for page in PAGES)
    for address, _, words in entries:
        file, _, anchor = address.partition("#")
        assert f'id="{anchor}"' in HTML[file]
        assert words == words.lower()


def test_links_of_the_markdown_lead_to_headings() -> None:
    for name, text in MARKDOWN.items():
        headings = {
            re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-")
            for one in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        }
        outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)

        assert set(re.findall(r"\]\(#([^)]*)\)", outside)) <= headings, name


def test_markup_in_a_sentence_is_shown_and_not_obeyed() -> None:
    assert str(inline("a <b> `<i>` [x](#y)")) == 'a &lt;b&gt; <code>&lt;i&gt;</code> <a href="#y">x</a>'


def test_the_files_kept_are_current() -> None:
    kept = {path.name: path.read_text() for path in KEPT.glob("*.md")}

    assert kept == MARKDOWN, "write them again: statute docs schemas/reference --markdown"


def test_the_same_bytes_each_time_and_over_what_it_wrote(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = statute("docs", str(out))
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    second = statute("docs", str(out))

    assert (first.status, second.status) == (0, 0)
    assert before == {path.name: path.read_bytes() for path in out.iterdir()}
    assert ".nojekyll" in before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_reference_is_of_no_bundle() -> None:
    assert "`--bundle` has no effect here" in statute("docs", "out", "--bundle", "law").errors
