"""Proposes all landmarks and hairlines on a bare scan: the bundled heads are fitted to it from a few fiducials.

What the program proposes is no measurement of the person. Hairlines and points of featureless skin
come from the proportions of the bundled heads, whose own landmarks were placed by people.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scalp_atlas import __version__, places
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.geometry import Surface
from scalp_atlas.geometry.fitting import (
    REACH_MM,
    Shapes,
    Target,
    fit_shape,
    fit_smooth,
    mixtures,
    shapes_of,
    vertex_areas,
)
from scalp_atlas.head import Head
from scalp_atlas.headfile import HeadFile, State, load_toml
from scalp_atlas.relay import sha256_of

Points = NDArray[np.float64]

FAMILY_FILE = "family.npz"
ERRORS_FILE = "fit_errors.toml"
FAMILY_MM = 0.01  # the unit of its coordinates
FOUND_SHARE = 0.6  # of the family's skin that must have a counterpart on a head
SHAPE_SHARE = 0.5  # of the time goes into the shape
MISFIT_REACH_MM = 20.0  # skin farther away is missing, and says nothing about likeness
RELIEF_REACH_MM = 40.0  # around the nasion: the bridge of the nose and the inner halves of the eyes
# How far the skin there lies off the best quadric (root mean square). On the seven heads, with 1 mm of noise and 5 mm
# of spread in the nasion, 2.9 mm at least, on Colin27 5.3; on balls, eggs, boxes and tubes 0.2 at most.
LEAST_RELIEF_MM = 1.0
NEAR_MM = 15.0  # around a landmark the fit is judged
SEEN_SHARE = 0.4  # of the skin there that must have a counterpart
# What no fit can know of a person, mm. Hair: the published distance of the two front corners of the hairline spreads
# by 14.7 mm, so each corner by half of that at least. Tuber: a broad convexity without a summit (meshes/README.md).
HAIR_SPREAD_MM, TUBER_SPREAD_MM = 7.4, 15.0
OF_HAIR = ("anterior_hairline", "posterior_hairline", "hair_corner", "temple_hair_anterior", "hairline")


class FitCancelled(ScalpAtlasError):
    """The fitting was stopped by whoever had asked for it."""


@dataclass(frozen=True)
class Proposal:
    """Landmarks and hairlines that were not given, in the frame of the head that was asked about.

    Attributes
    ----------
    landmarks : mapping of "glabella" / "orbitale.left" to (3,)
        On the visible skin.
    hairlines : mapping of "front" / "temple.left" to (n, 3)
    uncertainty_mm : mapping of str to float
        For each of both ("glabella", "hairline.front") the distance within which two of three are expected.
    absent : mapping of str to str
        What the scan has no skin for, and why it is not proposed; hairlines as "hairline.front".
    misfit_mm : float
        How far the scan lies from the likest shape of the family (root mean square); about 1 for its own members.
    """

    landmarks: Mapping[str, Points]
    hairlines: Mapping[str, Points]
    uncertainty_mm: Mapping[str, float]
    absent: Mapping[str, str]
    misfit_mm: float


@dataclass(frozen=True, eq=False)
class Family:
    """The bundled heads, point by point alike.

    Attributes
    ----------
    names : tuple of str
        Of the heads.
    marks : mapping of "nasion" / "hairline.front" to slice
        The rows of each landmark and hairline.
    count : int
        How many points lie on the skin; they come first.
    members : (h, n, 3) float
        mm. Skin points, landmarks, hairlines.
    faces : (m, 3) int
    """

    names: tuple[str, ...]
    marks: Mapping[str, slice]
    count: int
    members: Points
    faces: NDArray[np.int64]

    def shapes(self, without: Collection[str] = ()) -> Shapes:
        """The shapes that these heads span, some left out."""
        kept = [name not in without for name in self.names]
        return shapes_of(self.members[kept], self.faces, self.count)


@cache
def family() -> Family:
    """The bundled heads as `meshes/build/build_family.py` wrote them."""
    with np.load(places.data_dir("meshes") / "base" / FAMILY_FILE) as stored:
        vertices, landmarks, hairlines = (stored[key] * FAMILY_MM for key in ("vertices", "landmarks", "hairlines"))
        names = tuple(stored["heads"].tolist())
        landmark_names, hairline_names = stored["landmark_names"].tolist(), stored["hairline_names"].tolist()
        faces = stored["faces"].astype(np.int64)
    count, curves, length = vertices.shape[1], len(hairline_names), hairlines.shape[2]
    first = count + len(landmark_names)
    marks = {name: slice(count + k, count + k + 1) for k, name in enumerate(landmark_names)}
    marks |= {
        f"hairline.{name}": slice(first + k * length, first + (k + 1) * length) for k, name in enumerate(hairline_names)
    }
    members = np.concatenate([vertices, landmarks, hairlines.reshape(len(names), curves * length, 3)], axis=1)
    return Family(names, marks, count, members, faces)


def fit(
    head: Head,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    without: Collection[str] = (),
) -> Proposal:
    """Propose every landmark and hairline that a head does not have.

    The bundled heads span a space of shapes. A shape of it is laid on the skin, held by the landmarks
    that the head has; then it gives way smoothly until it lies on the skin, and its landmarks go with
    it onto the nearest skin. The same head gives the same answer.

    Parameters
    ----------
    head : Head
        With nasion, inion and both ears at least; further landmarks help. Those derived are proposed anew.
    progress : callable, optional
        Is told the share done, 0 to 1.
    cancelled : callable, optional
        Is asked again and again; once it says True, the fitting stops.
    without : names of bundled heads that are left out of the space

    Raises
    ------
    FitCancelled
    ScalpAtlasError
        If the mesh is too little like a head.
    """
    known = family()
    given = {name: head.landmarks[name] for name in known.marks if name in head.landmarks and name not in head.derived}
    report = _Report(progress, cancelled)
    shapes = known.shapes(without)
    rows = np.array([known.marks[name].start for name in given])
    goal = np.array(list(given.values()))
    skin = Surface(head.frame.from_file(head.scan.clean.vertices), head.scan.clean.faces)
    target = Target(skin)
    laid = fit_shape(shapes, target, rows, goal, report.part(0, SHAPE_SHARE))
    count = known.count
    misfit = _misfit(laid[:count], known, target)
    _check_face(skin, head.landmarks["nasion"])
    carried = mixtures(Surface(laid[:count], known.faces), laid[count:])
    moved = fit_smooth(
        laid[:count],
        known.faces,
        target,
        carried[rows - count],
        goal - laid[rows],
        report.part(SHAPE_SHARE, 1),
    )
    return _proposal(head, known, target, misfit, laid[:count] + moved, laid[count:] + carried @ moved)


class _Report:
    """Tells how far the whole is, and stops it when it is to stop."""

    def __init__(self, progress: Callable[[float], None] | None, cancelled: Callable[[], bool] | None):
        self._progress, self._cancelled = progress, cancelled

    def part(self, start: float, end: float) -> Callable[[float], None]:
        """What a part of the work tells its own share to."""

        def tell(share: float) -> None:
            if self._cancelled is not None and self._cancelled():
                raise FitCancelled("the fitting was cancelled; nothing was proposed")
            if self._progress is not None:
                self._progress(start + (end - start) * share)

        return tell


def _misfit(points: Points, known: Family, target: Target) -> float:
    """How far the skin of the shape (n, 3) lies from the scan's, root mean square over its area, mm.

    A cube is no head, nor is half a face, though four places on it may be called nasion, inion and ears.
    """
    area = vertex_areas(points, known.faces)
    spots, normals, trust = target.counterparts(points, Surface(points, known.faces).vertex_normals, MISFIT_REACH_MM)
    gap = np.abs(np.vecdot(spots - points, normals))
    share = float(area[(trust > 0) & (gap < REACH_MM[1])].sum() / area.sum())
    if share < FOUND_SHARE:
        raise ScalpAtlasError(
            f"the mesh is too little like a head: only {share:.0%} of a head's skin was found within "
            f"{REACH_MM[1]:.0f} mm, expected {FOUND_SHARE:.0%}; check the four fiducials, or scan the whole head"
        )
    return float(np.sqrt(np.average(gap**2, weights=area * (trust > 0))))


def _check_face(skin: Surface, nasion: Points) -> None:
    """A ball or an egg has the roundness of a head and nothing of its face.

    Raises
    ------
    ScalpAtlasError
        If the skin around the nasion is smooth.
    """
    relief = relief_mm(skin, nasion)
    if relief < LEAST_RELIEF_MM:
        raise ScalpAtlasError(
            f"the mesh is too little like a head: around the nasion it is smooth to {relief:.1f} mm, where nose and "
            f"eyes make {LEAST_RELIEF_MM:.0f} mm at least; check the nasion, or scan the whole head with its face"
        )


def relief_mm(skin: Surface, place: Points) -> float:
    """How far the skin around a place lies off the quadric that fits it best, mm; infinite where too little is there.

    Root mean square over the area within 40 mm that faces as the place does.
    """
    facing = skin.vertex_normals @ skin.normals_at(skin.snap(place)[None])[0] > 0
    near = facing & (np.linalg.norm(skin.vertices - place, axis=1) < RELIEF_REACH_MM)
    if near.sum() < 2 * 6:  # a quadric has six unknowns
        return np.inf
    weight = vertex_areas(skin.vertices, skin.faces)[near]
    off = skin.vertices[near] - np.average(skin.vertices[near], axis=0, weights=weight)
    root = np.sqrt(weight)
    x, y, z = (off @ np.linalg.svd(root[:, None] * off, full_matrices=False)[2].T).T
    terms = np.column_stack([np.ones_like(x), x, y, x * x, x * y, y * y])
    quadric = np.linalg.lstsq(root[:, None] * terms, root * z, rcond=None)[0]
    return float(np.sqrt(np.average((z - terms @ quadric) ** 2, weights=weight)))


def _proposal(head: Head, known: Family, target: Target, misfit: float, points: Points, marked: Points) -> Proposal:
    """What the fitted points (n, 3) and marked places (k, 3) say about a head."""
    visible = head.visible
    area = vertex_areas(points, known.faces)
    gaps = np.linalg.norm(visible.closest(points)[0] - points, axis=1)
    seen = target.counterparts(points, Surface(points, known.faces).vertex_normals, REACH_MM[1])[2] > 0
    errors, typical = fit_errors()
    worst = max(errors.values())  # for what was not measured yet
    unlike = unlikeness(misfit, typical)
    landmarks, hairlines, spread, absent = {}, {}, {}, {}
    for name, rows in known.marks.items():
        curve = name.removeprefix("hairline.") if name.startswith("hairline.") else ""
        if (name in head.landmarks and name not in head.derived) or curve in head.hairlines:
            continue
        aim = marked[rows.start - known.count : rows.stop - known.count]
        spots = visible.closest(aim)[0]
        near = np.linalg.norm(points - aim[:, None], axis=2).min(axis=0) < NEAR_MM
        share = float(area[near & seen].sum() / area[near].sum())
        if share < SEEN_SHARE or np.linalg.norm(spots - aim, axis=1).max() > REACH_MM[1]:
            absent[name] = f"Not proposed: only {share:.0%} of the skin expected around it was found on the scan."
            continue
        if curve:
            hairlines[curve] = spots
        else:
            landmarks[name] = spots[0]
        left = np.sqrt(np.average(gaps[near] ** 2, weights=area[near]))
        spread[name] = float(np.hypot(errors.get(unsided(name), worst) * unlike, left))
    uncertain = {name: max(mm, _own_spread(name)) for name, mm in spread.items()}
    return Proposal(landmarks, hairlines, uncertain, absent, misfit)


def with_proposal(record: HeadFile, mesh: Path, head: Head, proposal: Proposal, on: str) -> HeadFile:
    """The head file of a scan with what was proposed on it, each place with its state.

    Parameters
    ----------
    record : HeadFile
        With the fiducials, as they were given; what they say of unit and axes holds.
    mesh : Path
        The scan.
    head : Head
        Made of both.
    proposal : Proposal
    on : str
        The day, year-month-day.
    """

    def in_file(points: Points) -> Points:
        return np.asarray(head.frame.to_file(points) @ record.to_ras / record.unit_mm)

    given = [*record.landmarks, *(f"hairline.{name}" for name in record.hairlines)]
    confirmed = State("confirmed", by="user", on=on, how=f"given in {record.file}")
    states = {name: record.states.get(name, confirmed) for name in given}
    for name, spread in proposal.uncertainty_mm.items():
        states[name] = State("proposed", spread, f"scalp-atlas {__version__}", on, "bundled heads fitted to the skin")
    unnamed = record.name == {"en": Path(record.file).stem}
    return replace(
        record,
        name={"en": mesh.stem} if unnamed else record.name,
        mesh=mesh,
        mesh_sha256=sha256_of(mesh),
        landmarks={**record.landmarks, **{name: in_file(point) for name, point in proposal.landmarks.items()}},
        hairlines={**record.hairlines, **{name: in_file(curve) for name, curve in proposal.hairlines.items()}},
        absent={**record.absent, **proposal.absent},
        states=states,
    )


def without_proposals(record: HeadFile) -> HeadFile:
    """A head file with only what a person placed, so that it can be fitted anew after a correction."""
    proposed = {name for name, one in record.states.items() if one.state == "proposed"}
    return replace(
        record,
        landmarks={name: point for name, point in record.landmarks.items() if name not in proposed},
        hairlines={name: curve for name, curve in record.hairlines.items() if f"hairline.{name}" not in proposed},
        states={name: one for name, one in record.states.items() if name not in proposed},
    )


@cache
def fit_errors() -> tuple[Mapping[str, float], float]:
    """How far proposals lay off in the leave-one-out, and the misfit then (root mean squares, mm).

    The former by landmark or hairline ("hairline.front") without side. Written by
    `bench/leave_one_out.py`; see `docs/accuracy.md`.
    """
    table = load_toml(places.data_dir("meshes") / "base" / ERRORS_FILE)
    return {name: float(mm) for name, mm in table["mm"].items()}, float(table["misfit_mm"])


def unlikeness(misfit: float, typical: float) -> float:
    """By how much errors grow on a head that is less like the family than its own members are; 1 or more.

    The root, because on Colin27, 3.4 times as unlike, ten places read by eye were twice as far off
    as the family's errors say.
    """
    return float(np.sqrt(max(misfit / typical, 1.0)))


def unsided(name: str) -> str:
    """The name without its side."""
    return name.removesuffix(".left").removesuffix(".right")


def _own_spread(name: str) -> float:
    """What the head itself leaves open, mm."""
    if name.startswith(OF_HAIR):
        return HAIR_SPREAD_MM
    return TUBER_SPREAD_MM if name.startswith("parietal_tuber") else 0.0
