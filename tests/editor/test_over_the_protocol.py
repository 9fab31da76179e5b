"""The protocol as an editor speaks it, against `statute lsp` in a process of its own, over a copy of small law."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator  # noqa: TC003 - pytest-lsp looks at the types of a fixture
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest_lsp = pytest.importorskip("pytest_lsp")
types = pytest.importorskip("lsprotocol.types")

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_lsp import LanguageClient

LIBRARY = Path(__file__).parent.parent / "bundles" / "lending-library"
SECTION, LOANS = "code/1/10/2000-01-01.yaml", "code/1/10/cases/loans.yaml"
COMMAND = [sys.executable, "-m", "statute_runner", "lsp", "--stdio"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(name="law", scope="module")
def _law(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root: Path = tmp_path_factory.mktemp("law") / "library"
    shutil.copytree(LIBRARY, root)
    return root


@pytest_lsp.fixture(config=pytest_lsp.ClientServerConfig(server_command=COMMAND), scope="module")  # type: ignore[untyped-decorator]
async def client(lsp_client: pytest_lsp.LanguageClient) -> AsyncIterator[None]:
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _params: None)
    lsp_client.feature(types.WORKSPACE_CODE_LENS_REFRESH)(lambda _params: None)
    capabilities = pytest_lsp.client_capabilities("visual-studio-code")
    await lsp_client.initialize_session(types.InitializeParams(capabilities=capabilities))
    yield
    await lsp_client.shutdown_session()


class Editor:
    """A file open in the editor, and what the server says of it."""

    def __init__(self, client: LanguageClient, file: Path) -> None:
        self.client, self.uri, self.text = client, file.as_uri(), file.read_text(encoding="utf-8")
        self.version = 1
        item = types.TextDocumentItem(self.uri, "yaml", 1, self.text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    @property
    def document(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri)

    def write(self, old: str, new: str) -> None:
        assert old in self.text
        self.version += 1
        self.text = self.text.replace(old, new)
        change = types.TextDocumentContentChangeWholeDocument(self.text)
        document = types.VersionedTextDocumentIdentifier(self.version, self.uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    def at(self, words: str, shift: int = 1) -> types.Position:
        """A place in the file in the units of UTF-16."""
        before = self.text[: self.text.index(words) + shift]
        return types.Position(before.count("\n"), len(before.rpartition("\n")[2].encode("utf-16-le")) // 2)

    def shown(self, where: types.Range) -> str:
        """The text of a range on one line, which is in the units of UTF-16."""
        line = self.text.split("\n")[where.start.line].encode("utf-16-le")
        return line[where.start.character * 2 : where.end.character * 2].decode("utf-16-le")

    async def problems(self, right: Callable[[list[types.Diagnostic]], bool]) -> list[types.Diagnostic]:
        """What is said to be wrong, as soon as it is as it should be."""
        for _ in range(600):
            found = self.client.diagnostics.get(self.uri)
            if found is not None and right(list(found)):
                return list(found)
            await asyncio.sleep(0.05)
        raise AssertionError(self.client.diagnostics.get(self.uri))

    async def fixes(self, problem: types.Diagnostic) -> list[types.CodeAction]:
        context = types.CodeActionContext([problem])
        asked = types.CodeActionParams(self.document, problem.range, context)
        found = await self.client.text_document_code_action_async(asked)
        return [one for one in found or () if isinstance(one, types.CodeAction)]


async def test_a_word_that_does_not_exist_is_told_as_it_is_typed_and_mended_by_its_fix(
    client: LanguageClient, law: Path
) -> None:
    editor = Editor(client, law / SECTION)
    editor.write(
        "{fact: loan.approved, is: true, quote: With the approval",
        "{fact: loan.aproved, is: true, quote: With the approval",
    )
    [problem, *_] = await editor.problems(lambda found: any(one.code == "unknown-fact" for one in found))

    assert editor.shown(problem.range) == "loan.aproved"
    assert "loan.aproved" not in (law / SECTION).read_text()

    [fix, *_] = await editor.fixes(problem)
    [edit] = fix.edit.document_changes[0].edits
    assert (fix.title, editor.shown(edit.range), edit.new_text) == (
        "Write `loan.approved`",
        "loan.aproved",
        "loan.approved",
    )

    editor.write("loan.aproved", "loan.approved")
    assert await editor.problems(lambda found: not found) == []
