"""Who the trial is: names, registrations, ethics, money, documents and people."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from reise_report.plan.choice import Choice, Identifier, Text


class Registration(Choice):
    """An entry in a public trial registry (CONSORT 2025 item 2)."""

    registry: str = Field(description="Name of the registry: ISRCTN, ClinicalTrials.gov.")
    id: str = Field(description="The trial's number there.")
    registered: dt.date | None = Field(None, description="Date of registration.")
    url: str | None = Field(None, description="Where the entry can be read.")


class Ethics(Choice):
    """An approval by a research ethics committee."""

    body: Text = Field(description="The committee.")
    reference: str | None = Field(None, description="Its reference number.")
    approved: dt.date | None = Field(None, description="Date of approval.")


class Sponsor(Choice):
    """The organisation responsible for the trial."""

    name: Text = Field(description="Name of the organisation.")


class Funder(Choice):
    """Who paid, and what part they had in the trial (CONSORT 2025 item 5a)."""

    name: Text = Field(description="Name of the funder.")
    grant: str | None = Field(None, description="Number of the grant.")
    role: Text | None = Field(None, description="The funder's part in design, conduct, analysis and reporting.")


class Contact(Choice):
    """A person or office that readers can write to."""

    name: str = Field(description="Name of the person or office.")
    role: Text = Field(description="What they are to the trial: 'Principal investigator'.")
    email: str | None = Field(None, description="Address of e-mail; it is printed.")
    url: str | None = Field(None, description="Page with their address.")


class PlanDocument(Choice):
    """The protocol, the statistical analysis plan and their like (CONSORT 2025 item 3)."""

    kind: Literal["protocol", "statistical_analysis_plan", "health_economics_plan", "charter", "data", "other"] = Field(
        description="What kind of document it is."
    )
    version: str | None = Field(None, description="Its version, as the document says it.")
    date: dt.date | None = Field(None, description="Its date, or the date it was published.")
    url: str | None = Field(None, description="Where it can be read.")
    public: bool = Field(True, description="Whether everybody can read it.")
    title: Text | None = Field(None, description="What it is called in the list of documents; the kind when left out.")


class Texts(Choice):
    """Passages that no data can supply. Each is plain text, paragraph by paragraph; what is left out is not printed."""

    background: Text | None = Field(None, description="Rationale (CONSORT 2025 item 6).")
    objectives: Text | None = Field(None, description="Objectives, for benefits and harms (item 7).")
    setting: Text | None = Field(None, description="Setting and locations (item 11).")
    eligibility: Text | None = Field(None, description="Who could take part, and who not (item 12a).")
    intervention: Text | None = Field(None, description="The intervention, in enough detail to repeat it (item 13).")
    comparator: Text | None = Field(None, description="What the others got (item 13).")
    randomisation: Text | None = Field(
        None, description="How the sequence was made, by whom, and how it was concealed (items 17–19)."
    )
    blinding: Text | None = Field(None, description="Who was blinded, and how (item 20).")
    sample_size: Text | None = Field(None, description="How the sample size was determined (item 16a).")
    harms_definition: Text | None = Field(None, description="How harms were defined and collected (item 15).")
    patient_involvement: Text | None = Field(None, description="Part of patients and the public in the trial (item 8).")
    interpretation: Text | None = Field(None, description="What the results mean, beside other evidence (item 29).")
    limitations: Text | None = Field(
        None, description="Sources of bias, imprecision and limited generalisability (item 30)."
    )
    data_sharing: Text | None = Field(None, description="Where data, dictionary and code can be had (item 4).")
    conflicts_of_interest: Text | None = Field(None, description="Interests of those who ran the trial (item 5b).")


class LayTexts(Choice):
    """Plain words for the public summary; written, not derived, and holding no result."""

    title: Text = Field(description="The summary's title, best as a question.")
    why: Text = Field(description="Why the trial was done, in a few plain sentences.")
    who: Text = Field(description="Who could take part.")
    what: Text = Field(description="What those who were offered the intervention got, and what the others got.")
    outcome: Text = Field(description="What was measured, as a plain clause: 'were in work six months later'.")
    next: Text | None = Field(None, description="What happens now, and where to find more.")


class Trial(Choice):
    """The trial's identity."""

    id: Identifier = Field(description="Short name for files and folders.")
    acronym: str = Field(description="What the trial is called.")
    title: Text = Field(description="Full title; 'randomised' belongs in it (CONSORT 2025 item 1a).")
    registrations: list[Registration] = Field(default_factory=list, description="Entries in public registries.")
    ethics: list[Ethics] = Field(default_factory=list, description="Approvals by ethics committees.")
    sponsor: Sponsor = Field(description="The responsible organisation.")
    funders: list[Funder] = Field(default_factory=list, description="Who paid.")
    contacts: list[Contact] = Field(default_factory=list, description="Whom readers can write to.")
    documents: list[PlanDocument] = Field(default_factory=list, description="Protocol, plans and articles.")
    texts: Texts = Field(default_factory=Texts, description="Passages that no data can supply.")
    lay: LayTexts | None = Field(None, description="Words for the lay summary; needed to make one.")
