"""The heads in a folder: head files with the state of their landmarks, meshes without, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scalp_atlas.complaints import in_chinese
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.headfile import head_file_of, load_toml
from scalp_atlas.meshfile import SUPPORTED_ENDINGS
from scalp_atlas.records import Text
from scalp_atlas.scan import read_scan_mesh


@dataclass(frozen=True)
class HeadInFolder:
    """One row.

    Attributes
    ----------
    path : Path
        The head file, or the mesh where it has none.
    state : "landmarks", "bare", "unreadable" or "unseen" (a mesh that nobody has read yet)
    told : mapping
        In "en" and "zh": what is known, or why it cannot be read.
    """

    path: Path
    state: Literal["landmarks", "bare", "unreadable", "unseen"]
    told: Text


def heads_in(folder: Path) -> tuple[HeadInFolder, ...]:
    """All head files and meshes of a folder, not of those within it, by name; meshes are not read yet.

    A mesh that a head file names, as skin or as eyes, is no row of its own. A TOML file that names no mesh is no
    head file.

    Raises
    ------
    ScalpAtlasError
        If the folder cannot be read, or holds neither.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError as error:
        raise ScalpAtlasError(f"{folder}: the folder cannot be read: {error.strerror}") from None
    named: set[Path] = set()
    rows = [row for path in files if path.suffix.lower() == ".toml" and (row := _head_file(path, named))]
    meshes = [path for path in files if path.suffix.lower() in SUPPORTED_ENDINGS and path.resolve() not in named]
    rows += [HeadInFolder(path, "unseen", {"en": "not looked at yet", "zh": "尚未读取"}) for path in meshes]
    if not rows:
        endings = ", ".join(SUPPORTED_ENDINGS)
        raise ScalpAtlasError(f"{folder}: there is no head in this folder; expected head files (.toml) or {endings}")
    return tuple(sorted(rows, key=lambda row: row.path.name))


def looked_at(mesh: Path, go_on: Callable[[], None] = lambda: None) -> HeadInFolder:
    """The row of a mesh after reading it; `go_on` is called now and then and may raise to stop."""
    try:
        count = len(read_scan_mesh(mesh, go_on).faces)
    except ScalpAtlasError as error:
        return HeadInFolder(mesh, "unreadable", _reason(mesh, error))
    told = {"en": f"no landmarks yet; {count:,} triangles", "zh": f"尚无标志点；{count:,}个三角面"}
    return HeadInFolder(mesh, "bare", told)


def _head_file(path: Path, named: set[Path]) -> HeadInFolder | None:
    """The row of a TOML file, unless it is another kind of file; its meshes are added to those named."""
    try:
        table = load_toml(path)
        if "mesh" not in table:
            return None
        record = head_file_of(table, path)
    except ScalpAtlasError as error:
        return HeadInFolder(path, "unreadable", _reason(path, error))
    named |= {mesh.resolve() for mesh in (record.mesh, record.eyes) if mesh is not None}
    if record.mesh is None or not record.mesh.is_file():
        name = table["mesh"]
        return HeadInFolder(path, "unreadable", {"en": f"its mesh {name} is missing", "zh": f"缺少网格{name}"})
    count = len(record.landmarks) + len(record.hairlines)
    proposed = sum(state.state == "proposed" for state in record.states.values())
    english = f"{count} landmarks and hairlines" + (f", {proposed} of them proposed" if proposed else "")
    chinese = f"{count}处标志点及发际" + (f"，其中{proposed}处为建议" if proposed else "")
    return HeadInFolder(path, "landmarks", {"en": english, "zh": chinese})


def _reason(path: Path, error: ScalpAtlasError) -> Text:
    reason = str(error).splitlines()[0].removeprefix(path.name).lstrip(":, ")
    return {"en": reason, "zh": in_chinese(reason)}
