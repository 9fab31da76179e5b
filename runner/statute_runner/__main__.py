"""`python -m statute_runner` is the command `statute`."""

from statute_runner.cli import main

raise SystemExit(main())
