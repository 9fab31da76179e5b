"""The entries of registers as they stand in files: what each says, and where."""

from __future__ import annotations

from statute_runner.law.facts import as_known
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import TEXT
from statute_runner.registers.declarations import COMPLETE, FROM, KEY, OF, RECORDED_ON, SOURCE, SUCCEEDS, UNTIL
from statute_runner.text.days import FIRST_DAY, LAST_DAY
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from statute_runner.law.bundle import Parsed
    from statute_runner.logic.tree import Known
    from statute_runner.problem import Span
    from statute_runner.registers.declarations import Declared
    from statute_runner.text.positions import Positions

FOLDER = "registers"


@value
class RegisterEntry:
    """One entry of a register: the data of its file, and where it stands there as the entry of this number."""

    register: str
    data: Mapping[str, Any]
    number: int
    positions: Positions

    @property
    def key(self) -> str:
        """Its own key; of a record, that of the one whose it is."""
        return str(self.data.get(KEY) or self.data.get(OF))

    @property
    def source(self) -> str:
        """Where it is on record."""
        return str(self.data[SOURCE])

    @property
    def recorded_on(self) -> str:
        """The day from which it is known."""
        return str(self.data[RECORDED_ON])

    @property
    def period(self) -> tuple[str, str]:
        """Its first and last day in force, as far as they are known."""
        last = self.data.get(UNTIL)
        return self.data.get(FROM) or FIRST_DAY, LAST_DAY if last in {None, WRITTEN} else str(last)

    @property
    def days(self) -> list[str]:
        """The days of which it is known that it is in force from or until them, in words."""
        first, last = self.period
        said = [f"from {first}"] if first != FIRST_DAY else []
        return [*said, *([f"until {last}"] if self.data.get(UNTIL) not in {None, WRITTEN} else [])]

    @property
    def succeeds(self) -> tuple[str, ...]:
        """The keys of those that it took over from."""
        return tuple(self.data.get(SUCCEEDS) or ())

    @property
    def complete(self) -> tuple[str, ...]:
        """The registers that hold all there is of it."""
        return tuple(self.data.get(COMPLETE) or ())

    @property
    def place(self) -> str:
        """The file and the line where it begins."""
        at = self.span()
        return f"{at.file}:{at.line}"

    def span(self, *field: str | int, key: bool = False) -> Span:
        """Where the entry stands, or a part of it, or the key of that part."""
        path = "/".join(map(str, ("entries", self.number, *field)))
        return self.positions.span(path, key=key)

    def known(self, register: Declared) -> dict[str, Known]:
        """What it says in the fields that are typed as facts."""
        return {
            name: as_known(fact, self.data[name])
            for name, fact in register.fields.items()
            if self.data.get(name) is not None
        }

    def is_open(self, register: Declared) -> bool:
        """Whether the matter is still open: what the register says is then not yet recorded."""
        return bool(register.open_without) and self.data.get(register.open_without) is None


def entries_in(register: str, files: Mapping[str, Parsed]) -> Iterator[RegisterEntry]:
    """The entries of a register, in the order of its files."""
    for path in files:
        if register_of(path) == register:
            parsed = files[path]
            for number, data in enumerate(parsed.data["entries"]):
                yield RegisterEntry(register, data, number, parsed.positions)


def in_force(entries: list[RegisterEntry], day: str | None) -> list[RegisterEntry]:
    """The entries that are in force on the day, or all."""
    return [entry for entry in entries if day is None or entry.period[0] <= day <= entry.period[1]]


def title(register: Declared, entry: RegisterEntry) -> list[str]:
    """What the first text of an entry says, which is most often a name; nothing where it says none."""
    known = entry.known(register)
    return [str(known[field]) for field, fact in register.fields.items() if fact.type == TEXT and field in known][:1]


def register_of(path: str) -> str:
    """The register whose entries a file holds, by its path: `registers/NAME.yaml`, or one below `registers/NAME/`."""
    name = path.partition("/")[2].partition("/")[0]
    return name.removesuffix(".yaml")
