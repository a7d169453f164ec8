"""What the report says in words; every sentence is made from the numbers.

No sentence claims more than the design carries (`claims`): the scope is the articles of the study,
an interval is named with how it was made, and a p with the smallest that was possible.
"""

from rapport.wording.alerts import alerts, confounds
from rapport.wording.claims import CLAIMS, NEVER_SAID, Design, design_of, forbidden, may_say
from rapport.wording.finding import finding

__all__ = [
    "CLAIMS",
    "NEVER_SAID",
    "Design",
    "alerts",
    "confounds",
    "design_of",
    "finding",
    "forbidden",
    "may_say",
]
