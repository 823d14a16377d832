"""The command line as a person types it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys

import numpy as np
import pytest
import trimesh

from scalp_atlas.cli import run
from scalp_atlas.head import load_head


def test_compute_writes_json_that_says_everything(tmp_path):
    out = tmp_path / "all.json"
    assert run(["compute", "--head", "adult_male", "--out", str(out)]) == 0
    record = json.loads(out.read_text(encoding="utf-8"))
    assert (record["format"], record["unit"], record["axes"], record["head"]) == (1, "mm", "RAS", "adult_male")
    assert set(record["scales"]) >= {"cun_sagittal", "cun_forehead", "cun_transverse", "cun_occipital"}
    items = {item["id"]: item for item in record["items"]}
    assert {"jiao.motor.right", "points.gv20", "issa.ms6.left"} <= set(items)
    motor = items["jiao.motor.right"]
    assert motor["names"] == {"en": "Motor area", "zh": "运动区", "pinyin": motor["names"]["pinyin"]}
    assert (motor["side"], motor["kind"], motor["system"]) == ("right", "curve", "jiao")
    assert np.array(motor["points"]).shape[1] == 3
    assert np.array(motor["points"])[-1, 0] > 40, "the head's right is +x"
    assert [(part["from"], part["to"]) for part in motor["parts"]] == [(0, 0.2), (0.2, 0.6), (0.6, 1)]
    assert [step["name"] for step in motor["construction"]][-1] == "jiao:motor"
    assert all(step["sentence"].endswith(".") for step in motor["construction"])
    assert len(items["points.ex-hn1"]["pieces"]) == 4
    assert items["points.ex-hn1"]["kind"] == "point"
    assert {row["id"] for row in record["unresolved"]} >= {"points.gv14"}
    assert all(row["reason"] for row in record["unresolved"])


def test_points_come_out_in_the_files_own_place(tmp_path):
    out = tmp_path / "gv25.json"
    assert run(["compute", "--head", "adult_male", "--items", "points.gv25", "--out", str(out)]) == 0
    (item,) = json.loads(out.read_text(encoding="utf-8"))["items"]
    head = load_head("adult_male")
    tip = head.frame.to_file(head.landmarks["nose_tip"][None])[0]
    assert np.linalg.norm(np.array(item["points"][0]) - tip) < 0.1


def test_compute_writes_csv_with_a_row_a_vertex(tmp_path):
    out = tmp_path / "lines.csv"
    assert run(["compute", "--head", "adult_male", "--systems", "issa,jin", "--out", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == [
        "id",
        "system",
        "code",
        "side",
        "piece",
        "kind",
        "index",
        "x_mm",
        "y_mm",
        "z_mm",
        "length_mm",
        "confidence",
        "unclear_hairlines",
    ]
    assert {row["system"] for row in rows} == {"issa", "jin"}
    ms5 = [row for row in rows if row["id"] == "issa.ms5"]
    assert [int(row["index"]) for row in ms5] == list(range(len(ms5)))
    points = np.array([[float(row[axis]) for axis in ("x_mm", "y_mm", "z_mm")] for row in ms5])
    length = np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
    assert length == pytest.approx(float(ms5[0]["length_mm"]), abs=0.05)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--head", "nobody", "--out", "x.json"], "no such head"),
        (["--head", "adult_male", "--systems", "isa", "--out", "x.json"], "did you mean 'issa'?"),
        (["--head", "adult_male", "--items", "jiao.moto", "--out", "x.json"], "did you mean 'jiao.motor'?"),
        (["--head", "adult_male", "--items", "points.gv20", "--out", "x.xlsx"], ".mrk.json, .json, .csv"),
        (["--head", "adult_male", "--items", "points.gv20", "--out", "no/such/x.json"], "does not exist"),
    ],
)
def test_a_wrong_word_is_answered_with_one_sentence(tmp_path, monkeypatch, capsys, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    assert run(["compute", *arguments]) == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_check_finds_the_bundled_files_sound(capsys):
    assert run(["check"]) == 0
    told = capsys.readouterr().out
    assert "jiao.toml: sound" in told
    assert "adult_male.toml: sound" in told


def test_check_tells_every_problem_and_fails(tmp_path, capsys):
    broken = tmp_path / "broken.toml"
    broken.write_text(
        'format = 1\nsystem = "x"\nname = {en = "x"}\n[points.a]\nalong = "b"\nshift = 3\n', encoding="utf-8"
    )
    assert run(["check", str(broken)]) == 1
    told = capsys.readouterr().err
    assert "broken.toml, points.a.shift" in told
    assert "needs 'from'" in told


def test_check_tells_what_a_scan_is_like(tmp_path, capsys):
    head = load_head("adult_male")
    turned = head.skin.vertices @ np.array([[0, 0, 1.0], [1.0, 0, 0], [0, 1.0, 0]]) / 10  # RAS as file axes z, x, y
    trimesh.Trimesh(turned, head.skin.faces, process=False).export(tmp_path / "scan.ply")
    assert run(["check", str(tmp_path / "scan.ply")]) == 0
    told = capsys.readouterr().out
    assert "can only be cm" in told
    assert "+x points to the front, +y points to the crown, +z points to the head's right" in told
    assert "scan.ply: sound" in told


def test_check_refuses_a_scan_without_a_head(tmp_path, capsys):
    trimesh.creation.icosphere(subdivisions=4, radius=95).export(tmp_path / "ball.stl")
    assert run(["check", str(tmp_path / "ball.stl")]) == 1
    assert "No head was recognised" in capsys.readouterr().err


def test_list_names_heads_systems_and_items_and_marks_what_is_unverified(capsys):
    assert run(["list"]) == 0
    told = capsys.readouterr().out
    assert "adult_male" in told
    assert "百会" in told
    assert "[unverified]" in told


def test_the_command_line_needs_neither_qt_nor_a_renderer(tmp_path):
    code = (
        "import sys; from scalp_atlas.cli import run;"
        f"run(['compute', '--head', 'adult_male', '--items', 'points.gv20', '--out', {str(tmp_path / 'x.json')!r}]);"
        "bad = [m for m in sys.modules if m.startswith(('PySide6', 'pyvista', 'vtkmodules.vtkRendering'))];"
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["compute", "--head", "adult_male"], "a.json"),
        (["figure", "--head", "adult_male", "--items", "issa"], "a.png"),
        (["playback", "eeg.cz", "--head", "adult_male"], "a.gif"),
        (["playback", "eeg.cz", "--head", "adult_male"], "folder"),
        (["handout", "issa.ms1", "--head", "adult_male"], "a.pdf"),
        (["atlas", "--head", "adult_male"], "a.pdf"),
        (["anki", "--head", "adult_male"], "a.apkg"),
        (["landmarks", "scan.ply", "--fiducials", "four.toml"], "head.toml"),
        (["uncertainty", "--head", "adult_male", "--items", "issa.ms6"], "a.json"),
        (["compare", "adult_male", "infant"], "a.csv"),
        (["disagreements", "--head", "adult_male"], "a.csv"),
    ],
)
def test_what_is_there_already_is_replaced_only_by_force(tmp_path, capsys, words, name):
    out = tmp_path / name
    kept = out
    if not out.suffix:
        out.mkdir()
        kept = out / "mine.png"
    kept.write_text("mine")
    assert run([*words, "--out" if words[0] not in ("compare", "disagreements") else "--csv", str(out)]) == 1
    assert capsys.readouterr().err.endswith("is there already; give another name, or --force to replace it\n")
    assert kept.read_text() == "mine"
