"""How an item is found, step by step: the order, the words, the measures."""

from __future__ import annotations

import re

import numpy as np
import pytest

from scalp_atlas.definitions import load_systems
from scalp_atlas.playback import Frame, Tape, frames
from scalp_atlas.records import ResolvedStep
from scalp_atlas.resolve import resolve
from test_words_on_a_ball import MIDLINE, R, ball, folder, meridian  # noqa: F401

LANGUAGES = ("en", "zh")


def length(points: np.ndarray) -> float:
    """Of a polyline, told without our curves."""
    return float(np.sqrt((np.diff(points, axis=0) ** 2).sum(axis=1)).sum())


@pytest.fixture(scope="module")
def played(library, adult):
    """Every item of the adult male with its frames in both languages."""
    resolved = adult.resolution.resolved.values()
    return [(one, {lang: frames(adult.head, library, one, lang) for lang in LANGUAGES}) for one in resolved]


@pytest.fixture(scope="module")
def steps(played):
    """Every construction step with its English frame."""
    return [
        (one, step, frame)
        for one, told in played
        for step, frame in zip(one.construction, told["en"][: len(one.construction)], strict=True)
    ]


def test_the_last_frames_show_what_the_item_draws(played):
    for one, told in played:
        for shown in told.values():
            for frame in shown[len(one.construction) :]:
                assert frame.number == 0
                for shape, piece in zip(frame.made, one.pieces, strict=True):
                    np.testing.assert_array_equal(shape.points, piece.points)
                    assert shape.patch is piece.patch


def test_the_parts_come_last_where_there_are_any(played):
    for one, told in played:
        assert len(told["en"]) == len(one.construction) + 1 + bool(one.item.parts)


def test_each_construction_step_has_its_frame_in_order(steps):
    for one, step, frame in steps:
        assert one.construction[frame.number - 1] is step
        (made,) = frame.made
        assert (made.address, made.side) == (step.address, step.side)
        np.testing.assert_array_equal(made.points, step.points)


def test_a_frame_uses_only_what_was_made_before_or_is_given(played):
    for one, told in played:
        made: set[tuple[str, str]] = set()
        for frame in told["en"]:
            for shape in frame.uses:
                assert ":" not in shape.address or (shape.address, shape.side) in made, (one.id, frame.name)
            made |= {(shape.address, shape.side) for shape in frame.made}


def test_every_frame_says_something_in_both_languages(played):
    for one, told in played:
        for frame in told["en"]:
            assert frame.sentence.strip() and frame.name.strip(), one.id
            assert not re.search(r"[{}]|  ", frame.sentence), frame.sentence
        for frame in told["zh"]:
            assert re.search("[一-鿿]", frame.sentence), (one.id, frame.sentence)
        assert [frame.number for frame in told["en"]] == [frame.number for frame in told["zh"]]


def test_what_is_unverified_says_so_in_its_last_sentence(played):
    for one, told in played:
        last = told["en"][len(one.construction)].sentence
        assert ("Unverified" in last) == (one.confidence.level == "unverified")


def test_a_tape_lies_where_its_figures_say(steps):
    for one, _, frame in steps:
        for tape in frame.tapes:
            assert tape.length_mm == pytest.approx(length(tape.points), rel=1e-9)
            assert tape.walked_mm == pytest.approx(length(tape.walked), rel=1e-9, abs=1e-6), (one.id, frame.name)


def test_a_whole_line_measures_as_long_as_it_is(steps):
    whole = [(step, frame) for _, step, frame in steps if step.step.word in ("tape", "part", "join", "arc", "trace")]
    assert len(whole) > 100
    for step, frame in whole:
        (tape,) = frame.tapes
        assert tape.walked_mm == pytest.approx(length(step.points), rel=1e-9)
        assert tape.told == f"{length(step.points) / 10:.1f} cm"


def given_mm(step: ResolvedStep, scales) -> float:
    """Millimetres of "0.5 cm posterior" or "2 cun_sagittal"."""
    number, unit = str(step.step.given.get("shift", step.step.given.get("distance"))).split()[:2]
    return float(number) * {"mm": 1.0, "cm": 10.0, **scales}[unit]


def test_what_is_laid_off_is_as_long_as_the_book_says(steps, adult):
    laid_off = [
        (step, frame)
        for _, step, frame in steps
        if step.step.word in ("along", "walk", "beside", "parallel")
        and "fraction" not in step.step.given
        and "level" not in step.step.given
    ]
    assert len(laid_off) > 500
    for step, frame in laid_off:
        (tape,) = frame.tapes
        wanted = given_mm(step, adult.resolution.scales)
        assert tape.walked_mm == pytest.approx(wanted, rel=5e-3, abs=0.05), (frame.name, tape.told)


def test_a_share_is_that_share_of_the_tape(steps):
    count = 0
    for _, step, frame in steps:
        share = step.step.given.get("fraction")
        for tape in frame.tapes if share else ():
            number = float(share.rstrip(" %")) / 100 if "%" in share else float(share[0]) / float(share[2])
            assert tape.walked_mm / length(tape.points) == pytest.approx(number, rel=1e-6), frame.name
            np.testing.assert_allclose(tape.walked[-1], step.points[0], atol=0.05)
            count += 1
    assert count > 300


def test_the_parts_share_out_the_line(adult, library):
    one = adult.resolution.resolved["issa.ms6.left"]
    tapes = frames(adult.head, library, one)[-1].tapes
    whole = length(one.pieces[0].points)
    assert [tape.walked_mm / whole for tape in tapes] == pytest.approx([0.2, 0.4, 0.4])
    assert tapes[0].told == f"Upper fifth: {0.02 * whole:.1f} cm"


def test_the_points_that_lie_on_a_line_are_named_with_it(adult, library):
    told = frames(adult.head, library, adult.resolution.resolved["issa.ms5"])[-1]
    assert [shape.name for shape in told.uses] == ["GV20", "GV21"]
    assert told.sentence.endswith("On it: GV20, GV21.")


def test_another_reading_is_told_by_its_own_construction(adult, library):
    answer = resolve(library, adult.head, ["points"], ["points.gv20~ear_apices"]).resolved["points.gv20~ear_apices"]
    shown = frames(adult.head, library, answer)
    assert "other reading" in shown[-1].sentence
    np.testing.assert_array_equal(shown[-1].made[0].points, answer.pieces[0].points)


def test_every_item_of_every_head_can_be_stepped_through(each, library):
    for one in each.resolution.resolved.values():
        shown = frames(each.head, library, one)
        assert len(shown) > len(one.construction)
        for shape, piece in zip(shown[-1].made, one.pieces, strict=True):
            np.testing.assert_array_equal(shape.points, piece.points)


# -- on a ball, where lengths are told with a pencil ------------------------------------------------------

ON_A_BALL = {  # a step, and how long what is measured in it must be
    "points.share": ('along = "mid"\nfraction = "1/3"', np.pi * R / 3),
    "points.between": ('along = "mid"\nfraction = "50 %"\nfrom = "glabella"\nto = "vertex"', np.radians(40) * R),
    "points.on": ('along = "mid"\nfrom = "vertex"\nshift = "3 cm posterior"', 30),
    "points.beside": ('beside = "vertex"\nshift = "25 mm lateral"', 25),
    "points.walked": ('walk = "glabella"\nshift = "4 cm superior"', 40),
    "points.toward": ('walk = "glabella"\ntoward = "vertex"\ndistance = "35 mm"', 35),
    "points.chart": ('chart = "vertex"\nshifts = ["3 cm anterior", "4 cm lateral"]', 50),
    "curves.line": ('tape = ["glabella", "vertex"]', np.radians(80) * R),
    "curves.cut": ('section = "coronal"\nthrough = "vertex"', None),
    "curves.beside_mid": ('parallel = "mid"\nshift = "2 cm lateral"', 20),
    "curves.behind": ('parallel = "across"\nshift = "2 cm backward"', 20),
    "curves.taut": ('parallel = "across"\nshift = "15 mm posterior"\nends = "tape"', 15),
    "curves.longer": ('extend = "line"\ndistance = "2 cm"\nat = "posterior"', 20),
    "curves.longer_before": ('extend = "line"\ndistance = "1 cm"\nat = "anterior"', 10),
    "areas.coin": ('disc = "vertex"\nradius = "2 cm"', 20),
    "areas.strip": ('band = "line"\nwidth = "3 cm"', (np.radians(80) * R, 30)),
    "areas.pane": ('rectangle = "glabella"\nsagittal = "2 cm"\ntransverse = "4 cm"', (20, 40)),
}


def side_of(step: str) -> str:
    return "both" if "lateral" in step or "across" in step else "midline"


@pytest.fixture(scope="module")
def on_ball(folder, ball):  # noqa: F811
    """The frame of each of these steps for the head's right."""
    path = folder / "played.toml"
    more = '[points.tip]\nbeside = "vertex"\nshift = "4 cm lateral"\n[curves.across]\ntape = ["vertex", "tip"]\n'
    steps = "".join(f"[{place}]\n{step}\n" for place, (step, _) in ON_A_BALL.items())
    items = "".join(
        f'[items.{place.partition(".")[2]}]\ncode = "X"\nname = {{ en = "Thing", zh = "甲", pinyin = "jia" }}\n'
        f'side = "{side_of(step)}"\nsources = ["GMT"]\nconfidence = {{ level = "single" }}\n'
        for place, (step, _) in ON_A_BALL.items()
    )
    path.write_text(
        f'format = 1\nsystem = "played"\nname = {{ en = "Played" }}\n{MIDLINE}\n{more}\n{steps}\n{items}',
        encoding="utf-8",
    )
    library = load_systems([path])
    assert not library.problems, library.problems

    def frame(name: str, last: bool = False) -> Frame:
        resolved = resolve(library, ball).resolved
        answer = resolved.get(f"played.{name}") or resolved[f"played.{name}.right"]
        return frames(ball, library, answer)[-1 if last else -2]

    return frame


@pytest.mark.parametrize("place", ON_A_BALL)
def test_a_measure_is_as_long_as_the_pencil_says(on_ball, place):
    _, wanted = ON_A_BALL[place]
    tapes: tuple[Tape, ...] = on_ball(place.partition(".")[2]).tapes
    expected = [] if wanted is None else list(wanted) if isinstance(wanted, tuple) else [wanted]
    assert [tape.walked_mm for tape in tapes] == pytest.approx(expected, abs=0.15)
    for tape in tapes:
        assert np.linalg.norm(tape.points, axis=1) == pytest.approx(R, abs=0.15)


@pytest.mark.parametrize("name", ["beside_mid", "behind", "taut"])
def test_the_distance_of_a_parallel_is_laid_off_from_its_base_to_it(on_ball, name):
    shown = on_ball(name)
    (tape,), (made,), (base,) = shown.tapes, shown.made, shown.uses
    for end, line in ((0, base.points), (-1, made.points)):
        if name == "taut":  # only its ends are moved
            line = line[[0, -1]]
        assert np.linalg.norm(line - tape.walked[end], axis=1).min() < 1.1, "points of a line lie 2 mm apart"


def test_a_head_without_a_cun_is_told_in_centimetres(on_ball):
    assert on_ball("line", last=True).sentence == "This is X Thing: 12.6 cm on this head."  # 80 degrees of 9 cm


def test_a_share_says_of_what_and_how_much(on_ball):
    (tape,) = on_ball("share").tapes
    assert tape.told == "1/3 of 28.3 cm = 9.4 cm"  # half round a ball of 9 cm
    assert (tape.begin, tape.end) == ("Nasion", "Thing")
    np.testing.assert_allclose(tape.walked[-1], meridian(60), atol=0.2)


def test_what_is_laid_off_begins_and_ends_where_it_says(on_ball):
    (tape,) = on_ball("on").tapes
    assert (tape.begin, tape.end, tape.told) == ("Vertex", "Thing", "3 cm")
    np.testing.assert_allclose(tape.walked[0], meridian(90), atol=0.2)
    np.testing.assert_allclose(tape.walked[-1], meridian(90 + np.degrees(30 / R)), atol=0.2)
