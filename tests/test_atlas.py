"""Atlas and handout, read again with pypdf: pages, outline, indexes, fonts, words, and what is left after a stop."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from pypdf import PdfReader

from scalp_atlas import cli
from scalp_atlas.entry import MARK
from scalp_atlas.figure import atlas
from scalp_atlas.figure.atlas import atlas_bytes, handout_bytes, handout_pictures
from scalp_atlas.records import text_in
from scalp_atlas.wording import construction

SYSTEMS = ("issa", "zhu")  # verified lines; zones of which some are unverified and some have no place
LACKING = "zhu.upper_limb"


def items_of(library, systems=SYSTEMS):
    return [item for system in systems for item in library.systems[system].items.values()]


def squeezed(text: str) -> str:
    """Without any space: a PDF breaks its lines where it likes."""
    return re.sub(r"\s+", "", text)


class Book:
    """A PDF with what the tests ask of it."""

    def __init__(self, content: bytes):
        self.reader = PdfReader(io.BytesIO(content))
        self.texts = [page.extract_text() for page in self.reader.pages]
        self.outline = list(self._rows(self.reader.outline, 1))

    def _rows(self, rows, level):
        for row in rows:
            if isinstance(row, list):
                yield from self._rows(row, level + 1)
            else:
                yield level, row.title, self.reader.get_destination_page_number(row)

    def page_of(self, title: str) -> int:
        (page,) = (page for _, named, page in self.outline if named == title)
        return page

    def pages_of(self, title: str) -> str:
        """The text from a heading of the first level to the next one."""
        starts = [page for level, _, page in self.outline if level == 1]
        first = self.page_of(title)
        last = min((page for page in starts if page > first), default=len(self.texts))
        return "\n".join(self.texts[first:last])

    def resources(self, kind: str):
        for page in self.reader.pages:
            yield from page["/Resources"].get(kind, {}).values()


@pytest.fixture(scope="module", params=["en", "zh"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def book(qapp, library, adult, language):
    return Book(atlas_bytes(adult.head, library, SYSTEMS, language))


# -- the atlas -------------------------------------------------------------------------------------------


def test_the_outline_has_one_entry_for_each_item_in_the_order_of_the_files(book, library, language):
    marks = {True: f"{MARK} ", False: ""}
    expected = [
        f"{marks[item.confidence.level == 'unverified']}{' '.join(part for part in item.label(language) if part)}"
        for item in items_of(library)
    ]
    assert [title for level, title, _ in book.outline if level == 2] == expected
    assert [title for level, title, _ in book.outline if level == 1][2:4] == [
        text_in(library.systems[system].name, language) for system in SYSTEMS
    ]


def test_each_item_begins_a_page_that_holds_its_names(book, library):
    pages = [page for level, _, page in book.outline if level == 2]
    assert len(set(pages)) == len(pages)
    for item, page in zip(items_of(library), pages, strict=True):
        text = squeezed(book.texts[page])
        for name in (item.name["en"], item.name.get("zh", ""), item.name.get("pinyin", "")):
            assert squeezed(name) in text, item.id


def test_each_item_takes_one_page(book):
    """Its text is set so that the next item begins on the next page, but for the pages between two chapters."""
    for (level, _, page), (_, _, behind) in pairwise(book.outline):
        if level == 2:
            assert behind - page == 1


def test_the_contents_name_the_page_of_every_item(book):
    text = squeezed(book.pages_of(book.outline[0][1]))
    for level, title, page in book.outline:
        if level == 2:
            assert re.search(rf"{re.escape(squeezed(title))}[.…]*{page + 1}(?!\d)", text), title


def test_every_index_names_the_page_of_every_item_and_marks_the_unverified(book, library, language):
    pages = {item.id: page for item, (_, page) in zip(items_of(library), leaves(book), strict=True)}
    titles = [title for level, title, _ in book.outline if level == 1][4:8]
    assert titles == [
        text_in(atlas._WORDS[key], language) for key in ("by_code", "by_english", "by_pinyin", "by_characters")
    ]
    for title, key in zip(titles, ("", "en", "pinyin", "zh"), strict=True):
        text = squeezed(book.pages_of(title))
        for item in items_of(library):
            name = item.code if not key else item.name.get(key, "")
            if not name:
                continue
            mark = MARK if item.confidence.level == "unverified" else ""
            behind = squeezed(text_in(item.name, language)) if not key else squeezed(f"({item.code})")
            both = squeezed(name) if behind in ("", f"({squeezed(name)})", squeezed(name)) else squeezed(name) + behind
            assert re.search(rf"{mark}{re.escape(both)}[.]*{pages[item.id] + 1}(?!\d)", text), (title, item.id)
            if not mark:
                assert f"{MARK}{both}" not in text


def leaves(book):
    return [(title, page) for level, title, page in book.outline if level == 2]


def test_the_index_of_codes_counts_as_people_do(book, library, language):
    text = squeezed(book.pages_of(text_in(atlas._WORDS["by_code"], language)))
    places = [
        text.index(f"MS{number}{squeezed(text_in(library.item(f'issa.ms{number}').name, language))}")
        for number in range(1, 15)
    ]
    assert places == sorted(places)


def test_an_item_without_a_place_has_no_picture_and_tells_why(book, library, language):
    page = next(page for item, (_, page) in zip(items_of(library), leaves(book), strict=True) if item.id == LACKING)
    assert squeezed(library.item(LACKING).text_only[language]) in squeezed(book.texts[page])
    assert "cm" not in book.texts[page].split()
    assert not book.reader.pages[page].images


def test_pictures_of_unverified_items_say_so(book, library, adult, language):
    told = text_in(atlas._WORDS["doubtful"], language)
    for item, (_, page) in zip(items_of(library), leaves(book), strict=True):
        placed = any(item.full_id(side) in adult.resolution.resolved for side in item.sides)
        text = squeezed(book.texts[page])
        for view in ("front", "left", "back", "top"):
            name = text_in(atlas._WORDS[view], language)
            away = text_in(atlas._WORDS["away"], language).format(view=name)
            captions = [squeezed(told.format(view=view)) for view in (name, away)]
            marked = any(caption in text for caption in captions)
            assert marked == (placed and item.confidence.level == "unverified"), (item.id, view)


def test_a_view_of_the_head_is_one_picture_in_the_file_however_often_it_is_shown(book):
    names = {thing.idnum for thing in book.resources("/XObject") if thing.get_object()["/Subtype"] == "/Image"}
    forms = [thing.get_object() for thing in book.resources("/XObject")]
    for form in forms:
        inner = form.get("/Resources", {}).get("/XObject", {}) if form["/Subtype"] == "/Form" else {}
        names |= {one.idnum for one in inner.values() if one.get_object()["/Subtype"] == "/Image"}
    assert len(names) == 6


def test_all_fonts_are_embedded_and_all_words_are_in_the_one_we_ship(book):
    fonts = {font.idnum: font.get_object() for font in book.resources("/Font")}
    assert fonts
    for font in fonts.values():
        (inner,) = font["/DescendantFonts"]
        assert "/FontFile3" in inner.get_object()["/FontDescriptor"]
    foreign = set()

    def hear(text, _matrix, _place, font, _size):
        if font and "ScalpAtlasHanzi" not in font["/BaseFont"]:
            foreign.update(text.strip())

    for page in book.reader.pages:
        page.extract_text(visitor_text=hear)
    assert foreign <= set("◂▸")


def test_the_teaching_note_is_on_the_first_page_and_at_the_foot_of_every_one(book, language):
    assert squeezed(text_in(atlas._WORDS["honest"], language)) in squeezed(book.texts[0])
    note = squeezed(text_in(atlas._WORDS["note"], language))
    assert all(note in squeezed(text) for text in book.texts)


def test_the_last_page_tells_the_licences_of_head_and_font(book):
    for words in ("CC01.0", "MIT", "1.1", "NotoSansCJKSC"):
        assert words in squeezed(book.texts[-1])


def test_a_head_of_the_users_own_is_not_said_to_be_free(qapp, library, adult, tmp_path):
    from dataclasses import replace

    own = replace(adult.head, name="my_scan")
    text = squeezed(Book(atlas_bytes(own, library, ["tang"])).texts[-1])
    assert "CC0" not in text
    assert "theuser’sown" in text


def test_without_unverified_items_none_is_printed_and_the_first_page_counts_them(qapp, library, adult):
    left_out = sum(item.confidence.level == "unverified" for item in items_of(library, ["zhu"]))
    book = Book(atlas_bytes(adult.head, library, ["zhu"], unverified=False))
    assert left_out > 0
    assert len(leaves(book)) == len(items_of(library, ["zhu"])) - left_out
    assert f"{left_out}unverifieditemsareleftout." in squeezed(book.texts[0])
    assert not any(title.startswith(MARK) for title, _ in leaves(book))


# -- handouts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item_id", ["issa.ms6", "fang.fuxiang_trunk"])
def test_a_handout_is_one_page_with_the_whole_construction(qapp, library, adult, item_id, language):
    book = Book(handout_bytes(adult.head, library, [item_id], language))
    assert len(book.texts) == 1
    text = squeezed(book.texts[0])
    item = library.item(item_id)
    for _, sentence in construction(adult.resolution.resolved[item.full_id(item.sides[0])], library, language):
        assert squeezed(sentence) in text
    for key in item.sources:
        assert squeezed(f"{key} {library.sources[key].title}") in text


def test_a_handout_of_several_items_names_each_once_and_its_pictures_are_pages(qapp, library, adult):
    ids = ["issa.ms6.left", "issa.ms6.right", "issa.ms1"]
    assert [title for _, title, _ in Book(handout_bytes(adult.head, library, ids)).outline] == [
        "MS6 Anterior oblique line of vertex-temporal",
        "MS1 Middle line of forehead",
    ]
    pictures = handout_pictures(adult.head, library, ids)
    assert len(pictures) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


# -- commands --------------------------------------------------------------------------------------------


def test_the_command_writes_an_atlas_and_counts_to_the_end(qapp, tmp_path, capsys):
    out = tmp_path / "a.pdf"
    assert cli.run(["atlas", "--head=adult_male", "--systems=tang", "--progress", f"--out={out}"]) == 0
    lines = capsys.readouterr().out.splitlines()
    counted = [tuple(map(int, line.split(" / "))) for line in lines[:-1]]
    shares = [done / of for done, of in counted]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert lines[-1] == str(out)
    assert len(PdfReader(out).pages) > 6


def test_a_stopped_atlas_leaves_nothing(qapp, tmp_path, capsys, monkeypatch):
    def stopped(printed):
        def tell(done, of):
            if done == 2:
                raise KeyboardInterrupt

        return tell

    monkeypatch.setattr("scalp_atlas.cli.pictures.counter", stopped)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "between"))
    (tmp_path / "between").mkdir()
    assert cli.run(["atlas", "--head=adult_male", "--systems=tang", f"--out={tmp_path / 'a.pdf'}"]) == 130
    assert "stopped" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["between"]
    assert list((tmp_path / "between").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["atlas", "--out=a.txt"], "a.txt: this is written as .pdf; give the file such an ending."),
        (["handout", "issa.ms6", "--out=a.svg"], "a.svg: this is written as .pdf or .png;"),
        (["atlas", "--out=nowhere/a.pdf"], "there is no folder"),
        (["atlas", "--systems=isa", "--out=a.pdf"], "'isa' is no system (did you mean 'issa'?)"),
        (["handout", "issa.ms66", "--out=a.pdf"], "'issa.ms66' is no item (did you mean 'issa.ms6'?)"),
    ],
)
def test_bad_input_gets_one_sentence(tmp_path, monkeypatch, capsys, words, told):
    monkeypatch.chdir(tmp_path)
    assert cli.run([*words, "--head=adult_male"]) == 1
    error = capsys.readouterr().err
    assert told in error
    assert len(error.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_pages_of_a_handout_as_pictures_are_numbered(qapp, tmp_path):
    assert cli.run(["handout", "issa.ms1,issa.ms2", "--head=adult_male", f"--out={tmp_path / 'h.png'}"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["h-2.png", "h.png"]
