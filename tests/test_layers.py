"""The core of the program knows neither Qt nor pyvista nor anything that renders."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import scalp_atlas

PACKAGE = Path(scalp_atlas.__file__).parent
OUTER = ("figure", "gui", "cli", "__main__")  # everything else is the core
FORBIDDEN = ("PySide6", "shiboken6", "pyvista", "vtkmodules.vtkRendering", "vtkmodules.all", "matplotlib")
FORBIDDEN_EXACTLY = ("vtk", "vtkmodules.qt")


def core_files() -> list[Path]:
    files = sorted(PACKAGE.rglob("*.py"))
    return [file for file in files if file.relative_to(PACKAGE).with_suffix("").parts[0] not in OUTER]


def imports(file: Path) -> set[str]:
    """Full names of all modules that the file imports, at its top or inside a function."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return names


def is_forbidden(module: str) -> bool:
    return module.startswith(FORBIDDEN) or module in FORBIDDEN_EXACTLY


def module_name(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("file", core_files(), ids=module_name)
def test_no_file_of_the_core_imports_what_shows_or_renders(file):
    assert [name for name in imports(file) if is_forbidden(name)] == []


@pytest.mark.parametrize("file", core_files(), ids=module_name)
def test_no_file_of_the_core_imports_an_outer_layer(file):
    outer = tuple(f"scalp_atlas.{name}" for name in OUTER)
    assert [name for name in imports(file) if name.startswith(outer)] == []


@pytest.mark.parametrize("file", [f for f in core_files() if "geometry" in f.parts], ids=module_name)
def test_geometry_knows_neither_heads_nor_definitions(file):
    ours = {name for name in imports(file) if name.startswith("scalp_atlas.")}
    assert {n for n in ours if not n.startswith(("scalp_atlas.geometry", "scalp_atlas.errors"))} == set()


def test_the_core_runs_without_loading_what_shows_or_renders():
    modules = [module_name(file) for file in core_files()]
    assert "scalp_atlas.meshfile" in modules
    code = f"import sys, json\nfor m in {modules!r}: __import__(m)\nprint(json.dumps(sorted(sys.modules)))"
    printed = subprocess.run([sys.executable, "-P", "-c", code], check=True, capture_output=True, text=True).stdout
    loaded = json.loads(printed)
    assert set(modules) <= set(loaded)
    assert [name for name in loaded if is_forbidden(name)] == []


def test_the_gui_is_imported_by_nothing_but_the_start():
    others = [f for f in PACKAGE.rglob("*.py") if "gui" not in f.relative_to(PACKAGE).parts and f.name != "__main__.py"]
    assert [f.name for f in others if any(name.startswith("scalp_atlas.gui") for name in imports(f))] == []
