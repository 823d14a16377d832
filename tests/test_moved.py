"""After a landmark has moved: the quick answer is the whole answer, and only what hangs on it is made anew."""

from __future__ import annotations

import numpy as np
import pytest

from scalp_atlas.errors import FileProblems
from scalp_atlas.resolve import Resolver, resolve
from test_invariance import Retold

SYSTEMS = ("reference", "points", "issa", "jiao", "eeg")
MOVES = {
    "a corner of the hair": {"hair_corner.left": (0, 0, 4)},
    "the front hairline on the midline": {"anterior_hairline": (0, 0, 3)},
    "the tuber": {"parietal_tuber.right": (0, 5, 0)},
    "the inion sideways, which turns the frame": {"inion": (4, 0, 0)},
    "an ear, which moves the frame": {"preauricular.left": (0, 3, 2)},
    "the top of an ear, which takes it off otherwise": {"ear_apex.left": (0, 2, 1)},
    "two at once": {"parietal_tuber.left": (0, 3, 0), "hair_corner.right": (2, 0, 0)},
}


@pytest.fixture
def resolver(library, adult) -> Resolver:
    resolver = Resolver(library, adult.head)
    resolver.resolve(SYSTEMS)
    return resolver


def moved(head, shifts):
    return head.moved({key: head.landmarks[key] + np.array(shift, float) for key, shift in shifts.items()})


@pytest.mark.parametrize("name", MOVES)
def test_the_quick_answer_equals_that_from_nothing(library, adult, resolver, name):
    head = moved(adult.head, MOVES[name])
    quick, whole = resolver.on(head).resolve(SYSTEMS), resolve(library, head, SYSTEMS)
    assert quick.resolved.keys() == whole.resolved.keys()
    assert dict(quick.scales) == dict(whole.scales)
    for key, item in whole.resolved.items():
        assert np.array_equal(quick.resolved[key].points, item.points), key
        assert [step.address for step in quick.resolved[key].construction] == [s.address for s in item.construction]
    for key, item in whole.unresolved.items():
        assert quick.unresolved[key].reason == item.reason


def test_the_tuber_moves_what_hangs_on_it_and_nothing_else(library, adult, resolver):
    before = resolver.resolve(SYSTEMS)
    after = resolver.on(moved(adult.head, {"parietal_tuber.left": (0, 5, 0)})).resolve(SYSTEMS)
    changed = {key for key, item in after.resolved.items() if item is not before.resolved[key]}
    assert "jiao.praxis.left" in changed
    assert not {"jiao.praxis.right", "jiao.motor.left", "points.gv20", "eeg.cz"} & changed
    known = Resolver(library, adult.head)
    hanging = {
        key
        for key, item in known.resolve(SYSTEMS).resolved.items()
        if "parietal_tuber.left" in known.facts_behind(item)
    }
    assert changed == hanging


def test_moves_add_up_and_lead_back(library, adult, resolver):
    first = moved(adult.head, {"hair_corner.left": (0, 0, 4)})
    second = first.moved({"hair_corner.left": adult.head.landmarks["hair_corner.left"]})
    chain = resolver.on(first)
    chain.resolve(SYSTEMS)
    back = chain.on(second).resolve(SYSTEMS)
    for key, item in resolve(library, adult.head, SYSTEMS).resolved.items():
        assert np.allclose(back.resolved[key].points, item.points, atol=1e-9), key


def test_a_landmark_taken_away_leaves_its_reason(library, adult, resolver):
    head = adult.head.moved({"parietal_tuber.left": None})
    after = resolver.on(head).resolve(SYSTEMS)
    assert "parietal_tuber" in after.unresolved["jiao.praxis.left"].reason
    assert "jiao.praxis.right" in after.resolved


def test_without_nasion_there_is_no_head(adult):
    with pytest.raises(FileProblems, match="nasion"):
        adult.head.moved({"nasion": None})


def test_a_moved_hairline_moves_what_is_measured_from_it(library, adult, resolver):
    front = adult.head.hairlines["front"] + [0, 0, 5]
    head = adult.head.moved({}, {"front": front})
    quick, whole = resolver.on(head).resolve(SYSTEMS), resolve(library, head, SYSTEMS)
    different = [
        key
        for key, item in whole.resolved.items()
        if not np.array_equal(item.points, adult.resolution.resolved[key].points)
    ]
    assert different
    assert all(np.array_equal(quick.resolved[key].points, whole.resolved[key].points) for key in whole.resolved)


def test_a_moved_head_is_the_head_that_a_file_with_that_landmark_gives(library, adult, tmp_path):
    quick = moved(adult.head, {"inion": (4, 0, 1)})
    told = Retold(quick)
    fresh = told.load(tmp_path, quick.skin.vertices, quick.skin.faces)
    items = ["jiao.motor", "points.gb20", "eeg.p7", "points.te20"]
    one, two = resolve(library, quick, items=items), resolve(library, fresh, items=items)
    for key, item in one.resolved.items():
        assert np.abs(fresh.frame.to_file(two.resolved[key].points) - item.points).max() < 1e-3, key


def test_where_only_the_ears_landmarks_stay_the_surface_is_shared(adult):
    turned = moved(adult.head, {"inion": (4, 0, 0)})
    assert turned.measured is adult.head.measured
    assert moved(adult.head, {"hair_corner.left": (0, 0, 4)}).surface is adult.head.surface
    assert moved(adult.head, {"ear_apex.left": (0, 0, 2)}).measured is not adult.head.measured
