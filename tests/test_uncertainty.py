"""How items move with their landmarks, against a ball on which the answer is known."""

from __future__ import annotations

import json

import numpy as np
import pytest
import trimesh

from scalp_atlas import cli
from scalp_atlas.definitions import load_systems
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.head import Head, load_head
from scalp_atlas.uncertainty import uncertainty

R = 90.0
DEFINITIONS = """
format = 1
system = "try"
name = { en = "Try" }
[points.spot]
at = "parietal_tuber"
[points.half_way]
along = "level"
fraction = "50 %"
from = "parietal_tuber"
to = "hair_corner"
[curves.level]
tape = ["parietal_tuber", "hair_corner"]
[points.fixed]
walk = "glabella"
shift = "2 cm superior"
"""
ITEM = """
[items.{name}]
code = "{name}"
name = {{ en = "{name}" }}
side = "{side}"
sources = ["GMT"]
confidence = {{ level = "single" }}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("definitions") / "try.toml"
    items = [ITEM.format(name=name, side="both") for name in ("spot", "half_way", "level")]
    path.write_text(DEFINITIONS + "".join(items) + ITEM.format(name="fixed", side="midline"), encoding="utf-8")
    library = load_systems([path])
    assert not library.problems
    return library


@pytest.fixture(scope="module")
def ball(tmp_path_factory) -> Head:
    """A ball whose frame hangs on landmarks far apart, with a pair high up on it."""
    folder = tmp_path_factory.mktemp("ball")
    trimesh.creation.icosphere(subdivisions=5, radius=R).export(folder / "ball.ply")

    def at(x, y, z):
        return (R * np.array([x, y, z]) / np.linalg.norm([x, y, z])).tolist()

    (folder / "ball.toml").write_text(
        f"""format = 1
mesh = "ball.ply"
unit = "mm"
axes = "RAS"
[landmarks]
nasion = [0, {R}, 0]
inion = [0, {-R}, 0]
glabella = {at(0, 1, 0.3)}
preauricular = {{ left = [{-R}, 0, 0], right = [{R}, 0, 0] }}
parietal_tuber = {{ left = {at(-0.6, -0.5, 0.7)}, right = {at(0.6, -0.5, 0.7)} }}
hair_corner = {{ left = {at(-0.6, 0.5, 0.7)}, right = {at(0.6, 0.5, 0.7)} }}
""",
        encoding="utf-8",
    )
    return load_head(folder / "ball.toml")


def test_a_point_that_is_a_landmark_moves_as_the_landmark_does(library, ball):
    """Two Gaussians of 3 mm: the distance is Rayleigh's, with median 3.53 and 95 % at 7.34 mm."""
    found = uncertainty(library, ball, ["try.spot.left"], jitter_mm=3.0, draws=400)["try.spot.left"]
    assert found.dominated_by == "parietal_tuber.left"
    assert found.shares["parietal_tuber.left"] > 0.95
    assert found.median_mm == pytest.approx(3 * np.sqrt(2 * np.log(2)), rel=0.1)
    assert found.most_mm == pytest.approx(3 * np.sqrt(-2 * np.log(0.05)), rel=0.12)
    assert found.lost == 0


def test_half_way_between_two_landmarks_moves_by_half_of_either(library, ball):
    found = uncertainty(library, ball, ["try.half_way.left"], jitter_mm=3.0, draws=400)["try.half_way.left"]
    first, second = list(found.shares.items())[:2]
    assert {first[0], second[0]} == {"parietal_tuber.left", "hair_corner.left"}
    assert first[1] == pytest.approx(0.5, abs=0.1)
    # each end pulls by half; square to the tape the middle of an arc of 84 mm on a ball moves by 0.56 of an end
    assert found.median_mm == pytest.approx(3 / np.sqrt(2) * np.sqrt(2 * np.log(2)), rel=0.15)


def test_the_band_of_a_line_is_widest_at_its_ends(library, ball):
    found = uncertainty(library, ball, ["try.level.left"], jitter_mm=3.0, draws=200)["try.level.left"]
    (band,), (places,) = found.band_mm, found.band_places
    assert band.shape == (len(places),)
    middle = band[len(band) // 2]
    assert band[0] > 1.15 * middle
    assert band[-1] > 1.15 * middle


def test_twice_the_jitter_is_twice_the_movement_and_a_seed_repeats_itself(library, ball):
    once = uncertainty(library, ball, ["try.spot.right"], jitter_mm=1.0, draws=60)["try.spot.right"]
    again = uncertainty(library, ball, ["try.spot.right"], jitter_mm=1.0, draws=60)["try.spot.right"]
    twice = uncertainty(library, ball, ["try.spot.right"], jitter_mm=2.0, draws=60)["try.spot.right"]
    assert once.median_mm == again.median_mm
    assert twice.median_mm == pytest.approx(2 * once.median_mm, rel=0.02)


def test_progress_is_told_to_the_end(library, ball):
    told: list[float] = []
    uncertainty(library, ball, ["try.spot"], draws=10, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


def test_an_unknown_item_is_named(library, ball):
    with pytest.raises(ScalpAtlasError, match=r"try\.nowhere"):
        uncertainty(library, ball, ["try.nowhere"])


def test_the_tuber_dominates_the_praxis_area_on_the_command_line(capsys, tmp_path):
    command = ["uncertainty", "--head", "adult_male", "--items", "jiao.praxis.left", "--jitter", "3mm", "--draws", "10"]
    assert cli.run(command) == 0
    told = capsys.readouterr().out
    assert "jiao.praxis.left" in told
    assert "parietal_tuber.left" in told
    assert cli.run([*command, "--out", str(tmp_path / "doubt.json")]) == 0
    record = json.loads((tmp_path / "doubt.json").read_text(encoding="utf-8"))
    piece = record["items"]["jiao.praxis.left"]["pieces"][0]
    assert len(piece["points"]) == len(piece["band_mm"])


@pytest.mark.parametrize("jitter", ["3", "3 inch", "-1mm", "99 mm", "wide"])
def test_a_jitter_without_sense_is_refused(jitter, capsys):
    with pytest.raises(SystemExit):
        cli.run(["uncertainty", "--head", "adult_male", "--items", "issa.ms6", f"--jitter={jitter}"])
    assert "--jitter" in capsys.readouterr().err
