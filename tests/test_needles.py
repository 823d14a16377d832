"""The needling direction: on a ball by pencil, on the adult male by the standard's own sentences.

The ball has a radius of 90 mm, the nose in front and the ears on the equator, so that straight ways are
great circles and 12 mm span 12 / 90 radians.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
import trimesh
from jsonschema import Draft202012Validator

from scalp_atlas.definitions import load_systems
from scalp_atlas.export.numbers import json_bytes
from scalp_atlas.head import Head, load_head
from scalp_atlas.records import Library, NeedleRule, Resolved
from scalp_atlas.resolve import resolve
from scalp_atlas.wording import needle_sentence

R = 90.0
WAY = 12.0
NEAR_MM = 0.1  # a way over the triangles may stray so far from the one on the ball
SIDES = {"left": -1, "right": 1}
MIRROR = np.array([-1.0, 1, 1])


def meridian(degrees: float) -> np.ndarray:
    """(3,) the point of the midline so far up from the nasion; 90 is the vertex."""
    return R * np.array([0.0, np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])


def gone(start: np.ndarray, ahead, distance: float = WAY) -> np.ndarray:
    """(3,) the end of a straight way over the ball."""
    up = start / R
    flat = np.array(ahead, float) - up * (up @ np.array(ahead, float))
    return np.cos(distance / R) * start + R * np.sin(distance / R) * flat / np.linalg.norm(flat)


def degrees(mm: float) -> float:
    return float(np.degrees(mm / R))


TUBER = {
    side: R * np.array([0.6 * sign, -0.3, 0.742]) / np.linalg.norm([0.6, 0.3, 0.742]) for side, sign in SIDES.items()
}
STEPS = """
[curves.mid]
section = "sagittal"
through = "nasion"
from = "nasion"
to = "inion"
via = "superior"
[curves.ring]
section = "horizontal"
through = "glabella"
[points.vertex]
along = "mid"
fraction = "1/2"
[points.low]
along = "mid"
from = "nasion"
shift = "30 mm superior"
[points.high]
along = "mid"
from = "nasion"
shift = "70 mm superior"
[points.beyond]
along = "mid"
from = "nasion"
shift = "78 mm superior"
[curves.brow_up]
part = "mid"
from = "low"
to = "high"
[curves.short]
part = "mid"
from = "high"
to = "beyond"
[curves.side]
tape = ["vertex", "parietal_tuber"]
[areas.belt]
band = "brow_up"
width = "10 mm"
[areas.patch]
rectangle = "high"
sagittal = "30 mm"
transverse = "20 mm"
"""
LOW, HIGH, BEYOND = meridian(degrees(30)), meridian(degrees(70)), meridian(degrees(78))
VERTEX = meridian(90)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("ball")


@pytest.fixture(scope="module")
def ball(folder: Path) -> Head:
    trimesh.creation.icosphere(subdivisions=5, radius=R).export(folder / "ball.ply")
    (folder / "ball.toml").write_text(
        f"""
format = 1
mesh = "ball.ply"
unit = "mm"
axes = "RAS"
[landmarks]
nasion = {[0.0, R, 0.0]}
inion = {[0.0, -R, 0.0]}
glabella = {meridian(10).tolist()}
preauricular = {{ left = {[-R, 0.0, 0.0]}, right = {[R, 0.0, 0.0]} }}
parietal_tuber = {{ left = {TUBER["left"].tolist()}, right = {TUBER["right"].tolist()} }}
""",
        encoding="utf-8",
    )
    return load_head(folder / "ball.toml")


def file_text(needle: str, draw: str, side: str = "midline") -> str:
    item = f'name = {{ en = "x" }}\ncode = "X"\nside = "{side}"\ndraw = {draw}\nneedle = {needle}\nsources = ["GMT"]'
    head = 'format = 1\nsystem = "mine"\nname = { en = "Mine" }'
    return f'{head}\n{STEPS}\n[items.x]\n{item}\nconfidence = {{ level = "single" }}\n'


def read(folder: Path, text: str) -> Library:
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return load_systems([folder / "mine.toml"])


@pytest.fixture(scope="module")
def ask(folder: Path, ball: Head):
    """A function that resolves an item with a needle, by its needle, what it draws and its side."""

    def answer(needle: str, draw: str, side: str = "midline", here: str = "") -> Resolved:
        library = read(folder, file_text(needle, draw, side))
        assert not library.problems, library.problems
        found = resolve(library, ball, ["mine"])
        assert not found.unresolved
        return found.resolved[f"mine.x.{here}".strip(".")]

    return answer


def ends(answer: Resolved) -> list[tuple[np.ndarray, np.ndarray]]:
    """(where it begins, where it ends) of every needle."""
    assert not answer.needles_missing, answer.needles_missing
    return [(needle.points[0], needle.points[-1]) for needle in answer.needles]


def length(points: np.ndarray) -> float:
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def assert_near(found: np.ndarray, expected: np.ndarray, within: float = NEAR_MM) -> None:
    assert np.linalg.norm(found - expected) < within, f"{found} instead of {expected}"


# -- lines and bands on the ball ------------------------------------------------------------------

UP = (LOW, meridian(degrees(30 + WAY)))
DOWN = (HIGH, meridian(degrees(70 - WAY)))


@pytest.mark.parametrize("draw", ['"brow_up"', '"belt"'])
@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ('toward = "superior"', [UP]),
        ('toward = "posterior"', [UP]),
        ('toward = "backward"', [UP]),
        ('toward = "inferior"', [DOWN]),
        ('toward = "anterior"', [DOWN]),
        ('toward = "forward"', [DOWN]),
        ('toward = "vertex"', [UP]),
        ('toward = "nasion"', [DOWN]),
        ('away_from = "nasion"', [UP]),
        ('away_from = "vertex"', [DOWN]),
        ("both_ways = true", [UP, DOWN]),
    ],
)
def test_along_a_line_it_starts_where_the_way_leads_as_told(ask, draw, way, expected):
    found = ends(ask(f"{{ {way} }}", draw))
    assert len(found) == len(expected)
    for (start, end), (first, last) in zip(found, expected, strict=True):
        assert_near(start, first)
        assert_near(end, last)


def test_a_needle_is_no_longer_than_its_line(ask):
    ((start, end),) = ends(ask('{ toward = "superior" }', '"short"'))
    assert_near(start, HIGH)
    assert_near(end, BEYOND)


@pytest.mark.parametrize("side", SIDES)
def test_on_a_paired_line_lateral_and_a_paired_point_mean_the_same_side(ask, side):
    for way in ('toward = "lateral"', 'toward = "parietal_tuber"', 'away_from = "vertex"'):
        ((start, end),) = ends(ask(f"{{ {way} }}", '"side"', "both", side))
        assert_near(start, VERTEX)
        assert_near(end, gone(VERTEX, TUBER[side]))


# -- points and other areas on the ball -----------------------------------------------------------


@pytest.mark.parametrize("draw", ['"high"', '"patch"'])
@pytest.mark.parametrize(
    ("way", "ahead"),
    [
        ('toward = "superior"', (0, 0, 1)),
        ('toward = "inferior"', (0, 0, -1)),
        ('toward = "posterior"', (0, -1, 0)),
        ('toward = "backward"', (0, 0, 1)),
        ('toward = "forward"', (0, 0, -1)),
        ('toward = "parietal_tuber.left"', TUBER["left"]),
        ('away_from = "parietal_tuber.left"', -TUBER["left"]),
    ],
)
def test_from_a_point_or_the_middle_of_an_area_it_goes_straight_over_the_skin(ask, draw, way, ahead):
    answer = ask(f"{{ {way} }}", draw)
    ((start, end),) = ends(answer)
    assert_near(start, HIGH)
    assert_near(end, gone(HIGH, ahead))
    assert length(answer.needles[0].points) == pytest.approx(WAY, abs=0.02)


def test_it_ends_at_a_near_point_that_it_aims_at(ask):
    ((start, end),) = ends(ask('{ toward = "beyond" }', '"high"'))
    assert_near(start, HIGH)
    assert_near(end, BEYOND)


@pytest.mark.parametrize("side", SIDES)
def test_a_paired_point_has_its_needle_on_its_own_side(ask, side):
    ((start, end),) = ends(ask('{ toward = "lateral" }', '"parietal_tuber"', "both", side))
    assert_near(start, TUBER[side])
    assert_near(end, gone(TUBER[side], (SIDES[side], 0, 0)))


PIECES = '[{ name = { en = "m" }, step = "high" }, { name = { en = "l" }, step = "parietal_tuber.left" }]'


def test_every_drawn_piece_has_its_needle_or_only_the_one_that_is_named(ask):
    every = ends(ask('{ toward = "inferior" }', PIECES))
    assert_near(every[0][1], gone(HIGH, (0, 0, -1)))
    assert_near(every[1][1], gone(TUBER["left"], (0, 0, -1)))
    for name in ("parietal_tuber", "parietal_tuber.left"):
        ((start, end),) = ends(ask(f'{{ at = "{name}", toward = "lateral" }}', PIECES))
        assert_near(start, TUBER["left"])
        assert_near(end, gone(TUBER["left"], (-1, 0, 0)))


def test_several_needles_keep_what_their_sources_say(ask):
    rows = '[{ toward = "superior", depth = "1 cun", sources = ["GMT"] }, { toward = "inferior", angle = "30 deg" }]'
    up, down = ask(rows, '"brow_up"').needles
    assert (up.depth, up.angle, up.sources) == ("1 cun", "", ("GMT",))
    assert (down.depth, down.angle, down.sources) == ("", "30 deg", ())
    assert_near(up.points[0], LOW)
    assert_near(down.points[0], HIGH)


@pytest.mark.parametrize(
    ("needle", "draw", "reason"),
    [
        ('{ toward = "lateral" }', '"brow_up"', "'lateral' means nothing on the midline"),
        ('{ toward = "parietal_tuber" }', '"high"', "the definition must pick a side"),
        ('{ toward = "superior" }', '"ring"', "comes back to where it began"),
        ("{ both_ways = true }", '"high"', "no line for a needle to run along"),
        ("{ both_ways = true }", '"patch"', "no line for a needle to run along"),
        ('{ toward = "high" }', '"high"', "coincide"),
        ('{ toward = "superior" }', '"vertex"', "straight out of the skin"),
        ('{ toward = "anterior_hairline" }', '"high"', "anterior_hairline"),
        ('{ toward = "preauricular.left" }', '"across"', "leads neither toward nor away from 'preauricular.left'"),
    ],
)
def test_a_needle_without_answer_costs_its_item_nothing_but_the_needle(folder, ball, needle, draw, reason):
    across = '\n[curves.across]\npart = "mid"\nfrom = "low"\nto = "high"\n'
    library = read(folder, file_text(needle, draw) + across)
    assert not library.problems
    answer = resolve(library, ball, ["mine"]).resolved["mine.x"]
    assert answer.needles == ()
    (missing,) = answer.needles_missing
    assert reason in missing


# -- what is refused on reading -------------------------------------------------------------------


def schema_of(checkout: Path) -> Draft202012Validator:
    return Draft202012Validator(json.loads((checkout / "zone_defs" / "schema.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "amount",
    [
        'angle = "15 deg"',
        'angle = "15 to 30 deg"',
        'angle = "about 22.5 deg"',
        'depth = "0.8 to 1 cun"',
        'depth = "0.3 to 0.5 or 0.5 to 0.8 cun"',
        'depth = "12 mm"',
        'depth = "3 cm"',
    ],
)
def test_angles_and_depths_as_books_write_them_are_read(checkout, folder, amount):
    text = file_text(f'{{ toward = "superior", {amount} }}', '"high"')
    assert not read(folder, text).problems
    assert not list(schema_of(checkout).iter_errors(tomllib.loads(text)))


@pytest.mark.parametrize(
    ("needle", "place", "sentence", "by_schema"),
    [
        ('{ toward = "posteror" }', "", "did you mean 'posterior'?", False),
        ('{ toward = "sideways" }', "", "unknown name 'sideways'", False),
        ('{ toward = "mid" }', "", "is a curve; expected a point", False),
        ('{ toward = "vertex.left" }', "", "no sides", False),
        ('{ away_from = "superior" }', "", "unknown name 'superior'", False),
        ("{ toward = 3 }", ".toward", "expected a name in quotes", True),
        ("{ both_ways = false }", ".both_ways", "expected true", True),
        ('{ angle = "30 deg" }', "", "needs one of toward, away_from, both_ways", True),
        ('{ toward = "superior", both_ways = true }', "", "needs one of", True),
        ('{ toward = "superior", angle = 30 }', ".angle", "expected deg", True),
        ('{ toward = "superior", angle = "30" }', ".angle", "expected deg", True),
        ('{ toward = "superior", angle = "30 cun" }', ".angle", "expected deg", True),
        ('{ toward = "superior", angle = "flat" }', ".angle", "expected deg", True),
        ('{ toward = "superior", angle = "30 to 15 deg" }', ".angle", "must rise", False),
        ('{ toward = "superior", angle = "15 to 15 deg" }', ".angle", "must rise", False),
        ('{ toward = "superior", angle = "15 to 120 deg" }', ".angle", "end at 90", False),
        ('{ toward = "superior", depth = "0 cun" }', ".depth", "rise from above 0", False),
        ('{ toward = "superior", depth = "1 inch" }', ".depth", "expected cun or mm or cm", True),
        ('{ toward = "superior", deph = "1 cun" }', ".deph", "did you mean 'depth'?", True),
        ('{ toward = "superior", at = "low" }', ".at", "draws no 'low'", False),
        ('{ toward = "superior", sources = ["GTM"] }', "", "unknown source 'GTM'", False),
        ('{ toward = "superior", confidence = "sure" }', ".confidence", "is not one of", True),
        ('"superior"', "", "or a list of such", True),
    ],
)
def test_each_fault_is_named_with_its_place(checkout, folder, needle, place, sentence, by_schema):
    text = file_text(needle, '"high"')
    found = [str(problem) for problem in read(folder, text).problems]
    start = "mine.toml, items.x.sources" if "GTM" in needle else f"mine.toml, items.x.needle{place}"
    assert any(line.startswith(start) and sentence in line for line in found), found
    assert bool(list(schema_of(checkout).iter_errors(tomllib.loads(text)))) == by_schema


# -- the adult male: what the standard's own sentences say ----------------------------------------

FROM_TO = [  # where the needle of a line goes in, and the point it goes toward
    ("issa.ms5", "points.gv20", "points.gv21"),
    ("issa.ms6.left", "points.ex-hn1~", "points.gb6.left"),
    ("issa.ms6.right", "points.ex-hn1~", "points.gb6.right"),
    ("issa.ms7.left", "points.gv20", "points.gb7.left"),
    ("issa.ms12", "points.gv18", "points.gv17"),
    ("lin.top_through", "points.gv23", "points.gv20"),
]
FROM_ALONG = [  # where it goes in, and the way it goes
    ("issa.ms1", "points.gv24", (0, 0, -1)),
    ("issa.ms2.left", "points.bl3.left", (0, 0, -1)),
    ("issa.ms3.left", "points.gb15.left", (0, 0, -1)),
    ("issa.ms8.right", "points.bl6.right", (0, -1, 0)),
    ("issa.ms9.right", "points.gb17.right", (0, -1, 0)),
    ("issa.ms14.left", "points.bl9.left", (0, 0, -1)),
    ("jin.nao", "points.gv17", (0, 0, -1)),
]


@pytest.mark.parametrize(("item", "start", "goal"), FROM_TO)
def test_it_runs_from_point_to_point_as_the_books_say(adult, item, start, goal):
    (needle,) = adult.resolution.resolved[item].needles
    goals = adult.resolution.resolved[goal].points[0]
    starts = adult.resolution.resolved[start.strip("~")].points
    begin = starts[starts[:, 1].argmax()]  # of EX-HN1 the front one
    assert_near(needle.points[0], begin, 0.5)
    gain = np.linalg.norm(begin - goals) - np.linalg.norm(needle.points[-1] - goals)
    assert 0.5 * WAY < gain <= WAY  # through the air, past the bend of the dome


@pytest.mark.parametrize(("item", "start", "ahead"), FROM_ALONG)
def test_it_runs_the_told_way_from_the_told_point(adult, item, start, ahead):
    needle = adult.resolution.resolved[item].needles[0]
    assert_near(needle.points[0], adult.resolution.resolved[start].points[0], 0.5)
    assert (needle.points[-1] - needle.points[0]) @ np.array(ahead) > 0.5 * WAY


def test_the_four_spirit_needles_point_away_from_gv20_in_one_reading_and_to_it_in_the_other(adult):
    answer = adult.resolution.resolved["jin.sishen"]
    middle = adult.resolution.resolved["points.gv20"].points[0]
    gains = [np.linalg.norm(n.points[-1] - middle) - np.linalg.norm(n.points[0] - middle) for n in answer.needles]
    assert len(gains) == 8
    assert min(gains[:4]) > 0.8 * WAY
    assert max(gains[4:]) < -0.8 * WAY
    for needle, start in zip(answer.needles, [*answer.points, *answer.points], strict=True):
        assert_near(needle.points[0], start)


def test_left_mirrors_right_and_every_told_needle_is_made(adult):
    told = {key: item for key, item in adult.resolution.resolved.items() if item.item.needles}
    assert {item.item.system for item in told.values()} == {"issa", "jiao", "lin", "jin", "ynsa", "zhu"}
    for key, item in told.items():
        assert item.needles and not item.needles_missing, key
        assert all(length(needle.points) == pytest.approx(WAY, abs=0.1) for needle in item.needles), key
        twin = told.get(key.replace(".left", ".right"))
        if ".left" in key and twin is not None:
            for needle, other in zip(item.needles, twin.needles, strict=True):
                assert_near(needle.points[0] * MIRROR, other.points[0], 0.5)
                assert_near(needle.points[-1] * MIRROR, other.points[-1], 0.5)


def test_every_needle_lies_on_the_measuring_surface(adult):
    surface = adult.head.surface
    for key in ("issa.ms1", "jin.sishen", "zhu.eding"):
        for needle in adult.resolution.resolved[key].needles:
            gap = np.linalg.norm(surface.closest(needle.points)[0] - needle.points, axis=1)
            assert gap.max() < 0.3, key


def test_a_variant_has_the_needles_of_what_it_draws(library):
    item = library.item("jin.nao")
    variant = next(one for one in item.variants if one.key == "1_5_cun")
    assert [rule.at for rule in item.needle_rules()] == ["points:gv17", "points:gb19"]
    assert [rule.at for rule in item.needle_rules(variant)] == ["points:gv17", "nao_side_1_5"]


# -- words and numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "en", "zh"),
    [
        (
            NeedleRule(toward="posterior", angle="15 to 30 deg", depth="0.8 to 1 cun"),
            "Needle backward, 15 to 30 degrees to the scalp, 0.8 to 1 cun deep.",
            "向后刺，与头皮成15至30度，刺入0.8至1寸。",
        ),
        (NeedleRule(toward="points:gv21"), "Needle toward GV21.", "朝前顶（GV21）刺。"),
        (NeedleRule(away_from="nasion"), "Needle away from the nasion.", "背向鼻根点刺。"),
        (NeedleRule(both_ways=True, angle="about 30 deg"), "Needle lengthwise, about 30 degrees to the scalp.", None),
        (
            NeedleRule(toward="inferior", at="points:gb13", depth="0.3 to 0.5 or 0.8 cm"),
            "At GB13: needle downward, 0.3 to 0.5 or 0.8 cm deep.",
            "本神（GB13）：向下刺，刺入0.3至0.5或0.8厘米。",
        ),
    ],
)
def test_the_sentence_says_what_the_arrow_shows(library, rule, en, zh):
    item = library.item("issa.ms5")
    assert needle_sentence(rule, item, library) == en
    assert zh is None or needle_sentence(rule, item, library, "zh") == zh


def test_no_sentence_of_one_language_holds_words_of_the_other(library):
    for system in library.systems.values():
        for item in system.items.values():
            for rule in item.needles:
                assert needle_sentence(rule, item, library).isascii(), item.id
                chinese = needle_sentence(rule, item, library, "zh")
                assert not any(letter.isascii() and letter.islower() for letter in chinese), (item.id, chinese)


def test_json_carries_the_needle_in_the_axes_of_the_file(adult, library):
    record = json.loads(json_bytes(resolve(library, adult.head, items=["issa.ms1"]), adult.head, library))
    (item,) = record["items"]
    (needle,) = item["needles"]
    assert item["needles_missing"] == []
    assert needle["sentence"] == "Needle downward, 1 cun deep."
    assert (needle["angle"], needle["depth"], needle["confidence"]) == ("", "1 cun", "verified")
    assert [source["key"] for source in needle["sources"]] == ["XHJ", "SCRI"]
    assert needle["points"][0] == pytest.approx(item["points"][0], abs=2e-3)
