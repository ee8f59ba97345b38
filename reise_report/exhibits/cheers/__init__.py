"""CHEERS 2022: what a report of an economic evaluation should tell, answered from the plan and the results."""
