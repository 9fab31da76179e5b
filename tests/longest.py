"""Where several processes share the tests: which of them run in one, and which begin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from outside import programs

if TYPE_CHECKING:
    import pytest

HERE = Path(__file__).parent
LONGEST = (
    *("prove/test_prove.py", "sql/test_view.py", "service/test_soak.py", "frames/test_stream.py"),
    *("explain/test_paper.py", "serve/test_browser.py", "serve/test_peers.py", "sql/test_registers.py"),
    *("options/test_options.py", "sql/test_known.py", "sql/test_lists.py", "sql/test_agreement.py"),
    *("amend/test_declared.py", "author/test_five_amendments.py", "options/test_streams.py", "test_outputs.py"),
    *("prove/test_mutate.py", "batch/test_bombs.py", "batch/test_engines.py", "batch/test_status.py"),
    *("service/test_containerfile.py", "frames/test_spark.py", "sql/test_names.py", "test_wheel.py"),
    *("commands/test_optional_packages.py", "commands/test_printed.py", "amend/test_diff.py", "sql/test_rejection.py"),
    *("logic/test_list_properties.py", "options/test_serve.py", "serve/test_heavy.py", "amend/test_altered.py"),
    *("sql/test_statement.py", "codegen/test_compile.py", "explain/test_render.py", "budget/test_proofs.py"),
    *("test_plugin.py", "amend/test_reached.py", "serve/test_mounted.py", "serve/test_interview.py"),
)
RANK = {HERE / name: n for n, name in enumerate(LONGEST)}


def first(items: list[pytest.Item]) -> None:
    """Puts the tests with Spark and those of these files before the others; those of a file stay in order."""
    items.sort(key=lambda item: -1 if "spark" in programs(item) else RANK.get(item.path, len(RANK)))


def by_file(config: pytest.Config, log: object) -> object:
    """Lets the tests of a file run in one process, and those with Spark in one, for it is slow to start and to warm."""
    from xdist.scheduler import LoadScopeScheduling

    made = LoadScopeScheduling(config, log)
    made._split_scope = process_of  # noqa: SLF001 - how it is told, say its own schedulers
    return made


def process_of(nodeid: str) -> str:
    """What the tests that run in one process have in common."""
    return "spark" if "spark" in nodeid else nodeid.partition("::")[0]
