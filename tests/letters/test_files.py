"""Letters as files: what a Word document and a PDF hold, that they are the same each time, and what is refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from letters.library import TEMPLATES, decided, library, request

docx = pytest.importorskip("docx")
pytest.importorskip("docxtpl")
pytest.importorskip("typst")
pymupdf = pytest.importorskip("pymupdf")

ROOT = Path(__file__).parent.parent.parent
SIGNS = "Bücher <b>&amp;</b> & \"Söhne\" {{ outcome }} {% if %} {_{ }_} #emph[x] $a$ \\ 'quoted' @ref // end"
LONG = "A very long name of a branch, " * 300


@pytest.fixture(name="bundle", scope="module")
def _bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library(tmp_path_factory.mktemp("files") / "library")


def paragraphs(content: bytes) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(content)).paragraphs]


def words(content: bytes) -> str:
    with pymupdf.open(stream=content, filetype="pdf") as opened:
        return " ".join(" ".join(page.get_text() for page in opened).split())


def test_a_word_document_holds_every_part_in_order(bundle: Path) -> None:
    done = decided(bundle, "--format", "docx")
    document = docx.Document(io.BytesIO(done.output))

    assert (done.status, done.errors) == (0, "")
    assert [(one.style.name, one.text) for one in document.paragraphs] == [
        ("Heading 1", "Decision on R-1"),
        ("Normal", "To: North"),
        ("Normal", "From: The central library"),
        ("Heading 2", "Answer"),
        ("Normal", "The central library may lend the book. This line goes on."),
        ("List Bullet", "1 Code 10"),
        ("Normal", "_" * 40),
        ("Normal", "The librarian"),
        ("Normal", "_" * 40),
        ("Normal", "Date"),
    ]
    assert document.core_properties.title == "Decision on R-1"
    assert document.sections[0].footer.paragraphs[0].text.startswith("Request R-1 of 2024-05-05, sha256 ")


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_signs_and_long_texts_are_written_whole(bundle: Path, form: str) -> None:
    for name in (SIGNS, LONG.strip()):
        done = decided(bundle, "--format", form, requests=[request("R <1> & 2", name)])

        assert (done.status, done.errors) == (0, "")
        text = " ".join(paragraphs(done.output)) if form == "docx" else words(done.output)
        if form == "docx" or name is SIGNS:
            assert f"To: {name} From: The central library" in text
        else:
            assert text.count("A very long name of a branch,") in {299, 300}  # one may be broken across pages
        assert text.startswith("Decision on R <1> & 2 ")


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_same_decision_gives_the_same_bytes(bundle: Path, form: str) -> None:
    first = decided(bundle, "--format", form)
    source = f"import time; time.time = lambda: 1.6e9; time.localtime = time.gmtime = lambda *_: {(2001, 2, 3, 4, 5, 6, 5, 34, 0)}"
    command = f"{source}\nimport sys\nfrom statute_runner.cli import main\nraise SystemExit(main(sys.argv[1:]))"
    asked = bundle.parent / "request.json"
    asked.write_text(json.dumps(request()))
    arguments = ["decide", str(asked), "--bundle", str(bundle), "--no-cache", "--format", form]
    later = subprocess.run(
        [sys.executable, "-c", command, *arguments],
        env={
            "PYTHONPATH": str(ROOT / "runner"),
            "PATH": "/usr/bin",
            "TZ": "Asia/Tokyo",
            "LC_ALL": "tr_TR.UTF-8",
            "SOURCE_DATE_EPOCH": "1000000000",
            "PYTHONHASHSEED": "7",
        },
        capture_output=True,
        check=True,
        timeout=120,
    )

    assert first.status == 0
    assert later.stdout == first.output


def test_a_pdf_is_tagged_and_says_that_it_is_pdf_ua(bundle: Path) -> None:
    done = decided(bundle, "--format", "pdf")
    with pymupdf.open(stream=done.output, filetype="pdf") as opened:
        catalog = opened.xref_object(opened.pdf_catalog())
        meta = opened.get_xml_metadata()
        tags = "".join(opened.xref_object(n) for n in range(1, opened.xref_length()))

        assert opened.metadata["title"] == "Decision on R-1"
        assert "<pdfuaid:part>1</pdfuaid:part>" in meta
        assert "/Marked true" in catalog
        assert "/Lang (en-US)" in catalog
        for tag in ("/S /H1", "/S /H2", "/S /P", "/S /L", "/S /LI"):
            assert tag in tags, tag


def test_a_word_longer_than_a_line_stays_on_the_page(bundle: Path) -> None:
    for name in ("W" * 900, "W" * 35, "https://example.org/" + "a-b_c/" * 90):
        done = decided(bundle, "--format", "pdf", requests=[request("M" * 100, name)])
        with pymupdf.open(stream=done.output, filetype="pdf") as opened:
            found = [word for page in opened for word in page.get_text("words")]
            text = "".join(page.get_text() for page in opened)
            width = opened[0].rect.width

        assert done.status == 0
        assert max(word[2] for word in found) <= width - 60
        assert "".join(text.split()).replace("\u200b", "").count(name) == 1


WRITTEN_AS_THEY_ARE = ["מכס ישראל", "می‌خواهم", "👩‍✈️ 🇲🇽", "é́ ﬁ ß", "क्ष", "北京 海关", "a\u00a0b"]


@pytest.mark.parametrize("name", WRITTEN_AS_THEY_ARE)
def test_a_word_document_holds_every_script_as_it_is_given(bundle: Path, name: str) -> None:
    done = decided(bundle, "--format", "docx", requests=[request(branch=name)])

    assert f"To: {name}" in paragraphs(done.output)


# a letter and a mark that are drawn as two are read as twice the two
@pytest.mark.parametrize("name", [WRITTEN_AS_THEY_ARE[0], "é ﬁ ß"])
def test_a_pdf_holds_the_scripts_that_its_fonts_have(bundle: Path, name: str) -> None:
    done = decided(bundle, "--format", "pdf", requests=[request(branch=name)])

    assert done.status == 0
    assert f"To: {name} From: " in words(done.output)


def test_what_leads_to_a_list_or_to_a_signature_stays_with_it(tmp_path: Path) -> None:
    text = "# T\n\nOne.\n\nThese:\n\n- a\n- b\n\nDraft.\n\n__ Name\n__ Date\n"
    bundle = library(tmp_path / "b", {**TEMPLATES, "decision": text})
    document = docx.Document(io.BytesIO(decided(bundle, "--format", "docx").output))
    kept = {one.text for one in document.paragraphs if one.paragraph_format.keep_with_next}

    assert kept == {"These:", "Draft.", "_" * 40}

    filler = "Line.\n\n"
    for lines in range(36, 52, 3):
        letter = text.replace("Draft.\n", filler * lines + "Draft.\n")
        home = library(tmp_path / str(lines), {**TEMPLATES, "decision": letter})
        with pymupdf.open(stream=decided(home, "--format", "pdf").output, filetype="pdf") as opened:
            page = next(page.get_text() for page in opened if "Draft." in page.get_text())

            assert "Name" in page
            assert "Date" in page


def test_a_pdf_in_letters_that_the_fonts_lack_is_refused(bundle: Path) -> None:
    done = decided(bundle, "--format", "pdf", requests=[request(branch="北京")])
    word = decided(bundle, "--format", "docx", requests=[request(branch="北京")])

    assert (done.status, done.output) == (2, b"")
    assert done.errors.startswith("letter-unwritable PDF/UA-1 error: ")
    assert "To: 北京" in paragraphs(word.output)


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_one_file_is_written_of_one_request(bundle: Path, form: str) -> None:
    done = decided(bundle, "--format", form, requests=[request(), request("R-2")])

    assert (done.status, done.output) == (2, b"")
    assert done.errors.startswith(f"usage one {form} is written, and there are 2 requests\n")


def own(folder: Path, *texts: str) -> Path:
    """A folder with a look of its own."""
    made: Any = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    made.sections[0].header.paragraphs[0].text = "County of {{ title }}"
    folder.mkdir()
    made.save(str(folder / "letter.docx"))
    return folder


def test_an_office_has_its_own_look(bundle: Path, tmp_path: Path) -> None:
    look = own(tmp_path / "own", "{%p for part in blocks %}", "{{ part.kind }}: {{ part.text }}", "{%p endfor %}")
    done = decided(bundle, "--format", "docx", "--template", str(look), requests=[request(branch="<North> & Co.")])
    header = docx.Document(io.BytesIO(done.output)).sections[0].header.paragraphs[0].text

    assert done.status == 0
    assert paragraphs(done.output)[0] == "field: <North> & Co."
    assert header == "County of Decision on R-1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ titel }}", "template-variable"),
        ("{{ ''.__class__ }}", "template-variable"),
        ("{{ title.upper() }}", "template-forbidden"),
        ("{% for %}", "template-syntax"),
    ],
)
def test_a_look_is_checked_like_every_template(bundle: Path, tmp_path: Path, text: str, code: str) -> None:
    done = decided(bundle, "--format", "docx", "--template", str(own(tmp_path / "own", text)))

    assert (done.status, done.output) == (2, b"")
    assert f"letter.docx:1:1: {code} " in done.errors


def test_a_look_that_is_no_word_document_is_refused(bundle: Path, tmp_path: Path) -> None:
    for content in (b"", b"plain", zipped()):
        (tmp_path / "letter.docx").write_bytes(content)
        done = decided(bundle, "--format", "docx", "--template", str(tmp_path))

        assert (done.status, done.output) == (2, b"")
        assert "letter.docx:1:1: template-syntax no Word document: " in done.errors


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a", "b")
    return made.getvalue()


def test_what_fails_on_a_letter_says_where(tmp_path: Path) -> None:
    bundle = library(tmp_path / "b", {**TEMPLATES, "decision": "# T\n{{ notices[9].text }}\n"})
    done = decided(bundle, "--format", "docx")

    assert (done.status, done.output) == (2, b"")
    assert "letter_decision.j2:2:1: template-fails " in done.errors


def test_the_look_of_letters_is_current() -> None:
    done = subprocess.run(
        [sys.executable, "tests/generate/letter_look.py", "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "runner"), "PATH": "/usr/bin"},
        check=False,
        timeout=120,
    )

    assert done.returncode == 0
