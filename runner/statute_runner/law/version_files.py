"""Which files of versions are the law: by citation and first day, as known on a day, with drafts or without.

Two versions may begin on one day, where a later law reaches back to it: the one enacted last is the law, and the other
is what was known before. Its file then has the enactment in its name: `2020-07-01.enacted-2031-02-03.yaml`.
"""

from __future__ import annotations

from statute_runner.text.days import FIRST_DAY, LAST_DAY, written_as_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

ENACTED = ".enacted-"
NO_SECTION = ("values", "readings")


class VersionFile:
    """The file of a version: citation, first day in force, whether it is a draft, and its path.

    Its day of enactment is looked up in the file when it is asked for: most answers need none.
    """

    files: Mapping[str, Any]
    path: str
    citation: str
    day: str
    draft: bool

    __slots__ = ("citation", "day", "draft", "files", "path")

    def __init__(self, files: Mapping[str, Any], path: str) -> None:
        self.files, self.path = files, path
        self.citation, _, name = path.rpartition("/")
        self.day = name[: len(FIRST_DAY)]
        self.draft = is_draft(files, path)

    @property
    def enacted(self) -> str:
        """The day of enactment."""
        found: str = self.files[self.path].data["enacted"]
        return found

    @property
    def name(self) -> str:
        """What names this version and no other: its first day and its enactment."""
        return version_name(self.day, self.enacted)


def version_name(day: str, enacted: str) -> str:
    """The name of a version that says when it was enacted."""
    return f"{day}{ENACTED}{enacted}"


def written_as_version(text: str) -> bool:
    """Whether a file of this name, without its ending, is a version's: a day, and perhaps that of its enactment."""
    day, sign, enacted = text.partition(ENACTED)
    return written_as_day(day) and (not sign or written_as_day(enacted))


def is_draft(files: Mapping[str, Any], path: str) -> bool:
    """Whether the file of a version or a reading says that it is a draft; what the cache holds is asked unread."""
    stored: Mapping[str, bytes] | None = getattr(files, "lines", None)
    if stored is not None and b'"draft"' not in stored[path]:
        return False
    return bool(files[path].data.get("draft", False))


def version_files(files: Mapping[str, Any]) -> tuple[VersionFile, ...]:
    """The files of versions among those of a bundle, in their order."""
    return tuple(
        VersionFile(files, path)
        for path in files
        for citation, _, name in [path.rpartition("/")]
        if citation and citation not in NO_SECTION and name.endswith(".yaml")
    )


def standing_files(found: Iterable[VersionFile], known: str, *, drafts: bool) -> dict[str, dict[str, str]]:
    """The paths of the versions that are the law as known on a day, by citation and first day.

    Of two from one day it is the one enacted last; a draft, where drafts are asked for, stands before both.
    """
    days: dict[tuple[str, str], list[VersionFile]] = {}
    for one in found:
        if (drafts or not one.draft) and (known == LAST_DAY or one.enacted <= known):
            days.setdefault((one.citation, one.day), []).append(one)
    standing: dict[str, dict[str, str]] = {}
    for (citation, day), files in days.items():
        last = max(files, key=lambda one: (one.draft, one.enacted, one.path)) if len(files) > 1 else files[0]
        standing.setdefault(citation, {})[day] = last.path
    return {citation: dict(sorted(paths.items())) for citation, paths in standing.items()}


def shared_days(found: Iterable[VersionFile]) -> Iterator[tuple[VersionFile, VersionFile]]:
    """Each two files of one citation that begin on one day and follow each other in the order of their names."""
    last: dict[tuple[str, str], VersionFile] = {}
    for one in sorted(found, key=lambda one: one.path.removesuffix(".yaml")):
        if before := last.get((one.citation, one.day)):
            yield before, one
        last[one.citation, one.day] = one
