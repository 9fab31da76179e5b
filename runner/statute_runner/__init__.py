"""Law that runs: versioned YAML rules, decided in three values and explained in the words of the law.

`load()` gives a bundle; `bundle.decide(request)` gives a decision document, `bundle.decider()` short answers, fast.
Refused input raises `Refused`, whose `problems` say all. `statute_runner.documents` has the types of what goes in and
comes out. The reference of the public names, and what may change, is the page "Python" of `statute docs`.

    text ──▶ law ──▶ loading ──▶ a checked bundle, and the law of a day
                        request ──▶ decide ──▶ trace, decision document ──▶ explain ──▶ text, markdown, html
    logic: the rule tree and what it means, once ──▶ codegen (Python) · sql (one SELECT) · prove (formulas)
    whatif · cases · batch · check · amend: what is asked of the law beside a decision
    commands (a terminal) · serve (a browser, HTTP) · `load` (Python)

Imports go one way between the folders, upwards in this picture never; `tests/layers.txt` is their order.
"""

from statute_runner.version import VERSION

__version__ = VERSION

__all__ = ["Decider", "LoadedBundle", "Problem", "Refused", "Request", "Span", "__version__", "load"]
"""What is public, beside `documents` and the modules for data frames; every other module is the runner's own."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle, load
    from statute_runner.codegen.decider import Decider
    from statute_runner.problem import Problem, Refused, Span
    from statute_runner.request.request_document import Request
else:

    def __getattr__(name: str) -> object:
        """Imports the rest when it is first asked for; before, the command tells the collector to wait."""
        if name not in __all__:
            raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
        if name == "Decider":
            from statute_runner.codegen.decider import Decider

            globals()[name] = Decider
            return Decider
        from statute_runner.api import LoadedBundle, load
        from statute_runner.problem import Problem, Refused, Span
        from statute_runner.request.request_document import Request

        globals().update({each.__name__: each for each in (LoadedBundle, Problem, Refused, Request, Span, load)})
        return globals()[name]

    def __dir__() -> list[str]:
        """All names, also those not asked for yet: a person who looks finds them."""
        return sorted({*globals(), *__all__})
