"""docs/files.md names every field that is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from scalp_atlas.cortex import CortexUnder, cortex_in, electrodes
from scalp_atlas.export.numbers import CSV_COLUMNS, json_bytes
from scalp_atlas.resolve import resolve


def fields(record: object) -> Iterator[str]:
    """Every key in a record, however deep."""
    if isinstance(record, dict):
        for key, value in record.items():
            yield key
            yield from fields(value)
    elif isinstance(record, list):
        for value in record:
            yield from fields(value)


@pytest.fixture(scope="module")
def written(library, adult):
    items = ["jiao.motor", "zhu.eding", "issa.ms6", "points.gv20", "points.gv14", "jiao.balance"]
    resolution = resolve(library, adult.head, items=items, variants=True)
    cortex = CortexUnder(cortex_in(adult.head), adult.head.surface, electrodes(adult.resolution))
    return json.loads(json_bytes(resolution, adult.head, library, cortex))


@pytest.fixture(scope="module")
def named(checkout):
    page = (checkout / "docs" / "files.md").read_text(encoding="utf-8")
    told = page.split("## JSON")[1]
    return set(re.findall(r"`([^`]+)`", told.split("## CSV")[0])), told.split("## CSV")[1]


def test_every_field_of_the_json_is_told(written, named):
    every = set(fields(written))
    assert every >= {"needles", "needles_missing", "fallbacks", "patch", "axis", "variant", "reason"}
    assert every - named[0] - {"en", "zh", "pinyin"} == set()


def test_nothing_is_told_that_is_not_written(written, named):
    beside = {"jiao.motor.right", "points.gv20", "points.gv20~ear_apices", "compute", "--cortex"}
    assert named[0] - beside - set(fields(written)) <= {"used"}  # no step of these fell back on another


def test_every_column_of_the_csv_is_told(named):
    assert ", ".join(CSV_COLUMNS) in named[1]
