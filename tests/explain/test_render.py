"""Explanations: what they say, that each mark is its condition's value, and that nothing in a request can act."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

import statute_runner
from effort import some
from oracle import requests
from statute_runner.cases.case_files import load_cases
from statute_runner.decide.decision_document import Explanation, LawEntry
from statute_runner.explain.renderer import kept_to, renderer
from statute_runner.explain.template_names import ANYTHING, DOCUMENT, EACH, TEXT
from statute_runner.loading.bundle_files import folder
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from statute_runner.api import LoadedBundle

FORMATS = ("text", "markdown", "html")
ROOTS = {name: Path(__file__).parent.parent / path for name, path in (("1628", "../policies"), ("ftc", "bundles/ftc"))}
LOADED = {name: statute_runner.load(str(root)) for name, root in ROOTS.items()}
SIGNS = {"✓": "yes", "✗": "no", "?": "unknown"}
EVERY = 40

Document = Any


@cache
def rendering(name: str, form: str) -> Callable[[Document], str]:
    return renderer(LOADED[name].bundle, form)


@cache
def worked(name: str) -> list[Document]:
    """The decisions of some of the bundle's own cases."""
    loaded = LOADED[name]
    cases = load_cases(loaded.bundle, folder(str(ROOTS[name])))
    return [
        loaded.decide(case.request(case.columns[0].day), case.readings, case.as_of, text=True)
        for case in cases[:: EVERY if name == "1628" else EVERY // 4]
    ]


def printed(loaded: LoadedBundle, form: str, document: Document) -> str:
    name = next(name for name, known in LOADED.items() if known is loaded)
    return rendering(name, form)(document)


def decided(**facts: Mapping[str, Any]) -> Document:
    request = {"id": "T-1", "date": "2024-03-15", "facts": {"exchange": {"direction": "provide"}, **facts}}
    return LOADED["1628"].decide(request, text=True)


class Page(HTMLParser):
    """What stands on a page: its tags, its text, and the pieces of each provision with the marks of each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.pieces: dict[str, list[tuple[str, list[tuple[str, str, str]]]]] = {}
        self.rows: dict[str, dict[str, str]] = {}
        self.open: list[tuple[str, dict[str, str]]] = []
        self.at = self.row = ""
        self.mark: list[str] = []
        self.cell = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, tuple(given)))
        if "id" in given:
            self.ids.append(given["id"])
        if "href" in given:
            self.links.append(given["href"])
        if tag in {"meta", "br"}:
            return
        self.open.append((tag, given))
        if given.get("class", "").startswith("provision"):
            self.at = given.get("id", "")
            self.pieces[self.at] = []
        if tag == "tr" and re.fullmatch("c[0-9]+", given.get("id", "")):
            self.row, self.cell = given["id"], -1
            self.rows[self.row] = {"value": given["class"].split()[0]}
        if tag in {"td", "th"}:
            self.cell += 1
        if tag == "a" and "quoted" in given.get("class", ""):
            self.mark = [given["class"].split()[1], given["href"]]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag
        if tag in {"article", "tr"}:
            self.at = self.row = ""

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        classes = [given.get("class", "") for _, given in self.open]
        if self.row:
            key = str(self.cell)
            self.rows[self.row][key] = self.rows[self.row].get(key, "") + data
        if not self.at or not {"p", "h4"} & set(tags) or {"number", "footnote", "aside", "bar"} & set(classes):
            return
        if any(name.startswith("phrase") for name in classes):
            self.pieces[self.at].append((data, [(self.mark[0], self.mark[1], "")]))
        elif "sign" in classes:
            _, marks = self.pieces[self.at][-1]
            if marks[-1][2]:
                marks.append((self.mark[0], self.mark[1], data))
            else:
                marks[-1] = (*marks[-1][:2], data)
        elif "mark" not in classes:
            self.pieces[self.at].append((data, []))


def nodes(document: Document) -> list[Document]:
    return list(document["trace"]["nodes"].values())


def expected_marks(document: Document) -> Iterator[tuple[str, str, list[set[tuple[str, str]]]]]:
    """Each provision with its words, and for each character the value and place of the innermost quotes over it."""
    quoted: dict[tuple[str, str], list[tuple[str, int, str, str]]] = {}
    for node in nodes(document):
        file = node["source"].rpartition(":")[0]
        for quote in (*node["quotes"], *node.get("untested", ())):
            quoted.setdefault((file, quote["at"]), []).append(
                (quote["words"], quote["nth"], node["value"], node["source"])
            )
    for number, entry in enumerate(document["law"], 1):
        for part in entry["text"]:
            words = "\n".join(text for text in (part["heading"], part["text"]) if text)
            at = f"{entry['citation']}/{part['at']}"
            over: list[tuple[int, set[tuple[str, str]]]] = [(10**6, set()) for _ in words]
            for quote, nth, value, source in quoted.get((f"{entry['citation']}/{entry['version']}.yaml", at), []):
                found = [hit.start() for hit in re.finditer(rf"(?<!\w){re.escape(quote)}(?!\w)", words)]
                for n in range(start := found[max(nth - 1, 0)], start + len(quote)):
                    if len(quote) < over[n][0]:
                        over[n] = (len(quote), set())
                    if len(quote) == over[n][0]:
                        over[n][1].add((value, source))
            yield f"s{number}/{at}", words, [marks for _, marks in over]


def test_each_mark_is_the_value_of_its_trace_node() -> None:
    rng = random.Random(1628)
    loaded = LOADED["1628"]
    render = renderer(loaded.bundle, "html")
    seen = set()
    for _ in some(range(200), 8):
        document = loaded.decide(requests.request(rng), requests.readings(rng), text=True)
        page = Page(render(document))
        for at, words, over in expected_marks(document):
            if not words:
                assert at not in page.pieces
                continue
            place = 0
            for text, marks in page.pieces[at]:
                bare = text.strip()
                place = words.index(bare, place)
                for n, character in enumerate(bare, place):
                    if character.isalnum():
                        assert {value for value, _ in over[n]} == {value for value, _, _ in marks}
                for value, link, sign in marks:
                    row = page.rows[link.removeprefix("#")]
                    seen.add(value)

                    assert value == SIGNS[sign] == row["value"]
                    assert (value, row["5"]) in {mark for n in range(place, place + len(bare)) for mark in over[n]}
                place += len(bare)

            assert "".join(words.split()) == "".join("".join(text for text, _ in page.pieces[at]).split())

    assert seen == {"yes", "no", "unknown"}


def test_each_condition_stands_on_the_page_as_the_trace_has_it() -> None:
    for document in (*worked("1628"), *worked("ftc")):
        page = Page(printed(LOADED["1628" if document in worked("1628") else "ftc"], "html", document))
        rows = {(row["5"], row["value"], "decides" in row["4"]) for row in page.rows.values()}
        decides: dict[tuple[str, str], bool] = {}
        for node in nodes(document):
            key = (node["source"], node["value"])
            decides[key] = decides.get(key, False) or node["decides"]

        assert set(decides) <= {(source, value) for source, value, _ in rows}
        assert {key for key, does in decides.items() if does} <= {
            (source, value) for source, value, does in rows if does
        }


@pytest.mark.parametrize("name", LOADED)
@pytest.mark.parametrize("form", FORMATS)
def test_every_explanation_says_what_it_does_not_say(name: str, form: str) -> None:
    render = renderer(LOADED[name].bundle, form)
    for document in worked(name):
        text = " ".join(unescape(re.sub(r"<[^>]+>|\\(?=\W)", "", render(document))).split())

        for limit in document["explanation"]["limits"]:
            assert limit in text
        assert document["explanation"]["ask"] in text
        kept = [entry for entries in document["conditions"].values() for entry in entries]
        for entry in (*document["missing"], *kept, *document["notices"]):
            assert entry.get("ask", entry.get("text")) in text
        for entry in (document["request"], document["bundle"], *document["law"]):
            assert entry["sha256"] in text


def test_the_limits_of_each_bundle_say_that_one_law_was_decided_and_nothing_is_required() -> None:
    for loaded in LOADED.values():
        limits = " ".join(loaded.bundle.limits)

        assert re.search(r"[Pp]ermitted means permitted by .*, (and )?never required", limits)
        assert re.search(r"[Oo]ther law", limits)
    assert "This law alone was decided" in " ".join(LOADED["1628"].bundle.limits)


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


@pytest.mark.parametrize("name", LOADED)
def test_text_fits_eighty_columns(name: str) -> None:
    render = renderer(LOADED[name].bundle, "text")
    for document in worked(name):
        assert max(map(columns, render(document).splitlines())) <= 80


@pytest.mark.parametrize("word", ["x" * 9000, "関税" * 300, "long words " * 200])
def test_text_fits_eighty_columns_whatever_is_given(word: str) -> None:
    text = printed(LOADED["1628"], "text", decided(counterpart={"name": word}))

    assert max(map(columns, text.splitlines())) <= 80
    assert "".join(word.split()) in "".join(text.split())


HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</style><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% for x in y %}",
    "[click](https://evil.example) ![x](https://evil.example/x.png)",
    "<https://evil.example> https://evil.example www.evil.example a@evil.example",
    "@octocat #1 !1 :+1: GH-12",
    "`code` ``` ~~~ ~~gone~~ **bold** _soft_ <b>b</b> &lt;",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "# heading\n\n- item\n1. one\n> quote\n    code\n---\n***",
    "[x]: https://evil.example\n[x]",
    "- [ ] task",
    "1) one",
    "$x$ \\[ \\\\ <!-- ",
    "\x1b[2J\x1b]0;title\x07\r\x9b31m",
    "abc\u202edef\u2066\u200b\u2028\ufeff\U000e0041",
)


def with_text(payload: str) -> Document:
    """A decision with the payload for every free text, also where the edge of the command would refuse it."""
    made: Document = json.loads(json.dumps(decided(counterpart={"name": "plain words"})))
    made["request"]["id"] = payload
    made["explanation"]["facts"]["counterpart.name"]["given"] = payload
    for node in nodes(made):
        if node.get("fact") == "counterpart.country":
            node["given"] = payload
    return made


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_request_puts_nothing_into_a_page(payload: str) -> None:
    plain, made = (Page(printed(LOADED["1628"], "html", with_text(text))) for text in ("plain words", payload))

    assert plain.tags == made.tags
    assert plain.ids == made.ids
    assert plain.links == made.links


def structure(text: str) -> list[tuple[str, str]]:
    """The tags of a Markdown text as a ticket shows it, with tables, strikethrough and links made of bare addresses."""
    reader = MarkdownIt("gfm-like", {"html": True})
    assert reader.linkify is not None
    reader.linkify.set({"fuzzy_link": False})
    return [
        (child.type, str(child.attrs))
        for token in reader.parse(text)
        for child in (token, *(token.children or ()))
        if child.type not in {"text", "softbreak"}
    ]


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_request_puts_no_markup_into_a_ticket(payload: str) -> None:
    plain, made = (printed(LOADED["1628"], "markdown", with_text(text)) for text in ("plain words", payload))

    assert structure(plain) == structure(made)


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_template_prints_a_request_into_a_ticket_as_plain_text(payload: str, tmp_path: Path) -> None:
    (tmp_path / "markdown.j2").write_text("Before {{ request.id }} after.\n\n{{ request.id }}\n\n- {{ request.id }}\n")
    render = renderer(LOADED["1628"].bundle, "markdown", str(tmp_path))
    plain, made = (render(with_text(text)) for text in ("plain words", payload))

    assert structure(plain) == structure(made)
    for reference in ("@octocat", "#1", "!1", "://", "www.", ":+1:", "GH-12"):
        assert reference not in made.replace("\\", "")


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize("form", FORMATS)
def test_a_request_puts_nothing_into_a_terminal(payload: str, form: str) -> None:
    made = printed(LOADED["1628"], form, with_text(payload)).replace("\n", "").replace("\u2060", "")

    assert not [character for character in made if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


def test_what_cannot_be_shown_is_shown_as_its_code() -> None:
    text = printed(LOADED["1628"], "text", with_text("a\x1b[2J\u202eb"))

    assert "Request a\\u001b[2J\\u202eb, of March 15, 2024" in text


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    page = printed(LOADED["1628"], "html", decided())
    tags = {tag for tag, _ in Page(page).tags}
    attributes = {name for _, names in Page(page).tags for name in names}

    assert "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" in page
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    assert not [name for name in attributes if name.startswith("on") or name in {"src", "style", "srcset"}]
    assert not re.search(r"url\(|@import|https?:", page)


def test_links_of_a_page_lead_somewhere_and_ids_are_unique() -> None:
    for name, loaded in LOADED.items():
        for document in worked(name):
            page = Page(printed(loaded, "html", document))

            assert len(page.ids) == len(set(page.ids))
            assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_headings_of_a_page_go_down_one_at_a_time() -> None:
    levels = [
        int(tag[1]) for tag, _ in Page(printed(LOADED["1628"], "html", decided())).tags if re.fullmatch("h[1-6]", tag)
    ]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("form", FORMATS)
def test_an_explanation_is_printed_again_from_the_document_alone(form: str) -> None:
    document = decided()

    assert printed(LOADED["1628"], form, document) == printed(LOADED["1628"], form, json.loads(json.dumps(document)))


@pytest.mark.parametrize("form", FORMATS)
def test_a_decision_without_its_trace_is_explained_without_marks(form: str) -> None:
    request = {"id": "T-1", "date": "2024-03-15", "facts": {}}
    made = printed(LOADED["1628"], form, LOADED["1628"].decide(request, trace=False, text=True))

    assert "1628" in made
    assert not {"✓", "✗"} & set(made)


@pytest.mark.parametrize("form", FORMATS)
def test_a_day_before_the_law_is_explained(form: str) -> None:
    made = LOADED["1628"].decide({"id": "T-1", "date": "1980-01-01"}, text=True)

    assert "nothing of section 1628 was in force" in " ".join(printed(LOADED["1628"], form, made).split())


@pytest.mark.parametrize("form", FORMATS)
def test_readings_that_change_the_outcome_are_named(form: str) -> None:
    change: Any = {
        "switch": {"goods-date": "exchange-date", "government-level": "national"},
        "outcome": "not_permitted",
    }
    document = decided() | {"all_readings": {"outcome": "x", "alone": [], "together": [change], "complete": True}}
    made = " ".join(re.sub("<[^>]+>|`", "", printed(LOADED["1628"], form, document)).split())

    readings = LOADED["1628"].bundle.readings
    assert re.search("It is (\\*\\*)?not permitted(\\*\\*)? with these read otherwise together", made)
    for name, option in change["switch"].items():
        assert readings[name].options[option] in made.replace("\\", "")
        assert re.search(f"{name}(=| as ){option}", made)


def test_a_decision_without_the_words_of_the_law_is_refused() -> None:
    document = LOADED["1628"].decide({"id": "T-1", "date": "2024-03-15"})

    with pytest.raises(Refused, match="decision-text"):
        printed(LOADED["1628"], "html", document)


OPTIONAL = LawEntry.__optional_keys__ | Explanation.__optional_keys__
"""Not in every document; a template may name of them what stands in its shape."""


def paths(value: object, shape: object, at: str) -> Iterator[str]:
    """Where a document and its shape differ."""
    if shape == ANYTHING or value is None:
        return
    if isinstance(shape, dict) and isinstance(value, dict):
        if EACH in shape:
            for key, inner in value.items():
                yield from paths(inner, shape[EACH], f"{at}.{key}")
            return
        yield from (f"{at}.{key}" for key in shape.keys() ^ value.keys() if key not in OPTIONAL)
        for key in shape.keys() & value.keys():
            yield from paths(value[key], shape[key], f"{at}.{key}")
    elif isinstance(shape, list) and isinstance(value, list):
        for n, inner in enumerate(value):
            yield from paths(inner, shape[0], f"{at}[{n}]")
    elif shape != TEXT or (isinstance(value, dict | list) and not at.endswith(".given")):
        yield at


@pytest.mark.parametrize("name", LOADED)
def test_templates_may_name_what_the_document_has(name: str) -> None:
    for document in worked(name):
        seen = {**{key: value for key, value in document.items() if key != "trace"}, "conditions": kept_to(document)}
        assert not list(paths(seen, DOCUMENT, ""))


def test_shapes_stand_in_the_way_of_nothing_a_layout_sees(tmp_path: Path) -> None:
    (tmp_path / "text.j2").write_text(
        "{% for block in reasons %}{% for row in block.rows %}{{ row.number }} {% endfor %}{% endfor %}"
    )
    render: Callable[[Document], str] = renderer(LOADED["1628"].bundle, "text", str(tmp_path))
    numbers = [int(number) for number in render(decided()).split()]

    assert numbers == list(range(1, len(numbers) + 1))
