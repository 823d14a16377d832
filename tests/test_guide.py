"""The guide says what the window does, in both languages, and its pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scalp_atlas.cli.arguments import parser
from scalp_atlas.gui.actions import ACTS

LARGEST, ALL_TOGETHER = 250_000, 6_000_000  # bytes
SUBMENUS = {"Language", "Compare with", "Example lessons"}
SHORT = {"About": "About Scalp Atlas"}


@pytest.fixture(params=["README", "zh"])
def page(request, checkout) -> Path:
    return checkout / "docs" / "guide" / f"{request.param}.md"


def headings(text: str) -> list[str]:
    return re.findall(r"^(#+) ", text, re.MULTILINE)


def test_both_languages_have_the_same_sections_pictures_and_commands(checkout):
    english, chinese = (
        (checkout / "docs" / "guide" / name).read_text(encoding="utf-8") for name in ("README.md", "zh.md")
    )
    assert headings(english) == headings(chinese)
    shots = [re.findall(r"pictures/\w+/(\w+)\.png", text) for text in (english, chinese)]
    assert shots[0] == shots[1]
    assert sorted(re.findall(r"`[^`]+`", english)) == sorted(re.findall(r"`[^`]+`", chinese))


def test_the_page_on_own_scans_says_the_same_in_both_languages(checkout):
    english, chinese = ((checkout / "docs" / name).read_text("utf-8") for name in ("own-head.md", "own-head.zh.md"))
    assert headings(english) == headings(chinese)
    pictures = re.findall(r"\]\(pictures/(\w+\.png)\)", english)
    assert pictures == re.findall(r"\]\(pictures/zh/(\w+\.png)\)", chinese)
    for name in pictures:
        assert (checkout / "docs" / "pictures" / name).is_file()
        assert (checkout / "docs" / "pictures" / "zh" / name).is_file()
    keys = r"\b(?:Ctrl\+(?:Shift\+)?\w|Enter|Delete)\b"
    for what in (r"`[^`]+`", r"\d+(?:[.,]\d+)*", keys):
        assert sorted(re.findall(what, english, re.ASCII)) == sorted(re.findall(what, chinese, re.ASCII)), what


def test_every_link_leads_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        assert link.startswith("https://") or (page.parent / link).is_file(), link
    sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert [re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in sections] == re.findall(
        r"\]\(#([^)]+)\)", text
    )


def test_every_picture_is_told_of_and_none_is_large(checkout):
    guide = checkout / "docs" / "guide"
    there = {str(path.relative_to(guide).as_posix()) for path in guide.rglob("*.png")}
    told = {link for page in guide.glob("*.md") for link in re.findall(r"\]\(([^)]+\.png)\)", page.read_text("utf-8"))}
    assert there == told
    sizes = [path.stat().st_size for path in guide.rglob("*.png")]
    assert max(sizes) < LARGEST
    assert sum(sizes) < ALL_TOGETHER


def test_the_table_of_keys_is_that_of_the_acts(page):
    table = page.read_text(encoding="utf-8").split("\n## ")[-2]
    cells = [row.split(" | ")[0].removeprefix("| ") for row in table.splitlines() if row.startswith("| ")][1:]
    keys = [key for cell in cells for key in cell.split(", ")]
    assert len(set(keys)) == len(keys)
    assert set(keys) - {"Esc"} == {act.keys for act in ACTS if act.keys}


def test_every_act_that_is_named_with_its_menu_is_there_and_has_the_keys_that_are_told(checkout):
    text = (checkout / "docs" / "guide" / "README.md").read_text(encoding="utf-8")
    acts = {act.text.removesuffix("…"): act for act in ACTS}
    menus = {menu for act in ACTS for menu in act.menu.split("/")}
    told = [found for found in re.findall(r"\*(\w+)\*, \*([^*]+)\*(?: \(([^)]+)\))?", text) if found[0] in menus]
    assert len(told) > 20
    for menu, name, keys in told:
        if name in SUBMENUS:
            continue
        act = acts[SHORT.get(name, name).removesuffix("…")]
        assert menu == act.menu.split("/")[0], name
        assert keys in ("", act.keys), name


def test_every_command_that_is_told_whole_is_understood(page):
    told = re.findall(r"`scalp-atlas (\w+ [^`]*--[^`]*)`", page.read_text(encoding="utf-8"))
    whole = [words for command in told if "..." not in command and len(words := command.split()) > 2]
    assert len(whole) >= 6
    for words in whole:
        assert parser().parse_args(words).command == words[0]
