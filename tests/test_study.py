"""Study without a window: cards, rounds, how far a placed point lies off, and what is remembered."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.evidence import load_evidence
from scalp_atlas.geometry import Surface
from scalp_atlas.study import judge, rounds
from scalp_atlas.study.cards import CONDITIONS, KINDS, Card, Question, ask, cards_of, out_of_order, places_of
from scalp_atlas.study.memory import Memory, Progress
from scalp_atlas.study.rounds import Paper, Plan, as_csv, chosen, deal, placed, skipped
from shapes import even_directions, triangles

RADIUS = 90.0
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def ball():
    directions = even_directions(20_000)
    return Surface(RADIUS * directions, triangles(directions))


@pytest.fixture(scope="module")
def evidence(library):
    return load_evidence(library)


@pytest.fixture(scope="module")
def cards(library, adult, evidence):
    return cards_of(library, adult.resolution, evidence)


@pytest.fixture
def memory(tmp_path):
    made = Memory(tmp_path / "study.sqlite")
    yield made
    made.close()


def on_ball(azimuth: float, height: float) -> np.ndarray:
    """A place of the ball: degrees from the front (+y) to the left (-x), and degrees above the level."""
    a, h = np.radians([azimuth, height])
    return RADIUS * np.array([-np.sin(a) * np.cos(h), np.cos(a) * np.cos(h), np.sin(h)])


# -- how far off, and which way -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "there", "degrees", "directions"),
    [
        ((0, 90), (0, 70), 20, ("anterior",)),
        ((0, 90), (180, 70), 20, ("posterior",)),
        ((0, 90), (90, 75), 15, ("left",)),
        ((0, 90), (270, 40), 50, ("right",)),
        ((0, 0), (0, 30), 30, ("superior",)),
        ((180, 10), (180, -15), 25, ("inferior",)),
        ((180, 0), (170, 0), 10, ("left",)),
        ((90, 0), (60, 0), 30, ("anterior",)),
    ],
)
def test_an_error_is_the_arc_and_its_direction_that_in_which_one_walks_off(ball, right, there, degrees, directions):
    found = judge.miss(ball, on_ball(*there), on_ball(*right))
    assert found.error_mm == pytest.approx(RADIUS * np.radians(degrees), abs=0.1)
    assert found.directions == directions
    assert found.way[0] == pytest.approx(on_ball(*right), abs=0.1)
    assert found.way[-1] == pytest.approx(on_ball(*there), abs=0.1)


def test_half_way_between_two_directions_both_are_told(ball):
    found = judge.miss(ball, on_ball(45, 80), on_ball(0, 90))
    assert sorted(found.directions) == ["anterior", "left"]
    assert judge.directions_of(np.array([1.0, 2.0, 0.0])) == ("anterior", "right")
    assert judge.directions_of(np.array([1.0, 3.0, 0.0])) == ("anterior",)


def test_what_is_on_the_spot_has_no_direction(ball):
    found = judge.miss(ball, on_ball(30, 40), on_ball(30, 40))
    assert (found.error_mm, found.directions) == (0.0, ())


def test_a_line_is_judged_either_way_round_by_its_larger_error(ball):
    right = np.stack([on_ball(0, 90), on_ball(90, 20)])
    given = np.stack([on_ball(90, 10), on_ball(0, 85)])
    found = judge.misses(ball, given, right)
    assert [round(np.degrees(one.error_mm / RADIUS), 1) for one in found] == [5.0, 10.0]
    assert [one.directions for one in found] == [("anterior",), ("inferior",)]
    assert judge.largest(found) == pytest.approx(RADIUS * np.radians(10), abs=0.1)
    assert judge.largest(judge.misses(ball, given[::-1], right)) == pytest.approx(judge.largest(found))


def test_the_bands_are_those_of_the_published_human_errors(authority):
    (told,) = authority("human_location_error")["mean_error"]
    for one in judge.HUMAN_ERRORS:
        published = told[one.point]
        assert (one.mean_mm, one.sd_mm, one.people) == (published["mean"], published["sd"], published["people"])
        assert [one.least_mm, one.most_mm] == published["range"]
    assert told["source"] in judge.HUMAN_SOURCE
    assert [judge.band_of(mm) for mm in (0, 8.4, 8.5, 22.3, 22.4)] == ["near", "near", "within", "within", "beyond"]


# -- cards ----------------------------------------------------------------------------------------------


def test_ids_of_cards_are_stable_and_used_once(cards):
    ids = [card.id for card in cards]
    assert len(set(ids)) == len(ids)
    assert {"point:points.gv20", "line:issa.ms6", "name:jiao.motor", "order:issa.ms6"} <= set(ids)
    assert "condition:conditions.stroke" in ids
    assert {card.kind for card in cards} == set(KINDS)


def test_what_has_several_pieces_is_not_to_be_placed(cards, library):
    ids = {card.id for card in cards}
    assert "point:points.ex-hn1" not in ids  # Sishencong: four points
    assert "name:points.ex-hn1" in ids


def test_only_what_is_verified_can_be_asked_for(library, adult, evidence):
    asked = {card.subject for card in cards_of(library, adult.resolution, evidence, unverified=False)}
    unverified = {
        item.id
        for system in library.systems.values()
        for item in system.items.values()
        if item.confidence.level == "unverified"
    }
    assert unverified
    assert not asked & unverified


def test_the_place_of_a_point_and_the_ends_of_a_line_are_asked_for(adult):
    resolved = adult.resolution.resolved
    assert places_of(resolved["points.gv20"]) == pytest.approx(resolved["points.gv20"].points)
    line = resolved["issa.ms6.left"].points
    assert places_of(resolved["issa.ms6.left"]) == pytest.approx(line[[0, -1]])
    band = resolved["zhu.eding"].pieces[0]
    assert places_of(resolved["zhu.eding"]) == pytest.approx(band.axis[[0, -1]])


def test_every_card_becomes_a_question_that_its_own_answer_solves(cards, library, adult, evidence):
    for card in cards:
        question = ask(card, 5, library, adult.resolution, evidence)
        assert question == ask(card, 5, library, adult.resolution, evidence)
        assert set(question.right) <= set(question.choices)
        assert len(set(question.choices)) == len(question.choices)
        if card.kind == "order":
            one = adult.resolution.resolved[question.subject]
            assert out_of_order(one, library, [int(step) for step in question.right]) is None
            assert question.choices != question.right
        elif question.choices:
            assert chosen(question, question.right).share == 1
            assert 0 < len(question.right) < len(question.choices)


def test_wrong_names_are_neighbours_of_the_same_system(library, adult, evidence):
    question = ask(Card("name", "issa", "issa.ms1"), 2, library, adult.resolution, evidence)
    assert len(question.choices) == 4
    assert {name.split(".")[0] for name in question.choices} == {"issa"}
    assert not {"issa.ms12", "issa.ms13", "issa.ms14"} & set(question.choices)  # on the occiput


def test_for_a_condition_those_are_right_whom_a_claim_names(library, adult, evidence):
    question = ask(Card("condition", CONDITIONS, "conditions.insomnia"), 1, library, adult.resolution, evidence)
    assert set(question.right) == {"jiao.calm", "jin.sishen", "jin.dingshen"}
    assert len(question.choices) == 6


def test_steps_may_stand_in_any_order_in_which_they_can_be_worked(library, adult):
    motor = adult.resolution.resolved["jiao.motor.left"]
    names = [step.step.name for step in motor.construction]
    whole = list(range(len(names)))
    assert out_of_order(motor, library, whole) is None
    sideways = names.index("brow_occiput")  # hangs on landmarks alone
    assert out_of_order(motor, library, [sideways, *(k for k in whole if k != sideways)]) is None
    upper, middle = names.index("motor_upper"), names.index("ap_midpoint")
    swapped = whole.copy()
    swapped[upper], swapped[middle] = middle, upper
    assert out_of_order(motor, library, swapped) == (upper, middle)


# -- rounds ---------------------------------------------------------------------------------------------


def test_a_seed_deals_the_same_round_again_and_another_seed_another(cards):
    plan = Plan(("issa", "jiao"), count=12, seed=7)
    dealt = deal(cards, plan)
    assert deal(reversed(cards), plan) == dealt
    assert deal(cards, Plan(("issa", "jiao"), count=12, seed=8)) != dealt
    assert {card.system for card in dealt} == {"issa", "jiao"}


def test_no_item_is_asked_twice_before_all_were(cards):
    dealt = deal(cards, Plan(("issa",), count=20, seed=3))
    assert len({card.subject for card in dealt[:14]}) == 14
    assert len(dealt) == 20


def test_only_the_kinds_that_were_wanted_are_dealt(cards):
    dealt = deal(cards, Plan(("points", CONDITIONS), ("condition",), 100))
    assert {card.kind for card in dealt} == {"condition"}
    assert len(dealt) < 100


def test_the_table_of_an_exam_tells_every_answer(ball, library, adult):
    name = Question(Card("name", "issa", "issa.ms6"), "issa.ms6.left", ("issa.ms5", "issa.ms6"), ("issa.ms6",))
    point = Question(Card("point", "points", "points.gv20"), "points.gv20")
    degree = RADIUS * np.pi / 180
    missed = judge.misses(ball, on_ball(0, 80)[None], on_ball(0, 90)[None])
    results = (chosen(name, ["issa.ms5"]), placed(point, missed), skipped(point))
    paper = Paper(Plan(("issa",), student="=1+1", exam=True, seed=4), results, "2026-11-21 15:04", "adult_male")
    rows = list(csv.DictReader(io.StringIO(as_csv(paper, library, adult.resolution).decode("utf-8-sig"))))
    assert [row["answer"] for row in rows] == ["issa.ms5", rows[1]["answer"], "skipped"]
    assert [float(value) for value in rows[1]["answer"].split()] == pytest.approx(on_ball(0, 80), abs=0.1)
    assert float(rows[1]["error_mm"]) == pytest.approx(10 * degree, abs=0.1)
    assert (rows[1]["direction"], rows[1]["band"], rows[1]["score"]) == ("anterior", "within", "0.5")
    assert [row["score"] for row in rows] == ["0", "0.5", "0"]
    assert {row["student"] for row in rows} == {"'=1+1"}
    assert paper.score == 0.5
    assert tuple(rows[0]) == rounds.CSV_COLUMNS


# -- what is remembered ---------------------------------------------------------------------------------


def test_what_was_answered_is_due_on_a_later_day_and_sooner_if_it_was_wrong(memory):
    memory.review("a", 1.0, NOW)
    memory.review("b", 0.0, NOW)
    assert memory.due(NOW) == []
    assert memory.due(NOW + DAY) == ["b"]
    assert set(memory.due(NOW + 60 * DAY)) == {"a", "b"}


def test_intervals_grow_while_answers_are_right(memory):
    day, waits = NOW, []
    for _ in range(4):
        memory.review("a", 1.0, day)
        wait = next(n for n in range(1, 1000) if memory.due(day + n * DAY))
        waits.append(wait)
        day += wait * DAY
    assert waits == sorted(waits)
    assert waits[-1] > 3 * waits[0]


def test_progress_counts_what_was_seen_and_what_is_due(memory):
    assert memory.progress(["a", "b"], NOW) == Progress(2, 0, 0, 0.0)
    memory.review("a", 0.0, NOW)
    found = memory.progress(["a", "b", "c"], NOW + DAY)
    assert (found.total, found.seen, found.due) == (3, 1, 1)
    assert 0 < found.recall < 1
    assert memory.progress(["a"], NOW).recall == pytest.approx(1)


def test_a_streak_counts_days_and_waits_for_today(memory):
    assert memory.streak(NOW) == 0
    for days in (0, 1, 1, 2, 4):
        memory.review("a", 1.0, NOW + days * DAY + timedelta(minutes=days))
    assert memory.streak(NOW + 2 * DAY) == 3
    assert memory.streak(NOW + 3 * DAY) == 3
    assert memory.streak(NOW + 4 * DAY) == 1
    assert memory.streak(NOW + 6 * DAY) == 0


def test_a_day_is_that_of_the_person(memory):
    shanghai = timezone(timedelta(hours=8))
    memory.review("a", 1.0, datetime(2026, 3, 2, 23, 30, tzinfo=shanghai))
    memory.review("a", 1.0, datetime(2026, 3, 3, 0, 30, tzinfo=shanghai))
    assert memory.streak(datetime(2026, 3, 3, 12, 0, tzinfo=shanghai)) == 2


def test_what_was_remembered_is_there_at_the_next_start(tmp_path):
    path = tmp_path / "new" / "study.sqlite"
    first = Memory(path)
    first.review("a", 0.0, NOW)
    first.close()
    second = Memory(path)
    assert second.due(NOW + DAY) == ["a"]
    second.close()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"", "truncated", "scratched", "other tables"])
def test_a_broken_file_is_kept_aside(tmp_path, content):
    path = tmp_path / "study.sqlite"
    if content in ("truncated", "scratched"):
        memory = Memory(path)
        for number in range(200):
            memory.review(f"card {number}", 1.0, NOW)
        memory.close()
        whole = path.read_bytes()
        content = whole[: len(whole) // 2] if content == "truncated" else whole[: -5 * 4096] + b"x" * 5 * 4096
    elif content == "other tables":
        base = sqlite3.connect(path)
        base.executescript("CREATE TABLE x (y); PRAGMA user_version = 1;")
        base.close()
        content = path.read_bytes()
    path.write_bytes(content)
    memory = Memory(path)
    memory.review("a", 0.0, NOW)
    assert memory.due(NOW + DAY) == ["a"]
    memory.close()
    aside = tmp_path / "study-unreadable-1.sqlite"
    if content:
        assert aside.read_bytes() == content
        assert aside.name in memory.told
        assert len(memory.told.splitlines()) == 1
    else:
        assert not memory.told  # an empty file is an empty memory
    Memory(path).close()


def test_a_file_of_a_newer_program_is_left_alone(tmp_path):
    path = tmp_path / "study.sqlite"
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.close()
    before = path.read_bytes()
    with pytest.raises(ScalpAtlasError, match="newer"):
        Memory(path)
    assert path.read_bytes() == before


def test_a_place_where_nothing_can_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ScalpAtlasError, match="cannot be made"):
        Memory(tmp_path / "file" / "study.sqlite")
    (tmp_path / "folder.sqlite").mkdir()
    with pytest.raises(ScalpAtlasError, match="cannot be used"):
        Memory(tmp_path / "folder.sqlite")


def test_progress_goes_to_another_machine_and_back(memory, tmp_path):
    memory.review("both", 0.0, NOW)
    memory.review("mine", 1.0, NOW, 4.2)
    other = Memory(tmp_path / "other.sqlite")
    other.review("both", 1.0, NOW + DAY)
    memory.save(tmp_path / "out.json")
    assert other.load(tmp_path / "out.json") == 1  # of "both" the later one stands
    assert other.streak(NOW + DAY) == 2
    other.save(tmp_path / "back.json")
    assert memory.load(tmp_path / "back.json") == 1
    memory.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "back.json").read_bytes()
    assert [row["error_mm"] for row in json.loads((tmp_path / "again.json").read_text())["reviews"]] == [
        None,
        4.2,
        None,
    ]
    other.close()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("no", "is not JSON"),
        ("[]", "holds no study progress"),
        ('{"scalp_atlas_study": 1}', "top"),
        ('{"scalp_atlas_study": 1, "cards": [{"id": "a"}], "reviews": []}', "cards.1"),
        ('{"scalp_atlas_study": 1, "cards": [], "reviews": [{"card": "a", "at": "soon"}]}', "reviews.1"),
    ],
)
def test_what_is_no_progress_is_refused_whole(memory, tmp_path, content, told):
    path = tmp_path / "in.json"
    path.write_text(content)
    with pytest.raises(ScalpAtlasError, match=told) as error:
        memory.load(path)
    assert str(error.value).startswith("in.json")
    assert memory.progress(["a"], NOW).seen == 0


def test_every_field_that_is_written_is_told(checkout, memory, tmp_path):
    page = (checkout / "docs" / "files.md").read_text(encoding="utf-8").split("## Results of an exam")[1]
    memory.review("a", 1.0, NOW)
    memory.save(tmp_path / "out.json")
    whole = json.loads((tmp_path / "out.json").read_text())
    fields = {*rounds.CSV_COLUMNS, *whole, *whole["cards"][0], *whole["reviews"][0]}
    assert [name for name in fields if f"`{name}`" not in page] == []
