"""The demo county's project on the forms of other places: `python -m docs.samples.other_forms`.

Wording and layout come from forms/, figures and people from web/demo, texts and points from other_forms.toml. Each
paper has a few faults, which that file names. The same input gives the same bytes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from docs.samples.build_samples import FOLDER, Row, Told, boxes, told
from docs.samples.paper import HEI, TITLE, Box, line, new_document, save, table
from evaluation.forms import library
from evaluation.paper import Form, Heading, Outline, RowSpec, Table

SOURCES = {
    "中央财政": "central",
    "省财政": "province",
    "市财政": "city",
    "县市区财政": "county",
    "其它": "other",
}
PRINTED_LEVEL = {1: HEI}


def main(folder: Path = FOLDER) -> None:
    """Write the six files, by default beside this script."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    written, story = tomllib.loads(text, parse_float=Decimal), told("story")
    forms = library()
    for key, build in BUILDERS.items():
        facts = {**written[key], "order": written["indicators"]["rows"]}
        save(build(forms[key], facts, story), folder / f"pinglan_{key}.docx")


# ---- what the forms share ---------------------------------------------------------------------------------------


def indicators(form: Form, facts: Told, story: Told) -> Iterator[tuple[RowSpec, Told]]:
    """The project's indicators under the printed rows of a form, in printed order, with weight, score and reason."""
    found = form.own_table()
    assert found
    given = zip(facts["order"], story["indicator"], facts["weights"], facts["scores"], strict=True)
    items = [
        {**told_of, "row": facts.get("rows", {}).get(row, row), "weight": weight, "score": score}
        for row, told_of, weight, score in given
        if weight
    ]
    items += facts.get("extra", [])
    for spec in found[1].rows:
        for item in items:
            if item["row"] == spec.key:
                yield spec, {**item, "reason": reason(item, facts)}


def reason(item: Told, facts: Told) -> str:
    """Why points were lost; 无 where the paper is to have that fault."""
    if Decimal(item["score"]) >= item["weight"]:
        return ""
    if item["row"] in facts.get("no_reason", ()):
        return "无"
    return str(item.get("reason", "")) + str(item.get("measure", ""))


def total(form: Form, facts: Told, story: Told) -> str:
    """The sum of the points."""
    given = [facts.get("execution", "0"), *(item["score"] for _, item in indicators(form, facts, story))]
    return str(sum(map(Decimal, given), Decimal(0)))


def money(story: Told, source: str, item: str) -> str:
    """An amount of the story, by source."""
    return next(str(fund[item]) for fund in story["fund"] if fund["source"] == source)


def head_line(document: Any, text: str, level: int) -> None:
    line(document, text, size=16 - level, font=HEI if level == 1 else TITLE if level == 2 else "楷体")


def paragraphs(document: Any, text: str) -> None:
    for part in text.strip("\n").split("\n"):
        line(document, part)


def chapters(
    document: Any, outline: Outline, text: Told, keys: Callable[[Heading], bool] = lambda _: True
) -> None:
    """The headings of a written report with the text under each."""
    for heading in outline.headings:
        if keys(heading):
            head_line(document, heading.text, heading.level)
            paragraphs(document, text.get(heading.text, ""))


def outline_of(form: Form) -> Outline:
    outline = form.section("narrative").entry("report")
    assert isinstance(outline, Outline)
    return outline


def goal_lines(document: Any, rows: Sequence[RowSpec], text: Told, mark: Callable[[int], str]) -> None:
    """Goals each under a heading of its own."""
    for number, row in enumerate(rows, 1):
        head_line(document, f"{mark(number)}{row.label}", 3)
        paragraphs(document, text[row.label])


def table_of(form: Form, section: str, key: str) -> Table:
    return form.table(section, key)


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


# ---- 自评报告（附件1） ----------------------------------------------------------------------------------------------


def shanxi(form: Form, facts: Told, story: Told) -> Any:
    """The report with heading styles, the budget with its sources in columns, the annex behind."""
    document, text = new_document(), facts["text"]
    line(document, f"平澜县{story['cover']['项目名称']}", size=20, font=TITLE, center=True)
    line(document, "项目支出绩效自评报告", size=20, font=TITLE, center=True)
    overview = form.section("overview")
    document.add_paragraph(overview.title, style="Heading 1")
    document.add_paragraph("（一）项目概况", style="Heading 2")
    paragraphs(document, text["（一）项目概况"])
    document.add_paragraph("（二）预算执行情况", style="Heading 2")
    table(document, list(matrix(table_of(form, "overview", "funds"), story)), size=9)
    document.add_paragraph("（三）项目绩效目标", style="Heading 2")
    goals = table_of(form, "overview", "qualitative").rows
    goal_lines(document, goals, text, lambda number: f"（{number}）")
    document.add_paragraph(form.section("results").title, style="Heading 1")
    paragraphs(document, facts["conclusion"])
    for heading in outline_of(form).headings:
        document.add_paragraph(heading.text, style=f"Heading {heading.level}")
        paragraphs(document, text.get(heading.text, ""))
    line(document, "附件1.项目支出绩效自评表", font=HEI)
    table(document, list(annex(form, facts, story)), size=9)
    return document


def matrix(funds: Table, story: Told) -> Iterator[Row]:
    """Items below each other, sources side by side, 行次 between them."""
    names = (
        "item",
        "line",
        "total",
        "fiscal",
        "central",
        "province",
        "city",
        "county",
        "carry_over",
        "other",
    )
    widths = (150, 110, 110, 90, 90, 90, 90, 90, 90, 90)
    rest = widths[8:]
    yield [
        *boxes([*funds.stub, "年度总金额\n（万元）"], widths[:3]),
        Box("财政资金", sum(widths[3:8])),
        *boxes(["上年结转资金\n（万元）", "其他资金\n（万元）"], rest),
    ]
    labels = {row.key: row.label for row in funds.rows}
    yield [
        *(Box("", width, down=True) for width in widths[:3]),
        *boxes([labels[name] for name in names[3:8]], widths[3:8]),
        *(Box("", width, down=True) for width in rest),
    ]
    for column in funds.columns:
        yield boxes([column.label, column.line, *matrix_row(column.key, story)], widths)


def matrix_row(key: str, story: Told) -> list[str]:
    """One item for every source; rates where there is a budget."""
    items = {
        "initial": "plan",
        "budget": "plan",
        "received": "received",
        "executed": "spent",
        "balance": "balance",
    }
    by_source = {key: next(f for f in story["fund"] if f["source"] == name) for name, key in SOURCES.items()}
    public = [by_source[name] for name in ("central", "province", "city", "county")]
    groups = [[*public, by_source["other"]], public, *([fund] for fund in public), [], [by_source["other"]]]

    def added(item: str, funds: Sequence[Told]) -> Decimal:
        return sum((fund[item] for fund in funds), Decimal(0))

    if key in items:
        return [str(added(items[key], funds)) if funds else "" for funds in groups]
    item = {"arrival": "received", "execution": "spent"}[key]
    rates = [added(item, funds) * 100 / added("plan", funds) if funds else None for funds in groups]
    return ["" if rate is None else str(rate.quantize(Decimal("0.01"))) for rate in rates]


def annex(form: Form, facts: Told, story: Told) -> Iterator[Row]:
    """附件1: the prescribed row of the execution rate, then the unit's own."""
    widths = (100, 110, 160, 70, 110, 110, 80, 80, 180)
    yield boxes([column.label for column in form.sheet_columns], widths)
    (row,) = form.indicators
    lost = "县级配套资金到位不足"
    yield boxes(
        [row.level1, row.level2, row.level3, "10", "100%", "82.70%", "82.70%", facts["execution"], lost],
        widths,
    )
    for spec, item in indicators(form, facts, story):
        rate = f"{item['rate']}%"
        figures = [item["target"], item["actual"], rate, item["score"], item["reason"]]
        yield boxes([spec.groups[0], spec.label, item["content"], str(item["weight"]), *figures], widths)


# ---- 20/20/60 ---------------------------------------------------------------------------------------------------


def yunnan(form: Form, facts: Told, story: Told) -> Any:
    """Running text alone; the points stand in the headings of 具体绩效分析."""
    document, text = new_document(), facts["text"]
    line(document, story["cover"]["项目名称"], size=20, font=TITLE, center=True)
    line(document, "支出绩效自评报告", size=20, font=TITLE, center=True)
    line(document, story["cover"]["项目单位"], center=True)
    head_line(document, form.section("overview").title, 1)
    head_line(document, "（一）项目概况", 2)
    paragraphs(document, text["（一）项目概况"])
    head_line(document, "（二）绩效目标", 2)
    goals = table_of(form, "overview", "qualitative").rows
    goal_lines(document, goals, text, lambda number: f"{number}.")
    scores = {cell.label: facts["scores"][cell.key] for cell in form.cells}
    for heading in outline_of(form).headings:
        name = heading.text.split("（")[0].lstrip("123.")
        score = scores.get(name)
        said = f"：该项自评得分合计{score[0]}分。" if score else ""
        head_line(document, heading.text + said, heading.level)
        paragraphs(
            document, text.get(heading.text, "") + (f"扣分原因：{score[1]}。" if score and score[1] else "")
        )
    return document


# ---- 评价报告（附评分表） -------------------------------------------------------------------------------------------


def beijing(form: Form, facts: Told, story: Told) -> Any:
    """The evaluation report, its score table behind it without weights."""
    document, text, cover = new_document(), facts["text"], story["cover"]
    line(document, "附件2", font=HEI)
    line(document, form.title, size=20, font=TITLE, center=True)
    head_line(document, "一、基本情况", 1)
    head_line(document, "（一）项目概况", 2)
    paragraphs(document, f"1.项目名称：{cover['项目名称']}\n2.项目单位：{cover['项目单位']}")
    paragraphs(document, f"项目背景：{text['项目背景']}")
    paragraphs(document, f"3.主要内容：{text['主要内容']}")
    head_line(document, "4.实施情况、资金投入和使用情况", 3)
    paragraphs(document, text["4.实施情况、资金投入和使用情况"])
    head_line(document, "（二）项目绩效目标", 2)
    for row in table_of(form, "overview", "qualitative").rows:
        paragraphs(document, f"{row.label}：{text[row.label]}")
    chapters(document, outline_of(form), text)
    line(document, f"“{cover['项目名称']}”{form.sheet_title}", center=True)
    rows = [boxes([column.label for column in form.sheet_columns], (250, 250, 300, 200))]
    for spec, item in indicators(form, facts, story):
        rows.append(boxes([spec.groups[0], spec.label, item["content"], item["score"]], (250, 250, 300, 200)))
    rows.append(boxes(["综合得分", facts["total"]], (800, 200)))
    table(document, rows)
    return document


# ---- 评价报告综述 -------------------------------------------------------------------------------------------------


def summary(form: Form, facts: Told, story: Told) -> Any:
    """The summary: a sentence with points for every indicator, 自评分 and 复核分 in the conclusion."""
    document, text = new_document(), facts["text"]
    line(document, f"{story['cover']['项目名称']}绩效评价报告综述", size=20, font=TITLE, center=True)
    head_line(document, "一、项目基本情况", 1)
    head_line(document, "（一）项目概况", 2)
    for name in ("1．目的", "2．项目内容、执行标准和实施期限", "3．资金使用情况"):
        head_line(document, name, 3)
        paragraphs(document, text[name])
    head_line(document, "（二）项目绩效目标", 2)
    goal_lines(document, table_of(form, "overview", "qualitative").rows, text, lambda number: f"{number}．")
    head_line(document, "3．项目预期目标完成情况", 3)
    paragraphs(document, text["3．项目预期目标完成情况"])
    outline = outline_of(form)
    chapters(document, outline, text, lambda heading: heading.key.startswith("2"))
    analysis(document, form, facts, story)
    head_line(document, "四、综合评价结论", 1)
    points = total(form, facts, story)
    paragraphs(document, f"项目评判标准分值100分，自评分{points}分，复核分为{facts['review']}分。")
    chapters(document, outline, text, lambda heading: heading.key.startswith("6"))
    return document


def analysis(document: Any, form: Form, facts: Told, story: Told) -> None:
    """三、绩效评价指标分析情况: chapter by 一级指标, a sentence for each indicator."""
    head_line(document, form.section("results").title, 1)
    head_line(document, "（一）预算资金执行率指标", 2)
    rate = "全年预算资金9620.00万元，全年资金执行数7956.00万元，预算资金执行率82.70%"
    paragraphs(
        document, f"{rate}，评判标准分值10分，实际得{facts['execution']}分。扣分原因：县级配套资金到位不足。"
    )
    above, number, chapter = "", 0, 1
    for spec, item in indicators(form, facts, story):
        if spec.groups[0] != above:
            above, number, chapter = spec.groups[0], 0, chapter + 1
            head_line(document, f"（{'一二三四五六'[chapter - 1]}）{above}", 2)
        number += 1
        head_line(document, f"{number}．{spec.label}得分情况逐个分析", 3)
        done = item.get("result") or f"目标{item['target']}，实际{item['actual']}"
        lost = f"扣分原因：{item['reason'].rstrip('。')}。" if item["reason"] else ""
        paragraphs(
            document, f"{item['content']}：{done}，分值{item['weight']}分，得{item['score']}分。{lost}"
        )


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
