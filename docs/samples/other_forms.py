"""The demo county's project on the forms of other places: `python -m docs.samples.other_forms`.

Wording and layout come from forms/, figures and people from web/demo, texts and points from other_forms.toml. Each
paper has a few faults, which that file names. The same input gives the same bytes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from docs.samples.build_samples import FOLDER, Row, Told, boxes, told
from docs.samples.paper import HEI, TITLE, Box, line, new_document, save, table
from docs.samples.telling import indicators, money, paragraphs, table_of, total
from docs.samples.written_reports import beijing, shanxi, summary, yunnan
from evaluation.forms import library
from evaluation.paper import Form


def main(folder: Path = FOLDER) -> None:
    """Write the six files, by default beside this script."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    written, story = tomllib.loads(text, parse_float=Decimal), told("story")
    forms = library()
    for key, build in BUILDERS.items():
        facts = {**written[key], "order": written["indicators"]["rows"]}
        save(build(forms[key], facts, story), folder / f"pinglan_{key}.docx")


# ---- 项目支出绩效自评表 ---------------------------------------------------------------------------------------------


def national(form: Form, facts: Told, story: Told) -> Any:
    """The sheet in one long table."""
    document = new_document(margin=15)
    line(document, "附件1", font=HEI)
    line(document, "项目支出绩效自评表", size=18, font=TITLE, center=True)
    line(document, "（2025年度）", center=True)
    cover = story["cover"]
    rows = [boxes(["项目名称", cover["项目名称"]], (120, 880))]
    rows += [boxes(["主管部门", cover["主管部门"], "实施单位", cover["项目单位"]], (120, 380, 120, 380))]
    rows += [*fund_block(form, facts, story), *goal_block(story), *indicator_block(form, facts, story)]
    table(document, rows, size=9)
    paragraphs(document, form.remark)
    line(document, f"填报人：{story['filler']['name']}      联系电话：{story['filler']['phone']}")
    return document


def fund_block(form: Form, facts: Told, story: Told) -> Iterator[Row]:
    """All of the money is 当年财政拨款, but for what 其它 gave."""
    widths = (120, 200, 110, 110, 110, 110, 120, 120)
    funds = table_of(form, "funds", "funds")
    yield boxes(
        [
            "项目资金\n（万元）",
            "",
            *(c.label for c in funds.columns[:3]),
            "分值",
            funds.columns[3].label,
            "得分",
        ],
        widths,
    )
    whole, other = ([money(story, s, item) for item in ("plan", "plan", "spent")] for s in ("合计", "其它"))
    public = [str(Decimal(a) - Decimal(b)) for a, b in zip(whole, other, strict=True)]
    rate = facts.get("printed_rate", "82.70%")
    lines = [
        ["年度资金总额", *whole, "10", rate, facts["execution"]],
        ["其中：当年财政拨款", *public, "—", "83.51%", "—"],
        ["上年结转资金", "", "", "", "—", "", "—"],
        ["其他资金", *other, "—", "68.00%", "—"],
    ]
    for texts in lines:
        yield [Box("", 120, down=True), *boxes(texts, widths[1:])]


def goal_block(story: Told) -> Iterator[Row]:
    goals = story["qualitative"]
    yield boxes(["年度总体目标", "预期目标", "实际完成情况"], (120, 440, 440))
    yield [Box("", 120, down=True), *boxes([goals["target"], goals["result"]], (440, 440), "left")]


def indicator_block(form: Form, facts: Told, story: Told) -> Iterator[Row]:
    widths = (80, 90, 110, 170, 110, 110, 70, 70, 190)
    yield boxes(["绩效指标", *(column.label for column in form.sheet_columns)], widths)
    above: tuple[str, ...] = ()
    for spec, item in indicators(form, facts, story):
        labels = (*spec.groups, spec.label)
        first, second = labels[:1] == above[:1], labels == above
        yield [
            Box("", 80, down=True),
            Box("" if first else labels[0], 90, down=first),
            Box("" if second else labels[1], 110, down=second),
            *boxes(
                [
                    item["content"],
                    item["target"],
                    item["actual"],
                    str(item["weight"]),
                    item["score"],
                    item["reason"],
                ],
                widths[3:],
            ),
        ]
        above = labels
    yield boxes(["总分", "100", total(form, facts, story), ""], (670, 70, 70, 190))


BUILDERS: dict[str, Callable[[Form, Told, Told], Any]] = {
    "zp": national,
    "zp-cost": national,
    "sx-report": shanxi,
    "yn-report": yunnan,
    "bj-evaluation": beijing,
    "summary": summary,
}

if __name__ == "__main__":
    main()
