"""What leaves the window as a picture: exported with the choices of the last time, copied, dragged, kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox

from scalp_atlas.annotations import Annotations, read_annotations
from scalp_atlas.cli import run
from scalp_atlas.figure.view import View, key_view
from scalp_atlas.gui.figure_export import figure_arguments, file_name, shown_ids
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.picture_out import ImageChoice, ImageDialog, keep, name_of_view, recalled, recipe_of
from scalp_atlas.gui.session import Session
from scalp_atlas.recipes import arguments, read_recipe


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def session(qtbot, library, adult):
    made = Session(library)
    made.take(adult)
    yield made
    made.close()


@pytest.fixture
def window(session, adult, settings, tmp_path, windows):
    settings.setValue("folder", str(tmp_path))
    made = MainWindow(session, settings)
    windows.append(made)
    made.show()
    session.take(adult)
    return made


@pytest.fixture
def answer(monkeypatch):
    """A function that has the file dialog answer, and keeps what it proposed."""
    asked = []

    def give(path, kind="PNG (*.png)"):
        def dialog(parent, title, proposed, kinds, first=""):
            asked.append((title, Path(proposed).name, kinds, first))
            return str(path), kind

        monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
        return asked

    return give


def said(session) -> list[str]:
    told: list[str] = []
    session.message_shown.connect(told.append)
    return told


# Recipes


def test_a_recipe_of_the_window_names_systems_and_items_as_shortly_as_can_be(session, library):
    session.set_ticked(["issa.ms6", *library.systems["jin"].items])
    session.set_ticked([*(item.id for item in library.systems["jin"].items.values()), "issa.ms6", "points.gv20"])
    made = recipe_of(session, View())
    assert sorted(made.items) == ["issa.ms6", "jin", "points.gv20"]
    session.set_side("left")
    made = recipe_of(session, View())
    assert (sorted(made.items), made.side) == (["issa.ms6", "jin", "points.gv20"], "left")
    session.set_side("both")
    session.select("issa.ms6.left")
    session.hide_selected()
    assert set(recipe_of(session, View()).items) >= {"jin", "points.gv20"}


def test_a_recipe_draws_what_the_command_of_the_window_draws(session, tmp_path, adult):
    session.set_ticked(["issa.ms6", "issa.ms5", "points.gv20"])
    session.set_style(language="zh", dark=True, hair_tint=False, labels=False, skin_opacity=0.5, needles=True)
    session.set_unverified_shown(False)
    view = View(33, 12, 0, (1.5, 2.5, 3.5), 222)
    typed = figure_arguments(session, shown_ids(session), view, tmp_path / "a.png", 3000, False)
    kept = arguments(recipe_of(session, view), tmp_path / "a.png")
    switches = {word for word in typed if word.startswith("--") and "=" not in word} - {"--force"}
    assert switches == {word for word in kept if word.startswith("--") and "=" not in word}
    for name in ("--camera", "--language", "--skin-opacity", "--width", "--head", "--out"):
        (one,) = (word for word in typed if word.startswith(f"{name}="))
        assert one in kept, name


def test_a_key_view_has_its_name_in_a_recipe(session, adult):
    skin = adult.head.skin.vertices
    assert recipe_of(session, key_view("left", skin)).view == "left"
    assert recipe_of(session, key_view("home", skin)).view == "three_quarter"
    nearer = key_view("left", skin).zoomed(2, (0, 0), 800, 600)
    assert recipe_of(session, nearer).view == tuple(round(float(number), 4) for number in nearer.numbers())


def test_save_as_recipe_writes_a_file_that_draws_it_again(window, session, answer, tmp_path, qtbot):
    session.set_ticked(["issa.ms6"])
    window.viewport.set_view(key_view("left", session.head.skin.vertices))
    asked = answer(tmp_path / "mine.toml", "Recipe (*.toml)")
    told = said(session)
    window.actions_by_name["save_recipe"].trigger()
    assert asked == [("Save as recipe", "adult_male-issa-ms6-left.toml", "Recipe (*.toml)", "Recipe (*.toml)")]
    assert told == [f"Saved {tmp_path / 'mine.toml'}"]
    made = read_recipe(tmp_path / "mine.toml")
    assert (made.head, made.view) == ("adult_male", "left")
    assert "issa.ms6" in made.items
    (tmp_path / "mine.toml").write_text((tmp_path / "mine.toml").read_text().replace("3000", "400"))
    assert run(["figure", str(tmp_path / "mine.toml")]) == 0
    assert Image.open(tmp_path / "mine.png").size[0] == 400


def test_colours_of_ones_own_go_into_a_file_beside_the_recipe(window, session, answer, tmp_path):
    session.set_ticked(["issa.ms6"])
    session.annotate("own colour", Annotations(colours={"issa": (10, 20, 30)}))
    answer(tmp_path / "mine.toml", "Recipe (*.toml)")
    window.exports.ask_recipe()
    assert Path(read_recipe(tmp_path / "mine.toml").annotations).name == "mine_annotations.json"
    assert read_annotations(tmp_path / "mine_annotations.json")[0] == session.annotations


# Copied and dragged


def test_copy_puts_the_picture_on_the_screen_into_the_clipboard(window, session, qtbot):
    QApplication.clipboard().clear()
    told = said(session)
    window.actions_by_name["copy_image"].trigger()
    image = QApplication.clipboard().image()
    assert image.width() == 1600
    assert told == [f"The picture is in the clipboard, 1600 x {image.height()} pixels"]
    shape = window.viewport.width() / window.viewport.height()
    assert image.width() / image.height() == pytest.approx(shape, rel=0.01)
    assert colours_of(image) > 1000, "no empty picture"


def colours_of(image: QImage) -> int:
    pixels = np.array(image.convertToFormat(QImage.Format.Format_RGB32).constBits()).reshape(-1, 4)
    return len(np.unique(pixels, axis=0))


def test_a_click_on_the_grip_copies_and_a_drag_takes_image_and_file_along(window, session, qtbot, monkeypatch):
    session.set_ticked(["issa.ms6"])
    QApplication.clipboard().clear()
    grip = window.out.grip
    qtbot.mouseClick(grip, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().image().width() == 1600
    dragged = []
    monkeypatch.setattr(grip, "_start", lambda drag: dragged.append(drag.mimeData()))
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    qtbot.mouseMove(grip, QPoint(5, 4))
    assert dragged == [], "a hand that trembles drags nothing"
    qtbot.mouseMove(grip, QPoint(60, 40))
    assert dragged[0].imageData().width() == 1600
    (url,) = dragged[0].urls()
    assert Path(url.toLocalFile()).name.startswith("adult_male-issa-ms6")
    assert QImage(url.toLocalFile()).width() == 1600
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))


def test_without_a_head_nothing_is_copied(qtbot, library, settings, windows):
    session = Session(library)
    made = MainWindow(session, settings)
    windows.append(made)
    told = said(session)
    QApplication.clipboard().clear()
    made.out.copy()
    made.out.save_recipe(Path("never.toml"))
    assert told[0] == "There is no head to draw yet."
    assert told[1].startswith("Save this head as a head file first")
    assert QApplication.clipboard().image().isNull()


# Choices of the last time


def test_a_choice_is_remembered_apart_for_what_moves(settings):
    still, moving = ImageChoice(1234, 600, True, True, False, 3.5), ImageChoice(640, 300, False, True, True, 12.0)
    keep(settings, still)
    keep(settings, moving, moving=True)
    settings.sync()
    again = QSettings(settings.fileName(), QSettings.Format.IniFormat)
    assert recalled(again) == still
    assert recalled(again, moving=True) == moving


def test_a_choice_that_cannot_be_read_is_as_the_first_time(settings):
    settings.setValue("image/width", "wide")
    settings.setValue("image/grey", "perhaps")
    assert recalled(settings) == ImageChoice()
    assert recalled(settings, moving=True).width == 900


def test_the_dialog_begins_with_the_last_choice_and_asks_what_goes_with_the_format(qtbot):
    choice = ImageChoice(1200, 150, True, True, False, 4.0)
    still, moving = ImageDialog(choice, False), ImageDialog(choice, True)
    qtbot.addWidget(still)
    qtbot.addWidget(moving)
    assert still.choice() == choice
    assert moving.choice() == ImageChoice(1200, 150, False, True, False, 4.0), "a turning head has a background"
    still.show()
    moving.show()
    assert still.dpi.isVisible() and not still.seconds.isVisible()
    assert moving.seconds.isVisible() and not moving.dpi.isVisible() and not moving.transparent.isVisible()


def test_format_and_choice_of_the_last_export_are_proposed_again(window, session, answer, monkeypatch, tmp_path):
    session.set_ticked(["issa.ms6", "jiao.motor"])
    window.viewport.set_view(key_view("back", session.head.skin.vertices))
    monkeypatch.setattr(QDialog, "exec", lambda dialog: dialog.width_px.setValue(640) or QDialog.DialogCode.Accepted)
    started = []
    monkeypatch.setattr(window.figure, "start", lambda *words: started.append(words))
    asked = answer(tmp_path / "one.tif", "TIFF (*.tif)")
    window.exports.export_image()
    window.exports.export_image()
    assert asked[0][1] == "adult_male-issa-jiao-back.png" and asked[0][3] == "PNG (*.png)"
    assert asked[1][1] == "adult_male-issa-jiao-back.tif" and asked[1][3] == "TIFF (*.tif)"
    assert started[1][3:6] == (tmp_path / "one.tif", 640, False)
    answer(tmp_path / "round.gif", "Turning head (*.gif)")
    window.exports.export_image()
    assert "--turn=360" in started[2][7]


def test_a_file_whose_ending_is_added_is_asked_about_before_it_is_replaced(window, answer, monkeypatch, tmp_path):
    (tmp_path / "there.png").write_bytes(b"mine")
    answer(tmp_path / "there", "PNG (*.png)")
    questions = []
    replies = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda parent, title, told: questions.append(told) or replies.pop(0))
    assert window.exports.ask_where("Export image", "png", "PNG (*.png)") is None
    assert window.exports.ask_where("Export image", "png", "PNG (*.png)") == tmp_path / "there.png"
    assert questions == ["there.png is there already. Replace it?"] * 2


@pytest.mark.parametrize(
    ("ticked", "name"),
    [
        (["issa.ms6"], "adult_male-issa-ms6"),
        (["issa.ms6", "issa.ms5"], "adult_male-issa"),
        (["issa.ms6", "jiao.motor", "fang.fuxiang", "jin.nao", "zhu.eding", "tang.motor"], None),
        ([], "adult_male-head"),
    ],
)
def test_the_proposed_name_says_head_items_and_view(session, adult, library, ticked, name):
    if name is None:
        systems = ["issa", "jiao", "fang", "jin", "zhu", "tang"]
        ticked = [next(iter(library.systems[key].items.values())).id for key in systems]
        name = "adult_male-6-systems"
    session.set_ticked(ticked)
    assert file_name(session) == name
    assert name_of_view(session, key_view("three_quarter", adult.head.skin.vertices)) == f"{name}-three-quarter"
    assert name_of_view(session, View(77, 3)) == name


def test_what_the_picture_lacks_is_said_with_where_it_was_saved(window, session, qtbot, tmp_path):
    words = ["figure", "--head=adult_male", "--items=issa.ms5", "--width=300", "--no-legend", "--caption=กระ"]
    with qtbot.waitSignal(window.figure.finished, timeout=60_000) as caught:
        window.figure.run([*words, f"--out={tmp_path / 'a.png'}"], tmp_path / "a.png", "")
    assert caught.args[0].startswith(f"Saved {tmp_path / 'a.png'}. The program's font lacks กระ (Thai)")
