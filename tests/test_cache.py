"""What is kept on disk: made once, told apart by content, never in the way."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from scalp_atlas import cache, definitions, head, places, scan
from scalp_atlas.records import ResolvedPiece


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SCALP_ATLAS_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def counted(calls: list[int]):
    def make():
        calls.append(1)
        return {"numbers": np.arange(5.0), "faces": np.array([[0, 1, 2]])}

    return make


def test_it_is_made_once_and_read_again_as_it_was(folder):
    calls: list[int] = []
    first, second = cache.kept("abc", counted(calls)), cache.kept("abc", counted(calls))
    assert len(calls) == 1
    for name in first:
        assert np.array_equal(first[name], second[name])
        assert first[name].dtype == second[name].dtype


def test_other_content_has_another_key():
    base = ["recipe", np.arange(6.0), b"bytes"]
    keys = {
        cache.key_of(parts)
        for parts in (
            base,
            ["recipf", *base[1:]],
            ["recipe", np.arange(6.0).reshape(2, 3), b"bytes"],
            ["recipe", np.arange(6), b"bytes"],
            ["recipe", np.arange(6.0) + 1e-12, b"bytes"],
            ["recipe", np.arange(6.0), b"byte", b"s"],
        )
    }
    assert len(keys) == 6
    assert cache.key_of(base) == cache.key_of(list(base))


@pytest.mark.parametrize("damage", [b"", b"PK", b"no archive at all"])
def test_a_damaged_file_is_made_anew(folder, damage):
    calls: list[int] = []
    cache.kept("abc", counted(calls))
    (folder / "abc.npz").write_bytes(damage)
    assert cache.kept("abc", counted(calls))["numbers"][4] == 4
    assert cache.kept("abc", counted(calls))["numbers"][4] == 4
    assert len(calls) == 2


def test_a_file_cut_short_is_made_anew(folder):
    calls: list[int] = []
    cache.kept("abc", counted(calls))
    whole = (folder / "abc.npz").read_bytes()
    (folder / "abc.npz").write_bytes(whole[: len(whole) // 2])
    assert cache.kept("abc", counted(calls))["numbers"][4] == 4
    assert len(calls) == 2


def test_where_nothing_can_be_written_it_is_made_each_time(tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file where the folder should be")
    monkeypatch.setenv("SCALP_ATLAS_CACHE_DIR", str(tmp_path / "taken"))
    calls: list[int] = []
    for _ in range(2):
        assert cache.kept("abc", counted(calls))["numbers"][4] == 4
    assert len(calls) == 2


def test_what_was_not_used_for_longest_goes_first(folder, monkeypatch):
    monkeypatch.setattr(cache, "LIMIT_BYTES", 2000)  # two of these files
    for name in "abc":
        cache.kept(name, lambda: {"numbers": np.zeros(80)})
    assert not (folder / "a.npz").exists()
    assert (folder / "c.npz").exists()


def a_record(calls: list[int]):
    def make():
        calls.append(1)
        text = {"en": "line", "zh": "线"}
        piece = ResolvedPiece(text, "curve", np.arange(6.0).reshape(2, 3), 5.2)
        return {"x": (piece, frozenset({"a"}), np.float64(3.5), Path("zones"))}

    return make


def test_records_are_made_once_and_read_again_as_they_were(folder):
    calls: list[int] = []
    first, second = (cache.kept_records(["a", np.arange(3)], a_record(calls)) for _ in range(2))
    assert len(calls) == 1
    (one, *rest), (other, *others) = first["x"], second["x"]
    assert rest == others
    assert (one.name, one.kind, one.length_mm) == (other.name, other.kind, other.length_mm)
    assert np.array_equal(one.points, other.points)
    cache.kept_records(["a", np.arange(4)], a_record(calls))
    assert len(calls) == 2


def test_another_state_of_the_program_reads_no_records_of_this_one(folder, monkeypatch):
    calls: list[int] = []
    cache.kept_records(["a"], a_record(calls))
    monkeypatch.setattr(cache, "_program", lambda: "another")
    cache.kept_records(["a"], a_record(calls))
    assert len(calls) == 2


class Deed:
    """Would write a file when it is read."""

    def __init__(self, path):
        self._path = path

    def __reduce__(self):
        return os.mkdir, (str(self._path),)


@pytest.mark.parametrize("how", ["deed", "function", "empty", "cut"])
def test_a_file_of_records_that_is_none_does_nothing_and_is_made_anew(folder, tmp_path, how):
    calls: list[int] = []
    cache.kept_records(["a"], a_record(calls))
    (file,) = folder.glob("*.records")
    whole = file.read_bytes()
    harm = {
        "deed": pickle.dumps(Deed(tmp_path / "harm")),
        "function": b"cscalp_atlas.files\nwrite_beside\n.",  # code of this program is no record either
        "empty": b"",
        "cut": whole[: len(whole) // 2],
    }
    file.write_bytes(harm[how])
    again = cache.kept_records(["a"], a_record(calls))
    assert again["x"][0].length_mm == 5.2
    assert len(calls) == 2
    assert not (tmp_path / "harm").exists()
    assert file.read_bytes() == whole


def test_a_library_is_read_once_and_anew_when_a_file_has_changed(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("SCALP_ATLAS_ZONES_DIR", str(tmp_path / "zones"))
    first, again = definitions.load_systems(), definitions.load_systems()
    assert (first.systems, first.sources, first.problems, first.digest) == (
        again.systems,
        again.sources,
        again.problems,
        again.digest,
    )
    monkeypatch.setattr(definitions, "read_system", None)
    definitions.load_systems()  # nothing is read
    monkeypatch.undo()
    monkeypatch.setenv("SCALP_ATLAS_CACHE_DIR", str(folder))
    monkeypatch.setenv("SCALP_ATLAS_ZONES_DIR", str(tmp_path / "zones"))
    (tmp_path / "zones").mkdir()
    (tmp_path / "zones" / "mine.toml").write_text("format = 1\n", encoding="utf-8")
    other = definitions.load_systems()
    assert other.digest != first.digest
    assert [problem.file for problem in other.problems] == ["mine.toml"] * len(other.problems) != []


def test_a_head_is_measured_once_and_comes_back_the_same(folder, monkeypatch):
    first = head.load_head("adult_male").surface
    monkeypatch.setattr(scan, "take_off_ear", None)
    monkeypatch.setattr(scan, "read_mesh", None)
    second = head.load_head("adult_male").surface
    assert np.array_equal(first.vertices, second.vertices)
    assert np.array_equal(first.faces, second.faces)


def test_the_folder_is_the_systems_own_unless_another_is_asked_for(monkeypatch, folder):
    assert places.cache_dir() == folder
    monkeypatch.delenv("SCALP_ATLAS_CACHE_DIR")
    assert "scalp-atlas" in str(places.cache_dir())
