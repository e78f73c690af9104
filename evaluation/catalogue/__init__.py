"""The catalogue of checks: 58 questions that reviewers ask, put to a report before they do.

year = reading.unit_year(readings)        # or draft.unit_year(…) for reports of the system
checked = check(year, Policy.of(settings))
checked.questions, checked.findings, checked.scorecards
"""

from evaluation.catalogue.finding import Finding as Finding
from evaluation.catalogue.finding import Severity as Severity
from evaluation.catalogue.finding import Spot as Spot
from evaluation.catalogue.policy import NAMES as NAMES
from evaluation.catalogue.policy import Policy as Policy
from evaluation.catalogue.questions import Checked as Checked
from evaluation.catalogue.questions import Judged as Judged
from evaluation.catalogue.questions import Question as Question
from evaluation.catalogue.questions import check as check
