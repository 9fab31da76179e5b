"""The server that an editor starts: what it is told of files, what it is asked, and what it may have done."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from statute_runner.editor.client_positions import ClientPositions
from statute_runner.editor.edit_answers import as_command
from statute_runner.editor.editor_answers import EditorAnswers
from statute_runner.editor.editor_commands import COMMANDS, EditorCommands
from statute_runner.editor.open_bundles import OpenBundles
from statute_runner.editor.problem_publisher import ProblemPublisher
from statute_runner.editor.shading import SHADES
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

TRIGGERS = [" ", ":", '"', "#", "/", ".", "["]
WATCHED = "**/*.{yaml,md,j2,json,ndjson}"


class LawServer(LanguageServer):
    """A server of one editor; the bundles are those of the files that are open in it."""

    bundles: OpenBundles
    publisher: ProblemPublisher
    answers: EditorAnswers
    commands: EditorCommands

    def __init__(self) -> None:
        super().__init__("statute", VERSION, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.bundles = OpenBundles(self.texts)
        self.publisher = ProblemPublisher(
            self.bundles, self.positions, self.text_document_publish_diagnostics, self.refresh
        )
        self.answers = EditorAnswers(self.bundles, self.publisher, self.positions)
        self.commands = EditorCommands(self.answers, self.window_show_message, self.workspace_apply_edit)

    def texts(self) -> dict[str, str]:
        """What is open, by the path of each file."""
        return {document.path: document.source for document in list(self.workspace.text_documents.values())}

    def positions(self) -> ClientPositions:
        """How the editor counts places."""
        return ClientPositions(self.workspace.position_encoding)

    def refresh(self) -> None:
        """Has the editor ask again for what rests on the cases, where it can."""
        workspace = self.client_capabilities.workspace
        if workspace and workspace.code_lens and workspace.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)

    def actions(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        """What can be done here, in the way in which the editor can have it done."""
        document = self.client_capabilities.text_document
        can = document.code_action if document else None
        found = self.answers.code_actions(params)
        resolves = can and can.resolve_support and "edit" in can.resolve_support.properties
        return found if resolves or found is None else [as_command(one) for one in found]

    def changed(self, uri: str, *, saved: bool = False) -> None:
        """A file was opened, changed, saved or closed: its bundle is checked."""
        opened = self.bundles.of(uri)
        if opened is None:
            return
        if saved:
            opened.saved()
        self.publisher.changed(opened)


def law_server() -> LawServer:
    """A server that answers all that an editor asks of the law."""
    server = LawServer()
    follow_files(server)
    answer_places(server)
    answer_files(server)
    for name in COMMANDS:
        server.command(name)(command(server, name))
    return server


def command(server: LawServer, name: str) -> Any:
    def run(*given: Any) -> None:
        server.commands.run(name, given)

    return run


def follow_files(server: LawServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.changed(params.text_document.uri, saved=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.changed(params.text_document.uri, saved=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.changed(params.text_document.uri, saved=True)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def elsewhere(params: types.DidChangeWatchedFilesParams) -> None:
        bundles = {opened.root: event.uri for event in params.changes if (opened := server.bundles.of(event.uri))}
        for uri in bundles.values():
            server.changed(uri, saved=True)

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(WATCHED)])
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            server.client_register_capability(
                types.RegistrationParams([types.Registration("statute-files", method, options)])
            )


def answer_places(server: LawServer) -> None:
    answers = server.answers
    answer(server, types.TEXT_DOCUMENT_HOVER, answers.hover)
    answer(server, types.TEXT_DOCUMENT_DEFINITION, answers.definition)
    answer(server, types.TEXT_DOCUMENT_REFERENCES, answers.references)
    answer(server, types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, answers.highlights)
    answer(server, types.TEXT_DOCUMENT_COMPLETION, answers.completion, types.CompletionOptions(TRIGGERS))
    answer(server, types.TEXT_DOCUMENT_RENAME, answers.rename, types.RenameOptions(prepare_provider=True))
    answer(server, types.TEXT_DOCUMENT_PREPARE_RENAME, answers.prepare_rename)


def answer_files(server: LawServer) -> None:
    answers = server.answers
    answer(server, types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, answers.symbols)
    answer(server, types.WORKSPACE_SYMBOL, answers.workspace_symbols)
    answer(server, types.TEXT_DOCUMENT_CODE_LENS, answers.lenses)
    kinds = types.CodeActionOptions([types.CodeActionKind.QuickFix], resolve_provider=True)
    answer(server, types.TEXT_DOCUMENT_CODE_ACTION, server.actions, kinds)
    answer(server, types.CODE_ACTION_RESOLVE, server.commands.resolved)
    legend = types.SemanticTokensLegend(token_types=list(SHADES), token_modifiers=[])
    answer(server, types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, answers.semantic_tokens, legend)


def answer(server: LawServer, method: str, asked: Callable[[Any], Any], options: Any = None) -> None:
    """Has a question of the editor answered; the server marks what answers, which no method of an object can be."""

    def reply(params: Any) -> Any:
        return asked(params)

    server.feature(method, options)(reply)


def serve_editor() -> int:
    """Serves the editor on standard input and output until it ends; what goes wrong is told on standard error."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="statute: %(message)s")
    # what is printed by mistake must not stand between the messages, and the server closes what it is given
    with redirect_stdout(sys.stderr):
        law_server().start_io(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
    return 0
