"""Draws the pictures of docs/own-head.md (own-head.zh.md): the window at each step of giving a scan its landmarks.

    python docs/make_own_head_pictures.py FOLDER [dark] [zh]

The scan is a bundled head without its landmarks, tilted, so that nothing is known of it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import trimesh
from window_pictures import let_settle, open_window, save, wait_for

from scalp_atlas.head import load_head

HEAD = "adult_female"
SIZE = (1360, 860)


def main(folder: Path, dark: bool, language: str) -> None:
    """Go through all steps and leave a picture of each."""
    with tempfile.TemporaryDirectory() as work:
        window = open_window(Path(work), SIZE, "dark" if dark else "light", language)

        def shot(name: str) -> None:
            let_settle()
            save(window.grab(), folder / f"{name}{'_dark' if dark else ''}.png")

        making = window.making
        window.load(str(bare_scan(Path(work))))
        wait_for(lambda: making.step == "check")
        shot("own_head_check")
        holes = next(k for k, finding in enumerate(making.scan.checked.findings) if finding.about == "holes")
        window.own_head.check.findings.setCurrentRow(holes)
        shot("own_head_finding")
        window.own_head.check.go.click()
        making.select("tragus.left")
        shot("own_head_guide")
        window.own_head.guide.go.click()
        wait_for(lambda: making.step == "edit")
        shot("own_head_proposed")
        making.select("hair_corner.left")
        shot("own_head_landmark")
        making.select("hairline.front")
        shot("own_head_hairline")
        window.save_head()
        shot("own_head_saved")
        window.close()


def bare_scan(folder: Path) -> Path:
    """A mesh file of a bundled head as from a scanner: tilted, open at the neck and in one place of the scalp."""
    head = load_head(HEAD)
    middles = head.skin.vertices[head.skin.faces].mean(axis=1)
    crown = head.midline.at(head.midline.length / 2)
    open_there = (middles[:, 2] < head.skin.vertices[:, 2].min() + 30) | (np.linalg.norm(middles - crown, axis=1) < 9)
    mesh = trimesh.Trimesh(head.skin.vertices, head.skin.faces[~open_there])
    mesh.apply_transform(trimesh.transformations.rotation_matrix(0.3, [1, 2, 0.5]))
    path = folder / "my_scan.ply"
    mesh.export(path)
    return path


if __name__ == "__main__":
    main(Path(sys.argv[1]), "dark" in sys.argv[2:], "zh" if "zh" in sys.argv[2:] else "en")
