"""Definition files: strict reading, every problem at once, with its place."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scalp_atlas.definitions import load_library, read_system
from scalp_atlas.errors import FileProblems

SOUND = """
format = 1
system = "mine"
name = { en = "My zones" }

[points.start]
along = "way"
from = "nasion"
shift = "2 cm superior"

[curves.way]
section = "sagittal"
through = "nasion"

[curves.line]
trace = "start"
shift = "3 cm posterior"

[items.line]
code = "L1"
name = { en = "A line" }
side = "midline"
sources = ["GMT"]
confidence = { level = "single", count = 1 }
"""


def problems_of(folder: Path, text: str) -> list[str]:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return [str(problem) for problem in load_library([path]).problems]


def test_a_sound_file_is_read(tmp_path: Path):
    assert problems_of(tmp_path, SOUND) == []
    system = read_system(tmp_path / "mine.toml")
    assert system.items["line"].id == "mine.line"
    assert [piece.step for piece in system.items["line"].draw] == ["line"]


@pytest.mark.parametrize(
    ("was", "becomes", "place", "sentence"),
    [
        ('shift = "2 cm superior"', 'shfit = "2 cm superior"', "points.start.shfit", "did you mean 'shift'?"),
        ('shift = "2 cm superior"', "shift = 2", "points.start.shift", "2 is no shift"),
        ('shift = "2 cm superior"', 'shift = "2 superior"', "points.start.shift", "expected a length and a direction"),
        ('shift = "2 cm superior"', 'shift = "2 cun superior"', "points.start.shift", "each cun is a scale of its own"),
        ('shift = "2 cm superior"', 'shift = "2 cm up"', "points.start.shift", "'up' is no direction"),
        ('from = "nasion"', 'from = "nasoin"', "points.start", "did you mean 'nasion'?"),
        ('from = "nasion"', 'from = "way"', "points.start", "is a curve; expected a point"),
        ('from = "nasion"', 'from = "points:gv2"', "points.start", "unknown name 'points:gv2'"),
        ('from = "nasion"', 'from = "nasion.left"', "points.start", "no sides"),
        ('along = "way"\nfrom', "from", "points.start", "says nothing that makes a point"),
        ('along = "way"', 'along = "line"', "points.start", "goes round in a circle"),
        ('section = "sagittal"', 'section = "oblique"', "curves.way.section", "'oblique' is not one of"),
        ('side = "midline"', 'side = "both"', "items.line.side", "lies on the midline"),
        ('side = "midline"', "", "items.line.side", "expected one of both, midline"),
        ('sources = ["GMT"]', "", "items.line.sources", "a source is required"),
        ('sources = ["GMT"]', 'sources = ["GTM"]', "items.line.sources", "unknown source 'GTM'"),
        ('level = "single"', 'level = "sure"', "items.line.confidence", "verified, single, partial, unverified"),
        ('name = { en = "A line" }', "", "items.line.name", "is missing"),
        ('name = { en = "A line" }', 'name = { zh = "线" }', "items.line.name", "needs at least"),
        ("format = 1", "format = 2", "format", "expected format = 1"),
        ('system = "mine"', "", "system", "expected a short name"),
        ("[items.line]", "[item.line]", "item", "did you mean 'items'?"),
    ],
)
def test_each_fault_is_named_with_its_place_and_the_way_out(tmp_path, was, becomes, place, sentence):
    assert was in SOUND
    text = SOUND.replace(was, becomes, 1)
    if was == 'along = "way"' and "line" in becomes:
        text = text.replace('shift = "2 cm superior"', 'fraction = "50 %"').replace('from = "nasion"\n', "")
    found = problems_of(tmp_path, text)
    assert any(line.startswith(f"mine.toml, {place}") and sentence in line for line in found), found


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [(("20 %", "40 %", "30 %"), "add up to 90 %"), (("20 %", "120 %"), "from 0 to 100 %"), ((0.2, 0.8), "is no share")],
)
def test_wrong_shares_are_refused(tmp_path, shares, sentence):
    rows = ", ".join(f'{{ share = {json.dumps(share)}, name = {{ en = "p" }} }}' for share in shares)
    found = problems_of(tmp_path, SOUND + f"parts = [{rows}]\n")
    assert any(line.startswith("mine.toml, items.line.parts") and sentence in line for line in found), found


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    text = SOUND.replace('"2 cm superior"', '"2 superior"').replace('"3 cm posterior"', "3").replace('["GMT"]', "[]")
    assert len(problems_of(tmp_path, text)) == 3


def test_a_line_that_breaks_off_is_told_with_its_line(tmp_path):
    (found,) = problems_of(tmp_path, SOUND + "\n[items.other\n")
    assert "not valid TOML" in found
    assert "line" in found


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe\x00binary", b"\xff" * 50])
def test_rubbish_is_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    assert load_library([path]).problems
    assert "mine" not in load_library([path]).systems


def test_a_missing_file_is_told(tmp_path):
    (problem,) = load_library([tmp_path / "gone.toml"]).problems
    assert "there is no such file" in str(problem)


def test_one_broken_file_leaves_the_others_whole(tmp_path, library):
    broken, sound = tmp_path / "broken.toml", tmp_path / "sound.toml"
    broken.write_text(SOUND.replace("format = 1", "format = 9").replace('"mine"', '"broken"'), encoding="utf-8")
    sound.write_text(SOUND, encoding="utf-8")
    both = load_library([broken, sound])
    assert set(both.systems) == {"mine"}
    assert {problem.file for problem in both.problems} == {"broken.toml"}


def test_a_system_defined_twice_names_both_files(tmp_path):
    for name in ("first.toml", "second.toml"):
        (tmp_path / name).write_text(SOUND, encoding="utf-8")
    (problem,) = load_library([tmp_path / "first.toml", tmp_path / "second.toml"]).problems
    assert "first.toml" in str(problem)
    assert "second.toml" in str(problem)


def test_an_item_written_twice_is_refused(tmp_path):
    assert "not valid TOML" in problems_of(tmp_path, SOUND + "\n[items.line]\ncode = 'again'\n")[0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(SOUND) - 1), st.text(max_size=4))
def test_no_damage_to_a_file_ends_in_anything_but_problems(tmp_path, place, instead):
    path = tmp_path / "mine.toml"
    path.write_text(SOUND[:place] + instead + SOUND[place + 1 :], encoding="utf-8", errors="replace")
    try:
        read_system(path)
    except FileProblems as error:
        assert error.problems


def test_the_published_schema_accepts_every_shipped_file_and_refuses_a_bare_number(checkout: Path):
    schema = json.loads((checkout / "zone_defs" / "schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for path in (checkout / "zone_defs").glob("*.toml"):
        if path.name != "sources.toml":
            assert not list(validator.iter_errors(tomllib.loads(path.read_text(encoding="utf-8")))), path.name
    assert list(validator.iter_errors(tomllib.loads(SOUND.replace('"3 cm posterior"', "3"))))


def test_every_item_tells_its_sources_confidence_and_names(library):
    for system in library.systems.values():
        for item in system.items.values():
            assert item.sources, item.id
            assert item.name.get("en") and item.name.get("zh"), item.id
            if system.id in ("points", "issa", "jiao", "jin"):
                assert item.name.get("pinyin"), item.id
                assert item.where.get("en") and item.where.get("zh"), item.id


@pytest.mark.parametrize(
    ("item", "en", "zh"),
    [
        ("issa.ms6", ("MS6", "Anterior oblique line of vertex-temporal"), ("MS6", "顶颞前斜线")),
        ("eeg.cz", ("Cz", "Central, midline"), ("Cz", "中央点正中")),
        ("jiao.motor", ("Motor", "area"), ("运动区", "")),
        ("jiao.psychoaffective", ("Psycho-affective area", ""), ("精神情感区", "")),
    ],
)
def test_a_label_says_nothing_twice_and_drops_no_real_code(library, item, en, zh):
    assert library.item(item).label("en") == en
    assert library.item(item).label("zh") == zh
