"""What an editor can have done: the cases of a rule run, and cases that are missing added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from statute_runner.api import LoadedBundle
from statute_runner.cases.case_report import problems_of
from statute_runner.cases.case_runs import run as run_case
from statute_runner.editor.edit_answers import ADD_CASES, RUN_CASES, workspace_edit
from statute_runner.editor.lenses import case_lenses
from statute_runner.editor.missing_cases import missing_cases
from statute_runner.explain.member_wording import counted
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from statute_runner.editor.editor_answers import EditorAnswers
    from statute_runner.editor.open_bundles import OpenedFile

COMMANDS = (ADD_CASES, RUN_CASES)
NAMED_AT_MOST = 3


class EditorCommands:
    """Does what an editor asks to have done, and tells it what came of it."""

    answers: EditorAnswers
    show: Callable[[types.ShowMessageParams], None]
    apply: Callable[[types.ApplyWorkspaceEditParams], object]

    def __init__(
        self,
        answers: EditorAnswers,
        show: Callable[[types.ShowMessageParams], None],
        apply: Callable[[types.ApplyWorkspaceEditParams], object],
    ) -> None:
        self.answers, self.show, self.apply = answers, show, apply

    def run(self, name: str, given: Sequence[Any]) -> None:
        """Does one of the commands; its first argument is a file of the bundle."""
        arguments = list(given[0]) if len(given) == 1 and isinstance(given[0], list) else list(given)
        file = self.answers.bundles.file(str(arguments[0])) if arguments else None
        if file is None:
            self.tell("this file belongs to no bundle", types.MessageType.Warning)
        elif name == RUN_CASES:
            self.run_cases(file, str(arguments[1]))
        else:
            self.add_cases(file, str(arguments[1]), [str(side) for side in arguments[2]])

    def tell(self, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
        self.show(types.ShowMessageParams(type=kind, message=message))

    def run_cases(self, file: OpenedFile, rule: str) -> None:
        """Runs the cases in which a rule is asked, says what came, and shows those that fail where they are written."""
        subject = file.seen.subject_of(file.path)
        live = self.answers.bundles.checks[file.opened.root].cases(file.seen, file.path)
        if subject is None or live is None or not file.seen.whole:
            self.tell(f"{rule}: no case can be run now", types.MessageType.Warning)
            return
        lens = next((one for one in case_lenses(file.seen, file.path, live.runs.values()) if one.rule == rule), None)
        cases, _ = live.cases(file.seen, drafts=subject.bundle.drafted)
        chosen = [case for case in cases if lens and case.name in lens.cases]
        try:
            loaded = LoadedBundle(subject.bundle)
            outcomes = [outcome for case in chosen for outcome in run_case(loaded, case)]
        except Refused as refused:
            self.tell(f"{rule}: {refused.problems[0].message}", types.MessageType.Error)
            return
        failed = [outcome for outcome in outcomes if outcome.differences]
        names = list(dict.fromkeys(outcome.case.name for outcome in failed))
        told = f"{rule}: {counted(len(chosen), 'case')}, {counted(len(outcomes), 'answer')}: "
        told += f"{len(outcomes) - len(failed)} passed, {len(failed)} failed"
        if names:
            told += f": {', '.join(names[:NAMED_AT_MOST])}{', ...' if len(names) > NAMED_AT_MOST else ''}"
        self.answers.publisher.failed(file.opened, problems_of(failed))
        self.tell(told, types.MessageType.Error if failed else types.MessageType.Info)

    def add_cases(self, file: OpenedFile, condition_id: str, sides: Sequence[str]) -> None:
        """Has the editor write down cases that show a condition on these sides."""
        edit = self.cases_to_add(file, condition_id, sides)
        if edit:
            self.apply(types.ApplyWorkspaceEditParams(edit=edit))

    def resolved(self, action: types.CodeAction) -> types.CodeAction:
        """An action with what it does, where that is looked for only once it is chosen."""
        if isinstance(action.data, list | tuple) and action.edit is None:
            uri, condition_id, sides = action.data
            file = self.answers.bundles.file(str(uri))
            action.edit = self.cases_to_add(file, str(condition_id), list(sides)) if file else None
        return action

    def cases_to_add(self, file: OpenedFile, condition_id: str, sides: Sequence[str]) -> types.WorkspaceEdit | None:
        """Looks for requests that show a condition on these sides; says so where none is found."""
        subject = file.seen.subject_of(file.path)
        conditions = subject.conditions if subject else []
        here = (one for one in conditions if (one.place.id, one.place.file) == (condition_id, file.path))
        condition = next(here, None)
        fix = missing_cases(file.seen, condition, sides) if condition else None
        if fix is None:
            self.tell(f"no request was found that shows {condition_id} so", types.MessageType.Warning)
            return None
        self.tell(f"{fix.changes[0].file}: not confirmed; say what it shows, and whether its answer is the law's")
        return workspace_edit(file.seen, fix.changes, self.answers.positions(), fix.new)
