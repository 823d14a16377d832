"""The adult male head at several sizes, each a head file with its mesh.

Run inside an environment of its own (see `run.py`): `python meshes.py HEAD.toml FOLDER SIZE [SIZE ...]`.
The fans that close neck, mouth and eyes are left off first, for decimation would turn them into skin.
Fewer vertices come from quadric decimation, more from Loop subdivision and decimation down to the size.
"""

import re
import sys
from pathlib import Path

import fast_simplification
import numpy as np
import trimesh

FAN_DEGREE = 20  # the hub of a fan has more neighbours than any vertex of the skin


def main():
    """Write a head file and a mesh for each size."""
    source, folder = Path(sys.argv[1]), Path(sys.argv[2])
    text = source.read_text(encoding="utf-8")
    skin = without_fans(trimesh.load_mesh(source.with_suffix(".ply")))
    for size in map(int, sys.argv[3:]):
        name = f"head_{size}"
        resized(skin, size).export(folder / f"{name}.ply")
        (folder / f"{name}.toml").write_text(head_text(text, name), encoding="utf-8")


def without_fans(mesh):
    """The mesh without the faces round vertices that very many faces share."""
    hub = np.bincount(mesh.faces.ravel()) >= FAN_DEGREE
    mesh.update_faces(~hub[mesh.faces].any(1))
    mesh.remove_unreferenced_vertices()
    return mesh


def resized(mesh, size):
    """The mesh with about `size` vertices; as it is if it has that many within a twentieth."""
    if abs(len(mesh.vertices) - size) < size / 20:
        return mesh
    vertices, faces = mesh.vertices, mesh.faces
    while len(vertices) < size:
        vertices, faces = trimesh.remesh.subdivide_loop(vertices, faces)
    # a triangle mesh has about twice as many faces as vertices
    return trimesh.Trimesh(*fast_simplification.simplify(vertices, faces, target_count=2 * size), process=False)


def head_text(text, name):
    """The head file with another mesh and no eyes."""
    text = re.sub(r"^eyes = .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^mesh = .*$", f'mesh = "{name}.ply"', text, flags=re.MULTILINE)


main()
