"""The user's own scan in the real window: checked, given its landmarks, edited, saved."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import trimesh
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.own_head.saving import copy_head
from scalp_atlas.gui.session import Session
from scalp_atlas.head import bundled_heads, load_head
from scalp_atlas.headfile import State, read_head_file, write_head_file
from scalp_atlas.landmark_edit import FIDUCIALS

HEAD = "adult_female"
LONG_MS = 60_000
SYSTEMS = ("reference", "points", "issa")
TURN = np.array([[-1.0, 0, 0], [0, 0, 1], [0, 1, 0]])  # +x left, +y crown, +z front


@pytest.fixture(scope="module")
def few(library):
    """Fewer systems than there are, so that a head is soon constructed."""
    return replace(library, systems={name: library.systems[name] for name in SYSTEMS})


@pytest.fixture(scope="module")
def truth():
    return load_head(HEAD)


@pytest.fixture
def scan(tmp_path, truth):
    """A bare mesh file of a head in centimetres, in other axes, open at the neck."""
    skin = truth.skin
    above = (skin.vertices[skin.faces][:, :, 2] > skin.vertices[:, 2].min() + 30).all(axis=1)
    path = tmp_path / "somebody.ply"
    trimesh.Trimesh(skin.vertices @ TURN.T / 10, skin.faces[above]).export(path)
    return path


@pytest.fixture
def own(tmp_path):
    """A copy of a bundled head in a folder of the user's."""
    folder = tmp_path / "own"
    folder.mkdir()
    return copy_head(bundled_heads()[HEAD], folder)


@pytest.fixture
def window(windows, few, tmp_path):
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(few), settings)
    window.session.set_style(reduced_motion=True)
    window.resize(1200, 800)
    window.show()
    windows.append(window)
    yield window
    window.saving._ask_to_save = lambda: QMessageBox.StandardButton.Discard


def wait_for_step(qtbot, window, step):
    qtbot.waitUntil(lambda: window.making.step == step, timeout=LONG_MS)


def open_scan(qtbot, window, path):
    window.load(str(path))
    wait_for_step(qtbot, window, "check")


def edit(qtbot, window, path):
    with qtbot.waitSignal(window.session.head_changed, timeout=LONG_MS):
        window.load(str(path))
    window.actions_by_name["edit_landmarks"].trigger()
    wait_for_step(qtbot, window, "edit")
    window.viewport.grab()


def spot_of(window, place) -> QPoint:
    """The pixel of the viewport where a place of the shown head's frame is seen."""
    viewport = window.viewport
    pixels, _ = viewport.view.project(np.atleast_2d(place), viewport.width(), viewport.height())
    return QPoint(*pixels[0].round().astype(int).tolist())


def place_of(window, name):
    """Where a landmark of the draft lies in the frame of the shown head."""
    return window.session.shown_head.frame.from_file(window.making.draft.points(name))[0]


def drag(window, start, end):
    viewport = window.viewport
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.5, 1.0):
        QTest.mouseMove(viewport, start + (end - start) * share)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)


# -- a bare scan ------------------------------------------------------------------------------------


def test_a_bare_mesh_is_shown_with_what_was_found_out_about_it(qtbot, window, scan):
    open_scan(qtbot, window, scan)
    page = window.own_head.check
    rows = [page.findings.item(k).text() for k in range(page.findings.count())]
    assert page.unit.currentText() == "cm"
    assert page.axes.currentText().startswith("LSA")
    assert any(row.startswith("✓ fine") and "can only be cm" in row for row in rows)
    assert any(row.startswith("↻ mended") and "Holes: 1," in row for row in rows)
    assert page.isVisible()
    assert window.session.head is None
    assert window.session.visible_ids() == ()


def test_a_finding_turns_the_head_to_its_place_and_marks_its_rim(qtbot, window, scan, truth):
    open_scan(qtbot, window, scan)
    page = window.own_head.check
    before = window.viewport.view
    findings = window.making.scan.checked.findings
    page.findings.setCurrentRow(next(k for k, finding in enumerate(findings) if finding.about == "holes"))
    assert window.viewport.view != before
    (rim,) = window.making.marks()
    assert rim.line
    # The neck was cut level, 30 mm above its lowest place, give or take one edge of the mesh.
    cut = truth.skin.vertices[:, 2].min() + 30
    assert rim.points[:, 2] == pytest.approx(cut, abs=8)


def test_another_unit_and_other_axes_change_the_scan_that_is_shown(qtbot, window, scan):
    open_scan(qtbot, window, scan)
    page = window.own_head.check
    size = np.ptp(window.session.scan.skin.vertices, axis=0).max()
    page.unit.setCurrentText("mm")
    page.unit.activated.emit(0)
    assert np.ptp(window.session.scan.skin.vertices, axis=0).max() == pytest.approx(size / 10, rel=0.02)
    assert window.making.draft.record.unit_mm == 1.0


def test_a_scan_is_dropped_onto_the_window(qtbot, window, scan):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(scan))])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(drop)
    wait_for_step(qtbot, window, "check")


def test_reading_is_cancelled_and_leaves_what_was_there(qtbot, window, scan, adult):
    window.session.take(adult)
    window.load(str(scan))
    assert window.cover.isVisible()
    window.cover._stop.click()
    assert not window.cover.isVisible()
    window.making._long.close()
    QApplication.processEvents()
    assert window.making.step == ""
    assert window.session.head is adult.head


def test_a_file_that_is_no_mesh_is_told_in_a_sentence(qtbot, window, tmp_path):
    path = tmp_path / "broken.ply"
    path.write_text("nothing of the kind", encoding="utf-8")
    with qtbot.waitSignal(window.session.loading_failed, timeout=LONG_MS) as told:
        window.load(str(path))
    assert "broken.ply" in told.args[0]
    assert window.making.step == ""


# -- the four places ----------------------------------------------------------------------------------


def test_a_recognised_head_has_its_four_places_proposed_near_the_true_ones(qtbot, window, scan, truth):
    open_scan(qtbot, window, scan)
    window.own_head.check.go.click()
    for name in FIDUCIALS:
        assert window.making.draft.condition(name) == "proposed"
        in_file = window.making.draft.record.landmarks[name] * 10 @ TURN
        assert np.linalg.norm(in_file - truth.landmarks[name]) < 15
    assert window.own_head.guide.go.isEnabled()
    assert "nasion" in window.own_head.guide.places.item(0).text()


def test_a_click_sets_a_place_a_drag_corrects_it_and_turning_moves_none(qtbot, window, scan):
    open_scan(qtbot, window, scan)
    making = window.making
    making.begin_guide()
    making.select("nasion")
    window.show_view("front")
    window.viewport.grab()
    aim = spot_of(window, place_of(window, "nasion")) + QPoint(20, -15)
    expected = window.viewport._place_at(QPointF(aim))
    qtbot.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=aim)
    assert making.draft.condition("nasion") == "confirmed"
    assert place_of(window, "nasion") == pytest.approx(expected, abs=0.5)
    end = aim + QPoint(-20, 15)
    expected = window.viewport._place_at(QPointF(end))
    drag(window, aim, end)
    assert place_of(window, "nasion") == pytest.approx(expected, abs=0.5)
    before, view = making.draft, window.viewport.view
    drag(window, QPoint(20, 20), QPoint(120, 60))
    assert window.viewport.view != view
    assert making.draft is before


def test_swapped_ears_are_told_and_swapped_back(qtbot, window, scan):
    open_scan(qtbot, window, scan)
    making, page = window.making, window.own_head.guide
    making.begin_guide()
    good = making.draft
    making.put(good.swapped("tragus.left", "tragus.right"))
    assert "swapped" in page.wrong.text()
    assert not page.go.isEnabled()
    page.swap.click()
    assert page.wrong.text() == ""
    assert making.draft.points("tragus.left") == pytest.approx(good.points("tragus.left"))
    assert page.go.isEnabled()


def test_from_a_bare_scan_to_a_head_that_opens_as_any_other(qtbot, window, scan, truth):
    open_scan(qtbot, window, scan)
    window.own_head.check.go.click()
    window.own_head.guide.go.click()
    wait_for_step(qtbot, window, "edit")
    making = window.making
    conditions = [row.condition for row in making.draft.rows()]
    assert conditions.count("confirmed") == 4
    assert conditions.count("proposed") > 80
    assert making.unsaved
    assert "issa.ms6.left" in window.session.resolution.resolved
    window.actions_by_name["save_head"].trigger()
    assert not making.unsaved
    record = read_head_file(scan.with_suffix(".toml"))
    assert record.states["nasion"].state == "confirmed"
    assert record.states["orbitale.left"].state == "proposed"
    assert record.states["orbitale.left"].uncertainty_mm > 0
    window.close_editor()
    with qtbot.waitSignal(window.session.head_changed, timeout=LONG_MS):
        window.load(str(scan))
    assert window.session.place == str(scan.with_suffix(".toml"))
    assert window.session.head.landmarks.keys() >= {"nasion", "hair_corner.left"}


# -- all landmarks --------------------------------------------------------------------------------------


def test_the_list_tells_the_state_of_every_place(qtbot, window, own):
    edit(qtbot, window, own)
    page = window.own_head.edit.list
    rows = {page.item(k).text() for k in range(page.count())}
    assert "✓ confirmed: left tragus" in rows
    assert len(rows) == 98


def test_selecting_turns_the_head_to_the_place(qtbot, window, own):
    edit(qtbot, window, own)
    for name, azimuth in (("tragus.left", 90), ("tragus.right", 270), ("inion", 180)):
        window.making.select(name)
        assert abs(window.viewport.view.azimuth_deg - azimuth) < 45


def test_a_dragged_landmark_takes_its_zones_along_and_undo_brings_both_back(qtbot, window, own):
    edit(qtbot, window, own)
    making, session = window.making, window.session
    line = "issa.ms1"
    making.select("anterior_hairline")
    window.viewport.grab()
    before = session.resolution.resolved[line].points
    first = making.draft
    start = spot_of(window, place_of(window, "anterior_hairline"))
    with qtbot.waitSignal(session.head_changed, timeout=LONG_MS):
        drag(window, start, start + QPoint(0, 30))
    qtbot.waitUntil(lambda: making._resolver[1] is making.draft.record, timeout=LONG_MS)
    moved = session.resolution.resolved[line].points
    assert making.draft.condition("anterior_hairline") == "confirmed"
    assert np.linalg.norm(making.draft.points("anterior_hairline") - first.points("anterior_hairline")) > 3
    assert moved.shape != before.shape or not np.allclose(moved, before, atol=0.5)
    with qtbot.waitSignal(session.head_changed, timeout=LONG_MS):
        window.actions_by_name["undo"].trigger()
    assert making.draft is first
    assert session.resolution.resolved[line].points == pytest.approx(before, abs=1e-6)
    assert not making.unsaved
    window.actions_by_name["redo"].trigger()
    assert making.unsaved


def test_zones_follow_while_a_landmark_is_held(qtbot, window, own):
    edit(qtbot, window, own)
    making, session, viewport = window.making, window.session, window.viewport
    making.select("anterior_hairline")
    viewport.grab()
    first, before = making.draft, session.resolution.resolved["issa.ms1"].points
    start = spot_of(window, place_of(window, "anterior_hairline"))
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    with qtbot.waitSignal(session.head_changed, timeout=LONG_MS):
        QTest.mouseMove(viewport, start + QPoint(0, 30))
    held = session.resolution.resolved["issa.ms1"].points
    assert making.draft is first
    assert held.shape != before.shape or not np.allclose(held, before, atol=0.5)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 30))
    assert making.stack.count() == 1


def test_definitions_that_change_meanwhile_are_constructed_on_the_moved_head(qtbot, window, own, few):
    edit(qtbot, window, own)
    making, session = window.making, window.session
    making._do("x", making.draft.placed("glabella", making.draft.points("glabella") + np.array([0, 0, 2.0])))
    other = replace(few, systems={name: few.systems[name] for name in ("reference", "points")})
    kept = {name: answer for name, answer in session.resolution.resolved.items() if answer.item.system != "issa"}
    session.take_library(other, replace(session.resolution, resolved=kept, unresolved={}))
    qtbot.waitUntil(lambda: making._resolver[1] is making.draft.record, timeout=LONG_MS)
    assert making._resolver[0].library is other
    assert {name.split(".")[0] for name in session.resolution.resolved} == {"reference", "points"}


def test_a_point_of_the_selected_hairline_is_pulled_along_the_skin(qtbot, window, own):
    edit(qtbot, window, own)
    making = window.making
    making.select("hairline.front")
    window.viewport.grab()
    first = making.draft.points("hairline.front")
    places = window.session.head.frame.from_file(first)
    start = spot_of(window, places[len(places) // 2])
    drag(window, start, start + QPoint(0, -25))
    moved = making.draft.points("hairline.front")
    gaps = np.linalg.norm(moved - first, axis=1)
    assert gaps.max() > 3
    assert gaps[0] == gaps[-1] == 0
    assert window.session.head.scan.off_skin(moved).max() < 0.5


def test_enter_confirms_l_locks_and_delete_takes_away(qtbot, window, own):
    edit(qtbot, window, own)
    making, listed = window.making, window.own_head.edit.list
    making.put(making.draft.suggested({"glabella": making.draft.points("glabella")}, "by a test"))
    making.select("glabella")
    listed.setFocus()
    qtbot.waitUntil(lambda: set(window.session.head.proposed) == {"glabella"}, timeout=LONG_MS)
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    assert making.draft.condition("glabella") == "confirmed"
    qtbot.waitUntil(lambda: not window.session.head.proposed, timeout=LONG_MS)
    making.select("glabella")
    labels = window.session.style.labels
    qtbot.keyClick(listed, Qt.Key.Key_L)
    assert making.draft.locked == {"glabella"}
    assert window.session.style.labels is labels
    qtbot.keyClick(listed, Qt.Key.Key_Delete)
    assert "glabella" in making.draft.names
    assert not making.can_drag("glabella")
    window.viewport.setFocus()
    qtbot.keyClick(window.viewport, Qt.Key.Key_L)
    assert making.draft.locked == set()
    assert window.session.style.labels is labels
    qtbot.keyClick(listed, Qt.Key.Key_Delete)
    assert making.draft.condition("glabella") == "missing"
    making.select("nasion")
    qtbot.keyClick(listed, Qt.Key.Key_Delete)
    assert "nasion" in making.draft.names


def test_what_was_taken_away_is_placed_again_by_a_click(qtbot, window, own):
    edit(qtbot, window, own)
    making = window.making
    making.select("nose_tip")
    window.viewport.grab()
    aim = spot_of(window, place_of(window, "nose_tip"))
    there = making.draft.points("nose_tip")
    making.delete()
    window.viewport.grab()
    qtbot.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=aim)
    assert making.draft.points("nose_tip") == pytest.approx(there, abs=1.5)


def test_a_bundled_head_is_copied_before_it_is_edited(qtbot, window, tmp_path):
    with qtbot.waitSignal(window.session.head_changed, timeout=LONG_MS):
        window.load(HEAD)
    said = []
    window.session.message_shown.connect(said.append)
    window.saving._ask_folder = lambda name: tmp_path
    window.actions_by_name["edit_landmarks"].trigger()
    wait_for_step(qtbot, window, "edit")
    assert any("was copied to" in sentence for sentence in said)
    assert window.session.place == str(tmp_path / f"{HEAD}.toml")
    assert (tmp_path / f"{HEAD}_eyes.ply").is_file()


def test_leaving_with_unsaved_changes_asks(qtbot, window, own, scan):
    edit(qtbot, window, own)
    making = window.making
    making.select("glabella")
    making.lock()
    asked = []
    answers = iter([QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Save])
    window.saving._ask_to_save = lambda: asked.append(1) or next(answers)
    assert not window.close()
    assert window.isVisible()
    assert making.step == "edit"
    window.load(str(scan))
    assert len(asked) == 2
    wait_for_step(qtbot, window, "check")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="who may write everywhere meets no such folder")
def test_a_folder_that_may_not_be_written_asks_for_another_place(qtbot, window, own, tmp_path):
    save_elsewhere(qtbot, window, own, tmp_path, lambda: own.parent.chmod(0o500))


def test_a_folder_that_is_gone_asks_for_another_place(qtbot, window, own, tmp_path):
    save_elsewhere(qtbot, window, own, tmp_path, lambda: own.parent.rename(tmp_path / "renamed"))


def save_elsewhere(qtbot, window, own: Path, folder: Path, spoil) -> None:
    edit(qtbot, window, own)
    window.making.select("glabella")
    window.making.lock()
    said = []
    window.session.message_shown.connect(said.append)
    window.saving._ask_where = lambda: folder / "elsewhere.toml"
    spoil()
    window.save_head()
    assert "Choose another place" in said[0]
    assert (folder / "elsewhere.toml").is_file()
    assert not window.making.unsaved


def test_fitting_is_cancelled_and_the_four_places_stay(qtbot, window, scan):
    open_scan(qtbot, window, scan)
    making = window.making
    making.begin_guide()
    making.accept_four()
    qtbot.waitUntil(lambda: "%" in window.cover.words, timeout=LONG_MS)
    window.cover._stop.click()
    making._long._pool.wait()
    QApplication.processEvents()
    assert making.step == "guide"
    assert not window.cover.isVisible()
    assert window.session.head is None
    assert set(making.draft.names) == set(FIDUCIALS)


def test_what_is_no_head_is_told_and_the_four_places_stay(qtbot, window, tmp_path):
    path = tmp_path / "box.ply"
    box = trimesh.creation.box(extents=(150, 180, 220))
    for _ in range(5):
        box = box.subdivide()
    box.export(path)
    open_scan(qtbot, window, path)
    making = window.making
    assert any(finding.about == "axes" for finding in making.scan.checked.problems)
    making.begin_guide()
    assert making.draft.names == ()
    for name, place in (("nasion", (0, 90, 0)), ("inion", (0, -90, 0)), ("tragus.left", (-75, 0, 0))):
        making.put(making.draft.placed(name, np.array([place], float)))
    assert not window.own_head.guide.go.isEnabled()
    making.put(making.draft.placed("tragus.right", np.array([[75.0, 0, 0]])))
    said = []
    window.session.message_shown.connect(said.append)
    window.own_head.guide.go.click()
    qtbot.waitUntil(lambda: bool(said), timeout=LONG_MS)
    assert making.step == "guide"
    assert not window.cover.isVisible()
    assert len(said[0].splitlines()) == 1


def test_closing_the_editor_without_saving_shows_the_head_as_its_file_has_it(qtbot, window, own):
    edit(qtbot, window, own)
    first = window.session.head.landmarks["glabella"]
    making = window.making
    with qtbot.waitSignal(window.session.head_changed, timeout=LONG_MS):
        making.put(making.draft.placed("glabella", making.draft.points("glabella") + np.array([0, 0, 3.0])))
    making._do("x", making.draft)
    assert np.linalg.norm(window.session.head.landmarks["glabella"] - first) > 2
    window.saving._ask_to_save = lambda: QMessageBox.StandardButton.Discard
    with qtbot.waitSignal(window.session.head_changed, timeout=LONG_MS):
        window.own_head.edit.done.click()
    assert making.step == ""
    assert window.texts.indexOf(window.own_head) < 0
    assert window.session.head.landmarks["glabella"] == pytest.approx(first)


def test_a_head_on_proposed_places_says_so(qtbot, window, own):
    states = {"glabella": State("proposed", 3.0), "hairline.front": State("proposed", 7.4)}
    write_head_file(own, replace(read_head_file(own), states=states))
    with qtbot.waitSignal(window.session.head_changed, timeout=LONG_MS):
        window.load(str(own))
    assert window.session.head.proposed == {"glabella": 3.0, "hairline.front": 7.4}
    assert "2 landmarks and hairlines under them are proposals" in window.statusBar().currentMessage()


# -- the hairline, other windows, another mesh --------------------------------------------------------


def test_a_preset_moves_the_hairline_with_its_zones_and_is_undone(qtbot, window, own):
    edit(qtbot, window, own)
    session, box = window.session, window.own_head.edit.hairline
    cun = session.resolution.scales["cun_sagittal"]
    assert f"{cun:.1f} mm" in box.rule.text()
    box.shift.setValue(1.2)
    with qtbot.waitSignal(session.head_changed, timeout=LONG_MS):
        box.presets["high"].trigger()
    assert session.resolution.scales["cun_sagittal"] == pytest.approx(cun * (12 - 1.2) / 12, rel=3e-3)
    assert f"{session.resolution.scales['cun_sagittal']:.1f} mm" in box.rule.text()
    assert window.making.draft.condition("anterior_hairline") == "proposed"
    with qtbot.waitSignal(session.head_changed, timeout=LONG_MS):
        window.undo()
    assert session.resolution.scales["cun_sagittal"] == pytest.approx(cun, rel=1e-9)


def test_a_locked_corner_keeps_the_hairline_and_says_so(qtbot, window, own):
    edit(qtbot, window, own)
    window.making.select("hair_corner.left")
    window.making.lock()
    window.own_head.edit.hairline.presets["receding"].trigger()
    assert "hair_corner.left: locked" in window.statusBar().currentMessage()
    assert window.making.draft.condition("hairline.front") == "confirmed"


def test_an_unclear_hairline_is_ticked_told_undone_and_saved(qtbot, window, own):
    edit(qtbot, window, own)
    session, box = window.session, window.own_head.edit.hairline
    with qtbot.waitSignal(session.head_changed, timeout=LONG_MS):
        box.unclear["front"].trigger()
    assert "front" not in session.head.hairlines
    assert "told to be unclear" in session.resolution.unresolved["points.gv20"].reason
    rows = [window.own_head.edit.list.item(k).text() for k in range(window.own_head.edit.list.count())]
    assert sum("unclear: not used" in row for row in rows) == 4  # the line, its middle, two corners
    assert not [mark for mark in window.making.marks() if mark.id == "hairline.front"]
    assert not box.presets["high"].isEnabled()
    window.making.select("glabella")
    window.making.lock()
    window.save_head()
    record = read_head_file(own)
    assert (record.unclear, record.locked) == ({"front"}, {"glabella"})
    assert "front" in record.hairlines
    with qtbot.waitSignal(session.head_changed, timeout=LONG_MS):
        window.undo()
        window.undo()
    qtbot.waitUntil(lambda: "front" in session.head.hairlines, timeout=LONG_MS)
    assert not box.unclear["front"].isChecked()
    assert "points.gv20" in session.resolution.resolved


@pytest.mark.parametrize("answer", ["Save", "SaveAll", "Cancel"])
def test_a_file_that_another_window_saved_is_not_lost(qtbot, window, own, tmp_path, answer):
    edit(qtbot, window, own)
    window.making.select("glabella")
    window.making.lock()
    other = replace(read_head_file(own), name={"en": "saved by another window"})
    write_head_file(own, other)
    asked = []
    window.saving._ask_to_overwrite = lambda path: asked.append(path) or QMessageBox.StandardButton[answer]
    window.saving._ask_where = lambda: tmp_path / "elsewhere.toml"
    window.save_head()
    assert asked == [own]
    kept = read_head_file(own).name == other.name
    assert kept == (answer != "Save")
    assert window.making.unsaved == (answer == "Cancel")
    assert (tmp_path / "elsewhere.toml").is_file() == (answer == "SaveAll")
    if answer == "Save":
        window.making.lock()
        window.save_head()
        assert asked == [own], "what this window saved itself is no change"


def test_landmarks_on_a_mesh_that_was_replaced_are_laid_on_it_told_and_saved(qtbot, window, own):
    edit(qtbot, window, own)
    window.making.select("glabella")
    window.making.lock()
    window.save_head()
    first = read_head_file(own)
    assert len(first.mesh_sha256) == 64
    mesh = trimesh.load(first.mesh, process=False)
    trimesh.Trimesh(mesh.vertices + first.to_ras.T @ [0, 1.0, 0], mesh.faces, process=False).export(first.mesh)
    window.saving.may_leave = lambda: True
    with qtbot.waitSignal(window.session.head_changed, timeout=LONG_MS):
        window.load(str(own))
    assert "another mesh than the one its landmarks were placed on" in window.statusBar().toolTip() + window._said
    window.edit_landmarks()
    wait_for_step(qtbot, window, "edit")
    assert window.making.unsaved
    window.save_head()
    again = read_head_file(own)
    assert again.mesh_sha256 not in ("", first.mesh_sha256)
    moved = np.linalg.norm(again.landmarks["nose_tip"] - first.landmarks["nose_tip"])
    assert moved == pytest.approx(1.0, abs=0.25)  # the nose tip looks ahead, where the skin went
    assert load_head(own).mesh_notice == {}
