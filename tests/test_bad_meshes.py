"""Meshes and landmarks as they should not be: measured right all the same, or refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import trimesh

from scalp_atlas.errors import FileProblems
from scalp_atlas.geometry.cleaning import wound_alike
from scalp_atlas.head import Head, load_head
from scalp_atlas.resolve import resolve
from test_invariance import Retold, worst

Mesh = tuple[np.ndarray, np.ndarray]
SYSTEMS = ("issa", "jiao", "points")


@pytest.fixture(scope="module")
def before(library, adult):
    return resolve(library, adult.head, SYSTEMS)


def with_part(head: Head, part: trimesh.Trimesh) -> Mesh:
    skin = head.skin
    return np.vstack([skin.vertices, part.vertices]), np.vstack([skin.faces, part.faces + len(skin.vertices)])


def ball_at(place: tuple[float, float, float], radius: float) -> trimesh.Trimesh:
    ball = trimesh.creation.icosphere(subdivisions=3, radius=radius)
    ball.apply_translation(place)
    return ball


def some_turned(head: Head) -> Mesh:
    faces = head.skin.faces.copy()
    faces[::3] = faces[::3, ::-1]
    return head.skin.vertices, faces


def with_lost_faces(head: Head) -> Mesh:
    lost = np.random.default_rng(0).choice(len(head.skin.faces), 300, replace=False)
    return head.skin.vertices, np.delete(head.skin.faces, lost, axis=0)


def with_needles(head: Head) -> Mesh:
    """Faces of no area, of two corners and of a corner that is there twice."""
    vertices, faces = head.skin.vertices, head.skin.faces
    idle = np.array([[0, 0, 1], [5, 5, 5], [0, len(vertices), 1]])
    return np.vstack([vertices, vertices[:1]]), np.vstack([faces, idle])


SAME_ZONES: dict[str, Callable[[Head], Mesh]] = {
    "doubled faces": lambda head: (head.skin.vertices, np.vstack([head.skin.faces, head.skin.faces])),
    "doubled and turned": lambda head: (head.skin.vertices, np.vstack([head.skin.faces, head.skin.faces[:, ::-1]])),
    "no two faces joined": lambda head: (
        head.skin.vertices[head.skin.faces].reshape(-1, 3),
        np.arange(head.skin.faces.size).reshape(-1, 3),
    ),
    "degenerate faces": with_needles,
    "inside out": lambda head: (head.skin.vertices, head.skin.faces[:, ::-1]),
    "a third of the faces turned": some_turned,
    "a part inside": lambda head: with_part(head, ball_at((0, 0, 30), 60)),
    "a part beside": lambda head: with_part(head, ball_at((300, 0, 0), 40)),
    "three hundred lost faces": with_lost_faces,
}


@pytest.mark.parametrize("name", SAME_ZONES)
def test_the_zones_lie_where_they_lay(library, adult, before, tmp_path, name):
    told = Retold(adult.head)
    head = told.load(tmp_path, *SAME_ZONES[name](adult.head))
    gaps = told.farthest(library, before, head)
    assert len(gaps) == len(before.resolved)
    assert worst(gaps)[1] < 0.02


def test_a_fold_through_the_crown_costs_what_lies_on_it_and_nothing_else(library, adult, before, tmp_path):
    skin = adult.head.skin
    crown = skin.vertices[skin.vertices[:, 2].argmax()]
    lift = np.clip(1 - np.linalg.norm(skin.vertices - crown, axis=1) / 6, 0, None)
    told = Retold(adult.head)
    head = told.load(tmp_path, skin.vertices + lift[:, None] * [12.0, 0, -6.0], skin.faces)
    after = resolve(library, head, SYSTEMS)
    lost = set(before.resolved) - set(after.resolved)
    assert all(after.unresolved[key].reason for key in lost)
    assert len(lost) < 15
    for key in ("points.gb20.left", "points.te17.right", "jiao.praxis.right", "points.te20.left"):
        pieces = zip(before.resolved[key].pieces, after.resolved[key].pieces, strict=True)
        assert max(np.linalg.norm(a.points - b.points, axis=1).max() for a, b in pieces) < 0.01, key


def test_a_hole_in_the_crown_is_told_by_every_item_that_needs_it(library, adult, before, tmp_path):
    skin = adult.head.skin
    crown = skin.vertices[skin.vertices[:, 2].argmax()]
    away = np.linalg.norm(skin.vertices[skin.faces].mean(axis=1) - crown, axis=1)
    after = resolve(library, Retold(adult.head).load(tmp_path, skin.vertices, skin.faces[away > 30]), SYSTEMS)
    lost = set(before.resolved) - set(after.resolved)
    assert {"points.gv20", "jiao.motor.left", "issa.ms5"} <= lost
    assert {"points.gb20.left", "points.te20.right"} <= set(after.resolved)
    assert all(len(after.unresolved[key].reason) > 10 for key in lost)


def test_faces_turned_at_random_are_wound_alike_again(adult):
    faces = adult.head.skin.faces
    turn = np.random.default_rng(1).random(len(faces)) < 0.5
    mixed = np.where(turn[:, None], faces[:, ::-1], faces)
    mended = wound_alike(mixed)
    sides = np.stack([mended, np.roll(mended, -1, axis=1)], axis=-1).reshape(-1, 2)
    assert len(np.unique(sides, axis=0)) == len(sides), "no side is run along twice the same way"
    assert wound_alike(faces) is faces


CROWN = (0.0, -20.0, 125.0)
MISPLACED = {
    "the inion on the nasion": ({"inion": "nasion"}, "0 degrees apart"),
    "an ear on the nasion": ({"preauricular.left": "nasion"}, "coincide"),
    "the nasion on an ear": ({"nasion": "preauricular.left"}, "coincide"),
    "the inion on the crown": ({"inion": CROWN}, r"\d+ degrees apart, expected at least 120"),
    "all on one line": ({"nasion": (40.0, 0, 0), "inion": (-40.0, 0, 0)}, "off the line between the ears"),
}


@pytest.mark.parametrize("name", MISPLACED)
def test_landmarks_that_make_no_head_are_refused(adult, tmp_path, name):
    moves, expected = MISPLACED[name]
    head = adult.head
    places = {key: head.landmarks[key] for key in ("nasion", "inion", "preauricular.left", "preauricular.right")}
    places |= {key: head.landmarks[to] if isinstance(to, str) else np.array(to) for key, to in moves.items()}
    trimesh.Trimesh(head.skin.vertices, head.skin.faces, process=False).export(tmp_path / "skin.ply")
    lines = [f"{key} = {place.tolist()}" for key, place in places.items()]
    text = 'format = 1\nmesh = "skin.ply"\nunit = "mm"\naxes = "RAS"\n[landmarks]\n' + "\n".join(lines)
    (tmp_path / "head.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FileProblems, match=expected):
        load_head(tmp_path / "head.toml")
