"""Landmarks proposed on bare scans: bundled heads that the fit does not know, real heads, and what is no head."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import trimesh

import shapes
from scalp_atlas.cli import run
from scalp_atlas.errors import FileProblems, ScalpAtlasError
from scalp_atlas.export.numbers import json_bytes
from scalp_atlas.fit import OF_HAIR, FitCancelled, Proposal, family, fit, relief_mm, with_proposal, without_proposals
from scalp_atlas.geometry import Curve, Surface
from scalp_atlas.geometry.fitting import Target, fit_shape, fit_smooth, mixtures, shapes_of, similarity
from scalp_atlas.head import Head, build_head, load_head
from scalp_atlas.headfile import HeadFile, State, read_fiducials, read_head_file, write_head_file
from scalp_atlas.meshfile import Mesh
from scalp_atlas.records import Resolution
from scalp_atlas.scan import Scan

FIDUCIALS = ("nasion", "inion", "tragus.left", "tragus.right")
PUBLISHED_FIDUCIALS = {"nasion": "Nz", "inion": "Iz", "preauricular.left": "LPA", "preauricular.right": "RPA"}
FIRST_TABLES = {"format", "name", "mesh", "eyes", "unit", "axes"}  # what the first readers of head files knew
FIRST_TABLES |= {"provenance", "landmarks", "hairlines", "placed", "absent"}
GRID_MM, NOISE_MM, JITTER_MM = 2.0, 0.3, 2.0
TILT, SHIFT = trimesh.transformations.rotation_matrix(0.4, [1, 2, 0.5])[:3, :3], np.array([100.0, -50.0, 30.0])
OFF_SKIN = ("pupil",)  # it lies on the eyeball behind the opening of the lids
OPEN = ("parietal_tuber", *OF_HAIR)  # what a head leaves open by more than the fit is off


@dataclass(frozen=True)
class BareScan:
    """A bundled head as a scanner would give it: other triangles, tilted, noisy; four fiducials placed by hand."""

    name: str
    vertices: np.ndarray
    faces: np.ndarray
    truth: Head

    @classmethod
    def of(cls, name: str) -> BareScan:
        truth = load_head(name)
        surface = Surface.mended(*shapes.cut_anew(truth.scan.visible.vertices, truth.scan.visible.faces, GRID_MM))
        noise = np.random.default_rng(0).normal(scale=NOISE_MM, size=(len(surface.vertices), 1))
        return cls(name, (surface.vertices + noise * surface.vertex_normals) @ TILT.T + SHIFT, surface.faces, truth)

    def true(self, points: np.ndarray) -> np.ndarray:
        """Points of the true head's frame on the scan."""
        return self.truth.frame.to_file(points) @ TILT.T + SHIFT

    def head(self, folder: Path, seed: int, ears: str = "tragus") -> Head:
        """The scan with four fiducials, each placed with 2 mm of spread in either direction of the skin."""
        random, skin = np.random.default_rng(seed), Surface(self.vertices, self.faces)
        placed = {
            key: skin.snap(self.true(self.truth.landmarks[key]) + random.normal(scale=JITTER_MM, size=3))
            for key in ("nasion", "inion", f"{ears}.left", f"{ears}.right")
        }
        trimesh.Trimesh(self.vertices, self.faces, process=False).export(folder / "scan.ply")
        lines = [f"{key} = {place.tolist()}" for key, place in placed.items()]
        (folder / "four.toml").write_text("\n".join(lines), encoding="utf-8")
        return build_head(read_fiducials(folder / "four.toml"), folder / "scan.ply", "scan")

    def off(self, head: Head, proposal: Proposal) -> dict[str, float]:
        """How far each proposal lies off, mm: a landmark from the true one, a hairline from the true line (rms)."""
        found = {
            key: float(np.linalg.norm(head.frame.to_file(point) - self.true(self.truth.landmarks[key])))
            for key, point in proposal.landmarks.items()
        }
        for key, curve in proposal.hairlines.items():
            line = Curve(self.true(self.truth.hairlines[key]))
            gaps = [line.nearest(point)[1] for point in head.frame.to_file(curve)]
            found[f"hairline.{key}"] = float(np.sqrt(np.mean(np.square(gaps))))
        return found


def of_skin(off: dict[str, float]) -> dict[str, float]:
    """The landmarks of the skin."""
    return {key: gap for key, gap in off.items() if not key.startswith((*OFF_SKIN, "hairline"))}


@pytest.fixture(scope="module")
def scan() -> BareScan:
    return BareScan.of("adult_male")  # the shapes of the others alone miss it by 3.6 mm in the median


@pytest.fixture(scope="module")
def bare(scan, tmp_path_factory) -> Head:
    return scan.head(tmp_path_factory.mktemp("scan"), 0)


@pytest.fixture(scope="module")
def proposal(scan, bare) -> Proposal:
    return fit(bare, without=[scan.name])


def test_an_unknown_head_gets_its_landmarks_to_within_millimetres(scan, bare, proposal):
    off = of_skin(scan.off(bare, proposal))
    assert set(proposal.landmarks) | set(FIDUCIALS) == set(scan.truth.landmarks)
    assert set(proposal.hairlines) == set(scan.truth.hairlines)
    assert np.median(list(off.values())) <= 3
    assert np.quantile(list(off.values()), 0.95) <= 8


def test_a_proposal_lies_on_the_skin_and_each_tells_its_uncertainty(bare, proposal):
    places = np.vstack([*proposal.landmarks.values(), *proposal.hairlines.values()])
    assert np.abs(bare.visible.closest(places)[0] - places).max() < 1e-6
    names = {*proposal.landmarks, *(f"hairline.{name}" for name in proposal.hairlines)}
    assert set(proposal.uncertainty_mm) == names
    assert not proposal.absent


def test_two_of_three_lie_within_the_uncertainty_told(scan, bare, proposal):
    off = of_skin(scan.off(bare, proposal))
    inside = [gap <= proposal.uncertainty_mm[key] for key, gap in off.items() if not key.startswith(OPEN)]
    assert 0.45 < np.mean(inside) < 0.98, "one head is not all heads; docs/accuracy.md has the whole family"


def test_hair_and_tuber_are_never_told_as_sure(proposal):
    for name, spread in proposal.uncertainty_mm.items():
        assert spread >= (15 if name.startswith("parietal_tuber") else 7.35 if name.startswith(OF_HAIR) else 0)


def test_the_same_scan_gives_the_same_answer_and_tells_how_far_it_is(scan, bare, proposal):
    told: list[float] = []
    again = fit(bare, progress=told.append, without=[scan.name])
    assert all((again.landmarks[key] == point).all() for key, point in proposal.landmarks.items())
    assert told == sorted(told)
    assert 0 < told[0] < 0.1
    assert told[-1] == 1


def test_it_stops_when_it_is_told_to(bare):
    told: list[float] = []
    with pytest.raises(FitCancelled, match="cancelled"):
        fit(bare, progress=told.append, cancelled=lambda: len(told) == 3)
    assert len(told) == 3


def test_a_landmark_more_that_a_person_placed_is_kept_and_draws_its_neighbours(scan, bare, proposal):
    aside = bare.visible.snap(proposal.landmarks["ear_apex.left"] + [0, -6, 6])
    again = fit(bare.moved({"ear_apex.left": aside}), without=[scan.name])
    frame = bare.moved({"ear_apex.left": aside}).frame
    assert "ear_apex.left" not in again.landmarks
    moved = {
        name: np.linalg.norm(frame.to_file(again.landmarks[name]) - bare.frame.to_file(proposal.landmarks[name]))
        for name in ("supratragic_notch.left", "supratragic_notch.right")
    }
    assert moved["supratragic_notch.left"] > 5 * moved["supratragic_notch.right"]


def test_where_the_scan_ends_nothing_is_proposed(scan, bare):
    skin = bare.skin
    low = bare.landmarks["nasion"][2] - 45  # below the nose
    kept = skin.vertices[skin.faces][:, :, 2].min(axis=1) > low
    open_scan = Surface.mended(skin.vertices, skin.faces[kept])
    cut = replace(bare, scan=Scan(Mesh(bare.frame.to_file(open_scan.vertices), open_scan.faces), None))
    found = fit(cut, without=[scan.name])
    assert {"mouth_corner.left", "gonion.right", "philtrum_low"} <= set(found.absent)
    assert {"brow_mid.left", "canthus_outer.right", "hair_corner.left", "ear_apex.right"} <= set(found.landmarks)
    assert all(sentence.startswith("Not proposed: ") for sentence in found.absent.values())


def test_the_family_is_that_of_the_bundled_heads():
    known = family()
    for name, points in zip(known.names, known.members, strict=True):
        head = load_head(name)
        for key, rows in known.marks.items():
            curve = key.startswith("hairline.")
            here = head.hairlines[key.removeprefix("hairline.")] if curve else head.landmarks[key][None]
            there = head.frame.from_file(points[rows])
            assert np.abs(there[[0, -1]] - here[[0, -1]]).max() < 0.02, f"{name} {key}: run build_family.py again"
        skin = head.frame.from_file(points[: known.count])
        assert np.quantile(np.linalg.norm(head.visible.closest(skin)[0] - skin, axis=1), 0.99) < 0.1


# -- laying shapes on solids -------------------------------------------------------------------------

AXES = np.array([[0, 1, 0], [0, -1, 0], [-1, 0, 0], [1, 0, 0], [0, 0, 1]], float)


def _ball(count: int = 1500) -> tuple[np.ndarray, np.ndarray]:
    directions = shapes.even_directions(count)
    return directions, shapes.triangles(directions)


def test_a_similarity_is_found_exactly():
    points = np.random.default_rng(0).normal(size=(20, 3))
    scale, turn, shift = similarity(points, 1.3 * points @ TILT.T + SHIFT)
    assert scale == pytest.approx(1.3)
    assert np.allclose(turn, TILT)
    assert np.allclose(shift, SHIFT)


def test_a_ball_is_turned_moved_and_stretched_into_an_ellipsoid():
    directions, faces = _ball()
    fine = shapes.even_directions(6000)
    half_axes = np.array([80.0, 96.0, 88.0])
    target = Target(Surface(fine * half_axes @ TILT.T + SHIFT, shapes.triangles(fine)))
    members = np.vstack([90 * directions, 90 * AXES])[None]
    known = np.arange(len(directions), len(directions) + len(AXES))
    laid = fit_shape(
        shapes_of(members, faces, len(directions)), target, known, AXES * half_axes @ TILT.T + SHIFT, _ignored
    )
    level = np.linalg.norm((laid - SHIFT) @ TILT / half_axes, axis=1)
    assert np.abs(level - 1).max() * 88 < 0.4


def test_points_of_a_ball_go_straight_out_onto_a_larger_one():
    directions, faces = _ball()
    fine = shapes.even_directions(20_000)
    target = Target(Surface(93 * fine, shapes.triangles(fine)))
    none = mixtures(Surface(90 * directions, faces), 90 * AXES[:0])
    moved = fit_smooth(90 * directions, faces, target, none, AXES[:0], _ignored)
    assert np.abs(moved - 3 * directions).max() < 0.1


def _ignored(share: float) -> None:
    """A report that nobody reads."""


# -- a real head ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def colin(checkout, authority, tmp_path_factory) -> Path:
    """The folder with the skin of Colin27 (cut through the upper lip) and its published fiducials."""
    folder = tmp_path_factory.mktemp("colin27")
    with np.load(checkout / "tests" / "authorities" / "colin27_skin.npz") as data:
        trimesh.Trimesh(data["vertices"] / 100, data["faces"], process=False).export(folder / "colin27.ply")
    published = authority("colin27_1005")["positions"]
    lines = [f"{name} = {published[code]}" for name, code in PUBLISHED_FIDUCIALS.items()]
    (folder / "four.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_the_command_writes_a_head_file_that_every_reader_reads(colin, capsys):
    out = colin / "head.toml"
    assert (
        run(["landmarks", str(colin / "colin27.ply"), "--fiducials", str(colin / "four.toml"), "--out", str(out)]) == 0
    )
    told = capsys.readouterr().out
    assert "look at each before you rely on it" in told
    assert "left out: mouth_corner.left. Not proposed" in told
    record, head = read_head_file(out), load_head(out)
    assert head.title == {"en": "colin27"}
    given = read_fiducials(colin / "four.toml").landmarks
    for name, point in given.items():
        assert np.abs(record.landmarks[name] - point).max() <= 0.005 + 1e-9
        assert record.states[name].state == "confirmed"
        assert "four.toml" in record.states[name].how
    glabella = record.states["glabella"]
    assert (glabella.state, glabella.by[:12]) == ("proposed", "scalp-atlas ")
    assert glabella.on.count("-") == 2
    assert set(head.proposed) == {name for name in record.states if name not in given}
    assert set(record.states) == {*record.landmarks, *(f"hairline.{name}" for name in record.hairlines)}
    with out.open("rb") as stream:
        table = tomllib.load(stream)
    assert set(table) <= FIRST_TABLES
    assert run(["check", str(out)]) == 0


def test_of_an_earlier_proposal_only_what_a_person_placed_is_taken(colin):
    head = build_head(read_fiducials(colin / "four.toml"), colin / "colin27.ply", "colin27")
    record = read_fiducials(colin / "four.toml")
    whole = with_proposal(record, colin / "colin27.ply", head, fit(head), "2026-11-21")
    confirmed = {**whole.states, "glabella": State("confirmed", by="a person", on="2026-11-22", how="moved")}
    kept = without_proposals(replace(whole, states=confirmed))
    assert set(kept.landmarks) == {*record.landmarks, "glabella"}
    assert not kept.hairlines
    head = build_head(kept, colin / "colin27.ply", "colin27")
    again = with_proposal(kept, colin / "colin27.ply", head, fit(head), "2026-11-23")
    assert again.states["glabella"] == confirmed["glabella"]
    assert (again.landmarks["glabella"] == whole.landmarks["glabella"]).all()
    assert again.states["orbitale.left"].on == "2026-11-23"


def test_numbers_made_on_proposals_say_so(library, bare, proposal):
    states = {"glabella": State("proposed", 1.5), "nasion": State("confirmed")}
    written = json_bytes(Resolution({}, {}, {}), replace(bare, states=states), library)
    assert b'"proposed_landmarks":{"glabella":1.5}' in re.sub(rb"\s", b"", written)


# -- what is no head, or not told rightly -----------------------------------------------------------


def _file(**changed: str) -> str:
    lines = {
        "nasion": "[0, 100, 0]",
        "inion": "[0, -100, 0]",
        "tragus.left": "[-75, 0, 0]",
        "tragus.right": "[75, 0, 0]",
    }
    lines |= {key.replace("_", "."): value for key, value in changed.items()}
    return "\n".join(f"{key} = {value}" for key, value in lines.items() if value)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (_file(), r"too little like a head: only \d+% of a head's skin .* expected 60%; check the four fiducials"),
        (_file(inion=""), r"four.toml, landmarks: inion missing; a head needs nasion, inion and both ears"),
        (_file(tragus_left=""), r"preauricular \(or tragus\)\.left missing"),
        (_file(nasion="[0, 140, 0]"), r"landmarks.nasion: lies 40.0 mm off the skin; expected at most 5 mm"),
        (_file(tragus_left="[75, 0, 0]", tragus_right="[-75, 0, 0]"), "left and right are swapped"),
        (_file(nasion="[0, 0, 0]"), "landmarks.nasion: lies 0 mm off the line between the ears"),
        (_file(nasion='"here"'), r"landmarks.nasion: expected one point \[x, y, z\]"),
        (_file() + '\nunit = "m"', r'unit: the ears lie .* mm apart, expected 90 to 210 mm; unit = "mm" would fit'),
        (_file(nsion="[0, 0, 0]"), "nsion: unknown key"),
    ],
)
def test_what_does_not_go_is_told_in_one_sentence(tmp_path, capsys, told, sentence):
    trimesh.creation.box((150, 200, 180)).subdivide_to_size(8).export(tmp_path / "box.ply")
    (tmp_path / "four.toml").write_text(told, encoding="utf-8")
    out = tmp_path / "head.toml"
    arguments = ["landmarks", str(tmp_path / "box.ply"), "--fiducials", str(tmp_path / "four.toml"), "--out", str(out)]
    assert run(arguments) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert re.search(sentence, line)
    assert not out.exists()


def _solid(kind: str) -> trimesh.Trimesh:
    directions = shapes.even_directions(6000)
    faces = shapes.triangles(directions)
    if kind == "egg":
        egg = directions * [75.0, 95.0, 120.0]
        egg[:, :2] *= 1 + 0.2 * directions[:, 2:]
        return trimesh.Trimesh(egg, faces, process=False)
    if kind == "room":  # seen from within, with something on its floor
        walls = trimesh.creation.box((160, 190, 220)).subdivide_to_size(6)
        walls.invert()
        table = trimesh.creation.box((40, 60, 30), trimesh.transformations.translation_matrix((20, 30, -90)))
        return trimesh.util.concatenate([walls, table.subdivide_to_size(6)])
    if kind == "tube":
        return trimesh.creation.cylinder(80, 230, sections=120).subdivide_to_size(6)
    return trimesh.Trimesh(directions * 90, faces, process=False)


@pytest.mark.parametrize("kind", ["ball", "egg", "room", "tube"])
def test_a_solid_with_four_places_on_it_is_no_head(kind, tmp_path, scan):
    solid = _solid(kind)
    solid.export(tmp_path / "solid.ply")
    skin = Surface(np.asarray(solid.vertices, float), np.asarray(solid.faces, np.int64))
    places = {name: skin.snap(scan.truth.landmarks[name]).tolist() for name in FIDUCIALS}
    (tmp_path / "four.toml").write_text("\n".join(f"{name} = {p}" for name, p in places.items()), encoding="utf-8")
    head = build_head(read_fiducials(tmp_path / "four.toml"), tmp_path / "solid.ply", kind)
    with pytest.raises(ScalpAtlasError, match=r"^the mesh is too little like a head: ") as caught:
        fit(head)
    assert len(str(caught.value).splitlines()) == 1


def test_relief_is_what_a_quadric_leaves(scan):
    directions = shapes.even_directions(20_000)
    ball = Surface(90 * directions, shapes.triangles(directions))
    front = np.array([0.0, 90.0, 0.0])
    assert relief_mm(ball, front) < 0.1  # a ball is a quadric to the fourth power of the distance
    # A ridge of 5 mm height, cosine-shaped across, 20 mm from crest to crest: its root mean square is 5 / sqrt(8).
    wave = 2.5 * np.cos(2 * np.pi * ball.vertices[:, 0] / 20)
    ridged = Surface(ball.vertices + wave[:, None] * directions, ball.faces)
    assert relief_mm(ridged, front) == pytest.approx(5 / np.sqrt(8), rel=0.1)
    skin = scan.truth.visible
    assert relief_mm(skin, scan.truth.landmarks["nasion"]) > 2.5


def test_a_face_alone_has_no_inion(scan, tmp_path):
    scan.head(tmp_path, 0)
    front = scan.truth.frame.from_file((scan.vertices - SHIFT) @ TILT)[:, 1] > -10
    trimesh.Trimesh(scan.vertices, scan.faces[front[scan.faces].all(1)], process=False).export(tmp_path / "scan.ply")
    with pytest.raises(FileProblems, match=r"landmarks\.inion: lies \d+\.\d mm off the skin"):
        build_head(read_fiducials(tmp_path / "four.toml"), tmp_path / "scan.ply", "face")


# -- the file -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("unit", "mm", "axes"), [("mm", 1.0, "RAS"), ("cm", 10.0, "LPS"), ("m", 1000.0, "RSP")])
def test_a_head_file_comes_back_as_it_was_written(tmp_path, unit, mm, axes):
    (tmp_path / "in.toml").write_text(
        f'format = 1\nname = {{ en = "A \\"head\\"", zh = "头" }}\nmesh = "skin.ply"\n'
        f'unit = "{unit}"\naxes = "{axes}"\n'
        f"[landmarks]\nnasion = [{83.25 / mm}, {1 / mm}, {-7.5 / mm}]\n"
        f"tragus = {{ left = [{1 / mm}, 0, 0], right = [0, {1 / mm}, 0] }}\n"
        f"[hairlines]\nfront = [[0, 0, 0], [{5.25 / mm}, 0, 0]]\ntemple = {{ left = [[0, 0, 1], [0, 1, 1]] }}\n"
        '[placed]\nnasion = "by eye"\n[absent]\n"tragus.right" = "no ear"\n'
        '[provenance.landmarks]\nnasion = { state = "confirmed", by = "A", on = "2026-11-21", how = "touch" }\n'
        'tragus = { left = { state = "proposed", uncertainty_mm = 2.5 } }\n'
        '[provenance.hairlines]\ntemple = { left = { state = "proposed", uncertainty_mm = 7 } }\n',
        encoding="utf-8",
    )
    before = read_head_file(tmp_path / "in.toml")
    assert before.states == {
        "nasion": State("confirmed", None, "A", "2026-11-21", "touch"),
        "tragus.left": State("proposed", 2.5),
        "hairline.temple.left": State("proposed", 7.0),
    }
    write_head_file(tmp_path / "in.toml", before)
    after = read_head_file(tmp_path / "in.toml")
    assert _plain(after) == _plain(before)


def _plain(record: HeadFile) -> dict[str, object]:
    lists = {key: {name: p.tolist() for name, p in getattr(record, key).items()} for key in ("landmarks", "hairlines")}
    return {**vars(record), **lists, "mesh": record.mesh.resolve(), "to_ras": record.to_ras.tolist()}


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ('"proposed"', 'provenance.landmarks.nasion: expected { state = "confirmed" or "proposed"'),
        ('{ state = "guessed" }', "found {'state': 'guessed'}"),
        (
            '{ state = "proposed", uncertainty_mm = "3 mm" }',
            "nasion.uncertainty_mm: expected millimetres, found '3 mm'",
        ),
    ],
)
def test_a_state_that_is_none_is_told_of(tmp_path, state, sentence):
    file = tmp_path / "head.toml"
    text = f'format = 1\nunit = "mm"\n[landmarks]\nnasion = [0, 0, 0]\n[provenance.landmarks]\nnasion = {state}\n'
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileProblems, match=re.escape(sentence)):
        read_head_file(file)
