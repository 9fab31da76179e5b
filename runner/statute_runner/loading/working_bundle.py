"""Which bundle is meant where none is named, and why: the working folder's for who edits law, else the shipped one."""

from __future__ import annotations

import os

from statute_runner.law.shipped import PACKAGE
from statute_runner.law.shipped import folder as shipped
from statute_runner.problem import refuse
from statute_runner.value import value

NAMED, VARIABLE, HERE, SHIPPED = "named", "STATUTE_BUNDLE", "the working folder", "ships with the runner"
INSTALLED = ("site-packages", "dist-packages")


@value
class MeantBundle:
    """The folder of a bundle, and why it is meant: one of `NAMED`, `VARIABLE`, `HERE`, `SHIPPED`."""

    root: str
    why: str


def meant_bundle(path: str | None, *, here: bool) -> MeantBundle:
    """The bundle that was named, else the one `STATUTE_BUNDLE` names, else the shipped law.

    With `here` that of the working folder comes before the shipped one. Raises `Refused` where that holds several.
    """
    if path:
        return MeantBundle(os.path.normpath(path), NAMED)
    if variable := os.environ.get("STATUTE_BUNDLE"):
        return MeantBundle(os.path.normpath(variable), VARIABLE)
    found = working_bundles() if here else []
    if len(found) > 1:
        message = f"the working folder holds {len(found)} bundles: {', '.join(found)}"
        raise refuse("bundle-which", message, help="name one with `--bundle PATH`, or go into its folder")
    return MeantBundle(found[0], HERE) if found else MeantBundle(os.path.normpath(shipped("policies")), SHIPPED)


def working_bundles(most: int | None = None) -> list[str]:
    """The bundle that the working folder is or is inside of, else those that stand directly in it, by name.

    Each is a path from the working folder. Of what it holds, at most so many entries are looked at.
    """
    above = place = os.getcwd()
    way = os.curdir
    while not is_meant(way):
        above = os.path.dirname(place)
        if above == place:
            return held(most)
        place, way = above, os.path.join(os.pardir, way)
    return [os.path.normpath(way)]


def held(most: int | None) -> list[str]:
    from itertools import islice

    from statute_runner.loading.bundle_files import is_hidden

    with os.scandir(os.curdir) as entries:
        names = [entry.name for entry in islice(entries, most) if entry.is_dir() and not is_hidden(entry.name)]
    return sorted(name for name in names if is_meant(name))


def is_meant(folder: str) -> bool:
    """Whether the folder is a bundle, or would be if its `bundle.yaml` said so: what was meant is not passed over."""
    if not os.path.isfile(os.path.join(folder, "bundle.yaml")):
        return False
    if os.path.isfile(os.path.join(folder, "facts.yaml")):
        return True
    from statute_runner.loading.bundle_detection import is_bundle

    return is_bundle(folder)


def is_installed(root: str) -> bool:
    """Whether the folder is part of an installed package, which nothing is written into."""
    full = os.path.realpath(root)
    inside = os.path.join(os.path.realpath(PACKAGE), "")
    return f"{full}{os.sep}".startswith(inside) or any(name in full.split(os.sep) for name in INSTALLED)


def refuse_installed(root: str) -> None:
    """Raises `Refused` where the folder of law is part of an installed package."""
    if is_installed(root):
        from statute_runner.escaping import shell

        copy = f"cp -r {shell(os.path.realpath(root))} my-law"
        message = f"`{root}` is the copy of the law that was installed with the runner, and is not written to"
        raise refuse(
            "bundle-installed", message, help=f"make a copy of your own, and name it: {copy}, then --bundle my-law"
        )


def refuse_unmeant(meant: MeantBundle) -> None:
    """Raises `Refused` where what would be written to is the shipped law, which nobody named."""
    refuse_installed(meant.root)
    if meant.why == SHIPPED:
        message = f"nothing says which law is to be edited; that which ships with the runner, `{meant.root}`, is not"
        raise refuse("bundle-unnamed", message, help="go into the folder of a bundle, or name it with `--bundle PATH`")
