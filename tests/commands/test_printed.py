"""Whatever words stand in the text fields of a bundle or a request, nothing that any verb prints acts on anything."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from html.parser import HTMLParser
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from markdown_it import MarkdownIt

import statute_runner
from commands.command import Done, statute
from commands.poison import TINY, fields, line, lines, poisoned
from effort import some

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from commands.poison import Field

COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
OURS = re.compile(r"::(?:error|warning) (?:file=[^:,]+,line=\d+,col=\d+(?:,endColumn=\d+)?,)?title=[a-z-]+::")
LIVE = re.compile(r"@\w|#\d|GH-\d|[a-z]+://|www\.\w|mailto:\w", re.IGNORECASE)
SECTION, OTHER = "code/1/10", "code/1/20"
REQUEST = {
    "id": "::error file=a::A-1 ##[error]a @octocat #1 https://evil.example <img src=x> `b` [a](https://evil.example)",
    "date": "2005-05-05",
    "facts": {"member": {"name": lines(line("Mary")), "kind": "guest"}, "loan": {"overdue": False}},
}
BAD = {"id": line("A-2"), "date": line("2005"), "facts": {"member": {"kind": line("guest"), line("x"): 1}}}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Field]:
    return fields(tmp_path_factory.mktemp("fields"))


def runs(root: Path, folder: Path) -> Iterator[tuple[list[str], bytes]]:
    """Every verb that prints, in every format, and its standard input."""
    request, bad, table = json.dumps(REQUEST).encode(), json.dumps(BAD).encode(), folder / "requests.ndjson"
    table.write_bytes(request + b"\n" + bad + b"\n")
    for form in ("text", "json", "github", "sarif"):
        yield ["check", str(root), "--format", form], b""
    yield ["test", str(root), "--coverage", "--junit", str(folder / "junit.xml")], b""
    for form in ("text", "markdown", "html", "json"):
        for more in ([], ["--why-not"], ["--all-readings"]):
            yield ["decide", "--format", form, *more], request
        yield ["diff", "2009-12-31", "2010-01-01", "--format", form], b""
        yield ["diff", str(TINY), str(root), "--format", form, "--cases-only"], b""
    yield ["decide"], bad
    yield ["decide", line("nothing.json")], b""
    yield ["decide", f"--{line('option')}"], b""
    yield ["ask"], b"2005-05-05\n?\nlist\n3\nno such\n" + line("x").encode() + b"\n?\n"
    for what in ("", SECTION, OTHER, f"{SECTION}#overdue", line("x")):
        yield ["show", *filter(None, [what])], b""
    yield ["new", "request"], b""
    yield ["new", SECTION, "2020-01-01"], b""
    yield ["schema"], b""
    for what in (SECTION, OTHER, line("x")):
        yield ["text", what], b""
    (folder / "request.json").write_bytes(request)
    (folder / "copy.txt").write_text(lines("The keeper may lend a book"))
    yield ["text", SECTION, "--compare", str(folder / "copy.txt")], b""
    for form in ("text", "markdown", "html", "svg", "json"):
        yield ["timeline", "--format", form, str(folder / "request.json")], b""
    yield ["batch", str(table), "-o", str(folder / "answers.ndjson"), "--workers", "1"], b""
    yield ["batch", str(table), "--workers", "1"], b""
    yield ["replay", str(table)], b""
    yield ["sql", "--dialect", "duckdb"], b""
    yield ["compile", "--on", "2015-05-05"], b""
    if find_spec("z3"):
        yield ["prove"], b""
        yield ["check", str(root), "--deep"], b""


@pytest.mark.parametrize("poison", [line, lines])
def test_no_words_of_a_bundle_or_a_request_act(poison: Any, found: list[Field], tmp_path: Path) -> None:
    root = poisoned(tmp_path / "law", found, poison)
    cases = root / SECTION / "cases/lending.yaml"
    cases.write_text(cases.read_text().replace("outcome: permitted", "outcome: refused", 1))
    said, fact = poison("No guest borrows."), '{"fact": "member.kind", "is": "guest"}'
    never = '{"route": "code/1/10/b", "is": "permitted"}'
    (root / "properties.yaml").write_text(
        f"format: properties/v1\nproperties:\n  guests: {{says: {json.dumps(said)}, given: {fact}, never: {never}}}\n"
    )
    statuses = {}
    for arguments, given in runs(root, tmp_path):
        bundle = [] if arguments[0] in {"check", "test"} else ["--bundle", str(root)]
        drafted = root / SECTION / "2020-01-01.yaml"
        done = statute(*arguments, *bundle, "--no-cache", given=given)
        statuses[" ".join(arguments[:2])] = done.status
        drafted.unlink(missing_ok=True)
        form = arguments[arguments.index("--format") + 1] if "--format" in arguments else "text"
        assert_inert(form, done, arguments)
        if arguments == ["new", "request"] and not done.status:
            assert stated(done.output) == {}
    if poison is line:
        printing = ("new request", "decide --format", f"show {SECTION}", f"text {SECTION}", "timeline --format")
        assert {name: statuses[name] for name in printing} == dict.fromkeys(printing, 0) | {f"text {SECTION}": 1}
        assert statuses[f"test {root}"] == 1
    if (tmp_path / "junit.xml").exists():
        ET.parse(tmp_path / "junit.xml")  # noqa: S314 - our own
        assert not COMMAND.search((tmp_path / "junit.xml").read_text())


def stated(blank: str) -> dict[str, Any]:
    """The facts that a blank request states."""
    document = yaml.safe_load(blank)

    assert set(document) == {"id", "date", "facts"}
    return {group: facts for group, facts in document["facts"].items() if facts is not None}


def assert_inert(form: str, done: Done, arguments: list[str]) -> None:
    for text in (done.output, done.errors):
        assert not [c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}], arguments
    assert not COMMAND.search(done.errors), (arguments, done.errors)
    if form == "github":
        assert all(OURS.match(each) for each in done.output.splitlines()), (arguments, done.output)
        return
    if arguments[0] in {"schema", "sql", "compile"}:
        assert not re.search(r"^\s*::", done.output, re.MULTILINE), arguments
        return
    if form in {"json", "sarif"} or done.output.startswith("{"):
        assert_json(form, done.output)
        return
    assert not COMMAND.search(done.output), (arguments, COMMAND.search(done.output))
    if form == "markdown":
        assert_dead(done.output, arguments)
    elif form == "html":
        assert tags(done.output) <= HARMLESS, arguments
    elif form == "svg" and done.output:
        ET.fromstring(done.output)  # noqa: S314 - our own


def assert_json(form: str, output: str) -> None:
    pieces = [output] if form == "sarif" else output.splitlines()
    for piece in filter(None, pieces):
        document = json.loads(piece)
        if form == "sarif":
            assert all("](" not in result["message"]["text"] for result in document["runs"][0]["results"])


def assert_dead(output: str, arguments: list[str]) -> None:
    """No link, picture, tag, mention or address in a page of markdown, but in code."""
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(output):
        for inline in [token, *(token.children or [])]:
            assert inline.type not in {"html_inline", "html_block", "link_open", "image"}, (arguments, inline)
            if inline.type == "text":
                assert not LIVE.search(inline.content), (arguments, inline.content)
        if token.type == "fence":
            assert token.info in {"diff", "json"}


HARMLESS = {
    *{"html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "footer", "article"},
    *{"h1", "h2", "h3", "h4", "p", "div", "span", "a", "b", "bdi", "em", "strong", "small", "code", "pre", "q", "br"},
    *{"ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "ins", "del", "mark"},
    *{"svg", "g", "rect", "line", "path", "text", "details", "summary", "sup", "blockquote", "cite", "abbr", "figure"},
    *{"hr", "time", "s", "u", "i", "aside", "figcaption", "tfoot", "desc"},
}


class Tags(HTMLParser):
    """Collects the names of the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]


def tags(page: str) -> set[str]:
    parser = Tags()
    parser.feed(page)
    return parser.names


def test_no_field_alone_states_a_fact_or_gives_a_command(
    found: list[Field], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One field at a time, so that one that is refused hides no other; read once from its files, then from the
    cache."""
    monkeypatch.setenv("STATUTE_CACHE", str(tmp_path / "cache"))
    for number, field in enumerate(some(found, 5)):
        root = poisoned(tmp_path / str(number), [field], lines)
        for arguments in (["new", "request"], ["show", SECTION], ["text", SECTION], ["decide", "--format", "markdown"]):
            done = statute(*arguments, "--bundle", str(root), given=json.dumps(REQUEST).encode())
            assert_inert("markdown" if "markdown" in arguments else "text", done, [*arguments, str(field)])
            if arguments == ["new", "request"] and not done.status:
                assert stated(done.output) == {}
        shutil.rmtree(root)


def test_the_poison_reaches_what_is_printed(found: list[Field], tmp_path: Path) -> None:
    root = poisoned(tmp_path / "law", found, line)

    assert len(found) > 120
    assert statute_runner.load(str(root), cache=False).bundle.title.startswith("::error file=a::owned")
    assert "error file=a::owned 1 Code 10" in statute("text", SECTION, "--bundle", str(root), "--no-cache").output
