"""The reports among the other forms: running text with their tables, each set as its county sets it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from docs.samples.build_samples import Row, Told, boxes
from docs.samples.paper import HEI, TITLE, Box, line, new_document, table
from docs.samples.telling import (
    SOURCES,
    chapters,
    goal_lines,
    head_line,
    indicators,
    outline_of,
    paragraphs,
    table_of,
    total,
)
from evaluation.paper import Form, Table

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
