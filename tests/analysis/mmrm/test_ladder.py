"""The fallback from one covariance structure to the next, with everything that was tried."""

import numpy as np
import pytest

from reise_report.analysis.mmrm.ladder import USUAL_LADDER
from reise_report.analysis.mmrm.repeated_measures import repeated_measures
from tests.analysis.mmrm.simulated import trial


def copied():
    outcome, arm, _ = trial(40, 3, missing=0)
    outcome[:, 1] = outcome[:, 0]
    return outcome, arm


def test_the_first_structure_that_can_be_fitted_is_used():
    result = repeated_measures(*trial()[:2])
    assert result.structure == "unstructured"
    assert [(step.structure, step.used, step.reason) for step in result.ladder] == [("unstructured", True, None)]
    assert result.ladder[0].aic == pytest.approx(result.fit.aic)


def test_a_structure_that_fails_is_recorded_with_the_reason_and_the_next_is_used():
    result = repeated_measures(*copied(), ladder=("unstructured", "compound_symmetry"))
    assert result.structure == "compound_symmetry"
    assert [(step.structure, step.used, step.reason) for step in result.ladder] == [
        ("unstructured", False, "singular"),
        ("compound_symmetry", True, None),
    ]
    sentences = result.visits[0].difference.warnings
    assert sentences == (
        "The model with unstructured covariance was not used. The covariance matrix between the visits came out "
        "singular.",
        "The covariance used instead: compound symmetry.",
    )
    assert result.visits[0].difference.value is not None


def test_where_every_structure_fails_the_last_reason_stands_and_all_steps_are_kept():
    outcome, arm, _ = trial(40, 3, missing=0)
    outcome[:, 1:] = outcome[:, :1]
    result = repeated_measures(outcome, arm)
    assert [step.structure for step in result.ladder] == list(USUAL_LADDER)
    assert not any(step.used for step in result.ladder)
    assert result.overall.reason == result.ladder[-1].reason == "singular"


def test_a_simpler_structure_is_not_tried_where_it_cannot_help():
    result = repeated_measures(*trial(40)[:2], covariates=np.random.default_rng(1).normal(size=(40, 120)))
    assert result.reason in ("too_few", "collinear")
    assert len(result.ladder) <= 1


def test_the_order_is_the_caller_s():
    result = repeated_measures(*trial()[:2], ladder=("ar1", "unstructured"))
    assert result.structure == "ar1"
