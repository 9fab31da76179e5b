"""A new version of a section, drafted from the one before: what can be set is set, what a person must do is listed."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.amend.touched_files import touched
from statute_runner.cases.case_files import load_cases
from statute_runner.escaping import shell
from statute_runner.explain.member_wording import counted
from statute_runner.law.drafts import FILL_IN
from statute_runner.law.version_files import version_name
from statute_runner.loading import file_replacement
from statute_runner.loading.bundle_files import content_of, folder
from statute_runner.loading.bundle_loader import stated_bundle
from statute_runner.loading.output_target import inside
from statute_runner.logic.tree import Use, nodes_of
from statute_runner.problem import nearest, refuse
from statute_runner.text.days import checked_day
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Section

TOP_KEY = re.compile(r"[a-z_]+:")


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted file: its path in the bundle, its text, the version it was copied from, and what is left to do."""

    path: str
    text: str
    version: str
    tasks: tuple[str, ...]


def draft(bundle: Bundle, citation: str, day: str, enacted: str | None = None) -> Draft:
    """The draft of the version of a section that is in force from the day, perhaps with its day of enactment.

    Where a version begins on that day already, the draft is of a later law that reaches back to it, and its name says
    when that was enacted. Raises `Refused` where there can be none.
    """
    checked_day(day, "draft-date")
    if enacted is not None:
        checked_day(enacted, "draft-date")
    if citation not in bundle.versions:
        raise refuse("draft-section", f"unknown section `{citation}`", help=nearest(citation, bundle.versions))
    path = path_of(bundle, citation, day, enacted)
    before = bundle.version_on(citation, day)
    if before is None:
        raise refuse(
            "draft-first",
            f"no version of `{citation}` is older than {day}",
            help=f"the first is {bundle.versions[citation][0]}",
        )
    old = bundle.section(citation, before)
    if old.repealed:
        raise refuse(
            "draft-repealed",
            f"`{citation}` was repealed on {before}",
            help="write a section that is enacted anew by hand",
        )
    text = content_of(os.path.join(bundle.root, *old.file.split("/"))).decode()
    leave = {"draft", "repealed"}
    if not carried(old):
        leave.add("reviewed")
    if before != day:
        leave.add("changes")
    return Draft(path, redated(text, day, enacted, leave), before, tuple(tasks(bundle, old, day, enacted)))


def path_of(bundle: Bundle, citation: str, day: str, enacted: str | None) -> str:
    """The file of a version from the day. Raises `Refused` where one that is there was not enacted before it."""
    there = [one for one in bundle.version_files if (one.citation, one.day) == (citation, day)]
    if not there:
        return f"{citation}/{day}.yaml"
    if enacted is None:
        help_ = f"edit {there[-1].path}; or, for a later law that reaches back to that day, say --enacted DATE"
        raise refuse("draft-exists", f"there is a version of `{citation}` from {day}", help=help_)
    if last := next((one for one in there if one.enacted >= enacted), None):
        message = f"there is a version of `{citation}` from {day} that was enacted on {last.enacted}"
        raise refuse("draft-exists", message, help=f"edit {last.path}, or give a later day of enactment")
    return f"{citation}/{version_name(day, enacted)}.yaml"


def carried(old: Section) -> bool:
    """Whether signatures go with the words: they do where each records what was signed, and so voids itself."""
    return bool(old.signatures) and all(one.exact for one in old.signatures)


def redated(text: str, day: str, enacted: str | None, leave: Container[str]) -> str:
    """The file's text with dates and source replaced by what is to be filled in; the rest word for word."""
    blocks = [(key, block) for key, block in top_blocks(text) if key not in leave]
    fills = {"day": day, "fill": FILL_IN, "enacted": enacted or f"{FILL_IN}: the day of enactment, as YYYY-MM-DD"}
    made: list[str] = []
    for _, block in blocks:
        key = block.partition(":")[0]
        made.append(REPLACEMENTS[key].format(**fills) if key in REPLACEMENTS else block)
    made.insert(1, DRAFT)
    declared = any(key == "changes" for key, _ in blocks)
    return "".join(made).rstrip("\n") + "\n" + ("" if declared else CHANGES.format(fill=FILL_IN))


def top_blocks(text: str) -> list[tuple[str, str]]:
    """The file cut before each top-level key; comments and blank lines stay with what stands before them."""
    blocks: list[tuple[str, str]] = [("", "")]
    for line in text.splitlines(keepends=True):
        if TOP_KEY.match(line):
            blocks.append((line.partition(":")[0], line))
        else:
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + line)
    return blocks


REPLACEMENTS = {
    "in_force": 'in_force:\n  from: "{day}"\n',
    "enacted": 'enacted: "{enacted}"\n',
    "source": (
        'source:\n  law: "{fill}: the law that makes this version"\n  at: "{fill}: its page"\n'
        "  verified: []\n"
        '  unverified:\n    - "{fill}: what of this version was not seen, or not confirmed"\n'
    ),
    "revision": "revision: 1\n\n",
}
DRAFT = "draft: true\n"
CHANGES = """
# What this version is meant to change, against the law of the day before; any other change fails, and an undone one.
# changes:
#   classes: {{ROUTE: more permissive}}
#   outcomes:
#     - {{of: ROUTE, from: OUTCOME, to: OUTCOME, says: "{fill}", where: {{fact: FACT, is: VALUE}}, cases: [CASE]}}
"""


def tasks(bundle: Bundle, old: Section, day: str, enacted: str | None) -> Iterator[str]:
    """What a person must now do, in order."""
    yield f"fill in what is marked `{FILL_IN}`: {'' if enacted else 'day of enactment, '}the law and its page, what was verified and what was not"
    yield "edit `text:` to the words of the law as amended, and `words:` to how each is known"
    unseen = [part.path for part in old.text if part.words not in {"", "seen"}]
    if unseen:
        yield f"these words were not seen in the version before: {', '.join(unseen)}"
    if old.editorial:
        yield "see whether each of the remarks under `editorial:` still holds"
    if noted := noted_rules(bundle, old):
        yield f"see whether what the `note:` of a rule says still holds: {', '.join(noted)}"
    yield (
        "edit the rules whose words changed; `statute check` lists every word that no rule quotes and every quote that "
        "no longer stands"
    )
    constant = [
        place
        for rule in old.rules.values()
        for node in nodes_of(rule.body)
        if node.at and node.at.always and (place := node.at.id)
    ]
    if constant:
        yield f"see whether what was constant still is: {', '.join(constant)}"
    if used := users(bundle, old):
        yield f"rules that other sections use, so keep their names or edit those too: {', '.join(used)}"
    if sections := retained(bundle, old.citation):
        yield f"a retained authority uses this section as of a day of its own, which stays as it is: {', '.join(sections)}"
    yield from (f"it may touch {line}" for line in touched(bundle, old))
    yield from about_cases(bundle, old, day)
    write = shell("statute", "new", "changes", f"{old.citation}@{day}", *stated_bundle(bundle.root))
    declare = "declare under `changes:` what the amendment is meant to do"
    if old.version == day:
        declare = "`changes:` has what the version before declared, against the law of the day before; see that it still holds, and add to it"
    yield f"{declare}: `{write}` writes it from what the cases show"
    names = old.version, day
    if old.version == day and enacted:
        names = version_name(day, old.enacted), version_name(day, enacted)
    versions = [f"{old.citation}@{name}" for name in names]
    commands = (("check",), ("test", "--drafts"), ("diff", *versions, "--drafts"))
    yield f"run: {'; '.join(shell('statute', *words, *stated_bundle(bundle.root)) for words in commands)}"
    if carried(old):
        yield "what was signed stays signed while its words and rules do; have a lawyer sign what `statute check` then names"
    yield "have a lawyer review it, and say so under `reviewed:`"
    yield "remove `draft: true`: until then it is law only where drafts are asked for"


def noted_rules(bundle: Bundle, old: Section) -> list[str]:
    """The rules of the section that have a note, which no quote holds to the words of the law."""
    written = document(content_of(os.path.join(bundle.root, *old.file.split("/"))), old.file).data
    return [name for name, rule in written.get("rules", {}).items() if "note" in rule]


def users(bundle: Bundle, old: Section) -> list[str]:
    """The rules of the section that rules of other sections use."""
    found: dict[str, None] = {}
    for section in bundle.all_sections():
        if section.citation != old.citation:
            for node in used_in(section):
                home, _, name = node.rule.partition("#")
                if home == old.citation and name in old.rules:
                    found[name] = None
    return list(found)


def used_in(section: Section) -> Iterator[Use]:
    return (node for tree in section.trees() for node in nodes_of(tree) if isinstance(node, Use))


def retained(bundle: Bundle, citation: str) -> list[str]:
    return [
        f"{section.citation} ({node.as_in_force_on})"
        for section in bundle.all_sections()
        for node in used_in(section)
        if node.as_in_force_on and node.rule.partition("#")[0] == citation
    ]


def about_cases(bundle: Bundle, old: Section, day: str) -> Iterator[str]:
    """What the cases need: those on or after the day run under the new version; those with columns want one more."""
    cases = load_cases(bundle, folder(bundle.root))
    here = [case for case in cases if case.span.file.startswith(f"{old.citation}/cases/")]
    wide = [case for case in here if len(case.columns) > 1]
    later = [case for case in cases if any((case.as_of or column.day) >= day for column in case.columns)]
    if wide:
        yield (
            f"{counted(len(wide), 'case')} of this section {'has' if len(wide) == 1 else 'have'} a column a version; "
            f"give what the amendment concerns one more, on {day}, when the draft becomes law"
        )
    if later:
        have = "has its" if len(later) == 1 else "have their"
        now = "now runs" if len(later) == 1 else "now run"
        yield f"{counted(len(later), 'case')} {have} day on or after {day} and {now} under this version: {named(later)}"
    yield f"add cases for what is new, among them the day before and the first day, {day}; they say `draft: true` too"


def named(cases: list[Any]) -> str:
    names = [case.name for case in cases[:5]]
    return ", ".join(names) + (", ..." if len(cases) > len(names) else "")


def write(bundle: Bundle, made: Draft) -> str:
    """Writes the draft beside the version before it, and returns where; it never overwrites."""
    document(made.text.encode(), made.path)
    place = inside(bundle.root, made.path)
    file_replacement.write(place, made.text.encode(), new=True)
    return place.name
