"""The tint of the hair-bearing scalp."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from scalp_atlas.hair import BLEND_MM, hair_border, hair_cover
from scalp_atlas.head import load_head


@pytest.fixture(scope="module")
def head():
    return load_head("adult_male")


@pytest.fixture(scope="module")
def cover(head):
    return hair_cover(head)


def at(head, cover, point):
    return cover[cKDTree(head.skin.vertices).query(point)[1]]


def test_every_vertex_has_a_cover_between_bare_and_hair(head, cover):
    assert cover.shape == (len(head.skin.vertices),)
    assert cover.min() == 0.0 and cover.max() == 1.0


@pytest.mark.parametrize("place", [(0, -10, 128), (0, -106, 20), (-66, -46, 86), (66, -46, 86), (-60, -50, -10)])
def test_the_scalp_bears_hair(head, cover, place):
    assert at(head, cover, place) == 1.0


@pytest.mark.parametrize("name", ["nasion", "glabella", "nose_tip", "tragus.left", "tragus.right", "ear_apex.left"])
def test_face_and_ears_are_bare(head, cover, name):
    assert at(head, cover, head.landmarks[name]) == 0.0


def test_the_neck_is_bare(head, cover):
    low = head.skin.vertices[:, 2] < -75
    assert cover[low].max() == 0.0


def test_the_border_is_soft_and_lies_on_the_hairlines(head, cover):
    between = (cover > 0.05) & (cover < 0.95)
    hairlines = cKDTree(np.vstack(list(head.hairlines.values())))
    off_ears = np.all([np.hypot(*ear.to_disc(head.skin.vertices).T) > 1.3 for ear in head.ears], axis=0)
    lower_edge = np.abs(head.skin.vertices[:, 2] + 16) < 12  # of the sideburn, which no hairline draws
    some = between & off_ears & ~lower_edge
    assert some.sum() > 100
    assert hairlines.query(head.skin.vertices[some])[0].max() < BLEND_MM


def test_left_and_right_are_alike(head, cover):
    mirrored = head.skin.vertices * [-1, 1, 1]
    distance, partner = cKDTree(head.skin.vertices).query(mirrored)
    same = distance < 0.01
    assert same.mean() > 0.9
    assert np.abs(cover[same] - cover[partner[same]]).max() < 0.1


def test_hairlines_may_run_either_way(head, cover):
    turned = {name: curve[::-1] for name, curve in head.hairlines.items()}
    assert np.array_equal(hair_cover(replace(head, hairlines=turned)), cover)


@pytest.mark.parametrize("missing", ["front", "back", "temple.left", "around_ear.right", "sideburn_posterior.left"])
def test_without_one_of_the_hairlines_there_is_no_tint(head, missing):
    rest = {name: curve for name, curve in head.hairlines.items() if name != missing}
    assert hair_border(replace(head, hairlines=rest)) is None
    assert hair_cover(replace(head, hairlines=rest)) is None
