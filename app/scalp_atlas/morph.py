"""A head of the size, build, sex and age that is asked for, made from the bundled adult male by linear targets.

Every vertex, landmark and hairline point moves by a weighted sum of its offsets (`meshes/morph.npz`, made by
`meshes/build/build_morph.py` from MakeHuman's CC0 targets), so a shape is one matrix product. What lies on such a
head is never carried along: it is constructed anew from the landmarks that the new shape has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scalp_atlas import places
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.files import write_beside
from scalp_atlas.geometry import Surface
from scalp_atlas.head import Head, load_head, upright_head
from scalp_atlas.meshfile import Mesh
from scalp_atlas.records import Library, Resolution, Resolved, ResolvedPiece
from scalp_atlas.resolve import resolve
from scalp_atlas.scan import Measured, Scan

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

REFERENCE = "adult_male"
RANGES = {
    "circumference": (45.0, 64.0),
    "length": (-1.0, 1.0),
    "breadth": (-1.0, 1.0),
    "height": (-1.0, 1.0),
    "male": (0.0, 1.0),
    "age": (0.0, 3.0),
}
SEXES, AGES = ("female", "male"), ("baby", "child", "young", "old")
SCALES = {"length": "depth", "breadth": "horiz", "height": "vert"}  # MakeHuman's words
UP = np.array([0.0, 0.0, 1.0])
# Places that the builder makes by a rule and not from the topology (`meshes/base/landmarks.toml`).
INION_LEVEL = 0.06
WALKED_UP_MM = {
    "eop_superior": ("inion", 5.0),
    "eop_inferior": ("inion", -5.0),
    **{
        f"zygomatic_arch_mid_{border}.{side}": (f"zygomatic_arch_mid.{side}", way)
        for border, way in (("upper", 3.0), ("lower", -3.0))
        for side in ("left", "right")
    },
}
NAME = "shaped"
TITLE = {"en": "Shaped head", "zh": "可变头模"}


@dataclass(frozen=True)
class Sliders:
    """What a head is asked to be; the bundled adult male if nothing is said.

    Attributes
    ----------
    circumference : float
        Over the forehead, 45 to 64 cm.
    length, breadth, height : float
        Of the skull against the rest of the head, -1 to 1: shares of the farthest that the targets go. The
        circumference stays.
    male : float
        From 0, female, to 1, male.
    age : float
        0 baby, 1 child, 2 young adult, 3 old; stages of MakeHuman's, no years.
    """

    circumference: float = 56.76
    length: float = -0.30
    breadth: float = 0.35
    height: float = 0.0
    male: float = 1.0
    age: float = 2.0

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise ScalpAtlasError(f"{name} is {value:g}; expected {low:g} to {high:g}")

    @property
    def recipe(self) -> str:
        """In one line."""
        return ", ".join(f"{field.name} {getattr(self, field.name):g}" for field in fields(self))

    def weights(self) -> dict[str, float]:
        """How much of each target there is; those left out have none."""
        stage = min(int(self.age), len(AGES) - 2)
        ages = {AGES[stage]: 1 - (self.age - stage), AGES[stage + 1]: self.age - stage}
        sexes = dict(zip(SEXES, (1 - self.male, self.male), strict=True))
        found = {f"{sex} {age}": share * part for sex, share in sexes.items() for age, part in ages.items()}
        for name, word in SCALES.items():
            value = getattr(self, name)
            found[f"{word}-{'incr' if value > 0 else 'decr'}"] = abs(value)
        return found


@dataclass(frozen=True, eq=False)
class _Part:
    """Points of the reference head (n, 3) mm, and how they move with each target (t, n, 3)."""

    points: Points
    moves: NDArray[np.float32]

    def at(self, weights: Points) -> Points:
        """(n, 3) under these weights (t,), over those of the reference."""
        return np.asarray(self.points + np.tensordot(weights.astype(np.float32), self.moves, axes=1))


@dataclass(frozen=True, eq=False)
class _Shape:
    """The targets' weights over those of the reference, and the scale that gives the circumference."""

    weights: Points
    scale: float

    def of(self, part: _Part) -> Points:
        return part.at(self.weights) * self.scale


@dataclass(frozen=True, eq=False)
class Morph:
    """The family of heads between the targets; `Morph.load()` reads it.

    Points are in the axes of the bundled head files: RAS, mm, from midway between the preauricular points.
    """

    _targets: tuple[str, ...]
    _skin: _Part
    _eyes: _Part
    _bare: _Part
    _shown: _Part
    _rings: _Part  # tapes around the head at several tilts, one after another
    _top: _Part
    _places: _Part
    _faces: Mapping[str, Indices]  # of "skin", "eyes", "bare", "shown"
    _ring_count: int
    _reference: Head

    @classmethod
    def load(cls) -> Morph:
        """Read the targets and the reference head."""
        with np.load(places.data_dir("meshes") / "morph.npz", allow_pickle=False) as file:
            stored = {name: file[name] for name in file.files}
        head = load_head(REFERENCE)
        if head.scan.eyes is None:
            raise ScalpAtlasError(f"{REFERENCE}: the eyes are missing")
        moves = {
            name.removesuffix("_moves"): (array * stored["quantum"]).astype(np.float32)
            for name, array in stored.items()
            if name.endswith("_moves")
        }

        def part(name: str) -> _Part:
            return _Part(stored[name].reshape(-1, 3).astype(float), moves[name])

        skin, eyes = head.scan.mesh, head.scan.eyes
        whole = Surface(
            np.vstack([skin.vertices, eyes.vertices]), np.vstack([skin.faces, eyes.faces + len(skin.vertices)])
        )
        carried = _carried_places(head)
        _, faces, weights = whole.closest(carried)
        both = np.concatenate([moves["skin"], moves["eyes"]], axis=1)[:, whole.faces[faces]]
        return cls(
            tuple(stored["targets"].tolist()),
            _Part(skin.vertices, moves["skin"]),
            _Part(eyes.vertices, moves["eyes"]),
            part("bare"),
            part("shown"),
            part("rings"),
            part("top"),
            _Part(carried, np.einsum("tnkx,nk->tnx", both, weights.astype(np.float32))),
            {
                "skin": skin.faces,
                "eyes": eyes.faces,
                **{name: stored[f"{name}_faces"].astype(np.int64) for name in ("bare", "shown")},
            },
            len(stored["rings"]),
            head,
        )

    def shape(self, sliders: Sliders) -> Points:
        """(n, 3) the vertices of the skin, mm; faces and order are those of the bundled adult male."""
        return self._shape(sliders).of(self._skin)

    def head(self, sliders: Sliders) -> Head:
        """A head with all its landmarks and hairlines; nothing of it is kept on disk."""
        shape = self._shape(sliders)
        skin = Mesh(shape.of(self._skin), self._faces["skin"])
        return self._head(shape, skin, Surface(skin.vertices, skin.faces))

    def working(self, sliders: Sliders) -> Head:
        """The same head with a tenth of the vertices, its auricles already off: for while a slider moves.

        `resolve_working` constructs on it; mostly within 1 mm of the answer on `head`, which is the one that counts.
        """
        shape = self._shape(sliders)
        shown = Mesh(shape.of(self._shown), self._faces["shown"])
        head = self._head(shape, shown, Surface(shown.vertices, shown.faces))
        bare = Surface(shape.of(self._bare), self._faces["bare"])
        head.__dict__["measured"] = Measured(bare, noise_mm=0.0, deviation_mm=(0.0, 0.0))
        return head

    def _shape(self, sliders: Sliders) -> _Shape:
        asked, reference = sliders.weights(), Sliders().weights()
        weights = np.array([asked.get(name, 0.0) - reference.get(name, 0.0) for name in self._targets])
        rings = np.split(self._rings.at(weights), self._ring_count)
        return _Shape(weights, 10 * sliders.circumference / max(map(_taut_length, rings)))

    def _head(self, shape: _Shape, skin: Mesh, visible: Surface) -> Head:
        scan = Scan(skin, Mesh(shape.of(self._eyes), self._faces["eyes"]))
        scan.__dict__["visible"] = visible  # sound as the reference is, so there is nothing to mend, nor to keep
        spots = iter(shape.of(self._places))
        landmarks = {key: next(spots) for key in self._reference.landmarks if not _ruled(key)}
        hairlines = {key: np.array([next(spots) for _ in line]) for key, line in self._reference.hairlines.items()}
        landmarks |= _by_rule(visible, landmarks, float(shape.of(self._top)[0, 2]))
        return upright_head(
            NAME, TITLE, scan, landmarks, hairlines, self._reference.absent, frozenset(), as_filed=False
        )


def resolve_working(
    library: Library, head: Head, systems: Iterable[str], items: Collection[str] | None = None
) -> Resolution:
    """What systems come to on a working head, in half the time: both halves of these heads are alike.

    Items of both sides are constructed on the left; on the right stands the mirror image, without construction
    and needles. `items` (ids without side) leaves all others of the systems out.
    """
    every = [item for name in systems for item in library.systems[name].items.values()]
    wanted = [item for item in every if items is None or item.id in items]
    both = {item.id for item in wanted if item.side == "both"}
    ones = {item.id for item in wanted} - both
    left = resolve(library, head, items=[*ones, *(f"{name}.left" for name in both)])
    right = [_mirrored(item) for item in left.resolved.values() if item.item.id in both]
    return Resolution(left.scales, {**left.resolved, **{item.id: item for item in right}}, left.unresolved)


def _mirrored(item: Resolved) -> Resolved:
    other = replace(item, id=item.id.removesuffix("left") + "right", side="right", construction=(), needles=())
    return replace(other, pieces=tuple(map(_mirrored_piece, item.pieces)))


def _mirrored_piece(piece: ResolvedPiece) -> ResolvedPiece:
    """Areas keep their outline counter-clockwise and their faces outward."""
    across = np.array([-1.0, 1.0, 1.0])
    points = piece.points * across
    return replace(
        piece,
        points=points[::-1] if piece.patch else points,
        patch=(piece.patch[0] * across, piece.patch[1][:, ::-1]) if piece.patch else None,
        axis=None if piece.axis is None else piece.axis * across,
    )


def save_head(folder: Path, sliders: Sliders, name: str = NAME) -> Path:
    """Write mesh, eyes and head file of a shaped head into a folder.

    Returns
    -------
    Path
        Of the head file.

    Raises
    ------
    ScalpAtlasError
        If the folder is not there or cannot be written to.
    """
    from trimesh import Trimesh  # slow to import, and seldom needed
    from trimesh.exchange.ply import export_ply

    head = Morph.load().head(sliders)
    for ending, mesh in (("", head.scan.mesh), ("_eyes", head.scan.eyes)):
        if mesh is not None:
            data = export_ply(Trimesh(mesh.vertices, mesh.faces, process=False))
            write_beside(folder / f"{name}{ending}.ply", data)
    path = folder / f"{name}.toml"
    write_beside(path, _head_text(head, sliders, name).encode())
    return path


def _head_text(head: Head, sliders: Sliders, name: str) -> str:
    places_of = {key: head.frame.to_file(point).round(2).tolist() for key, point in head.landmarks.items()}
    lines_of = {key: head.frame.to_file(line).round(2).tolist() for key, line in head.hairlines.items()}
    return "\n".join(
        [
            "format = 1",
            f'name = {{ en = "{TITLE["en"]}", zh = "{TITLE["zh"]}" }}',
            f'mesh = "{name}.ply"',
            f'eyes = "{name}_eyes.ply"',
            'unit = "mm"',
            'axes = "RAS"',
            "",
            "[provenance]",
            'licence = "CC0 1.0"',
            'origin = "MakeHuman base mesh and morph targets (CC0 1.0)"',
            'method = "Carried over from the bundled adult male by the topology they share; looked at by nobody"',
            f'recipe = "{sliders.recipe}"',
            "",
            "[landmarks]",
            *_rows(places_of),
            "",
            "[hairlines]",
            *_rows(lines_of),
            "",
            "[absent]",
            *(f'{key} = "{reason}"' for key, reason in head.absent.items()),
            "",
        ]
    )


def _rows(values: Mapping[str, object]) -> list[str]:
    """Lines of TOML; both sides of a pair in one."""
    return [
        f"{name} = {{ left = {value}, right = {values[f'{name}.right']} }}" if side else f"{name} = {value}"
        for key, value in values.items()
        for name, _, side in [key.partition(".")]
        if side != "right"
    ]


def _ruled(key: str) -> bool:
    return key == "inion" or key in WALKED_UP_MM


def _carried_places(head: Head) -> Points:
    """(n, 3) the landmarks that the topology carries, then all hairlines, in the axes of the file."""
    spots = [point[None] for key, point in head.landmarks.items() if not _ruled(key)]
    return head.frame.to_file(np.vstack([*spots, *head.hairlines.values()]))


def _by_rule(skin: Surface, landmarks: Mapping[str, Points], top: float) -> dict[str, Points]:
    """The landmarks that are made from others on the finished skin; `top` is the height of the head, mm."""
    behind = np.array([0.0, -400.0, INION_LEVEL * top])
    inion = skin.first_hit(behind, np.array([0.0, 1.0, 0.0]))
    if inion is None:
        raise ScalpAtlasError("this shape has no skin where the inion is looked for")
    found = {"inion": inion}
    for key, (start, up) in WALKED_UP_MM.items():
        origin = found[start] if start in found else landmarks[start]
        found[key] = skin.walk(origin, np.sign(up) * UP, abs(up))[-1]
    return found


def _taut_length(ring: Points) -> float:
    """Length of a tape around points (n, 3) that lie all but in one plane, mm."""
    from scipy.spatial import ConvexHull  # slow to import

    middle = ring - ring.mean(axis=0)
    flat = middle @ np.linalg.svd(middle, full_matrices=False)[2][:2].T
    return float(ConvexHull(flat).area)
