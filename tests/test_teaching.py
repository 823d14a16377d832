"""Scenes on the screen, the lesson, session files, undoing and the tour, in the real window."""

from __future__ import annotations

import shutil
from functools import partial

import pytest
from PySide6.QtCore import QLockFile, QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from scalp_atlas import places
from scalp_atlas.annotations import Annotations, Bookmark
from scalp_atlas.figure.view import key_view
from scalp_atlas.gui.autosave import Autosave, left_behind
from scalp_atlas.gui.key_page import KeyPage
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.scenes import OnView, Scene, SessionFile, example_lessons, read_session, write_session

SAVE, DISCARD, CANCEL = (
    QMessageBox.StandardButton.Save,
    QMessageBox.StandardButton.Discard,
    QMessageBox.StandardButton.Cancel,
)


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("SCALP_ATLAS_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def open_window(windows, library, settings, adult):
    def open_one(with_head: bool = True) -> MainWindow:
        window = MainWindow(Session(library), settings)
        windows.append(window)
        window.show()
        window.session.set_style(reduced_motion=True)
        if with_head:
            window.session.take(adult)
        return window

    return open_one


@pytest.fixture
def window(open_window):
    return open_window()


@pytest.fixture
def session(window):
    return window.session


@pytest.fixture
def teaching(window):
    return window.teaching


# -- scenes on the screen -----------------------------------------------------------------------------


def test_a_scene_brings_everything_back(window, session, teaching):
    session.set_ticked(["issa.ms6", "points.gv20"])
    session.set_side("left")
    session.select("issa.ms6.left")
    session.hide_selected()
    session.show_readings("points.gv20", ["ear_apices"])
    session.set_unverified_shown(False)
    session.set_style(labels=False, skin_opacity=0.5)
    window.show_view("left")
    scene, seen = teaching.stage.now(), session.visible_ids()

    session.set_ticked(["jiao.motor"])
    session.show_all()
    session.set_side("both")
    session.select("")
    session.set_readings_beside([])
    session.set_unverified_shown(True)
    session.set_style(labels=True, skin_opacity=1.0)
    window.show_view("top")
    assert teaching.stage.now() != scene

    teaching.stage.show(scene)
    assert teaching.stage.now() == scene
    assert session.visible_ids() == seen
    assert session.selected_id == "issa.ms6.left"


def test_a_scene_by_the_name_of_its_view(window, session, teaching):
    teaching.stage.show(Scene(view="back"))
    assert window.viewport.view == key_view("back", session.head.skin.vertices)


def test_a_scene_on_another_head_waits_for_it(qtbot, session, teaching):
    teaching.stage.now()
    scene = Scene("child", "top", OnView(frozenset({"issa.ms5"})), "issa.ms5")
    with qtbot.waitSignal(teaching.stage.shown, timeout=60_000):
        teaching.stage.show(scene)
    assert session.head.name == "child"
    assert session.visible_ids() == ("issa.ms5",)


def test_a_scene_whose_head_is_gone_is_shown_on_the_one_that_is_there(window, session, teaching, tmp_path):
    gone = str(tmp_path / "gone.toml")
    teaching.stage.show(Scene(gone, "top", OnView(frozenset({"issa.ms5"}))))
    assert session.head.name == "adult_male"
    assert session.visible_ids() == ("issa.ms5",)
    assert "gone.toml is not there any more" in window.statusBar().currentMessage()


def test_what_a_scene_holds_that_nobody_knows_is_named(window, session, teaching):
    teaching.stage.show(Scene(on_view=OnView(frozenset({"issa.ms5", "mine.line"}))))
    assert session.visible_ids() == ("issa.ms5",)
    assert "mine.line" in window.statusBar().currentMessage()


def test_another_reading_is_told_about_once_it_is_constructed(qtbot, session, teaching):
    reading = "points.gv20~ear_apices"
    on_view = OnView(frozenset({"points.gv20"}), readings=frozenset({reading}))
    with qtbot.waitSignal(session.readings_changed):
        teaching.stage.show(Scene(on_view=on_view, selected=reading))
    assert session.selected_id == reading


# -- undo and redo ------------------------------------------------------------------------------------


def press(window, act):
    window.actions_by_name[act].trigger()


@pytest.fixture
def slow(monkeypatch):
    """Every change stands for itself, as if a person took time."""
    monkeypatch.setattr("scalp_atlas.gui.undo.MERGED_WITHIN_S", -1.0)


@pytest.mark.parametrize(
    "change",
    [
        lambda session: session.set_shown(["jiao.motor"], True),
        lambda session: session.set_shown(["issa.ms6"], False),
        lambda session: session.hide_selected(),
        lambda session: session.isolate_selected(),
        lambda session: session.set_side("left"),
        lambda session: session.set_readings_beside(["points.gv20~ear_apices"]),
        lambda session: session.set_unverified_shown(False),
        lambda session: session.set_faded(True),
    ],
    ids=["tick", "untick", "hide", "isolate", "side", "readings", "unverified", "fade"],
)
def test_every_change_of_what_is_on_view_is_undone_and_done_again(slow, window, session, change):
    session.select("issa.ms6.left")
    before = session.on_view()
    assert not window.actions_by_name["undo"].isEnabled()
    change(session)
    after = session.on_view()
    assert after != before
    press(window, "undo")
    assert session.on_view() == before
    assert not window.actions_by_name["undo"].isEnabled()
    press(window, "redo")
    assert session.on_view() == after


def test_changes_that_follow_at_once_are_one(monkeypatch, window, session):
    monkeypatch.setattr("scalp_atlas.gui.undo.MERGED_WITHIN_S", 1e9)
    before = session.on_view()
    for item in ("issa.ms1", "issa.ms2", "issa.ms3"):
        session.set_shown([item], False)
    press(window, "undo")
    assert session.on_view() == before


def test_the_menu_names_the_act_that_is_taken_back_in_the_language_of_the_window(window, session):
    undo, redo = (window.actions_by_name[name] for name in ("undo", "redo"))
    assert (undo.text(), redo.text()) == ("Undo", "Redo")
    session.set_shown(["issa.ms1"], False)
    assert (undo.text(), redo.text()) == ("Undo: Change what is shown", "Redo")
    press(window, "undo")
    assert (undo.text(), redo.text()) == ("Undo", "Redo: Change what is shown")
    window.set_interface("zh")
    QApplication.processEvents()
    session.set_shown(["issa.ms1"], False)
    assert (undo.text(), redo.text()) == ("撤销：更改显示内容", "重做")
    assert "更改显示内容" not in KeyPage(window).html(window.menuBar())


def test_looking_and_selecting_is_nothing_to_undo(window, session):
    session.select("issa.ms6.left")
    window.show_view("top")
    session.hover("issa.ms5")
    assert not window.actions_by_name["undo"].isEnabled()


def test_what_a_condition_lights_up_is_nothing_to_undo(windows, library, settings, adult):
    from scalp_atlas.evidence import load_evidence

    window = MainWindow(Session(library, evidence=load_evidence(library)), settings)
    windows.append(window)
    window.session.take(adult)
    before = window.session.on_view()
    window.session.open_entry(f"conditions.{next(iter(window.session.evidence.conditions))}")
    assert window.session.on_view() != before
    window.session.show_as_before()
    assert window.session.on_view() == before
    assert not window.actions_by_name["undo"].isEnabled()


# -- the lesson ---------------------------------------------------------------------------------------


def titles(window):
    rows = window.teaching.dock.list
    return [rows.item(row).text() for row in range(rows.count())]


@pytest.fixture
def three(window, session, teaching):
    """A lesson of three scenes."""
    for item in ("issa.ms1", "issa.ms5", "points.gv20"):
        session.set_ticked([item])
        session.select(item)
        press(window, "add_scene")
    return teaching.book


def test_scenes_are_added_in_order_with_the_names_of_their_items(window, three):
    assert titles(window) == [
        "1  MS1 Middle line of forehead",
        "2  MS5 Middle line of vertex",
        "3  GV20 Hundred Meetings",
    ]
    assert window.teaching.dock.isVisible()
    assert three.at == 2


def test_a_chosen_row_stays_off_the_screen_until_it_is_activated(window, session, three):
    window.teaching.dock.list.setCurrentRow(0)
    assert session.selected_id == "points.gv20"
    window.teaching.dock.list.itemDoubleClicked.emit(window.teaching.dock.list.item(0))
    assert session.selected_id == "issa.ms1"
    assert session.visible_ids() == ("issa.ms1",)


def test_scenes_are_moved_updated_and_deleted_and_all_of_it_undone(window, session, three):
    dock, first = window.teaching.dock, three.lesson
    dock.list.setCurrentRow(0)
    dock.down.click()
    assert [scene.selected for scene in three.lesson.scenes] == ["issa.ms5", "issa.ms1", "points.gv20"]
    session.select("")
    dock.renew.click()
    assert [scene.selected for scene in three.lesson.scenes] == ["issa.ms5", "", "points.gv20"]
    dock.delete.click()
    assert [scene.selected for scene in three.lesson.scenes] == ["issa.ms5", "points.gv20"]
    for _ in range(3):
        press(window, "undo")
    assert three.lesson == first


def test_name_and_caption_are_written_in_the_language_of_names(qtbot, window, session, three):
    dock = window.teaching.dock
    dock.name.setText("Crown")
    dock.name.editingFinished.emit()
    session.set_style(language="zh")
    assert dock.name.text() == ""
    assert dock.name.placeholderText() == "Crown"
    dock.name.setText("头顶")
    dock.caption.setPlainText("看这里")
    dock.name.editingFinished.emit()
    assert three.scene.name == {"en": "Crown", "zh": "头顶"}
    assert three.scene.caption == {"zh": "看这里"}
    assert titles(window)[2] == "3  头顶"


def test_an_update_keeps_the_words_of_a_scene(window, session, three):
    three.set_words("en", "Crown", "Look")
    session.set_ticked(["jiao.motor"])
    window.teaching.dock.renew.click()
    assert three.scene.name == {"en": "Crown"}
    assert three.scene.on_view.ticked == {"jiao.motor"}


def test_dragging_a_row_moves_its_scene(qtbot, window, three):
    rows = window.teaching.dock.list
    model = rows.model()
    assert model.moveRow(rows.rootIndex(), 0, rows.rootIndex(), 3)  # as a drop at the end does
    qtbot.waitUntil(
        lambda: [scene.selected for scene in three.lesson.scenes] == ["issa.ms5", "points.gv20", "issa.ms1"]
    )
    assert [title[3:7].strip() for title in titles(window)] == ["MS5", "GV20", "MS1"]


# -- session files ------------------------------------------------------------------------------------


def test_a_session_is_saved_and_opened_again(open_window, window, session, three, tmp_path):
    three.set_name("en", "My lesson")
    scene, lesson = window.teaching.stage.now(), three.lesson
    assert window.teaching.files.save_to(tmp_path / "a.scalp")
    assert not three.unsaved
    again = open_window()
    again.load(str(tmp_path / "a.scalp"))
    assert again.teaching.stage.now() == scene
    assert again.teaching.book.lesson == lesson
    assert again.teaching.dock.isVisible()


def test_what_others_keep_in_a_session_file_is_kept(window, teaching, tmp_path):
    write_session(tmp_path / "a.scalp", SessionFile(Scene(), None, {"sketches": {"format": 1, "x": [1]}}))
    teaching.files.open(tmp_path / "a.scalp")
    assert teaching.files.save()
    assert read_session(tmp_path / "a.scalp").kept == {"sketches": {"format": 1, "x": [1]}}


def test_annotations_of_the_session_are_saved_with_it(window, session, teaching, tmp_path, monkeypatch):
    monkeypatch.setattr(teaching.files, "_ask_to_save", lambda: DISCARD)
    kept = Annotations(bookmarks=(Bookmark("a point", item="points.gv20"),), colours={"issa": (1, 2, 3)})
    session.annotate("try", kept)
    assert teaching.files.save_to(tmp_path / "a.scalp")
    session.take_annotations(Annotations())
    teaching.files.open(tmp_path / "a.scalp")
    assert session.annotations == kept


def test_unsaved_annotations_are_asked_for_and_stay_when_leaving_is_called_off(session, teaching, monkeypatch):
    asked = []
    monkeypatch.setattr(teaching.files, "_ask_to_save", lambda: asked.append(1) or CANCEL)
    assert teaching.files.may_leave()
    assert asked == []
    session.annotate("try", Annotations(colours={"issa": (1, 2, 3)}))
    assert not teaching.files.may_leave()
    assert asked == [1]
    assert session.annotations.colours == {"issa": (1, 2, 3)}
    session.undo_stack.undo()
    assert teaching.files.may_leave()
    assert asked == [1]


def test_a_broken_session_file_is_told_and_changes_nothing(window, session, teaching, tmp_path):
    (tmp_path / "a.scalp").write_text('{"format": "scalp-atlas session", "version": 9}')
    before = teaching.stage.now()
    window.load(str(tmp_path / "a.scalp"))
    assert "a.scalp: was written by a newer program" in window.statusBar().currentMessage()
    assert teaching.stage.now() == before


def test_an_example_is_opened_from_its_menu_and_is_nobodys_file(window, session, teaching):
    teaching.examples.aboutToShow.emit()
    rows = {row.text(): row for row in teaching.examples.actions()}
    rows["Finding the midline and GV20"].trigger()
    assert session.selected_id == "reference.midline"
    assert teaching.files.path is None
    assert not teaching.book.unsaved
    session.set_style(language="zh")
    teaching.examples.aboutToShow.emit()
    assert "正中线与百会的取法" in [row.text() for row in teaching.examples.actions()]


def test_a_dropped_lesson_is_opened(window, session, tmp_path):
    path = shutil.copy(example_lessons()["2_standard_lines"], tmp_path / "mine.scalp")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    left = Qt.MouseButton.LeftButton
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(drop)
    assert len(window.teaching.book.lesson.scenes) == 16
    assert window.teaching.files.path == tmp_path / "mine.scalp"


def test_a_lesson_that_starts_the_program_brings_a_head(qtbot, open_window):
    window = open_window(with_head=False)
    window._settings.setValue("toured", True)
    with qtbot.waitSignal(window.teaching.stage.shown, timeout=60_000):
        window.teaching.begin(lambda: window.load(str(example_lessons()["1_midline_and_gv20"])))
    assert window.session.head.name == "adult_male"
    assert window.session.selected_id == "reference.midline"


@pytest.mark.parametrize(
    ("answer", "closed", "written"), [(SAVE, True, True), (DISCARD, True, False), (CANCEL, False, False)]
)
def test_closing_asks_before_a_lesson_is_lost(window, three, tmp_path, answer, closed, written):
    files = window.teaching.files
    files._ask_to_save, files._ask_where = (lambda: answer), (lambda: tmp_path / "kept.scalp")
    assert window.close() is closed
    assert (tmp_path / "kept.scalp").exists() is written
    files._ask_to_save = lambda: DISCARD


def test_no_question_where_nothing_is_lost(window, teaching):
    teaching.files._ask_to_save = lambda: pytest.fail("asked")
    teaching.new_lesson()
    assert window.close()


# -- after a crash ------------------------------------------------------------------------------------


def test_what_changed_is_kept_while_the_program_runs_and_gone_after_a_clean_end(window, session, teaching, state):
    teaching.files.autosave.begin(recovered=False)
    teaching.files.autosave.save()
    assert not state.exists()  # nothing changed
    session.set_ticked(["jiao.motor"])
    teaching.files.autosave.save()
    (kept,) = state.glob("*.scalp")
    assert read_session(kept).scene.on_view.ticked == {"jiao.motor"}
    window.close()
    assert list(state.iterdir()) == []


def test_a_file_of_a_program_that_runs_is_not_taken_but_one_left_behind_is(state):
    autosave = Autosave(lambda: b"{}")
    autosave.begin(recovered=True)
    autosave.save()
    assert left_behind() == []
    autosave._lock.unlock()  # as if its program were gone
    (found,) = left_behind()
    assert found.read_bytes() == b"{}"


def test_a_lock_of_a_program_that_is_gone_holds_nothing(state):
    state.mkdir()
    (state / "running-1.scalp").write_bytes(b"{}")
    # What QLockFile writes: process, name of the program, machine. No process has this number.
    (state / "running-1.lock").write_text(f"{2**22 + 1}\nscalp-atlas\n{_machine(state)}\n")
    assert [path.name for path in left_behind()] == ["running-1.scalp"]


def _machine(folder):
    lock = QLockFile(str(folder / "probe.lock"))
    lock.tryLock(0)
    _, _, machine, _ = lock.getLockInfo() if len(lock.getLockInfo()) == 4 else (None, *lock.getLockInfo())
    lock.unlock()
    return machine


@pytest.mark.parametrize("wanted", [True, False])
def test_after_a_crash_one_question_brings_it_back_or_not(open_window, state, wanted):
    state.mkdir()
    left = SessionFile(Scene("adult_male", "top", OnView(frozenset({"jiao.motor"})), "jiao.motor.left"))
    write_session(state / "running-1.scalp", left)
    window = open_window()
    asked = []
    window.teaching.files._ask_to_recover = lambda: asked.append(1) or wanted
    assert window.teaching.files.recover() is wanted
    assert asked == [1]
    assert (window.session.selected_id == "jiao.motor.left") is wanted
    assert list(state.glob("*.scalp")) == []
    assert window.teaching.files.recover() is False
    assert asked == [1]


def test_the_state_folder_is_where_the_variable_says(state):
    assert places.state_dir() == state


# -- the tour -----------------------------------------------------------------------------------------


def test_the_tour_leads_through_the_window_and_ends(qtbot, window, teaching):
    press(window, "tour")
    tour = teaching.tour
    seen = []
    while teaching.tour is not None:
        assert tour.rect().contains(tour.box.geometry())
        seen.append(tour.words.text())
        qtbot.mouseClick(tour.next, Qt.MouseButton.LeftButton)
    assert len(set(seen)) == 6


def test_the_tour_is_left_by_escape_and_follows_the_window(qtbot, window, teaching):
    press(window, "tour")
    window.resize(1000, 640)
    qtbot.waitUntil(lambda: teaching.tour.size() == window.size())
    assert teaching.tour.target().height() == window.viewport.height()
    qtbot.keyClick(teaching.tour, Qt.Key.Key_Escape)
    assert teaching.tour is None


def test_the_tour_comes_by_itself_only_the_first_time(qtbot, open_window, settings):
    for expected in (True, False):
        window = open_window(with_head=False)
        with qtbot.waitSignal(window.session.head_changed, timeout=60_000):
            window.teaching.begin(partial(window.load, "adult_male"))
        assert (window.teaching.tour is not None) is expected
        window.close()
