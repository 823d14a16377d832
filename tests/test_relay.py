"""A mesh that was replaced after its landmarks were placed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import trimesh

from scalp_atlas.errors import FileProblems
from scalp_atlas.gui.own_head.saving import copy_head
from scalp_atlas.head import as_it_is_now, bundled_heads, load_head
from scalp_atlas.headfile import read_head_file, write_head_file
from scalp_atlas.meshfile import read_mesh
from scalp_atlas.relay import sha256_of


@pytest.fixture
def own(tmp_path):
    """A copy of a bundled head whose file tells the content of its mesh."""
    path = copy_head(bundled_heads()["adult_female"], tmp_path)
    record = read_head_file(path)
    write_head_file(path, replace(record, mesh_sha256=sha256_of(record.mesh)))
    return path


def replace_mesh(path, change):
    record = read_head_file(path)
    mesh = read_mesh(record.mesh)
    trimesh.Trimesh(change(mesh.vertices.copy()), mesh.faces, process=False).export(record.mesh)


def dented(vertices):
    """The brow pushed in by 9 mm at its middle, by nothing 20 mm around: 8 mm or so square to the slope."""
    record = read_head_file(bundled_heads()["adult_female"])
    off = np.linalg.norm(vertices - record.landmarks["glabella"], axis=1)
    return vertices - np.outer(np.clip(1 - off / 20, 0, 1) * 9, [0, 1.0, 0]) @ record.to_ras


def test_the_same_mesh_is_no_other_and_old_files_tell_nothing(own):
    assert load_head(own).mesh_notice == {}
    write_head_file(own, replace(read_head_file(own), mesh_sha256=""))
    replace_mesh(own, lambda vertices: vertices * 1.01)
    assert load_head(own).mesh_notice == {}


def test_a_mesh_one_mm_off_keeps_every_landmark_on_its_new_skin(own):
    before = load_head(own)
    # All moved by 1 mm to the head's left: a place goes by the part of it that is square to the skin, 1 mm at most.
    replace_mesh(own, lambda vertices: vertices - read_head_file(own).to_ras.T @ [1.0, 0, 0])
    after = load_head(own)
    assert "another mesh than the one its landmarks were placed on" in after.mesh_notice["en"]
    assert f"{len(before.landmarks) - len(before.derived) + len(before.hairlines)} places" in after.mesh_notice["en"]
    assert "left out" not in after.mesh_notice["en"]
    assert after.landmarks.keys() == before.landmarks.keys()
    for key, point in after.landmarks.items():
        moved = after.frame.to_file(point) - before.frame.to_file(before.landmarks[key])
        assert np.linalg.norm(moved) <= 1.01 or key in after.derived
    on_skin = after.landmarks.keys() - after.derived - {"pupil.left", "pupil.right"}
    places = np.array([after.landmarks[key] for key in on_skin])
    assert np.linalg.norm(after.visible.closest(places)[0] - places, axis=1).max() < 1e-6


def test_a_landmark_too_far_off_is_left_out_with_its_reason(own):
    replace_mesh(own, dented)
    record, notice = as_it_is_now(read_head_file(own), read_head_file(own).mesh)
    assert "glabella" not in record.landmarks
    assert "off the new skin" in record.absent["glabella"]
    assert "nasion" in record.landmarks
    assert "left out" in notice["en"]
    assert "略去" in notice["zh"]
    assert record.mesh_sha256 == sha256_of(record.mesh)
    assert "glabella" in read_head_file(own).landmarks, "the file itself is kept"


def test_another_head_altogether_is_refused_in_one_sentence(own):
    replace_mesh(own, lambda vertices: vertices + 40.0)
    text = own.read_text(encoding="utf-8")
    with pytest.raises(FileProblems) as caught:
        load_head(own)
    assert len(str(caught.value).splitlines()) == 1
    assert "places do not fit it" in str(caught.value)
    assert "put the old mesh back" in str(caught.value)
    assert own.read_text(encoding="utf-8") == text
