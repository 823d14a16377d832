"""Where the program's data and the user's own files are."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def data_dir(name: Literal["meshes", "zone_defs"]) -> Path:
    """Folder with the heads or the zone definitions that come with the program.

    Parameters
    ----------
    name : {"meshes", "zone_defs"}
        Which of the two.

    Returns
    -------
    Path
        In a checkout the folder at its top, else the copy inside the installed package.
    """
    checkout = _PACKAGE.parents[1]
    if _PACKAGE.parent.name == "app" and (checkout / "pyproject.toml").is_file():
        return checkout / name
    return _PACKAGE / "_data" / name


def log_file() -> Path:
    """File for what the program noticed while it ran; its folder may not exist yet.

    Returns
    -------
    Path
        Where this operating system keeps logs.
    """
    return platformdirs.user_log_path("scalp-atlas", appauthor=False) / "scalp-atlas.log"
