"""How exact the program constructs, measured now, with the peers beside: writes docs/accuracy.md.

    .venv/bin/python bench/accuracy.py             after `python bench/run.py`, whose figures it takes over

The section of `bench/leave_one_out.py` stays as it is.

It measures what the tests assert, by the tests' own shapes and comparisons, and prints the figures
instead of holding them against a bar.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import trimesh
from environments import CHECKOUT, run
from leave_one_out import PAGE, section
from run import BRAIN1020, CEDALION

BENCH = Path(__file__).resolve().parent
sys.path[:0] = [str(CHECKOUT / "tests"), str(CHECKOUT / "app")]

import shapes  # noqa: E402  tests and package lie in the checkout
import test_eeg  # noqa: E402
import test_electrodes_on_heads as electrodes  # noqa: E402
import test_exactness as exactness  # noqa: E402
import test_invariance as invariance  # noqa: E402
from scalp_atlas.definitions import load_systems  # noqa: E402
from scalp_atlas.geometry import Surface  # noqa: E402
from scalp_atlas.geometry import operations as ops  # noqa: E402
from scalp_atlas.head import load_head  # noqa: E402
from scalp_atlas.records import Resolution  # noqa: E402
from scalp_atlas.resolve import resolve  # noqa: E402

R = shapes.R
MESHES = {"even": shapes.even_directions, "uneven": shapes.uneven_directions}
FIDUCIALS = {"nasion": (0, R, 0), "inion": (0, -R, 0), "left": (-R, 0, 0), "right": (R, 0, 0)}


def on_the_ball(triangulation):
    """Rows of (what, median, largest, bar), mm, on a ball of 20,000 vertices."""
    directions = MESHES[triangulation](exactness.VERTICES)
    ball = Surface(R * directions, shapes.triangles(directions))
    lengths, aside, ends, heights = [], [], [], []
    for start, ahead, distance in exactness.trips(150, 1, 150):
        end = exactness.great_circle(start, ahead, distance)
        ends.append(np.linalg.norm(ball.walk(R * start, ahead, distance)[-1] - end))
    for start, ahead, distance in exactness.trips(60, 2, 140):
        way = ball.tape(R * start, exactness.great_circle(start, ahead, distance))
        lengths.append(abs(way.length - distance))
        aside.append(np.abs(way.points @ np.cross(start, ahead)).max())
    for start, ahead, distance in exactness.trips(12, 3, 160):
        pole = np.cross(start, ahead)
        base = ball.tape(R * start, exactness.great_circle(start, ahead, max(distance, 40)))
        line = ops.parallel(ball, base, 15.0, pole).points
        heights.append(np.abs(R * np.arcsin(line @ pole / np.linalg.norm(line, axis=1)) - 15).max())
    name = f"ball of 90 mm, 20,000 vertices, {triangulation} triangles"
    return [
        (f"{name}: tape, length", *_spread(lengths), 0.02),
        (f"{name}: tape, off the great circle", *_spread(aside), 0.03),
        (f"{name}: parallel at 15 mm, distance all along", *_spread(heights), 0.05),
        (f"{name}: walk of up to 150 mm, its end", *_spread(ends), 0.1),
    ]


def on_solids(name, triangulation):
    """The same on an ellipsoid and a dented one, against the differential equation of geodesics."""
    shape, directions = exactness.SOLIDS[name], MESHES[triangulation](exactness.VERTICES)
    surface = Surface(shape.on(directions), shapes.triangles(directions))
    ends, lengths, aside = [], [], []
    for place, tangent, distance, true in exactness.true_geodesics(shape, 30, 4, 150):
        ends.append(np.linalg.norm(surface.walk(place, tangent, distance)[-1] - true.points[-1]))
    for place, _, distance, true in exactness.true_geodesics(shape, 30, 5, 120):
        way = surface.tape(place, true.points[-1])
        lengths.append(abs(way.length - distance))
        aside.append(max(true.nearest(point)[1] for point in way.points))
    what = f"{name}, 20,000 vertices, {triangulation} triangles"
    return [
        (f"{what}: walk, its end", *_spread(ends), 0.1),
        (f"{what}: tape, length", *_spread(lengths), 0.1),
        (f"{what}: tape, off the geodesic", *_spread(aside), 0.1),
    ]


def on_a_real_head(count=12):
    """Tapes on the adult male against the exact algorithm for polyhedra."""
    import pygeodesic.geodesic as exact

    whole = load_head("adult_male").surface
    scalp = Surface.mended(whole.vertices, whole.faces[(whole.vertices[whole.faces][:, :, 2] > 10).all(1)])
    algorithm = exact.PyGeodesicAlgorithmExact(scalp.vertices, scalp.faces)
    random = np.random.default_rng(6)
    high = np.flatnonzero(scalp.vertices[:, 2] > 45)
    off = []
    for _ in range(count):
        first, last = random.choice(high, 2, replace=False)
        length, _ = algorithm.geodesicDistance(first, last)
        off.append(abs(scalp.tape(scalp.vertices[first], scalp.vertices[last]).length - length))
    return [("adult male: tape against MMP (pygeodesic), length", *_spread(off), 0.02)]


def retold(library):
    """The adult male told differently: how far the items move, mm."""
    head = load_head("adult_male")
    before = resolve(library, head)
    skin = head.skin
    two_sided = {
        key: item
        for key, item in before.resolved.items()
        if item.item.side not in ("left", "right") and item.item.system != "imaging"
    }
    order = np.random.default_rng(0).permutation(len(skin.vertices))
    high = skin.vertices[skin.faces][:, :, 2].min(axis=1) > skin.vertices[:, 2].min() + 12
    noise = np.random.default_rng(0).normal(scale=0.3, size=(len(head.visible.vertices), 1))
    noisy = head.visible.vertices + noise * head.visible.vertex_normals
    upright, mirror = np.eye(3), np.diag([-1.0, 1, 1])
    cases = [
        ("turned and moved", invariance.turned_in_space(), skin.vertices, skin.faces, before, 0.01),
        ("mirrored", mirror, skin.vertices, skin.faces[:, ::-1], Resolution(before.scales, two_sided, {}), 0.01),
        (
            "other order, wound inward",
            upright,
            skin.vertices[order],
            np.argsort(order)[skin.faces][:, ::-1],
            before,
            0.01,
        ),
        ("neck open, 12 mm shorter", upright, skin.vertices, skin.faces[high], before, 0.01),
        *(
            (f"other triangles, {n:,} vertices", upright, *invariance.remeshed(head, n), before, 0.3)
            for n in (20_000, 50_000, 150_000)
        ),
        *((f"three holes of {2 * r} mm", upright, *invariance.holed(head, r), before, 0.3) for r in (9, 18)),
        ("0.3 mm of noise", upright, noisy, head.visible.faces, before, 0.5),
    ]
    rows = []
    for name, turn, vertices, faces, compared, bar in cases:
        with tempfile.TemporaryDirectory() as folder:
            told = invariance.Retold(head, turn, (100, -50, 30) if name.startswith("turned") else (0, 0, 0))
            gaps = told.farthest(library, compared, told.load(Path(folder), vertices, faces))
        firm = {
            key: gap
            for key, gap in invariance.of_the_scalp(gaps).items()
            if not key.startswith(invariance.FROM_THE_ORBIT)
        }
        rest = {key: gap for key, gap in gaps.items() if key not in firm}
        worst, weak = max(firm, key=firm.get), max(rest, key=rest.get, default="")
        aside = f"{rest[weak]:.2f} ({weak})" if weak else ""
        rows.append((name, np.median(list(gaps.values())), firm[worst], worst, aside, bar))
    return rows


def electrodes_on_heads(library):
    """Rows of (head, system, number, mean, largest, at, bar)."""
    with np.load(CHECKOUT / "tests" / "authorities" / "colin27_skin.npz") as data:
        skin = trimesh.Trimesh(data["vertices"] / 100, data["faces"], process=False)
    import tomllib

    import mne

    table = tomllib.loads((CHECKOUT / "tests" / "authorities" / "colin27_1005.toml").read_text(encoding="utf-8"))
    published = {code: np.array(place) for code, place in table["positions"].items()}
    root = Path(mne.__file__).parent
    coarse = mne.read_bem_surfaces(root / "data" / "fsaverage" / "fsaverage-head.fif", verbose=False)[0]
    lines = (root / "channels" / "data" / "montages" / "fsaverage_1005.tsv").read_text(encoding="utf-8").splitlines()
    theirs = {code: np.array(place, dtype=float) * 1000 for code, *place in (line.split("\t") for line in lines[1:])}
    heads = {
        "Colin27, skin cut from the 1 mm scan (9,131 vertices)": (skin, published, ""),
        "fsaverage, as MNE ships it (edges of 10 mm)": (
            trimesh.Trimesh(coarse["rr"] * 1000, coarse["tris"], process=False),
            theirs,
            "mean 3.6, max 10",
        ),
    }
    rows = []
    for name, (mesh, places, bar) in heads.items():
        with tempfile.TemporaryDirectory() as folder:
            compared = electrodes.compare(library, Path(folder), mesh, places)
        for system, upper in (("eeg", True), ("eeg", False), ("eeg_1005", False)):
            gaps = {code: gap for code, gap in compared.gaps(system).items() if code not in electrodes.AROUND_T9}
            if upper:
                gaps = {code: gap for code, gap in gaps.items() if not electrodes.LOWEST_RING.search(code)}
            what = {"eeg": "10-20 and 10-10", "eeg_1005": "the rest of 10-5"}[system]
            what += " above the lowest ring" if upper else ""
            most = max(gaps, key=gaps.get)
            values = list(gaps.values())
            rows.append((name, what, len(gaps), np.mean(values), gaps[most], most, bar if upper else ""))
    return rows


def contest_on_a_ball(library, envs):
    """Positions of us and the peers on a ball with nasion, inion and ears on its equator, against closed forms."""
    expected = test_eeg.EXPECTED
    mesh = trimesh.creation.icosphere(subdivisions=6, radius=R)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        np.savez(
            work / "ball.npz",
            vertices=mesh.vertices,
            faces=mesh.faces,
            **{k: np.array(v, float) for k, v in FIDUCIALS.items()},
        )
        mesh.export(work / "ball.ply")
        (work / "ball.toml").write_text(
            f'format = 1\nmesh = "ball.ply"\nunit = "mm"\naxes = "RAS"\n[landmarks]\nnasion = [0, {R}, 0]\n'
            f"inion = [0, {-R}, 0]\npreauricular = {{ left = [{-R}, 0, 0], right = [{R}, 0, 0] }}\n"
        )
        found = {"Scalp Atlas": _ours(library, work / "ball.toml")}
        for name, script, environment in (
            ("brain1020 (iso2mesh)", "brain1020.py", BRAIN1020),
            ("cedalion", "cedalion_1010.py", CEDALION),
        ):
            command = [environment.python(envs), BENCH / "peers" / script, work / "ball.npz", "1010"]
            try:
                found[name] = json.loads(run(command).splitlines()[-1])["positions"]
            except subprocess.CalledProcessError as error:
                found[name] = error.stderr.strip().splitlines()[-1]
    rows = []
    for name, positions in found.items():
        if isinstance(positions, str):
            rows.append((name, 0, positions, "", ""))
            continue
        off = {
            code: np.linalg.norm(np.array(place) - expected[code])
            for code, place in positions.items()
            if code in expected
        }
        most = max(off, key=off.get)
        rows.append((name, len(off), f"{np.mean(list(off.values())):.3f}", f"{off[most]:.3f}", most))
    return rows


def _ours(library, file):
    head = load_head(file)
    items = resolve(library, head, ["eeg"]).resolved.values()
    lowest = re.compile("(9|10)$|^(Nz|Iz|I1|I2)$")
    return {item.item.code: head.frame.to_file(item.points)[0] for item in items if not lowest.search(item.item.code)}


def _spread(values):
    return float(np.median(values)), float(np.max(values))


# -- the page ---------------------------------------------------------------------------------------


def table(head, rows):
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join(lines + [f"| {' | '.join(map(_cell, row))} |" for row in rows])


def _cell(value):
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def speed(results):
    """What `run.py` measured."""
    contest = results["contest"]["1020"]
    ratios, ours = [], []
    for size, entries in contest.items():
        seconds = entries["scalp_atlas"]["seconds"]
        ours.append((size, seconds["again"], seconds["first"], seconds["prepare"]))
        for peer in ("brain1020", "cedalion"):
            took, off = entries[peer]["times_as_long"], entries[peer]["off_mm"]
            away = f"{off['mean']} / {off['max']}"
            ratios.append((size, peer, took["again"], took["first"], took["with_preparation"], away))
    machine = results["machine"]
    columns = ("vertices", "peer", "construction", "the first, cold", "with preparation", "mm from ours, mean / max")
    told = [
        "The 21 positions of the 10-20 system on the same ear-free surface; times as long as ours a peer takes:",
        table(columns, ratios),
        "Ours, seconds:",
        table(("vertices", "construction", "the first, cold", "preparation, once per head"), ours),
        "Seconds of the whole process of `compute` for every item of every system, from start to exit:",
        _as_json(results["process"]),
        "Seconds after one landmark has moved:",
        _as_json(results["moved"]),
        "Peak memory, MB:",
        _as_json(results["memory"]),
        f"Machine: {machine['cpu']}, {machine['cores']} cores, Python {machine['python']}, {machine['date']}; "
        f"{', '.join(machine['peers'])}. Seconds hang on the machine, ratios are taken within one round.",
    ]
    return "\n\n".join(told)


def _as_json(record):
    return f"```json\n{json.dumps(record, indent=1)}\n```"


def main():
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--envs", type=Path, default=Path(tempfile.gettempdir()) / "bench_env")
    parser.add_argument("--results", type=Path, default=BENCH / "results.json")
    options = parser.parse_args()
    library = load_systems()
    exact = [row for name in MESHES for row in on_the_ball(name)]
    exact += [row for name in exactness.SOLIDS for mesh in MESHES for row in on_solids(name, mesh)]
    exact += on_a_real_head()
    page = (
        (BENCH / "accuracy_page.md")
        .read_text(encoding="utf-8")
        .format(
            exact=table(("case", "median mm", "largest mm", "bar mm"), exact),
            retold=table(
                ("told as", "median mm", "largest mm", "at", "largest of the rest", "bar mm"), retold(library)
            ),
            heads=table(
                ("head", "positions", "number", "mean mm", "largest mm", "at", "bar mm"), electrodes_on_heads(library)
            ),
            ball=table(
                ("program", "positions", "mean mm", "largest mm", "at"), contest_on_a_ball(library, options.envs)
            ),
            fitted=section(PAGE.read_text(encoding="utf-8")).rstrip(),
            speed=speed(json.loads(options.results.read_text(encoding="utf-8"))),
        )
    )
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
