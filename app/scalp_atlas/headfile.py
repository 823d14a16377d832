"""Reads and writes a head file: what a person knows about one head, as written, with every problem named at once."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import tomli
from numpy.typing import NDArray

from scalp_atlas.errors import FileProblems, Problem
from scalp_atlas.files import write_beside
from scalp_atlas.records import Text

Points = NDArray[np.float64]

FORMAT = 1
UNIT_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0}
LARGEST_MM = (120.0, 1100.0)  # the longest way through a head alone, and through one with its shoulders
MIDLINE = [
    "nasion",
    "glabella",
    "anterior_hairline",
    "posterior_hairline",
    "inion",
    "eop_superior",
    "eop_inferior",
    "c2_spinous",
    "c7_spinous",
    "nose_tip",
    "philtrum_top",
    "philtrum_low",
]
PAIRED = [
    "orbitale",
    "tragus",
    "preauricular",
    "ear_apex",
    "ear_root_posterior",
    "ear_root_anterior",
    "ear_lobe_lower",
    "supratragic_notch",
    "intertragic_notch",
    "tragus_mid",
    "mastoid_tip",
    "mastoid_mid",
    "mastoid_posterior_inferior",
    "zygomatic_arch_mid",
    "zygomatic_arch_mid_upper",
    "zygomatic_arch_mid_lower",
    "zygoma_lower",
    "parietal_tuber",
    "brow_medial",
    "brow_mid",
    "brow_mid_upper",
    "brow_lateral",
    "frontal_notch",
    "pupil",
    "canthus_inner",
    "canthus_outer",
    "infraorbital_margin",
    "infraorbital_foramen",
    "hair_corner",
    "nose_wing_lower",
    "mouth_corner",
    "gonion",
    "masseter_anterior",
    "trapezius_lateral",
    "scm_trapezius_gap",
    "scm_posterior_at_gonion",
    "temporal_artery_posterior",
    "mandible_condyle_posterior",
    "temple_hair_anterior",
]
MIDLINE_HAIRLINES = ("front", "back")
PAIRED_HAIRLINES = ("temple", "sideburn_posterior", "around_ear")
UNCLEAR_HAIRLINES = ("front", "temple", "back")
TOP_KEYS = (
    "format",
    "name",
    "mesh",
    "eyes",
    "unit",
    "axes",
    "provenance",
    "landmarks",
    "hairlines",
    "placed",
    "absent",
    "unclear",
)
AXIS_LETTERS = {"R": (0, 1), "L": (0, -1), "A": (1, 1), "P": (1, -1), "S": (2, 1), "I": (2, -1)}


STATES = ("confirmed", "proposed")


@dataclass(frozen=True)
class State:
    """How a landmark or hairline came to its place.

    Attributes
    ----------
    state : "confirmed" (by a person) or "proposed" (by a program)
    uncertainty_mm : float or None
        The distance within which two of three are expected.
    by, on, how : str
        Who placed it, when (year-month-day) and by what way; may be empty.
    """

    state: str
    uncertainty_mm: float | None = None
    by: str = ""
    on: str = ""
    how: str = ""


@dataclass(frozen=True)
class HeadFile:
    """A head file as written: coordinates in the file's own unit and axes.

    Attributes
    ----------
    file : str
        Name, for messages.
    name : mapping
        Title in "en" and "zh".
    mesh, eyes : Path or None
        Beside the head file.
    unit_mm : float
        Millimetres of one unit of the file.
    to_ras : (3, 3) float
        Turns the file's axes to RAS.
    landmarks : mapping of "nasion" / "preauricular.left" to (3,)
    hairlines : mapping of "front" / "temple.left" to (n, 3)
    placed, absent : mappings of landmark name to a sentence
    states : mapping of "nasion" / "orbitale.left" / "hairline.temple.left" to State
        Of those for which the file tells it.
    unclear : frozenset of "front", "temple" (of both sides), "back"
        Hairlines that cannot be told on the person. Their places stay in the file and count for nothing.
    locked : frozenset of names as in `states`
        Neither moved nor taken away in the editor.
    mesh_sha256 : str
        Of the mesh file when the places were laid on it; "" where that is not known.
    """

    file: str
    name: Text
    mesh: Path | None
    eyes: Path | None
    unit_mm: float
    to_ras: Points
    landmarks: Mapping[str, Points]
    hairlines: Mapping[str, Points]
    placed: Mapping[str, str]
    absent: Mapping[str, str]
    states: Mapping[str, State] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    mesh_sha256: str = ""


def guess_unit(vertices: Points) -> str | None:
    """The unit in which vertices (n, 3) make something as large as a head, with shoulders or without; or None."""
    longest = float(np.ptp(vertices, axis=0).max())
    low, high = LARGEST_MM
    fitting = [unit for unit, mm in UNIT_MM.items() if low <= longest * mm <= high]
    return fitting[0] if fitting else None


def read_head_file(path: Path) -> HeadFile:
    """Read a head file.

    Raises
    ------
    FileProblems
        With every problem of the file and its place in it.
    """
    return head_file_of(load_toml(path), path)


def read_fiducials(path: Path) -> HeadFile:
    """Read a file with a few landmarks of a scan: a head file of which much may be left out.

    `format` and `unit` (then mm) may be missing, and the points may stand outside of `[landmarks]`.

    Raises
    ------
    FileProblems
        With every problem of the file and its place in it.
    """
    table = {"format": FORMAT, "unit": "mm", **load_toml(path)}
    names = [name for name in table if name in MIDLINE or name in PAIRED]
    outside = {name: table.pop(name) for name in names}
    if outside and isinstance(table.setdefault("landmarks", {}), dict):
        table["landmarks"] = {**outside, **table["landmarks"]}
    return head_file_of(table, path)


def head_file_of(table: dict[str, Any], path: Path) -> HeadFile:
    """The head file that these tables of `path` tell.

    Raises
    ------
    FileProblems
    """
    reader = _Reader(path.name)
    head = reader.head(table, path)
    if reader.problems:
        raise FileProblems(reader.problems)
    return head


def write_head_file(path: Path, record: HeadFile) -> None:
    """Write a head file that `read_head_file` reads as `record`, whole or not at all.

    Coordinates are rounded to a hundredth of a millimetre.

    Raises
    ------
    ScalpAtlasError
        If it cannot be written.
    """
    write_beside(path, head_file_text(record, path.parent).encode())


def head_file_text(record: HeadFile, folder: Path) -> str:
    """A head file in `folder` as text."""
    axes = axis_letters(record.to_ras)
    unit = next(unit for unit, mm in UNIT_MM.items() if mm == record.unit_mm)
    lines = [f"format = {FORMAT}", f"name = {_inline({key: toml_text(value) for key, value in record.name.items()})}"]
    lines += [
        f"{key} = {toml_text(_from_folder(mesh, folder))}"
        for key, mesh in (("mesh", record.mesh), ("eyes", record.eyes))
        if mesh
    ]
    lines += [f"unit = {toml_text(unit)}", f"axes = {toml_text(axes)}"]
    if record.unclear:
        lines += [f"unclear = {_listed(map(toml_text, sorted(record.unclear)))}"]
    of_hair = {key.removeprefix("hairline."): one for key, one in record.states.items() if key.startswith("hairline.")}
    tables = {
        "landmarks": _by_side({key: _numbers(point, record.unit_mm) for key, point in record.landmarks.items()}),
        "hairlines": _by_side(
            {key: _listed(_numbers(p, record.unit_mm) for p in curve) for key, curve in record.hairlines.items()}
        ),
        "placed": {key: toml_text(sentence) for key, sentence in record.placed.items()},
        "absent": {key: toml_text(sentence) for key, sentence in record.absent.items()},
        "provenance": _provenance(record),
        "provenance.landmarks": _by_side(
            {key: _state(one) for key, one in record.states.items() if not key.startswith("hairline.")}
        ),
        "provenance.hairlines": _by_side({key: _state(one) for key, one in of_hair.items()}),
    }
    for name, table in tables.items():
        if table:
            lines += ["", f"[{name}]", *(f"{_key(key)} = {value}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _provenance(record: HeadFile) -> dict[str, str]:
    told = {"mesh_sha256": toml_text(record.mesh_sha256), "locked": _listed(map(toml_text, sorted(record.locked)))}
    return {key: value for key, value in told.items() if getattr(record, key)}


def axis_letters(to_ras: Points) -> str:
    """Where +x, +y, +z of a file point ("RAS"), of the matrix (3, 3) that turns its axes to RAS."""
    return "".join(next(c for c, (row, sign) in AXIS_LETTERS.items() if axis[row] == sign) for axis in to_ras.T)


def _from_folder(mesh: Path, folder: Path) -> str:
    """The mesh's path as seen from the head file; the whole path where no other leads there."""
    try:
        return Path(os.path.relpath(mesh.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return mesh.resolve().as_posix()


def _by_side(written: Mapping[str, str]) -> dict[str, str]:
    """TOML values by name, those of both sides together in one inline table."""
    found: dict[str, Any] = {}
    for key, value in written.items():
        name, _, side = key.partition(".")
        if side:
            found.setdefault(name, {})[side] = value
        else:
            found[name] = value
    return {name: _inline(value) if isinstance(value, dict) else value for name, value in found.items()}


def _inline(table: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{key} = {value}' for key, value in table.items())} }}"


def _listed(values: Iterable[str]) -> str:
    return f"[{', '.join(values)}]"


def _numbers(point: Points, unit_mm: float) -> str:
    decimals = 2 + round(np.log10(unit_mm))
    return _listed(f"{value:.{decimals}f}" for value in np.round(point, decimals) + 0.0)  # no minus before a zero


def _state(one: State) -> str:
    told = {"state": toml_text(one.state)}
    if one.uncertainty_mm is not None:
        told["uncertainty_mm"] = f"{one.uncertainty_mm:.1f}"
    return _inline(
        told | {key: toml_text(text) for key, text in (("by", one.by), ("on", one.on), ("how", one.how)) if text}
    )


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() else toml_text(name)


def toml_text(value: str) -> str:
    """A string of TOML; JSON writes them alike, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def load_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file, or FileProblems with the line where it breaks off."""
    try:
        with path.open("rb") as stream:
            return tomli.load(stream)
    except FileNotFoundError:
        raise FileProblems([Problem(path.name, "", f"there is no such file in {path.parent}")]) from None
    except IsADirectoryError:
        raise FileProblems([Problem(path.name, "", "is a folder; expected a .toml file")]) from None
    except PermissionError:
        raise FileProblems([Problem(path.name, "", "may not be read; allow it in the file's properties")]) from None
    except UnicodeDecodeError:
        raise FileProblems([Problem(path.name, "", "is not text; expected a .toml file saved as UTF-8")]) from None
    except tomli.TOMLDecodeError as error:
        raise FileProblems([Problem(path.name, "", f"is not valid TOML: {error}")]) from None


def did_you_mean(word: str, known: tuple[str, ...] | list[str]) -> str:
    """A hint in brackets with the nearest known spelling, or nothing."""
    near = difflib.get_close_matches(word, known, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


class _Reader:
    """Collects problems while it reads."""

    def __init__(self, file: str):
        self.file = file
        self.problems: list[Problem] = []

    def complain(self, place: str, message: str) -> None:
        self.problems.append(Problem(self.file, place, message))

    def head(self, table: dict[str, Any], path: Path) -> HeadFile:
        for key in table:
            if key not in TOP_KEYS:
                self.complain(key, f"unknown key{did_you_mean(key, TOP_KEYS)}")
        if table.get("format") != FORMAT:
            self.complain("format", f"expected format = {FORMAT}, found {table.get('format')!r}")
        name = table.get("name", path.stem)
        provenance = table.get("provenance", {})  # may hold anything
        provenance = provenance if isinstance(provenance, dict) else {}
        locked = provenance.get("locked", [])
        return HeadFile(
            file=path.name,
            name={"en": str(name)} if not isinstance(name, dict) else {k: str(v) for k, v in name.items()},
            mesh=self._beside(table, "mesh", path),
            eyes=self._beside(table, "eyes", path),
            unit_mm=self._unit(table),
            to_ras=self._axes(table),
            landmarks=self._landmarks(table.get("landmarks", {})),
            hairlines=self._hairlines(table.get("hairlines", {})),
            placed=self._sentences(table, "placed"),
            absent=self._sentences(table, "absent"),
            states=self._states(provenance),
            unclear=self._unclear(table.get("unclear", [])),
            locked=frozenset(map(str, locked)) if isinstance(locked, list) else frozenset(),
            mesh_sha256=str(provenance.get("mesh_sha256", "")),
        )

    def _unclear(self, value: Any) -> frozenset[str]:
        names = value if isinstance(value, list) else [value]
        for name in names:
            if name not in UNCLEAR_HAIRLINES:
                listed = ", ".join(f'"{known}"' for known in UNCLEAR_HAIRLINES)
                self.complain("unclear", f"expected a list of {listed}, found {name!r}")
                return frozenset()
        return frozenset(names)

    def _beside(self, table: dict[str, Any], key: str, path: Path) -> Path | None:
        if key not in table:
            return None
        if not isinstance(table[key], str) or not table[key]:
            self.complain(key, "expected the name of a mesh file in quotes")
            return None
        return path.parent / table[key]

    def _unit(self, table: dict[str, Any]) -> float:
        unit = table.get("unit")
        if unit not in UNIT_MM:
            found = "is missing" if unit is None else f"is {unit!r}"
            self.complain("unit", f'{found}; expected "mm", "cm" or "m"')
            return 1.0
        return UNIT_MM[unit]

    def _axes(self, table: dict[str, Any]) -> Points:
        axes = table.get("axes", "RAS")
        letters = list(axes) if isinstance(axes, str) else []
        if sorted(AXIS_LETTERS[c][0] if c in AXIS_LETTERS else -1 for c in letters) != [0, 1, 2]:
            self.complain("axes", f'is {axes!r}; expected where +x, +y, +z point, as in "RAS" or "LPS"')
            return np.eye(3)
        turn = np.zeros((3, 3))
        for column, letter in enumerate(letters):
            row, sign = AXIS_LETTERS[letter]
            turn[row, column] = sign
        return turn

    def _sentences(self, table: dict[str, Any], key: str) -> dict[str, str]:
        found = table.get(key, {})
        if not isinstance(found, dict):
            self.complain(key, "expected a table of sentences")
            return {}
        return {name: str(sentence) for name, sentence in found.items()}

    def _states(self, provenance: dict[str, Any]) -> dict[str, State]:
        """What `[provenance.landmarks]` and `[provenance.hairlines]` tell of single ones."""
        found: dict[str, State] = {}
        for group, prefix in (("landmarks", ""), ("hairlines", "hairline.")):
            told = provenance.get(group, {})
            for name, value in told.items() if isinstance(told, dict) else ():
                sides = {"": value} if not isinstance(value, dict) or "state" in value else value
                for side, one in sides.items():
                    key = f"{name}.{side}" if side else name
                    self._keep_state(found, f"{prefix}{key}", f"provenance.{group}.{key}", one)
        return found

    def _keep_state(self, found: dict[str, State], name: str, place: str, value: Any) -> None:
        told = value if isinstance(value, dict) else {}
        uncertainty = told.get("uncertainty_mm")
        if told.get("state") not in STATES:
            self.complain(place, f'expected {{ state = "confirmed" or "proposed", ... }}, found {value!r}')
        elif uncertainty is not None and not (isinstance(uncertainty, (int, float)) and uncertainty >= 0):
            self.complain(f"{place}.uncertainty_mm", f"expected millimetres, found {uncertainty!r}")
        else:
            texts = {key: str(told.get(key, "")) for key in ("by", "on", "how")}
            found[name] = State(told["state"], None if uncertainty is None else float(uncertainty), **texts)

    def _landmarks(self, table: Any) -> dict[str, Points]:
        if not isinstance(table, dict):
            self.complain("landmarks", "expected a table of points")
            return {}
        found: dict[str, Points] = {}
        for name, value in table.items():
            place = f"landmarks.{name}"
            if name in MIDLINE:
                self._keep(found, name, self._points(place, value, 1))
            elif name in PAIRED:
                for side, point in self._sides(place, value):
                    self._keep(found, f"{name}.{side}", self._points(f"{place}.{side}", point, 1))
            else:
                self.complain(place, f"unknown landmark{did_you_mean(name, MIDLINE + PAIRED)}")
        return found

    def _hairlines(self, table: Any) -> dict[str, Points]:
        if not isinstance(table, dict):
            self.complain("hairlines", "expected a table of curves")
            return {}
        found: dict[str, Points] = {}
        for name, value in table.items():
            place = f"hairlines.{name}"
            if name in MIDLINE_HAIRLINES:
                self._keep(found, name, self._points(place, value, 2))
            elif name in PAIRED_HAIRLINES:
                for side, curve in self._sides(place, value):
                    self._keep(found, f"{name}.{side}", self._points(f"{place}.{side}", curve, 2))
            else:
                self.complain(place, f"unknown hairline{did_you_mean(name, MIDLINE_HAIRLINES + PAIRED_HAIRLINES)}")
        return found

    def _sides(self, place: str, value: Any) -> list[tuple[str, Any]]:
        if not isinstance(value, dict):
            self.complain(place, "is paired; expected { left = ..., right = ... } (the head's own sides)")
            return []
        for side in value:
            if side not in ("left", "right"):
                self.complain(f"{place}.{side}", f"unknown side{did_you_mean(side, ('left', 'right'))}")
        return [(side, value[side]) for side in ("left", "right") if side in value]

    @staticmethod
    def _keep(found: dict[str, Points], name: str, value: Points | None) -> None:
        if value is not None:
            found[name] = value

    def _points(self, place: str, value: Any, dimensions: int) -> Points | None:
        try:
            array = np.array(value, dtype=float)
        except (TypeError, ValueError):
            array = np.empty(0)
        right_shape = array.shape == (3,) if dimensions == 1 else array.ndim == 2 and array.shape[1:] == (3,)
        if not right_shape or (dimensions == 2 and len(array) < 2):
            wanted = "one point [x, y, z]" if dimensions == 1 else "a list of at least two points [[x, y, z], ...]"
            self.complain(place, f"expected {wanted}")
            return None
        if not np.isfinite(array).all():
            self.complain(place, "holds a number that is not finite")
            return None
        return array
