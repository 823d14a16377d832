"""How fast the program constructs, as ratios against peers timed in the same run.

    python bench/run.py                            everything, into bench/results.json
    python bench/run.py --only contest,memory      some of: contest, process, moved, morph, sliders, memory, window,
                                                   figures, paper
    python bench/run.py --json OUT --rounds 9

See README.md for what is measured. Standard library only; the work is done by child processes.
"""

import argparse
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from environments import CHECKOUT, Environment, product_python, run

BENCH = Path(__file__).resolve().parent
HEAD = CHECKOUT / "meshes" / "adult_male.toml"
SIZES = (20_000, 46_000, 150_000)
SYSTEMS = ("1020", "1010")
FIDUCIALS = {"Nz", "Iz", "LPA", "RPA"}  # given, not constructed
STAGES = ("prepare", "first", "again", "with_preparation")
CACHE = "SCALP_ATLAS_CACHE_DIR"
PARTS = ("contest", "process", "moved", "morph", "sliders", "memory", "window", "figures", "paper")
MESHES = Environment("meshes", ("numpy", "scipy", "networkx", "trimesh==5.2.0", "fast-simplification==0.2.0"))


@dataclass(frozen=True)
class Entry:
    """One contestant.

    Attributes
    ----------
    name : str
    script : str
        In `peers`.
    environment : Environment or None
        None for the program itself.
    mesh : "head", "measuring" or "raw"
    first_start : bool
        Whether it finds the program's disk cache empty.
    """

    name: str
    script: str
    environment: Environment | None
    mesh: str
    first_start: bool = False


BRAIN1020 = Environment("brain1020", ("iso2mesh==0.6.7", "scipy"))  # it imports scipy without asking for it
CEDALION = Environment("cedalion", ("cedalion==25.1.0",))
PYVISTAQT = Environment("pyvistaqt", ("pyvistaqt==0.13.1", "PySide6-Essentials==6.11.3", "pyvista==0.49.1"))
PRODUCT = Entry("scalp_atlas", "scalp_atlas_eeg.py", None, "head", first_start=True)
PEERS = (
    Entry("scalp_atlas_second_start", "scalp_atlas_eeg.py", None, "head"),
    Entry("brain1020", "brain1020.py", BRAIN1020, "measuring"),
    Entry("cedalion", "cedalion_1010.py", CEDALION, "measuring"),
    Entry("brain1020_raw_skin", "brain1020.py", BRAIN1020, "raw"),
    Entry("cedalion_raw_skin", "cedalion_1010.py", CEDALION, "raw"),
)


def main():
    """Run the parts asked for, print them, write them."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        os.environ[CACHE] = str(work / "cache")  # nothing that an earlier run left behind
        heads = make_heads(work, options.envs)
        results = {"machine": machine(), "vertices": {str(size): head["vertices"] for size, head in heads.items()}}
        if "contest" in options.only:
            results["contest"] = contest(heads, options.envs, options.rounds)
            results["growth"] = growth(results["contest"], heads)
        if "process" in options.only:
            results["process"] = process(work, options.rounds)
        if "moved" in options.only:
            results["moved"] = moved(options.rounds)
        if "morph" in options.only:
            results["morph"] = _ask("morph", 3 * options.rounds)
        if "sliders" in options.only:
            results["sliders"] = _last_line(run([product_python(), BENCH / "sliders.py"]))
        if "memory" in options.only:
            results["memory"] = memory(heads, work / "memory_cache")
        if "window" in options.only:
            results["window"] = window(heads, options.envs, options.rounds)
        if "figures" in options.only:
            results["figures"] = _last_line(run([product_python(), BENCH / "figures.py", options.rounds]))
        if "paper" in options.only:
            results["paper"] = _last_line(run([product_python(), BENCH / "paper.py"]))
    results["machine"]["load_average_after"] = _load()
    options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    show(results)
    print(f"\n{options.json}")


def _options():
    parser = argparse.ArgumentParser(description="How fast the program constructs, as ratios against peers.")
    parser.add_argument("--only", type=_parts, default=PARTS, help=f"some of {','.join(PARTS)}")
    parser.add_argument("--json", type=Path, default=BENCH / "results.json", help="where the results go")
    parser.add_argument("--rounds", type=int, default=5, help="repetitions of every timing")
    parser.add_argument(
        "--envs", type=Path, default=Path(tempfile.gettempdir()) / "bench_env", help="where the peers are installed"
    )
    return parser.parse_args()


def _parts(text):
    parts = tuple(text.split(","))
    if not set(parts) <= set(PARTS):
        raise argparse.ArgumentTypeError(f"expected some of {','.join(PARTS)}")
    return parts


# -- what all parts work on -------------------------------------------------------------------------


def make_heads(work, envs):
    """Per size: the file of each mesh ("head", "measuring", "raw") and the true number of vertices."""
    run([MESHES.python(envs), BENCH / "meshes.py", HEAD, work, *SIZES])
    heads = {}
    for size in SIZES:
        files = {
            "head": work / f"head_{size}.toml",
            "measuring": work / f"measuring_{size}.npz",
            "raw": work / f"raw_{size}.npz",
        }
        heads[size] = {**files, **_ask("surfaces", *files.values())}
    return heads


def _ask(question, *words, **environ):
    """The answer of `product.py`."""
    return _last_line(run([product_python(), BENCH / "product.py", question, *words], **environ))


def _last_line(output):
    return json.loads(output.splitlines()[-1])


def machine():
    """What the figures hang on."""
    version = run([product_python(), "-c", "import platform; print(platform.python_version())"]).strip()
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "python": version,
        "peers": [*BRAIN1020.requirements, *CEDALION.requirements],
        "date": time.strftime("%Y-%m-%d"),
        "load_average_before": _load(),
    }


def _cpu():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def _load():
    return [round(number, 2) for number in os.getloadavg()] if hasattr(os, "getloadavg") else None


# -- the contest ------------------------------------------------------------------------------------


def contest(heads, envs, rounds):
    """Per system and size: what `compare` makes of the answers of all entries.

    A round goes through all systems, sizes and entries, so that what else the machine does meets them alike.
    Every other round takes the entries in reverse, so that none is always first.
    """
    pythons, failures = _install(envs)
    answers = {(system, size): {entry: [] for entry in pythons} for system in SYSTEMS for size in heads}
    for turn in range(rounds):
        for (system, size), lists in answers.items():
            for entry in list(pythons)[:: -1 if turn % 2 else 1]:
                command = [pythons[entry], BENCH / "peers" / entry.script, heads[size][entry.mesh], system]
                lists[entry].append(_answer(command, entry))
    return {system: {str(size): compare(answers[system, size], failures) for size in heads} for system in SYSTEMS}


def _install(envs):
    """Interpreter of each entry, and why there is none."""
    pythons, failures = {}, {}
    for entry in (PRODUCT, *PEERS):
        try:
            pythons[entry] = entry.environment.python(envs) if entry.environment else product_python()
        except subprocess.CalledProcessError as error:
            failures[entry.name] = _reason(error)
    return pythons, failures


def _answer(command, entry):
    """What an entry says; why it failed, if it is a peer. Without our own answer there is nothing to compare."""
    with tempfile.TemporaryDirectory() as empty:
        try:
            return _last_line(run(command, **({CACHE: empty} if entry.first_start else {})))
        except subprocess.CalledProcessError as error:
            if entry.environment is None:
                raise
            return {"error": _reason(error)}


def _reason(error):
    return error.stderr.strip().splitlines()[-1]


def compare(answers, failures):
    """Per entry: median seconds and, for peers, how many times as long as ours they took and how far they lie.

    A ratio is the median over the rounds of the ratio within a round. `with_preparation` is from the file
    to the positions; for us that includes making the measuring surface, which the peers are given.
    """
    ours = answers[PRODUCT]
    table = {name: {"error": reason} for name, reason in failures.items()}
    for entry, theirs in answers.items():
        errors = [answer["error"] for answer in theirs if "error" in answer]
        if errors:
            table[entry.name] = {"error": errors[0]}
            continue
        table[entry.name] = {"seconds": {key: _median(_seconds(a, key) for a in theirs) for key in STAGES}}
        if entry is not PRODUCT:
            table[entry.name]["times_as_long"] = {
                key: _median(_seconds(a, key) / _seconds(b, key) for a, b in zip(theirs, ours, strict=True))
                for key in STAGES[1:]
            }
            table[entry.name]["off_mm"] = distances(theirs[0]["positions"], ours[0]["positions"])
    return table


def _seconds(answer, stage):
    seconds = answer["seconds"]
    return seconds["prepare"] + seconds["first"] if stage == "with_preparation" else seconds[stage]


def _median(numbers):
    return round(statistics.median(numbers), 4)


def distances(theirs, ours):
    """How far the positions of two answers lie apart: number compared, mean, largest (mm) and where that is."""
    shared = [name for name in ours if name in theirs and name not in FIDUCIALS]
    apart = {name: math.dist(theirs[name], ours[name]) for name in shared}
    worst = max(apart, key=apart.get)
    return {
        "positions": len(apart),
        "mean": round(statistics.mean(apart.values()), 3),
        "max": round(apart[worst], 3),
        "at": worst,
    }


def growth(results, heads):
    """Per system and entry: the power of the number of vertices that its seconds follow, by stage."""
    return {
        system: {
            name: {
                stage: _power(heads, [sizes[str(size)][name]["seconds"][stage] for size in SIZES])
                for stage in STAGES[:3]
            }
            for name in sizes[str(SIZES[0])]
            if all("seconds" in table[name] for table in sizes.values())
        }
        for system, sizes in results.items()
    }


def _power(heads, seconds):
    """Slope of the straight line through the points in a plot with logarithms on both axes."""
    x = [math.log(heads[size]["vertices"]) for size in SIZES]
    return round(statistics.linear_regression(x, [math.log(value) for value in seconds]).slope, 2)


# -- the program alone ------------------------------------------------------------------------------


def process(work, rounds):
    """Seconds of the command that computes every item, from start to exit, with an empty and a full disk cache.

    `stages` splits the second of the two, without the start of Python and the imports.
    """
    command = [product_python(), "-m", "scalp_atlas"]
    compute = [*command, "compute", "--head", HEAD.stem, "--force", "--out", work / "all.json"]
    seconds = {"start_only": [], "empty_cache": [], "full_cache": []}
    stages = []
    for turn in range(rounds):
        cache = work / f"cache_{turn}"
        cache.mkdir()
        for what, words in (("start_only", [*command, "--version"]), ("empty_cache", compute), ("full_cache", compute)):
            start = time.perf_counter()
            run(words, **{CACHE: str(cache)})
            seconds[what].append(time.perf_counter() - start)
        stages.append(_ask("stages", HEAD.stem, work / "all.json", **{CACHE: str(cache)}))
    return {
        "seconds": {what: _median(times) for what, times in seconds.items()},
        "empty_to_full": _median(a / b for a, b in zip(seconds["empty_cache"], seconds["full_cache"], strict=True)),
        "stages": {stage: _median(answer[stage] for answer in stages) for stage in stages[0]},
        "cache_bytes": sum(file.stat().st_size for file in cache.rglob("*") if file.is_file()),
    }


def moved(rounds):
    """Seconds after one landmark moved, and how many times as long it takes to resolve the same anew."""
    answer = _ask("moved", HEAD.stem, rounds)
    for row in answer.values():
        if isinstance(row, dict) and "same" in row:
            row["times_as_long_anew"] = {
                what: round(time_anew / row[what], 2) for what, time_anew in answer["anew"].items()
            }
    return answer


def memory(heads, empty_cache):
    """Peak memory in MB of importing alone, and of loading the largest head and resolving everything.

    The first start makes the measuring surface, the second finds it in the disk cache.
    """
    questions = {"import": "import", "first_start": heads[SIZES[-1]]["head"], "second_start": heads[SIZES[-1]]["head"]}
    return {
        what: round(_ask("memory", word, **{CACHE: str(empty_cache)})["bytes"] / 1e6)
        for what, word in questions.items()
    }


def window(heads, envs, rounds):
    """Frames, selection and rest of the real window; and its start beside that of a bare mesh with pyvistaqt.

    The start is measured on a display, if need be a virtual one; without any it is left out.
    """
    script = BENCH / "window.py"
    table = {part: _last_line(run([product_python(), script, part])) for part in ("frames", "select", "idle")}
    display = [] if os.environ.get("DISPLAY") or os.name == "nt" else ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24"]
    if display and shutil.which(display[0]) is None:
        return table
    peer = [PYVISTAQT.python(envs), BENCH / "peers" / "pyvistaqt_window.py", heads[SIZES[1]]["raw"]]
    ours, theirs = [], []
    for _ in range(rounds + 1):
        ours.append(_last_line(run([*display, product_python(), script, "start"]))["seconds"])
        theirs.append(_last_line(run([*display, *peer]))["seconds"])
    pairs = list(zip(ours, theirs, strict=True))[1:]  # the first of each warms the disk
    table["start"] = {
        "seconds": _median(one for one, _ in pairs),
        "pyvistaqt_seconds": _median(other for _, other in pairs),
        "ratio": _median(one / other for one, other in pairs),
    }
    return table


# -- telling ----------------------------------------------------------------------------------------


def show(results):
    """Print the results for a reader."""
    for system, sizes in results.get("contest", {}).items():
        print(f"\nSystem {system}: times as long as ours (first, again, with preparation); mm from ours (mean, max)")
        for size, table in sizes.items():
            for name, row in table.items():
                print(f"  {size:>7}  {name:20} {_row(row)}")
    for part in ("growth", "process", "moved", "morph", "sliders", "memory", "window", "figures", "paper"):
        if part in results:
            print(f"\n{part}: {json.dumps(results[part], indent=1)}")


def _row(row):
    if "error" in row:
        return f"failed: {row['error']}"
    if "off_mm" not in row:
        return "  ".join(f"{stage} {seconds:.3f} s" for stage, seconds in row["seconds"].items())
    ratios = "  ".join(f"{ratio:6.2f}" for ratio in row["times_as_long"].values())
    return f"{ratios}   {row['off_mm']['mean']:.2f}  {row['off_mm']['max']:.2f} ({row['off_mm']['at']})"


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failure:
        sys.exit(f"{failure}\n{failure.stderr}")
