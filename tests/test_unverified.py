"""What is unverified is marked wherever it is told, and can be left out: in the real window and by the command line.

What is unverified is read from the definition files with a TOML reader of its own.
"""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings, Qt, QUrl

from scalp_atlas.cli import run
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.evidence import Claim, load_evidence
from scalp_atlas.figure.image import FigureSpec, Page, chosen_ids, draw_figure
from scalp_atlas.gui.figure_export import figure_arguments, shown_ids
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session
from scalp_atlas.resolve import resolve

DOUBTFUL, SURE = "zhu.eding", "zhu.dingzhen"
READING = "points.ex-hn1.left~transverse_sides"  # unverified, of a verified item
SURE_READING = "zhu.eding~gv20_by_ears"  # of an unverified item; verified in `surer_library`


@pytest.fixture(scope="module")
def surer_library(library):
    """The library with a verified reading of an unverified item, as a user's own file may have it."""
    zhu = library.systems["zhu"]
    eding = zhu.items["eding"]
    sure = tuple(replace(one, confidence=replace(one.confidence, level="verified")) for one in eding.variants)
    changed = replace(zhu, items={**zhu.items, "eding": replace(eding, variants=sure)})
    return replace(library, systems={**library.systems, "zhu": changed})


@pytest.fixture(scope="module")
def levels(checkout) -> dict[str, dict[str, str]]:
    """By system and item the level of its confidence, as the files have it."""
    files = (checkout / "zone_defs").glob("*.toml")
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]
    return {
        table["system"]: {key: item["confidence"]["level"] for key, item in table["items"].items()}
        for table in tables
        if "items" in table
    }


@pytest.fixture(scope="module")
def unverified(levels) -> set[str]:
    return {f"{name}.{key}" for name, items in levels.items() for key, level in items.items() if level == "unverified"}


@pytest.fixture
def open_window(qtbot, windows, library, adult, tmp_path):
    """A function that opens a window on the adult male."""

    def open_one(library=library) -> MainWindow:
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Session(library, evidence=load_evidence(library)), settings)
        windows.append(window)
        with qtbot.waitActive(window):  # a key is a shortcut only in an active window
            window.show()
            window.activateWindow()
        window.session.take(adult)
        return window

    return open_one


@pytest.fixture
def window(open_window):
    return open_window()


@pytest.fixture
def session(window) -> Session:
    return window.session


def leave_out(qtbot, window) -> None:
    qtbot.keyClicks(window.viewport, "u")


def listed(window) -> set[str]:
    rows = {item: window.tree.row(item) for name in window.session.library.systems for item in items_of(window, name)}
    return {item for item, row in rows.items() if not row.isHidden()}


def items_of(window, system: str) -> set[str]:
    return window.session.items_of(system)


# -- the window -----------------------------------------------------------------------------------------


def test_a_key_takes_all_that_is_unverified_from_list_and_head_and_brings_it_back(qtbot, window, session, unverified):
    session.set_ticked(sorted(items_of(window, "zhu") | items_of(window, "fang")))
    before, everything = session.visible_ids(), listed(window)
    leave_out(qtbot, window)
    assert everything - listed(window) == unverified
    drawn = {session.resolution.resolved[name].item.id for name in session.visible_ids()}
    assert drawn and drawn.isdisjoint(unverified)
    assert {session.resolution.resolved[name].item.id for name in before} - drawn <= unverified
    assert not window.actions_by_name["unverified"].isChecked()
    leave_out(qtbot, window)
    assert (session.visible_ids(), listed(window)) == (before, everything)


def test_the_list_counts_what_it_lists_and_says_what_it_leaves_out(qtbot, window, levels):
    row, all_of_it = window.tree.row("zhu"), levels["zhu"]
    doubtful = sum(level == "unverified" for level in all_of_it.values())
    assert row.text(0).endswith(f"({len(all_of_it)})")
    leave_out(qtbot, window)
    assert row.text(0).endswith(f"({len(all_of_it) - doubtful})")
    assert row.toolTip(0).startswith(f"{doubtful} unverified")
    assert f"{sum(map(len, levels.values()))}; U shows" in window.statusBar().currentMessage()
    window.set_language("zh")
    assert row.text(0).endswith(f"（{len(all_of_it) - doubtful}）")
    window.set_interface("zh")
    qtbot.waitUntil(lambda: row.toolTip(0).startswith("未经证实"))


def test_ticking_a_whole_system_ticks_what_is_listed_and_that_is_all_of_it(qtbot, window, session, unverified):
    leave_out(qtbot, window)
    window.tree.row("zhu").setCheckState(0, Qt.CheckState.Checked)
    assert window.tree.row("zhu").checkState(0) == Qt.CheckState.Checked
    assert unverified.isdisjoint(session.ticked())


def test_a_search_finds_no_unverified_item_and_says_why_it_found_nothing(qtbot, window, session):
    window.tree.search.setText("额顶带")
    assert not window.tree.row(DOUBTFUL).isHidden()
    leave_out(qtbot, window)
    assert window.tree.row(DOUBTFUL).isHidden()
    assert window.tree.nothing.isVisibleTo(window)
    assert window.tree.nothing.text().startswith("Only unverified items match")
    window.set_interface("zh")
    qtbot.waitUntil(lambda: window.tree.nothing.text().startswith("仅有未经证实的项目相符"))
    assert window.tree.nothing.isVisibleTo(window)
    window.set_interface("en")
    qtbot.keyClick(window.tree.search, Qt.Key.Key_Return)
    assert session.selected_id == ""
    window.tree.search.setText("qqqq")
    assert window.tree.nothing.text().startswith("Nothing found")


def test_the_choice_is_remembered_in_the_next_window(qtbot, open_window):
    first = open_window()
    assert first.session.unverified_shown
    leave_out(qtbot, first)
    assert not first.session.unverified_shown
    first.close()
    second = open_window()
    assert not second.session.unverified_shown
    assert not second.actions_by_name["unverified"].isChecked()
    assert second.tree.row(DOUBTFUL).isHidden()


def test_a_page_opened_from_elsewhere_says_why_nothing_is_drawn_and_shows_the_way_back(qtbot, window, session):
    leave_out(qtbot, window)
    session.select_item(DOUBTFUL)
    assert "unverified items are hidden now" in window.text.toPlainText()
    assert DOUBTFUL not in session.visible_ids()
    assert DOUBTFUL not in session.ticked()
    assert window.tree.tree.currentItem() is None
    window.set_language("zh")
    assert "现已隐藏未经证实的项目" in window.text.toPlainText()
    window.text.anchorClicked.emit(QUrl("unverified:"))
    assert window.actions_by_name["unverified"].isChecked()
    assert "现已隐藏" not in window.text.toPlainText()
    assert window.tree.tree.currentItem() is window.tree.row(DOUBTFUL)


def test_an_item_that_is_left_out_cannot_be_isolated_into_an_empty_head(qtbot, window, session):
    leave_out(qtbot, window)
    session.select_item(DOUBTFUL)
    before = session.visible_ids()
    session.isolate_selected()
    assert session.visible_ids() == before


def known(qtbot, session: Session, item: str) -> None:
    """Select an item and wait until its other readings are constructed."""
    with qtbot.waitSignal(session.readings_changed, timeout=60_000):
        session.select_item(item)


def test_an_unverified_reading_goes_and_its_verified_item_stays(qtbot, window, session):
    known(qtbot, session, "points.ex-hn1")
    session.show_readings("points.ex-hn1", ["transverse_sides"])
    assert any(name.endswith("~transverse_sides") for name in session.visible_ids())
    leave_out(qtbot, window)
    assert [name for name in session.visible_ids() if name.startswith("points.ex-hn1")] == [
        session.ids_of("points.ex-hn1")[0]
    ]
    assert not window.tree.row("points.ex-hn1").isHidden()
    assert "hidden, being unverified" in window.text.toPlainText()


def test_a_verified_reading_stays_and_keeps_the_row_of_its_unverified_item(qtbot, open_window, surer_library):
    window = open_window(surer_library)
    session = window.session
    known(qtbot, session, DOUBTFUL)
    session.show_readings(DOUBTFUL, ["gv20_by_ears"])
    leave_out(qtbot, window)
    assert SURE_READING in session.visible_ids()
    assert DOUBTFUL not in session.visible_ids()
    assert not window.tree.row(DOUBTFUL).isHidden()
    session.show_readings(DOUBTFUL, [])
    assert window.tree.row(DOUBTFUL).isHidden()


@pytest.mark.parametrize("kind", ["conditions", "prescriptions"])
def test_what_is_read_lists_and_marks_unverified_zones_and_lights_them_only_if_shown(qtbot, window, session, kind):
    claim = Claim({"en": "Two zones.", "zh": "两区。"}, sources=("DOC1",), items=(DOUBTFUL, SURE))
    table = getattr(session.evidence, kind)
    key = next(iter(table))
    changed = replace(table[key], **{"zones" if kind == "conditions" else "head": (claim,)})
    session.evidence = replace(session.evidence, **{kind: {**table, key: changed}})
    leave_out(qtbot, window)
    session.open_entry(f"{kind}.{key}")
    page = window.texts.entry
    assert session.visible_ids() == (SURE,)
    assert "Eding (forehead-vertex) zone ▲ (hidden, being unverified)" in page.toPlainText()
    page.anchorClicked.emit(QUrl(f"item:{DOUBTFUL}"))
    assert "unverified items are hidden now" in window.text.toPlainText()
    assert session.visible_ids() == (SURE,)
    leave_out(qtbot, window)
    assert set(session.visible_ids()) == {SURE, DOUBTFUL}
    assert "Eding (forehead-vertex) zone ▲ (unverified)" in page.toPlainText()


# -- where it is marked ---------------------------------------------------------------------------------


def test_a_row_tells_a_screen_reader_what_its_sign_tells_the_eye(window, unverified):
    for item_id in sorted(unverified):
        row = window.tree.row(item_id)
        assert row.text(0).endswith("▲")
        assert "unverified" in row.data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert "unverified" not in window.tree.row("points.gv20").data(0, Qt.ItemDataRole.AccessibleTextRole)


def test_a_narrow_list_cuts_names_in_the_middle_so_that_the_sign_stays(window):
    assert window.tree.tree.textElideMode() == Qt.TextElideMode.ElideMiddle


def legend(library, adult, *items: str, unverified: bool = True) -> Page:
    spec = FigureSpec(items, unverified=unverified)
    return Page(adult.head, library, adult.resolution, spec, chosen_ids(library, adult.resolution, items))


def test_the_legend_marks_an_unverified_item_in_words_and_dots(qapp, library, adult):
    doubtful, sure = legend(library, adult, DOUBTFUL, SURE)._legend()
    assert doubtful.name.endswith("(unverified)")
    assert doubtful.look.dotted
    assert "unverified" not in sure.name
    assert not sure.look.dotted


def test_a_legend_of_systems_counts_what_is_unverified_and_shows_the_look_of_all(qapp, library, adult, levels):
    page = legend(library, adult, *library.systems)
    entries = {entry.name: entry for entry in page._legend()}
    doubtful = sum(
        adult.resolution.resolved[name].confidence.level == "unverified"
        for name in {f"fang.{key}.left" for key in levels["fang"]} & adult.resolution.resolved.keys()
    ) + sum(
        adult.resolution.resolved[name].confidence.level == "unverified"
        for name in {f"fang.{key}" for key in levels["fang"]} & adult.resolution.resolved.keys()
    )
    (fang,) = (name for name in entries if name.startswith(library.systems["fang"].name["en"]))
    assert fang.endswith(f"({doubtful} unverified)")
    assert not entries[fang].look.dotted


# -- figures and numbers --------------------------------------------------------------------------------


def test_a_figure_without_them_says_so_and_draws_the_rest(qapp, library, adult):
    with_all = legend(library, adult, "zhu")._notes()
    without = legend(library, adult, "zhu", unverified=False)._notes()
    assert set(without) - set(with_all) == {"Unverified items are left out."}
    small = {"width": 700, "labels": False}
    alone = draw_figure(adult.head, library, adult.resolution, FigureSpec((SURE,), unverified=False, **small))
    both = draw_figure(adult.head, library, adult.resolution, FigureSpec((SURE, DOUBTFUL), unverified=False, **small))
    assert alone == both


def test_a_figure_of_nothing_but_unverified_items_is_refused_in_a_sentence(qapp, library, adult):
    with pytest.raises(ScalpAtlasError, match=r"zhu\.eding: unverified.*nothing remains"):
        draw_figure(adult.head, library, adult.resolution, FigureSpec((DOUBTFUL,), unverified=False))


def test_the_window_exports_figures_and_numbers_as_it_shows_them(qtbot, window, session, unverified, tmp_path):
    def arguments() -> list[str]:
        return figure_arguments(
            session, shown_ids(session), window.viewport.view, tmp_path / "a.png", 700, transparent=False
        )

    session.set_ticked(sorted(items_of(window, "zhu")))
    assert "--without-unverified" not in arguments()
    leave_out(qtbot, window)
    assert "--without-unverified" in arguments()
    window.exports.save_numbers(tmp_path / "shown.csv")
    with (tmp_path / "shown.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert {row["confidence"] for row in rows}.isdisjoint({"unverified"})


def test_compute_leaves_unverified_items_and_readings_out_and_says_how_many(tmp_path, capsys):
    whole, without = tmp_path / "whole.json", tmp_path / "without.json"
    common = ["compute", "--head", "adult_male", "--systems", "zhu,points", "--variants", "--out"]
    assert run([*common, str(whole)]) == 0
    assert run([*common, str(without), "--without-unverified"]) == 0
    everything, rest = (json.loads(path.read_text(encoding="utf-8")) for path in (whole, without))
    doubtful = {item["id"] for item in everything["items"] if item["confidence"] == "unverified"}
    assert {DOUBTFUL} <= doubtful
    assert {item["id"] for item in rest["items"]} == {item["id"] for item in everything["items"]} - doubtful
    assert f"{len(doubtful)} unverified left out" in capsys.readouterr().out
    assert all(item["confidence"] in ("verified", "single", "partial") for item in rest["unresolved"])


def test_figure_takes_the_same_word(tmp_path, capsys):
    common = ["figure", "--head", "adult_male", "--width", "700", "--no-labels", "--without-unverified"]
    assert run([*common, "--items", DOUBTFUL, "--out", str(tmp_path / "none.png")]) == 1
    assert "unverified" in capsys.readouterr().err
    assert run([*common, "--items", f"{DOUBTFUL},{SURE}", "--out", str(tmp_path / "one.png")]) == 0


def test_each_reading_counts_by_its_own_confidence(surer_library, adult):
    resolution = resolve(surer_library, adult.head, items=[DOUBTFUL, "points.ex-hn1"], variants=True)
    kept = resolution.without_unverified()
    assert {READING, DOUBTFUL} <= resolution.resolved.keys() | {READING}
    assert SURE_READING in kept.resolved
    assert DOUBTFUL not in kept.resolved
    assert [name for name in kept.resolved if name.startswith("points.ex-hn1")]
    assert not [name for name in kept.resolved if name.endswith("~transverse_sides")]
