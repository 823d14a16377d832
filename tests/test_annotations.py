"""What a person adds, as data: what is sound is kept, each fault is one sentence."""

from __future__ import annotations

import json

import pytest

from scalp_atlas.annotations import (
    Annotations,
    Bookmark,
    Free,
    Note,
    OnItem,
    OnLandmark,
    Ruler,
    from_data,
    read_annotations,
    write_annotations,
)
from scalp_atlas.errors import ScalpAtlasError

WHOLE = Annotations(
    rulers=(
        Ruler((OnLandmark("nasion"), OnItem("points.gv20"), Free((1.5, -20.25, 90.0), "adult_male")), "a name"),
        Ruler((OnItem("issa.ms6.left", 0, "start"), OnItem("issa.ms6.left", 0, "end"))),
    ),
    notes=(Note("顶骨", OnLandmark("inion")), Note("see there", OnItem("points.gv20"), OnLandmark("nasion"))),
    bookmarks=(Bookmark("MS6", "issa.ms6.left"), Bookmark("ear", view=(90.0, 0.0, 0.0, 1.0, 2.0, 3.0, 120.0))),
    colours={"issa": (0, 128, 255), "points.gv20": (255, 0, 0)},
)


def test_what_is_written_as_json_is_read_again_as_it_was():
    assert from_data(json.loads(json.dumps(WHOLE.as_data()))) == (WHOLE, ())


def test_a_file_gives_back_what_was_written(tmp_path):
    write_annotations(tmp_path / "a.json", WHOLE)
    assert read_annotations(tmp_path / "a.json") == (WHOLE, ())


def test_the_data_is_told_by_names_that_a_person_can_read():
    data = WHOLE.as_data()
    assert data["rulers"][1]["spots"][1] == {"item": "issa.ms6.left", "piece": 0, "end": "end"}
    assert data["rulers"][0]["spots"][2] == {"place": [1.5, -20.25, 90.0], "head": "adult_male"}
    assert data["colours"] == {"issa": "#0080ff", "points.gv20": "#ff0000"}


@pytest.mark.parametrize(
    ("key", "entry", "said"),
    [
        ("rulers", {"spots": [{"landmark": "nasion"}]}, "two or more spots"),
        ("rulers", {"spots": [{"landmark": "nasion"}, {}]}, "a landmark, an item or a place"),
        ("rulers", {"spots": [{"landmark": "nasion"}] * 2, "length": 3}, "'length' is not known"),
        ("rulers", {"spots": [{"landmark": "nasion"}, {"item": "points.gv20", "end": "top"}]}, "'top' is no end"),
        ("rulers", {"spots": [{"landmark": "nasion"}, {"item": "points.gv20", "piece": -1}]}, "-1 is no number"),
        ("notes", {"text": " ", "at": {"landmark": "nasion"}}, "a text of 1 to"),
        ("notes", {"text": "here", "at": {"place": [1, 2], "head": "a"}}, "3 numbers"),
        ("notes", {"text": "here", "at": {"place": [1, 2, float("nan")], "head": "a"}}, "3 numbers"),
        ("notes", {"text": "here", "at": {"place": [1, 2, 900], "head": "a"}}, "beyond any head"),
        ("notes", {"text": "here", "at": {"place": [1, 2, 3]}}, "a text of 1 to"),
        ("notes", "here", "expected a table"),
        ("bookmarks", {"name": "", "item": "points.gv20"}, "a text of 1 to"),
        ("bookmarks", {"name": "view", "view": [1, 2, 3]}, "7 numbers"),
    ],
)
def test_a_broken_entry_is_one_sentence_with_its_number_and_the_rest_is_kept(key, entry, said):
    data = WHOLE.as_data()
    data[key].append(entry)
    found, told = from_data(data)
    assert found == WHOLE
    assert len(told) == 1
    assert told[0].startswith(f"{key}, entry {len(data[key])}: ")
    assert said in told[0]


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", 7, None])
def test_a_broken_colour_leaves_the_others(colour):
    data = WHOLE.as_data()
    data["colours"]["jiao"] = colour
    found, told = from_data(data)
    assert (found, len(told)) == (WHOLE, 1)
    assert "'jiao'" in told[0]


@pytest.mark.parametrize("data", [None, 7, [], "x"])
def test_what_is_no_table_is_told(data):
    assert from_data(data)[0] == Annotations()
    assert len(from_data(data)[1]) == 1


def test_lists_that_are_none_unknown_keys_and_newer_formats_are_told():
    found, told = from_data(WHOLE.as_data() | {"rulers": 3, "colours": [], "sketches": []})
    assert (found.notes, found.rulers, found.colours) == (WHOLE.notes, (), {})
    assert len(told) == 3
    assert from_data({"format": 2})[1] == ("annotations: format 2 is not known, expected 1; use a newer program",)


def test_a_file_that_is_missing_or_no_json_is_told_by_its_name(tmp_path):
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    for name in ("a.json", "b.json"):
        with pytest.raises(ScalpAtlasError, match=name):
            read_annotations(tmp_path / name)


def test_items_that_something_hangs_on_are_known():
    assert WHOLE.items_measured == {"points.gv20", "issa.ms6.left"}
