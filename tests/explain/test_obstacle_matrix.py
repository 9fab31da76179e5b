"""What stands in the way is told once: what all sets share, and in which sets each other condition is."""

from statute_runner.explain.obstacle_matrix import obstacle_matrix


def condition(name: str, wanted: str = "yes") -> dict[str, str]:
    return {"id": name, "cite": "", "quote": name, "test": "", "fact": name, "wanted": wanted}


def told(*sets: str) -> tuple[int, str, dict[str, str]]:
    matrix = obstacle_matrix([[condition(one) for one in names] for names in sets])
    shared = "".join(one["id"] for one in matrix["shared"])
    return matrix["count"], shared, {row["condition"]["id"]: row["sets"] for row in matrix["rows"]}


def test_what_all_sets_share_is_told_once_and_the_rest_by_set() -> None:
    assert told("abx", "aby", "abz") == (3, "ab", {"x": "set 1", "y": "set 2", "z": "set 3"})
    assert told("ax", "axy", "axz", "ay", "axw") == (
        5,
        "a",
        {"x": "sets 1-3, 5", "y": "sets 2, 4", "z": "set 3", "w": "set 5"},
    )


def test_one_set_is_all_shared_and_none_is_nothing() -> None:
    assert told("abc") == (1, "abc", {})
    assert told() == (0, "", {})


def test_a_condition_wanted_otherwise_is_another() -> None:
    matrix = obstacle_matrix([[condition("a")], [condition("a", "no")]])

    assert not matrix["shared"]
    assert [row["within"] for row in matrix["rows"]] == [[True, False], [False, True]]
