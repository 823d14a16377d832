"""Figures whose head turns, in grey, for print, and in letters that the font lacks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from scalp_atlas.cli import run
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.fonts import missing_letters
from scalp_atlas.figure.grey import grey_pixels, grey_svg, make_grey
from scalp_atlas.figure.image import FigureSpec, Turning, draw_figure, image_of, page_of, save_figure
from scalp_atlas.figure.motion import check_motion, loop_bytes, save_motion
from scalp_atlas.figure.palette import looks_of
from scalp_atlas.figure.scene import HeadScene
from scalp_atlas.figure.turntable import is_animated, save_turntable
from scalp_atlas.figure.view import View
from scalp_atlas.resolve import resolve

SPEC = FigureSpec(("issa.ms14",), view="back", width=400, legend=False, title="")
BARE = replace(SPEC, labels=False)


@pytest.fixture(scope="module")
def head(qapp, adult):
    return adult.head


@pytest.fixture(scope="module")
def resolution(library, head):
    return resolve(library, head, ["issa", "jiao", "reference"])


def frames_of(path) -> list[np.ndarray]:
    with Image.open(path) as image:
        found = []
        for index in range(image.n_frames):
            image.seek(index)
            found.append(np.asarray(image.convert("RGB")).astype(int))
        return found


def orange(pixels: np.ndarray) -> bool:
    """Whether anything has the colour of the standard lines: of skin, hair and eyes, red less blue is 30 at most."""
    return bool((pixels[..., 0] - pixels[..., 2] > 60).any())


def turned(library, head, resolution, path, seconds=1.0, turn=360.0, spec=SPEC) -> list[float]:
    told = []
    save_turntable(head, library, resolution, spec, path, turn, seconds, told.append)
    return told


# Turning


@pytest.mark.parametrize("ending", [".gif", ".webp"])
def test_a_turning_head_comes_round_to_where_it_began(tmp_path, library, head, resolution, ending):
    path = tmp_path / f"turn{ending}"
    told = turned(library, head, resolution, path, seconds=0.96)
    assert told == pytest.approx(np.arange(1, 13) / 12)
    frames = frames_of(path)
    assert len(frames) == 12
    with Image.open(path) as image:
        assert image.info["loop"] == 0
        image.seek(1)
        image.load()
        assert image.info["duration"] == 80
    seen = [orange(frame[60:-90]) for frame in frames]
    assert seen[0] and seen[1] and seen[11], "on the back of the head"
    assert not any(seen[5:8]), "hidden while the face is to the viewer"
    sizes = {frame.shape for frame in frames}
    assert len(sizes) == 1
    text = [np.abs(frame[-60:] - frames[0][-60:]).max() for frame in frames]
    assert max(text) <= (0 if ending == ".gif" else 60), "the notes stand still"


def test_tags_keep_their_side_while_the_head_turns(library, head, resolution):
    """They change it less often than tags that are laid out for each picture alone."""
    changed = []
    for remembering in (True, False):
        page = page_of(head, library, resolution, FigureSpec(("issa", "jiao.motor"), width=700, legend=False))
        scene, sides, changes = HeadScene(), {}, 0
        for index in range(12):
            before = page.turning.layout if page.turning and remembering else None
            page.turning = Turning(scene, replace(page.view, azimuth_deg=42 + 6 * index), before)
            image_of(page)
            now = {tag.id: (tag.side, tag.top) for tag in page.turning.layout.tags}
            changes += sum(sides[name] != place for name, place in now.items() if name in sides)
            sides = now
        scene.close()
        changed.append(changes)
    assert changed[0] < 0.7 * changed[1]


def test_each_picture_shows_the_head_from_the_next_direction(tmp_path, library, head, resolution):
    path = tmp_path / "turn.gif"
    turned(library, head, resolution, path, seconds=0.96, turn=120, spec=BARE)
    page = page_of(head, library, resolution, BARE)
    tall, room = page.sizes()
    top = tall - room - page._notes_height(page.notes) - page.margin
    frames = frames_of(path)
    assert len(frames) == 12
    for index, frame in enumerate(frames):
        view = View(180 + 10 * index, 0, 0, page.view.centre, page.view.span_mm)
        pixels, _ = view.project(head.skin.vertices, 400, room)
        upper = pixels[pixels[:, 1] < room * 0.6]  # below are the marks of side and the scale
        rows = frame[round(top) : round(top + room * 0.6)]
        columns = np.nonzero((np.abs(rows - rows[0, 0]).max(axis=2) > 12).any(axis=0))[0]
        assert columns[0] == pytest.approx(upper[:, 0].min(), abs=2)
        assert columns[-1] == pytest.approx(upper[:, 0].max(), abs=2)


def test_thin_coloured_lines_keep_their_colour_in_a_gif(tmp_path, library, head, resolution):
    path = tmp_path / "turn.gif"
    turned(library, head, resolution, path, seconds=0.5)
    still = draw_figure(head, library, resolution, SPEC).convertToFormat(QImage.Format.Format_RGB32)
    exact = np.array(still.constBits()).reshape(still.height(), still.width(), 4)[..., 2::-1].astype(int)
    rgb = looks_of(library)["issa.ms14"].rgb
    moving = frames_of(path)[0]
    there = np.abs(exact[60:-90] - rgb).max(axis=2) < 12
    assert there.sum() > 20
    assert np.median(np.abs(moving[60:-90][there] - rgb).max(axis=1)) < 20


def test_a_film_is_read_by_others(tmp_path, library, head, resolution):
    for program in ("ffmpeg", "ffprobe"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is missing (on Debian in ffmpeg)")
    path = tmp_path / "turn.mp4"
    turned(library, head, resolution, path, seconds=1.0)
    assert [file.name for file in tmp_path.iterdir()] == ["turn.mp4"]
    asked = ["-show_entries", "stream=codec_name,width,height,nb_frames,r_frame_rate,pix_fmt", "-of", "json"]
    told = subprocess.run(["ffprobe", "-v", "error", *asked, str(path)], capture_output=True, text=True, check=True)
    (stream,) = json.loads(told.stdout)["streams"]
    tall = page_of(head, library, resolution, SPEC).sizes()[0]
    assert stream == {
        "codec_name": "h264",
        "width": 400,
        "height": tall + tall % 2,
        "pix_fmt": "yuv420p",
        "r_frame_rate": "25/1",
        "nb_frames": "25",
    }


def test_where_there_is_no_ffmpeg_one_sentence_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    out = tmp_path / "turn.mp4"
    assert run(["figure", "--head", "adult_male", "--items", "issa.ms14", "--out", str(out), "--seconds", "1"]) == 1
    told = capsys.readouterr().err.strip()
    assert told.startswith("scalp-atlas: turn.mp4: .mp4 needs the program ffmpeg, which is not on this machine;")
    assert len(told.splitlines()) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for ffmpeg")
def test_what_ffmpeg_complains_of_is_passed_on_and_nothing_is_left(tmp_path, monkeypatch):
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "ffmpeg").write_text("#!/bin/sh\necho 'Unknown encoder libx264' >&2\nexit 1\n")
    (tools / "ffmpeg").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    with pytest.raises(ScalpAtlasError, match=r"a\.mp4: ffmpeg could not write it: Unknown encoder libx264"):
        save_motion(tmp_path / "a.mp4", (picture for _ in range(200)), 0.04)
    assert [file.name for file in tmp_path.iterdir()] == ["bin"]


def test_the_window_is_told_how_far_it_is(tmp_path, capsys):
    words = ["figure", "--head", "adult_male", "--items", "issa.ms14", "--width", "300", "--no-legend", "--progress"]
    assert run([*words, "--out", str(tmp_path / "a.gif"), "--seconds", "0.5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["17 / 100", "33 / 100", "50 / 100", "67 / 100", "83 / 100", "100 / 100", str(tmp_path / "a.gif")]


def test_too_little_memory_is_one_sentence(tmp_path, monkeypatch, capsys):
    def fail(*_):
        raise MemoryError

    monkeypatch.setattr(HeadScene, "render", fail)
    assert run(["figure", "--head", "adult_male", "--items", "issa.ms14", "--out", str(tmp_path / "a.png")]) == 1
    assert capsys.readouterr().err == "scalp-atlas: there is too little memory for this; make the picture smaller\n"
    assert not list(tmp_path.iterdir())


def test_a_webp_moves_only_if_it_is_asked_to(tmp_path):
    assert is_animated(tmp_path / "a.GIF", 0) and is_animated(tmp_path / "a.mp4", 0)
    assert is_animated(tmp_path / "a.webp", 90) and not is_animated(tmp_path / "a.webp", 0)
    assert not is_animated(tmp_path / "a.png", 90)
    words = ["figure", "--head", "adult_male", "--items", "issa.ms14", "--width", "300", "--no-legend"]
    assert run([*words, "--out", str(tmp_path / "still.webp")]) == 0
    with Image.open(tmp_path / "still.webp") as image:
        assert image.n_frames == 1 and image.size[0] == 300


@pytest.mark.parametrize(
    ("name", "count", "width", "sentence"),
    [
        ("a.avi", 10, 100, "moving pictures are written as .gif, .webp, .mp4"),
        ("a.gif", 750, 2000, "750 pictures of 2000 x 1000 are too many for a .gif; make it narrower or shorter"),
        ("no/a.gif", 10, 100, "there is no folder"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is_drawn(tmp_path, name, count, width, sentence):
    with pytest.raises(ScalpAtlasError) as caught:
        check_motion(tmp_path / name, count, width, width // 2)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(("seconds", "transparent"), [(0.1, False), (90, False), (2, True)])
def test_a_turn_that_cannot_be_is_refused(tmp_path, library, head, resolution, seconds, transparent):
    spec = FigureSpec(("issa.ms14",), width=400, transparent=transparent)
    with pytest.raises(ScalpAtlasError, match="background" if transparent else "seconds for a turn"):
        turned(library, head, resolution, tmp_path / "a.gif", seconds, spec=spec)
    assert not list(tmp_path.iterdir())


def test_each_picture_of_a_loop_is_shown_for_its_time(tmp_path):
    pictures = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    (tmp_path / "a.gif").write_bytes(loop_bytes(pictures, ".gif", [0.5, 1.0, 0.25]))
    with Image.open(tmp_path / "a.gif") as image:
        durations = []
        for index in range(3):
            image.seek(index)
            durations.append(image.info["duration"])
    assert durations == [500, 1000, 250]
    assert [tuple(frame[4, 4]) for frame in frames_of(tmp_path / "a.gif")] == [(255, 0, 0), (0, 128, 0), (0, 0, 255)]


# In grey, for print


def test_grey_is_the_luma_of_each_colour():
    # Rec. ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B.
    rgba = np.array([[[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 128], [10, 20, 30, 40]]], np.uint8)
    assert grey_pixels(rgba).tolist() == [[[76] * 3 + [255], [150] * 3 + [255], [29] * 3 + [128], [18] * 3 + [40]]]
    assert rgba[0, 0, 0] == 255, "what was given stays"
    image = QImage(3, 1, QImage.Format.Format_RGB32)
    for column, colour in enumerate((0xFF0000, 0x00FF00, 0x0000FF)):
        image.setPixel(column, 0, colour)
    make_grey(image)
    assert [image.pixelColor(column, 0).getRgb()[:3] for column in range(3)] == [(76,) * 3, (150,) * 3, (29,) * 3]
    assert grey_svg('<g stroke="#ff0000" fill="#0000FF" x="#12"/>') == '<g stroke="#4c4c4c" fill="#1d1d1d" x="#12"/>'


@pytest.mark.parametrize("ending", ["png", "jpg", "tif", "webp"])
def test_a_grey_figure_has_no_colour_and_its_lightness_stays(tmp_path, library, head, resolution, ending):
    spec = FigureSpec(("jiao.motor", "issa.ms6"), view="left", width=400)
    colour, grey = tmp_path / f"colour.{ending}", tmp_path / f"grey.{ending}"
    save_figure(head, library, resolution, spec, colour)
    save_figure(head, library, resolution, replace(spec, grey=True), grey)
    pixels = np.asarray(Image.open(grey).convert("RGB")).astype(int)
    assert np.ptp(pixels, axis=2).max() <= (0 if ending in ("png", "tif") else 3)
    luma = np.asarray(Image.open(colour).convert("RGB")).astype(float) @ [0.299, 0.587, 0.114]
    assert np.abs(pixels.mean(axis=2) - luma).mean() < 1.5


@pytest.mark.parametrize("dark", [False, True])
def test_a_grey_figure_may_be_transparent(library, head, resolution, dark):
    spec = FigureSpec(("issa.ms14",), view="back", width=400, transparent=True, grey=True, dark=dark)
    image = draw_figure(head, library, resolution, spec).convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.array(image.constBits()).reshape(image.height(), image.width(), 4)
    assert pixels[0, 0, 3] == 0
    assert np.ptp(pixels[pixels[..., 3] == 255][:, :3].astype(int), axis=1).max() == 0


@pytest.mark.parametrize(("ending", "program"), [("svg", "rsvg-convert"), ("pdf", "pdftoppm")])
def test_grey_lines_and_text_are_grey_for_others_too(tmp_path, library, head, resolution, ending, program):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is missing")
    spec = FigureSpec(("jiao.motor", "issa.ms6"), view="left", width=400, grey=True)
    path = tmp_path / f"a.{ending}"
    save_figure(head, library, resolution, spec, path)
    drawn = tmp_path / "drawn.png"
    if ending == "svg":
        subprocess.run([program, str(path), "-o", str(drawn)], check=True, capture_output=True)
    else:
        subprocess.run([program, "-r", "150", "-png", "-singlefile", str(path), str(drawn.with_suffix(""))], check=True)
    assert np.ptp(np.asarray(Image.open(drawn).convert("RGB")).astype(int), axis=2).max() == 0


@pytest.mark.parametrize("ending", ["png", "jpg", "tif"])
def test_the_pixels_an_inch_are_in_the_file(tmp_path, library, head, resolution, ending):
    path = tmp_path / f"a.{ending}"
    save_figure(head, library, resolution, FigureSpec(("issa.ms5",), width=400, dpi=600), path)
    with Image.open(path) as image:
        assert image.info["dpi"] == pytest.approx((600, 600), abs=1)


def test_a_pdf_is_as_wide_as_its_pixels_an_inch_say(tmp_path, library, head, resolution):
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo is missing (on Debian in poppler-utils)")
    path = tmp_path / "a.pdf"
    save_figure(head, library, resolution, FigureSpec(("issa.ms5",), width=600, dpi=150), path)
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    width = float(next(line for line in told.splitlines() if line.startswith("Page size")).split()[2])
    assert width == pytest.approx(600 / 150 * 72, abs=1)


# Letters


def test_letters_that_the_font_lacks_are_named_with_their_scripts():
    assert missing_letters("MS6 顶颞前斜线 Dǐngniè, ′ – × 0.5") == ""
    told = missing_letters("กระ ع a")
    assert "กระع (Thai, Arabic)" in told
    assert told.count(".") == 2


def test_the_result_says_so(tmp_path, capsys):
    words = ["figure", "--head", "adult_male", "--items", "issa.ms5", "--width", "300", "--no-legend"]
    assert run([*words, "--caption", "กระ", "--out", str(tmp_path / "a.png")]) == 0
    assert "The program's font lacks กระ (Thai)" in capsys.readouterr().out
