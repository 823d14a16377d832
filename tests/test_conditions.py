"""Conditions, topics and prescriptions in the real window, driven as a person would.

What must be lit or told is read from the data files with a TOML reader of its own, or written out by hand.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings, Qt, QUrl
from PySide6.QtGui import QDesktopServices

from scalp_atlas.errors import Problem
from scalp_atlas.evidence import Claim, Evidence, load_evidence
from scalp_atlas.gui.condition_text import entry_page, lit_items
from scalp_atlas.gui.conditions import EntryList
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.session import Session


@pytest.fixture(scope="module")
def evidence(library) -> Evidence:
    return load_evidence(library)


@pytest.fixture(scope="module")
def told(checkout) -> dict:
    """Both data files as they stand."""
    files = [checkout / "zone_defs" / f"{name}.toml" for name in ("conditions", "prescriptions")]
    return {key: value for file in files for key, value in tomllib.loads(file.read_text(encoding="utf-8")).items()}


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(windows, library, evidence, adult, settings):
    made = MainWindow(Session(library, evidence=evidence), settings)
    windows.append(made)
    made.show()
    made.session.take(adult)
    return made


@pytest.fixture
def session(window) -> Session:
    return window.session


def page(window: MainWindow) -> str:
    return window.texts.currentWidget().toPlainText()


def choose(window: MainWindow, entry_id: str) -> None:
    """Click a row of one of the lists."""
    window.show_tab("prescriptions" if entry_id.startswith("prescriptions") else "conditions")
    entries = window.lists.currentWidget()
    entries.list.setCurrentItem(entries.row(entry_id))


def shown_items(session: Session) -> set[str]:
    return {session.resolution.resolved[name].item.id for name in session.visible_ids()}


def rows(entries: EntryList) -> list[str]:
    """What can be read in a list now."""
    items = [entries.list.item(index) for index in range(entries.list.count())]
    return [item.text() for item in items if not item.isHidden()]


def follow(window: MainWindow, address: str) -> None:
    window.texts.entry.anchorClicked.emit(QUrl(address))


# -- what lights up, and what comes back ------------------------------------------------------------------


def test_choosing_a_condition_lights_its_zones_on_both_sides_and_nothing_else(window, session):
    choose(window, "conditions.tinnitus")
    both = ("jiao.vertigo", "jiao.sensory", "jin.temple3", "ynsa.ear_yin", "issa.ms11")
    assert set(session.visible_ids()) == {f"{item}.{side}" for item in both for side in ("left", "right")}


def test_every_condition_and_prescription_lights_what_its_file_names(window, session, told):
    wanted = {f"conditions.{key}": table["zones"] for key, table in told["conditions"].items()}
    wanted |= {f"prescriptions.{key}": table.get("head", []) for key, table in told["prescriptions"].items()}
    for entry_id, claims in wanted.items():
        choose(window, entry_id)
        named = {item for claim in claims for item in claim.get("items", [])}
        assert shown_items(session) == named - {"ynsa.speech"}, entry_id  # which no source gives a place


def test_a_zone_without_a_place_is_marked_and_can_be_read_about(window, session):
    choose(window, "conditions.aphasia")
    assert "Speech point (Broca, Wernicke) (no place on this head)" in page(window)
    follow(window, "item:ynsa.speech")
    assert session.selected_id == "ynsa.speech.left"
    assert "without a measure" in page(window)


def test_a_condition_for_which_nobody_names_a_zone_leaves_the_head_bare_and_says_so(window, session):
    choose(window, "conditions.fibromyalgia")
    assert session.visible_ids() == ()
    assert "names a zone" in page(window)


def test_a_topic_without_zones_leaves_on_the_head_what_was_there(window, session):
    before = session.visible_ids()
    choose(window, "topics.contraindications")
    assert session.visible_ids() == before
    assert "pacemaker" in page(window)


def test_an_id_with_a_side_lights_that_side_alone(session, evidence):
    stroke = evidence.conditions["stroke"]
    left = Claim({"en": "Left.", "zh": "左。"}, sources=("DOC1",), items=("issa.ms6.left", "issa.ms5"))
    session.evidence = replace(evidence, conditions={"stroke": replace(stroke, zones=(left,))})
    session.open_entry("conditions.stroke")
    assert set(session.visible_ids()) == {"issa.ms6.left", "issa.ms5"}


def leave_by_button(qtbot, window):
    qtbot.mouseClick(window.lists.conditions.as_before, Qt.MouseButton.LeftButton)


def leave_by_menu(_qtbot, window):
    window.actions_by_name["as_before"].trigger()


def leave_by_tab(_qtbot, window):
    window.lists.setCurrentIndex(0)


def leave_by_other_tab(_qtbot, window):
    window.show_tab("prescriptions")


def leave_by_escape_in(place):
    def leave(qtbot, window):
        qtbot.keyClick(place(window), Qt.Key.Key_Escape)

    return leave


@pytest.mark.parametrize(
    "leave",
    [
        leave_by_button,
        leave_by_menu,
        leave_by_tab,
        leave_by_other_tab,
        leave_by_escape_in(lambda window: window.lists.conditions.list),
        leave_by_escape_in(lambda window: window.lists.conditions.search),
        leave_by_escape_in(lambda window: window.texts.entry),
        leave_by_escape_in(lambda window: window.viewport),
    ],
    ids=["button", "menu", "tab", "other tab", "esc in list", "esc in search", "esc in page", "esc on head"],
)
def test_every_way_out_gives_back_exactly_what_was_shown(qtbot, window, session, leave):
    session.set_ticked(["issa.ms6", "issa.ms7", "jiao.motor", "points.gv20"])
    session.select("jiao.motor.right")
    session.hide_selected()
    session.select("issa.ms6.left")
    before, text = session.visible_ids(), page(window)
    assert before == ("points.gv20", "issa.ms6.left", "issa.ms6.right", "issa.ms7.left", "issa.ms7.right")
    choose(window, "conditions.tinnitus")
    choose(window, "conditions.stroke")  # from one to the next: before is before the first
    follow(window, "item:jiao.foot")
    session.hide_selected()
    session.isolate_selected()
    leave(qtbot, window)
    assert session.visible_ids() == before
    assert session.selected_id == "issa.ms6.left"
    assert page(window) == text
    assert session.entry_id == ""
    assert not window.actions_by_name["as_before"].isEnabled()
    session.show_all()
    assert "jiao.motor.right" in session.visible_ids()  # hidden items are still only hidden


def test_an_isolated_item_is_still_isolated_afterwards(window, session):
    session.select("issa.ms6.left")
    session.isolate_selected()
    choose(window, "conditions.stroke")
    assert len(session.visible_ids()) > 2
    session.show_as_before()
    assert session.visible_ids() == ("issa.ms6.left", "issa.ms6.right")


def test_escape_closes_what_is_read_before_it_leaves_full_screen(qtbot, window, session):
    choose(window, "conditions.stroke")
    window.set_full_screen(True)
    qtbot.keyClick(window.viewport, Qt.Key.Key_Escape)
    assert session.entry_id == ""
    assert window.isFullScreen()
    qtbot.keyClick(window.viewport, Qt.Key.Key_Escape)
    assert not window.isFullScreen()


def test_what_a_condition_lights_is_not_remembered_as_ticked(window, session, settings):
    before = session.ticked()
    choose(window, "conditions.stroke")
    window.close()
    assert str(settings.value("shown")).split(",") == before


def test_showing_another_choice_of_items_closes_what_is_read(window, session):
    choose(window, "conditions.stroke")
    session.set_ticked(["issa.ms5"])
    assert session.entry_id == ""
    assert session.visible_ids() == ("issa.ms5",)


def test_a_condition_stays_lit_on_the_next_head(window, session, adult):
    choose(window, "conditions.aphasia")
    lit = session.visible_ids()
    session.take(adult)
    assert session.visible_ids() == lit
    assert "Xu et al. 2025" in page(window)


# -- what can be read ---------------------------------------------------------------------------------------


def test_the_page_of_a_condition_tells_zones_studies_mechanisms_and_limits(window, told):
    choose(window, "conditions.stroke")
    text = page(window)
    stroke, studies = told["conditions"]["stroke"], told["studies"]
    for claim in stroke["zones"]:
        assert claim["en"] in text
    for key in stroke["studies"]:
        for field in ("authors", "design", "needled", "result", "limits"):
            value = studies[key][field]
            assert (value if isinstance(value, str) else value["en"]) in text, (key, field)
        assert str(studies[key]["year"]) in text
    assert studies["wang_2023"]["journal"] in text
    assert text.count("a secondary summary; the paper itself was not re-read") == 1
    assert "Links between cortex and basal ganglia" in text  # its study, under the imaging
    assert "moved toward balance on both sides" in text  # its study, under the mechanisms
    assert "hard to blind" in text  # the limits of all
    assert "Severity of tinnitus" not in text  # the limits of another condition's study
    assert "First user document" in text  # what DOC1 stands for


def test_numbers_of_people_confidence_and_how_a_paper_was_read_are_told(window):
    choose(window, "conditions.aphasia")
    text = page(window)
    assert "n = 64. All patients of the trial." in text
    assert "n = 38. Patients of the connectivity part" in text
    assert "only the abstract was seen" in text
    assert "Lin et al. 2025, Complementary Therapies in Medicine 89:103137 (▲ unverified)" in text
    assert "Xu et al. 2025 (single source)" in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_notice_stands_on_every_page_once(evidence, library, adult, told, language):
    for kind in ("conditions", "topics", "prescriptions"):
        for key in told[kind]:
            html = entry_page(evidence, library, adult.resolution, f"{kind}.{key}", language)
            assert html.count(told["notice"][language]) == 1, key


def test_unverified_claims_and_items_are_marked(window, library):
    choose(window, "conditions.fibromyalgia")
    assert "lists neither study nor zone. (▲ unverified)" in page(window)
    choose(window, "conditions.aphasia")
    for item_id in lit_items(window.session.evidence.conditions["aphasia"]):
        item = library.item(item_id)
        marked = f"{' '.join(item.label('en')).strip()} ▲" in page(window)
        assert marked == (item.confidence.level == "unverified"), item_id


def test_the_page_of_a_prescription_tells_body_points_formulas_and_errors(window, told):
    choose(window, "prescriptions.basic")
    text = page(window)
    for key in ("li15", "li11", "li10", "te5", "li4", "st31", "st36", "gb34", "gb39", "bl60"):
        point = told["body_points"][key]
        for words in (point["code"], *point["name"].values(), point["where"]["en"]):
            assert words in text
    assert "printed as ST32 (Biguan)" in text
    assert "Error in the table\nThe table prints ST32 with the name and the place of ST31." in text
    assert "No side is given for the two areas" in text  # an error of this block
    assert "Two ways of writing the same codes" in text  # an error of the whole table
    assert "herbs and doses are left out on purpose" in text
    assert "Scientific Reports 2016;6:25850" in text
    choose(window, "prescriptions.type_2")
    assert "半夏白术天麻汤 Bànxià Báizhú Tiānmá Tāng Ban Xia Bai Zhu Tian Ma decoction" in page(window)
    assert "names no head points" in page(window)


def test_the_general_topics_can_be_read(window, told):
    for key in ("technique", "safety", "contraindications", "retention", "limits"):
        choose(window, f"topics.{key}")
        for claim in told["topics"][key]["claims"]:
            assert claim["en"] in page(window)


def test_an_item_without_a_place_on_this_head_is_marked_in_the_page(evidence, library, adult):
    lost = Claim({"en": "Told.", "zh": "言。"}, sources=("DOC1",), items=("points.gv14", "points.gv20"))
    condition = replace(evidence.conditions["stroke"], zones=(lost,), studies=())
    html = entry_page(
        replace(evidence, conditions={"stroke": condition}), library, adult.resolution, "conditions.stroke"
    )
    assert html.count("no place on this head") == 1
    assert html.index("points.gv14") < html.index("no place on this head") < html.index("points.gv20")


def test_what_comes_from_a_file_cannot_become_markup(evidence, library, adult):
    nasty = {"en": "<img src='x'>&", "zh": "<b>"}
    claim = Claim(nasty, sources=("DOC1",))
    condition = replace(evidence.conditions["stroke"], name=nasty, zones=(claim,), notes=(claim,))
    html = entry_page(
        replace(evidence, conditions={"stroke": condition}), library, adult.resolution, "conditions.stroke"
    )
    assert "<img" not in html
    assert html.count("&lt;img src=&#x27;x&#x27;&gt;&amp;") == 3


# -- links and tabs -----------------------------------------------------------------------------------------


def test_the_name_of_a_zone_selects_it_and_the_page_is_one_tab_away(qtbot, window, session):
    choose(window, "conditions.stroke")
    assert "href='item:jiao.motor'" in entry_page(
        session.evidence, session.library, session.resolution, session.entry_id
    )
    lit = session.visible_ids()
    follow(window, "item:jiao.motor")
    assert session.selected_id == "jiao.motor.left"
    assert session.visible_ids() == lit
    assert window.texts.currentWidget() is window.text
    assert "How it is found" in page(window)
    qtbot.keyClick(window.texts.tabBar(), Qt.Key.Key_Left)
    assert "Who names which zone" in page(window)


def test_the_first_link_is_reached_and_followed_with_tab_and_enter(qtbot, window, session):
    choose(window, "conditions.stroke")
    window.texts.entry.setFocus()
    qtbot.keyClick(window.texts.entry, Qt.Key.Key_Tab)
    qtbot.keyClick(window.texts.entry, Qt.Key.Key_Return)
    assert session.selected_id == "jiao.motor.left"


def test_a_link_to_an_item_that_is_not_lit_adds_it_and_a_side_is_kept(window, session):
    choose(window, "conditions.insomnia")
    follow(window, "item:issa.ms6.right")
    assert session.selected_id == "issa.ms6.right"
    assert "issa.ms6.right" in session.visible_ids()


def test_pointing_at_a_name_points_at_the_zone_on_the_head(window, session):
    choose(window, "conditions.stroke")
    window.texts.entry.highlighted.emit(QUrl("item:jiao.foot"))
    assert session.hovered_id == "jiao.foot.left"
    window.texts.entry.highlighted.emit(QUrl())
    assert session.hovered_id == ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_going_through_the_links_by_tab_points_at_each_zone_and_leaving_ends_it(qtbot, window, session, language):
    window.set_language(language)
    choose(window, "conditions.stroke")
    text = window.texts.entry
    text.setFocus()
    for item in ("jiao.motor", "jiao.sensory", "issa.ms6"):
        qtbot.keyClick(text, Qt.Key.Key_Tab)
        assert session.hovered_id == f"{item}.left"
    qtbot.keyClick(text, Qt.Key.Key_Backtab)
    assert session.hovered_id == "jiao.sensory.left"
    window.viewport.setFocus()
    assert session.hovered_id == ""


def test_a_link_to_a_prescription_leads_to_its_list(window, session):
    before = session.visible_ids()
    choose(window, "conditions.stroke_cognition")
    follow(window, "entry:prescriptions.cognitive_impairment")
    assert window.lists.currentWidget() is window.lists.prescriptions
    assert window.lists.prescriptions.list.currentItem().text() == "For cognitive impairment (CI)"
    assert shown_items(session) == {
        "table5.gv20", "table5.gv24", "table5.gb13", "table5.ex-hn1", "table5.temple3"
    }  # fmt: skip
    session.show_as_before()
    assert session.visible_ids() == before


def test_an_address_goes_to_the_browser(window, session, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    choose(window, "prescriptions.basic")
    follow(window, "https://doi.org/10.1038/srep25850")
    assert opened == ["https://doi.org/10.1038/srep25850"]
    assert session.entry_id == "prescriptions.basic"


def test_a_click_beside_the_zones_brings_the_page_back(window, session):
    choose(window, "conditions.stroke")
    session.select("issa.ms6.left")
    assert window.texts.currentWidget() is window.text
    session.select("")
    assert window.texts.currentWidget() is window.texts.entry


def test_problems_of_a_file_come_to_the_front_while_a_condition_is_read(window, session):
    choose(window, "conditions.stroke")
    session.choose_file("own.toml")
    assert window.texts.currentWidget() is window.text
    session.select("issa.ms6.left")
    session.select("")
    assert window.texts.currentWidget() is window.texts.entry


def test_with_nothing_to_read_the_text_has_no_tabs(window, session):
    assert not window.texts.tabBar().isVisible()
    choose(window, "conditions.stroke")
    assert window.texts.tabBar().isVisible()
    session.show_as_before()
    assert not window.texts.tabBar().isVisible()


# -- lists, search, language, keys --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tinn", ["Tinnitus"]),
        ("耳鸣", ["Tinnitus"]),
        ("耳鳴", ["Tinnitus"]),  # traditional
        ("偏頭痛", ["Migraine"]),
        ("depression", ["Depression after stroke"]),  # by name: chronic pain only speaks of it
        ("stroke paralysis", ["Stroke: paralysis and recovery of movement"]),
        ("pacemaker", ["In general", "Contraindications"]),  # by text, where no name has it
        ("Kong", ["Chronic pain and what goes with it", "Fibromyalgia", "Osteoarthritis", "Migraine",
                  "Complex regional pain syndrome"]),
        ("卒中瘫痪", ["Stroke: paralysis and recovery of movement"]),
        ("rain", []),  # a word of letters begins as typed: not in "brain"
        ("aphasia zzz", []),
    ],
)  # fmt: skip
def test_the_search_leaves_the_conditions_that_it_finds(window, typed, found):
    window.show_tab("conditions")
    entries = window.lists.conditions
    entries.search.setText(typed)
    assert rows(entries) == found
    assert entries.nothing.isVisible() == (not found)
    entries.search.clear()
    assert len(rows(entries)) == 14 + 1 + 10


@pytest.mark.parametrize("typed", ["LI4", "hegu", "合谷", "Joining Valley"])
def test_the_search_finds_a_prescription_by_its_body_points(window, typed):
    window.show_tab("prescriptions")
    window.lists.prescriptions.search.setText(typed)
    assert rows(window.lists.prescriptions) == ["Basic prescription: hemiplegia after stroke"]


def test_search_enter_and_escape_by_keyboard_alone(qtbot, window, session):
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    entries = window.lists.conditions
    assert window.focusWidget() is entries.search
    qtbot.keyClicks(entries.search, "insomnia")
    qtbot.keyClick(entries.search, Qt.Key.Key_Return)
    assert session.entry_id == "conditions.insomnia"
    assert window.focusWidget() is entries.list
    entries.search.setFocus()
    qtbot.keyClick(entries.search, Qt.Key.Key_Escape)
    assert (entries.search.text(), session.entry_id) == ("", "conditions.insomnia")
    qtbot.keyClick(entries.search, Qt.Key.Key_Escape)
    assert session.entry_id == ""


def test_down_goes_from_the_search_into_the_list_and_on_past_the_heading(qtbot, window, session):
    window.show_tab("conditions")
    entries = window.lists.conditions
    qtbot.keyClick(entries.search, Qt.Key.Key_Down)
    assert session.entry_id == "conditions.stroke"
    entries.list.setCurrentItem(entries.row("conditions.stroke_depression"))
    qtbot.keyClick(entries.list, Qt.Key.Key_Down)
    assert session.entry_id == "topics.history"


def test_going_to_a_list_opens_nothing_by_itself(qtbot, window, session):
    window.show_tab("conditions")
    window.lists.conditions.list.setFocus()
    assert session.entry_id == ""
    qtbot.keyClick(window.lists.conditions.list, Qt.Key.Key_Return)
    assert session.entry_id == "conditions.stroke"


@pytest.mark.parametrize(("key", "name"), [("1", "zones"), ("2", "conditions"), ("3", "prescriptions")])
def test_ctrl_and_a_figure_goes_to_a_list_even_a_folded_one(qtbot, window, key, name):
    window.show_list(False)
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.lists.isVisible()
    assert window.lists.currentWidget() is window.lists._tabs[name]


def test_the_window_needs_no_more_than_one_press_back_to_the_search_for_items(qtbot, window, session):
    before = session.visible_ids()
    choose(window, "conditions.stroke")
    window.actions_by_name["find"].trigger()
    assert window.focusWidget() is window.tree.search
    assert session.visible_ids() == before


def test_tabs_names_and_page_turn_chinese_and_back(qtbot, window):
    choose(window, "conditions.tinnitus")
    window.set_language("zh")
    assert [window.lists.tabText(index) for index in range(3)] == ["Zones", "Conditions", "Prescriptions"]
    window.set_interface("zh")
    qtbot.waitUntil(lambda: [window.lists.tabText(index) for index in range(3)] == ["穴区", "病症", "处方"])
    assert window.lists.conditions.row("conditions.tinnitus").text() == "耳鸣"
    assert window.lists.prescriptions.row("prescriptions.type_4").text() == "4型：气虚血瘀"
    assert "诸试验最常用" in page(window)
    window.set_language("en")
    window.set_interface("en")
    qtbot.waitUntil(lambda: window.lists.tabText(0) == "Zones")
    assert "the zone most used in the trials" in page(window)


def test_the_page_grows_with_the_text_of_a_lecture_hall(window, session):
    choose(window, "conditions.stroke")
    session.set_style(label_size_pt=28.0)
    assert window.texts.entry.font().pointSizeF() == 28
    assert window.lists.conditions.list.font().pointSizeF() == 20  # beyond, hardly a name would fit


def test_everything_has_a_name_for_a_screen_reader(window):
    named = [window.texts.entry, window.lists.tabBar(), window.texts.tabBar()]
    for entries in (window.lists.conditions, window.lists.prescriptions):
        named += [entries.list, entries.search]
        assert entries.as_before.toolTip()
    assert all(widget.accessibleName() for widget in named)
    assert window.lists.conditions.list.accessibleName() == "Conditions"


def test_all_three_tabs_fit_in_a_small_window(qtbot, window):
    window.resize(1024, 700)
    bar = window.lists.tabBar()
    qtbot.waitUntil(lambda: window.width() == 1024 and bar.tabRect(2).right() <= bar.width())


def test_without_evidence_files_the_lists_are_empty_and_say_why(qtbot, library):
    session = Session(library, evidence=Evidence(problems=(Problem("conditions.toml", "notice", "is missing"),)))
    entries, other = EntryList(session, ("conditions", "topics")), EntryList(session, ("prescriptions",))
    qtbot.addWidget(entries)
    qtbot.addWidget(other)
    assert "▲ conditions.toml, notice: is missing" in rows(entries)
    assert rows(other) == []
    session.open_entry("conditions.stroke")
    assert session.entry_id == ""
    session.close()
