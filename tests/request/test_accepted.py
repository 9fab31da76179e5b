"""What the edge accepts, and what it takes it to mean."""

from __future__ import annotations

import io

import pytest

import statute_runner
from commands.command import statute
from statute_runner.request.request_document import Request
from statute_runner.text.yaml_source import document
from text.stream import answers

FACTS = statute_runner.load().bundle.facts
YAML = b"id: a\ndate: 2024-03-15\n"
JSON = b'{"id": "a", "date": "2024-03-15", "facts": %s}'


def read(content: bytes, name: str) -> list[tuple[str, str, dict[str, object]]]:
    found = answers(io.BytesIO(content), name, FACTS)

    assert all(isinstance(answer, Request) for answer in found), found
    return [
        (request.id, request.date, {fact: known for fact, known in request.facts.items() if fact != "date"})
        for request in found
        if isinstance(request, Request)
    ]


@pytest.mark.parametrize(
    "facts",
    [
        b"",
        b"facts:\n",
        b"facts: null\n",
        b"facts: ~\n",
        b"facts: {}\n",
        b"facts: {goods: {}}\n",
        b"facts: {goods: null, officer: {}}\n",
        b"facts: {goods: {entries: ~}, authorization: {retained: null}}\n",
        b"facts: {finding: {purposes: null}}\n",
    ],
)
def test_what_is_absent_null_or_empty_is_not_known(facts: bytes) -> None:
    (request,) = answers(io.BytesIO(YAML + facts), "x.yaml", FACTS)
    (bare,) = answers(io.BytesIO(YAML), "x.yaml", FACTS)

    assert request == bare
    assert isinstance(request, Request)
    assert request.facts == {"date": "2024-03-15"}


def test_an_empty_set_is_known() -> None:
    assert read(YAML + b"facts: {finding: {purposes: [], chapters: []}}\n", "x.yaml") == [
        ("a", "2024-03-15", {"finding.purposes": (), "finding.chapters": ()})
    ]


@pytest.mark.parametrize("quote", [b"", b"'", b'"'])
def test_a_date_may_be_quoted_or_not(quote: bytes) -> None:
    text = b"id: a\ndate: %s2024-02-29%s\nfacts: {finding: {on: %s2020-07-01%s}}\n" % ((quote,) * 4)

    assert read(text, "x.yaml") == [("a", "2024-02-29", {"finding.on": "2020-07-01"})]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("Y", "Y"),
        ("=", "="),
        ("<<", "<<"),
        ("010", "010"),
        ("0101", "0101"),
        ("08", "08"),
        ("0o10", "0o10"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("12:30:45", "12:30:45"),
        ("190:20:30.15", "190:20:30.15"),
        ("0x1F", "0x1F"),
        ("0b1", "0b1"),
        ("+1", "+1"),
        ("2024-03-15", "2024-03-15"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("'true'", "true"),
        ('"7"', "7"),
        ("'~'", "~"),
        ("|\n  true\n", "true\n"),
        ("tRue", "tRue"),
        ("nULL", "nULL"),
        ("true", True),
        ("False", False),
        ("TRUE", True),
        ("7", 7),
        ("-0", 0),
        ("-12", -12),
        ("7.0", 7.0),
        ("1e3", 1000.0),
        ("9007199254740991", 9007199254740991),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", None),
    ],
)
def test_yaml_is_read_by_the_core_of_1_2(written: str, meant: object) -> None:
    (given,) = document(f"key: {written}\n".encode(), "x.yaml").data.values()

    assert given == meant
    assert type(given) is type(meant)


@pytest.mark.parametrize(
    "key", ["NO", "no", "on", "010", "12:30", "2020-01-01", "0x1F", "=", "'1'", '"true"', "'null'"]
)
def test_a_key_that_yaml_1_1_would_change_stays_text(key: str) -> None:
    assert document(f"{key}: 1\n".encode(), "x.yaml").data == {key.strip("'\""): 1}


@pytest.mark.parametrize("name", ["x.json", "x.ndjson", "x.yaml", "x", "x.txt", "standard input"])
def test_one_json_object_is_one_request_under_any_name(name: str) -> None:
    text = JSON % b'{"authorization": {"retained": false}, "finding": {"chapters": [7, 5]}}'

    assert read(text, name) == [("a", "2024-03-15", {"authorization.retained": False, "finding.chapters": (7, 5)})]


TWO = [("a", "2024-03-15", {}), ("b", "2020-07-01", {"authorization.retained": True})]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "x.yaml",
            "id: a\ndate: 2024-03-15\n---\nid: b\ndate: '2020-07-01'\nfacts: {authorization: {retained: true}}\n",
        ),
        (
            "x.YML",
            (
                "---\nid: a\ndate: 2024-03-15\n...\n---\n# nothing\n---\n"
                "id: b\ndate: 2020-07-01\nfacts: {authorization: {retained: true}}\n...\n"
            ),
        ),
        (
            "x",
            (
                "\n\n# two\nid: a\ndate: 2024-03-15\n---\n"
                "{id: b, date: 2020-07-01, facts: {authorization: {retained: true}}}\n---\n"
            ),
        ),
        (
            "x.json",
            '[{"id":"a","date":"2024-03-15"},{"id":"b","date":"2020-07-01","facts":{"authorization":{"retained":true}}}]',
        ),
        (
            "x",
            (
                '\n \t[\n{"id":"a",\n"date":"2024-03-15"}\n,\n'
                '{"id":"b","date":"2020-07-01","facts":{"authorization":{"retained":true}}}]\n\n'
            ),
        ),
        (
            "x.jsonl",
            (
                '\n{"id":"a","date":"2024-03-15"}\r\n\r\n \t\n'
                '{"id":"b","date":"2020-07-01","facts":{"authorization":{"retained":true}}}'
            ),
        ),
        (
            "x",
            '{"id":"a","date":"2024-03-15"}\n\n{"id":"b","date":"2020-07-01","facts":{"authorization":{"retained":true}}}\n',
        ),
        (
            "x.json",
            '  {"id":"a","date":"2024-03-15"}\n{"id":"b","date":"2020-07-01","facts":{"authorization":{"retained":true}}}\n',
        ),
        (
            "x.yaml",
            '{"id":"a","date":"2024-03-15"}\n---\n{"id":"b","date":"2020-07-01","facts":{"authorization":{"retained":true}}}\n',
        ),
    ],
)
def test_several_requests_in_one_text(name: str, text: str) -> None:
    assert read(text.encode(), name) == TWO


def test_a_json_object_over_several_lines_is_one_request() -> None:
    text = b'{"id": "a",\n "date":\n\t"2024-03-15", "facts":\n{"authorization": {"retained": true}}\n}\n'

    assert read(text, "standard input") == [("a", "2024-03-15", {"authorization.retained": True})]


def test_an_object_is_one_request_although_its_second_line_is_a_whole_value() -> None:
    assert read(b'{"id": "a", "date": "2024-03-15", "facts":\n{"goods": {}}\n}', "x") == [("a", "2024-03-15", {})]


def test_letters_of_every_script_and_their_joiners_may_stand_in_a_text() -> None:
    name = "Административна 税関 گمرک می\u200cشود क्\u200dष 👩\u200d⚖️"
    text = f"{YAML.decode()}facts: {{counterpart: {{name: {name}}}}}\n".encode()

    assert read(text, "x.yaml") == [("a", "2024-03-15", {"counterpart.name": name})]


def test_surrogates_escaped_as_a_pair_are_one_letter() -> None:
    assert read(JSON % rb'{"counterpart": {"name": "\ud83d\ude00\/"}}', "x.json")[0][2] == {"counterpart.name": "😀/"}


def test_text_may_hold_line_breaks_and_tabs() -> None:
    assert read(JSON % rb'{"counterpart": {"name": "a\n\tb"}}', "x.json")[0][2] == {"counterpart.name": "a\n\tb"}


def test_an_id_may_be_of_two_hundred_characters() -> None:
    assert read(b"id: " + b"x" * 200 + b"\ndate: 2024-03-15\n", "x.yaml")[0][0] == "x" * 200


@pytest.mark.parametrize("day", ["0001-01-01", "1986-10-26", "2000-02-29", "2024-02-29", "9999-12-31"])
def test_every_day_of_the_calendar_is_a_date(day: str) -> None:
    assert read(f"id: a\ndate: {day}\n".encode(), "x.yaml")[0][1] == day


@pytest.mark.parametrize("name", ["a.yaml", "-"])
def test_crlf_files_and_standard_input_are_decided(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = YAML.replace(b"\n", b"\r\n") + b"facts:\r\n  authorization: {retained: true}\r\n"
    file = tmp_path_factory.mktemp("crlf") / name
    file.write_bytes(content)
    done = statute("decide", "--no-trace", str(file) if name != "-" else "-", given=content)

    assert (done.status, done.errors) == (0, "")
    assert '"id":"a"' in done.output
