"""Cumulative incidence and Gray's test, stratified and in three groups, against the output shipped with R's cmprsk.

Passport: ``tests/test.Rout.save`` of the package cmprsk (R 1.2.1, printed to seven digits). Its data are random numbers
of R's generator of that time, which is repeated here: Marsaglia's multiply-with-carry seeded by ``set.seed(2)``, and
Ahrens and Dieter's exponential numbers (Commun ACM 1972;15:873–882, algorithm SA).
"""

import math
from functools import cache

import numpy as np
import pytest

from reise_report.analysis.survival.aalen_johansen import aalen_johansen
from reise_report.analysis.survival.gray import gray

LN2_SUMS = np.cumsum([math.log(2) ** k / math.factorial(k) for k in range(1, 17)])


class MultiplyWithCarry:
    def __init__(self, seed):
        def scrambled(value):
            return (69069 * value + 1) % 2**32

        for _ in range(51):
            seed = scrambled(seed)
        self.high, self.low = seed, scrambled(seed)

    def uniform(self):
        self.high = (36969 * (self.high % 2**16) + (self.high >> 16)) % 2**32
        self.low = (18000 * (self.low % 2**16) + (self.low >> 16)) % 2**32
        return (((self.high << 16) % 2**32) ^ (self.low % 2**16)) * 2.328306437080797e-10

    def exponential(self):
        whole, u = 0.0, 2 * self.uniform()
        while u <= 1:
            whole, u = whole + LN2_SUMS[0], 2 * u
        u -= 1
        if u <= LN2_SUMS[0]:
            return whole + u
        least, i = self.uniform(), 0
        while True:
            least, i = min(least, self.uniform()), i + 1
            if u <= LN2_SUMS[i]:
                return whole + least * LN2_SUMS[0]

    def sample(self, of):
        return int(of * self.uniform())


@cache
def people():
    """Times, groups, causes and strata of a hundred people."""
    source = MultiplyWithCarry(2)
    time = np.array([source.exponential() for _ in range(100)])
    return time, *(np.array([source.sample(of) for _ in range(100)]) for of in (3, 3, 2))


EVERYBODY = np.ones(100, dtype=bool)
GROUP_KNOWN = ~np.isin(np.arange(100), [4, 9, 49])
FIRST_80 = np.arange(100) < 80


# Printed by cuminc: estimates and variances at times 1, 2, 3.
@pytest.mark.parametrize(
    ("cause", "estimates", "variances"),
    [
        (1, [0.2352861, 0.3287068, 0.4247898], [0.002062112, 0.002957844, 0.004170634]),
        (2, [0.2567862, 0.3931580, 0.4631781], [0.002190305, 0.003273248, 0.004004514]),
    ],
)
def test_incidence_of_a_hundred_people_is_that_of_cmprsk(cause, estimates, variances):
    time, _, causes, _ = people()
    found = aalen_johansen(time, causes, variance="aalen", interval="plain").at([1, 2, 3], cause)
    assert [estimate.value for estimate in found] == pytest.approx(estimates, abs=5e-8)
    assert [estimate.se**2 for estimate in found] == pytest.approx(variances, abs=5e-10)


@pytest.mark.parametrize(
    ("group", "cause", "estimates", "variances"),
    [
        (0, 1, [0.1311269, 0.2699184, 0.3420625], [0.003922836, 0.009113464, 0.012507959]),
        (1, 1, [0.2176471, 0.2615686], [0.005528913, 0.006916070]),
        (2, 1, [0.3816280, 0.4889137, 0.5723581], [0.009854126, 0.012351948, 0.015575726]),
        (0, 2, [0.2257601, 0.2972171, 0.4415053], [0.005947601, 0.007356628, 0.014479506]),
        (1, 2, [0.3117647, 0.5878431], [0.007033454, 0.010927780]),
        (2, 2, [0.2160508, 0.2607532, 0.2607532], [0.006497566, 0.007867543, 0.007867543]),
    ],
)
def test_incidence_by_group_is_that_of_cmprsk(group, cause, estimates, variances):
    time, groups, causes, _ = people()
    who = groups == group
    found = aalen_johansen(time[who], causes[who], variance="aalen", interval="plain").at([1, 2, 3], cause)
    known = found[: len(estimates)]  # R prints NA after the last time
    assert [estimate.value for estimate in known] == pytest.approx(estimates, abs=5e-8)
    assert [estimate.se**2 for estimate in known] == pytest.approx(variances, abs=5e-10)


def test_after_the_last_time_of_a_group_the_incidence_is_known_only_where_nobody_was_left():
    time, groups, causes, _ = people()
    left, gone = (
        aalen_johansen(time[groups == group], causes[groups == group], variance="aalen", interval="plain")
        for group in (2, 1)
    )
    assert left.at(9)[0].reason == "beyond_follow_up"
    assert gone.at(9, 1)[0].value + gone.at(9, 2)[0].value == pytest.approx(1)


# Printed by cuminc(ss, cc, gg, strt) with the subsets named: statistic and p of each cause.
@pytest.mark.parametrize(
    ("who", "printed"),
    [
        (EVERYBODY, [(3.393977, 0.1832345), (1.989511, 0.3698139)]),
        (GROUP_KNOWN & FIRST_80, [(4.716769, 0.0945729), (2.696396, 0.2597078)]),
        ("not b", [(3.5151549, 0.06080997), (0.1400145, 0.70826655)]),
    ],
    ids=["everybody", "some groups missing, first eighty", "two groups"],
)
@pytest.mark.parametrize("cause", [1, 2])
def test_stratified_gray_test_is_that_of_cmprsk(who, printed, cause):
    time, groups, causes, strata = people()
    who = GROUP_KNOWN & (groups != 1) if isinstance(who, str) else who
    found = gray(time[who], causes[who], groups[who], strata[who], of_cause=cause)
    statistic, p_value = printed[cause - 1]
    assert found.df == len(np.unique(groups[who])) - 1
    assert found.statistic == pytest.approx(statistic, abs=5e-7)
    assert found.p_value == pytest.approx(p_value, abs=5e-8)
