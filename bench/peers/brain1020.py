"""Entry: `brain1020` of the package iso2mesh (GPL), the Python port of the MATLAB function."""

import contest
import numpy as np
from iso2mesh import brain1020

# Its answer is grouped by curve. Per system: its two percentages, then names along each of its curves.
PERCENTAGES = {"1020": (10, 20), "1010": (10, 10)}
NAMES = {
    "1020": {
        "sm": "Fpz Fz Cz Pz Oz",
        "cm": "T7 C3 Cz C4 T8",
        "aal": "F7 Fp1",
        "aar": "F8 Fp2",
        "apl": "P7 O1",
        "apr": "P8 O2",
        "cal_1": "F3",
        "car_1": "F4",
        "cpl_1": "P3",
        "cpr_1": "P4",
    },
    "1010": {
        "sm": "Fpz AFz Fz FCz Cz CPz Pz POz Oz",
        "cm": "T7 C5 C3 C1 Cz C2 C4 C6 T8",
        "aal": "FT7 F7 AF7 Fp1",
        "aar": "FT8 F8 AF8 Fp2",
        "apl": "TP7 P7 PO7 O1",
        "apr": "TP8 P8 PO8 O2",
        "cal_1": "FC1 FC3 FC5",
        "car_1": "FC2 FC4 FC6",
        "cal_2": "F1 F3 F5",
        "car_2": "F2 F4 F6",
        "cal_3": "AF1 AF3 AF5",
        "car_3": "AF2 AF4 AF6",
        "cpl_1": "CP1 CP3 CP5",
        "cpr_1": "CP2 CP4 CP6",
        "cpl_2": "P1 P3 P5",
        "cpr_2": "P2 P4 P6",
        "cpl_3": "PO1 PO3 PO5",
        "cpr_3": "PO2 PO4 PO6",
    },
}


def prepare(path):
    """Vertices, faces counted from one, and the five starting points; Cz starts at the highest vertex."""
    mesh = np.load(path)
    highest = mesh["vertices"][mesh["vertices"][:, 2].argmax()]
    start = np.array([mesh["nasion"], mesh["inion"], mesh["left"], mesh["right"], highest])
    return mesh["vertices"], mesh["faces"] + 1, start


def construct(ready, system):
    """Electrode positions by name."""
    vertices, faces, start = ready
    # without the ring through the fiducials, which is in neither list of names
    found, _, _ = brain1020(vertices, faces, start.copy(), *PERCENTAGES[system], baseplane=False)
    return {
        name: place
        for curve, names in NAMES[system].items()
        for name, place in zip(names.split(), found[curve], strict=True)
    }


contest.answer(prepare, construct)
