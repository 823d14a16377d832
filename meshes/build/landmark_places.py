"""Landmarks and hairlines: from places on the base mesh (``base/landmarks.toml``) to millimetres on one head."""

from __future__ import annotations

import json
import tomllib
from itertools import pairwise

import numpy as np
from head_surface import TOP, NearestPoint
from scipy.interpolate import CubicSpline

HAIRLINE_STEP = 4.0  # mm, longest chord of a hairline
WALK_STEP = 0.5  # mm
OFF_SKIN = 0.05  # mm, allowed distance of a rounded landmark from the shipped skin
OFF_SKIN_PUPIL = 5.0  # mm; the pupil lies on the eyeball, behind the bridged lid opening
OFF_SYMMETRY = 0.02  # mm, allowed difference between a head's left and right half
ACROSS = ("front", "back")  # hairlines that cross the midline
MIRROR = np.array([-1.0, 1.0, 1.0])


class PlacedHead:
    """One head with everything that was placed on the base mesh, in mm.

    Parameters
    ----------
    shape : HeadShape
    base : BaseMesh
    places : dict
        ``base/landmarks.toml`` as read by ``read_places``.

    Attributes
    ----------
    midline : dict
        Landmark name to ndarray, shape (3,), x = 0.
    left : dict
        Landmark name to the left point, ndarray, shape (3,).
    hairlines : dict
        ``front``, ``back``: ndarray, shape (n, 3), left to right; ``temple``, ``sideburn_posterior``, ``around_ear``:
        the left one.
    """

    def __init__(self, shape, base, places):
        self._shape = shape
        self._nearest = NearestPoint(shape.skin.vertices, shape.skin.faces)
        self._check_symmetry(base)
        self._eyeball_quads = set(base.eyeballs.tolist())
        self.midline = {name: self._point(entry["place"]) * [0, 1, 1] for name, entry in places["midline"].items()}
        self.left = {name: self._point(entry["place"]) for name, entry in places["left"].items()}
        for name, rule in places["rule"].items():
            self._apply(name, rule)
        self._joints = {name: self._point(entry["place"]) for name, entry in places["joints"].items()}
        self.hairlines = {name: self._hairline(name, entry["through"]) for name, entry in places["hairlines"].items()}

    def check(self):
        """Raise ValueError if a landmark, rounded as it is written, does not lie on the shipped skin."""
        points = {**self.midline, **self.left}
        off_skin = self._nearest(np.round(np.array(list(points.values())), 2))[1]
        for name, distance in zip(points, off_skin, strict=True):
            if distance > (OFF_SKIN_PUPIL if name == "pupil" else OFF_SKIN):
                raise ValueError(f"{name} lies {distance:.2f} mm off the skin")

    def _check_symmetry(self, base):
        smooth = self._shape.smooth.vertices
        used = np.unique(self._shape.smooth.quads)
        used = used[used < len(base.vertices)]
        off = np.abs(smooth[base.mirror[used]] * MIRROR - smooth[used]).max()
        if off > OFF_SYMMETRY:
            raise ValueError(f"left and right differ by {off:.3f} mm: the right landmarks are no mirror images then")

    def _point(self, place):
        """Position of a ``(quad, u, v)`` place on the shipped surface; ndarray, shape (3,)."""
        if place[0] in self._eyeball_quads:
            return self._shape.eyes.point(*place)
        return self._on_skin(self._shape.smooth.point(*place))

    def _on_skin(self, point):
        return self._nearest(point)[0][0]

    def _apply(self, name, rule):
        """Make the landmark ``name`` from others: ``level`` (see base/landmarks.toml) or ``from`` and ``up`` (mm)."""
        if "level" in rule:
            height = rule["level"] * self._shape.smooth.vertices[TOP][2]
            self.midline[name] = self._rear_midline_point(height)
            return
        points = self.midline if rule["from"] in self.midline else self.left
        points[name] = self._walk_up(points[rule["from"]], rule["up"])
        if points is self.midline:
            points[name] = points[name] * [0, 1, 1]

    def _rear_midline_point(self, height):
        """Rearmost point of the midline at ``height`` mm; ndarray, shape (3,)."""
        rear = self._shape.skin.bounds[0, 1]
        point = np.array([0.0, rear, height])
        for _ in range(50):
            nearest = self._on_skin(point)
            if abs(nearest[2] - height) < 1e-4:
                break
            point = np.array([0.0, nearest[1], height])
        return np.array([0.0, nearest[1], height])

    def _walk_up(self, point, length):
        """Walk ``length`` mm straight up over the skin (down if negative); ndarray, shape (3,)."""
        steps = int(np.ceil(abs(length) / WALK_STEP))
        for _ in range(steps):
            normal = self._shape.skin.face_normals[self._nearest(point)[2][0]]
            uphill = np.array([0.0, 0.0, 1.0]) - normal[2] * normal
            point = self._on_skin(point + length / steps * uphill / np.linalg.norm(uphill))
        return point

    def _hairline(self, name, through):
        """Smooth curve over the skin through named points and places, in chords of ``HAIRLINE_STEP`` or less.

        Curves across the midline are given from the midline to the left and come out from left to right.
        """
        named = {**self.midline, **self.left, **self._joints}
        knots = np.array([named[item] if isinstance(item, str) else self._point(item) for item in through])
        if name in ACROSS:
            knots = np.vstack([knots[:0:-1], knots * MIRROR])
        chords = np.linalg.norm(np.diff(knots, axis=0), axis=1)
        at = np.concatenate([[0.0], np.cumsum(chords)])
        spline = CubicSpline(at, knots)
        stations = [
            np.linspace(start, end, int(np.ceil(1.02 * (end - start) / HAIRLINE_STEP)), endpoint=False)
            for start, end in pairwise(at)
        ]
        curve = self._nearest(spline(np.concatenate([*stations, at[-1:]])))[0]
        if name in ACROSS:
            curve = (curve + curve[::-1] * MIRROR) / 2
        return curve


def read_places(path):
    """``base/landmarks.toml`` as a dict of its tables."""
    with path.open("rb") as file:
        return tomllib.load(file)


def head_toml(head, row, places):
    """Text of ``<head>.toml``.

    Parameters
    ----------
    head : PlacedHead
    row : HeadRow
        The head's row of the table in ``build_heads.py``.
    places : dict

    Returns
    -------
    str
    """
    lines = [
        "# Made by meshes/build/build_heads.py from meshes/base/landmarks.toml: change it there, never here.",
        "",
        "format = 1",
        f"name = {{ en = {_text(row.name_en)}, zh = {_text(row.name_zh)} }}",
        f'mesh = "{row.key}.ply"',
        f'eyes = "{row.key}_eyes.ply"',
        'unit = "mm"',
        'axes = "RAS"',
        "",
        "[provenance]",
        *(f"{key} = {_text(value)}" for key, value in places["provenance"].items()),
        f"recipe = {_text(row.recipe)}",
        "",
        "[landmarks]",
    ]
    lines += [f"{name} = {_numbers(point)}" for name, point in head.midline.items()]
    lines += [f"{name} = {_pair(_numbers, point)}" for name, point in head.left.items()]
    lines += ["", "[hairlines]"]
    for name, curve in head.hairlines.items():
        lines.append(f"{name} = {_curve(curve) if name in ACROSS else _pair(_curve, curve)}")
    lines += ["", "[placed]"]
    for table in ("midline", "left", "rule", "hairlines"):
        lines += [f"{name} = {_text(entry['how'])}" for name, entry in places[table].items()]
    lines += ["", "[absent]"]
    lines += [f"{name} = {_text(reason)}" for name, reason in places["absent"].items()]
    return "\n".join(lines) + "\n"


def _numbers(point):
    return "[" + ", ".join(f"{value + 0.0:.2f}" for value in np.round(point, 2)) + "]"


def _curve(points):
    return "[" + ", ".join(_numbers(point) for point in points) + "]"


def _pair(written, left):
    return f"{{ left = {written(left)}, right = {written(left * MIRROR)} }}"


def _text(value):
    return json.dumps(value, ensure_ascii=False)
