"""Where readings lie apart: against the readings themselves, one by one."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from scalp_atlas.cli import run
from scalp_atlas.disagreements import disagreements, nearest_pairs, reading_name, resolved_of, save_disagreements
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.records import Resolved
from scalp_atlas.resolve import Resolver


@pytest.fixture(scope="module")
def few(library):
    """A library of two systems, one of them with several readings of an item."""
    kept = {key: library.systems[key] for key in ("reference", "jiao", "issa", "points")}
    return replace(library, systems=kept)


@pytest.fixture(scope="module")
def resolver(few, adult):
    return Resolver(few, adult.head)


@pytest.fixture(scope="module")
def found(resolver):
    return disagreements(resolver)


def test_the_table_begins_with_the_largest(found):
    most = [pair.apart.most_mm for pair in found]
    assert most == sorted(most, reverse=True)
    assert most[0] > 20


def test_every_two_readings_of_every_item_that_have_a_place_are_there_once(found, resolver, few):
    expected = set()
    for system in few.systems.values():
        for item in system.items.values():
            for pair in combinations((None, *item.variants), 2):
                for side in item.sides:
                    if all(isinstance(resolver.item(item, side, one), Resolved) for one in pair):
                        expected.add((item.id, *(one.key if one else "" for one in pair)))
    told = [(p.one.item.id, *(r.variant.key if r.variant else "" for r in (p.one, p.other))) for p in found]
    assert len(told) == len(set(told))
    assert set(told) == expected


def test_the_distance_between_points_is_never_less_than_straight_through_the_head(found):
    points = [pair for pair in found if len(pair.one.points) == len(pair.other.points) == 1]
    assert len(points) > 10
    for pair in points:
        straight = float(np.linalg.norm(pair.one.points[0] - pair.other.points[0]))
        assert straight - 1e-6 <= pair.apart.most_mm <= straight * np.pi / 2 + 1


def test_of_a_pair_the_side_is_told_on_which_it_is_more(found, resolver):
    from scalp_atlas.compare import apart

    pair = next(one for one in found if one.one.item.paired)
    other_side = "left" if pair.one.side == "right" else "right"
    there = [resolver.item(pair.one.item, other_side, reading.variant) for reading in (pair.one, pair.other)]
    assert apart(resolver.head.surface, *there).most_mm <= pair.apart.most_mm


def test_it_can_be_stopped_and_tells_how_far_it_is(resolver):
    class Enough(Exception):
        pass

    told = []

    def tell(share):
        told.append(share)
        if share > 0.2:
            raise Enough

    with pytest.raises(Enough):
        disagreements(resolver, tell)
    assert told[0] == 0
    assert told == sorted(told)


def test_names_stand_for_systems_items_and_readings(resolver):
    assert {one.id for one in resolved_of(resolver, "jiao.motor")} == {"jiao.motor.left", "jiao.motor.right"}
    assert {one.item.system for one in resolved_of(resolver, "issa")} == {"issa"}
    (reading,) = resolved_of(resolver, "points.gv20~ear_apices")
    assert reading.id == "points.gv20~ear_apices"
    assert reading_name(reading) == reading.variant.name["en"]


def test_each_item_is_compared_with_the_nearest_of_its_side(resolver):
    pairs = nearest_pairs(resolver, resolved_of(resolver, "jiao.motor"), resolved_of(resolver, "issa"))
    assert [(pair.one.id, pair.other.id) for pair in pairs] == [
        ("jiao.motor.left", "issa.ms6.left"),
        ("jiao.motor.right", "issa.ms6.right"),
    ]


def test_the_table_is_written_in_the_order_given(found, tmp_path):
    save_disagreements(tmp_path / "d.csv", found)
    with (tmp_path / "d.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(found)
    assert float(rows[0]["most_mm"]) == pytest.approx(found[0].apart.most_mm, abs=0.01)
    for row, pair in zip(rows, found, strict=True):
        assert row["sources"].split() == list((pair.one.variant or pair.one.item).sources)
        assert row["other_confidence"] == pair.other.confidence.level
    with pytest.raises(ScalpAtlasError, match=r"\.csv"):
        save_disagreements(tmp_path / "d.xlsx", found)


def test_the_command_line_writes_all_and_prints_the_largest(few, adult, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("scalp_atlas.cli.shared.load_systems", lambda: few)
    assert run(["disagreements", "--head", "adult_male"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 32
    assert run(["disagreements", "--head", "adult_male", "--csv", str(tmp_path / "d.csv")]) == 0
    first = (tmp_path / "d.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    assert printed[1].startswith(first)
