"""Where the program's data and the user's own files are."""

from __future__ import annotations

import os
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


def cache_dir() -> Path:
    """Folder for what can be computed anew at any time; it may not exist yet.

    Returns
    -------
    Path
        Where this operating system keeps such files, or what SCALP_ATLAS_CACHE_DIR says.
    """
    chosen = os.environ.get("SCALP_ATLAS_CACHE_DIR")
    return Path(chosen) if chosen else platformdirs.user_cache_path("scalp-atlas", appauthor=False)


def own_zones_dir() -> Path:
    """Folder for the definitions that the user writes; it may not exist yet.

    Returns
    -------
    Path
        "zones" where this operating system keeps a program's data, or what SCALP_ATLAS_ZONES_DIR says.
    """
    chosen = os.environ.get("SCALP_ATLAS_ZONES_DIR")
    return Path(chosen) if chosen else platformdirs.user_data_path("scalp-atlas", appauthor=False) / "zones"


def study_file() -> Path:
    """File for what was answered in study and what is due; neither it nor its folder need exist yet.

    Returns
    -------
    Path
        "study.sqlite" where this operating system keeps a program's data, or in the folder that SCALP_ATLAS_STUDY_DIR
        says.
    """
    chosen = os.environ.get("SCALP_ATLAS_STUDY_DIR")
    folder = Path(chosen) if chosen else platformdirs.user_data_path("scalp-atlas", appauthor=False)
    return folder / "study.sqlite"


def state_dir() -> Path:
    """Folder for what a running program keeps for the case that it is ended roughly; it may not exist yet.

    Returns
    -------
    Path
        Where this operating system keeps such files, or what SCALP_ATLAS_STATE_DIR says.
    """
    chosen = os.environ.get("SCALP_ATLAS_STATE_DIR")
    return Path(chosen) if chosen else platformdirs.user_state_path("scalp-atlas", appauthor=False)


def log_file() -> Path:
    """File for what the program noticed while it ran; its folder may not exist yet.

    Returns
    -------
    Path
        Where this operating system keeps logs.
    """
    return platformdirs.user_log_path("scalp-atlas", appauthor=False) / "scalp-atlas.log"
