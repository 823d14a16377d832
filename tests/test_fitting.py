"""How text is shared out on a page: by pencil, on paper of 84 mm columns."""

from __future__ import annotations

from scalp_atlas.entry import Run, Section
from scalp_atlas.figure.fitting import fit, parted


def prose(lines: int) -> Section:
    return Section("notes", "Notes", tuple((Run("word " * 12),) for _ in range(lines)))


def test_columns_part_where_the_higher_one_is_lowest():
    assert parted([1, 1, 1, 1]) == (2, 2)
    assert parted([3, 1, 1]) == (1, 3)
    assert parted([1, 1, 3]) == (2, 3)
    assert parted([5]) == (1, 5)
    assert parted([]) == (0, 0.0)


def test_a_short_text_stands_in_the_largest_type_beside_whole_pictures(qapp):
    short = fit([prose(4)], True, "en")
    assert (short.size, short.share, short.first) == (9.0, 1.0, 2)


def test_the_more_text_the_smaller_the_type_and_the_pictures_and_what_never_fits_runs_on(qapp):
    fits = [fit([prose(lines)], True, "en") for lines in (10, 40, 60, 80, 400)]
    assert [one.size for one in fits] == [*sorted((one.size for one in fits[:-1]), reverse=True), 8.0]
    assert [one.share for one in fits[:-1]] == sorted((one.share for one in fits[:-1]), reverse=True)
    assert fits[-1].first is None
    assert fit([prose(400)], False, "en").first is None


def test_without_pictures_there_is_more_room(qapp):
    assert fit([prose(60)], False, "en").size > fit([prose(60)], True, "en").size


def test_hanzi_are_wider_than_letters(qapp):
    """Sixty hanzi of 9 points are 540 points: three lines of 238; as many narrow letters are one or two."""
    hanzi = Section("notes", "", tuple((Run("穴" * 60),) for _ in range(26)))
    letters = Section("notes", "", tuple((Run("i" * 60),) for _ in range(26)))
    assert fit([hanzi], True, "zh").size < fit([letters], True, "en").size
