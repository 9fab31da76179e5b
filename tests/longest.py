"""Where several processes share the tests: which of them run in one, and which begin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from outside import programs

if TYPE_CHECKING:
    import pytest

HERE = Path(__file__).parent
LONGEST = (
    *("options/test_options.py", "serve/test_browser.py", "serve/test_peers.py", "service/test_soak.py"),
    *("batch/test_bombs.py", "frames/test_stream.py", "options/test_streams.py", "test_outputs.py"),
    *("batch/test_engines.py", "options/test_serve.py", "explain/test_paper.py", "sql/test_lists.py"),
    *("sql/test_known.py", "sql/test_registers.py", "sql/test_view.py", "amend/test_diff.py"),
    *("commands/test_optional_packages.py", "prove/test_mutate.py", "frames/test_types.py", "test_wheel.py"),
    *("loading/test_cache.py", "explain/test_render.py", "api/test_types.py", "author/test_five_amendments.py"),
    *("serve/test_tools_in_browser.py", "amend/test_declared.py", "amend/test_altered.py", "amend/test_reached.py"),
    *("sql/test_agreement.py", "sql/test_statement.py", "sql/test_rejection.py", "console/test_screen.py"),
    *("pictures/test_reports_in_browser.py", "batch/test_lists.py", "batch/test_resume.py"),
    *("website/test_site_in_browser.py", "serve/test_interview.py", "platforms/test_other_systems.py"),
    *("test_readme.py", "serve/test_readme_pictures.py", "test_startup.py", "batch/test_partitions.py"),
    *("serve/test_heavy.py", "commands/test_printed.py", "prove/test_lists.py", "service/test_time_limits.py"),
    *("serve/test_misleading.py", "serve/test_mounted.py", "budget/test_proofs.py", "budget/test_shared_rules.py"),
    *("logic/test_list_properties.py", "test_plugin.py", "prove/test_prove.py", "frames/test_dbt.py"),
    *("service/test_containerfile.py", "cases/test_cases.py", "codegen/test_compile.py", "batch/test_status.py"),
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
