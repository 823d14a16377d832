"""Recipes: a figure as a small TOML file that gives the same picture again on any machine.

A recipe is what a person would type after `scalp-atlas figure`, kept: `read_recipe` reads it, `recipe_text`
writes it, `arguments` gives it as the words of that command. All three go by the one table `KEYS`, and so does
the schema beside the documentation.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, Protocol

from scalp_atlas.errors import FileProblems, Problem, ScalpAtlasError
from scalp_atlas.files import write_beside
from scalp_atlas.head import bundled_heads
from scalp_atlas.headfile import did_you_mean, load_toml, toml_text
from scalp_atlas.own_zones import with_lines

FORMAT: Final = 1
VIEWS: Final = ("front", "left", "right", "back", "top", "three_quarter")
_PICTURES: Final = ("png", "jpg", "jpeg", "webp", "tif", "tiff", "svg", "pdf", "gif", "mp4")
_SOLIDS: Final = ("html", "glb", "stl", "ply", "obj")
_NUMBERS: Final = ("json", "csv", "mrk.json")
PLATE: Final = "six"  # views on one page
FORMATS: Final = (*_PICTURES, *_SOLIDS, *_NUMBERS)
VIEW_KEYS: Final = ("azimuth", "elevation", "roll", "centre", "span")


@dataclass(frozen=True)
class Recipe:
    """One figure.

    Attributes
    ----------
    items : tuple of str
        Ids of systems, of items, or of items with their side; other readings with their key behind.
    head : str
        A bundled name, or the path of a head file or mesh.
    landmarks : str
        Path of the head file that goes with a mesh; "" for none.
    annotations : str
        Path of a file with rulers, notes and own colours; "" for none.
    view : str or tuple of seven float
        One of `VIEWS`, or `PLATE` for six views on one page; or azimuth, elevation and roll (degrees), the point in
        the middle (x, y, z, mm) and the height shown (mm).
    formats : tuple of str
        Endings without the dot, one file each.
    side : "both", "left" or "right"
    width, height : int or None
        Pixels; None for the usual width, and for as high as the content needs.
    dpi : int
        Pixels an inch, for print.
    title : str or None
        None for the names of the systems, "" for none.
    relief : float
        Of stl, ply, obj: height of the ridges in mm.
    turn, seconds : float
        Of gif, webp and mp4: by how many degrees the head turns, and in what time; a webp without a turn stands
        still.
    """

    items: tuple[str, ...]
    head: str = "adult_male"
    landmarks: str = ""
    annotations: str = ""
    view: str | tuple[float, ...] = "three_quarter"
    formats: tuple[str, ...] = ("png",)
    side: str = "both"
    labels: bool = True
    hair: bool = True
    legend: bool = True
    needles: bool = False
    unverified: bool = True
    cortex: bool = False
    skin_opacity: float = 1.0
    language: str = "en"
    dark: bool = False
    grey: bool = False
    transparent: bool = False
    label_size: float = 11.0
    title: str | None = None
    caption: str = ""
    width: int | None = None
    height: int | None = None
    dpi: int = 300
    relief: float = 1.0
    turn: float = 0.0
    seconds: float = 8.0


class Kind(Protocol):
    """What a value may be."""

    def fault(self, value: Any) -> str:
        """What was expected, or "" if the value will do."""

    def schema(self) -> dict[str, Any]:
        """The same for a JSON schema."""


@dataclass(frozen=True)
class _Switch:
    def fault(self, value: Any) -> str:
        return "" if isinstance(value, bool) else "expected true or false"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class _Number:
    low: float
    high: float
    whole: bool = False

    def fault(self, value: Any) -> str:
        fitting = isinstance(value, int if self.whole else (int, float)) and not isinstance(value, bool)
        if fitting and self.low <= value <= self.high:
            return ""
        return f"expected a {'whole ' if self.whole else ''}number from {self.low:g} to {self.high:g}"

    def schema(self) -> dict[str, Any]:
        return {"type": "integer" if self.whole else "number", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True)
class _Text:
    def fault(self, value: Any) -> str:
        return "" if isinstance(value, str) else "expected text in quotes"

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


@dataclass(frozen=True)
class _OneOf:
    words: tuple[str, ...]

    def fault(self, value: Any) -> str:
        if value in self.words:
            return ""
        near = did_you_mean(value, self.words) if isinstance(value, str) else ""
        return f"expected one of {', '.join(self.words)}{near}"

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class _Several:
    words: tuple[str, ...] = ()  # any where empty

    def fault(self, value: Any) -> str:
        if not (isinstance(value, list) and value and all(isinstance(one, str) for one in value)):
            return "expected a list of names in quotes, one at least"
        wrong = [one for one in value if self.words and one not in self.words]
        return f"{wrong[0]!r}: {_OneOf(self.words).fault(wrong[0])}" if wrong else ""

    def schema(self) -> dict[str, Any]:
        return {
            "type": "array",
            "minItems": 1,
            "items": _OneOf(self.words).schema() if self.words else _Text().schema(),
        }


@dataclass(frozen=True)
class _View:
    def fault(self, value: Any) -> str:
        if not isinstance(value, dict):
            return _OneOf((*VIEWS, PLATE)).fault(value)
        unknown = [key for key in value if key not in VIEW_KEYS]
        if unknown:
            return f"unknown key {unknown[0]!r}{did_you_mean(unknown[0], VIEW_KEYS)}"
        missing = [key for key in VIEW_KEYS if key not in value and key != "roll"]
        if missing:
            return f"{missing[0]!r} is missing; expected azimuth, elevation, centre and span (and roll)"
        centre = value["centre"]
        numbers = [*(value[key] for key in VIEW_KEYS if key in value and key != "centre")]
        if not (isinstance(centre, list) and len(centre) == 3):
            return "expected centre = [x, y, z] in mm"
        faults = [_Number(-3600, 3600).fault(number) for number in (*numbers, *centre)]
        return next(filter(None, faults), "") or ("" if value["span"] > 0 else "expected a span of more than 0 mm")

    def schema(self) -> dict[str, Any]:
        number = _Number(-3600, 3600).schema()
        free = dict.fromkeys(VIEW_KEYS, number)
        free["centre"] = {"type": "array", "items": number, "minItems": 3, "maxItems": 3}
        free["span"] = {"type": "number", "exclusiveMinimum": 0, "maximum": 3600}
        needed = [key for key in VIEW_KEYS if key != "roll"]
        table = {"type": "object", "properties": free, "required": needed, "additionalProperties": False}
        return {"oneOf": [_OneOf((*VIEWS, PLATE)).schema(), table]}


@dataclass(frozen=True)
class Key:
    """One key of a recipe: where it stands, what it may be, and the option of the command that says the same.

    A switch's option is given where the value is not the ordinary one; `told` says what the key is for.
    """

    table: str
    key: str
    attribute: str
    kind: Kind
    option: str
    told: str

    @property
    def place(self) -> str:
        """Dotted, as in messages."""
        return f"{self.table}.{self.key}".strip(".")


KEYS: Final = (
    Key("", "head", "head", _Text(), "--head", "bundled name, or head file or mesh beside the recipe"),
    Key("", "landmarks", "landmarks", _Text(), "--landmarks", "head file that goes with a mesh"),
    Key("", "items", "items", _Several(), "--items", "systems, items, items with a side"),
    Key("", "view", "view", _View(), "--view", "name, or { azimuth, elevation, roll, centre, span }"),
    Key("", "side", "side", _OneOf(("both", "left", "right")), "--side", "of pairs: the head's own side"),
    Key("", "formats", "formats", _Several(FORMATS), "--out", "endings; one file each, named like the recipe"),
    Key("", "annotations", "annotations", _Text(), "--annotations", "rulers, notes and own colours (JSON)"),
    Key("layers", "labels", "labels", _Switch(), "--no-labels", "tags with leaders"),
    Key("layers", "hair", "hair", _Switch(), "--no-hair", "tint of the hair-bearing scalp"),
    Key("layers", "legend", "legend", _Switch(), "--no-legend", "what each colour and dash is"),
    Key("layers", "needles", "needles", _Switch(), "--needles", "arrows of needle directions"),
    Key("layers", "unverified", "unverified", _Switch(), "--without-unverified", "unverified items and readings"),
    Key("layers", "cortex", "cortex", _Switch(), "--cortex", "cortex of the average brain through the skin"),
    Key("layers", "skin", "skin_opacity", _Number(0, 1), "--skin-opacity", "1 for solid skin"),
    Key("style", "language", "language", _OneOf(("en", "zh")), "--language", "of all words"),
    Key("style", "dark", "dark", _Switch(), "--dark", "dark background"),
    Key("style", "grey", "grey", _Switch(), "--grey", "shades of grey"),
    Key("style", "transparent", "transparent", _Switch(), "--transparent", "no background"),
    Key("style", "label_size", "label_size", _Number(4, 60), "--label-size", "points on a page 1200 pixels wide"),
    Key("style", "title", "title", _Text(), "--title", "instead of the names of the systems"),
    Key("style", "caption", "caption", _Text(), "--caption", "a line of your own under the picture"),
    Key(
        "size",
        "width",
        "width",
        _Number(160, 16000, whole=True),
        "--width",
        "pixels; left out: 2000, of what moves 900",
    ),
    Key("size", "height", "height", _Number(160, 16000, whole=True), "--height", "pixels; left out: in proportion"),
    Key("size", "dpi", "dpi", _Number(30, 2400, whole=True), "--dpi", "pixels an inch, for print"),
    Key("size", "relief", "relief", _Number(-5, 5), "--relief", "of stl, ply, obj: mm; below 0 for grooves"),
    Key("animation", "turn", "turn", _Number(-3600, 3600), "--turn", "of gif, webp, mp4: degrees"),
    Key("animation", "seconds", "seconds", _Number(0.5, 60), "--seconds", "how long the turn takes"),
)
TABLES: Final = tuple(dict.fromkeys(key.table for key in KEYS if key.table))
_DEFAULTS: Final = {field.name: field.default for field in fields(Recipe)}
_PATHS: Final = {"head": "head", "landmarks": "head file", "annotations": "file"}  # and what is missing there
_ALWAYS: Final = ("head", "items", "view", "formats")  # said even if they are as usual


def read_recipe(path: Path, known_items: Collection[str] = ()) -> Recipe:
    """Read a recipe; its paths are relative to its own folder.

    Parameters
    ----------
    known_items : collection of str
        What `items` may name; left out: anything.

    Raises
    ------
    FileProblems
        With every problem of the file and its line.
    """
    reader = _Reader(path, tuple(known_items))
    try:
        recipe = reader.recipe(load_toml(path))
    except FileProblems as error:
        raise FileProblems(with_lines(path, error.problems)) from None
    if reader.problems:
        raise FileProblems(with_lines(path, reader.problems))
    return recipe


def save_recipe(path: Path, recipe: Recipe) -> None:
    """Write a recipe that `read_recipe` reads as this one, whole or not at all.

    Raises
    ------
    ScalpAtlasError
    """
    write_beside(path, recipe_text(recipe, path.parent).encode())


def recipe_text(recipe: Recipe, folder: Path) -> str:
    """A recipe in `folder` as text; what is as usual is left out."""
    paths: dict[str, Any] = {name: _from(folder, getattr(recipe, name)) for name in _PATHS}
    local = replace(recipe, **paths)
    lines = [f"format = {FORMAT}"]
    for table in ("", *TABLES):
        told = [
            f"{key.key} = {_toml(value)}"
            for key in KEYS
            if key.table == table
            and ((value := getattr(local, key.attribute)) != _DEFAULTS[key.attribute] or key.attribute in _ALWAYS)
        ]
        if told and table:
            lines += ["", f"[{table}]"]
        lines += told
    return "\n".join(lines) + "\n"


def arguments(recipe: Recipe, out: Path) -> list[str]:
    """The words after `scalp-atlas` that write this recipe into `out`."""
    view = recipe.view
    if isinstance(view, str):
        place = f"--plate={view}" if view == PLATE else f"--view={view}"
    else:
        place = f"--camera={','.join(repr(float(number)) for number in view)}"
    words = ["figure", f"--head={recipe.head}", f"--items={','.join(recipe.items)}", place, f"--out={out}"]
    for key in KEYS:
        value = getattr(recipe, key.attribute)
        if key.attribute in _ALWAYS or value == _DEFAULTS[key.attribute]:
            continue
        words.append(key.option if isinstance(value, bool) else f"{key.option}={value}")
    return words


def recipe_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """These recipes, of a folder all `.toml` files in it, in the order of their names; each once.

    Raises
    ------
    ScalpAtlasError
        If a folder holds none.
    """
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not inside:
            raise ScalpAtlasError(f"{path}: there is no recipe in this folder; a recipe's name ends in .toml")
        found.update(dict.fromkeys(inside))
    return tuple(found)


def schema() -> dict[str, Any]:
    """What a recipe may hold, as a JSON schema."""

    def table(name: str) -> dict[str, Any]:
        told = {key.key: key.kind.schema() | {"description": key.told} for key in KEYS if key.table == name}
        return {"type": "object", "properties": told, "additionalProperties": False}

    whole = table("")
    whole["properties"] = {"format": {"const": FORMAT}, **whole["properties"], **{name: table(name) for name in TABLES}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scalp Atlas recipe",
        "description": "One figure, drawn by `scalp-atlas figure recipe.toml`; written as docs/files.md tells.",
        **whole,
        "required": ["format", "items"],
    }


class _Reader:
    """Reads one recipe and collects its problems."""

    def __init__(self, path: Path, known_items: tuple[str, ...]):
        self.path, self.known_items = path, known_items
        self.problems: list[Problem] = []

    def complain(self, place: str, message: str) -> None:
        self.problems.append(Problem(self.path.name, place, message))

    def recipe(self, table: Mapping[str, Any]) -> Recipe:
        if table.get("format") != FORMAT:
            self.complain("format", f"expected format = {FORMAT}, found {table.get('format')!r}")
        if "items" not in table:
            self.complain("items", 'is missing; expected what to draw, as in items = ["issa"]')
        self._no_others("", table, ["format", *TABLES])
        given: dict[str, Any] = {"items": ()}
        for name in ("", *TABLES):
            inner = table.get(name, {}) if name else table
            if not isinstance(inner, dict):
                self.complain(name, f"expected a table [{name}]")
                continue
            if name:
                self._no_others(name, inner, [])
            for key in KEYS:
                if key.table == name and key.key in inner:
                    self._take(key, inner[key.key], given)
        return Recipe(**given)

    def _no_others(self, place: str, table: Mapping[str, Any], also: Sequence[str]) -> None:
        known = [*also, *(key.key for key in KEYS if key.table == place)]
        for name in table:
            if name not in known:
                homes = [key.place for key in KEYS if key.key == name]
                hint = f" (it belongs into [{homes[0].partition('.')[0]}])" if homes and "." in homes[0] else ""
                self.complain(f"{place}.{name}".strip("."), f"unknown key{hint or did_you_mean(name, known)}")

    def _take(self, key: Key, value: Any, given: dict[str, Any]) -> None:
        fault = key.kind.fault(value)
        if fault:
            self.complain(key.place, f"{fault}; found {value!r}" if not fault.startswith("'") else fault)
            return
        if key.attribute == "items":
            self._check_items(value)
        given[key.attribute] = self._meant(key, value)

    def _meant(self, key: Key, value: Any) -> Any:
        if key.attribute in _PATHS:
            return self._file(key, value)
        if isinstance(value, dict):
            return tuple(map(float, (*(value.get(k, 0.0) for k in VIEW_KEYS[:3]), *value["centre"], value["span"])))
        return tuple(value) if isinstance(value, list) else value

    def _file(self, key: Key, name: str) -> str:
        """A bundled name as it is; else the path of a file, as seen from the recipe."""
        if key.attribute == "head" and name in bundled_heads():
            return name
        file = self.path.parent / name
        if not file.is_file():
            near = did_you_mean(name, list(bundled_heads())) if key.attribute == "head" else ""
            self.complain(
                key.place,
                f"there is no such {_PATHS[key.attribute]}: {name!r}{near}; files are looked for beside the recipe",
            )
        return str(file)

    def _check_items(self, names: Sequence[str]) -> None:
        for name in names:
            if self.known_items and name not in self.known_items:
                near = did_you_mean(name, self.known_items)
                self.complain("items", f"{name!r} is no item{near}; `scalp-atlas list` shows them all")


def _from(folder: Path, name: str) -> str:
    """A bundled name as it is, a file as seen from a folder; the whole path where no other leads there."""
    if not name or name in bundled_heads():
        return name
    try:
        return Path(os.path.relpath(Path(name).resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return Path(name).resolve().as_posix()


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return toml_text(value)
    if isinstance(value, tuple) and value and isinstance(value[0], float):
        azimuth, elevation, roll, *centre, span = map(repr, value)
        told = {
            "azimuth": azimuth,
            "elevation": elevation,
            "roll": roll,
            "centre": f"[{', '.join(centre)}]",
            "span": span,
        }
        return f"{{ {', '.join(f'{key} = {number}' for key, number in told.items())} }}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml_text, value))}]"
    return repr(value)
