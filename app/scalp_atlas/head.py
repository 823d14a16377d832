"""One head: skin, ear-free measuring surface, landmarks, hairlines, upright frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scalp_atlas import places
from scalp_atlas.cache import Arrays, kept, key_of
from scalp_atlas.errors import FileProblems, GeometryError, Problem, ScalpAtlasError
from scalp_atlas.geometry import Curve, Surface
from scalp_atlas.geometry.cleaning import cut_through_neck
from scalp_atlas.geometry.ears import EarFootprint, footprint, square_to
from scalp_atlas.geometry.reduction import sketch
from scalp_atlas.hair import hair_cover, unclear_places
from scalp_atlas.headfile import MIDLINE, UNIT_MM, HeadFile, State, load_toml, read_head_file
from scalp_atlas.meshfile import Mesh
from scalp_atlas.records import Text
from scalp_atlas.relay import relaid, sha256_of
from scalp_atlas.scan import RECIPE, Measured, Scan, read_scan_mesh

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

OFF_SURFACE_MM = 5.0
HAIR_STEP_MM = 8.0  # where hair begins, on the shape that is reduced to a sketch; never seen
SKIN_MM = 0.3  # where the visible skin is farther, the measuring surface closes the root of an auricle or a hole
OVER_NASION_MM = 15.0  # higher than any lid
CLEAR_OF_EARS = 0.25  # of the ears' breadth; the adult's nasion lies 0.55, his inion 0.7 of it off their line
NASION_INION_DEG = 120.0  # 163 on the adult
EAR_BREADTH_MM = (90.0, 210.0)  # between the preauricular points, infant to adult, with room
ADULT_NASION_MM = 83.0  # nasion in front of the preauricular points of the adult male
ADULT_TRAGUS_MM = np.array([0.9, -7.0, -1.2])  # tragus from preauricular point there, right side: lateral, back, down
FRAME_MIDLINE = tuple(name for name in MIDLINE if "hairline" not in name)  # hair may grow aside
BASIC = ("nasion", "inion", "preauricular.left", "preauricular.right")


@dataclass(frozen=True)
class Frame:
    """The upright frame of a head within its file (file axes turned to RAS, mm).

    Attributes
    ----------
    axes : (3, 3) float
        Rows: the head's right, anterior, superior as unit vectors of the file.
    origin : (3,) float
        Midway between the preauricular points, in the midsagittal plane.
    """

    axes: Points
    origin: Points

    def from_file(self, points: Points) -> Points:
        """(n, 3) RAS mm of the file to the head frame."""
        return np.asarray((points - self.origin) @ self.axes.T)

    def to_file(self, points: Points) -> Points:
        """(n, 3) head frame to RAS mm of the file."""
        return np.asarray(points @ self.axes + self.origin)


@dataclass(frozen=True, eq=False)
class Head:
    """One head, everything in its upright frame (mm, +x right, +y anterior, +z superior).

    Attributes
    ----------
    name : str
        "adult_male", or the stem of the file.
    title : mapping
        In "en" and "zh".
    scan : Scan
        What the mesh file holds.
    landmarks : mapping of "nasion" / "preauricular.left" to (3,)
    hairlines : mapping of "front" / "temple.left" to (n, 3)
    absent : mapping of a landmark's name to the reason why it is not there
    derived : names of landmarks that were made from others
    frame : Frame
        The way back to the file.
    as_filed : bool
        Whether it is as its file has it; of one whose landmarks are being moved nothing is kept on disk.
    states : mapping of "nasion" / "hairline.front" to State
        How each came to its place, as far as its file tells.
    unclear : frozenset of "front", "temple", "back"
        Hairlines that cannot be told on the person; they and their landmarks are not there.
    mesh_notice : mapping
        In "en" and "zh": what became of the landmarks on a mesh that was replaced; else empty.
    """

    name: str
    title: Text
    scan: Scan
    landmarks: Mapping[str, Points]
    hairlines: Mapping[str, Points]
    absent: Mapping[str, str]
    derived: frozenset[str]
    frame: Frame
    as_filed: bool = True
    states: Mapping[str, State] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()
    mesh_notice: Text = field(default_factory=dict)

    @property
    def proposed(self) -> dict[str, float | None]:
        """Landmarks and hairlines that no person has confirmed, and how uncertain each is, mm."""
        return {name: one.uncertainty_mm for name, one in self.states.items() if one.state == "proposed"}

    @cached_property
    def skin(self) -> Mesh:
        """As it is shown."""
        return Mesh(self.frame.from_file(self.scan.mesh.vertices), self.scan.mesh.faces)

    @cached_property
    def eyes(self) -> Mesh | None:
        """The eyeballs, shown and not measured."""
        eyes = self.scan.eyes
        return Mesh(self.frame.from_file(eyes.vertices), eyes.faces) if eyes else None

    @cached_property
    def visible(self) -> Surface:
        """The skin as it is shown, ears and caps included, as a surface."""
        return self.scan.visible.turned(self.frame.axes, self.frame.origin)

    @cached_property
    def hair_cover(self) -> Points | None:
        """How much each vertex of the skin bears hair (n,), see `hair.hair_cover`; if it may be, kept on disk."""

        def look() -> Arrays:
            cover = hair_cover(self)
            return {} if cover is None else {"cover": cover}

        if not self.as_filed:
            return look().get("cover")
        lines = [part for name in sorted(self.hairlines) for part in (name, self.hairlines[name])]
        ears = [part for ear in self.ears for part in (ear.axes, ear.origin, np.array(ear.radii))]
        return kept(key_of([RECIPE, "hair", self.skin.vertices, *lines, *ears]), look).get("cover")

    @cached_property
    def sketch(self) -> tuple[Indices, Indices]:
        """Some vertices of the skin and fewer triangles on them, to be drawn while the head turns.

        The cut through the neck is left out. Returned as by `reduction.sketch`.
        """
        vertices, faces = self.skin.vertices, self.skin.faces
        if self.hair_cover is not None:
            # Where hair begins there is a step then, which reducing spares as it spares an ear.
            outward = vertices - vertices.mean(axis=0)
            outward /= np.linalg.norm(outward, axis=1, keepdims=True)
            vertices = vertices + HAIR_STEP_MM * self.hair_cover[:, None] * outward
        return sketch(vertices, faces[~cut_through_neck(self.skin.vertices, faces)])

    @cached_property
    def _ears_in_scan(self) -> tuple[EarFootprint, EarFootprint]:
        places = {key: self.frame.to_file(point) for key, point in self.landmarks.items()}
        return footprint(places, "left"), footprint(places, "right")

    @property
    def ears(self) -> tuple[EarFootprint, EarFootprint]:
        """Where the left and the right auricle lie."""
        left, right = (ear.turned(self.frame.axes, self.frame.origin) for ear in self._ears_in_scan)
        return left, right

    @cached_property
    def measured(self) -> Measured:
        """The measuring surface in the file's axes, and what is known of it."""
        return self.scan.measured(self._ears_in_scan, keep=self.as_filed)

    @cached_property
    def surface(self) -> Surface:
        """The measuring surface: the skin without caps, holes that can be closed, noise and auricles."""
        return self.measured.surface.turned(self.frame.axes, self.frame.origin)

    @cached_property
    def scalp_holes(self) -> tuple[Curve, ...]:
        """Rims of what is missing of the scalp and too wide to be closed; not eyes, mouth and neck.

        The scalp is taken to be what lies above the plane from the inion to 15 mm over the nasion.
        """
        inion, ahead = self.landmarks["inion"], self.landmarks["nasion"] + [0, 0, OVER_NASION_MM]
        upward = np.array([0.0, inion[2] - ahead[2], ahead[1] - inion[1]])
        file = self.measured.surface.vertices
        rims = [self.frame.from_file(file[rim]) for rim in self.measured.rims]
        return tuple(Curve(rim, closed=True) for rim in rims if ((rim - inion) @ upward).max() > 0)

    @cached_property
    def midline(self) -> Curve:
        """The midsagittal cut of the measuring surface, from the face over the vertex to the nape."""
        nasion = self.landmarks["nasion"]
        cuts = self.surface.section(np.array([0.0, 0.0, 0.0]), np.array([1.0, 0.0, 0.0]))
        if not cuts:
            raise GeometryError("the midsagittal plane misses the mesh")
        cut = min(cuts, key=lambda curve: curve.nearest(nasion)[1])
        if cut.closed:
            lowest = int(cut.points[:, 2].argmin())
            cut = Curve(np.roll(cut.points, -lowest, axis=0))
        return cut if cut.points[0, 1] > cut.points[-1, 1] else cut.reversed()

    def content(self) -> list[str | Points | Indices]:
        """All that a place on this head hangs on, for `cache.key_of`."""
        places = {**self.landmarks, **{f"hairline.{name}": curve for name, curve in self.hairlines.items()}}
        told = [RECIPE, *sorted(self.unclear), "derived", *sorted(self.derived), "absent", *sorted(self.absent)]
        named = [part for name in sorted(places) for part in (name, np.asarray(places[name]))]
        return [*told, self.skin.vertices, self.skin.faces, *named]

    def moved(
        self,
        landmarks: Mapping[str, Points | None],
        hairlines: Mapping[str, Points] | None = None,
        same_surface: bool = False,
        states: Mapping[str, State] | None = None,
    ) -> Head:
        """The same head with some landmarks or hairlines elsewhere, upright again.

        What does not hang on them is shared with this head, so that `Resolver.on` constructs anew
        only what must be.

        Parameters
        ----------
        landmarks : mapping of "nasion" / "hair_corner.left" to (3,) in the frame of this head, or None to take it away
        hairlines : mapping of "front" / "temple.left" to (n, 3) in the frame of this head
        same_surface : bool
            Whether the ears stay taken off as they are, though their landmarks move.
        states : mapping of "nasion" / "hairline.front" to State, optional
            Where they are others than before.

        Returns
        -------
        Head
            In its own frame, which another place of nasion, inion, ears or midline turns.

        Raises
        ------
        FileProblems
            If one of nasion, inion and the ears is missing.
        """
        given = {key: point for key, point in self.landmarks.items() if key not in self.derived}
        given.update({key: point for key, point in landmarks.items() if point is not None})
        kept = {key: self.frame.to_file(point) for key, point in given.items() if landmarks.get(key, point) is not None}
        curves = {key: self.frame.to_file(curve) for key, curve in {**self.hairlines, **(hairlines or {})}.items()}
        whole, derived = _with_ear_landmarks(kept, self.name)
        other = upright_head(self.name, self.title, self.scan, whole, curves, self.absent, derived, as_filed=False)
        told = {"unclear": self.unclear, "mesh_notice": self.mesh_notice}
        other = replace(other, states=self.states if states is None else states, **told)  # type: ignore[arg-type]
        same_ears = same_surface or all(map(_same_ear, self._ears_in_scan, other._ears_in_scan))
        if same_ears and _close(other.frame.axes, self.frame.axes) and _close(other.frame.origin, self.frame.origin):
            same = {key: point for key, point in self.landmarks.items() if key in whole and key not in landmarks}
            other = replace(
                other,
                landmarks={**other.landmarks, **same},
                hairlines={**self.hairlines, **(hairlines or {})},
                frame=self.frame,
            )
            shared: tuple[str, ...] = ("skin", "eyes", "visible", "_ears_in_scan", "measured", "surface", "midline")
            if not hairlines and "hair_cover" in self.__dict__:
                shared += ("hair_cover", *(("sketch",) if "sketch" in self.__dict__ else ()))
        else:
            shared = ("_ears_in_scan", "measured") if same_ears else ()
        for name in shared:
            other.__dict__[name] = getattr(self, name)
        return other

    def lift(self, points: Points, height_mm: float = 0.0) -> Points:
        """Points of the measuring surface moved onto the visible skin.

        Where the measuring surface is skin they stay, and where it closes a hole of the scan; where it closes the
        one of a taken-off auricle they are moved straight sideways onto the outside of the auricle.

        Parameters
        ----------
        points : (n, 3) float
        height_mm : float
            How far above the skin they shall float.
        """
        spots, faces, weights = self.visible.closest(points)
        lifted = spots.copy()
        normals = (self.visible.vertex_normals[self.visible.faces[faces]] * weights[..., None]).sum(1)
        sideways = spots - points
        sideways -= np.vecdot(sideways, normals)[:, None] * normals / np.vecdot(normals, normals)[:, None]
        in_hole = np.linalg.norm(sideways, axis=1) > SKIN_MM
        for ear in self.ears:
            held = ear.holds(points)
            in_hole &= ~held
            no_skin = np.linalg.norm(spots - points, axis=1) > SKIN_MM
            for row in np.flatnonzero(held & no_skin):
                outward = ear.axes[0]
                hit = self.visible.first_hit(points[row] + outward * 80, -outward, reach=160)
                if hit is not None and (hit - points[row]) @ outward > 0:
                    lifted[row], normals[row] = hit, outward
        if in_hole.any():
            lifted[in_hole], normals[in_hole] = points[in_hole], self.surface.normals_at(points[in_hole])
        return np.asarray(lifted + height_mm * normals / np.linalg.norm(normals, axis=1, keepdims=True))


def _close(one: Points, two: Points) -> bool:
    return bool(np.allclose(one, two, rtol=0, atol=1e-9))


def _same_ear(one: EarFootprint, two: EarFootprint) -> bool:
    return _close(one.axes, two.axes) and _close(one.origin, two.origin) and _close(one.radii, two.radii)


def bundled_heads() -> dict[str, Path]:
    """Name and head file of every head that comes with the program."""
    return {path.stem: path for path in sorted(places.data_dir("meshes").glob("*.toml"))}


def bundled_titles() -> dict[str, Text]:
    """Name and title (in "en" and "zh") of every head that comes with the program."""
    return {name: load_toml(path)["name"] for name, path in bundled_heads().items()}


def load_head(head: str | Path, landmarks: str | Path | None = None) -> Head:
    """Load a head.

    Parameters
    ----------
    head : str or Path
        A bundled name ("adult_male"), a head file (.toml) or, with `landmarks`, any mesh file.
    landmarks : str or Path, optional
        A head file whose landmarks go with the mesh given as `head`.

    Raises
    ------
    ScalpAtlasError
        One sentence, or all problems of the head file.
    """
    bundled = bundled_heads()
    path = bundled.get(str(head), Path(head))
    if path.suffix.lower() != ".toml":
        if landmarks is None:
            if not path.suffix:
                known = ", ".join(bundled)
                raise ScalpAtlasError(f"{head}: there is no such head; bundled are {known}, or give a file")
            raise ScalpAtlasError(
                f"{path.name}: a mesh alone has no landmarks; give a head file (.toml) that names this mesh, "
                "or add --landmarks FILE.toml"
            )
        return build_head(read_head_file(Path(landmarks)), path, path.stem)
    record = read_head_file(Path(landmarks) if landmarks else path)
    mesh = read_head_file(path).mesh if landmarks else record.mesh
    if mesh is None:
        raise FileProblems([Problem(path.name, "mesh", "is missing; expected the name of the mesh file")])
    return build_head(record, mesh, path.stem)


def build_head(record: HeadFile, mesh_path: Path, name: str) -> Head:
    """Put mesh and landmarks together in the upright frame and check that they belong together.

    Raises
    ------
    ScalpAtlasError
    """
    record, notice = as_it_is_now(record, mesh_path) if record.mesh_sha256 else (record, {})
    record = without_unclear(record)
    mesh = _in_ras_mm(read_scan_mesh(mesh_path), record)
    eyes = _in_ras_mm(read_scan_mesh(record.eyes), record) if record.eyes is not None else None
    landmarks = {key: record.to_ras @ point * record.unit_mm for key, point in record.landmarks.items()}
    hairlines = {key: curve @ record.to_ras.T * record.unit_mm for key, curve in record.hairlines.items()}
    landmarks, derived = _with_ear_landmarks(landmarks, record.file)
    _check_size(landmarks, record)
    _check_spread(landmarks, record.file)
    _check_sides(landmarks, record.file)
    head = upright_head(name, record.name, Scan(mesh, eyes), landmarks, hairlines, record.absent, derived)
    head = replace(head, states=record.states, unclear=record.unclear, mesh_notice=notice)
    _check_nose(head.skin, head.landmarks, record.file)
    _check_on_skin(head, record.file)
    return head


def as_it_is_now(record: HeadFile, mesh: Path) -> tuple[HeadFile, Text]:
    """A head file with the content hash of its mesh; on another mesh than before, with its places on the new skin.

    Also what became of the places, in a sentence; nothing where the mesh is the same or its hash was not known.

    Raises
    ------
    ScalpAtlasError
        If the new mesh cannot be read, or the places do not fit it.
    """
    now = sha256_of(mesh)
    if record.mesh_sha256 in ("", now):
        return replace(record, mesh_sha256=now), {}
    return relaid(record, mesh, Scan(_in_ras_mm(read_scan_mesh(mesh), record), None).visible)


def without_unclear(record: HeadFile) -> HeadFile:
    """A head file without the places that its unclear hairlines take away, each with that reason."""
    gone = unclear_places(record.unclear)
    reason = "the hairline is told to be unclear on this head"

    def stays(name: str) -> bool:
        return name.removesuffix(".left").removesuffix(".right") not in gone

    return replace(
        record,
        landmarks={name: point for name, point in record.landmarks.items() if stays(name)},
        hairlines={name: curve for name, curve in record.hairlines.items() if stays(f"hairline.{name}")},
        states={name: state for name, state in record.states.items() if stays(name)},
        absent={**record.absent, **dict.fromkeys(sorted(gone), reason)},
    )


def upright_head(
    name: str,
    title: Text,
    scan: Scan,
    landmarks: Mapping[str, Points],
    hairlines: Mapping[str, Points],
    absent: Mapping[str, str],
    derived: frozenset[str],
    as_filed: bool = True,
) -> Head:
    """A head from what is known in the axes of its scan; for the parameters see `Head`."""
    frame = upright_frame(landmarks)
    return Head(
        name=name,
        title=title,
        scan=scan,
        landmarks={key: frame.from_file(point) for key, point in landmarks.items()},
        hairlines={key: frame.from_file(curve) for key, curve in hairlines.items()},
        absent=absent,
        derived=derived,
        frame=frame,
        as_filed=as_filed,
    )


def upright_frame(landmarks: Mapping[str, Points]) -> Frame:
    """The head's own frame from its landmarks (RAS mm of the file).

    The midsagittal plane is the one by least squares that goes through the midline landmarks and
    stands square to the line between the preauricular points; a midline landmark counts as placed
    three times as sharply as an ear. Nasion and inion alone would leave the head free to roll.
    Horizontal is the Frankfurt plane through orbitale and tragion; where these are not given, the
    plane through nasion, inion and the preauricular points.
    """
    left, right = landmarks["preauricular.left"], landmarks["preauricular.right"]
    across, middle = right - left, (left + right) / 2
    midline = np.array([landmarks[key] for key in FRAME_MIDLINE if key in landmarks])
    spread = midline - midline.mean(0)
    x = np.linalg.eigh(9 * spread.T @ spread - np.outer(across, across) / 2)[1][:, 0]
    x = x if x @ across > 0 else -x
    origin = middle + x * (x @ (midline.mean(0) - middle))
    y = _forward(landmarks, origin)
    y = y - x * (x @ y)
    y = y / np.linalg.norm(y)
    return Frame(np.array([x, y, np.cross(x, y)]), origin)


def frame_landmarks(head: Head) -> set[str]:
    """The landmarks that the upright frame and the taking off of the ears hang on."""
    ears = ("preauricular", "tragus", "orbitale", "ear_apex", "ear_lobe_lower", "ear_root_anterior")
    names = {*FRAME_MIDLINE, *(f"{name}.{side}" for name in ears for side in ("left", "right"))}
    return {name for name in names if name in head.landmarks and name not in head.derived}


def _forward(landmarks: Mapping[str, Points], origin: Points) -> Points:
    frankfurt = [f"{key}.{side}" for key in ("orbitale", "tragus") for side in ("left", "right")]
    if all(key in landmarks for key in frankfurt):
        orbit_left, orbit_right, ear_left, ear_right = (landmarks[key] for key in frankfurt)
        return np.asarray((orbit_left + orbit_right) / 2 - (ear_left + ear_right) / 2)
    basic = np.array([landmarks[key] for key in BASIC])
    up = np.linalg.svd(basic - basic.mean(0))[2][2]
    ahead = landmarks["nasion"] - landmarks["inion"]
    return np.asarray(ahead - up * (up @ ahead))


def _with_ear_landmarks(landmarks: dict[str, Points], file: str) -> tuple[dict[str, Points], frozenset[str]]:
    """Add preauricular points from tragi or the other way round; complain of what is missing at all."""
    derived = set()
    for given, wanted, sign in (("preauricular", "tragus", 1.0), ("tragus", "preauricular", -1.0)):
        pair = [f"{given}.{side}" for side in ("left", "right")]
        if all(key in landmarks for key in pair) and "nasion" in landmarks and "inion" in landmarks:
            for side, point in _ear_neighbours(landmarks, given, sign).items():
                if f"{wanted}.{side}" not in landmarks:
                    landmarks[f"{wanted}.{side}"] = point
                    derived.add(f"{wanted}.{side}")
    twin = {"preauricular.left": "tragus.left", "preauricular.right": "tragus.right"}
    missing = [key for key in BASIC if key not in landmarks and twin.get(key) not in landmarks]
    missing = missing or [key for key in BASIC if key not in landmarks]  # of one ear this, of the other that
    if missing:
        listed = ", ".join(key.replace("preauricular", "preauricular (or tragus)") for key in missing)
        raise FileProblems([Problem(file, "landmarks", f"{listed} missing; a head needs nasion, inion and both ears")])
    return landmarks, frozenset(derived)


def _ear_neighbours(landmarks: Mapping[str, Points], given: str, sign: float) -> dict[str, Points]:
    left, right = landmarks[f"{given}.left"], landmarks[f"{given}.right"]
    middle = (left + right) / 2
    x = (right - left) / np.linalg.norm(right - left)
    y = landmarks["nasion"] - landmarks["inion"]
    y = y - x * (x @ y)
    y = y / max(float(np.linalg.norm(y)), 1e-9)  # where they coincide that is told later
    z = np.cross(x, y)
    offset = sign * ADULT_TRAGUS_MM * np.linalg.norm(landmarks["nasion"] - middle) / ADULT_NASION_MM
    along = y * offset[1] + z * offset[2]
    return {"left": left - x * offset[0] + along, "right": right + x * offset[0] + along}


def _in_ras_mm(mesh: Mesh, record: HeadFile) -> Mesh:
    turned = mesh.vertices @ record.to_ras.T * record.unit_mm
    faces = mesh.faces if np.linalg.det(record.to_ras) > 0 else mesh.faces[:, ::-1]
    return Mesh(turned, _outward(turned, faces), mesh.reduced_from, mesh.moved * record.unit_mm)


def _outward(vertices: Points, faces: Indices) -> Indices:
    """Turn the faces round if they look inward (seen from the middle, on the whole)."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    volume = np.einsum("ij,ij->", np.cross(b - a, c - a), (a + b + c) / 3 - vertices.mean(0))
    return faces if volume > 0 else faces[:, ::-1]


def _check_size(landmarks: Mapping[str, Points], record: HeadFile) -> None:
    breadth = float(np.linalg.norm(landmarks["preauricular.right"] - landmarks["preauricular.left"]))
    low, high = EAR_BREADTH_MM
    if low <= breadth <= high:
        return
    fits = [unit for unit, mm in UNIT_MM.items() if low <= breadth / record.unit_mm * mm <= high]
    hint = f'; unit = "{fits[0]}" would fit' if fits else "; check the unit and the landmarks"
    message = f"the ears lie {breadth:.4g} mm apart, expected {low:.0f} to {high:.0f} mm{hint}"
    raise FileProblems([Problem(record.file, "unit", message)])


def _check_spread(landmarks: Mapping[str, Points], file: str) -> None:
    """Nasion and inion lie far apart, one well before the ears and one well behind; else no head stands upright."""
    left, right = landmarks["preauricular.left"], landmarks["preauricular.right"]
    breadth = float(np.linalg.norm(right - left))
    across = (right - left) / breadth
    ahead, behind = (square_to(landmarks[key] - left, across) for key in ("nasion", "inion"))
    problems = [
        Problem(
            file,
            f"landmarks.{key}",
            f"lies {np.linalg.norm(off):.0f} mm off the line between the ears; expected at least "
            f"{CLEAR_OF_EARS * breadth:.0f} mm. Two landmarks coincide, or one is in the wrong place",
        )
        for key, off in (("nasion", ahead), ("inion", behind))
        if np.linalg.norm(off) < CLEAR_OF_EARS * breadth
    ]
    turn = np.degrees(np.arctan2(np.linalg.norm(np.cross(ahead, behind)), ahead @ behind))
    if not problems and turn < NASION_INION_DEG:
        message = (
            f"seen from between the ears nasion and inion lie {turn:.0f} degrees apart, expected at least "
            f"{NASION_INION_DEG:.0f}. The inion is the bump at the back of the head, low down"
        )
        problems.append(Problem(file, "landmarks.inion", message))
    if problems:
        raise FileProblems(problems)


def _check_sides(landmarks: Mapping[str, Points], file: str) -> None:
    across = landmarks["preauricular.right"] - landmarks["preauricular.left"]
    if across[0] < -0.5 * np.linalg.norm(across):
        message = (
            "left and right are swapped, or 'axes' is wrong: the right ear lies on the side that 'axes' calls left; "
            "left and right mean the head's own sides"
        )
        raise FileProblems([Problem(file, "landmarks.preauricular", message)])
    for key in landmarks:
        name, _, side = key.partition(".")
        other = landmarks.get(f"{name}.right")
        if side == "left" and other is not None and (other - landmarks[key]) @ across < 0:
            raise FileProblems([Problem(file, f"landmarks.{name}", "left and right are swapped")])


def _check_nose(mesh: Mesh, landmarks: Mapping[str, Points], file: str) -> None:
    """The nose lies below the nasion; where it lies above, left and right (or up and down) were confused."""
    nasion = landmarks["nasion"]
    near = mesh.vertices[(np.abs(mesh.vertices[:, 0]) < 20) & (np.linalg.norm(mesh.vertices - nasion, axis=1) < 70)]
    if len(near) < 5:
        return
    tip = near[near[:, 1].argmax()]
    if tip[2] > nasion[2] + 15 and tip[1] > nasion[1] + 8:
        message = "left and right are swapped: seen with these ears the nose would lie above the nasion"
        raise FileProblems([Problem(file, "landmarks.preauricular", message)])


def _check_on_skin(head: Head, file: str) -> None:
    keys = [key for key in head.landmarks if key not in head.derived]
    places = [head.landmarks[key][None] for key in keys] + list(head.hairlines.values())
    gaps = head.scan.off_skin(head.frame.to_file(np.vstack(places)))
    most = np.maximum.reduceat(gaps, np.cumsum([0, *map(len, places)])[:-1])
    problems = [
        Problem(file, f"landmarks.{key}", f"lies {gap:.1f} mm off the skin; expected at most {OFF_SURFACE_MM:.0f} mm")
        for key, gap in zip(keys, most[: len(keys)], strict=True)
        if gap > OFF_SURFACE_MM
    ]
    problems += [
        Problem(
            file, f"hairlines.{key}", f"lies up to {gap:.1f} mm off the skin; expected at most {OFF_SURFACE_MM:.0f} mm"
        )
        for key, gap in zip(head.hairlines, most[len(keys) :], strict=True)
        if gap > OFF_SURFACE_MM
    ]
    if problems:
        raise FileProblems(problems)
