"""The user's own zones: read beside the bundled ones, copied, given back, and followed by the window."""

from __future__ import annotations

import json
import os
import re
import shutil
import textwrap
import tomllib
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from scalp_atlas import own_zones, places
from scalp_atlas.cli import run
from scalp_atlas.definitions import load_systems
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.skinlines import SkinLines
from scalp_atlas.gui import own_zones as followed
from scalp_atlas.gui.loading import Loaded
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.own_zones import resolve_changed
from scalp_atlas.gui.session import Session
from scalp_atlas.own_zones import copy_of, export_definitions, lines_of, new_zone
from scalp_atlas.resolve import resolve

MINE = """\
format = 1
system = "mine"
name   = { en = "My zones" }

[points.behind]                     # two centimetres behind GV20, on the midline
along = "reference:midline"
from  = "points:gv20"
shift = "2 cm posterior"

[items.behind]
code       = "B1"
name       = { en = "Behind the crown" }
side       = "midline"
sources    = ["NOTEBOOK"]
confidence = { level = "unverified" }
"""
SOURCES = '[sources.NOTEBOOK]\ntitle = "My notebook"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """The folder of own zones, empty but for the register of sources."""
    place = tmp_path / "zones"
    place.mkdir()
    (place / "sources.toml").write_text(SOURCES, encoding="utf-8")
    monkeypatch.setenv("SCALP_ATLAS_ZONES_DIR", str(place))
    return place


def save(path: Path, text: str) -> None:
    """As most editors do it: write beside, rename over."""
    beside = path.with_name(f".{path.name}.swap")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


def the_problem() -> str:
    (problem,) = load_systems().problems
    return str(problem)


# -- reading ----------------------------------------------------------------------------------------


def test_own_zones_are_read_beside_the_bundled_ones(folder, library):
    save(folder / "mine.toml", MINE)
    both = load_systems()
    assert both.problems == ()
    assert set(both.systems) == {*library.systems, "mine"}
    assert both.sources["NOTEBOOK"].title == "My notebook"


def test_a_point_told_by_a_bundled_one_lies_where_the_tape_says(folder, adult):
    save(folder / "mine.toml", MINE)
    there = resolve(load_systems(), adult.head, ["mine"]).resolved["mine.behind"].points[0]
    crown = adult.resolution.resolved["points.gv20"].points[0]
    # The chord of 20 mm of tape: on a skull of 70 to 110 mm radius 19.93 to 19.97 mm.
    assert np.linalg.norm(there - crown) == pytest.approx(19.95, abs=0.05)
    assert there[1] < crown[1], "behind is toward -y"


def test_without_a_folder_there_is_nothing_of_ones_own_and_nothing_is_made(folder, library):
    shutil.rmtree(folder)
    assert load_systems() == library
    assert not folder.exists()


def test_every_bundled_file_is_named_by_its_id(library):
    # own_zones.file_of and the refusal of bundled ids go by this
    assert {system.file for system in library.systems.values()} == {f"{name}.toml" for name in library.systems}


@pytest.mark.parametrize(
    ("name", "was", "becomes", "sentence"),
    [
        (
            "mine.toml",
            'system = "mine"',
            'system = "jiao"',
            "mine.toml, system (line 2): 'jiao' is a system that comes",
        ),
        ("jiao.toml", 'system = "mine"', 'system = "jiao"', "give yours an id of its own"),
        ("mine.toml", '"2 cm posterior"', '"2 cm back"', "mine.toml, points.behind.shift (line 8): 'back' is no"),
        ("mine.toml", 'side       = "midline"', "", "mine.toml, items.behind.side (line 10): is None"),
        (
            "mine.toml",
            'points:gv20"',
            'points:gv200"',
            "mine.toml, points.behind (line 5): unknown name 'points:gv200'",
        ),
        ("mine.toml", '"NOTEBOOK"', '"NOTE"', "mine.toml, items.behind.sources (line 14): unknown source 'NOTE'"),
        ("mine.toml", "[items.behind]", "[items.behind", "mine.toml, line 10: is not valid TOML"),
        ("mine.toml", "[items.behind]", '[items."be.hind"]', "expected a name of letters"),
        ("mine.toml", "format = 1", "format = " + "[" * 5000, "too many brackets"),
        ("points.toml", "[points.behind]", "[points.behind", "points.toml, line 5: is not valid TOML"),
        ("conditions.toml", "", "", "conditions.toml"),
    ],
)
def test_a_fault_is_one_sentence_with_its_line_and_costs_no_bundled_file(folder, library, name, was, becomes, sentence):
    assert was in MINE
    save(folder / name, MINE.replace(was, becomes, 1) if was else "[conditions.mine]\n")
    loaded = load_systems()
    assert loaded.systems == library.systems
    assert any(sentence in str(problem) for problem in loaded.problems), loaded.problems
    assert {problem.file for problem in loaded.problems} == {name}


def test_a_broken_file_named_like_a_bundled_one_hides_no_fault_of_another(folder):
    save(folder / "points.toml", "[")
    save(folder / "mine.toml", MINE.replace("points:gv20", "points:gv200"))
    told = [str(problem) for problem in load_systems().problems]
    assert any("mine.toml, points.behind (line 5): unknown name 'points:gv200'" in sentence for sentence in told)


def test_of_two_files_with_one_id_the_first_counts_and_the_second_is_told_of_both(folder):
    save(folder / "a.toml", MINE)
    save(folder / "b.toml", MINE)
    assert "b.toml, system (line 2): system 'mine' is defined in a.toml as well; give one" in the_problem()
    assert load_systems().systems["mine"].file == "a.toml"


def test_a_source_name_that_is_taken_stays_with_the_bundled_source(folder, library):
    save(folder / "sources.toml", SOURCES + '[sources.GMT]\ntitle = "Other"\n')
    assert "sources.toml, sources.GMT (line 3): stands for another source already" in the_problem()
    assert load_systems().sources["GMT"] == library.sources["GMT"]


@pytest.mark.parametrize("text", ["sources = 3", "[sources]\nA = 3", "format = 1", "sources = " + "[" * 5000])
def test_a_register_of_sources_that_holds_none_is_a_sentence(folder, text):
    save(folder / "sources.toml", text)
    assert the_problem().startswith("sources.toml")


def test_a_folder_named_like_a_file_is_a_sentence(folder):
    (folder / "x.toml").mkdir()
    assert "x.toml: is a folder" in the_problem()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_named_like_a_file_is_a_sentence_and_is_never_waited_for(folder):
    os.mkfifo(folder / "x.toml")
    assert "x.toml: is no plain file" in the_problem()


def test_a_link_to_nowhere_is_a_sentence(folder):
    try:
        (folder / "x.toml").symlink_to(folder / "gone")
    except OSError:
        pytest.skip("no links here")
    assert "x.toml: cannot be read" in the_problem()


def test_a_huge_file_is_a_sentence_and_is_never_opened(folder):
    with (folder / "x.toml").open("wb") as stream:
        stream.truncate(3_000_000_000)  # takes no room on the disk
    assert "x.toml: has 3000.0 MB, a definition at most 1 MB" in the_problem()


def test_a_folder_that_may_not_be_read_is_a_sentence(folder, library, monkeypatch):
    def refuse(self: Path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert "cannot be read: Permission denied; allow it" in the_problem()
    assert load_systems().systems == library.systems


def test_a_file_where_the_folder_should_be_is_a_sentence(folder):
    shutil.rmtree(folder)
    folder.write_text("no folder")
    assert "cannot be read" in the_problem()
    with pytest.raises(ScalpAtlasError, match="cannot be made"):
        own_zones.made_folder()


def test_swap_files_of_editors_are_none_of_the_users(folder):
    (folder / ".mine.toml").write_text("[")
    (folder / "mine.toml~").write_text("[")
    assert load_systems().problems == ()


def test_lines_are_those_one_counts_by_hand():
    text = """\
# a comment
format = 1

[points.a]
along = "x"
name = { en = "one", zh = "two" }

[items.a]
notes = [
  { en = "a [bracket]" },
]
where = { en = \"\"\"
[points.b]
\"\"\" }
[[list]]
[points."b.c"]
d.e = 1
"""
    lines = lines_of(text)
    assert (lines["format"], lines["points.a"], lines["points.a.along"], lines["points.a.name.zh"]) == (2, 4, 5, 6)
    assert (lines["items.a"], lines["items.a.notes"], lines["items.a.where"]) == (8, 9, 12)
    assert (lines["list"], lines["points.b.c"], lines["points.b.c.d.e"]) == (15, 16, 17)
    assert "points.b" not in lines
    assert lines_of(text.replace("\n", "\r\n")) == lines


# -- copying ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", ["jiao", "issa", "ynsa", "zhu", "tang", "points", "table5", "eeg"])
def test_a_copy_of_any_item_is_sound_and_lies_where_the_item_does(folder, checkout, library, adult, system):
    items = list(library.systems[system].items.values())
    validator = Draft202012Validator(json.loads((checkout / "zone_defs" / "schema.json").read_text(encoding="utf-8")))
    for number, item in enumerate(items):
        text = copy_of(library, item.id, f"copy_{number}")
        assert not list(validator.iter_errors(tomllib.loads(text))), item.id
        save(folder / f"copy_{number}.toml", text)
    loaded = load_systems()
    assert loaded.problems == ()
    copies = resolve(loaded, adult.head, [f"copy_{number}" for number in range(len(items))])
    for number, item in enumerate(items):
        for side in item.sides:
            copied = f"copy_{number}.{item.full_id(side).partition('.')[2]}"
            original = adult.resolution.resolved.get(item.full_id(side))
            assert (copied in copies.resolved) == (original is not None)
            if original is not None:
                assert np.array_equal(copies.resolved[copied].points, original.points)


def test_a_copy_brings_its_own_steps_and_leaves_those_of_other_files(library):
    table = tomllib.loads(copy_of(library, "issa.ms1", "own"))
    assert set(table["points"]) == {"ms1_end"}
    assert set(table["curves"]) == {"ms1"}
    assert table["points"]["ms1_end"]["from"] == "points:gv24"
    assert table["items"]["ms1"]["confidence"]["level"] == "unverified", "nobody has verified what is yet to be changed"


def test_texts_survive_whatever_signs_are_in_them(folder):
    text = 'quote \\" backslash \\\\ tab \\t line \\n bell \\u007f 汉字'
    save(folder / "mine.toml", MINE.replace("Behind the crown", text))
    library = load_systems()
    copied = tomllib.loads(copy_of(library, "mine.behind", "own"))
    assert copied["items"]["behind"]["name"]["en"] == 'quote " backslash \\ tab \t line \n bell \x7f 汉字'


def test_a_second_copy_takes_the_next_name_and_touches_nothing(folder, library):
    first = new_zone(library, "issa.ms1")
    save(first, first.read_text(encoding="utf-8") + "# mine\n")
    second = new_zone(library, "issa.ms2")
    assert (first.name, second.name) == ("own.toml", "own_2.toml")
    assert first.read_text(encoding="utf-8").endswith("# mine\n")
    loaded = load_systems()
    assert loaded.problems == ()
    assert {"own", "own_2"} <= set(loaded.systems)


def test_a_copy_of_a_copy_is_made_from_ones_own_file(folder, library):
    new_zone(library, "issa.ms1")
    again = new_zone(load_systems(), "own.ms1")
    assert tomllib.loads(again.read_text(encoding="utf-8"))["points"]["ms1_end"]["from"] == "points:gv24"
    assert load_systems().problems == ()


def test_an_item_that_has_left_its_file_is_refused_in_a_sentence(folder):
    save(folder / "mine.toml", MINE)
    library = load_systems()
    save(folder / "mine.toml", MINE.replace("items.behind", "items.other"))
    with pytest.raises(ScalpAtlasError, match=r"mine\.toml, items\.behind: has been changed"):
        new_zone(library, "mine.behind")
    assert not (folder / "own.toml").exists()


# -- giving back ------------------------------------------------------------------------------------


def test_an_export_gives_back_every_loaded_file_byte_for_byte(folder, checkout, tmp_path):
    save(folder / "mine.toml", MINE)
    save(folder / "broken.toml", "[")
    out = tmp_path / "out"
    out.mkdir()
    count = export_definitions(load_systems(), out)
    bundled = [path for path in (checkout / "zone_defs").iterdir() if path.is_file()]
    assert {path.name for path in bundled} >= {"README.md", "schema.json", "sources.toml", "jiao.toml"}
    for path in bundled:
        assert (out / path.name).read_bytes() == path.read_bytes()
    assert {path.name for path in (out / "own").iterdir()} == {"mine.toml", "sources.toml"}
    assert (out / "own" / "mine.toml").read_bytes() == (folder / "mine.toml").read_bytes()
    assert count == len(bundled) + 2


def test_an_export_overwrites_nothing(library, tmp_path):
    (tmp_path / "README.md").write_text("of another project")
    with pytest.raises(ScalpAtlasError, match=r"README\.md is in .* already; choose an empty folder"):
        export_definitions(library, tmp_path)
    assert (tmp_path / "README.md").read_text() == "of another project"
    assert not (tmp_path / "jiao.toml").exists()


def test_an_export_without_a_folder_is_one_sentence(library, tmp_path):
    with pytest.raises(ScalpAtlasError, match="nothing was exported"):
        export_definitions(library, tmp_path / "gone" / "far")


# -- the command line -------------------------------------------------------------------------------


def test_the_command_line_lists_computes_and_checks_own_zones(folder, tmp_path, capsys):
    save(folder / "mine.toml", MINE)
    assert run(["list"]) == 0
    assert "mine.behind" in capsys.readouterr().out
    out = tmp_path / "mine.json"
    assert run(["compute", "--head", "adult_male", "--items", "mine.behind", "--out", str(out)]) == 0
    (item,) = json.loads(out.read_text(encoding="utf-8"))["items"]
    assert item["sources"] == [{"key": "NOTEBOOK", "title": "My notebook", "address": ""}]
    assert run(["check"]) == 0
    assert "mine.toml: sound" in capsys.readouterr().out


def test_check_tells_lines_and_clashes_of_own_zones_once(folder, capsys):
    save(folder / "mine.toml", MINE.replace('"2 cm posterior"', '"2 cm back"'))
    save(folder / "other.toml", MINE.replace('system = "mine"', 'system = "jiao"'))
    for files in ([], [str(folder / "mine.toml"), str(folder / "other.toml")]):
        assert run(["check", *files]) == 1
        told = capsys.readouterr()
        assert told.err.count("mine.toml, points.behind.shift (line 8)") == 1
        assert told.err.count("other.toml, system (line 2): 'jiao' is a system that comes with the program") == 1
        assert "mine.toml: sound" not in told.out
        assert "other.toml: sound" not in told.out


def test_a_broken_own_file_does_not_stop_a_computation(folder, tmp_path, capsys):
    save(folder / "mine.toml", "[")
    assert run(["compute", "--head", "adult_male", "--items", "points.gv20", "--out", str(tmp_path / "a.json")]) == 0
    assert "left out: mine.toml, line 1" in capsys.readouterr().err


# -- the window -------------------------------------------------------------------------------------


@pytest.fixture
def open_window(windows, tmp_path, adult, folder):
    """A function that opens a window on what is bundled and what is in the folder."""

    def open_one(with_head: bool = True) -> MainWindow:
        library = load_systems()
        window = MainWindow(Session(library), QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
        windows.append(window)
        window.show()
        if with_head:
            window.session.take(Loaded("adult_male", adult.head, resolve(library, adult.head, ["issa", "points"])))
        return window

    return open_one


@pytest.fixture
def window(open_window):
    return open_window()


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """What was opened in other programs."""
    files: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: files.append(url.toLocalFile()) or True)
    return files


def saved(qtbot, window, path: Path, text: str) -> None:
    with qtbot.waitSignal(window.session.library_changed, timeout=20_000):
        save(path, text)


def page(window) -> str:
    return window.text.toPlainText()


def file_rows(window) -> list[str]:
    last = window.tree.tree.topLevelItem(window.tree.tree.topLevelItemCount() - 1)
    if not last.text(0).startswith("Problems"):
        return []
    return [last.child(index).text(0) for index in range(last.childCount())]


def test_a_file_that_is_saved_appears_and_nothing_else_moves(qtbot, window, folder):
    window.session.set_style(reduced_motion=True)
    window.show_view("left")
    window.session.select("issa.ms6.left")
    window.session.set_shown(["issa.ms1"], False)
    window.tree.row("points").setExpanded(True)
    view, shown = window.viewport.view, window.session.visible_ids()
    saved(qtbot, window, folder / "mine.toml", MINE)
    assert window.tree.row("mine.behind").text(0) == "B1 Behind the crown  ▲"
    assert window.tree.row("mine.behind").checkState(0) == Qt.CheckState.Checked
    assert set(window.session.visible_ids()) == {*shown, "mine.behind"}
    assert window.session.selected_id == "issa.ms6.left"
    assert window.tree.tree.currentItem() is window.tree.row("issa.ms6")
    assert window.tree.row("points").isExpanded()
    assert not window.tree.row("jiao").isExpanded()
    assert window.viewport.view == view
    assert "MS6" in page(window)
    assert window.statusBar().currentMessage() == "mine.toml was read"
    window.tree.tree.setCurrentItem(window.tree.row("mine.behind"))
    assert "My notebook" in page(window)
    window.viewport.grab()  # it has a colour, too


def test_every_later_save_is_followed_by_renaming_or_in_place(qtbot, window, folder):
    path = folder / "mine.toml"
    saved(qtbot, window, path, MINE)
    window.session.select("mine.behind")
    heights = [window.session.selected().points[0][2]]
    for centimetres in ("3 cm", "4 cm"):
        saved(qtbot, window, path, MINE.replace("2 cm", centimetres))
        heights.append(window.session.selected().points[0][2])
    with qtbot.waitSignal(window.session.library_changed, timeout=20_000):
        path.write_text(MINE.replace("2 cm", "5 cm"), encoding="utf-8")
    heights.append(window.session.selected().points[0][2])
    assert heights == sorted(heights, reverse=True), "behind the crown the scalp falls"
    assert len(set(heights)) == 4
    assert "5 cm" in page(window)


def test_a_broken_file_is_listed_and_read_and_comes_back_when_mended(qtbot, window, folder):
    path = folder / "mine.toml"
    saved(qtbot, window, path, MINE)
    window.session.select("mine.behind")
    saved(qtbot, window, path, MINE.replace("2 cm posterior", "2 cm back").replace('["NOTEBOOK"]', "[]"))
    assert file_rows(window) == ["mine.toml: 2 problems"]
    assert window.tree.tree.currentItem().text(0) == "mine.toml: 2 problems"
    assert "points.behind.shift (line 8)" in page(window)
    assert "a source is required" in page(window)
    assert "mine.toml: 2 problems" in window.statusBar().currentMessage()
    assert len([name for name in window.session.visible_ids() if name.startswith("issa.")]) == 25
    saved(qtbot, window, path, MINE)
    assert file_rows(window) == []
    assert window.session.selected_id == "mine.behind"
    assert "mine.behind" in window.session.visible_ids()
    assert "My notebook" in page(window)


def test_a_file_cut_off_while_it_is_written_is_a_problem_until_it_is_whole(qtbot, window, folder):
    path = folder / "mine.toml"
    saved(qtbot, window, path, MINE[: MINE.index("posterior")])
    assert len(file_rows(window)) == 1
    assert "line " in file_rows(window)[0]
    assert "mine.behind" not in window.session.resolution.resolved
    saved(qtbot, window, path, MINE)
    assert file_rows(window) == []
    assert "mine.behind" in window.session.visible_ids()


def test_two_files_with_one_id_are_both_named_and_the_first_is_shown(qtbot, window, folder):
    saved(qtbot, window, folder / "mine.toml", MINE)
    saved(qtbot, window, folder / "more.toml", MINE)
    (row,) = file_rows(window)
    assert "mine.toml" in row
    assert "more.toml" in row
    assert "mine.behind" in window.session.visible_ids()
    with qtbot.waitSignal(window.session.library_changed, timeout=20_000):
        (folder / "more.toml").unlink()
    assert file_rows(window) == []
    assert "mine.behind" in window.session.visible_ids()


def test_a_broken_file_takes_nothing_from_a_good_one_beside_it(qtbot, window, folder):
    saved(qtbot, window, folder / "mine.toml", MINE)
    saved(qtbot, window, folder / "broken.toml", MINE.replace('"mine"', '"other"').replace("2 cm posterior", "2 cm"))
    (row,) = file_rows(window)
    assert row.startswith("broken.toml")
    assert "mine.behind" in window.session.visible_ids()
    assert "other" not in window.session.library.systems


def test_a_file_that_is_deleted_goes_in_a_sentence(qtbot, window, folder):
    saved(qtbot, window, folder / "mine.toml", MINE)
    window.session.select("mine.behind")
    with qtbot.waitSignal(window.session.library_changed, timeout=20_000):
        (folder / "mine.toml").unlink()
    assert window.statusBar().currentMessage() == "mine.toml is gone"
    assert window.session.selected_id == ""
    assert "mine" not in window.session.library.systems
    assert not any(name.startswith("mine.") for name in window.session.visible_ids())


def test_a_save_renders_no_head_and_lays_only_what_is_new(qtbot, window, folder, monkeypatch):
    saved(qtbot, window, folder / "mine.toml", MINE)
    window.viewport.grab()
    worked: list[str] = []
    scene, lay = window.viewport._scene, SkinLines._lay_item
    monkeypatch.setattr(scene, "set_head", lambda head: worked.append("head"))
    monkeypatch.setattr(scene, "render", lambda *_: worked.append("render"))
    monkeypatch.setattr(SkinLines, "_lay_item", lambda lines, one: worked.append(one.id) or lay(lines, one))
    saved(qtbot, window, folder / "mine.toml", MINE.replace("2 cm", "3 cm"))
    window.viewport.grab()
    assert worked == ["mine.behind"]


def test_a_zone_that_was_unticked_stays_so_when_its_file_is_saved_again(qtbot, window, folder):
    saved(qtbot, window, folder / "mine.toml", MINE)
    window.session.set_shown(["mine.behind"], False)
    saved(qtbot, window, folder / "mine.toml", MINE.replace("2 cm", "3 cm"))
    assert "mine.behind" not in window.session.visible_ids()


def test_choosing_a_file_with_problems_shows_them_and_choosing_an_item_shows_it_again(qtbot, open_window, folder):
    save(folder / "mine.toml", "[")
    window = open_window()
    window.session.select("issa.ms6.left")
    last = window.tree.tree.topLevelItem(window.tree.tree.topLevelItemCount() - 1)
    window.tree.tree.setCurrentItem(last.child(0))
    assert "mine.toml" in page(window)
    assert "line 1: is not valid TOML" in page(window)
    window.set_language("zh")  # of names and texts
    assert "line 1: is not valid TOML" in page(window)
    window.actions_by_name["interface_zh"].trigger()
    qtbot.waitUntil(lambda: "此文件修正前不予采用" in page(window))
    assert "第1行：不是有效的TOML：键的首字符无效（文件末尾）" in page(window)
    assert last.child(0).text(0) == "mine.toml，第1行：不是有效的TOML：键的首字符无效（文件末尾）"
    window.session.select("issa.ms6.left")
    assert "MS6" in page(window)
    assert "mine.toml" not in page(window)


def test_what_a_file_says_is_never_taken_for_a_page(qtbot, open_window, folder):
    save(folder / "mine.toml", '[points."<b>bold</b>"]\n')
    window = open_window()
    window.session.choose_file("mine.toml")
    assert "<b>bold</b>" in page(window)


@pytest.mark.parametrize("deleted", [False, True])
def test_without_the_folder_its_zones_go_in_a_sentence_and_come_back(qtbot, window, folder, tmp_path, deleted):
    saved(qtbot, window, folder / "mine.toml", MINE)
    if deleted:
        shutil.copytree(folder, tmp_path / "elsewhere")
    with qtbot.waitSignal(window.session.library_changed, timeout=20_000):
        shutil.rmtree(folder) if deleted else folder.rename(tmp_path / "elsewhere")
    assert "is gone" in window.statusBar().currentMessage()
    assert "mine" not in window.session.library.systems
    assert "issa.ms6.left" in window.session.visible_ids()
    with qtbot.waitSignal(window.session.library_changed, timeout=20_000):
        (tmp_path / "elsewhere").rename(folder)
    assert "mine.behind" in window.session.visible_ids()
    saved(qtbot, window, folder / "mine.toml", MINE.replace("2 cm", "3 cm"))


def test_the_folder_is_followed_even_if_it_is_made_later(qtbot, open_window, folder, opened):
    shutil.rmtree(folder)
    window = open_window()
    window.open_zones_folder()
    assert opened == [str(folder)]
    assert folder.is_dir()
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    saved(qtbot, window, folder / "mine.toml", MINE)
    qtbot.waitUntil(lambda: "mine.behind" in window.session.visible_ids(), timeout=20_000)


def test_a_new_zone_is_a_copy_of_the_selected_one_and_opens_in_an_editor(qtbot, window, folder, opened):
    window.new_zone()
    assert "Select an item" in window.statusBar().currentMessage()
    window.session.select("issa.ms6.left")
    with qtbot.waitSignal(window.session.library_changed, timeout=20_000):
        window.actions_by_name["new_zone"].trigger()
    assert opened == [str(folder / "own.toml")]
    original, copied = (window.session.resolution.resolved[f"{name}.ms6.left"] for name in ("issa", "own"))
    assert np.array_equal(original.points, copied.points)


def test_where_no_program_opens_a_file_one_sentence_says_where_it_is(window, folder, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    window.session.select("issa.ms6.left")
    window.new_zone()
    assert str(folder / "own.toml") in window.statusBar().currentMessage()


def test_a_new_zone_that_cannot_be_written_is_one_sentence(window, folder, opened):
    shutil.rmtree(folder)
    folder.write_text("no folder")
    window.session.select("issa.ms6.left")
    window.new_zone()
    assert "cannot be made" in window.statusBar().currentMessage()
    assert opened == []


def test_definitions_are_exported_from_the_window(window, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    window.save_definitions(out)
    assert "Saved" in window.statusBar().currentMessage()
    assert (out / "jiao.toml").is_file()
    window.save_definitions(out)
    assert "choose an empty folder" in window.statusBar().currentMessage()


def test_a_file_saved_while_a_head_is_loading_is_there_with_the_head(qtbot, open_window, folder, monkeypatch):
    reads = []
    monkeypatch.setattr(followed, "load_systems", lambda: reads.append(1) or load_systems())
    window = open_window(with_head=False)
    with qtbot.waitSignals([window.session.head_changed, window.session.library_changed], timeout=60_000):
        window.session.load_head("adult_male")
        save(folder / "mine.toml", MINE)
    assert "mine.behind" in window.session.visible_ids()
    assert "issa.ms6.left" in window.session.visible_ids()
    assert len(reads) <= 2, "it waits for the head and does not try over and over"
    with qtbot.waitSignal(window.session.head_changed, timeout=60_000):
        window.session.load_head("adult_male")
    assert "mine.behind" in window.session.visible_ids(), "the next head knows the new file"


def test_what_was_read_for_a_head_that_has_gone_is_made_for_the_one_that_came(qtbot, window, folder):
    head = window.session.head
    lower = head.midline.points[np.argmin(np.abs(head.midline.points[:, 1:] - [75.0, 60.0]).sum(axis=1))]
    other = head.moved({"anterior_hairline": lower})  # so that GV20 lies elsewhere
    seen = Loaded("other", other, resolve(window.session.library, other, ["issa", "points"]))
    save(folder / "mine.toml", MINE)
    with qtbot.waitSignal(window.session.library_changed, timeout=20_000):
        window.own_zones._read()
        window.session.take(seen)  # before the thread's answer can be heard
    here = window.session.resolution.resolved["mine.behind"].points
    there, elsewhere = (resolve(load_systems(), on, ["mine"]).resolved["mine.behind"].points for on in (other, head))
    assert np.array_equal(here, there)
    assert not np.array_equal(here, elsewhere)


def test_the_window_closes_while_definitions_are_read(qtbot, open_window, folder):
    window = open_window()
    before = window.session.library
    save(folder / "mine.toml", MINE)
    window.own_zones._read()
    window.close()
    QApplication.processEvents()
    assert window.session.library is before


def test_only_what_changed_is_constructed_and_it_comes_to_the_same_as_all(folder, library, adult):
    save(folder / "mine.toml", MINE)
    leaning = MINE.replace('"mine"', '"leaning"').replace("points:gv20", "mine:behind").replace("posterior", "anterior")
    save(folder / "leaning.toml", leaning)
    first = load_systems()
    before = resolve_changed(first, adult.head, library, adult.resolution)
    save(folder / "mine.toml", MINE.replace("2 cm", "3 cm"))
    second = load_systems()
    quick, whole = resolve_changed(second, adult.head, first, before), resolve(second, adult.head)
    assert list(quick.resolved) == list(whole.resolved)
    assert list(quick.unresolved) == list(whole.unresolved)
    assert quick.scales == whole.scales
    assert all(np.array_equal(quick.resolved[name].points, whole.resolved[name].points) for name in whole.resolved)
    assert quick.resolved["issa.ms6.left"] is adult.resolution.resolved["issa.ms6.left"]
    # 3 cm back and 2 cm forward again
    crown, there = (quick.resolved[name].points[0] for name in ("points.gv20", "leaning.behind"))
    assert np.linalg.norm(there - crown) == pytest.approx(10.0, abs=0.2)
    gone = resolve_changed(library, adult.head, second, quick)
    assert list(gone.resolved) == list(adult.resolution.resolved)


def test_the_folder_is_where_the_system_keeps_such_things_unless_told(folder, monkeypatch):
    assert places.own_zones_dir() == folder
    monkeypatch.delenv("SCALP_ATLAS_ZONES_DIR")
    assert places.own_zones_dir().name == "zones"
    assert "scalp-atlas" in places.own_zones_dir().parts


# -- the guide --------------------------------------------------------------------------------------


def worked_example(checkout: Path) -> tuple[str, list[str]]:
    """The message and the files of the last section of the guide to the language."""
    section = (checkout / "zone_defs" / "README.md").read_text(encoding="utf-8").rpartition("\n## ")[2]
    (message,) = re.findall(r"^ +> (.*)$", section, re.MULTILINE)
    return message.replace("**", ""), [
        textwrap.dedent(block) for block in re.findall(r"```toml\n(.*?)```", section, re.S)
    ]


def test_the_worked_example_of_the_guide_is_sound_and_lies_where_it_says(folder, checkout, adult):
    _, (sources, mine) = worked_example(checkout)
    save(folder / "sources.toml", sources)
    save(folder / "mine.toml", mine)
    library = load_systems()
    assert library.problems == ()
    found = resolve(library, adult.head, ["mine"]).resolved
    crown = adult.resolution.resolved["points.gv20"].points[0]
    for side, sign in (("left", -1), ("right", 1)):
        line = found[f"mine.back_line.{side}"]
        assert line.length_mm == pytest.approx(40.0, abs=0.2)
        # A chord of 20 mm of tape on a skull of 70 to 110 mm radius, square to the midline.
        assert np.linalg.norm(line.points[0] - crown) == pytest.approx(19.95, abs=0.05)
        assert line.points[0][0] == pytest.approx(sign * 19.9, abs=0.4)
        assert line.points[-1][1] < line.points[0][1] - 30


def test_the_mistake_of_the_guide_is_told_as_the_guide_says(folder, checkout):
    message, (sources, mine) = worked_example(checkout)
    save(folder / "sources.toml", sources)
    save(folder / "mine.toml", mine.replace("2 cm lateral", "2 lateral"))
    assert the_problem() == f"mine.toml, {message}"
