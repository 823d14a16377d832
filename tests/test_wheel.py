"""The wheel brings everything that the program needs, also where no checkout is."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory) -> Path:
    """The wheel, built from the checkout with the build tool that is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-P", "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(checkout)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory) -> Path:
    """Folder of the commands in a fresh environment with the wheel and without the checkout."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home)
    scripts = home / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-P", "-m", "pip", "--python", str(home)]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    # Only the folder of the dependencies is added; the link to the checkout that lies in it is not followed.
    site = next(home.rglob("site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return scripts


def run_in(folder: Path, *command: str | Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_the_heads_and_the_definitions_but_not_how_they_were_made(wheel, checkout):
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"scalp_atlas/_data/{file.relative_to(checkout).as_posix()}"
        for pattern in ("meshes/*.ply", "meshes/*.toml", "meshes/*.npz", "meshes/base/*", "zone_defs/*")
        for file in checkout.glob(pattern)
        if file.is_file()
    }
    assert expected <= inside
    assert [name for name in inside if "/meshes/build/" in name] == []


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel, checkout):
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if not name.startswith("scalp_atlas/_data/")}
    package = {
        file.relative_to(checkout / "app").as_posix()
        for file in (checkout / "app" / "scalp_atlas").rglob("*")
        if file.is_file() and file.suffix not in (".pyc", ".log")
    }
    assert {name for name in inside if ".dist-info/" not in name} == package


def test_the_wheel_carries_its_licence(wheel):
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist())


def test_an_installed_package_finds_its_own_copy_of_the_data(installed, tmp_path):
    code = "import scalp_atlas.places as p; print(p.__file__); print(*(p.data_dir(n) for n in ('meshes', 'zone_defs')))"
    module, folders = run_in(tmp_path, installed / "python", "-c", code).splitlines()
    package = Path(module).parent
    assert installed.parent in package.parents
    assert folders == f"{package / '_data' / 'meshes'} {package / '_data' / 'zone_defs'}"


def test_in_a_checkout_the_folders_at_its_top_are_used(checkout):
    from scalp_atlas import places

    assert places.data_dir("meshes") == checkout / "meshes"
    assert places.data_dir("zone_defs") == checkout / "zone_defs"


def test_the_installed_command_lists_the_zones_from_any_folder(installed, tmp_path):
    listed = run_in(tmp_path, installed / "scalp-atlas", "list")
    assert "gv20" in listed
