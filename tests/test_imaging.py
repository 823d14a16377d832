"""Targets chosen from brain imaging: against the skin of the standard head, and against the paper's own words."""

from __future__ import annotations

import numpy as np
import pytest

from scalp_atlas.head import Head, load_head
from scalp_atlas.records import Item, Library, Resolution, Side
from scalp_atlas.resolve import Resolver, resolve

# Slanting words of the paper and the axes they change, with the sign in a head frame (y forward, z up).
WORDS = {"front": (1, 1), "behind": (1, -1), "above": (2, 1), "below": (2, -1)}
ELECTRODE_OFFSETS = {  # target: electrode, millimetres, words of the paper
    "anx1": ("fp1", 20, "above"),
    "anx2": ("f7", 10, "behind"),
    "anx3": ("p7", 10, "front"),
    "anx4": ("o1", 20, "front below"),
    "anx6": ("f4", 10, "above"),
    "bd1": ("f7", 20, "below"),
    "bd2": ("t7", 5, "front above"),
    "bd3": ("p3", 5, "front above"),
    "bd4": ("c4", 20, "front"),
    "bd5": ("f4", 15, "behind"),
    "bd6": ("p4", 5, "behind above"),
    "bd7": ("o2", 10, "front below"),
    "md1": ("f7", 5, "behind below"),
    "md2": ("p7", 15, "behind below"),
    "md4": ("cz", 5, "front"),
    "md6": ("f8", 5, "behind below"),
}
ACUPOINT_OFFSETS = {  # target: acupoint, cun, kind of cun, words of the paper
    "anx2": ("gb5", 0.6, "finger", "behind below"),
    "anx3": ("gb8", 0.1, "finger", "behind below"),
    "anx4": ("gb10", 0.3, "finger", "behind below"),
    "anx5": ("gv22", 0.1, "sagittal", "behind"),
    "bd1": ("gb6", 1.0, "finger", "front below"),
    "bd2": ("gb7", 0.1, "finger", "front above"),
    "bd3": ("gb18", 0.1, "finger", "front above"),
    "bd4": ("gb17", 0.6, "finger", "front"),
    "bd5": ("gb4", 1.0, "finger", "behind above"),
    "bd6": ("gb18", 0.1, "finger", "front above"),
    "bd7": ("gb10", 0.6, "finger", "behind"),
    "md1": ("gb6", 0.6, "finger", "front below"),
    "md3": ("gv24", 0.3, "sagittal", "behind"),
    "md4": ("gv21", 0.1, "sagittal", "front"),
    "md5": ("gv19", 0.1, "sagittal", "front"),
    "md6": ("gb5", 0.3, "finger", "below"),
}


@pytest.fixture(scope="module")
def head() -> Head:
    return load_head("adult_male")


@pytest.fixture(scope="module")
def resolution(library: Library, head: Head) -> Resolution:
    return resolve(library, head, ["imaging"])


@pytest.fixture(scope="module")
def place(library: Library, head: Head):
    """A function that gives a step: a point or a line."""
    resolver, system = Resolver(library, head), library.systems["imaging"]
    return lambda name, side: resolver.value(system, name, side)


@pytest.fixture(scope="module")
def targets(library: Library) -> dict[str, Item]:
    """The targets of Cao 2021 by their short names."""
    items = library.systems["imaging"].items
    return {name.removeprefix("cao_"): item for name, item in items.items() if name.startswith("cao_")}


@pytest.fixture(scope="module")
def told(targets, place):
    """A function that gives what a variant of a target draws."""

    def point(target: str, key: str) -> np.ndarray:
        item = targets[target]
        step = next(variant.draw[0].step for variant in item.variants if variant.key == key)
        return place(step, item.side)

    return point


def brain_place(library: Library, target: str, item: Item) -> np.ndarray:
    """Where in the standard brain a target of Cao 2021 lies, mm."""
    step = f"cao_{target}_spot" if item.side == "midline" else f"cao_{target}"
    return np.array(library.systems["imaging"].steps[step].given["mni"], float)


def apart(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b))


def assert_offset(start: np.ndarray, end: np.ndarray, mm: float, words: str) -> None:
    """The end lies so far from the start, each way that the words say."""
    assert 0.93 * mm < apart(start, end) < mm + 0.05  # straight, so a little less than over the skin
    for word in words.split():
        axis, sign = WORDS[word]
        assert sign * (end - start)[axis] > 0, word


def test_every_target_has_its_place(resolution):
    assert not resolution.unresolved
    assert len(resolution.resolved) == 26


def test_targets_lie_on_the_side_of_their_coordinates(library, resolution, targets):
    for name, item in targets.items():
        spot, right = resolution.resolved[item.id].points[0][0], brain_place(library, name, item)[0]
        assert item.side == ("midline" if abs(right) < 5 else "left" if right < 0 else "right"), name
        assert abs(spot) < 0.1 if item.side == "midline" else spot * right > 0, name


def test_targets_lie_at_the_same_electrodes_as_on_the_standard_head(library, targets, place, checkout, authority):
    """The skin of the Colin27 head itself and its own electrodes, without any fit of ours; ours is another head."""
    with np.load(checkout / "tests" / "authorities" / "colin27_skin.npz") as data:
        skin = data["vertices"] / 100  # about 4 mm apart
    published = {code: np.array(spot) for code, spot in authority("colin27_1005")["positions"].items()}
    eeg = {item.code: item_id for item_id, item in library.systems["eeg"].items.items()}
    ours = {code: place(f"eeg:{eeg[code]}", "midline") for code in published if code in eeg}
    for name, item in targets.items():
        over = skin[np.linalg.norm(skin - brain_place(library, name, item), axis=1).argmin()]
        there = min(ours, key=lambda code: apart(published[code], over))
        target = place(f"cao_{name}", item.side)
        assert there in sorted(ours, key=lambda code: apart(ours[code], target))[:3], f"{name}, {there}"
        assert apart(ours[there], target) < apart(published[there], over) + 20, f"{name}, {there}"


@pytest.mark.parametrize("target", ELECTRODE_OFFSETS)
def test_electrode_descriptions_are_laid_off_as_the_paper_says(told, place, target):
    electrode, mm, words = ELECTRODE_OFFSETS[target]
    assert_offset(place(f"eeg:{electrode}", "midline"), told(target, "electrode"), mm, words)


@pytest.mark.parametrize("target", ACUPOINT_OFFSETS)
def test_acupoint_descriptions_are_laid_off_as_the_paper_says(targets, told, place, resolution, target):
    acupoint, cun, kind, words = ACUPOINT_OFFSETS[target]
    start = place(f"points:{acupoint}", targets[target].side)
    assert_offset(start, told(target, "acupoint"), cun * resolution.scales[f"cun_{kind}"], words)


def test_descriptions_beside_a_point_lead_outward(told, place, resolution):
    cun = resolution.scales
    for target, base, side, mm in (
        ("anx1", "points:gv24", "left", 0.1 * cun["cun_transverse"]),
        ("anx6", "points:bl5", "right", 0.3 * cun["cun_transverse"]),
        ("bd4", "points:gb17", "right", 0.6 * cun["cun_finger"]),
    ):
        start, end = place(base, side), told(target, "acupoint")
        assert abs(end[0]) > abs(start[0])
        assert apart(start, end) == pytest.approx(mm, abs=0.5)


@pytest.mark.parametrize(
    ("target", "key", "first", "second"),
    [
        ("anx5", "electrode", "eeg:fz", "eeg:cz"),
        ("anx7", "electrode", "eeg:f4", "eeg:f8"),
        ("md3", "electrode", "eeg:fp1", "eeg:fp2"),
        ("md7", "electrode", "eeg:p4", "eeg:o2"),
        ("md7", "acupoint", "points:gb10", "points:gb18"),
    ],
)
def test_what_lies_in_the_middle_is_as_far_from_one_end_as_from_the_other(
    targets, told, place, target, key, first, second
):
    side: Side = targets[target].side
    spot, ends = told(target, key), [place(first, side), place(second, side)]
    assert apart(spot, ends[0]) == pytest.approx(apart(spot, ends[1]), rel=0.12)
    assert apart(ends[0], ends[1]) < apart(spot, ends[0]) + apart(spot, ends[1]) < 1.25 * apart(ends[0], ends[1])


def test_most_electrode_descriptions_lie_within_3_cm_of_the_brain_place(targets, told, place):
    """Rounded words in a picture of another head: more is not to be hoped for, and a wrong side would show."""
    gaps = [apart(told(name, "electrode"), place(f"cao_{name}", item.side)) for name, item in targets.items()]
    assert np.median(gaps) < 25
    assert np.mean(np.array(gaps) < 30) > 0.8
    assert max(gaps) < 50


def test_the_stand_in_for_xu_lies_above_and_behind_the_ear_between_t7_and_p7(head, resolution, place):
    """The middle temporal gyrus on Colin27: at 24 mm between T7 (16 mm behind the origin) and P7 (73 mm)."""
    spot = resolution.resolved["imaging.xu_mtg"].points[0]
    front, back = place("eeg:t7", "midline"), place("eeg:p7", "midline")
    assert spot[0] < 0
    assert back[1] < spot[1] < front[1]
    assert spot[2] > head.landmarks["ear_apex.left"][2]


def test_the_square_has_its_corners_a_centimetre_off_each_way(resolution):
    centre, *corners = resolution.resolved["imaging.xu_centro_square"].points
    front_up, front_down, back_up, back_down = corners
    assert [apart(centre, corner) for corner in corners] == pytest.approx([np.hypot(10, 10)] * 4, abs=0.3)
    sides = [(front_up, front_down), (front_down, back_down), (back_down, back_up), (back_up, front_up)]
    assert [apart(a, b) for a, b in sides] == pytest.approx([20] * 4, abs=0.6)
    assert min(front_up[2], back_up[2]) - 15 > max(front_down[2], back_down[2])
    assert min(front_up[1], front_down[1]) - 15 > max(back_up[1], back_down[1])


def test_the_prefrontal_target_of_kong_lies_between_and_at_the_brows(head, resolution):
    middle, left, right = resolution.resolved["imaging.kong_mpfc"].points
    assert abs(middle[0]) < 0.1
    assert left[0] == pytest.approx(head.landmarks["brow_medial.left"][0], abs=0.1)
    assert right[0] == pytest.approx(-left[0], abs=0.1)
    assert middle[2] == pytest.approx(left[2], abs=2)


def test_the_precuneus_target_of_kong_is_a_cun_and_a_half_of_the_midline(head, resolution):
    """GV20 stands 7 cun above the posterior hairline, GV19 5.5."""
    line = resolution.resolved["imaging.kong_precuneus"]
    assert np.abs(line.points[:, 0]).max() < 0.1
    assert line.length_mm == pytest.approx(1.5 * resolution.scales["cun_sagittal"], abs=0.05)
