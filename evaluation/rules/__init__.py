"""The printed scoring rules at work: points from figures, and why.

    results = rules.evaluate(form, bodies, scores, inputs, policy)
    results["staff_control_rate"].points, rules.explain(results["staff_control_rate"])

Pure and exact: Decimal throughout; what the paper does not hold is named as missing, never counted as nothing or full.
"""

from evaluation.rules.arithmetic import replay as replay
from evaluation.rules.arithmetic import split as split
from evaluation.rules.engine import Rules as Rules
from evaluation.rules.engine import cap as cap
from evaluation.rules.engine import compile as compile
from evaluation.rules.engine import evaluate as evaluate
from evaluation.rules.engine import givens as givens
from evaluation.rules.engine import score_row as score_row
from evaluation.rules.engine import total as total
from evaluation.rules.facts import stored as stored
from evaluation.rules.following import follows as follows
from evaluation.rules.following import kept_up as kept_up
from evaluation.rules.following import worked_out as worked_out
from evaluation.rules.policy import Policy as Policy
from evaluation.rules.results import Explanation as Explanation
from evaluation.rules.results import Given as Given
from evaluation.rules.results import Missing as Missing
from evaluation.rules.results import Note as Note
from evaluation.rules.results import Result as Result
from evaluation.rules.results import Step as Step
from evaluation.rules.wording import explain as explain
