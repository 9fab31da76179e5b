"""Valid data of a file of law to what it says: rules, decisions, notices, sections."""

from __future__ import annotations

from statute_runner.law.condition_builder import NO_FACT, ConditionBuilder
from statute_runner.law.section import Case, Notice, Obligation, Provision, Section, Unencoded
from statute_runner.law.signatures import digests, review, section_contents, signatures
from statute_runner.logic.tree import Place, Rule
from statute_runner.text.positions import pointer
from statute_runner.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from statute_runner.law.facts import FactType
    from statute_runner.text.positions import Positions


class SectionBuilder(ConditionBuilder):
    """Builds what one file says of its section."""

    def rule(self, name: str, data: Mapping[str, Any]) -> Rule:
        path = f"rules/{name}"
        id_ = f"{self.citation}#{name}"
        cite = f"{self.citation}/{data['cite']}"
        about = data.get("about", "")
        if "when" in data:
            body = self.node(data["when"], f"{path}/when", id_, cite, about=about)
        else:
            written = {key: data[key] for key in data if key not in {"cite", "says", "about"}}
            body = self.node(written, path, id_, cite, about=about)
        line, column, _ = self.mark(path)
        return Rule(name, cite, data["says"], body, Place(id_, cite, (), self.file, line, column, path=path), about)

    def decision(self, name: str, cases: list[Any], path: str) -> tuple[Case, ...]:
        made = []
        for n, data in enumerate(cases):
            here = f"{path}/{n}"
            line, column, _ = self.mark(here)
            id_ = f"{name}#case-{n + 1}"
            when = self.node(data["when"], f"{here}/when", id_, name) if "when" in data else None
            obligations = tuple(
                Obligation(key, self.cited(k["cite"]), k["text"]) for key, k in data.get("conditions", {}).items()
            )
            made.append(
                Case(data["outcome"], when, obligations, Place(id_, name, (), self.file, line, column, path=here))
            )
        return tuple(made)

    def notice(self, name: str, data: Mapping[str, Any], path: str) -> Notice:
        id_ = f"{self.citation}#notice-{name}"
        return Notice(
            name,
            self.cited(data["cite"]),
            self.node(data["when"], f"{path}/{name}/when", id_, self.citation),
            data["say"],
            data.get("although", ""),
        )

    def cited(self, cite: str) -> str:
        """A provision of this section in full, any other citation as it is written."""
        return (
            f"{self.citation}/{cite}"
            if self.citation and " " not in cite and cite.split("/", maxsplit=1)[0] in self.provisions
            else cite
        )

    provisions: frozenset[str] = frozenset()


def from_data(
    data: Mapping[str, Any], positions: Positions, citation: str, sha256: str, facts: Mapping[str, FactType] = NO_FACT
) -> Section:
    """The section a valid file holds."""
    writing = SectionBuilder(citation, positions, facts)
    writing.provisions = frozenset(entry["at"].split("/")[0] for entry in data.get("text", []))
    made = Section(
        citation=citation,
        version=data["in_force"]["from"],
        cite=data["cite"],
        identifier=data["identifier"],
        heading=data["heading"],
        enacted=data["enacted"],
        repealed=data.get("repealed", False),
        revision=data["revision"],
        source=data["source"],
        reviewed=None,
        text=tuple(provision(entry, positions.mark(f"text/{n}")[0]) for n, entry in enumerate(data.get("text", []))),
        editorial=tuple(data.get("editorial", [])),
        rules={name: writing.rule(name, rule) for name, rule in data.get("rules", {}).items()},
        decisions={
            name: writing.decision(name, cases, pointer("decisions", name))
            for name, cases in data.get("decisions", {}).items()
        },
        notices=tuple(writing.notice(name, notice, "notices") for name, notice in data.get("notices", {}).items()),
        not_encoded=tuple(
            unencoded(entry, positions.mark(f"not_encoded/{n}"), citation)
            for n, entry in enumerate(data.get("not_encoded", []))
        ),
        file=positions.file,
        sha256=sha256,
        draft=data.get("draft", False),
    )
    return signed(made, data) if data.get("reviewed") else made


def signed(section: Section, data: Mapping[str, Any]) -> Section:
    """The section with the entries of its `reviewed:`."""
    now = digests(section_contents(section, data))
    entries, parts = signatures(data["reviewed"], now), tuple(now)
    return replace(section, reviewed=review(entries, parts), signatures=entries, parts=parts)


def provision(entry: Mapping[str, Any], line: int) -> Provision:
    return Provision(
        entry["at"],
        entry.get("heading", ""),
        entry.get("text", ""),
        entry.get("words", ""),
        entry.get("omitted", False),
        line,
        entry.get("because", ""),
    )


def unencoded(entry: Mapping[str, Any], mark: tuple[int, int, int], citation: str) -> Unencoded:
    return Unencoded(
        f"{citation}/{entry['at']}", entry.get("quote", ""), entry.get("nth", 0), entry["because"], mark[:2]
    )
