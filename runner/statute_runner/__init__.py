"""Law that runs: versioned YAML rules, decided in three values and explained in the words of the law.

`load()` gives a bundle; `bundle.decide(request)` gives a decision document. Refused input raises `Refused`, whose
`problems` say all.

    text ──▶ law ──▶ loading ──▶ a checked bundle, and the law of a day
                        request ──▶ decide ──▶ trace, decision document ──▶ explain ──▶ text, markdown, html
    logic: the rule tree and what it means, once ──▶ codegen (Python) · sql (one SELECT) · prove (formulas)
    whatif · cases · batch · check · amend: what is asked of the law beside a decision
    commands (a terminal) · serve (a browser, HTTP) · `load` (Python)

Imports go one way between the folders, upwards in this picture never; `tests/layers.txt` is their order.
"""

from statute_runner.version import VERSION

__version__ = VERSION

__all__ = ["LoadedBundle", "Problem", "Refused", "Span", "__version__", "load"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle, load
    from statute_runner.problem import Problem, Refused, Span
else:

    def __getattr__(name: str) -> object:
        """Imports the rest when it is first asked for; before, the command tells the collector to wait."""
        if name not in __all__:
            raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
        from statute_runner.api import LoadedBundle, load
        from statute_runner.problem import Problem, Refused, Span

        globals().update({each.__name__: each for each in (LoadedBundle, Problem, Refused, Span, load)})
        return globals()[name]

    def __dir__() -> list[str]:
        """All names, also those not asked for yet: a person who looks finds them."""
        return sorted({*globals(), *__all__})
