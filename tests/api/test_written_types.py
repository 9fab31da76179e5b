"""Each attribute of the runner's classes has a written type, so that all type checkers see the same one.

`pyright --verifytypes` counts every module as public, and an attribute without a type as not known; this finds such a
one without it (tests/api/test_types.py asks pyright itself).
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

RUNNER = Path(__file__).parents[2] / "runner" / "statute_runner"


@cache
def classes() -> dict[str, tuple[Path, ast.ClassDef]]:
    return {
        node.name: (path, node)
        for path in sorted(RUNNER.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }


def own(target: ast.expr) -> Iterator[ast.Attribute]:
    """The attributes of `self` that are assigned to."""
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
        yield target
    elif isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            yield from own(part)


def declared(node: ast.ClassDef) -> set[str]:
    """The attributes that a class, or one that it is made from, gives a type."""
    found = {one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)}
    found |= {one.target.attr for one in ast.walk(node) if isinstance(one, ast.AnnAssign) and list(own(one.target))}  # type: ignore[union-attr]
    for base in node.bases:
        name = base.value if isinstance(base, ast.Subscript) else base
        if isinstance(name, ast.Name) and name.id in classes():
            found |= declared(classes()[name.id][1])
    return found


def test_every_attribute_has_a_written_type() -> None:
    found = [
        f"{path.relative_to(RUNNER)}:{one.lineno}: {name}.{one.attr} = ...; write `{one.attr}: TYPE` in the class"
        for name, (path, node) in classes().items()
        for statement in ast.walk(node)
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        for one in own(target)
        if one.attr not in declared(node) and not isinstance(statement.value, ast.Name | ast.Constant)
    ]

    assert len(classes()) > 300
    assert found == []
