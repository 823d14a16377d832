"""Every act of the window as one row of a table: menus, keys, key list and command palette are made from it.

The table is in English; `tools/translate.py` gives its words to Qt Linguist, in the context "Act".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

CONTEXT = "Act"
NEEDS = "needs"  # property of an action: what is to be there first
NAME = "name"  # property of an act: what it is called whatever it would do now, as "Undo"
_SOURCE = "source"  # property of a menu: its title in English


@dataclass(frozen=True)
class Act:
    """One act.

    `slot` names a method of the window or of one of its parts ("teaching.present"); `argument` is what it is called
    with (a checkable act is called with its new state instead). Acts with the same `group` exclude one another. A
    `menu` "View/Language" lies within another. `needs` says what is to be there first where an act may be switched
    off.
    """

    name: str
    menu: str
    text: str
    keys: str
    tip: str
    slot: str
    argument: object = None
    checkable: bool = False
    group: str = ""
    short: str = ""  # on a button
    needs: str = ""

    def words(self) -> tuple[str, ...]:
        """All that a reader sees of it, in English."""
        menus = self.menu.split("/")
        return tuple(dict.fromkeys(word for word in (*menus, self.text, self.tip, self.short, self.needs) if word))


VIEWS = ("front", "left", "right", "back", "top", "three_quarter")
VIEW_TEXTS = {
    "front": "Front",
    "left": "Left",
    "right": "Right",
    "back": "Back",
    "top": "Top",
    "three_quarter": "Three-quarter",
}
THEME_TEXTS = {
    "auto": ("Colours of the system", "Light or dark, as the system has it"),
    "light": ("Light", "Dark letters on a light ground"),
    "dark": ("Dark", "Light letters on a dark ground"),
    "projector": ("Projector", "For a lecture hall: black on white, thicker lines and larger tags"),
}
INTERFACE_TEXTS = {"auto": "Menus as the system", "en": "Menus: English", "zh": "Menus: 中文"}
NAME_TEXTS = {"en": "Names and texts: English", "zh": "Names and texts: 中文"}
_UNDO = "when there is something to undo"
_PRESENTING = "while a presentation runs"
_REDO = "when something was undone"
SIDE_TEXTS = {"both": "Both sides", "left": "Head's left side", "right": "Head's right side"}

ACTS = (
    Act("open", "File", "Open head…", "Ctrl+O", "Open a head file, or a scan of a head", "open_head"),
    Act(
        "open_folder",
        "File",
        "Open folder…",
        "Ctrl+Shift+O",
        "List the heads of a folder with the state of their landmarks, and open one",
        "open_folder",
    ),
    Act(
        "save_head",
        "File",
        "Save head",
        "Ctrl+S",
        "Write the landmarks into a head file beside the mesh",
        "save_head",
        needs="while landmarks are edited",
    ),
    Act(
        "open_session",
        "File",
        "Open session…",
        "Ctrl+Alt+O",
        "Open a session file or a lesson (.scalp)",
        "teaching.files.ask_and_open",
    ),
    Act(
        "save_session",
        "File",
        "Save session",
        "Ctrl+Alt+S",
        "Save what is on the screen, with the lesson, as a session file",
        "teaching.files.save",
    ),
    Act(
        "save_session_as",
        "File",
        "Save session as…",
        "Ctrl+Shift+S",
        "Save what is on the screen, with the lesson, as another session file",
        "teaching.files.save_as",
    ),
    Act(
        "export_image",
        "File",
        "Export image…",
        "Ctrl+E",
        "Save the picture with labels and legend",
        "exports.export_image",
    ),
    Act(
        "save_recipe",
        "File",
        "Save as recipe…",
        "Ctrl+Alt+R",
        "Write what is shown as a small file that draws the same picture again: scalp-atlas figure FILE.toml",
        "exports.ask_recipe",
    ),
    Act("copy_image", "File", "Copy image", "Ctrl+Shift+C", "The picture into the clipboard", "out.copy"),
    Act(
        "export_numbers",
        "File",
        "Export numbers…",
        "Ctrl+Shift+E",
        "Save the coordinates of what is shown as JSON or CSV",
        "exports.export_numbers",
    ),
    Act(
        "export_pair",
        "File",
        "Export both heads…",
        "Ctrl+Shift+B",
        "Save the picture of the two heads that stand side by side",
        "exports.export_pair",
        needs="while two heads are compared",
    ),
    Act(
        "export_playback",
        "File",
        "Export playback…",
        "",
        "Save how the selected item is found, step by step: GIF, WebP, or a folder of PNG",
        "exports.export_playback",
    ),
    Act(
        "export_plate",
        "File",
        "Export plate…",
        "",
        "Save what is shown from six sides on one page, with legend and sources",
        "paper.export_plate",
    ),
    Act(
        "export_handout",
        "File",
        "Export handout…",
        "",
        "Save the selected item on one page: four views, construction, text, sources",
        "paper.export_handout",
    ),
    Act(
        "export_atlas",
        "File",
        "Export atlas…",
        "",
        "Save whole systems as a book with contents, a page for each item, and indexes",
        "paper.export_atlas",
    ),
    Act(
        "export_cards",
        "File",
        "Export cards for Anki…",
        "",
        "Save cards of whole systems that ask where an item is, what is shown, and which conditions name it",
        "paper.export_cards",
    ),
    Act(
        "print_figure",
        "File",
        "Print picture…",
        "Ctrl+P",
        "Show the picture with title, legend and sources as it comes from the printer, and print it",
        "paper.print_figure",
    ),
    Act(
        "print_handout",
        "File",
        "Print handout…",
        "Ctrl+Shift+P",
        "Show the page of the selected item as it comes from the printer, and print it",
        "paper.print_handout",
    ),
    Act("quit", "File", "Quit", "Ctrl+Q", "Leave the program", "close"),
    Act(
        "undo",
        "Edit",
        "Undo",
        "Ctrl+Z",
        "Take the last act back: on the landmarks while they are edited, else on what is shown, added or in the lesson",
        "undo",
        needs=_UNDO,
    ),
    Act("redo", "Edit", "Redo", "Ctrl+Shift+Z", "Do again what was undone", "redo", needs=_REDO),
    Act(
        "palette",
        "Edit",
        "Find act or item…",
        "Ctrl+K",
        "Type a few letters of any act, item, system, head or condition, and do it",
        "show_palette",
    ),
    Act("find", "Edit", "Find item", "Ctrl+F", "Search code, name, pinyin, characters or use", "focus_search"),
    Act("next", "Edit", "Next item", "]", "Select the next item on view", "step_selection", 1),
    Act("previous", "Edit", "Previous item", "[", "Select the previous item on view", "step_selection", -1),
    Act("hide", "Edit", "Hide item", "H", "Take the selected item from view", "hide_selected"),
    Act("isolate", "Edit", "Isolate item", "I", "Show the selected item alone", "isolate_selected"),
    Act("show_all", "Edit", "Show all again", "Shift+H", "Bring back what was hidden or set aside", "show_all"),
    Act("fade", "Edit", "Fade the rest", "D", "Let all but the selected item step back", "set_faded", checkable=True),
    Act(
        "new_zone",
        "Zones",
        "New zone from this one…",
        "Ctrl+N",
        "Copy the definition of the selected item into a file of your own, and open it in an editor",
        "new_zone",
    ),
    Act(
        "zones_folder",
        "Zones",
        "Open zones folder",
        "",
        "Open the folder of your own definitions; what is saved there appears in the list",
        "open_zones_folder",
    ),
    Act(
        "export_zones",
        "Zones",
        "Export definitions…",
        "",
        "Write all definition files that are loaded, with their guide, into an empty folder",
        "export_definitions",
    ),
    Act(
        "edit_landmarks",
        "Head",
        "Edit landmarks",
        "Ctrl+L",
        "See how sure each landmark is; confirm, move or take it away. A bundled head is copied first",
        "edit_landmarks",
    ),
    Act(
        "propose_anew",
        "Head",
        "Propose the rest anew",
        "",
        "Fit other heads again, and take every landmark that nobody confirmed from them",
        "propose_anew",
        needs="while landmarks are edited",
    ),
    Act(
        "shape_head",
        "Head",
        "Head from sliders",
        "Ctrl+H",
        "Shape a head by circumference, build, sex and age; the zones are constructed anew on it",
        "show_shaping",
        checkable=True,
    ),
    Act(
        "compare",
        "View",
        "Two heads side by side",
        "Ctrl+B",
        "Show a second head beside this one, turned with it; Head > Compare with says which (Esc ends it)",
        "compare",
        checkable=True,
    ),
    *(
        Act(
            f"view_{view}",
            "View",
            f"{VIEW_TEXTS[view]} view",
            str(number),
            f"Look at the head: {VIEW_TEXTS[view].lower()} view",
            "show_view",
            view,
            short="¾" if view == "three_quarter" else VIEW_TEXTS[view],
        )
        for number, view in enumerate(VIEWS, start=1)
    ),
    Act("home", "View", "Home", "Home", "Back to the first view", "show_view", "home"),
    Act("fit", "View", "Zoom to selection", "F", "Fill the picture with the selected item", "show_view", "selection"),
    Act("zones", "View", "Zones", "Ctrl+1", "Go to the list of systems and zones", "show_tab", "zones"),
    Act(
        "conditions",
        "View",
        "Conditions",
        "Ctrl+2",
        "Light the zones that are named for a condition, and read who says so",
        "show_tab",
        "conditions",
    ),
    Act(
        "prescriptions",
        "View",
        "Prescriptions",
        "Ctrl+3",
        "Light the head points of a prescription, and read the rest",
        "show_tab",
        "prescriptions",
    ),
    Act(
        "as_before",
        "View",
        "Show as before",
        "",
        "Close the condition or prescription; on the head is again what was shown before (Esc)",
        "show_as_before",
        needs="while a condition or prescription is read",
    ),
    *(
        Act(
            f"side_{side}",
            "View",
            SIDE_TEXTS[side],
            "",
            "Which of the head's own sides is drawn",
            "set_side",
            side,
            True,
            "side",
            side.capitalize(),
        )
        for side in SIDE_TEXTS
    ),
    Act("side_next", "View", "Next side", "M", "Both sides, the head's left, the head's right", "next_side"),
    Act("labels", "View", "Labels", "L", "Tags with leaders", "set_labels", checkable=True),
    Act(
        "needles",
        "View",
        "Needle directions",
        "N",
        "Arrows that show which way each item is needled; the selected item always has its own",
        "set_needles",
        checkable=True,
    ),
    Act(
        "hair",
        "View",
        "Hair-bearing scalp",
        "T",
        "Tint the scalp inside the hairlines",
        "set_hair",
        checkable=True,
        short="Hair",
    ),
    Act(
        "reference",
        "View",
        "Reference lines",
        "G",
        "Draw the lines that others are measured from",
        "set_reference",
        checkable=True,
        short="Lines",
    ),
    Act("landmarks", "View", "Landmarks", "K", "Dots at the landmarks of the head", "set_landmarks", checkable=True),
    Act(
        "cortex",
        "View",
        "Cortex",
        "B",
        "The average brain through translucent skin; point at a gyrus for its name",
        "set_cortex",
        checkable=True,
    ),
    Act(
        "readings",
        "View",
        "Other readings",
        "V",
        "Draw all other readings of the selected item beside its first one",
        "show_readings",
        checkable=True,
        needs="while an item with other readings is selected",
    ),
    Act(
        "unverified",
        "View",
        "Unverified items",
        "U",
        "List and draw what is unverified, dotted and marked ▲; off: hidden, and its text says so",
        "set_unverified",
        checkable=True,
    ),
    Act(
        "dotted",
        "View",
        "Hidden parts dotted",
        "O",
        "Show dotted what the head hides",
        "set_dotted",
        checkable=True,
    ),
    Act(
        "find_yourself",
        "Study",
        "Find it yourself…",
        "Ctrl+Shift+F",
        "Place points and lines on a clean head, name what is shown; the error is told along the scalp",
        "find_yourself",
    ),
    Act(
        "review_due",
        "Study",
        "Review due cards",
        "Ctrl+Shift+R",
        "Answer again what was answered before and is due today",
        "review_due",
    ),
    Act("take_exam", "Study", "Exam…", "", "Questions without feedback, and a file of results", "take_exam"),
    Act("show_progress", "Study", "Progress", "", "What was answered, what is due, system by system", "show_progress"),
    Act("export_progress", "Study", "Export progress…", "", "Write your progress into a file", "export_progress"),
    Act(
        "import_progress",
        "Study",
        "Import progress…",
        "",
        "Take in the progress of another machine; of each card the later answer stands",
        "import_progress",
    ),
    Act("text_size", "View", "Text size…", "", "A slider from 10 to 24 points; the window follows", "ask_text_size"),
    Act("larger", "View", "Larger text", "Ctrl++", "Up to what a lecture hall needs", "scale_text", 1.15),
    Act("smaller", "View", "Smaller text", "Ctrl+-", "Smaller labels and text", "scale_text", 1 / 1.15),
    Act("normal", "View", "Normal text", "Ctrl+0", "Labels and text in their first size", "scale_text", 0.0),
    Act(
        "step_through",
        "Study",
        "Step through",
        "Space",
        "See how the selected item is found: Space, Right or Page down on, Left back, Home, End, Esc to end",
        "step_through",
    ),
    Act("play", "Study", "Play or pause the steps", "P", "Show step after step by itself", "play_or_pause"),
    Act(
        "ruler",
        "Study",
        "Ruler",
        "R",
        "Measure along the scalp: click two or more places on the skin, Enter ends the ruler",
        "annotation.set_ruler_mode",
        checkable=True,
    ),
    Act("note", "Study", "Note", "W", "Pin a text to a place of the skin", "annotation.set_note_mode", checkable=True),
    Act(
        "annotations",
        "Study",
        "Rulers, notes, bookmarks",
        "Ctrl+J",
        "List what was added, name it, let a note point somewhere, take it away",
        "annotation.show_annotations",
        checkable=True,
    ),
    Act(
        "export_rulers",
        "Study",
        "Export rulers…",
        "",
        "Save all rulers as CSV or JSON",
        "annotation.export_rulers",
    ),
    Act(
        "compare_items",
        "Study",
        "Compare two…",
        "Ctrl+M",
        "Draw two items, readings or systems in contrasting styles, with how far they lie apart",
        "annotation.show_comparing",
        checkable=True,
    ),
    Act(
        "disagreements",
        "Study",
        "Largest disagreements…",
        "Ctrl+Shift+M",
        "A table of how far the readings of all items lie apart on this head",
        "annotation.show_disagreements",
    ),
    Act(
        "bookmark_item",
        "Bookmarks",
        "Bookmark this item",
        "Ctrl+D",
        "Keep the selected item",
        "annotation.bookmark_item",
    ),
    Act(
        "bookmark_view",
        "Bookmarks",
        "Bookmark this view",
        "Ctrl+Shift+D",
        "Keep from where the head is looked at",
        "annotation.bookmark_view",
    ),
    Act("new_lesson", "Teach", "New lesson", "", "Begin an empty lesson", "teaching.new_lesson"),
    Act(
        "add_scene",
        "Teach",
        "Add this scene",
        "Ctrl+Shift+A",
        "Put what is on the screen into the lesson: head, view, items, selection",
        "teaching.add_scene",
    ),
    Act(
        "lesson_dock",
        "Teach",
        "Scenes of the lesson",
        "Ctrl+Shift+L",
        "List the scenes; put them in order, name them, write their captions",
        "teaching.show_dock",
        checkable=True,
    ),
    Act(
        "present",
        "Teach",
        "Present",
        "F11",
        "Full screen, on a second screen if there is one: the scenes of the lesson, else the items on view",
        "teaching.present_or_stop",
        checkable=True,
    ),
    Act(
        "next_scene",
        "Teach",
        "Next scene",
        "PgDown",
        "While presenting: the next scene",
        "teaching.step",
        1,
        needs=_PRESENTING,
    ),
    Act(
        "previous_scene",
        "Teach",
        "Previous scene",
        "PgUp",
        "While presenting: the previous scene",
        "teaching.step",
        -1,
        needs=_PRESENTING,
    ),
    Act("left_panel", "Window", "List", "F9", "Fold the list away or out", "show_list", checkable=True),
    Act("right_panel", "Window", "Text", "F10", "Fold the text away or out", "show_text", checkable=True),
    Act("full_screen", "Window", "Full screen", "Shift+F11", "Fill the screen", "set_full_screen", checkable=True),
    *(
        Act(f"theme_{theme}", "Window", text, "", tip, "set_theme", theme, True, "theme")
        for theme, (text, tip) in THEME_TEXTS.items()
    ),
    Act("still", "Window", "Less motion", "", "Change views without moving there", "set_still", checkable=True),
    *(
        Act(
            f"interface_{code}",
            "View/Language",
            text,
            "",
            "Language of menus, buttons and messages",
            "set_interface",
            code,
            True,
            "interface",
        )
        for code, text in INTERFACE_TEXTS.items()
    ),
    *(
        Act(
            f"language_{code}",
            "View/Language",
            text,
            "",
            "Language of the names of items and of their texts; menus keep theirs",
            "set_language",
            code,
            True,
            "language",
        )
        for code, text in NAME_TEXTS.items()
    ),
    Act("tour", "Help", "Tour", "", "A minute's walk through the window", "teaching.show_tour"),
    Act("keys", "Help", "Keys", "F1", "All keys at a glance", "show_keys"),
    Act("about", "Help", "About Scalp Atlas", "", "Version, licences, and what the program is for", "show_about"),
)


def add_actions(window: QMainWindow, there: Mapping[str, QMenu]) -> dict[str, QAction]:
    """Make menus of the table, or fill those that are there; each action calls the window's method of its row.

    They have their words after `translate_actions`.
    """
    actions: dict[str, QAction] = {}
    groups: dict[str, QActionGroup] = {}
    menus = dict(there)
    for act in ACTS:
        menu = _menu(window, act.menu, menus)
        action = QAction(act.text, window, checkable=act.checkable, objectName=act.name)
        if act.keys:
            action.setShortcut(QKeySequence(act.keys))
        action.triggered.connect(_caller(window, act))
        if act.group:
            if act.group not in groups and menu.actions():
                menu.addSeparator()
            groups.setdefault(act.group, QActionGroup(window)).addAction(action)
        menu.addAction(action)
        window.addAction(action)  # keys work in full screen, too, where the menu bar is hidden
        actions[act.name] = action
    for name, menu in menus.items():
        menu.menuAction().setProperty(_SOURCE, name.rpartition("/")[2])
    return actions


def translate_actions(window: QMainWindow, actions: Mapping[str, QAction]) -> None:
    """Give all acts and menus their words, in the language of the window."""
    for act in ACTS:
        action = actions[act.name]
        action.setText(translate(act.text))
        action.setProperty(NAME, action.text())
        action.setToolTip(translate(act.tip))
        action.setStatusTip(translate(act.tip))
        action.setIconText(translate(act.short or act.text))
        action.setProperty(NEEDS, translate(act.needs) if act.needs else "")
    taken: set[str] = set()
    for entry in window.menuBar().actions():
        source = entry.property(_SOURCE)
        letter = next((letter for letter in source if letter.lower() not in taken), "")
        taken.add(letter.lower())
        entry.setText(_with_key(source, letter))
        for inner in entry.menu().actions():
            if inner.menu() is not None and inner.property(_SOURCE):
                inner.setText(translate(inner.property(_SOURCE)))


def all_actions(menu: QWidget, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], QAction]]:
    """Every act of a menu or menu bar, with the titles of the menus on the way to it."""
    for action in menu.actions():
        if action.menu() is not None:
            yield from all_actions(action.menu(), (*way, bare(action.text())))
        elif not action.isSeparator():
            yield way, action


def bare(text: str) -> str:
    """The words of a menu without the sign for its key."""
    return re.sub(r"\(&.\)|&(?=\w)", "", text)


def english(action: QAction) -> tuple[str, ...]:
    """What an act of the table is called in English, whatever the window speaks; of any other act nothing."""
    return tuple(act.text for act in ACTS if act.name == action.objectName())


def keys_of(action: QAction) -> str:
    """The shortcut as it is written on this system's keyboard; "" without one."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def translate(text: str) -> str:
    """Words of the table in the language of the window."""
    return QCoreApplication.translate(CONTEXT, text)


def _menu(window: QMainWindow, name: str, menus: dict[str, QMenu]) -> QMenu:
    """The menu of a name such as "View" or "View/Language", made if it is not there."""
    if name not in menus:
        outer, _, inner = name.rpartition("/")
        menus[name] = _menu(window, outer, menus).addMenu(inner) if outer else window.menuBar().addMenu(inner)
    return menus[name]


def _with_key(source: str, letter: str) -> str:
    """A menu's title with the letter that opens it together with Alt, the same in every language."""
    words = translate(source)
    if words == source:
        return source.replace(letter, f"&{letter}", 1)
    return f"{words}(&{letter.upper()})"


def _caller(window: QMainWindow, act: Act) -> Callable[[bool], None]:
    def call(checked: bool = False) -> None:
        slot = attrgetter(act.slot)(window)
        if act.argument is not None:
            slot(act.argument)
        elif act.checkable:
            slot(checked)
        else:
            slot()

    return call
