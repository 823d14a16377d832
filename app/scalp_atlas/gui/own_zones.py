"""The user's own zones in the window: the folder is watched, and problems are told beside the head."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QTextBrowser

from scalp_atlas import places
from scalp_atlas.definitions import load_systems
from scalp_atlas.errors import Problem
from scalp_atlas.gui.language import interface_language, spoken_problem
from scalp_atlas.gui.one_thread import OneThread
from scalp_atlas.gui.session import Session
from scalp_atlas.head import Head
from scalp_atlas.own_zones import own_files
from scalp_atlas.records import Library, Resolution, Resolved, System, Unresolved
from scalp_atlas.resolve import resolve

SETTLE_MS = 200  # an editor that saves touches a file, or several, more than once
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Definitions:
    """The definitions as they are now, and what they come to on a head, if there is one."""

    library: Library
    resolution: Resolution
    head: Head | None


class OwnZones(QObject):
    """Watches the folder of the user's own zones, and has all definitions read again off the GUI thread.

    `read_again` carries `Definitions` that differ from the session's, for the head that the session has.
    """

    read_again = Signal(object)
    _done = Signal(int, object)

    def __init__(self, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self._session = session
        self._request = 0
        self._loading = False
        self._waiting = False  # for the head that is loading
        self._watched: tuple[int, int] | None = None
        self._pool = OneThread()
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self._read)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._folder_changed)
        self._watcher.fileChanged.connect(lambda _: self._settled.start())
        self._done.connect(self._finish)
        session.loading_changed.connect(self._follow_loading)
        self._watch()

    def close(self) -> None:
        """Stop watching; come back when no thread works any more."""
        self._request += 1
        self._settled.stop()
        self._watcher.blockSignals(True)
        self._pool.clear()
        self._pool.wait()

    def _watch(self) -> None:
        """Watch the folder, its files, and the nearest folder around it, where it may come and go."""
        folder = places.own_zones_dir()
        around = next((place for place in folder.parents if _identity(place)), folder)
        wanted = {str(path) for path in (around, folder, *own_files()[0]) if _identity(path)}
        watched = {*self._watcher.directories(), *self._watcher.files()}
        if self._watched != _identity(folder):  # a watch follows a folder that is renamed, not its name
            self._watched = _identity(folder)
            outdated, unwatched = watched, wanted
        else:
            outdated, unwatched = watched - wanted, wanted - watched
        if outdated:
            self._watcher.removePaths(sorted(outdated))
        if unwatched:
            self._watcher.addPaths(sorted(unwatched))

    def _folder_changed(self, path: str) -> None:
        folder = places.own_zones_dir()
        if Path(path) == folder or self._watched != _identity(folder):
            self._settled.start()
        elif self._watched is None:  # a folder around its place may have been made
            self._watch()

    def _follow_loading(self, words: str) -> None:
        self._loading = bool(words)
        if self._waiting and not self._loading:
            self._waiting = False
            self._settled.start()

    def _read(self) -> None:
        self._watch()  # first, so that no change goes unseen; a file that was renamed over has to be watched anew
        if self._loading:
            self._waiting = True
            return
        self._request += 1
        session = self._session
        before = Definitions(session.library, session.resolution, session.head)
        self._pool.start(_Task(self, self._request, before).run)

    def _finish(self, request: int, answer: Definitions | None) -> None:
        if request != self._request:
            return
        if answer is None:
            told = self.tr("Your zones could not be read because of a fault in the program; see {file}")
            self._session.say(told.format(file=places.log_file()))
        elif self._loading or answer.head is not self._session.head:
            self._read()
        elif answer.library is not self._session.library:
            old = self._session.library
            self.read_again.emit(answer)
            self._tell(old)

    def _tell(self, old: Library) -> None:
        """Say in one sentence what has changed, and show the problems of a file that was broken just now."""
        library = self._session.library
        fresh = [problem.file for problem in library.problems if problem not in old.problems]
        if fresh:
            count = len(self._session.problems_of(fresh[0]))
            self._session.choose_file(fresh[0])
            one = self.tr("{file}: 1 problem, told in the text on the right")
            many = self.tr("{file}: {count} problems, told in the text on the right")
            self._session.say((one if count == 1 else many).format(file=fresh[0], count=count))
        elif self._watched is None:
            told = self.tr(
                "The folder of your own zones, {folder}, is gone, and its zones with it; "
                "put it back, or make it anew with Zones, Open zones folder"
            )
            self._session.say(told.format(folder=places.own_zones_dir()))
        else:
            files = {library.systems[name].file for name in _changed(old, library)}
            gone = {old.systems[name].file for name in old.systems.keys() - library.systems.keys()} - files
            read, lost = self.tr("{file} was read"), self.tr("{file} is gone")
            told = [read.format(file=file) for file in sorted(files)] + [
                lost.format(file=file) for file in sorted(gone)
            ]
            self._session.say(", ".join(told) or self.tr("Your zones were read again"))


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a folder or file from another of the same name; None where there is none to be seen."""
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_dev, told.st_ino


class _Task:
    def __init__(self, zones: OwnZones, request: int, before: Definitions):
        self._zones, self._request, self._before = zones, request, before

    def run(self) -> None:
        try:
            answer = read_definitions(self._before)
        except Exception:  # a fault of ours: the log has it, the user gets a sentence
            log.exception("reading the definitions again")
            answer = None
        self._zones._done.emit(self._request, answer)


def read_definitions(before: Definitions) -> Definitions:
    """Read all definitions again, and construct on the same head what has changed."""
    library = load_systems()
    if library == before.library:
        return before
    if before.head is None:
        return Definitions(library, before.resolution, None)
    return Definitions(library, resolve_changed(library, before.head, before.library, before.resolution), before.head)


def resolve_changed(library: Library, head: Head, old: Library, resolution: Resolution) -> Resolution:
    """What a library comes to on a head, of which some systems differ from those resolved before.

    Parameters
    ----------
    library, head : Library, Head
    old, resolution : Library, Resolution
        Another library, and what it came to on the same head.
    """
    changed = _changed(old, library)
    gone = old.systems.keys() - library.systems.keys()
    if _have_scales(library.systems, changed) or _have_scales(old.systems, changed | gone):
        return resolve(library, head)  # a scale is felt everywhere
    anew = resolve(library, head, changed)
    kept = [
        answer
        for answer in (*resolution.resolved.values(), *resolution.unresolved.values())
        if answer.item.system not in changed | gone
    ]
    order = list(library.systems)
    answers = [*kept, *anew.resolved.values(), *anew.unresolved.values()]
    answers.sort(key=lambda answer: order.index(answer.item.system))
    return Resolution(
        {**resolution.scales, **anew.scales},
        {answer.id: answer for answer in answers if isinstance(answer, Resolved)},
        {answer.id: answer for answer in answers if isinstance(answer, Unresolved)},
    )


def _changed(old: Library, library: Library) -> set[str]:
    """Ids of the systems that are new or otherwise than before, and of those that hang on any such."""
    changed = {name for name, system in library.systems.items() if old.systems.get(name) != system}
    gone = old.systems.keys() - library.systems.keys()
    behind = changed
    while behind:
        behind = {
            name
            for name, system in library.systems.items()
            if name not in changed and not _systems_named(system).isdisjoint(changed | gone)
        }
        changed |= behind
    return changed


def _systems_named(system: System) -> set[str]:
    """Ids of the other systems that the steps and items of a system name."""
    names = {reference.name for step in system.steps.values() for reference in step.references}
    drawn = [piece for item in system.items.values() for of in (item, *item.variants) for piece in of.draw]
    return {name.partition(":")[0] for name in names | {piece.step for piece in drawn} if ":" in name}


def _have_scales(systems: Mapping[str, System], names: Iterable[str]) -> bool:
    return any(systems[name].scales for name in names if name in systems)


# -- the problems of a file -------------------------------------------------------------------------


class ProblemPage(QObject):
    """Writes what is wrong with the session's chosen file over the text of the selected item."""

    def __init__(self, session: Session, text: QTextBrowser):
        super().__init__(text)
        self._session, self._text = session, text
        for signal in (session.file_chosen, session.head_changed, session.selection_changed, session.style_changed):
            signal.connect(self.retranslate)

    def retranslate(self) -> None:
        """The page, where it is open, in the language of the window."""
        file = self._session.chosen_file
        if file:
            self._text.setHtml(problem_page(file, self._session.problems_of(file)))


def problem_page(file: str, problems: Iterable[Problem]) -> str:
    """HTML about what is wrong with a file: places and sentences. What comes from the file is escaped."""
    told, way_out, colon = {
        "en": (
            "This file is not used until it is mended. Everything else goes on.",
            "Mend it in an editor and save it; it is read again at once.",
            ": ",
        ),
        "zh": ("此文件修正前不予采用，其余不受影响。", "请在编辑器中改正并保存，随即重新读取。", "："),
    }[interface_language()]
    rows = [
        f"<li>{f'<b>{escape(problem.place)}</b>{colon}' if problem.place else ''}{escape(problem.message)}</li>"
        for problem in map(spoken_problem, problems)
    ]
    return f"<h1>{escape(file)}</h1><p>{told}</p><ol>{''.join(rows)}</ol><p>{way_out}</p>"


# -- acts -------------------------------------------------------------------------------------------


def open_outside(path: Path) -> str:
    """Open a folder or a file in the program that the system has for it; "" or why not."""
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        return ""
    told = QCoreApplication.translate("OwnZones", "No program opened {path}; open it by hand")
    return told.format(path=path)
