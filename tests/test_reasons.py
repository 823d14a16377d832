"""Why something has no place, in Chinese: every sentence that the program can raise is in the table."""

from __future__ import annotations

import ast
import re

import pytest

from scalp_atlas.reasons import PATTERNS, in_chinese
from scalp_atlas.wording import reason_in

HANZI = re.compile(r"[一-鿿]")


def raised(checkout) -> set[str]:
    """Every sentence given to a `GeometryError` in the sources, 7 in the place of what is filled in."""
    sources = checkout / "app" / "scalp_atlas"
    files = [*sources.glob("geometry/*.py"), *(sources / f"{name}.py" for name in ("resolve", "head", "units"))]
    calls = [
        node
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    given = [call.args[0] for call in calls if call.func.id == "GeometryError"]
    given += [call.args[2] for call in calls if call.func.id == "_checked"]
    return {sentence for node in given if (sentence := filled(node))}


def filled(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(part.value if isinstance(part, ast.Constant) else example(part) for part in values)
        case _:
            return ""


def example(part: ast.FormattedValue) -> str:
    if "reason" in ast.unparse(part.value):
        return "'x' hangs on itself" if "reasons" in ast.unparse(part.value) else "hangs on itself"
    return "'name'" if part.conversion == ord("r") else "7"


def test_every_reason_that_can_be_raised_is_said_in_chinese(checkout):
    sentences = raised(checkout)
    assert len(sentences) > 50
    assert [sentence for sentence in sorted(sentences) if not HANZI.search(reason_in(sentence, "zh"))] == []
    assert [sentence for sentence in sorted(sentences) if reason_in(sentence, "en") != sentence] == []


def test_no_row_of_the_table_is_for_a_sentence_that_is_raised_no_more(checkout):
    sources = " ".join(path.read_text(encoding="utf-8") for path in (checkout / "app").rglob("*.py"))
    heads = " ".join(path.read_text(encoding="utf-8") for path in (checkout / "meshes").glob("*.toml"))
    code = re.sub(r'"\s*f?"', "", sources.replace((checkout / "app/scalp_atlas/reasons.py").read_text(), "")) + heads
    for pattern in PATTERNS:
        for fixed in re.split(r"\{\w+\}|1 and 2", pattern):
            assert fixed.strip(" (),;:") in code, pattern


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        ("needs 'tragus.left', which this head does not have", "需用左耳屏，而此头无之"),
        ("needs 'hairline.front', which this head does not have", "需用前发际，而此头无之"),
        (
            "needs 'c7_spinous', which this head does not have (The neck is short.)",
            "需用第7颈椎棘突，而此头无之（The neck is short.）",
        ),
        ("the line ends after 30 of 45 mm", "该线应长45毫米，至30毫米而止"),
        (
            "has no alternative left: 'gv14' needs 'nasion', which this head does not have; 'x' hangs on itself",
            "已无可用之法：gv14：需用鼻根点，而此头无之；x：其定义依赖于自身",
        ),
        ("as a file says", "as a file says"),
    ],
)
def test_names_and_numbers_stand_where_they_belong(reason, chinese):
    assert reason_in(reason, "zh") == chinese


def test_a_name_is_put_in_words_by_who_asks():
    assert in_chinese("needs 'x', whose definition file could not be read", str.upper) == "需用X，而其定义文件无法读取"


def test_whatever_has_no_place_on_a_bundled_head_says_so_in_chinese(adult):
    lost = adult.resolution.unresolved.values()
    assert lost
    for answer in lost:
        told = answer.item.text_only["zh"] if answer.item.text_only else reason_in(answer.reason, "zh")
        assert HANZI.search(told)
        assert "needs" not in told
