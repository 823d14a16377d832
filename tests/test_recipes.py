"""Recipes: read, written, refused, and made many at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from scalp_atlas.batch import Lost, at_a_time, each_done
from scalp_atlas.cli import run
from scalp_atlas.cli.shared import item_ids
from scalp_atlas.errors import FileProblems
from scalp_atlas.files import write_beside
from scalp_atlas.recipes import KEYS, Recipe, arguments, read_recipe, recipe_text, save_recipe, schema

WHOLE = """
format = 1
head = "child"
items = ["issa", "jiao.motor.left"]
view = { azimuth = 30, elevation = 12.5, roll = 2, centre = [1, 2, 3], span = 150 }
side = "left"
formats = ["png", "mrk.json"]

[layers]
labels = false
cortex = true
hair = false
legend = false
needles = true
unverified = false
skin = 0.5

[style]
language = "zh"
dark = true
grey = true
transparent = true
label_size = 14
title = ""
caption = "第1图 \\"a\\""

[size]
width = 900
height = 700
dpi = 600
relief = -1

[animation]
turn = -90
seconds = 3
"""
AS_TOLD = Recipe(
    items=("issa", "jiao.motor.left"),
    head="child",
    view=(30.0, 12.5, 2.0, 1.0, 2.0, 3.0, 150.0),
    formats=("png", "mrk.json"),
    side="left",
    labels=False,
    cortex=True,
    hair=False,
    legend=False,
    needles=True,
    unverified=False,
    skin_opacity=0.5,
    language="zh",
    dark=True,
    grey=True,
    transparent=True,
    label_size=14,
    title="",
    caption='第1图 "a"',
    width=900,
    height=700,
    dpi=600,
    relief=-1,
    turn=-90,
    seconds=3,
)
SMALL = (
    'format = 1\nitems = ["issa.ms6"]\nview = "left"\nside = "left"\n[size]\nwidth = 400\n[layers]\nlegend = false\n'
)


@pytest.fixture
def recipe(tmp_path):
    """A function that writes a recipe and returns its path."""

    def write(text: str, name: str = "a.toml") -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def test_every_key_is_read_as_it_is_told(recipe):
    assert read_recipe(recipe(WHOLE)) == AS_TOLD
    told = [getattr(AS_TOLD, key.attribute) for key in KEYS if key.attribute not in ("landmarks", "annotations")]
    usual = Recipe(items=())
    assert all(value != getattr(usual, key.attribute) for key, value in zip(KEYS_WITHOUT_FILES, told, strict=True))


KEYS_WITHOUT_FILES = [key for key in KEYS if key.attribute not in ("landmarks", "annotations")]


def test_the_table_of_keys_and_the_record_tell_the_same():
    assert sorted(key.attribute for key in KEYS) == sorted(field.name for field in fields(Recipe))


def test_what_is_written_is_read_again(tmp_path):
    for one in (AS_TOLD, Recipe(items=("issa",)), replace(AS_TOLD, title=None, view="top")):
        save_recipe(tmp_path / "b.toml", one)
        assert read_recipe(tmp_path / "b.toml") == one


def test_a_recipe_says_no_more_than_it_must(tmp_path):
    text = recipe_text(Recipe(items=("issa",)), tmp_path)
    assert tomllib.loads(text) == {
        "format": 1,
        "head": "adult_male",
        "items": ["issa"],
        "view": "three_quarter",
        "formats": ["png"],
    }


def test_paths_are_relative_to_the_recipe(tmp_path):
    heads, figures = tmp_path / "heads", tmp_path / "figures"
    heads.mkdir(), figures.mkdir()
    (heads / "mine.toml").touch()
    save_recipe(figures / "a.toml", Recipe(items=("issa",), head=str(heads / "mine.toml")))
    assert 'head = "../heads/mine.toml"' in (figures / "a.toml").read_text()
    tmp_path.rename(tmp_path.with_name("moved"))
    moved = tmp_path.with_name("moved")
    assert Path(read_recipe(moved / "figures" / "a.toml").head).resolve() == moved / "heads" / "mine.toml"
    moved.rename(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("format = 1", "format = 2", "a.toml, format (line 2): expected format = 1, found 2"),
        (
            '"child"',
            '"adult_mal"',
            "a.toml, head (line 3): there is no such head: 'adult_mal' (did you mean 'adult_male'?)",
        ),
        ('"issa", ', '"isa", ', "a.toml, items (line 4): 'isa' is no item (did you mean 'issa'?)"),
        (
            '["issa", "jiao.motor.left"]',
            "[]",
            "a.toml, items (line 4): expected a list of names in quotes, one at least",
        ),
        ("items =", "itms =", "a.toml, itms (line 4): unknown key (did you mean 'items'?)"),
        ("elevation = 12.5, ", "", "a.toml, view (line 5): 'elevation' is missing"),
        ("elevation", "elevatoin", "a.toml, view (line 5): unknown key 'elevatoin' (did you mean 'elevation'?)"),
        ("span = 150", "span = 0", "a.toml, view (line 5): expected a span of more than 0 mm"),
        (
            'side = "left"',
            'side = "lft"',
            "a.toml, side (line 6): expected one of both, left, right (did you mean 'left'?)",
        ),
        ('"png", ', '"pgn", ', "a.toml, formats (line 7): 'pgn': expected one of png, "),
        ("labels = false", 'labels = "no"', "a.toml, layers.labels (line 10): expected true or false; found 'no'"),
        ("skin = 0.5", "skin = 50", "a.toml, layers.skin (line 16): expected a number from 0 to 1; found 50"),
        ("label_size", "labelsize", "a.toml, style.labelsize (line 23): unknown key (did you mean 'label_size'?)"),
        ("width = 900", "width = 900.5", "a.toml, size.width (line 28): expected a whole number from 160 to 16000"),
        ("dpi = 600", "grey = true", "a.toml, size.grey (line 30): unknown key (it belongs into [style])"),
        ("seconds = 3", "seconds = true", "a.toml, animation.seconds (line 35): expected a number from 0.5 to 60"),
        ("seconds = 3", "seconds = ", "a.toml, line 35: is not valid TOML"),
    ],
)
def test_every_fault_has_one_sentence_with_its_line(recipe, old, new, sentence):
    assert old in WHOLE
    with pytest.raises(FileProblems) as caught:
        read_recipe(recipe(WHOLE.replace(old, new, 1)), ["issa", "jiao.motor.left", "jiao"])
    assert sentence in str(caught.value)


def test_all_faults_are_told_at_once(recipe):
    with pytest.raises(FileProblems) as caught:
        read_recipe(recipe(WHOLE.replace("skin = 0.5", "skin = 2").replace('"zh"', '"fr"').replace("3, 150", "3")))
    assert len(caught.value.problems) == 2


def test_the_schema_is_as_written_and_judges_like_the_reader(checkout, recipe):
    published = json.loads((checkout / "docs" / "recipe.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(schema())), "run tools/recipe_schema.py"
    Draft202012Validator.check_schema(published)
    validator = Draft202012Validator(published)
    assert validator.is_valid(tomllib.loads(WHOLE))
    for old, new in (
        ("skin = 0.5", "skin = 50"),
        ("itms", "itms"),
        ('"png", ', '"pgn", '),
        ("elevation = 12.5, ", ""),
        ("span = 150", "span = 0"),
        ("labels = false", 'labels = "no"'),
        ("width = 900", "width = 900.5"),
        ("format = 1", "format = 2"),
    ):
        assert old == "itms" or not validator.is_valid(tomllib.loads(WHOLE.replace(old, new, 1))), old


def test_the_words_of_the_command_say_what_is_not_as_usual(tmp_path):
    words = arguments(AS_TOLD, tmp_path / "x.png")
    assert words[0] == "figure"
    assert {
        "--head=child",
        "--items=issa,jiao.motor.left",
        "--camera=30.0,12.5,2.0,1.0,2.0,3.0,150.0",
        f"--out={tmp_path / 'x.png'}",
        "--side=left",
        "--no-labels",
        "--no-hair",
        "--no-legend",
        "--needles",
        "--without-unverified",
        "--grey",
        "--title=",
        "--dpi=600",
        "--turn=-90",
    } <= set(words)
    assert len(arguments(Recipe(items=("issa",)), tmp_path / "x.png")) == 5


def test_a_plate_of_six_views_may_be_a_recipe(recipe, tmp_path):
    made = read_recipe(recipe(SMALL.replace('view = "left"', 'view = "six"')))
    assert "--plate=six" in arguments(made, tmp_path / "a.png")
    assert run(["figure", str(tmp_path / "a.toml"), "--out", str(tmp_path / "a.gif")]) == 1


# Made


def test_a_recipe_makes_its_files_twice_the_same(recipe, tmp_path, capsys):
    path = recipe(SMALL.replace('side = "left"', 'side = "left"\nformats = ["json", "csv", "mrk.json", "svg", "png"]'))
    assert run(["figure", str(path)]) == 0
    assert capsys.readouterr().out.split() == [
        str(tmp_path / f"a.{e}") for e in ("json", "csv", "mrk.json", "svg", "png")
    ]
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert run(["figure", str(path), "--force"]) == 0
    after = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert sorted(after) == ["a.csv", "a.json", "a.mrk.json", "a.png", "a.svg", "a.toml"]
    for name in after:
        if name != "a.png":
            assert after[name] == before[name], name
    record = json.loads(after["a.json"])
    assert [item["id"] for item in record["items"]] == ["issa.ms6.left"]


def test_a_recipe_draws_what_the_command_draws(recipe, tmp_path):
    assert run(["figure", str(recipe(SMALL))]) == 0
    words = ["--items", "issa.ms6", "--view", "left", "--side", "left", "--width", "400", "--no-legend"]
    assert run(["figure", "--head", "adult_male", *words, "--out", str(tmp_path / "typed.png")]) == 0
    one, other = (np.asarray(Image.open(tmp_path / name).convert("RGB")).astype(int) for name in ("a.png", "typed.png"))
    assert np.abs(one - other).max() <= 2


def test_numbers_are_those_of_what_the_figure_shows(tmp_path):
    out = tmp_path / "n.csv"
    items = "points.gv20~ear_apices,issa.ms6.left,fang"
    assert run(["figure", "--head", "adult_male", "--items", items, "--without-unverified", "--out", str(out)]) == 0
    rows = out.read_text(encoding="utf-8").splitlines()[1:]
    ids = {row.split(",")[0] for row in rows}
    assert {name for name in ids if not name.startswith("fang.")} == {"points.gv20~ear_apices", "issa.ms6.left"}
    assert len(ids) > 5
    assert not [row for row in rows if ",unverified," in row]


def test_one_failure_stops_no_other_and_ends_with_a_summary(recipe, tmp_path, capsys):
    recipe(SMALL, "good.toml")
    recipe(SMALL.replace("left", "right"), "other.toml")
    recipe(SMALL.replace("issa.ms6", "issa.ms66"), "misspelt.toml")
    recipe('format = 1\nitems = ["points.gv14"]\n', "nowhere.toml")
    assert run(["figure", str(tmp_path), "--jobs", "2"]) == 1
    told = capsys.readouterr()
    assert sorted(told.out.split()) == [str(tmp_path / "good.png"), str(tmp_path / "other.png")]
    lines = told.err.strip().splitlines()
    assert lines[0].startswith("scalp-atlas: misspelt.toml, items (line 2): 'issa.ms66' is no item (did you mean")
    assert [line for line in lines if line.startswith("scalp-atlas: nowhere.toml: points.gv14 cannot be drawn")]
    assert lines[-1] == "4 recipes: 2 made, 2 failed: misspelt.toml, nowhere.toml"
    assert sorted(file.name for file in tmp_path.glob("*.png")) == ["good.png", "other.png"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["a.toml"], "a.png: is there already; give another name, or --force to replace it"),
        (["a.toml", "--view", "left"], "--view does not go with a recipe; write it into the recipe"),
        (["b.toml"], "b.toml: there is no such file"),
        (["empty"], "there is no recipe in this folder"),
        (["a.toml", "--out", "nowhere"], "nowhere: there is no such folder; make it first"),
        ([], "give --head and --out, or a recipe"),
        (["--head", "adult_male", "--out", "a.png"], "a.png: is there already"),
        (["--head", "adult_male", "--out", "a.pgn"], "use one of .png (or"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(recipe, tmp_path, monkeypatch, capsys, words, sentence):
    recipe(SMALL)
    (tmp_path / "a.png").write_bytes(b"mine")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run(["figure", *words]) == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert len(told.strip().splitlines()) == 1
    assert (tmp_path / "a.png").read_bytes() == b"mine"
    assert not list(tmp_path.glob(".*"))


def test_two_recipes_may_not_make_the_same_file(recipe, tmp_path, capsys):
    (tmp_path / "x").mkdir(), (tmp_path / "y").mkdir(), (tmp_path / "out").mkdir()
    for name in ("x/a.toml", "y/a.toml"):
        recipe(SMALL, name)
    words = [str(tmp_path / "x"), str(tmp_path / "y" / "a.toml"), "--out", str(tmp_path / "out")]
    assert run(["figure", *words]) == 1
    assert "a.png is made by" in capsys.readouterr().err
    assert (tmp_path / "out" / "a.png").exists()


def test_a_single_recipe_may_be_written_to_one_file_of_another_kind(recipe, tmp_path):
    assert run(["figure", str(recipe(SMALL)), "--out", str(tmp_path / "other.csv")]) == 0
    assert (tmp_path / "other.csv").read_text().startswith("id,system")


@pytest.mark.skipif(sys.platform == "win32", reason="sizes of files are limited otherwise there")
def test_a_full_disk_leaves_the_older_file(tmp_path):
    (tmp_path / "a.csv").write_text("older")
    code = (
        "import resource, sys; from scalp_atlas.cli import run; from scalp_atlas.files import write_beside;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
        "sys.exit(run(['figure', '--head', 'adult_male', '--items', 'issa', '--force', '--out', sys.argv[1]]))"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "a.csv")]
    done = subprocess.run(words, capture_output=True, text=True, env=os.environ, check=False)
    assert done.returncode == 1
    assert "a.csv: cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "older"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_only_be_read_is_not_replaced(tmp_path, capsys):
    write_beside(tmp_path / "a.csv", b"mine")
    (tmp_path / "a.csv").chmod(0o444)
    assert run(["figure", "--head", "adult_male", "--items", "issa", "--force", "--out", str(tmp_path / "a.csv")]) == 1
    assert "may only be read" in capsys.readouterr().err


# Many at a time


def test_a_process_that_dies_takes_no_other_job_along():
    """Jobs in words, for a process that is started anew may not find this file; 7 as one out of memory is ended."""
    right = {f"2 * {number}": 2 * number for number in range(6)}
    answers = dict(each_done(eval, [*list(right)[:3], "int('x')", "__import__('os')._exit(7)", *list(right)[3:]], 2))
    assert isinstance(answers.pop("int('x')"), ValueError)
    assert isinstance(answers.pop("__import__('os')._exit(7)"), Lost)
    assert answers == right


def test_no_more_processes_than_jobs_or_processors():
    assert at_a_time(1) == 1
    assert at_a_time(100, 3) == 3
    assert at_a_time(2, 30) == 2
    assert 1 <= at_a_time(100) <= 4


# What is told of them


def test_the_page_tells_every_key_and_its_example_is_a_recipe(checkout, recipe):
    page = (checkout / "docs" / "files.md").read_text(encoding="utf-8").split("## Recipes")[1].split("\n## ")[0]
    example = page.split("```toml")[1].split("```")[0]
    read = read_recipe(recipe(example))
    assert (read.items[0], read.view, read.formats) == ("issa", "left", ("png", "svg", "json"))
    told = tomllib.loads(example)
    named = set(told) | {key for table in told.values() if isinstance(table, dict) for key in table}
    beside = {"landmarks", "annotations"}
    assert {key.key for key in KEYS} == named - {"format", "layers", "style", "size", "animation"} | beside
    assert all(f"`{key}`" in page for key in beside)


def test_every_recipe_of_the_gallery_is_sound_and_its_picture_is_there_and_small(checkout, library):
    recipes = sorted((checkout / "docs" / "gallery").glob("*.toml"))
    assert len(recipes) >= 6
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    for path in recipes:
        made = read_recipe(path, item_ids(library) + list(library.systems))
        assert made.formats == ("webp",)
        picture = path.with_suffix(".webp")
        assert picture.stat().st_size < 300_000
        with Image.open(picture) as image:
            assert image.width == made.width
        assert f"docs/gallery/{picture.name}" in readme
