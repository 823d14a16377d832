"""How well landmarks are proposed on scans of unknown heads, measured now.

    .venv/bin/python bench/leave_one_out.py

Each bundled head in turn is scanned anew (`tests/test_fit.py`) and fitted by the others. Writes the
root mean squares into meshes/base/fit_errors.toml, from which the program tells uncertainties, and
its own section of docs/accuracy.md, which `accuracy.py` leaves as it is. Takes a few minutes.
"""

import argparse
import re
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from environments import CHECKOUT

sys.path[:0] = [str(CHECKOUT / "tests"), str(CHECKOUT / "app")]

import test_fit as scans  # noqa: E402  tests and package lie in the checkout
from scalp_atlas import fit  # noqa: E402

BENCH = Path(__file__).resolve().parent
PAGE = CHECKOUT / "docs" / "accuracy.md"
ERRORS = CHECKOUT / "meshes" / "base" / fit.ERRORS_FILE
HEADING = "## Landmarks proposed on a bare scan"
EARS = ("tragus", "preauricular")
DRAWS = 6  # by turns with tragi and with preauricular points


def measured(name):
    """For each draw the misfit of one head left out and its errors, mm."""
    scan, rounds, seconds = scans.BareScan.of(name), [], []
    for seed in range(DRAWS):
        with tempfile.TemporaryDirectory() as folder:
            head = scan.head(Path(folder), seed, EARS[seed % 2])
            start = time.perf_counter()
            proposal = fit.fit(head, without=[name])
            seconds.append(time.perf_counter() - start)
        rounds.append((proposal.misfit_mm, scan.off(head, proposal)))
    print(f"{name}: {len(scan.vertices)} vertices, {np.median(seconds):.1f} s a fit", flush=True)
    return rounds


def by_landmark(rounds):
    """Root mean square by name without side, mm."""
    squares = defaultdict(list)
    for _, off in rounds:
        for key, gap in off.items():
            squares[fit.unsided(key)].append(gap**2)
    return {key: float(np.sqrt(np.mean(all_of_it))) for key, all_of_it in sorted(squares.items())}


def typical_misfit(rounds):
    """Root mean square, mm."""
    return float(np.sqrt(np.mean([misfit**2 for misfit, _ in rounds])))


def within(errors):
    """Share of the errors of each head that lie within what the errors of the others would have told."""
    inside = []
    for name, rounds in errors.items():
        others = [one for other, all_of_it in errors.items() if other != name for one in all_of_it]
        told = {key: mm for key, mm in by_landmark(others).items() if not key.startswith(scans.OPEN)}
        for misfit, off in rounds:
            unlike = fit.unlikeness(misfit, typical_misfit(others))
            known = [(gap, told[fit.unsided(key)]) for key, gap in off.items() if fit.unsided(key) in told]
            inside += [gap <= unlike * mm for gap, mm in known]
    return float(np.mean(inside))


def head_rows(errors):
    """Rows of (head, misfit, median, 95 %, largest, at, hairlines) and one of all heads."""
    rows, all_gaps, all_hair = [], [], []
    for name, rounds in errors.items():
        gaps = [(gap, key) for _, off in rounds for key, gap in scans.of_skin(off).items()]
        hair = [gap for _, off in rounds for key, gap in off.items() if key.startswith("hairline")]
        rows.append(_row(name, typical_misfit(rounds), gaps, hair))
        all_gaps += gaps
        all_hair += hair
    together = [one for rounds in errors.values() for one in rounds]
    return [*rows, _row("all", typical_misfit(together), all_gaps, all_hair)]


def _row(name, misfit, gaps, hair):
    values = [gap for gap, _ in gaps]
    most, at = max(gaps)
    return (name, misfit, np.median(values), np.quantile(values, 0.95), most, at, np.median(hair))


def section(page):
    """The part of docs/accuracy.md that this script writes."""
    return re.search(rf"{re.escape(HEADING)}\n.*?(?=\n## |\Z)", page, re.DOTALL)[0]


def table(head, rows):
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    cells = [[f"{value:.1f}" if isinstance(value, float) else str(value) for value in row] for row in rows]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in cells])


def main():
    """Measure all heads and write both files."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    errors = {name: measured(name) for name in fit.family().names}
    together = [one for rounds in errors.values() for one in rounds]
    told = by_landmark(together)
    lines = "\n".join(f'"{key}" = {mm:.2f}' for key, mm in told.items())
    ERRORS.write_text(
        "# Root mean square of what is proposed on bundled heads left out, by landmark, mm.\n"
        "# Written by bench/leave_one_out.py: run that again, never edit this.\n\n"
        f"misfit_mm = {typical_misfit(together):.2f} # of the likest shape of the others\n\n[mm]\n{lines}\n",
        encoding="utf-8",
    )
    new = (
        (BENCH / "leave_one_out_section.md")
        .read_text(encoding="utf-8")
        .format(
            heading=HEADING,
            grid=scans.GRID_MM,
            noise=scans.NOISE_MM,
            jitter=scans.JITTER_MM,
            draws=DRAWS,
            hair=fit.HAIR_SPREAD_MM,
            tuber=fit.TUBER_SPREAD_MM,
            within=within(errors),
            heads=table(
                ("head", "misfit mm", "median mm", "95 % mm", "largest mm", "at", "hairlines, median mm"),
                head_rows(errors),
            ),
            landmarks=", ".join(f"{key} {mm:.1f}" for key, mm in sorted(told.items(), key=lambda pair: pair[1])) + ".",
        )
    )
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page.replace(section(page), new), encoding="utf-8")
    print(new)


if __name__ == "__main__":
    main()
