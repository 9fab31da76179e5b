"""What must be true of the engine under any law with lists, `none` and silence: tried on random law."""

from __future__ import annotations

import re
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from effort import so_many
from nasty_names import Nasty
from random_law import READINGS, bundle_of, document, small, stated
from random_lists import (
    ListMaker,
    completed,
    completions,
    drawn,
    fields_of,
    filled,
    number_of_completions,
    request,
    unknown,
)
from statute_runner.api import LoadedBundle
from statute_runner.decide.evaluation import UNDETERMINED, answers
from statute_runner.decide.open_facts import missing, silence
from statute_runner.decide.trace import Trace
from two_valued import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.decide.evaluation import Answers

    Document = dict[str, Any]

MOST_COMPLETIONS = 2_000
KNOWN = [0.05, 0.1, 0.2, 0.4]
SLICE = 3


class Drawn:
    """A random law, the options of its readings, and the generator that drew them."""

    def __init__(self, seed: str, *, once: bool = False, resting: bool = True) -> None:
        self.rng = Random(seed)
        self.files = ListMaker(self.rng, once, resting).files()
        self.bundle = LoadedBundle(bundle_of(self.files))
        self.readings = {name: self.rng.choice(options) for name, options in READINGS.items()}

    def requests(self, number: int, known: Sequence[float] = KNOWN) -> Iterator[Document]:
        for _ in range(number):
            yield request(self.rng, self.files, self.rng.choice(known))

    def answers(self, made: Document) -> Answers:
        return answers(self.bundle.on(made["date"]), self.bundle.request(made).facts, self.readings)

    def trace(self, made: Document) -> Trace:
        return Trace(self.bundle.on(made["date"]), self.bundle.request(made).facts, self.readings)

    def missing(self, made: Document) -> list[str]:
        """What is missing, by path."""
        undetermined = self.answers(made).question.outcome == UNDETERMINED
        return [one.path for one in missing(self.trace(made))] if undetermined else []

    def world(self, made: Document) -> World:
        return World(self.files, made["date"], {**stated(made), "date": made["date"]}, self.readings)


def laws(name: str, number: int, *, once: bool = False, resting: bool = True) -> Iterator[Drawn]:
    """So many random laws, or the slice of them that is tried by default."""
    for seed in range(so_many(number, SLICE)):
        yield Drawn(f"{name} {seed}", once=once, resting=resting)


def test_only_what_is_missing_or_silent_can_change_an_answer() -> None:
    changed = 0
    for law in laws("others", 120):
        for made in law.requests(6):
            before = law.answers(made)
            matter = {*law.missing(made), *silence(law.trace(made))} if before.routes else set()
            for path, (way, fact) in unknown(law.files, made).items():
                after = law.answers(filled(made, way, drawn(law.rng, fact, 0.4)))
                changed += after.question != before.question

                assert path in matter or after.question == before.question, (law.files, made, path)
    assert changed > so_many(100, SLICE)


def test_what_is_said_to_be_silent_is_not_stated_and_nothing_is_where_all_is() -> None:
    seen = 0
    for law in laws("silent", 60):
        for made in law.requests(4):
            if law.answers(made).routes:
                found = silence(law.trace(made))
                seen += len(found)

                assert set(found) <= set(unknown(law.files, made))
                assert not silence(law.trace(completed(law.rng, law.files, made)))
    assert seen > so_many(50, SLICE)


def test_filling_in_never_takes_a_definite_answer_back_where_nothing_rests_on_silence() -> None:
    narrowed = 0
    for law in laws("monotone", 120, resting=False):
        for made in law.requests(6):
            before = law.answers(made)
            for way, fact in unknown(law.files, made).values():
                after = law.answers(filled(made, way, drawn(law.rng, fact, 0.4)))
                narrowed += after != before

                assert set(after.question.possible) <= set(before.question.possible)
                assert all(set(one.possible) <= set(before.routes[at].possible) for at, one in after.routes.items())
    assert narrowed > so_many(200, SLICE)


def test_something_unknown_is_missing_where_and_only_where_the_answer_is_open() -> None:
    for law in laws("missing", 100):
        for made in law.requests(6):
            needed = law.missing(made)

            assert bool(needed) == (law.answers(made).question.outcome == UNDETERMINED)
            assert set(needed) <= set(unknown(law.files, made))


def shuffled(rng: Random, given: Any) -> Any:
    """The same value with members, and members of sets, in another order."""
    if isinstance(given, list):
        return rng.sample([shuffled(rng, one) for one in given], len(given))
    return {key: shuffled(rng, one) for key, one in given.items()} if isinstance(given, dict) else given


def numberless(paths: list[str]) -> Counter[str]:
    return Counter(re.sub(r"\d", "", path) for path in paths)


def test_the_order_of_members_does_not_matter() -> None:
    for law in laws("order", 120):
        for made in law.requests(6):
            other = document(made["date"], {name: shuffled(law.rng, one) for name, one in stated(made).items()})

            assert law.answers(other) == law.answers(made)
            assert numberless(law.missing(other)) == numberless(law.missing(made))


@pytest.mark.parametrize("kind", ["some", "every", "none", "at least", "at most"])
def test_a_further_member_moves_a_test_one_way_and_one_of_which_nothing_is_known_leaves_all_open(kind: str) -> None:
    moved = 0
    for seed in range(60):
        rng = Random(f"{kind} {seed}")
        maker = ListMaker(rng, resting=False)
        (name, *_) = [name for name, fact in maker.types.items() if fact["type"] == "list"]
        maker.scope.append(name)
        part = maker.test()
        number = rng.randint(1, 3)
        test = {kind: number, "of": name, "with": [part]} if "at" in kind else {kind: name, "with": [part]}
        test = {kind: name, "has": [part]} if kind == "every" else test
        bundle = LoadedBundle(bundle_of(small(maker.types, test)))
        fact = {**maker.types[name], "at most": maker.types[name]["at most"] - 1}
        for _ in range(10):
            made = request(rng, {"facts.yaml": {"facts": maker.types}}, 0.4)
            made["date"] = "2012-07-01"
            members = drawn(rng, fact, 0.4)
            further: list[list[Any]] = [[], [drawn_member(rng, fact)], [{}]]
            before, after, opened = (truth(bundle, filled(made, [name], [*members, *more])) for more in further)
            moved += before != after

            assert before <= after if kind in {"some", "at least"} else before >= after
            assert opened in {after, 1}
    assert moved > 20


def drawn_member(rng: Random, fact: Mapping[str, Any]) -> dict[str, Any]:
    return {name: drawn(rng, one, 0.7) for name, one in fact["fields"].items() if rng.random() < 0.7}


def truth(bundle: LoadedBundle, made: Document) -> int:
    """What the one rule of the law comes to: 0 for no, 1 for unknown, 2 for yes."""
    readings = {name: options[0] for name, options in READINGS.items()}
    found = answers(bundle.on(made["date"]), bundle.request(made).facts, readings).question.possible
    return {("refused",): 0, ("granted", "refused"): 1, ("granted",): 2}[found]


def test_a_complete_request_has_the_plain_answer() -> None:
    for law in laws("complete", 120):
        for made in law.requests(4):
            complete = completed(law.rng, law.files, made)
            answer, world = law.answers(complete), law.world(complete)

            assert answer.question.outcome == world.outcome()
            assert {route: one.outcome for route, one in answer.routes.items()} == world.routes()


def test_a_definite_answer_is_that_of_every_completion() -> None:
    for law in laws("completions", 80, resting=False):
        for made in law.requests(3):
            answer = law.answers(made)
            for _ in range(6):
                world = law.world(completed(law.rng, law.files, made))

                assert world.outcome() in answer.question.possible
                assert all(outcome in answer.routes[route].possible for route, outcome in world.routes().items())


def test_where_nothing_is_tested_twice_exactly_what_could_come_is_possible() -> None:
    tried = opened = 0
    for law in laws("once", 120, once=True):
        for made in law.requests(4, [0.1, 0.3, 0.6]):
            if number_of_completions(made, law.files) > MOST_COMPLETIONS:
                continue
            answer = law.answers(made)
            worlds = [law.world(complete) for complete in completions(made, law.files)]
            tried, opened = tried + 1, opened + (answer.question.outcome == UNDETERMINED)

            assert set(answer.question.possible) == {world.outcome() for world in worlds}, (law.files, made)
            for route, found in answer.routes.items():
                assert set(found.possible) == {world.routes()[route] for world in worlds}
    assert tried > so_many(120, SLICE)
    assert opened > tried / 8


def test_names_change_no_answer() -> None:
    for law in laws("names", 100):
        nasty = Nasty(law.rng, law.files)
        other = LoadedBundle(bundle_of(nasty.files(law.files)))
        chosen = nasty.readings(law.readings)
        for made in law.requests(5):
            renamed = nasty.document(made)
            on, facts = other.on(made["date"]), other.request(renamed).facts
            expected, found = law.answers(made), answers(on, facts, chosen)
            again = [one.path for one in missing(Trace(on, facts, chosen))] if law.missing(made) else []

            assert [nasty.names[one] for one in expected.question.possible] == list(found.question.possible)
            assert sorted(map(nasty.path, law.missing(made))) == sorted(again)


def test_random_law_says_all_that_the_language_can() -> None:
    said: Counter[str] = Counter()

    def gather(data: Any) -> None:
        for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
            gather(part)
        if isinstance(data, dict):
            said.update(list(data))

    for law in laws("all", 60):
        gather({path: data for path, data in law.files.items() if path.startswith("law/")})
        gather([one for _, one in fields_of(law.files["facts.yaml"]["facts"])])
    wanted = ["some", "every", "none", "at least", "at most", "of", "about", "its", "is stated", "cannot be said"]
    wanted += ["within", "shares any with", "may be", "when not stated", "as_in_force_on"]

    assert min(said[word] for word in wanted) >= so_many(10, SLICE), said
