"""Writes docs/recipe.schema.json, by which editors check recipes, from the table that the program reads them by."""

import json
from pathlib import Path

from scalp_atlas.recipes import schema

if __name__ == "__main__":
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    (Path(__file__).resolve().parents[1] / "docs" / "recipe.schema.json").write_text(text, encoding="utf-8")
