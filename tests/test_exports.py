"""What is computed, read again by the libraries of those it is written for."""

from __future__ import annotations

import json
from pathlib import Path

import mne
import numpy as np
import pytest
from mne_bids.dig import _handle_coordsystem_reading, _handle_electrodes_reading

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.export.formats import save_numbers
from scalp_atlas.geometry import Curve
from scalp_atlas.records import Resolution
from scalp_atlas.resolve import resolve

MM = 0.001  # in metres, MNE's unit


@pytest.fixture(scope="module")
def written(tmp_path_factory, adult, library):
    """A function that writes systems of the adult male under a name and gives its path."""
    folder = tmp_path_factory.mktemp("exports")

    def write(name: str, systems: list[str]) -> Path:
        save_numbers(folder / name, resolve(library, adult.head, systems), adult.head, library)
        return folder / name

    return write


def frame_by_definition(montage_points):
    """The frame of BIDS' CapTrak from the three fiducials alone: where they must come to lie."""
    nasion, left, right = (np.array(montage_points[name]) for name in ("nasion", "lpa", "rpa"))
    return [left[1], left[2], right[1], right[2], nasion[0], nasion[2]]


@pytest.fixture(scope="module", params=["electrodes.elc", "sub-01_electrodes.tsv"])
def montage(request, written):
    """The electrodes as MNE sees them, in metres."""
    path = written(request.param, ["eeg"])
    if path.suffix == ".elc":
        return mne.channels.read_custom_montage(path, head_size=None)
    frame, unit = _handle_coordsystem_reading(path.with_name("sub-01_coordsystem.json"), "eeg")
    assert (frame, unit) == ("CapTrak", "mm")
    return _handle_electrodes_reading(path, "head", unit)


def test_mne_reads_every_electrode_where_it_is(montage, adult):
    places = montage.get_positions()["ch_pos"]
    ours = {
        item.item.label("en")[0]: item.points[0]
        for name, item in adult.resolution.resolved.items()
        if item.item.system == "eeg"
    }
    ours.pop("Nz"), places.pop("Nz", None)  # an .elc file has the nasion as a fiducial alone
    assert places.keys() == ours.keys()
    assert len(places) > 60
    names = sorted(ours)
    theirs = np.array([places[name] for name in names]) / MM
    mine = np.array([ours[name] for name in names])
    # a rigid motion lies between the two: all distances among electrodes are the same
    for row in range(0, len(names), 7):
        assert np.linalg.norm(theirs - theirs[row], axis=1) == pytest.approx(
            np.linalg.norm(mine - mine[row], axis=1), abs=0.003
        )
    # left is left, the front is in front, the crown is up
    assert places["T7"][0] < 0 < places["T8"][0]
    assert places["Fpz"][1] > 0 > places["Oz"][1]
    assert places["Cz"][2] > 0.08


def test_the_three_fiducials_span_the_axes_of_the_frame(written):
    montage = mne.channels.read_custom_montage(written("fiducials.elc", ["eeg"]), head_size=None)
    assert frame_by_definition(montage.get_positions()) == pytest.approx([0.0] * 6, abs=1e-6)
    record = json.loads(written("sub-02_electrodes.tsv", ["eeg"]).with_name("sub-02_coordsystem.json").read_text())
    places = record["AnatomicalLandmarkCoordinates"]
    told = {"nasion": places["NAS"], "lpa": places["LPA"], "rpa": places["RPA"]}
    assert frame_by_definition(told) == pytest.approx([0.0] * 6, abs=1e-3)
    assert told["nasion"][1] > 0 and told["lpa"][0] < 0 < told["rpa"][0]


def test_electrodes_that_are_not_there_are_asked_for(tmp_path, adult, library):
    with pytest.raises(ScalpAtlasError, match="--systems eeg"):
        save_numbers(tmp_path / "none.elc", Resolution({}, {}, {}), adult.head, library)
    assert list(tmp_path.iterdir()) == []


def test_slicer_gets_lists_of_points_open_and_closed_curves(written, adult):
    record = json.loads(written("zones.mrk.json", ["points", "issa", "fang", "lin"]).read_text())
    by_name = {markup["name"]: markup for markup in record["markups"]}
    # what the description of the format asks of every markup
    for markup in record["markups"]:
        assert markup["coordinateSystem"] == "RAS" and markup["coordinateUnits"] == "mm"
        assert markup["type"] in ("Fiducial", "Curve", "ClosedCurve")
        assert all(len(control["position"]) == 3 for control in markup["controlPoints"])
    ms6 = adult.resolution.resolved["issa.ms6.left"]
    curve = np.array([control["position"] for control in by_name["issa.ms6.left"]["controlPoints"]])
    assert by_name["issa.ms6.left"]["type"] == "Curve"
    assert Curve(curve).length == pytest.approx(ms6.length_mm, abs=0.05)
    assert curve[[0, -1]] == pytest.approx(adult.head.frame.to_file(ms6.points[[0, -1]]), abs=1e-3)
    points = {control["label"]: control for control in by_name["points"]["controlPoints"]}
    gv20 = adult.resolution.resolved["points.gv20"].points
    assert points["GV20"]["position"] == pytest.approx(adult.head.frame.to_file(gv20)[0].tolist(), abs=1e-3)
    closed = [markup for markup in record["markups"] if markup["type"] == "ClosedCurve"]
    assert closed
    for markup in closed:
        ring = np.array([control["position"] for control in markup["controlPoints"]])
        assert 0 < np.linalg.norm(ring[0] - ring[-1]) < 2  # closed by Slicer, not by a point twice


def test_what_is_unverified_says_so_at_every_place(written, adult):
    record = json.loads(written("unsure.mrk.json", ["fang"]).read_text())
    unsure = {
        name
        for name, item in adult.resolution.resolved.items()
        if item.item.system == "fang" and item.confidence.level == "unverified"
    }
    assert unsure
    told = {
        control["description"].partition(":")[0]: control["description"]
        for markup in record["markups"]
        for control in markup["controlPoints"]
    }
    assert {name for name, text in told.items() if "; unverified;" in text} == unsure


def test_another_ending_is_refused_with_those_that_are_known(tmp_path, adult, library):
    with pytest.raises(ScalpAtlasError, match=r"\.mrk\.json, \.json, \.csv, \.elc, _electrodes\.tsv"):
        save_numbers(tmp_path / "zones.xyz", Resolution({}, {}, {}), adult.head, library)
