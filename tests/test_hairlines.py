"""Hairlines moved by rule, and hairlines that cannot be told on a person."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace

import numpy as np
import pytest

from scalp_atlas.cli import run
from scalp_atlas.errors import FileProblems, ScalpAtlasError
from scalp_atlas.export.numbers import csv_text, json_bytes
from scalp_atlas.figure.image import FigureSpec, Page
from scalp_atlas.gui.item_page import item_page
from scalp_atlas.hairline_edit import moved_places, with_preset
from scalp_atlas.head import build_head, bundled_heads
from scalp_atlas.headfile import head_file_text, read_head_file, write_head_file
from scalp_atlas.landmark_edit import Draft
from scalp_atlas.resolve import resolve

MM = 14.0


@pytest.fixture(scope="module")
def record():
    return read_head_file(bundled_heads()["adult_male"])


def gap(head, places, name):
    """How far each point went, mm; the way over the skin is a little longer."""
    bare = name.removeprefix("hairline.")
    before = head.hairlines[bare] if name.startswith("hairline.") else head.landmarks[name]
    return np.linalg.norm(places[name] - before, axis=-1).ravel()


@pytest.mark.parametrize(("preset", "sign"), [("high", 1), ("low", -1)])
def test_every_point_of_the_front_goes_as_far_along_the_skin_and_stays_in_its_sagittal_plane(adult, preset, sign):
    head = adult.head
    places = moved_places(head, preset, MM)
    start, end = head.hairlines["front"], places["hairline.front"]
    # A chord of 14 mm on a skull of some 90 mm radius is 0.014 mm shorter than the arc; a bump makes it a little more.
    assert np.linalg.norm(end - start, axis=1) == pytest.approx(MM, abs=0.15)
    assert (sign * (end - start)[:, 1] < 0).all()
    middle = len(start) // 2
    assert head.surface.tape(start[middle], end[middle]).length == pytest.approx(MM, abs=0.05)
    assert end[middle, 0] == pytest.approx(start[middle, 0], abs=0.1)


def test_a_receding_hairline_keeps_its_middle_and_goes_back_at_its_corners(adult):
    head = adult.head
    places = moved_places(head, "receding", MM)
    off = gap(head, places, "hairline.front")
    assert off[[0, -1]] == pytest.approx(MM, abs=0.15)
    assert off[len(off) // 2] == pytest.approx(0, abs=0.05)
    assert (np.diff(off[: len(off) // 2 + 1]) <= 1e-6).all()
    assert "anterior_hairline" not in places
    for side in ("left", "right"):
        assert gap(head, places, f"hair_corner.{side}") == pytest.approx(MM, abs=0.15)
        temple = gap(head, places, f"hairline.temple.{side}")
        assert max(temple[0], temple[-1]) == pytest.approx(MM, abs=0.15)
        assert min(temple[0], temple[-1]) == pytest.approx(0, abs=0.05)


def test_the_cun_changes_by_the_share_that_the_hairline_moved(library, adult, record):
    cun = adult.resolution.scales["cun_sagittal"]
    draft = with_preset(Draft(record), adult.head, "high", 0.6, cun)
    head = build_head(draft.record, record.mesh, "high")
    after = resolve(library, head, ["reference"]).scales
    # Twelve cun less 0.6 are the new twelve; three on the forehead and 0.6 sagittal ones more are the new three.
    assert after["cun_sagittal"] == pytest.approx(cun * 11.4 / 12, rel=2e-3)
    forehead = adult.resolution.scales["cun_forehead"]
    assert after["cun_forehead"] == pytest.approx(forehead + 0.6 * cun / 3, rel=2e-3)
    assert draft.condition("hairline.front") == "proposed"
    assert f"0.6 cun straight back along the skin (1 cun = {cun:.1f} mm)" in draft.row("hairline.front").how
    assert draft.condition("nasion") == "confirmed"


def test_what_is_locked_or_missing_is_not_moved_and_said(adult, record):
    with pytest.raises(ScalpAtlasError, match=r"hair_corner\.left: locked"):
        with_preset(Draft(record).with_lock("hair_corner.left", True), adult.head, "high", 0.5, 28.0)
    bare = replace(adult.head, hairlines={})
    with pytest.raises(ScalpAtlasError, match=r"hairline\.front, hairline\.temple\.left"):
        moved_places(bare, "low", MM)


# -- unclear ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unclear(library, record):
    """The adult without any hairline, and what is resolved on it."""
    head = build_head(replace(record, unclear=frozenset({"front", "temple", "back"})), record.mesh, "unclear")
    return head, resolve(library, head)


@pytest.fixture(scope="module")
def with_c7(library, record, adult):
    """The same with a stand-in for C7 at the lower end of the neck."""
    low = adult.head.frame.to_file(adult.head.midline.at(adult.head.midline.length - 2)[None])[0]
    told = replace(
        record,
        unclear=frozenset({"front", "temple", "back"}),
        landmarks={**record.landmarks, "c7_spinous": record.to_ras.T @ low / record.unit_mm},
    )
    head = build_head(told, record.mesh, "unclear")
    return head, resolve(library, head)


def test_jiaos_own_rules_stand_for_a_hairline_that_is_unclear(unclear, adult):
    _, resolution = unclear
    motor, stomach = resolution.resolved["jiao.motor.left"], resolution.resolved["jiao.stomach.left"]
    assert (motor.unclear, motor.fallbacks) == (("temple",), ("jiao:motor_lower",))
    assert (stomach.unclear, stomach.fallbacks) == (("front",), ("jiao:stomach_start",))
    assert {step.address for step in motor.construction} >= {"jiao:zygomatic_crossing"}
    # 6 cm up the midline from the mid-brow point, then across to the line above the pupil.
    row = next(step for step in stomach.construction if step.address == "jiao:brow_plus_6_cm")
    assert row.measured_mm == pytest.approx(60)


def test_without_c7_the_18_cun_have_no_place_and_the_reason_is_told(unclear):
    _, resolution = unclear
    lost = resolution.unresolved["points.gv20"]
    assert "'anterior_hairline', which this head does not have (the hairline is told to be unclear" in lost.reason
    assert "the 18 cun that would stand for it: needs 'c7_spinous'" in lost.reason
    assert "cun_sagittal" not in resolution.scales


def test_with_c7_the_hairlines_stand_at_3_and_at_15_of_18_cun(with_c7):
    head, resolution = with_c7
    start, end = (head.midline.nearest(head.landmarks[key])[0] for key in ("glabella", "c7_spinous"))
    line = resolution.resolved["reference.hairline_to_hairline"]
    assert line.length_mm == pytest.approx((end - start) * 12 / 18, rel=1e-3)
    assert resolution.scales["cun_sagittal"] == pytest.approx((end - start) / 18, rel=1e-3)
    assert line.pieces[0].points[0] == pytest.approx(head.midline.at(start + (end - start) / 6), abs=0.2)
    assert line.unclear == ("front", "back")
    addresses = [step.address for step in line.construction]
    assert addresses.index("reference:hairline_3_of_18") < addresses.index("reference:hairline_to_hairline")


def test_only_what_hangs_on_an_unclear_hairline_says_so(with_c7, adult):
    _, resolution = with_c7
    same = adult.resolution.resolved
    for item_id, item in resolution.resolved.items():
        if item_id not in same:
            continue  # only C7 makes it possible
        moved = len(same[item_id].points) != len(item.points)
        moved = moved or not np.allclose(same[item_id].points, item.points, atol=1e-9)
        if moved:
            assert item.unclear, item_id
    assert resolution.resolved["eeg.cz"].unclear == ()
    assert all(item.unclear == () for item in same.values())


def test_page_json_csv_and_figure_say_so(library, with_c7, qapp):
    head, resolution = with_c7
    page = item_page(library, resolution, "points.gv20")
    assert "Unclear on this head: anterior hairline, posterior hairline." in page
    assert "此头前发际、后发际不明" in item_page(library, resolution, "points.gv20", "zh")
    assert "Unclear" not in item_page(library, resolution, "eeg.cz")
    few = resolve(library, head, items=["points.gv20", "eeg.cz"])
    written = json.loads(json_bytes(few, head, library))
    assert written["unclear_hairlines"] == ["back", "front", "temple"]
    told = {item["id"]: item["unclear_hairlines"] for item in written["items"]}
    assert told == {"points.gv20": ["front", "back"], "eeg.cz": []}
    rows = csv.DictReader(io.StringIO(csv_text(few, head)))
    assert {row["id"]: row["unclear_hairlines"] for row in rows} == {"points.gv20": "front back", "eeg.cz": ""}

    spec = FigureSpec(("points.gv20",))
    notes = Page(head, library, few, spec, ("points.gv20",))._notes()
    assert any(note.startswith("Unclear on this head: anterior hairline") and "GV20" in note for note in notes)
    notes = Page(head, library, few, spec, ("eeg.cz",))._notes()
    assert not any("Unclear" in note for note in notes)


def test_the_places_of_an_unclear_hairline_stay_in_the_file(tmp_path, record):
    path = tmp_path / "head.toml"
    write_head_file(path, replace(record, unclear=frozenset({"front"}), locked=frozenset({"nasion"}), mesh_sha256="ab"))
    again = read_head_file(path)
    assert again.hairlines.keys() == record.hairlines.keys()
    assert (again.unclear, again.locked, again.mesh_sha256) == ({"front"}, {"nasion"}, "ab")
    text = head_file_text(record, tmp_path)
    assert "unclear" not in text.split("[landmarks]")[0]
    assert "locked" not in text
    path.write_text(text.replace("unit =", 'unclear = ["frnt"]\nunit =', 1), encoding="utf-8")
    with pytest.raises(FileProblems, match=r'unclear: expected a list of "front", .*found .frnt.'):
        read_head_file(path)


# -- the command line ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scanned(tmp_path_factory, record):
    """A folder with the adult's mesh and a file of its four fiducials."""
    folder = tmp_path_factory.mktemp("scanned")
    (folder / "skin.ply").write_bytes(record.mesh.read_bytes())
    places = {key: record.landmarks[key].tolist() for key in ("nasion", "inion", "tragus.left", "tragus.right")}
    (folder / "four.toml").write_text("\n".join(f"{key} = {place}" for key, place in places.items()), encoding="utf-8")
    return folder


def propose(folder, *more):
    out = folder / "head.toml"
    assert (
        run(
            [
                "landmarks",
                *map(str, (folder / "skin.ply", "--fiducials", folder / "four.toml", "--out", out, "--force")),
                *more,
            ]
        )
        == 0
    )
    return read_head_file(out)


def test_the_command_moves_the_proposed_hairline_and_tells_an_unclear_one(scanned):
    plain, low = propose(scanned), propose(scanned, "--hairline", "low", "--shift", "0.3")
    assert plain.mesh_sha256 == hashlib.sha256((scanned / "skin.ply").read_bytes()).hexdigest()
    head = build_head(plain, plain.mesh, "plain")
    line = [head.midline.nearest(head.landmarks[f"{end}_hairline"])[0] for end in ("anterior", "posterior")]
    cun = abs(line[1] - line[0]) / 12
    moved = np.linalg.norm(low.hairlines["front"] - plain.hairlines["front"], axis=1)
    assert moved == pytest.approx(0.3 * cun, abs=0.15)
    assert "moved 0.3 cun straight forward" in low.states["hairline.front"].how
    assert low.states["hairline.front"].uncertainty_mm == plain.states["hairline.front"].uncertainty_mm
    unclear = propose(scanned, "--hairline", "unclear")
    assert unclear.unclear == {"front", "temple", "back"}
    assert unclear.hairlines.keys() == plain.hairlines.keys()


def test_a_shift_that_is_none_is_told_of(scanned, capsys):
    with pytest.raises(SystemExit):
        run(["landmarks", "a.ply", "--fiducials", "b.toml", "--out", "c.toml", "--hairline", "high", "--shift", "3"])
    assert "expected more than 0 and at most 2 cun" in capsys.readouterr().err
