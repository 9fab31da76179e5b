"""`python -m runner` is the command `statute`."""

from runner.cli import main

raise SystemExit(main())
