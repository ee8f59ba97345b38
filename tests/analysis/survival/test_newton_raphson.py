"""The maximiser, on likelihoods whose maxima are known."""

from dataclasses import dataclass

import numpy as np
import pytest

from reise_report.analysis.survival.newton_raphson import Precision, maximise


@dataclass(frozen=True)
class Curve:
    log_likelihood: np.ndarray
    score: np.ndarray
    information: np.ndarray


def cosh(target):
    """−log cosh(b − target): Newton's own steps overshoot and diverge from afar."""

    def evaluate(b, chosen):
        away = b - target[chosen]
        return Curve(
            -np.logaddexp(away, -away).sum(axis=1), -np.tanh(away), (1 / np.cosh(away) ** 2)[:, :, None] * np.eye(1)
        )

    return evaluate


def test_steps_that_lead_too_far_are_halved():
    target = np.array([[0.0], [3.0], [-2.0]])
    found = maximise(cosh(target), np.zeros((3, 1)), Precision(iterations=60))
    assert found.converged.all()
    assert found.coefficients == pytest.approx(target, abs=1e-6)


def test_a_likelihood_that_rises_for_ever_does_not_converge_though_it_flattens_out():
    def evaluate(b, _):
        return Curve(-np.exp(-b).sum(axis=1), np.exp(-b), np.exp(-b)[:, :, None])

    found = maximise(evaluate, np.zeros((1, 1)), Precision())
    assert not found.converged[0]
    assert found.last_step[0, 0] == pytest.approx(1.0)


def test_one_draw_without_information_does_not_end_the_others():
    def evaluate(b, chosen):
        slope = np.array([[1.0], [0.0]])[chosen]
        return Curve(-(slope * (b - 2) ** 2 / 2).sum(axis=1), -slope * (b - 2), slope[:, :, None] * np.eye(1))

    found = maximise(evaluate, np.zeros((2, 1)), Precision())
    assert found.coefficients[0, 0] == pytest.approx(2.0, abs=1e-6)
