"""A simulation study of the trial's methods: made-up trials with a known truth, analysed as the plan says.

Run: python -m benchmarks.simulation_study --trials 2000 --out FOLDER [--workers 2] [--backend loky|dask]
"""
