"""A citation as lawyers write it to the folder and the identifier of its section: title, code and number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from statute_runner.problem import quoted, refuse

OF_A_CODE = re.compile(
    r"(?P<title>[0-9]{1,3}[A-Za-z]?)\s+(?P<code>[A-Z][A-Za-z.]*(?:\s[A-Z][A-Za-z.]*){0,3}?)\s*(?:§+|[Ss]ec(?:tion|\.))?\s*"
    r"(?P<section>[0-9][0-9A-Za-z.\u2013-]*?)(?P<rest>\s*\(.*)?\.?\Z"
)
AS_PATH = re.compile(r"[a-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9._-]+)+\Z")
NOT_IN_PATH = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class CitedSection:
    """A section: as it is cited, its folder in a bundle, and its identifier."""

    cite: str
    path: str
    identifier: str


def cited_section(written: str) -> CitedSection:
    """The section that a citation or a path names; what it says of provisions is left out. Raises `Refused`."""
    words = " ".join(written.replace("\u00a0", " ").split())
    if found := OF_A_CODE.match(words):
        code = re.sub(r"[^a-z]", "", found["code"].lower())
        code = code.removesuffix("ode") if code.endswith("code") and code != "code" else code
        section = found["section"].replace("\u2013", "-").rstrip(".")
        cite = f"{found['title']} {found['code']} {section}"
        return CitedSection(cite, f"{code}/{found['title']}/{section}", f"/us/{code}/t{found['title']}/s{section}")
    if AS_PATH.match(words) and ".." not in words:
        parts = words.split("/")
        return CitedSection(words, words, identifier_of(parts))
    tokens = [part for part in NOT_IN_PATH.sub(" ", words).lower().split() if part not in {"section", "sec"}]
    first = next((n for n, part in enumerate(tokens) if part[0].isdigit()), 0)
    if not first:
        raise refuse(
            "usage",
            f"expected a citation, got {quoted(written)}",
            help="a title, a code and a section, as 1 Code 10; or a law and its section, as Act 12 3",
        )
    parts = ["".join(tokens[:first]), *tokens[first:]]
    return CitedSection(words, "/".join(parts), "/" + "/".join(parts))


def identifier_of(parts: list[str]) -> str:
    if len(parts) == 3 and parts[1].isalnum():  # noqa: PLR2004 - a code, its title and the section
        return f"/us/{parts[0]}/t{parts[1]}/s{parts[2]}"
    return "/" + "/".join(parts)
