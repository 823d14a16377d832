"""The list on the left, with a library of its own where the shipped one has no such case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication

from scalp_atlas.errors import Problem
from scalp_atlas.gui.item_tree import ItemTree
from scalp_atlas.gui.main_window import application
from scalp_atlas.gui.session import Session
from scalp_atlas.records import Confidence

CHECKED, PARTLY, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked


@pytest.fixture
def tree_of(qtbot, adult):
    """A function that shows a library's list, with the adult male's answers."""
    application([])
    sessions = []

    def make(library) -> ItemTree:
        session = Session(library)
        sessions.append(session)
        tree = ItemTree(session)
        qtbot.addWidget(tree)
        tree.resize(320, 700)
        tree.show()
        session.take(adult)
        tree.session = session
        return tree

    yield make
    for session in sessions:
        session.close()


@pytest.fixture
def tree(tree_of, library):
    return tree_of(library)


def shown_rows(tree):
    """Ids of the items that are not hidden, from top to bottom."""
    tops = [tree.tree.topLevelItem(index) for index in range(tree.tree.topLevelItemCount())]
    rows = [top.child(index) for top in tops if not top.isHidden() for index in range(top.childCount())]
    return [row.data(0, Qt.ItemDataRole.UserRole) for row in rows if not row.isHidden()]


def test_a_system_shows_whether_all_some_or_none_of_it_is_shown(tree):
    assert tree.row("issa").checkState(0) == CHECKED
    assert tree.row("jiao").checkState(0) == UNCHECKED
    tree.session.set_shown(["issa.ms6"], False)
    assert tree.row("issa").checkState(0) == PARTLY


def test_a_click_on_a_half_ticked_system_shows_all_of_it(qtbot, tree):
    tree.session.set_shown(["issa.ms6"], False)
    tree.row("issa").setCheckState(0, CHECKED)
    assert tree.row("issa.ms6").checkState(0) == CHECKED
    assert tree.session.is_shown("issa.ms6")


def test_ticking_a_system_is_told_once_and_not_once_an_item(qtbot, tree):
    told = []
    tree.session.visibility_changed.connect(lambda: told.append(1))
    tree.row("points").setCheckState(0, CHECKED)
    assert len(told) == 1
    assert tree.row("points.gv20").checkState(0) == CHECKED


def test_ticking_a_system_in_a_search_shows_only_what_was_found(tree):
    tree.search.setText("GV20")
    tree.row("points").setCheckState(0, CHECKED)
    assert tree.session.is_shown("points.gv20")
    assert not tree.session.is_shown("points.gv24")


def test_a_search_puts_the_best_hit_first_and_its_end_restores_the_order(tree, library):
    files = [item.id for system in library.systems.values() for item in system.items.values()]
    assert shown_rows(tree) == files
    tree.search.setText("motor")
    assert shown_rows(tree)[0] == "jiao.motor"
    tree.search.clear()
    assert shown_rows(tree) == files


def test_down_goes_from_the_search_into_the_list(qtbot, tree):
    tree.search.setText("baihui")
    tree.search.setFocus()
    qtbot.keyClick(tree.search, Qt.Key.Key_Down)
    assert tree.focusWidget() is tree.tree


def test_pointing_at_a_row_lights_the_line_and_leaving_puts_it_out(tree):
    row = tree.row("issa.ms7")
    tree.tree.scrollToItem(row)
    tree.tree.itemEntered.emit(row, 0)
    assert tree.session.hovered_id == "issa.ms7.left"
    QApplication.sendEvent(tree.tree.viewport(), QEvent(QEvent.Type.Leave))
    assert tree.session.hovered_id == ""


def test_pointing_at_a_line_on_the_head_brings_its_row_into_sight(tree):
    tree.resize(320, 200)
    tree.tree.scrollToBottom()
    tree.tree.verticalScrollBar().setValue(0)
    row = tree.row("issa.ms14")
    assert not tree.tree.viewport().rect().contains(tree.tree.visualItemRect(row).center())
    tree.session.hover("issa.ms14.left")
    assert tree.tree.viewport().rect().contains(tree.tree.visualItemRect(row).center())
    assert row.font(0).bold()
    tree.session.hover("")
    assert not row.font(0).bold()


def test_what_has_no_place_is_told_by_slant_and_reason_in_either_language(tree):
    row = tree.row("points.gv14")
    assert row.font(0).italic()
    assert "No place on this head" in row.toolTip(0)
    tree.session.set_style(language="zh")
    assert row.toolTip(0).startswith("在此头上无法定位：第7颈椎")
    assert not tree.row("points.gv20").font(0).italic()


def test_an_unverified_item_has_a_sign_and_says_so(tree_of, library):
    doubtful = replace(library.systems["issa"].items["ms1"], confidence=Confidence("unverified"))
    issa = replace(library.systems["issa"], items={**library.systems["issa"].items, "ms1": doubtful})
    tree = tree_of(replace(library, systems={**library.systems, "issa": issa}))
    assert "▲" in tree.row("issa.ms1").text(0)
    assert "unverified" in tree.row("issa.ms1").toolTip(0)
    assert "▲" not in tree.row("issa.ms2").text(0)


def test_files_with_problems_are_listed_last_with_their_sentences(tree_of, library):
    problems = (Problem("mine.toml", "items.a", "has no source"), Problem("other.toml", "", "is empty"))
    tree = tree_of(replace(library, problems=problems))
    for text in ("", "motor"):
        tree.search.setText(text)
        last = tree.tree.topLevelItem(tree.tree.topLevelItemCount() - 1)
        assert last.text(0) == "Problems (2)"
        assert [last.child(index).text(0) for index in range(2)] == [str(problem) for problem in problems]


def test_the_list_grows_with_the_text_but_stays_a_list(tree):
    before = tree.tree.font().pointSizeF()
    tree.session.set_style(label_size_pt=14.0)
    assert tree.tree.font().pointSizeF() > before
    tree.session.set_style(label_size_pt=40.0)
    assert tree.tree.font().pointSizeF() <= 20


def test_a_click_on_a_row_selects_its_item(qtbot, tree):
    rect = tree.tree.visualItemRect(tree.row("issa.ms3"))
    spot = QPoint(rect.left() + rect.width() // 2, rect.center().y())
    qtbot.mouseClick(tree.tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert tree.session.selected_id == "issa.ms3.left"


def test_points_lines_and_what_has_no_place_differ_by_their_sign(tree):
    def ink(item):
        """Share of a sign's width with colour in it; None without a sign."""
        icon = tree.row(item).icon(0)
        if icon.isNull():
            return None
        image = icon.pixmap(38, 16).toImage()
        coloured = [any(image.pixelColor(x, y).alpha() for y in range(image.height())) for x in range(image.width())]
        return sum(coloured) / image.width()

    assert ink("issa.ms6") > 0.8
    assert ink("points.gv20") < 0.6
    assert ink("table5.gv20") < 0.6  # its step stands in another file
    assert ink("points.gv14") is None
