"""The cortex in a head: the average brain carried over, and what of it lies beneath an item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scalp_atlas import places
from scalp_atlas.geometry import Surface
from scalp_atlas.geometry.registration import to_head
from scalp_atlas.head import Head
from scalp_atlas.records import Points, Resolution, Resolved, ResolvedPiece, Text

# Terminologia Anatomica. The parcels of Desikan and Killiany follow gyri; where one holds more or less than the
# gyrus of the name, the name says so.
GYRI: Final[Mapping[str, Text]] = {
    "superior_frontal": {"en": "superior frontal gyrus", "la": "gyrus frontalis superior", "zh": "额上回"},
    "middle_frontal": {"en": "middle frontal gyrus", "la": "gyrus frontalis medius", "zh": "额中回"},
    "inferior_frontal_opercular": {
        "en": "inferior frontal gyrus, opercular part",
        "la": "gyrus frontalis inferior, pars opercularis",
        "zh": "额下回岛盖部",
    },
    "inferior_frontal_triangular": {
        "en": "inferior frontal gyrus, triangular part",
        "la": "gyrus frontalis inferior, pars triangularis",
        "zh": "额下回三角部",
    },
    "inferior_frontal_orbital": {
        "en": "inferior frontal gyrus, orbital part",
        "la": "gyrus frontalis inferior, pars orbitalis",
        "zh": "额下回眶部",
    },
    "frontal_pole": {"en": "frontal pole", "la": "polus frontalis", "zh": "额极"},
    "orbital": {"en": "orbital gyri", "la": "gyri orbitales", "zh": "眶回"},
    "straight": {
        "en": "straight gyrus and medial orbital gyrus",
        "la": "gyrus rectus et gyrus orbitalis medialis",
        "zh": "直回与眶内侧回",
    },
    "precentral": {"en": "precentral gyrus", "la": "gyrus precentralis", "zh": "中央前回"},
    "postcentral": {"en": "postcentral gyrus", "la": "gyrus postcentralis", "zh": "中央后回"},
    "paracentral": {"en": "paracentral lobule", "la": "lobulus paracentralis", "zh": "中央旁小叶"},
    "superior_parietal": {"en": "superior parietal lobule", "la": "lobulus parietalis superior", "zh": "顶上小叶"},
    "supramarginal": {"en": "supramarginal gyrus", "la": "gyrus supramarginalis", "zh": "缘上回"},
    "angular": {
        "en": "angular gyrus with the rest of the inferior parietal lobule",
        "la": "gyrus angularis cum lobulo parietali inferiore",
        "zh": "角回及顶下小叶余部",
    },
    "precuneus": {"en": "precuneus", "la": "precuneus", "zh": "楔前叶"},
    "cuneus": {"en": "cuneus", "la": "cuneus", "zh": "楔叶"},
    "calcarine": {"en": "banks of the calcarine sulcus", "la": "sulcus calcarinus", "zh": "距状沟两岸"},
    "lingual": {"en": "lingual gyrus", "la": "gyrus lingualis", "zh": "舌回"},
    "lateral_occipital": {"en": "lateral occipital gyri", "la": "gyri occipitales laterales", "zh": "枕外侧回"},
    "superior_temporal": {"en": "superior temporal gyrus", "la": "gyrus temporalis superior", "zh": "颞上回"},
    "middle_temporal": {"en": "middle temporal gyrus", "la": "gyrus temporalis medius", "zh": "颞中回"},
    "inferior_temporal": {"en": "inferior temporal gyrus", "la": "gyrus temporalis inferior", "zh": "颞下回"},
    "superior_temporal_sulcus": {
        "en": "banks of the superior temporal sulcus",
        "la": "sulcus temporalis superior",
        "zh": "颞上沟两岸",
    },
    "transverse_temporal": {"en": "transverse temporal gyri", "la": "gyri temporales transversi", "zh": "颞横回"},
    "temporal_pole": {"en": "temporal pole", "la": "polus temporalis", "zh": "颞极"},
    "fusiform": {"en": "fusiform gyrus", "la": "gyrus fusiformis", "zh": "梭状回"},
    "parahippocampal": {"en": "parahippocampal gyrus", "la": "gyrus parahippocampalis", "zh": "海马旁回"},
    "insula": {"en": "insula", "la": "insula", "zh": "岛叶"},
    "cingulate": {"en": "cingulate gyrus", "la": "gyrus cinguli", "zh": "扣带回"},
    "cingulate_isthmus": {"en": "isthmus of cingulate gyrus", "la": "isthmus gyri cinguli", "zh": "扣带回峡"},
    "cerebellum": {"en": "cerebellum", "la": "cerebellum", "zh": "小脑"},
    "brainstem": {"en": "brainstem", "la": "truncus encephali", "zh": "脑干"},
}
NOTHING: Final[Text] = {"en": "no brain straight beneath", "zh": "其下非脑"}
CARRIED: Final[Text] = {
    "en": "The brain is the average of 152 people (MNI152), not that of this head: it was warped to fit by one affine "
    "map on nasion, inion, preauricular points and Cz (here {x} of its breadth, {y} of its length, {z} of its "
    "height). Gyri after Desikan and Killiany. Expect errors of several millimetres.",
    "zh": "所示之脑为152人之平均脑（MNI152），并非此头之脑：以鼻根、枕外隆凸、两耳前点与Cz作一仿射变换，变形后置入此头"
    "（此处宽为原{x}，长为{y}，高为{z}）。脑回据Desikan与Killiany分区。误差可达数毫米。",
}
CAVEATS: Final[tuple[Text, ...]] = (
    {
        "en": "That a gyrus lies beneath does not say that needling acts on it. A review of Jiao's system holds that "
        "more than 57 % of its nineteen zones have nothing to do with the projection of the cortex's functional "
        "zones (Ye, Fan, Alemi 2022, known to us by its abstract).",
        "zh": "其下为某脑回，并不表示针刺作用于该脑回。一篇评焦氏头针之综述认为，其十九区中逾57%与皮层功能区之投影无关"
        "（Ye、Fan、Alemi，2022，仅据摘要）。",
    },
    {
        "en": "People differ: in 21 people the places of the cortex beneath one position of the 10-20 system spread "
        "mainly within 20 mm (Herwig, Satrapi, Schönfeldt-Lecuona 2003, Brain Topography 16:95-99).",
        "zh": "人各有异：21人中，同一10-20电极之下的皮层位置多散布于20毫米之内"
        "（Herwig、Satrapi、Schönfeldt-Lecuona，2003，Brain Topography 16:95-99）。",
    },
    {
        "en": "Children are no small adults: in 71 of them the distance from scalp to brain grew up to twofold from "
        "birth to the age of 12 (Beauchamp et al. 2011, PLoS ONE 6:e24981). An adult's brain warped into a child's "
        "head does not show that.",
        "zh": "儿童头皮至脑之距不同：71名儿童自出生至12岁，此距增至最多两倍（Beauchamp等，2011，PLoS ONE 6:e24981）。"
        "以成人脑变形置入儿童头中，不能反映此点。",
    },
)
CAVEAT_SOURCES: Final = ("FAN",)  # short names
STEEPEST_DEG: Final = 45.0  # off the inward normal: what lies farther aside is not beneath
DEEPEST_MM: Final = 40.0
SPACING_MM: Final = 1.0  # of the places of a line
NEIGHBOURS: Final = 3
NEAR_CHORDS: Final = 6  # as many electrodes are near enough in a straight line to be measured along the scalp


@dataclass(frozen=True, eq=False)
class Cortex:
    """The average brain in one head.

    Attributes
    ----------
    surface : Surface
        The outside of the brain with cerebellum, head frame, mm.
    gyri : (n,) str
        A key of `GYRI` for each of its vertices, or "".
    scale : (x, y, z) float
        How broad, long and high it is in this head, as shares of what it is in MNI152.
    """

    surface: Surface
    gyri: NDArray[np.str_]
    scale: tuple[float, float, float]

    def nearest(self, points: Points) -> tuple[Points, NDArray[np.str_]]:
        """(k, 3) nearest places of the cortex, and the gyrus of each: that of the nearest corner."""
        spots, faces, weights = self.surface.closest(points)
        corners = self.surface.faces[faces]
        return spots, self.gyri[corners[np.arange(len(spots)), weights.argmax(axis=1)]]

    def told(self, language: str) -> str:
        """How the cortex came into the head, as a sentence or two."""
        shares = {axis: f"{share:.0%}" for axis, share in zip("xyz", self.scale, strict=True)}
        return CARRIED[language].format(**shares)


@dataclass(frozen=True)
class Neighbour:
    """An electrode position, and how far it lies from an item along the scalp."""

    id: str
    code: str
    distance_mm: float


@dataclass(frozen=True)
class Beneath:
    """What lies beneath an item.

    Attributes
    ----------
    gyri : mapping of str to float
        Keys of `GYRI` with their shares of the item's length, area or points, the largest first; "" stands
        for what has no brain straight beneath. They add up to 1.
    distance_mm : (least, median, most)
        From the skin to the nearest place of the cortex, over the item.
    neighbours : tuple of Neighbour
        The nearest positions of the 10-20 and 10-10 systems, the nearest first.
    """

    gyri: Mapping[str, float]
    distance_mm: tuple[float, float, float]
    neighbours: tuple[Neighbour, ...]


@lru_cache(maxsize=1)
def _average_brain() -> tuple[Points, NDArray[np.int64], NDArray[np.str_]]:
    """Vertices in MNI millimetres, faces, and a gyrus for each vertex; meshes/README.md tells where from."""
    with np.load(places.data_dir("meshes") / "cortex.npz", allow_pickle=False) as stored:
        return stored["vertices"] / 100.0, stored["faces"].astype(np.int64), stored["keys"][stored["gyrus"]]


def cortex_in(head: Head) -> Cortex:
    """The cortex of the average brain in a head, by the affine map that the grammar's word `mni` uses.

    An affine map of five fiducials and no thin-plate spline: no landmark lies on the base of the skull, and
    a spline would bend the brain there without anything to hold it.

    Raises
    ------
    GeometryError
        If the fiducials of the head lie in one plane, or its midline cannot be cut from nasion to inion.
    """
    vertices, faces, gyri = _average_brain()
    way = to_head(head.landmarks, head.midline)
    x, y, z = (float(length) for length in np.linalg.norm(way[:3], axis=1))
    return Cortex(Surface(np.column_stack([vertices, np.ones(len(vertices))]) @ way, faces), gyri, (x, y, z))


def electrodes(resolution: Resolution) -> dict[str, tuple[str, Points]]:
    """Code and place (3,) of each position of the 10-20 and 10-10 systems that a resolution holds, by its id."""
    return {
        item_id: (answer.item.code, answer.points[0])
        for item_id, answer in resolution.resolved.items()
        if answer.item.system == "eeg" and answer.kind == "point" and answer.variant is None
    }


def beneath(
    cortex: Cortex, scalp: Surface, item: Resolved, positions: Mapping[str, tuple[str, Points]] | None = None
) -> Beneath:
    """What of the cortex lies beneath an item, and which electrode positions lie beside it.

    Each place of the item is taken to the nearest place of the cortex. On the positions of the 10-20 system
    that agrees better with the published projections than the inward normal, which falls into fissures, and
    as well as the projection of Okamoto and Dan; the distance is the one that is usually published. A place
    counts as having no brain beneath if the nearest cortex lies more than `STEEPEST_DEG` off the inward
    normal or deeper than `DEEPEST_MM`, as below the face.

    Parameters
    ----------
    scalp : Surface
        The measuring surface on which the item lies.
    positions : mapping, see `electrodes`
        The item itself is left out of its neighbours.
    """
    spots, weights = _places(item)
    below, gyri = cortex.nearest(spots)
    way = spots - below
    distance = np.linalg.norm(way, axis=1)
    slope = np.einsum("ij,ij->i", way, scalp.normals_at(spots)) / np.maximum(distance, 1e-9)
    gyri = np.where((slope >= np.cos(np.radians(STEEPEST_DEG))) & (distance <= DEEPEST_MM), gyri, "")
    shares = {str(key): float(weights[gyri == key].sum() / weights.sum()) for key in np.unique(gyri)}
    others = {key: place for key, place in (positions or {}).items() if key != item.id}
    return Beneath(
        dict(sorted(shares.items(), key=lambda pair: -pair[1])),
        (float(distance.min()), _median(distance, weights), float(distance.max())),
        _neighbours(scalp, spots, others),
    )


@dataclass(frozen=True, eq=False)
class CortexUnder:
    """The cortex of a head with all that `beneath` needs to know, for many items in a row."""

    cortex: Cortex
    scalp: Surface
    positions: Mapping[str, tuple[str, Points]]

    def under(self, item: Resolved) -> Beneath:
        """What lies beneath an item, see `beneath`."""
        return beneath(self.cortex, self.scalp, item, self.positions)


def _places(item: Resolved) -> tuple[Points, Points]:
    """Places (n, 3) all over an item, and how much of it each stands for: of its areas, else lines, else points."""
    for kind in ("area", "curve", "point"):
        pieces = [piece for piece in item.pieces if piece.kind == kind]
        if pieces:
            break
    spots, weights = zip(*map(_places_of_piece, pieces), strict=True)
    return np.vstack(spots), np.concatenate(weights)


def _places_of_piece(piece: ResolvedPiece) -> tuple[Points, Points]:
    if piece.patch is not None:
        vertices, faces = piece.patch
        a, b, c = (vertices[faces[:, k]] for k in range(3))
        return (a + b + c) / 3, np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
    if piece.kind == "point":
        return piece.points, np.ones(len(piece.points))
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(piece.points, axis=0), axis=1))])
    count = max(int(np.ceil(along[-1] / SPACING_MM)), 1)
    middles = (np.arange(count) + 0.5) * along[-1] / count
    spots = np.column_stack([np.interp(middles, along, piece.points[:, axis]) for axis in range(3)])
    return spots, np.full(count, along[-1] / count)


def _median(values: Points, weights: Points) -> float:
    order = np.argsort(values)
    return float(values[order][np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)])


def _neighbours(scalp: Surface, spots: Points, positions: Mapping[str, tuple[str, Points]]) -> tuple[Neighbour, ...]:
    """The nearest positions; the way to each is a tape from the place of the item that is nearest to it."""
    chords = []
    for item_id, (code, place) in positions.items():
        gaps = np.linalg.norm(spots - place, axis=1)
        chords.append((float(gaps.min()), item_id, code, spots[gaps.argmin()], place))
    chords.sort(key=lambda chord: chord[0])
    found = [
        Neighbour(item_id, code, scalp.tape(spot, place).length if chord > SPACING_MM else chord)
        for chord, item_id, code, spot, place in chords[:NEAR_CHORDS]
    ]
    return tuple(sorted(found, key=lambda one: one.distance_mm)[:NEIGHBOURS])
