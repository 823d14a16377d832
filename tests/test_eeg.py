"""The 10-20 and 10-10 positions against a ball, where every arc can be told with a pencil."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from scalp_atlas.head import Head, load_head
from scalp_atlas.records import Resolution
from scalp_atlas.resolve import resolve

R = 90.0
TENTH = np.pi / 10  # nasion to inion over the top is half a circle


@pytest.fixture(scope="module")
def positions(library, tmp_path_factory) -> Resolution:
    """A ball with nasion, inion and ears on its equator."""
    folder = tmp_path_factory.mktemp("ball")
    trimesh.creation.icosphere(subdivisions=5, radius=R).export(folder / "ball.ply")
    (folder / "ball.toml").write_text(
        f'format = 1\nmesh = "ball.ply"\nunit = "mm"\naxes = "RAS"\n[landmarks]\nnasion = [0, {R}, 0]\n'
        f"inion = [0, {-R}, 0]\npreauricular = {{ left = [{-R}, 0, 0], right = [{R}, 0, 0] }}\n",
        encoding="utf-8",
    )
    ball: Head = load_head(folder / "ball.toml")
    return resolve(library, ball, ["eeg"])


def place(positions: Resolution, code: str) -> np.ndarray:
    return positions.resolved[f"eeg.{code.lower()}"].points[0]


def meridian(tenths: float) -> np.ndarray:
    return R * np.array([0, np.cos(tenths * TENTH), np.sin(tenths * TENTH)])


def crown(tenths: float) -> np.ndarray:
    """From the left ear over the top."""
    return R * np.array([-np.cos(tenths * TENTH), 0, np.sin(tenths * TENTH)])


def ring(tenths: float, side: int) -> np.ndarray:
    """Level circle through Fpz, T7, Oz, T8 one tenth up: from the front round a side."""
    up, across = R * np.sin(TENTH), R * np.cos(TENTH)
    return np.array([side * across * np.sin(tenths * TENTH), across * np.cos(tenths * TENTH), up])


def row(first: np.ndarray, middle: np.ndarray, last: np.ndarray, share: float) -> np.ndarray:
    """A share of the circle in which the plane through three points cuts the ball, by angles about its centre."""
    normal = np.cross(middle - first, last - first)
    normal /= np.linalg.norm(normal)
    centre = (first @ normal) * normal
    u = (first - centre) / np.linalg.norm(first - centre)
    v = np.cross(normal, u)
    whole = np.arctan2((last - centre) @ v, (last - centre) @ u) % (2 * np.pi)
    turn = share * whole
    return centre + np.linalg.norm(first - centre) * (np.cos(turn) * u + np.sin(turn) * v)


EXPECTED = {
    **{code: meridian(k) for k, code in enumerate(["Fpz", "AFz", "Fz", "FCz", "Cz", "CPz", "Pz", "POz", "Oz"], 1)},
    **{code: crown(k) for code, k in {"T7": 1, "C5": 2, "C3": 3, "C1": 4, "C2": 6, "C4": 7, "C6": 8, "T8": 9}.items()},
    **{code: ring(k, -1) for code, k in {"Fp1": 1, "AF7": 2, "F7": 3, "FT7": 4, "TP7": 6, "P7": 7, "O1": 9}.items()},
    **{code: ring(k, 1) for code, k in {"Fp2": 1, "AF8": 2, "F8": 3, "FT8": 4, "TP8": 6, "P8": 7, "O2": 9}.items()},
    "F3": row(ring(3, -1), meridian(3), ring(3, 1), 1 / 4),
    "F4": row(ring(3, -1), meridian(3), ring(3, 1), 3 / 4),
    "FC1": row(ring(4, -1), meridian(4), ring(4, 1), 3 / 8),
    "P6": row(ring(7, -1), meridian(7), ring(7, 1), 7 / 8),
    "PO3": row(ring(8, -1), meridian(8), ring(8, 1), 1 / 4),
}


@pytest.mark.parametrize("code", EXPECTED)
def test_an_electrode_lies_where_the_percentages_put_it(positions, code):
    assert np.linalg.norm(place(positions, code) - EXPECTED[code]) < 0.4


def test_odd_numbers_lie_on_the_left_even_ones_on_the_right(positions):
    assert len(positions.resolved) == 61
    assert not positions.unresolved
    for item_id, item in positions.resolved.items():
        digits = "".join(letter for letter in item_id if letter.isdigit())
        side = "midline" if not digits else "left" if int(digits) % 2 else "right"
        assert item.side == side, item_id
        assert np.sign(round(float(item.points[0, 0]), 1)) == {"left": -1, "midline": 0, "right": 1}[side], item_id


def test_old_names_of_the_10_20_system_are_kept(library):
    old = {item.code: item.older_codes for item in library.systems["eeg"].items.values() if item.older_codes}
    assert old == {"T7": ("T3",), "T8": ("T4",), "P7": ("T5",), "P8": ("T6",)}
