"""Benefits and work training from month to month. Rates are invented; the kinds are those of the welfare services.

A benefit is one number: its kind × 128 plus its degree in percent. Sick pay of those in a job is not here but follows
their sickness day by day.
"""

from __future__ import annotations

import numpy as np

from reise_report.data.simulation.dice import Dice, Real, Whole, pick
from reise_report.data.simulation.fate import NEVER
from reise_report.data.simulation.life import FULL_TIME, TRAINING, Life, position_code

BENEFITS = (
    "none", "sick_pay", "work_assessment", "disability", "unemployment", "measures", "social_assistance",
    "qualification",
)  # fmt: skip
NONE, SICK_PAY, ASSESSMENT, DISABILITY, UNEMPLOYMENT, MEASURES, SOCIAL, QUALIFICATION = range(8)
KIND = 128

_AT_START = (15, 8, 52, 4, 13, 0, 6, 2)  # weights in the order of BENEFITS
_PARTS = np.array([50, 60, 70, 80])


def at_start(dice: Dice, months: Whole) -> Whole:
    """The benefit that each person has when the life line begins; sick pay lasts for a year at most."""
    kind = dice.level(months.size, _AT_START)
    kind = np.where((kind == SICK_PAY) & (months > 10), ASSESSMENT, kind)
    kind = np.where((kind == UNEMPLOYMENT) & (months > 24), SOCIAL, kind)
    part = _PARTS[dice.level(months.size, (5, 1, 1, 1))]
    degree = np.where(
        kind == DISABILITY, part, np.where((kind == ASSESSMENT) & (dice.uniform(months.size) < 0.1), 50, 100)
    )
    return np.where(kind == NONE, 0, kind * KIND + degree)


def months_begin(life: Life, who: Whole, luck: Real) -> None:
    """Everybody's benefits on the first of a month."""
    kind, chance, more = life.benefit[who] // KIND, luck[3, life.person[who]], luck[4, life.person[who]]
    paid = np.minimum(life.percent[who] + life.second[who], FULL_TIME)
    degree = life.benefit[who] % KIND
    # Work assessment allowance is reduced by work, and ends where somebody works more than sixty percent.
    assessed = np.where(
        paid > 60_000, 0, ASSESSMENT * KIND + np.where(paid > 0, 100 - paid // 1000, np.maximum(degree, 50))
    )
    pensioned = np.where(chance < 0.004, DISABILITY * KIND + 100, DISABILITY * KIND + _PARTS[pick(more, (5, 1, 1, 1))])
    assessed = np.where((chance < 0.008) & (paid == 0), pensioned, assessed)
    out_of_work = np.where(
        paid >= 50_000, 0, np.where(paid > 0, UNEMPLOYMENT * KIND + 100 - paid // 1000, life.benefit[who])
    )
    out_of_work = np.where((chance < 0.03) & (paid == 0), ASSESSMENT * KIND + 100, out_of_work)
    sick = np.where(chance < 0.16, ASSESSMENT * KIND + 100, np.where(chance < 0.22, 0, life.benefit[who]))
    poor = np.where((paid > 40_000) | (chance < 0.05), 0, life.benefit[who])
    measures = np.where(life.unpaid[who] > 0, life.benefit[who], np.where(chance < 0.5, SOCIAL * KIND + 100, 0))
    nothing = np.where((paid == 0) & (chance < 0.025), np.where(more < 0.5, SOCIAL, ASSESSMENT) * KIND + 100, 0)
    nothing = np.where((life.unpaid[who] > 0) & (nothing == 0) & (paid == 0), MEASURES * KIND + 100, nothing)
    new = np.choose(kind, [nothing, sick, assessed, life.benefit[who], out_of_work, measures, poor, poor])
    life.benefit[who] = np.where(life.open[who], new, 0)
    pensioned_in_full = who[life.benefit[who] == DISABILITY * KIND + 100]
    life.rate[pensioned_in_full] = 0.0  # nobody with a full pension takes a job: where one does, it was planted
    life.restart[pensioned_in_full] = NEVER


def jobs_began(life: Life, who: Whole) -> None:
    """Benefits that end with the first day of a job: those that presuppose being without one."""
    kind = life.benefit[who] // KIND
    large = life.percent[who] >= FULL_TIME // 2
    ends = (kind == SICK_PAY) | (kind == MEASURES) | (large & (kind == UNEMPLOYMENT))
    life.benefit[who[ends]] = 0


def training_begins(life: Life, who: Whole, day: int, luck: Real) -> None:
    """Some of those without work begin unpaid work training on the first of a month."""
    who = who[(life.percent[who] == 0) & (life.unpaid[who] == 0) & life.open[who] & (life.factor[who] == 1)]
    chance, length = luck[1, life.person[who]], luck[2, life.person[who]]
    begins = chance < 0.02
    who, length = who[begins], length[begins]
    if who.size:
        percent = np.array([100_000, 80_000, 50_000])[pick(chance[begins] * 50, (3, 2, 5))]
        life.unpaid[who] = position_code(life.position(who), TRAINING, 0, percent)
        life.unpaid_until[who] = day + 28 + np.floor(length * 150).astype(np.int64)


def unpaid_ends(life: Life, day: int) -> None:
    """Close unpaid work whose last day was yesterday."""
    who = np.flatnonzero(life.unpaid_until < day)
    life.unpaid[who] = 0
    life.unpaid_until[who] = NEVER
