"""What a mesh file holds, in its own axes turned to RAS, mm: the skin as it is shown and as it is measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scalp_atlas import __version__
from scalp_atlas.cache import Arrays, kept, key_of
from scalp_atlas.geometry import Surface
from scalp_atlas.geometry.cleaning import (
    QUIET_MM,
    largest_part,
    noise_mm,
    smoothed,
    without_fans,
    without_flat_cap,
    wound_alike,
)
from scalp_atlas.geometry.ears import EarFootprint, take_off_ear
from scalp_atlas.geometry.holes import holes, without_holes
from scalp_atlas.meshfile import Mesh, read_mesh

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

RECIPE = f"{__version__}-7"  # the number is to be raised when meshes are read or measured otherwise than before


NEAR_MM = 1.0  # what lies farther off the visible skin may lie in a hole


@dataclass(frozen=True, eq=False)
class Measured:
    """A surface for measuring on.

    Attributes
    ----------
    surface : Surface
        The skin without caps, holes that can be closed, noise and auricles.
    noise_mm : float
        How rough the scan was; below 0.02 nothing was smoothed.
    deviation_mm : (float, float)
        How far the surface lies from the skin as scanned where no auricle was taken off: median and 99 %.
    rims : tuple of (n,) int
        Its vertices around each opening, in order: neck, eyes, mouth, holes that could not be closed.
    """

    surface: Surface
    noise_mm: float
    deviation_mm: tuple[float, float]
    rims: tuple[Indices, ...] = ()


@dataclass(frozen=True, eq=False)
class Scan:
    """The skin of one file.

    Attributes
    ----------
    mesh : Mesh
        RAS, mm, faces outward.
    eyes : Mesh or None
    """

    mesh: Mesh
    eyes: Mesh | None

    @cached_property
    def visible(self) -> Surface:
        """The skin as it is shown, ears and caps included."""

        def mend() -> Arrays:
            surface = Surface.mended(self.mesh.vertices, self.mesh.faces)
            return {"vertices": surface.vertices, "faces": surface.faces}

        return Surface(**kept(key_of([RECIPE, "visible", self.mesh.vertices, self.mesh.faces]), mend))

    def off_skin(self, points: Points) -> Points:
        """(n,) how far points lie off the skin, mm; a hole that is closed for measuring counts as skin.

        Kept on disk, for a search tree takes time to grow.
        """

        def measure() -> Arrays:
            gaps = _gaps(self.visible, points)
            off = gaps > NEAR_MM
            if off.any():
                gaps[off] = np.minimum(gaps[off], _gaps(self.clean, points[off]))
            return {"gaps": gaps}

        return kept(key_of([RECIPE, "off", self.mesh.vertices, self.mesh.faces, points.round(9)]), measure)["gaps"]

    def measured(self, ears: tuple[EarFootprint, ...], keep: bool) -> Measured:
        """The skin as it is measured; if asked for, kept on disk under mesh and ears."""
        if not keep:
            return _as_measured(self._measure(ears))
        outlines = [np.vstack([ear.axes, ear.origin, [*ear.radii, 0]]).round(9) for ear in ears]
        key = key_of([RECIPE, "measured", self.mesh.vertices, self.mesh.faces, *outlines])
        return _as_measured(kept(key, lambda: self._measure(ears)))

    @cached_property
    def _clean(self) -> tuple[Surface, float, Points]:
        """The skin without caps, holes and noise; the noise, mm; and how far each vertex lies off the visible skin."""
        whole = without_holes(without_fans(largest_part(self.visible)))
        noise = noise_mm(whole)
        quiet = without_flat_cap(smoothed(whole, noise))
        if noise < QUIET_MM:
            return quiet, noise, np.zeros(len(quiet.vertices))
        return quiet, noise, _gaps(whole, quiet.vertices)

    @property
    def clean(self) -> Surface:
        """The skin with its ears, without caps, holes that can be closed and noise."""
        return self._clean[0]

    def _measure(self, ears: tuple[EarFootprint, ...]) -> Arrays:
        clean, noise, gaps = self._clean
        vertices, faces = clean.vertices, clean.faces
        for ear in ears:
            vertices, faces = take_off_ear(vertices, faces, ear)
        bare = Surface.mended(vertices, faces)
        skin = ~np.any([ear.holds(clean.vertices) for ear in ears], axis=0)
        facts = np.array([noise, *np.quantile(gaps[skin], [0.5, 0.99])])
        rims = [hole.rim for hole in holes(bare)]
        ends, around = np.cumsum([len(rim) for rim in rims]), np.concatenate([np.empty(0, np.int64), *rims])
        return {"vertices": bare.vertices, "faces": bare.faces, "facts": facts, "rims": around, "rim_ends": ends}


def _gaps(surface: Surface, points: Points) -> Points:
    """(n,) how far points lie off a surface, mm."""
    return np.asarray(np.linalg.norm(surface.closest(points)[0] - points, axis=1))


def _as_measured(arrays: Arrays) -> Measured:
    noise, median, most = arrays["facts"].tolist()
    rims = tuple(np.split(arrays["rims"], arrays["rim_ends"][:-1])) if len(arrays["rim_ends"]) else ()
    return Measured(Surface(arrays["vertices"], arrays["faces"]), noise, (median, most), rims)


def read_scan_mesh(path: Path, go_on: Callable[[], None] = lambda: None) -> Mesh:
    """The mesh of a file, all faces wound alike; kept on disk under the file's content.

    Parameters
    ----------
    path : Path
    go_on : callable
        As for `read_mesh`.

    Raises
    ------
    MeshFileError
    """
    try:
        content = path.read_bytes()
    except (OSError, ValueError, MemoryError):
        return read_mesh(path, go_on)  # says in a sentence what is wrong

    def read() -> Arrays:
        mesh = read_mesh(path, go_on)
        facts = np.array([mesh.reduced_from, mesh.moved])
        return {"vertices": mesh.vertices, "faces": wound_alike(mesh.faces), "facts": facts}

    arrays = kept(key_of([RECIPE, "mesh", path.suffix.lower(), content]), read)
    return Mesh(arrays["vertices"], arrays["faces"], int(arrays["facts"][0]), float(arrays["facts"][1]))
