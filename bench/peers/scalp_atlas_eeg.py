"""Entry: Scalp Atlas itself.

Its mesh is a head file; the preparation includes the measuring surface. The definitions are read with
the code, before any clock runs: they belong to the start of the program, not to a head.
"""

import contest

from scalp_atlas.definitions import load_systems
from scalp_atlas.head import load_head
from scalp_atlas.resolve import resolve

TEN_TWENTY = "fp1 fpz fp2 f7 f3 fz f4 f8 t7 c3 cz c4 t8 p7 p3 pz p4 p8 o1 oz o2"
ITEMS = {"1020": {f"eeg.{name}" for name in TEN_TWENTY.split()}, "1010": None}
LIBRARY = load_systems()


def prepare(path):
    """The head with its measuring surface."""
    head = load_head(path)
    _ = head.surface  # made when it is first asked for
    return head


def construct(head, system):
    """Electrode positions by name."""
    resolution = resolve(LIBRARY, head, ["eeg"], ITEMS[system])
    return {answer.item.code: answer.points[0] for answer in resolution.resolved.values()}


contest.answer(prepare, construct)
