"""In a program frozen into one file (PyInstaller) the workers are this program again, started for another purpose."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LAW = Path(__file__).parents[1] / "flat_law"
# What the frozen program's loader does before the command begins.
FROZEN = """#!{python}
import sys
sys.path[:0] = {path!r}
sys.frozen, sys.executable = True, __file__
import multiprocessing, multiprocessing.spawn
multiprocessing.freeze_support = multiprocessing.spawn.freeze_support
if __name__ == "__main__":
    from statute_runner.batch import workers
    from statute_runner.cli import main
    workers.PATIENCE = 1e-9
    raise SystemExit(main())
"""


def test_workers_start_in_a_frozen_program(tmp_path: Path) -> None:
    program, requests = tmp_path / "frozen.py", tmp_path / "requests.ndjson"
    program.write_text(FROZEN.format(python=sys.executable, path=[p for p in sys.path if p]))
    program.chmod(0o755)
    requests.write_text("".join(json.dumps({"id": f"r{n}", "date": "2024-03-15"}) + "\n" for n in range(8)))
    done = subprocess.run(
        [program, "batch", "--bundle", LAW, requests, "--workers", "2", "--block", "2"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [f"r{n}" for n in range(8)]
