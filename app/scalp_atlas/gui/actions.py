"""Every act of the window as one row of a table: menus, keys and the key list are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True)
class Act:
    """One act.

    `slot` names a method of the window or of one of its parts ("teaching.present"); `argument` is what it is
    called with (a checkable act is called with its new state instead). Acts with the same `group` exclude one
    another.
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


VIEWS = ("front", "left", "right", "back", "top", "three_quarter")
VIEW_TEXTS = {
    "front": "Front",
    "left": "Left",
    "right": "Right",
    "back": "Back",
    "top": "Top",
    "three_quarter": "Three-quarter",
}
SIDE_TEXTS = {"both": "Both sides", "left": "Head's left side", "right": "Head's right side"}

ACTS = (
    Act("open", "File", "Open head…", "Ctrl+O", "Open a head file, or a scan of a head", "open_head"),
    Act(
        "save_head", "File", "Save head", "Ctrl+S", "Write the landmarks into a head file beside the mesh", "save_head"
    ),
    Act(
        "open_session",
        "File",
        "Open session…",
        "Ctrl+Shift+O",
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
    Act("export_image", "File", "Export image…", "Ctrl+E", "Save the picture with labels and legend", "export_image"),
    Act(
        "export_numbers",
        "File",
        "Export numbers…",
        "Ctrl+Shift+E",
        "Save the coordinates of what is shown as JSON or CSV",
        "export_numbers",
    ),
    Act("quit", "File", "Quit", "Ctrl+Q", "Leave the program", "close"),
    Act("undo", "Edit", "Undo", "Ctrl+Z", "Take the last act back: on the landmarks, on view or in the lesson", "undo"),
    Act("redo", "Edit", "Redo", "Ctrl+Shift+Z", "Do again what was undone", "redo"),
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
        "readings",
        "View",
        "Other readings",
        "V",
        "Draw all other readings of the selected item beside its first one",
        "show_readings",
        checkable=True,
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
    Act("larger", "View", "Larger text", "Ctrl++", "Up to what a lecture hall needs", "scale_text", 1.15),
    Act("smaller", "View", "Smaller text", "Ctrl+-", "Smaller labels and text", "scale_text", 1 / 1.15),
    Act("normal", "View", "Normal text", "Ctrl+0", "Labels and text in their first size", "scale_text", 0.0),
    Act("new_lesson", "Teach", "New lesson", "", "Begin an empty lesson", "teaching.new_lesson"),
    Act(
        "add_scene",
        "Teach",
        "Add this scene",
        "Ctrl+D",
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
    Act("next_scene", "Teach", "Next scene", "PgDown", "While presenting: the next scene", "teaching.step", 1),
    Act(
        "previous_scene",
        "Teach",
        "Previous scene",
        "PgUp",
        "While presenting: the previous scene",
        "teaching.step",
        -1,
    ),
    Act("left_panel", "Window", "List", "F9", "Fold the list away or out", "show_list", checkable=True),
    Act("right_panel", "Window", "Text", "F10", "Fold the text away or out", "show_text", checkable=True),
    Act("full_screen", "Window", "Full screen", "Shift+F11", "Fill the screen", "set_full_screen", checkable=True),
    *(
        Act(f"theme_{theme}", "Window", text, "", "Colours of the window", "set_theme", theme, True, "theme")
        for theme, text in {"auto": "Colours of the system", "light": "Light", "dark": "Dark"}.items()
    ),
    Act("still", "Window", "Less motion", "", "Change views without moving there", "set_still", checkable=True),
    *(
        Act(
            f"language_{code}",
            "Language",
            text,
            "",
            "Language of names and texts",
            "set_language",
            code,
            True,
            "language",
        )
        for code, text in {"en": "English", "zh": "中文"}.items()
    ),
    Act("tour", "Help", "Tour", "", "A minute's walk through the window", "teaching.show_tour"),
    Act("keys", "Help", "Keys", "F1", "All keys at a glance", "show_keys"),
    Act("about", "Help", "About Scalp Atlas", "", "Version, licences, and what the program is for", "show_about"),
)


def add_actions(window: QMainWindow, there: Mapping[str, QMenu]) -> dict[str, QAction]:
    """Make menus of the table, or fill those that are there; each action calls the window's method of its row."""
    actions: dict[str, QAction] = {}
    groups: dict[str, QActionGroup] = {}
    menus = dict(there)
    for act in ACTS:
        if act.menu not in menus:
            menus[act.menu] = window.menuBar().addMenu(act.menu)
        action = QAction(act.text, window, checkable=act.checkable, toolTip=act.tip, statusTip=act.tip)
        action.setIconText(act.short or act.text)
        if act.keys:
            action.setShortcut(QKeySequence(act.keys))
        action.triggered.connect(_caller(window, act))
        if act.group:
            groups.setdefault(act.group, QActionGroup(window)).addAction(action)
        menus[act.menu].addAction(action)
        window.addAction(action)  # keys work in full screen, too, where the menu bar is hidden
        actions[act.name] = action
    return actions


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


def key_list() -> str:
    """All keys as an HTML table."""
    rows = [
        f"<tr><td><b>{QKeySequence(act.keys).toString(QKeySequence.SequenceFormat.NativeText)}</b>&nbsp;&nbsp;</td>"
        f"<td>{act.text}</td><td>&nbsp;&nbsp;{act.tip}</td></tr>"
        for act in ACTS
        if act.keys
    ]
    mouse = (
        "<p>Mouse: drag turns the head (with Alt freely), Shift or the right button moves it, the wheel zooms, "
        "a click selects, a double click goes there.</p>"
    )
    return f"<table>{''.join(rows)}</table>{mouse}"
