"""What each report needs from the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reise_report.plan.problem import Finding, suggestion

if TYPE_CHECKING:
    from reise_report.plan.model import Plan


def report_findings(plan: Plan) -> Iterator[Finding]:
    """Reports whose words, rules or languages the plan does not give."""
    for code, count in Counter(plan.languages).items():
        if count > 1:
            yield Finding(("languages",), f"the language '{code}' stands {count} times; once is enough")
    for name, report in plan.reports.items():
        for index, code in enumerate(report.languages or []):
            if code not in plan.languages:
                message = f"'{code}' is not among the plan's languages{suggestion(code, plan.languages)}"
                yield Finding(("reports", name, "languages", index), message)
    if "lay-summary" in plan.reports:
        path = ("reports", "lay-summary")
        if plan.trial.lay is None:
            yield Finding(path, "a lay summary needs its words: write 'trial.lay'")
        if plan.disclosure.public is None:
            yield Finding(
                path, "a lay summary is public: write 'disclosure.public' with the least count that may be shown"
            )
