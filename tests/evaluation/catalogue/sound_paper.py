"""Sound reports of the system's forms as they would be read from signed paper."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from documents.reading import Reading as Blank
from evaluation.catalogue import draft
from tests.evaluation.catalogue import sound, sound_department, sound_project, sound_report, sound_table

Reading = dict[str, Any]
SYSTEM = {"2-2": sound_project.report, "2-1": sound_department.report}
PAPER = {"table": sound_table.table, "report": sound_report.report}
KINDS = (*SYSTEM, *PAPER, "between")


def readings(kind: str, seed: int) -> list[Reading]:
    """The readings of one sound report: main form and score sheet, or one document that is both."""
    if kind == "between":
        return pair(seed)
    if kind in PAPER:
        return [whole(PAPER[kind](seed))]
    key, content = SYSTEM[kind](seed)
    main, sheet = draft.readings(key, sound.form(key), content)
    return [whole(signed(main, content["campaign"]["year"])), whole({**sheet, "on_paper": True})]


def pair(seed: int) -> list[Reading]:
    """A department's report and one project of the same year whose balance the department's holds."""
    department, project = readings("2-1", seed), readings("2-2", seed)
    own = amount(department[0], item="当年结余", org="汇总")
    left = amount(project[0], item="结余", source="合计")
    return [*department, *project] if left <= own else pair(seed + 1000)


def amount(reading: Reading, **wanted: str) -> Any:
    """A figure of a money table."""
    return next(
        cell["amount_yuan"]
        for cell in reading["finances"]
        if all(text in (cell[key] or "") for key, text in wanted.items()) and cell["amount_yuan"] is not None
    )


def whole(reading: Reading) -> Reading:
    """A reading with every key, as the reader gives it."""
    return {**asdict(Blank()), **reading}


def signed(main: Reading, year: int) -> Reading:
    """The main form with everything that is signed and dated on paper."""
    date = f"{year + 1}年3月16日"
    boxes = ("评价组组长（签字）：", "单位意见：", "财政部门归口业务科室意见：")
    return {
        **main,
        "on_paper": True,
        "title": f"{main['title']} {year}年度",
        "report_date": {"text": date, "date": f"{year + 1}-03-12"},
        "evaluators": [{**person, "signature": "已签"} for person in main["evaluators"]],
        "sign_off_boxes": [
            {"label": box, "opinion": "同意。", "signature": "已签", "date_line": date} for box in boxes
        ],
        "filler": {"label": "填报人（签名）：", "name": "方予澄", "phone": "0000-1200012"},
        "expenditure_lines": [
            {**line, "amount_text": f"{line['amount_text']}元"} for line in main.get("expenditure_lines", [])
        ],
    }
