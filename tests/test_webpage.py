"""Web pages with the head in 3D: what is in the file, and what a browser shows of it without a network."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import shutil
from html.parser import HTMLParser

import numpy as np
import pytest
import pyvista as pv
import trimesh
from PIL import Image
from scipy.spatial import cKDTree

from scalp_atlas.cli import run
from scalp_atlas.figure.palette import looks_of
from scalp_atlas.figure.skinlines import SkinLines
from scalp_atlas.figure.solid import glb_bytes
from scalp_atlas.figure.view import key_view
from scalp_atlas.figure.webpage import html_bytes
from scalp_atlas.figure.webtext import item_text

LARGEST = 8e6  # bytes, of a page with all there is
NAMES = ("issa.ms5", "issa.ms6.left", "issa.ms6.right", "points.gv20", "points.gb20.left", "fang.hearing.left")


@pytest.fixture(scope="module")
def chosen(adult):
    return [adult.resolution.resolved[name] for name in NAMES]


@pytest.fixture(scope="module")
def html(adult, library, chosen) -> str:
    front = key_view("front", adult.head.skin.vertices)
    return html_bytes(adult.head, library, chosen, adult.resolution.scales, view=front).decode()


class Elements(HTMLParser):
    """Tags with their attributes, and the text of each script and style."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, dict, list[str]]] = []
        self._text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self._text = []
        self.found.append((tag, dict(attributes), self._text))

    def handle_endtag(self, tag):
        self._text = []

    def handle_data(self, data):
        self._text.append(data)

    def text_of(self, tag: str, name: str | None = None) -> str:
        (text,) = ("".join(text) for kind, given, text in self.found if kind == tag and given.get("id") == name)
        return text


def packed(html: str, name: str) -> bytes:
    return gzip.decompress(base64.b64decode(Elements(html).text_of("script", name)))


def test_every_chosen_item_is_in_the_page_once_with_its_sides_look_and_text(html, library, chosen):
    record = json.loads(packed(html, "page"))
    assert [side["id"] for item in record["items"] for side in item["sides"]] == list(NAMES)
    assert [item["id"] for item in record["items"]] == list(dict.fromkeys(one.item.id for one in chosen))
    assert [system["id"] for system in record["systems"]] == ["issa", "points", "fang"]
    for item, look in ((item, looks_of(library)[item["id"]]) for item in record["items"]):
        assert tuple(item["rgb"]) == look.rgb and item["dotted"] == look.dotted
        told = library.item(item["id"])
        for language in ("en", "zh"):
            assert told.name["zh"] in item["text"][language] and told.name["pinyin"] in item["text"][language]
        assert all(source in item["text"]["en"] for source in told.sources)
    unverified = [item["id"] for item in record["items"] if "▲ " in item["text"]["en"].split("<h3>")[0]]
    assert unverified == ["fang.hearing"] == [item["id"] for item in record["items"] if item["dotted"]]


def test_lines_lie_on_the_head_of_the_page(html, adult):
    record = json.loads(packed(html, "page"))
    scene = trimesh.load(io.BytesIO(packed(html, "head")), file_type="glb")
    skin = scene.geometry["skin"].vertices * 1000
    assert len(skin) == len(adult.head.skin.vertices)
    for item in record["items"]:
        for side in item["sides"]:
            points = np.reshape([number for stroke in side["strokes"] for number in stroke], (-1, 3)) / 100
            resolved = adult.resolution.resolved[side["id"]].points
            # +x left, +y up, +z front for the head's +x right, +y front, +z up
            for expected in resolved[[0, -1]] * [-1, 1, 1]:
                assert (
                    np.linalg.norm(points - expected[[0, 2, 1]], axis=1).min() < 6
                )  # lifted, and onto the visible skin
            away = [np.linalg.norm(skin - point, axis=1).min() for point in points[::7]]
            assert max(away) < 5


def test_nothing_in_the_page_is_fetched_from_elsewhere(html):
    elements = Elements(html)
    assert {kind for kind, *_ in elements.found} <= {
        *("html", "head", "meta", "title", "style", "body", "noscript", "script", "pre")
    }
    given = [name for _, attributes, _ in elements.found for name in attributes]
    assert {"src", "href", "srcset", "data", "action"}.isdisjoint(given)
    style, script = elements.text_of("style"), elements.text_of("script")
    assert "url(" not in style and "@import" not in style
    assert not re.search(r"""\bimport\s*[("'{*]""", script)
    policy = next(g["content"] for _, g, _ in elements.found if g.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["connect-src"] == "'none'"
    for rule, text in (("script-src", script), ("style-src", style)):  # this very script and style, no others
        assert rules[rule] == f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_what_a_file_says_cannot_become_part_of_the_page(library, adult, chosen):
    from dataclasses import replace

    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    one = chosen[0]
    item = replace(one.item, name={**one.item.name, "en": evil}, where={"en": evil}, sources=(evil,))
    text = item_text([replace(one, item=item)], library, {}, "en")
    assert "<script" not in text and "<img" not in text and "&lt;script&gt;" in text
    titled = html_bytes(adult.head, library, chosen[:1], {}, title=f"</title>{evil}").decode()
    assert [kind for kind, *_ in Elements(titled).found].count("script") == 3
    assert "<img" not in titled.partition("<style>")[0]


def test_licences_travel_with_the_viewer(html, checkout):
    told = Elements(html).text_of("pre", "licences")
    packages = json.loads((checkout / "tools/viewer/package.json").read_text(encoding="utf-8"))["devDependencies"]
    for name in ("three", "three-mesh-bvh"):
        assert f"{name} {packages[name]} (MIT)" in told
    notice = "The above copyright notice and this permission notice shall be included in all copies"
    assert " ".join(told.split()).count(notice) == 2


def test_the_bundle_is_made_from_the_sources(checkout):
    folder = checkout / "tools/viewer"
    digest = hashlib.sha256()
    for path in (*sorted((folder / "src").iterdir()), folder / "package.json"):
        digest.update(path.read_bytes())
    bundle = (checkout / "app/scalp_atlas/assets/viewer.js").read_text(encoding="utf-8")
    built = "run `npm ci && npm run build` in tools/viewer"
    assert bundle.startswith(f"/* sources {digest.hexdigest()} */"), built
    lock = (folder / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock  # no address of a registry


def test_a_page_with_everything_is_small_enough(library, adult):
    everything = list(adult.resolution.resolved.values())
    page = html_bytes(adult.head, library, everything, adult.resolution.scales)
    assert len(everything) > 800 and len(page) < LARGEST


def test_a_large_skin_is_reduced_and_stays_where_it_is_in_its_colours(library, adult, monkeypatch):
    monkeypatch.setattr("scalp_atlas.figure.webpage.MOST_TRIANGLES", 30_000)
    page = html_bytes(adult.head, library, (), adult.resolution.scales).decode()
    whole, fewer = (
        trimesh.load(io.BytesIO(data), file_type="glb").geometry["skin"]
        for data in (glb_bytes(adult.head, library, ()), packed(page, "head"))
    )
    assert len(whole.faces) > 90_000 and len(fewer.faces) <= 30_000
    away = pv.wrap(fewer).compute_implicit_distance(pv.wrap(whole))["implicit_distance"]  # by VTK
    assert np.abs(away).max() < 0.6e-3  # metres
    lightness = [skin.visual.vertex_colors[:, :3].mean(axis=1) for skin in (whole, fewer)]
    same = lightness[0][cKDTree(whole.vertices).query(fewer.vertices)[1]]
    assert np.abs(same - lightness[1]).mean() < 1


def test_the_command_line_writes_a_page_with_other_readings_and_says_what_has_no_place(tmp_path, capsys):
    path = tmp_path / "head.html"
    names = "points.gv20,points.gv20~ear_apices,lin"
    assert (
        run(["figure", "--head", "adult_male", "--items", names, "--out", str(path), "--caption", "Mine & yours"]) == 0
    )
    record = json.loads(packed(path.read_text(encoding="utf-8"), "page"))
    assert [item["id"] for item in record["items"]][:2] == ["points.gv20", "points.gv20~ear_apices"]
    told = [note["en"] for note in record["notes"]]
    assert told[0] == "Mine & yours"
    assert told[1].startswith("No place on this head: ")
    assert "recommends no treatment" in told[-1]


def test_colours_of_ones_own_are_in_the_page(library, adult, chosen):
    scales, own = adult.resolution.scales, {"points": (1, 2, 3), "issa.ms5": (4, 5, 6)}
    record = json.loads(packed(html_bytes(adult.head, library, chosen, scales, colours=own).decode(), "page"))
    colours = {one["id"]: tuple(one["rgb"]) for one in (*record["systems"], *record["items"])}
    assert colours["points"] == (1, 2, 3) and colours["issa.ms5"] == (4, 5, 6)
    assert colours["issa.ms6"] == looks_of(library)["issa.ms6"].rgb


def test_unverified_items_that_are_left_out_are_not_in_the_page_which_says_so(tmp_path):
    path = tmp_path / "head.html"
    words = ["figure", "--head", "adult_male", "--items", "fang", "--without-unverified", "--out", str(path)]
    assert run(words) == 0
    record = json.loads(packed(path.read_text(encoding="utf-8"), "page"))
    assert record["items"] and not any(item["dotted"] for item in record["items"])
    assert "Unverified items are left out." in [note["en"] for note in record["notes"]]


def test_export_image_of_the_window_writes_what_is_shown_as_a_page(
    qtbot, windows, library, adult, tmp_path, monkeypatch
):
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QFileDialog

    from scalp_atlas.gui.file_kinds import pictures
    from scalp_atlas.gui.main_window import MainWindow
    from scalp_atlas.gui.session import Session

    window = MainWindow(Session(library), QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat))
    windows.append(window)
    window.show()
    window.session.take(adult)
    window.session.set_ticked(["issa.ms6", "points.gv20"])
    window.session.show_readings("points.gv20", {"ear_apices"})
    qtbot.waitUntil(lambda: "points.gv20~ear_apices" in window.session.visible_ids())
    window.session.set_style(language="zh", hair_tint=False, reduced_motion=True)
    window.show_view("left")
    (kind,) = (kind for kind in pictures().split(";;") if "*.html" in kind)
    path = tmp_path / "page.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(path), kind))
    with qtbot.waitSignal(window.figure.finished, timeout=60_000) as told:
        window.exports.export_image()
    assert told.args == [f"Saved {path}"]
    record = json.loads(packed(path.read_text(encoding="utf-8"), "page"))
    assert [side["id"] for item in record["items"] for side in item["sides"]] == list(window.session.visible_ids())
    assert record["language"] == "zh" and record["hair"] is False
    assert record["view"] == [90, 0]


def test_a_page_that_cannot_be_written_is_one_sentence(tmp_path, capsys):
    path = tmp_path / "no" / "page.html"
    assert run(["figure", "--head", "adult_male", "--items", "issa.ms5", "--out", str(path)]) == 1
    told = capsys.readouterr().err
    assert "page.html" in told and len(told.splitlines()) == 1


# -- in a browser -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed (Debian package chromium)")
    from browser import Browser

    made = Browser(program)
    yield made
    made.close()


@pytest.fixture
def opened(browser, html, tmp_path):
    """The page in a browser, at 1200 x 800."""
    path = tmp_path / "head.html"
    path.write_text(html, encoding="utf-8")
    browser.requests.clear()
    browser.faults.clear()
    browser.open(path)
    browser.until("document.querySelector('.tag:not([hidden])')")
    yield browser
    assert browser.faults == []
    assert browser.requests == [path.as_uri()]  # nothing leaves the page


def shown(browser) -> set[str]:
    return set(browser.run("[...document.querySelectorAll('.tag:not([hidden])')].map((tag) => tag.dataset.id)"))


def rects(browser, selector: str) -> list[list[float]]:
    box = "(({left, top, right, bottom}) => [left, top, right, bottom])(one.getBoundingClientRect())"
    return browser.run(f"[...document.querySelectorAll({selector!r})].map((one) => {box})")


def look(browser, key: str, azimuth: str) -> None:
    browser.press(key)
    browser.until(f"document.querySelector('.stage').dataset.azimuth == {azimuth!r}")


TOWARD = {"front": (0, 1, 0), "left": (-1, 0, 0), "right": (1, 0, 0), "back": (0, -1, 0), "top": (0, 0, 1)}


def in_sight(head, one, toward, slack_mm: float) -> np.ndarray:
    """By VTK: which places of an item have no skin, `slack_mm` above them or more, between them and the viewer."""
    skin = pv.wrap(trimesh.Trimesh(head.skin.vertices, head.skin.faces, process=False))
    places = np.vstack([stroke.points for stroke in SkinLines(head).of(one).strokes])[::4]
    way = np.array(toward, float)
    return np.array([not len(skin.ray_trace(at + slack_mm * way, at + 400 * way)[0]) for at in places])


@pytest.mark.parametrize("number, view", list(enumerate(TOWARD, start=1)))
def test_what_the_head_does_not_hide_is_labelled_and_labels_do_not_overlap(opened, adult, chosen, number, view):
    opened.press(str(number))
    opened.until("true")
    opened.until("true")
    labelled = shown(opened)
    for one in chosen:
        if in_sight(adult.head, one, TOWARD[view], 0.5).all():
            assert one.id in labelled
        if not in_sight(adult.head, one, TOWARD[view], 2.5).any():
            assert one.id not in labelled
    boxes = rects(opened, ".tag:not([hidden])")
    for k, (left, top, right, bottom) in enumerate(boxes):
        assert all(right <= b[0] or b[2] <= left or bottom <= b[1] or b[3] <= top for b in boxes[k + 1 :])


def test_what_is_unverified_says_so_on_its_tag_and_in_the_legend(opened):
    look(opened, "2", "90.0")
    assert opened.run("document.querySelector('.tag[data-id=\"fang.hearing.left\"]').textContent").startswith("▲")
    rows = opened.run("[...document.querySelectorAll('.system')].map((row) => row.textContent.includes('▲'))")
    assert rows == [False, False, True]  # issa, points, fang


def test_view_buttons_turn_the_head(opened):
    angles = "Object.values({...document.querySelector('.stage').dataset}).map(Number)"
    assert opened.run(angles) == [0, 0]
    before = opened.picture()
    opened.click("[data-act=view_left]")
    opened.until("document.querySelector('.stage').dataset.azimuth == 90")
    assert opened.picture() != before
    opened.click("[data-act=view_top]")
    opened.until("document.querySelector('.stage').dataset.elevation == '90.0'")
    assert opened.run(angles) == [180, 90]  # the nose is up
    opened.press("6")
    opened.until("document.querySelector('.stage').dataset.azimuth == '42.0'")
    assert opened.run(angles) == [42, 20]


def test_labels_and_systems_are_switched_off_and_on(opened):
    there = shown(opened)
    opened.press("l")
    opened.until("!document.querySelector('.tag:not([hidden])')")
    assert opened.run("document.querySelector('[data-act=labels]').ariaPressed") == "false"
    opened.click("[data-act=labels]")
    opened.until("document.querySelector('.tag:not([hidden])')")
    assert shown(opened) == there
    coloured = len(orange(opened)[0])
    assert coloured > 300
    opened.click("input[data-system=issa]")
    opened.until("!document.querySelector('.tag[data-id^=issa]:not([hidden])')")
    assert len(orange(opened)[0]) < coloured / 20


def pixels(browser) -> np.ndarray:
    """(height, width, 3) of what the window shows."""
    return np.asarray(Image.open(io.BytesIO(browser.picture())).convert("RGB"), int)


def orange(browser) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of what is drawn in the stage in the colours of the international lines (vermilion)."""
    left, top, right, bottom = (round(side) for side in rects(browser, ".stage")[0])
    red, green, blue = np.moveaxis(pixels(browser)[top:bottom, left:right], 2, 0)
    rows, columns = np.nonzero((red > 190) & (green > 70) & (green < 135) & (blue < 60))
    return rows + top, columns + left


def test_hair_and_skin_change_what_is_seen(opened):
    def middle() -> np.ndarray:
        (left, top, right, bottom) = rects(opened, ".stage")[0]
        return pixels(opened)[round(top + 0.2 * (bottom - top)), round((left + right) / 2) + 12]

    opened.press("l")
    tinted = middle()
    opened.press("h")
    opened.until("document.querySelector('[data-act=hair]').ariaPressed == 'false'")
    opened.until("true")
    bare = middle()
    assert bare.sum() > tinted.sum() + 60  # the tint is darker
    script = "(s => { s.value = 0.2; s.dispatchEvent(new Event('input')) })(document.querySelector('[data-act=skin]'))"
    opened.run(script)
    opened.until("true")
    opened.until("true")
    assert np.abs(middle() - bare).max() > 3


def test_a_click_on_tag_line_or_entry_shows_the_text(opened):
    heading = "document.querySelector('.text h2')?.textContent"
    assert opened.run(heading) is None
    opened.click(".tag[data-id='issa.ms6.left']")
    assert opened.run(heading).startswith("MS6 顶颞前斜线")
    opened.click("summary")
    opened.click("[data-item='issa.ms5']")
    assert opened.run(heading).startswith("MS5 顶中线")
    assert opened.run("document.querySelector('[data-item=\"issa.ms5\"]').ariaCurrent") == "true"
    opened.press("l")
    look(opened, "2", "90.0")
    rows, columns = orange(opened)  # in this view MS6 of the left, and MS5 along the rim above it
    lowest = rows.argmax()
    opened.click_at(float(columns[lowest]), float(rows[lowest]) - 4)
    assert opened.run(heading).startswith("MS6")


def test_the_page_speaks_chinese_when_asked(opened):
    opened.click(".tag[data-id='issa.ms6.left']")
    opened.click("[data-act=language]")
    assert opened.run("document.documentElement.lang") == "zh-Hans"
    assert "取法" in opened.run("document.querySelector('.text').textContent")
    assert "顶颞前斜线" in opened.run("document.querySelector('.tag[data-id=\"issa.ms6.left\"]').title")
    assert "不作任何治疗建议" in opened.run("document.querySelector('.notes').textContent")
    assert opened.run("document.querySelector('[data-act=language]').textContent") == "English"


NO_3D = """const given = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    return kind.startsWith("webgl") ? null : given.call(this, kind, ...more); };"""


def test_where_there_is_no_3d_the_texts_can_still_be_read(browser, html, tmp_path):
    path = tmp_path / "head.html"
    path.write_text(html, encoding="utf-8")
    browser.open(path, before=NO_3D)
    assert "shows no 3D" in browser.run("document.querySelector('.stage').textContent")
    browser.click("summary")
    browser.click("[data-item='issa.ms5']")
    assert browser.run("document.querySelector('.text h2').textContent").startswith("MS5")


def test_a_browser_that_is_too_old_says_so_in_both_languages(browser, html, tmp_path):
    path = tmp_path / "head.html"
    path.write_text(html, encoding="utf-8")
    browser.open(path, before="delete window.DecompressionStream", ready="document.querySelector('.fault')")
    told = browser.run("document.body.innerText")
    assert "use a newer one" in told and "请换用较新版本" in told


@pytest.mark.parametrize("width", [400, 1200])
def test_the_page_fits_a_phone_and_a_screen(opened, width):
    opened.ask("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width == 400)
    opened.until(f"innerWidth == {width}")
    assert opened.run("document.documentElement.scrollWidth") <= width
    (stage,) = rects(opened, ".stage")
    assert stage[2] - stage[0] > 0.4 * width and stage[3] - stage[1] > 300
