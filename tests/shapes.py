"""Solids whose geometry is known without our code, and meshes of them."""

from __future__ import annotations

import igl
import numpy as np
import trimesh
from scipy.integrate import solve_ivp
from scipy.ndimage import binary_dilation, binary_fill_holes
from scipy.spatial import ConvexHull

R = 90.0


def even_directions(count: int) -> np.ndarray:
    """(n, 3) Fibonacci's points on the unit sphere."""
    k = np.arange(count) + 0.5
    polar, turn = np.arccos(1 - 2 * k / count), np.pi * (1 + 5**0.5) * k
    return np.stack([np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)], axis=1)


def uneven_directions(count: int, seed: int = 0) -> np.ndarray:
    """(n, 3) the same, shaken by a third of their distance: triangles as a scan has them."""
    shake = np.random.default_rng(seed).normal(size=(count, 3)) * 0.35 * np.sqrt(4 * np.pi / count)
    points = even_directions(count) + shake
    return points / np.linalg.norm(points, axis=1, keepdims=True)


def triangles(directions: np.ndarray) -> np.ndarray:
    """(m, 3) the convex hull of unit vectors, wound outward."""
    faces = ConvexHull(directions).simplices.astype(np.int64)
    a, b, c = (directions[faces[:, k]] for k in range(3))
    inward = np.einsum("ij,ij->i", np.cross(b - a, c - a), a) < 0
    faces[inward] = faces[inward][:, ::-1]
    return faces


class Solid:
    """{F <= 0} of F = (x/a)^2 + (y/b)^2 + (z/c)^2 - 1 + sum of h exp(-|x - p|^2 / w^2): an ellipsoid with dents.

    Geodesics are integrated from their differential equation, x'' = -(x' H x') / |grad F|^2 grad F.
    """

    def __init__(self, half_axes=(75.0, 95.0, 85.0), dents=()):
        self.square = np.array(half_axes) ** 2
        self.dents = [(self._scaled(np.array(place, float)), width, depth) for place, width, depth in dents]

    def _scaled(self, place: np.ndarray) -> np.ndarray:
        return place / np.sqrt((place**2 / self.square).sum())

    def _bumps(self, x: np.ndarray):
        for place, width, depth in self.dents:
            offset = x - place
            yield offset, width**2, depth * np.exp(-(offset**2).sum(-1) / width**2)

    def level(self, x: np.ndarray) -> np.ndarray:
        """F (k,) at points (k, 3)."""
        return (x**2 / self.square).sum(-1) - 1 + sum(height for _, _, height in self._bumps(x))

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """(k, 3)."""
        return 2 * x / self.square + sum(-2 / w2 * (h * d.T).T for d, w2, h in self._bumps(x))

    def _bend(self, x: np.ndarray, v: np.ndarray) -> float:
        """v H v."""
        bumps = (h * (4 * (d @ v) ** 2 / w2**2 - 2 * (v @ v) / w2) for d, w2, h in self._bumps(x))
        return 2 * (v * v / self.square).sum() + sum(bumps)

    def on(self, directions: np.ndarray) -> np.ndarray:
        """(k, 3) the surface points in these directions from the middle, by Newton's method."""
        reach = 1 / np.sqrt((directions**2 / self.square).sum(1))
        for _ in range(40):
            x = directions * reach[:, None]
            reach = reach - self.level(x) / (self.gradient(x) * directions).sum(1)
        return directions * reach[:, None]

    def geodesic(self, start: np.ndarray, ahead: np.ndarray, length: float) -> np.ndarray:
        """(n, 3) the geodesic that leaves `start` in a tangent direction."""

        def motion(_, state):
            x, v = state[:3], state[3:]
            gradient = self.gradient(x)
            return np.concatenate([v, -self._bend(x, v) / (gradient @ gradient) * gradient])

        steps = np.linspace(0, length, 201)
        run = solve_ivp(motion, (0, length), [*start, *ahead], method="DOP853", rtol=1e-10, atol=1e-10, t_eval=steps)
        return run.y[:3].T

    def tangent(self, at: np.ndarray, toward: np.ndarray) -> np.ndarray:
        """(3,) the unit tangent at a point that points most toward a vector."""
        normal = self.gradient(at)
        flat = toward - normal * (normal @ toward) / (normal @ normal)
        return flat / np.linalg.norm(flat)


DENTS = (((40, 50, 60), 18.0, 0.12), ((-50, 20, 70), 22.0, -0.10), ((0, -60, 65), 15.0, 0.08))  # 5, 4, 3 mm


def cut_anew(vertices: np.ndarray, faces: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    """A closed surface by marching cubes through its signed distance on a grid of `step` mm: unrelated triangles."""
    low = vertices.min(axis=0) - 3 * step
    count = np.ceil((vertices.max(axis=0) - low) / step).astype(int) + 4
    dense, _ = trimesh.remesh.subdivide_to_size(vertices, faces, step)
    near = np.zeros(count, bool)
    near[tuple(((dense - low) / step).round().astype(int).T)] = True
    near = binary_dilation(near, np.ones((3, 3, 3), bool))
    depth = np.where(binary_fill_holes(near), -3.0 * step, 3.0 * step)
    grid = low + step * np.stack(np.meshgrid(*map(np.arange, count), indexing="ij"), axis=-1)
    sign = igl.SIGNED_DISTANCE_TYPE_PSEUDONORMAL  # of the kinds of sign the quickest
    depth[near] = igl.signed_distance(grid[near], vertices, faces, sign)[0]
    flat = grid.transpose(2, 1, 0, 3).reshape(-1, 3)  # x runs fastest
    found = igl.marching_cubes(depth.transpose(2, 1, 0).ravel(), flat, *map(int, count), 0.0)
    return np.asarray(found[0]), np.asarray(found[1], np.int64)
