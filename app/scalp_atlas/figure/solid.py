"""Heads with their zones as 3D files: coloured and named (GLB), or in relief for printing (STL, PLY, OBJ)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import trimesh
from numpy.typing import NDArray
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.palette import NO_COLOURS, Look, Rgb, look_of_reading, looks_of
from scalp_atlas.figure.scene import HAIR_RGB, SKIN_RGB, eye_colours
from scalp_atlas.figure.skinlines import LIFT_MM, SkinLines, Stroke
from scalp_atlas.files import write_beside
from scalp_atlas.geometry import Curve, Surface
from scalp_atlas.geometry.refinement import refined
from scalp_atlas.head import Head
from scalp_atlas.records import Library, Resolved

Floats = NDArray[np.float64]

RELIEF_ENDINGS: Final = (".stl", ".ply", ".obj")
TUBE_MM: Final = 0.9  # radius of a line
POINT_MM: Final = 2.2  # radius of a point
BEAD_MM, BEADS_EVERY_MM = 1.2, 4.0  # of what is unverified, which is dotted in pictures
AROUND: Final = 8  # corners of a tube
TO_GLTF: Final = np.array([[-1.0, 0, 0], [0, 0, 1], [0, 1, 0]]) / 1000  # +x left, +y up, +z front; metres
RELIEF_EDGE_MM: Final = 0.5
RELIEF_MM: Final = (0.2, 5.0)  # what can be printed, and what still is a line


def glb_bytes(
    head: Head,
    library: Library,
    chosen: Sequence[Resolved],
    hair_tint: bool = True,
    most_triangles: int | None = None,
    colours: Mapping[str, Rgb] = NO_COLOURS,
) -> bytes:
    """A GLB scene: skin, eyes, and under a node for each system a node for each item, named by its id.

    Metres, +y up, the face looking along +z, as glTF has it. Lines are tubes, points balls, areas translucent
    sheets within tubes; what is unverified is a row of beads, and its name says so. Code, names, confidence and
    sources of an item are its node's extras. A skin of more than `most_triangles` is reduced to that many.
    `colours` are a person's own, by the id of a system or of an item without side.
    """
    scene = trimesh.Scene()
    scene.add_geometry(_skin(head, hair_tint, most_triangles), node_name="skin", geom_name="skin")
    if head.eyes is not None:
        eyes = trimesh.Trimesh(head.eyes.vertices @ TO_GLTF.T, head.eyes.faces, process=False)
        eyes.visual.vertex_colors = linear(eye_colours(head.eyes.vertices))
        scene.add_geometry(eyes, node_name="eyes", geom_name="eyes")
    looks, lines = looks_of(library, colours), SkinLines(head)
    for system in dict.fromkeys(one.item.system for one in chosen):
        scene.graph.update(frame_to=system, frame_from=scene.graph.base_frame)
    for one in chosen:
        look = look_of_reading(looks[one.item.id], one)
        name = f"{one.id} (unverified)" if look.dotted else one.id
        for kind, mesh in _meshes(lines, one, look):
            mesh.metadata.update(_told(one))
            part = f"{name} {kind}".strip()
            scene.add_geometry(mesh, node_name=part, geom_name=part, parent_node_name=one.item.system)
    return bytes(scene.export(file_type="glb"))


def relief(head: Head, chosen: Iterable[Resolved], height_mm: float, width_mm: float = 2.4) -> trimesh.Trimesh:
    """The head with its lines and points as rounded ridges, or as grooves.

    Parameters
    ----------
    head : Head
    chosen : iterable of Resolved
        Areas count by their outlines.
    height_mm : float
        Of a ridge above the skin; below 0 for a groove.
    width_mm : float
        Across a ridge.

    Returns
    -------
    trimesh.Trimesh
        mm, head frame; closed if the skin is.

    Raises
    ------
    ScalpAtlasError
        For a height that cannot be printed.
    """
    low, high = RELIEF_MM
    if not low <= abs(height_mm) <= high:
        raise ScalpAtlasError(
            f"A relief of {height_mm:g} mm cannot be made; give {low:g} to {high:g} mm, below 0 for a groove"
        )
    laid = SkinLines(head)
    middle = np.vstack([_on_skin(stroke) for one in chosen for stroke in _strokes(laid, one)])
    from scipy.spatial import cKDTree  # slow to import

    tree, radius = cKDTree(middle), width_mm / 2

    def too_long(vertices: Floats, sides: NDArray[np.int64]) -> NDArray[np.bool_]:
        one, other = vertices[sides.T]
        length = np.linalg.norm(other - one, axis=1)
        away, _ = tree.query((one + other) / 2, distance_upper_bound=10 * width_mm)
        return (length > RELIEF_EDGE_MM) & (away < radius + length / 2 + RELIEF_EDGE_MM)

    fine = refined(Surface(head.skin.vertices, head.skin.faces), too_long)
    away, _ = tree.query(fine.vertices)
    rise = height_mm * np.sqrt(np.clip(1 - (away / radius) ** 2, 0, None))
    return trimesh.Trimesh(fine.vertices + rise[:, None] * fine.vertex_normals, fine.faces, process=False)


def save_glb(
    path: Path,
    head: Head,
    library: Library,
    chosen: Sequence[Resolved],
    hair_tint: bool = True,
    colours: Mapping[str, Rgb] = NO_COLOURS,
) -> None:
    """Write `glb_bytes`; an older file stays if that fails."""
    write_beside(path, glb_bytes(head, library, chosen, hair_tint, colours=colours))


def save_relief(path: Path, head: Head, chosen: Iterable[Resolved], height_mm: float, width_mm: float = 2.4) -> None:
    """Write `relief` as the file that its ending names; an older file stays if that fails."""
    if path.suffix.lower() not in RELIEF_ENDINGS:
        known = ", ".join(RELIEF_ENDINGS)
        raise ScalpAtlasError(f"{path.name}: a head in relief is written as {known}; give the file such an ending")
    written = relief(head, chosen, height_mm, width_mm).export(file_type=path.suffix.lower()[1:])
    write_beside(path, written.encode() if isinstance(written, str) else bytes(written))


def _on_skin(stroke: Stroke) -> Floats:
    """The points of a stroke on the skin itself, so close that a ridge along them is even."""
    points = stroke.points - LIFT_MM * stroke.normals
    return points if len(points) == 1 else Curve(points).resampled(RELIEF_EDGE_MM / 3).points


def _strokes(lines: SkinLines, one: Resolved) -> Iterable[Stroke]:
    laid = lines.of(one)
    return (*laid.strokes, *laid.borders)


def _meshes(lines: SkinLines, one: Resolved, look: Look) -> list[tuple[str, trimesh.Trimesh]]:
    """What stands for an item: ("", solids), and of an area ("area", the sheet within them)."""
    solids = [
        _balls(stroke, look.dotted) if len(stroke.points) == 1 or look.dotted else _tube(stroke)
        for stroke in _strokes(lines, one)
    ]
    made = [("", _painted(_moved(trimesh.util.concatenate(solids)), look.rgb))]
    patches = [trimesh.Trimesh(patch.vertices, patch.faces, process=False) for patch in lines.of(one).patches]
    if patches:
        sheet = _painted(_moved(trimesh.util.concatenate(patches)), look.rgb, opacity=0.2 if look.hollow else 0.5)
        made.append(("area", sheet))
    return made


def _tube(stroke: Stroke) -> trimesh.Trimesh:
    """A closed tube along a stroke, standing on the skin's normals, so that it never twists."""
    points = stroke.points
    ahead = np.gradient(points, axis=0)
    across = np.cross(ahead, stroke.normals)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
    upward = np.cross(across, ahead)
    upward /= np.maximum(np.linalg.norm(upward, axis=1, keepdims=True), 1e-9)
    turns = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    ring = np.cos(turns)[None, :, None] * across[:, None] + np.sin(turns)[None, :, None] * upward[:, None]
    vertices = np.vstack([(points[:, None] + TUBE_MM * ring).reshape(-1, 3), points[[0, -1]]])
    count = len(points)
    corner = np.arange(count * AROUND).reshape(count, AROUND)
    a, b = corner[:-1], np.roll(corner[:-1], -1, axis=1)
    c, d = corner[1:], np.roll(corner[1:], -1, axis=1)
    first, last = len(vertices) - 2, len(vertices) - 1
    ends = np.array([[(first, y, x), (last, z, w)] for x, y, z, w in zip(a[0], b[0], c[-1], d[-1], strict=True)])
    faces = np.vstack(
        [np.stack([a, b, d], -1).reshape(-1, 3), np.stack([a, d, c], -1).reshape(-1, 3), ends.reshape(-1, 3)]
    )
    return trimesh.Trimesh(vertices, faces, process=False)


def _balls(stroke: Stroke, dotted: bool) -> trimesh.Trimesh:
    """A ball on a point, or beads along a line."""
    if len(stroke.points) == 1:
        spots, radius = stroke.points, POINT_MM
    else:
        wanted = np.arange(0, stroke.along[-1] - stroke.along[0] + 1e-9, BEADS_EVERY_MM) + stroke.along[0]
        spots = np.column_stack([np.interp(wanted, stroke.along, axis) for axis in stroke.points.T])
        radius = BEAD_MM
    ball = trimesh.creation.icosphere(subdivisions=2 if len(spots) == 1 else 1, radius=radius)
    return trimesh.util.concatenate([ball.copy().apply_translation(spot) for spot in spots])


def _moved(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    mesh.vertices = mesh.vertices @ TO_GLTF.T
    return mesh


def _painted(mesh: trimesh.Trimesh, rgb: Rgb, opacity: float = 1.0) -> trimesh.Trimesh:
    colour = [*linear(np.array(rgb)), round(255 * opacity)]
    material = PBRMaterial(
        baseColorFactor=colour,
        metallicFactor=0.0,
        roughnessFactor=0.7,
        doubleSided=opacity < 1,
        alphaMode="BLEND" if opacity < 1 else "OPAQUE",
    )
    mesh.visual = TextureVisuals(material=material)
    return mesh


def _skin(head: Head, hair_tint: bool, most_triangles: int | None) -> trimesh.Trimesh:
    vertices, faces, colours = head.skin.vertices, head.skin.faces, _skin_colours(head, hair_tint)
    if most_triangles is not None and len(faces) > most_triangles:
        from fast_simplification import simplify  # only for large scans

        near, corners = vertices.astype(np.float32), faces.astype(np.int32)
        fewer, faces = simplify(near, corners, target_count=most_triangles)
        from scipy.spatial import cKDTree  # slow to import

        colours = colours[cKDTree(vertices).query(fewer)[1]]
        vertices = fewer.astype(float)
    skin = trimesh.Trimesh(vertices @ TO_GLTF.T, faces, process=False)
    skin.visual.vertex_colors = linear(colours)
    return skin


def linear(rgb: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Colours of the screen (..., 3 or 4, 0 to 255) as the linear shares of light that glTF wants, 0 to 255.

    By IEC 61966-2-1 (sRGB); a fourth value, how opaque, is linear already.
    """
    share = np.asarray(rgb, float) / 255
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    light[..., 3:] = share[..., 3:]
    return np.round(255 * light).astype(np.uint8)


def _skin_colours(head: Head, hair_tint: bool) -> NDArray[np.uint8]:
    colours = np.tile(np.array(SKIN_RGB, float), (len(head.skin.vertices), 1))
    cover = head.hair_cover if hair_tint else None
    if cover is not None:
        colours += cover[:, None] * (np.array(HAIR_RGB, float) - colours)
    return np.round(colours).astype(np.uint8)


def _told(one: Resolved) -> dict[str, str]:
    item = one.item
    return {
        "code": item.code,
        **{f"name_{key}": item.name.get(key, "") for key in ("en", "zh", "pinyin")},
        "confidence": one.confidence.level,
        "sources": ", ".join((one.variant or item).sources),
    }
