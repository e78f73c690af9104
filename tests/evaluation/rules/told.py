"""The demo county's reports with all that the rules want: 测算依据 and the basis of each score, as the files tell."""

from typing import Any

from tests.evaluation import demo
from tests.evaluation.rules.mini import yuan
from web.demo.told import of_version, told

SIGNS = "①②③④⑤"
COUNTS = ("late_specials", "survey_asked", "survey_satisfied")
IN_TABLES = (  # the form takes them from its own tables
    *("staff_quota", "staff_actual", "three_public_actual", "project_spending"),
    *("balance", "carry_over", "assets_in_use", "assets_total"),
)


def survey(source: dict[str, Any]) -> dict[str, str]:
    """The counts of the satisfaction survey."""
    return {f"survey_{key}": str(source["survey"][key]) for key in ("asked", "satisfied")}


def story_inputs() -> dict[str, str]:
    return survey(told("story"))


def story_scores(version: int = 2) -> dict[str, dict[str, Any]]:
    """The scores with what was ticked, chosen and taken off."""
    scores = demo.story_scores(version)
    for cell, row in zip(demo.form("2-2").cells, told("story")["score"], strict=True):
        scores[cell.key]["basis"] = basis(row, version)
    return scores


def basis(row: dict[str, Any], version: int = 2) -> dict[str, Any]:
    """What a row of the files says its score rests on."""
    found: dict[str, Any] = {}
    if "clauses" in row:
        found["clauses"] = [sign for sign, clause in zip(SIGNS, row["clauses"], strict=False) if clause[2]]
    if "deductions" in row:
        found["deductions"] = {text: str(taken) for text, _, _, taken in row["deductions"] if taken}
    if "choices" in row:
        found["chosen"] = of_version(row, "chosen", version)
    if "cases" in row:
        found["cases"] = str(row["cases"])
    return found


def story_attachments() -> list[dict[str, str]]:
    """The files by cell and clause."""
    return [
        {"cell": cell.key, "clause": sign, "name": name}
        for cell, row in zip(demo.form("2-2").cells, told("story")["score"], strict=True)
        for sign, name in row.get("evidence", {}).items()
    ]


def department_inputs() -> dict[str, Any]:
    """测算依据 of the department report without what the form takes from its own tables, with its own indicators."""
    source = told("department")
    typed = {key: value for key, value in source["inputs"].items() if key not in IN_TABLES}
    figures = {key: str(value) if key in COUNTS else yuan(value) for key, value in typed.items()}
    return {**figures, "sub_indicators": sub_indicators(source)}


def sub_indicators(source: dict[str, Any]) -> list[dict[str, str]]:
    """The department's own indicators under the rows of the sheet."""
    rows = zip(demo.form("2-1").indicators, source["score"], strict=True)
    return [
        {
            "row": indicator.key,
            "content": sub["name"],
            "target": f"{sub['target']}{sub['unit']}",
            "actual": f"{sub['actual']}{sub['unit']}",
            "weight": str(sub["weight"]),
        }
        for indicator, row in rows
        for sub in row.get("subs", [])
    ]


def department_scores() -> dict[str, dict[str, Any]]:
    """The scores with what was ticked and counted; the three benefits with their parts."""
    scores, form = demo.department_scores(), demo.form("2-1")
    for indicator, row in zip(form.indicators, told("department")["score"], strict=True):
        found = scores[indicator.cell].setdefault("basis", {})
        found.update(basis(row))
        if "group" in row:
            found.setdefault("parts", {})[indicator.key] = str(row["score"])
    return scores


def department_rows() -> dict[str, dict[str, Any]]:
    """What the file tells of each scored cell, by key."""
    rows = zip(demo.form("2-1").indicators, told("department")["score"], strict=True)
    return {indicator.cell: row for indicator, row in rows}


def faulty_inputs() -> dict[str, Any]:
    """What stands on the faulty paper: the counts of the survey, and the plan as it is stated, wrong or right."""
    return {**survey(told("faulty")), "planned": yuan(told("faulty")["funds"]["plan"][0])}


def fault(check: str) -> dict[str, Any]:
    """The planted fault of a check."""
    (found,) = (row for row in told("faulty")["fault"] if row["id"] == check)
    return found
