"""Smaller triangles where they are wanted, without gaps between them and larger ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.geometry.surface import Surface, sides_of

Points = NDArray[np.float64]
Indices = NDArray[np.int64]
MOST_ROUNDS = 8


def refined(surface: Surface, too_long: Callable[[Points, Indices], NDArray[np.bool_]]) -> Surface:
    """The same surface with every side halved, again and again, that is too long.

    A side is halved for both triangles at it, so that a closed surface stays closed.

    Parameters
    ----------
    surface : Surface
    too_long : function of (n, 3) vertices and (m, 2) sides of them to (m,) bool

    Returns
    -------
    Surface
        Of the same shape, its vertices first; after eight rounds what is still too long stays.
    """
    vertices, faces = np.asarray(surface.vertices), np.asarray(surface.faces, np.int64)
    for _ in range(MOST_ROUNDS):
        sides, of_face = np.unique(np.sort(sides_of(faces), axis=1), axis=0, return_inverse=True)
        halved = too_long(vertices, sides)
        if not halved.any():
            break
        middle = np.full(len(sides), -1)
        middle[halved] = len(vertices) + np.arange(int(halved.sum()))
        vertices = np.vstack([vertices, vertices[sides[halved]].mean(axis=1)])
        faces = _split(faces, middle[of_face.reshape(-1, 3)])
    return Surface(vertices, faces)


def _split(faces: Indices, middles: Indices) -> Indices:
    """Triangles cut along the new vertices (n, 3) in the middles of their sides ab, bc, ca; -1 for none."""
    count = (middles >= 0).sum(axis=1)
    out = [faces[count == 0]]
    for cuts in (1, 2, 3):
        rows = count == cuts
        if not rows.any():
            continue
        # turned so that a triangle of one cut has it in its first side, one of two cuts has none in its last
        turn = middles[rows].argmax(axis=1) if cuts == 1 else (middles[rows].argmin(axis=1) + 1) % 3
        order = (turn[:, None] + np.arange(3)) % 3
        a, b, c = np.take_along_axis(faces[rows], order, axis=1).T
        ab, bc, ca = np.take_along_axis(middles[rows], order, axis=1).T
        if cuts == 1:
            pieces = [(a, ab, c), (ab, b, c)]
        elif cuts == 2:
            pieces = [(ab, b, bc), (a, ab, bc), (a, bc, c)]
        else:
            pieces = [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
        out += [np.column_stack(piece) for piece in pieces]
    return np.vstack(out)
