"""Return to work from spells: cost grows with the number of spells, not with the number of days."""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.derive.return_to_work import NEVER, People, ReturnToWorkRule, return_to_work
from reise_report.derive.timeline import PERCENT, Spells

RULE = ReturnToWorkRule(
    measure="work",
    min_share=50,
    min_days=28,
    gap_days=0,
    sick_pay_reduces=True,
    dated="first_day",
    follow_up_days=365,
    confirmation_days=27,
)


def register(people: int) -> tuple[People, Spells, Spells, Spells]:
    """Four positions and one spell of sick pay a person, and leave for one in ten."""
    random = np.random.default_rng(5)

    def spells(n: int, longest: int, amounts: list[int]) -> Spells:
        start = 18500 + random.integers(0, 800, n)
        return Spells(
            random.integers(0, people, n),
            start,
            start + random.integers(1, longest, n),
            random.choice(amounts, n) * PERCENT,
        )

    followed = People(
        18600 + random.integers(0, 300, people), np.full(people, 20000), np.full(people, NEVER, dtype=np.int64)
    )
    return (
        followed,
        spells(4 * people, 200, [20, 50, 80, 100]),
        spells(people // 10, 60, [50, 100]),
        spells(people, 90, [20, 50, 100]),
    )


@pytest.mark.parametrize("people", [10_000, 100_000, 1_000_000])
def test_return_to_work(benchmark, people):
    followed, positions, leave, sick_pay = register(people)
    found = benchmark.pedantic(
        lambda: return_to_work(followed, positions, leave, sick_pay, Spells.none(), RULE), rounds=2
    )
    assert found.status.size == people
