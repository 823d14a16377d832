"""The rulers along the midline, against lines of known length and against what a cun is."""

from __future__ import annotations

import numpy as np

from scalp_atlas.geometry import Curve
from scalp_atlas.rulers import LINE, marks, rulers


def test_marks_stand_at_whole_steps_of_a_straight_line():
    line = Curve(np.array([[0.0, 0, 0], [0, -45, 0]]))
    assert np.allclose(marks(line, 10)[:, 1], [0, -10, -20, -30, -40])


def test_a_step_that_goes_into_the_line_marks_its_end_too():
    line = Curve(np.array([[0.0, 0, 0], [0, -36, 0]]))
    assert np.allclose(marks(line, 36 / 12)[:, 1], -3.0 * np.arange(13))


def test_marks_follow_a_bend():
    line = Curve(np.array([[0.0, 0, 0], [0, -15, 0], [0, -15, -25]]))
    assert np.allclose(marks(line, 10), [[0, 0, 0], [0, -10, 0], [0, -15, -5], [0, -15, -15], [0, -15, -25]])


def test_twelve_cun_lead_from_hairline_to_hairline(adult):
    found = rulers(adult.resolution.resolved, adult.resolution.scales)
    front, back = (adult.resolution.resolved[LINE].points[end] for end in (0, -1))
    assert front[1] > back[1]
    assert found.cun.shape == (13, 3)
    assert np.allclose(found.cun[[0, -1]], [front, back], atol=1e-3)
    assert np.allclose(found.cm[0], front, atol=1e-6)
    assert len(found.cm) == int(adult.resolution.resolved[LINE].length_mm / 10) + 1
    assert (np.linalg.norm(np.diff(found.cm, axis=0), axis=1) <= 10 + 1e-6).all()


def test_a_head_without_that_line_has_no_rulers(adult):
    assert rulers({}, adult.resolution.scales) is None
