"""The deck for Anki: what is asked, what is answered, and that a deck imported again updates the cards."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile

import numpy as np
import pytest
from PIL import Image

from scalp_atlas.anki import FIELDS, notes_of, save_deck, stable_id
from scalp_atlas.cli import run
from scalp_atlas.figure.cards import SIZE_PX, CardPictures
from scalp_atlas.resolve import resolve

SYSTEMS = ["issa", "fang", "points"]


class Deck:
    """A deck read without the library that wrote it."""

    def __init__(self, path, folder):
        with zipfile.ZipFile(path) as whole:
            assert whole.testzip() is None
            names = json.loads(whole.read("media"))
            self.media = {name: whole.read(number) for number, name in names.items()}
            whole.extract("collection.anki2", folder)
        with sqlite3.connect(folder / "collection.anki2") as database:
            rows = database.execute("select id, guid, mid, tags, flds from notes").fetchall()
            self.cards = database.execute("select nid, did, ord from cards").fetchall()
            models, decks = database.execute("select models, decks from col").fetchone()
        database.close()
        self.models, self.decks = json.loads(models), json.loads(decks)
        self.notes = {}
        for number, guid, model, tags, fields in rows:
            told = dict(zip(FIELDS, fields.split("\x1f"), strict=True))
            self.notes[told["Id"]] = {**told, "nid": number, "guid": guid, "model": model, "tags": tags.split()}

    def asked(self, item_id):
        """Which of the three questions an item has."""
        return sorted(ord_ for nid, _, ord_ in self.cards if nid == self.notes[item_id]["nid"])


@pytest.fixture(scope="module")
def decks(tmp_path_factory, qapp):
    """A deck in both languages, and the first one made once more."""
    made = []
    for index, language in enumerate(("en", "zh", "en")):
        folder = tmp_path_factory.mktemp("deck")
        words = ["--head", "adult_male" if index < 2 else "child", "--systems", ",".join(SYSTEMS)]
        assert run(["anki", *words, "--language", language, "--out", str(folder / "deck.apkg")]) == 0
        assert [file.name for file in folder.iterdir()] == ["deck.apkg"]
        made.append(Deck(folder / "deck.apkg", folder))
    return made


def test_every_item_has_a_note_with_its_names_and_how_sure_it_is(decks, library):
    english, chinese, _ = decks
    for system in SYSTEMS:
        for item in library.systems[system].items.values():
            if item.text_only and not item.indications:
                continue
            for deck in (english, chinese):
                note = deck.notes[item.id]
                assert note["Code"] == item.code.replace("'", "&#x27;")
                assert note["Characters"] == item.name.get("zh", "")
                assert note["Pinyin"] == item.name.get("pinyin", "").replace("'", "&#x27;")
                assert {"scalp-atlas", system, item.confidence.level} == set(note["tags"])
                assert ("▲ " in note["Confidence"]) == (item.confidence.level == "unverified"), item.id
            assert "recommends no treatment" in english.notes[item.id]["Note"]
            assert "不作任何治疗建议" in chinese.notes[item.id]["Note"]
    gv20 = english.notes["points.gv20"]
    assert (gv20["Characters"], gv20["Pinyin"], gv20["English"]) == ("百会", "Bǎihuì", "Hundred Meetings")


def test_an_item_on_the_head_is_asked_for_by_place_and_by_name(decks):
    english = decks[0]
    assert english.asked("issa.ms6") == [0, 1, 2]
    note = english.notes["issa.ms6"]
    assert "[MED66" in note["Uses"]
    front, what, uses = (template["qfmt"] for template in next(iter(english.models.values()))["tmpls"])
    assert "{{Bare}}" in front and "{{Picture}}" not in front, "the place is not shown where it is asked for"
    for name in ("Name", "Code", "English", "Pinyin", "Characters", "Where"):
        assert f"{{{{{name}}}}}" not in what, "the name is not told where it is asked for"
    assert "{{#Uses}}" in uses


def test_what_lies_below_the_head_is_asked_for_without_a_picture(decks, library):
    english = decks[0]
    gv14 = library.item("points.gv14")
    assert "points.gv14" in english.notes if gv14.indications else True
    without = [item for item, note in english.notes.items() if not note["Picture"]]
    assert all(english.asked(item) == [2] for item in without)
    assert all(english.asked(item)[:2] == [0, 1] for item in english.notes if item not in without)


def test_every_picture_of_a_card_is_in_the_deck_and_no_other(decks):
    for deck in decks:
        named = {
            name
            for note in deck.notes.values()
            for name in re.findall(r'src="([^"]+)"', note["Bare"] + note["Picture"])
        }
        assert named == set(deck.media)
        for content in deck.media.values():
            image = Image.open(io.BytesIO(content))
            assert (image.format, image.size) == ("JPEG", SIZE_PX)
            assert len(content) < 80_000


def test_a_deck_made_again_updates_the_cards_of_the_first(decks):
    english, chinese, again = decks
    for item in set(english.notes) & set(again.notes):
        for key in ("guid", "model"):
            assert english.notes[item][key] == again.notes[item][key]
            assert english.notes[item][key] != chinese.notes[item][key]
    assert {note["guid"] for note in english.notes.values()}.isdisjoint(n["guid"] for n in chinese.notes.values())
    assert len({note["guid"] for note in english.notes.values()}) == len(english.notes)
    assert set(english.decks) == set(again.decks)
    assert english.notes["issa.ms6"]["Picture"] != again.notes["issa.ms6"]["Picture"], "another head, another picture"


def test_ids_are_those_that_decks_out_in_the_world_have():
    """They must never change: a changed one makes a second copy of every card."""
    assert stable_id("note type", "en") == 1286022328
    assert stable_id("deck", "en", "issa") == 1748098469


def test_an_item_is_seen_where_it_lies(library, adult):
    resolved = resolve(library, adult.head, ["issa", "points"]).resolved
    with CardPictures(adult.head, library, "en") as pictures:

        def view(item):
            return pictures.view_of([one for one in resolved.values() if one.item.id == item])

        assert view("issa.ms1") == "front"
        assert view("issa.ms5") == "top"
        assert view("issa.ms14") == "back"
        assert view("issa.ms10") in ("left", "three_quarter")
        assert view("points.gv20") == "top"
        line = [one for one in resolved.values() if one.item.id == "issa.ms14"]
        with_it, without = (
            np.asarray(Image.open(io.BytesIO(content))).astype(int)
            for content in (pictures.shown(line, "back"), pictures.bare("back"))
        )
        changed = np.abs(with_it - without).max(axis=2) > 60
        _, columns = np.nonzero(changed)
        middle = SIZE_PX[0] / 2
        left, right = columns[columns < middle], columns[columns > middle]
        assert len(left) > 100 and len(right) > 100, "one line on each side"
        assert abs(left.mean() + right.mean() - 2 * middle) < 6, "as far from the middle"


def test_unverified_items_can_be_left_out(library, adult):
    resolution = resolve(library, adult.head, ["fang"])
    doubtful = [item.id for item in library.systems["fang"].items.values() if item.confidence.level == "unverified"]

    class Blank:
        def view_of(self, readings):
            return "left"

        def bare(self, view):
            return b"bare"

        def shown(self, readings, view):
            return readings[0].id.encode()

    whole = notes_of(library, resolution, adult.head.title, "en", Blank())
    sound = notes_of(library, resolution.without_unverified(), adult.head.title, "en", Blank())
    assert doubtful
    assert {note.item.id for note in whole} - {note.item.id for note in sound} == set(doubtful)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--out", "deck.zip"], "a deck is written as .apkg"),
        (["--systems", "isa", "--out", "deck.apkg"], "did you mean 'issa'?"),
        (["--out", "there.apkg"], "is there already"),
        (["--systems", "issa", "--out", "no/such/deck.apkg"], "does not exist"),
    ],
)
def test_a_wrong_word_is_answered_with_one_sentence(tmp_path, monkeypatch, capsys, words, sentence):
    (tmp_path / "there.apkg").touch()
    monkeypatch.chdir(tmp_path)
    assert run(["anki", "--head", "adult_male", *words]) == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert len(told.strip().splitlines()) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["there.apkg"]


def test_a_deck_of_nothing_is_refused(tmp_path, library):
    from scalp_atlas.errors import ScalpAtlasError

    with pytest.raises(ScalpAtlasError, match="nothing can be asked"):
        save_deck(tmp_path / "deck.apkg", library, [], "en")
