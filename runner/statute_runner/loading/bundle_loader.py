"""Loads a bundle: from the cache where it is sound, else by reading, validating and checking every file of law."""

from __future__ import annotations

import os
from functools import partial

from statute_runner.law.bundle import Bundle, Parsed
from statute_runner.loading import cache
from statute_runner.loading.bundle_files import LAW, REGISTER, fingerprint, folder, kind_of
from statute_runner.loading.working_bundle import HERE, meant_bundle
from statute_runner.problem import Problem, Refused, Span, refuse
from statute_runner.text.digest import digest
from statute_runner.text.positions import Positions
from statute_runner.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.loading.bundle_files import Folder

NAMED, LISTED = 2, "values/"


def root_of(path: str | None) -> str:
    """The bundle that was named, else the one `STATUTE_BUNDLE` names, else the law that ships with the runner."""
    return meant_bundle(path, here=False).root


def stated_bundle(root: str) -> list[str]:
    """What a command must state to be about this bundle: nothing where it is the one that is taken anyway.

    That is what a verb that takes the bundle of the working folder takes in its place: the folder itself, or one above.
    A bundle that the folder only holds is named, for another may come beside it.
    """
    from statute_runner.escaping import argument

    try:
        taken = meant_bundle(None, here=True)
    except Refused:
        return ["--bundle", argument(root)]
    held = taken.why == HERE and not taken.root.startswith(os.curdir)
    return [] if os.path.normpath(root) == taken.root and not held else ["--bundle", argument(root)]


def load(
    path: str | None = None, use_cache: bool = True, registers: str | None = None, *, drafts: bool = False
) -> Bundle:
    """The bundle at `path`, with its own registers or those in another folder; with `drafts` as if they were law.

    Raises `Refused` with every problem that keeps it from being decided under.
    """
    root = root_of(path)
    found = folder(root, (*LAW, REGISTER))
    bundle = drafted_law_of(root, found) if drafts else law_of(root, found, use_cache)
    if "registers" in bundle.files["bundle.yaml"].data:
        from statute_runner.loading.deferred_registers import with_registers

        return with_registers(bundle, dict(found.of(REGISTER)), registers, use_cache)
    if registers is not None:
        at = Span("bundle.yaml", 1)
        raise refuse("register-undeclared", "the bundle declares no registers", at, help="leave `--registers` out")
    return bundle


def law_of(root: str, found: Folder, use_cache: bool) -> Bundle:
    sha256 = fingerprint(found.contents)
    files = cache.read(root, sha256) if use_cache else None
    if files is None:
        files, problems = parsed(found)
        problems = [problem for problem in problems if problem.severity == "error"]
        if problems:
            raise Refused(problems)
        bundle = Bundle(root, sha256, files, partial(templates, root))
        from statute_runner.loading.essential import essential
        from statute_runner.loading.subject import Subject

        problems = essential(Subject(bundle))
        if problems:
            raise Refused(problems)
        if use_cache:
            cache.write(root, sha256, files)
        return bundle
    return Bundle(root, sha256, files, partial(templates, root))


def load_with_drafts(path: str | None = None, use_cache: bool = True, registers: str | None = None) -> Bundle:
    """The bundle as `load` gives it, its drafts being law if it has any. Raises `Refused`."""
    try:
        return load(path, use_cache, registers, drafts=True)
    except Refused as refused:
        if refused.problems[0].code != "draft-none":
            raise
        return load(path, use_cache, registers)


def drafted_law_of(root: str, found: Folder) -> Bundle:
    """The bundle with its drafts as law. Raises `Refused` with what is wrong with it, or where it has none."""
    from statute_runner.loading.essential import essential
    from statute_runner.loading.subject import Subject

    files, problems = parsed(found)
    if problems:
        raise Refused(problems)
    bundle = Bundle(root, fingerprint(found.contents), files, partial(templates, root))
    if not bundle.drafts():
        raise refuse("draft-none", "the bundle has no drafts", Span("bundle.yaml", 1), help="leave `--drafts` out")
    bundle = bundle.with_drafts()
    if problems := essential(Subject(bundle)):
        raise Refused(problems)
    return bundle


def templates(root: str) -> dict[str, str]:
    """The bundle's templates by path."""
    from statute_runner.text.characters import decoded

    return {path: decoded(content, path) for path, content in folder(root, ("bundle", "template")).of("template")}


def parsed(found: Folder) -> tuple[Mapping[str, Parsed], list[Problem]]:
    """Every file of law as valid data, or all that is wrong with them, in file order.

    What is wrong with a draft is a warning: it is left out, and keeps nothing else from being decided under.
    """
    from statute_runner.law import schema_validation
    from statute_runner.loading.progress import waiting
    from statute_runner.text import yaml_source

    files: dict[str, Parsed] = {}
    problems: list[Problem] = []
    for path, content in waiting(list(found.of(*LAW)), "reading the law"):
        kind = kind_of(path)
        try:
            document = yaml_source.document(front_matter(content, path) if kind == "reading" else content, path)
        except Refused as refused:
            problems += refused.problems
            continue
        wrong = schema_validation.problems(kind, document, path)
        problems += [as_warning(problem) for problem in wrong] if is_draft(document.data) else wrong
        if not wrong:
            data = with_argument(document.data, content) if kind == "reading" else document.data
            files[path] = Parsed(data, kept(document.positions), digest(content))
    for needed in ("bundle.yaml", "facts.yaml"):
        if needed not in found.contents:
            problems.append(Problem("bundle-missing", f"file not found: {needed}", Span(needed, 1)))
    return files, problems


def is_draft(data: object) -> bool:
    """Whether the data of a file says that it is a draft."""
    return isinstance(data, dict) and data.get("draft") is True


def as_warning(problem: Problem) -> Problem:
    """The problem as a warning."""
    return replace(problem, severity="warning")


def kept(positions: Positions) -> Positions:
    """The positions that a bundle needs: of keys only those that name a part, and none inside a long list of values."""
    values = {path: mark for path, mark in positions.values.items() if not path.startswith(LISTED)}
    keys = {path: mark for path, mark in positions.keys.items() if path.count("/") < NAMED and path in values}
    return Positions(positions.file, values, keys)


def with_argument(data: dict[str, object], content: bytes) -> dict[str, object]:
    """The front matter of a reading with the digest of the argument below it, as counsel signs the whole page."""
    return {**data, "argument": digest(content[len(front_matter(content, "")) :].strip())}


def front_matter(content: bytes, path: str) -> bytes:
    """The YAML between the first two lines of `---`. Raises `Refused`."""
    lines = content.split(b"\n")
    if lines[0].rstrip() == b"---":
        for n, line in enumerate(lines[1:], 1):
            if line.rstrip() == b"---":
                return b"\n".join(lines[:n])
    raise Refused(
        [
            Problem(
                "reading-front-matter",
                "missing front matter at the start of the page",
                Span(path, 1),
                "put the YAML between two lines of `---`",
            )
        ]
    )
