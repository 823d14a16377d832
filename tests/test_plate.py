"""Six views on one page."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from scalp_atlas import cli
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.image import FigureSpec, page_of
from scalp_atlas.figure.plate import Plate
from scalp_atlas.figure.vector import pdf_bytes
from scalp_atlas.figure.views import SIX

NAMES = {
    "en": ["front view", "left side", "three-quarter view", "back view", "right side", "from above"],
    "zh": ["前面观", "左侧面观", "前外侧观", "后面观", "右侧面观", "顶面观"],
}


def words_of(page) -> str:
    """The text of a page drawn as PDF, one space between words."""
    return " ".join(PdfReader(io.BytesIO(pdf_bytes(page))).pages[0].extract_text().split())


@pytest.fixture(scope="module")
def page(qapp, library, adult):
    """A function that makes the page of a spec."""
    return lambda *items, **spec: page_of(adult.head, library, adult.resolution, FigureSpec(items, width=1200, **spec))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_plate_names_its_six_views_and_each_has_its_scale(page, language):
    text = words_of(page("issa.ms1", view="six", language=language))
    for name in NAMES[language]:
        assert text.count(name) == 1
    assert text.count("10 cm") == len(SIX) == 6


def test_what_is_hidden_from_one_side_is_not_called_hidden_on_a_plate(page):
    """The line of the head's right cannot be seen from its left."""
    assert "(hidden)" in words_of(page("issa.ms11.right", view="left"))
    assert "(hidden)" not in words_of(page("issa.ms11.right", view="six"))


def test_each_view_shows_what_lies_on_its_side(page, adult):
    """A line on the head's left temple: from the left and obliquely it is seen, from the right and behind not."""
    from PySide6.QtGui import QImage, QPainter

    plate = page("issa.ms10.left", view="six")
    assert isinstance(plate, Plate)
    image = QImage(400, 300, QImage.Format.Format_ARGB32)
    scene = plate.scene()
    try:
        with QPainter(image) as painter:
            seen = {view: bool(plate.draw_view(painter, scene, view, 400, 300, plate.pen)) for view in SIX}
    finally:
        scene.close()
    assert {"left", "three_quarter"} <= {view for view in SIX if seen[view]}
    assert not seen["right"]
    assert not seen["back"]


def test_a_plate_goes_into_every_kind_of_file_by_the_command(qapp, tmp_path):
    for ending in ("png", "svg"):
        out = tmp_path / f"plate.{ending}"
        words = ["--head=adult_male", "--items=issa.ms1", "--plate=six", "--width=900", f"--out={out}"]
        assert cli.run(["figure", *words]) == 0
        assert out.stat().st_size > 10_000


def test_a_view_that_is_not_there_is_told_with_those_that_are(page):
    with pytest.raises(ScalpAtlasError, match="views are front, left, back, right, top, three_quarter, home, six"):
        page("issa.ms1", view="seven")
