"""Figures as SVG and PDF, read by programs of other people."""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
from xml.etree import ElementTree

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QImage

from scalp_atlas.figure.image import FigureSpec, draw_figure, save_figure

ITEMS = ("issa", "fang.hearing")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module", params=["en", "zh"])
def spec(request):
    return FigureSpec(ITEMS, width=1600, language=request.param)


@pytest.fixture(scope="module")
def files(tmp_path_factory, adult, library, spec):
    """The same figure as .svg, .pdf and .png."""
    folder = tmp_path_factory.mktemp(f"vector_{spec.language}")
    for ending in ("svg", "pdf", "png"):
        save_figure(adult.head, library, adult.resolution, spec, folder / f"figure.{ending}")
    return folder


@pytest.fixture(scope="module")
def tree(files):
    return ElementTree.parse(files / "figure.svg").getroot()


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def program(name: str, package: str) -> str:
    """A program, or the reason why the test is left out."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is missing (on Debian in {package})")
    return found


def tags(spec) -> list[str]:
    """What stands in tags and legend, by the definitions."""
    return ["MS5", "MS6", "MS12"] + {"en": ["Hearing", "unverified"], "zh": ["听觉", "未证实", "顶中线"]}[spec.language]


def test_the_head_is_one_picture_and_all_else_is_lines_and_text(tree, spec):
    assert len(tree.findall(f".//{SVG}image")) == 1
    assert len(tree.findall(f".//{SVG}path")) + len(tree.findall(f".//{SVG}polyline")) > 100
    told = " ".join(text.text or "" for text in tree.iter(f"{SVG}text"))
    for word in tags(spec):
        assert word in told
    assert tree.get("viewBox").split()[2] == "1600"


def test_every_letter_of_an_svg_is_embedded(tree):
    style = " ".join(element.text or "" for element in tree.iter(f"{SVG}style"))
    fonts = [TTFont(io.BytesIO(base64.b64decode(one))) for one in re.findall(r"base64,([^)]+)\)", style)]
    assert len(fonts) == 2
    known = set.intersection(*(set(font.getBestCmap()) for font in fonts))
    used = {ord(letter) for text in tree.iter(f"{SVG}text") for letter in text.text or ""}
    missing = {chr(code) for code in used - known}
    assert missing <= set("◂▸\n")  # two arrows that every font has


def test_librsvg_draws_an_svg_as_we_draw_the_picture(files):
    ours = pixels(QImage(str(files / "figure.png")))
    size = ["-w", str(ours.shape[1]), "-h", str(ours.shape[0])]  # it is a size in mm that is written
    command = [program("rsvg-convert", "librsvg2-bin"), *size, str(files / "figure.svg"), "-o", str(files / "rsvg.png")]
    subprocess.run(command, check=True)
    theirs = pixels(QImage(str(files / "rsvg.png")))
    assert ours.shape == theirs.shape
    head = (slice(150, 950), slice(450, 1150))  # where no tag is, which it sets in another font
    assert np.abs(ours[head] - theirs[head]).mean() < 2


def test_poppler_draws_a_pdf_as_we_draw_the_picture(files):
    name = program("pdftoppm", "poppler-utils")
    subprocess.run(
        [name, "-r", "300", "-png", "-singlefile", str(files / "figure.pdf"), str(files / "ppm")], check=True
    )
    ours, theirs = pixels(QImage(str(files / "figure.png"))), pixels(QImage(str(files / "ppm.png")))
    height, width = (min(one, other) for one, other in zip(ours.shape[:2], theirs.shape[:2], strict=True))
    assert abs(ours.shape[0] - theirs.shape[0]) <= 2 and abs(ours.shape[1] - theirs.shape[1]) <= 2
    assert np.abs(ours[:height, :width] - theirs[:height, :width]).mean() < 3


def test_poppler_finds_the_words_and_the_fonts_of_a_pdf(files, spec):
    told = subprocess.run(
        [program("pdftotext", "poppler-utils"), str(files / "figure.pdf"), "-"], check=True, capture_output=True
    ).stdout.decode()
    for word in tags(spec):
        assert word in told
    rows = subprocess.run(["pdffonts", str(files / "figure.pdf")], check=True, capture_output=True).stdout.decode()
    fonts = rows.splitlines()[2:]
    assert any("ScalpAtlasHanzi-Regular" in row for row in fonts)
    assert all(row.split()[-5] == "yes" for row in fonts)  # the column "emb"


def test_a_line_behind_the_head_is_in_neither(adult, library, tmp_path):
    """MS12 lies on the back of the head: from the front nothing of it may be drawn."""
    for items, shown in (("issa.ms12", 0), ("issa.ms1", 1)):
        spec = FigureSpec((items,), view="front", width=600, legend=False, labels=False, hair_tint=False)
        save_figure(adult.head, library, adult.resolution, spec, tmp_path / "one.svg")
        text = (tmp_path / "one.svg").read_text()
        orange = {stroke for stroke in re.findall(r'stroke="(#[0-9a-f]{6})"', text) if is_orange(stroke)}
        assert bool(orange) == bool(shown)


def is_orange(colour: str) -> bool:
    red, blue = (int(colour[k : k + 2], 16) for k in (1, 5))
    return red - blue > 120


def test_the_picture_is_the_same_as_before_whatever_it_is_painted_on(adult, library, spec, files):
    again = draw_figure(adult.head, library, adult.resolution, spec)
    assert (pixels(again) == pixels(QImage(str(files / "figure.png")))).all()
