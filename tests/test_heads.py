"""Every item in the region of the head that its text names, on every head that comes with the program.

Regions are told by the way the skin faces and by the ears, which are anatomy; what lies where is told by the
names and sentences of the books.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from scalp_atlas.head import Head

STEP_MM = 4.0  # what the cheek falls off by in 6 % of an ellipse of 20 to 34 mm, at most; a fin stands 12 mm high
FACING = 0.5  # a skin that faces a way has at least this share of it; six ways share out the ball at 0.58
REGIONS: dict[str, Callable] = {
    "the front": lambda head, at, facing: (at[:, 1] > 0) & (facing[:, 1] > 0),
    "the roof": lambda head, at, facing: facing[:, 2] > FACING,
    "the side": lambda head, at, facing: np.abs(facing[:, 0]) > FACING,
    "the rear": lambda head, at, facing: facing[:, 1] < -FACING,
    "before the ear": lambda head, at, facing: at[:, 1] > head.landmarks["ear_root_anterior.left"][1],
    "before the apex": lambda head, at, facing: at[:, 1] > head.landmarks["ear_apex.left"][1] - 1,
    "behind the ear": lambda head, at, facing: at[:, 1] < head.landmarks["tragus.left"][1],
    "above the ear": lambda head, at, facing: at[:, 2] > head.landmarks["ear_apex.left"][2],
    "above the tragus": lambda head, at, facing: at[:, 2] > head.landmarks["tragus.left"][2],
    "below the tragus": lambda head, at, facing: at[:, 2] < head.landmarks["tragus.left"][2],
    "above the brows": lambda head, at, facing: at[:, 2] > head.landmarks["brow_mid.left"][2],
    "on the midline": lambda head, at, facing: np.abs(at[:, 0]) < 0.05,
}
# In the standard the names themselves say it: MS1-4 forehead, MS5, 8, 9 vertex, MS10, 11 temple, MS12-14 occiput.
WHOLE = {
    ("the front", "above the brows", "before the ear"): (
        "issa.ms1 issa.ms2.left issa.ms3.left issa.ms4.left jiao.stomach.left jiao.thorax.left jiao.reproductive.left "
        "points.gb14.left points.gv24 points.st8.left"
    ),
    ("the front", "before the ear", "above the tragus"): "points.ex-hn3 points.bl2.left",
    ("the roof", "above the ear"): (
        "issa.ms5 issa.ms8.left issa.ms9.left jiao.foot.left points.gv20 points.gv21 points.gv22 points.bl7.left "
        "jin.sishen"
    ),
    ("the side", "above the tragus", "before the apex"): (
        "issa.ms10.left issa.ms11.left points.gb4.left points.gb5.left points.gb6.left points.gb7.left "
        "points.ex-hn5.left"
    ),
    ("the side", "above the ear"): "jiao.vertigo.left points.gb8.left points.gb9.left",
    ("the side", "above the ear", "behind the ear"): "jiao.praxis.left jiao.speech3.left points.gb10.left",
    ("the side", "before the ear"): "points.st7.left points.gb3.left points.ex-hn5.left",
    ("the side", "below the tragus", "behind the ear"): "points.te17.left points.gb12.left",
    (
        "the rear",
    ): "issa.ms12 issa.ms13.left issa.ms14.left jiao.optic.left jiao.balance.left points.gb20.left points.bl10.left",
    ("the rear", "below the tragus"): "points.gv15 points.bl10.left points.gb20.left",
    ("on the midline",): "issa.ms1 issa.ms5 issa.ms12 points.gv20 points.gv16 points.ex-hn3",
}
# Lines from the roof down to the temple.
DOWN_THE_SIDE = ("issa.ms6.left", "issa.ms7.left", "jiao.motor.left", "jiao.sensory.left", "jiao.chorea.left")


def lies(head: Head, points: np.ndarray, region: str) -> bool:
    return bool(REGIONS[region](head, points, head.surface.normals_at(points)).all())


def test_seven_heads_come_with_the_program(checkout):
    assert {path.stem for path in (checkout / "meshes").glob("*.toml")} == {
        *("adult_male", "adult_female", "child", "infant", "old_male", "african_female", "brachy_female")
    }


@pytest.mark.parametrize("regions", WHOLE, ids=" and ".join)
def test_an_item_lies_where_its_text_says(each, regions):
    for item_id in WHOLE[regions].split():
        points = each.resolution.resolved[item_id].points
        for region in regions:
            assert lies(each.head, points, region), (item_id, region)


@pytest.mark.parametrize("item_id", DOWN_THE_SIDE)
def test_the_oblique_lines_run_from_the_roof_down_to_the_temple(each, item_id):
    line = each.resolution.resolved[item_id].points
    assert lies(each.head, line[:1], "the roof")
    assert lies(each.head, line[-1:], "the side")
    assert lies(each.head, line[-1:], "above the tragus")
    assert lies(each.head, line[-1:], "before the apex")


def test_the_points_of_the_temple_follow_one_another_down_to_the_ear(each):
    heights = [each.resolution.resolved[f"points.gb{number}.left"].points[0, 2] for number in (4, 5, 6, 7)]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("column", ["{}z", "{}3", "{}4"])
def test_electrodes_follow_one_another_as_their_letters_say(each, column):
    places = {item.item.code: item.points[0] for item in each.resolution.resolved.values()}
    rows = ("AF", "F", "FC", "C", "CP", "P", "PO")
    along = [places[column.format(row)][1] for row in rows]
    assert along == sorted(along, reverse=True)


def test_the_auricles_come_off_whole(each):
    """All but them and the caps is the skin itself, and no fin of an ear stands on the rim of what was cut out."""
    head, surface = each.head, each.head.surface
    sides = surface.vertices[np.abs(surface.vertices[:, 0]) > 20]
    kept = sides[~np.any([ear.holds(sides) for ear in head.ears], axis=0)]
    assert np.linalg.norm(head.visible.closest(kept)[0] - kept, axis=1).max() < 0.01
    bearings = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    rim = np.stack([np.cos(bearings), np.sin(bearings)], axis=1)
    for ear in head.ears:
        within, without = (
            [ear.depth(surface.first_hit(far, -ear.axes[0])) for far in ear.from_disc(share * rim, np.full(60, 200.0))]
            for share in (0.97, 1.03)
        )
        assert np.abs(np.subtract(within, without)).max() < STEP_MM
