"""The cortex in a head: on balls of known size, and against what others found under the electrodes."""

from __future__ import annotations

import igl
import numpy as np
import pytest
from scipy.spatial import Delaunay

from scalp_atlas.cortex import GYRI, NEIGHBOURS, Cortex, beneath, cortex_in, electrodes
from scalp_atlas.geometry import Surface
from scalp_atlas.geometry.registration import to_head
from scalp_atlas.records import Confidence, Item, Resolved, ResolvedPiece
from shapes import even_directions, triangles

SCALP_MM, BRAIN_MM = 90.0, 72.0
SOME_MM = 7.0
DIRECTIONS = even_directions(6000)


@pytest.fixture(scope="module")
def scalp() -> Surface:
    return Surface(SCALP_MM * DIRECTIONS, triangles(DIRECTIONS))


@pytest.fixture(scope="module")
def brain() -> Cortex:
    """A ball, the right half precentral and the left half postcentral."""
    gyri = np.where(DIRECTIONS[:, 0] > 0, "precentral", "postcentral")
    return Cortex(Surface(BRAIN_MM * DIRECTIONS, triangles(DIRECTIONS)), gyri, (1.0, 1.0, 1.0))


def item(*pieces: ResolvedPiece) -> Resolved:
    written = Item("made.one", "made", "one", "X", {"en": "made"}, "midline", (), (), Confidence("single"))
    return Resolved("made.one", written, "midline", pieces[0].kind, pieces, ())


def curve(points: np.ndarray) -> ResolvedPiece:
    return ResolvedPiece({}, "curve", points, float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum()))


def point(*place: float) -> ResolvedPiece:
    return ResolvedPiece({}, "point", SCALP_MM * np.array([place]) / np.linalg.norm(place), 0.0)


def meridian(first_deg: float, last_deg: float) -> np.ndarray:
    """Over the vertex from left (negative) to right, in half degrees."""
    turn = np.radians(np.arange(first_deg, last_deg + 0.25, 0.5))
    return SCALP_MM * np.column_stack([np.sin(turn), np.zeros_like(turn), np.cos(turn)])


def test_the_distance_of_concentric_balls_is_the_difference_of_their_radii(scalp, brain):
    found = beneath(brain, scalp, item(curve(meridian(-60, 60))))
    assert found.distance_mm == pytest.approx([SCALP_MM - BRAIN_MM] * 3, abs=0.15)


def test_least_median_and_most_of_a_ball_shifted_forward(scalp, brain):
    """Shifted by 5 mm the brain lies 13 mm under the front, 23 under the back; halfway round |(5, 90)| - 72."""
    shifted = Cortex(
        Surface(brain.surface.vertices + np.array([0, 5, 0]), brain.surface.faces), brain.gyri, (1.0, 1.0, 1.0)
    )
    turn = np.radians(np.arange(0, 180.25, 0.5))
    arc = SCALP_MM * np.column_stack([np.zeros_like(turn), np.cos(turn), np.sin(turn)])
    found = beneath(shifted, scalp, item(curve(arc)))
    assert found.distance_mm == pytest.approx((13, np.hypot(5, 90) - BRAIN_MM, 23), abs=0.2)


def test_shares_of_a_line_are_those_of_its_length(scalp, brain):
    found = beneath(brain, scalp, item(curve(meridian(-20, 60))))
    assert list(found.gyri) == ["precentral", "postcentral"]
    assert found.gyri["precentral"] == pytest.approx(60 / 80, abs=0.02)
    assert sum(found.gyri.values()) == pytest.approx(1)


def test_a_line_of_uneven_points_counts_by_length_and_not_by_points(scalp, brain):
    crowded = np.vstack([meridian(-20, 0)[::20], meridian(0.5, 60)])
    assert beneath(brain, scalp, item(curve(crowded))).gyri["precentral"] == pytest.approx(60 / 80, abs=0.02)


def test_shares_of_an_area_are_those_of_its_square_millimetres(scalp, brain):
    """A cap of 30 degrees about the vertex, cut at x = 0 into halves; the right one has four times the triangles."""
    fine = DIRECTIONS[DIRECTIONS[:, 2] > np.cos(np.radians(30))]
    coarse = np.vstack([fine[fine[:, 0] > 0], fine[fine[:, 0] <= 0][::4]])
    patch = (SCALP_MM * coarse, Delaunay(coarse[:, :2]).simplices.astype(np.int64))
    area = ResolvedPiece({}, "area", SCALP_MM * coarse[:1], 0.0, 1.0, patch)
    assert beneath(brain, scalp, item(area)).gyri["precentral"] == pytest.approx(0.5, abs=0.03)


def test_of_points_each_counts_as_one(scalp, brain):
    found = beneath(brain, scalp, item(point(1, 0, 1), point(1, 1, 1), point(1, -1, 1), point(-1, 0, 1)))
    assert found.gyri == {"precentral": 0.75, "postcentral": 0.25}


def test_where_the_nearest_brain_lies_aside_or_deep_there_is_none_beneath(scalp, brain):
    """A brain of 20 mm radius high up: from the side of the scalp it lies far off the inward normal."""
    small = Cortex(
        Surface(20 * DIRECTIONS + np.array([0, 0, 60]), brain.surface.faces),
        np.full(len(DIRECTIONS), "precentral"),
        (1, 1, 1),
    )
    found = beneath(small, scalp, item(point(0, 0, 1), point(1, 0, 0), point(0, 0, -1)))
    assert found.gyri == {"": pytest.approx(2 / 3), "precentral": pytest.approx(1 / 3)}
    assert found.distance_mm[0] == pytest.approx(10, abs=0.1)
    assert found.distance_mm[2] == pytest.approx(130, abs=0.1)


def test_neighbours_lie_so_far_as_arcs_of_the_ball(scalp, brain):
    places = {f"eeg.e{deg}": (f"E{deg}", meridian(deg, deg)[0]) for deg in (-80, -50, 10, 35, 70)}
    found = beneath(brain, scalp, item(curve(meridian(0, 20))), places)
    assert [one.code for one in found.neighbours] == ["E10", "E35", "E-50"]
    arcs = [0, np.radians(15) * SCALP_MM, np.radians(50) * SCALP_MM]
    assert [one.distance_mm for one in found.neighbours] == pytest.approx(arcs, abs=0.6)


def test_an_electrode_is_no_neighbour_of_itself(scalp, brain, adult):
    positions = electrodes(adult.resolution)
    assert len(positions) >= 70
    found = beneath(cortex_in(adult.head), adult.head.surface, adult.resolution.resolved["eeg.cz"], positions)
    assert len(found.neighbours) == NEIGHBOURS
    assert "eeg.cz" not in {one.id for one in found.neighbours}
    assert {one.code for one in found.neighbours} <= {"FCz", "CPz", "C1", "C2"}


# -- the brain that comes with the program ------------------------------------------------------------


@pytest.fixture(scope="module")
def adult_cortex(adult) -> Cortex:
    return cortex_in(adult.head)


def test_every_gyrus_has_its_name_in_english_latin_and_chinese(adult_cortex):
    assert set(np.unique(adult_cortex.gyri)) - {""} == set(GYRI)
    for names in GYRI.values():
        assert all(names[language] for language in ("en", "la", "zh"))
    for language in ("en", "la", "zh"):
        assert len({names[language] for names in GYRI.values()}) == len(GYRI)


def test_both_halves_of_the_brain_have_the_same_gyri(adult_cortex):
    """MNI152 as it was averaged here is symmetric, the labels nearly."""
    vertices = adult_cortex.surface.vertices
    _, twin = adult_cortex.nearest(vertices * [-1, 1, 1])
    outside = (np.abs(vertices[:, 0]) > 5) & (adult_cortex.gyri != "")
    assert (adult_cortex.gyri == twin)[outside].mean() > 0.85


def test_gyri_lie_as_in_every_atlas(adult_cortex):
    """Their middles on the left half, in the head frame: further front, above, outside."""
    vertices, left = adult_cortex.surface.vertices, adult_cortex.surface.vertices[:, 0] < -5
    middle = {key: vertices[left & (adult_cortex.gyri == key)].mean(axis=0) for key in set(adult_cortex.gyri[left])}
    order = ["frontal_pole", "middle_frontal", "precentral", "postcentral", "superior_parietal", "lateral_occipital"]
    assert np.all(np.diff([middle[key][1] for key in order]) < 0)
    down = ["superior_parietal", "supramarginal", "superior_temporal", "middle_temporal", "inferior_temporal"]
    assert np.all(np.diff([middle[key][2] for key in down]) < 0)
    assert middle["middle_frontal"][0] < middle["superior_frontal"][0]
    assert middle["precuneus"][0] > middle["superior_parietal"][0]
    assert middle["cerebellum"][2] < min(middle[key][2] for key in ("cuneus", "lateral_occipital", "lingual"))


def test_the_cortex_lies_inside_the_skull_of_each_head(each):
    """At least 5 mm beneath the skin everywhere."""
    inside, skin = cortex_in(each.head).surface.vertices, each.head.visible
    assert igl.fast_winding_number(skin.vertices, skin.faces, inside).min() > 0.5
    assert np.linalg.norm(skin.closest(inside)[0] - inside, axis=1).min() > 5


def test_the_scale_is_that_of_the_head(each, adult_cortex):
    """Breadth between the preauricular points against that of the Colin27 head, 171.9 mm."""
    landmarks = each.head.landmarks
    breadth = np.linalg.norm(landmarks["preauricular.right"] - landmarks["preauricular.left"])
    cortex = cortex_in(each.head)
    assert cortex.scale[0] == pytest.approx(breadth / 171.87, rel=0.01)
    assert f"{cortex.scale[0]:.0%}" in cortex.told("en")
    assert f"{cortex.scale[0]:.0%}" in cortex.told("zh")


def places_under(adult, cortex: Cortex) -> dict[str, np.ndarray]:
    """The place (3,) of the cortex under each electrode position, by its code."""
    return {code: cortex.nearest(place[None])[0][0] for code, place in electrodes(adult.resolution).values()}


def test_what_lies_under_an_electrode_is_where_others_found_it(adult, adult_cortex, authority):
    """Within the few millimetres that the page tells of; at worst nearer to either table than they to one another."""
    table = authority("cortical_projections")
    turn = np.array(table["lancaster_2007"]["map"])
    okamoto = {code: np.array(place) for code, place in table["okamoto_2004"]["positions"].items()}
    koessler = {
        code: np.linalg.solve(turn[:, :3], place - turn[:, 3])
        for code, place in table["koessler_2009"]["positions"].items()
    }
    apart = [np.linalg.norm(koessler[code] - place) for code, place in okamoto.items()]
    way = to_head(adult.head.landmarks, adult.head.midline)
    under = places_under(adult, adult_cortex)
    for told in (okamoto, koessler):
        gaps = [np.linalg.norm((under[code] - way[3]) @ np.linalg.inv(way[:3]) - place) for code, place in told.items()]
        assert np.median(gaps) < SOME_MM
        assert max(gaps) < max(apart)


@pytest.mark.parametrize("source", ["herwig_2003", "koessler_2009"])
def test_the_gyrus_under_an_electrode_is_that_of_others_or_lies_beside_it(adult, adult_cortex, authority, source):
    under = places_under(adult, adult_cortex)
    told = authority("electrode_gyri")[source]["positions"]
    gaps = {}
    for code, gyri in told.items():
        vertices = adult_cortex.surface.vertices[np.isin(adult_cortex.gyri, gyri)]
        gaps[code] = np.linalg.norm(vertices - under[code], axis=1).min()
    assert max(gaps.values()) < 12, gaps
    same = [adult_cortex.nearest(under[code][None])[1][0] in gyri for code, gyri in told.items()]
    assert np.mean(same) >= 0.5


def test_known_zones_lie_over_the_gyri_they_are_named_after_or_not(adult, adult_cortex):
    """Jiao's areas by their own words: motor over the precentral gyrus in part, optic over the occipital lobe."""
    found = {
        name: beneath(adult_cortex, adult.head.surface, adult.resolution.resolved[name]).gyri
        for name in ("jiao.motor.left", "jiao.motor.right", "jiao.optic.left", "jiao.balance.left", "points.st2.left")
    }
    assert next(iter(found["jiao.motor.left"])) == next(iter(found["jiao.motor.right"])) == "precentral"
    assert next(iter(found["jiao.optic.left"])) == "lateral_occipital"
    assert next(iter(found["jiao.balance.left"])) == "cerebellum"
    assert found["points.st2.left"] == {"": 1.0}, "on the cheek there is no brain beneath"
