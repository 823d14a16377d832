"""Construction in words: made from the definition, in English and Chinese."""

from __future__ import annotations

import re

import pytest

from scalp_atlas.wording import construction, sentence


@pytest.mark.parametrize(
    ("item", "step", "en", "zh"),
    [
        (
            "jiao.motor.left",
            "jiao:motor_upper",
            "From the midpoint of the antero-posterior midline lay off 0.5 cm backward along the antero-posterior "
            "midline (Jiao).",
            "自前后正中线中点沿前后正中线（焦氏）向后0.5厘米处取点。",
        ),
        (
            "issa.ms6.left",
            "issa:ms6",
            "Stretch a tape over the scalp from the front point of EX-HN1 to GB6.",
            "以软尺沿头皮自前神聪连至悬厘（GB6）。",
        ),
        (
            "jiao.praxis.left",
            "jiao:praxis_front",
            "From the parietal tuber draw a straight line over the skin, 3 cm downward, turned 40° forward.",
            "自顶骨结节沿皮肤作直线，向下3厘米，向前偏40°。",
        ),
    ],
)
def test_a_step_reads_as_a_teacher_would_say_it(library, adult, item, step, en, zh):
    steps = {one.address: one for one in adult.resolution.resolved[item].construction}
    assert sentence(steps[step], library, "en") == en
    assert sentence(steps[step], library, "zh") == zh


def test_every_step_has_a_whole_sentence_in_both_languages(library):
    for system in library.systems.values():
        for step in system.steps.values():
            english, chinese = (sentence(step, library, language) for language in ("en", "zh"))
            assert english[0].isupper() and english.endswith("."), step.address
            assert chinese.endswith("。"), step.address
            assert not re.search(r"[{}_]|the the|  ", english), english
            latin = re.sub(r"（[A-Z][A-Za-z]*-?[A-Za-z0-9]*）|C[27]|MS\d+|EX-HN\d+|[A-Z]{2}\d+", "", chinese)
            assert not re.search(r"[A-Za-z_]", latin), chinese


def test_the_two_sides_of_a_midline_item_are_told_apart(library, adult):
    names = [name for name, _ in construction(adult.resolution.resolved["points.ex-hn1"], library)]
    assert "Left side point of EX-HN1" in names
    assert len(names) == len(set(names))


def test_a_step_comes_after_all_it_hangs_on(adult):
    from scalp_atlas.names import step_references

    for item in adult.resolution.resolved.values():
        seen: set[str] = set()
        for step in item.construction:
            for reference in step_references(step.step):
                name = re.sub(r"\.(left|right)$", "", reference.name)
                address = name if ":" in name else f"{step.step.system}:{name}"
                known = {one.address for one in item.construction}
                assert address not in known or address in seen, f"{item.id}: {step.address} before {address}"
            seen.add(step.address)
