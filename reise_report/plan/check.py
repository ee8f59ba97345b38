"""Checks that need to see more than one part of a plan: every name must point at something, and at the right thing."""

from __future__ import annotations

from reise_report.plan.check_analyses import analysis_findings
from reise_report.plan.check_contract import contract_findings
from reise_report.plan.check_derived import derived_findings
from reise_report.plan.check_outcomes import outcome_findings
from reise_report.plan.check_questions import question_findings
from reise_report.plan.check_reports import report_findings
from reise_report.plan.check_words import word_findings
from reise_report.plan.model import Plan
from reise_report.plan.problem import Finding


def check_plan(plan: Plan) -> list[Finding]:
    """Everything in the plan that points at nothing, or at the wrong thing; empty for a plan that holds together."""
    return [
        *contract_findings(plan),
        *derived_findings(plan),
        *outcome_findings(plan),
        *question_findings(plan),
        *analysis_findings(plan),
        *report_findings(plan),
        *word_findings(plan),
    ]
