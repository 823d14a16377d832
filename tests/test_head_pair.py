"""The same items on two heads."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import numpy as np
import pytest

from scalp_atlas.cli import run
from scalp_atlas.definitions import load_systems
from scalp_atlas.geometry import Surface
from scalp_atlas.head import Head, load_head, upright_head
from scalp_atlas.head_pair import (
    CSV_COLUMNS,
    HeadPair,
    circumference_mm,
    csv_of,
    paired_rows,
    paired_scales,
    table_of,
)
from scalp_atlas.meshfile import Mesh
from scalp_atlas.morph import Morph, Sliders, resolve_working
from scalp_atlas.records import Resolution, Resolved, ResolvedStep
from scalp_atlas.scan import Measured, Scan
from scalp_atlas.wording import cun_of

LARGER = 1.1
# Words of a step that hold a length of their own, which does not grow with the head.
IN_CM = re.compile(r"\d\s*(cm|mm)\b")
# The issa lines and the points; the systems of needles and of brain targets have steps in mm.
SYSTEMS = ("reference", "issa", "points", "jiao", "zhu")


def scaled(head: Head, factor: float) -> Head:
    """The same head so many times as large, with its skin as measuring surface where the ears are off already."""
    skin = Mesh(head.scan.mesh.vertices * factor, head.scan.mesh.faces)
    other = upright_head(
        "scaled",
        head.title,
        Scan(skin, None),
        {key: head.frame.to_file(place) * factor for key, place in head.landmarks.items()},
        {key: head.frame.to_file(line) * factor for key, line in head.hairlines.items()},
        head.absent,
        head.derived,
        as_filed=False,
    )
    bare = head.measured.surface
    measured = Measured(Surface(bare.vertices * factor, bare.faces), noise_mm=0.0, deviation_mm=(0.0, 0.0))
    other.__dict__["measured"] = measured
    return other


@pytest.fixture(scope="module")
def pair(library) -> tuple[Resolution, Resolution]:
    """A working head, which is quick to construct on, and the same 1.1 times as large."""
    head = Morph.load().working(Sliders())
    both = (head, scaled(head, LARGER))
    return tuple(resolve_working(library, one, SYSTEMS) for one in both)


def grows(step: ResolvedStep) -> bool:
    return not IN_CM.search(str(dict(step.step.given)))


def all_grow(item: Resolved) -> bool:
    return bool(item.construction) and all(map(grows, item.construction))


def test_on_a_head_a_tenth_larger_what_has_no_centimetres_is_a_tenth_longer_and_as_many_cun(pair):
    rows = [row for row in paired_rows(*pair) if all(isinstance(one, Resolved) for one in row.answers)]
    lines = [row for row in rows if row.ratio is not None and all_grow(row.answers[0])]
    assert {"issa.ms5", "issa.ms6.left", "reference.hairline_to_hairline"} <= {row.id for row in lines}
    assert len(lines) > 20
    for row in lines:
        one, other = row.sizes
        assert row.ratio == pytest.approx(LARGER, rel=2e-3), row.id
        assert other.cun == pytest.approx(one.cun, rel=2e-3), row.id
        assert other.area_mm2 == pytest.approx(one.area_mm2 * LARGER**2, rel=1e-2), row.id


def test_what_is_written_in_centimetres_stays(pair):
    """A Jiao zone of 4 cm is as long on any head, and so fewer cun on a larger one."""
    (row,) = paired_rows(*pair, ["jiao.vertigo.left"])
    assert row.ratio == pytest.approx(1, rel=2e-2)
    assert row.sizes[1].cun / row.sizes[0].cun == pytest.approx(1 / LARGER, rel=2e-2)


def test_cun_grow_with_the_head(pair):
    scales = paired_scales(*pair)
    assert set(scales) >= {"cun_sagittal", "cun_forehead", "cun_transverse", "cun_occipital"}
    for one, other in scales.values():
        assert other / one == pytest.approx(LARGER, rel=1e-3)


def test_an_item_without_a_place_on_one_head_says_so(library, pair):
    one, other = pair
    name = "issa.ms5"
    lost = {key: item for key, item in other.resolved.items() if key != name}
    from scalp_atlas.records import Unresolved

    gone = Unresolved(name, other.resolved[name].item, "midline", "has no GV20, really")
    (row,) = paired_rows(one, replace(other, resolved=lost, unresolved={name: gone}), [name])
    assert row.sizes[0] is not None
    assert row.sizes[1] is None
    assert row.ratio is None
    (told,) = csv.DictReader(io.StringIO(csv_of([row])))
    assert (told["mm_b"], told["missing_b"], told["missing_a"]) == ("", "has no GV20, really", "")


def test_what_has_a_place_on_neither_is_left_out(pair):
    assert paired_rows(*pair, ["points.gv14", "no.such"]) == []


def test_a_point_has_no_length(pair):
    rows = paired_rows(*pair, ["points.gv20", "issa.ms5"])
    point, line = csv.DictReader(io.StringIO(csv_of(rows)))
    assert (point["kind"], point["mm_a"], point["cun_a"], point["unit"], point["mm_ratio"]) == ("point", "", "", "", "")
    assert float(line["mm_ratio"]) == pytest.approx(LARGER, rel=2e-3)
    titles = ({"en": "Small"}, {"en": "Large"})
    lines = table_of(HeadPair(titles, pair, (500.0, 550.0)), rows)
    assert not any("gv20" in told for told in lines)
    assert re.search(r"circumference +500\.0 mm +550\.0 mm +1\.100$", lines[1])


def test_own_cun_is_that_of_the_last_shift_of_a_curve(pair):
    """Zhu's lines are laid off in sagittal cun, MS2 beside the midline as well."""
    assert cun_of(pair[0].resolved["issa.ms5"]) == "cun_sagittal"


@pytest.mark.parametrize("name", ["infant", "brachy_female", "african_female", "adult_female"])
def test_the_circumference_is_the_one_that_the_head_was_made_with(name, checkout):
    """Its maker scaled each of these to a published mean, which the head file tells."""
    text = (checkout / "meshes" / f"{name}.toml").read_text(encoding="utf-8")
    asked = float(re.search(r"scaled to (\d+) mm circumference", text)[1])
    assert circumference_mm(load_head(name)) == pytest.approx(asked, abs=1.5)


@pytest.mark.parametrize("cm", [47.0, 56.76, 62.0])
def test_the_circumference_is_what_the_slider_says(cm):
    """On the working head, whose skin lies up to a millimetre beside the whole one."""
    assert circumference_mm(Morph.load().working(Sliders(circumference=cm))) == pytest.approx(10 * cm, rel=3e-3)


def test_the_circumference_of_a_ball_is_that_of_its_equator():
    """Whichever way the tape is tilted, it goes round in a great circle when it goes through the middle."""
    import trimesh

    ball = trimesh.creation.icosphere(5, 80.0)
    head = load_head("adult_male")
    fake = replace(
        head,
        landmarks={"glabella": np.array([0.0, 80.0, 0.0]), "inion": np.array([0.0, -75.0, -28.0])},
    )
    fake.__dict__["surface"] = Surface(ball.vertices, ball.faces)
    assert circumference_mm(fake) == pytest.approx(2 * np.pi * 80, rel=1e-3)
    without = replace(fake, landmarks={"inion": fake.landmarks["inion"]})
    assert circumference_mm(without) is None


def test_the_command_prints_a_table(capsys):
    assert run(["compare", "adult_male", "infant", "--systems", "issa"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r" +Adult male +Infant +ratio +cun", out[0])
    ms5 = next(line for line in out if line.startswith("issa.ms5 "))
    one, cun, other, other_cun, ratio = map(float, re.findall(r"\d+\.\d+", ms5))
    assert ratio == pytest.approx(other / one, abs=2e-3)
    assert cun == other_cun == pytest.approx(1.5, abs=0.01)  # GV21 to GV20: 3.5 to 5 cun


def test_the_command_writes_a_table(tmp_path, capsys):
    out = tmp_path / "pair.csv"
    assert run(["compare", "adult_male", "child", "--systems", "issa", "--csv", str(out)]) == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert list(rows[0]) == CSV_COLUMNS
    assert {row["system"] for row in rows} == {"issa"}
    assert len(rows) == sum(len(item.sides) for item in load_systems().systems["issa"].items.values())


def test_the_command_says_what_is_wrong(tmp_path, capsys):
    assert run(["compare", "adult_male", "nobody"]) == 1
    assert "nobody: there is no such head" in capsys.readouterr().err
    assert run(["compare", "adult_male", "infant", "--csv", str(tmp_path / "pair.txt")]) == 1
    assert "pair.txt: this table is written as .csv" in capsys.readouterr().err
