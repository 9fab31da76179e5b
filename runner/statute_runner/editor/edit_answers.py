"""Changes, symbols, lenses and actions in the words of the editor's protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from statute_runner.check.case_checks import SAID
from statute_runner.editor.open_bundles import uri_of
from statute_runner.editor.problem_publisher import diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from statute_runner.editor.client_positions import ClientPositions
    from statute_runner.editor.lenses import CaseLens
    from statute_runner.editor.navigation import OutlineEntry
    from statute_runner.editor.open_bundles import OpenedFile
    from statute_runner.editor.problem_publisher import ProblemPublisher
    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.editor.text_changes import Fix, TextChange
    from statute_runner.problem import Problem

ADD_CASES, RUN_CASES = "statute.addCases", "statute.runCases"
SYMBOLS = {
    "provision": types.SymbolKind.String,
    "rules": types.SymbolKind.Function,
    "decisions": types.SymbolKind.Event,
    "facts": types.SymbolKind.Field,
    "cases": types.SymbolKind.Object,
    "questions": types.SymbolKind.Enum,
    "properties": types.SymbolKind.Property,
}


def workspace_edit(
    seen: Snapshot, changes: Iterable[TextChange], positions: ClientPositions, new: Sequence[str] = ()
) -> types.WorkspaceEdit:
    """Changes of several files, of which some may be new."""
    by_file: dict[str, list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit]] = {}
    for change in changes:
        where = positions.range(seen.lines(change.file), change.start, change.end)
        by_file.setdefault(uri_of(seen.root, change.file), []).append(types.TextEdit(where, change.text))
    made: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = [
        types.CreateFile(uri_of(seen.root, path), options=types.CreateFileOptions(ignore_if_exists=True))
        for path in new
    ]
    made += [
        types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri), edits)
        for uri, edits in by_file.items()
    ]
    return types.WorkspaceEdit(document_changes=made)


def action_of(fix: Fix, problem: Problem, seen: Snapshot, positions: ClientPositions) -> types.CodeAction:
    """What mends a problem."""
    lines = seen.lines(problem.span.file) if problem.span else ()
    return types.CodeAction(
        title=fix.title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(problem, lines, positions)],
        is_preferred=fix.preferred,
        edit=workspace_edit(seen, fix.changes, positions, fix.new),
    )


def missing_actions(
    file: OpenedFile, uri: str, line: int, publisher: ProblemPublisher, positions: ClientPositions
) -> Iterator[types.CodeAction]:
    """The cases that a condition here lacks, each side by itself, or both: they are looked for when one is chosen."""
    subject = file.seen.subject_of(file.path)
    if subject is None or not file.seen.whole:
        return
    lacking = [
        problem
        for problem in publisher.problems.get(file.opened.root, ())
        if problem.code == "condition-unshown" and problem.span and problem.span.file == file.path
    ]
    for condition in subject.conditions:
        span = subject.at(condition)
        if condition.place.file != file.path or span.line != line or not condition.leaf:
            continue
        here = [problem for problem in lacking if problem.span == span]
        told = {
            side for side, said in SAID.items() for problem in here if problem.message.endswith(f"condition {said}")
        }
        for side in (side for side in SAID if side in told):
            problem = next(one for one in here if one.message.endswith(f"condition {SAID[side]}"))
            yield add_cases(
                f"Add a case for this side: {SAID[side]}",
                uri,
                condition.place.id,
                [side],
                [diagnostic(problem, file.lines, positions)],
            )
        yield add_cases("Add a case for each side of this condition", uri, condition.place.id, ["yes", "no"], [])


def add_cases(
    title: str, uri: str, condition: str, sides: list[str], problems: list[types.Diagnostic]
) -> types.CodeAction:
    """An action that is looked for when it is chosen: by being resolved, else by a command."""
    return types.CodeAction(
        title=title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=problems or None,
        data=[uri, condition, sides],
    )


def as_command(action: types.CodeAction) -> types.CodeAction:
    """The action for an editor that does not ask again for what an action does."""
    if action.data is not None:
        action.command = types.Command(title=action.title, command=ADD_CASES, arguments=action.data)
        action.data = None
    return action


def lens_of(lens: CaseLens, uri: str, lines: Sequence[str], positions: ClientPositions) -> Iterator[types.CodeLens]:
    """What the cases say of a rule, and, where there are some, what runs them."""
    where = positions.range(lines, (lens.line, 1), (lens.line, len(lines[lens.line - 1]) + 1))
    yield types.CodeLens(where, types.Command(title=lens.title, command=""))
    if lens.cases:
        arguments = [uri, lens.rule]
        yield types.CodeLens(where, types.Command(title="run", command=RUN_CASES, arguments=arguments))


def symbol_of(entry: OutlineEntry, lines: Sequence[str], positions: ClientPositions) -> types.DocumentSymbol:
    """A part of a file with its parts."""
    return types.DocumentSymbol(
        name=entry.name,
        detail=entry.detail or None,
        kind=SYMBOLS.get(entry.kind, types.SymbolKind.Namespace),
        range=positions.range(lines, (entry.line, entry.column), (entry.last, len(lines[entry.last - 1]) + 1)),
        selection_range=positions.range(lines, (entry.line, entry.column), (entry.line, entry.end)),
        children=[symbol_of(part, lines, positions) for part in entry.parts] or None,
    )
