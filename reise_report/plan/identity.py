"""Who the trial is: names, registrations, ethics, money, documents and people."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from reise_report.plan.choice import Choice, Identifier, Text


class Registration(Choice):
    """An entry in a public trial registry (CONSORT 2025 item 2)."""

    registry: str
    id: str
    registered: dt.date | None = None
    url: str | None = None


class Ethics(Choice):
    """An approval by a research ethics committee."""

    body: Text
    reference: str | None = None
    approved: dt.date | None = None


class Sponsor(Choice):
    """The organisation responsible for the trial."""

    name: Text


class Funder(Choice):
    """Who paid, and what part they had in the trial (CONSORT 2025 item 5a)."""

    name: Text
    grant: str | None = None
    role: Text | None = Field(None, description="The funder's part in design, conduct, analysis and reporting.")


class Contact(Choice):
    """A person or office that readers can write to."""

    name: str
    role: Text
    email: str | None = None
    url: str | None = None


class PlanDocument(Choice):
    """The protocol, the statistical analysis plan and their like (CONSORT 2025 item 3)."""

    kind: Literal["protocol", "statistical_analysis_plan", "health_economics_plan", "charter", "data", "other"]
    version: str | None = None
    date: dt.date | None = None
    url: str | None = None
    public: bool = True
    title: Text | None = None


class Texts(Choice):
    """Passages that no data can supply. Each is plain text, paragraph by paragraph; what is left out is not printed."""

    background: Text | None = None
    objectives: Text | None = None
    setting: Text | None = None
    eligibility: Text | None = None
    intervention: Text | None = None
    comparator: Text | None = None
    randomisation: Text | None = None
    blinding: Text | None = None
    sample_size: Text | None = None
    harms_definition: Text | None = None
    patient_involvement: Text | None = None
    interpretation: Text | None = None
    limitations: Text | None = None
    data_sharing: Text | None = None
    conflicts_of_interest: Text | None = None


class LayTexts(Choice):
    """Plain words for the public summary; written, not derived, and holding no result."""

    title: Text
    why: Text = Field(description="Why the trial was done, in a few plain sentences.")
    who: Text = Field(description="Who could take part.")
    what: Text = Field(description="What those who were offered the intervention got, and what the others got.")
    outcome: Text = Field(description="What was measured, as a plain clause: 'were in work six months later'.")
    next: Text | None = Field(None, description="What happens now, and where to find more.")


class Trial(Choice):
    """The trial's identity."""

    id: Identifier
    acronym: str
    title: Text
    registrations: list[Registration] = Field(default_factory=list)
    ethics: list[Ethics] = Field(default_factory=list)
    sponsor: Sponsor
    funders: list[Funder] = Field(default_factory=list)
    contacts: list[Contact] = Field(default_factory=list)
    documents: list[PlanDocument] = Field(default_factory=list)
    texts: Texts = Field(default_factory=Texts)
    lay: LayTexts | None = Field(None, description="Words for the lay summary; needed to make one.")
