"""Only what hangs on a change is made anew: a little spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scalp_atlas.memo import Memo


class Sheet:
    """Cells a, b, c ... are facts; sums and rounded tens are made from them."""

    def __init__(self, facts: dict[str, float], before: Sheet | None = None):
        self.facts = facts
        self.made: list[str] = []
        self.memo = Memo(lambda key: self.find(key[0]), lambda one, two: one == two, before.memo if before else None)

    def find(self, name: str) -> float:
        if name in self.facts:
            return self.memo.fact((name,), lambda: float(self.facts[name]))
        return self.memo.value((name,), lambda: self.make(name))

    def make(self, name: str) -> float:
        self.made.append(name)
        if "+" in name:
            return sum(self.find(part) for part in name.split("+"))
        return float(round(self.find(name.removeprefix("tens")), -1))


def test_a_value_is_made_once():
    sheet = Sheet({"a": 1, "b": 2})
    assert [sheet.find("a+b"), sheet.find("a+b")] == [3, 3]
    assert sheet.made == ["a+b"]


def test_after_a_change_only_what_hangs_on_it_is_made_anew():
    first = Sheet({"a": 1, "b": 2, "c": 3})
    assert [first.find("a+b"), first.find("b+c")] == [3, 5]
    second = Sheet({"a": 7, "b": 2, "c": 3}, first)
    assert [second.find("a+b"), second.find("b+c")] == [9, 5]
    assert second.made == ["a+b"]


def test_a_change_that_makes_no_difference_stops_there():
    first = Sheet({"a": 41})
    assert first.find("tensa+tensa") == 80
    second = Sheet({"a": 42}, first)
    assert second.find("tensa+tensa") == 80
    assert second.made == ["tensa"]


def test_a_failure_leaves_nothing_open():
    sheet = Sheet({"a": 1})
    with pytest.raises(RecursionError):
        sheet.find("tens")
    assert sheet.find("a+a") == 2
    assert sheet.memo.facts_behind(("a+a",)) == {("a",)}


def test_the_facts_behind_a_value_are_known_through_others():
    sheet = Sheet({"a": 1, "b": 2, "c": 3})
    sheet.find("tensa+b")
    assert sheet.memo.facts_behind(("tensa+b",)) == {("a",), ("b",)}


names = st.sampled_from(["a+b", "b+c", "tensa", "tensb+c", "tensa+tensb", "a+b+c", "tensc+tensc"])
worlds = st.fixed_dictionaries({name: st.integers(0, 60) for name in "abc"})


@given(st.lists(st.tuples(worlds, st.lists(names, max_size=5)), min_size=2, max_size=5))
def test_however_the_world_changes_every_answer_is_as_if_asked_anew(story):
    sheet = None
    for facts, questions in story:
        sheet = Sheet(facts, sheet)
        for name in questions:
            assert sheet.find(name) == Sheet(facts).find(name)
