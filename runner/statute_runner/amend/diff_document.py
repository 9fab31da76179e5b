"""A comparison as one document (`diff/v1`): the text, the rules, the decisions, and what is proved beyond the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.amend.bundle_diff import bundle_changes
from statute_runner.amend.comparison import BUNDLES
from statute_runner.amend.decision_diff import decisions
from statute_runner.amend.other_law import other_law
from statute_runner.amend.provision_diff import KEPT, OMITTED, passages
from statute_runner.amend.rule_diff import SAME, rule_changes
from statute_runner.amend.signature_diff import to_sign_again
from statute_runner.amend.solver_diff import solver_diff
from statute_runner.budget import NOT_SETTLED
from statute_runner.law.drafts import unfinished
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.amend.comparison import Comparison, Side
    from statute_runner.amend.decision_diff import Answered, CaseChange, Decisions
    from statute_runner.amend.provision_diff import Passage
    from statute_runner.amend.redline import Piece
    from statute_runner.amend.solver_diff import Proved, SolverDiff
    from statute_runner.budget import Budget
    from statute_runner.law.section import Section

    Json = dict[str, Any]

FORMAT, DRAFT = "diff/v1", "A DRAFT, NOT YET TO BE SIGNED"


def report(
    comparison: Comparison,
    readings: Mapping[str, str],
    question: str | None,
    *,
    with_proofs: bool = True,
    budget: Budget | None = None,
    follow: bool = True,
) -> Json:
    """The whole comparison as plain data; what moved is followed, or struck where it was and added where it is."""
    asked = comparison.new.loaded.question(question)
    rules = rule_changes(comparison.pairs)
    found = decisions(comparison, readings, asked.name)
    proofs = solver_diff(comparison, readings, asked.name, budget) if with_proofs else None
    around = bundle_changes(comparison.old.bundle, comparison.new.bundle) if comparison.kind == BUNDLES else []
    sections = [section_document(old, new, follow=follow) for old, new in comparison.pairs]
    for section, pair in zip(sections, comparison.pairs, strict=True):
        if is_draft(comparison, *pair):
            section["heading"] = f"{DRAFT}: {section['heading']}"
    document: Json = {
        "format": FORMAT,
        "kind": comparison.kind,
        "old": side_document(comparison.old),
        "new": side_document(comparison.new),
        "known_on": comparison.new.loaded.known,
        "question": asked.name,
        "ask": asked.ask,
        "readings": dict(readings),
        "sections": sections,
        "other_law": list(other_law(comparison)),
        "rules": [plain(change) for change in rules if change.status != SAME or change.remarks],
        "rules_same": sum(change.status == SAME for change in rules),
        "surroundings": [plain(change) for change in around],
        "sign_again": to_sign_again(comparison),
        "decisions": decisions_document(found, asked.name),
        "beyond": beyond_document(proofs),
        "runner": VERSION,
    }
    document["changed"] = is_changed(document)
    return document


def is_draft(comparison: Comparison, old: Section | None, new: Section | None) -> bool:
    """Whether either version is one that nobody can sign yet."""
    sides = ((comparison.old, old), (comparison.new, new))
    return any(section and unfinished(side.bundle, section) for side, section in sides)


def is_changed(document: Json) -> bool | str:
    """Whether the law or its answers changed; a rule that only moved or was re-worded does not count.

    It may be `not settled`.
    """
    requests = [flip["request"] for proof in document["beyond"]["proved"] for flip in proof["flips"]]
    if (
        document["decisions"]["changes"]
        or document["surroundings"]
        or any(rule["status"] != SAME for rule in document["rules"])
        or any(section["passages"] for section in document["sections"])
        or any(request and request != NOT_SETTLED for request in requests)
    ):
        return True
    return NOT_SETTLED if NOT_SETTLED in requests else False


def side_document(side: Side) -> Json:
    bundle = side.bundle
    return {
        "name": side.name,
        "day": side.day or None,
        "bundle": {"name": bundle.name, "title": bundle.title, "version": bundle.version, "sha256": bundle.sha256},
    }


def section_document(old: Section | None, new: Section | None, *, follow: bool = True) -> Json:
    """One section: its two versions, and every passage that is not the same in both."""
    either = new or old
    assert either  # noqa: S101 - one of the two is always given
    found = passages(old.text if old else (), new.text if new else (), follow=follow)
    return {
        "citation": either.citation,
        "cite": either.cite,
        "heading": either.heading,
        "status": "removed" if new is None else "added" if old is None else "same" if same(old, new) else "changed",
        "old": version_document(old),
        "new": version_document(new),
        "correction": correction(old, new),
        "passages": [passage_document(one) for one in found if one.status not in {KEPT, OMITTED}],
        "passages_same": sum(one.status == KEPT for one in found),
        "left_out": sum(one.status == OMITTED for one in found),
    }


def same(old: Section, new: Section) -> bool:
    return old.sha256 == new.sha256


def version_document(section: Section | None) -> Json | None:
    if section is None:
        return None
    return {
        "version": section.version,
        "enacted": section.enacted,
        "revision": section.revision,
        "law": section.source["law"],
        "at": section.source["at"],
        "reviewed": section.reviewed.copy() if section.reviewed else None,
    }


def correction(old: Section | None, new: Section | None) -> str:
    """What to say where one version of a file was edited: a correction raises its revision."""
    if old is None or new is None or old.file != new.file or same(old, new):
        return ""
    if new.revision > old.revision:
        return f"the encoding is corrected: revision {old.revision} to {new.revision}"
    return f"the file was edited, but its revision is {new.revision} as before; a correction raises it"


def passage_document(passage: Passage) -> Json:
    return {
        "at": passage.path,
        "was_at": passage.was or None,
        "part": passage.part,
        "status": passage.status,
        "pieces": [piece_document(piece) for piece in passage.pieces],
    }


def piece_document(piece: Piece) -> Json:
    return {"kind": piece.kind, "words": piece.words, "space": piece.space}


def decisions_document(found: Decisions, question: str) -> Json:
    """The changes, each listed, and gathered by what changes."""
    return {
        "cases": found.cases,
        "answers": found.answers,
        "unasked": list(found.unasked),
        "since": found.since or None,
        "matrix": matrix(found, question),
        "changes": [change_document(change) for change in found.changes],
    }


def matrix(found: Decisions, question: str) -> list[Json]:
    """How many answers went from which outcome to which, for the question and each route."""
    counts: dict[tuple[str, str, str], list[int]] = {}
    for change in found.changes:
        pairs = {question: (change.old.outcome, change.new.outcome)}
        pairs |= {route: (was, change.new.routes.get(route, was)) for route, was in change.old.routes.items()}
        for name, (old, new) in pairs.items():
            if old != new:
                tally = counts.setdefault((name, old, new), [0, 0])
                tally[0] += 1
                tally[1] += change.earlier
    return [
        {"of": name, "from": old, "to": new, "answers": n, "earlier": earlier}
        for (name, old, new), (n, earlier) in sorted(counts.items(), key=lambda item: (item[0][0] != question, item[0]))
    ]


def change_document(change: CaseChange) -> Json:
    return {
        "case": change.case,
        "date": change.date,
        "earlier": change.earlier,
        "as_of": {"old": change.as_of[0], "new": change.as_of[1]},
        "what": list(change.kinds),
        "old": answer_document(change.old),
        "new": answer_document(change.new),
    }


def answer_document(answer: Answered) -> Json:
    return {
        "outcome": answer.outcome,
        "possible": list(answer.possible),
        "routes": answer.routes,
        "reasons": list(answer.reasons),
        "missing": list(answer.missing),
    }


def beyond_document(found: SolverDiff | None) -> Json:
    if found is None:
        return {"computed": False, "why_not": "it was not asked for", "proved": []}
    return {
        "computed": not found.why_not,
        "why_not": found.why_not,
        "proved": [proved_document(proof) for proof in found.proved],
    }


def proved_document(proof: Proved) -> Json:
    return {
        "of": proof.name,
        "days": {"from": proof.days[0], "to": proof.days[1]},
        "relation": proof.relation,
        "flips": [{"from": flip.old, "to": flip.new, "request": flip.request} for flip in proof.flips],
    }


def plain(given: Any) -> Any:
    """A value as plain data: its fields by name, tuples as lists."""
    if isinstance(given, tuple | list):
        return [plain(item) for item in given]
    if hasattr(given, "__match_args__"):
        return {name: plain(getattr(given, name)) for name in given.__match_args__}
    return given
