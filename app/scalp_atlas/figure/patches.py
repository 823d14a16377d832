"""Patches of triangles for pictures: parted along a band, and outlined where a picture shows them.

Nothing here knows a picture. A patch is cut where a number given at its corners passes a border, and
the way round that part of it whose corners are marked is found as chains of corners and of cut edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.geometry.surface import sides_of
from scalp_atlas.records import Resolved

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

_OFF_BORDER_MM: Final = 0.01


@dataclass(frozen=True, eq=False)
class Patch:
    """Triangles that form one or several pieces without holes.

    Attributes
    ----------
    vertices : (n, 3) float, mm
    faces : (m, 3) int
        Wound alike.
    part : int
        Which part of its item it is.
    """

    vertices: Floats
    faces: Indices
    part: int = 0

    @property
    def edges(self) -> Indices:
        """(e, 2): both corners of each edge, the smaller number first."""
        return self._joints[0]

    @cached_property
    def _joints(self) -> tuple[Indices, Indices, Indices]:
        """Edges (e, 2), the edge of each side of each face (m, 3), the sides (r,) that no other face shares."""
        edges, number = np.unique(np.sort(sides_of(self.faces), axis=1), axis=0, return_inverse=True)
        number = number.reshape(-1)
        return edges, number.reshape(-1, 3), np.flatnonzero(np.bincount(number)[number] == 1)

    @cached_property
    def _rim(self) -> tuple[Indices, Indices]:
        """The sides (r, 2) that no other face shares, as the faces run, and their edges (r,)."""
        _, number, lonely = self._joints
        return sides_of(self.faces)[lonely], number.reshape(-1)[lonely]

    @cached_property
    def whole(self) -> list[Indices]:
        """The way round all of it, as `around` gives it."""
        return chains(*self._rim[0].T)

    def around(self, inside: NDArray[np.bool_]) -> list[Indices]:
        """The way round what is inside, as closed chains with the inside on their left.

        Parameters
        ----------
        inside : (n,) bool
            Of each corner. An edge between inside and outside is cut.

        Returns
        -------
        list of (k,) int
            Numbers of corners; n + the number of an edge where that is cut. The first is repeated.
        """
        if inside.all():
            return self.whole
        if not inside.any():
            return []
        sides, edge = self._rim
        edge = edge + len(self.vertices)
        kept = inside[sides].any(axis=1)
        start, end = (np.where(inside[sides[:, k]], sides[:, k], edge)[kept] for k in (0, 1))
        here = inside[self.faces]
        cut = here.any(axis=1) & ~here.all(axis=1)
        here, number = here[cut], self._joints[1][cut] + len(self.vertices)
        ahead = np.roll(here, -1, axis=1)
        # Going round a cut triangle one leaves the inside once and enters it once.
        return chains(np.concatenate([start, number[here & ~ahead]]), np.concatenate([end, number[~here & ahead]]))


def chains(starts: Indices, ends: Indices) -> list[Indices]:
    """Steps from one number to another linked into chains, a closed one with its first number repeated."""
    follow = dict(zip(starts.tolist(), ends.tolist(), strict=True))
    open_first = [*np.setdiff1d(starts, ends).tolist(), *follow]
    found = []
    for node in open_first:
        chain = [node]
        while chain[-1] in follow:
            chain.append(follow.pop(chain[-1]))
        if len(chain) > 1:
            found.append(np.array(chain))
    return found


def parted(
    vertices: Floats, faces: Indices, along: Floats, borders: Sequence[float]
) -> tuple[list[Patch], list[Floats]]:
    """A band cut crosswise.

    Parameters
    ----------
    along : (n,) float, mm
        How far along the band each corner lies.
    borders : sequence of float, mm
        Where it is cut, rising.

    Returns
    -------
    list of Patch
        One part more than borders; a part that the band does not reach is left out.
    list of (k, 3) float
        The cuts, each from one side of the band to the other.
    """
    for border in borders:
        vertices, faces, along = _cut(vertices, faces, along, border)
    part = np.searchsorted(np.asarray(borders), along[faces].mean(axis=1))
    patches = [_compact(vertices, faces[part == number], number) for number in np.unique(part).tolist()]
    lines = []
    for number, border in enumerate(borders):
        sides = sides_of(faces[part == number])
        across = chains(*sides[(along[sides] == border).all(axis=1)].T)
        lines += [vertices[chain] for chain in across]
    return patches, lines


def borders_mm(resolved: Resolved) -> Floats:
    """(parts + 1,) where the parts of an item begin and end, counted through all its pieces."""
    shares = np.cumsum([0.0, *(part.share for part in resolved.item.parts)])
    return np.asarray(shares * sum(piece.shared_mm for piece in resolved.pieces))


def along_line(line: Floats, points: Floats) -> Floats:
    """How far along a line (m, 3) the place nearest to each of the points (n, 3) lies, in mm."""
    start, step = line[:-1], np.diff(line, axis=0)
    lengths = np.linalg.norm(step, axis=1)
    away = points[:, None] - start
    share = np.clip((away * step).sum(axis=2) / np.maximum(lengths**2, 1e-12), 0.0, 1.0)
    nearest = np.linalg.norm(away - share[..., None] * step, axis=2).argmin(axis=1)
    passed = np.concatenate([[0.0], np.cumsum(lengths)])[:-1]
    return np.asarray(passed[nearest] + share[np.arange(len(points)), nearest] * lengths[nearest])


def corners_of(line: Floats, least_deg: float) -> Indices:
    """Numbers of the inner points of a line (n, 2 or 3) where it turns by more than an angle."""
    step = np.diff(line, axis=0)
    length = np.linalg.norm(step, axis=1)
    bend = (step[:-1] * step[1:]).sum(axis=1) < np.cos(np.radians(least_deg)) * length[:-1] * length[1:]
    return np.flatnonzero(bend & (length[:-1] > 1e-6) & (length[1:] > 1e-6)) + 1


def holds(rings: Sequence[Floats], x: float, y: float) -> bool:
    """Whether a pixel lies inside closed rings (k, 2), the first point repeated: a ray meets them oddly often."""
    if not rings:
        return False
    starts, ends = (np.vstack([part(ring) for ring in rings]) for part in (lambda r: r[:-1], lambda r: r[1:]))
    spans = (starts[:, 1] > y) != (ends[:, 1] > y)
    (x0, y0), (x1, y1) = starts[spans].T, ends[spans].T
    return bool(np.count_nonzero(x0 + (y - y0) / (y1 - y0) * (x1 - x0) > x) % 2)


def _compact(vertices: Floats, faces: Indices, part: int) -> Patch:
    used, number = np.unique(faces, return_inverse=True)
    return Patch(vertices[used], number.reshape(-1, 3), part)


def _cut(vertices: Floats, faces: Indices, along: Floats, border: float) -> tuple[Floats, Indices, Floats]:
    """The same triangles with corners (numbers `along` equal to `border`) wherever an edge passes the border."""
    # A corner on the border itself would leave triangles without area.
    along = np.where(np.abs(along - border) < _OFF_BORDER_MM, border + _OFF_BORDER_MM, along)
    above = along[faces] > border
    cut = np.isin(above.sum(axis=1), (1, 2))
    few = above[cut].sum(axis=1, keepdims=True) == 1
    first = (above[cut] == few).argmax(axis=1)  # the corner that is alone on its side
    a, b, c = faces[cut][np.arange(len(first))[:, None], (first[:, None] + [0, 1, 2]) % 3].T
    pairs = np.sort(np.concatenate([np.stack([a, b], 1), np.stack([c, a], 1)]), axis=1)
    edges, number = np.unique(pairs, axis=0, return_inverse=True)
    x, y = len(vertices) + number.reshape(2, -1)
    low, high = edges.T
    share = (border - along[low]) / (along[high] - along[low])
    return (
        np.vstack([vertices, vertices[low] + share[:, None] * (vertices[high] - vertices[low])]),
        np.concatenate([faces[~cut], np.stack([a, x, y], 1), np.stack([x, b, c], 1), np.stack([x, c, y], 1)]),
        np.concatenate([along, np.full(len(edges), border)]),
    )
