"""The packages that are installed are the ones the program was made for."""

from __future__ import annotations

import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@pytest.fixture
def pins(checkout: Path) -> dict[str, Requirement]:
    """Every line of constraints.txt that counts on this machine, by package name."""
    lines = (checkout / "constraints.txt").read_text().splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(r.name): r for r in requirements if r.marker is None or r.marker.evaluate()}


@pytest.fixture
def project(checkout: Path) -> dict:
    with open(checkout / "pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]


def test_a_qt_call_that_returns_nothing_keeps_the_references_to_none(qapp):
    # PySide6 6.12.0 on Python 3.11 drops one with each call, until the process dies
    # of "deallocating None" minutes later, when every test is long green.
    before = sys.getrefcount(None)
    for _ in range(500):
        qapp.processEvents()
    assert sys.getrefcount(None) > before - 100


def test_every_constraint_is_one_exact_version(pins):
    assert {name for name, pin in pins.items() if [s.operator for s in pin.specifier] != ["=="]} == set()


def needed_by(requirements: list[str], extras: tuple[str, ...] = ("",)) -> set[str]:
    """Names of the packages asked for, and of all that they ask for in turn."""
    names: set[str] = set()
    for text in requirements:
        requirement = Requirement(text)
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        name = canonicalize_name(requirement.name)
        if name not in names:
            names |= {name} | needed_by(metadata.requires(name) or [], ("", *requirement.extras))
    return names


def test_everything_that_is_installed_for_the_program_and_its_tests_is_pinned(project, pins):
    asked = project["dependencies"] + project["optional-dependencies"]["test"]
    assert needed_by(asked) - set(pins) == set()


def test_the_pinned_versions_lie_in_the_ranges_that_the_project_asks_for(project, pins):
    asked = project["dependencies"] + [r for extra in project["optional-dependencies"].values() for r in extra]
    outside = set()
    for text in asked:
        requirement = Requirement(text)
        (version,) = (s.version for s in pins[canonicalize_name(requirement.name)].specifier)
        if version not in requirement.specifier:
            outside.add(f"{text} does not allow {version}")
    assert outside == set()


def test_the_installed_versions_are_the_pinned_ones(project, pins):
    installed = {name: metadata.version(name) for name in needed_by(project["dependencies"])}
    assert {name: v for name, v in installed.items() if v not in pins[name].specifier} == {}


def test_no_file_names_where_packages_come_from(checkout):
    hosts = ["pypi" + ".org", "python" + "hosted", "index" + "-url", "find" + "-links"]
    files = [checkout / name for name in ("run.py", "pyproject.toml", "constraints.txt", ".ci/run")]
    assert [(f.name, h) for f in files for h in hosts if h in f.read_text()] == []
