"""Definition files: strict reading, every problem at once, with its place."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scalp_atlas import grammar
from scalp_atlas.definitions import load_systems, read_system
from scalp_atlas.errors import FileProblems
from scalp_atlas.places import data_dir
from scalp_atlas.resolve import Resolver

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
    return [str(problem) for problem in load_systems([path]).problems]


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


def test_shares_may_be_fractions_as_in_textbooks(checkout, tmp_path):
    rows = ", ".join(
        f'{{ share = "{share}", name = {{ en = "p" }}, use = {{ en = "u" }} }}' for share in ("1/5", "80 %")
    )
    text = SOUND + f"parts = [{rows}]\n"
    assert problems_of(tmp_path, text) == []
    assert not schema_problems(checkout, text)
    parts = read_system(tmp_path / "mine.toml").items["line"].parts
    assert [part.share for part in parts] == [0.2, 0.8]


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ('"My guess."', {"en": "My guess."}),
        ('{ en = "My guess.", zh = "推测。" }', {"en": "My guess.", "zh": "推测。"}),
    ],
)
def test_the_note_of_a_confidence_may_be_plain_or_in_two_languages(checkout, tmp_path, note, told):
    text = SOUND.replace("count = 1 }", f"count = 1, note = {note} }}")
    assert problems_of(tmp_path, text) == []
    assert not schema_problems(checkout, text)
    assert read_system(tmp_path / "mine.toml").items["line"].confidence.note == told


def test_a_note_of_another_kind_is_refused(checkout, tmp_path):
    text = SOUND.replace("count = 1 }", "count = 1, note = 3 }")
    (found,) = problems_of(tmp_path, text)
    assert found.startswith("mine.toml, items.line.confidence.note")
    assert schema_problems(checkout, text)


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
    assert load_systems([path]).problems
    assert "mine" not in load_systems([path]).systems


def test_a_missing_file_is_told(tmp_path):
    (problem,) = load_systems([tmp_path / "gone.toml"]).problems
    assert "there is no such file" in str(problem)


def test_one_broken_file_leaves_the_others_whole(tmp_path, library):
    broken, sound = tmp_path / "broken.toml", tmp_path / "sound.toml"
    broken.write_text(SOUND.replace("format = 1", "format = 9").replace('"mine"', '"broken"'), encoding="utf-8")
    sound.write_text(SOUND, encoding="utf-8")
    both = load_systems([broken, sound])
    assert set(both.systems) == {"mine"}
    assert {problem.file for problem in both.problems} == {"broken.toml"}


def test_a_system_defined_twice_names_both_files(tmp_path):
    for name in ("first.toml", "second.toml"):
        (tmp_path / name).write_text(SOUND, encoding="utf-8")
    (problem,) = load_systems([tmp_path / "first.toml", tmp_path / "second.toml"]).problems
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
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if "system" in table:
            assert not list(validator.iter_errors(table)), path.name
    assert list(validator.iter_errors(tomllib.loads(SOUND.replace('"3 cm posterior"', "3"))))


# Each new form as it should be, and what is refused in its place: by the reader and by the schema, or,
# where only the names are wrong, by the reader alone (a schema cannot know what a name stands for).
FORMS = {
    ("points.p", 'foot = "nasion"\non = "way"'): [
        ['foot = "nasion"', 'foot = "nasion"\non = 3'],
        ['foot = "way"\non = "way"', 'foot = "nasion"\non = "inion"'],
    ],
    ("points.p", 'chart = "nasion"\nshifts = ["2 cm superior", "1 cm lateral"]'): [
        [
            'chart = "nasion"\nshifts = ["2 cm superior"]',
            'chart = "nasion"\nshifts = ["2 cm superior", "1 cm inferior"]',
            'chart = "nasion"\nshifts = ["2 cm lateral", "1 cm lateral"]',
            'chart = "nasion"\nshifts = ["2 cm forward", "1 cm backward"]',
            'chart = "nasion"\nshifts = ["2 superior", "1 cm lateral"]',
            'chart = "nasion"\nshifts = "2 cm superior"',
        ],
        ['chart = "way"\nshifts = ["2 cm superior", "1 cm lateral"]'],
    ],
    ("points.p", "mni = [40, -20.5, 60]"): [
        ["mni = [40, -20]", "mni = [40, -20, 160]", "mni = [40, -20, true]", 'mni = "40 mm"', "mni = 40"],
        [],
    ],
    ("points.p", 'mirror = "nasion"'): [["mirror = 1"], ['mirror = "way"']],
    ("points.p", 'first_of = ["glabella", "nasion"]'): [
        ['first_of = ["nasion"]', 'first_of = "nasion"'],
        ['first_of = ["nasion", "way"]'],
    ],
    ("points.p", 'project = "nasion"\ntoward = "medial"'): [['project = "nasion"\ntoward = "backward"'], []],
    ("curves.c", 'extend = "way"\ndistance = "2 cm"\nat = "superior"'): [
        ['extend = "way"\ndistance = "2 cm"', 'extend = "way"\ndistance = 2\nat = "superior"'],
        ['extend = "way"\ndistance = "2 cm"\nat = "way"', 'extend = "way"\ndistance = "2 cm"\nat = "backward"'],
    ],
    ("curves.c", 'extend = "way"\ndistance = "2 cm"\nat = "nasion"'): [
        ['extend = "way"\ndistance = "2 cm"\nat = "nasion"\nshift = "1 cm superior"'],
        ['extend = "nasion"\ndistance = "2 cm"\nat = "nasion"'],
    ],
    ("curves.c", 'parallel = "way"\nshift = "2 cm lateral"\nends = "tape"'): [
        ['parallel = "way"\nshift = "2 cm lateral"\nends = "taut"', 'parallel = "way"\nends = "tape"'],
        [],
    ],
    ("curves.c", 'mirror = "way"'): [[], ['mirror = "nasion"']],
    ("curves.c", 'first_of = ["hairline.front", "way"]'): [[], ['first_of = ["hairline.front", "nasion"]']],
    ("areas.a", 'band = "way"\nwidth = "1 cm"'): [
        ['band = "way"\nwidth = 1', 'band = "way"', 'tape = ["nasion", "inion"]'],
        ['band = "nasion"\nwidth = "1 cm"', 'band = "way"\nwidth = "0 cm"'],
    ],
    ("areas.a", 'disc = "nasion"\nradius = "1 cm"'): [
        ['disc = "nasion"\nwidth = "1 cm"'],
        ['disc = "way"\nradius = "1 cm"'],
    ],
    ("areas.a", 'rectangle = "nasion"\nsagittal = "2 cm"\ntransverse = "1 cm"'): [
        ['rectangle = "nasion"\nsagittal = "2 cm"'],
        ['rectangle = "way"\nsagittal = "2 cm"\ntransverse = "1 cm"'],
    ],
    ("areas.a", 'polygon = ["nasion", "inion", "glabella"]'): [
        ['polygon = ["nasion", "inion"]'],
        ['polygon = ["nasion", "inion", "way"]'],
    ],
    ("areas.a", 'region = ["way", "hairline.front"]'): [['region = ["way"]'], ['region = ["way", "nasion"]']],
}
REFUSED = [(place, wrong, known) for (place, _), both in FORMS.items() for known in (0, 1) for wrong in both[known]]


def schema_problems(checkout: Path, text: str) -> list[object]:
    schema = json.loads((checkout / "zone_defs" / "schema.json").read_text(encoding="utf-8"))
    return list(Draft202012Validator(schema).iter_errors(tomllib.loads(text)))


@pytest.mark.parametrize(("place", "form"), FORMS)
def test_every_form_is_read_and_accepted_by_the_schema(checkout, tmp_path, place, form):
    text = f"{SOUND}\n[{place}]\n{form}\n"
    assert problems_of(tmp_path, text) == []
    assert not schema_problems(checkout, text)


@pytest.mark.parametrize(("place", "form", "by_name"), REFUSED)
def test_every_wrong_form_is_refused_by_reader_and_schema(checkout, tmp_path, place, form, by_name):
    text = f"{SOUND}\n[{place}]\n{form}\n"
    found = problems_of(tmp_path, text)
    assert found and all(line.startswith(f"mine.toml, {place}") for line in found), found
    assert by_name or schema_problems(checkout, text)


def test_the_readme_tells_every_word_of_the_grammar(checkout: Path):
    page = (checkout / "zone_defs" / "README.md").read_text(encoding="utf-8")
    for form in grammar.FORMS:
        for key in (*form.must, *form.may):
            assert re.search(rf"`[^`]*\b{key}( =|`)", page), f"{form.word}: {key}"


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ('[areas.line]\ndisc = "nasion"\nradius = "1 cm"', "areas.line", "there is a curve of the same name"),
        ('[areas.a]\ndisk = "nasion"\nradius = "1 cm"', "areas.a", "makes an area; expected one of band, disc"),
        ('[areas.a]\nband = "a"\nwidth = "1 cm"', "areas.a", "goes round in a circle"),
        ('[areas.a]\nband = "b"\nwidth = "1 cm"\n[areas.b]\ndisc = "nasion"\nradius = "1 cm"', "areas.a", "is an area"),
        ('[areas.a]\ndisc = "nasion"\nradius = "1 cm"\n[points.p]\nat = "a"', "points.p", "an area; expected a point"),
        ('[curves.c]\nfirst_of = ["c", "way"]', "curves.c", "goes round in a circle"),
        ("[points.p]\nmni = [1, 2, nan]", "points.p.mni", "expected [x, y, z] in mm"),
        ('[points.p]\nchart = "nasion"\nshifts = ["1 cm forward", "1 cm backward"]', "points.p.shifts", "are one axis"),
    ],
)
def test_faults_of_the_new_words_are_named(tmp_path, text, place, sentence):
    found = problems_of(tmp_path, f"{SOUND}\n{text}\n")
    assert any(line.startswith(f"mine.toml, {place}") and sentence in line for line in found), found


@pytest.mark.parametrize(
    ("step", "paired"),
    [
        ('[points.line]\nchart = "nasion"\nshifts = ["1 cm superior", "1 cm lateral"]', True),
        ('[points.line]\nchart = "nasion"\nshifts = ["1 cm superior", "1 cm anterior"]', False),
        ('[curves.line]\nextend = "way"\ndistance = "1 cm"\nat = "lateral"', True),
        ('[points.line]\nfirst_of = ["nasion", "hair_corner"]', True),
        ('[points.line]\nmirror = "hair_corner.left"', False),
        ('[areas.line]\nregion = ["way", "hairline.temple"]', True),
    ],
)
def test_what_hangs_on_a_side_is_paired(tmp_path, step, paired):
    was = '[curves.line]\ntrace = "start"\nshift = "3 cm posterior"\n'
    assert was in SOUND
    for side, is_right in (("both", paired), ("midline", not paired)):
        text = SOUND.replace(was, step + "\n").replace('side = "midline"', f'side = "{side}"')
        assert (problems_of(tmp_path, text) == []) == is_right


def test_every_item_tells_its_sources_confidence_and_names(library):
    for system in library.systems.values():
        for item in system.items.values():
            assert item.sources, item.id
            assert item.name.get("en") and item.name.get("zh"), item.id
            if system.id in ("points", "issa", "jiao", "jin"):
                assert item.name.get("pinyin"), item.id
                told = item.text_only or item.where
                assert told.get("en") and told.get("zh"), item.id


def test_every_note_on_confidence_is_in_both_languages(library):
    for system in library.systems.values():
        for told in (*system.items.values(), *system.scales.values()):
            for one in (told, *getattr(told, "variants", ())):
                note = one.confidence.note
                assert not note or (note["en"].endswith(".") and note["zh"].endswith("。")), (system.id, note)


@pytest.mark.parametrize(
    ("item", "en", "zh"),
    [
        ("issa.ms6", ("MS6", "Anterior oblique line of vertex-temporal"), ("MS6", "顶颞前斜线")),
        ("eeg.cz", ("Cz", "Central, midline"), ("Cz", "中央点正中")),
        ("eeg_1005.afpz", ("AFpz", "Frontopolar to anterior frontal, midline"), None),
        ("ynsa_ypsilon.zs", ("ZS", "point"), None),
        ("ynsa.h", ("Point H", ""), None),
        ("jiao.motor", ("Motor", "area"), ("运动区", "")),
        ("jiao.psychoaffective", ("Psycho-affective area", ""), ("精神情感区", "")),
    ],
)
def test_a_label_says_nothing_twice_and_drops_no_real_code(library, item, en, zh):
    assert library.item(item).label("en") == en
    assert zh is None or library.item(item).label("zh") == zh


def row_of_steps(count: int) -> str:
    """A file of so many steps, each made from the one before, the last one drawn."""
    rows = ['[points.p1]\nwalk = "parietal_tuber"\nshift = "0.1 mm posterior"']
    rows += [f'[points.p{n}]\nwalk = "p{n - 1}"\nshift = "0.01 cun_finger posterior"' for n in range(2, count + 1)]
    item = SOUND[SOUND.index("[items.line]") :].replace('"midline"', '"both"').replace("line", f"p{count}")
    return 'format = 1\nsystem = "mine"\nname = { en = "Mine" }\n' + "\n".join([*rows, item])


def test_the_longest_row_of_steps_that_is_read_can_be_constructed(tmp_path, adult):
    path = tmp_path / "mine.toml"
    path.write_text(row_of_steps(50), encoding="utf-8")
    library = load_systems([*sorted(data_dir("zone_defs").glob("*.toml")), path])  # the bundled ones tell the cun
    assert not library.problems
    resolver = Resolver(library, adult.head)
    before = resolver.resolve(["mine"]).resolved["mine.p50.left"].points
    moved = adult.head.moved({"parietal_tuber.left": adult.head.landmarks["parietal_tuber.left"] + [0.0, 3.0, 0.0]})
    after = resolver.on(moved).resolve(["mine"]).resolved["mine.p50.left"].points
    assert np.linalg.norm(after - before) == pytest.approx(3.0, abs=0.5)  # all steps moved along with the first


@pytest.mark.parametrize("count", [51, 1000, 5000])
@pytest.mark.parametrize("backward", [False, True])
def test_a_longer_row_of_steps_is_refused_in_a_sentence(tmp_path, count, backward):
    head, *rows = row_of_steps(count).split("[points.")
    rows[-1], item = rows[-1].split("[items.")
    text = "[points.".join([head, *(reversed(rows) if backward else rows)]) + "[items." + item
    (found,) = problems_of(tmp_path, text)
    assert found.startswith(f"mine.toml, points.p{count if backward else 51} (line ")
    assert "more than 50 steps in a row" in found


@pytest.mark.parametrize("count", [2, 50, 1000])
def test_a_circle_of_steps_is_told_however_long(tmp_path, count):
    text = row_of_steps(count).replace('walk = "parietal_tuber"', f'walk = "p{count}"')
    (found,) = problems_of(tmp_path, text)
    assert ("goes round in a circle: p" if count <= 50 else "more than 50 steps in a row") in found.replace("mine:", "")
