"""A bundle: the facts, readings, questions and sections of a body of law.

Each section is built when it is first asked for.
"""

from __future__ import annotations

from bisect import bisect_right

from statute_runner.law import facts as fact_types
from statute_runner.law import section_builder
from statute_runner.law.declared_letters import letters_from
from statute_runner.law.section_builder import SectionBuilder
from statute_runner.law.signatures import READING, digests, reading_contents, review, signatures
from statute_runner.law.version_files import standing_files, version_files
from statute_runner.text.days import LAST_DAY
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from statute_runner.law.declared_letters import Letter
    from statute_runner.law.facts import FactRegisters, Facts, FactType
    from statute_runner.law.plain_data import Review
    from statute_runner.law.section import Case, Notice, Section
    from statute_runner.law.signature import Signature
    from statute_runner.law.version_files import VersionFile
    from statute_runner.text.positions import Positions


@value
class Parsed:
    """The valid data of one file, and where its parts are written."""

    data: Any
    positions: Positions
    sha256: str


@value
class Reading:
    """A contested reading: its question, the words it turns on, its options, the default option, and its argument."""

    name: str
    question: str
    cite: str
    quote: str
    options: Mapping[str, str]
    default: str
    authority: tuple[str, ...]
    reviewed: Review | None
    recorded: bool
    file: str
    at: int = 0
    signatures: tuple[Signature, ...] = ()
    draft: bool = False


@value
class Outcome:
    """A possible outcome of a question: its sentence, and how a page colours it."""

    name: str
    says: str
    tone: str


@value
class Question:
    """A question the bundle answers: its outcomes in order, its routes, and how they are combined.

    `not_in_force` is the answer where no route is in force.
    """

    name: str
    ask: str
    explained_by: str
    outcomes: Mapping[str, Outcome]
    routes: tuple[str, ...]
    decision: tuple[Case, ...]
    not_in_force: Outcome
    notices: tuple[Notice, ...]
    letters: tuple[Letter, ...]


class Bundle:
    """A checked body of law.

    `statute_runner.load` makes one; it does not change afterwards and may be used from any thread.
    """

    root: str
    sha256: str
    files: Mapping[str, Parsed]
    templates: Callable[[], Mapping[str, str]]

    def __init__(
        self, root: str, sha256: str, files: Mapping[str, Parsed], templates: Callable[[], Mapping[str, str]]
    ) -> None:
        self.root, self.sha256, self.files, self.templates = root, sha256, files, templates
        data = files["bundle.yaml"].data
        self.name: str = data["name"]
        self.title: str = data["title"]
        self.version: str = data["version"]
        self.limits: tuple[str, ...] = tuple(data["limits"])
        self.checked_on: str = data.get("checked_on", "")
        self.not_encoded_at_most: int = data["not_encoded_at_most"]
        lists = {path: files[path].data["values"] for path in files if path.startswith("values/")}
        self.facts: Facts = fact_types.from_data(files["facts.yaml"].data, lists)
        readings = [path for path in files if path.startswith("readings/")]
        self.every_reading: list[Reading] = [reading_from(path, files[path]) for path in readings]
        self.questions: dict[str, Question] = {
            name: question_from(name, question, files["bundle.yaml"].positions, self.facts.every)
            for name, question in data["questions"].items()
        }
        self.version_files: tuple[VersionFile, ...] = version_files(files)
        self.built: dict[str, Section] = {}
        self.see(LAST_DAY, drafts=False)

    def __getstate__(self) -> dict[str, object]:
        """What another process needs; sections are built there again."""
        return {**self.__dict__, "built": {}}

    def known_on(self, day: str) -> Bundle:
        """The same bundle as it could be known on a day: without what was enacted, or recorded, later."""
        from copy import copy

        registers = self.facts.registers
        view = self.with_registers(registers.known_on(day)) if registers else copy(self)
        view.see(min(day, self.known), drafts=self.drafted)
        return view

    def with_drafts(self) -> Bundle:
        """The same bundle with what it marks as a draft, as if that were law."""
        from copy import copy

        view = copy(self)
        view.see(self.known, drafts=True)
        return view

    def see(self, known: str, *, drafts: bool) -> None:
        """Makes the law of the bundle what is known on a day, with drafts or without."""
        self.known: str = known
        self.drafted: bool = drafts
        self.paths: dict[str, dict[str, str]] = standing_files(self.version_files, known, drafts=drafts)
        self.versions: dict[str, list[str]] = {citation: [*found] for citation, found in self.paths.items()}
        readings = (reading for reading in self.every_reading if drafts or not reading.draft)
        self.readings: dict[str, Reading] = {reading.name: reading for reading in readings}

    @property
    def known_until(self) -> str:
        """The day after which nothing that was enacted is known; nothing where all is."""
        return "" if self.known == LAST_DAY else self.known

    def drafts(self) -> list[str]:
        """The files of the versions and readings that are drafts."""
        versions = [one.path for one in self.version_files if one.draft]
        return [*versions, *(reading.file for reading in self.every_reading if reading.draft)]

    def superseded(self) -> list[VersionFile]:
        """The versions that were the law of their first day until a later law reached back to it."""
        seen = (one for one in self.version_files if not one.draft and self.paths.get(one.citation, {}).get(one.day))
        others = (one for one in seen if self.paths[one.citation][one.day] != one.path)
        return [one for one in others if one.enacted <= self.known]

    def with_registers(self, registers: FactRegisters) -> Bundle:
        """The same bundle, some of whose facts are read from these registers."""
        from copy import copy

        view = copy(self)
        view.facts = self.facts.read_from(registers)
        return view

    def section(self, citation: str, version: str) -> Section:
        """This version of the section. Raises `KeyError`."""
        return self.section_in(citation, self.paths[citation][version])

    def section_in(self, citation: str, path: str) -> Section:
        """The version of the section in this file. Raises `KeyError`."""
        if path not in self.built:
            parsed = self.files[path]
            self.built[path] = section_builder.from_data(
                parsed.data, parsed.positions, citation, parsed.sha256, self.facts.every
            )
        return self.built[path]

    def version_on(self, citation: str, day: str) -> str | None:
        """The version of the section whose period holds the day, repealed or not."""
        versions = self.versions.get(citation, [])
        place = bisect_right(versions, day)
        return versions[place - 1] if place else None

    def in_force(self, citation: str, day: str) -> Section | None:
        """The section as in force on the day, or nothing."""
        version = self.version_on(citation, day)
        found = self.section(citation, version) if version else None
        return None if found is None or found.repealed else found

    def all_sections(self) -> Iterator[Section]:
        """Every version of every section, by citation and day."""
        return (self.section(citation, version) for citation, versions in self.versions.items() for version in versions)

    def home(self, path: str) -> str | None:
        """The citation a provision or route belongs to: the longest that the path begins with."""
        parts = path.split("/")
        return next((home for n in range(len(parts), 0, -1) if (home := "/".join(parts[:n])) in self.versions), None)

    def days(self) -> list[str]:
        """Every day on which the law changes, in order."""
        return sorted({version for versions in self.versions.values() for version in versions})


def reading_from(path: str, parsed: Parsed) -> Reading:
    data = parsed.data
    stated = data.get("reviewed")
    entries = signatures(stated, digests(reading_contents(data))) if stated else ()
    return Reading(
        path.removeprefix("readings/").removesuffix(".md"),
        data["question"],
        data["cite"],
        data["quote"],
        data["options"],
        data["default"],
        tuple(data["authority"]),
        review(entries, (READING,)),
        data.get("recorded", False),
        path,
        1,
        entries,
        data.get("draft", False),
    )


def question_from(name: str, data: Mapping[str, Any], positions: Positions, facts: Mapping[str, FactType]) -> Question:
    writing = SectionBuilder("", positions, facts)
    path = f"questions/{name}"
    none = data["not_in_force"]
    return Question(
        name,
        data["ask"],
        data["explained_by"],
        {key: Outcome(key, outcome["says"], outcome["tone"]) for key, outcome in data["outcomes"].items()},
        tuple(data["routes"]),
        writing.decision(name, data["decision"], f"{path}/decision"),
        Outcome(none["outcome"], none["says"], ""),
        tuple(writing.notice(key, notice, f"{path}/notices") for key, notice in data.get("notices", {}).items()),
        letters_from(data),
    )
