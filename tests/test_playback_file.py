"""The playback as pictures, by the command a person types."""

from __future__ import annotations

import json
import shutil
import subprocess
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from scalp_atlas.cli import run
from scalp_atlas.figure.playback import lay_frames, views_of
from scalp_atlas.playback import frames
from scalp_atlas.resolve import resolve

SMALL = ("--size", "480x420", "--seconds", "1.5")


def play(item: str, out, *more: str) -> int:
    return run(["playback", item, "--head", "adult_male", "--out", str(out), *SMALL, *more])


@pytest.mark.parametrize("ending", ["gif", "webp"])
def test_an_animation_shows_each_step_for_so_long(tmp_path, ending):
    out = tmp_path / f"cz.{ending}"
    assert play("eeg.cz", out) == 0
    with Image.open(out) as picture:
        assert picture.size == (480, 420)
        assert picture.n_frames == 4  # midline, arc, its middle, and the item
        pages = []
        for index in range(4):
            picture.seek(index)
            picture.load()
            assert picture.info["duration"] == 1500
            pages.append(np.asarray(picture.convert("RGB"), int))
        assert picture.info["loop"] == 0
    assert all(np.abs(one - other).max() > 60 for one, other in pairwise(pages))
    assert [entry.name for entry in tmp_path.iterdir()] == [out.name]


def test_a_film_shows_each_step_for_so_long(tmp_path):
    for program in ("ffmpeg", "ffprobe"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is missing (on Debian in ffmpeg)")
    out = tmp_path / "cz.mp4"
    assert play("eeg.cz", out) == 0
    asked = ["-show_entries", "stream=width,height,duration", "-of", "json"]
    told = subprocess.run(["ffprobe", "-v", "error", *asked, str(out)], capture_output=True, text=True, check=True)
    (stream,) = json.loads(told.stdout)["streams"]
    assert (stream["width"], stream["height"], float(stream["duration"])) == (480, 420, pytest.approx(6.08, abs=0.1))


def test_a_folder_gets_a_picture_for_each_step(tmp_path, capsys):
    out = tmp_path / "steps"
    assert play("eeg.cz", out, "--progress", "--language", "zh", "--dark") == 0
    assert [entry.name for entry in sorted(out.iterdir())] == ["01.png", "02.png", "03.png", "04.png"]
    with Image.open(out / "01.png") as picture:
        assert picture.size == (480, 420)
        assert np.asarray(picture.convert("L"))[-5:].mean() < 80
    assert capsys.readouterr().out.splitlines()[:4] == ["1 / 4", "2 / 4", "3 / 4", "4 / 4"]


def test_the_tape_is_in_the_picture(tmp_path):
    """Yellow is nothing else's colour: it comes with the first measure."""
    assert play("eeg.cz", tmp_path / "steps", "--size", "900x700") == 0
    counts = []
    for number in (1, 3):
        with Image.open(tmp_path / "steps" / f"{number:02}.png") as picture:
            pixels = np.asarray(picture.convert("RGB"), int)
        counts.append(np.count_nonzero(np.abs(pixels - (250, 221, 92)).max(axis=2) < 6))
    assert counts[0] == 0
    assert counts[1] > 600


@pytest.mark.parametrize(
    ("item", "name", "more", "told"),
    [
        ("issa.ms6", "a.gif", (), "issa.ms6 is on both sides; give one of issa.ms6.left, issa.ms6.right"),
        ("issa.ms66", "a.gif", (), "'issa.ms66' is no item"),
        ("points.gv14", "a.gif", (), "points.gv14 has no place on this head"),
        ("eeg.cz", "a.avi", (), "a.avi: .avi is no kind of playback; use .gif, .webp or .mp4, or a folder"),
        ("eeg.cz", "none/a.gif", (), "make it first"),
        ("eeg.cz", "a.gif", ("--seconds", "0"), "0 seconds a step: give 0.1 to 60"),
        ("eeg.cz", "a.gif", ("--size", "100x900"), "a width of 100 pixels: give 320 to 4000"),
        ("eeg.cz", "a.gif", ("--size", "4000x900"), "make the picture higher"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_a_sentence(tmp_path, capsys, item, name, more, told):
    assert play(item, tmp_path / name, *more) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert told in sentence
    assert list(tmp_path.iterdir()) == []


def test_a_size_that_is_none_is_refused(tmp_path):
    with pytest.raises(SystemExit):
        play("eeg.cz", tmp_path / "a.gif", "--size", "large")


def test_what_is_new_faces_the_viewer(adult, library):
    """The middle of what a step makes looks toward the viewer, unless it lies all round the head."""
    for name in ("issa.ms6.left", "jiao.motor.right", "eeg.cz", "issa.ms12.left", "ynsa.a_yin.left"):
        item = resolve(library, adult.head, [name.split(".")[0]], [name]).resolved.get(name)
        if item is None:
            continue
        laid = lay_frames(adult.head, item, frames(adult.head, library, item))
        for frame, view in zip(laid, views_of(adult.head, item, laid), strict=True):
            normal = np.vstack([stroke.normals for made in frame.made for stroke in made.strokes]).mean(axis=0)
            if np.linalg.norm(normal) > 0.6:
                assert normal @ view.axes()[2] > 0.3 * np.linalg.norm(normal), (name, frame.frame.name)
