"""What is said of members is counted, and what is said of others repeated, as looking at each bit alone does."""

from __future__ import annotations

import random
from itertools import product

import pytest

from statute_runner.codegen.member_axes import MemberAxes


@pytest.mark.parametrize("number", [1, 2, 3])
def test_members_are_counted_along_one_axis_and_what_is_said_of_others_is_repeated(number: int) -> None:
    rng = random.Random(number)
    longest = {"a": 3, "a[].b": 2, "c": 2}
    sizes = {("a",): 4 * 3, ("a", "a[].b"): 4 * 3 * 2, ("c",): 4 * 2}
    exists = {axes[-1]: rng.getrandbits(size) for axes, size in sizes.items()}
    members = MemberAxes(4, longest, exists)
    axes = ("a", "a[].b", "c")
    of_c = rng.getrandbits(8)
    wide = members.spread(of_c, ("c",), axes)

    def bit(bits: int, *numbers: int) -> int:
        row, a, b, c = numbers
        return bits >> row + 4 * (a + 3 * (b + 2 * c)) & 1

    for row, a, b, c in product(range(4), range(3), range(2), range(2)):
        assert bit(wide, row, a, b, c) == of_c >> row + 4 * c & 1
    any_bits = rng.getrandbits(4 * 3 * 2 * 2)
    found = members.at_least(number, any_bits, axes, "a")
    for row, b, c in product(range(4), range(2), range(2)):
        there = [exists["a"] >> row + 4 * a & 1 and bit(any_bits, row, a, b, c) for a in range(3)]

        assert found >> row + 4 * (b + 2 * c) & 1 == (sum(there) >= number)
