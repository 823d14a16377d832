"""How quick pages are made: an atlas of every system, a handout, a plate, each as its command makes it.

    python bench/paper.py [SYSTEMS]     one line of JSON; systems separated by commas, all if left out

Seconds with everything that the command loads before, and megabytes: of the file, and of memory at the highest. For
Linux.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scalp_atlas.definitions import load_systems

HEAD = "adult_male"


def main(systems=""):
    """Time the three commands and print the answer."""
    library = load_systems()
    chosen = systems.split(",") if systems else list(library.systems)
    items = sum(len(library.systems[system].items) for system in chosen)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.pdf"
        answer = {
            "atlas": {"items": items, **timed(["atlas", f"--systems={','.join(chosen)}"], out)},
            "handout": timed(["handout", "issa.ms6"], out),
            "plate": timed(["figure", "--items=issa", "--plate=six"], out),
        }
    answer["atlas"]["seconds_for_each_item"] = round(answer["atlas"]["seconds"] / items, 3)
    print(json.dumps(answer))


def timed(words, out):
    """Seconds of a command, the size of what it wrote, and the highest memory of all commands so far."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "scalp_atlas", *words, f"--head={HEAD}", f"--out={out}", "--force"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    highest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "seconds": round(seconds, 2),
        "file_mb": round(out.stat().st_size / 1e6, 2),
        "memory_mb_so_far": round(highest / 1e3),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
