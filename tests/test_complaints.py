"""What is wrong with a file, in Chinese: every sentence that can reach the window is in the table."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scalp_atlas.annotations import from_data
from scalp_atlas.cli import run
from scalp_atlas.complaints import PATTERNS, in_chinese, problem_in_chinese
from scalp_atlas.definitions import load_systems
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.image import check_path
from scalp_atlas.files import write_beside
from scalp_atlas.folder import looked_at
from scalp_atlas.gui.cover import Cover
from scalp_atlas.gui.language import set_interface_language, spoken
from scalp_atlas.gui.main_window import application
from scalp_atlas.gui.own_zones import problem_page
from scalp_atlas.gui.session import Session
from scalp_atlas.head import bundled_heads, load_head
from scalp_atlas.meshfile import read_mesh
from scalp_atlas.patterns import compiled
from scalp_atlas.scenes import read_session
from scalp_atlas.study.memory import Memory

HANZI = re.compile(r"[一-鿿]")
WORD = re.compile(r"[A-Za-z]{3,}")
# What may stand in a Chinese sentence as it is: what is quoted or in code, endings, options, addresses in a file, and
# names of formats, programs and keys.
KEPT = re.compile(
    r"""'[^']*'|"[^"]*"|`[^`]*`|\{.*\}|\[.*?\]|--[\w-]+|\.[a-z0-9]+|alpha|beta|"""
    r"Scalp Atlas|SCALP_ATLAS_ZONES_DIR|FILE|TOML|JSON|UTF|JPEG|DOI|VTK|ParaView|Extract Surface|ffmpeg|unit|format|"
    r"draw|text_only|title|key|step|version|true|false|annotations|colours|piece|end|landmark|item|place|azimuth|elevation|"
    r"roll|span|eeg|left|right|both|skin_opacity|tragus|adult_male|own_7"
)

# The modules whose sentences reach the window. Not `recipes` and `recipe_run`: the window writes recipes and reads
# none. `GeometryError` is said by `reasons`, `NoPlace` by `measuring` itself in both languages.
MODULES = (
    *("meshfile", "head", "headfile", "relay", "folder", "files", "own_zones", "definitions", "names", "grammar"),
    *("units", "scenes", "annotations", "measuring", "hairline_edit", "fit", "morph", "evidence", "disagreements"),
    *("anki", "study/memory", "export/electrodes", "export/formats", "export/numbers", "figure/atlas"),
    *("cli/shared", "cli/measures", "cli/pictures", "cli/heads"),
    *("figure/fonts", "figure/image", "figure/motion", "figure/playback_file", "figure/solid", "figure/turntable"),
    *("gui/own_head/saving", "gui/paper", "gui/study/report"),
)
# In `cli`, of commands that the window never gives; and halves of sentences, whose other half is found for itself.
LEFT_OUT = re.compile(
    r"figure: give|does not go with a recipe|a head file ends in|the sagittal cun cannot|expected Permission denied|"
    r"expected \{ (7|alpha, beta) \}"
)
# Where a sentence stands among the arguments of whoever raises or collects it.
GIVEN = {
    **dict.fromkeys(("ScalpAtlasError", "MeshFileError", "UnitError", "_Broken", "FitCancelled", "_too_large"), 0),
    **dict.fromkeys(("complain", "_problem", "_tell", "_damaged"), 1),
    "Problem": 2,
}
# Functions that hand a sentence back, "" for none.
ANSWERS = ("_sentence", "_refusal", "_taken", "_endless", "missing_letters")
# What the walk cannot see, for it is put together elsewhere or filled from a list: the sentences of `annotations` that
# are listed, not appended; keys of a table of forms.
UNSEEN = {
    "annotations: expected a table of rulers, notes and so on, found 7",
    "annotations: format '9' is not known, expected 1; use a newer program",
    "annotations: 'more' is not known and left out",
    'expected { en = "..." }',
    'expected { zh = "..." }',
    "unknown item 'alpha.beta'; there is no system 'alpha': its file is missing or has problems",
    ".7 is no kind of image; use one of .jpg (or .png, .jpg).",
}


class Walk:
    """The sentences of one module, with examples in the place of what is filled in."""

    def __init__(self, path: Path):
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.scenes = path.stem == "scenes"

    def sentences(self) -> Iterator[str]:
        functions = [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]
        for function in functions:
            for node in ast.walk(function):
                yield from self._of(node, function)

    def _of(self, node: ast.AST, function: ast.FunctionDef) -> Iterator[str]:
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                if name in GIVEN and len(args) > GIVEN[name]:
                    yield from self._filled(args[GIVEN[name]], function)
                elif name == "ValueError" and self.scenes and args:
                    yield from (f"expected {one}" for one in self._filled(args[0], function))
                elif name == "append" and "told" in ast.unparse(node.func):
                    yield from self._filled(args[0], function)
            case ast.Return(value=value) if function.name in ANSWERS and value is not None:
                yield from self._filled(value, function)
            case ast.Assign(targets=[ast.Attribute(attr="told")], value=value):
                yield from self._filled(value, function)

    def _filled(self, node: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
        """All that an expression may come to; nothing for what is no text of ours."""
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.JoinedStr(values=values):
                parts = [list(self._part(value, function)) for value in values]
                yield from map("".join, itertools.product(*parts))
            case ast.IfExp(body=one, orelse=other):
                yield from self._filled(one, function)
                yield from self._filled(other, function)
            case ast.Name(id=name):
                for value in assigned(name, function) or assigned(name, self.tree):
                    yield from self._filled(value, function)

    def _part(self, node: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
        if isinstance(node, ast.Constant):
            yield str(node.value)
            return
        assert isinstance(node, ast.FormattedValue)
        known = () if node.conversion == ord("r") else tuple(self._filled(node.value, function))
        yield from known or (example(node, function),)


def assigned(name: str, function: ast.AST) -> list[ast.expr]:
    """What a name is set to in a function or module, but by itself."""
    nodes = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
    values = [node.value for node in nodes if any(isinstance(t, ast.Name) and t.id == name for t in node.targets)]
    return [value for value in values if name not in {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}]


def example(node: ast.FormattedValue, function: ast.FunctionDef) -> str:
    code = ast.unparse(node.value)
    if isinstance(node.value, ast.Name) and (given := assigned(node.value.id, function)):
        code = ast.unparse(given[-1])
    if "did_you_mean" in code or code == "near":
        return " (did you mean 'alpha'?)"
    if "_remedy" in code:
        return "; expected one that exists"
    if "a_kind" in code:
        return "a point"
    if "' or '" in code:
        return "alpha or beta"
    if "', '" in code:
        return "alpha, beta"
    if code != "error.filename" and re.search(r"error|reason|why|fault\b|in_short", code):
        return "'alpha'" if node.conversion == ord("r") else "Permission denied"
    if code in ("path", "path.name", "folder", "record.file", "out", "options.out.name", "target.name"):
        return "alpha.beta"
    if code in ("kind", "what"):
        return "curve"
    return "'alpha'" if node.conversion == ord("r") else "7"


def raised(checkout) -> set[str]:
    sources = checkout / "app" / "scalp_atlas"
    found = {one for module in MODULES for one in Walk(sources / f"{module}.py").sentences()}
    return {one for one in found | UNSEEN if WORD.search(one) and not LEFT_OUT.search(one)}


def test_every_sentence_that_can_reach_the_window_is_said_in_chinese(checkout):
    sentences = raised(checkout)
    assert len(sentences) > 250
    assert [one for one in sorted(sentences) if not HANZI.search(in_chinese(one))] == []


def test_no_english_word_is_left_but_names_and_what_is_quoted(checkout):
    told = {one: in_chinese(one) for one in raised(checkout)}
    assert {one: chinese for one, chinese in told.items() if WORD.search(KEPT.sub("", chinese))} == {}


def test_no_row_of_the_table_is_for_a_sentence_that_is_raised_no_more(checkout):
    sentences = [one.replace(" (did you mean 'alpha'?)", "") for one in raised(checkout)]
    tails = {one[start:] for one in sentences for start in (0, *(hit.end() for hit in re.finditer(": ", one)))}
    tails |= {one.partition(". Export")[0] for one in sentences}
    rows = {pattern: row for row, pattern in compiled({pattern: pattern for pattern in PATTERNS}, lambda part: ".+?")}
    assert [pattern for pattern, row in rows.items() if not any(map(row.fullmatch, tails))] == []


# -- faults that were really made ---------------------------------------------------------------------


def fault(act, *args) -> str:
    with pytest.raises(ScalpAtlasError) as raised:
        act(*args)
    return str(raised.value)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


CLOUD = (
    "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n"
)


def test_of_meshes(tmp_path):
    cloud = written(tmp_path / "云.ply", CLOUD)
    assert in_chinese(fault(read_mesh, cloud)) == ("云.ply：其中没有面，或许只是点云。请重新导出为曲面（三角网格）。")
    assert in_chinese(fault(read_mesh, tmp_path / "gone, too.ply")) == (
        "gone, too.ply：没有这个文件。请核对文件名与文件夹；它可能已被移动或改名。"
    )
    assert in_chinese(fault(read_mesh, written(tmp_path / "a.docx", "x"))) == (
        "a.docx：不读取扩展名为'.docx'的文件。请将网格导出为以下格式之一："
        ".ply, .stl, .obj, .off, .glb, .gltf, .3mf, .vtp, .vtk。"
    )
    damaged = in_chinese(fault(read_mesh, written(tmp_path / "b.ply", "no mesh")))
    assert damaged.startswith("b.ply：其内容不是可读的PLY网格（")
    assert damaged.endswith("）：文件已损坏、复制时被截断，或扩展名有误。请重新复制，或仅以三角面重新导出。")
    assert looked_at(cloud).told["zh"] == "其中没有面，或许只是点云。请重新导出为曲面（三角网格）。"


def test_of_head_files(tmp_path):
    bundled = bundled_heads()["adult_male"]
    text = bundled.read_text(encoding="utf-8")
    text = re.sub(r'^(mesh|eyes)( *= *)"', rf'\1\2"{bundled.parent.as_posix()}/', text, flags=re.MULTILINE)
    swapped = text.replace("left", "LEFT").replace("right", "left").replace("LEFT", "right")
    assert in_chinese(fault(load_head, written(tmp_path / "head.toml", swapped))) == (
        "head.toml，landmarks.preauricular：左右颠倒，或'axes'有误：右耳位于'axes'所称的左侧；左右均指头部自身的左右"
    )
    wrong = 'format = 1\nunit = "inch"\n[landmarks]\nnason = [0, 1, 2]\ninion = [0, 1]\n'
    assert in_chinese(fault(load_head, written(tmp_path / "head.toml", wrong))).splitlines() == [
        'head.toml，unit：为\'inch\'；应为"mm"、"cm"或"m"',
        "head.toml，landmarks.nason：未知的标志点；是否指'nasion'？",
        "head.toml，landmarks.inion：应为一个点[x, y, z]",
    ]
    assert in_chinese(fault(load_head, written(tmp_path / "head.toml", "mesh = "))) == (
        "head.toml：不是有效的TOML：值无效（文件末尾）"
    )
    assert in_chinese(fault(load_head, tmp_path / "gone.toml")) == f"gone.toml：{tmp_path}中没有这个文件"


ZONE = """\
format = 1
system = "mine"
name = { en = "Mine" }

[points.behind]
along = "reference:midlin"
from = "points:gv20"
shift = "2 inch posterior"

[items.behind]
name = { en = "Behind" }
side = "middle"
sources = []
confidence = { level = "unverified" }
"""


def problems(folder: Path, text: str, monkeypatch):
    monkeypatch.setenv("SCALP_ATLAS_ZONES_DIR", str(folder))
    written(folder / "mine.toml", text)
    return load_systems().problems


def test_of_definition_files(tmp_path, monkeypatch):
    units = "mm, cm, cun_sagittal, cun_forehead, cun_transverse, cun_occipital, cun_finger"
    assert [in_chinese(str(one)) for one in problems(tmp_path, ZONE, monkeypatch)] == [
        f"mine.toml，points.behind.shift（第8行）：'inch'不是单位；应为下列之一：{units}",
        "mine.toml，items.behind.side（第12行）：为'middle'；应为下列之一：both, midline, left, right",
        "mine.toml，items.behind.sources（第13行）：须有来源",
    ]
    mended = ZONE.replace("inch", "cm").replace("middle", "midline").replace("[]", '["WHO_1991"]')
    (told, *_) = problems(tmp_path, mended, monkeypatch)
    assert (
        in_chinese(str(told))
        == "mine.toml，points.behind（第5行）：未知的名称'reference:midlin'；是否指'reference:midline'？"
    )
    (broken,) = problems(tmp_path, "format = 1\n[points", monkeypatch)
    assert problem_in_chinese(broken).place == "第2行"


def test_of_session_files_rulers_and_progress(tmp_path):
    bad = written(
        tmp_path / "a.scalp", '{"format": "scalp-atlas session", "version": 1, "scene": {"vew": "top", "side": 3}}'
    )
    assert in_chinese(fault(read_session, bad)).splitlines() == [
        "a.scalp，scene.vew：此处不认识此键；请删去；是否指'view'？",
        "a.scalp，scene.side：应为下列之一：both, left, right",
    ]
    assert in_chinese(fault(read_session, written(tmp_path / "b.scalp", "{"))) == (
        "b.scalp：不是会话文件：不是JSON（内容在此中断，在第1行第2列）"
    )
    (told,) = from_data({"rulers": [{"spots": [1]}]})[1]
    assert in_chinese(told) == "rulers，第1条：应有两处或多处，实为[1]；已略去"
    assert [in_chinese(one) for data in ({"format": 9}, {"more": 1}, 7) for one in from_data(data)[1]] == [
        "annotations：不认识格式9，应为1；请用较新的程序",
        "annotations：不认识'more'，已略去",
        "annotations：应为含标尺、注释等的表，实为7",
    ]
    memory = Memory(tmp_path / "study.sqlite")
    assert in_chinese(fault(memory.load, written(tmp_path / "p.json", "{}"))) == (
        "p.json：不含学习进度；请选择由“导出进度”写出的文件"
    )
    memory.close()


def test_of_what_is_written_and_drawn(tmp_path, capsys):
    assert in_chinese(fault(write_beside, tmp_path / "gone" / "a.csv", b"")) == (
        f"a.csv：文件夹{tmp_path / 'gone'}不存在；请新建或另选"
    )
    assert in_chinese(fault(check_path, Path("a.jpx"))) == (
        "a.jpx：.jpx不是图像格式；请用.jpg（或.png, .jpg, .jpeg, .webp, .tif, .tiff, .svg, .pdf）。"
    )
    run(["figure", "--head=adult_male", "--items=issa.ms66", f"--out={tmp_path / 'a.png'}"])
    sentence = capsys.readouterr().err.strip().removeprefix("scalp-atlas: ")
    assert sentence == "'issa.ms66' is no item (did you mean 'issa.ms6'?); `scalp-atlas list` shows them all"
    assert in_chinese(sentence) == "'issa.ms66'不是项目；`scalp-atlas list`列出全部；是否指'issa.ms6'？"


@pytest.mark.parametrize(
    ("sentence", "chinese"),
    [
        ("[Errno 13] Permission denied: '/a/b: c'", "没有权限：'/a/b: c'"),
        (
            "points.c7 has no place on this head: needs 'c7_spinous', which this head does not have",
            "points.c7在此头上无法定位：需用第7颈椎棘突，而此头无之",
        ),
        ("the line ends after 30 of 45 mm", "该线应长45毫米，至30毫米而止"),
        ("'a: b' is no direction; expected one of c, d", "'a: b'不是方向；应为下列之一：c, d"),
        ("Saved a: b", "Saved a: b"),
        ("", ""),
    ],
)
def test_what_is_nested_or_unknown(sentence, chinese):
    assert in_chinese(sentence) == chinese


def test_a_very_long_value_keeps_nobody_waiting():
    value = repr(["x, found: a of b"] * 20_000)
    assert in_chinese(f"f.toml, format: expected format = 1, found {value}").startswith(
        "f.toml，format：应为format = 1，"
    )


# -- in the window ------------------------------------------------------------------------------------


@pytest.fixture
def chinese(qtbot):
    application([])
    set_interface_language("zh")
    yield
    set_interface_language("en")


def test_a_head_that_fails_is_told_in_chinese_and_in_english_again(qtbot, chinese, library, tmp_path):
    session = Session(library)
    cover = Cover(session)
    qtbot.addWidget(cover)
    said = []
    session.message_shown.connect(said.append)
    with qtbot.waitSignal(session.loading_failed, timeout=20_000):
        session.load_head(str(tmp_path / "gone.toml"))
    assert cover.words == f"gone.toml：{tmp_path}中没有这个文件"
    assert said == [cover.words]
    set_interface_language("en")
    qtbot.waitUntil(lambda: cover.words == f"gone.toml: there is no such file in {tmp_path}")
    session.close()


def test_the_page_of_problems_is_in_the_language_of_the_window(chinese, tmp_path, monkeypatch):
    found = problems(tmp_path, "format = 1\n[points", monkeypatch)
    assert "<b>第2行</b>：不是有效的TOML" in problem_page("mine.toml", found)
    set_interface_language("en")
    assert "<b>line 2</b>: is not valid TOML" in problem_page("mine.toml", found)


def test_english_stays_as_it_is(checkout):
    assert [one for one in sorted(raised(checkout)) if spoken(one) != one] == []


@pytest.mark.parametrize("sentence", ["a, b; c: " * 200 + "d", "qq 'x'; qq 'y', (z): " * 80 + "qq", "x " * 2000])
def test_a_long_sentence_that_is_not_in_the_table_stays_as_it_is_and_keeps_nobody_waiting(sentence):
    assert in_chinese(sentence) == sentence  # trying all ways to split it would take for ever
