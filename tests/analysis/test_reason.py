"""The reasons are those of the results room, which the analysis room may not import."""

from reise_report.analysis import reason
from reise_report.results.row import Reason


def test_every_reason_is_one_that_a_row_can_carry():
    ours = {value for name, value in vars(reason).items() if name.isupper()}
    assert ours
    assert ours <= {str(member) for member in Reason}


def test_each_reason_has_the_name_of_the_row_s_reason():
    for name, value in vars(reason).items():
        if name.isupper():
            assert Reason[name] == value
