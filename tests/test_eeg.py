"""The 10-20, 10-10 and 10-5 positions against a ball, where every arc can be told with a pencil."""

from __future__ import annotations

import re

import numpy as np
import pytest
import trimesh

from scalp_atlas.head import Head, load_head
from scalp_atlas.records import Resolution
from scalp_atlas.resolve import resolve

R = 90.0
TENTH = np.pi / 10  # nasion to inion over the top is half a circle
SYSTEMS = ["eeg", "eeg_1005"]


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
    return resolve(library, ball, SYSTEMS)


@pytest.fixture(scope="module")
def places(positions) -> dict[str, np.ndarray]:
    return {item.item.code: item.points[0] for item in positions.resolved.values()}


def meridian(tenths: float) -> np.ndarray:
    return R * np.array([0, np.cos(tenths * TENTH), np.sin(tenths * TENTH)])


def crown(tenths: float) -> np.ndarray:
    """From the left ear over the top."""
    return R * np.array([-np.cos(tenths * TENTH), 0, np.sin(tenths * TENTH)])


def ring(height: float, tenths: float, side: int) -> np.ndarray:
    """Level circle so many tenths up, as that through Fpz, T7, Oz and T8: from the front round a side."""
    up, across = R * np.sin(height * TENTH), R * np.cos(height * TENTH)
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


def mate(code: str) -> str:
    """The name of the same place on the right: the next even number."""
    return re.sub(r"\d+", lambda number: str(int(number[0]) + 1), code)


# Names in the order in which an arc passes them, every twentieth of it.
MIDLINE = "Nz NFpz Fpz AFpz AFz AFFz Fz FFCz FCz FCCz Cz CCPz CPz CPPz Pz PPOz POz POOz Oz OIz Iz"
CROWN_LEFT = "T9 T9h T7 T7h C5 C5h C3 C3h C1 C1h"
RINGS_LEFT = {  # by their height in tenths
    0: "N1h N1 AFp9 AF9 AFF9 F9 FFT9 FT9 FTT9 T9 TTP9 TP9 TPP9 P9 PPO9 PO9 POO9 I1 I1h",
    0.5: "NFp1h NFp1 AFp9h AF9h AFF9h F9h FFT9h FT9h FTT9h T9h TTP9h TP9h TPP9h P9h PPO9h PO9h POO9h OI1 OI1h",
    1: "Fp1h Fp1 AFp7 AF7 AFF7 F7 FFT7 FT7 FTT7 T7 TTP7 TP7 TPP7 P7 PPO7 PO7 POO7 O1 O1h",
}
# Every sixteenth of a row across, up to the midline.
ROWS_LEFT = [
    "AFp7 AFp7h AFp5 AFp5h AFp3 AFp3h AFp1 AFp1h AFpz",
    "AF7 AF7h AF5 AF5h AF3 AF3h AF1 AF1h AFz",
    "AFF7 AFF7h AFF5 AFF5h AFF3 AFF3h AFF1 AFF1h AFFz",
    "F7 F7h F5 F5h F3 F3h F1 F1h Fz",
    "FFT7 FFT7h FFC5 FFC5h FFC3 FFC3h FFC1 FFC1h FFCz",
    "FT7 FT7h FC5 FC5h FC3 FC3h FC1 FC1h FCz",
    "FTT7 FTT7h FCC5 FCC5h FCC3 FCC3h FCC1 FCC1h FCCz",
    "TTP7 TTP7h CCP5 CCP5h CCP3 CCP3h CCP1 CCP1h CCPz",
    "TP7 TP7h CP5 CP5h CP3 CP3h CP1 CP1h CPz",
    "TPP7 TPP7h CPP5 CPP5h CPP3 CPP3h CPP1 CPP1h CPPz",
    "P7 P7h P5 P5h P3 P3h P1 P1h Pz",
    "PPO7 PPO7h PPO5 PPO5h PPO3 PPO3h PPO1 PPO1h PPOz",
    "PO7 PO7h PO5 PO5h PO3 PO3h PO1 PO1h POz",
    "POO7 POO7h POO5 POO5h POO3 POO3h POO1 POO1h POOz",
]


def expected_places() -> dict[str, np.ndarray]:
    places = {code: meridian(k / 2) for k, code in enumerate(MIDLINE.split())}
    for k, code in enumerate(CROWN_LEFT.split()):
        places |= {code: crown(k / 2), mate(code): crown(10 - k / 2)}
    for height, codes in RINGS_LEFT.items():
        for k, code in enumerate(codes.split(), 1):
            places |= {code: ring(height, k / 2, -1), mate(code): ring(height, k / 2, 1)}
    for codes in map(str.split, ROWS_LEFT):
        ends = places[codes[0]], places[codes[-1]], places[mate(codes[0])]
        for k, code in enumerate(codes[1:-1], 1):
            places |= {code: row(*ends, k / 16), mate(code): row(*ends, 1 - k / 16)}
    return places


EXPECTED = expected_places()


@pytest.mark.parametrize("code", EXPECTED)
def test_an_electrode_lies_where_the_percentages_put_it(places, code):
    assert np.linalg.norm(places[code] - EXPECTED[code]) < 0.4


def test_each_position_of_the_10_5_system_is_there_once(positions, places):
    assert not positions.unresolved
    assert len(positions.resolved) == len(places)
    assert set(places) == set(EXPECTED)


def test_the_10_5_file_repeats_no_position_of_the_10_10_file(library):
    ten, five = ({item.code for item in library.systems[name].items.values()} for name in SYSTEMS)
    assert not ten & five
    assert {"Nz", "Iz", "T9", "F10", "TP9", "PO10", "I1"} <= ten
    assert {"AFF5h", "POO10", "FTT9h", "NFp1"} <= five


def test_odd_numbers_lie_on_the_left_even_ones_on_the_right(positions):
    for item_id, item in positions.resolved.items():
        number = re.search(r"\d+", item.item.code)
        side = "midline" if not number else "left" if int(number[0]) % 2 else "right"
        assert item.side == side, item_id
        assert np.sign(round(float(item.points[0, 0]), 1)) == {"left": -1, "midline": 0, "right": 1}[side], item_id


def test_old_names_of_the_10_20_system_are_kept(library):
    old = {item.code: item.older_codes for item in library.systems["eeg"].items.values() if item.older_codes}
    assert old == {"T7": ("T3",), "T8": ("T4",), "P7": ("T5",), "P8": ("T6",)}


def test_a_sentence_tells_the_share_that_is_computed(library):
    for system in (library.systems[name] for name in SYSTEMS):
        for item in system.items.values():
            share = system.steps[item.draw[0].step].given.get("fraction", "")
            for sentence in item.where.values():
                assert re.search(rf"(?<![\d.]){share}", sentence), item.id
