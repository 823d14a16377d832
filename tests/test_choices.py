"""What is remembered, and what of it is believed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings

from scalp_atlas.gui.choices import recall, remember
from scalp_atlas.gui.session import Session


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.ini"


def settings_at(path):
    return QSettings(str(path), QSettings.Format.IniFormat)


@pytest.fixture
def session(qtbot, library):
    made = Session(library)
    yield made
    made.close()


def test_every_choice_comes_back_from_the_file(session, library, path):
    session.set_style(
        label_size_pt=20.0, language="zh", skin_opacity=0.5, hair_tint=False, labels=False, show_hidden_dotted=True
    )
    session.set_side("right")
    session.set_ticked(["jiao.motor"])
    settings = settings_at(path)
    remember(settings, session, "dark", "zh")
    settings.sync()
    other = Session(library)
    assert recall(settings_at(path), other) == ("dark", "zh")
    assert other.style == session.style
    assert (other.side, other.ticked()) == ("right", ["jiao.motor"])


def test_an_empty_file_leaves_the_first_choices(session, library, path):
    assert recall(settings_at(path), session) == ("auto", "auto")
    fresh = Session(library)
    assert (session.style, session.side, session.ticked()) == (fresh.style, "both", fresh.ticked())


@pytest.mark.parametrize(
    "line",
    [
        "label_size_pt=large",
        "label_size_pt=nan",
        "label_size_pt=1e9",
        "language=fr",
        "skin_opacity=",
        "skin_opacity=-4",
        "hair_tint=perhaps",
        "side=middle",
        "theme=pink",
        "interface=fr",
        "shown=issa.ms99,nonsense,,",
    ],
)
def test_a_damaged_choice_is_no_obstacle(session, path, line):
    path.write_text(f"[General]\n{line}\n", encoding="utf-8")
    theme, interface = recall(settings_at(path), session)
    assert theme in ("auto", "light", "dark", "projector")
    assert interface in ("auto", "en", "zh")
    assert 8 <= session.style.label_size_pt <= 40
    assert 0.15 <= session.style.skin_opacity <= 1
    assert session.style.language in ("en", "zh")
    assert session.style.hair_tint is True
    assert session.visible_ids() == ()  # no head yet, and no error


def test_choices_no_longer_known_do_not_hide_the_known(session, path):
    path.write_text('[General]\nshown="issa.ms6,gone.item"\n', encoding="utf-8")
    recall(settings_at(path), session)
    assert session.ticked() == ["issa.ms6"]
