"""How the head and its labels are shown; the same record for the window and for a figure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ViewStyle:
    """Choices of the person at the screen.

    Attributes
    ----------
    label_size_pt : float
        All text over the picture scales with it; 20 and more for a lecture hall.
    language : "en" or "zh"
    dark : bool
        A dark background.
    skin_opacity : float
        1 for solid skin; the less, the more the lines of the far side shine through.
    hair_tint : bool
        Tint the hair-bearing scalp inside the hairlines.
    labels : bool
        Tags with leaders; without them only the selected and the hovered item has one.
    needles : bool
        Arrows that show which way each item is needled; without them only the selected item has its own.
    reference_lines : bool
        Draw items whose system is one of reference lines.
    landmarks : bool
        Mark and name the landmarks of the head.
    cortex : bool
        The cortex through translucent skin.
    show_hidden_dotted : bool
        Dots where the head hides a line.
    reduced_motion : bool
        No animated views.
    projector : bool
        Black on white, lines thicker and tags larger: for a screen that is far away or in a lit room.
    """

    label_size_pt: float = 11.0
    language: str = "en"
    dark: bool = False
    skin_opacity: float = 1.0
    hair_tint: bool = True
    labels: bool = True
    needles: bool = False
    reference_lines: bool = True
    landmarks: bool = False
    cortex: bool = False
    show_hidden_dotted: bool = False
    reduced_motion: bool = False
    projector: bool = False
