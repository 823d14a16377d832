"""What is kept on disk: made once, told apart by content, never in the way."""

from __future__ import annotations

import numpy as np
import pytest

from scalp_atlas import cache, head, places, scan


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
