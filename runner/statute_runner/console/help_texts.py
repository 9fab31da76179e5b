"""What stands below the options in help: the verbs by what people come for, and examples of each verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.console.argument_reader import terminal_width
from statute_runner.escaping import wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMPLETION = """\
Completion in the shell (bash, zsh): pip install 'statute-runner[complete]', then
  eval "$(register-python-argcomplete statute)"
"""


def verbs_help(groups: Mapping[str, Sequence[str]], verbs: Mapping[str, str]) -> str:
    """The verbs in groups, a line each, and how a shell completes them."""
    columns, longest = terminal_width(), max(map(len, verbs))
    lines = []
    for group, names in groups.items():
        lines.append(f"\n{group.lower()}:\n")
        for name in names:
            first, *rest = wrapped(verbs[name], columns - longest - 4).splitlines()
            lines.append(f"  {name:{longest}}  {first}\n" + "".join(f"{'':{longest + 4}}{one}\n" for one in rest))
    return f"{''.join(lines)}\n`statute VERB --help` has the options and examples of a verb.\n\n{COMPLETION}"


def verb_help(examples: Sequence[tuple[str, str]]) -> str:
    """The examples of a verb: what is typed, and below it what for."""
    told = "".join(f"  {typed}\n{wrapped('      ' + what, terminal_width())}" for typed, what in examples)
    return f"\nexamples:\n{told}"
