"""Scenes, lessons, and the session files (`.scalp`) that keep them.

A *scene* is what is on the screen: a head, from where it is looked at, which items are on view, which one is
told about, and how things are drawn. A *lesson* is an ordered list of scenes. A session file is JSON::

    {"format": "scalp-atlas session", "version": 1, "scene": {...}, "lesson": {"name": {...}, "scenes": [...]}}

with all other keys kept as they are. What a scene leaves out is as in `Scene()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

import orjson

from scalp_atlas.errors import FileProblems, Problem, ScalpAtlasError
from scalp_atlas.files import write_beside
from scalp_atlas.headfile import did_you_mean
from scalp_atlas.records import Item, Library, Resolved, Text, Unresolved, text_in
from scalp_atlas.wording import construction

FORMAT: Final = "scalp-atlas session"
VERSION: Final = 1
ENDING: Final = ".scalp"
VIEWS: Final = ("front", "left", "right", "back", "top", "three_quarter", "home", "selection")
SIDES: Final = ("both", "left", "right")
SWITCHES: Final = ("labels", "needles", "hair_tint", "reference_lines", "landmarks", "show_hidden_dotted")
OPACITY: Final = "skin_opacity"
_EXAMPLES: Final = Path(__file__).resolve().parent / "assets" / "lessons"


@dataclass(frozen=True)
class OnView:
    """Which items are drawn.

    Attributes
    ----------
    ticked : frozenset of str
        Ids without side.
    hidden : frozenset of str
        Ids, with side or without, that are taken from view though they are ticked.
    isolated : frozenset of str or None
        If set, only these of the ticked ones are drawn.
    readings : frozenset of str
        Other readings that are drawn beside the first one: "points.gv20~ear_apices".
    side : "both", "left" or "right"
        Of the head's own sides.
    unverified : bool
        Whether unverified items are drawn and listed.
    faded : bool
        Whether everything but the selected item steps back.
    """

    ticked: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    isolated: frozenset[str] | None = None
    readings: frozenset[str] = frozenset()
    side: str = "both"
    unverified: bool = True
    faded: bool = False


@dataclass(frozen=True)
class Scene:
    """What is on the screen at one moment.

    Attributes
    ----------
    head : str
        Name of a bundled head or path of a file; "" for whatever head is there.
    view : str or tuple of 7 floats
        A name of `VIEWS`, or azimuth, elevation, roll (degrees), centre x, y, z and span (mm, head frame) as
        `figure.view.View` has them; "" to leave it as it is.
    selected : str
        Id with side of the item that is told about, or "".
    step : int or None
        Which step of its construction is told, from 0.
    style : mapping of str to bool or float
        Of `SWITCHES` and `OPACITY`; what is not named stays as the person at the screen has it.
    name, caption : Text
        What the list of scenes and the caption say; empty: the definitions speak (`told`).
    """

    head: str = ""
    view: str | tuple[float, ...] = ""
    on_view: OnView = OnView()
    selected: str = ""
    step: int | None = None
    style: Mapping[str, bool | float] = field(default_factory=dict)
    name: Text = field(default_factory=dict)
    caption: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """Scenes in the order in which they are shown."""

    name: Text = field(default_factory=dict)
    scenes: tuple[Scene, ...] = ()

    def with_scene(self, place: int, scene: Scene) -> Lesson:
        """With another scene in a place."""
        return replace(self, scenes=(*self.scenes[:place], scene, *self.scenes[place + 1 :]))

    def added(self, place: int, scene: Scene) -> Lesson:
        """With one scene more, before the one in `place`."""
        return replace(self, scenes=(*self.scenes[:place], scene, *self.scenes[place:]))

    def without(self, place: int) -> Lesson:
        """With one scene less."""
        return replace(self, scenes=(*self.scenes[:place], *self.scenes[place + 1 :]))

    def moved(self, place: int, to: int) -> Lesson:
        """With the scene of `place` put where it comes to stand in place `to`."""
        return self.without(place).added(to, self.scenes[place])


@dataclass(frozen=True)
class SessionFile:
    """What a session file holds; `kept` is whatever else stands at its top, untouched."""

    scene: Scene | None = None
    lesson: Lesson | None = None
    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What is said about a scene.

    Attributes
    ----------
    title, text : str
        May be empty.
    item : Item or None
        Whose definition speaks, with its sources and how sure it is; None where the author of the lesson speaks,
        or a system.
    """

    title: str
    text: str
    item: Item | None = None


def told(scene: Scene, library: Library, answer: Resolved | Unresolved | None, language: str) -> Told:
    """Title and caption of a scene: the author's words, else those of the definitions.

    Without words of the author an item tells the chosen step of its construction, or where it lies; a scene
    without an item names the systems on view, and of a single one tells how it is read.

    Parameters
    ----------
    answer : Resolved, Unresolved or None
        What `scene.selected` comes to on the head that is shown.
    """
    title, text = _in(scene.name, language), _in(scene.caption, language)
    if answer is not None:
        own_title, own_text = _item_words(scene, library, answer, language)
        return Told(title or own_title, text or own_text, None if text else answer.item)
    own_title, own_text = _system_words(scene, library, language)
    return Told(title or own_title, text or own_text)


def _in(text: Text, language: str) -> str:
    """In a language, else in any."""
    return text.get(language) or next(filter(None, text.values()), "")


def _item_words(scene: Scene, library: Library, answer: Resolved | Unresolved, language: str) -> tuple[str, str]:
    title = " ".join(answer.item.label(language)).strip()
    steps = construction(answer, library, language) if isinstance(answer, Resolved) else []
    if scene.step is not None and scene.step < len(steps):
        name, sentence = steps[scene.step]
        return f"{title} ({scene.step + 1} / {len(steps)})", f"{name}{'：' if language == 'zh' else ': '}{sentence}"
    if answer.variant is None:
        return title, text_in(answer.item.where, language)
    # Where it lies is told of the first reading; another one is told by the step that makes it.
    return f"{title}: {text_in(answer.variant.name, language)}", steps[-1][1] if steps else ""


def _system_words(scene: Scene, library: Library, language: str) -> tuple[str, str]:
    names = {item.partition(".")[0] for item in scene.on_view.ticked}
    systems = [library.systems[name] for name in library.systems if name in names]
    comma = "、" if language == "zh" else ", "
    title = comma.join(text_in(system.name, language) for system in systems)
    return title, text_in(systems[0].how_to_read, language) if len(systems) == 1 else ""


def fitting(scene: Scene, library: Library) -> tuple[Scene, tuple[str, ...]]:
    """A scene without what a library does not know, and the ids that were left out."""
    lost: list[str] = []

    def known(names: Iterable[str]) -> frozenset[str]:
        names = frozenset(names)
        unknown = {name for name in names if not _knows(library, name)}
        lost.extend(sorted(unknown))
        return names - unknown

    seen = scene.on_view
    isolated = None if seen.isolated is None else known(seen.isolated)
    on_view = replace(
        seen,
        ticked=known(seen.ticked),
        hidden=known(seen.hidden),
        isolated=isolated,
        readings=known(seen.readings),
    )
    selected = next(iter(known([scene.selected] if scene.selected else [])), "")
    return replace(scene, on_view=on_view, selected=selected), tuple(dict.fromkeys(lost))


def _knows(library: Library, name: str) -> bool:
    """Whether an id with or without side and reading stands for something."""
    whole, _, key = name.partition("~")
    system, _, rest = whole.partition(".")
    item, _, side = rest.partition(".")
    if system not in library.systems or item not in library.systems[system].items:
        return False
    known = library.systems[system].items[item]
    return (not side or (known.paired and side in known.sides)) and (
        not key or key in {variant.key for variant in known.variants}
    )


def example_lessons() -> dict[str, Path]:
    """The lessons that come with the program: where each lies, by its name, in their order."""
    return {path.stem: path for path in sorted(_EXAMPLES.glob(f"*{ENDING}"))}


# -- files ------------------------------------------------------------------------------------------------


def read_session(path: Path) -> SessionFile:
    """Read a session file.

    Raises
    ------
    ScalpAtlasError
        If it cannot be read, is no such file, or was written by a newer version.
    FileProblems
        With everything in it that is not as it should be.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ScalpAtlasError(f"{path.name}: cannot be read: {error.strerror}") from None
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        told = f"it is no JSON ({error})" if content.strip() else "it is empty"
        raise ScalpAtlasError(f"{path.name}: is not a session file: {told}") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ScalpAtlasError(f"{path.name}: is not a session file; it should say format: {FORMAT!r} at its top")
    version = data.get("version")
    if not isinstance(version, int) or version < 1:
        raise ScalpAtlasError(f"{path.name}: version is {version!r}; expected a whole number from 1 to {VERSION}")
    if version > VERSION:
        raise ScalpAtlasError(
            f"{path.name}: was written by a newer program (version {version} of the format, this one reads up to "
            f"{VERSION}); open it with a newer Scalp Atlas"
        )
    reader = _Reader(path)
    scene = reader.scene(data["scene"], "scene") if data.get("scene") is not None else None
    lesson = reader.lesson(data["lesson"]) if data.get("lesson") is not None else None
    if reader.problems:
        raise FileProblems(reader.problems)
    kept = {key: value for key, value in data.items() if key not in ("format", "version", "scene", "lesson")}
    return SessionFile(scene, lesson, kept)


def write_session(path: Path, content: SessionFile) -> None:
    """Write a session file; a head that lies beside it or below is named from there, so that both can move.

    Raises
    ------
    ScalpAtlasError
        If it cannot be written there.
    """
    write_beside(path, session_bytes(content, path.parent))


def session_bytes(content: SessionFile, folder: Path | None = None) -> bytes:
    """What a session file in a folder says."""
    data: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    if content.scene is not None:
        data["scene"] = _scene_data(content.scene, folder)
    if content.lesson is not None:
        scenes = [_scene_data(scene, folder) for scene in content.lesson.scenes]
        data["lesson"] = {"name": dict(content.lesson.name), "scenes": scenes}
    return orjson.dumps(data | dict(content.kept), option=orjson.OPT_INDENT_2)


def _scene_data(scene: Scene, folder: Path | None) -> dict[str, Any]:
    """A scene as plain values, without what is as in `Scene()`."""
    given, usual = (_flat(one) for one in (scene, Scene()))
    data = {key: value for key, value in given.items() if value != usual[key]}
    if "head" in data:
        data["head"] = _from_folder(scene.head, folder)
    return {key: sorted(value) if isinstance(value, frozenset) else value for key, value in data.items()}


def _flat(scene: Scene) -> dict[str, Any]:
    own = {one.name: getattr(scene, one.name) for one in fields(scene) if one.name != "on_view"}
    return own | {one.name: getattr(scene.on_view, one.name) for one in fields(OnView)}


def _from_folder(head: str, folder: Path | None) -> str:
    if folder is None or not Path(head).is_absolute():
        return head
    try:
        return f"./{Path(head).resolve().relative_to(folder.resolve()).as_posix()}"
    except ValueError:  # it lies elsewhere
        return head


class _Reader:
    """Collects what is wrong while it reads."""

    def __init__(self, path: Path):
        self._path = path
        self.problems: list[Problem] = []

    def lesson(self, data: object) -> Lesson:
        given = self._table(data, "lesson", ("name", "scenes"))
        scenes = given.get("scenes", [])
        if not isinstance(scenes, list):
            self._tell("lesson.scenes", "expected a list of scenes")
            scenes = []
        read = tuple(self.scene(one, f"lesson.scenes[{place}]") for place, one in enumerate(scenes))
        return Lesson(self._value(given, "name", "lesson", _text, {}), read)

    def scene(self, data: object, place: str) -> Scene:
        given = self._table(data, place, tuple(_READ))
        usual = _flat(Scene())
        values = {name: self._value(given, name, place, read, usual[name]) for name, read in _READ.items()}
        on_view = OnView(**{one.name: values.pop(one.name) for one in fields(OnView)})
        values["head"] = self._head(values["head"])
        return Scene(on_view=on_view, **values)

    def _head(self, head: str) -> str:
        """A path that was told from the folder of the file in full."""
        return str((self._path.parent / head).resolve()) if head.startswith("./") else head

    def _table(self, data: object, place: str, known: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(data, dict):
            self._tell(place, "expected a table in braces")
            return {}
        for key in data:
            if key not in known:
                self._tell(f"{place}.{key}", f"is not known here{did_you_mean(key, known)}; take it out")
        return data

    def _value(self, given: Mapping[str, Any], name: str, place: str, read: Callable[[Any], Any], usual: Any) -> Any:
        if name not in given:
            return usual
        try:
            return read(given[name])
        except ValueError as error:
            self._tell(f"{place}.{name}", f"expected {error}")
            return usual

    def _tell(self, place: str, message: str) -> None:
        self.problems.append(Problem(self._path.name, place, message))


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a word in quotation marks")
    return value


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _side(value: Any) -> str:
    if value not in SIDES:
        raise ValueError(f"one of {', '.join(SIDES)}")
    return str(value)


def _names(value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError("a list of ids")
    return frozenset(value)


def _names_or_none(value: Any) -> frozenset[str] | None:
    return None if value is None else _names(value)


def _step(value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("the number of a step, from 0")
    return value


def _view(value: Any) -> str | tuple[float, ...]:
    if isinstance(value, str) and value in ("", *VIEWS):
        return value
    numbers = value if isinstance(value, list) else []
    sound = all(isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < 1e4 for one in numbers)
    if len(numbers) == 7 and sound and numbers[-1] > 0:
        return tuple(float(one) for one in numbers)
    raise ValueError(f"one of {', '.join(VIEWS)}, or azimuth, elevation, roll, x, y, z and span (mm) as seven numbers")


def _text(value: Any) -> Text:
    if not isinstance(value, dict) or not all(isinstance(word, str) for word in value.values()):
        raise ValueError('words by language, as {"en": "...", "zh": "..."}')
    return value


def _style(value: Any) -> Mapping[str, bool | float]:
    known = (*SWITCHES, OPACITY)
    if not isinstance(value, dict) or not set(value) <= set(known):
        raise ValueError(f"a table of {', '.join(known)}")
    switches = {name: _switch(value[name]) for name in value if name != OPACITY}
    if OPACITY not in value:
        return switches
    opacity = value[OPACITY]
    if isinstance(opacity, bool) or not isinstance(opacity, int | float) or not 0 <= opacity <= 1:
        raise ValueError(f"{OPACITY} from 0 to 1")
    return {**switches, OPACITY: float(opacity)}


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "head": _string,
    "view": _view,
    "ticked": _names,
    "hidden": _names,
    "isolated": _names_or_none,
    "readings": _names,
    "side": _side,
    "unverified": _switch,
    "faded": _switch,
    "selected": _string,
    "step": _step,
    "style": _style,
    "name": _text,
    "caption": _text,
}
