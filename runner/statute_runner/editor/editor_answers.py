"""What an editor asks of a place or a file, in the words of its protocol; nothing for files of no bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from statute_runner.editor import completions, hovers, lenses, navigation, renames, shading
from statute_runner.editor.edit_answers import action_of, lens_of, missing_actions, symbol_of, workspace_edit
from statute_runner.editor.open_bundles import uri_of
from statute_runner.editor.quick_fixes import fixes
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from statute_runner.editor.client_positions import ClientPositions
    from statute_runner.editor.occurrences import Occurrence
    from statute_runner.editor.open_bundles import OpenBundles, OpenedFile
    from statute_runner.editor.problem_publisher import ProblemPublisher

MOST_SYMBOLS = 200
KINDS = {
    "fact": types.CompletionItemKind.Field,
    "value": types.CompletionItemKind.EnumMember,
    "option": types.CompletionItemKind.EnumMember,
    "rule": types.CompletionItemKind.Function,
    "reading": types.CompletionItemKind.Enum,
    "provision": types.CompletionItemKind.Reference,
    "quote": types.CompletionItemKind.Text,
    "group": types.CompletionItemKind.Module,
}


class EditorAnswers:
    """Answers an editor from the bundles whose files are open in it."""

    bundles: OpenBundles
    publisher: ProblemPublisher
    positions: Callable[[], ClientPositions]

    def __init__(
        self, bundles: OpenBundles, publisher: ProblemPublisher, positions: Callable[[], ClientPositions]
    ) -> None:
        self.bundles, self.publisher, self.positions = bundles, publisher, positions

    def at(
        self, document: types.TextDocumentIdentifier, position: types.Position
    ) -> tuple[OpenedFile, int, int] | None:
        """The file, line and column that are asked about."""
        file = self.bundles.file(document.uri)
        return (file, *self.positions().place(file.lines, position)) if file else None

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What stands behind a word."""
        if not (at := self.at(params.text_document, params.position)):
            return None
        file, line, column = at
        text = hovers.hover(file.opened, file.seen, file.path, line, column)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text)) if text else None

    def completion(self, params: types.CompletionParams) -> types.CompletionList | None:
        """What can be written here."""
        if not (at := self.at(params.text_document, params.position)):
            return None
        file, line, column = at
        items = []
        for n, one in enumerate(completions.completions(file.seen, file.path, line, column)):
            where = self.positions().range(file.lines, (line, one.column), (line, column))
            items.append(
                types.CompletionItem(
                    label=one.label,
                    kind=KINDS.get(one.kind, types.CompletionItemKind.Value),
                    detail=one.about or None,
                    filter_text=one.label,
                    sort_text=f"{n:05}",
                    text_edit=types.TextEdit(where, one.text),
                )
            )
        return types.CompletionList(is_incomplete=False, items=items)

    def definition(self, params: types.DefinitionParams) -> list[types.Location] | None:
        """Where what stands here is defined; the words that a quote covers."""
        if not (at := self.at(params.text_document, params.position)):
            return None
        file, line, column = at
        return self.locations(file, navigation.definitions_at(file.opened, file.seen, file.path, line, column))

    def references(self, params: types.ReferenceParams) -> list[types.Location] | None:
        """Where the same is named, in all versions, cases, properties and questions."""
        if not (at := self.at(params.text_document, params.position)):
            return None
        file, line, column = at
        declared = params.context.include_declaration
        found = navigation.references_at(file.opened, file.seen, file.path, line, column, declared=declared)
        return self.locations(file, found)

    def highlights(self, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight] | None:
        """Where the same is named in this file."""
        if not (at := self.at(params.text_document, params.position)):
            return None
        file, line, column = at
        found = navigation.references_at(file.opened, file.seen, file.path, line, column)
        return [
            types.DocumentHighlight(one.range)
            for one in self.locations(file, (o for o in found if o.file == file.path))
        ]

    def locations(self, file: OpenedFile, found: Iterable[Occurrence]) -> list[types.Location]:
        """Places for the editor."""
        positions, seen = self.positions(), file.seen
        return [
            types.Location(
                uri_of(seen.root, one.file),
                positions.range(seen.lines(one.file), (one.line, one.column), (one.line, one.end)),
            )
            for one in found
        ]

    def prepare_rename(self, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        """Whether what stands here can have another name, and the one that it has."""
        if not (at := self.at(params.text_document, params.position)):
            return None
        file, line, column = at
        try:
            one = renames.to_rename(file.opened, file.seen, file.path, line, column)
        except Refused as refused:
            raise told(refused) from None
        [where] = self.locations(file, [one])
        return types.PrepareRenamePlaceholder(where.range, file.lines[one.line - 1][one.column - 1 : one.end - 1])

    def rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        """The changes that give it another name everywhere."""
        if not (at := self.at(params.text_document, params.position)):
            return None
        file, line, column = at
        try:
            one = renames.to_rename(file.opened, file.seen, file.path, line, column)
            changes = renames.renamed(file.opened, file.seen, one, params.new_name)
        except Refused as refused:
            raise told(refused) from None
        return workspace_edit(file.seen, changes, self.positions())

    def symbols(self, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        """The parts of a file."""
        file = self.bundles.file(params.text_document.uri)
        if file is None:
            return None
        return [symbol_of(one, file.lines, self.positions()) for one in navigation.outline(file.seen, file.path)]

    def workspace_symbols(self, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        """What the bundles that are open define, by a part of its name."""
        found = []
        for opened in list(self.bundles.bundles.values()):
            seen = self.bundles.seen(opened)
            for one in opened.names(seen):
                if one.definition and one.kind in {"fact", "rule", "reading", "case"} and params.query in one.name:
                    [where] = self.locations_in(seen.root, seen.lines(one.file), one)
                    kind = types.SymbolKind.Function if one.kind == "rule" else types.SymbolKind.Field
                    found.append(
                        types.WorkspaceSymbol(name=one.name, kind=kind, location=where, container_name=one.file)
                    )
        return found[:MOST_SYMBOLS]

    def locations_in(self, root: str, lines: tuple[str, ...], one: Occurrence) -> list[types.Location]:
        where = self.positions().range(lines, (one.line, one.column), (one.line, one.end))
        return [types.Location(uri_of(root, one.file), where)]

    def lenses(self, params: types.CodeLensParams) -> list[types.CodeLens] | None:
        """Above each rule what the cases say of it, and what runs them."""
        file = self.bundles.file(params.text_document.uri)
        if file is None:
            return None
        live = self.bundles.checks[file.opened.root].cases(file.seen, file.path)
        runs = list(live.runs.values()) if live else []
        found = lenses.case_lenses(file.seen, file.path, runs)
        uri = params.text_document.uri
        return [each for one in found for each in lens_of(one, uri, file.lines, self.positions())]

    def code_actions(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        """What mends the problems here, and the cases that are missing."""
        file = self.bundles.file(params.text_document.uri)
        if file is None:
            return None
        line, _ = self.positions().place(file.lines, params.range.start)
        last, _ = self.positions().place(file.lines, params.range.end)
        found = []
        for problem in self.publisher.problems.get(file.opened.root, ()):
            if problem.span and problem.span.file == file.path and line <= problem.span.line <= last:
                found += [action_of(fix, problem, file.seen, self.positions()) for fix in fixes(file.seen, problem)]
        return [*found, *missing_actions(file, params.text_document.uri, line, self.publisher, self.positions())]

    def semantic_tokens(self, params: types.SemanticTokensParams) -> types.SemanticTokens | None:
        """The words of the law, shaded by what covers them."""
        file = self.bundles.file(params.text_document.uri)
        return types.SemanticTokens(shading.tokens(file.seen, file.path, self.positions())) if file else None


def told(refused: Refused) -> JsonRpcException:
    """A refusal as an editor shows it."""
    problem = refused.problems[0]
    return JsonRpcException(f"{problem.message}; {problem.help}" if problem.help else problem.message, -32803)
