"""The guide for researchers runs as it stands."""

from __future__ import annotations

import re


def test_every_example_of_the_guide_runs_in_order(checkout, capsys):
    text = (checkout / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 9
    world: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), world)
    told = capsys.readouterr().out
    assert "parietal_tuber.left" in told, "what moves the praxis area most"
    assert re.search(r"\d\d+ of \d\d+ items were taken over", told)
