"""Systems shown together can be told apart in grey and with any colour blindness: measured, not looked at.

Lightness L* and colour distance are those of CIE 1976 (white point D65). Colour blindness is simulated with the
matrices for complete dichromacy of Machado, Oliveira and Fernandes, IEEE TVCG 15:1291 (2009), Table 1, on linear RGB.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from scalp_atlas.figure.lines import paint_sample
from scalp_atlas.figure.palette import LIGHT, Look, looks_of, system_look
from scalp_atlas.figure.pen import pen_for
from scalp_atlas.gui.item_tree import swatch
from scalp_atlas.records import Confidence

DICHROMACY = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
LEAST_LIGHTNESS, LEAST_DISTANCE = 14.0, 14.0
DASHES = ("solid", "dashed", "dash_dot", "long_dashed", "short_dashed", "long_short")
MARKS = ("disc", "square", "diamond", "triangle", "down_triangle", "cross")


def linear(rgb) -> np.ndarray:
    share = np.asarray(rgb) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    scaled = TO_XYZ @ light / (TO_XYZ @ np.ones(3))
    root = np.where(scaled > (6 / 29) ** 3, np.cbrt(scaled), scaled / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def seen_by(rgb, blindness: str) -> np.ndarray:
    return lab(np.clip(np.array(DICHROMACY[blindness]) @ linear(rgb), 0, 1))


def test_the_yardstick_measures_what_is_known():
    assert lab(linear((255, 255, 255))) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab(linear((255, 0, 0))) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)  # sRGB red, as tables give it
    for blindness in DICHROMACY:
        assert seen_by((128, 128, 128), blindness)[1:] == pytest.approx([0, 0], abs=0.1)  # grey stays grey


def clashes(library) -> list[tuple[str, str]]:
    """Pairs of items of two systems, with the same dash, that are too near in grey or in someone's colours."""
    looks = looks_of(library)
    members = {name: {looks[item.id] for item in system.items.values()} for name, system in library.systems.items()}
    coloured = [name for name in library.systems if name != "reference"]
    return [
        (one, other)
        for one, other in combinations(coloured, 2)
        for a in members[one]
        for b in members[other]
        if a.dash == b.dash and not far_apart(a.rgb, b.rgb)
    ]


def far_apart(one, other) -> bool:
    in_grey = abs(lab(linear(one))[0] - lab(linear(other))[0]) >= LEAST_LIGHTNESS
    distances = [np.linalg.norm(seen_by(one, blind) - seen_by(other, blind)) for blind in DICHROMACY]
    return in_grey and min(distances) >= LEAST_DISTANCE


def with_copies(library, count: int):
    """The library with further systems, each a copy of the first that is drawn, until it has `count` of colour."""
    systems = dict(library.systems)
    while len(systems) <= count:
        name = f"own_{len(systems)}"
        items = {key: replace(item, id=f"{name}.{key}", system=name) for key, item in systems["points"].items.items()}
        systems[name] = replace(systems["points"], id=name, items=items)
    return replace(library, systems=systems)


def test_any_two_of_eighteen_systems_differ_in_dash_or_clearly_in_lightness(library):
    assert clashes(with_copies(library, 18)) == []


def test_with_the_dash_goes_the_mark_of_points(library):
    looks = looks_of(with_copies(library, 18)).values()
    coloured = {(look.dash, look.mark) for look in looks if look.weight == 1}
    assert coloured == set(zip(DASHES, MARKS, strict=True))


def test_a_reference_line_is_the_only_thin_one(library):
    thin = {item_id.split(".")[0] for item_id, look in looks_of(library).items() if look.weight < 1}
    assert thin == {"reference"}


def test_neighbours_in_a_list_differ_in_lightness_alone(library):
    items = list(library.systems["issa"].items)
    looks = [looks_of(library)[f"issa.{key}"] for key in items]
    for one, following in pairwise(looks):
        assert one.rgb != following.rgb
        assert (one.dash, one.mark) == (following.dash, following.mark)


def test_a_colour_depends_on_no_other_item(library):
    doubtful = replace(library.systems["issa"].items["ms1"], confidence=Confidence("unverified"))
    issa = replace(library.systems["issa"], items={**library.systems["issa"].items, "ms1": doubtful})
    before, after = looks_of(library), looks_of(replace(library, systems={**library.systems, "issa": issa}))
    assert {name for name in before if before[name] != after[name]} == {"issa.ms1"}
    assert after["issa.ms1"] == replace(before["issa.ms1"], dotted=True)


# -- what can be seen of it -----------------------------------------------------------------------------


def ink(look: Look, kind: str, size: tuple[int, int] = (120, 24)) -> np.ndarray:
    """Where a sample has colour, as (rows, columns) of bool."""
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as painter:
        paint_sample(painter, QRectF(0, 0, *size), kind, look, pen_for(11, 1.0, LIGHT, "en"))
    return np.array([[image.pixelColor(x, y).alpha() > 127 for x in range(size[0])] for y in range(size[1])])


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize(("kind", "of"), [("curve", DASHES), ("area", DASHES), ("point", MARKS)])
def test_dashes_and_marks_look_different_in_grey(qapp, kind, of, dotted):
    looks = [Look((90, 90, 90), dash, mark=mark, dotted=dotted) for dash, mark in zip(DASHES, MARKS, strict=True)]
    pictures = [ink(look, kind) for look in looks]
    for one, other in combinations(range(len(of)), 2):
        different = (pictures[one] ^ pictures[other]).sum()
        assert different >= 0.08 * (pictures[one] | pictures[other]).sum(), (of[one], of[other])


@pytest.mark.parametrize("kind", ["curve", "area", "point"])
def test_what_is_unverified_looks_different_from_what_is_not(qapp, kind):
    for dash, mark in zip(DASHES, MARKS, strict=True):
        plain = Look((90, 90, 90), dash, mark=mark)
        sure, doubtful = ink(plain, kind), ink(replace(plain, dotted=True), kind)
        assert (sure ^ doubtful).sum() >= 0.08 * (sure | doubtful).sum(), dash


def test_a_line_has_as_many_strokes_as_its_pattern_says(qapp):
    """116 pixels of line at two thirds of the pattern; the runs of colour on the middle row are counted."""

    def strokes(look: Look) -> int:
        row = ink(look, "curve")[12]
        return int((np.diff(np.concatenate([[0], row, [0]]).astype(int)) == 1).sum())

    assert strokes(Look((90, 90, 90), "solid")) == 1
    assert strokes(Look((90, 90, 90), "dashed")) == 11  # a period of 17 / 1.5 px, begun for the eleventh time
    assert strokes(Look((90, 90, 90), "long_dashed")) == 6  # 31 / 1.5 px


def test_every_row_of_the_list_shows_colour_dash_and_mark(qapp, library):
    systems = [name for name in library.systems if name != "reference"]
    pictures = {}
    for name in systems:
        for kind in ("curve", "point"):
            picture = swatch(system_look(library, name), 1.0, kind).pixmap(38, 16).toImage()
            assert picture not in pictures.values(), name
            pictures[name, kind] = picture
