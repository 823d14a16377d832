"""Commands about heads and files: what there is, whether it is sound, landmarks on a scan."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from scalp_atlas import places
from scalp_atlas.cli.shared import library_told, progress_bar
from scalp_atlas.definitions import load_systems, read_system
from scalp_atlas.errors import FileProblems, Problem, ScalpAtlasError
from scalp_atlas.files import refuse_existing
from scalp_atlas.head import build_head, bundled_heads, bundled_titles, load_head
from scalp_atlas.headfile import UNCLEAR_HAIRLINES, HeadFile, load_toml, read_fiducials, write_head_file
from scalp_atlas.meshfile import SUPPORTED_ENDINGS, read_mesh
from scalp_atlas.names import check_references, with_sides
from scalp_atlas.own_zones import own_files, with_lines
from scalp_atlas.records import Library
from scalp_atlas.resolve import resolve

TEMPLATE = "adult_male"  # what a scan is held against


def propose_landmarks(options: argparse.Namespace) -> int:
    """A head file for a scan, made from four places on it."""
    if options.out.suffix.lower() != ".toml":
        raise ScalpAtlasError(f"{options.out.name}: a head file ends in .toml; give it that ending")
    refuse_existing([options.out], options.force)
    from scalp_atlas.fit import fit, with_proposal, without_proposals  # slow to import

    record = without_proposals(read_fiducials(options.fiducials))
    head = build_head(replace(record, unclear=frozenset()), options.mesh, options.mesh.stem)
    proposal = fit(head, progress_bar())
    whole = with_proposal(record, options.mesh, head, proposal, f"{date.today():%Y-%m-%d}")
    write_head_file(options.out, _with_hairline(whole, options.hairline, options.shift))
    spread = sorted(proposal.uncertainty_mm.values())
    print(
        f"{options.out}: {len(proposal.landmarks)} landmarks and {len(proposal.hairlines)} hairlines proposed, "
        f"uncertain by {spread[0]:.0f} to {spread[-1]:.0f} mm; look at each before you rely on it"
    )
    for name, reason in proposal.absent.items():
        print(f"  left out: {name}. {reason}")
    return 0


def _with_hairline(record: HeadFile, preset: str | None, cun: float) -> HeadFile:
    """The head file of a scan with its hairlines moved by rule, or told to be unclear."""
    if preset is None:
        return record
    if preset == "unclear":
        return replace(record, unclear=frozenset(UNCLEAR_HAIRLINES))
    from scalp_atlas.hairline_edit import with_preset  # slow to import
    from scalp_atlas.landmark_edit import Draft

    assert record.mesh is not None
    head = build_head(record, record.mesh, record.mesh.stem)
    scales = resolve(library_told(), head, ["reference"]).scales
    if "cun_sagittal" not in scales:
        raise ScalpAtlasError(f"{record.mesh.name}: the sagittal cun cannot be measured here; --hairline needs it")
    draft = with_preset(Draft(record), head, preset, cun, scales["cun_sagittal"])  # type: ignore[arg-type]
    return draft.record


def check(options: argparse.Namespace) -> int:
    """What is wrong with definition files, head files and scans."""
    own, _ = own_files()  # what cannot be read there is among the library's problems
    everything = [*sorted(places.data_dir("zone_defs").glob("*.toml")), *bundled_heads().values(), *own]
    files = options.files or everything
    from scalp_atlas.evidence import load_evidence

    library = load_systems()
    problems: list[Problem] = [] if options.files else [*library.problems, *load_evidence(library).problems]
    for path in files:
        found = _problems_of(path, library)
        problems += [problem for problem in found if problem not in problems]
        if not found:
            print(f"{path.name}: sound")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _problems_of_mesh(path: Path) -> list[Problem]:
    from scalp_atlas.headcheck import check_mesh  # slow to import

    checked = check_mesh(read_mesh(path), load_head(TEMPLATE))
    for finding in checked.findings:
        if finding.level != "problem":
            print(f"{path.name}: {finding.told['en']} {finding.remedy.get('en', '')}".rstrip())
    return [Problem(path.name, "", f"{one.told['en']} {one.remedy['en']}") for one in checked.problems]


def _problems_of(path: Path, library: Library) -> list[Problem]:
    """Every problem of one definition, source or head file, or of a mesh, of which everything found is printed."""
    from scalp_atlas.evidence import CONDITIONS_FILE, PRESCRIPTIONS_FILE, load_evidence

    if path.resolve() in [own.resolve() for own in own_files()[0]]:  # read beside the others, with what clashes
        return [problem for problem in library.problems if problem.file == path.name]
    try:
        if path.suffix.lower() in SUPPORTED_ENDINGS:
            return _problems_of_mesh(path)
        table = load_toml(path)
        if "system" in table or any(key in table for key in ("items", "points", "curves")):
            system = read_system(path)
            others = {key: value for key, value in library.systems.items() if key != system.id}
            systems = with_sides({**others, system.id: system})
            return with_lines(path, check_references(systems[system.id], systems, library.sources, set()))
        if path.name in (CONDITIONS_FILE, PRESCRIPTIONS_FILE):
            return [problem for problem in load_evidence(library, path.parent).problems if problem.file == path.name]
        if "sources" in table:
            return list(load_systems([path]).problems)
        load_head(path)
    except FileProblems as error:
        return list(error.problems)
    except ScalpAtlasError as error:
        return [Problem(path.name, "", str(error).removeprefix(f"{path.name}: "))]
    return []


def list_all(options: argparse.Namespace) -> int:
    """Heads, systems and items."""
    library = library_told()
    print("Heads")
    for name, title in bundled_titles().items():
        print(f"  {name:28} {title['en']}  {title.get('zh', '')}")
    for system in library.systems.values():
        print(f"\n{system.id}  {system.name['en']}  {system.name.get('zh', '')}")
        for item in system.items.values():
            mark = "" if item.confidence.level == "verified" else f"  [{item.confidence.level}]"
            print(f"  {item.id:28} {item.code:12} {item.name['en']}  {item.name.get('zh', '')}{mark}")
    return 0
