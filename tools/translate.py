"""Gathers the words of the window for Qt Linguist, and compiles their Chinese.

    python tools/translate.py           # after words were changed: new ones are "unfinished" in the .ts
    python tools/translate.py --check   # says what is missing, changes nothing

The words stand in `tr("...")` in `gui/`; those of the acts in the table of `gui/actions.py`. Edit the `.ts` with
Qt Linguist (`pyside6-linguist`) or by hand, then run this again for the `.qm` that the program reads.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import PySide6

CHECKOUT = Path(__file__).resolve().parents[1]
GUI = CHECKOUT / "app" / "scalp_atlas" / "gui"
TS = CHECKOUT / "app" / "scalp_atlas" / "assets" / "translations" / "scalp_atlas_zh_CN.ts"


def gather(ts: Path) -> None:
    """Bring a `.ts` file up to date with the sources: new words come in as unfinished, old ones go."""
    from scalp_atlas.gui.actions import ACTS, CONTEXT

    words = dict.fromkeys(word for act in ACTS for word in act.words())
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "acts.py"
        table.write_text("".join(f"translate({CONTEXT!r}, {word!r})\n" for word in words), encoding="utf-8")
        sources = [*sorted(map(str, GUI.rglob("*.py"))), str(table)]
        options = ["-no-obsolete", "-locations", "none", "-silent"]
        _run("lupdate", *options, *sources, "-ts", str(ts))


def compile_to(ts: Path, qm: Path) -> None:
    """Make the file that the program reads."""
    _run("lrelease", "-silent", str(ts), "-qm", str(qm))


def messages(ts: Path) -> dict[tuple[str, str], str]:
    """Context and English of every message, with its Chinese; "" where that is unfinished."""
    told = {}
    for context in ElementTree.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") is None
            key = context.findtext("name", ""), message.findtext("source", "")
            told[key] = (translation.text or "") if done else ""
    return told


def check() -> list[str]:
    """What is wrong with the files as they are, in sentences."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / TS.name
        shutil.copyfile(TS, fresh)
        gather(fresh)
        compiled = fresh.with_suffix(".qm")
        compile_to(TS, compiled)
        known, wanted = messages(TS), messages(fresh)
        stale = compiled.read_bytes() != TS.with_suffix(".qm").read_bytes()
    problems = [f"{context}: {source!r} is not in the .ts" for context, source in wanted.keys() - known.keys()]
    problems += [f"{context}: {source!r} is used no more" for context, source in known.keys() - wanted.keys()]
    problems += [f"{context}: {source!r} has no Chinese" for (context, source), told in known.items() if not told]
    if stale:
        problems.append("the .qm is not what the .ts compiles to")
    return sorted(problems)


def _run(tool: str, *words: str) -> None:
    folder = Path(PySide6.__file__).parent
    path = shutil.which(tool, path=str(folder)) or shutil.which(tool, path=str(folder / "Qt" / "libexec"))
    if path is None:
        raise SystemExit(f"{tool} was not found in {folder}; it comes with PySide6-Essentials")
    done = subprocess.run([path, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool}: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    if "--check" in sys.argv:
        found = check()
        print("\n".join(found) or "All words are there, all in Chinese.")
        raise SystemExit(bool(found))
    TS.parent.mkdir(exist_ok=True)
    gather(TS)
    compile_to(TS, TS.with_suffix(".qm"))
    print("\n".join(f"{context}: {source!r}" for (context, source), told in messages(TS).items() if not told))
