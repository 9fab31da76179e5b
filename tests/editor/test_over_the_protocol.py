"""The protocol as an editor speaks it, against `statute lsp` in a process of its own, over a copy of small law."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
from collections.abc import AsyncIterator  # noqa: TC003 - pytest-lsp looks at the types of a fixture
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest_lsp
    from lsprotocol import types
    from pytest_lsp import LanguageClient
else:
    pytest_lsp = pytest.importorskip("pytest_lsp")
    types = pytest.importorskip("lsprotocol.types")
    LanguageClient = pytest_lsp.LanguageClient  # pytest-lsp looks at the types of a fixture

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
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _params: None)
    lsp_client.feature(types.WORKSPACE_CODE_LENS_REFRESH)(lambda _params: None)
    capabilities = pytest_lsp.client_capabilities("visual-studio-code")
    await lsp_client.initialize_session(types.InitializeParams(capabilities=capabilities))
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=pytest_lsp.ClientServerConfig(server_command=COMMAND), scope="module")  # type: ignore[untyped-decorator]
async def neovim(lsp_client: LanguageClient) -> AsyncIterator[None]:
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _params: None)
    asked = types.InitializeParams(capabilities=pytest_lsp.client_capabilities("neovim"))
    await lsp_client.initialize_session(asked)
    yield
    await lsp_client.shutdown_session()


ENCODINGS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


class Editor:
    """A file open in the editor, and what the server says of it."""

    def __init__(self, client: LanguageClient, file: Path, encoding: str = "utf-16") -> None:
        self.client, self.uri, self.text = client, file.as_uri(), file.read_text(encoding="utf-8")
        self.version = 1
        self.encoding = encoding
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
        """A place in the file, as the editor counts."""
        name, width = ENCODINGS[self.encoding]
        before = self.text[: self.text.index(words) + shift]
        return types.Position(before.count("\n"), len(before.rpartition("\n")[2].encode(name)) // width)

    def shown(self, where: types.Range) -> str:
        """The text of a range on one line."""
        name, width = ENCODINGS[self.encoding]
        line = self.text.split("\n")[where.start.line].encode(name)
        return str(line[where.start.character * width : where.end.character * width], name)

    async def problems(self, right: Callable[[list[types.Diagnostic]], bool]) -> list[types.Diagnostic]:
        """What is said to be wrong, as soon as it is as it should be."""
        for _ in range(600):
            found = self.client.diagnostics.get(self.uri)
            if found is not None and right(list(found)):
                return list(found)
            await asyncio.sleep(0.05)
        raise AssertionError(self.client.diagnostics.get(self.uri))

    async def actions(self, where: types.Range) -> list[types.CodeAction]:
        asked = types.CodeActionParams(self.document, where, types.CodeActionContext([]))
        found = await self.client.text_document_code_action_async(asked)
        return [one for one in found or () if isinstance(one, types.CodeAction)]

    def close(self) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.document))


def edits_of(action: types.CodeAction) -> list[types.TextEdit]:
    assert action.edit
    changes = action.edit.document_changes or ()
    return [
        edit
        for change in changes
        if isinstance(change, types.TextDocumentEdit)
        for edit in change.edits
        if isinstance(edit, types.TextEdit)
    ]


async def test_a_word_that_does_not_exist_is_told_as_it_is_typed_and_mended_by_its_fix(
    client: LanguageClient, law: Path
) -> None:
    editor = Editor(client, law / SECTION)
    editor.write("fact: loan.approved", "fact: loan.aproved")
    [problem, *_] = await editor.problems(lambda found: any(one.code == "unknown-fact" for one in found))

    assert editor.shown(problem.range) == "loan.aproved"
    assert "loan.aproved" not in (law / SECTION).read_text()

    [fix, *_] = await editor.actions(problem.range)
    [edit] = edits_of(fix)
    assert (fix.title, edit.new_text) == ("Write `loan.approved`", "loan.approved")
    assert editor.shown(edit.range) == "loan.aproved"

    editor.write("loan.aproved", "loan.approved")
    assert await editor.problems(lambda found: not found) == []
    editor.close()


async def test_places_are_counted_as_each_editor_counts_them(
    client: LanguageClient, neovim: LanguageClient, law: Path
) -> None:
    """Signs of two, three and four bytes before a word shift it: by one or two units of UTF-16, by more of UTF-8."""
    for spoken, encoding in ((client, "utf-16"), (neovim, "utf-8")):
        editor = Editor(spoken, law / SECTION, encoding)
        editor.write("{fact: loan.approved", '{note: "§ 3 “of” \U0001d504", fact: loan.aproved')
        [told] = await editor.problems(lambda found: {one.code for one in found} == {"unknown-fact"})
        assert editor.shown(told.range) == "loan.aproved"

        asked = types.HoverParams(editor.document, editor.at("quote: With the approval", 8))
        hover = await spoken.text_document_hover_async(asked)
        assert hover
        assert isinstance(hover.contents, types.MarkupContent)
        assert "**With the approval of the librarian**, a book" in hover.contents.value
        editor.close()


async def test_names_lead_to_their_definition_and_uses_and_take_another_name(client: LanguageClient, law: Path) -> None:
    editor = Editor(client, law / SECTION)
    place = editor.at("{rule: lent}", 8)
    found = await client.text_document_definition_async(types.DefinitionParams(editor.document, place))
    assert isinstance(found, list)
    [definition] = [one for one in found if isinstance(one, types.Location)]
    assert (definition.uri, editor.shown(definition.range)) == (editor.uri, "lent")

    context = types.ReferenceContext(include_declaration=True)
    uses = await client.text_document_references_async(types.ReferenceParams(context, editor.document, place))
    assert {Path(one.uri).name for one in uses or ()} == {"2000-01-01.yaml", "loans.yaml"}

    edit = await client.text_document_rename_async(types.RenameParams(editor.document, place, "allowed"))
    assert edit
    assert len(edit.document_changes or ()) == 2
    with pytest.raises(Exception, match="there is a rule `code/1/10#lost` already"):
        await client.text_document_rename_async(types.RenameParams(editor.document, place, "lost"))
    editor.close()


async def test_facts_are_offered_where_one_is_written(client: LanguageClient, law: Path) -> None:
    editor = Editor(client, law / SECTION)
    editor.write("{fact: loan.approved, is: true", "{fact: lo")
    asked = types.CompletionParams(editor.document, editor.at("{fact: lo", 9))
    found = await client.text_document_completion_async(asked)

    assert isinstance(found, types.CompletionList)
    assert [one.label for one in found.items] == [
        "branch.losses",
        *(f"branch.losses[].{field}" for field in ("of", "found_on", "replaced_on")),
        "loan.approved",
    ]
    editor.close()


async def test_words_are_shaded_by_what_covers_them(client: LanguageClient, law: Path) -> None:
    editor = Editor(client, law / SECTION)
    found = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(editor.document))
    assert found
    data, line, start = list(found.data), 0, 0
    shades = []
    for n in range(0, len(data), 5):
        line, start = line + data[n], data[n + 1] + (0 if data[n] else start)
        shades.append(
            (
                ("quoted", "notEncoded", "uncovered")[data[n + 3]],
                editor.text.split("\n")[line][start : start + data[n + 2]],
            )
        )
    editor.close()

    assert shades[:4] == [
        ("quoted", "With the approval of the librarian"),
        ("notEncoded", "a book may be lent"),
        ("quoted", "to a reader through a branch in the county that lends books"),
        ("notEncoded", "and"),
    ]


async def test_a_lens_counts_the_cases_of_a_rule_and_runs_them(client: LanguageClient, law: Path) -> None:
    editor = Editor(client, law / SECTION)
    cases = Editor(client, law / LOANS)
    cases.write("expect: {outcome: permitted, because: [lent]}", "expect: {outcome: barred}")
    await cases.problems(lambda found: found == [])
    lenses: list[types.CodeLens] = []
    for _ in range(600):
        asked = types.CodeLensParams(editor.document)
        lenses = [one for one in await client.text_document_code_lens_async(asked) or () if one.command]
        if any(one.command and one.command.title == "run" for one in lenses):
            break
        await asyncio.sleep(0.05)
    titles = [one.command.title for one in lenses if one.command]
    assert re.fullmatch("16 cases: holds [0-9]+ / does not hold [0-9]+ / unknown [0-9]+", titles[0])

    run = next(one.command for one in lenses if one.command and one.command.title == "run")
    await client.workspace_execute_command_async(types.ExecuteCommandParams(run.command, run.arguments))
    failed = await cases.problems(lambda found: any("barred" in one.message for one in found))
    assert any(f"{len(failed)} failed: stated" in one.message for one in client.messages)
    editor.close()
    cases.close()


async def test_a_case_that_is_missing_is_written_for_a_person_to_confirm(client: LanguageClient, law: Path) -> None:
    editor, cases = Editor(client, law / SECTION), Editor(client, law / LOANS)
    begin, end = cases.text.index("  school:"), cases.text.index("  outside:")
    cases.write(cases.text[begin:end], "")
    [told] = await editor.problems(lambda found: [one.code for one in found] == ["condition-unshown"])
    assert "not holding" in told.message

    offered = {one.title: one for one in await editor.actions(told.range)}
    assert list(offered) == ["Add a case for this side: not holding", "Add a case for each side of this condition"]
    action = offered["Add a case for this side: not holding"]
    assert action.edit is None
    resolved = await client.code_action_resolve_async(action)
    assert resolved.edit
    [new, change] = resolved.edit.document_changes or ()
    assert isinstance(new, types.CreateFile)
    assert new.uri.endswith("/code/1/10/cases/to-confirm.yaml")
    assert isinstance(change, types.TextDocumentEdit)
    assert isinstance(change.edits[0], types.TextEdit)
    assert (
        "member: {kind: school}" in change.edits[0].new_text.replace("\n", " ")
        or "kind: school" in change.edits[0].new_text
    )
    editor.close()
    cases.close()


async def test_no_broken_file_ends_the_server(client: LanguageClient, law: Path) -> None:
    editor = Editor(client, law / "bundle.yaml")
    whole = editor.text
    for broken in (
        "",
        "{",
        "\x00",
        "format: bundle/v1",
        "- 1",
        "questions: {loan: {routes: 3}}",
        whole[: len(whole) // 2],
    ):
        editor.write(editor.text, broken) if editor.text else None
        editor.text = broken
        asked = types.DocumentSymbolParams(editor.document)
        await client.text_document_document_symbol_async(asked)
        await editor.problems(bool)
        editor.text = broken or " "
    editor.write(editor.text, whole)

    assert await editor.problems(lambda found: found == []) == []
    editor.close()
