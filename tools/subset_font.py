"""Build the shipped font: a subset of Noto Sans CJK SC under another name.

For developers only; the program needs nothing but its result. On Debian:

    apt install fonts-noto-cjk
    python tools/subset_font.py

Noto's licence (SIL OFL 1.1) reserves no font name, but the fonts it is made from (Source Han Sans) reserve
"Source"; the subset gets a name of its own, so that it never stands in for the whole font.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path("/usr/share/fonts/opentype/noto")
FACE = "Noto Sans CJK SC"
FAMILY = "Scalp Atlas Hanzi"
OUT = ROOT / "app" / "scalp_atlas" / "assets"
WEIGHTS = ("Regular", "Bold")

PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙǕǗǙǛÜÊŃŇǸḾ"
SIGNS = "′″°±–—‘’“”·•…×÷≈≤≥≠→←↑↓↔⇒▶▸◂◀▲▼△▽●○◐◑■□◆◇★☆✓✕①②③④⑤⑥⑦⑧⑨⑩§†‡©®™µ½¼¾⅓⅔⅕⅖⅗⅘²³∞√∠⟂∥"


def characters() -> set[str]:
    """Everything that the definitions and the program write, and the everyday hanzi of GB 2312."""
    wanted = {chr(code) for code in range(0x20, 0x7F)} | {chr(code) for code in range(0xA0, 0x180)}
    wanted |= {chr(code) for code in range(0x391, 0x3CA)}  # Greek
    wanted |= {chr(code) for code in range(0x3000, 0x3016)}  # hanzi punctuation
    wanted |= {chr(code) for code in range(0xFF01, 0xFF5F)}  # full-width forms
    wanted |= set(PINYIN) | set(SIGNS)
    for lead in range(0xB0, 0xD8):  # the 3755 hanzi of level 1
        for trail in range(0xA1, 0xFF):
            wanted |= set(bytes([lead, trail]).decode("gb2312", errors="ignore"))
    for folder, pattern in (("zone_defs", "*.toml"), ("meshes", "*.toml"), ("app", "**/*.py"), ("app", "**/*.ts")):
        for path in (ROOT / folder).glob(pattern):
            wanted |= set(path.read_text("utf-8"))
    return {character for character in wanted if character.isprintable()}


def read_face(collection: Path) -> TTFont:
    """The Simplified Chinese face of a collection: the others draw some hanzi in another country's form."""
    for font in TTCollection(str(collection)).fonts:
        if font["name"].getDebugName(1) == FACE:
            return font
    raise SystemExit(f"{collection} has no face {FACE!r}")


def rename(font: TTFont, weight: str) -> None:
    """Give the subset its own family name everywhere; keep copyright and licence."""
    own = {1: FAMILY, 2: weight, 3: f"{FAMILY} {weight}", 4: f"{FAMILY} {weight}"}
    own[6] = f"{FAMILY.replace(' ', '')}-{weight}"
    kept = {identity: font["name"].getDebugName(identity) for identity in (0, 13, 14)}
    font["name"].names = []
    for identity, text in sorted({**kept, **own}.items()):
        font["name"].setName(text, identity, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames[0] = own[6]
    for field, text in (("FullName", own[4]), ("FamilyName", own[1])):
        if field in top[0].rawDict:
            setattr(top[0], field, text)


def build(folder: Path, weight: str, out: Path) -> None:
    """One weight of the subset."""
    font = read_face(folder / f"NotoSansCJK-{weight}.ttc")
    options = subset.Options(
        layout_features=["kern", "ccmp", "mark", "mkmk", "pwid"], hinting=False, notdef_outline=True, name_IDs=["*"]
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters()])
    subsetter.subset(font)
    rename(font, weight)
    file = out / f"scalp_atlas_hanzi_{weight.lower()}.otf"
    font.save(str(file))
    print(f"{file}: {file.stat().st_size / 1024:.0f} KB, {len(font.getBestCmap())} characters")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the two NotoSansCJK collections are")
    given = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        build(given.folder, weight, OUT)


if __name__ == "__main__":
    main()
