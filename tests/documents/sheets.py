"""The usual 自评表 as other counties print them, filled in for 平澜县."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docs.samples.paper import line, new_document, table
from tests.documents.papers import DOWN, Block, Row, row, written

W8 = (120, 200, 110, 110, 110, 110, 120, 120)
W9 = (80, 90, 100, 170, 110, 120, 70, 70, 190)
W4 = (120, 380, 120, 380)


def paper(path: Path, *blocks: Block, title: Sequence[str], foot: Sequence[str] = ()) -> Path:
    """A sheet: its title lines, its tables, the lines below."""
    document = new_document()
    for text in title:
        line(document, text, center=True)
    for block in blocks:
        table(document, block)
    for text in foot:
        line(document, text)
    return written(document, path)


def wide(*texts: str) -> Row:
    return row(*texts, widths=W8)


def indicator(*texts: str) -> Row:
    return row(*texts, widths=W9)


NATIONAL_TITLE = ("附件1", "项目支出绩效自评表", "（2025年度）")
NATIONAL_HEAD = [
    row("项目名称", "农村公路养护", widths=(120, 880)),
    row("主管部门", "平澜县交通运输局", "实施单位", "平澜县公路养护中心", widths=W4),
]
NATIONAL_FUNDS = [
    wide("项目资金\n（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    wide(DOWN, "年度资金总额", "480", "500", "465", "10", "93%", "9.3"),
    wide(DOWN, "其中：当年财政拨款", "480", "480", "445", "—", "92.71%", "—"),
    wide(DOWN, "上年结转资金", "", "20", "20", "—", "100%", "—"),
    wide(DOWN, "其他资金", "", "", "", "—", "", "—"),
]
NATIONAL_GOALS = [
    row("年度总体目标", "预期目标", "实际完成情况", widths=(120, 440, 440)),
    row(
        DOWN,
        "完成县道养护86公里，路况稳步提升。",
        "完成县道养护84公里，优良路率由81%升到86%。",
        widths=(120, 440, 440),
    ),
]
NATIONAL_ROWS = [
    indicator(
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ),
    indicator(
        DOWN,
        "产出指标",
        "数量指标",
        "养护县道里程",
        "≥86公里",
        "84公里",
        "20",
        "19.53",
        "2公里路段与水毁修复合并，2026年一季度完成",
    ),
    indicator(DOWN, DOWN, DOWN, "修补坑槽面积", "≥3000平方米", "3120平方米", "10", "10", ""),
    indicator(DOWN, DOWN, "质量指标", "优良路率", "≥85%", "86%", "10", "10", ""),
    indicator(DOWN, DOWN, "时效指标", "按期完成率", "100%", "100%", "10", "10", ""),
    indicator(DOWN, DOWN, "成本指标", "", "", "", "", "", ""),
    indicator(DOWN, "效益指标", "社会效益指标", "受益行政村", "≥52个", "52个", "30", "30", ""),
    indicator(
        DOWN,
        "满意度指标",
        "服务对象满意度指标",
        "沿线群众满意度",
        "≥90%",
        "88%",
        "10",
        "9.78",
        "雨季施工影响出行",
    ),
    row("总分", "100", "98.61", "", widths=(670, 70, 70, 190)),
]
NATIONAL_FOOT = ("注：1.得分一档最高不能超过该指标分值上限。", "填报人：温亦棠      联系电话：0000-1200201")


def national(path: Path) -> Path:
    """10/50/30/10 in the layout of 财预〔2020〕10号: everything in one table."""
    whole = [*NATIONAL_HEAD, *NATIONAL_FUNDS, *NATIONAL_GOALS, *NATIONAL_ROWS]
    return paper(path, whole, title=NATIONAL_TITLE, foot=NATIONAL_FOOT)


def integrated(path: Path) -> Path:
    """As integrated systems print it: its own names, operator and unit in columns, a reason beside the money."""
    head = [
        row("项目名称", "36220025R000000017-农村公路养护", widths=(150, 850)),
        row("主管部门", "平澜县交通运输局", "实施单位（盖章）", "平澜县公路养护中心", widths=W4),
        row("1.项目年度目标完成情况", "项目年度目标", "年度目标完成情况", widths=(200, 400, 400)),
        row(DOWN, "完成县道养护86公里", "完成84公里", widths=(200, 400, 400)),
    ]
    funds = [
        wide(
            "年度预算数（万元）",
            "年初预算",
            "调整后预算数",
            "预算执行数",
            "预算执行率",
            "权重",
            "得分",
            "原因",
        ),
        wide("总额", "480.00", "500.00", "465.00", "93.00%", "10", "9.30", "水毁工程尾款未结算"),
        wide("其中：财政资金", "480.00", "500.00", "465.00", "93.00%", "/", "/", DOWN),
        wide("财政专户管理资金", "0.00", "0.00", "0.00", "0.00%", "/", "/", DOWN),
        wide("单位资金", "", "", "", "", "/", "/", DOWN),
    ]
    rows = [
        row(
            *"一级指标 二级指标 三级指标 指标性质 指标值 度量单位 完成值 权重 得分 未完成原因分析".split(),
            widths=(90, 100, 190, 80, 80, 80, 90, 70, 70, 150),
        ),
        row(
            *(
                "产出指标",
                "数量指标",
                "养护县道里程",
                "≥",
                "86",
                "公里",
                "84",
                "40",
                "39.07",
                "与水毁修复合并",
            ),
            widths=(90, 100, 190, 80, 80, 80, 90, 70, 70, 150),
        ),
        row(
            *("效益指标", "社会效益指标", "出行条件", "定性", "改善", "", "改善", "50", "50", ""),
            widths=(90, 100, 190, 80, 80, 80, 90, 70, 70, 150),
        ),
        row("合计", "100", "98.37", "", widths=(710, 70, 70, 150)),
        row("评价结论", "自评98.37分，达到预期。", widths=(190, 810)),
        row("存在问题", "养护里程少2公里。", widths=(190, 810)),
    ]
    title = ("部门预算项目支出绩效自评表（2025年度）",)
    return paper(path, head, funds, rows, title=title, foot=("项目负责人：温亦棠   财务负责人：方怀白",))


def department(path: Path) -> Path:
    """部门整体: one sum taken apart by income and by expenditure, labels and amounts in one cell."""
    table_rows = [
        row("部门名称", "平澜县交通运输局", widths=(120, 880)),
        wide("年度预算\n（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        wide(DOWN, "年度资金总额", "3,120.00", "3,400.00", "3,264.00", "10", "96%", "9.6"),
        row(DOWN, "按收入性质分：", "按支出性质分：", widths=(120, 440, 440)),
        row(DOWN, "其中：一般公共预算拨款：2900.00", "其中：基本支出：1100.00", widths=(120, 440, 440)),
        row(DOWN, "政府性基金拨款：300.00", "项目支出：2300.00", widths=(120, 440, 440)),
        row(DOWN, "其他资金：200.00", "", widths=(120, 440, 440)),
        row("年度总体目标", "预期目标", "实际完成情况", widths=(120, 440, 440)),
        row(DOWN, "保障干线畅通", "全年未发生长时间中断", widths=(120, 440, 440)),
        indicator(
            "绩效指标",
            *"一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施".split(),
        ),
        indicator(DOWN, "产出指标（50分）", "数量指标", "养护里程", "≥320公里", "322公里", "50", "50", ""),
        indicator(DOWN, "效益指标（30分）", "社会效益指标", "通行保障", "有效", "有效", "30", "30", ""),
        indicator(DOWN, "满意度指标（10分）", "满意度指标", "群众满意度", "≥90%", "92%", "10", "10", ""),
        row("总分", "100", "99.6", "", widths=(670, 70, 70, 190)),
    ]
    return paper(path, table_rows, title=("平澜县部门整体支出绩效自评表", "（2025年度）"))


def transfer(path: Path) -> Path:
    """转移支付: no points, seven statements on the management of the money."""
    money = (160, 240, 200, 200, 200)
    statement = (160, 200, 400, 240)
    kpi = (90, 100, 110, 200, 150, 150, 200)
    rows = [
        row("转移支付（项目）名称", "农村公路建设补助资金", widths=(200, 800)),
        row("中央主管部门", "交通运输部", widths=(200, 800)),
        row("地方主管部门", "平澜县交通运输局", "资金使用单位", "平澜县公路养护中心", widths=W4),
        row(
            "资金投入情况（万元）",
            "",
            "全年预算数（A）",
            "全年执行数（B）",
            "预算执行率（B/A×100%）",
            widths=money,
        ),
        row(DOWN, "年度资金总额：", "1200", "1140", "95%", widths=money),
        row(DOWN, "其中：中央财政资金", "1000", "950", "95%", widths=money),
        row(DOWN, "地方资金", "200", "190", "95%", widths=money),
        row(DOWN, "其他资金", "", "", "", widths=money),
        row("资金管理情况", "", "情况说明", "存在问题和改进措施", widths=statement),
        row(DOWN, "分配科学性", "按里程和路况分配", "无", widths=statement),
        row(DOWN, "下达及时性", "收到文件30日内下达", "1笔迟3天，已约谈", widths=statement),
        row("总体目标完成情况", "总体目标", "全年实际完成情况", widths=(160, 420, 420)),
        row(DOWN, "新改建农村公路40公里", "新改建39公里", widths=(160, 420, 420)),
        row(
            *"绩效指标 一级指标 二级指标 三级指标 指标值 全年实际完成值 未完成原因和改进措施".split(),
            widths=kpi,
        ),
        row(DOWN, "产出指标", "数量指标", "新改建里程", "≥40公里", "39公里", "1公里征地未完成", widths=kpi),
        row(DOWN, DOWN, DOWN, "……", "", "", "", widths=kpi),
        row(DOWN, "满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93%", "", widths=kpi),
        row("说明", "无", widths=(160, 840)),
    ]
    return paper(path, rows, title=("附件2", "转移支付绩效目标自评表", "（2025年度）"))
