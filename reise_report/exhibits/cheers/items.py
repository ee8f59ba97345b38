"""The 28 items of CHEERS 2022, in our own words, under the headings of its table.

Husereau D, Drummond M, Augustovski F, et al. BMC Medicine 2022;20:23, doi:10.1186/s12916-021-02204-0, Table 1. Its last
two headings are one here: a table's last two rows stay with its notes, and the head of just these would be left behind.
"""

from __future__ import annotations

from reise_report.language.speech import mark

GROUPS = (
    (mark("Title and summary"), (1, 2)),
    (mark("Introduction"), (3,)),
    (mark("Methods"), tuple(range(4, 22))),
    (mark("Results"), (22, 23, 24, 25)),
    (mark("Discussion and further information"), (26, 27, 28)),
)

LABELS = {
    1: mark("Title"),
    2: mark("Summary"),
    3: mark("Background and question"),
    4: mark("Health economics plan"),
    5: mark("People studied"),
    6: mark("Setting and place"),
    7: mark("What is compared"),
    8: mark("Perspective"),
    9: mark("Time horizon"),
    10: mark("Discount rate"),
    11: mark("Choice of effect"),
    12: mark("How the effect was measured"),
    13: mark("How the effect was valued"),
    14: mark("Use of resources, and its costs"),
    15: mark("Currency, price year and conversion"),
    16: mark("Model"),
    17: mark("Methods of analysis, and what they assume"),
    18: mark("Differences between groups of people"),
    19: mark("Distribution among people"),
    20: mark("Uncertainty: methods"),
    21: mark("Involvement of patients and others"),
    22: mark("Inputs of the analysis"),
    23: mark("Mean costs and effects, and the overall result"),
    24: mark("Uncertainty: what it means for the result"),
    25: mark("What involvement changed"),
    26: mark("Findings, limitations, equity and wider validity"),
    27: mark("Funding"),
    28: mark("Conflicts of interest"),
}
