"""The zones that the user writes: a folder of definition files beside the bundled ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomli

from scalp_atlas import places
from scalp_atlas.errors import FileProblems, Problem, ScalpAtlasError
from scalp_atlas.files import write_beside
from scalp_atlas.grammar import KINDS
from scalp_atlas.headfile import load_toml
from scalp_atlas.names import find
from scalp_atlas.records import Library, System

SOURCES_FILE = "sources.toml"
OWN = "own"  # id of the first system that is copied, and folder of the user's files in an export
LARGEST_BYTES = 1_000_000  # eight times the largest file that comes with the program
LONGEST_STATEMENT = 300  # lines; a list that is longer is not looked into for lines
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")  # what TOML takes without quotes
_SYNTAX_LINE = re.compile(r"\(at line (\d+), ")  # as tomli words it
_SYNTAX_END = "(at end of document)"


# -- the folder -------------------------------------------------------------------------------------


def own_files() -> tuple[list[Path], list[Problem]]:
    """The definition files in the user's folder, by name, and what is no file that could be read.

    A folder that does not exist holds none. Files whose name begins with a dot belong to editors.
    """
    folder = places.own_zones_dir()
    try:
        found = sorted(path for path in folder.iterdir() if _is_definition(path))
    except FileNotFoundError:
        return [], []
    except OSError as error:
        sentence = f"the folder of your own zones, {folder}, cannot be read: {error.strerror}; allow it and try again"
        return [], [Problem(folder.name, "", sentence)]
    refused = {path: _refusal(path) for path in found}
    problems = [Problem(path.name, "", sentence) for path, sentence in refused.items() if sentence]
    return [path for path in found if not refused[path]], problems


def _is_definition(path: Path) -> bool:
    return path.suffix.lower() == ".toml" and not path.name.startswith(".")


def _refusal(path: Path) -> str:
    """Why a file is not even opened, or ""."""
    try:
        size = path.stat().st_size
    except OSError as error:
        return f"cannot be read: {error.strerror}; take it out of {path.parent}"
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is no plain file"
        return f"{what}; expected a definition, so give it a name without .toml"
    if size > LARGEST_BYTES:
        most = LARGEST_BYTES // 1_000_000
        return f"has {size / 1e6:.1f} MB, a definition at most {most} MB; take it out of {path.parent} or divide it"
    return ""


def made_folder() -> Path:
    """The user's folder, made if it is not there.

    Raises
    ------
    ScalpAtlasError
        If it cannot be made.
    """
    folder = places.own_zones_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ScalpAtlasError(
            f"the folder of your own zones, {folder}, cannot be made: {error.strerror}; "
            "SCALP_ATLAS_ZONES_DIR may name another"
        ) from None
    return folder


# -- lines of problems ------------------------------------------------------------------------------


def with_lines(path: Path, problems: Iterable[Problem]) -> list[Problem]:
    """The problems of one TOML file, each with the line it is on, where that can be told.

    A key that is missing has the line of the table that lacks it.
    """
    problems = list(problems)
    try:
        text = path.read_text(encoding="utf-8") if problems else ""
    except (OSError, UnicodeDecodeError):
        return problems
    lines, last = lines_of(text), len(text.rstrip().splitlines())
    return [
        _with_line(problem, lines) if problem.place else replace(problem, place=_broken_off(problem.message, last))
        for problem in problems
    ]


def _broken_off(message: str, last: int) -> str:
    """The line where a text stops being TOML, as a place; "" where the message is about something else."""
    line = _SYNTAX_LINE.search(message)
    if line:
        return f"line {line[1]}"
    return f"line {last}" if _SYNTAX_END in message else ""


def _with_line(problem: Problem, lines: Mapping[str, int]) -> Problem:
    place = problem.place
    while place and place not in lines:
        place = place.rpartition(".")[0]
    return replace(problem, place=f"{problem.place} (line {lines[place]})") if place else problem


def lines_of(text: str) -> dict[str, int]:
    """The line, from 1, on which each dotted place of a TOML text begins.

    The text is cut into statements: the fewest lines that are TOML by themselves. Behind a statement that
    never ends, or is longer than LONGEST_STATEMENT lines, nothing is found.
    """
    found: dict[str, int] = {}
    header = ""
    for number, statement in _statements(text.replace("\r\n", "\n")):
        inner = list(_places(tomli.loads(statement)))
        if statement.lstrip().startswith("["):
            header = inner[-1]
            found.setdefault(header, number)
        else:
            for place in inner:
                found.setdefault(f"{header}.{place}".lstrip("."), number)
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Number of the first line, and the lines, of each statement; comments and empty lines are none."""
    waiting: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not waiting and line.strip()[:1] in ("", "#"):
            continue
        waiting.append(line)
        try:
            tomli.loads("\n".join(waiting))
        except tomli.TOMLDecodeError:
            if len(waiting) == LONGEST_STATEMENT:
                return
        else:
            yield number - len(waiting) + 1, "\n".join(waiting)
            waiting = []


def _places(table: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """The dotted place of every key in a table, outer ones first."""
    for key, value in table.items():
        yield before + key
        if isinstance(value, dict):
            yield from _places(value, f"{before}{key}.")


# -- a copy to begin with ---------------------------------------------------------------------------

_HEAD = """\
# A zone of your own, begun as a copy of {item}.
#
# Change what you like and save. An open window shows it at once, or tells what is wrong and in which line.
# All words that may stand here are told in README.md, which "Zones, Export definitions" in the menu writes.

format = 1

# The id is what stands before the dot in "{new}.{key}". No other file may have the same.
system = "{new}"

# The heading in the list.
name = {{ en = "My zones ({new})", zh = "自定穴区（{new}）" }}
"""
_STEPS = """\
# The construction, step by step. A step is made from landmarks of the head or from other steps;
# "system:step" is a step of another file. Every length needs its unit.
"""
_ITEM = """\
# What the list, the head and the text show. With no "draw" the step of the same name is drawn.
# It counts as unverified until you say which sources bear it out, and how many.
"""


def new_zone(library: Library, item_id: str) -> Path:
    """Write a copy of an item (id without side) into the user's folder, as a system with a new id.

    Returns
    -------
    Path
        The new file; no file that was there is touched.

    Raises
    ------
    ScalpAtlasError
        If the folder cannot be made or written, or the item is no longer in its file.
    """
    folder = made_folder()
    path = folder / f"{_free_id(library, folder)}.toml"
    write_beside(path, copy_of(library, item_id, path.stem).encode())
    return path


def _free_id(library: Library, folder: Path) -> str:
    """The first of "own", "own_2", "own_3" ... that neither a system nor a file has."""
    number, name = 1, OWN
    while name in library.systems or (folder / f"{name}.toml").exists():
        number += 1
        name = f"{OWN}_{number}"
    return name


def copy_of(library: Library, item_id: str, new_id: str) -> str:
    """A definition file of one item with all steps of its own file that it hangs on.

    Steps of other files are left there and called by their full names.

    Raises
    ------
    FileProblems
        If the item's file cannot be read any more, or no longer holds it.
    """
    item = library.item(item_id)
    system = library.systems[item.system]
    table = load_toml(file_of(system))
    given = table.get("items", {}).get(item.key)
    wanted = _steps_behind(system, library, item.key, given) if given is not None else set()
    if given is None or not all(any(name in table.get(f"{kind}s", {}) for kind in KINDS) for name in wanted):
        raise FileProblems([Problem(system.file, f"items.{item.key}", "has been changed; select the item again")])
    steps = [
        _table(f"{kind}s", name, step)
        for kind in KINDS
        for name, step in table.get(f"{kind}s", {}).items()
        if name in wanted
    ]
    confidence = {
        "level": "unverified",
        "note": {"en": f"Copied from {item.id}.", "zh": f"由{item.id}复制。"},
    }
    blocks = [
        _HEAD.format(item=_in_comment(f"{item.id} ({item.name['en']})"), new=new_id, key=item.key),
        *([_STEPS + "\n" + "\n".join(steps)] if steps else []),
        _ITEM + "\n" + _table("items", item.key, {**given, "confidence": confidence}),
    ]
    return "\n".join(blocks)


def file_of(system: System) -> Path:
    """Where a system's file is. The bundled ones are named by their ids, which no own system may have."""
    bundled = places.data_dir("zone_defs") / f"{system.id}.toml"
    return bundled if bundled.is_file() else places.own_zones_dir() / system.file


def _steps_behind(system: System, library: Library, key: str, item: Mapping[str, Any]) -> set[str]:
    """Names of the steps of the same file that an item hangs on, however far back."""
    waiting = [*_texts(item), *(() if "draw" in item else (key,))]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        thing = None if ":" in name else find(system, library.systems, name)
        if thing is not None and thing.what == "step":
            local = thing.name.partition(":")[2]
            if local not in found:
                found.add(local)
                waiting += [reference.name for reference in system.steps[local].references]
    return found


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep: any that is the name of a step may be meant as one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _in_comment(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _table(group: str, name: str, given: Mapping[str, Any]) -> str:
    rows = [f"{_key(key)} = {_toml(value)}\n" for key, value in given.items()]
    return f"[{group}.{_key(name)}]\n{''.join(rows)}"


def _key(name: str) -> str:
    return name if BARE_KEY.fullmatch(name) else _toml(name)


def _toml(value: Any) -> str:
    """A value as TOML writes it; a list of tables has one row each."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(key)} = {_toml(inner)}' for key, inner in value.items())} }}"
    if isinstance(value, list):
        rows = [_toml(inner) for inner in value]
        if any(isinstance(inner, dict) for inner in value):
            return "\n".join(["[", *(f"  {row}," for row in rows), "]"])
        return f"[{', '.join(rows)}]"
    if isinstance(value, str | bool):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # the one sign JSON leaves bare
    return str(value)


# -- giving back what is loaded ---------------------------------------------------------------------


def export_definitions(library: Library, folder: Path) -> int:
    """Write the files that are loaded into a folder, byte for byte: the bundled ones, and yours in "own".

    README.md, schema.json and sources.toml come with them. The number of files written.

    Raises
    ------
    ScalpAtlasError
        If a file of one of these names is there already, so that nothing is overwritten; if one cannot be
        read or written.
    """
    try:
        contents = _loaded_files(library)
        for name in contents:
            if (folder / name).exists():
                raise ScalpAtlasError(f"{name} is in {folder} already; choose an empty folder")
        if any(name.parent != Path() for name in contents):
            (folder / OWN).mkdir(exist_ok=True)
    except OSError as error:
        raise ScalpAtlasError(f"{error.filename}: {error.strerror}; nothing was exported") from None
    for name, content in contents.items():
        write_beside(folder / name, content)
    return len(contents)


def _loaded_files(library: Library) -> dict[Path, bytes]:
    """What the files say that are loaded, or belong to them, by their path in an export."""
    bundled, register = places.data_dir("zone_defs"), places.own_zones_dir() / SOURCES_FILE
    own = [file_of(system) for system in library.systems.values() if file_of(system).parent != bundled]
    own += [register] if register.is_file() else []
    files = {Path(path.name): path for path in sorted(bundled.iterdir()) if path.is_file()}
    files |= {Path(OWN, path.name): path for path in own}
    return {name: path.read_bytes() for name, path in files.items()}
