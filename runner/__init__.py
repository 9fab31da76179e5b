"""Law that runs: versioned YAML rules, decided in three values and explained in the words of the law.

`load()` gives a bundle; `bundle.decide(request)` gives a decision document. Refused input raises `Refused`, whose `problems` say all.
"""

from runner.api import LoadedBundle, load
from runner.problem import Problem, Refused, Span
from runner.version import VERSION

__version__ = VERSION

__all__ = ["LoadedBundle", "Problem", "Refused", "Span", "__version__", "load"]
