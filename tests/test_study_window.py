"""Study in the real window, driven as a person would."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from scalp_atlas import places
from scalp_atlas.evidence import load_evidence
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.study.begin import BeginDialog
from scalp_atlas.study.memory import Memory
from scalp_atlas.study.rounds import Plan

LONG_MS = 20_000
KEY = Qt.Key


@pytest.fixture(autouse=True)
def _own_memory(tmp_path, monkeypatch):
    monkeypatch.setenv("SCALP_ATLAS_STUDY_DIR", str(tmp_path / "study"))


@pytest.fixture
def window(windows, library, adult, tmp_path):
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = MainWindow(Session(library, evidence=load_evidence(library)), settings)
    windows.append(made)
    made.session.set_style(reduced_motion=True)
    made.resize(1200, 800)
    made.show()
    made.session.take(adult)
    yield made
    made.study._ask_to_save = lambda: QMessageBox.StandardButton.Discard


def begin(window, *ids: str, exam: bool = False) -> None:
    """A round of just these cards; which are dealt is tested without a window."""
    studying = window.study.studying
    cards = {card.id: card for card in studying.all_cards(True)}
    plan = Plan(("issa",), count=len(ids), seed=3, exam=exam, student="Li Ming")
    studying._begin("exam" if exam else "find", plan, tuple(cards[name] for name in ids))


def spot_of(window, place) -> QPoint:
    viewport = window.viewport
    pixels, _ = viewport.view.project(np.atleast_2d(place), viewport.width(), viewport.height())
    return QPoint(*pixels[0].round().astype(int).tolist())


def click(window, place) -> None:
    window.viewport.grab()
    QTest.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=spot_of(window, place))


def drag(window, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(window.viewport, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.5, 1.0):
        QTest.mouseMove(window.viewport, start + (end - start) * share)
    QTest.mouseRelease(window.viewport, Qt.MouseButton.LeftButton, pos=end)


def truth(window, name: str) -> np.ndarray:
    return window.session.resolution.resolved[name].points


def page(window) -> str:
    return window.study.page.feedback.toPlainText()


def state(window) -> str:
    return window.study.studying.state


def test_the_dialog_begins_a_round_of_what_was_chosen(qtbot, window):
    window.actions_by_name["find_yourself"].trigger()
    dialog = window.findChild(BeginDialog)
    assert dialog.plan().systems == ("issa",)  # what is on view
    dialog.kinds["order"].setChecked(False)
    dialog.count.setValue(4)
    dialog.seed.setValue(12)
    dialog.go.click()
    studying = window.study.studying
    assert [card.system for card in studying.cards] == ["issa"] * 4
    assert "order" not in {card.kind for card in studying.cards}
    first = studying.cards
    studying.begin(Plan(("issa",), ("point", "line", "name", "condition"), 4, 12))
    assert studying.cards == first


def test_nothing_can_be_begun_of_nothing(window):
    window.actions_by_name["take_exam"].trigger()
    dialog = window.findChild(BeginDialog)
    assert not dialog.go.isEnabled()  # nobody is named
    dialog.student.setText("Li Ming")
    assert dialog.go.isEnabled()
    for number in range(dialog.systems.count()):
        dialog.systems.item(number).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_the_head_is_clean_while_something_is_to_be_placed(window):
    before = window.session.visible_ids()
    begin(window, "point:points.gv20")
    assert window.session.visible_ids() == ()
    assert not window.session.style.labels
    assert window.lists.isHidden()
    assert window.texts.currentWidget() is window.study.page
    window.viewport.grab()
    assert list(window.viewport.layout_of_tags.tags) == []
    window.study.studying.stop()
    assert window.session.visible_ids() == before
    assert window.session.style.labels
    assert not window.lists.isHidden()
    assert window.texts.indexOf(window.study.page) < 0


def test_a_press_places_and_turning_does_not(qtbot, window):
    begin(window, "point:points.gv20")
    studying = window.study.studying
    there = truth(window, "points.gv20")
    window.viewport.look_at(there)
    window.viewport.grab()
    drag(window, spot_of(window, there[0] + [0, 60, 0]), spot_of(window, there[0] + [20, 60, 0]))
    assert studying.placed == []
    assert not window.study.page.go.isEnabled()
    window.viewport.look_at(there)
    click(window, there[0] + [0, 15, 0])
    (first,) = studying.placed
    click(window, there[0] + [0, -10, 0])
    (second,) = studying.placed  # there is only one point
    assert second[1] < first[1] - 15
    start = spot_of(window, second)
    drag(window, start, spot_of(window, there[0] + [0, 20, 0]))
    (third,) = studying.placed
    assert third[1] == pytest.approx(there[0][1] + 20, abs=3)
    assert window.session.head.scan.off_skin(window.session.head.frame.to_file(third[None])).max() < 0.5


def test_an_error_is_told_in_mm_and_direction_with_the_right_answer_drawn(qtbot, window):
    begin(window, "point:points.gv20")
    studying = window.study.studying
    there = truth(window, "points.gv20")
    window.viewport.look_at(there)
    click(window, there[0] + [0, 15, 0])
    with qtbot.waitSignal(window.session.visibility_changed, timeout=LONG_MS):
        qtbot.keyClick(window.viewport, KEY.Key_Return)
    result = studying.result()
    chord = np.linalg.norm(studying.placed[0] - there[0])
    assert chord < result.error_mm < chord * 1.02 + 0.5  # the vertex is nearly flat over 15 mm
    assert result.missed[0].directions == ("anterior",)
    assert f"{result.error_mm:.0f} mm anterior" in page(window)
    assert "8.4 mm, TE8" in page(window)
    assert window.session.visible_ids() == ("points.gv20",)
    line, right, wrong = studying.marks()
    assert line.points[0] == pytest.approx(right.points[0])
    assert line.points[-1] == pytest.approx(wrong.points[0])
    assert wrong.label == f"{result.error_mm:.0f} mm anterior"
    assert not studying.can_drag("")


def test_a_line_wants_both_ends_and_takes_them_either_way_round(qtbot, window):
    begin(window, "line:issa.ms6")
    studying = window.study.studying
    ends = truth(window, studying.question.subject)[[0, -1]]
    assert "begin and end" in window.study.page.question.text()
    window.viewport.look_at(truth(window, studying.question.subject))
    click(window, ends[1])
    assert not studying.can_confirm()
    click(window, ends[0])
    with qtbot.waitSignal(window.session.visibility_changed, timeout=LONG_MS):
        qtbot.keyClick(window.viewport, KEY.Key_Space)
    assert studying.result().error_mm < 2  # within some pixels
    assert studying.result().share == 1


def test_a_zone_is_named_by_a_key_and_pointing_at_it_tells_nothing(qtbot, window):
    begin(window, "name:jiao.motor")
    studying = window.study.studying
    subject = studying.question.subject
    assert window.session.visible_ids() == (subject,)
    window.session.hover(subject)
    assert window.session.hovered_id == ""
    click(window, truth(window, subject).mean(axis=0))
    assert window.session.selected_id == ""
    number = studying.question.choices.index("jiao.motor")
    view = window.viewport.view
    qtbot.keyClick(window.study.page.choices, KEY.Key_1 + number)
    assert window.viewport.view == view  # elsewhere a figure is a key view
    qtbot.keyClick(window.study.page.choices, KEY.Key_Return)
    assert studying.result().share == 1
    assert page(window).startswith("Right.")


def test_how_it_is_found_is_one_key_away_and_return_goes_on(qtbot, window):
    begin(window, "name:jiao.motor", "point:points.gv20")
    studying = window.study.studying
    subject = studying.question.subject
    qtbot.keyClick(window.study.page.choices, KEY.Key_C)
    assert window.session.selected_id == ""  # not before it is answered
    qtbot.keyClick(window.study.page.choices, KEY.Key_S)
    assert state(window) == "told"
    qtbot.keyClick(window.study.page.choices, KEY.Key_C)
    assert window.session.selected_id == subject
    assert window.texts.currentWidget() is window.text
    assert "Midpoint of the antero-posterior midline" in window.text.toPlainText()
    qtbot.keyClick(window.viewport, KEY.Key_Return)
    assert window.texts.currentWidget() is window.study.page
    assert window.session.selected_id == ""
    assert studying.question.subject == "points.gv20"


def test_zones_for_a_condition_are_ticked_and_told_with_their_sources(qtbot, window):
    begin(window, "condition:conditions.insomnia")
    question, choices = window.study.studying.question, window.study.page.choices
    for name in ("jiao.calm", "jin.sishen", "jin.dingshen"):
        choices.itemClicked.emit(choices.item(question.choices.index(name)))
    qtbot.keyClick(choices, KEY.Key_Return)
    assert window.study.studying.result().share == 1
    assert set(window.session.visible_ids()) == {"jiao.calm", "jin.sishen", "jin.dingshen"}
    sources = window.session.library.sources
    assert sources["ZYDQ"].title in page(window)
    assert "recommends no treatment" in page(window)


def test_steps_are_moved_by_keys_until_they_can_be_worked(qtbot, window):
    begin(window, "order:jiao.motor")
    studying, choices = window.study.studying, window.study.page.choices
    right = list(studying.question.right)
    for place, step in enumerate(right):
        choices.setCurrentRow(choices.steps().index(step))
        for _ in range(choices.steps().index(step) - place):
            qtbot.keyClick(choices, KEY.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert choices.steps() == right
    assert choices.item(0).text().startswith("1  Midpoint of the antero-posterior midline")
    qtbot.keyClick(choices, KEY.Key_Return)
    assert studying.result().share == 1


def test_a_wrong_order_says_which_step_needs_which(qtbot, window):
    begin(window, "order:jiao.motor")
    studying = window.study.studying
    studying.put_in_order(studying.question.right[::-1])
    studying.confirm()
    assert studying.result().share == 0
    assert '"Motor area" stands before "Upper point of the motor area"' in page(window)


def test_what_is_unverified_says_so_in_the_question(window):
    begin(window, "line:zhu.eding")
    assert "▲ unverified" in window.study.page.question.text()
    assert "Zhu Mingqing" in window.study.page.question.text()


def test_questions_follow_the_language(qtbot, window):
    begin(window, "name:jiao.motor")
    window.set_language("zh")
    assert "头上所示为何" in window.study.page.question.text()
    rows = [window.study.page.choices.item(number).text() for number in range(4)]
    assert any("运动区" in row for row in rows)
    window.study.studying.skip()
    assert "运动区" in page(window)


def test_the_end_sums_up_and_closing_brings_everything_back(qtbot, window):
    before = window.session.visible_ids()
    begin(window, "name:jiao.motor", "point:points.gv20")
    qtbot.keyClick(window.study.page.choices, KEY.Key_S)
    qtbot.keyClick(window.study.page.choices, KEY.Key_Return)
    qtbot.keyClick(window.viewport, KEY.Key_Escape)
    assert state(window) == "over"
    assert "0 of 1" in page(window)
    assert window.session.visible_ids() == before
    assert window.viewport.tool is window.making
    window.study.page.close_page.click()
    assert state(window) == ""
    assert not window.lists.isHidden()
    assert window.texts.currentWidget() is window.text


def test_another_head_ends_the_round(qtbot, window, adult):
    begin(window, "name:jiao.motor", "point:points.gv20")
    window.study.studying.skip()
    window.session.take(adult)
    assert state(window) == "over"
    assert window.session.visible_ids() != ()


def test_an_exam_tells_nothing_before_its_end_and_writes_its_results(qtbot, window, tmp_path):
    begin(window, "name:jiao.motor", "name:issa.ms6", exam=True)
    studying = window.study.studying
    studying.take("jiao.motor")
    studying.confirm()
    assert state(window) == "asking"
    assert not window.study.page.feedback.isVisible()
    assert not window.study.page.how.isVisible()
    studying.take("issa.ms6")
    studying.confirm()
    assert state(window) == "over"
    assert "2 of 2" in page(window)
    for kind in ("csv", "pdf"):
        path = tmp_path / f"results.{kind}"
        window.study._ask_where = lambda *_asked, path=path: path
        window.study.page.save.click()
        assert path.is_file()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "results.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["student"], row["right_answer"], row["score"]) for row in rows] == [
        ("Li Ming", "jiao.motor", "1"),
        ("Li Ming", "issa.ms6", "1"),
    ]
    assert (tmp_path / "results.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "results.pdf").read_bytes().rstrip().endswith(b"%%EOF")
    assert not studying.unsaved
    memory = Memory(places.study_file())  # an exam may be somebody else's
    assert memory.progress(["name:jiao.motor"], datetime.now().astimezone()).seen == 0
    memory.close()


def test_results_of_an_exam_are_not_lost_by_closing_the_window(qtbot, window):
    begin(window, "name:jiao.motor", "name:issa.ms6", exam=True)
    window.study.studying.skip()
    asked = []
    window.study._ask_to_end = lambda: asked.append("end") or QMessageBox.StandardButton.No
    qtbot.keyClick(window.study.page.choices, KEY.Key_Escape)
    assert state(window) == "asking"
    window.study._ask_to_save = lambda: asked.append("save") or QMessageBox.StandardButton.Cancel
    assert not window.close()
    assert window.isVisible()
    assert asked == ["end", "save"]
    assert "0 of 1" in page(window)


def test_what_is_due_is_counted_and_asked_again(qtbot, window):
    now = datetime.now().astimezone()
    memory = Memory(places.study_file())
    memory.review("name:jiao.motor", 0.0, now - timedelta(days=3))
    memory.review("name:nowhere.nothing", 0.0, now - timedelta(days=3))
    memory.close()
    window.study.count_due()
    assert window.actions_by_name["review_due"].text() == "Review due cards (1)"
    window.actions_by_name["review_due"].trigger()
    studying = window.study.studying
    assert [card.id for card in studying.cards] == ["name:jiao.motor"]
    studying.take("jiao.motor")
    studying.confirm()
    studying.confirm()
    assert state(window) == "over"
    assert window.actions_by_name["review_due"].text() == "Review due cards (0)"
    said = []
    window.session.message_shown.connect(said.append)
    window.study.leave()
    window.review_due()
    assert "Nothing is due today" in said[-1]


def test_progress_is_exported_shown_and_taken_in(qtbot, window, tmp_path, monkeypatch):
    begin(window, "name:jiao.motor")
    window.study.studying.take("jiao.motor")
    window.study.studying.confirm()
    window.study.leave()
    window.study._ask_where = lambda *_asked: tmp_path / "out.json"
    window.actions_by_name["export_progress"].trigger()
    window.study.studying.memory().close()
    window.study.studying._memory = None
    places.study_file().unlink()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(tmp_path / "out.json"), ""))
    window.actions_by_name["import_progress"].trigger()
    window.actions_by_name["show_progress"].trigger()
    shown = window.findChildren(type(window.text).__mro__[1])
    texts = [one.toPlainText() for one in shown]
    assert any("Days in a row: 1" in text and "1 / 64" in text for text in texts)
    (tmp_path / "out.json").write_text("no")
    said = []
    window.session.message_shown.connect(said.append)
    window.actions_by_name["import_progress"].trigger()
    assert said == ["out.json: is not JSON; choose a file written by Export progress"]


def test_a_memory_that_cannot_be_used_stops_no_round(qtbot, window, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SCALP_ATLAS_STUDY_DIR", str(tmp_path / "file"))
    said = []
    window.session.message_shown.connect(said.append)
    begin(window, "name:jiao.motor")
    window.study.studying.take("jiao.motor")
    window.study.studying.confirm()
    assert state(window) == "told"
    assert "cannot be made" in said[-1]
