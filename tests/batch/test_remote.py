"""Requests at an address are read as the same file is, and answers are written there as a whole or not at all."""

from __future__ import annotations

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from statute_runner.batch.remote_store import translated
from statute_runner.batch.store_faults import store_fault
from statute_runner.cli import main

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CSV = "id,date,person.willing,note\na,2010-01-01,true,x\nb,never,,y\n"


def run(root: Path, *arguments: object) -> int:
    return main(["batch", "--bundle", str(root), "--workers", "1", *map(str, arguments)])


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        if self.path.startswith("/short"):
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"id,date\n")
        else:
            super().do_GET()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server of a folder, and the folder."""
    folder = tmp_path / "web"
    (folder / "year=2024").mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", folder
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("query", ["", "?signed=a/b=c"])
@pytest.mark.parametrize("form", ["csv", "parquet", "csv.gz"])
def test_what_a_server_gives_is_read_as_a_file(
    root: Path, tmp_path: Path, web: tuple[str, Path], form: str, query: str
) -> None:
    import gzip

    address, folder = web
    path = folder / "year=2024" / f"in.{form}"
    if form == "parquet":
        columns = {"id": ["a", "b"], "date": ["2010-01-01", "never"], "note": ["x", "y"]}
        pq.write_table(pa.table(columns), path)
    else:
        path.write_bytes(gzip.compress(CSV.encode()) if form.endswith("gz") else CSV.encode())
    near, far = tmp_path / "near.parquet", tmp_path / "far.parquet"

    assert run(root, path, "-o", near, "--keep", "all") == 3
    assert run(root, f"{address}/year=2024/in.{form}{query}", "-o", far, "--keep", "all") == 3
    assert pq.read_table(far).schema.names[-1] == "year"
    assert far.read_bytes() == near.read_bytes()
    told = [json.loads((tmp_path / f"{name}.parquet.rejects.ndjson").read_text()) for name in ("near", "far")]
    assert told[1] == {**told[0], "file": f"{address}/year=2024/in.{form}{query}"}


@pytest.mark.parametrize(
    ("path", "message"), [("none.csv", "404"), ("short.csv", "unexpected end after 8 of 100 bytes")]
)
def test_what_a_server_does_not_give_is_said(
    root: Path, tmp_path: Path, web: tuple[str, Path], capfd: pytest.CaptureFixture[str], path: str, message: str
) -> None:
    assert run(root, f"{web[0]}/{path}", "-o", tmp_path / "out.ndjson") == 2
    said = capfd.readouterr().err
    assert f"batch-input cannot read `{web[0]}/{path}`" in said
    assert message in said
    assert not (tmp_path / "out.ndjson").exists()


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("a/*.csv", "a/b.csv", True),
        ("a/*.csv", "a/b/c.csv", False),
        ("a/**/*.csv", "a/b/c/d.csv", True),
        ("a/**/*.csv", "a/d.csv", True),
        ("a/part-?.csv", "a/part-1.csv", True),
        ("a/part-[0-4].csv", "a/part-5.csv", False),
        ("a.csv", "abcsv", False),
    ],
)
def test_patterns_are_those_of_a_shell(pattern: str, path: str, fits: bool) -> None:
    import re

    assert bool(re.fullmatch(translated(pattern), path)) == fits


@pytest.fixture(scope="module")
def store() -> Iterator[Any]:
    """A store with the protocol of S3, and a bucket in it."""
    boto3, server = pytest.importorskip("boto3"), pytest.importorskip("moto.server").ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    set_there = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in set_there.items():
            patch.setenv(name, value)
        client = boto3.client("s3", endpoint_url=set_there["AWS_ENDPOINT_URL"])
        client.create_bucket(Bucket="requests")
        yield client
    server.stop()


def names_in(store: Any) -> set[str]:
    return {one["Key"] for one in store.list_objects_v2(Bucket="requests").get("Contents", ())}


@pytest.mark.outside
def test_a_store_is_read_and_written(root: Path, tmp_path: Path, store: Any) -> None:
    folder = tmp_path / "in"
    for number, region in enumerate(("north", "south")):
        place = folder / f"region={region}"
        place.mkdir(parents=True)
        columns = {"id": [f"a{number}", f"b{number}"], "date": ["2010-01-01", "never"], "n": [number, 7]}
        pq.write_table(pa.table(columns), place / "part.parquet")
        store.upload_file(str(place / "part.parquet"), "requests", f"day/region={region}/part.parquet")
    store.put_object(Bucket="requests", Key="day/_SUCCESS", Body=b"")
    store.put_object(Bucket="requests", Key="day/other/part.parquet", Body=b"not one of the table")
    near = tmp_path / "out.parquet"
    assert run(root, folder, "-o", near, "--keep", "all") == 3

    for given in ("day", "day/", "day/region=*/*.parquet", "day/**/part.parquet"):
        inputs = [f"s3://requests/{given}"]
        if "**" in given:
            inputs = [f"s3://requests/day/region={one}/part.parquet" for one in ("north", "south")]
        for engine in ("python", "duckdb"):
            out = "s3://requests/out/answers.parquet"
            assert run(root, *inputs, "-o", out, "--keep", "all", "--engine", engine) == 3
            written = store.get_object(Bucket="requests", Key="out/answers.parquet")["Body"].read()
            assert written == near.read_bytes()
            rejects = store.get_object(Bucket="requests", Key="out/answers.parquet.rejects.ndjson")["Body"].read()
            told = [json.loads(line) for line in rejects.splitlines()]
            assert [(one["file"], one["id"]) for one in told] == [
                (f"s3://requests/day/region={region}/part.parquet", f"b{number}")
                for number, region in enumerate(("north", "south"))
            ]
            for key in ("out/answers.parquet", "out/answers.parquet.rejects.ndjson"):
                store.delete_object(Bucket="requests", Key=key)


@pytest.mark.outside
def test_nothing_is_written_where_a_run_fails(
    root: Path, tmp_path: Path, store: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_text(CSV)
    before = names_in(store)
    keep = ("--keep", "all", "-o", "s3://requests/never.csv")

    assert run(root, tmp_path / "in.csv", *keep, "--max-rejects", "0") == 3
    assert run(root, "s3://requests/none.csv", *keep) == 2
    assert "file not found: `s3://requests/none.csv`" in capfd.readouterr().err
    assert run(root, tmp_path / "in.csv", *keep[:2], "-o", "s3://no-such-bucket/never.csv") == 2
    told = capfd.readouterr().err
    absent = "the bucket `s3://no-such-bucket` does not exist (NoSuchBucket)\n"
    assert f"batch-output cannot write `s3://no-such-bucket/never.csv.rejects.ndjson`: {absent}" in told
    assert "<" not in told
    for given in ("s3://no-such-bucket/in.csv", "s3://no-such-bucket/day", "s3://no-such-bucket/*.csv"):
        assert run(root, given, "-o", tmp_path / "never.csv") == 2
        assert capfd.readouterr().err == f"batch-input cannot read `{given}`: {absent}"
    assert names_in(store) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("-o", "https://example.org/out.csv"), "cannot write to `https://example.org/out.csv`"),
        (("-o", "s3://bucket"), "cannot write to `s3://bucket`"),
        (("-o", "s3://bucket/out.csv", "--resume"), "cannot be continued"),
        (("-o", "s3://bucket/a/../out.csv"), "cannot write to `s3://bucket/a/../out.csv`: no part of a path is empty"),
        (("-o", "s3://bucket//out.csv"), "cannot write to `s3://bucket//out.csv`: no part of a path is empty"),
        (("-o", "out.csv", "--summary", "s3://bucket/s.json"), "cannot write to `s3://bucket/s.json`"),
        (("-o", "out.csv", "--report", "gs://bucket/r.html"), "cannot write to `gs://bucket/r.html`"),
    ],
)
def test_what_cannot_be_written_is_said(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], options: tuple[str, ...], message: str
) -> None:
    (tmp_path / "in.csv").write_text(CSV)

    assert run(root, tmp_path / "in.csv", "--keep", "all", *options) == 2
    assert message in capfd.readouterr().err


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("s3://", "cannot read `s3://`: it names no bucket"),
        ("s3:///in.csv", "cannot read `s3:///in.csv`: it names no bucket"),
        ("s3://bucket/a/../in.csv", "cannot read `s3://bucket/a/../in.csv`: no part of a path is empty, `.` or `..`"),
        ("ftp://host/in.csv", "cannot read the address `ftp://host/in.csv`"),
        ("file:///in.csv", "a file of this machine is given by its path"),
        ("http://127.0.0.1:9/in.csv", "cannot read `http://127.0.0.1:9/in.csv`: connection refused"),
    ],
)
def test_what_is_no_address_is_said(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], address: str, message: str
) -> None:
    assert run(root, address, "-o", tmp_path / "out.csv") == 2
    assert message in capfd.readouterr().err


LED = "Generic S3 error: Error performing GET http://host/b?list-type=2 in 2.8ms - "
ANSWERED = f"{LED}Server returned non-2xx status code: "
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{}</Code><Message>{}</Message></Error>'


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            ANSWERED + "404 Not Found: " + XML.format("NoSuchBucket", "-"),
            "the bucket `s3://b` does not exist (NoSuchBucket)",
        ),
        (
            ANSWERED + "403 Forbidden: " + XML.format("AccessDenied", "-"),
            "access to the bucket `s3://b` is denied (AccessDenied)",
        ),
        (ANSWERED + "403 Forbidden: ", "access to the bucket `s3://b` is denied (403 Forbidden)"),
        (ANSWERED + "401 Unauthorized: ", "the credentials for the bucket `s3://b` are not valid (401 Unauthorized)"),
        (
            ANSWERED + "503 Slow Down: " + XML.format("SlowDown", "Reduce rate."),
            "the store of `s3://b` answers: Reduce rate (SlowDown)",
        ),
        (
            ANSWERED + '404 Not Found: {"error": {"message": "No bucket."}}',
            "the store of `s3://b` answers: No bucket (404 Not Found)",
        ),
        (ANSWERED + "500 Internal Server Error: ", "the store of `s3://b` answers (500 Internal Server Error)"),
        (LED + "HTTP error: error sending request", "the store of `s3://b`: error sending request"),
    ],
)
def test_what_a_store_answers_is_a_sentence_with_bucket_and_cause(answer: str, said: str) -> None:
    assert store_fault(Exception(f"{answer}\n\nDebug source:\nGeneric {{ store }}"), "s3://b") == said
