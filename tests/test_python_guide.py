"""The guide for researchers runs as it stands."""

from __future__ import annotations

import re


def test_every_example_of_the_guide_runs_in_order(checkout, capsys):
    text = (checkout / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 10
    world: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), world)
    told = capsys.readouterr().out
    assert "parietal_tuber.left" in told, "what moves the praxis area most"
    small, large = (float(mm) for mm in re.findall(r"^[56]0 cm: (\S+) mm$", told, re.MULTILINE))
    assert abs(large / small - 60 / 50) < 0.001, "the same head in another size"
    assert re.search(r"\d\d+ of \d\d+ items were taken over", told)
