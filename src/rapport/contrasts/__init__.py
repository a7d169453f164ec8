"""Contrasts: the later period minus the earlier one, with the article as the unit.

Nothing here treats the sentences of an article as independent observations of a period.
"""

from rapport.contrasts.design import coverage_of
from rapport.contrasts.periods import (
    Contrast,
    Estimate,
    contrast_periods,
    estimate_periods,
    role_of,
)

__all__ = ["Contrast", "Estimate", "contrast_periods", "coverage_of", "estimate_periods", "role_of"]
