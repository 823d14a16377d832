"""Scenes and session files: what is written is read again, what is wrong is one sentence each."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from scalp_atlas.errors import FileProblems, ScalpAtlasError
from scalp_atlas.scenes import (
    FORMAT,
    Lesson,
    OnView,
    Scene,
    SessionFile,
    Told,
    example_lessons,
    fitting,
    read_session,
    told,
    write_session,
)

FULL = Scene(
    head="adult_male",
    view=(12.5, -3.0, 1.0, 4.0, 5.0, 6.0, 180.0),
    on_view=OnView(
        ticked=frozenset({"issa.ms6", "points.gv20"}),
        hidden=frozenset({"issa.ms6.left"}),
        isolated=frozenset({"issa.ms6"}),
        readings=frozenset({"points.gv20~ear_apices"}),
        side="left",
        unverified=False,
        faded=True,
    ),
    selected="issa.ms6.left",
    step=2,
    style={"labels": False, "skin_opacity": 0.5},
    name={"en": "Here", "zh": "此处"},
    caption={"en": "Look here"},
)


def write(path, **data):
    path.write_text(json.dumps({"format": FORMAT, "version": 1, **data}), encoding="utf-8")
    return path


def test_what_is_written_is_read_again(tmp_path):
    lesson = Lesson({"en": "Lines", "zh": "线"}, (Scene(), FULL, Scene(view="left")))
    content = SessionFile(FULL, lesson, {"annotations": {"rulers": [1, 2]}, "unheard_of": None})
    write_session(tmp_path / "a.scalp", content)
    assert read_session(tmp_path / "a.scalp") == content


def test_a_scene_leaves_out_what_is_as_usual(tmp_path):
    write_session(tmp_path / "a.scalp", SessionFile(Scene(view="top"), Lesson({}, (Scene(),))))
    data = json.loads((tmp_path / "a.scalp").read_text(encoding="utf-8"))
    expected = {"format": FORMAT, "version": 1, "scene": {"view": "top"}, "lesson": {"name": {}, "scenes": [{}]}}
    assert data == expected


def test_a_head_beside_the_file_moves_with_it(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    (first / "heads").mkdir(parents=True)
    write_session(first / "a.scalp", SessionFile(Scene(head=str(first / "heads" / "mine.toml"))))
    first.rename(second)
    assert read_session(second / "a.scalp").scene.head == str((second / "heads" / "mine.toml").resolve())


def test_a_head_elsewhere_and_a_bundled_one_keep_their_names(tmp_path):
    for head in (str(tmp_path.parent / "mine.toml"), "adult_male"):
        write_session(tmp_path / "a.scalp", SessionFile(Scene(head=head)))
        assert read_session(tmp_path / "a.scalp").scene.head == head


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "it is empty"),
        ("no json", "it is no JSON"),
        ("[1]", "is not a session file"),
        ('{"format": "other", "version": 1}', "is not a session file"),
        ('{"format": "scalp-atlas session"}', "version is None; expected a whole number from 1 to 1"),
        ('{"format": "scalp-atlas session", "version": 2, "scene": 7}', "open it with a newer Scalp Atlas"),
    ],
)
def test_what_is_no_session_file_of_this_version_is_one_sentence(tmp_path, content, words):
    path = tmp_path / "a.scalp"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ScalpAtlasError, match=r"^a\.scalp: ") as told_error:
        read_session(path)
    assert words in str(told_error.value)
    assert "\n" not in str(told_error.value)


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(ScalpAtlasError, match=r"gone\.scalp: cannot be read"):
        read_session(tmp_path / "gone.scalp")


def test_every_problem_is_told_with_its_place(tmp_path):
    scene = {
        "head": 3,
        "view": "beneath",
        "ticked": "issa.ms6",
        "side": "north",
        "faded": 1,
        "step": -1,
        "style": {"labels": 2},
        "caption": ["x"],
        "selektd": "",
    }
    path = write(tmp_path / "a.scalp", lesson={"scenes": [{}, scene], "title": ""}, scene=[])
    with pytest.raises(FileProblems) as found:
        read_session(path)
    places = [problem.place for problem in found.value.problems]
    first = "lesson.scenes[1]"
    wrong = ("head", "view", "ticked", "side", "faded", "step", "style", "caption", "selektd")
    assert sorted(places) == sorted(["scene", "lesson.title", *(f"{first}.{key}" for key in wrong)])
    assert any("did you mean 'selected'" in problem.message for problem in found.value.problems)


@pytest.mark.parametrize(
    "view", [[1, 2, 3], [0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, True], [0] * 6 + ["1"], [1e9] * 7]
)
def test_a_view_is_seven_sound_numbers(tmp_path, view):
    with pytest.raises(FileProblems, match="seven numbers"):
        read_session(write(tmp_path / "a.scalp", scene={"view": view}))


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path):
    with pytest.raises(ScalpAtlasError, match="does not exist"):
        write_session(tmp_path / "no" / "a.scalp", SessionFile(Scene()))


def test_what_the_library_does_not_know_is_left_out_and_named(library):
    strange = OnView(
        ticked=frozenset({"issa.ms6", "mine.x", "issa.ms99"}),
        hidden=frozenset({"issa.ms6.left", "issa.ms5.left"}),
        readings=frozenset({"points.gv20~ear_apices", "points.gv20~nose"}),
    )
    fit, lost = fitting(Scene(on_view=strange, selected="issa.ms6.middle"), library)
    assert fit.on_view.ticked == {"issa.ms6"}
    assert fit.on_view.hidden == {"issa.ms6.left"}  # MS5 lies on the midline
    assert fit.on_view.readings == {"points.gv20~ear_apices"}
    assert fit.selected == ""
    assert set(lost) == {"mine.x", "issa.ms99", "issa.ms5.left", "points.gv20~nose", "issa.ms6.middle"}
    assert fitting(FULL, library) == (FULL, ())


def test_scenes_are_added_moved_and_taken_out():
    a, b, c = (Scene(selected=name) for name in "abc")
    lesson = Lesson({}, (a, b, c))
    assert lesson.moved(0, 2).scenes == (b, c, a)
    assert lesson.moved(2, 0).scenes == (c, a, b)
    assert lesson.without(1).scenes == (a, c)
    assert lesson.added(1, c).scenes == (a, c, b, c)
    assert lesson.with_scene(1, c).scenes == (a, c, c)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_scene_without_words_tells_where_its_item_lies(library, adult, language):
    answer = adult.resolution.resolved["points.gv20"]
    said = told(Scene(selected="points.gv20"), library, answer, language)
    assert said == Told(" ".join(answer.item.label(language)), answer.item.where[language], answer.item)


@pytest.mark.parametrize(
    ("language", "step"), [("en", "GV20: From the middle of the anterior hairline"), ("zh", "百会")]
)
def test_a_step_is_told_with_its_number(library, adult, language, step):
    said = told(Scene(selected="points.gv20", step=1), library, adult.resolution.resolved["points.gv20"], language)
    assert said.title.endswith("(2 / 2)")
    assert said.text.startswith(step)


def test_another_reading_is_not_told_where_the_first_one_lies(library, adult):
    from scalp_atlas.resolve import Resolver

    item = library.item("points.gv20")
    answer = Resolver(library, adult.head).item(item, "midline", item.variants[0])
    said = told(Scene(selected=answer.id), library, answer, "en")
    assert item.variants[0].name["en"] in said.title
    assert said.text.startswith("Mark where")
    assert item.where["en"] not in said.text


def test_the_words_of_the_author_go_before_those_of_the_definitions(library, adult):
    answer = adult.resolution.resolved["points.gv20"]
    own = Scene(selected="points.gv20", caption={"zh": "看这里"})
    said = told(own, library, answer, "en")  # better in another language than not at all
    assert (said.text, said.item) == ("看这里", None)
    assert said.title == "GV20 Hundred Meetings"
    assert told(replace(own, name={"en": "First"}), library, answer, "en").title == "First"


def test_a_scene_without_an_item_names_its_systems_and_tells_how_a_single_one_is_read(library):
    one = told(Scene(on_view=OnView(frozenset({"issa.ms1", "issa.ms2"}))), library, None, "zh")
    assert (one.title, one.text) == ("头皮针国际标准线", library.systems["issa"].how_to_read["zh"])
    two = told(Scene(on_view=OnView(frozenset({"jiao.motor", "issa.ms1"}))), library, None, "en")
    assert two.text == ""
    assert "International standard scalp lines" in two.title
    assert "Jiao" in two.title


def test_there_are_three_example_lessons():
    names = [read_session(path).lesson.name["en"] for path in example_lessons().values()]
    assert names == ["Finding the midline and GV20", "The standard lines MS1 to MS14", "Jiao's motor and sensory areas"]


@pytest.mark.parametrize("path", example_lessons().values(), ids=example_lessons())
def test_an_example_says_only_what_the_definitions_say_in_both_languages(library, adult, path):
    from scalp_atlas.resolve import Resolver

    lesson, resolver = read_session(path).lesson, Resolver(library, adult.head)
    assert lesson.name["zh"]
    for scene in lesson.scenes:
        assert fitting(scene, library) == (scene, ())
        assert (scene.name, scene.caption, scene.head) == ({}, {}, "")
        answer = adult.resolution.resolved.get(scene.selected)
        if "~" in scene.selected:
            item = library.item(scene.selected)
            variant = next(one for one in item.variants if one.key == scene.selected.partition("~")[2])
            side = next(side for side in item.sides if item.full_id(side, variant) == scene.selected)
            answer = resolver.item(item, side, variant)
        assert (answer is None) == (scene.selected == "")
        for language in ("en", "zh"):
            said = told(scene, library, answer, language)
            assert said.title
            assert said.text
            assert said.item is (answer.item if answer else None)


def test_the_lesson_on_the_standard_lines_tells_each_of_them_once(library):
    scenes = read_session(example_lessons()["2_standard_lines"]).lesson.scenes
    told_about = [library.item(scene.selected).id for scene in scenes if scene.selected]
    assert told_about == [f"issa.ms{number}" for number in range(1, 15)]
