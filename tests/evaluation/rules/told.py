"""The demo county's reports with all that the rules want: 测算依据 and the basis of each score, as the files tell."""

from typing import Any

from tests.evaluation import demo
from tests.evaluation.rules.mini import yuan
from web.demo.basis import survey
from web.demo.told import told

IN_TABLES = (  # the form takes them from its own tables
    *("staff_quota", "staff_actual", "three_public_actual", "project_spending"),
    *("balance", "carry_over", "assets_in_use", "assets_total"),
)


def story_inputs() -> dict[str, Any]:
    return demo.story()["inputs"]


story_scores = demo.story_scores


def story_attachments() -> list[dict[str, str]]:
    """The files by cell and clause."""
    return [
        {"cell": cell.key, "clause": sign, "name": name}
        for cell, row in zip(demo.form("2-2").cells, told("story")["score"], strict=True)
        for sign, name in row.get("evidence", {}).items()
    ]


def department_inputs() -> dict[str, Any]:
    """测算依据 of the department report without what the form takes from its own tables, with its own indicators."""
    return demo.department()["inputs"]


department_scores = demo.department_scores


def department_rows() -> dict[str, dict[str, Any]]:
    """What the file tells of each scored cell, by key."""
    rows = zip(demo.form("2-1").indicators, told("department")["score"], strict=True)
    return {indicator.cell: row for indicator, row in rows}


def faulty_inputs() -> dict[str, Any]:
    """What stands on the faulty paper: the counts of the survey, and the plan as it is stated, wrong or right."""
    return {**survey(told("faulty")["survey"]), "planned": yuan(told("faulty")["funds"]["plan"][0])}


def fault(check: str) -> dict[str, Any]:
    """The planted fault of a check."""
    (found,) = (row for row in told("faulty")["fault"] if row["id"] == check)
    return found
