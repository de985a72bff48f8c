"""Shapes of what people write into the plan."""

from samklang.activities.forms.activities import (
    ActivityForm,
    ContributionForm,
    MilestoneForm,
    NewActivityForm,
    PhaseForm,
    ReachedForm,
)
from samklang.activities.forms.commitments import (
    BrokenForm,
    CommitmentFilter,
    KeptForm,
    OfferForm,
    PlanFilter,
    RenegotiateForm,
)

__all__ = [
    "ActivityForm",
    "BrokenForm",
    "CommitmentFilter",
    "ContributionForm",
    "KeptForm",
    "MilestoneForm",
    "NewActivityForm",
    "OfferForm",
    "PhaseForm",
    "PlanFilter",
    "ReachedForm",
    "RenegotiateForm",
]
