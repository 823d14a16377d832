"""Landmarks proposed on bare scans: bundled heads that the fit does not know, real heads, and what is no head."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import shapes
import trimesh

from scalp_atlas.cli import run
from scalp_atlas.errors import FileProblems, ScalpAtlasError
from scalp_atlas.fit import OF_HAIR, FitCancelled, Proposal, family, fit, fit_errors, with_proposal
from scalp_atlas.geometry import Curve, Surface
from scalp_atlas.head import Head, build_head, load_head
from scalp_atlas.headfile import State, head_file_of, read_fiducials, read_head_file, write_head_file

FIDUCIALS = ("nasion", "inion", "tragus.left", "tragus.right")
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

    def head(self, folder: Path, seed: int) -> Head:
        """The scan with its four fiducials, each placed 2 mm off in every direction of the skin, as by chance."""
        random, skin = np.random.default_rng(seed), Surface(self.vertices, self.faces)
        placed = {
            key: skin.snap(self.true(self.truth.landmarks[key]) + random.normal(scale=JITTER_MM, size=3))
            for key in FIDUCIALS
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
    return BareScan.of("brachy_female")


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
