"""Reads the registers of a bundle, its own or those of another folder, and finds all that is wrong with them."""

from __future__ import annotations

import os

from statute_runner.law.bundle import Parsed
from statute_runner.loading.bundle_files import REGISTER, fingerprint, kind_of, read_files, walk
from statute_runner.problem import Problem, Refused, Span, refuse
from statute_runner.registers.declarations import declared
from statute_runner.registers.entries import FOLDER
from statute_runner.registers.filling import Registers
from statute_runner.registers.register_index import RegisterIndex
from statute_runner.text.digest import digest
from statute_runner.text.positions import Positions
from statute_runner.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.bundle_files import Folder


def registers_of(bundle: Bundle, files: Mapping[str, Parsed], sha256: str, folder: str) -> Registers:
    """The registers in these files, in which nothing is wrong."""
    return Registers(RegisterIndex(declared(bundle), files, sha256, folder))


def sound(bundle: Bundle, contents: Mapping[str, bytes], sha256: str, folder: str) -> Mapping[str, Parsed]:
    """The parsed files of registers. Raises `Refused` with every problem of an entry."""
    registers, problems = checked(bundle, contents, sha256, folder)
    if problems:
        raise Refused(problems)
    return registers.files


def attached(bundle: Bundle, files: Folder) -> tuple[Bundle, list[Problem]]:
    """The bundle with the registers among its files, and all that is wrong with them; without them if anything is.

    Where it cannot be told how they are to be read, nothing is said of them.
    """
    from statute_runner.loading import declared_registers
    from statute_runner.loading.subject import Subject

    contents = dict(files.of(REGISTER))
    if not bundle.files["bundle.yaml"].data.get("registers"):
        help_ = "declare it in bundle.yaml, under `registers`"
        message = "unexpected register: the bundle declares none"
        return bundle, [Problem("register-undeclared", message, Span(path, 1), help_) for path in contents]
    if any(declared_registers.problems(Subject(bundle))):
        return bundle, []
    registers, problems = checked(bundle, contents, fingerprint(contents, (REGISTER,)))
    return bundle if problems else bundle.with_registers(Registers(registers)), problems


def checked(
    bundle: Bundle, contents: Mapping[str, bytes], sha256: str, folder: str = ""
) -> tuple[RegisterIndex, list[Problem]]:
    """The registers in these files, and all that is wrong with them."""
    from statute_runner.law import schema_validation
    from statute_runner.registers.register_faults import problems as faults
    from statute_runner.text import yaml_source

    files: dict[str, Parsed] = {}
    problems: list[Problem] = []
    for path, content in contents.items():
        try:
            document = yaml_source.document(content, path)
        except Refused as refused:
            problems += refused.problems
            continue
        wrong = schema_validation.problems(REGISTER, document, path)
        problems += wrong
        if not wrong:
            files[path] = Parsed(document.data, document.positions, digest(content))
    registers = RegisterIndex(declared(bundle), files, sha256, folder)
    problems = problems or faults(registers)
    if not problems:
        # Where keys stand is asked of what is wrong only.
        files = {
            path: replace(file, positions=Positions(path, file.positions.values, {})) for path, file in files.items()
        }
        registers = RegisterIndex(registers.declared, files, sha256, folder)
    return registers, [placed(registers, problem) for problem in problems]


def placed(registers: RegisterIndex, problem: Problem) -> Problem:
    """The problem where a person finds it."""
    at = problem.span
    return replace(problem, span=replace(at, file=registers.shown(at.file))) if at and registers.folder else problem


def files_of(folder: str) -> dict[str, bytes]:
    """The files of registers in a folder, as if they stood in a bundle. Raises `Refused`."""
    if not os.path.isdir(folder):
        help_ = f"give a folder like `{FOLDER}` of a bundle"
        raise refuse("register-folder", f"folder not found: `{folder}`", help=help_)
    inside = {path: f"{FOLDER}/{path}" for path in sorted(walk(folder, ""))}
    chosen = [path for path, name in inside.items() if kind_of(name) == REGISTER]
    contents, problems = read_files(folder, chosen)
    if not chosen:
        message = f"no register in `{folder}`"
        raise refuse("register-folder", message, help=f"give a folder like `{FOLDER}` of a bundle, with REGISTER.yaml")
    if problems:
        raise Refused(
            replace(found, span=Span(os.path.join(folder, found.span.file), 1) if found.span else None)
            for found in problems
        )
    return {inside[path]: content for path, content in contents.items()}
