"""A mesh replaced after its landmarks were placed: noticed by its content, the places laid on the new skin."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.errors import FileProblems, Problem
from scalp_atlas.geometry import Surface
from scalp_atlas.headfile import HeadFile
from scalp_atlas.records import Text

Points = NDArray[np.float64]

NEAR_MM = 5.0  # farther off, a place is not the same place on the new skin
OFF_SKIN = ("pupil",)  # it lies on the eyeball behind the lids, and stays there
NEEDED = ("nasion", "inion", "tragus", "preauricular")
REMEDY = "put the old mesh back, or move the head file away, open the mesh alone and place the landmarks anew"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content in hexadecimal; "" where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def relaid(record: HeadFile, mesh: Path, skin: Surface) -> tuple[HeadFile, Text]:
    """A head file with its places on another skin, and what became of them, in a sentence.

    A place within 5 mm of the skin goes to the nearest place on it. One that is farther off is left out and
    stands under `absent`; a hairline counts by its farthest point. Who placed what, and when, stays told.

    Parameters
    ----------
    record : HeadFile
    mesh : Path
        The file of the skin, for the sentence.
    skin : Surface
        RAS, mm.

    Raises
    ------
    FileProblems
        If nasion, inion or an ear is too far off, or more than half of all places are.
    """
    marks, mark_gaps = _laid(record, record.landmarks, skin)
    curves, curve_gaps = _laid(record, record.hairlines, skin)
    gaps = {**mark_gaps, **{f"hairline.{name}": gap for name, gap in curve_gaps.items()}}
    far = {name: gap for name, gap in gaps.items() if gap > NEAR_MM}
    needed = [name for name in far if name.split(".")[0] in NEEDED]
    if needed or 2 * len(far) > len(gaps):
        name = max(needed or far, key=far.__getitem__)
        told = (
            f"{mesh.name} is another mesh than the one the landmarks were placed on, and {len(far)} of "
            f"{len(gaps)} places do not fit it: {name} lies {far[name]:.0f} mm off its skin, expected at most "
            f"{NEAR_MM:.0f} mm; {REMEDY}"
        )
        raise FileProblems([Problem(record.file, "mesh", told)])
    reason = "Left out: the mesh was replaced, and the place lies {:.0f} mm off the new skin."
    kept = replace(
        record,
        landmarks={name: point for name, point in marks.items() if name not in far},
        hairlines={name: curve for name, curve in curves.items() if f"hairline.{name}" not in far},
        states={name: state for name, state in record.states.items() if name not in far},
        absent={**record.absent, **{name: reason.format(gap) for name, gap in far.items()}},
        mesh_sha256=sha256_of(mesh),
    )
    most = max((gap for name, gap in gaps.items() if name not in far and not name.startswith(OFF_SKIN)), default=0.0)
    return kept, _told(mesh.name, len(gaps) - len(far), most, len(far))


def _laid(record: HeadFile, places: Mapping[str, Points], skin: Surface) -> tuple[dict[str, Points], dict[str, float]]:
    """Places in the file's unit and axes on the skin, and how far each was off at most, mm."""
    spots, gaps = {}, {}
    for name, place in places.items():
        in_ras = np.atleast_2d(place) @ record.to_ras.T * record.unit_mm
        there = skin.closest(in_ras)[0]
        gaps[name] = float(np.linalg.norm(there - in_ras, axis=1).max())
        stays = name.split(".")[0] in OFF_SKIN
        spots[name] = place if stays else (there @ record.to_ras / record.unit_mm).reshape(place.shape)
    return spots, gaps


def _told(mesh: str, kept: int, most: float, far: int) -> Text:
    english = f"; {far} lie farther than {NEAR_MM:.0f} mm off it and are left out" if far else ""
    chinese = f"；另有{far}处距新皮面逾{NEAR_MM:.0f}毫米，已略去" if far else ""
    return {
        "en": f"{mesh} is another mesh than the one its landmarks were placed on: {kept} places were laid on the new "
        f"skin, at most {most:.1f} mm away{english}. Look at them before you rely on them",
        "zh": f"{mesh}已非标定时之网格：{kept}处已移至新皮面，最大移动{most:.1f}毫米{chinese}。使用前请逐一核对",
    }
