"""Tags beside the head: never over one another, never out of the frame, leaders that do not cross."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from scalp_atlas.figure.labels import Column, Layout, Wish, asides, crossing, place

WIDTH, HEIGHT, ROW, GAP = 1280.0, 800.0, 22.0, 4.0
LEFT = Column(edge=330, limit=12, top=12, bottom=690)
RIGHT = Column(edge=950, limit=1268, top=12, bottom=690)

anchors = st.lists(st.tuples(st.floats(340, 940), st.floats(0, 790)), min_size=1, max_size=70, unique=True)
widths = st.floats(60, 900)


def wishes_at(places, full_widths=None):
    full_widths = full_widths or [150.0] * len(places)
    return [
        Wish(f"item{index}", place, width, min(width, 140.0), min(width, 70.0))
        for index, (place, width) in enumerate(zip(places, full_widths, strict=True))
    ]


def laid(places, previous=None):
    return place(wishes_at(places), LEFT, RIGHT, ROW, GAP, previous)


@given(anchors, st.data())
@settings(max_examples=150, deadline=None)
def test_tags_never_overlap_and_stay_inside_the_frame(places, data):
    full_widths = data.draw(st.lists(widths, min_size=len(places), max_size=len(places)))
    layout = place(wishes_at(places, full_widths), LEFT, RIGHT, ROW, GAP)
    assert layout.tags
    for tag in layout.tags:
        assert tag.left >= 12 and tag.left + tag.width <= WIDTH - 12
        assert tag.top >= 12 - 1e-6 and tag.top + tag.height <= 690 + 1e-6
    for one, other in combinations(layout.tags, 2):
        apart_across = one.left + one.width <= other.left or other.left + other.width <= one.left
        apart_down = one.top + ROW <= other.top + 1e-6 or other.top + ROW <= one.top + 1e-6
        assert apart_across or apart_down, (one, other)


@given(anchors)
@settings(max_examples=150, deadline=None)
def test_leaders_never_cross(places):
    tags = laid(places).tags
    assert [(one.id, other.id) for one, other in combinations(tags, 2) if crossing(one, other)] == []


@given(anchors)
@settings(max_examples=60, deadline=None)
def test_leaders_do_not_cross_after_the_head_has_turned_either(places):
    turned = [(min(x + 37, 940), max(y - 21, 0)) for x, y in places]
    tags = laid(turned, laid(places)).tags
    assert [(one.id, other.id) for one, other in combinations(tags, 2) if crossing(one, other)] == []


@given(anchors)
@settings(max_examples=60, deadline=None)
def test_every_item_has_either_a_tag_or_is_counted_as_without_one(places):
    layout = laid(places)
    assert sorted([tag.id for tag in layout.tags] + list(layout.without)) == sorted(
        f"item{index}" for index in range(len(places))
    )


def test_tags_keep_their_places_while_the_head_turns_a_little():
    places = [(400 + 40 * index, 100 + 55 * (index % 6)) for index in range(13)]
    before = laid(places)
    after = laid([(x + 6, y + 3) for x, y in places], before)
    assert {tag.id: (tag.left, tag.top) for tag in after.tags} == {tag.id: (tag.left, tag.top) for tag in before.tags}


def test_a_tag_moves_when_its_line_has_gone_far_away():
    before = laid([(400, 100)])
    after = laid([(400, 500)], before)
    assert abs(after.tags[0].top - before.tags[0].top) > 300


def test_a_tag_changes_sides_only_when_its_line_is_well_past_the_middle():
    before = laid([(630, 300)])
    assert before.tags[0].side == "left"
    assert laid([(650, 300)], before).tags[0].side == "left"
    assert laid([(650, 300)]).tags[0].side == "right"
    assert laid([(800, 300)], before).tags[0].side == "right"


def test_the_same_wishes_give_the_same_layout():
    places = [(350 + 9 * index, (index * 131) % 780) for index in range(60)]
    assert laid(places) == laid(places)


def test_a_selected_item_has_a_tag_however_full_the_columns_are():
    crowd = wishes_at([(500, 300 + 0.1 * index) for index in range(80)])
    chosen = Wish("chosen", (500, 400), 150, 140, 70, rank=0)
    layout = place([*crowd, chosen], LEFT, RIGHT, ROW, GAP)
    assert layout.tag("chosen") is not None
    assert layout.without


def test_a_selected_item_behind_the_head_has_a_tag_without_a_leader():
    layout = place([Wish("chosen", None, 150, 140, 70, rank=0)], LEFT, RIGHT, ROW, GAP)
    tag = layout.tag("chosen")
    assert tag is not None and tag.anchor is None


def test_more_height_makes_room_for_more_tags():
    places = [(350 + 8 * index, 10 * index) for index in range(70)]
    low = place(wishes_at(places), Column(330, 12, 12, 300), Column(950, 1268, 12, 300), ROW, GAP)
    assert len(low.tags) < len(laid(places).tags)


def test_a_name_that_does_not_fit_is_cut_and_then_left_out():
    def only(room):
        column = Column(edge=330, limit=330 - room, top=12, bottom=690)
        return place([Wish("a", (400, 200), 250, 140, 70)], column, RIGHT, ROW, GAP).tags[0]

    assert (only(260).width, only(260).short) == (250, False)
    assert (only(200).width, only(200).short) == (200, False)
    assert (only(100).width, only(100).short) == (70, True)


def test_leaders_are_not_longer_than_they_must_be():
    layout = laid([(400, 100), (400, 200), (400, 300)])
    assert [tag.id for tag in sorted(layout.tags, key=lambda tag: tag.top)] == ["item0", "item1", "item2"]
    assert all(abs(tag.port[1] - tag.anchor[1]) < 1 for tag in layout.tags)


def test_the_tag_under_a_pixel_is_found_and_beside_it_none():
    layout = laid([(400, 100)])
    tag = layout.tags[0]
    assert layout.at(tag.left + 5, tag.top + 5) == "item0"
    assert layout.at(tag.left - 5, tag.top + 5) == ""


def test_codes_stand_beside_their_points_and_touch_nothing():
    places = [(400 + 45 * (index % 10), 250 + 30 * (index // 10)) for index in range(60)]
    wishes = wishes_at(places)
    layout = place(wishes, LEFT, RIGHT, ROW, GAP)
    codes = asides(layout, wishes, [30.0] * len(wishes), 14, 8)
    assert codes and {code.id for code in codes} <= set(layout.without)
    boxes = [(c.left, c.top, c.left + c.width, c.top + c.height) for c in codes]
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for left, top, right, bottom in boxes:
        assert not any(left < x < right and top < y < bottom for x, y in places)


def test_nothing_to_show_gives_an_empty_layout():
    assert place([], LEFT, RIGHT, ROW, GAP) == Layout()
