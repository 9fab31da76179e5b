"""`statute site` writes pages whose links lead somewhere, which fetch nothing, and which are the same each time."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

import statute_runner
from check.tiny_bundle import TINY
from commands.command import statute
from statute_runner.loading.bundle_files import folder
from statute_runner.website.site_files import site_files

BUNDLES = Path(__file__).parent.parent / "bundles"


def site_of(root: Path) -> dict[str, str]:
    loaded = statute_runner.load(str(root), cache=False)
    return {path: content.decode() for path, content in site_files(loaded, folder(str(root))).items()}


@pytest.fixture(name="site", scope="module", params=[TINY, BUNDLES / "lending-library"], ids=["tiny", "library"])
def _site(request: pytest.FixtureRequest) -> tuple[Path, dict[str, str]]:
    return request.param, site_of(request.param)


class Seen(HTMLParser):
    """The addresses, anchors and landmarks of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.tags: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.links += [str(found[name]) for name in ("href", "src", "action") if name in found]
        self.anchors += [str(found["id"])] if "id" in found else []
        self.inline += [name for name in found if name == "style" or name.startswith("on")]


def test_every_link_leads_to_a_page_and_anchor_of_the_site(site: tuple[Path, dict[str, str]]) -> None:
    _, pages = site
    seen = {path: Seen(text) for path, text in pages.items() if path.endswith(".html")}
    for path, page in seen.items():
        assert len(page.anchors) == len({*page.anchors}), path
        for link in page.links:
            file, _, anchor = link.partition("#")
            if link == "data:,":
                continue
            assert not re.match(r"[a-z]+:|/", link), (path, link)
            to = normpath(join(dirname(path), file)) if file else path
            assert to in pages, (path, link)
            assert not anchor or anchor in seen[to].anchors, (path, link)


def test_no_page_has_a_script_or_a_style_of_its_own_that_its_policy_does_not_name(
    site: tuple[Path, dict[str, str]],
) -> None:
    for path, text in site[1].items():
        if path.endswith(".html"):
            page = Seen(text)

            assert "default-src 'none'" in text, path
            assert "script" not in page.tags, path
            assert page.inline == [], path
            assert page.tags.count("main") == 1, path
            assert page.tags.count("h1") == 1, path


def test_each_provision_of_each_version_has_an_address_that_stays(site: tuple[Path, dict[str, str]]) -> None:
    root, pages = site
    bundle = statute_runner.load(str(root), cache=False).bundle
    for section in bundle.all_sections():
        page = Seen(pages[f"law/{section.citation}/{section.version}.html"])

        assert {part.path for part in section.text if part.text or part.heading} <= {*page.anchors}
        if section.rules:
            assert {*section.rules} <= {*Seen(pages[f"rules/{section.citation}/{section.version}.html"]).anchors}


def test_what_the_issue_names_is_there(site: tuple[Path, dict[str, str]]) -> None:
    root, pages = site
    bundle = statute_runner.load(str(root), cache=False).bundle
    for name in bundle.readings:
        assert name in Seen(pages["readings.html"]).anchors
    text = "".join(text for path, text in pages.items() if path.startswith("cases/"))
    for case in re.findall(
        r"^  ([a-z][\w-]*):$", "".join(path.read_text() for path in root.glob("**/cases/*.yaml")), re.MULTILINE
    ):
        assert f'id="{case}"' in text
    for citation, versions in bundle.versions.items():
        for later in versions[1:]:
            assert "The text" in pages[f"amendments/{citation}/{later}.html"]
    assert "What the cases show" in pages["coverage.html"]
    assert "<svg" in pages["timeline.html"]
    assert pages[".nojekyll"] == ""


def test_the_same_bytes_wherever_the_bundle_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site_of(TINY)
    law = Path(shutil.copytree(TINY, tmp_path / "elsewhere" / "law"))
    monkeypatch.chdir(tmp_path)

    assert site_of(law) == before
    assert not any(str(tmp_path) in text for text in before.values())


def test_a_case_that_comes_otherwise_is_shown_as_such(tmp_path: Path) -> None:
    law = Path(shutil.copytree(TINY, tmp_path / "law"))
    cases = law / "code/1/10/cases/lending.yaml"
    cases.write_text(
        cases.read_text().replace("expect: {outcome: permitted, notices", "expect: {outcome: refused, notices")
    )
    page = site_of(law)["cases/code/1/10.html"]

    assert "otherwise than expected: outcome: expected refused, got permitted" in page


def test_words_of_a_bundle_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    law = Path(shutil.copytree(TINY, tmp_path / "law"))
    for path, find in (("bundle.yaml", "A small law"), ("code/1/10/cases/lending.yaml", "says: Nor later")):
        (law / path).write_text((law / path).read_text().replace(find, f"{find} <b>x</b>"))
    text = "".join(site_of(law).values())

    assert "<b>x</b>" not in text
    assert "&lt;b&gt;x" in text


@pytest.mark.parametrize(("out", "status"), [("law", 2), ("law/code/pages", 2), ("law/docs", 0), ("pages", 0)])
def test_the_bundles_own_folders_are_not_written_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str, status: int
) -> None:
    law = Path(shutil.copytree(TINY, tmp_path / "law"))
    monkeypatch.chdir(tmp_path)
    before = sorted(str(path) for path in law.rglob("*"))
    done = statute("site", out, "--bundle", "law")

    assert done.status == status, done.errors
    if status:
        assert sorted(str(path) for path in law.rglob("*")) == before
    else:
        assert (tmp_path / out / "index.html").exists()
        assert "0 problems" in statute("check", "law").output
