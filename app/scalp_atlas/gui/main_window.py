"""The window: list, head, text, and the acts of the menu."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QSlider,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from scalp_atlas import __version__, places
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.gui.actions import VIEWS, add_actions, keys_of, translate_actions
from scalp_atlas.gui.annotation_acts import AnnotationActs
from scalp_atlas.gui.choices import OPACITY, TEXT_PT, recall, remember
from scalp_atlas.gui.command_palette import CommandPalette
from scalp_atlas.gui.conditions import ListTabs, TextTabs
from scalp_atlas.gui.cover import Cover
from scalp_atlas.gui.exports import Exports
from scalp_atlas.gui.figure_export import (
    FigureExport,
)
from scalp_atlas.gui.flow import FlowLayout
from scalp_atlas.gui.head_menu import HeadMenu
from scalp_atlas.gui.item_page import WORDS
from scalp_atlas.gui.item_text import ItemText
from scalp_atlas.gui.item_tree import ItemTree
from scalp_atlas.gui.key_page import KeyPage
from scalp_atlas.gui.language import interface_language, set_interface_language
from scalp_atlas.gui.open_folder import show_folder
from scalp_atlas.gui.own_head.making import HeadMaking
from scalp_atlas.gui.own_head.pages import OwnHeadPages
from scalp_atlas.gui.own_head.saving import HeadSaving
from scalp_atlas.gui.own_zones import Definitions, OwnZones, ProblemPage, open_outside
from scalp_atlas.gui.paper import Paper
from scalp_atlas.gui.picture_out import PictureOut
from scalp_atlas.gui.playback import CaptionBar, Player
from scalp_atlas.gui.recent import RecentMenu
from scalp_atlas.gui.session import SIDES, Session
from scalp_atlas.gui.shape_dock import ShapeDock
from scalp_atlas.gui.side_by_side import CompareMenu, SideBySide
from scalp_atlas.gui.study.desk import StudyDesk
from scalp_atlas.gui.teaching import Teaching
from scalp_atlas.gui.text_dialog import TextDialog
from scalp_atlas.gui.text_size import TextSize
from scalp_atlas.gui.theme import SHEET, interface_font, is_dark, scaled_font, wear
from scalp_atlas.gui.viewport import Viewport
from scalp_atlas.head import bundled_heads
from scalp_atlas.own_zones import export_definitions, made_folder, new_zone
from scalp_atlas.records import text_in
from scalp_atlas.scenes import ENDING

BUTTONS = {
    "views": (*(f"view_{view}" for view in VIEWS), "home"),
    "switches": ("labels", "hair", "reference"),
    "sides": tuple(f"side_{side}" for side in SIDES),
}
MESHES = "(*.toml *.ply *.stl *.obj *.off *.glb *.gltf *.vtp *.vtk *.3mf)"
LEAST_HEAD_PX = 350
FIRST_SIZE = QSize(1360, 860)
LEAST_SCREEN_PX = 1000  # across; on less than that the window has no room at any size
TITLE_BAR_PX = 40


def _first_size(screen: QSize) -> QSize:
    """What the window takes at the first start, no more than a laptop has beside its bars."""
    if screen.width() < LEAST_SCREEN_PX:
        return FIRST_SIZE
    return FIRST_SIZE.boundedTo(QSize(screen.width(), screen.height() - TITLE_BAR_PX))


class MainWindow(QMainWindow):
    """One session on the screen.

    Parameters
    ----------
    session : Session
    settings : QSettings
        Where layout and choices are remembered.
    """

    def __init__(self, session: Session, settings: QSettings):
        super().__init__()
        self.session, self._settings = session, settings
        self._theme = self._interface = "auto"
        self._said = ""
        self.setAcceptDrops(True)
        self.setWindowTitle("Scalp Atlas")
        self.tree, self.viewport, self.text = ItemTree(session), Viewport(session), ItemText(session)
        self.lists, self.texts = ListTabs(session, self.tree), TextTabs(session, self.text)
        self.beside = SideBySide(session, self.viewport)
        self.player = Player(session, self)
        self.caption = CaptionBar(self.player, session)
        self.cover = Cover(session)
        self.cover.other_wanted.connect(self.open_head)
        self._buttons: dict[str, QToolButton] = {}
        self._splitter = QSplitter(Qt.Orientation.Horizontal, handleWidth=6, childrenCollapsible=True)
        for widget in (self.lists, self._middle(), self.texts):
            self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([270, 760, 330])
        self.setCentralWidget(self._splitter)
        self.heads = HeadMenu(session, self.load, self)
        self.annotation = AnnotationActs(session, self.viewport, self._settings, self)
        self.figure = FigureExport(self)
        self.figure.finished.connect(session.say)
        self.exports = Exports(session, settings, self)
        self.paper = Paper(session, self.figure, lambda: self.viewport.view, self.exports.ask_where, self)
        self.actions_by_name = add_actions(self, {"Head": self.heads, "Bookmarks": self.annotation.bookmarks})
        self.menuBar().insertMenu(self.menuBar().actions()[1], self.heads)
        window_menu = next(
            menu for menu in self.actions_by_name["left_panel"].associatedObjects() if isinstance(menu, QMenu)
        )
        self.menuBar().insertMenu(window_menu.menuAction(), self.annotation.bookmarks)
        self.recent = RecentMenu(settings, self.load, self)
        self.menuBar().actions()[0].menu().insertMenu(self.actions_by_name["save_head"], self.recent)
        self.out = PictureOut(session, settings, self.exports.picture, lambda: self.viewport.view, self)
        self._add_buttons()
        self.retranslate()
        self._order_tabs()
        self.problem_page = ProblemPage(session, self.text)
        self.own_zones = OwnZones(session, self)
        self.own_zones.read_again.connect(self._take_definitions)
        self.making = HeadMaking(session, self)
        self.own_head = OwnHeadPages(session, self.making)
        self.saving = HeadSaving(session, self.making, settings, self)
        self.heads.addMenu(self.own_head.edit.hairline.menu)
        self.study = StudyDesk(session, settings, self)
        self._connect_making()
        self._connect_player()
        self.actions_by_name["review_due"].associatedObjects()[0].aboutToShow.connect(self.study.count_due)
        session.cortex.shown.connect(self.viewport.show_cortex)
        self.shaping = ShapeDock(session, self)
        self.shaping.passed.connect(self.player.end)
        self.shaping.passed.connect(self.viewport.show_passing)
        self.shaping.rulers_wanted.connect(self.viewport.show_rulers)
        self.shaping.visibilityChanged.connect(self._tick_acts)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.shaping)
        self.heads.addMenu(CompareMenu(session, self.beside, self.shaping, self))
        self.beside.changed.connect(self._tick_acts)
        session.pair_changed.connect(self._tick_acts)
        self.statusBar().addPermanentWidget(self.figure.bar)
        session.message_shown.connect(self._say)
        session.head_changed.connect(self._title)
        session.style_changed.connect(self._tick_acts)
        session.visibility_changed.connect(self._tick_acts)
        session.selection_changed.connect(self._tick_acts)
        session.readings_changed.connect(self._tick_acts)
        QApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._recall()
        self.teaching = Teaching(self, settings)
        self._tick_acts()
        # Not to the search field, which would swallow every key that is one letter.
        self.viewport.setFocus()

    # -- what it is made of -----------------------------------------------------------------------

    def _middle(self) -> QWidget:
        middle = QWidget()
        middle.setMinimumWidth(LEAST_HEAD_PX)  # the panels give way first
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        stage = QWidget()
        over = QGridLayout(stage)
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self.beside, 0, 0, 3, 1)
        over.addWidget(self.cover, 1, 0, Qt.AlignmentFlag.AlignHCenter)  # below the face of a head that is shown
        over.setRowStretch(0, 6)
        over.setRowStretch(2, 1)
        self._view_bar, self._side_bar = FlowLayout(6, 4, 6, 4), FlowLayout(10, 3, 10, 3)
        layout.addLayout(self._view_bar)
        layout.addWidget(stage, 1)
        layout.addWidget(self.caption)
        layout.addLayout(self._side_bar)
        return middle

    def _add_buttons(self) -> None:
        """Buttons of the acts one needs with a hand on the mouse, and the slider of the skin."""
        self._side_label, self._skin_label = QLabel(), QLabel()
        self.opacity = QSlider(Qt.Orientation.Horizontal, minimum=round(100 * OPACITY[0]), maximum=100, value=100)
        self.opacity.setFixedWidth(100)
        self.opacity.valueChanged.connect(lambda value: self.session.set_style(skin_opacity=value / 100))
        skin = QWidget()
        together = QHBoxLayout(skin)
        together.setContentsMargins(0, 0, 0, 0)
        together.addWidget(self._skin_label)
        together.addWidget(self.opacity)
        for name in (name for names in BUTTONS.values() for name in names):
            self._buttons[name] = QToolButton()
            self._buttons[name].setDefaultAction(self.actions_by_name[name])
        for bar, left, right in (
            (self._view_bar, self._row("views"), self._row("switches")),
            (self._side_bar, [self._side_label, *self._row("sides")], [skin, self.out.grip]),
        ):
            for widget in left:
                bar.addWidget(widget)
            bar.add_stretch()
            for widget in right:
                bar.addWidget(widget)

    def _row(self, name: str) -> list[QToolButton]:
        return [self._buttons[act] for act in BUTTONS[name]]

    def retranslate(self) -> None:
        """All words of the window's own, in its language."""
        translate_actions(self, self.actions_by_name)
        for button in self._buttons.values():
            action = button.defaultAction()
            keys = keys_of(action)
            button.setToolTip(f"{action.toolTip()}{f'  [{keys}]' if keys else ''}")
            button.setAccessibleName(action.text())
        self.out.retranslate()
        self._side_label.setText(self.tr("The head's own side:"))
        self._skin_label.setText(self.tr("Skin"))
        self.opacity.setToolTip(self.tr("Skin: see-through to solid"))
        self.opacity.setAccessibleName(self.tr("Skin opacity"))

    def changeEvent(self, event: QEvent) -> None:
        """The words again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.teaching.name_undoing()
            self.figure.retranslate()
            self.problem_page.retranslate()
            self._follow_making()
            self._title()
        super().changeEvent(event)

    def _connect_making(self) -> None:
        self.annotation.connect_window(self, self.making)
        self.making.place_wanted.connect(self.viewport.look_at)
        self.making.changed.connect(self.viewport.update)
        self.making.changed.connect(self._follow_making)
        self.making.stack.cleanChanged.connect(self._title)
        self.own_head.other_wanted.connect(self.open_head)
        self.own_head.save_wanted.connect(self.save_head)
        self.own_head.close_wanted.connect(self.close_editor)
        for name in ("undo", "redo"):
            self.actions_by_name[name].setEnabled(False)
        self._follow_making()

    def _connect_player(self) -> None:
        self.player.view_wanted.connect(self.viewport.go_to)
        self.player.changed.connect(self._follow_player)
        self.making.changed.connect(self.player.end)
        step = self.actions_by_name["step_through"]
        step.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # elsewhere Space ticks and presses
        for widget in (self.viewport, self.text):
            widget.addAction(step)

    def _order_tabs(self) -> None:
        """Tab goes round as one reads: the list, the bar above the head, the head, the bar below, the text."""
        order = [*self._row("views"), *self._row("switches"), self.viewport, *self._row("sides"), self.opacity]
        order += [self.out.grip, self.texts.entry, self.text]
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)

    # -- what is remembered -------------------------------------------------------------------------

    def _recall(self) -> None:
        self._theme, self._interface = recall(self._settings, self.session)
        self.set_theme(self._theme)
        self.set_interface(self._interface)
        self.session.style_changed.connect(self._scale_interface)
        self._scale_interface()
        self.opacity.setValue(round(100 * self.session.style.skin_opacity))
        self.session.set_readings_beside(str(self._settings.value("readings", "")).split(","))
        self.resize(_first_size(self.screen().availableSize()))
        for name, restore in (("geometry", self.restoreGeometry), ("splitter", self._splitter.restoreState)):
            value = self._settings.value(name)
            if isinstance(value, QByteArray):
                restore(value)
        for name, panel in (("list", self.lists), ("text", self.texts)):
            panel.setVisible(str(self._settings.value(name, True)).lower() != "false")

    def _remember(self) -> None:
        remember(self._settings, self.session, self._theme, self._interface)
        editing = self.making.step == "edit" and bool(self.session.place)
        self._settings.setValue("editing", self.session.place if editing else "")
        if self.making.step and not self.session.place:  # a scan whose landmarks are not finished
            self._settings.setValue("head", str(self.making.draft.record.mesh))
        self._settings.setValue("readings", ",".join(self.session.readings_beside()))
        self._settings.setValue("list", not self.lists.isHidden())
        self._settings.setValue("text", not self.texts.isHidden())
        if not self.isFullScreen():
            self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("splitter", self._splitter.saveState())
        self._settings.sync()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember everything, let the threads end, free the picture."""
        if not self.saving.may_leave() or not self.study.may_leave() or not self.teaching.files.may_leave():
            event.ignore()
            return
        self.study.close()
        self.teaching.end()
        self._remember()
        self.hide()  # at once, even if a thread has to come to the end of its step
        self.figure.cancel()
        self.paper.close()
        self.own_zones.close()
        self.annotation.close()
        self.making.close()
        self.shaping.end()
        self.beside.end_work()
        self.session.close()
        self.viewport.close()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends a round of study or closes what is read; else it leaves full screen, where no menu shows the way."""
        if event.key() == Qt.Key.Key_Escape and self.study.studying.running:
            self.study.stop()
        elif event.key() == Qt.Key.Key_Escape and self.session.entry_id:
            self.session.show_as_before()
        elif event.key() == Qt.Key.Key_Escape and self.beside.choice is not None:
            self.beside.end()
        elif event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.set_full_screen(False)
        else:
            super().keyPressEvent(event)

    # -- acts: File -----------------------------------------------------------------------------------

    def open_head(self) -> None:
        """Ask for a head and load it."""
        folder = str(self._settings.value("folder", ""))
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open head"), folder, self.tr("Heads") + f" {MESHES}")
        if path:
            self._settings.setValue("folder", str(Path(path).parent))
            self.load(path)

    def open_folder(self) -> None:
        """Ask for a folder and list its heads."""
        last = str(self._settings.value("folder", ""))
        folder = QFileDialog.getExistingDirectory(self, self.tr("Open folder"), last)
        if folder:
            self._settings.setValue("folder", folder)
            self.load(folder)

    def load_last(self, path: str) -> None:
        """Load the head of the last time; whoever was editing its landmarks then goes on with that."""
        self.load(path)
        if str(self._settings.value("editing", "")) == path:
            self.session.head_changed.connect(self._edit_again, Qt.ConnectionType.SingleShotConnection)

    def _edit_again(self) -> None:
        if self.session.place == str(self._settings.value("editing", "")):
            self.edit_landmarks()

    def load(self, path: str) -> None:
        """Load a head or session file, a mesh with the head file of its name beside it, or one that is to have one.

        Of a folder the heads are listed.
        """
        if Path(path).suffix.lower() == ENDING:
            self.teaching.files.open(Path(path))
            return
        if Path(path).is_dir() and path not in bundled_heads():
            try:
                show_folder(Path(path), interface_language(), self).chosen.connect(self.load)
            except ScalpAtlasError as error:
                self.session.say(str(error))
            return
        if not self.saving.may_leave():
            return
        self.making.stop()
        self.recent.note(Path(path))
        beside = Path(path).with_suffix(".toml")
        has_ending = bool(Path(path).suffix)  # a bundled head has none
        if has_ending and beside.is_file():
            self.session.load_head(str(beside))
        elif has_ending and Path(path).is_file() and Path(path).suffix.lower() != ".toml":
            self.session.cancel_head()
            self.making.open_scan(Path(path))
        else:
            self.session.load_head(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Load the first file dropped, or list the heads of a folder."""
        self.load(event.mimeData().urls()[0].toLocalFile())

    # -- acts: Head, and what is undone ----------------------------------------------------------------

    def edit_landmarks(self) -> None:
        """Go on to the landmarks of the head; one of the bundled ones is copied first."""
        if self.making.step == "edit" or self.session.head is None:
            return
        if self.making.can_edit():
            self.making.edit()
        else:
            self.saving.copy_bundled()

    def propose_anew(self) -> None:
        """Take all that no person placed or confirmed anew from other heads."""
        if self.making.step == "edit":
            self.making.propose()

    def save_head(self) -> None:
        """Write the head file beside its mesh."""
        self.saving.save()

    def close_editor(self) -> None:
        """Leave the editor; asks where something would be lost. What is shown then is what the file says."""
        if not self.saving.may_leave():
            return
        place = self.session.place or str(self.making.draft.record.mesh)
        self.making.finish()
        self.load(place)

    def undo(self) -> None:
        """Take the last act back: on the landmarks while they are edited, else on view, added or in the lesson."""
        self.teaching.undoing.undo()

    def redo(self) -> None:
        """Do it again."""
        self.teaching.undoing.redo()

    def _follow_making(self) -> None:
        step = self.making.step
        landmarks = self.tr("Landmarks")
        titles = {"check": self.tr("Head check"), "guide": landmarks, "edit": landmarks}
        if step and self.texts.indexOf(self.own_head) < 0:
            self.show_text(True)
            self.texts.show_page(self.own_head, titles[step])
        elif step:
            self.texts.setTabText(self.texts.indexOf(self.own_head), titles[step])
        elif self.texts.indexOf(self.own_head) >= 0:
            self.texts.take_page(self.own_head)
        self.actions_by_name["save_head"].setEnabled(step == "edit")
        self.actions_by_name["propose_anew"].setEnabled(step == "edit")

    def show_shaping(self, shown: bool) -> None:
        """The sliders that shape a head, with that head, or the sliders away."""
        if shown and not self.saving.may_leave():
            self._tick_acts()
            return
        if shown:
            self.making.stop()
        self.shaping.setVisible(shown)

    # -- acts: Study ----------------------------------------------------------------------------------

    def find_yourself(self) -> None:
        """Begin a round of questions on a clean head."""
        self.study.find_yourself()

    def review_due(self) -> None:
        """Ask what is due today."""
        self.study.review_due()

    def take_exam(self) -> None:
        """Begin an exam."""
        self.study.take_exam()

    def show_progress(self) -> None:
        """How far one is with each system."""
        self.study.show_progress()

    def export_progress(self) -> None:
        """Write what study remembers into a file."""
        self.study.export_progress()

    def import_progress(self) -> None:
        """Take in what study remembers elsewhere."""
        self.study.import_progress()

    # -- acts: Edit -----------------------------------------------------------------------------------

    def focus_search(self) -> None:
        """Go to the search field."""
        self.show_tab("zones")

    def step_selection(self, step: int) -> None:
        """Next or previous item."""
        self.session.step_selection(step)

    def hide_selected(self) -> None:
        """Hide the selected item."""
        self.session.hide_selected()

    def isolate_selected(self) -> None:
        """Show the selected item alone."""
        self.session.isolate_selected()

    def show_all(self) -> None:
        """Bring everything back."""
        self.session.show_all()

    def set_faded(self, faded: bool) -> None:
        """Let the rest step back."""
        self.session.set_faded(faded)

    # -- acts: Zones ----------------------------------------------------------------------------------

    def new_zone(self) -> None:
        """Copy the selected item into a file of the user's own and open that in an editor."""
        chosen = self.session.selected()
        if chosen is None:
            self.session.say(self.tr("Select an item in the list or on the head; the new zone begins as a copy of it."))
            return
        try:
            path = new_zone(self.session.library, chosen.item.id)
        except ScalpAtlasError as error:
            self.session.say(str(error))
            return
        opened = open_outside(path)
        told = self.tr("{file} is a copy of {item}; change it in the editor and save it")
        self.session.say(opened or told.format(file=path.name, item=chosen.item.id))

    def open_zones_folder(self) -> None:
        """Show the folder of the user's own zones, made if need be."""
        try:
            folder = made_folder()
        except ScalpAtlasError as error:
            self.session.say(str(error))
            return
        told = self.tr("Definitions saved in {folder} appear in the list").format(folder=folder)
        self.session.say(open_outside(folder) or told)

    def export_definitions(self) -> None:
        """Ask for a folder and write all definitions that are loaded into it."""
        last = str(self._settings.value("folder", Path.home()))
        folder = QFileDialog.getExistingDirectory(self, self.tr("Export definitions into an empty folder"), last)
        if folder:
            self.save_definitions(Path(folder))

    def save_definitions(self, folder: Path) -> None:
        """Write all definitions that are loaded into a folder; says how it went."""
        self.exports.write(folder, lambda: export_definitions(self.session.library, folder))

    def _take_definitions(self, definitions: Definitions) -> None:
        """Go on with definitions that were read again."""
        self.session.take_library(definitions.library, definitions.resolution)

    # -- acts: View -----------------------------------------------------------------------------------

    def show_view(self, name: str) -> None:
        """Go to a key view, home, or the selection."""
        self.session.view_requested.emit(name)

    def show_tab(self, name: str) -> None:
        """Go to the search field of "zones", "conditions" or "prescriptions"."""
        self.show_list(True)
        self.lists.show_tab(name)

    def show_as_before(self) -> None:
        """Close the condition or prescription that is read."""
        self.session.show_as_before()

    def compare(self, on: bool) -> None:
        """A second head beside this one, the last that was compared; or one head again."""
        if on:
            self.beside.begin_again()
        else:
            self.beside.end()

    def set_side(self, side: str) -> None:
        """Draw one of the head's own sides or both."""
        self.session.set_side(side)

    def next_side(self) -> None:
        """Both, left, right, and round again."""
        self.session.set_side(SIDES[(SIDES.index(self.session.side) + 1) % len(SIDES)])

    def set_labels(self, on: bool) -> None:
        """Labels on or off."""
        self.session.set_style(labels=on)

    def show_readings(self, on: bool) -> None:
        """All other readings of the selected item beside its first one, or none."""
        self.session.show_all_readings(on)

    def set_needles(self, on: bool) -> None:
        """Needle directions of all items, or of the selected one alone."""
        self.session.set_style(needles=on)

    def set_hair(self, on: bool) -> None:
        """Hair tint on or off."""
        self.session.set_style(hair_tint=on)

    def set_reference(self, on: bool) -> None:
        """Reference lines on or off."""
        self.session.set_style(reference_lines=on)

    def set_landmarks(self, on: bool) -> None:
        """Landmarks of the head on or off."""
        self.session.set_style(landmarks=on)

    def set_cortex(self, on: bool) -> None:
        """The cortex through translucent skin, or solid skin."""
        self.session.set_style(cortex=on)

    def set_unverified(self, shown: bool) -> None:
        """What is unverified shown or left out; says how much that is."""
        self.session.set_unverified_shown(shown)
        if not shown:
            items = {item for system in self.session.library.systems for item in self.session.items_of(system)}
            count = sum(not self.session.is_listed(item) for item in items)
            told = self.tr("Unverified items are hidden, {count} of {whole}; U shows them again")
            self.session.say(told.format(count=count, whole=len(items)))

    def set_dotted(self, on: bool) -> None:
        """Hidden parts dotted or not at all."""
        self.session.set_style(show_hidden_dotted=on)

    def scale_text(self, factor: float) -> None:
        """Text larger or smaller by a factor; 0 for the first size."""
        smallest, first, largest = TEXT_PT
        wanted = self.session.style.label_size_pt * factor if factor else first
        self.session.set_style(label_size_pt=min(max(wanted, smallest), largest))

    # -- acts: Study ------------------------------------------------------------------------------------

    def step_through(self) -> None:
        """Step through how the selected item is found; the next step if that is under way."""
        if self.player.item is None:
            self.player.begin()
        else:
            self.player.step(1)

    def play_or_pause(self) -> None:
        """Let the steps follow by themselves, or stop that."""
        self.player.play_or_pause()

    def _follow_player(self) -> None:
        stepping = self.player.item is not None
        if stepping and self.viewport.player is None:
            self.viewport.setFocus()  # to whom the keys go
        self.viewport.play(self.player if stepping else None)
        self.share_gestures()

    def share_gestures(self) -> None:
        """Whoever is at work has the clicks and keys on the head."""
        studying, annotating = self.study.studying, self.annotation.annotating
        if studying.running:
            self.viewport.tool = studying
        elif self.player.item is not None:
            self.viewport.tool = self.player
        else:
            self.viewport.tool = annotating if annotating.mode else self.making
        self.viewport.update()

    def ask_text_size(self) -> None:
        """A slider for the size of all text."""
        TextSize(self.session, self).open()

    def _scale_interface(self) -> None:
        """Menus, buttons and lists grow with the text, as far as the window has room for them."""
        application = QApplication.instance()
        font = scaled_font(self.session.style.label_size_pt / TEXT_PT[1])
        if isinstance(application, QApplication) and application.font() != font:
            application.setFont(font)
            application.setStyleSheet(SHEET)  # without that, widgets would keep the font they were styled with
            self.session.style_changed.emit()  # and those with a size of their own have lost it by that

    # -- acts: Window, Language, Help -------------------------------------------------------------------

    def show_list(self, shown: bool) -> None:
        """Fold the list out or away."""
        self.lists.setVisible(shown)
        self._tick_acts()

    def show_text(self, shown: bool) -> None:
        """Fold the text out or away."""
        self.texts.setVisible(shown)
        self._tick_acts()

    def set_full_screen(self, on: bool) -> None:
        """Fill the screen, menu and status line hidden."""
        self.menuBar().setVisible(not on)
        self.statusBar().setVisible(not on)
        if on:
            self.showFullScreen()
        else:
            self.showNormal()
        self.actions_by_name["full_screen"].setChecked(on)

    def set_theme(self, theme: str) -> None:
        """Light, dark, as the system has it, or for a projector."""
        self._theme = theme
        dark = is_dark(theme)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            wear(application, theme)
        self.session.set_style(dark=dark, projector=theme == "projector")

    def _follow_system(self) -> None:
        if self._theme == "auto":
            self.set_theme("auto")

    def set_still(self, on: bool) -> None:
        """Views change without a movement."""
        self.session.set_style(reduced_motion=on)

    def set_language(self, language: str) -> None:
        """Names and texts in English or Chinese."""
        self.session.set_style(language=language)
        self._title()

    def set_interface(self, choice: str) -> None:
        """Menus, buttons and messages in English ("en"), Chinese ("zh") or as the system ("auto")."""
        self._interface = choice
        set_interface_language(choice)
        self._tick_acts()

    def show_palette(self) -> None:
        """Find any act or item by a few letters, and do it."""
        CommandPalette(self.session, self.menuBar(), self).open()

    def show_keys(self) -> None:
        """All keys at a glance."""
        TextDialog(self.tr("Keys"), KeyPage().html(self.menuBar()), self).open()

    def show_about(self) -> None:
        """Version, licences, and what the program is for."""
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("About Scalp Atlas"))
        version = self.tr("Scalp Atlas {version}, MIT licence.").format(version=__version__)
        shipped = self.tr(
            "PySide6 and Qt (LGPL 3), VTK and pyvista (BSD, MIT), numpy and scipy (BSD), trimesh and "
            "potpourri3d (MIT), libigl (MPL 2), Pillow (MIT-CMU), genanki (MIT), Noto Sans CJK as a renamed subset "
            "(SIL Open Font License), heads from MakeHuman (CC0); in web pages three.js and "
            "three-mesh-bvh (MIT)."
        )
        log = self.tr("Log file: {file}").format(file=places.log_file())
        honest = text_in(WORDS["honest"], interface_language())
        box.setText("\n\n".join((version, honest, shipped, log)))
        box.open()

    # -- told by the session ------------------------------------------------------------------------------

    def _say(self, sentence: str) -> None:
        first, *more = sentence.splitlines() or [""]
        told = self.tr("{first} (and {count} more: point here)").format(first=first, count=len(more))
        self._said = told if more else first
        self.statusBar().setToolTip(sentence if more else "")
        self.statusBar().showMessage(self._said)

    def event(self, event: QEvent) -> bool:
        """Bring the last sentence back when the hint of a menu's row goes."""
        if event.type() == QEvent.Type.StatusTip and not event.tip():
            self.statusBar().showMessage(self._said)
            return True
        return super().event(event)

    def _title(self) -> None:
        shown = self.session.scan or self.session.head
        if shown is None:
            return
        name = text_in(shown.title, self.session.style.language)
        unsaved = self.session.head is not None and self.making.unsaved
        title = self.tr("Scalp Atlas: {head} (not saved)") if unsaved else self.tr("Scalp Atlas: {head}")
        self.setWindowTitle(title.format(head=name))
        if self.session.head is not None:
            self._say(self._what_came_of_it())

    def _what_came_of_it(self) -> str:
        unresolved = self.session.resolution.unresolved.values()
        lost = sum(not answer.item.text_only and answer.variant is None for answer in unresolved)
        guesses = len(self.session.head.proposed)
        places = sum(answer.variant is None for answer in self.session.resolution.resolved.values())
        told = [self.tr("{count} places constructed").format(count=places)]
        if lost == 1:
            told.append(self.tr("1 has no place on this head, the text says why"))
        elif lost:
            told.append(self.tr("{count} have no place on this head, the text says why").format(count=lost))
        if guesses:
            sentence = self.tr("{count} landmarks and hairlines under them are proposals that nobody confirmed")
            told.append(sentence.format(count=guesses))
        notice = text_in(self.session.head.mesh_notice, self.session.style.language)
        return self.tr("; ").join(told) + (f". {notice}" if notice else "")

    def _tick_acts(self, _what: object = None) -> None:
        style = self.session.style
        states = {
            "labels": style.labels,
            "needles": style.needles,
            "hair": style.hair_tint,
            "reference": style.reference_lines,
            "landmarks": style.landmarks,
            "cortex": style.cortex,
            "dotted": style.show_hidden_dotted,
            "unverified": self.session.unverified_shown,
            "still": style.reduced_motion,
            "fade": self.session.faded,
            "readings": self.session.all_readings_shown(),
            "left_panel": not self.lists.isHidden(),
            "right_panel": not self.texts.isHidden(),
            "shape_head": not self.shaping.isHidden(),
            "compare": self.beside.choice is not None,
            **self.annotation.states(),
            f"side_{self.session.side}": True,
            f"theme_{self._theme}": True,
            f"language_{style.language}": True,
            f"interface_{self._interface}": True,
        }
        for name, checked in states.items():
            self.actions_by_name[name].setChecked(checked)
        self.actions_by_name["export_pair"].setEnabled(self.session.pair is not None)
        self.actions_by_name["as_before"].setEnabled(bool(self.session.entry_id))
        chosen = self.session.selected()
        self.actions_by_name["readings"].setEnabled(chosen is not None and bool(chosen.item.variants))


def application(arguments: list[str]) -> QApplication:
    """The Qt application with its name, font and icon; an existing one is used."""
    running = QApplication.instance()
    made = running if isinstance(running, QApplication) else QApplication(arguments)
    made.setStyle("Fusion")  # the one style that takes a palette the same way on every system
    made.setApplicationName("Scalp Atlas")
    made.setOrganizationName("Scalp Atlas")
    made.setDesktopFileName("scalp-atlas")
    made.setFont(interface_font())
    return made
