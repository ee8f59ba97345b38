"""The reference data of repeated measures as arrays, and their expected values; empty where the data are absent."""

import json
from functools import cache

import numpy as np
import pandas as pd

from reise_report.analysis.mmrm.fit import fit_mmrm
from tests.analysis.oracle import SHARED

VISITS = ("VIS1", "VIS2", "VIS3", "VIS4")


def expected(name):
    file = SHARED / "validation" / name / "expected.json"
    if not file.is_file():
        return {}
    return {key: entry for key, entry in json.loads(file.read_text(encoding="utf-8")).items() if key != "_meta"}


@cache
def frame(name):
    return pd.read_csv(SHARED / "validation" / name / "data.csv")


def agrees(found, entry):
    """To the reference's own tolerance: mmrm stops its search a little before the maximum, and SAS prints rounded."""
    ours, theirs = np.atleast_1d(np.asarray(found, dtype=float)), np.atleast_1d(np.asarray(entry["value"], dtype=float))
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() <= entry["tolerance"]


@cache
def fev():
    """The outcomes that were observed: (outcome, subject, visit, columns of the full model by name)."""
    data = frame("fev_mmrm")
    data = data[data["FEV1"].notna()]
    visit = data["AVISIT"].str[-1].astype(int).to_numpy() - 1
    treated = (data["ARMCD"] == "TRT").to_numpy(dtype=float)
    columns = {
        "(Intercept)": np.ones(len(data)),
        "RACEBlack or African American": data["RACE"].str.startswith("Black").to_numpy(dtype=float),
        "RACEWhite": (data["RACE"] == "White").to_numpy(dtype=float),
        "SEXFemale": (data["SEX"] == "Female").to_numpy(dtype=float),
        "ARMCDTRT": treated,
        **{f"AVISIT{name}": (visit == index).astype(float) for index, name in enumerate(VISITS) if index},
        **{f"ARMCDTRT:AVISIT{name}": treated * (visit == index) for index, name in enumerate(VISITS) if index},
    }
    subject = data["USUBJID"].str[2:].astype(int).to_numpy()
    return data["FEV1"].to_numpy(dtype=float), subject, visit, columns


def fev_fit(columns, **options):
    """A model of FEV1 with the columns named."""
    outcome, subject, visit, every = fev()
    design = np.column_stack([every[name] for name in columns])
    return fit_mmrm(outcome, design, subject, visit, names=tuple(columns), **options)


@cache
def full_fit(structure="unstructured", estimation="reml"):
    return fev_fit(tuple(fev()[3]), structure=structure, estimation=estimation)


@cache
def simple_fit(structure="unstructured"):
    """FEV1 ~ ARMCD."""
    return fev_fit(("(Intercept)", "ARMCDTRT"), structure=structure)


def weights(fit, **by_name):
    """A contrast of the coefficients named."""
    return np.array([by_name.get(name, 0.0) for name in fit.names])


def arm_difference(fit, visit):
    found = weights(fit, ARMCDTRT=1.0)
    if visit:
        found[fit.names.index(f"ARMCDTRT:AVISIT{VISITS[visit]}")] = 1.0
    return found


def arm_mean(fit, visit, treated):
    """SAS LSMEANS: race and sex in equal shares."""
    found = weights(fit, **{"(Intercept)": 1.0, "RACEBlack or African American": 1 / 3, "RACEWhite": 1 / 3})
    found[fit.names.index("SEXFemale")] = 0.5
    if visit:
        found[fit.names.index(f"AVISIT{VISITS[visit]}")] = 1.0
    return found + treated * arm_difference(fit, visit)
