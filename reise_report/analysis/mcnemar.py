"""Whether one of two answers about the same people says yes oftener than the other."""

from __future__ import annotations

from reise_report.analysis.reason import NO_VARIATION
from reise_report.analysis.two_by_two import AssociationTest
from reise_report.errors import AnalysisError


def mcnemar(only_first: int, only_second: int, *, correction: bool) -> AssociationTest:
    """McNemar's test of the people whose two answers differ, chi-square on one degree of freedom.

    Args:
        only_first: people with a yes from the first source only.
        only_second: people with a yes from the second source only.
        correction: whether to lessen the difference by one (Edwards), as R's ``mcnemar.test`` does unless told not to.

    Returns:
        The test; reason ``no_variation`` where nobody's answers differ.

    Raises:
        AnalysisError: a count is negative or not whole.

    Source: McNemar Q (1947), Psychometrika 12:153–157, doi:10.1007/BF02295996.

    >>> round(mcnemar(150, 86, correction=True).statistic, 4)
    16.8178
    """
    from scipy.special import chdtrc

    for count in (only_first, only_second):
        if not count >= 0 or count != int(count):
            raise AnalysisError(f"a count of people whose answers differ is a whole number of 0 or more; got {count}")
    method = "mcnemar.corrected" if correction else "mcnemar.uncorrected"
    differing, difference = only_first + only_second, abs(only_first - only_second)
    if differing == 0:
        return AssociationTest(statistic=None, p_value=None, method=method, reason=NO_VARIATION)
    if correction and difference:
        difference -= 1
    statistic = difference**2 / differing
    few = differing < 25
    warnings = (f"{differing} people's answers differ: with fewer than 25 the chi-square is rough.",) if few else ()
    return AssociationTest(statistic=statistic, p_value=float(chdtrc(1, statistic)), method=method, warnings=warnings)
